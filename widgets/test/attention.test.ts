import assert from "node:assert/strict";
import { test } from "node:test";

import { type Pack, bits, floats, readPack, showHead } from "../src/attention/data";
import { handleOf, hiddenPath, linesOf } from "../src/attention/edges";
import {
  GIVEN,
  type Mask,
  dragged,
  seenCells,
  softmaxRow,
  staircase,
  toggle,
} from "../src/attention/mask";
import { geometry } from "../src/attention/matrix";
import { spotOfKey } from "../src/attention/overview";
import {
  emptyRows,
  leak,
  leakInWords,
  name,
  percent,
  placed,
  rowInWords,
  shortNames,
  sumsInWords,
} from "../src/attention/words";

const THREE = { first: [0, 0] as const, rows: 3, columns: 3 };

function mask(fields: Partial<Mask>): Mask {
  return { ...GIVEN, ...fields };
}

function grid(mask: Mask, part = THREE as { first: readonly [number, number]; rows: number; columns: number }): string {
  const seen = seenCells(mask, part, null);
  const rows = Array.from({ length: part.rows }, (_, r) =>
    [...seen.subarray(r * part.columns, (r + 1) * part.columns)].join(""),
  );
  return rows.join(" ");
}

function text(numbers: number[]): string {
  return Buffer.from(new Float32Array(numbers).buffer).toString("base64");
}

function pack(rows: number, columns: number, scores?: number[]): Pack {
  const tokens = ["the", "cat", "sat", "on"];
  return readPack(
    {
      layer: 0,
      first: [0, 0],
      rows: tokens.slice(0, rows),
      columns: tokens.slice(0, columns),
      scores: text(scores ?? Array(rows * columns).fill(0)),
      given: null,
      given_heads: 1,
      rest: text(Array(rows).fill(-Infinity)),
      sums: null,
      vectors: null,
      width: 0,
      value_width: 0,
      scale: 1,
      biased: false,
    },
    1,
  );
}

test("each kind of mask hides what it says", () => {
  assert.equal(grid(mask({ kind: "none" })), "111 111 111");
  assert.equal(grid(mask({ kind: "causal" })), "100 110 111");
  assert.equal(grid(mask({ kind: "causal", border: 1 })), "110 111 111");
  assert.equal(grid(mask({ kind: "causal", border: -1 })), "000 100 110");
  assert.equal(grid(mask({ kind: "window", width: 2 })), "100 110 011");
  assert.equal(grid(mask({ kind: "padding", length: 2 })), "110 110 110");
});

test("a part of a long sequence has the same mask", () => {
  const part = { first: [10, 9] as const, rows: 2, columns: 3 };
  assert.equal(grid(mask({ kind: "causal" }), part), "110 111");
});

test("a cell is turned round, and back", () => {
  const once = toggle(mask({ kind: "causal" }), 0, 2);
  assert.equal(grid(once), "101 110 111");
  assert.equal(grid(toggle(once, 0, 2)), "100 110 111");
  assert.equal(grid({ ...once, toggled: [[99, 0]] }), "100 110 111");
});

test("a border that is dragged follows the pointer", () => {
  const causal = mask({ kind: "causal" });
  assert.equal(dragged(causal, "border", 2.5, 1).border, 1);
  assert.equal(dragged(causal, "border", 1.5, 1).border, 0);
  const window = mask({ kind: "window", width: 2 });
  assert.equal(dragged(window, "width", 1.5, 4).width, 3);
  assert.equal(dragged(window, "width", 9, 0).width, 1);
  assert.equal(dragged(mask({ kind: "padding" }), "length", 1.6, 0).length, 2);
});

test("the line of a border runs along the cells that may be seen", () => {
  assert.deepEqual(staircase(THREE, 0), [
    [1, 0],
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
    [3, 3],
  ]);
  const lines = linesOf(mask({ kind: "window", width: 1 }), THREE);
  assert.deepEqual(lines.map(({ edge }) => edge), ["border", "width"]);
  assert.equal(linesOf(mask({ kind: "causal", border: 40 }), THREE).length, 0);
  assert.deepEqual(handleOf([[2, 0], [2, 3]]), [2, 1.5]);
});

test("hidden cells are one path, a run of a row one rectangle", () => {
  const seen = Uint8Array.from([1, 0, 0, 0, 1, 1, 1, 1, 1]);
  assert.equal(hiddenPath(seen, THREE, 10), "M10 0h20v10h-20zM0 10h10v10h-10z");
});

