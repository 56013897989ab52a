/** Playing the passes: the controls, the questions, and what they say about a step. */

import type { GraphDocument } from "../document";
import type { Cleanup, Model } from "../shared/anywidget";
import { onChange, save } from "../shared/anywidget";
import { count, shorten, visible } from "./format";
import { firstIndex, sentence } from "./forward";
import type { Place, Player } from "./player";
import { makePlayer } from "./player";
import { Predicting } from "./predicting";
import type { Actions } from "./sections";
import { aboutForward, aboutStep } from "./steppanel";
import type { StepState } from "./steps";
import { clampStep } from "./steps";

const LONGEST = 2000;

/** What playing needs of the view. */
export interface Stage {
  state(): StepState;
  go(index: number): void;
  /** Shows the step anew, as after an answer. */
  changed(): void;
  /** Draws the picture anew: names of boxes tell gradients, or keep them back. */
  switched(): void;
  say(text: string): void;
}

export class Playing {
  readonly predicting: Predicting;
  private readonly player: Player;
  private readonly forget: Cleanup;
  private forward = false;

  constructor(
    model: Model,
    private readonly document: GraphDocument,
    private readonly stage: Stage,
  ) {
    const go = (index: number): void => stage.go(clampStep(document, index));
    this.predicting = new Predicting(document, {
      changed: stage.changed,
      next: () => go(stage.state().index + 1),
      say: stage.say,
    });
    this.predicting.turn(model.get("predict") === true);
    this.player = makePlayer(
      {
        where: () => this.place(),
        go,
        mayGoOn: () => this.predicting.open(stage.state().index) === null,
        forward: (on) => this.playForward(on),
        predict: (on) => {
          model.set("predict", on);
          save(model);
        },
      },
      { predict: this.predicting.active },
    );
    this.forget = onChange(model, "predict", () => {
      this.predicting.turn(model.get("predict") === true);
      this.player.setPredict(this.predicting.active);
      stage.switched();
      stage.changed();
    });
  }

  get element(): HTMLElement {
    return this.player.element;
  }

  pause(): void {
    this.player.pause();
  }

  /** Takes some steps on, or back. */
  step(by: number): void {
    const { index, first, last } = this.place();
    this.pause();
    this.stage.go(Math.max(first, Math.min(last, index + by)));
  }

  close(): void {
    this.player.close();
    this.forget();
  }

  /** Whether the gradients of this step are kept back until somebody has predicted. */
  keepsBack(state: StepState): boolean {
    return this.predicting.open(state.index) !== null;
  }

  show(state: StepState): void {
    const words = shorten(visible(this.sentence(state)), LONGEST);
    this.player.show(this.place(), this.words(state), words, this.predicting.score());
  }

  /** What the panel says about the step; null where there is none. */
  about(state: StepState, actions: Actions): HTMLElement[] | null {
    const { document, predicting } = this;
    if (state.forward !== null) return aboutForward(document, state.forward, actions);
    return state.step === null ? null : aboutStep(document, state, actions, predicting);
  }

  /** Puts the keyboard where it was: at the question, or at the way to the next. */
  restoreFocus(panel: HTMLElement): void {
    if (!this.predicting.focused) return;
    this.predicting.focused = false;
    const place = panel.querySelector<HTMLElement>(".tge-answer, .tge-next-question");
    (place ?? panel).focus({ preventScroll: true });
  }

  private playForward(on: boolean): void {
    this.forward = on;
    const { index } = this.stage.state();
    if (on) this.stage.go(firstIndex(this.document));
    else if (index < -1) this.stage.go(-1);
    else this.stage.changed();
  }

  private place(): Place {
    const { index } = this.stage.state();
    const forward = this.forward || index < -1;
    const first = forward ? firstIndex(this.document) : -1;
    return { index, first, last: this.document.steps.length - 1 };
  }

  private words({ index, forward }: StepState): string {
    const { length } = this.document.steps;
    if (forward !== null) return `forward ${forward.done} of ${forward.count}`;
    return index < 0 ? `${length} steps` : `step ${index + 1} of ${length}`;
  }

  private sentence(state: StepState): string {
    if (state.forward !== null) return sentence(this.document, state.forward);
    const question = this.predicting.open(state.index);
    if (question !== null) return this.predicting.sentence(question);
    const steps = count(this.document.steps.length, "step");
    const before = `Before the backward pass. Play its ${steps}, or take the first.`;
    return state.step?.text ?? before;
  }
}
