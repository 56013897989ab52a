import assert from "node:assert/strict";
import { test } from "node:test";

import * as format from "../src/graph/format";
import { summary } from "./graph_fixture";

test("a number that JSON could not hold says so", () => {
  assert.equal(format.number(null), "nan or ∞");
  assert.equal(format.number(-0.125), "−0.125");
});

test("a table is written in one scale, with no cell longer than six characters", () => {
  const sizes = [
    1,
    0.5,
    1 / 3,
    12.3456,
    999.96,
    1234.5,
    123456,
    0.00123,
    9.99e-12,
    1e20,
    5e-324,
  ];
  for (const size of sizes) {
    const values = [[size, -size, size / 7, -size / 1000, 0]];
    const scale = format.scaleOf(values);
    for (const value of values.flat()) {
      const text = format.cell(value, scale);
      assert.ok(text.length <= 7, `${value}: ${text}`);
      assert.doesNotMatch(text, /NaN|Infinity/);
    }
  }
});

test("the scale of a table fits its largest number", () => {
  const written = (...values: (number | null)[]): string[] => {
    const scale = format.scaleOf([values]);
    return [format.factor(scale), ...values.map((value) => format.cell(value, scale))];
  };
  assert.deepEqual(written(0.25, -0.0123), ["", "0.250", "−0.012"]);
  assert.deepEqual(written(3, -4, 0), ["", "3", "−4", "0"]);
  assert.deepEqual(written(0.0054, 0), ["× 10⁻³", "5.400", "0"]);
  assert.deepEqual(written(25000, 1), ["× 10⁴", "2.500", "0.000"]);
  assert.deepEqual(written(null, 12.5), ["", "∗", "12.50"]);
  assert.deepEqual(written(0, 0), ["", "0", "0"]);
  assert.deepEqual(written(), [""]);
});

test("invisible and direction-changing characters are written out", () => {
  assert.equal(format.visible("a\u202eb\u0000c\u200f"), "a\\u202eb\\u0000c\\u200f");
  assert.equal(format.visible("two\nlines"), "two⏎lines");
  assert.equal(format.visible('<script>"x"</script>'), '<script>"x"</script>');
  assert.equal(format.visible("שלום"), "שלום");
});

test("a text is cut to the width it has, with an ellipsis", () => {
  const measure = (text: string): number => Array.from(text).length * 10;
  assert.equal(format.clip("weight", 60, measure), "weight");
  assert.equal(format.clip("weight", 59, measure), "weig…");
  assert.equal(format.clip("weight", 1, measure), "…");
  assert.equal(format.clip("", 60, measure), "");
  assert.equal(format.clip("layers.0 \u00d7 12", 110, measure), "layer\u2026 \u00d7 12");
  assert.equal(format.clip("layers.0 \u00d7 12", 30, measure), "la\u2026");
  assert.ok(measure(format.clip("x".repeat(10_000), 120, measure)) <= 120);
});

test("cutting never splits a character in two", () => {
  assert.equal(format.shorten("😀😀😀", 2), "😀…");
  assert.equal(format.shorten("😀😀", 2), "😀😀");
  assert.equal(format.shorten("abc", 3), "abc");
});

test("shapes and dtypes read as people write them", () => {
  assert.equal(format.shape([32, 128]), "32 × 128");
  assert.equal(format.shape([]), "scalar");
  assert.equal(format.shape([0]), "0");
  assert.equal(format.dtype("torch.float32"), "float32");
});

test("a cropped table says how much of the tensor it shows", () => {
  const table = summary(1, [32, 128]);
  table.values = [
    [1, 2],
    [3, 4],
  ];
  assert.equal(format.cropNote(table), "first 2 × 2 of 32 × 128");
  assert.equal(format.cropNote({ ...table, cropped: false }), "");
  assert.equal(
    format.cropNote({ ...table, shape: [10], values: [[1, 2]] }),
    "first 2 of 10",
  );
});

test("heat runs from −1 to 1 and is 0 where nothing can be said", () => {
  assert.equal(
    format.largest([
      [1, -4],
      [null, 2],
    ]),
    4,
  );
  assert.equal(format.heat(-4, 4), -1);
  assert.equal(format.heat(2, 4), 0.5);
  assert.equal(format.heat(null, 4), 0);
  assert.equal(format.heat(3, 0), 0);
});

test("a total is taken apart into what was there and what came", () => {
  const [total, part] = [summary(5), summary(3)];
  assert.deepEqual(format.subtract(total, part), [[2]]);
  part.values = [[null]];
  assert.deepEqual(format.subtract(total, part), [[null]]);
});
