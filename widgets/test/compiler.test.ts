/* CompilerView: what belongs together, rows before and after, arcs, memory. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { arcPath, arcsOf, depth } from "../src/compiler/arcs";
import { insideComments, parted } from "../src/compiler/code";
import type { CompilerFilm, FilmOperation, FilmStage } from "../src/compiler/document";
import { stripes } from "../src/compiler/film";
import { ordered } from "../src/compiler/kernels";
import {
  type Choice,
  endOf,
  indexOf,
  marksOf,
  pieces,
  readChoice,
  writeChoice,
} from "../src/compiler/links";
import { stairs, useOf } from "../src/compiler/memory";
import {
  changesOf,
  changesOfStage,
  listOf,
  opensAtFirst,
  pairsOf,
  rowsById,
  sectionsOf,
} from "../src/compiler/rows";
import { ratio } from "../src/compiler/time";
import { changed, duration, facts, intensity, signed, size, told } from "../src/compiler/words";

function operation(id: string, inputs: string[], lines: number[], module = ""): FilmOperation {
  const text = `op${id}(${inputs.map((name) => `%${name}`).join(", ")})`;
  const [op, type] = [`op${id}`, "float32[4]"];
  return { id, op, text, type, module, outputs: [id], inputs, lines, bytes: 32, flops: 4 };
}

function stage(name: string, operations: number[], more: Partial<FilmStage> = {}): FilmStage {
  const plain = { added: [], removed: [], changed: [], moved: [] };
  const kernels = operations.map(() => -1);
  return { name, title: name, milliseconds: 0, operations, kernels, ...plain, ...more };
}

/** a is dropped, b and c are fused, d moves before them; two lines of Python. */
function film(): CompilerFilm {
  return {
    title: "step",
    target: "c",
    inputs: [{ id: "x", kind: "argument", label: "x", type: "float32[4]" }],
    operations: [
      operation("a", ["x"], [0]),
      operation("b", ["x"], [0], "net.0"),
      operation("c", ["b"], [1], "net.1"),
      operation("d", ["x"], [1], "net.1"),
    ],
    stages: [
      stage("capture", [0, 1, 2, 3]),
      stage("dead", [1, 2, 3], { removed: ["a"] }),
      stage("fuse", [3, 1, 2], { moved: ["d"], kernels: [0, 1, 1] }),
    ],
    kernels: [
      { name: "loop_0", kind: "loop", operations: ["d"], lines: [1], bytes: 8, flops: 9 },
      { name: "loop_1", kind: "loop", operations: ["b", "c"], lines: [0, 1], bytes: 80, flops: 2 },
    ],
    python: [
      { file: "/home/me/train.py", number: 3, text: "y = f(x)", used: true },
      { file: "/home/me/train.py", number: 4, text: "z = g(y)", used: true },
    ],
    sources: [
      {
        target: "c",
        title: "C",
        text: ["// train.py:4", "for d", "// train.py:3", "for bc", "b", "c"],
        kernels: [[0], [0], [1], [1], [1], [1]],
        python: [[1], [], [0], [], [0], [1]],
        operations: [[], [], [], [], ["b"], []],
      },
    ],
    buffers: [
      { value: "d", operation: "d", offset: 0, size: 16, first: 0, last: 1 },
      { value: "b", operation: "b", offset: 16, size: 8, first: 1, last: 1 },
    ],
    outputs: ["c"],
    writes: [{ state: "x", value: "d" }],
    peak_bytes: 24,
    unplanned_bytes: 24,
    times: { eager: null, compiled: null, calls: 0, compile_seconds: null, cached: false },
    notices: [],
    version: 1,
  };
}

function marked(choice: Choice): Record<string, unknown[]> {
  const shown = film();
  const marks = marksOf(indexOf(shown), choice, shown.sources[0]);
  return Object.fromEntries(Object.entries(marks).map(([k, v]) => [k, [...v].sort()]));
}

test("a line of Python marks its operations, kernels and source", () => {
  assert.deepEqual(marked({ kind: "python", at: "1" }), {
    operations: ["c", "d"],
    kernels: [0, 1],
    python: [1],
    source: [0, 5],
    buffers: [0],
  });
});

test("a line of source marks the lines of Python it comes from", () => {
  assert.deepEqual(marked({ kind: "source", at: "4" })["python"], [0]);
  assert.deepEqual(marked({ kind: "source", at: "4" })["operations"], ["b"]);
  const whole = marked({ kind: "source", at: "3" });
  assert.deepEqual([whole["python"], whole["operations"]], [[0, 1], ["b", "c"]]);
});

