/* The chosen head, large: tokens on both axes, hidden cells hatched, borders to drag. */

import { type Attributes, element, setAttributes, setText, svg, uniqueId } from "../shared/dom";
import type { Pack, Shown } from "./data";
import { handleOf, hiddenPath, linesOf, pathOf } from "./edges";
import { ground, paint } from "./heat";
import { type Edge, type Mask, dragged } from "./mask";
import type { Cell, State } from "./state";
import { name } from "./words";

export interface Actions {
  select(cell: Cell): void;
  hover(cell: Cell | null): void;
  /** A mask while it is dragged, and at last for good. */
  move(mask: Mask, done: boolean): void;
  toggle(cell: Cell): void;
  /** Whether a click turns a cell round instead of choosing it. */
  editing(): boolean;
}

export interface Drawing {
  readonly element: HTMLElement;
  draw(width: number): void;
  /** Shows what is under the pointer, or no longer. */
  mark(hovered: Cell | null): void;
}

interface Geometry {
  cell: number;
  left: number;
  top: number;
  /** Room for the end of a slanted name. */
  right: number;
  slanted: boolean;
}

const LARGEST_CELL = 58;
const NUMBERED_CELL = 29;
const SMALLEST_NUMBER = 0.005; // what would be .00 is left to the colour
const HIGHEST = 520;
const LETTER = 6.6;
const LINE = 11;

/** How large the cells can be, and how much room the names of the tokens take. */
export function geometry(
  rows: readonly string[],
  columns: readonly string[],
  width: number,
): Geometry {
  const longest = (names: readonly string[], limit: number): number =>
    Math.min(limit, Math.max(1, ...names.map((each) => [...name(each, 14)].length)));
  const left = Math.round(longest(rows, 14) * LETTER) + 26;
  const across = longest(columns, 14) * LETTER;
  const fitting = (right: number): number =>
    Math.min(
      LARGEST_CELL,
      (width - left - right) / Math.max(1, columns.length),
      HIGHEST / Math.max(1, rows.length),
    );
  const slanted = across > fitting(8) - 4;
  const last = [...name(columns.at(-1) ?? "", 14)].length * LETTER;
  const right = slanted ? Math.max(8, Math.round(0.72 * last)) : 8;
  const cell = Math.max(4, fitting(right));
  const top = slanted ? Math.round(0.72 * across) + 30 : 36;
  return { cell: cell > 12 ? Math.floor(cell) : cell, left, top, right, slanted };
}

