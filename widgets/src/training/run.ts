/* What the view knows of a run, and how news changes it. No drawing here. */

import type { Event, RunRecord, RunState } from "../record";
import type { Frame, NewPoints } from "./frames";

export interface Series {
  name: string;
  steps: number[];
  values: number[];
}

export interface Run {
  state: RunState;
  step: number;
  totalSteps: number | null;
  lr: number | null;
  rate: number;
  series: Series[];
  events: Event[];
}

/** What a person can do; each names the command that Python hears. */
export type Command = "start" | "pause" | "resume" | "step" | "stop";

export function emptyRun(): Run {
  return {
    state: "ready",
    step: 0,
    totalSteps: null,
    lr: null,
    rate: 0,
    series: [],
    events: [],
  };
}

/** The run that a saved notebook remembers. */
export function runOfRecord(record: RunRecord): Run {
  const series = record.curves.map(({ name, steps, values }) => ({
    name,
    steps: [...steps],
    values: values.map((value) => value ?? Number.NaN),
  }));
  return {
    ...emptyRun(),
    state: record.state,
    step: record.step,
    totalSteps: record.total_steps,
    series,
    events: record.events,
  };
}

/** Adds a frame's news. False if points are missing: ask for the whole record. */
export function applyFrame(run: Run, frame: Frame): boolean {
  if (frame.reset) {
    run.series = [];
    run.events = [];
  }
  run.state = frame.state;
  run.step = frame.step;
  run.totalSteps = frame.totalSteps;
  run.lr = frame.lr;
  run.rate = frame.rate;
  run.events.push(...frame.events);
  return frame.curves.every((points) => addPoints(run, points));
}

function addPoints(run: Run, points: NewPoints): boolean {
  let series = run.series.find(({ name }) => name === points.name);
  if (series === undefined) {
    series = { name: points.name, steps: [], values: [] };
    run.series.push(series);
  }
  if (points.start !== series.steps.length) return false;
  for (const step of points.steps) series.steps.push(step);
  for (const value of points.values) series.values.push(value);
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
    state === "running" ? ["pause", "step", "stop"]
    : state === "paused" ? ["resume", "step", "stop"]
    : [];
  return new Set(canRestart ? [...commands, "start"] : commands);
}

/** The text of the last error; its last line names the error itself. */
export function lastError(run: Run): { step: number; headline: string; text: string } | null {
  const event = run.events.findLast(({ kind }) => kind === "failed");
  if (run.state !== "failed" || event === undefined) return null;
  const lines = event.text.trimEnd().split("\n");
  const headline = lines.findLast((line) => /^\S/.test(line)) ?? "";
  return { step: event.step, headline, text: event.text.trimEnd() };
}
