/* A grid of numbers that is also a heat map: blue below zero, orange above.

   Few cells are drawn with their numbers, many as a picture of one pixel each. The grid
   is one tab stop; its owner decides what a key or the pointer does. */

import { type CellSize, cellSize } from "./cells";
import { DIVERGING, DIVERGING_DARK, along, isDark } from "./colour";
import { type Attributes, element, setAttributes, svg } from "./dom";
import { type Scale, anyCell, heat } from "./table";

export interface Content {
  rows: number;
  columns: number;
  /** The number of a cell; undefined where it is not known. */
  value(row: number, column: number): number | undefined;
  /** More about a cell: `ghost`, `blank`, `faint`, … become classes. */
  kind?(row: number, column: number): string;
  rowLabel?(row: number): string;
  columnLabel?(column: number): string;
  /** The size of a number that has the full colour. */
  largest: number;
  /** A cell's colour as a share from −1 to 1, where one size does not fit all. */
  share?(row: number, column: number): number;
  scale: Scale;
  /** How wide the grid may be, in pixels, and how wide without numbers. */
  room: number;
  colourRoom?: number;
}

/** An outline around some cells; `kind` becomes its class. */
export interface Mark {
  row: number;
  column: number;
  rows?: number;
  columns?: number;
  kind: string;
}

export interface Grid {
  readonly element: HTMLElement;
  draw(content: Content): void;
  mark(marks: Mark[]): void;
  /** What a screen reader calls the grid. */
  name(label: string): void;
}

export interface GridEvents {
  /** The pointer is over a cell; null when it leaves. */
  point?(row: number, column: number): void;
  leave?(): void;
  /** A cell is clicked, or dragged to. */
  pick?(row: number, column: number): void;
  /** A key; true if it was used. Without this the grid is a still picture. */
  key?(key: string): boolean;
}

const LABEL = 15; // pixels for the labels above; those at the left get more
const LABEL_LETTER = 6.2;
const MOST_ELEMENTS = 1600; // cells that are elements of their own

