/** A small map of the whole graph beside the part that is seen. It can be dragged. */

import type { Point } from "../document";
import { setAttributes, svg } from "../shared/dom";
import type { BoxKind, Scene } from "./model";
import type { Area, Size, Viewport } from "./viewport";
import { seenArea } from "./viewport";

const LARGEST = { width: 132, height: 168 };
const LEAST = 44;
const PADDING = 6;
const ROOM = "--tge-map-width";
const KINDS: readonly BoxKind[] = [
  "operation",
  "parameter",
  "input",
  "output",
  "module",
];

export class MiniMap {
  readonly element = svg("svg", { class: "tge-map", "aria-hidden": "true" });
  private readonly content = svg("g");
  private readonly seen = svg("rect", { class: "tge-map-seen", rx: 2 });
  /** How wide the map is; 0 while it is hidden. */
  width = 0;
  private scene: Scene | null = null;
  private scale: Point = [0, 0];

  /** `go` is called with the point of the drawing that should be in the middle. */
  constructor(private readonly go: (to: Point) => void) {
    this.element.append(this.content, this.seen);
    this.element.addEventListener("pointerdown", (event) => this.press(event));
  }

  /** The scene to draw from now on. */
  show(scene: Scene): void {
    this.scene = scene;
    this.scale = [0, 0];
  }

  /** Shows which part of the drawing is seen; no map where that is all of it. */
  place(view: Viewport, window: Size, drawing: Size): void {
    const area = seenArea(view, window);
    const hidden = window.width === 0 || holds(area, drawing);
    this.width = 0;
    this.element.classList.toggle("tge-map-hidden", hidden);
    if (hidden) return void this.element.parentElement?.style.removeProperty(ROOM);
    const scale = mapScale(drawing, window);
    if (String(scale) !== String(this.scale)) this.draw(scale, drawing);
    this.width = drawing.width * scale[0] + 2 * PADDING;
    // What else lies on the picture keeps off the map.
    this.element.parentElement?.style.setProperty(ROOM, `${this.width}px`);
    const { x, y, width, height } = clipTo(area, drawing);
    setAttributes(this.seen, {
      x: x * scale[0] + PADDING,
      y: y * scale[1] + PADDING,
      width: Math.max(4, width * scale[0]),
      height: Math.max(4, height * scale[1]),
    });
  }

  /** Draws the boxes, one path for each kind, however many there are. */
  private draw(scale: Point, { width, height }: Size): void {
    this.scale = scale;
    const size = (length: number, i: 0 | 1): number => length * scale[i] + 2 * PADDING;
    setAttributes(this.element, { width: size(width, 0), height: size(height, 1) });
    const { boxes, frames } = this.scene ?? { boxes: [], frames: [] };
    const rectangle = (x: number, y: number, w: number, h: number): string => {
      const [across, down] = [w * scale[0], Math.max(1.5, h * scale[1])].map(round);
      const corner = [x * scale[0] + PADDING, y * scale[1] + PADDING].map(round);
      return `M${corner.join(" ")}h${across}v${down}h-${across}z`;
    };
    const paths = KINDS.map((kind) => {
      const drawn = boxes.filter((box) => box.kind === kind);
      const d = drawn.map(({ x, y, width: w, height: h }) =>
        rectangle(x - w / 2, y - h / 2, w, h),
      );
      return svg("path", { class: `tge-map-${kind}`, d: d.join("") });
    });
    const areas = frames.map((f) => rectangle(f.x, f.y, f.width, f.height));
    const background = svg("path", { class: "tge-map-frames", d: areas.join("") });
    this.content.replaceChildren(background, ...paths);
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { left, top } = this.element.getBoundingClientRect();
    const move = (to: PointerEvent): void =>
      this.go([
        (to.clientX - left - PADDING) / this.scale[0],
        (to.clientY - top - PADDING) / this.scale[1],
      ]);
    this.element.setPointerCapture(event.pointerId);
    move(event);
    const drag = new AbortController();
    this.element.addEventListener("pointermove", move, { signal: drag.signal });
    for (const end of ["pointerup", "pointercancel"] as const)
      this.element.addEventListener(end, () => drag.abort(), { signal: drag.signal });
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * How small the map is across and down. Each way it keeps a least size: a deep network
 * would be no more than a thread.
 */
export function mapScale(drawing: Size, window: Size): Point {
  const width = Math.min(LARGEST.width, window.width * 0.3);
  const height = Math.min(LARGEST.height, window.height * 0.42);
  const scale = Math.min(width / drawing.width, height / drawing.height);
  return [
    Math.max(scale, Math.min(LEAST, width) / drawing.width),
    Math.max(scale, Math.min(LEAST, height) / drawing.height),
  ];
}

/** Whether an area holds the whole drawing, its empty margin aside. */
export function holds(area: Area, drawing: Size): boolean {
  const margin = 12;
  return (
    area.x <= margin &&
    area.y <= margin &&
    area.x + area.width >= drawing.width - margin &&
    area.y + area.height >= drawing.height - margin
  );
}

/** The part of an area that lies in the drawing. */
export function clipTo(area: Area, drawing: Size): Area {
  const x = Math.max(0, Math.min(drawing.width, area.x));
  const y = Math.max(0, Math.min(drawing.height, area.y));
  return {
    x,
    y,
    width: Math.max(0, Math.min(drawing.width, area.x + area.width) - x),
    height: Math.max(0, Math.min(drawing.height, area.y + area.height) - y),
  };
}
