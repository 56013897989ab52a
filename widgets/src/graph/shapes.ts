/** Outlines of boxes, lines and arrowheads as SVG path data. Pure functions. */

import type { Point } from "../document";
import type { Box, BoxKind } from "./model";

/**
 * The outline of a box, a different one for each kind, so that colour is never alone:
 * an operation is a rounded rectangle, a parameter has cut corners, an input is a
 * capsule, an output has a double border, a folded module lies on a second card.
 */
export function outline(kind: BoxKind, box: Box): string {
  const [left, top] = [-box.width / 2, -box.height / 2];
  switch (kind) {
    case "parameter":
      return cutCorners(left, top, box.width, box.height, 9);
    case "input":
      return rounded(left, top, box.width, box.height, Math.min(24, box.height / 2));
    case "module":
      return rounded(left, top, box.width, box.height, 3);
    default:
      return rounded(left, top, box.width, box.height, 8);
  }
}

/** The second outline of an output or a folded module, null for the other kinds. */
export function secondOutline(kind: BoxKind, box: Box): string | null {
  const [left, top] = [-box.width / 2, -box.height / 2];
  if (kind === "output")
    return rounded(left + 3.5, top + 3.5, box.width - 7, box.height - 7, 5.5);
  if (kind === "module") return rounded(left + 5, top + 5, box.width, box.height, 3);
  return null;
}

function rounded(x: number, y: number, w: number, h: number, radius: number): string {
  const r = Math.min(radius, w / 2, h / 2);
  const arc = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return (
    `M${x + r} ${y}h${w - 2 * r}${arc(r, r)}v${h - 2 * r}${arc(-r, r)}` +
    `h${2 * r - w}${arc(-r, -r)}v${2 * r - h}${arc(r, -r)}z`
  );
}

function cutCorners(x: number, y: number, w: number, h: number, cut: number): string {
  const c = Math.min(cut, w / 2, h / 2);
  return (
    `M${x + c} ${y}h${w - 2 * c}l${c} ${c}v${h - 2 * c}l${-c} ${c}` +
    `h${2 * c - w}l${-c} ${-c}v${2 * c - h}z`
  );
}

/** How much text fits on a line of the box. */
export function textWidth(kind: BoxKind, box: Box): number {
  return box.width - (kind === "input" ? 20 : kind === "module" ? 44 : 10);
}

const ARROW = 7;

/**
 * A smooth curve through the points, leaving and entering each of them vertically,
 * as layers lie above each other. The last stretch under the arrowhead is left out.
 */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${text(first)}`;
  let from = first;
  rest.forEach((to, index) => {
    const end = index === rest.length - 1 ? beforeArrow(from, to) : to;
    path += level(from, to) ? `L${text(end)}` : bend(from, end);
    from = to;
  });
  return path;
}

function bend(from: Point, to: Point): string {
  const half = (to[1] - from[1]) / 2;
  const controls: Point[] = [
    [from[0], from[1] + half],
    [to[0], to[1] - half],
  ];
  return `C${controls.map(text).join(" ")} ${text(to)}`;
}

/** Whether a stretch runs more sideways than a vertical curve can follow. */
function level(from: Point, to: Point): boolean {
  return Math.abs(to[1] - from[1]) < 8;
}

function beforeArrow(from: Point, to: Point): Point {
  const [dx, dy] = heading(from, to);
  return [to[0] - dx * (ARROW - 1), to[1] - dy * (ARROW - 1)];
}

function heading(from: Point, to: Point): Point {
  if (!level(from, to)) return [0, Math.sign(to[1] - from[1])];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  return length === 0
    ? [0, 1]
    : [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}

/** The arrowhead at the end of the line. */
export function arrowhead(points: readonly Point[]): string {
  const tip = points[points.length - 1];
  const from = points[points.length - 2];
  if (tip === undefined || from === undefined) return "";
  const [dx, dy] = heading(from, tip);
  const wing = (side: number): Point => [
    tip[0] - dx * ARROW - dy * side * (ARROW / 2),
    tip[1] - dy * ARROW + dx * side * (ARROW / 2),
  ];
  return `M${text(tip)}L${text(wing(1))}L${text(wing(-1))}z`;
}

/** The line walked the other way, as a gradient travels. */
export function reversed(points: readonly Point[]): Point[] {
  return [...points].reverse();
}

function text([x, y]: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
