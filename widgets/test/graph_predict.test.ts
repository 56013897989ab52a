import assert from "node:assert/strict";
import { test } from "node:test";

import type { Example } from "../src/document";
import { entryAt, largestPlace, shownAt } from "../src/graph/checking";
import { computed, firstIndex, progressAt, sentence } from "../src/graph/forward";
import { heights } from "../src/graph/histogram";
import { label, rangeOf, share, targets } from "../src/graph/live";
import { entryText, parseEntry, parseNumber, parseShape } from "../src/graph/numbers";
import type { Answer } from "../src/graph/predict";
import { asked, judge, questionOf, score, solution } from "../src/graph/predict";
import { choices } from "../src/graph/slices";
import { stageOf, stateAt } from "../src/graph/steps";
import { sample, summary } from "./graph_fixture";

function example(value: number, given: string[], entry = [0, 2]): Example {
  const text = { symbols: "∂L/∂y · b", numbers: "0.42 · 1.5" };
  return { entry, value, tolerance: 0.01 * Math.abs(value), given, ...text };
}

test("numbers are read as people write them", () => {
  const read: [string, number][] = [
    ["0.63", 0.63],
    [" -1e-3 ", -0.001],
    ["\u22120,5", -0.5],
    ["1/3", 1 / 3],
    ["-1 / 5", -0.2],
    ["0.42 · 1.5", 0.42 * 1.5],
    ["2*3/4", 1.5],
    [".5", 0.5],
    ["5.", 5],
  ];
  for (const [text, value] of read) assert.equal(parseNumber(text), value, text);
});

test("what is no number is not guessed at", () => {
  for (const text of ["", "abc", "1/0", "1//2", "/2", "1 2 x", "nan", "1e999", "--1"])
    assert.equal(parseNumber(text), null, text);
});

test("shapes are read with any of the usual signs", () => {
  for (const text of ["(3, 4)", "3 x 4", "3×4", "[3,4]", "3 4", "(3, 4,)"])
    assert.deepEqual(parseShape(text), [3, 4], text);
  assert.deepEqual(parseShape("(5,)"), [5]);
  assert.deepEqual(parseShape("scalar"), []);
  for (const text of ["", "3 by 4", "-3", "3.5"]) assert.equal(parseShape(text), null);
});

test("an entry has to lie inside its tensor", () => {
  assert.deepEqual(parseEntry("[1, 2]", [2, 3]), [1, 2]);
  assert.deepEqual(parseEntry("anything", []), []);
  for (const text of ["[2, 0]", "[0]", "[0, 0, 0]", "x"])
    assert.equal(parseEntry(text, [2, 3]), null);
  assert.equal(entryText([1, 2]), "[1, 2]");
  assert.equal(entryText([]), "");
});

test("a step asks for the number that takes most to work out", () => {
  const document = sample();
  const [first, second] = document.steps[1]?.outgoing ?? [];
  assert.ok(first && second);
  first.example = example(0.4, ["∂L/∂y = 1"]);
  second.example = example(0.63, ["∂L/∂y = 0.42", "b = 1.5"]);
  const question = questionOf(document, 1);
  assert.equal(question?.asks, "number");
  assert.equal(question?.outgoing, second);
  assert.equal(asked(question, "relu"), "What is the gradient for relu at [0, 2]?");
  assert.equal(solution(question), "0.63");
});

test("an answer may be 1 % off, and has to be readable", () => {
  const document = sample();
  const [outgoing] = document.steps[0]?.outgoing ?? [];
  assert.ok(outgoing);
  outgoing.example = example(1 / 3, ["∂L/∂y = 1"], []);
  const question = questionOf(document, 0);
  assert.ok(question);
  assert.equal(asked(question, "mul"), "What is the gradient for mul?");
  assert.equal(judge(question, "1/3"), "right");
  assert.equal(judge(question, "0.334"), "right");
  assert.equal(judge(question, "0.34"), "wrong");
  assert.equal(judge(question, "-1/3"), "wrong");
  assert.equal(judge(question, "?"), null);
});

test("where no number can be worked out, the shape is asked", () => {
  const document = sample();
  const [outgoing] = document.steps[2]?.outgoing ?? [];
  assert.ok(outgoing);
  assert.equal(questionOf(document, 2), null); // one number: nothing to ask
  outgoing.gradient = summary(1, [4, 2]);
  const question = questionOf(document, 2);
  assert.equal(question?.asks, "shape");
  assert.equal(judge(question, "4 x 2"), "right");
  assert.equal(judge(question, "2 x 4"), "wrong");
  assert.equal(solution(question), "4 × 2");
  assert.equal(questionOf(document, 99), null);
});

