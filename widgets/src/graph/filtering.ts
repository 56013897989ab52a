/** The menu of filters, and the bar that says what is shown while one is on. */

import type { GraphDocument } from "../document";
import { button, element, setText } from "../shared/dom";
import type { Filter, FilterKind } from "./filter";
import { FILTERS } from "./filter";
import { shorten, visible } from "./format";

export interface FilterActions {
  /** Filters by what is selected; null shows everything again. */
  filter(kind: FilterKind | null): void;
  /** Hides the rest, or only dims it. */
  hide(hidden: boolean): void;
}

export interface FilterControls {
  menu: HTMLElement;
  bar: HTMLElement;
  /** Shows which filter is on, and how many of all nodes it leaves. */
  show(filter: Filter | null, hidden: boolean, kept: number): string;
}

export function makeFilterControls(
  document: GraphDocument,
  actions: FilterActions,
): FilterControls {
  const end = document.kind === "backward" ? "loss" : "output";
  const option = (value: string, text: string): HTMLElement =>
    element("option", { value }, text);
  const menu = element(
    "select",
    {
      class: "tge-filter",
      "aria-label": "Show of the graph, seen from the selected node",
      title: "Of the selected node",
    },
    option("", "Show everything"),
    ...FILTERS.map(([kind, key, words]) =>
      option(kind, `${words.replace("END", end)}  (${key})`),
    ),
  );
  menu.addEventListener("change", () =>
    actions.filter(menu.value === "" ? null : (menu.value as FilterKind)),
  );
  const words = element("span", { class: "tge-filter-words" });
  const hiding = element("input", { type: "checkbox" });
  hiding.addEventListener("change", () => actions.hide(hiding.checked));
  const bar = element(
    "div",
    { class: "tge-filter-bar", role: "group", "aria-label": "Filter", hidden: true },
    words,
    element("label", {}, hiding, "hide the rest"),
    button("Show everything", { class: "tge-link" }, () => actions.filter(null)),
  );
  return {
    menu,
    bar,
    show(filter, hidden, kept) {
      menu.value = filter?.kind ?? "";
      bar.hidden = filter === null;
      hiding.checked = hidden;
      if (filter === null) return "everything is shown";
      const pattern = FILTERS.find(([kind]) => kind === filter.kind)?.[3] ?? "";
      const name = shorten(visible(filter.title), 30);
      // A function, as a name may hold what replace() reads as a pattern.
      const what = pattern.replace("END", end).replace("NAME", () => name);
      const text = `${kept} of ${document.nodes.length} nodes: ${what}`;
      setText(words, text);
      return text;
    },
  };
}
