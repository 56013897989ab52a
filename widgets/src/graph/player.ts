/** The controls of the passes: first, back, play, next, last, slider, two switches. */

import { button, element, setText, uniqueId } from "../shared/dom";
import { type Icon, icon } from "../shared/icons";

/** Milliseconds between two steps while the player runs. */
const PACE = 1600;

/** Where the player stands, between the first and the last index. */
export interface Place {
  index: number;
  first: number;
  last: number;
}

export interface Player {
  element: HTMLElement;
  /** Shows a place, in a few words, with its sentence and the score of predictions. */
  show(place: Place, words: string, text: string, score: string): void;
  setPredict(on: boolean): void;
  pause(): void;
  close(): void;
}

/** What the player asks for. */
export interface Passes {
  /** Where it stands. */
  where(): Place;
  go(index: number): void;
  /** Whether the playing may go on by itself, or waits for an answer. */
  mayGoOn(): boolean;
  forward(on: boolean): void;
  predict(on: boolean): void;
}

export function makePlayer(passes: Passes, on: { predict: boolean }): Player {
  const { go, where } = passes;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (name: Icon, label: string, target: () => number) =>
    iconButton(name, label, () => {
      pause();
      go(target());
    });
  const first = step("first", "Before the first step", () => where().first);
  const back = step("back", "Previous step", () => where().index - 1);
  const next = step("next", "Next step", () => where().index + 1);
  const last = step("last", "Last step", () => where().last);
  const play = iconButton("play", "Play", () =>
    timer === undefined ? start() : pause(),
  );
  play.classList.add("tge-button-primary");

  const start = (): void => {
    const { index, first, last } = where();
    go(index >= last ? first + 1 : index + 1);
    timer = setTimeout(tick, PACE);
    showPlaying(play, true);
  };
  const tick = (): void => {
    const { index, last } = where();
    if (index >= last || !passes.mayGoOn()) return pause();
    go(index + 1);
    timer = setTimeout(tick, PACE);
  };
  const pause = (): void => {
    clearTimeout(timer);
    timer = undefined;
    showPlaying(play, false);
  };

  const id = uniqueId("tge-slider");
  const slider = element("input", {
    id,
    class: "tge-step-slider",
    type: "range",
    min: 0,
    step: 1,
  });
  slider.addEventListener("input", () => {
    pause();
    go(Number(slider.value) + where().first);
  });
  const counter = element("span", { class: "tge-step-count tge-number" });
  const predict = switchFor("Predict first", on.predict, passes.predict);
  const score = element("span", { class: "tge-score tge-number" });
  const sentence = element("p", {
    class: "tge-step-text",
    role: "status",
    "aria-live": "polite",
  });
  const controls = element(
    "div",
    { class: "tge-player-controls", role: "group", "aria-label": "Passes" },
    first,
    back,
    play,
    next,
    last,
    element(
      "label",
      { class: "tge-visually-hidden", for: id },
      "Step of the pass",
    ),
    slider,
    counter,
    switchFor("Forward pass first", false, passes.forward),
    predict,
    score,
  );
  return {
    element: element("div", { class: "tge-player" }, controls, sentence),
    setPredict(now) {
      const box = predict.querySelector("input");
      if (box !== null) box.checked = now;
    },
    pause,
    close: pause,
    show(place, words, text, predicted) {
      const { index } = place;
      for (const made of [first, back]) enable(made, index > place.first);
      for (const made of [next, last]) enable(made, index < place.last);
      slider.max = String(place.last - place.first);
      slider.value = String(index - place.first);
      slider.setAttribute("aria-valuetext", words);
      setText(counter, words);
      setText(score, predicted);
      setText(sentence, text);
    },
  };
}

/** A labelled check box. */
function switchFor(
  label: string,
  on: boolean,
  changed: (on: boolean) => void,
): HTMLLabelElement {
  const box = element("input", { type: "checkbox", checked: on });
  box.addEventListener("change", () => changed(box.checked));
  return element("label", { class: "tge-switch" }, box, label);
}

function iconButton(
  name: Icon,
  label: string,
  pressed: () => void,
): HTMLButtonElement {
  const attributes = {
    class: `tge-button tge-icon-button tge-step-${name}`,
    "aria-label": label,
    title: label,
  };
  const made = button("", attributes, pressed);
  made.append(icon(name));
  return made;
}

/** Not `disabled`: a button that loses it under the finger would lose the focus. */
function enable(made: HTMLButtonElement, enabled: boolean): void {
  made.setAttribute("aria-disabled", String(!enabled));
}

function showPlaying(play: HTMLButtonElement, playing: boolean): void {
  const label = playing ? "Pause" : "Play";
  play.setAttribute("aria-label", label);
  play.title = label;
  play.replaceChildren(icon(playing ? "pause" : "play"));
}
