/* The decision's pure parts: what was seen, lines, markers, keys. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  type Data,
  type Facts,
  lineEnds,
  lineText,
  outputsAt,
  percent,
  reading,
  seenOf,
  standing,
} from "../src/decision/model";
import { lead } from "../src/decision/picture";
import { markerPath } from "../src/decision/shapes";
import { targetOf } from "../src/decision/units";

const data: Data = {
  x: [0],
  y: [0],
  labels: [0],
  names: ["cat", "dog"],
  regression: false,
  total: 1,
  added: 0,
  notice: "",
  features: ["x₁", "x₂"],
  x_range: [0, 1],
  y_range: [0, 1],
};
const facts: Facts = {
  n: 2,
  outputs: 1,
  accuracy: 0.875,
  error: null,
  wrong: [],
  lines: [],
  unit_lines: false,
  step: 12,
  numbers: { loss: 0.25 },
  units: [[-1, 1]],
  layer: "1",
};

test("what was seen comes apart into fields", () => {
  const seen = seenOf(
    facts,
    Float32Array.of(0, 1, 0, 1),
    Uint8Array.of(0, 127, 254, 255),
    data,
  );
  assert.deepEqual(outputsAt(seen, [0.5, 0.5]), [0.5]);
  assert.deepEqual(Array.from(seen.units[0]!.values), [-1, 0, 1, NaN]);
});

test("a point is read in words", () => {
  assert.equal(reading(data, [0.25]), "cat with 75.0%");
  assert.equal(reading(data, [0.75]), "dog with 75.0%");
  assert.equal(
    reading({ ...data, names: ["a", "b", "c"] }, [0.1, 0.2, 0.7]),
    "c with 70.0%",
  );
  assert.equal(reading(data, [NaN]), "no number");
  assert.equal(reading({ ...data, regression: true }, [0.25]), "0.250");
  assert.deepEqual([1, 0, 0.5, 0.9996].map(percent), ["100%", "0%", "50.0%", "100%"]);
});

test("where the learning stands is told", () => {
  assert.deepEqual(standing(data, facts), [
    "step 12",
    "loss 0.250",
    "87.5% classed right",
  ]);
  const fresh = { ...facts, step: null, numbers: {}, accuracy: null };
  assert.deepEqual(standing(data, fresh), []);
});

test("a line is cut by the border", () => {
  assert.deepEqual(lineEnds([1, 0, -0.5], [0, 1], [0, 1]), [
    [0.5, 0],
    [0.5, 1],
  ]);
  assert.deepEqual(
    lineEnds([1, -1, 0], [0, 1], [0, 1]),
    [
      [0, -0],
      [1, 1],
    ].map(([x, y]) => [x!, y! + 0]),
  );
  assert.equal(lineEnds([1, 0, -5], [0, 1], [0, 1]), null);
  assert.equal(lineEnds([0, 0, 1], [0, 1], [0, 1]), null);
  assert.equal(lineEnds([null, 1, 0], [0, 1], [0, 1]), null);
});

test("a line has a formula", () => {
  assert.equal(lineText([-0.5, 2, -1], ["a", "b"]), "−0.50 a + 2 b − 1 = 0");
});

test("a class leads by its distance to the next", () => {
  const field = (values: number[]) =>
    ({ columns: 2, rows: 1, x: [0, 1], y: [0, 1], values }) as const;
  const led = lead([field([0.5, 0.125]), field([0.25, 0.75]), field([0.25, 0.125])], 0);
  assert.deepEqual(Array.from(led.values), [0.25, -0.625]);
});

test("classes have different markers", () => {
  const paths = Array.from({ length: 8 }, (_, index) => markerPath(index, 5));
  assert.equal(new Set(paths).size, 8);
  assert.ok(paths.every((path) => path.startsWith("M") && !path.includes("NaN")));
});

test("keys walk over the units as they lie", () => {
  assert.equal(targetOf("ArrowRight", 1, 6, 3), 2);
  assert.equal(targetOf("ArrowDown", 1, 6, 3), 4);
  assert.equal(targetOf("ArrowDown", 4, 6, 3), 4);
  assert.equal(targetOf("ArrowLeft", 0, 6, 3), 0);
  assert.equal(targetOf("End", 0, 6, 3), 5);
  assert.equal(targetOf("x", 0, 6, 3), undefined);
  assert.equal(targetOf("Home", 0, 0, 1), undefined);
});