export function makeMatrix(state: State, actions: Actions): Drawing {
  const canvas = element("canvas", { class: "tge-heat", "aria-hidden": "true" });
  const pattern = uniqueId("tge-hatch");
  const danger = uniqueId("tge-nan");
  const labels = svg("g", {});
  const cells = svg("g", {});
  const over = svg("g", {});
  const picture = svg(
    "svg",
    { "aria-hidden": "true", focusable: "false" },
    svg("defs", {}, hatch(pattern, "tge-hatch-line"), hatch(danger, "tge-nan-line")),
    labels,
    cells,
    over,
  );
  const root = element("div", {
    class: "tge-matrix",
    tabindex: 0,
    role: "application",
    "aria-label": "Attention matrix: arrow keys move, space turns a cell of the mask",
  });
  root.append(canvas, picture);
  let shape: Geometry = { cell: 20, left: 60, top: 40, right: 8, slanted: false };
  let held: { edge: Edge } | { paint: boolean } | null = null;

  const place = (event: PointerEvent): [number, number] => {
    const box = picture.getBoundingClientRect();
    const { left, top, cell } = shape;
    return [(event.clientX - box.left - left) / cell, (event.clientY - box.top - top) / cell];
  };
  const cellAt = (event: PointerEvent): Cell | null => {
    const pack = state.pack;
    const [x, y] = place(event).map(Math.floor) as [number, number];
    if (!pack || x < 0 || y < 0 || x >= pack.columns || y >= pack.rows) return null;
    return { row: y + pack.first[0], column: x + pack.first[1] };
  };
  const drag = (event: PointerEvent, done: boolean): void => {
    const pack = state.pack;
    if (held === null || !pack || !("edge" in held)) return;
    const [x, y] = place(event);
    actions.move(
      dragged(state.mask, held.edge, x + pack.first[1], y + pack.first[0]),
      done,
    );
  };

  let painted = "";
  const turn = (cell: Cell): void => {
    const key = `${cell.row} ${cell.column}`;
    if (key === painted) return;
    painted = key;
    actions.toggle(cell);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const edge = (event.target as Element).getAttribute("data-edge") as Edge | null;
    const cell = cellAt(event);
    root.focus({ preventScroll: true });
    if (edge !== null) held = { edge };
    else if (cell && actions.editing()) {
      held = { paint: true };
      painted = "";
      turn(cell);
    } else if (cell) actions.select(cell);
    if (held) {
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  });
  picture.addEventListener("pointermove", (event) => {
    const cell = cellAt(event);
    if (held === null) actions.hover(cell);
    else if ("edge" in held) drag(event, false);
    else if (cell) turn(cell);
  });
  const release = (event: PointerEvent): void => {
    drag(event, true);
    held = null;
  };
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);
  picture.addEventListener("pointerleave", () => actions.hover(null));

  const draw = (width: number): void => {
    const pack = state.pack;
    const shown = state.shown(state.layer, state.head);
    if (!pack || !shown) return;
    shape = geometry(pack.rowTokens, pack.columnTokens, width);
    const { cell, left, top } = shape;
    const [across, down] = [cell * pack.columns, cell * pack.rows];
    setAttributes(picture, { width: left + across + shape.right, height: top + down + 2 });
    for (const [property, pixels] of Object.entries({
      left,
      top,
      width: across,
      height: down,
    }))
      canvas.style.setProperty(property, `${pixels}px`);
    paint(canvas, pack.rows, pack.columns, shown.shares);
    labels.replaceChildren(...axes(pack, shape, state.cell));
    setAttributes(cells, { transform: `translate(${left} ${top})` });
    cells.replaceChildren(
      svg("rect", { class: "tge-frame", x: 0, y: 0, width: across, height: down }),
      svg("path", { d: hiddenPath(shown.seen, pack, cell), fill: `url(#${pattern})` }),
      ...nanRows(pack, shown, cell, danger),
      ...(cell >= NUMBERED_CELL ? numbers(pack, shown, cell) : []),
      ...turned(state.mask, pack, cell),
      ...borders(state.mask, pack, cell),
    );
    setAttributes(over, { transform: `translate(${left} ${top})` });
    mark(null);
  };

  const mark = (hovered: Cell | null): void => {
    const pack = state.pack;
    if (!pack) return;
    const { cell } = shape;
    const of = ({ row, column }: Cell): [number, number] => [
      (column - pack.first[1]) * cell,
      (row - pack.first[0]) * cell,
    ];
    const [x, y] = of(state.cell);
    const parts: Element[] = [
      svg("rect", { class: "tge-row-mark", x: -1, y, width: cell * pack.columns + 2, height: cell }),
      svg("rect", { class: "tge-cell-halo", x, y, width: cell, height: cell }),
      svg("rect", { class: "tge-cell-mark", x, y, width: cell, height: cell }),
    ];
    if (hovered) {
      const [hx, hy] = of(hovered);
      parts.push(svg("rect", { class: "tge-cell-hover", x: hx, y: hy, width: cell, height: cell }));
    }
    over.replaceChildren(...parts);
  };
  return { element: root, draw, mark };
}

function hatch(id: string, line: string): SVGElement {
  return svg(
    "pattern",
    { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { class: `${line}-ground`, width: 5, height: 5 }),
    svg("line", { class: line, x1: 0, y1: 0, x2: 0, y2: 5 }),
  );
}

