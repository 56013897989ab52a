/* The borders of a mask as lines over the matrix, and what takes hold of them. */

import type { Edge, Mask, Part } from "./mask";
import { staircase } from "./mask";

export interface Line {
  edge: Edge;
  corners: [number, number][];
}

/** The lines of a mask's borders, in cells; none where a border is not in sight. */
export function linesOf(mask: Mask, part: Part): Line[] {
  if (mask.kind === "padding") {
    const x = mask.length - part.first[1];
    if (x < 0 || x > part.columns) return [];
    return [{ edge: "length", corners: [[x, 0], [x, part.rows]] }];
  }
  if (mask.kind !== "causal" && mask.kind !== "window") return [];
  const lines: Line[] = [{ edge: "border", corners: staircase(part, mask.border) }];
  if (mask.kind === "window")
    lines.push({ edge: "width", corners: staircase(part, mask.border - mask.width) });
  return lines.map((line) => ({ ...line, corners: inside(line.corners, part) })).filter(
    ({ corners }) => corners.length > 1,
  );
}

/** Without what would run along the left and right side of the matrix. */
function inside(corners: [number, number][], part: Part): [number, number][] {
  const free = ([x]: [number, number]): boolean => x > 0 && x < part.columns;
  const first = corners.findIndex(free);
  const last = corners.findLastIndex(free);
  if (first < 0) return [];
  return corners.slice(Math.max(0, first - 1), last + 2);
}

/** Corners as the path of an SVG, in pixels. */
export function pathOf(corners: readonly [number, number][], cell: number): string {
  return corners.map(([x, y], at) => `${at ? "L" : "M"}${x * cell} ${y * cell}`).join("");
}

/** A place on a line to take hold of: the middle of its middle piece. */
export function handleOf(corners: readonly [number, number][]): [number, number] {
  const middle = Math.floor((corners.length - 1) / 2);
  const [a = [0, 0], b = [0, 0]] = [corners[middle], corners[middle + 1]];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** The hidden cells as the path of an SVG, runs of a row as one rectangle. */
export function hiddenPath(seen: Uint8Array, part: Part, cell: number): string {
  let path = "";
  for (let r = 0; r < part.rows; r += 1)
    for (let c = 0; c < part.columns; ) {
      const from = c;
      while (c < part.columns && seen[r * part.columns + c] === 0) c += 1;
      if (c > from)
        path += `M${from * cell} ${r * cell}h${(c - from) * cell}v${cell}h${(from - c) * cell}z`;
      else c += 1;
    }
  return path;
}
