/* All layers and heads as small heat maps: one tab stop, arrow keys from head to head. */

import { element, setAttributes, setText } from "../shared/dom";
import { shorten, visible } from "../shared/format";
import { pictureShares } from "./data";
import { paint } from "./heat";
import { MEAN, type State } from "./state";
import { shortNames } from "./words";

export interface Overview {
  readonly element: HTMLElement;
  paint(): void;
}

interface Spot {
  layer: number;
  head: number;
  button: HTMLElement;
  canvas: HTMLCanvasElement;
}

/** The spot that a key leads to; the mean of the heads stands at the end of a row. */
export function spotOfKey(
  key: string,
  layer: number,
  head: number,
  heads: readonly number[],
): [layer: number, head: number] | undefined {
  const places = (at: number): number => (heads[at] ?? 1) + (several(heads[at]) ? 1 : 0);
  const place = head === MEAN ? places(layer) - 1 : head;
  const to = (row: number, column: number): [number, number] => {
    const at = Math.max(0, Math.min(heads.length - 1, row));
    const kept = Math.max(0, Math.min(places(at) - 1, column));
    return [at, kept >= (heads[at] ?? 1) ? MEAN : kept];
  };
  if (key === "ArrowLeft") return to(layer, place - 1);
  if (key === "ArrowRight") return to(layer, place + 1);
  if (key === "ArrowUp") return to(layer - 1, place);
  if (key === "ArrowDown") return to(layer + 1, place);
  if (key === "Home") return to(layer, 0);
  return key === "End" ? to(layer, Infinity) : undefined;
}

function several(heads: number | undefined): boolean {
  return (heads ?? 1) > 1;
}

export function makeOverview(
  state: State,
  choose: (layer: number, head: number) => void,
): Overview {
  const spots: Spot[] = [];
  const most = Math.max(...state.layers.map((layer) => layer.heads));
  const root = element("div", {
    class: "tge-heads",
    role: "grid",
    "aria-label": "Layers and heads",
  });
  root.style.setProperty("--tge-head-size", `${sizeOf(most)}px`);
  root.style.setProperty("--tge-head-gap", most > 8 ? "3px" : "5px");
  const names = shortNames(state.layers.map((layer) => layer.name));
  const longest = Math.max(...names.map((each) => Math.min(12, each.length)));
  root.style.setProperty("--tge-layer-width", `${Math.max(36, 6.4 * longest + 6)}px`);
  root.append(headings(most));
  state.layers.forEach((about, layer) => {
    const label = element(
      "span",
      { class: "tge-layer-name", role: "rowheader", title: visible(about.name) },
      shorten(visible(names[layer] ?? ""), 24),
    );
    const row = element("div", { class: "tge-heads-row", role: "row" }, label);
    const heads = [...Array(about.heads).keys(), ...(about.heads > 1 ? [MEAN] : [])];
    for (const head of heads) {
      const spot = makeSpot(layer, head, about.name);
      spot.button.addEventListener("click", () => choose(layer, head));
      spots.push(spot);
      row.append(spot.button);
    }
    root.append(row);
  });

  root.addEventListener("keydown", (event) => {
    const heads = state.layers.map((layer) => layer.heads);
    const target = spotOfKey(event.key, state.layer, state.head, heads);
    if (target === undefined) return;
    event.preventDefault();
    choose(...target);
    spots
      .find(({ layer, head }) => layer === target[0] && head === target[1])
      ?.button.focus();
  });

  const paintAll = (): void => {
    for (const spot of spots) {
      const { layer, head, button, canvas } = spot;
      const chosen = layer === state.layer && head === state.head;
      setAttributes(button, { "aria-selected": String(chosen), tabindex: chosen ? 0 : -1 });
      const pack = state.packOf(layer);
      const about = state.layers[layer]!;
      const whole = pack?.rows === about.rows && pack.columns === about.columns;
      const shown = whole ? state.shown(layer, head) : undefined;
      if (pack && shown) paint(canvas, pack.rows, pack.columns, shown.shares);
      else paint(canvas, about.picture.rows, about.picture.columns, pictureShares(about, head));
      button.classList.toggle("tge-head-old", state.moved && !shown);
    }
  };
  return { element: root, paint: paintAll };
}

function makeSpot(layer: number, head: number, name: string): Spot {
  const label = `${visible(name)}, ${head === MEAN ? "mean of the heads" : `head ${head}`}`;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const button = element(
    "div",
    {
      class: head === MEAN ? "tge-head tge-head-mean" : "tge-head",
      role: "gridcell",
      tabindex: -1,
      "aria-label": label,
      title: label,
    },
    canvas,
  );
  return { layer, head, button, canvas };
}

function headings(most: number): HTMLElement {
  const row = element(
    "div",
    { class: "tge-heads-row", role: "row" },
    element("span", { class: "tge-layer-name", role: "columnheader" }, "head"),
  );
  for (let head = 0; head < most; head += 1) {
    const cell = element("span", { class: "tge-head-name", role: "columnheader" });
    setText(cell, String(head));
    row.append(cell);
  }
  if (most > 1) {
    const mean = element(
      "span",
      { class: "tge-head-name tge-mean-name", role: "columnheader" },
      "mean",
    );
    row.append(mean);
  }
  return row;
}

/** Smaller pictures where there are many heads. */
function sizeOf(heads: number): number {
  if (heads <= 2) return 52;
  if (heads <= 4) return 42;
  return heads <= 8 ? 26 : 16;
}
