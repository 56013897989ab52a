/**
 * Where things stand while modules are folded, as Python lays them out.
 *
 * The document itself holds the places of everything unfolded. For any other folding
 * the view asks Python; without a kernel the drawing is squeezed together instead.
 */

import type { Point } from "../document";

type Rectangle = [x: number, y: number, width: number, height: number];

/** The answer of `Graph.places` in tinygrad_edu_widgets/_graph.py. */
export interface Places {
  folded: string[];
  nodes: Record<string, Rectangle>;
  modules: Record<string, Rectangle>;
  lines: [source: string, target: string, points: Point[]][];
  width: number;
  height: number;
}

/** Whether a value is an answer, and not the empty one. */
export function arePlaces(value: unknown): value is Places {
  return typeof value === "object" && value !== null && "nodes" in value;
}

/** What tells two foldings apart; `only` are the nodes that a filter leaves. */
export function placesKey(
  folded: readonly string[],
  only: readonly string[] | null,
): string {
  return JSON.stringify([[...folded].sort(), only]);
}

/** The lines from one box to another, in the order of the document's edges. */
export function lineQueue(
  places: Places,
): (source: string, target: string) => Point[] | null {
  const queues = new Map<string, Point[][]>();
  for (const [source, target, points] of places.lines) {
    const pair = `${source}\u0000${target}`;
    queues.set(pair, [...(queues.get(pair) ?? []), points]);
  }
  return (source, target) => queues.get(`${source}\u0000${target}`)?.shift() ?? null;
}
