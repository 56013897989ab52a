/* The document of a TensorView, as tinygrad_edu_widgets/_memory.py describes it. */

export const VERSION = 1;

/** JSON has no nan and no infinity: they travel as "nan", "inf" and "-inf". */
export type Sent = number | "nan" | "inf" | "-inf";

export interface Span {
  start: number;
  step: number;
  count: number;
}

/** A part of a tensor's grid: rows and columns of two axes, the others being fixed. */
export interface Window {
  row_axis: number | null;
  column_axis: number | null;
  fixed: number[];
  rows: Span;
  columns: Span;
}

export interface SentWindow extends Window {
  values: Sent[];
}

export interface Strip {
  length: number;
  itemsize: number;
  /** The strip of which these are the same bytes, taken for other numbers. */
  again: number | null;
  /** The address of the first of `values`. */
  first: number;
  values: Sent[];
}

export interface View {
  name: string;
  shape: number[];
  strides: number[];
  offset: number;
  dtype: string;
  contiguous: boolean;
  strip: number;
  windows: SentWindow[];
  /** In a broadcast: along which axes the tensor is repeated. */
  repeated?: boolean[];
}

/** What an index picks. */
export interface Indexed {
  text: string;
  view: number;
  copy: boolean;
  result: View;
  strip: Strip | null;
  /** For each number of the result, which number of the tensor it is. */
  picks: number[] | null;
}

export interface Axis {
  a: number | null;
  b: number | null;
  size: number | null;
  rule: "equal" | "repeat a" | "repeat b" | "fails";
}

export interface Broadcast {
  axes: Axis[];
  shapes?: number[][];
  error: string;
}

export interface TensorDocument {
  version: number;
  views: View[];
  strips: Strip[];
  indexed?: Indexed;
  examples?: Indexed[];
  broadcast?: Broadcast;
}

/** A number as it was before it travelled. */
export function received(value: Sent): number {
  if (typeof value === "number") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Infinity : -Infinity;
}
