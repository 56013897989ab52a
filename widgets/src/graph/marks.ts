/** What moves on a drawn picture: the walk, the selection, the backward pass. */

import type { GraphDocument, Point } from "../document";
import { setText, svg } from "../shared/dom";
import { number } from "./format";
import type { Line, Scene } from "./model";
import type { Picture } from "./picture";
import * as shapes from "./shapes";
import type { Stage, StepState } from "./steps";
import { flow, handovers, stageOf } from "./steps";

const SIGNS: Record<Stage, string> = { active: "\u25b6", done: "\u2713", waiting: "\u2202", idle: "" };

/** Marks every box with its stage and draws the gradients on their way. */
export function showStep(
  picture: Picture,
  document: GraphDocument,
  scene: Scene,
  state: StepState,
): void {
  for (const box of scene.boxes) {
    const drawn = picture.boxes.get(box.id);
    const stage = stageOf(state, box.members);
    drawn?.setAttribute("data-stage", stage);
    const sign = drawn?.querySelector(".tge-badge-sign");
    if (sign) setText(sign, SIGNS[stage]);
  }
  picture.svg.classList.toggle("tge-stepping", state.step !== null);
  showFlow(picture, document, scene, state);
}

function showFlow(
  picture: Picture,
  document: GraphDocument,
  scene: Scene,
  state: StepState,
): void {
  const lines = new Map(scene.lines.map((line) => [line.id, line]));
  const { arriving, leaving } = flow(document, state, scene);
  const earlier = new Map(
    handovers(document, state.index).map(({ outgoing, earlier: held }) => [outgoing, held]),
  );
  const paths: SVGElement[] = [];
  const pills: SVGElement[] = [];
  const incoming = state.step === null ? "" : `\u2016\u2202\u2016 ${number(state.step.incoming.norm)}`;
  arriving.forEach((id, index) => {
    const line = lines.get(id);
    if (line === undefined) return;
    paths.push(...gradientLine(line, "arriving"));
    if (index === 0) pills.push(pill(line, incoming, "arriving", 0.5));
  });
  leaving.forEach(({ line: id, outgoing }, index) => {
    const line = lines.get(id);
    if (line === undefined) return;
    paths.push(...gradientLine(line, "leaving"));
    const held = earlier.get(outgoing) ?? null;
    const norm = `\u2016\u2202\u2016 ${number(outgoing.gradient.norm)}`;
    // Two gradients into one box would print on top of each other.
    const place = twice(leaving.map((other) => lines.get(other.line)), index) ? 0.3 : 0.5;
    pills.push(pill(line, held === null ? norm : `+ ${norm}`, "leaving", place));
  });
  picture.flow.replaceChildren(...paths);
  picture.pills.replaceChildren(...pills);
}

function twice(lines: readonly (Line | undefined)[], index: number): boolean {
  const line = lines[index];
  return lines.slice(0, index).some((other) => other?.source === line?.source);
}

function gradientLine(line: Line, way: "arriving" | "leaving"): SVGElement[] {
  const points = shapes.reversed(line.points);
  const path = shapes.curve(points);
  const dot = svg("circle", { class: `tge-flow-dot tge-flow-${way}`, r: 4.5 });
  dot.style.setProperty("offset-path", `path("${path}")`);
  return [
    svg("path", { class: `tge-flow-line tge-flow-${way}`, d: path }),
    svg("path", { class: `tge-flow-arrow tge-flow-${way}`, d: shapes.arrowhead(points) }),
    dot,
  ];
}

function pill(line: Line, text: string, way: string, share: number): SVGGElement {
  const [x, y] = along(line.points, share);
  const width = text.length * 6.6 + 12;
  return svg(
    "g",
    { class: `tge-pill tge-flow-${way}`, transform: `translate(${x} ${y})` },
    svg("rect", { x: -width / 2, y: -9, width, height: 18, rx: 9 }),
    svg("text", { y: 4 }, text),
  );
}

function along(points: readonly Point[], share: number): Point {
  if (share === 0.5) return shapes.middle(points);
  const [x, y] = points[0] ?? [0, 0];
  const [toX, toY] = shapes.middle(points);
  return [x + (toX - x) * 2 * share, y + (toY - y) * 2 * share];
}

/** Rings the selected box; empty for none. */
export function showSelected(picture: Picture, id: string): void {
  for (const [key, drawn] of picture.boxes)
    drawn.classList.toggle("tge-selected", key === id);
}

/** Shows where the keyboard stands and tells assistive technology. */
export function showCursor(picture: Picture, id: string): void {
  for (const [key, drawn] of picture.boxes)
    drawn.classList.toggle("tge-cursor", key === id);
  const current = picture.boxes.get(id);
  if (current) picture.svg.setAttribute("aria-activedescendant", current.id);
  else picture.svg.removeAttribute("aria-activedescendant");
}

/** Brings out the lines of one box, and lets them go with an empty id. */
export function showNear(picture: Picture, scene: Scene, id: string): void {
  for (const line of scene.lines) {
    const near = id !== "" && (line.source === id || line.target === id);
    picture.lines.get(line.id)?.classList.toggle("tge-near", near);
  }
}
