/** Where a small label goes along a line without hiding anything. Pure functions. */

import type { Point } from "../document";

/** A rectangle by its centre. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GAP = 9;
/** Shorter than this, a label on the line would hide the whole line. */
const SHORT = 56;
const SHARES = [0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85];

/** The place along `points` where a label of this size hides least of `others`. */
export function placeLabel(
  points: readonly Point[],
  width: number,
  height: number,
  others: readonly Rectangle[],
): Rectangle {
  let best: Rectangle | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [rank, place] of places(points, width).entries()) {
    const candidate = { x: place[0], y: place[1], width, height };
    const cost = others.reduce((sum, other) => sum + overlap(candidate, other), rank);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best ?? { x: 0, y: 0, width, height };
}

/** Places in order of preference: on the line where it is long, else beside it. */
function places(points: readonly Point[], width: number): Point[] {
  const on = SHARES.map((share) => along(points, share));
  const aside = (side: number): Point[] =>
    on.map(([x, y]) => [x + side * (width / 2 + GAP), y]);
  const beside = [...aside(1), ...aside(-1)];
  return lengthOf(points) < SHORT ? [...beside, ...on] : [...on, ...beside];
}

/** A line as small rectangles, so that labels can keep off it. */
export function beads(points: readonly Point[]): Rectangle[] {
  const count = Math.max(2, Math.ceil(lengthOf(points) / 10));
  return Array.from({ length: count + 1 }, (_, i) => {
    const [x, y] = along(points, i / count);
    return { x, y, width: 8, height: 8 };
  });
}

/** The area that two rectangles share. */
export function overlap(a: Rectangle, b: Rectangle): number {
  const width =
    Math.min(a.x + a.width / 2, b.x + b.width / 2) -
    Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const height =
    Math.min(a.y + a.height / 2, b.y + b.height / 2) -
    Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return Math.max(0, width) * Math.max(0, height);
}

/** The point at a share of the line's length: 0 is its start, 1 its end. */
export function along(points: readonly Point[], share: number): Point {
  let rest = share * lengthOf(points);
  let from = points[0] ?? [0, 0];
  for (const to of points.slice(1)) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (rest <= length && length > 0)
      return [
        from[0] + ((to[0] - from[0]) * rest) / length,
        from[1] + ((to[1] - from[1]) * rest) / length,
      ];
    rest -= length;
    from = to;
  }
  return from;
}

function lengthOf(points: readonly Point[]): number {
  return points
    .slice(1)
    .reduce(
      (sum, [x, y], i) =>
        sum + Math.hypot(x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0)),
      0,
    );
}
