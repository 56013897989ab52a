/* What the view knows of a run, and how news changes it. No drawing here. */

import {
  type Alarm,
  BINS,
  type Event,
  type HistogramSeries,
  type RunRecord,
  type RunState,
} from "../record";
import type { Begun, Frame, NewPoints, Parameter } from "./frames";
import { Series } from "./points";

/** One statistic of one place in the model. */
export interface Layer {
  where: string;
  kind: string;
  series: Series;
}

/** The histograms of one place; a histogram has BINS counts from low to high. */
export interface Histograms {
  where: string;
  kind: string;
  steps: number[];
  lows: number[];
  highs: number[];
  counts: ArrayLike<number>[];
}

export interface Run {
  state: RunState;
  step: number;
  totalSteps: number | null;
  rate: number;
  remaining: number | null; // seconds
  parameters: Parameter[];
  series: Series[];
  layers: Layer[];
  histograms: Histograms[];
  events: Event[];
  alarms: Alarm[];
  /** Every series, in the order in which they began: that is how a frame names them. */
  begun: (Series | Histograms)[];
}

/** What a person can do; each names the command that Python hears. */
export type Command = "start" | "pause" | "resume" | "step" | "stop";

export function emptyRun(): Run {
  return {
    state: "ready",
    step: 0,
    totalSteps: null,
    rate: 0,
    remaining: null,
    parameters: [],
    series: [],
    layers: [],
    histograms: [],
    events: [],
    alarms: [],
    begun: [],
  };
}

/** The run that a saved notebook remembers; null stands for nan and infinity. */
export function runOfRecord(record: RunRecord): Run {
  const run = emptyRun();
  for (const { name, steps, values } of record.curves)
    run.series.push(new Series(name, steps, values));
  for (const { where, kind, steps, values } of record.layers ?? [])
    run.layers.push({ where, kind, series: new Series(where, steps, values) });
  run.histograms = (record.histograms ?? []).map(histogramsOfRecord);
  run.state = record.state;
  run.step = record.step;
  run.totalSteps = record.total_steps;
  run.events = [...record.events];
  run.alarms = record.alarms ?? [];
  return run;
}

function histogramsOfRecord({ counts, ...rest }: HistogramSeries): Histograms {
  const rows = rest.steps.map((_, index) =>
    counts.slice(BINS * index, BINS * (index + 1)),
  );
  return { ...rest, counts: rows };
}

/** Adds a frame's news. False if points are missing: ask for the whole record. */
export function applyFrame(run: Run, frame: Frame): boolean {
  if (frame.reset) Object.assign(run, emptyRun());
  run.state = frame.state;
  run.step = frame.step;
  run.totalSteps = frame.total_steps;
  run.rate = frame.rate;
  run.remaining = frame.remaining;
  run.parameters = frame.parameters;
  run.alarms = frame.alarms ?? run.alarms;
  for (const event of frame.events) run.events.push(event);
  for (const begun of frame.begun) begin(run, begun);
  return frame.points.every((points) => addPoints(run.begun[points.id], points));
}

function begin(run: Run, [what, name, kind = ""]: Begun): void {
  if (what === "histogram") {
    const made = { where: name, kind, steps: [], lows: [], highs: [], counts: [] };
    run.histograms.push(made);
    run.begun.push(made);
    return;
  }
  const series = new Series(name);
  if (what === "layer") run.layers.push({ where: name, kind, series });
  else run.series.push(series);
  run.begun.push(series);
}

function addPoints(
  series: Series | Histograms | undefined,
  { start, steps, rows }: NewPoints,
): boolean {
  if (series === undefined) return false;
  if (series instanceof Series) {
    if (start !== series.length) return false;
    series.append(steps, rows);
    return true;
  }
  return addHistograms(series, start, steps, rows);
}

/** When Python lets go of every second histogram it tells them all again from 0. */
function addHistograms(
  series: Histograms,
  start: number,
  steps: Float64Array,
  rows: Float32Array,
): boolean {
  if (start > series.steps.length) return false;
  const { lows, highs, counts } = series;
  for (const column of [series.steps, lows, highs, counts]) column.length = start;
  const width = BINS + 2;
  steps.forEach((step, index) => {
    const row = rows.subarray(width * index, width * (index + 1));
    series.steps.push(step);
    lows.push(row[0] ?? 0);
    highs.push(row[1] ?? 0);
    counts.push(row.slice(2)); // a copy: the frame's buffer may go
  });
  return true;
}

/** Whether the run has come to its end, one way or another. */
export function isOver(state: RunState): boolean {
  return state === "stopped" || state === "finished" || state === "failed";
}

/** The commands that make sense now. */
export function allowed(state: RunState, canRestart: boolean): Set<Command> {
  if (state === "ready") return new Set(["start", "step"]);
  const commands: Command[] =
    state === "running"
      ? ["pause", "step", "stop"]
      : state === "paused"
        ? ["resume", "step", "stop"]
        : [];
  return new Set(canRestart ? [...commands, "start"] : commands);
}

/** The text of the last error; its last line names the error itself. */
export function lastError(
  run: Run,
): { step: number; headline: string; text: string } | null {
  const event = run.events.findLast(({ kind }) => kind === "failed");
  if (run.state !== "failed" || event === undefined) return null;
  const lines = event.text.trimEnd().split("\n");
  const headline = lines.findLast((line) => /^\S/.test(line)) ?? "";
  return { step: event.step, headline, text: event.text.trimEnd() };
}

/** Why a run stopped, where somebody or something else than a person stopped it. */
export function stopReason(run: Run): string {
  if (run.state !== "stopped") return "";
  return run.events.findLast(({ kind }) => kind === "stopped")?.text ?? "";
}

/** The last value of a statistic of the whole run, such as "step seconds". */
export function wholeRun(run: Run, kind: string): number | null {
  const found = run.layers.find((layer) => layer.where === "" && layer.kind === kind);
  return found?.series.length ? found.series.values.at(found.series.length - 1) : null;
}
