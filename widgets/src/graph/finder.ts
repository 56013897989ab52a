/** The search field: it marks what matches and walks from one match to the next. */

import type { GraphDocument } from "../document";
import { element, setText } from "../shared/dom";

import { search } from "./search";

export interface FinderActions {
  /** Marks the nodes that match. */
  mark(ids: readonly string[]): void;
  /** Goes to a match; `place` is "3 of 12 matches". */
  go(id: string, place: string): void;
  /** Gives the focus back to the picture. */
  leave(): void;
  say(text: string): void;
}

export interface Finder {
  element: HTMLElement;
  focus(): void;
}

export function makeFinder(document: GraphDocument, actions: FinderActions): Finder {
  let matches: string[] = [];
  let at = -1;
  const field = element("input", {
    class: "tge-find",
    type: "search",
    placeholder: "Search  /",
    "aria-label": "Search nodes by name, operation, module or shape",
    title: "Name, operation, module, shape. Enter goes to the next match.",
    spellcheck: "false",
    autocomplete: "off",
  });
  const result = element("span", { class: "tge-find-count tge-number" });

  const change = (): void => {
    matches = search(document, field.value);
    at = -1;
    const asked = field.value.trim() !== "";
    setText(result, asked ? `${matches.length || "no"} found` : "");
    actions.mark(matches);
    const found = matches.length === 1 ? "1 match" : `${matches.length} matches`;
    if (asked) actions.say(found);
  };
  const walk = (by: number): void => {
    if (matches.length === 0) return;
    at = (at < 0 && by < 0 ? 0 : at) + by;
    at = (at + matches.length) % matches.length;
    setText(result, `${at + 1} of ${matches.length}`);
    actions.go(matches[at] ?? "", `${at + 1} of ${matches.length} matches`);
  };
  const leave = (): void => {
    field.value = "";
    change();
    actions.leave();
  };

  field.addEventListener("input", change);
  field.addEventListener("keydown", (event) => {
    // Keys that belong to the text stay with it; Shift+Enter would run the cell.
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    if (event.key === "Enter") walk(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
  return {
    element: element("span", { class: "tge-finder", role: "search" }, field, result),
    focus() {
      field.focus();
      field.select();
    },
  };
}
