/* The same weights as lines: queries on the left, keys on the right with their bars. */

import { element, setAttributes, setText, svg } from "../shared/dom";
import type { Pack, Shown } from "./data";
import type { Actions, Drawing } from "./matrix";
import type { Cell, State } from "./state";
import { name, percent, rowOf } from "./words";

const ROW = 34;
const HIGHEST = 480;
const SMALLEST_LINE = 0.04;
const BAR = 64;
const COLUMN = 92;
const NARROW = 360;

export function makeLines(state: State, actions: Actions): Drawing {
  const picture = svg("svg", { "aria-hidden": "true", focusable: "false" });
  const root = element("div", {
    class: "tge-matrix tge-lines",
    tabindex: 0,
    role: "application",
    "aria-label": "Attention lines: up and down choose who looks, left and right the key",
  });
  root.append(picture);
  let width = 400;
  let marked: Cell | null = null;

  const draw = (available: number): void => {
    width = Math.min(available, 560);
    mark(marked);
  };
  const mark = (hovered: Cell | null): void => {
    marked = hovered;
    const pack = state.pack;
    const shown = state.shown(state.layer, state.head);
    if (!pack || !shown) return;
    const chosen = { ...state.cell, ...(hovered ? { row: hovered.row } : {}) };
    const r = chosen.row - pack.first[0];
    const step = Math.min(ROW, HIGHEST / Math.max(pack.rows, pack.columns));
    const from = COLUMN;
    const narrow = width < NARROW; // the panel has the bars as well
    const to = width - COLUMN - (narrow ? 0 : BAR + 44);
    const y = (at: number): number => 22 + (at + 0.5) * step;
    setAttributes(picture, {
      width,
      height: 26 + step * Math.max(pack.rows, pack.columns),
    });
    picture.replaceChildren(
      heading(from - 8, "end", "query"),
      heading(to + 8, "start", "key"),
      ...others(pack, shown, r, y, from, to),
      ...looks(pack, shown, r, y, from, to),
      ...names(pack, step, r, chosen.column - pack.first[1], y, from, to),
      ...(narrow ? [] : bars(pack, shown, r, step, y, to + COLUMN)),
    );
  };
  const rowAt = (event: PointerEvent): Cell | null => {
    const pack = state.pack;
    if (!pack) return null;
    const box = picture.getBoundingClientRect();
    const step = Math.min(ROW, HIGHEST / Math.max(pack.rows, pack.columns));
    const at = Math.floor((event.clientY - box.top - 22) / step);
    const right = event.clientX - box.left > width / 2;
    const cell = state.cell;
    if (at < 0 || at >= (right ? pack.columns : pack.rows)) return null;
    return right
      ? { ...cell, column: at + pack.first[1] }
      : { ...cell, row: at + pack.first[0] };
  };
  picture.addEventListener("pointermove", (event) => actions.hover(rowAt(event)));
  picture.addEventListener("pointerleave", () => actions.hover(null));
  picture.addEventListener("pointerdown", (event) => {
    const cell = rowAt(event);
    if (cell) actions.select(cell);
  });
  return { element: root, draw, mark };
}

function heading(x: number, anchor: string, text: string): Element {
  return svg("text", { class: "tge-axis-title", x, y: 10, "text-anchor": anchor }, text);
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** The lines of the other tokens, faint; only those that can be seen. */
function others(
  pack: Pack,
  shown: Shown,
  chosen: number,
  y: (at: number) => number,
  from: number,
  to: number,
): Element[] {
  const made: Element[] = [];
  for (let r = 0; r < pack.rows; r += 1)
    for (let c = 0; c < pack.columns; c += 1) {
      const share = shown.shares[r * pack.columns + c] ?? 0;
      if (r === chosen || !(share > SMALLEST_LINE) || made.length > 800) continue;
      made.push(
        svg("path", {
          class: "tge-look-other",
          d: line(from, y(r), to, y(c)),
          "stroke-width": 0.5 + 2.5 * share,
          "stroke-opacity": 0.25 * Math.sqrt(share),
        }),
      );
    }
  return made;
}

function looks(
  pack: Pack,
  shown: Shown,
  r: number,
  y: (at: number) => number,
  from: number,
  to: number,
): Element[] {
  return Array.from(rowOf(shown, pack, r)).flatMap((share, c) =>
    share > 0.002
      ? [
          svg("path", {
            class: "tge-look",
            d: line(from, y(r), to, y(c)),
            "stroke-width": 0.8 + 7 * share,
            "stroke-opacity": 0.25 + 0.7 * Math.sqrt(share),
          }),
        ]
      : [],
  );
}

function names(
  pack: Pack,
  step: number,
  row: number,
  column: number,
  y: (at: number) => number,
  from: number,
  to: number,
): Element[] {
  const every = Math.max(1, Math.ceil(11 / step));
  const text = (token: string, at: number, chosen: boolean, x: number, anchor: string) => {
    const made = svg("text", {
      class: chosen ? "tge-token tge-token-chosen" : "tge-token",
      x,
      y: y(at),
      "text-anchor": anchor,
      "dominant-baseline": "central",
    });
    setText(made, name(token, 13));
    return made;
  };
  const kept = (at: number, chosen: number): boolean => at % every === 0 || at === chosen;
  return [
    ...pack.rowTokens.flatMap((token, r) =>
      kept(r, row) ? [text(token, r, r === row, from - 8, "end")] : [],
    ),
    ...pack.columnTokens.flatMap((token, c) =>
      kept(c, column) ? [text(token, c, c === column, to + 8, "start")] : [],
    ),
  ];
}

/** What each key gets from the chosen token, as bars and numbers. */
function bars(
  pack: Pack,
  shown: Shown,
  r: number,
  step: number,
  y: (at: number) => number,
  x: number,
): Element[] {
  const thick = Math.max(2, Math.min(10, step - 3));
  return Array.from(rowOf(shown, pack, r)).flatMap((share, c) => {
    const hidden = shown.seen[r * pack.columns + c] === 0;
    const bar = svg("rect", {
      class: "tge-bar",
      x,
      y: y(c) - thick / 2,
      width: Math.max(0, BAR * share) || 0,
      height: thick,
      rx: 1.5,
    });
    if (step < 11) return [bar];
    const text = svg("text", {
      class: "tge-bar-text",
      x: x + (Math.max(0, BAR * share) || 0) + 5,
      y: y(c),
      "dominant-baseline": "central",
    });
    setText(text, hidden ? "hidden" : percent(share));
    return [bar, text];
  });
}
