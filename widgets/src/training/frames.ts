/* Reading what Python sends: a JSON header and one buffer of float32 numbers.

   The layout is described in tinygrad_edu_widgets/_frames.py. */

import type { Event, RunState } from "../record";
import { type FrameHeader, readFloats } from "../shared/stream";

/** New points of one curve; the first of them is the curve's point `start`. */
export interface NewPoints {
  name: string;
  start: number;
  steps: number[];
  values: number[];
}

/** News of a run. With `reset` it tells the run from its beginning. */
export interface Frame {
  sequence: number;
  reset: boolean;
  state: RunState;
  step: number;
  totalSteps: number | null;
  lr: number | null;
  rate: number;
  curves: NewPoints[];
  events: Event[];
}

interface CurveHeader {
  name: string;
  start: number;
  first_step: number;
  count: number;
}

interface RunHeader extends Omit<Frame, "curves" | "totalSteps"> {
  total_steps: number | null;
  curves: CurveHeader[];
}

/** What a frame says of the run. */
export function decodeFrame(header: FrameHeader, buffers: DataView[]): Frame {
  const content = header as unknown as RunHeader;
  const numbers = readFloats(buffers[0]);
  let offset = 0;
  const curves = content.curves.map(({ name, start, first_step, count }) => {
    const steps = numbers.slice(offset, offset + count);
    const values = numbers.slice(offset + count, offset + 2 * count);
    offset += 2 * count;
    return { name, start, steps: steps.map((step) => first_step + step), values };
  });
  if (offset !== numbers.length) throw new Error("a training frame has a wrong length");
  const { sequence, reset, state, step, lr, rate, events } = content;
  const totalSteps = content.total_steps;
  return { sequence, reset, state, step, totalSteps, lr, rate, curves, events };
}
