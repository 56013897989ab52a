/* Memory at the cursor: what stands in each element, who wrote and read it last. */

import { ATOMIC, CHANGED, READ, type Trace, WRITE, takesPart } from "./trace";

export interface Cell {
  /** NaN where it is not known, or where nobody has written. */
  value: number;
  /** The thread and the event of the last write and read; −1 for none. */
  writer: number;
  written: number;
  reader: number;
  read: number;
}

/** The elements of one buffer that the block touches, replayed to an event. */
export class Memory {
  private cells = new Map<number, Cell>();
  private at = -1;
  private readonly before = new Map<number, number>();

  constructor(
    private readonly trace: Trace,
    readonly buffer: number,
  ) {
    const seen = new Set<number>();
    this.each(0, trace.events - 1, (_, kind, __, element, value) => {
      if (!seen.has(element) && kind === READ) this.before.set(element, value);
      seen.add(element);
    });
  }

  /** Replays to an event; forwards it goes on from where it was. */
  go(to: number): void {
    if (to < this.at) {
      this.cells = new Map();
      this.at = -1;
    }
    this.each(this.at + 1, to, (event, kind, lane, element, value) => {
      const cell = this.own(element);
      const [reads, writes] = [kind === READ, kind === WRITE];
      if (reads || kind === ATOMIC) [cell.reader, cell.read] = [lane, event];
      if (writes || kind === ATOMIC) [cell.writer, cell.written] = [lane, event];
      if (kind !== ATOMIC) cell.value = value;
    });
    this.at = to;
  }

  /** One element at the event that was gone to. */
  cell(element: number): Cell {
    return this.cells.get(element) ?? this.untouched(element);
  }

  private own(element: number): Cell {
    let cell = this.cells.get(element);
    if (cell === undefined) this.cells.set(element, (cell = this.untouched(element)));
    return cell;
  }

  private untouched(element: number): Cell {
    const first = this.trace.first[this.buffer];
    const shared = this.trace.buffers[this.buffer]?.space === "shared";
    const known = this.before.get(element) ?? (shared ? NaN : first?.[element]);
    return { value: known ?? NaN, writer: -1, written: -1, reader: -1, read: -1 };
  }

  private each(
    from: number,
    to: number,
    visit: (
      event: number,
      kind: number,
      lane: number,
      element: number,
      value: number,
    ) => void,
  ): void {
    const { trace, buffer } = this;
    for (let event = Math.max(0, from); event <= to; event += 1) {
      const kind = trace.kind[event]!;
      const touches = kind === READ || kind === WRITE || kind === ATOMIC;
      if (!touches && kind !== CHANGED) continue;
      if (trace.name[event] !== buffer) continue;
      for (let row = 0; row < trace.width[event]!; row += 1) {
        const place = (trace.start[event]! + row) * trace.lanes;
        for (let lane = 0; lane < trace.lanes; lane += 1)
          if (takesPart(trace, event, lane))
            visit(
              event,
              kind,
              lane,
              trace.index[place + lane]!,
              trace.value[place + lane]!,
            );
      }
    }
  }
}
