import assert from "node:assert/strict";
import { test } from "node:test";

import type { Point } from "../src/document";
import { arrange } from "../src/graph/model";
import * as shapes from "../src/graph/shapes";
import { sample } from "./graph_fixture";

const DOWN: Point[] = [
  [0, 0],
  [30, 100],
];

test("every kind of box has its own outline", () => {
  const [box] = arrange(sample(), new Set()).boxes;
  assert.ok(box);
  const kinds = ["operation", "parameter", "input", "output", "module"] as const;
  const drawn = kinds.map(
    (k) => shapes.outline(k, box) + String(shapes.secondOutline(k, box)),
  );
  assert.equal(new Set(drawn).size, kinds.length);
  for (const path of drawn) assert.doesNotMatch(path, /NaN|undefined/);
});

test("a curve starts at its first point and stops under the arrowhead", () => {
  assert.equal(shapes.curve(DOWN), "M0 0C0 47 30 47 30 94");
  assert.equal(shapes.arrowhead(DOWN), "M30 100L26.5 93L33.5 93z");
});

test("a gradient runs the same line the other way", () => {
  const back = shapes.reversed(DOWN);
  assert.deepEqual(back, [
    [30, 100],
    [0, 0],
  ]);
  assert.equal(shapes.arrowhead(back), "M0 0L3.5 7L-3.5 7z");
  assert.deepEqual(DOWN[0], [0, 0]);
});

test("a level line is straight, with its arrowhead turned", () => {
  const level: Point[] = [
    [0, 0],
    [100, 0],
  ];
  assert.equal(shapes.curve(level), "M0 0L94 0");
  assert.equal(shapes.arrowhead(level), "M100 0L93 3.5L93 -3.5z");
});

test("no points draw nothing", () => {
  assert.equal(shapes.curve([]), "");
  assert.equal(shapes.arrowhead([[0, 0]]), "");
});
