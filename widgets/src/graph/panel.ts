/** What the panel beside the picture tells about a node, a step, or the whole graph. */

import type { GraphDocument, Summary } from "../document";
import { button, element } from "../shared/dom";
import { dtype, number, shape, shorten, visible } from "./format";
import type { Box, Scene } from "./model";
import type { Handover, Stage, StepState } from "./steps";
import { handovers, SIGNS } from "./steps";
import { STRIP, WHOLE, tensorView, valueTable } from "./values";
import { neighbours } from "./walk";

/** What a panel can ask the view to do. */
export interface Actions {
  select(id: string): void;
  fold(path: string, folded: boolean): void;
}

const LONGEST = 10_000;

/** The panel when nothing is selected: what this is and how to use it. */
export function overview(document: GraphDocument): HTMLElement[] {
  const steps = document.steps.length;
  const direction =
    steps > 0
      ? "Data flows from top to bottom, gradients from bottom to top."
      : "Data flows from top to bottom.";
  const invitation =
    steps > 0
      ? "Select a node to see its numbers, or play the backward pass."
      : "Select a node to see its numbers.";
  return [
    heading("About this graph"),
    element("p", {}, direction),
    element("p", {}, invitation),
    legend(),
    ...(steps > 0 ? [signs()] : []),
    keys(steps > 0),
  ];
}

function legend(): HTMLElement {
  const entry = (kind: string, text: string): HTMLElement =>
    element(
      "li",
      {},
      element("span", {
        class: `tge-swatch tge-swatch-${kind}`,
        "aria-hidden": "true",
      }),
      text,
    );
  return element(
    "ul",
    { class: "tge-legend", "aria-label": "Legend" },
    entry("input", "input"),
    entry("parameter", "parameter"),
    entry("operation", "operation"),
    entry("output", "output"),
  );
}

/** What the marks of the player mean. */
function signs(): HTMLElement {
  const entry = (stage: Stage, text: string): HTMLElement => {
    const sign = element("span", { class: `tge-sign tge-sign-${stage}` }, SIGNS[stage]);
    return element("li", {}, sign, text);
  };
  return element(
    "ul",
    { class: "tge-legend tge-signs", "aria-label": "Marks of the backward pass" },
    entry("active", "at work"),
    entry("waiting", "holds a gradient, waits"),
    entry("done", "done"),
    element("li", {}, element("b", {}, "\u2016\u2202\u2016"), "norm of a gradient"),
  );
}

function keys(stepping: boolean): HTMLElement {
  const rows: [string, string][] = [
    ["\u2191 \u2193", "to inputs, to consumers"],
    ["\u2190 \u2192", "to the next input"],
    ["Enter", "select"],
    ["f", "fold the module"],
    ["+ \u2212 0", "zoom, fit"],
  ];
  if (stepping) rows.push(["n p", "next, previous step"]);
  const entries = rows.flatMap(([key, meaning]) => [
    element("dt", {}, ...key.split(" ").map((one) => element("kbd", {}, one))),
    element("dd", {}, meaning),
  ]);
  return element(
    "details",
    { class: "tge-keys" },
    element("summary", {}, "Keyboard"),
    element("dl", {}, ...entries),
  );
}

/** Everything known about one box. */
export function aboutBox(
  box: Box,
  scene: Scene,
  document: GraphDocument,
  state: StepState,
  gradients: ReadonlyMap<string, Summary>,
  actions: Actions,
): HTMLElement[] {
  const { node } = box;
  const parts: HTMLElement[] = [heading(box.title), facts(box)];
  if (node !== null && node.rule !== "")
    parts.push(section("Gradient rule", rule(node.rule)));
  if (node?.value) parts.push(section("Value", tensorView(node.value, "value", WHOLE)));
  const gradient = node?.gradient ?? gradients.get(box.id) ?? null;
  if (gradient !== null) parts.push(gradientSection(box, gradient, state));
  else if (node !== null && document.steps.length > 0)
    parts.push(element("p", { class: "tge-note" }, "No gradient arrives here."));
  parts.push(...links("From", "up", box, scene, actions));
  parts.push(...links("To", "down", box, scene, actions));
  parts.push(...foldButton(box, actions));
  return parts;
}

