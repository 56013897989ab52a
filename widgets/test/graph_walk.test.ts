import assert from "node:assert/strict";
import { test } from "node:test";

import { isPlain } from "../src/shared/keys";
import { foldedId } from "../src/graph/boxes";
import { arrange } from "../src/graph/model";
import { direction, start, walk } from "../src/graph/walk";
import { sample } from "./graph_fixture";

const scene = arrange(sample(), new Set());

test("up walks to the input straight above and down to the consumer", () => {
  assert.equal(walk(scene, "relu", "up"), "addmm");
  assert.equal(walk(scene, "addmm", "up"), "w");
  assert.equal(walk(scene, "addmm", "down"), "relu");
  assert.equal(walk(scene, "x", "down"), "addmm");
});

test("left and right walk the layer and stop at its ends", () => {
  assert.equal(walk(scene, "w", "left"), "x");
  assert.equal(walk(scene, "w", "right"), "b");
  assert.equal(walk(scene, "b", "right"), "b");
  assert.equal(walk(scene, "x", "left"), "x");
  assert.equal(walk(scene, "relu", "left"), "relu");
});

test("there is no way beyond inputs and outputs", () => {
  assert.equal(walk(scene, "x", "up"), "x");
  assert.equal(walk(scene, "loss", "down"), "loss");
});

test("home and end are the first and the last in reading order", () => {
  assert.equal(walk(scene, "relu", "first"), "x");
  assert.equal(walk(scene, "relu", "last"), "loss");
});

test("the walk starts at the output, and from a box that is gone at the first", () => {
  assert.equal(start(scene), "loss");
  assert.equal(walk(scene, "gone", "up"), "x");
});

test("a folded module is one stop on the walk", () => {
  const folded = arrange(sample(), new Set(["0"]));
  assert.equal(walk(folded, "relu", "up"), foldedId("0"));
  assert.equal(walk(folded, foldedId("0"), "up"), "x");
});

test("every box can be reached from the output by arrows alone", () => {
  const seen = new Set([start(scene)]);
  for (const id of seen)
    for (const way of ["up", "down", "left", "right"] as const)
      seen.add(walk(scene, id, way));
  assert.equal(seen.size, scene.boxes.length);
});

test("inputs that stand in different layers are neighbours all the same", () => {
  const document = sample();
  const bias = document.nodes.find(({ id }) => id === "b");
  assert.ok(bias);
  bias.y = 90;
  const uneven = arrange(document, new Set());
  assert.equal(walk(uneven, "w", "right"), "b");
  assert.equal(walk(uneven, "b", "left"), "w");
});

test("an empty graph has no place to walk to", () => {
  const empty = arrange({ ...sample(), nodes: [], edges: [] }, new Set());
  assert.equal(start(empty), "");
  assert.equal(walk(empty, "", "down"), "");
});

test("keys stand for directions", () => {
  assert.equal(direction("ArrowUp"), "up");
  assert.equal(direction("End"), "last");
  assert.equal(direction("x"), null);
  assert.equal(direction("constructor"), null);
});

test("plain keys belong to the widget, the notebook's stay the notebook's", () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  assert.ok(isPlain({ ...none, key: "ArrowUp" }));
  assert.ok(isPlain({ ...none, key: "Enter" }));
  assert.ok(isPlain({ ...none, key: "Tab", shiftKey: true }));
  assert.ok(!isPlain({ ...none, key: "s", ctrlKey: true }));
  assert.ok(!isPlain({ ...none, key: "s", metaKey: true }));
  assert.ok(!isPlain({ ...none, key: "Enter", shiftKey: true }));
});
