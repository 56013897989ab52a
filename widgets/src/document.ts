/**
 * The graph document, as `tinygrad_edu/diagram/document.py` describes it in Python.
 *
 * A test (`tests/widgets/test_document_types.py`) holds the names of both together:
 * one interface per dataclass, one field per line, in the same order. Coordinates
 * are pixels at scale 1 with (0, 0) at the upper left; `x` and `y` of a node are its
 * centre, `x` and `y` of a module its upper left corner.
 */

export const VERSION = 2;

export type GraphKind = "backward" | "forward";
export type NodeKind = "operation" | "parameter" | "input" | "output";
export type Point = [number, number];

/** What a picture needs to know about the numbers of one tensor. */
export interface Summary {
  shape: number[];
  dtype: string;
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  norm: number | null;
  zero_fraction: number | null;
  values: (number | null)[][];
  cropped: boolean;
  not_finite: number;
  histogram: number[];
}

/** A place in somebody's program. */
export interface Source {
  file: string;
  line: number;
  code: string;
}

/** One operation, parameter, input or output of the graph. */
export interface GraphNode {
  id: string;
  kind: NodeKind;
  label: string;
  operation: string;
  module: string;
  shape: number[];
  dtype: string;
  rule: string;
  rule_source: Source | null;
  written: Source | null;
  error: string;
  value: Summary | null;
  gradient: Summary | null;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Data flows from `source` to `target` in the forward pass. */
export interface GraphEdge {
  source: string;
  target: string;
  label: string;
  points: Point[];
}

/** A box around the nodes of one module, or of the modules alike in `members`. */
export interface GraphModule {
  path: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  members: string[];
  nodes: number;
}

/** One number of a gradient, worked out by its rule. */
export interface Example {
  entry: number[];
  symbols: string;
  numbers: string;
  value: number;
  tolerance: number;
  given: string[];
}

/** The gradient that one step hands to one input of its node. */
export interface Outgoing {
  target: string;
  gradient: Summary;
  total: Summary;
  example: Example | null;
}

/** One step of the backward pass. */
export interface BackwardStep {
  node: string;
  incoming: Summary;
  outgoing: Outgoing[];
  text: string;
}

/** A whole graph, laid out and ready to be drawn. */
export interface GraphDocument {
  kind: GraphKind;
  title: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
  modules: GraphModule[];
  steps: BackwardStep[];
  width: number;
  height: number;
  version: number;
}
