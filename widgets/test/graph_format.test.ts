import assert from "node:assert/strict";
import { test } from "node:test";

import * as format from "../src/graph/format";
import { summary } from "./graph_fixture";

test("a number that JSON could not hold says so", () => {
  assert.equal(format.number(null), "nan or ∞");
  assert.equal(format.cell(null), "∗");
  assert.equal(format.number(-0.125), "−0.125");
});

test("a cell never needs more than seven characters", () => {
  const sizes = [1, 0.5, 1 / 3, 12.3456, 123456, 0.00123, 0.0001234, 9.99e-12, 1e20];
  for (const size of sizes)
    for (const value of [size, -size])
      assert.ok(format.cell(value).length <= 7, `${value}: ${format.cell(value)}`);
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
  assert.equal(format.cropNote({ ...table, shape: [10], values: [[1, 2]] }), "first 2 of 10");
});

test("heat runs from −1 to 1 and is 0 where nothing can be said", () => {
  assert.equal(format.largest([[1, -4], [null, 2]]), 4);
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
