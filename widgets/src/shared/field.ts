/* Numbers on a grid over a plane: read between the points, and painted. */

import type { Colour } from "./colour";

export type Range = readonly [low: number, high: number];

export interface Field {
  columns: number;
  rows: number;
  x: Range;
  y: Range;
  /** Row after row, the lowest y first. */
  values: ArrayLike<number>;
}

/** The value at a point, between the four grid points around it; nan outside. */
export function sample(field: Field, x: number, y: number): number {
  const { columns, rows } = field;
  const column = ((x - field.x[0]) / (field.x[1] - field.x[0])) * (columns - 1);
  const row =
    rows > 1 ? ((y - field.y[0]) / (field.y[1] - field.y[0])) * (rows - 1) : 0;
  return between(field, column, row);
}

/** The value at a fractional column and row. */
export function between(field: Field, column: number, row: number): number {
  const { columns, rows, values } = field;
  if (!(column >= 0 && column <= columns - 1 && row >= 0 && row <= rows - 1))
    return NaN;
  const left = Math.min(Math.floor(column), columns - 2);
  const below = Math.max(0, Math.min(Math.floor(row), rows - 2));
  const [s, t] = [column - left, row - below];
  const at = below * columns + left;
  const lower = mix(values[at]!, values[at + 1]!, s);
  if (t === 0) return lower;
  return mix(lower, mix(values[at + columns]!, values[at + columns + 1]!, s), t);
}

/** A missing neighbour does not count where it has no weight. */
function mix(from: number, to: number, share: number): number {
  if (share === 0) return from;
  return share === 1 ? to : from + (to - from) * share;
}

/** Paints a field over the whole canvas, the highest y at the top. */
export function paintField(
  canvas: HTMLCanvasElement,
  field: Field,
  colour: (value: number, px: number, py: number) => Colour,
): void {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const image = context.createImageData(width, height);
  for (let py = 0, at = 0; py < height; py += 1) {
    const row = (1 - (py + 0.5) / height) * (field.rows - 1);
    for (let px = 0; px < width; px += 1, at += 4) {
      const column = ((px + 0.5) / width) * (field.columns - 1);
      const [red, green, blue] = colour(between(field, column, row), px, py);
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
