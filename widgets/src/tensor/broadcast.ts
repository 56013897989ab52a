/* The rule of broadcasting as a table: the sizes of each axis, aligned at the right. */

import { element } from "../shared/dom";
import { shorten, visible } from "../shared/format";
import type { Axis, Broadcast } from "./document";

const NAME_LENGTH = 24;

export function broadcastTable(
  { axes, error }: Broadcast,
  names: readonly string[],
): HTMLElement {
  const [a = "a", b = "b"] = names.map((name) => shorten(visible(name), NAME_LENGTH));
  const heads = axes.map((_, place) =>
    element("th", { scope: "col" }, `axis \u2212${axes.length - place}`),
  );
  const sizes = (key: "a" | "b"): HTMLElement[] =>
    axes.map((axis) => sizeCell(axis, key));
  const results = axes.map(({ size }) =>
    element("td", {}, size === null ? "\u2717" : String(size)),
  );
  const rules = axes.map((axis) => element("td", {}, rule(axis, a, b)));
  const table = element(
    "table",
    { class: "tge-broadcast" },
    element("caption", { class: "tge-visually-hidden" }, "The sizes of each axis"),
    element("thead", {}, element("tr", {}, element("td"), ...heads)),
    element(
      "tbody",
      {},
      row(`${a}`, "tge-view-1", sizes("a")),
      row(`${b}`, "tge-view-2", sizes("b")),
      row("result", error ? "tge-failed" : "tge-view-3", results),
      row("rule", "tge-rules", rules),
    ),
  );
  axes.forEach((axis, place) => {
    if (axis.rule !== "fails") return;
    for (const line of table.querySelectorAll("tr"))
      line.children[place + 1]?.classList.add("tge-fails");
  });
  const parts: HTMLElement[] = [
    element("div", { class: "tge-broadcast-scroll" }, table),
  ];
  if (error)
    parts.push(element("p", { class: "tge-failure", role: "note" }, visible(error)));
  return element("div", { class: "tge-broadcast-box" }, ...parts);
}

function row(name: string, kind: string, cells: HTMLElement[]): HTMLElement {
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row" }, name),
    ...cells,
  );
}

function sizeCell(axis: Axis, key: "a" | "b"): HTMLElement {
  const size = axis[key];
  const again = axis.rule === `repeat ${key}` && axis.size !== null;
  const made = element("td", {}, size === null ? "\u00b7" : String(size));
  if (again)
    made.append(element("span", { class: "tge-again" }, ` \u2192 ${axis.size}`));
  return made;
}

/** What the rule says of one axis. */
export function rule({ rule: kind, a, b }: Axis, nameA: string, nameB: string): string {
  if (kind === "fails") return `${a} \u2260 ${b}, neither is 1`;
  if (kind === "equal") return "equal";
  return `${kind === "repeat a" ? nameA : nameB} is repeated`;
}