function gradientSection(box: Box, gradient: Summary, state: StepState): HTMLElement {
  const held = state.waiting.get(box.id);
  const complete =
    !state.stepping || state.step?.node === box.id || state.done.has(box.id);
  if (complete) return section("Gradient", tensorView(gradient, "gradient", WHOLE));
  if (held === undefined)
    return section(
      "Gradient, after the backward pass",
      tensorView(gradient, "gradient", WHOLE),
    );
  return section("Gradient so far", tensorView(held, "gradient so far", WHOLE));
}

function facts(box: Box): HTMLElement {
  const list = element("dl", { class: "tge-facts" });
  const add = (term: string, value: string): void => {
    if (value === "") return;
    list.append(
      element("dt", {}, term),
      element("dd", {}, shorten(visible(value), LONGEST)),
    );
  };
  const { node } = box;
  if (node === null) {
    add("kind", "folded module");
    add("holds", box.details.join(", "));
    return list;
  }
  add("kind", node.kind);
  add("operation", node.operation === node.label ? "" : node.operation);
  add("shape", node.dtype === "" && node.shape.length === 0 ? "" : shape(node.shape));
  add("dtype", dtype(node.dtype));
  add("module", node.module);
  return list;
}

function links(
  title: string,
  way: "up" | "down",
  box: Box,
  scene: Scene,
  actions: Actions,
): HTMLElement[] {
  const others = neighbours(scene, box.id, way);
  if (others.length === 0) return [];
  const list = element("p", { class: "tge-links" }, element("span", {}, title));
  for (const other of others.slice(0, 20))
    list.append(nodeLink(other.title, other.id, actions));
  if (others.length > 20) list.append(`and ${others.length - 20} more`);
  return [list];
}

function nodeLink(title: string, id: string, actions: Actions): HTMLElement {
  const text = shorten(visible(title), 40);
  return button(text, { class: "tge-link" }, () => actions.select(id));
}

function foldButton(box: Box, actions: Actions): HTMLElement[] {
  if (box.module === "") return [];
  const folded = box.kind === "module";
  const name = shorten(visible(box.module), 40);
  const words = `${folded ? "Unfold" : "Fold"} module ${name}`;
  const pressed = (): void => actions.fold(box.module, !folded);
  return [button(words, { class: "tge-button tge-panel-fold" }, pressed)];
}

/** What one step of the backward pass does, with its numbers. */
export function aboutStep(
  document: GraphDocument,
  state: StepState,
  actions: Actions,
): HTMLElement[] {
  const { step } = state;
  if (step === null) return [];
  const node = document.nodes.find((candidate) => candidate.id === step.node);
  const names = new Map(document.nodes.map(({ id, label }) => [id, label]));
  const name = node?.label ?? step.node;
  const parts: HTMLElement[] = [
    element(
      "h3",
      { class: "tge-panel-title" },
      `Step ${state.index + 1}: `,
      nodeLink(name, step.node, actions),
    ),
    section("Gradient arrives", tensorView(step.incoming, "incoming gradient", STRIP)),
  ];
  if (node !== undefined && node.rule !== "")
    parts.push(section("Rule", rule(node.rule)));
  for (const handover of handovers(document, state.index))
    parts.push(outgoingSection(handover, names, actions));
  if (step.outgoing.length === 0 && node?.kind === "parameter")
    parts.push(
      element("p", { class: "tge-note" }, "backward() adds it to .grad here."),
    );
  return [...parts, element("section", { class: "tge-section" }, signs())];
}

function outgoingSection(
  { outgoing, earlier, before }: Handover,
  names: ReadonlyMap<string, string>,
  actions: Actions,
): HTMLElement {
  const { target, gradient, total } = outgoing;
  const name = names.get(target) ?? target;
  const title = element("h4", {}, "Gradient for ", nodeLink(name, target, actions));
  const body = [tensorView(gradient, `gradient for ${name}`, STRIP)];
  if (earlier !== null) body.push(...accumulation(before, gradient, total));
  return element("section", { class: "tge-section" }, title, ...body);
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

function heading(text: string): HTMLElement {
  return element("h3", { class: "tge-panel-title" }, shorten(visible(text), LONGEST));
}

function section(title: string, ...body: HTMLElement[]): HTMLElement {
  return element(
    "section",
    { class: "tge-section" },
    element("h4", {}, title),
    ...body,
  );
}

/** The gradient rule, each input's formula on a line of its own. */
function rule(text: string): HTMLElement {
  const lines = visible(text).split(/, +(?=\u2202)/);
  return element("code", { class: "tge-rule" }, lines.join("\n"));
}