test("the score counts what was asked", () => {
  const answers = new Map<number, Answer>();
  assert.equal(score(answers), "");
  answers.set(0, { verdict: "right", text: "1" });
  answers.set(1, { verdict: "wrong", text: "2" });
  answers.set(2, { verdict: "shown", text: "" });
  assert.equal(score(answers), "1 of 3 predicted");
});

test("the forward pass goes from the leaves to the output", () => {
  const document = sample();
  assert.deepEqual(
    computed(document).map(({ id }) => id),
    ["addmm", "relu", "mul", "loss"],
  );
  const first = firstIndex(document);
  assert.equal(first, -6);
  assert.equal(progressAt(document, -1), null);
  const start = progressAt(document, first);
  assert.equal(start?.active, null);
  assert.equal(start?.ahead.size, 4);
  const second = progressAt(document, first + 2);
  assert.equal(second?.active?.id, "relu");
  assert.deepEqual([...(second?.ahead ?? [])], ["mul", "loss"]);
  assert.equal(progressAt(document, -2)?.active?.id, "loss");
  assert.match(sentence(document, second!), /^relu takes addmm and gives 4 × 2/);
});

test("boxes ahead of the forward pass, and the one at work, have stages", () => {
  const state = stateAt(sample(), -4);
  assert.equal(stageOf(state, ["relu"]), "computing");
  assert.equal(stageOf(state, ["mul"]), "ahead");
  assert.equal(stageOf(state, ["x"]), "idle");
  assert.equal(state.waiting.size + state.done.size, 0);
});

test("the largest number of a table is checked first", () => {
  assert.deepEqual(largestPlace([[1, null], [-3, 2]]), [1, 0]);
  assert.deepEqual(entryAt([4, 4], [1, 0]), [1, 0]);
  assert.deepEqual(entryAt([4], [0, 3]), [3]);
  assert.deepEqual(entryAt([], [0, 0]), []);
  assert.deepEqual(entryAt([2, 3, 4, 4], [1, 2]), [0, 0, 1, 2]);
  const table = { ...summary(1, [2, 2]), values: [[1, 2], [3, null]] };
  assert.equal(shownAt(table, [1, 0]), 3);
  assert.equal(shownAt(table, [1, 1]), null);
  assert.equal(shownAt(table, [1, 0, 0]), null);
  assert.equal(shownAt({ ...table, shape: [], values: [[7]] }, []), 7);
  assert.equal(shownAt(null, [0]), null);
});

test("scales of measures stand still while numbers move a little", () => {
  const norms = rangeOf("gradient norm", [0.0012, 0.08, Number.NaN, 0]);
  assert.deepEqual(norms, { kind: "log", low: 0.001, high: 0.1 });
  assert.deepEqual(rangeOf("gradient norm", [0.0019, 0.09]), norms);
  assert.equal(share(norms, 0.01), 0.5);
  assert.equal(share(norms, 0), 0);
  assert.equal(share(norms, Number.POSITIVE_INFINITY), 1);
  assert.deepEqual(rangeOf("zero fraction", []), { kind: "linear", low: 0, high: 1 });
  const mean = rangeOf("activation mean", [-0.3, 0.1]);
  assert.deepEqual(mean, { kind: "signed", low: -0.5, high: 0.5 });
  assert.equal(share(mean, -0.25), -0.5);
  assert.ok(rangeOf("weight norm", []).high > 0);
});

test("a box writes as much of a number as it has room for", () => {
  assert.equal(label("gradient norm", 0.0123, 30), "‖∂‖ 0.0123");
  assert.equal(label("gradient norm", 0.0123, 8), "0.0123");
  assert.equal(label("gradient norm", 0.0123, 4), "0.01");
  assert.match(label("gradient norm", Number.POSITIVE_INFINITY, 30), /nan, ∞/);
});

test("a frame's numbers are those of the nodes, then of the modules", () => {
  assert.deepEqual(targets(sample()).slice(-3), ["loss", "module:0", "module:1"]);
});

test("bars are as high as their share of the highest", () => {
  assert.deepEqual(heights([0, 2, 4]), [0, 0.5, 1]);
  assert.deepEqual(heights([0, 0]), [0, 0]);
});

test("the last two leading dimensions of a tensor may be chosen", () => {
  assert.deepEqual(choices([2, 3]), []);
  assert.deepEqual(choices([5, 2, 3]), [5]);
  assert.deepEqual(choices([9, 64, 3, 4, 4]), [8, 3]);
});
