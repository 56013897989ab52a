/* A question as Python sends it, and what is said about an answer. */

export const VERSION = 1;
export const LETTERS = "abcdef";

/** The question. What was answered never stands here: it would be saved with it. */
export interface QuizSent {
  version: number;
  question: string;
  choices: string[];
  later: boolean;
}

/** What the learner's progress knows, as Python tells it. */
export interface Answer {
  /** The place of the choice, -1 for none yet. */
  chosen: number;
  /** Whether it is right; null when that is not told yet. */
  right: boolean | null;
  says: string;
}

export const UNANSWERED: Answer = { chosen: -1, right: null, says: "" };

/** A piece of a text: plain, or code that stood between backticks. */
export interface Piece {
  text: string;
  code: boolean;
}

/** "Is `x` a row?" as three pieces; a backtick without a partner stays a backtick. */
export function pieces(text: string): Piece[] {
  const parts = text.split(/`([^`]+)`/);
  return parts
    .map((part, at) => ({ text: part, code: at % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}

/** An answer out of a message; undefined for a message about something else. */
export function readAnswer(content: unknown, choices: number): Answer | undefined {
  const said = content as ({ kind?: unknown } & Partial<Answer>) | null;
  if (said?.kind !== "answer") return undefined;
  const chosen = Number(said.chosen);
  if (!Number.isInteger(chosen) || chosen >= choices) return UNANSWERED;
  const right = typeof said.right === "boolean" ? said.right : null;
  return { chosen, right, says: String(said.says ?? "") };
}

/** What stands in front of what is said about a choice. */
export function verdict({ chosen, right }: Answer): string {
  if (chosen < 0) return "";
  if (right === null) return "Noted.";
  return right ? "Right." : "Not this one.";
}

/** The choice that a key means: its letter, or undefined. */
export function choiceOfKey(key: string, choices: number): number | undefined {
  const at = key.length === 1 ? LETTERS.indexOf(key.toLowerCase()) : -1;
  return at >= 0 && at < choices ? at : undefined;
}
