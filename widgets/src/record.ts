/* The run record, as tinygrad_edu/monitor/record.py describes it in Python.

   A test holds both descriptions together: same names, same order, same version. */

export const RECORD_VERSION = 2;

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

/** What is measured of a parameter, of a module's output, or of the whole run. */
export type LayerKind =
  | "gradient norm"
  | "weight norm"
  | "update ratio"
  | "activation mean"
  | "activation std"
  | "zero fraction"
  | "step seconds"
  | "memory MB";

/** One statistic of one place over the measured steps; `where` "" is the run. */
export interface LayerSeries {
  where: string;
  kind: LayerKind;
  steps: number[];
  values: (number | null)[];
}

export const BINS = 32;
export const MOST_HISTOGRAMS = 200; // at one more, every second is let go
export type HistogramKind = "weight" | "gradient" | "activation";

/** Histogram i divides lows[i] to highs[i] into BINS parts of one width; its
    counts stand at counts[BINS * i] to before counts[BINS * i + BINS]. */
export interface HistogramSeries {
  where: string;
  kind: HistogramKind;
  steps: number[];
  lows: number[];
  highs: number[];
  counts: number[];
}

export type AlarmKind = "nan" | "exploding" | "vanishing" | "dead" | "plateau";

/** Something to look at: a sentence of cause, a sentence of what to try. */
export interface Alarm {
  step: number;
  kind: AlarmKind;
  where: string;
  text: string;
  cleared: number | null;
}

/** A whole run. In a saved notebook null stands for nan and infinity. One that
    version 1 saved has no layers, no histograms and no alarms. */
export interface RunRecord {
  state: RunState;
  step: number;
  total_steps: number | null;
  curves: Curve[];
  events: Event[];
  layers: LayerSeries[];
  histograms: HistogramSeries[];
  alarms: Alarm[];
  version: number;
}
