/* Masks with a border that can be moved, and the softmax over what is left.

   The same as tinygrad_edu_widgets/_attention_mask.py; a test compares their numbers. */

export type Kind = "given" | "none" | "causal" | "window" | "padding";

export interface Mask {
  kind: Kind;
  /** How many tokens ahead a query sees: 0 is right, 1 is a leak of the future. */
  border: number;
  /** How many tokens a window sees. */
  width: number;
  /** How many keys are no padding. */
  length: number;
  /** Single cells [query, key] that are the other way round. */
  toggled: [number, number][];
}

export const GIVEN: Mask = {
  kind: "given",
  border: 0,
  width: 3,
  length: 1,
  toggled: [],
};

/** A part of the matrix: the first query and key, and how many there are. */
export interface Part {
  first: readonly [number, number];
  rows: number;
  columns: number;
}

/** Whether the rule of a mask lets query i see key j; single cells aside. */
export function allows(mask: Mask, i: number, j: number, given: boolean): boolean {
  switch (mask.kind) {
    case "given":
      return given;
    case "none":
      return true;
    case "causal":
      return j <= i + mask.border;
    case "window":
      return j <= i + mask.border && j > i + mask.border - mask.width;
    case "padding":
      return j < mask.length;
  }
}

/** 1 for each cell of a part that may be seen, row by row. */
export function seenCells(mask: Mask, part: Part, given: Uint8Array | null): Uint8Array {
  const seen = new Uint8Array(part.rows * part.columns);
  const [firstRow, firstColumn] = part.first;
  for (let r = 0; r < part.rows; r += 1)
    for (let c = 0; c < part.columns; c += 1) {
      const place = r * part.columns + c;
      const own = given === null || given[place] === 1;
      seen[place] = allows(mask, firstRow + r, firstColumn + c, own) ? 1 : 0;
    }
  for (const [i, j] of mask.toggled) {
    const [r, c] = [i - firstRow, j - firstColumn];
    if (r < 0 || c < 0 || r >= part.rows || c >= part.columns) continue;
    seen[r * part.columns + c] = 1 - (seen[r * part.columns + c] ?? 0);
  }
  return seen;
}

/** The mask with one cell the other way round. */
export function toggle(mask: Mask, i: number, j: number): Mask {
  const others = mask.toggled.filter(([row, column]) => row !== i || column !== j);
  const had = others.length < mask.toggled.length;
  return { ...mask, toggled: had ? others : [...others, [i, j]] };
}

/** Which border a drag has hold of. */
export type Edge = "border" | "width" | "length";

/** The mask after its edge was dragged to (x, y), in cells from the matrix's corner. */
export function dragged(mask: Mask, edge: Edge, x: number, y: number): Mask {
  if (edge === "length") return { ...mask, length: Math.max(0, Math.round(x)) };
  const diagonal = Math.round(x - y - 0.5);
  if (edge === "border") return { ...mask, border: diagonal };
  return { ...mask, width: Math.max(1, mask.border - diagonal) };
}

/** The corners of a border's line, in cells of the part: steps along the diagonal. */
export function staircase(part: Part, diagonal: number): [number, number][] {
  const clamp = (x: number): number => Math.max(0, Math.min(part.columns, x));
  const corners: [number, number][] = [];
  for (let r = 0; r < part.rows; r += 1) {
    const x = clamp(part.first[0] + r + diagonal + 1 - part.first[1]);
    corners.push([x, r], [x, r + 1]);
  }
  return corners;
}

/** exp(s) / Σ exp(s) of one row over what is seen; NaN where nothing is.

    `rest` is log Σ exp of what lies outside of the row's part. */
export function softmaxRow(
  scores: ArrayLike<number>,
  seen: ArrayLike<number>,
  rest: number,
): Float64Array {
  let highest = rest;
  for (let c = 0; c < scores.length; c += 1)
    if (seen[c] === 1) highest = larger(highest, scores[c] ?? NaN);
  const shares = new Float64Array(scores.length);
  let total = rest === -Infinity ? 0 : Math.exp(rest - highest);
  for (let c = 0; c < scores.length; c += 1) {
    if (seen[c] === 1) shares[c] = Math.exp((scores[c] ?? NaN) - highest);
    total += shares[c] ?? 0;
  }
  return shares.map((share) => share / total);
}

/** The larger one; NaN if one of them is. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b);
}
