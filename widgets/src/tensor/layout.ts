/* How shape, strides and offset read a strip of memory. */

import type { View } from "./document";

type Reading = Pick<View, "shape" | "strides" | "offset">;

/** Where the number of an index stands. */
export function address(
  { strides, offset }: Reading,
  index: readonly number[],
): number {
  return index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), offset);
}

/** The address in numbers: `offset 1 + 2·6 + 1·1 = 14`. */
export function formula(view: Reading, index: readonly number[]): string {
  const terms = index.map((i, axis) => {
    const stride = view.strides[axis] ?? 0;
    return ` + ${i}\u00b7${stride < 0 ? `(\u2212${-stride})` : stride}`;
  });
  return `offset ${view.offset}${terms.join("")} = ${address(view, index)}`;
}

/** `[2, 1]`, as a person writes it. */
export function indexText(index: readonly number[]): string {
  return `[${index.join(", ")}]`;
}

/** A name that may stand before a bracket: `a + b` becomes `(a + b)`. */
export function indexable(name: string): string {
  return /^[\w.]+([[(].*)?$/.test(name) ? name : `(${name})`;
}

/** How many numbers a tensor of this shape has. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The index of a number that is counted row by row. */
export function indexOf(shape: readonly number[], position: number): number[] {
  const index: number[] = new Array<number>(shape.length).fill(0);
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 1;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}

/** Which number an index is, counted row by row. */
export function positionOf(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((sum, size, axis) => sum * size + (index[axis] ?? 0), 0);
}

/** The lowest and the highest address that a tensor reads. */
export function reach({ shape, strides, offset }: Reading): [number, number] {
  let [low, high] = [offset, offset];
  shape.forEach((size, axis) => {
    const far = (strides[axis] ?? 0) * (size - 1);
    if (far < 0) low += far;
    else high += far;
  });
  return [low, high];
}

/** An index whose number stands at the address; null if the tensor skips it.

    Axes are tried from the longest stride to the shortest; what the shorter ones can
    still add bounds each choice, so hardly anything is tried in vain. */
export function indexAt(view: Reading, wanted: number): number[] | null {
  const { shape, strides } = view;
  if (count(shape) === 0) return null;
  const stride = (axis: number): number => strides[axis] ?? 0;
  const axes = shape
    .map((_, axis) => axis)
    .filter((axis) => stride(axis) !== 0)
    .sort((a, b) => Math.abs(stride(b)) - Math.abs(stride(a)));
  const index = shape.map(() => 0);
  const search = (from: number, rest: number): boolean => {
    const axis = axes[from];
    if (axis === undefined) return rest === 0;
    const [low, high] = reach({
      offset: 0,
      shape: axes.slice(from + 1).map((other) => shape[other] ?? 1),
      strides: axes.slice(from + 1).map(stride),
    });
    const step = stride(axis);
    const ends = [(rest - high) / step, (rest - low) / step].sort((a, b) => a - b);
    const last = Math.min((shape[axis] ?? 1) - 1, Math.floor(ends[1] ?? 0));
    for (let i = Math.max(0, Math.ceil(ends[0] ?? 0)); i <= last; i += 1) {
      index[axis] = i;
      if (search(from + 1, rest - i * step)) return true;
    }
    index[axis] = 0;
    return false;
  };
  return search(0, wanted - view.offset) ? index : null;
}

/** Whether a number is only repeated there: it stands at 0 along a repeated axis. */
export function isGhost({ repeated }: View, index: readonly number[]): boolean {
  return repeated?.some((again, axis) => again && (index[axis] ?? 0) > 0) ?? false;
}
