import assert from "node:assert/strict";
import { test } from "node:test";

import { type Module, type ModuleSent, memory, readTree } from "../src/modules/data";
import { allKeys, moveOfKey, runs, visibleRows, wayTo } from "../src/modules/rows";
import { countText, sizeText, totals, trainability } from "../src/modules/words";

const BYTES = { parameters: 40, gradients: 0, optimizer: 0 };

/** A root with an embedding, and four blocks alike of two layers each. */
function model(): Module[] {
  const block = (name: string, parent: number, look: number, type = "Block"): ModuleSent => ({
    name,
    path: parent === 0 ? name : `blocks.${name}`,
    type,
    parent,
    look,
    count: 10,
    trainable: 10,
    bytes: BYTES,
  });
  const sent: ModuleSent[] = [
    { name: "Net", type: "Net", look: 9, count: 90, trainable: 80 },
    block("embed", 0, 1, "Embedding"),
    block("blocks", 0, 2, "Sequential"),
  ];
  for (let i = 0; i < 4; i += 1) {
    const at = sent.length;
    sent.push(block(String(i), 2, 3));
    for (const [name, look] of [["linear", 4], ["act", 5]] as const)
      sent.push({ name, path: `blocks.${i}.${name}`, type: name, parent: at, look });
  }
  return readTree(sent);
}

function keys(opened: string[], wanted = ""): string[] {
  return visibleRows(model()[0]!, new Set(opened), wanted).map(({ key }) => key);
}

test("what was not sent is 0, empty or false", () => {
  const [root] = model();
  assert.equal(root?.error, "");
  assert.deepEqual(root?.children.map(({ name }) => name), ["embed", "blocks"]);
  assert.equal(memory({ bytes: BYTES, activations: 2 }), 42);
});

test("neighbours that look alike are one line, which can be opened", () => {
  assert.deepEqual(keys([]), [""]);
  assert.deepEqual(keys([""]), ["", "embed", "blocks"]);
  assert.deepEqual(keys(["", "blocks"]), ["", "embed", "blocks", "blocks.0 ×4"]);
  const all = ["", "blocks", "blocks.0 ×4", "blocks.2"];
  assert.deepEqual(keys(all).slice(3), [
    "blocks.0 ×4",
    "blocks.0",
    "blocks.1",
    "blocks.2",
    "blocks.2.linear",
    "blocks.2.act",
    "blocks.3",
  ]);
  const [group] = visibleRows(model()[0]!, new Set(["", "blocks"]), "").slice(3);
  assert.deepEqual([group?.times, group?.count, group?.level], [4, 40, 3]);
});

test("two alike are not enough to be one line", () => {
  const [root] = model();
  const four = root!.children[1]!.children;
  assert.equal(runs(four.slice(0, 2)).length, 2);
  assert.equal(runs(four).length, 1);
});

test("what is looked for is in sight, and what it stands in", () => {
  assert.deepEqual(keys([], "embed"), ["", "embed"]);
  assert.deepEqual(keys([], "2.LINEAR"), ["", "blocks", "blocks.2", "blocks.2.linear"]);
  assert.deepEqual(keys([""], "nothing like it"), []);
});

test("all can be opened, and the way to a module is known", () => {
  assert.deepEqual(allKeys(model()[0]!).slice(0, 3), ["", "blocks", "blocks.0 ×4"]);
  assert.deepEqual(wayTo(model()[0]!, "blocks.2.act").sort(), ["", "blocks", "blocks.0 ×4", "blocks.2"].sort());
});

test("keys walk a tree as in all trees of the web", () => {
  const rows = visibleRows(model()[0]!, new Set([""]), "");
  assert.deepEqual(moveOfKey("ArrowDown", rows, 0), { go: "embed" });
  assert.deepEqual(moveOfKey("ArrowRight", rows, 0), { go: "embed" });
  assert.deepEqual(moveOfKey("ArrowRight", rows, 2), { open: "blocks" });
  assert.equal(moveOfKey("ArrowRight", rows, 1), undefined);
  assert.deepEqual(moveOfKey("ArrowLeft", rows, 1), { go: "" });
  assert.deepEqual(moveOfKey("ArrowLeft", rows, 0), { close: "" });
  assert.deepEqual(moveOfKey("End", rows, 0), { go: "blocks" });
  assert.deepEqual(moveOfKey("b", rows, 0), { go: "blocks" });
  assert.deepEqual(moveOfKey("*", rows, 2), { siblings: ["blocks"] });
  assert.equal(moveOfKey("ArrowUp", rows, 0), undefined);
  assert.equal(moveOfKey("Tab", rows, 0), undefined);
});

test("sizes and counts are short", () => {
  assert.deepEqual([0, 999, 12_300, 4e6].map(sizeText), ["0 B", "999 B", "12.3 kB", "4 MB"]);
  assert.deepEqual([12_345, 1.5e6, 7e9].map(countText), ["12,345", "1.5M", "7G"]);
});

test("what is frozen is said", () => {
  assert.equal(trainability({ count: 90, trainable: 80 }), "partly frozen");
  assert.equal(trainability({ count: 3, trainable: 0 }), "frozen");
  assert.equal(trainability({ count: 0, trainable: 0 }), "");
});

test("totals hold what is known", () => {
  const [root] = model();
  const tree = {
    version: 1,
    title: "Net",
    ran: false,
    error: "",
    input_bytes: 0,
    notice: "",
    has_optimizer: false,
    modules: [],
  };
  assert.deepEqual(totals(tree, root!).map(([term]) => term), [
    "parameters",
    "trainable",
    "frozen",
    "their memory",
  ]);
  assert.ok(totals({ ...tree, ran: true }, root!).some(([term]) => term === "activations"));
});