test("softmax gives what is hidden to the others", () => {
  assert.deepEqual([...softmaxRow([0, 0, 9], [1, 1, 0], -Infinity)], [0.5, 0.5, 0]);
  assert.deepEqual([...softmaxRow([1e4, 1e4], [1, 1], -Infinity)], [0.5, 0.5]);
  assert.deepEqual([...softmaxRow([0, 0], [0, 0], -Infinity)], [NaN, NaN]);
  assert.ok(softmaxRow([NaN, 0], [1, 1], -Infinity).every(Number.isNaN));
  const [first = 0] = softmaxRow([0, 0], [1, 1], Math.log(2));
  assert.ok(Math.abs(first - 0.25) < 1e-12);
});

test("numbers and bits come out of their texts", () => {
  assert.deepEqual([...floats(text([1, -Infinity]))], [1, -Infinity]);
  assert.deepEqual([...bits("oA==", 4)], [1, 0, 1, 0]);
});

test("the mean of the heads is the mean of their weights", () => {
  const two = { ...pack(1, 2, [0, 0]), heads: 2, scores: Float32Array.from([0, 0, 0, Math.log(3)]), rest: Float32Array.from([-Infinity, -Infinity]) };
  const mean = showHead(two, -1, GIVEN).shares;
  assert.ok(Math.abs((mean[0] ?? 0) - 0.375) < 1e-7);
});

test("a leak of the future is told, with an example", () => {
  const off = mask({ kind: "causal", border: 1 });
  const shown = showHead(pack(3, 3), 0, off);
  assert.ok(Math.abs(leak(shown, pack(3, 3)) - (1 / 2 + 1 / 3) / 3) < 1e-9);
  assert.match(leakInWords(shown, pack(3, 3), off), /the next token.*28.*“the” already sees “cat”/);
  assert.equal(leakInWords(shown, pack(3, 3), mask({ kind: "causal" })), "");
});

test("rows that may look at nothing are named", () => {
  const shown = showHead(pack(3, 3), 0, mask({ kind: "causal", border: -1 }));
  assert.match(emptyRows(shown, pack(3, 3)), /^“the” may look at nothing/);
  assert.match(rowInWords(shown, pack(3, 3), 0), /its weights are NaN/);
  assert.match(rowInWords(shown, pack(3, 3), 1), /“cat” looks most at “the” \(100/);
});

test("names of tokens and layers are short and can be seen", () => {
  assert.equal(name(" "), "␣");
  assert.equal(name("\u202eab\n"), "\\u202eab⏎");
  assert.equal(percent(0.0004), "< 0.1%");
  assert.equal(percent(NaN), "nan");
  assert.deepEqual(shortNames(["layers.0.attn", "layers.1.attn"]), ["0", "1"]);
  assert.deepEqual(shortNames(["a.self", "a.cross"]), ["self", "cross"]);
  assert.deepEqual(shortNames(["layers.0.attn"]), ["layers.0.attn"]);
});

test("tokens called alike are told apart by their place", () => {
  assert.equal(placed(["the", "cat", "the"], 2, 10), "“the” at 12");
  assert.equal(placed(["the", "cat", "the"], 1, 10), "“cat”");
  assert.equal(sumsInWords(null), "");
  assert.match(sumsInWords(1.2e-7), /adds up to 1, to within 1.2e−7/);
});

test("keys lead from head to head, the mean at the end of each row", () => {
  assert.deepEqual(spotOfKey("ArrowRight", 0, 1, [2, 3]), [0, -1]);
  assert.deepEqual(spotOfKey("ArrowRight", 0, -1, [2, 3]), [0, -1]);
  assert.deepEqual(spotOfKey("ArrowDown", 0, 1, [2, 3]), [1, 1]);
  assert.deepEqual(spotOfKey("ArrowRight", 0, 0, [1]), [0, 0]);
  assert.deepEqual(spotOfKey("End", 1, 0, [2, 3]), [1, -1]);
  assert.equal(spotOfKey("x", 0, 0, [1]), undefined);
});

test("the matrix fits into its width", () => {
  for (const width of [280, 560, 900])
    for (const count of [1, 8, 64]) {
      const tokens = Array.from({ length: count }, () => "abcdefghij");
      const { cell, left, right } = geometry(tokens, tokens, width);
      assert.ok(cell === 4 || left + cell * count + right <= width);
    }
});
