/* A heat map over the steps, with a cursor: rows of layers, or of values.

   It is one slider to the keyboard: left and right lead through the steps, up and down
   through the rows, and its text is what stands under the cursor. */

import { type Colour, gradient } from "../shared/colour";
import { element, setAttributes, svg } from "../shared/dom";
import { type Scale, linear } from "../shared/scales";
import { cursorLabel, stepLabels } from "./drawing";

const AXIS = 22; // pixels below the map
const BASELINE = 15;
const LETTER = 6.8; // pixels of a letter, also of a bold one
const GAP = 8;
const RIGHT = 12;

export interface Map {
  /** As long as this is the same, the colours are. */
  key: string;
  rows: number;
  rowHeight: number;
  /** The columns divide these steps evenly. */
  columns: number;
  steps: [number, number];
  color(row: number, column: number): Colour | null;
  /** What stands left of the map: at which height (in rows), and a longer form. */
  labels: { at: number; text: string; title: string }[];
  /** Signs on the map, such as alarms. */
  signs: { row: number; step: number; label: string }[];
  /** What is under the cursor, in words. */
  describe(row: number, column: number): string;
}

export interface Place {
  row: number;
  column: number;
}

export interface Heat {
  readonly element: HTMLElement;
  draw(map: Map, cursor: Place | null, marked: number | null): void;
  /** How many pixels wide the map itself is. */
  room(labels: string[]): number;
}

/** What the heat map asks of its owner; `chosen` says whether a row was picked. */
export type Moved = (place: Place | null, chosen: boolean) => void;

export function makeHeat(label: string, moved: Moved): Heat {
  const canvas = element("canvas", { class: "tge-heat-cells" });
  const over = svg("svg", { class: "tge-heat-over", "aria-hidden": "true" });
  const axis = svg("svg", {
    class: "tge-heat-axis",
    "aria-hidden": "true",
    height: AXIS,
  });
  const scroll = element("div", { class: "tge-heat-scroll" }, canvas, over);
  const root = element(
    "div",
    { class: "tge-heat", tabindex: 0, role: "slider", "aria-label": label },
    scroll,
    axis,
  );
  let map: Map | null = null;
  let cursor: Place | null = null;
  let painted = "";
  let insight = -1; // the marked row that was brought into sight
  let left = 0;
  let width = 0;

  const labelRoom = (labels: string[]): number => {
    const longest = Math.max(0, ...labels.map((text) => text.length));
    return Math.ceil(Math.min(longest * LETTER, root.clientWidth * 0.34)) + GAP;
  };
  const room = (labels: string[]): number =>
    Math.max(60, root.clientWidth - labelRoom(labels) - RIGHT);

  const draw: Heat["draw"] = (wanted, place, marked) => {
    map = wanted;
    cursor = place;
    left = labelRoom(wanted.labels.map(({ text }) => text));
    width = room(wanted.labels.map(({ text }) => text));
    const height = wanted.rows * wanted.rowHeight;
    if (wanted.key !== painted) paint(canvas, wanted);
    painted = wanted.key;
    canvas.style.cssText = `left:${left}px;width:${width}px;height:${height}px`;
    setAttributes(over, { width: left + width + RIGHT, height });
    const x = linear(...wanted.steps, left, left + width);
    over.replaceChildren(...overlay(wanted, x, place, marked));
    setAttributes(axis, { width: left + width + RIGHT });
    const step = place && Math.round(stepOf(wanted, place.column));
    axis.replaceChildren(
      ...(step === null ? stepLabels(x, BASELINE) : [cursorLabel(x, step, BASELINE)]),
    );
    const at = place ?? { row: 0, column: wanted.columns - 1 };
    setAttributes(root, {
      "aria-valuemin": Math.round(wanted.steps[0]),
      "aria-valuemax": Math.round(wanted.steps[1]),
      "aria-valuenow": Math.round(stepOf(wanted, at.column)),
      "aria-valuetext": wanted.describe(at.row, at.column),
    });
    if (marked !== null && marked !== insight)
      keepInSight(scroll, marked, wanted.rowHeight);
    insight = marked ?? -1;
  };

  const placeOf = (event: PointerEvent): Place | null => {
    if (map === null) return null;
    const box = scroll.getBoundingClientRect();
    const row = Math.floor(
      (event.clientY - box.top + scroll.scrollTop) / map.rowHeight,
    );
    const share = (event.clientX - box.left - left) / width;
    if (row < 0 || row >= map.rows) return null;
    const column = Math.floor(Math.min(Math.max(share, 0), 0.9999) * map.columns);
    return { row, column };
  };
  scroll.addEventListener("pointermove", (event) => moved(placeOf(event), false));
  scroll.addEventListener("pointerdown", (event) => {
    if (event.button === 0) moved(placeOf(event), true);
  });
  scroll.addEventListener("pointerleave", () => moved(null, false));
  root.addEventListener("blur", () => moved(null, false));
  root.addEventListener("keydown", (event) => {
    const place = map && placeOfKey(event.key, cursor, map);
    if (place === null || place === undefined) return;
    event.preventDefault();
    moved(place, true);
  });
  return { element: root, draw, room };
}

