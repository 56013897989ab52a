import assert from "node:assert/strict";
import { test } from "node:test";

import type { Point } from "../src/document";
import { along, beads, overlap, placeLabel } from "../src/graph/pills";

const LONG: Point[] = [
  [0, 0],
  [0, 100],
];
const SHORT: Point[] = [
  [0, 0],
  [0, 24],
];

test("a share of a line is measured along its whole length", () => {
  const bent: Point[] = [...LONG, [100, 100]];
  assert.deepEqual(along(bent, 0), [0, 0]);
  assert.deepEqual(along(bent, 0.5), [0, 100]);
  assert.deepEqual(along(bent, 0.75), [50, 100]);
  assert.deepEqual(along(bent, 1), [100, 100]);
  assert.deepEqual(along([[5, 6]], 0.5), [5, 6]);
  assert.deepEqual(along([], 0.5), [0, 0]);
});

test("two rectangles overlap in the area they share", () => {
  const one = { x: 0, y: 0, width: 10, height: 10 };
  assert.equal(overlap(one, { ...one, x: 5 }), 50);
  assert.equal(overlap(one, { ...one, x: 10 }), 0);
  assert.equal(overlap(one, { ...one, x: 30, y: 30 }), 0);
});

test("a label sits on a long line and beside a short one", () => {
  assert.deepEqual(placeLabel(LONG, 40, 18, []), {
    x: 0,
    y: 50,
    width: 40,
    height: 18,
  });
  assert.deepEqual(placeLabel(SHORT, 40, 18, []), {
    x: 29,
    y: 12,
    width: 40,
    height: 18,
  });
});

test("a label gives way to boxes and to other labels", () => {
  const box = { x: 0, y: 50, width: 60, height: 20 };
  assert.equal(overlap(placeLabel(LONG, 40, 18, [box]), box), 0);
  const first = placeLabel(SHORT, 40, 18, []);
  const second = placeLabel(SHORT, 40, 18, [first]);
  assert.equal(overlap(first, second), 0);
  assert.ok(second.x < 0);
});

test("a label keeps off the lines of others", () => {
  const neighbour: Point[] = [
    [25, 0],
    [25, 24],
  ];
  const place = placeLabel(SHORT, 40, 18, beads(neighbour));
  for (const bead of beads(neighbour)) assert.equal(overlap(place, bead), 0);
});

test("where everything is taken, the least is hidden", () => {
  const crowd = [{ x: 0, y: 50, width: 500, height: 500 }];
  assert.ok(Number.isFinite(placeLabel(LONG, 40, 18, crowd).x));
});
