/** The search field: it marks what matches and walks from one match to the next. */

import type { GraphDocument } from "../document";
import { element, setText } from "../shared/dom";

import { search } from "./search";

export interface FinderActions {
  /** Marks the nodes that match. */
  mark(ids: readonly string[]): void;
  /** Goes to a match; `place` is "3 of 12 matches", `name` what Python calls it. */
  go(id: string, place: string, name: string): void;
  /** What Python finds in a graph of which only a part is here: ids and names. */
  others: ((query: string) => Promise<[string, string][]>) | null;
  /** Gives the focus back to the picture. */
  leave(): void;
  say(text: string): void;
}

/** What a search has come to; another view of the same graph goes on with it. */
interface Search {
  query: string;
  matches: string[];
  names: ReadonlyMap<string, string>;
  at: number;
}

export interface Finder {
  element: HTMLElement;
  focus(): void;
  search(): Search;
  adopt(search: Search): void;
}

export function makeFinder(document: GraphDocument, actions: FinderActions): Finder {
  let matches: string[] = [];
  let names: ReadonlyMap<string, string> = new Map();
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
    const query = field.value;
    show(search(document, query));
    if (query.trim() === "" || actions.others === null) return;
    actions.others(query).then(
      (found) => {
        if (field.value !== query) return;
        names = new Map(found);
        show([...names.keys()]);
      },
      () => undefined, // without a kernel there is what is here
    );
  };
  const show = (found: string[]): void => {
    matches = found;
    at = -1;
    const asked = field.value.trim() !== "";
    setText(result, asked ? `${matches.length || "no"} found` : "");
    actions.mark(matches);
    const words = matches.length === 1 ? "1 match" : `${matches.length} matches`;
    if (asked) actions.say(words);
  };
  const showPlace = (): void => setText(result, `${at + 1} of ${matches.length}`);
  const walk = (by: number): void => {
    if (matches.length === 0) return;
    at = (at < 0 && by < 0 ? 0 : at) + by;
    at = (at + matches.length) % matches.length;
    showPlace();
    const id = matches[at] ?? "";
    actions.go(id, `${at + 1} of ${matches.length} matches`, names.get(id) ?? "");
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
    search: () => ({ query: field.value, matches, names, at }),
    adopt(former) {
      ({ matches, names, at, query: field.value } = former);
      if (at >= 0) showPlace();
      actions.mark(matches);
    },
  };
}
