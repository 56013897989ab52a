import assert from "node:assert/strict";
import { test } from "node:test";

import type { GraphDocument, GraphModule } from "../src/document";
import {
  countBoxes,
  foldedId,
  limitFolds,
  makeBoxes,
  moduleTitle,
  outermost,
  READABLE_BOXES,
  shownFolds,
  unfold,
} from "../src/graph/boxes";
import { arrange } from "../src/graph/model";
import { ALONE, sample } from "./graph_fixture";

function module(path: string, type: string, members: string[] = []): GraphModule {
  return { path, type, x: 0, y: 0, width: 100, height: 100, ...ALONE, members };
}

/** `net` with a chain of blocks, each with nodes of its own and in its `mlp`. */
export function tower(blocks: number, size = 2): GraphDocument {
  const document = sample();
  const [first] = document.nodes;
  assert.ok(first);
  const members = Array.from({ length: blocks }, (_, i) => `net.h.${i}`);
  const chain = `net.h.0\u2026${blocks - 1}`;
  document.modules = [
    module("net", "Net"),
    module(chain, "Block", members),
    ...members.flatMap((path) => [module(path, "Block"), module(`${path}.mlp`, "MLP")]),
  ];
  document.nodes = members.flatMap((path) =>
    Array.from({ length: size }, (_, i) => ({
      ...first,
      id: `${path}#${i}`,
      module: i === 0 ? path : `${path}.mlp`,
    })),
  );
  document.edges = [];
  return document;
}

test("a path lies in its modules and in the chains of these, outermost first", () => {
  const boxes = makeBoxes(tower(12));
  const chain = "net.h.0\u202611";
  const way = ["net", chain, "net.h.1", "net.h.1.mlp"];
  assert.deepEqual(boxes.around("net.h.1.mlp"), way);
  assert.deepEqual(boxes.around("net.h.10.other"), ["net", chain, "net.h.10"]);
  assert.deepEqual(boxes.around(chain), ["net", chain]);
  assert.deepEqual(boxes.around("network"), []);
  assert.deepEqual(boxes.around(""), []);
});

test("the outermost fold counts, and only folds that are seen are named", () => {
  const boxes = makeBoxes(tower(3));
  const folded = new Set(["net.h.1.mlp", "net.h.1", "net.h.2.mlp", "gone"]);
  assert.equal(outermost(boxes, folded, "net.h.1.mlp"), "net.h.1");
  assert.equal(outermost(boxes, folded, "net.h.0"), null);
  assert.deepEqual(shownFolds(boxes, folded), ["net.h.1", "net.h.2.mlp"]);
});

test("a chain is one box with a multiplier, and its name stands in its box", () => {
  const document = tower(12);
  const boxes = makeBoxes(document);
  const chain = "net.h.0\u202611";
  assert.equal(moduleTitle(boxes, chain), "h.0\u202611 \u00b7 Block \u00d7 12");
  assert.equal(moduleTitle(boxes, "net.h.3"), "3 \u00b7 Block");
  assert.equal(moduleTitle(boxes, "net.h.3.mlp"), "mlp \u00b7 MLP");
  const [box, ...rest] = arrange(document, new Set([chain])).boxes;
  assert.equal(box?.id, foldedId(chain));
  assert.equal(box?.members.length, 24);
  assert.equal(rest.length, 0);
});

test("a huge unfolding folds what lies right inside", () => {
  const chain = "net.h.0\u2026119";
  const document = tower(120, 5);
  const boxes = makeBoxes(document);
  const opened = unfold(document, boxes, new Set(["net", chain]), chain);
  assert.ok(!opened.has("net") && !opened.has(chain));
  assert.equal(countBoxes(document, boxes, opened), 120);
  assert.ok(countBoxes(document, boxes, new Set()) > READABLE_BOXES);
  const one = unfold(document, boxes, opened, "net.h.7");
  assert.equal(countBoxes(document, boxes, one), 124);
});

test("what must not be drawn is folded from the inside out", () => {
  const document = tower(30, 10);
  const boxes = makeBoxes(document);
  const none = new Set<string>();
  const left = (most: number): number =>
    countBoxes(document, boxes, limitFolds(document, boxes, none, most));
  assert.deepEqual([300, 299, 59, 29].map(left), [300, 60, 30, 1]);
  assert.equal(limitFolds(document, boxes, none, 300).size, 0);
});

test("a module of which only the box was sent is always folded", () => {
  const document = tower(2);
  const [first] = document.nodes;
  const inside = foldedId("net.h.0");
  assert.ok(first);
  document.nodes = [{ ...first, id: inside, module: "net.h.0" }];
  document.modules = [{ ...module("net.h.0", "Block"), nodes: 5000 }];
  const boxes = makeBoxes(document);
  assert.deepEqual([...boxes.hollow], ["net.h.0"]);
  const { boxes: drawn, frames } = arrange(document, new Set());
  assert.deepEqual(
    drawn.map(({ id, kind, details }) => [id, kind, details.at(-1)]),
    [[inside, "module", "5000 nodes"]],
  );
  assert.equal(frames.length, 0);
});
