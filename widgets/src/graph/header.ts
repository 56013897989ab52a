/** The row above the picture: title, search, filters, folding, zoom. */

import { button, element, setText } from "../shared/dom";
import { shorten, visible } from "./format";

export interface HeaderActions {
  foldAll(): void;
  zoom(factor: number): void;
  fit(): void;
}

export interface Header {
  element: HTMLElement;
  /** Shows a sentence below the title, or none. */
  tell(words: string): void;
  /** Whether anything is folded, so that the button unfolds. */
  showFolded(folded: boolean): void;
}

/** `controls` stand before the buttons, `folding` says whether there are modules. */
export function makeHeader(
  title: string,
  controls: readonly HTMLElement[],
  folding: boolean,
  actions: HeaderActions,
): Header {
  const shown = visible(title || "Computation graph");
  const foldAll = tool(
    "fold-all",
    "Fold or unfold all modules",
    "Fold modules",
    actions.foldAll,
  );
  const notice = element("p", { class: "tge-notice", hidden: true });
  const tools = element(
    "div",
    { class: "tge-tools", role: "group", "aria-label": "Picture" },
    ...controls,
    ...(folding ? [foldAll] : []),
    tool("zoom-out", "Zoom out", "\u2212", () => actions.zoom(0.8)),
    tool("zoom-in", "Zoom in", "+", () => actions.zoom(1.25)),
    tool("zoom-fit", "Show the whole graph", "Fit", actions.fit),
  );
  return {
    element: element(
      "div",
      { class: "tge-graph-header" },
      element("h2", { class: "tge-title", title: shown }, shorten(shown, 120)),
      tools,
      notice,
    ),
    tell(words) {
      setText(notice, words);
      notice.hidden = words === "";
    },
    showFolded: (folded) =>
      setText(foldAll, folded ? "Unfold modules" : "Fold modules"),
  };
}

function tool(
  name: string,
  label: string,
  sign: string,
  pressed: () => void,
): HTMLButtonElement {
  const named = /\w/.test(sign) ? {} : { "aria-label": label }; // words name themselves
  const attributes = { class: `tge-button tge-tool tge-${name}`, title: label };
  return button(sign, { ...attributes, ...named }, pressed);
}
