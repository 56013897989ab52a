/* A trace: what one block did, event by event. Python's side is _kernel_trace.py. */

export const KINDS = [
  "step",
  "set",
  "read",
  "write",
  "atomic",
  "barrier",
  "warp_barrier",
  "changed",
] as const;
export const [STEP, SET, READ, WRITE, ATOMIC, BARRIER, WARP_BARRIER, CHANGED] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];
export const WARP = 32;

export interface TraceBuffer {
  name: string;
  space: string;
  dtype: string;
  size: number;
  itemsize: number;
  /** Where it begins, in bytes. */
  address: number;
  /** Elements of a row, as it is drawn. */
  columns: number;
  /** How many first values are known. */
  known: number;
}

export interface Recording {
  version: number;
  block: number;
  warps: number;
  events: number;
  /** Events that were recorded; more than `events` where a notebook keeps fewer. */
  total: number;
  /** Whether the block did more than could be recorded. */
  cut: boolean;
  rows: number;
  buffers: TraceBuffer[];
  variables: string[];
  data: string;
}

export interface Trace extends Omit<Recording, "data" | "version"> {
  lanes: number;
  statement: Int32Array;
  name: Int32Array;
  masks: Uint32Array;
  index: Int32Array;
  value: Float32Array;
  first: Float32Array[];
  kind: Uint8Array;
  width: Uint8Array;
  cost: Uint8Array;
  /** The first row of payload of each event. */
  start: Int32Array;
}

/** Unpacks a recording. */
export async function open(recording: Recording): Promise<Trace> {
  const letters = atob(recording.data);
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("deflate"));
  return parse(recording, await new Response(plain).arrayBuffer());
}

/** The columns stand one after the other; indices are kept as steps between lanes. */
export function parse(recording: Recording, bytes: ArrayBuffer): Trace {
  const { data: _, ...header } = recording;
  const { events, warps, rows, buffers } = header;
  const lanes = warps * WARP;
  let place = 0;
  const words = (count: number): [ArrayBuffer, number, number] => {
    place += 4 * count;
    return [bytes, place - 4 * count, count];
  };
  const letters = (count: number): Uint8Array => {
    place += count;
    return new Uint8Array(bytes, place - count, count);
  };
  const statement = new Int32Array(...words(events));
  const name = new Int32Array(...words(events));
  const masks = new Uint32Array(...words(events * warps));
  const index = summed(new Int32Array(...words(rows * lanes)), lanes);
  const value = new Float32Array(...words(rows * lanes));
  const first = buffers.map(({ known }) => new Float32Array(...words(known)));
  const [kind, width] = [letters(events), letters(events)];
  const cost = letters(events * warps);
  const start = new Int32Array(events);
  for (let at = 1; at < events; at += 1) start[at] = start[at - 1]! + width[at - 1]!;
  const columns = { statement, name, masks, kind, width, cost };
  return { ...header, lanes, ...columns, index, value, first, start };
}

function summed(steps: Int32Array, lanes: number): Int32Array {
  for (let at = 0; at < steps.length; at += 1)
    if (at % lanes !== 0) steps[at] = steps[at]! + steps[at - 1]!;
  return steps;
}

/** Whether a lane takes part in an event. */
export function takesPart(trace: Trace, at: number, lane: number): boolean {
  const word = trace.masks[at * trace.warps + Math.floor(lane / WARP)] ?? 0;
  return ((word >>> lane % WARP) & 1) === 1;
}

/** How many lanes take part in an event, in one warp or in all. */
export function active(trace: Trace, at: number, warp?: number): number {
  let count = 0;
  for (let one = 0; one < trace.warps; one += 1) {
    if (warp !== undefined && one !== warp) continue;
    let word = trace.masks[at * trace.warps + one] ?? 0;
    for (; word !== 0; word &= word - 1) count += 1; // takes the lowest bit away
  }
  return count;
}

export function isAccess(kind: number | undefined): boolean {
  return kind === READ || kind === WRITE || kind === ATOMIC;
}

/** Whether another statement goes on at an event: also a loop's step, or a caller. */
function isOther(trace: Trace, at: number): boolean {
  return trace.kind[at] === STEP || trace.statement[at] !== trace.statement[at - 1];
}

/** The event with which the statement of an event began. */
export function beginning(trace: Trace, at: number): number {
  while (at > 0 && !isOther(trace, at)) at -= 1;
  return at;
}

/** The last event of the statement of an event. */
export function ending(trace: Trace, at: number): number {
  while (at + 1 < trace.events && !isOther(trace, at + 1)) at += 1;
  return at;
}

/** The end of the next statement, or of the previous one. */
export function nextStatement(trace: Trace, at: number): number {
  const end = ending(trace, at);
  return end > at ? end : ending(trace, Math.min(at + 1, trace.events - 1));
}

export function previousStatement(trace: Trace, at: number): number {
  return Math.max(0, beginning(trace, at) - 1);
}

/** The latest request for memory of the present statement; −1 for none. */
export function requestAt(trace: Trace, at: number): number {
  for (let one = at; one >= 0; one -= 1) {
    if (isAccess(trace.kind[one])) return one;
    if (isOther(trace, one)) return -1;
  }
  return -1;
}

/** The next event after `at` where a statement of these lines ends; −1 for none. */
export function nextAt(
  trace: Trace,
  at: number,
  isWanted: (statement: number) => boolean,
): number {
  for (let one = at + 1; one < trace.events; one += 1)
    if (trace.kind[one] === STEP && isWanted(trace.statement[one]!)) {
      const end = ending(trace, one);
      if (end > at) return end;
    }
  return -1;
}

/** What a variable holds in each lane after an event; NaN where nobody has set it. */
export function valuesOf(trace: Trace, variable: number, at: number): Float32Array {
  const found = new Float32Array(trace.lanes).fill(NaN);
  const known = new Uint8Array(trace.lanes);
  let missing = trace.lanes;
  for (let one = at; one >= 0 && missing > 0; one -= 1) {
    if (trace.kind[one] !== SET || trace.name[one] !== variable) continue;
    const row = trace.start[one]! * trace.lanes;
    for (let lane = 0; lane < trace.lanes; lane += 1) {
      if (known[lane] || !takesPart(trace, one, lane)) continue;
      found[lane] = trace.value[row + lane]!;
      known[lane] = 1;
      missing -= 1;
    }
  }
  return found;
}

/** `0–3, 6` for the warps that take part. */
export function warpsOf(trace: Trace, at: number): string {
  const found: number[] = [];
  for (let warp = 0; warp < trace.warps; warp += 1)
    if (trace.masks[at * trace.warps + warp]) found.push(warp);
  const parts: string[] = [];
  found.forEach((warp, place) => {
    if (place > 0 && found[place - 1] === warp - 1) return;
    let last = warp;
    while (found.includes(last + 1)) last += 1;
    parts.push(last === warp ? String(warp) : `${warp}–${last}`);
  });
  return parts.join(", ");
}
