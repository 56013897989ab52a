/* A plane to look at and to point at: axes, a canvas below, drawings above, and a
   cross-hair that the mouse or the arrow keys move.

   The plane knows nothing of what is drawn. It has one tab stop; arrow keys move the
   cross-hair, with Shift in small steps; Enter chooses the point, Escape lets go. */

import type { Place } from "./contour";
import { element, setAttributes, svg } from "./dom";
import type { Range } from "./field";
import { type Scale, linear, tickLabel, tickStep, ticks } from "./scales";

const MARGIN = { top: 22, right: 10, bottom: 38, left: 42 };
const BIG_STEPS = 40; // across the plane with arrow keys
const SMALL_STEPS = 400;
const SHARPEST = 2; // canvas pixels for each pixel of the page

export interface PlaneOptions {
  /** What it is, for a screen reader: "loss surface". */
  kind: string;
  label: string;
  /** Height for each pixel of width; a square plot by default. */
  ratio?: number;
  /** The greatest width, in pixels. */
  most?: number;
  /** The canvas's own size along each side; that of the screen by default. */
  grain?: number;
  /** The cross-hair moved, or went away. `keyed`: by the keyboard. */
  hover(at: Place | null, keyed: boolean): void;
  /** A point was chosen, by a click or Enter. */
  choose?(at: Place): void;
  /** Whether a press there, in pixels, takes hold of something that can be dragged. */
  grab?(pixel: Place): boolean;
  /** What is held was moved; `done` when it is let go. */
  drag?(at: Place, done: boolean): void;
  /** Another key was pressed; true if it meant something. */
  key?(key: string, at: Place | null): boolean;
}

export interface Plane {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Drawings above the canvas, clipped to the plot, in pixels of the plot. */
  readonly layer: SVGGElement;
  /** Drawings that may stick out. */
  readonly above: SVGGElement;
  x: Scale;
  y: Scale;
  /** The plot's place and size in pixels. */
  readonly box: { left: number; top: number; width: number; height: number };
  /** Lays the plane out at its width of now; true if its size changed. */
  layOut(x: Range, y: Range, labels: readonly [string, string]): boolean;
  /** Where the cross-hair is; null: nowhere. */
  cursor(): Place | null;
  point(at: Place | null): void;
}

let planes = 0;

export function makePlane(options: PlaneOptions): Plane {
  planes += 1;
  const clip = `tge-plane-clip-${Date.now().toString(36)}-${planes}`;
  const canvas = element("canvas", {
    class: "tge-plane-canvas",
    "aria-hidden": "true",
  });
  const axes = svg("g", { class: "tge-plane-axes" });
  const hole = svg("rect", {});
  const layer = svg("g", { "clip-path": `url(#${clip})` });
  const above = svg("g", {});
  const hair = svg("g", { class: "tge-plane-hair" });
  const drawing = svg(
    "svg",
    { "aria-hidden": "true" },
    svg("defs", {}, svg("clipPath", { id: clip }, hole)),
    axes,
    layer,
    above,
    hair,
  );
  const root = element(
    "div",
    {
      class: "tge-plane",
      tabindex: 0,
      role: "application",
      "aria-roledescription": options.kind,
      "aria-label": options.label,
    },
    canvas,
    drawing,
  );
  const box = { left: MARGIN.left, top: MARGIN.top, width: 100, height: 100 };
  let at: Place | null = null;
  let held = false;
  let shown = "";

  const plane: Plane = {
    element: root,
    canvas,
    layer,
    above,
    x: linear(0, 1, 0, 1),
    y: linear(0, 1, 1, 0),
    box,
    cursor: () => at,
    point(place) {
      at = place;
      drawHair();
    },
    layOut(x, y, labels) {
      const width = Math.min(Math.max(root.clientWidth, 200), options.most ?? 1e6);
      const now = `${width} ${x} ${y} ${labels} ${window.devicePixelRatio}`;
      if (now === shown) return false;
      shown = now;
      box.width = width - MARGIN.left - MARGIN.right;
      box.height = Math.round(box.width * (options.ratio ?? 1));
      const height = box.height + MARGIN.top + MARGIN.bottom;
      plane.x = linear(...x, box.left, box.left + box.width);
      plane.y = linear(...y, box.top + box.height, box.top);
      setAttributes(drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
      setAttributes(hole, {
        x: box.left,
        y: box.top,
        width: box.width,
        height: box.height,
      });
      axes.replaceChildren(...drawAxes(plane, labels));
      drawHair();
      fitCanvas(canvas, box, options.grain);
      return true;
    },
  };

  function drawHair(): void {
    if (at === null) {
      hair.replaceChildren();
      return;
    }
    const [px, py] = [plane.x.at(at[0]), plane.y.at(at[1])];
    const line = (x1: number, y1: number, x2: number, y2: number): SVGLineElement =>
      svg("line", { x1, y1, x2, y2 });
    hair.replaceChildren(
      line(box.left, py, px - 7, py),
      line(px + 7, py, box.left + box.width, py),
      line(px, box.top, px, py - 7),
      line(px, py + 7, px, box.top + box.height),
      svg("circle", { cx: px, cy: py, r: 5 }),
    );
  }

  const move = (place: Place | null, keyed: boolean): void => {
    at = place;
    drawHair();
    options.hover(place, keyed);
  };
  const placeOf = (event: MouseEvent): Place | null => {
    const frame = drawing.getBoundingClientRect();
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    const inside =
      px >= box.left - 1 &&
      px <= box.left + box.width + 1 &&
      py >= box.top - 1 &&
      py <= box.top + box.height + 1;
    if (!inside && !held) return null;
    return [within(plane.x, plane.x.value(px)), within(plane.y, plane.y.value(py))];
  };
  root.addEventListener("pointermove", (event) => {
    const place = placeOf(event);
    move(place, false);
    if (held && place) options.drag?.(place, false);
  });
  root.addEventListener("pointerleave", () => {
    if (!held) move(null, false);
  });
  root.addEventListener("pointerdown", (event) => {
    const place = placeOf(event);
    if (event.button !== 0 || place === null) return;
    held = options.grab?.([plane.x.at(place[0]), plane.y.at(place[1])]) ?? false;
    if (held) root.setPointerCapture(event.pointerId);
    root.classList.toggle("tge-plane-held", held);
  });
  const release = (event: PointerEvent): void => {
    if (!held) return;
    const place = placeOf(event);
    held = false;
    root.classList.remove("tge-plane-held");
    if (place) options.drag?.(place, true);
  };
  root.addEventListener("pointerup", release);
  root.addEventListener("pointercancel", release);
  let wasHeld = false; // a click ends each press; one that ends a drag chooses nothing
  root.addEventListener("pointerdown", () => (wasHeld = held));
  root.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place && !wasHeld) options.choose?.(place);
  });
  root.addEventListener("blur", () => move(null, true));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = moved(plane, at, event.key, event.shiftKey);
    if (next !== undefined) move(next, true);
    else if (event.key === "Enter" && at !== null && !event.shiftKey)
      options.choose?.(at);
    else if (!options.key?.(event.key, at)) return;
    event.preventDefault();
  });
  return plane;
}

