import assert from "node:assert/strict";
import { test } from "node:test";

import { foldedId, makeBoxes } from "../src/graph/boxes";
import type { FilterKind } from "../src/graph/filter";
import { boxesOf, filterFor, kept } from "../src/graph/filter";
import { clipTo, holds, mapScale } from "../src/graph/minimap";
import { arrange } from "../src/graph/model";
import { lineQueue, placesKey } from "../src/graph/places";
import { search } from "../src/graph/search";
import { isNear, seenArea } from "../src/graph/viewport";
import { sample } from "./graph_fixture";

function left(kind: FilterKind, id: string, folded: string[] = []): string[] {
  const document = sample();
  const box = arrange(document, new Set(folded)).boxes.find((one) => one.id === id);
  assert.ok(box);
  return [...kept(document, makeBoxes(document), filterFor(kind, box))].sort();
}

test("a filter leaves what a node is made from, or what is made from it", () => {
  assert.deepEqual(left("up", "relu"), ["addmm", "b", "relu", "w", "x"]);
  assert.deepEqual(left("down", "relu"), ["loss", "mul", "relu"]);
  assert.deepEqual(left("down", "loss"), ["loss"]);
});

test("a filter leaves the neighbours, or the module", () => {
  assert.deepEqual(left("near", "addmm"), ["addmm", "b", "relu", "w", "x"]);
  assert.deepEqual(left("module", "w"), ["addmm", "b", "w"]);
  assert.deepEqual(left("module", "x"), ["loss", "mul", "x"], "what is in no module");
});

test("a filter of a folded module starts from all it holds", () => {
  const id = foldedId("0");
  assert.deepEqual(left("up", id, ["0"]), ["addmm", "b", "w", "x"]);
  assert.deepEqual(left("module", id, ["0"]), ["addmm", "b", "w"]);
});

test("the shortest way to the loss takes the shortcut", () => {
  assert.deepEqual(left("path", "b"), ["addmm", "b", "loss", "mul", "relu"]);
  const document = sample();
  const [first] = document.edges;
  assert.ok(first);
  document.edges.push({ ...first, source: "addmm", target: "loss" });
  const [box] = arrange(document, new Set()).boxes;
  assert.ok(box);
  const way = kept(document, makeBoxes(document), filterFor("path", box));
  assert.deepEqual([...way].sort(), ["addmm", "loss", "x"]);
});

test("nodes are shown by their boxes", () => {
  const { boxOf } = arrange(sample(), new Set(["0"]));
  assert.deepEqual([...boxesOf(["w", "b", "relu"], boxOf)], [foldedId("0"), "relu"]);
});

test("a search finds names, operations, modules, types, dtypes and shapes", () => {
  const document = sample();
  assert.deepEqual(search(document, "WEIGHT"), ["w"]);
  assert.deepEqual(search(document, "0.bias"), ["b"]);
  assert.deepEqual(search(document, "linear"), ["w", "b", "addmm"]);
  assert.deepEqual(search(document, "linear parameter"), ["w", "b"]);
  assert.deepEqual(search(document, "float32 loss"), ["loss"]);
  for (const shape of ["4x2", "4, 2", "(4,2)", "4 \u00d7 2", "[4, 2]"])
    assert.equal(search(document, shape).length, document.nodes.length, shape);
  assert.deepEqual(search(document, "2x4"), []);
  assert.deepEqual(search(document, "  "), []);
});

test("a search takes what is written as it is", () => {
  const document = sample();
  document.nodes[0]!.label = "<b>.*(x";
  assert.deepEqual(search(document, ".*"), ["x"]);
  assert.deepEqual(search(document, "<b>"), ["x"]);
  assert.deepEqual(search(document, "w".repeat(20_000)), []);
});

test("places are told apart by what is folded and what is left", () => {
  assert.equal(placesKey(["b", "a"], null), placesKey(["a", "b"], null));
  assert.notEqual(placesKey(["a"], null), placesKey(["a"], []));
  assert.notEqual(placesKey(["a", "b"], null), placesKey(["a,b"], null));
});

test("what Python has laid out is drawn where it says", () => {
  const document = sample();
  const id = foldedId("0");
  const places = {
    folded: ["0"],
    nodes: { x: [1, 2, 30, 20], [id]: [3, 40, 50, 20], relu: [5, 60, 30, 20] },
    modules: { "1": [0, 50, 40, 30] },
    lines: [["x", id, [[1, 12], [3, 30]]]],
    width: 100,
    height: 200,
  } as unknown as Parameters<typeof lineQueue>[0];
  const only = new Set(["x", id, "relu"]);
  const scene = arrange(document, new Set(["0"]), { places, only });
  assert.deepEqual(scene.boxes.map((box) => [box.id, box.x, box.y, box.width]), [
    ["x", 1, 2, 30],
    ["relu", 5, 60, 30],
    [id, 3, 40, 50],
  ]);
  assert.deepEqual(scene.lines[0]?.points, [[1, 12], [3, 30]]);
  assert.deepEqual(scene.frames.map(({ path, y }) => [path, y]), [["1", 50]]);
  assert.deepEqual([scene.width, scene.height], [100, 200]);
});

test("two lines of one pair keep their own places", () => {
  const lines = [["a", "b", [[0, 0]]], ["a", "b", [[1, 1]]]];
  const next = lineQueue({ lines } as unknown as Parameters<typeof lineQueue>[0]);
  const found = [1, 2, 3].map(() => next("a", "b"));
  assert.deepEqual(found, [[[0, 0]], [[1, 1]], null]);
});

test("the map knows what is seen, and is not needed where that is all", () => {
  const view = { scale: 2, left: -100, top: 40 };
  const area = seenArea(view, { width: 600, height: 400 });
  assert.deepEqual(area, { x: 50, y: -20, width: 300, height: 200 });
  assert.ok(!holds(area, { width: 400, height: 100 }));
  const all = { x: -5, y: 3, width: 500, height: 200 };
  assert.ok(holds(all, { width: 400, height: 200 }));
  for (const moved of [{ ...all, x: 40 }, { ...all, y: 40 }, { ...all, width: 300 }])
    assert.ok(!holds(moved, { width: 400, height: 200 }));
  const inside = clipTo(area, { width: 200, height: 100 });
  assert.deepEqual(inside, { x: 50, y: 0, width: 150, height: 100 });
});

test("a box counts as near within a window of what is seen, on each side", () => {
  const seen = { x: 0, y: 100, width: 200, height: 100 };
  const box = (x: number, y: number) => ({ x, y, width: 40, height: 20 });
  for (const [x, y] of [[100, 150], [-119, 150], [319, 150], [100, 41], [100, 259]])
    assert.ok(isNear(seen, box(x!, y!)), `${x} ${y}`);
  for (const [x, y] of [[-121, 150], [321, 150], [100, 39], [100, 261]])
    assert.ok(!isNear(seen, box(x!, y!)), `${x} ${y}`);
});

test("the map of a deep network keeps a least width", () => {
  const window = { width: 800, height: 500 };
  const [across, down] = mapScale({ width: 100, height: 20_000 }, window);
  assert.ok(100 * across >= 40, `${across}`);
  assert.ok(20_000 * down <= 210, `${down}`);
  const even = mapScale({ width: 1000, height: 1000 }, window);
  assert.equal(even[0], even[1]);
});
