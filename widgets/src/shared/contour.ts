/* Lines of equal height through a grid, by marching squares.

   Each cell of the grid is cut where its edges cross the level; the pieces of
   neighbouring cells share an edge and are joined there. */

import type { Field } from "./field";

export type Place = readonly [x: number, y: number];

/** The lines at a level, each as points in the field's own coordinates. */
export function contour(field: Field, level: number): Place[][] {
  const links = new Map<number, number[]>();
  const link = (from: number, to: number): void => {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = links.get(a);
      if (known) known.push(b);
      else links.set(a, [b]);
    }
  };
  for (let row = 0; row < field.rows - 1; row += 1)
    for (let column = 0; column < field.columns - 1; column += 1)
      for (const [from, to] of cut(field, level, column, row)) link(from, to);
  return joined(links).map((edges) => edges.map((edge) => placeOn(field, level, edge)));
}

/* An edge has a number: that of its lower left grid point, twice; plus one if it goes
   up instead of to the right. */

function cut(
  { columns, values }: Field,
  level: number,
  column: number,
  row: number,
): [number, number][] {
  const at = row * columns + column;
  const corners = [
    values[at]!,
    values[at + 1]!,
    values[at + columns + 1]!,
    values[at + columns]!,
  ];
  if (!corners.every(Number.isFinite)) return [];
  const [bottom, right, top, left] = [
    2 * at,
    2 * at + 3,
    2 * (at + columns),
    2 * at + 1,
  ];
  const code = corners.reduce((sum, value, i) => sum + (value > level ? 1 << i : 0), 0);
  const middle = corners.reduce((sum, value) => sum + value, 0) / 4 > level;
  const around = { b: bottom, r: right, t: top, l: left };
  return piecesOf(code, middle).map(([from, to]) => [around[from], around[to]]);
}

type Side = "b" | "r" | "t" | "l";

/** Which edges are joined, by the corners above the level: 1, 2, 4, 8 from the lower
    left against the clock. Two opposite ones: the middle decides. */
function piecesOf(code: number, middle: boolean): [Side, Side][] {
  const above = code > 7 ? 15 - code : code;
  if (above === 5) {
    const joinedMiddle = middle === (code === 5);
    return joinedMiddle
      ? [
          ["l", "t"],
          ["b", "r"],
        ]
      : [
          ["l", "b"],
          ["r", "t"],
        ];
  }
  const simple: Record<number, [Side, Side][]> = {
    1: [["l", "b"]],
    2: [["b", "r"]],
    3: [["l", "r"]],
    4: [["r", "t"]],
    6: [["b", "t"]],
    7: [["l", "t"]],
  };
  return simple[above] ?? [];
}

/** Chains of edges: first those with ends, then the closed ones. */
function joined(links: Map<number, number[]>): number[][] {
  const chains: number[][] = [];
  const walk = (first: number): void => {
    const chain = [first];
    for (let here = first; ;) {
      const next = links.get(here)?.pop();
      if (next === undefined) break;
      const back = links.get(next)!;
      back.splice(back.indexOf(here), 1);
      chain.push(next);
      here = next;
    }
    if (chain.length > 1) chains.push(chain);
  };
  for (const [edge, neighbours] of links) if (neighbours.length === 1) walk(edge);
  for (const [edge, neighbours] of links) if (neighbours.length > 0) walk(edge);
  return chains;
}

function placeOn(field: Field, level: number, edge: number): Place {
  const { columns, rows, values, x, y } = field;
  const at = edge >> 1;
  const upward = (edge & 1) === 1;
  const from = values[at]!;
  const to = values[at + (upward ? columns : 1)]!;
  const share = (level - from) / (to - from);
  const column = (at % columns) + (upward ? 0 : share);
  const row = Math.floor(at / columns) + (upward ? share : 0);
  return [
    x[0] + (column / (columns - 1)) * (x[1] - x[0]),
    y[0] + (row / (rows - 1)) * (y[1] - y[0]),
  ];
}

/** An SVG path through places, closed where the last is the first. */
export function linePath(places: readonly Place[]): string {
  const first = places[0];
  const last = places.at(-1);
  if (!first || !last) return "";
  const closed = places.length > 2 && first[0] === last[0] && first[1] === last[1];
  const shown = closed ? places.slice(0, -1) : places;
  const points = shown.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`);
  return `M${points.join("L")}${closed ? "Z" : ""}`;
}

/** Where a label lies, and how it is turned, in degrees. */
export interface Spot {
  x: number;
  y: number;
  angle: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A place for a label along a line that is inside and away from those before it. */
export function labelSpot(
  line: readonly Place[],
  width: number,
  box: Box,
  taken: readonly Spot[],
  apart = 34,
): Spot | null {
  const length = line.reduce(
    (sum, place, i) => sum + distance(place, line[i - 1] ?? place),
    0,
  );
  if (length < 2.2 * width) return null;
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9]) {
    const spot = along(line, share * length, width);
    const margin = width / 2 + 4;
    const inside =
      spot.x > box.left + margin &&
      spot.x < box.right - margin &&
      spot.y > box.top + margin &&
      spot.y < box.bottom - margin;
    const free = taken.every(
      (other) => Math.hypot(other.x - spot.x, other.y - spot.y) > apart,
    );
    if (inside && free && spot.straight > 0.93) return spot;
  }
  return null;
}

function along(
  line: readonly Place[],
  at: number,
  width: number,
): Spot & { straight: number } {
  const before = placeAt(line, at - width / 2);
  const after = placeAt(line, at + width / 2);
  const here = placeAt(line, at);
  let angle = (Math.atan2(after[1] - before[1], after[0] - before[0]) * 180) / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle < -90) angle += 180;
  return { x: here[0], y: here[1], angle, straight: distance(before, after) / width };
}

function placeAt(line: readonly Place[], at: number): Place {
  let left = at;
  for (let i = 1; i < line.length; i += 1) {
    const [from, to] = [line[i - 1]!, line[i]!];
    const size = distance(from, to);
    if (left <= size && size > 0) {
      const share = Math.max(0, left / size);
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    left -= size;
  }
  return line.at(-1) ?? [NaN, NaN];
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
