/** What the panel tells about one step, of the backward or the forward pass. */

import type { Example, GraphDocument, GraphNode, Outgoing, Summary } from "../document";
import { element } from "../shared/dom";
import { number, shape, shorten, visible } from "./format";
import type { Progress } from "./forward";
import { entryText } from "./numbers";
import type { Predicting } from "./predicting";
import type { Actions } from "./sections";
import { nodeLink, rule, section, signs } from "./sections";
import type { Handover, StepState } from "./steps";
import { handovers } from "./steps";
import { STRIP, tensorView, valueTable } from "./values";

/** What one step of the backward pass does, with its numbers, or a question first. */
export function aboutStep(
  document: GraphDocument,
  state: StepState,
  actions: Actions,
  predicting: Predicting | null = null,
): HTMLElement[] {
  const { step } = state;
  if (step === null) return [];
  const node = document.nodes.find((candidate) => candidate.id === step.node);
  const names = new Map(document.nodes.map(({ id, label }) => [id, label]));
  const parts: HTMLElement[] = [
    title(`Step ${state.index + 1}: `, node?.label ?? step.node, step.node, actions),
  ];
  const asking = predicting?.section(state.index) ?? null;
  if (asking !== null) parts.push(asking);
  parts.push(
    section("Gradient arrives", tensorView(step.incoming, "incoming gradient", STRIP)),
  );
  if (node !== undefined && node.rule !== "")
    parts.push(section("Rule", rule(node.rule)));
  if (predicting?.open(state.index)) return parts;
  const worked = predicting?.worked(state.index) ?? null;
  for (const handover of handovers(document, state.index))
    parts.push(outgoingSection(handover, names, actions, worked));
  if (step.outgoing.length === 0 && node?.kind === "parameter")
    parts.push(
      element("p", { class: "tge-note" }, "backward() adds it to .grad here."),
    );
  return [...parts, element("section", { class: "tge-section" }, signs())];
}

/** What one step of the forward pass does. */
export function aboutForward(
  document: GraphDocument,
  progress: Progress,
  actions: Actions,
): HTMLElement[] {
  const { active, done, count } = progress;
  if (active === null)
    return [
      element("h3", { class: "tge-panel-title" }, "Forward pass"),
      element("p", {}, "Only inputs and parameters have values yet."),
    ];
  const sources = document.edges.filter((edge) => edge.target === active.id);
  const from = new Map(document.nodes.map((node) => [node.id, node]));
  const words = `Forward ${done} of ${count}: `;
  const parts = [title(words, active.label, active.id, actions)];
  for (const id of new Set(sources.map(({ source }) => source))) {
    const node = from.get(id);
    if (node !== undefined) parts.push(valueSection("From ", node, actions));
  }
  return [...parts, valueSection("Result of ", active, actions)];
}

function valueSection(words: string, node: GraphNode, actions: Actions): HTMLElement {
  const body =
    node.value === null
      ? element(
          "p",
          { class: "tge-note" },
          `${shape(node.shape)}; the graph has not kept its numbers`,
        )
      : tensorView(node.value, `value of ${node.label}`, STRIP);
  const heading = element("h4", {}, words, nodeLink(node.label, node.id, actions));
  return element("section", { class: "tge-section" }, heading, body);
}

function title(words: string, name: string, id: string, actions: Actions): HTMLElement {
  const link = nodeLink(name, id, actions);
  return element("h3", { class: "tge-panel-title" }, words, link);
}

function outgoingSection(
  { outgoing, earlier, before }: Handover,
  names: ReadonlyMap<string, string>,
  actions: Actions,
  worked: Outgoing | null,
): HTMLElement {
  const { target, gradient, total, example } = outgoing;
  const name = names.get(target) ?? target;
  const heading = element("h4", {}, "Gradient for ", nodeLink(name, target, actions));
  const body = [tensorView(gradient, `gradient for ${name}`, STRIP)];
  if (example !== null && outgoing !== worked) body.push(working(example));
  if (earlier !== null) body.push(...accumulation(before, gradient, total));
  return element("section", { class: "tge-section" }, heading, ...body);
}

/** One number worked out: the rule in symbols, in numbers, and what comes out. */
export function working({ entry, symbols, numbers, value }: Example): HTMLElement {
  const result = String(Number(value.toPrecision(4))).replaceAll("-", "\u2212");
  const lines = [symbols, numbers, ...(numbers === result ? [] : [result])];
  const place = entryText(entry);
  const line = (text: string, index: number): HTMLElement =>
    element(
      "span",
      {},
      element("span", { class: "tge-entry" }, index === 0 ? place : ""),
      element("span", {}, `= ${unbroken(shorten(visible(text), 400))}`),
    );
  return element("code", { class: "tge-working" }, ...lines.map(line));
}

/** A line breaks between the terms of a sum, never inside of one. */
function unbroken(text: string): string {
  const factors = text.replace(/ ([\u00b7/]) /g, "\u00a0$1\u00a0");
  return factors.replace(/, (?=\d)/g, ",\u00a0");
}

/** The sum at a target that already held a gradient, with its first numbers. */
function accumulation(
  before: (number | null)[][] | null,
  gradient: Summary,
  total: Summary,
): HTMLElement[] {
  const first = (rows: (number | null)[][] | null): string => {
    const value = rows?.[0]?.[0];
    return value === undefined ? "" : number(value);
  };
  const [old, added, sum] = [before, gradient.values, total.values].map(first);
  const single = total.shape.every((size) => size === 1);
  const words = `${sum} = ${old} + ${added}`;
  const parts: HTMLElement[] = [
    element("h5", {}, "Used more than once, so gradients add up"),
    element(
      "p",
      { class: "tge-sum" },
      element("code", {}, "total = old + new"),
      element("span", {}, single ? words : `first number: ${words}`),
    ),
  ];
  if (!single)
    parts.push(
      valueTable(
        total.values.slice(0, 3).map((row) => row.slice(0, 6)),
        "total",
      ),
    );
  return parts;
}
