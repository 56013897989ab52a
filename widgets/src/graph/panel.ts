/** What the panel beside the picture tells about a node, a step, or the whole graph. */

import type { GraphDocument, GraphNode, Summary } from "../document";
import { button, element } from "../shared/dom";
import { type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { checkSection } from "./checking";
import { errorSection, sourceSection } from "./code";
import { dtype, shape, shorten, visible } from "./format";
import { histogramView } from "./histogram";
import type { Box, Scene } from "./model";
import type { Actions } from "./sections";
import { heading, LONGEST, nodeLink, rule, section, signs } from "./sections";
import { slicePicker } from "./slices";
import type { StepState } from "./steps";
import { WHOLE, tensorView } from "./values";
import { neighbours } from "./walk";


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

function keys(stepping: boolean): HTMLElement {
  const rows: KeyRow[] = [
    ["\u2191 \u2193", "to inputs, to consumers"],
    ["\u2190 \u2192", "to the next input"],
    ["Enter", "select"],
    ["f F", "fold the module, the one around it"],
    ["/", "search"],
    ["u d", "only what it is made from, what is made from it"],
    ["l", "only the shortest way to the end"],
    ["i m", "only its neighbours, its module"],
    ["h Esc", "hide the rest, show everything"],
    ["+ \u2212 0", "zoom, fit"],
  ];
  if (stepping) rows.push(["n p", "next, previous step"], ["q", "answer a question"]);
  return makeKeyHelp(rows);
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
  if (node !== null && node.error !== "") parts.push(errorSection(node.error));
  parts.push(...actions.live(box));
  if (node?.value) parts.push(whole("Value", node.value, box.id, "value", actions));
  const gradient = node?.gradient ?? gradients.get(box.id) ?? null;
  if (gradient !== null) parts.push(...gradientSections(box, gradient, state, actions));
  else if (node !== null && document.steps.length > 0)
    parts.push(element("p", { class: "tge-note" }, "No gradient arrives here."));
  if (node !== null && node.rule !== "")
    parts.push(section("Gradient rule", rule(node.rule)));
  if (node?.written) parts.push(sourceSection("Your line", node.written));
  if (node?.rule_source) {
    parts.push(sourceSection(whoseSource(node), node.rule_source));
  }
  parts.push(...links("From", "up", box, scene, actions));
  parts.push(...links("To", "down", box, scene, actions));
  parts.push(...foldButton(box, actions));
  return parts;
}

/** A rule of a custom Function stands in the person's own file. */
function whoseSource(node: GraphNode): string {
  if (node.rule === "") return "The library's source";
  const ours = node.rule_source?.file.startsWith("tinygrad_edu/");
  return ours ? "The rule in tinygrad_edu" : "Your rule";
}

/** The gradient as far as it may be shown, and the form that checks it. */
function gradientSections(
  box: Box,
  gradient: Summary,
  state: StepState,
  actions: Actions,
): HTMLElement[] {
  const held = state.waiting.get(box.id);
  const complete =
    !state.stepping || state.step?.node === box.id || state.done.has(box.id);
  if (!complete && actions.secret) {
    const note = "Kept back, to be predicted when the backward pass comes here.";
    return [section("Gradient", element("p", { class: "tge-note" }, note))];
  }
  if (!complete && held !== undefined)
    return [section("Gradient so far", tensorView(held, "gradient so far", WHOLE))];
  const title = complete ? "Gradient" : "Gradient, after the backward pass";
  const parts = [whole(title, gradient, box.id, "gradient", actions)];
  if (actions.checkable && box.kind === "parameter")
    parts.push(checkSection(box.id, gradient, box.node?.value ?? null, actions.ask));
  return parts;
}

/** A tensor with its histogram and, of many matrices, a choice. */
function whole(
  title: string,
  summary: Summary,
  id: string,
  what: "value" | "gradient",
  actions: Actions,
): HTMLElement {
  const view = tensorView(summary, what, WHOLE);
  const picker = slicePicker(view, summary, id, what, actions.ask);
  if (picker !== null) view.querySelector(".tge-values-scroll")?.before(picker);
  const histogram = histogramView(summary, what);
  return section(title, ...(histogram === null ? [view] : [view, histogram]));
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

function foldButton(box: Box, actions: Actions): HTMLElement[] {
  const path = actions.boxAround(box.module);
  if (path === "") return [];
  const folded = box.kind === "module";
  const name = shorten(visible(path), 40);
  const words = `${folded ? "Unfold" : "Fold"} module ${name}`;
  const pressed = (): void => actions.fold(path, !folded);
  return [button(words, { class: "tge-button tge-panel-fold" }, pressed)];
}
