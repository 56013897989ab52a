import assert from "node:assert/strict";
import { test } from "node:test";

import { foldedId } from "../src/graph/boxes";
import { arrange } from "../src/graph/model";
import { clampStep, flow, handovers, stageOf, stateAt } from "../src/graph/steps";
import { firstIndex } from "../src/graph/forward";
import { sample } from "./graph_fixture";

const document = sample();
const scene = arrange(document, new Set());

test("a step index stays between the first of the forward pass and the last", () => {
  assert.equal(clampStep(document, -70), firstIndex(document));
  assert.equal(clampStep(document, 2), 2);
  assert.equal(clampStep(document, 99), 3);
  assert.equal(clampStep(document, Number.NaN), -1);
  assert.equal(clampStep({ ...document, steps: [] }, 0), -1);
});

test("before the pass nothing is done and nothing waits", () => {
  const state = stateAt(document, -1);
  assert.equal(state.step, null);
  assert.equal(state.done.size + state.waiting.size, 0);
  assert.equal(stageOf(state, ["loss"]), "idle");
});

test("each node is idle, then waits, works, and is done", () => {
  const stages = (id: string): string[] =>
    [-1, 0, 1, 2, 3].map((index) => stageOf(stateAt(document, index), [id]));
  assert.deepEqual(stages("mul"), ["idle", "waiting", "active", "done", "done"]);
  assert.deepEqual(stages("loss"), ["idle", "active", "done", "done", "done"]);
  assert.deepEqual(stages("w"), ["idle", "idle", "idle", "idle", "kept"]);
  assert.deepEqual(stages("x"), ["idle", "idle", "idle", "idle", "idle"]);
});

test("what waits is the sum of what has arrived", () => {
  assert.equal(stateAt(document, 1).waiting.get("relu")?.norm, 5);
});

test("going back gives the same state as going forward", () => {
  assert.deepEqual(stateAt(document, 2), stateAt(sample(), 2));
});

test("a folded module is as lively as its liveliest node", () => {
  assert.equal(stageOf(stateAt(document, 2), ["w", "b", "addmm"]), "waiting");
  assert.equal(stageOf(stateAt(document, 3), ["w", "b", "addmm"]), "active");
});

test("the second gradient for one target names what was there before", () => {
  const [first, second] = handovers(document, 1);
  assert.equal(first?.before, null);
  assert.deepEqual(second?.before, [[2]]);
  assert.equal(second?.earlier?.norm, 2);
  assert.deepEqual(second?.outgoing.total.values, [[5]]);
  assert.deepEqual(handovers(document, -1), []);
});

test("gradients of earlier steps count as held before", () => {
  const longer = sample();
  longer.steps[2]!.outgoing.push({ ...longer.steps[2]!.outgoing[0]! });
  longer.steps.splice(2, 0, { ...longer.steps[2]!, node: "mul" });
  assert.notEqual(handovers(longer, 3)[0]?.before, null);
});

test("a gradient arrives on the lines to its senders and leaves to its targets", () => {
  const ends = (id: string): string[] => {
    const line = scene.lines.find((candidate) => candidate.id === id);
    return [line?.source ?? "", line?.target ?? ""];
  };
  const first = flow(document, stateAt(document, 0), scene);
  assert.deepEqual(first.arriving, []);
  assert.deepEqual(
    first.leaving.map(({ line }) => ends(line)),
    [["mul", "loss"]],
  );
  const second = flow(document, stateAt(document, 1), scene);
  assert.deepEqual(second.arriving.map(ends), [["mul", "loss"]]);
  assert.deepEqual(
    second.leaving.map(({ line }) => ends(line)),
    [
      ["relu", "mul"],
      ["relu", "mul"],
    ],
  );
  assert.equal(new Set(second.leaving.map(({ line }) => line)).size, 2);
});

test("nothing flows before the pass, nor on lines inside a folded module", () => {
  assert.deepEqual(flow(document, stateAt(document, -1), scene), {
    arriving: [],
    leaving: [],
  });
  const folded = arrange(document, new Set(["0"]));
  const inside = flow(document, stateAt(document, 3), folded);
  assert.deepEqual(inside.leaving, []);
  assert.equal(inside.arriving.length, 1);
  assert.ok(inside.arriving[0]?.startsWith(foldedId("0")));
});
