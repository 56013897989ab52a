import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { test } from "node:test";

import { firstElement, requestOf, sentence } from "../src/kernel/addresses";
import { Memory } from "../src/kernel/cells";
import { point, size } from "../src/kernel/document";
import { amount, duration } from "../src/kernel/parts";
import {
  ATOMIC,
  CHANGED,
  READ,
  type Recording,
  SET,
  STEP,
  type Trace,
  type TraceBuffer,
  WRITE,
  active,
  ending,
  nextAt,
  nextStatement,
  open,
  previousStatement,
  requestAt,
  valuesOf,
  warpsOf,
} from "../src/kernel/trace";

const ALL = 0xffffffff;
const LANES = Array.from({ length: 32 }, (_, lane) => lane);

interface Event {
  statement: number;
  kind: number;
  name?: number;
  mask?: number;
  rows?: [index: number[], value: number[]][];
  cost?: number;
}

const buffer = (changes: Partial<TraceBuffer> = {}): TraceBuffer => ({
  name: "x",
  space: "global",
  dtype: "float32",
  size: 64,
  itemsize: 4,
  address: 0,
  columns: 32,
  known: 0,
  ...changes,
});

/** A recording of one warp, packed as Python packs it. */
function record(events: Event[], buffers: TraceBuffer[], first: number[][]): Recording {
  const rows = events.flatMap((event) => event.rows ?? []);
  const words = (numbers: number[]): Buffer =>
    Buffer.from(new Uint32Array(numbers).buffer);
  const ints = (numbers: number[]): Buffer =>
    Buffer.from(new Int32Array(numbers).buffer);
  const floats = (numbers: number[]): Buffer =>
    Buffer.from(new Float32Array(numbers).buffer);
  const steps = rows.flatMap(([index]) =>
    index.map((one, lane) => one - (lane ? index[lane - 1]! : 0)),
  );
  const data = Buffer.concat([
    ints(events.map(({ statement }) => statement)),
    ints(events.map(({ name }) => name ?? -1)),
    words(events.map(({ mask }) => mask ?? ALL)),
    ints(steps),
    floats(rows.flatMap(([, value]) => value)),
    ...first.map(floats),
    Buffer.from(events.map(({ kind }) => kind)),
    Buffer.from(events.map((event) => event.rows?.length ?? 0)),
    Buffer.from(events.map(({ cost }) => cost ?? 0)),
  ]);
  return {
    version: 1,
    block: 0,
    warps: 1,
    events: events.length,
    total: events.length,
    cut: false,
    rows: rows.length,
    buffers,
    variables: ["v"],
    data: deflateSync(data).toString("base64"),
  };
}

const made = (events: Event[], one = buffer(), first: number[] = []): Promise<Trace> =>
  open(record(events, [{ ...one, known: first.length }], [first]));

const program = (): Promise<Trace> =>
  made(
    [
      { statement: 1, kind: STEP },
      { statement: 1, kind: READ, name: 0, rows: [[LANES, LANES]], cost: 4 },
      { statement: 1, kind: SET, name: 0, rows: [[LANES.map(() => -1), LANES]] },
      { statement: 2, kind: STEP, mask: 3 },
      {
        statement: 2,
        kind: WRITE,
        name: 0,
        mask: 3,
        rows: [[LANES.map((lane) => 40 + lane), LANES.map(() => 9)]],
        cost: 1,
      },
      {
        statement: 3,
        kind: SET,
        name: 0,
        mask: 3,
        rows: [[LANES, LANES.map(() => 7)]],
      },
      { statement: 3, kind: STEP },
    ],
    buffer(),
    LANES.map(() => 5),
  );

test("the columns are unpacked", async () => {
  const trace = await program();
  assert.deepEqual([...trace.start], [0, 0, 1, 2, 2, 3, 4]);
  assert.deepEqual([...trace.index.slice(64, 68)], [40, 41, 42, 43]);
  assert.deepEqual([...trace.value.slice(0, 3)], [0, 1, 2]);
  assert.equal(trace.first[0]!.length, 32);
  assert.equal(active(trace, 0), 32);
  assert.equal(active(trace, 3), 2);
  assert.equal(warpsOf(trace, 3), "0");
});

test("statements are stops, also a loop's own step", async () => {
  const trace = await program();
  assert.equal(ending(trace, 0), 2);
  const next = [0, 2, 4, 5, 6].map((at) => nextStatement(trace, at));
  const previous = [6, 4, 1, 0].map((at) => previousStatement(trace, at));
  assert.deepEqual([next, previous], [[2, 4, 5, 6, 6], [5, 2, 0, 0]]);
  assert.equal(nextAt(trace, 0, (statement) => statement === 2), 4);
  assert.equal(nextAt(trace, 4, (statement) => statement === 2), -1);
});

