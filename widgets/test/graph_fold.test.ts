import assert from "node:assert/strict";
import { test } from "node:test";

import type { GraphDocument, Point } from "../src/document";
import { closeGaps } from "../src/graph/fold";
import type { Line, Scene } from "../src/graph/model";
import { foldedId } from "../src/graph/boxes";
import { arrange } from "../src/graph/model";
import { ALONE, sample } from "./graph_fixture";

function line(scene: Scene, source: string, target: string): Line {
  const found = scene.lines.filter((l) => l.source === source && l.target === target);
  assert.equal(found.length, 1, `${source} → ${target}`);
  return found[0] as Line;
}

function edge(
  document: GraphDocument,
  source: string,
  target: string,
): { points: Point[] } {
  const found = document.edges.find((e) => e.source === source && e.target === target);
  assert.ok(found);
  return found;
}

test("closing gaps keeps what is occupied and shrinks what is not", () => {
  const move = closeGaps(
    [
      { start: 200, end: 210 },
      { start: 0, end: 10 },
    ],
    40,
  );
  assert.deepEqual([0, 10, 200, 210, 300].map(move), [0, 10, 50, 60, 150]);
  assert.equal(move(105), 30);
  assert.deepEqual([0, 50].map(closeGaps([], 40)), [0, 50]);
});

test("a line ends on the border of a folded module, right where it was drawn", () => {
  const document = sample();
  const scene = arrange(document, new Set(["0"]));
  const box = scene.boxes.find(({ id }) => id === foldedId("0"));
  assert.ok(box);
  const into = line(scene, "x", box.id).points;
  assert.equal(into.length, 2);
  assert.equal(into[1]?.[1], box.y - box.height / 2);
  const out = line(scene, box.id, "relu").points;
  assert.deepEqual(out[0], [200, box.y + box.height / 2]);
});

test("a frame shrinks with what is folded inside of it", () => {
  const document = sample();
  const outer = { path: "net", type: "Net", x: 20, y: 0, width: 370, height: 300 };
  for (const module of document.modules) module.path = `net.${module.path}`;
  for (const node of document.nodes)
    if (node.module !== "") node.module = `net.${node.module}`;
  document.modules.unshift({ ...outer, ...ALONE });
  const [frame] = arrange(document, new Set(["net.0"])).frames;
  assert.equal(frame?.path, "net");
  assert.ok((frame?.height ?? 999) < 260, `${frame?.height}`);
});

test("edges that folding makes alike are drawn once", () => {
  const document = sample();
  document.nodes.find(({ id }) => id === "mul")!.module = "1";
  const scene = arrange(document, new Set(["0", "1"]));
  line(scene, foldedId("0"), foldedId("1"));
  const twice = sample();
  const folded = arrange(twice, new Set(["1"]));
  line(folded, foldedId("1"), "mul");
});

test("a bend keeps room to be a bend when the rows come closer", () => {
  const document = sample();
  document.modules = [
    { path: "0", type: "Linear", x: 140, y: 8, width: 240, height: 164, ...ALONE },
  ];
  const bent = edge(document, "mul", "loss");
  bent.points = [
    [200, 362],
    [300, 416],
    [200, 418],
  ];
  const scene = arrange(document, new Set(["0"]));
  const [, bend, end] = line(scene, "mul", "loss").points;
  assert.ok(end![1] - bend![1] >= 20, `${bend} ${end}`);
  assert.deepEqual(edge(sample(), "mul", "loss").points.length, 2);
  const open = arrange(document, new Set());
  assert.deepEqual(line(open, "mul", "loss").points, bent.points);
});
