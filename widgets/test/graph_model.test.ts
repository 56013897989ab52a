import assert from "node:assert/strict";
import { test } from "node:test";

import type { Box, Scene } from "../src/graph/model";
import { foldedId } from "../src/graph/boxes";
import { arrange, describe } from "../src/graph/model";
import { sample } from "./graph_fixture";

const ids = (scene: Scene): string[] => scene.boxes.map((box) => box.id);
const box = (scene: Scene, id: string): Box => {
  const found = scene.boxes.find((candidate) => candidate.id === id);
  assert.ok(found, `no box ${id}`);
  return found;
};

test("an unfolded scene is the document as it was laid out", () => {
  const document = sample();
  const scene = arrange(document, new Set());
  assert.deepEqual(
    ids(scene),
    document.nodes.map((node) => node.id),
  );
  assert.equal(scene.lines.length, 7);
  assert.deepEqual(scene.lines[0]?.points, document.edges[0]?.points);
  assert.deepEqual([scene.width, scene.height], [400, 480]);
  assert.equal(scene.frames.length, 2);
});

test("a value used twice keeps two lines", () => {
  const scene = arrange(sample(), new Set());
  const twice = scene.lines.filter((line) => line.source === "relu");
  assert.equal(twice.length, 2);
  assert.equal(new Set(twice.map((line) => line.id)).size, 2);
});

test("folding replaces the nodes of a module with one box", () => {
  const scene = arrange(sample(), new Set(["0"]));
  assert.deepEqual(ids(scene), ["x", "relu", "mul", "loss", foldedId("0")]);
  const module = box(scene, foldedId("0"));
  assert.equal(module.title, "0 · Linear");
  assert.deepEqual(module.details, ["4 \u00d7 2", "3 nodes"]);
  assert.deepEqual(module.members, ["w", "b", "addmm"]);
  assert.equal(scene.boxOf.get("w"), foldedId("0"));
  assert.equal(scene.frames.length, 1);
});

test("lines into and out of a folded module end at its box, inner ones go", () => {
  const scene = arrange(sample(), new Set(["0"]));
  const ends = scene.lines.map((line) => [line.source, line.target]);
  assert.deepEqual(ends.slice(0, 2), [
    ["x", foldedId("0")],
    [foldedId("0"), "relu"],
  ]);
  assert.equal(scene.lines.length, 5);
});

test("folding leaves no hole and overturns no order", () => {
  const open = arrange(sample(), new Set());
  const scene = arrange(sample(), new Set(["0", "1"]));
  assert.ok(scene.height < open.height);
  assert.ok(box(scene, "mul").y < box(scene, "loss").y);
  const relu = box(scene, foldedId("1"));
  assert.ok(relu.y + relu.height / 2 < box(scene, "mul").y);
});

test("an unknown module folds nothing", () => {
  assert.deepEqual(
    arrange(sample(), new Set(["nowhere"])),
    arrange(sample(), new Set()),
  );
});

test("of two folded modules the outer one is shown", () => {
  const document = sample();
  document.modules.push({ ...document.modules[0]!, path: "0.inner", type: "Inner" });
  document.nodes[1]!.module = "0.inner";
  const scene = arrange(document, new Set(["0.inner", "0"]));
  assert.equal(scene.boxOf.get("w"), foldedId("0"));
});

test("a box is described in words", () => {
  const scene = arrange(sample(), new Set(["1"]));
  assert.equal(
    describe(box(scene, "addmm"), scene),
    "addmm, operation, 4 × 2, float32, gradient norm 0.500, from x and weight and bias",
  );
  assert.equal(
    describe(box(scene, foldedId("1")), scene),
    "1 · ReLU, folded module, 4 × 2, 1 node, from addmm",
  );
});

test("an edge to a node that is not there is left out", () => {
  const document = sample();
  document.edges.push({ source: "ghost", target: "relu", label: "", points: [] });
  assert.equal(arrange(document, new Set()).lines.length, 7);
});
