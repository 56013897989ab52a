/** What moves on a drawn picture: the walk, the selection, the backward pass. */

import type { GraphDocument, Point, Summary } from "../document";
import { setText, svg } from "../shared/dom";
import { number } from "./format";
import type { Frame, Line, Scene } from "./model";
import type { Picture } from "./picture";
import type { Rectangle } from "./pills";
import { beads, placeLabel } from "./pills";
import * as shapes from "./shapes";
import type { Flow, StepState } from "./steps";
import { flow, handovers, SIGNS, stageOf } from "./steps";

type Way = "arriving" | "leaving";

interface Label {
  points: readonly Point[];
  text: string;
  way: Way;
}

const PILL_HEIGHT = 18;

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
  const paths: SVGElement[] = [];
  const labels: Label[] = [];
  const carrying = new Set<string>();
  const carry = (id: string, way: Way, text: string): void => {
    const line = lines.get(id);
    if (line === undefined) return;
    paths.push(...gradientLine(line, way));
    carrying.add(id);
    if (text !== "") labels.push({ points: line.points, text, way });
  };
  // Several gradients that arrive are one sum: it is written once.
  const sum = state.step === null ? "" : norm(state.step.incoming);
  for (const [index, id] of arriving.entries())
    carry(id, "arriving", index === 0 ? sum : "");
  for (const { line, outgoing, earlier } of withEarlier(document, state, leaving))
    carry(line, "leaving", `${earlier === null ? "" : "+ "}${norm(outgoing.gradient)}`);
  picture.flow.replaceChildren(...paths);
  picture.pills.replaceChildren(...drawPills(labels, scene));
  // The gradient's own line takes the place of the one it travels on.
  for (const [id, drawn] of picture.lines)
    drawn.classList.toggle("tge-carrying", carrying.has(id));
}

function norm(gradient: Summary): string {
  return `\u2016\u2202\u2016 ${number(gradient.norm)}`;
}

function withEarlier(
  document: GraphDocument,
  state: StepState,
  leaving: Flow["leaving"],
): (Flow["leaving"][number] & { earlier: Summary | null })[] {
  const earlier = new Map(
    handovers(document, state.index).map((handover) => [
      handover.outgoing,
      handover.earlier,
    ]),
  );
  return leaving.map((one) => ({ ...one, earlier: earlier.get(one.outgoing) ?? null }));
}

function gradientLine(line: Line, way: Way): SVGElement[] {
  const points = shapes.reversed(line.points);
  const path = shapes.curve(points);
  const dot = svg("circle", { class: `tge-flow-dot tge-flow-${way}`, r: 4.5 });
  dot.style.setProperty("offset-path", `path("${path}")`);
  return [
    svg("path", { class: `tge-flow-line tge-flow-${way}`, d: path }),
    svg("path", {
      class: `tge-flow-arrow tge-flow-${way}`,
      d: shapes.arrowhead(points),
    }),
    dot,
  ];
}

/** The norms on their way, each where it hides no box and no other norm. */
function drawPills(labels: readonly Label[], scene: Scene): SVGGElement[] {
  const taken: Rectangle[] = [
    ...scene.boxes.map((box) => ({
      ...box,
      width: box.width + 8,
      height: box.height + 6,
    })),
    ...scene.frames.map(headingArea),
  ];
  return labels.map(({ points, text, way }) => {
    const others = labels.flatMap((other) =>
      other.points === points ? [] : beads(other.points),
    );
    const width = text.length * 6.6 + 12;
    const place = placeLabel(points, width, PILL_HEIGHT, [...taken, ...others]);
    taken.push(place);
    return pill(place, text, way);
  });
}

function headingArea({ x, y, path, type }: Frame): Rectangle {
  const width = Math.min(200, (path.length + type.length + 3) * 6.6 + 10);
  return { x: x + width / 2, y: y + 12, width, height: 20 };
}

function pill({ x, y, width, height }: Rectangle, text: string, way: Way): SVGGElement {
  const area = { x: -width / 2, y: -height / 2, width, height, rx: height / 2 };
  return svg(
    "g",
    { class: `tge-pill tge-flow-${way}`, transform: `translate(${x} ${y})` },
    svg("rect", area),
    svg("text", { y: 4 }, text),
  );
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
