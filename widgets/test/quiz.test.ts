import assert from "node:assert/strict";
import { test } from "node:test";

import { UNANSWERED, choiceOfKey, pieces, readAnswer, verdict } from "../src/quiz/data";

test("code stands between backticks", () => {
  assert.deepEqual(pieces("is `x` a row?"), [
    { text: "is ", code: false },
    { text: "x", code: true },
    { text: " a row?", code: false },
  ]);
  assert.deepEqual(pieces("one ` alone"), [{ text: "one ` alone", code: false }]);
  assert.deepEqual(pieces(""), []);
});

test("an answer is read from its own messages only", () => {
  const said = { kind: "answer", chosen: 1, right: true, says: "Yes." };
  assert.deepEqual(readAnswer(said, 3), { chosen: 1, right: true, says: "Yes." });
  assert.equal(readAnswer({ ...said, kind: "reply" }, 3), undefined);
  assert.equal(readAnswer(null, 3), undefined);
  assert.deepEqual(readAnswer({ ...said, chosen: 3 }, 3), UNANSWERED);
  assert.equal(readAnswer({ ...said, right: null }, 3)?.right, null);
});

test("the verdict says what colour says, too", () => {
  assert.equal(verdict(UNANSWERED), "");
  assert.equal(verdict({ chosen: 0, right: null, says: "" }), "Noted.");
  assert.equal(verdict({ chosen: 0, right: true, says: "" }), "Right.");
  assert.equal(verdict({ chosen: 0, right: false, says: "" }), "Not this one.");
});

test("a letter chooses", () => {
  assert.equal(choiceOfKey("b", 3), 1);
  assert.equal(choiceOfKey("C", 3), 2);
  assert.equal(choiceOfKey("d", 3), undefined);
  assert.equal(choiceOfKey("Enter", 3), undefined);
});
