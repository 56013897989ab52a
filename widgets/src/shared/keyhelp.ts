/* The list of a view's keys, folded away until somebody asks for it. */

import { element } from "./dom";

/** Keys with a space between them, and what they do: `["n p", "next, previous step"]`. */
export type KeyRow = readonly [keys: string, meaning: string];

export const ARROWS = "\u2191 \u2193 \u2190 \u2192";

export function makeKeyHelp(rows: readonly KeyRow[]): HTMLElement {
  const entries = rows.flatMap(([keys, meaning]) => [
    element("dt", {}, ...keys.split(" ").map((one) => element("kbd", {}, one))),
    element("dd", {}, meaning),
  ]);
  return element(
    "details",
    { class: "tge-keys" },
    element("summary", {}, "Keyboard"),
    element("dl", {}, ...entries),
  );
}
