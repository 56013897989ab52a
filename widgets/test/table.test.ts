import assert from "node:assert/strict";
import { test } from "node:test";

import { anyCell, neatScale } from "../src/shared/table";

const written = (values: number[]): string[] =>
  values.map((value) => anyCell(value, neatScale(values)));

test("a table has no more decimals than its numbers", () => {
  assert.deepEqual(written([0.5, -1, 2]), ["0.5", "−1.0", "2.0"]);
  assert.deepEqual(written([1, 2, 3]), ["1", "2", "3"]);
  assert.deepEqual(written([1 / 3, 1]), ["0.333", "1.000"]);
  assert.deepEqual(written([0.1 + 0.2]), ["0.3"]);
});

test("what is no number has a sign and does not change the scale", () => {
  assert.deepEqual(written([NaN, Infinity, -Infinity, 0.25]), [
    "nan",
    "∞",
    "−∞",
    "0.25",
  ]);
  assert.deepEqual(written([]), []);
});