/** Where a key takes the cross-hair; undefined for a key that moves nothing. */
export function moved(
  { x, y }: { x: Scale; y: Scale },
  at: Place | null,
  key: string,
  finely: boolean,
): Place | null | undefined {
  const directions: Record<string, Place> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowDown: [0, -1],
    ArrowUp: [0, 1],
  };
  const middle: Place = [(x.low + x.high) / 2, (y.low + y.high) / 2];
  if (key === "Escape") return at === null ? undefined : null;
  if (key === "Home") return middle;
  const way = directions[key];
  if (way === undefined) return undefined;
  if (at === null) return middle;
  const steps = finely ? SMALL_STEPS : BIG_STEPS;
  return [
    within(x, at[0] + (way[0] * (x.high - x.low)) / steps),
    within(y, at[1] + (way[1] * (y.high - y.low)) / steps),
  ];
}

function within({ low, high }: Scale, value: number): number {
  return Math.min(Math.max(value, low), high);
}

function fitCanvas(canvas: HTMLCanvasElement, box: Plane["box"], grain?: number): void {
  const ratio = Math.min(window.devicePixelRatio || 1, SHARPEST);
  canvas.width = grain ?? Math.round(box.width * ratio);
  canvas.height = grain ?? Math.round(box.height * ratio);
  canvas.style.left = `${box.left}px`;
  canvas.style.top = `${box.top}px`;
  canvas.style.width = `${box.width}px`;
  canvas.style.height = `${box.height}px`;
}

function drawAxes(
  { x, y, box }: Plane,
  [below, beside]: readonly [string, string],
): SVGElement[] {
  const bottom = box.top + box.height;
  const across = tickValues(x, box.width).flatMap(({ value, label }) => [
    svg("line", { x1: x.at(value), x2: x.at(value), y1: bottom, y2: bottom + 4 }),
    svg("text", { x: x.at(value), y: bottom + 15, "text-anchor": "middle" }, label),
  ]);
  const up = tickValues(y, box.height).flatMap(({ value, label }) => [
    svg("line", { x1: box.left - 4, x2: box.left, y1: y.at(value), y2: y.at(value) }),
    svg("text", { x: box.left - 7, y: y.at(value) + 3.5, "text-anchor": "end" }, label),
  ]);
  const right = box.left + box.width;
  const name = { class: "tge-plane-name" };
  return [
    ...across,
    ...up,
    svg("text", { ...name, x: right, y: bottom + 31, "text-anchor": "end" }, below),
    svg(
      "text",
      { ...name, x: box.left, y: box.top - 9, "text-anchor": "start" },
      beside,
    ),
    svg("rect", { x: box.left, y: box.top, width: box.width, height: box.height }),
  ];
}

function tickValues(scale: Scale, pixels: number): { value: number; label: string }[] {
  const count = Math.max(2, Math.round(pixels / 70));
  const step = tickStep(scale.high - scale.low, count);
  return ticks(scale.low, scale.high, count).map((value) => ({
    value,
    label: tickLabel(value, step),
  }));
}