test("a request belongs to its own statement", async () => {
  const trace = await program();
  const found = [0, 1, 2, 3, 4, 5].map((at) => requestAt(trace, at));
  assert.deepEqual(found, [-1, 1, 1, -1, 4, -1]);
});

test("variables keep what each lane has set", async () => {
  const trace = await program();
  assert.ok(Number.isNaN(valuesOf(trace, 0, 1)[3]));
  assert.deepEqual([...valuesOf(trace, 0, 4).slice(0, 4)], [0, 1, 2, 3]);
  assert.deepEqual([...valuesOf(trace, 0, 6).slice(0, 4)], [7, 7, 2, 3]);
});

test("memory is replayed forwards and backwards", async () => {
  const trace = await program();
  const memory = new Memory(trace, 0);
  memory.go(0);
  assert.equal(memory.cell(3).value, 3, "known from the first read");
  memory.go(4);
  assert.deepEqual([memory.cell(40).value, memory.cell(40).writer], [9, 0]);
  assert.deepEqual([memory.cell(3).reader, memory.cell(3).read], [3, 1]);
  memory.go(1);
  assert.equal(memory.cell(40).writer, -1);
});

test("an atomic function changes memory when it is done", async () => {
  const same = LANES.map(() => 2);
  const trace = await made([
    { statement: 1, kind: STEP },
    { statement: 1, kind: ATOMIC, name: 0, rows: [[same, LANES.map(() => 1)]] },
    { statement: 1, kind: CHANGED, name: 0, rows: [[same, LANES.map(() => 32)]] },
  ], buffer(), [0, 0, 0]);
  const memory = new Memory(trace, 0);
  memory.go(1);
  assert.deepEqual([memory.cell(2).value, memory.cell(2).writer], [0, 31]);
  memory.go(2);
  assert.equal(memory.cell(2).value, 32);
});

const asked = async (index: number[], one: TraceBuffer, cost: number, width = 1) => {
  const rows = Array.from({ length: width }, (_, k): [number[], number[]] => [
    index.map((each) => each + k),
    LANES,
  ]);
  const trace = await made([{ statement: 1, kind: READ, name: 0, rows, cost }], one);
  return requestOf(trace, 0, 0)!;
};

test("lanes fall onto sectors of 32 bytes", async () => {
  const near = await asked(LANES, buffer(), 4);
  assert.equal(sentence(near), "4 sectors for 32 lanes: ideal 4");
  assert.deepEqual(near.targets.map(({ lanes }) => lanes.length), [8, 8, 8, 8]);
  const far = await asked(LANES.map((lane) => lane * 32), buffer(), 32);
  assert.equal(far.targets.length, 32);
  assert.equal(sentence(far), "32 sectors for 32 lanes: ideal 4");
  const wide = await asked(LANES.map((lane) => lane * 4), buffer(), 16, 4);
  assert.deepEqual([wide.targets.length, wide.ideal], [16, 16]);
  assert.equal(firstElement(9, buffer({ address: 256 })), 8);
});

test("lanes fall onto banks, and the same word is shared", async () => {
  const shared = buffer({ space: "shared" });
  const column = await asked(LANES.map((lane) => lane * 32), shared, 32);
  assert.deepEqual(column.targets.map(({ words }) => words.length), [32]);
  assert.equal(sentence(column), "32 passes for 32 lanes: ideal 1");
  const padded = await asked(LANES.map((lane) => lane * 33), shared, 1);
  assert.equal(padded.targets.length, 32);
  assert.equal(sentence(padded), "1 pass for 32 lanes: ideal 1");
  const one = await asked(LANES.map(() => 7), shared, 1);
  const [only] = one.targets;
  assert.deepEqual([one.targets.length, only?.number, only?.words.length], [1, 7, 1]);
});

test("places, sizes and amounts are written for people", () => {
  assert.equal(point(37, [32, 8, 1]), "(5, 1)");
  assert.equal(point(5, [32, 1, 1]), "(5)");
  assert.equal(point(1023, [8, 8, 16]), "(7, 7, 15)");
  const sizes = [size([4, 1, 1]), size([4, 2, 1]), size([1, 1, 3])];
  assert.deepEqual(sizes, ["4", "(4, 2)", "(1, 1, 3)"]);
  assert.deepEqual([amount(32768), amount(12), amount(2e9)], ["32.8 k", "12", "2 G"]);
  assert.deepEqual([duration(2.02e-9), duration(1.5e-5)], ["2.02 ns", "15 µs"]);
});
