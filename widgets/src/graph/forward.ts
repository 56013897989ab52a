/**
 * The forward pass, node by node. Pure functions on a document.
 *
 * Its steps come before the backward pass: index −2 is the output at work, one less
 * the node before it, and the first index is the moment when only leaves have values.
 */

import type { GraphDocument, GraphNode } from "../document";
import { number, range } from "./format";
import { shape as shapeText } from "../shared/table";

/** Where the forward pass stands. */
export interface Progress {
  /** The node at work; null before the first. */
  active: GraphNode | null;
  /** How many nodes are done, the active one among them, and how many there are. */
  done: number;
  count: number;
  /** Nodes that have no value yet. */
  ahead: ReadonlySet<string>;
}

/** The nodes that compute something, as data flows. */
export function computed(document: GraphDocument): GraphNode[] {
  const fed = new Set(document.edges.map((edge) => edge.target));
  return document.nodes.filter((node) => fed.has(node.id));
}

/** The first index of the forward pass. */
export function firstIndex(document: GraphDocument): number {
  return -2 - computed(document).length;
}

/** Where the forward pass stands at `index`; null if that is after it. */
export function progressAt(document: GraphDocument, index: number): Progress | null {
  if (index >= -1) return null;
  const order = computed(document);
  const done = Math.max(0, order.length + 2 + index);
  return {
    active: order[done - 1] ?? null,
    done,
    count: order.length,
    ahead: new Set(order.slice(done).map((node) => node.id)),
  };
}

/** What happens there, in a sentence. */
export function sentence(document: GraphDocument, progress: Progress): string {
  const { active } = progress;
  if (active === null)
    return "Before the forward pass: only inputs and parameters have values.";
  const names = new Map(document.nodes.map(({ id, label }) => [id, label]));
  const sources = document.edges.filter((edge) => edge.target === active.id);
  const from = [...new Set(sources.map(({ source }) => names.get(source) ?? source))];
  return `${active.label} takes ${list(from)} and gives ${result(active)}.`;
}

function result({ value, shape, dtype }: GraphNode): string {
  const kind = dtype === "" && shape.length === 0 ? "its result" : shapeText(shape);
  if (value === null) return `${kind}; the graph has not kept its numbers`;
  if (value.values.length > 0 && value.shape.every((size) => size === 1))
    return range(value);
  return `${kind}, norm ${number(value.norm)}`;
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "nothing";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