/** The step in the middle of a column. */
export function stepOf(
  { steps, columns }: Pick<Map, "steps" | "columns">,
  column: number,
): number {
  return steps[0] + ((column + 0.5) / columns) * (steps[1] - steps[0]);
}

/** The place that a key leads to; undefined for a key that is not ours. */
export function placeOfKey(
  key: string,
  cursor: Place | null,
  { rows, columns }: Pick<Map, "rows" | "columns">,
): Place | undefined {
  const { row, column } = cursor ?? { row: 0, column: columns - 1 };
  const page = Math.max(1, Math.round(columns / 10));
  const moves: Record<string, [rows: number, columns: number]> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    PageUp: [0, page],
    PageDown: [0, -page],
    Home: [0, -columns],
    End: [0, columns],
  };
  const move = moves[key];
  if (move === undefined || rows === 0) return undefined;
  const within = (value: number, count: number): number =>
    Math.min(Math.max(value, 0), count - 1);
  return {
    row: within(row + move[0], rows),
    column: within(column + move[1], columns),
  };
}

/** One pixel of the canvas for each cell; the style sheet enlarges them. */
function paint(canvas: HTMLCanvasElement, { rows, columns, color }: Map): void {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context === null || rows * columns === 0) return;
  const image = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const found = color(row, column);
      if (found === null) continue;
      const at = 4 * (row * columns + column);
      image.data.set(found, at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

function overlay(
  map: Map,
  x: Scale,
  place: Place | null,
  marked: number | null,
): SVGElement[] {
  const { rowHeight } = map;
  const [left, right] = [x.at(x.low), x.at(x.high)];
  const labels = map.labels.map(({ at, text, title }) => {
    const y = Math.min(Math.max(at * rowHeight + 4, 9), map.rows * rowHeight - 1);
    const on = marked !== null && Math.floor(at) === marked;
    const made = svg(
      "text",
      { x: left - GAP, y, "text-anchor": "end" },
      fit(text, left - GAP),
    );
    made.classList.toggle("tge-heat-marked", on);
    made.prepend(svg("title", {}, title));
    return made;
  });
  const rows = rowHeight < 10 ? 0 : map.rows;
  const gaps = Array.from({ length: rows }, (_, row) => {
    const y = row * rowHeight;
    return svg("line", { class: "tge-heat-gap", x1: left, x2: right, y1: y, y2: y });
  });
  const signs = map.signs.map(({ row, step, label }) => {
    const [at, y] = [x.at(step), (row + 0.5) * rowHeight];
    const made = svg("path", {
      class: "tge-heat-sign",
      d: `M${at} ${y - 6}l6 10h-12z`,
    });
    made.append(svg("title", {}, label));
    return made;
  });
  const parts: SVGElement[] = [...labels, ...gaps, ...signs];
  if (marked !== null && rowHeight >= 10)
    parts.push(box("tge-heat-row", left, marked * rowHeight, right - left, rowHeight));
  if (place !== null) {
    const cell = (right - left) / map.columns;
    const height = rowHeight < 10 ? map.rows * rowHeight : rowHeight;
    const top = rowHeight < 10 ? 0 : place.row * rowHeight;
    parts.push(box("tge-heat-cursor", left + place.column * cell, top, cell, height));
  }
  return parts;
}

function box(
  name: string,
  x: number,
  y: number,
  width: number,
  height: number,
): SVGElement {
  return svg("rect", { class: name, x, y, width: Math.max(width, 2), height });
}

/** The end of a long name says more than its beginning: `…encoder.0.weight`. */
function fit(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / LETTER));
  return text.length > most ? `…${text.slice(text.length - most + 1)}` : text;
}

function keepInSight(scroll: HTMLElement, row: number, rowHeight: number): void {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  const last = scroll.scrollTop + scroll.clientHeight;
  if (bottom > last) scroll.scrollTop = bottom - scroll.clientHeight;
}

/** A strip of the map's colours with what stands at its ends and its middle. */
export function makeLegend(): {
  readonly element: HTMLElement;
  update(colours: readonly Colour[], labels: string[]): void;
} {
  const strip = element("div", { class: "tge-heat-strip" });
  const words = element("div", { class: "tge-heat-words tge-number" });
  const root = element("div", { class: "tge-heat-legend" }, strip, words);
  const update = (colours: readonly Colour[], labels: string[]): void => {
    strip.style.background = gradient(colours);
    words.replaceChildren(...labels.map((label) => element("span", {}, label)));
  };
  return { element: root, update };
}
