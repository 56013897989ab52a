/* One request of a warp: its lanes onto sectors of 32 bytes, or onto 32 banks. */

import { type Trace, type TraceBuffer, WARP, takesPart } from "./trace";

export const SECTOR = 32;
export const BANKS = 32;
export const WORD = 4;

export interface Target {
  /** The number of the sector, or of the bank. */
  number: number;
  /** The lanes that want something from it. */
  lanes: number[];
  /** Different words of a bank, or elements of a sector, as numbers of elements. */
  words: number[];
}

export interface Request {
  event: number;
  buffer: TraceBuffer;
  shared: boolean;
  /** For each lane its first element; null for one that takes no part. */
  elements: (number | null)[];
  targets: Target[];
  active: number;
  /** Sectors or passes, as they were counted; and the fewest that would do. */
  cost: number;
  ideal: number;
}

/** What one warp wants of memory in an event. */
export function requestOf(trace: Trace, event: number, warp: number): Request | null {
  const buffer = trace.buffers[trace.name[event]!];
  if (buffer === undefined) return null;
  const shared = buffer.space === "shared";
  const width = trace.width[event]!;
  const row = trace.start[event]! * trace.lanes + warp * WARP;
  const targets = new Map<number, Target>();
  const elements = Array.from({ length: WARP }, (_, lane) => {
    if (!takesPart(trace, event, warp * WARP + lane)) return null;
    const first = trace.index[row + lane]!;
    const from = buffer.address + first * buffer.itemsize;
    const to = from + Math.max(1, width) * buffer.itemsize - 1;
    const piece = shared ? WORD : SECTOR;
    for (let one = Math.floor(from / piece); one <= Math.floor(to / piece); one += 1) {
      const number = shared ? one % BANKS : one;
      const target = targets.get(number) ?? { number, lanes: [], words: [] };
      if (!target.lanes.includes(lane)) target.lanes.push(lane);
      const word = shared ? one : first;
      if (!target.words.includes(word)) target.words.push(word);
      targets.set(number, target);
    }
    return first;
  });
  const active = elements.filter((one) => one !== null).length;
  const bytes = active * width * buffer.itemsize;
  const wide = Math.max(1, (width * buffer.itemsize) / WORD);
  return {
    event,
    buffer,
    shared,
    elements,
    targets: [...targets.values()].sort((a, b) => a.number - b.number),
    active,
    cost: trace.cost[event * trace.warps + warp]!,
    ideal: shared ? wide : Math.ceil(bytes / SECTOR),
  };
}

/** `4 sectors for 32 lanes: ideal 4`. */
export function sentence({ shared, active, cost, ideal }: Request): string {
  if (active === 0) return "No lane of this warp takes part.";
  const unit = shared ? "pass" : "sector";
  const plural = shared ? "passes" : "sectors";
  const lanes = `${active} lane${active === 1 ? "" : "s"}`;
  return `${cost} ${cost === 1 ? unit : plural} for ${lanes}: ideal ${ideal}`;
}

/** The first element of a sector, where the buffer's elements are counted. */
export function firstElement(sector: number, buffer: TraceBuffer): number {
  return Math.ceil((sector * SECTOR - buffer.address) / buffer.itemsize);
}
