/* QuizView: a question with a few answers to choose from, and a word on each. */

import type { Cleanup, Model, RenderContext } from "../shared/anywidget";
import { onLost, onMessage } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { element, setAttributes, setText, uniqueId } from "../shared/dom";
import { makeKeyHelp, type KeyRow } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import {
  type Answer,
  LETTERS,
  type QuizSent,
  UNANSWERED,
  VERSION,
  choiceOfKey,
  pieces,
  readAnswer,
  verdict,
} from "./data";

const KEYS: KeyRow[] = [
  ["\u2191 \u2193", "another choice"],
  ["a\u2026f", "the choice with that letter"],
  ["Enter", "answer"],
];
const NO_KERNEL = "To answer, run this cell: there is no kernel behind it now.";

class QuizWidget {
  readonly element: HTMLElement;
  private readonly radios: HTMLInputElement[];
  private readonly lines: HTMLElement[];
  private readonly send = element("button", { type: "submit", class: "tge-button" }, "Answer");
  private readonly hint = element("span", { class: "tge-quiz-hint" });
  private readonly said = element("div", { class: "tge-quiz-said", role: "status" });
  private readonly undo: Cleanup[] = [];
  private answer: Answer = UNANSWERED;

  constructor(
    private readonly model: Model,
    private readonly quiz: QuizSent,
  ) {
    const group = uniqueId("tge-quiz");
    this.radios = quiz.choices.map((_, at) =>
      element("input", { type: "radio", name: group, value: at, id: `${group}-${at}` }),
    );
    this.lines = quiz.choices.map((text, at) => line(this.radios[at]!, text, at));
    const form = element(
      "form",
      {},
      element(
        "fieldset",
        { class: "tge-quiz-choices" },
        element("legend", { class: "tge-title" }, ...rich(quiz.question)),
        ...this.lines,
      ),
      element("div", { class: "tge-quiz-tools" }, this.send, this.hint),
    );
    this.element = element(
      "section",
      { class: "tge tge-card tge-quiz", "aria-label": "A question" },
      form,
      this.said,
      makeKeyHelp(KEYS),
    );
    this.listen(form);
    this.show();
    this.request("state").catch(() => setText(this.hint, NO_KERNEL));
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  private listen(form: HTMLFormElement): void {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.choose();
    });
    form.addEventListener("change", () => this.show());
    form.addEventListener("keydown", (event) => this.key(event));
    this.undo.push(
      onMessage(this.model, (content) => this.hear(content)),
      onLost(this.model, () => setText(this.hint, NO_KERNEL)),
      keepPlainKeys(this.element),
    );
  }

  private get marked(): number {
    return this.radios.findIndex((radio) => radio.checked);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target instanceof HTMLInputElement;
    const at = choiceOfKey(event.key, this.radios.length);
    if (event.key === "Enter" && inside) {
      event.preventDefault();
      this.choose();
    } else if (at !== undefined) {
      this.radios[at]!.checked = true;
      this.radios[at]!.focus();
      this.show();
    }
  }

  /** Tells Python what is chosen; it answers to every view of this question. */
  private choose(): void {
    if (this.marked < 0) {
      setText(this.hint, "Choose one first.");
      return;
    }
    this.request("choose", { choice: this.marked }).catch((error: Error) =>
      setText(this.hint, error.message),
    );
  }

  private async request(name: string, content: Record<string, unknown> = {}): Promise<void> {
    await ask(this.model, name, content);
    setText(this.hint, "");
  }

  private hear(content: unknown): void {
    const answer = readAnswer(content, this.radios.length);
    if (answer === undefined) return;
    this.answer = answer;
    this.radios.forEach((radio, at) => (radio.checked = at === answer.chosen));
    this.show();
  }

  private show(): void {
    const { answer } = this;
    const settled = answer.chosen >= 0 && this.marked === answer.chosen;
    const state = answer.right === null ? "noted" : answer.right ? "right" : "wrong";
    this.lines.forEach((each, at) => {
      const mine = settled && at === answer.chosen;
      setAttributes(each, { "data-state": mine ? state : false });
    });
    setAttributes(this.said, { "data-state": settled ? state : false });
    this.said.replaceChildren();
    if (settled) {
      const first = element("strong", {}, verdict(answer));
      this.said.append(element("p", {}, first, " ", ...rich(answer.says)));
    }
    setText(this.send, this.quiz.later && answer.chosen >= 0 ? "Change it" : "Answer");
    setAttributes(this.send, { "aria-disabled": String(settled || this.marked < 0) });
    this.send.classList.toggle("tge-button-primary", !settled && this.marked >= 0);
  }
}

function line(radio: HTMLInputElement, text: string, at: number): HTMLElement {
  const letter = element("span", { class: "tge-quiz-letter" }, LETTERS[at]!);
  const label = element("span", { class: "tge-quiz-text" }, ...rich(text));
  return element("label", { class: "tge-quiz-choice", for: radio.id }, radio, letter, label);
}

function rich(text: string): (HTMLElement | string)[] {
  return pieces(text).map((piece) =>
    piece.code ? element("code", {}, piece.text) : piece.text,
  );
}

function render({ model, el }: RenderContext): Cleanup {
  const quiz = model.get("quiz") as Partial<QuizSent>;
  if (quiz.version !== VERSION || !quiz.choices?.length) {
    const text = "There is nothing to show here. Run the cell again.";
    el.replaceChildren(element("div", { class: "tge tge-card tge-quiz" }, element("p", {}, text)));
    return () => undefined;
  }
  const view = new QuizWidget(model, quiz as QuizSent);
  el.replaceChildren(view.element);
  return () => view.close();
}

export default { render };
