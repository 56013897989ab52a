/* Which part of a tensor a grid shows: two axes, the others fixed; cut or sampled. */

import { ordinal } from "../shared/table";
import type { Span, Window } from "./document";

export const CUT = 32; // rows and columns that are cut out of a large tensor
export const SAMPLED = 48; // rows and columns of a sample

/** How a person looks at a tensor. */
export interface Look {
  rowAxis: number | null;
  columnAxis: number | null;
  /** An index: what the axes that are neither rows nor columns are held at. */
  fixed: number[];
  /** Every n-th row and column of all, instead of a part cut out. */
  sampled: boolean;
  firstRow: number;
  firstColumn: number;
}

/** Rows and columns are the last two axes, as numbers are printed. */
export function firstLook(shape: readonly number[]): Look {
  const rank = shape.length;
  return {
    rowAxis: rank > 1 ? rank - 2 : null,
    columnAxis: rank > 0 ? rank - 1 : null,
    fixed: shape.map(() => 0),
    sampled: false,
    firstRow: 0,
    firstColumn: 0,
  };
}

/** The part of a tensor of this shape that a look shows. */
export function windowOf(shape: readonly number[], look: Look): Window {
  const { rowAxis, columnAxis, sampled } = look;
  const fixed = look.fixed.map((at, axis) =>
    axis === rowAxis || axis === columnAxis ? 0 : at,
  );
  return {
    row_axis: rowAxis,
    column_axis: columnAxis,
    fixed,
    rows: span(rowAxis === null ? 1 : (shape[rowAxis] ?? 1), sampled, look.firstRow),
    columns: span(
      columnAxis === null ? 1 : (shape[columnAxis] ?? 1),
      sampled,
      look.firstColumn,
    ),
  };
}

function span(size: number, sampled: boolean, first: number): Span {
  if (sampled) {
    const step = Math.max(1, Math.ceil(size / SAMPLED));
    return { start: 0, step, count: Math.ceil(size / step) };
  }
  const start = Math.max(0, Math.min(first, size - CUT));
  return { start, step: 1, count: Math.min(CUT, size - start) };
}

/** The index of a cell of a window. */
export function indexOfCell(window: Window, row: number, column: number): number[] {
  const index = [...window.fixed];
  const { row_axis, column_axis, rows, columns } = window;
  if (row_axis !== null) index[row_axis] = rows.start + row * rows.step;
  if (column_axis !== null) index[column_axis] = columns.start + column * columns.step;
  return index;
}

/** The cell of an index in a window; null where the window does not show it. */
export function cellOfIndex(
  window: Window,
  index: readonly number[],
): [number, number] | null {
  const { row_axis, column_axis, rows, columns, fixed } = window;
  const held = fixed.every(
    (at, axis) => axis === row_axis || axis === column_axis || index[axis] === at,
  );
  if (!held) return null;
  const row = along(rows, row_axis === null ? 0 : index[row_axis]);
  const column = along(columns, column_axis === null ? 0 : index[column_axis]);
  return row === null || column === null ? null : [row, column];
}

function along({ start, step, count }: Span, at = 0): number | null {
  const place = (at - start) / step;
  return Number.isInteger(place) && place >= 0 && place < count ? place : null;
}

/** The look moved just as far as it takes to see an index. */
export function follow(look: Look, index: readonly number[]): Look {
  const fixed = index.map((at) => at);
  if (look.sampled) return { ...look, fixed };
  const shift = (first: number, axis: number | null): number => {
    const at = axis === null ? 0 : (index[axis] ?? 0);
    if (at < first) return at;
    return at >= first + CUT ? at - CUT + 1 : first;
  };
  return {
    ...look,
    fixed,
    firstRow: shift(look.firstRow, look.rowAxis),
    firstColumn: shift(look.firstColumn, look.columnAxis),
  };
}

/** The look with other axes for rows and columns; the same axis twice swaps them. */
export function withAxes(look: Look, rowAxis: number, columnAxis: number): Look {
  const swapped = rowAxis === columnAxis;
  const rowMoved = rowAxis !== look.rowAxis;
  return {
    ...look,
    rowAxis: swapped && !rowMoved ? look.columnAxis : rowAxis,
    columnAxis: swapped && rowMoved ? look.rowAxis : columnAxis,
    firstRow: 0,
    firstColumn: 0,
  };
}

/** Whether a window leaves something of the two axes out. */
export function isPart(shape: readonly number[], window: Window): boolean {
  const size = (axis: number | null): number =>
    axis === null ? 1 : (shape[axis] ?? 1);
  return (
    window.rows.count < size(window.row_axis) ||
    window.columns.count < size(window.column_axis)
  );
}

/** What a window shows, in words. */
export function windowWords(shape: readonly number[], window: Window): string {
  if (!isPart(shape, window)) return "";
  const said = (["row", "column"] as const)
    .filter((name) => window[`${name}_axis`] !== null)
    .map((name) =>
      spanWords(window[`${name}s`], `${name}s`, shape[window[`${name}_axis`]!] ?? 1),
    );
  return said.join(", ");
}

function spanWords({ start, step, count }: Span, noun: string, size: number): string {
  const of = size.toLocaleString("en");
  if (count === size) return `all ${of} ${noun}`;
  if (step > 1) return `every ${ordinal(step)} of ${of} ${noun}`;
  const [from, to] = [start, start + count - 1].map((at) => at.toLocaleString("en"));
  return `${noun} ${from} to ${to} of ${of}`;
}
