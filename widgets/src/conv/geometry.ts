/* Where a kernel stands for an output number, and the numbers that meet there. */

import { received } from "../tensor/document";
import type { Block, Part, Sliding } from "./document";

export type Cell = readonly [row: number, column: number];

/** The numbers of a part, ready to be looked up. */
export interface Numbers {
  part: Part;
  input: Float64Array;
  output: Float64Array;
  weight: Float64Array[];
  bias: Float64Array | null;
}

export function numbersOf(part: Part): Numbers {
  return {
    part,
    input: Float64Array.from(part.input.values, received),
    output: Float64Array.from(part.output.values, received),
    weight: part.weight.map((kernels) => Float64Array.from(kernels, received)),
    bias: part.bias && Float64Array.from(part.bias, received),
  };
}

/** The cell of the padded input that meets kernel cell (a, b) for an output cell. */
export function met(
  { stride, dilation }: Sliding,
  [row, column]: Cell,
  [a, b]: Cell,
): [number, number] {
  return [row * stride[0]! + a * dilation[0]!, column * stride[1]! + b * dilation[1]!];
}

/** How many rows (0) or columns (1) the kernel reaches over. */
export function span({ kernel, dilation }: Sliding, axis: 0 | 1): number {
  return dilation[axis]! * (kernel[axis]! - 1) + 1;
}

/** Whether a cell of the padded input is not of the image. */
export function isPadding({ padding, in_size }: Part, [row, column]: Cell): boolean {
  const [top = 0, , left = 0] = padding;
  const [rows = 0, columns = 0] = in_size;
  return row < top || row >= top + rows || column < left || column >= left + columns;
}

/** The output cell whose window stands nearest around a cell of the padded input. */
export function nearest(part: Part, [row, column]: Cell): [number, number] {
  const along = (at: number, axis: 0 | 1): number => {
    const middle = (span(part, axis) - 1) / 2;
    const place = Math.round((at - middle) / part.stride[axis]!);
    return Math.max(0, Math.min(part.out_size[axis]! - 1, place));
  };
  return [along(row, 0), along(column, 1)];
}

/** Which of the channels that are here belong to an output channel's group. */
export function channelsOf(part: Part, out: number): number[] {
  const group = Math.floor(out / (part.out_channels / part.groups));
  return part.channels.filter((channel) => Math.floor(channel / part.depth) === group);
}

function at(
  block: Block,
  values: Float64Array,
  channel: number,
  [row, column]: Cell,
): number {
  const [r, c] = [row - block.row, column - block.column];
  const inside = r >= 0 && c >= 0 && r < block.rows && c < block.columns;
  return inside ? (values[(channel * block.rows + r) * block.columns + c] ?? NaN) : NaN;
}

/** A number of the padded input; rows and columns are counted from its corner. */
export function inputAt({ part, input }: Numbers, channel: number, cell: Cell): number {
  return at(part.input, input, part.channels.indexOf(channel), cell);
}

/** A number of the output, as the library computed it. */
export function outputAt({ part, output }: Numbers, out: number, cell: Cell): number {
  return at(part.output, output, out - part.first, cell);
}

/** The kernel's cells, row by row. */
export function kernelCells({ kernel: [rows = 1, columns = 1] }: Sliding): Cell[] {
  return Array.from({ length: rows * columns }, (_, place) => [
    Math.floor(place / columns),
    place % columns,
  ]);
}

/** The kernel of an output channel for an input channel, flat. */
export function kernelOf(
  { part, weight }: Numbers,
  out: number,
  channel: number,
): number[] {
  const size = part.kernel[0]! * part.kernel[1]!;
  const from = (channel % part.depth) * size;
  return [...(weight[out - part.first] ?? []).slice(from, from + size)];
}

/** What the kernel covers of an input channel, flat. */
export function patchOf(numbers: Numbers, channel: number, cell: Cell): number[] {
  const { part } = numbers;
  return kernelCells(part).map((place) =>
    inputAt(numbers, channel, met(part, cell, place)),
  );
}

export interface Sum {
  /** For each input channel that is here the sum of its products. */
  channels: { channel: number; sum: number }[];
  /** How many channels are not here, and what they give together. */
  others: { count: number; sum: number };
  bias: number | null;
  /** The output number, as the library computed it. */
  total: number;
}

/** An output number taken apart. */
export function sumAt(numbers: Numbers, out: number, cell: Cell): Sum {
  const { part, bias } = numbers;
  const channels = channelsOf(part, out).map((channel) => {
    const kernel = kernelOf(numbers, out, channel);
    const patch = patchOf(numbers, channel, cell);
    return { channel, sum: dot(patch, kernel) };
  });
  const total = outputAt(numbers, out, cell);
  const own = bias === null ? null : (bias[out - part.first] ?? 0);
  const known = channels.reduce((sum, each) => sum + each.sum, own ?? 0);
  const count = part.depth - channels.length;
  return {
    channels,
    others: { count, sum: count > 0 ? total - known : 0 },
    bias: own,
    total,
  };
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}

// Walking over the part of the output that is here.

/** The place of an output cell in the part, counted row by row; −1 outside. */
export function localOf({ output }: Part, [row, column]: Cell): number {
  const [r, c] = [row - output.row, column - output.column];
  const inside = r >= 0 && c >= 0 && r < output.rows && c < output.columns;
  return inside ? r * output.columns + c : -1;
}

/** The output cell at a place of the part. */
export function cellAt({ output }: Part, local: number): [number, number] {
  const row = Math.floor(local / output.columns);
  return [output.row + row, output.column + (local % output.columns)];
}

/** The output cell of a position, which counts all of them row by row. */
export function cellOf(
  { out_size: [, columns = 1] }: Part,
  position: number,
): [number, number] {
  return [Math.floor(position / columns), position % columns];
}

export function positionOf(
  { out_size: [, columns = 1] }: Part,
  [row, column]: Cell,
): number {
  return row * columns + column;
}

/** The size of the output along an axis, in numbers. */
export function sizeFormula(part: Part, axis: 0 | 1): string {
  const [size, kernel, stride, dilation] = [
    part.in_size[axis]!,
    part.kernel[axis]!,
    part.stride[axis]!,
    part.dilation[axis]!,
  ];
  const padding = part.padding[2 * axis]! + part.padding[2 * axis + 1]!;
  const reach = `${dilation}\u00b7(${kernel} \u2212 1)`;
  const inside = `(${size} + ${padding} \u2212 ${reach} \u2212 1)`;
  const exact = (size + padding - dilation * (kernel - 1) - 1) % stride === 0;
  const share = exact ? `${inside} / ${stride}` : `\u230a${inside} / ${stride}\u230b`;
  return `${share} + 1 = ${part.out_size[axis]!}`;
}
