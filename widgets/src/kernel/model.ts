/* What a card would make of it: the place under the roof, and how many warps fit. */

import { type Attributes, element, setAttributes, setText, svg } from "../shared/dom";
import { logarithmic, logTicks } from "../shared/scales";
import type { Card, KernelDocument } from "./document";
import { amount, choice, clamp, duration, grid } from "./parts";
import type { Actions, Part, State } from "./state";

const HIGH = 190;
const MARGIN = { left: 52, right: 14, top: 12, bottom: 34 };

export function makeModel(actions: Actions): Part {
  const pick = choice("Card", (name) => actions.look({ card: name }));
  const note = element(
    "span",
    { class: "tge-note" },
    "a model: arithmetic on the card's data sheet, nothing is measured",
  );
  const roof = svg("svg", { class: "tge-kernel-roof", role: "img" });
  const fits = svg("svg", { class: "tge-kernel-fits", "aria-hidden": "true" });
  const facts = element("div", { class: "tge-kernel-facts" });
  const words = element("p", { class: "tge-kernel-readout" });
  const root = element(
    "div",
    { class: "tge-kernel-tab" },
    element("div", { class: "tge-kernel-bar" }, pick.element, note),
    element(
      "div",
      { class: "tge-kernel-two" },
      roof,
      element("div", {}, fits, words, facts),
    ),
  );
  const draw = (now: State, room: number): void => {
    const { cards } = now.document.costs;
    const card = cards.find(({ name }) => name === now.card) ?? cards[0];
    if (card === undefined) return;
    pick.show(
      cards.map(({ name }): [string, string] => [name, name]),
      card.name,
    );
    const wide = clamp(room > 640 ? room * 0.52 : room, 220, 460);
    drawRoof(roof, card, wide);
    setAttributes(roof, { "aria-label": underTheRoof(card) });
    drawFits(fits, card);
    setText(words, fitting(card, now.document));
    const said = rows(card, now.document);
    facts.replaceChildren(grid(["what", "how much"], said, "The model's numbers"));
  };
  return { element: root, draw };
}

function underTheRoof(card: Card): string {
  if (card.intensity === null) return "No bytes travel: arithmetic is the limit.";
  const much = Number(card.intensity.toPrecision(3));
  return (
    `Roofline of ${card.name}: ${much} operations for each byte; ` +
    `the limit is ${card.limit}, at ${amount(card.roof)} operations per second.`
  );
}

function fitting(card: Card, document: KernelDocument): string {
  const share = Math.round(card.share * 100);
  const unknown = " Registers are not known, so fewer may fit.";
  const known = card.registers === null ? unknown : "";
  const blocks = `${card.blocks} block${card.blocks === 1 ? "" : "s"}`;
  if (card.blocks === 0)
    return `No block of ${document.threads} threads fits: ${card.occupancy_limit}.`;
  return (
    `${blocks} on a multiprocessor, ${card.warps} of ${card.most_warps} warps ` +
    `(${share}%); the limit is ${card.occupancy_limit}.${known}`
  );
}

function rows(card: Card, { costs, shared }: KernelDocument): string[][] {
  const taken = card.registers === null ? "" : `${card.registers} for a thread, `;
  const [moved, ideal] = [amount(costs.bytes), amount(costs.ideal_bytes)];
  return [
    ["time at the roof (model)", duration(card.seconds)],
    ["operations", amount(costs.operations)],
    ["bytes that travel", `${moved}B, ${ideal}B would do`],
    ["operations per byte", card.intensity === null ? "∞" : amount(card.intensity)],
    ["shared memory of a block", `${shared.toLocaleString("en")} bytes`],
    ["registers", taken + costs.registers],
  ];
}

/** A square for each warp that a multiprocessor can hold; full ones are taken. */
function drawFits(root: SVGSVGElement, card: Card): void {
  const columns = 16;
  const side = 13;
  const cells = Array.from({ length: card.most_warps }, (_, warp) =>
    svg("rect", {
      x: (warp % columns) * side,
      y: Math.floor(warp / columns) * side,
      width: side - 2,
      height: side - 2,
      rx: 2,
      class: warp < card.warps ? "tge-on" : "tge-off",
    }),
  );
  root.replaceChildren(...cells);
  const height = Math.ceil(card.most_warps / columns) * side;
  setAttributes(root, { width: columns * side, height });
}

/** Both axes logarithmic: the slope is the memory, the flat part the arithmetic. */
function drawRoof(root: SVGSVGElement, card: Card, wide: number): void {
  const ridge = card.float32 / card.bandwidth;
  const at = card.intensity === null ? 1000 : clamp(card.intensity, 0.02, 1000);
  const x = logarithmic(0.01, 1000, MARGIN.left, wide - MARGIN.right);
  const [low, high] = [card.bandwidth * 0.01, card.float32 * 2];
  const y = logarithmic(low, high, HIGH - MARGIN.bottom, MARGIN.top);
  const parts: SVGElement[] = [];
  for (const tick of logTicks(0.01, 1000, 6)) {
    const place = { x: x.at(tick), y: HIGH - MARGIN.bottom + 14 };
    parts.push(axis({ ...place, "text-anchor": "middle" }, String(tick)));
  }
  for (const tick of logTicks(low, high, 4)) {
    const across = { x1: MARGIN.left, x2: wide - MARGIN.right };
    const line = { ...across, y1: y.at(tick), y2: y.at(tick) };
    parts.push(svg("line", { ...line, class: "tge-rule" }));
    const place = { x: MARGIN.left - 6, y: y.at(tick) + 3.5 };
    parts.push(axis({ ...place, "text-anchor": "end" }, amount(tick)));
  }
  const roof = [
    [0.01, card.bandwidth * 0.01],
    [ridge, card.float32],
    [1000, card.float32],
  ].map(([a, b]) => `${x.at(a!)} ${y.at(b!)}`);
  parts.push(svg("path", { d: `M${roof.join("L")}`, class: "tge-roofline" }));
  const top = y.at(Math.min(card.float32, at * card.bandwidth));
  const foot = HIGH - MARGIN.bottom;
  const down = { x1: x.at(at), x2: x.at(at), y1: top, y2: foot };
  parts.push(svg("line", { ...down, class: "tge-drop" }));
  parts.push(svg("circle", { cx: x.at(at), cy: top, r: 5, class: "tge-dot" }));
  const right = x.at(at) > wide * 0.6;
  const side = { x: x.at(at) + (right ? -9 : 9), y: top + 16 };
  const style = { class: "tge-kernel-axis tge-strong" };
  const anchor = { "text-anchor": right ? "end" : "start" };
  parts.push(axis({ ...side, ...anchor, ...style }, `${card.limit} is the limit`));
  const under = { x: (MARGIN.left + wide - MARGIN.right) / 2, y: HIGH - 4 };
  parts.push(axis({ ...under, "text-anchor": "middle" }, "operations per byte"));
  parts.push(axis({ x: MARGIN.left + 4, y: MARGIN.top + 8 }, "operations per second"));
  root.replaceChildren(...parts);
  setAttributes(root, { width: wide, height: HIGH, viewBox: `0 0 ${wide} ${HIGH}` });
}

function axis(attributes: Attributes, text: string): SVGTextElement {
  return svg("text", { class: "tge-kernel-axis", ...attributes }, text);
}
