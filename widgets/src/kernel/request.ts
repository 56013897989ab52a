/* The request at the cursor: one warp's lanes onto sectors, or onto banks. */

import { element, setAttributes, setText, svg } from "../shared/dom";
import { count } from "../shared/table";
import {
  BANKS,
  type Request,
  type Target,
  firstElement,
  requestOf,
  sentence,
} from "./addresses";
import { clamp, numberBox, plain, table } from "./parts";
import type { Actions, Part, State } from "./state";
import { KINDS, WARP, requestAt } from "./trace";

const HIGH = { lane: 20, lines: 92, target: 26, below: 18 };
const NONE = "This statement has asked for no memory so far: go on by an event.";
const WORD = 7; // pixels of a word above its bank
const VERBS: Record<string, string> = {
  read: "reads",
  write: "writes",
  atomic: "changes (atomic)",
};

export function makeRequest(actions: Actions): Part {
  const warp = numberBox("Warp", (value) => actions.look({ warp: value }));
  const title = element("strong", { class: "tge-kernel-verb" });
  const verdict = element("span", { class: "tge-kernel-verdict" });
  const drawing = svg("svg", { class: "tge-kernel-map", role: "img" });
  const note = element("p", { class: "tge-note" });
  const rows = table("As a table", "Lanes and what they ask for");
  const root = element(
    "div",
    { class: "tge-kernel-tab" },
    element("div", { class: "tge-kernel-bar" }, warp.element, title, verdict),
    drawing,
    note,
    rows.element,
  );
  const draw = (now: State, room: number): void => {
    warp.show(now.warp, Math.max(1, now.trace.warps));
    const event = now.trace.events ? requestAt(now.trace, now.at) : -1;
    const request = event < 0 ? null : requestOf(now.trace, event, now.warp);
    drawing.style.display = request ? "" : "none";
    rows.element.hidden = request === null;
    verdict.hidden = request === null;
    if (request === null) {
      setText(title, "");
      setText(note, NONE);
      return;
    }
    const { buffer } = request;
    const kind = KINDS[now.trace.kind[event]!]!;
    setText(title, `${VERBS[kind]} ${plain(buffer.name)} in ${buffer.space} memory`);
    setText(verdict, sentence(request));
    verdict.classList.toggle("tge-worse", request.cost > request.ideal);
    setText(note, explained(request));
    paint(drawing, request, room, now.lane);
    const words = `${title.textContent}: ${sentence(request)}`;
    setAttributes(drawing, { "aria-label": words });
    rows.show(() => tableOf(request));
  };
  return { element: root, draw };
}

/** What the picture shows, in a sentence. */
function explained({ shared, cost, ideal, targets, active }: Request): string {
  if (active === 0) return "Choose another warp: this one waits.";
  if (!shared)
    return cost > ideal
      ? "A sector is 32 bytes that travel together: more travels than is asked for."
      : "A sector is 32 bytes that travel together: all of them are needed.";
  const most = Math.max(...targets.map(({ words }) => words.length));
  if (most <= 1) return "Every bank gives one word: all at once.";
  return `The busiest bank has ${most} different words to give, one pass for each.`;
}

function tableOf(request: Request): [string[], string[][]] {
  const { shared, elements, targets, buffer } = request;
  const of = (lane: number): string =>
    targets
      .filter(({ lanes }) => lanes.includes(lane))
      .map(({ number }) => number)
      .join(", ");
  const rows = elements.map((one, lane) => [
    String(lane),
    one === null ? "waits" : `${plain(buffer.name)}[${one}]`,
    one === null ? "" : of(lane),
  ]);
  return [["lane", "element", shared ? "bank" : "sector"], rows];
}

