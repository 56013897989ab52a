/* Reading what Python sends: a JSON header and one buffer of float32 numbers.

   The layout is described in tinygrad_edu_widgets/_frames.py. */

import type { Alarm, Event, RunState } from "../record";
import { type FrameHeader, readFloats } from "../shared/stream";

/** A series that begins: ["curve", name], or ["layer" or "histogram", where, kind]. */
export type Begun = [what: string, name: string, kind?: string];

/** A number of the run that a slider changes; null is a bound that is not set. */
export interface Parameter {
  name: string;
  value: number | null;
  low: number | null;
  high: number | null;
  log: boolean;
  whole: boolean;
}

/** New points of one series; the first of them is the series' point `start`.

    `rows` has one row of `width` numbers for each step: 1 for a curve, and 34 for a
    histogram, whose lowest edge, highest edge and counts stand side by side. */
export interface NewPoints {
  id: number;
  start: number;
  steps: Float64Array;
  rows: Float32Array;
}

/** News of one run. With `reset` it tells the run from its beginning. */
export interface Frame {
  run: number;
  reset: boolean;
  state: RunState;
  step: number;
  total_steps: number | null;
  rate: number;
  remaining: number | null;
  parameters: Parameter[];
  begun: Begun[];
  points: NewPoints[];
  events: Event[];
  alarms: Alarm[] | null; // null: as before
}

type Entry = [
  id: number,
  start: number,
  firstStep: number,
  count: number,
  width: number,
];

/** What a frame says of a run. */
export function decodeFrame(header: FrameHeader, buffers: DataView[]): Frame {
  const content = header as unknown as Omit<Frame, "points"> & { points: Entry[] };
  const numbers = readFloats(buffers[0]);
  let offset = 0;
  const take = (count: number): Float32Array => {
    offset += count;
    return numbers.subarray(offset - count, offset);
  };
  const points = content.points.map(([id, start, firstStep, count, width]) => {
    const steps = Float64Array.from(take(count), (step) => firstStep + step);
    return { id, start, steps, rows: take(count * width) };
  });
  if (offset !== numbers.length) throw new Error("a training frame has a wrong length");
  return { ...content, points };
}
