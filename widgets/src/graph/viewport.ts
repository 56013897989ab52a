/**
 * The zoom of the picture. Pure functions on a viewport.
 *
 * A point (x, y) of the drawing is shown at (x · scale + left, y · scale + top).
 */

import type { Point } from "../document";

export interface Viewport {
  scale: number;
  left: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Area extends Size {
  x: number;
  y: number;
}

export const SMALLEST = 0.1;
export const LARGEST = 3;
/** A whole picture is shown at once if its text is no smaller than this share. */
export const READABLE = 0.72;
/** The scale of a picture that is too large to be shown whole. */
export const COMFORTABLE = 0.85;
/** Below this scale a box's second line is too small to be read. */
export const LEGIBLE = 0.4;
const MARGIN = 16;

/** A viewport with `scale` inside the limits. */
export function limit(scale: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, scale));
}

/** The whole drawing in the middle of the window, never enlarged beyond scale 1. */
export function fit(drawing: Size, window: Size): Viewport {
  const room = (side: "width" | "height"): number =>
    drawing[side] > 0 ? Math.max(1, window[side] - 2 * MARGIN) / drawing[side] : 1;
  const scale = limit(Math.min(1, room("width"), room("height")));
  return {
    scale,
    left: (window.width - drawing.width * scale) / 2,
    top: (window.height - drawing.height * scale) / 2,
  };
}

/**
 * How a picture opens: whole if that is readable, else at a readable scale with
 * `focus` (the loss) in the lower part of the window.
 */
export function open(drawing: Size, window: Size, focus: Point | null): Viewport {
  const whole = fit(drawing, window);
  if (whole.scale >= READABLE) return whole;
  const scale = COMFORTABLE;
  const [x, y] = focus ?? [drawing.width / 2, drawing.height / 2];
  const centred = {
    scale,
    left: window.width / 2 - x * scale,
    top: window.height / 2 - y * scale,
  };
  return hold(centred, drawing, window);
}

/** The viewport moved so that no side shows more empty space than the margin. */
export function hold(viewport: Viewport, drawing: Size, window: Size): Viewport {
  const along = (offset: number, length: number, room: number): number =>
    length + 2 * MARGIN <= room
      ? (room - length) / 2
      : Math.max(room - length - MARGIN, Math.min(MARGIN, offset));
  const { scale } = viewport;
  return {
    scale,
    left: along(viewport.left, drawing.width * scale, window.width),
    top: along(viewport.top, drawing.height * scale, window.height),
  };
}

/** Zoom by `factor`, with the drawing's point under `at` staying where it is. */
export function zoom(viewport: Viewport, factor: number, at: Point): Viewport {
  const scale = limit(viewport.scale * factor);
  const ratio = scale / viewport.scale;
  return {
    scale,
    left: at[0] - (at[0] - viewport.left) * ratio,
    top: at[1] - (at[1] - viewport.top) * ratio,
  };
}

/** Moved by (dx, dy) pixels of the window, with some of the drawing left in sight. */
export function pan(
  viewport: Viewport,
  dx: number,
  dy: number,
  drawing: Size,
  window: Size,
): Viewport {
  const keep = 48;
  const along = (offset: number, length: number, room: number): number =>
    Math.max(keep - length, Math.min(room - keep, offset));
  const { scale } = viewport;
  return {
    scale,
    left: along(viewport.left + dx, drawing.width * scale, window.width),
    top: along(viewport.top + dy, drawing.height * scale, window.height),
  };
}

/** The least movement that brings `area` of the drawing into the window. */
export function reveal(viewport: Viewport, area: Area, window: Size): Viewport {
  const along = (
    offset: number,
    start: number,
    length: number,
    room: number,
  ): number => {
    const from = start * viewport.scale + offset;
    const to = (start + length) * viewport.scale + offset;
    if (to - from > room - 2 * MARGIN) return offset + room / 2 - (from + to) / 2;
    if (from < MARGIN) return offset + MARGIN - from;
    return to > room - MARGIN ? offset + room - MARGIN - to : offset;
  };
  return {
    scale: viewport.scale,
    left: along(viewport.left, area.x, area.width, window.width),
    top: along(viewport.top, area.y, area.height, window.height),
  };
}

/** The area of the drawing that a window shows. */
export function seenArea({ scale, left, top }: Viewport, window: Size): Area {
  const [width, height] = [window.width / scale, window.height / scale];
  return { x: -left / scale, y: -top / scale, width, height };
}

/** Whether a box in the drawing, given by its middle, is seen or nearly so. */
export function isNear(seen: Area, { x, y, width, height }: Area): boolean {
  const apart = (from: number, room: number, middle: number, length: number): boolean =>
    Math.abs(middle - from - room / 2) > room + length / 2;
  return !apart(seen.x, seen.width, x, width) && !apart(seen.y, seen.height, y, height);
}