/** Lanes above, what they ask for below, a line for each wish. */
function paint(
  root: SVGSVGElement,
  request: Request,
  room: number,
  cursor: number,
): void {
  const side = clamp(Math.floor(room / WARP), 7, 22);
  const width = side * WARP;
  const parts: SVGElement[] = [];
  const shownTargets = request.shared ? allBanks(request) : request.targets;
  const wide = width / Math.max(shownTargets.length, 4);
  const step = Math.min(wide, request.shared ? side : 150);
  const left = (width - step * shownTargets.length) / 2;
  const middle = (place: number): number => left + (place + 0.5) * step;
  const deepest = Math.max(1, ...request.targets.map(({ words }) => words.length));
  const word = request.shared ? Math.min(WORD, 96 / deepest) : 0;
  const stack = request.shared ? deepest * word : 0;
  const top = 12 + HIGH.lane;
  const bottom = top + HIGH.lines;
  shownTargets.forEach(({ lanes }, place) => {
    for (const lane of lanes) {
      const from = (lane + 0.5) * side;
      const [a, b] = [top + HIGH.lines * 0.45, bottom - HIGH.lines * 0.45];
      const to = middle(place) + shift(lanes, lane, step);
      const path = `M${from} ${top}C${from} ${a} ${to} ${b} ${to} ${bottom}`;
      const on = lane === cursor ? " tge-chosen" : "";
      parts.push(svg("path", { d: path, class: `tge-wish${on}` }));
    }
  });
  request.elements.forEach((one, lane) => {
    const chosen = lane === cursor ? "tge-on tge-chosen" : "tge-on";
    const on = one === null ? "tge-off" : chosen;
    const place = { x: lane * side + 0.5, y: 12, width: side - 1, height: HIGH.lane };
    parts.push(svg("rect", { ...place, rx: 2, class: on }));
    if (side >= 16 || lane % 8 === 0 || lane === WARP - 1)
      parts.push(
        label((lane + 0.5) * side, 9, String(lane), lane === WARP - 1 && side < 16),
      );
  });
  shownTargets.forEach((target, place) => {
    const x = left + place * step;
    if (request.shared) parts.push(...tower(target, x, bottom, step, word, deepest));
    else parts.push(...sector(target, x, bottom, step, request));
  });
  const high = bottom + (request.shared ? stack : HIGH.target) + HIGH.below + 4;
  root.replaceChildren(...parts);
  setAttributes(root, { width, height: high, viewBox: `0 0 ${width} ${high}` });
}

/** Lines to one sector end side by side, in the order of the lanes. */
function shift(lanes: number[], lane: number, step: number): number {
  const place = lanes.indexOf(lane) - (lanes.length - 1) / 2;
  return (place / Math.max(lanes.length, 1)) * step * 0.8;
}

function allBanks({ targets }: Request): Target[] {
  return Array.from(
    { length: BANKS },
    (_, number) =>
      targets.find((one) => one.number === number) ?? { number, lanes: [], words: [] },
  );
}

function tower(
  { number, words }: Target,
  x: number,
  y: number,
  step: number,
  word: number,
  deepest: number,
): SVGElement[] {
  const parts: SVGElement[] = [];
  const busy = words.length > 1 && words.length === deepest;
  const one = { x: x + 0.5, width: step - 1, class: busy ? "tge-busy" : "tge-word" };
  for (let place = 0; place < Math.max(1, words.length); place += 1) {
    const size = { y: y + place * word, height: Math.max(1, word - 1) };
    const made = svg("rect", { ...one, ...size });
    if (words.length === 0) setAttributes(made, { class: "tge-off", height: WORD });
    parts.push(made);
  }
  const below = y + Math.max(WORD, deepest * word) + 11;
  if (step >= 16 || number % 8 === 0)
    parts.push(label(x + step / 2, below, String(number), false));
  if (words.length > 1 && busy)
    parts.push(label(x + step / 2, below + 11, `${words.length}×`, false));
  return parts;
}

function sector(
  { number, lanes }: Target,
  x: number,
  y: number,
  step: number,
  { buffer, targets }: Request,
): SVGElement[] {
  const size = { x: x + 1, y, width: Math.max(2, step - 2), height: HIGH.target };
  const parts: SVGElement[] = [svg("rect", { ...size, rx: 3, class: "tge-sector" })];
  const first = firstElement(number, buffer);
  const inside = Math.max(1, Math.floor(32 / buffer.itemsize));
  const middle = x + step / 2;
  if (step >= 74)
    parts.push(label(middle, y + 17, `[${first}…${first + inside - 1}]`, false));
  else if (step >= 34) parts.push(label(middle, y + 17, String(first), false));
  const below = y + HIGH.target + 12;
  if (step >= 74)
    parts.push(label(middle, below, count(lanes.length, "lane"), false));
  else if (number === targets[0]?.number)
    parts.push(label(x, below, `[${first}]`, false, "start"));
  else if (number === targets.at(-1)?.number)
    parts.push(label(x + step, below, `[${first}]`, false, "end"));
  return parts;
}

function label(
  x: number,
  y: number,
  text: string,
  last: boolean,
  anchor = "middle",
): SVGTextElement {
  const end = last ? "end" : anchor;
  return svg("text", { x, y, "text-anchor": end, class: "tge-kernel-axis" }, text);
}