test("an operation marks the source of its kernel that comes from its lines", () => {
  assert.deepEqual(marked({ kind: "operation", at: "c" })["source"], [5]);
  assert.deepEqual(marked({ kind: "operation", at: "d" })["source"], [0]);
  assert.deepEqual(marked({ kind: "operation", at: "b" })["source"], [4]);
  assert.deepEqual(marked({ kind: "operation", at: "a" })["kernels"], []);
});

test("a kernel and a buffer mark what is inside of them", () => {
  assert.deepEqual(marked({ kind: "kernel", at: "1" })["source"], [2, 3, 4, 5]);
  assert.deepEqual(marked({ kind: "buffer", at: "1" })["operations"], ["b"]);
  assert.deepEqual(marked({ kind: "buffer", at: "1" })["buffers"], [1]);
  assert.deepEqual(marked({ kind: "kernel", at: "9" })["operations"], []);
});

test("a choice is written and read again", () => {
  const choice: Choice = { kind: "operation", at: "a:b" };
  assert.deepEqual(readChoice(writeChoice(choice)), choice);
  for (const text of ["", "nothing", "moon:3"]) assert.equal(readChoice(text), null);
});

const idsOf = (at: number, together: boolean): string[] =>
  pairsOf(film(), at, together).map(
    ({ before, after }) => `${before?.operation.id ?? "."}${after?.operation.id ?? "."}`,
  );

test("what stays stands side by side, what goes stands alone", () => {
  assert.deepEqual(idsOf(0, true), [".a", ".b", ".c", ".d"]);
  assert.deepEqual(idsOf(1, true), ["a.", "bb", "cc", "dd"]);
  assert.deepEqual(idsOf(2, true), [".d", "bb", "cc", "d."]);
  assert.deepEqual(idsOf(9, true), []);
});

test("every operation of both stages is in the rows once, in order", () => {
  for (const at of [1, 2])
    for (const together of [true, false]) {
      const pairs = pairsOf(film(), at, together);
      const left = pairs.flatMap(({ before }) => (before ? [before.operation.id] : []));
      const right = pairs.flatMap(({ after }) => (after ? [after.operation.id] : []));
      const ids = (stage: number): string[] =>
        film().stages[stage]!.operations.map((place) => film().operations[place]!.id);
      assert.deepEqual([left, right], [ids(at - 1), ids(at)]);
    }
});

test("sections are kernels once there are any, modules or lines before", () => {
  const titles = (at: number): string[] =>
    sectionsOf(film(), pairsOf(film(), at, true)).map(({ title }) => title);
  assert.deepEqual(titles(0), ["train.py:3  y = f(x)", "net.0", "net.1"]);
  assert.deepEqual(titles(2), ["loop_0", "loop_1"]);
});

test("a folded section hides its rows and stands for its operations", () => {
  const sections = sectionsOf(film(), pairsOf(film(), 2, true));
  const folded = listOf(sections, () => false, false);
  assert.deepEqual(folded.map(({ kind }) => kind), ["pair", "section"]);
  assert.equal(rowsById(folded, "after").get("c"), 1);
  const open = listOf(sections, () => true, false);
  assert.equal(rowsById(open, "after").get("c"), 3);
  const only = listOf(sections, () => false, true);
  assert.deepEqual(only.map(({ kind }) => kind), ["pair", "section", "pair"]);
  assert.ok(opensAtFirst(sections[0]!, 10));
  assert.ok(!opensAtFirst({ ...sections[0]!, pairs: [] }, 1000));
});

test("changes are counted once", () => {
  const stages = film().stages;
  assert.equal(signed(changesOfStage(stages[1]!)), "\u22121");
  assert.equal(changed(changesOfStage(stages[2]!)), "1 moved.");
  assert.equal(changed(changesOfStage(stages[0]!)), "Nothing changed.");
  const both = stage("x", [], { changed: ["a", "b"], moved: ["a"] });
  assert.deepEqual([changesOfStage(both).changed, changesOfStage(both).moved], [1, 1]);
  assert.equal(changesOf(pairsOf(film(), 2, true)).moved, 1);
});

