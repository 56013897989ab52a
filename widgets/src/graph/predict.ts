/**
 * Predicting a gradient before it is shown. Pure functions.
 *
 * Of each step one number is asked, where it can be worked out by hand from a few
 * others; else the shape of what the step hands on, unless that is a single number.
 */

import type { GraphDocument, Outgoing } from "../document";
import { shape as shapeText } from "../shared/table";
import { entryText, parseNumber, parseShape } from "./numbers";

export interface Question {
  step: number;
  asks: "number" | "shape";
  outgoing: Outgoing;
}

/** How a question ended: predicted rightly, wrongly, or given up. */
export type Verdict = "right" | "wrong" | "shown";

export interface Answer {
  verdict: Verdict;
  /** What was typed. */
  text: string;
}

/** The question of a step, or null for a step that hands nothing on. */
export function questionOf(document: GraphDocument, index: number): Question | null {
  const outgoing = document.steps[index]?.outgoing ?? [];
  let best: Outgoing | null = null;
  for (const one of outgoing)
    if (given(one) > (best === null ? 0 : given(best))) best = one;
  if (best !== null) return { step: index, asks: "number", outgoing: best };
  const wide = outgoing.find(({ gradient }) => gradient.shape.length > 0);
  return wide === undefined ? null : { step: index, asks: "shape", outgoing: wide };
}

function given({ example }: Outgoing): number {
  return example?.given.length ?? 0;
}

/** Whether an answer is right; null where it cannot be read. */
export function judge(question: Question, text: string): "right" | "wrong" | null {
  const { gradient, example } = question.outgoing;
  if (question.asks === "shape") {
    const sizes = parseShape(text);
    if (sizes === null) return null;
    return sizes.join() === gradient.shape.join() ? "right" : "wrong";
  }
  const value = parseNumber(text);
  if (value === null || example === null) return null;
  return Math.abs(value - example.value) <= example.tolerance ? "right" : "wrong";
}

/** What is asked, in a sentence; `name` is whom the gradient is for. */
export function asked(question: Question, name: string): string {
  if (question.asks === "shape") return `Which shape has the gradient for ${name}?`;
  const entry = entryText(question.outgoing.example?.entry ?? []);
  return entry === ""
    ? `What is the gradient for ${name}?`
    : `What is the gradient for ${name} at ${entry}?`;
}

/** The answer in words: the number, or the shape. */
export function solution({ asks, outgoing }: Question): string {
  if (asks === "shape" || outgoing.example === null)
    return shapeText(outgoing.gradient.shape);
  return minus(String(Number(outgoing.example.value.toPrecision(4))));
}

function minus(text: string): string {
  return text.replaceAll("-", "\u2212");
}

/** `4 of 6 predicted`; nothing before the first answer. */
export function score(answers: ReadonlyMap<number, Answer>): string {
  if (answers.size === 0) return "";
  const right = [...answers.values()].filter(({ verdict }) => verdict === "right");
  return `${right.length} of ${answers.size} predicted`;
}
