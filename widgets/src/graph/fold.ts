/**
 * What folding does to the drawing: gaps close, lines end at folded modules.
 *
 * Nothing is laid out anew. Every point is moved by one monotone map for each axis, so
 * a person finds each box where it was before, only closer to its neighbours.
 */

import type { GraphEdge, Point } from "../document";
import type { Box, Frame } from "./model";

const COLUMN_GAP = 64;
const ROW_GAP = 44;
const BEND = 26;
const HEADING = 26;
const SIDE = 12;

interface Interval {
  start: number;
  end: number;
}

/**
 * A monotone map that closes the gaps folding has left along one axis.
 *
 * Gaps between the occupied intervals that are wider than `gap` shrink to `gap`;
 * everything else only moves. Being monotone, it keeps every order and overlap.
 */
export function closeGaps(
  intervals: readonly Interval[],
  gap: number,
): (position: number) => number {
  const knots: [number, number][] = [];
  let removed = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    if (end > Number.NEGATIVE_INFINITY && interval.start - end > gap) {
      knots.push([end, end - removed]);
      removed += interval.start - end - gap;
      knots.push([interval.start, interval.start - removed]);
    }
    end = Math.max(end, interval.end);
  }
  return (position) => interpolate(knots, position);
}

function interpolate(knots: readonly [number, number][], position: number): number {
  let before: [number, number] | null = null;
  for (const knot of knots) {
    if (position < knot[0]) {
      if (before === null) return position;
      const share = (position - before[0]) / (knot[0] - before[0]);
      return before[1] + share * (knot[1] - before[1]);
    }
    before = knot;
  }
  return before === null ? position : position - before[0] + before[1];
}

/** Where folding moves the points of the drawing. */
export interface Move {
  x: (position: number) => number;
  y: (position: number) => number;
}

export const STAY: Move = { x: (position) => position, y: (position) => position };

/** Closes the rows and columns that folded nodes have left empty. */
export function squeeze(boxes: readonly Box[], frames: readonly Frame[]): Move {
  const spans = (axis: "x" | "y", size: "width" | "height"): Interval[] => [
    ...boxes.map((box) => interval(box[axis] - box[size] / 2, box[size])),
    ...frames.flatMap((frame) => borders(frame[axis], frame[size], axis)),
  ];
  return {
    x: closeGaps(spans("x", "width"), COLUMN_GAP),
    y: closeGaps(spans("y", "height"), ROW_GAP),
  };
}

/** A frame can shrink with what it holds: only its borders and heading stay as wide. */
function borders(start: number, length: number, axis: "x" | "y"): Interval[] {
  const heading = axis === "y" ? HEADING : SIDE;
  return [interval(start, heading), interval(start + length - SIDE, SIDE)];
}

function interval(start: number, length: number): Interval {
  return { start, end: start + length };
}

export function moveFrame(frame: Frame, move: Move): Frame {
  const [x, y] = [move.x(frame.x), move.y(frame.y)];
  const width = move.x(frame.x + frame.width) - x;
  return { ...frame, x, y, width, height: move.y(frame.y + frame.height) - y };
}

/** The drawn line of an edge: as laid out, save where a folded module is an end. */
export function route(edge: GraphEdge, source: Box, target: Box, move: Move): Point[] {
  const drawn = edge.points.map(([x, y]): Point => [move.x(x), move.y(y)]);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  const [leave, enter] = between(source, target, first, last);
  if (drawn.length < 2 || first === undefined || last === undefined)
    return [leave, enter];
  if (source.node === null) return [leave, target.node === null ? enter : last];
  if (target.node === null) return [first, enter];
  return move === STAY ? drawn : soften(drawn);
}

/** Gives the last bend of a squeezed line room to be a bend and not a corner. */
function soften(points: readonly Point[]): Point[] {
  const softened = [...points];
  const [before, bend, end] = points.slice(-3);
  if (before === undefined || bend === undefined || end === undefined) return softened;
  const higher = Math.max((before[1] + end[1]) / 2, end[1] - BEND);
  if (before[1] < end[1])
    softened[points.length - 2] = [bend[0], Math.min(bend[1], higher)];
  return softened;
}

/** From the lower edge of one box to the upper edge of another. */
function between(
  source: Box,
  target: Box,
  first?: Point,
  last?: Point,
): [Point, Point] {
  const down = source.y <= target.y ? 1 : -1;
  return [
    [port(source, first), source.y + (down * source.height) / 2],
    [port(target, last), target.y - (down * target.height) / 2],
  ];
}

/** Where a line meets a box: right where it was drawn, as far as the box reaches. */
function port(box: Box, drawn?: Point): number {
  const reach = Math.max(0, box.width / 2 - 12);
  const x = drawn?.[0] ?? box.x;
  return Math.max(box.x - reach, Math.min(box.x + reach, x));
}
