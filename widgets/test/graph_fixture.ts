/** A small graph with everything in it: modules, a value used twice, steps. */

import type { GraphDocument, GraphNode, NodeKind, Outgoing, Summary } from "../src/document";
import { VERSION } from "../src/document";

export function summary(value: number, shape: number[] = []): Summary {
  return {
    shape,
    dtype: "torch.float32",
    minimum: value,
    maximum: value,
    mean: value,
    norm: Math.abs(value),
    zero_fraction: value === 0 ? 1 : 0,
    values: [[value]],
    cropped: shape.length > 0,
    not_finite: 0,
    histogram: [],
  };
}

function node(
  id: string,
  kind: NodeKind,
  label: string,
  module: string,
  x: number,
  y: number,
): GraphNode {
  const size = { width: 100, height: 44, x, y };
  const words = { operation: label, module, dtype: "torch.float32", rule: "" };
  const code = { rule_source: null, written: null, error: "" };
  const numbers = { value: null, gradient: summary(0.5, [4, 2]) };
  return { id, kind, label, shape: [4, 2], ...words, ...code, ...numbers, ...size };
}

function handed(target: string, gradient: Summary, total: Summary): Outgoing {
  return { target, gradient, total, example: null };
}

function edge(
  nodes: GraphNode[],
  source: string,
  target: string,
): GraphDocument["edges"][0] {
  const [a, b] = [source, target].map((id) => nodes.find((other) => other.id === id));
  if (a === undefined || b === undefined) throw new Error("unknown node");
  return {
    source,
    target,
    label: "",
    points: [
      [a.x, a.y + 22],
      [b.x, b.y - 22],
    ],
  };
}

/** What a module has that stands for itself alone. */
export const ALONE = { members: [], nodes: 0 };

/** x → addmm (module 0) → relu → mul(relu, relu) → loss: relu is used twice. */
export function sample(): GraphDocument {
  const nodes = [
    node("x", "input", "x", "", 60, 40),
    node("w", "parameter", "weight", "0", 200, 40),
    node("b", "parameter", "bias", "0", 320, 40),
    node("addmm", "operation", "addmm", "0", 200, 140),
    node("relu", "operation", "relu", "1", 200, 240),
    node("mul", "operation", "mul", "", 200, 340),
    node("loss", "output", "loss", "", 200, 440),
  ];
  const pairs: [string, string][] = [
    ["x", "addmm"],
    ["w", "addmm"],
    ["b", "addmm"],
    ["addmm", "relu"],
    ["relu", "mul"],
    ["relu", "mul"],
    ["mul", "loss"],
  ];
  return {
    kind: "backward",
    title: "sample",
    nodes,
    edges: pairs.map(([source, target]) => edge(nodes, source, target)),
    modules: [
      { path: "0", type: "Linear", x: 140, y: 8, width: 240, height: 164, ...ALONE },
      { path: "1", type: "ReLU", x: 140, y: 208, width: 120, height: 64, ...ALONE },
    ],
    steps: [
      {
        node: "loss",
        incoming: summary(1),
        outgoing: [handed("mul", summary(1), summary(1))],
        text: "The pass starts with 1.",
      },
      {
        node: "mul",
        incoming: summary(1),
        outgoing: [
          handed("relu", summary(2), summary(2)),
          handed("relu", summary(3), summary(5)),
        ],
        text: "mul hands on two gradients.",
      },
      {
        node: "relu",
        incoming: summary(5),
        outgoing: [handed("addmm", summary(5), summary(5))],
        text: "relu lets it pass.",
      },
      {
        node: "addmm",
        incoming: summary(5),
        outgoing: [
          handed("w", summary(6), summary(6)),
          handed("b", summary(7), summary(7)),
        ],
        text: "addmm hands on two gradients.",
      },
    ],
    width: 400,
    height: 480,
    version: VERSION,
  };
}
