/** What moves on a drawn picture: the walk, the selection, the backward pass. */

import type { GraphDocument, Point, Summary } from "../document";
import { setText, svg } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { number, range, shorten, visible } from "./format";
import type { Box, Frame, Line, Scene } from "./model";
import type { Picture } from "./picture";
import type { Rectangle } from "./pills";
import { beads, placeLabel } from "./pills";
import * as shapes from "./shapes";
import type { Flow, StepState } from "./steps";
import { flow, handovers, SIGNS, stageOf } from "./steps";

type Way = "arriving" | "leaving" | "feeding";

interface Label {
  points: readonly Point[];
  text: string;
  way: Way;
}

const PILL_HEIGHT = 18;
/** About how wide a character of a box's second line is. */
const DIGIT = 6.4;

/**
 * Marks every box with its stage and draws the gradients on their way, or in the
 * forward pass the values. `secret` keeps back how large the outgoing gradients are.
 */
export function showStep(
  picture: Picture,
  document: GraphDocument,
  scene: Scene,
  state: StepState,
  secret = false,
): void {
  const was = picture.svg.hasAttribute("data-forward");
  const forward = state.forward !== null;
  picture.svg.toggleAttribute("data-forward", forward);
  for (const box of scene.boxes) {
    const drawn = picture.boxes.get(box.id);
    const stage = stageOf(state, box.members);
    if (drawn && (forward || was)) {
      const value = box.node?.value ? fitting(box.node.value, box.width) : "";
      writeSecond(drawn, forward ? (stage === "ahead" ? "\u2026" : value) : "");
    }
    drawn?.setAttribute("data-stage", stage);
    const sign = drawn?.querySelector(".tge-badge-sign");
    if (sign) setText(sign, SIGNS[stage]);
  }
  showFlow(picture, document, scene, state, secret);
}

/** The numbers of a tensor in as many words as a box has room for. */
function fitting(value: Summary, width: number): string {
  const { minimum: low, maximum: high } = value;
  const most = Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0));
  const short = `${formatNumber(low, 2)} \u2026 ${formatNumber(high, 2)}`;
  const texts = [range(value), short, `\u2264 ${formatNumber(most, 2)}`];
  const fits = texts.find((text) => text.length * DIGIT < width - 10);
  return fits ?? texts[texts.length - 1] ?? "";
}

/** Writes another second line into a box; an empty text brings its own one back. */
export function writeSecond(drawn: SVGGElement, text: string): void {
  const line = drawn.querySelector(".tge-node-detail");
  if (line === null) return;
  const plain = line.getAttribute("data-plain") ?? line.textContent ?? "";
  line.setAttribute("data-plain", plain);
  setText(line, text === "" ? plain : text);
}

/** Marks the nodes at which a forward pass stopped. */
export function showErrors(picture: Picture, scene: Scene): void {
  for (const box of scene.boxes) {
    const [words = ""] = box.node?.error.split("\n", 1) ?? [];
    if (words === "") continue;
    const drawn = picture.boxes.get(box.id);
    drawn?.classList.add("tge-node-failed");
    drawn?.append(cornerSign("\u2715", words, box, "tge-stopped"));
  }
}

/** A sign in the upper right corner of a box, with the words for it. */
export function cornerSign(
  sign: string,
  words: string,
  { width, height }: Box,
  kind: string,
): SVGGElement {
  const corner = `translate(${width / 2 - 1} ${1 - height / 2})`;
  return svg(
    "g",
    { class: `tge-alarm ${kind}`, transform: corner },
    svg("title", {}, shorten(visible(words), 400)),
    svg("circle", { r: 8.5 }),
    svg("text", { y: 4 }, sign),
  );
}

function showFlow(
  picture: Picture,
  document: GraphDocument,
  scene: Scene,
  state: StepState,
  secret: boolean,
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
  for (const { line, outgoing, earlier } of withEarlier(document, state, leaving)) {
    const size = `${earlier ? "+ " : ""}${norm(outgoing.gradient)}`;
    carry(line, "leaving", secret ? "?" : size);
  }
  for (const line of feeding(scene, state))
    carry(line.id, "feeding", valueText(scene, line));
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

/** The lines into the node that the forward pass is at. */
function feeding(scene: Scene, { forward }: StepState): Line[] {
  const active = scene.boxOf.get(forward?.active?.id ?? "");
  return scene.lines.filter((line) => line.target === active);
}

function valueText(scene: Scene, line: Line): string {
  const box = scene.boxes.find(({ id }) => id === line.source);
  return box?.node?.value ? range(box.node.value) : "";
}

function gradientLine(line: Line, way: Way): SVGElement[] {
  const points = way === "feeding" ? line.points : shapes.reversed(line.points);
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
