/** Asking for a gradient before it is shown, and keeping the score. */

import type { GraphDocument, Outgoing } from "../document";
import { button, element, uniqueId } from "../shared/dom";
import { shorten, visible } from "./format";
import type { Answer, Question } from "./predict";
import { asked, judge, questionOf, score, solution } from "./predict";
import { working } from "./steppanel";

/** What the player of predictions can ask the view to do. */
export interface Listener {
  /** Shows the step anew: its question is answered. */
  changed(): void;
  next(): void;
  say(text: string): void;
}

export class Predicting {
  /** Whether the keyboard is at the questions, so that the next one gets the focus. */
  focused = false;
  private on = false;
  private readonly answers = new Map<number, Answer>();

  constructor(
    private readonly document: GraphDocument,
    private readonly listener: Listener,
  ) {}

  /** Turns the questions on or off; what was answered stays answered. */
  turn(on: boolean): void {
    this.on = on;
  }

  get active(): boolean {
    return this.on;
  }

  /** The question of a step that is still open, or null. */
  open(index: number): Question | null {
    if (!this.on || this.answers.has(index)) return null;
    return questionOf(this.document, index);
  }

  /** The gradient whose number an answer has just worked out, or null. */
  worked(index: number): Outgoing | null {
    if (!this.on || !this.answers.has(index)) return null;
    const question = questionOf(this.document, index);
    return question?.asks === "number" ? question.outgoing : null;
  }

  score(): string {
    return this.on ? score(this.answers) : "";
  }

  /** What a step's question is, in a sentence. */
  sentence(question: Question): string {
    return asked(question, this.nameOf(question));
  }

  /** The form that asks, or what came of it; null where nothing was asked. */
  section(index: number): HTMLElement | null {
    const question = this.open(index);
    if (question !== null) return this.form(question);
    const answer = this.on ? this.answers.get(index) : undefined;
    const done = questionOf(this.document, index);
    if (answer === undefined || done === null) return null;
    return this.outcome(done, answer);
  }

  private nameOf({ outgoing }: Question): string {
    const node = this.document.nodes.find(({ id }) => id === outgoing.target);
    return shorten(visible(node?.label ?? outgoing.target), 40);
  }

  private form(question: Question): HTMLElement {
    const id = uniqueId("tge-answer");
    const number = question.asks === "number";
    const input = element("input", {
      id,
      class: "tge-answer",
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: number ? "0.5, 1/3, 2e\u22123" : "3 \u00d7 4",
    });
    const hint = element("p", { class: "tge-note", role: "status" });
    const form = element(
      "form",
      { class: "tge-section tge-question" },
      element("label", { for: id }, this.sentence(question)),
      ...givenList(question),
      element(
        "div",
        { class: "tge-answer-row" },
        input,
        element("button", { class: "tge-button tge-button-primary" }, "Check"),
        button("Show", { class: "tge-button" }, () => this.close(question, "")),
      ),
      hint,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (judge(question, input.value) !== null) this.close(question, input.value);
      else
        hint.textContent = number
          ? "Type a number, such as 0.63, 1/3 or 2e-3."
          : "Type a shape, such as 3 x 4.";
    });
    return form;
  }

  private close(question: Question, text: string): void {
    const verdict = text === "" ? "shown" : (judge(question, text) ?? "wrong");
    this.answers.set(question.step, { verdict, text });
    this.focused = true;
    this.listener.say(`${told(question, { verdict, text })} ${this.score()}.`);
    this.listener.changed();
  }

  private outcome(question: Question, answer: Answer): HTMLElement {
    const { example } = question.outgoing;
    const body: HTMLElement[] = [element("p", {}, told(question, answer))];
    if (question.asks === "number" && example !== null) body.push(working(example));
    return element(
      "section",
      { class: `tge-section tge-question tge-outcome-${answer.verdict}` },
      ...body,
      button("Next step", { class: "tge-button tge-next-question" }, () => {
        this.focused = true;
        this.listener.next();
      }),
    );
  }
}

function told(question: Question, { verdict, text }: Answer): string {
  const answer = solution(question);
  if (verdict === "right") return `\u2713 Right: ${answer}.`;
  if (verdict === "shown") return `It is ${answer}.`;
  return `\u2717 Not quite: you said ${shorten(visible(text), 40)}, it is ${answer}.`;
}

/** The numbers that it takes. */
function givenList({ asks, outgoing }: Question): HTMLElement[] {
  const lines = asks === "number" ? (outgoing.example?.given ?? []) : [];
  if (lines.length === 0) return [];
  const items = lines.map((line) => element("li", {}, visible(line)));
  return [element("ul", { class: "tge-given", "aria-label": "Given" }, ...items)];
}