test("arcs lead from who makes a value to who uses it", () => {
  const { operations } = film();
  const maker = indexOf(film()).maker;
  const rows = new Map([["b", 0], ["c", 5], ["d", 6]]);
  const found = arcsOf(operations, maker, rows, [0, 2], new Set());
  assert.deepEqual(found, [{ from: 0, to: 5, role: "" }]);
  assert.deepEqual(arcsOf(operations, maker, rows, [2, 3], new Set()), []);
  const crossing = arcsOf(operations, maker, rows, [2, 3], new Set(["c"]));
  assert.deepEqual(crossing, [{ from: 0, to: 5, role: "in" }]);
  assert.equal(arcsOf(operations, maker, rows, [0, 9], new Set(["b"]))[0]?.role, "out");
});

test("long arcs go further out, and never leave their column", () => {
  const depths = [1, 2, 5, 20, 1000].map(depth);
  assert.deepEqual(depths, [...depths].sort((a, b) => a - b));
  assert.ok(depths.at(-1)! <= 40);
  assert.match(arcPath(12, 36, 1), /^M46 12\.0C.* 46 36\.0$/);
});

test("memory in use is what lives at each kernel", () => {
  assert.deepEqual(useOf(film()), { live: [16, 24], kept: [16, 24] });
  assert.equal(stairs([1, 2], (s) => 10 * s, (v) => v), "M0.0 1.0L10.0 1.0L10.0 2.0L20.0 2.0");
});

test("kernels are ordered by what they cost", () => {
  const { kernels } = film();
  assert.deepEqual(ordered(kernels, "order"), [0, 1]);
  assert.deepEqual(ordered(kernels, "bytes"), [1, 0]);
  assert.deepEqual(ordered(kernels, "operations"), [0, 1]);
});

test("a frame shows the kernels as wide as they are long", () => {
  assert.equal(
    stripes([0, 0, -1, 1]),
    "linear-gradient(to right, var(--tge-c0) 0.0% 50.0%, " +
      "var(--tge-border-strong) 50.0% 75.0%, var(--tge-c1) 75.0% 100.0%)",
  );
});

test("comments are told from code", () => {
  assert.deepEqual(parted("x = 1;  // why"), ["x = 1;  ", "// why"]);
  assert.deepEqual(parted("#include <math.h>"), ["#include <math.h>", ""]);
  assert.deepEqual(parted("# train.py:3"), ["", "# train.py:3"]);
  assert.deepEqual(parted('print(" # no comment")'), ['print(" # no comment")', ""]);
  assert.deepEqual([...insideComments(["a /* b", "c", "d */", "e", "/* f */", "g"])], [1, 2]);
});

test("inputs stand under their labels where these are their own", () => {
  const index = indexOf(film());
  assert.deepEqual(pieces("f(%x, %b, y=%xy)", index.labels), [
    { text: "f(", input: "" },
    { text: "x", input: "x" },
    { text: ", %b, y=%xy)", input: "" },
  ]);
  const shown = film();
  shown.inputs.push({ ...shown.inputs[0]!, id: "z" });
  assert.equal(indexOf(shown).labels.size, 0);
});

test("what becomes of a value at the end is said", () => {
  const index = indexOf(film());
  const [, , c, d] = film().operations;
  assert.deepEqual([endOf(c!, index), endOf(d!, index)], ["output", "\u2192 x"]);
  assert.equal(endOf(film().operations[0]!, index), "");
});

test("amounts, times and facts are short", () => {
  assert.deepEqual([60, 12_300, 4e6, 999.6e3].map(size), ["60 B", "12.3 kB", "4 MB", "1 MB"]);
  assert.deepEqual([31e-6, 0.25, 2, 3e-9].map(duration), ["31 µs", "250 ms", "2 s", "3 ns"]);
  assert.equal(intensity(64, 32), "2 per byte");
  assert.match(facts(film()), /^4 operations captured, 3 left · 2 kernels · workspace 24 B/);
  const shown = film();
  const marks = marksOf(indexOf(shown), { kind: "operation", at: "c" }, shown.sources[0]);
  assert.equal(
    told(marks),
    "Marked: 1 operation, 1 kernel, 1 line of Python, 1 line of source.",
  );
});

test("how much faster is said in words", () => {
  const timed = (eager: number, compiled: number): string =>
    ratio({ ...film(), times: { ...film().times, eager, compiled } });
  assert.equal(timed(1, 0.1), "Compiled runs 10 times as fast.");
  assert.equal(timed(0.5, 1), "Compiled takes 2 times as long.");
  assert.equal(timed(1, 1), "Both take the same time.");
  assert.equal(ratio(film()), "");
});
