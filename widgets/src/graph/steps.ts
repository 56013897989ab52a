/**
 * Where the backward pass stands at one step. Pure functions on a document.
 *
 * Step −1 is the moment before the backward pass; step k shows `steps[k]` at work:
 * its gradient has arrived, and it hands a gradient to each of its inputs. Steps below
 * −1 are the forward pass.
 */

import type { BackwardStep, GraphDocument, Outgoing, Summary } from "../document";
import type { Scene } from "./model";
import { subtract } from "./format";
import type { Progress } from "./forward";
import { firstIndex, progressAt } from "./forward";

/** The gradient that each node has received when the pass is over. */
export function finalGradients(document: GraphDocument): Map<string, Summary> {
  const gradients = new Map<string, Summary>();
  for (const step of document.steps) {
    gradients.set(step.node, step.incoming);
    for (const { target, total } of step.outgoing) gradients.set(target, total);
  }
  return gradients;
}

/**
 * Why a box is coloured: at work, finished, holding a gradient that waits to be passed
 * on, or keeping one for good, as a parameter without a step of its own does.
 */
export type Stage =
  | "active"
  | "done"
  | "waiting"
  | "kept"
  | "idle"
  | "computing"
  | "ahead";

/** The sign of each stage: what a person sees who sees no colour. */
export const SIGNS: Record<Stage, string> = {
  active: "\u25b6",
  done: "\u2713",
  waiting: "\u2202",
  kept: "\u2202",
  idle: "",
  computing: "\u25b6",
  ahead: "",
};

export interface StepState {
  index: number;
  /** Whether the pass has steps and is not at its end. */
  stepping: boolean;
  step: BackwardStep | null;
  done: ReadonlySet<string>;
  /** Nodes that hold a gradient and have not passed it on, with what they hold. */
  waiting: ReadonlyMap<string, Summary>;
  /** Those of them that never pass it on. */
  kept: ReadonlySet<string>;
  /** Where the forward pass stands; null when it is over. */
  forward: Progress | null;
}

/** One outgoing gradient, with what its target held before it arrived. */
export interface Handover {
  outgoing: Outgoing;
  /** The rows the target held before, null where nothing had arrived yet. */
  before: (number | null)[][] | null;
  earlier: Summary | null;
}

/** A step index inside the document, from the first of the forward pass on. */
export function clampStep(document: GraphDocument, index: number): number {
  const whole = Number.isFinite(index) ? Math.trunc(index) : -1;
  const first = document.steps.length > 0 ? firstIndex(document) : -1;
  return Math.max(first, Math.min(document.steps.length - 1, whole));
}

/** The state of the pass at step `index`. */
export function stateAt(document: GraphDocument, index: number): StepState {
  const last = clampStep(document, index);
  const done = new Set<string>();
  const waiting = new Map<string, Summary>();
  for (const step of document.steps.slice(0, Math.max(0, last + 1))) {
    waiting.delete(step.node);
    done.add(step.node);
    for (const { target, total } of step.outgoing) waiting.set(target, total);
  }
  const step = document.steps[last] ?? null;
  if (step !== null) done.delete(step.node);
  const workers = new Set(document.steps.map(({ node }) => node));
  const kept = new Set([...waiting.keys()].filter((id) => !workers.has(id)));
  const stepping = last < document.steps.length - 1;
  const forward = progressAt(document, last);
  return { index: last, stepping, step, done, waiting, kept, forward };
}

/** The stage of a box: of a folded module, the liveliest stage of its nodes. */
export function stageOf(state: StepState, members: readonly string[]): Stage {
  const { forward } = state;
  if (forward?.active && members.includes(forward.active.id)) return "computing";
  if (forward !== null)
    return members.some((id) => forward.ahead.has(id)) ? "ahead" : "idle";
  const active = state.step?.node;
  if (active !== undefined && members.includes(active)) return "active";
  if (members.some((id) => state.waiting.has(id) && !state.kept.has(id)))
    return "waiting";
  if (members.some((id) => state.kept.has(id))) return "kept";
  return members.some((id) => state.done.has(id)) ? "done" : "idle";
}

/** The outgoing gradients of step `index`, each with what its target held before. */
export function handovers(document: GraphDocument, index: number): Handover[] {
  const step = document.steps[clampStep(document, index)];
  if (step === undefined) return [];
  const held = new Map(stateAt(document, index - 1).waiting);
  return step.outgoing.map((outgoing) => {
    const earlier = held.get(outgoing.target) ?? null;
    held.set(outgoing.target, outgoing.total);
    return { outgoing, earlier, before: earlier && beforeRows(outgoing, earlier) };
  });
}

function beforeRows(outgoing: Outgoing, earlier: Summary): (number | null)[][] {
  if (earlier.values.length > 0) return earlier.values;
  return subtract(outgoing.total, outgoing.gradient);
}

export interface Flow {
  /** Ids of the lines on which the gradient of this step arrived. */
  arriving: string[];
  /** Lines on which this step sends a gradient, with the norm that travels. */
  leaving: { line: string; outgoing: Outgoing }[];
}

/** Which lines of the scene carry a gradient at this step. */
export function flow(document: GraphDocument, state: StepState, scene: Scene): Flow {
  const { step } = state;
  if (step === null) return { arriving: [], leaving: [] };
  const active = scene.boxOf.get(step.node);
  const senders = new Set(
    document.steps
      .slice(0, state.index)
      .filter((earlier) => earlier.outgoing.some(({ target }) => target === step.node))
      .map((earlier) => scene.boxOf.get(earlier.node)),
  );
  const arriving = scene.lines.filter(
    (line) => line.source === active && senders.has(line.target),
  );
  const free = scene.lines.filter((line) => line.target === active);
  const leaving: Flow["leaving"] = [];
  for (const outgoing of step.outgoing) {
    const box = scene.boxOf.get(outgoing.target);
    const at = free.findIndex((line) => line.source === box);
    if (at >= 0)
      leaving.push({ line: (free.splice(at, 1)[0] as { id: string }).id, outgoing });
  }
  return { arriving: arriving.map((line) => line.id), leaving };
}
