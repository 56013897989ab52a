/** Draws a scene as SVG: module frames, lines, boxes, room for the player's marks. */

import { svg } from "../shared/dom";
import { fullTitle } from "./boxes";
import { clip, shorten, visible } from "./format";
import type { Box, Frame, Line, Scene } from "./model";
import { describe } from "./model";
import * as shapes from "./shapes";
import type { Summary } from "../document";

/** The drawn parts of a graph, by the ids of the scene. */
export interface Picture {
  svg: SVGSVGElement;
  /** Everything that moves when the picture is panned or zoomed. */
  camera: SVGGElement;
  boxes: Map<string, SVGGElement>;
  lines: Map<string, SVGGElement>;
  /** Gradients on their way: lines above the graph's lines, under its boxes. */
  flow: SVGGElement;
  /** The norms of gradients on their way, above everything. */
  pills: SVGGElement;
}

/** What the picture is drawn with: text widths, ids, words. */
export interface Pen {
  measure: (text: string, size: number, weight: number) => number;
  idPrefix: string;
  gradients: ReadonlyMap<string, Summary>;
}

const TITLE_SIZE = 13;
const DETAIL_SIZE = 11;
const TITLE_LINE = 17;
const DETAIL_LINE = 15;

/** Measures text as the picture writes it; widths are guessed without a canvas. */
export function makeMeasure(): Pen["measure"] {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).getPropertyValue(
    "--jp-ui-font-family",
  );
  return (text, size, weight) => {
    if (context === null) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${family.trim() || "system-ui, sans-serif"}`;
    return context.measureText(text).width;
  };
}

/** An empty picture with one tab stop; `label` is its name for screen readers. */
export function makePicture(label: string): Picture {
  const camera = svg("g", { class: "tge-camera" });
  const root = svg(
    "svg",
    {
      class: "tge-graph-svg",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "computation graph",
      "aria-label": label,
    },
    camera,
  );
  const layer = (name: string): SVGGElement => svg("g", { class: name });
  return {
    svg: root,
    camera,
    boxes: new Map(),
    lines: new Map(),
    flow: layer("tge-flow"),
    pills: layer("tge-pills"),
  };
}

/** Replaces what the picture shows by `scene`. */
export function drawScene(picture: Picture, scene: Scene, pen: Pen): void {
  picture.boxes = new Map();
  picture.lines = new Map();
  const lines = scene.lines.map((line) => drawLine(picture, line));
  const boxes = scene.boxes.map((box, index) =>
    drawBox(picture, scene, box, index, pen),
  );
  picture.flow.replaceChildren();
  picture.pills.replaceChildren();
  picture.camera.replaceChildren(
    group("tge-frames", scene.frames.map(drawFrame)),
    group("tge-lines", lines),
    picture.flow,
    group(
      "tge-headings",
      scene.frames.map((frame) => drawHeading(frame, pen)),
    ),
    group("tge-nodes", boxes),
    picture.pills,
  );
}

function group(name: string, children: Node[]): SVGGElement {
  return svg("g", { class: name }, ...children);
}

function drawFrame({ path, members, x, y, width, height }: Frame): SVGGElement {
  const area = { class: "tge-frame-area", x, y, width, height, rx: 8 };
  const name = members.length > 0 ? "tge-frame tge-frame-chain" : "tge-frame";
  return svg("g", { class: name, "data-module": path }, svg("rect", area));
}

/** A module's name and fold mark stand above the lines that cross its frame. */
function drawHeading(frame: Frame, pen: Pen): SVGGElement {
  const { x, y, width, path } = frame;
  const name = fullTitle(frame);
  const room = width - 40;
  const shown = clip(name, room, (text) => pen.measure(text, DETAIL_SIZE, 600));
  return svg(
    "g",
    { class: "tge-frame-heading" },
    svg("title", {}, visible(name)),
    svg("text", { class: "tge-frame-name", x: x + 10, y: y + 16 }, shown),
    foldMark(x + width - 16, y + 12, path, "fold"),
  );
}

/** The small square with − or + that folds and unfolds by mouse. */
function foldMark(x: number, y: number, path: string, action: string): SVGGElement {
  const name = action === "fold" ? "Fold this module" : "Unfold this module";
  const sign = action === "fold" ? "M-3 0H3" : "M-3 0H3M0 -3V3";
  return svg(
    "g",
    { class: "tge-fold", "data-fold": path, transform: `translate(${x} ${y})` },
    svg("title", {}, name),
    svg("rect", { x: -12, y: -12, width: 24, height: 24, class: "tge-fold-area" }),
    svg("rect", { x: -6.5, y: -6.5, width: 13, height: 13, rx: 3 }),
    svg("path", { d: sign }),
  );
}

function drawLine(picture: Picture, line: Line): SVGGElement {
  const drawn = svg(
    "g",
    { class: "tge-edge", "data-source": line.source, "data-target": line.target },
    svg("path", { class: "tge-edge-line", d: shapes.curve(line.points) }),
    svg("path", { class: "tge-edge-arrow", d: shapes.arrowhead(line.points) }),
  );
  const label = shorten(visible(line.label), 24);
  if (label !== "")
    drawn.append(svg("text", { class: "tge-edge-label", ...besideEnd(line) }, label));
  picture.lines.set(line.id, drawn);
  return drawn;
}

/** Beside the arrow, away from where the line comes from: each line has its own end. */
function besideEnd({ points }: Line): Record<string, string | number> {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [came] = points.findLast((point) => Math.abs(point[0] - x) > 1) ?? [x];
  const anchor = came > x ? "end" : "start";
  return { x: came > x ? x - 6 : x + 6, y: y - 9, "text-anchor": anchor };
}

function drawBox(
  picture: Picture,
  scene: Scene,
  box: Box,
  index: number,
  pen: Pen,
): SVGGElement {
  const outline = shapes.outline(box.kind, box);
  const second = shapes.secondOutline(box.kind, box);
  const label = describe(box, scene, pen.gradients);
  const drawn = svg(
    "g",
    {
      class: `tge-node tge-node-${box.kind}`,
      id: `${pen.idPrefix}-${index}`,
      role: "img",
      "aria-label": label,
      "data-node-id": box.id,
      transform: `translate(${box.x} ${box.y})`,
    },
    svg("title", {}, shorten(fullText(box), 2000)),
  );
  if (second !== null && box.kind === "module")
    drawn.append(svg("path", { class: "tge-node-second", d: second }));
  drawn.append(
    svg("path", { class: "tge-node-halo", d: outline }),
    svg("path", { class: "tge-node-shape", d: outline }),
  );
  if (second !== null && box.kind === "output")
    drawn.append(svg("path", { class: "tge-node-second", d: second }));
  drawn.append(...textLines(box, pen), badge(box));
  if (box.kind === "module")
    drawn.append(
      foldMark(box.width / 2 - 13, -box.height / 2 + 13, box.module, "unfold"),
    );
  picture.boxes.set(box.id, drawn);
  return drawn;
}

function fullText(box: Box): string {
  return [box.title, ...box.details].map(visible).join("\n");
}

function textLines(box: Box, pen: Pen): SVGTextElement[] {
  const room = shapes.textWidth(box.kind, box);
  const fitting = Math.floor((box.height - TITLE_LINE - 4) / DETAIL_LINE);
  const details = box.details.slice(0, Math.max(0, fitting));
  let y = -(TITLE_LINE + DETAIL_LINE * details.length) / 2 + 12.5;
  const lines = [fitted("tge-node-title", box.title, room, y, TITLE_SIZE, 600, pen)];
  for (const detail of details) {
    y += DETAIL_LINE;
    lines.push(fitted("tge-node-detail", detail, room, y, DETAIL_SIZE, 400, pen));
  }
  return lines;
}

/** A line of text; one that nearly fits is set a little smaller before it is cut. */
function fitted(
  name: string,
  text: string,
  room: number,
  y: number,
  largest: number,
  weight: number,
  pen: Pen,
): SVGTextElement {
  const needed = pen.measure(shorten(visible(text), 200), largest, weight);
  const size = Math.max(largest * 0.86, Math.min(largest, (largest * room) / needed));
  const shown = clip(text, room, (part) => pen.measure(part, size, weight));
  const line = svg("text", { class: name, y }, shown);
  line.style.fontSize = `${size.toFixed(2)}px`;
  return line;
}

/** The corner mark of the step player: its sign says the stage without colour. */
function badge(box: Box): SVGGElement {
  return svg(
    "g",
    {
      class: "tge-badge",
      transform: `translate(${-box.width / 2 + 1} ${-box.height / 2 + 1})`,
    },
    svg("circle", { r: 8.5 }),
    svg("text", { class: "tge-badge-sign", y: 4 }),
  );
}
