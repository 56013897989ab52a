/* The lines of the graph: an arc from each operation to those that use its result.
   Pure geometry. */

import type { FilmOperation } from "./document";

/** From the row that makes a value to the row that uses it. */
export interface Arc {
  from: number;
  to: number;
  /** Whether a marked operation makes the value, uses it, or neither. */
  role: "" | "out" | "in";
}

export const WIDE = 46; // pixels left of the operations
const DEEPEST = WIDE - 6;

/** The arcs that touch rows `first` to `last`, or a marked operation. */
export function arcsOf(
  operations: Iterable<FilmOperation>,
  maker: ReadonlyMap<string, string>,
  rowOf: ReadonlyMap<string, number>,
  seen: readonly [first: number, last: number],
  marked: ReadonlySet<string>,
): Arc[] {
  const found = new Map<string, Arc>();
  for (const { id, inputs } of operations) {
    const to = rowOf.get(id);
    if (to === undefined) continue;
    for (const value of inputs) {
      const made = maker.get(value);
      const from = made === undefined ? undefined : rowOf.get(made);
      if (from === undefined || from === to || made === undefined) continue;
      const role = marked.has(id) ? "in" : marked.has(made) ? "out" : "";
      const touches = [from, to].some((row) => row >= seen[0] && row <= seen[1]);
      if (!touches && (role === "" || !crosses(from, to, seen))) continue;
      const key = `${from} ${to}`;
      const known = found.get(key);
      if (!known || known.role === "") found.set(key, { from, to, role });
    }
  }
  return [...found.values()].sort((a, b) => Number(a.role !== "") - Number(b.role !== ""));
}

function crosses(from: number, to: number, [first, last]: readonly [number, number]): boolean {
  return Math.min(from, to) <= last && Math.max(from, to) >= first;
}

/** How far to the left an arc over so many rows goes. */
export function depth(rows: number): number {
  return Math.min(DEEPEST, 7 + 7 * Math.log2(Math.abs(rows) + 1) - 3);
}

/** The path of an arc between two heights, its ends at `right`. */
export function arcPath(from: number, to: number, rows: number, right = WIDE): string {
  const left = right - depth(rows) * (4 / 3);
  const [a, b] = [from.toFixed(1), to.toFixed(1)];
  return `M${right} ${a}C${left.toFixed(1)} ${a} ${left.toFixed(1)} ${b} ${right} ${b}`;
}