/** The names of the tokens; every second or third where there is no room for all. */
function axes(pack: Pack, { cell, left, top, slanted }: Geometry, chosen: Cell): Element[] {
  const every = Math.max(1, Math.ceil(LINE / cell));
  const made: Element[] = [
    svg("text", { class: "tge-axis-title", x: left, y: 10 }, "key: what is looked at →"),
    svg(
      "text",
      { class: "tge-axis-title", transform: `translate(10 ${top}) rotate(-90)`, "text-anchor": "end" },
      "query: who looks",
    ),
  ];
  const named = (count: number, at: number): number[] =>
    Array.from({ length: count }, (_, each) => each).filter(
      (each) => each === at || (each % every === 0 && Math.abs(each - at) * cell > LINE - 1),
    );
  const [row, column] = [chosen.row - pack.first[0], chosen.column - pack.first[1]];
  for (const c of named(pack.columns, column)) {
    const x = left + (c + 0.5) * cell;
    const turn = slanted
      ? `translate(${x + 3} ${top - 5}) rotate(-46)`
      : `translate(${x} ${top - 6})`;
    const placed = { transform: turn, "text-anchor": slanted ? "start" : "middle" };
    made.push(tokenText(pack.columnTokens[c] ?? "", c === column, placed));
  }
  for (const r of named(pack.rows, row)) {
    const placed = {
      x: left - 6,
      y: top + (r + 0.5) * cell,
      "text-anchor": "end",
      "dominant-baseline": "central",
    };
    made.push(tokenText(pack.rowTokens[r] ?? "", r === row, placed));
  }
  return made;
}

function tokenText(token: string, chosen: boolean, placed: Attributes): Element {
  const style = chosen ? "tge-token tge-token-chosen" : "tge-token";
  return svg("text", { class: style, ...placed }, name(token, 14));
}

function numbers(pack: Pack, shown: Shown, cell: number): Element[] {
  const made: Element[] = [];
  shown.shares.forEach((share, place) => {
    if (shown.seen[place] === 0 || !(share >= SMALLEST_NUMBER)) return;
    const [r, c] = [Math.floor(place / pack.columns), place % pack.columns];
    const text = svg("text", {
      class: `tge-share tge-on-${ground(share)}`,
      x: (c + 0.5) * cell,
      y: (r + 0.5) * cell,
    });
    setText(text, share.toFixed(2).replace(/^0/, ""));
    made.push(text);
  });
  return made;
}

function nanRows(pack: Pack, shown: Shown, cell: number, pattern: string): Element[] {
  const made: Element[] = [];
  for (let r = 0; r < pack.rows; r += 1) {
    if (!Number.isNaN(shown.shares[r * pack.columns] ?? 0)) continue;
    const width = cell * pack.columns;
    made.push(
      svg("rect", { x: 0, y: r * cell, width, height: cell, fill: `url(#${pattern})` }),
    );
    if (cell < LINE) continue;
    const text = svg("text", { class: "tge-nan-text", x: width / 2, y: (r + 0.5) * cell });
    setText(text, "NaN");
    made.push(text);
  }
  return made;
}

/** Small marks at the cells that were turned round by hand. */
function turned(mask: Mask, pack: Pack, cell: number): Element[] {
  const size = Math.max(3, Math.min(7, cell / 4));
  return mask.toggled
    .map(([i, j]) => [i - pack.first[0], j - pack.first[1]] as const)
    .filter(([r, c]) => r >= 0 && c >= 0 && r < pack.rows && c < pack.columns)
    .map(([r, c]) =>
      svg("path", {
        class: "tge-turned",
        d: `M${(c + 1) * cell} ${r * cell}h${-size}l${size} ${size}z`,
      }),
    );
}

/** The lines of the mask's borders, each with a wide one to take hold of. */
function borders(mask: Mask, pack: Pack, cell: number): Element[] {
  return linesOf(mask, pack).flatMap(({ edge, corners }) => {
    const d = pathOf(corners, cell);
    const [x, y] = handleOf(corners);
    return [
      svg("path", { class: "tge-border-halo", d }),
      svg("path", { class: "tge-border", d }),
      svg("circle", { class: "tge-border-grip", cx: x * cell, cy: y * cell, r: 6 }),
      svg("path", { class: "tge-border-hold", d, "data-edge": edge }),
      svg("circle", { class: "tge-border-hold", cx: x * cell, cy: y * cell, r: 9, "data-edge": edge }),
    ];
  });
}