export function makeGrid(role: string, events: GridEvents): Grid {
  const picture = element("canvas", {
    class: "tge-grid-pixels",
    "aria-hidden": "true",
  });
  const drawing = svg("svg", { class: "tge-grid-cells", "aria-hidden": "true" });
  const still = events.key === undefined;
  const root = element("div", { class: "tge-grid" }, picture, drawing);
  const walked = { role: "application", tabindex: 0, "aria-roledescription": role };
  setAttributes(root, still ? { role: "img" } : walked);
  const overlay = svg("g", { class: "tge-marks" });
  let size: CellSize = { width: 26, height: 26, numbers: true };
  let shown: Content | null = null;
  let marks: Mark[] = [];
  let left = 0;
  let top = 0;

  const draw = (content: Content): void => {
    shown = content;
    const { rows, columns } = content;
    const labels = rowLabels(content);
    left = labels.reduce((most, text) => Math.max(most, text.length), 0) * LABEL_LETTER;
    left = left > 0 ? left + 7 : 1;
    top = content.columnLabel ? LABEL : 1;
    size = cellSize(
      rows,
      columns,
      letters(content),
      content.room - left - 1,
      (content.colourRoom ?? content.room) - left - 1,
    );
    const last = content.columnLabel?.(columns - 1) ?? "";
    const beyond = Math.max(1, (last.length * LABEL_LETTER - size.width) / 2 + 1);
    const width = left + columns * size.width + beyond;
    const height = top + rows * size.height + 1;
    setAttributes(drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
    const dense = rows * columns > MOST_ELEMENTS;
    picture.hidden = !dense;
    if (dense) paint(content);
    drawing.replaceChildren(
      ...(dense ? [signs(content, place)] : [cells(content, size, place)]),
      axes(content, labels, size, left, top),
      svg("rect", {
        class: "tge-grid-frame",
        x: left,
        y: top,
        width: columns * size.width,
        height: rows * size.height,
      }),
      overlay,
    );
    mark(marks);
  };
  const place = (row: number, column: number): [number, number] => [
    left + column * size.width,
    top + row * size.height,
  ];
  const paint = (content: Content): void => {
    const { rows, columns } = content;
    setAttributes(picture, { width: columns, height: rows });
    Object.assign(picture.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${columns * size.width}px`,
      height: `${rows * size.height}px`,
    });
    paintPixels(picture, content);
  };
  const mark = (wanted: Mark[]): void => {
    marks = wanted;
    overlay.replaceChildren(
      ...wanted.map(({ row, column, rows = 1, columns = 1, kind }) => {
        const [x, y] = place(row, column);
        return svg("rect", {
          class: `tge-mark ${kind}`,
          x: x + 0.5,
          y: y + 0.5,
          width: columns * size.width - 1,
          height: rows * size.height - 1,
          rx: size.numbers ? 2 : 0,
        });
      }),
    );
  };
  const cellAt = (event: MouseEvent): [number, number] | null => {
    const box = drawing.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - left) / size.width);
    const row = Math.floor((event.clientY - box.top - top) / size.height);
    const inside =
      shown !== null &&
      row >= 0 &&
      column >= 0 &&
      row < shown.rows &&
      column < shown.columns;
    return inside ? [row, column] : null;
  };
  listen(root, cellAt, events);
  const name = (label: string): void => setAttributes(root, { "aria-label": label });
  return { element: root, draw, mark, name };
}

function listen(
  root: HTMLElement,
  cellAt: (event: MouseEvent) => [number, number] | null,
  events: GridEvents,
): void {
  root.addEventListener("pointermove", (event) => {
    const cell = cellAt(event);
    if (cell === null) return events.leave?.();
    if (event.buttons & 1) events.pick?.(...cell);
    else events.point?.(...cell);
  });
  root.addEventListener("pointerleave", () => events.leave?.());
  root.addEventListener("pointerdown", (event) => {
    const cell = cellAt(event);
    if (cell !== null && event.button === 0) events.pick?.(...cell);
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (events.key?.(event.key)) event.preventDefault();
  });
}

function rowLabels({ rows, rowLabel }: Content): string[] {
  return rowLabel ? Array.from({ length: rows }, (_, row) => rowLabel(row)) : [];
}

/** How many characters the longest number of a grid has. */
function letters(content: Content): number {
  const { rows, columns, scale } = content;
  if (rows * columns > MOST_ELEMENTS) return 99;
  let most = 1;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const value = content.value(row, column);
      if (value !== undefined) most = Math.max(most, anyCell(value, scale).length);
    }
  return most;
}

type Place = (row: number, column: number) => [number, number];

function cells(content: Content, size: CellSize, place: Place): SVGGElement {
  const group = svg("g");
  for (let row = 0; row < content.rows; row += 1)
    for (let column = 0; column < content.columns; column += 1)
      group.append(...cell(content, size, row, column, ...place(row, column)));
  return group;
}

function cell(
  content: Content,
  size: CellSize,
  row: number,
  column: number,
  x: number,
  y: number,
): SVGElement[] {
  const value = content.value(row, column);
  const kind = content.kind?.(row, column) ?? "";
  const own = content.share?.(row, column);
  const warmth = own ?? (value === undefined ? 0 : heat(value, content.largest));
  const tone = value === undefined ? "unknown" : toneOf(value);
  const box: Attributes = { x, y, width: size.width, height: size.height };
  const rect = svg("rect", { class: `tge-cell tge-${tone} ${kind}`, ...box });
  const full = size.numbers ? 50 : 90; // a number stays readable on half a colour
  const strength = Number.isFinite(warmth) ? Math.round(Math.abs(warmth) * full) : 0;
  rect.style.setProperty("--tge-heat", `${strength}%`);
  const known = value !== undefined && !kind.includes("tge-blank");
  const text = known ? anyCell(value, content.scale) : "";
  const sign = text !== "" && !Number.isFinite(value);
  if (text === "" || (!size.numbers && !sign)) return [rect];
  const at = { x: x + size.width / 2, y: y + size.height / 2 };
  const short = size.numbers ? text : "×";
  return [rect, svg("text", { class: `tge-cell-text ${kind}`, ...at }, short)];
}

function toneOf(value: number): string {
  if (!Number.isFinite(value)) return "odd";
  return value < 0 ? "cold" : "warm";
}

/** In a picture of pixels, a sign on what is no number; at most some hundred. */
function signs(content: Content, place: Place): SVGGElement {
  const group = svg("g");
  for (let row = 0; row < content.rows; row += 1)
    for (let column = 0; column < content.columns; column += 1) {
      const value = content.value(row, column);
      if (value === undefined || Number.isFinite(value)) continue;
      const [x, y] = place(row, column);
      group.append(svg("text", { class: "tge-odd-sign", x, y }, "×"));
      if (group.childElementCount > 300) return group;
    }
  return group;
}

function axes(
  content: Content,
  labels: string[],
  size: CellSize,
  left: number,
  top: number,
): SVGGElement {
  const group = svg("g", { class: "tge-grid-labels" });
  const { columns, columnLabel } = content;
  const widest = columnLabel ? columnLabel(columns - 1).length * LABEL_LETTER + 6 : 1;
  const across = Math.max(1, Math.ceil(widest / size.width));
  const down = Math.max(1, Math.ceil(12 / size.height));
  labels.forEach((text, row) => {
    if (row % down > 0) return;
    const y = top + (row + 0.5) * size.height;
    group.append(svg("text", { x: left - 5, y, "text-anchor": "end" }, text));
  });
  for (let column = 0; columnLabel && column < columns; column += across) {
    const x = left + (column + 0.5) * size.width;
    const at = { x, y: top - 7, "text-anchor": "middle" };
    group.append(svg("text", at, columnLabel(column)));
  }
  return group;
}

/** One pixel for each number: for pictures, feature maps and large tensors. */
export function paintPixels(
  canvas: HTMLCanvasElement,
  {
    rows,
    columns,
    value,
    largest,
  }: Pick<Content, "rows" | "columns" | "value" | "largest">,
): void {
  const context = canvas.getContext("2d");
  if (context === null || rows === 0 || columns === 0) return;
  const colours = isDark(canvas) ? DIVERGING_DARK : DIVERGING;
  const image = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const number = value(row, column);
      if (number === undefined) continue;
      const share = Number.isNaN(number) ? 0.5 : (heat(number, largest) + 1) / 2;
      image.data.set([...along(colours, share), 255], 4 * (row * columns + column));
    }
  context.putImageData(image, 0, 0);
}

/** The numbers of a small grid, as a screen reader says them. */
export function spoken({ rows, columns, value, scale }: Content): string {
  const row = (at: number): string =>
    Array.from({ length: columns }, (_, column) => {
      const number = value(at, column);
      return number === undefined ? "empty" : anyCell(number, scale);
    }).join(" ");
  return Array.from({ length: rows }, (_, at) => row(at)).join("; ");
}

/** The largest size of a number among those that are finite. */
export function largestOf(values: Iterable<number | undefined>): number {
  let most = 0;
  for (const value of values)
    if (value !== undefined && Number.isFinite(value))
      most = Math.max(most, Math.abs(value));
  return most;
}
