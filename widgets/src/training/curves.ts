/* Curves as numbers: which belong together, how far they reach, fewer points. */

import type { Series } from "./run";

const SPLIT = /^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/;

/** The curves of one quantity share a chart: loss with val_loss. */
export function families(series: Series[]): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const family = one.name.replace(SPLIT, "");
    groups.set(family, [...(groups.get(family) ?? []), one]);
  }
  return groups;
}

/** Lowest and highest finite value, or null where there is none. */
export function extent(all: Iterable<number>[]): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const values of all) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** The mean of the points at most `radius` steps before and after each point.

    It looks both ways, so a smooth curve does not lag behind, and it counts steps,
    not points, so a curve that is measured seldom keeps its shape. A value that is no
    number stays a gap and counts for nothing. */
export function smooth(steps: number[], values: number[], radius: number): number[] {
  let sum = 0;
  let count = 0;
  let start = 0;
  let stop = 0;
  const weigh = (index: number, sign: number): void => {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    count += sign;
  };
  return steps.map((step, index) => {
    while (stop < steps.length && (steps[stop] ?? 0) <= step + radius) weigh(stop++, 1);
    while ((steps[start] ?? 0) < step - radius) weigh(start++, -1);
    return Number.isFinite(values[index]) ? sum / count : Number.NaN;
  });
}

/** Indices of the points worth drawing on `columns` columns of pixels.

    Each column keeps its first, lowest, highest and last point, so no spike is lost,
    and a gap stays a gap. */
export function thin(steps: number[], values: number[], columns: number): number[] {
  const count = steps.length;
  if (count <= 4 * columns) return Array.from(steps.keys());
  const first = steps[0] ?? 0;
  const width = ((steps[count - 1] ?? 0) - first || 1) / columns;
  const kept: number[] = [];
  let start = 0;
  while (start < count) {
    const column = Math.floor(((steps[start] ?? 0) - first) / width);
    let stop = start + 1;
    while (stop < count && Math.floor(((steps[stop] ?? 0) - first) / width) === column) {
      stop += 1;
    }
    kept.push(...columnPoints(values, start, stop));
    start = stop;
  }
  return kept;
}

function columnPoints(values: number[], start: number, stop: number): number[] {
  const chosen = new Set([start, stop - 1]);
  let low = start;
  let high = start;
  for (let index = start; index < stop; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) chosen.add(index);
    else if (!(value >= (values[low] ?? Number.NaN))) low = index;
    if (value > (values[high] ?? Number.NaN)) high = index;
  }
  return [...chosen.add(low).add(high)].sort((a, b) => a - b);
}

/** The index of the point nearest to a step; -1 in an empty curve. */
export function nearest(steps: number[], step: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) <= step) low = middle;
    else high = middle;
  }
  if (high < 0) return -1;
  const below = Math.abs((steps[low] ?? 0) - step);
  return Math.abs((steps[high] ?? 0) - step) < below ? high : low;
}
