/** Filters: of all nodes those that have to do with one of them. Pure functions. */

import type { GraphDocument } from "../document";
import type { Boxes } from "./boxes";
import type { Box } from "./model";

export type FilterKind = "up" | "down" | "path" | "near" | "module";

/** The filters as in the menu: key, words of the menu, words of the result. */
export const FILTERS: readonly [FilterKind, string, string, string][] = [
  ["up", "u", "what it is made from", "what NAME is made from"],
  ["down", "d", "what is made from it", "what is made from NAME"],
  ["path", "l", "shortest way to the END", "the shortest way from NAME to the END"],
  ["near", "i", "its inputs and consumers", "NAME, its inputs and its consumers"],
  ["module", "m", "its module", "the module of NAME"],
];

/** What a filter is about. */
export interface Filter {
  kind: FilterKind;
  /** The nodes it starts from, and the module of these. */
  members: readonly string[];
  module: string;
  title: string;
}

export function filterFor(kind: FilterKind, box: Box): Filter {
  const { members, module, title } = box;
  return { kind, members, module, title };
}

/** The ids of the nodes that a filter leaves. */
export function kept(
  document: GraphDocument,
  boxes: Boxes,
  { kind, members, module }: Filter,
): Set<string> {
  if (kind === "module") {
    const inner = boxes.around(module).at(-1) ?? "";
    const inside = document.nodes.filter((node) =>
      inner === "" ? node.module === module : boxes.around(node.module).includes(inner),
    );
    return new Set([...members, ...inside.map(({ id }) => id)]);
  }
  const up = neighbours(document, "up");
  const down = neighbours(document, "down");
  if (kind === "path") return shortest(document, members, down);
  if (kind === "near")
    return new Set([...members, ...members.flatMap((id) => [...up(id), ...down(id)])]);
  return reach(members, kind === "up" ? up : down);
}

type Neighbours = (id: string) => readonly string[];

function neighbours(document: GraphDocument, way: "up" | "down"): Neighbours {
  const found = new Map<string, string[]>();
  for (const { source, target } of document.edges) {
    const [from, to] = way === "down" ? [source, target] : [target, source];
    found.set(from, found.get(from) ?? []).get(from)?.push(to);
  }
  return (id) => found.get(id) ?? [];
}

/** Everything that is reached from some nodes, and these themselves. */
function reach(start: readonly string[], onward: Neighbours): Set<string> {
  const met = new Set(start);
  for (const id of met) for (const next of onward(id)) met.add(next); // met grows
  return met;
}

/** The nodes of the shortest way to an output, or else to any last node. */
function shortest(
  document: GraphDocument,
  start: readonly string[],
  down: Neighbours,
): Set<string> {
  const before = new Map<string, string | null>(start.map((id) => [id, null]));
  for (const [id] of before)
    for (const next of down(id)) if (!before.has(next)) before.set(next, id);
  const ends = document.nodes.filter(({ kind }) => kind === "output");
  const outputs = new Set(ends.map(({ id }) => id));
  const met = [...before.keys()];
  let at = met.find((id) => outputs.has(id)) ?? met.find((id) => down(id).length === 0);
  const way = new Set<string>();
  while (at !== undefined && at !== null) {
    way.add(at);
    at = before.get(at) ?? undefined;
  }
  return way;
}

/** The boxes that show any of these nodes. */
export function boxesOf(
  ids: Iterable<string>,
  boxOf: ReadonlyMap<string, string>,
): Set<string> {
  return new Set([...ids].map((id) => boxOf.get(id) ?? id));
}
