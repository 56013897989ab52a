/* The run record, as tinygrad_edu/monitor/record.py describes it in Python.

   A test holds both descriptions together: same names, same order, same version. */

export const RECORD_VERSION = 1;

export type RunState =
  | "ready"
  | "running"
  | "paused"
  | "stopped"
  | "finished"
  | "failed";

/** One scalar over time: `values[i]` was seen at step `steps[i]`. */
export interface Curve {
  name: string;
  steps: number[];
  values: (number | null)[];
}

/** Something that happened at a step: started, paused, lr changed, failed. */
export interface Event {
  step: number;
  seconds: number;
  kind: string;
  text: string;
}

/** A whole run. In a saved notebook null stands for nan and infinity. */
export interface RunRecord {
  state: RunState;
  step: number;
  total_steps: number | null;
  curves: Curve[];
  events: Event[];
  version: number;
}
