/* Everything known about one module. */

import { element } from "../shared/dom";
import { formatCount, formatNumber, shorten, visible } from "../shared/format";
import type { Module, ParameterSent } from "./data";
import { outputText, shapeText, sizeText } from "./words";

const LONGEST = 400;

export function details(module: Module, ran: boolean): HTMLElement[] {
  const title = element("h3", { class: "tge-panel-title" }, shown(module.path || module.type));
  const code = element("code", { class: "tge-module-repr" }, shown(module.repr));
  const parts: HTMLElement[] = [title, code];
  if (module.error) parts.push(element("p", { class: "tge-warning" }, linesOf(module.error)));
  parts.push(facts(module, ran));
  if (module.parameters.length > 0)
    parts.push(heading("Its own parameters"), parameters(module.parameters));
  if (module.buffers.length > 0) {
    const list = module.buffers.map(
      (buffer) => `${buffer.name}  ${shapeText(buffer.shape)}  ${buffer.dtype}`,
    );
    parts.push(heading("Buffers"), plainList(list));
  }
  if (module.hooks.length > 0)
    parts.push(
      heading("Hooks"),
      plainList(module.hooks.map(({ kind, name }) => `${kind}: ${name}`)),
    );
  return parts;
}

function facts(module: Module, ran: boolean): HTMLElement {
  const list = element("dl", { class: "tge-facts" });
  const add = (term: string, value: string): void => {
    if (value) list.append(element("dt", {}, term), element("dd", {}, shown(value)));
  };
  const { bytes } = module;
  add("mode", module.training ? "training" : "evaluation");
  add("output", outputText(module));
  add("other outputs", module.outputs.slice(1).map(shapeText).join(", "));
  if (ran) add("calls", module.calls === 0 ? "did not run" : String(module.calls));
  add("same module as", module.shared);
  add("parameters", module.count > 0 ? formatCount(module.count) : "");
  const frozen = module.count - module.trainable;
  add("of these frozen", frozen > 0 ? formatCount(frozen) : "");
  add("multiply-adds", module.adds > 0 ? formatCount(module.adds) : "");
  add("memory of parameters", bytes.parameters > 0 ? sizeText(bytes.parameters) : "");
  add("of gradients", bytes.gradients > 0 ? sizeText(bytes.gradients) : "");
  add("of the optimizer", bytes.optimizer > 0 ? sizeText(bytes.optimizer) : "");
  add("of activations", module.activations > 0 ? sizeText(module.activations) : "");
  add("forward is in", module.source);
  return list;
}

function parameters(all: readonly ParameterSent[]): HTMLElement {
  const head = ["name", "shape", "norm", "grad norm"].map((each) =>
    element("th", { scope: "col" }, each),
  );
  const rows = all.map((each) => {
    const marks = [each.trainable ? "" : "frozen", each.shared && `same as ${each.shared}`];
    const mark = marks.filter(Boolean).join(", ");
    const name = element("th", { scope: "row" }, shown(each.name));
    if (mark) name.append(element("span", { class: "tge-badge" }, shown(mark)));
    return element(
      "tr",
      {},
      name,
      element("td", { title: each.dtype }, shapeText(each.shape), dtypeNote(each.dtype)),
      element("td", {}, each.shape === null ? "" : formatNumber(each.norm)),
      element("td", {}, each.has_gradient ? formatNumber(each.gradient_norm) : "\u2013"),
    );
  });
  const table = element(
    "table",
    { class: "tge-parameters" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
  );
  return element("div", { class: "tge-parameters-scroll" }, table);
}

/** The usual dtype goes without saying. */
function dtypeNote(dtype: string): string {
  return dtype === "float32" ? "" : ` ${dtype}`;
}

function plainList(lines: readonly string[]): HTMLElement {
  const items = lines.map((each) => element("li", {}, shown(each)));
  return element("ul", { class: "tge-plain-list" }, ...items);
}

function heading(text: string): HTMLElement {
  return element("h4", { class: "tge-panel-heading" }, text);
}

/** A text of several lines, each of them only text. */
export function linesOf(text: string): string {
  return text.split("\n").map((line) => shown(line)).join("\n");
}

function shown(text: string): string {
  return shorten(visible(text), LONGEST);
}
