/** The controls of the backward pass: first, back, play, next, last, and a slider. */

import { button, element, setText, svg, uniqueId } from "../shared/dom";

/** Milliseconds between two steps while the player runs. */
const PACE = 1600;

const ICONS = {
  first: "M3 2.5v11M13.5 2.5v11L5.5 8z",
  back: "M12 2.5v11L4 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
  next: "M4 2.5v11L12 8z",
  last: "M2.5 2.5v11L10.5 8zM13 2.5v11",
} as const;

export interface Player {
  element: HTMLElement;
  /** Shows step `index` of `count` steps and the sentence that goes with it. */
  show(index: number, count: number, text: string): void;
  pause(): void;
  close(): void;
}

/** A player that asks `go` to move to a step; `where` tells the step it is at. */
export function makePlayer(
  go: (index: number) => void,
  where: () => { index: number; count: number },
): Player {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (name: keyof typeof ICONS, label: string, target: () => number) =>
    iconButton(name, label, () => {
      pause();
      go(target());
    });
  const first = step("first", "Before the first step", () => -1);
  const back = step("back", "Previous step", () => where().index - 1);
  const next = step("next", "Next step", () => where().index + 1);
  const last = step("last", "Last step", () => where().count - 1);
  const play = iconButton("play", "Play", () =>
    timer === undefined ? start() : pause(),
  );
  play.classList.add("tge-button-primary");

  const start = (): void => {
    const { index, count } = where();
    go(index >= count - 1 ? 0 : index + 1);
    timer = setTimeout(tick, PACE);
    showPlaying(play, true);
  };
  const tick = (): void => {
    const { index, count } = where();
    if (index >= count - 1) return pause();
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
    go(Number(slider.value) - 1);
  });
  const counter = element("span", { class: "tge-step-count tge-number" });
  const sentence = element("p", {
    class: "tge-step-text",
    role: "status",
    "aria-live": "polite",
  });
  const controls = element(
    "div",
    { class: "tge-player-controls", role: "group", "aria-label": "Backward pass" },
    first,
    back,
    play,
    next,
    last,
    element(
      "label",
      { class: "tge-visually-hidden", for: id },
      "Step of the backward pass",
    ),
    slider,
    counter,
  );
  return {
    element: element("div", { class: "tge-player" }, controls, sentence),
    pause,
    close: pause,
    show(index, count, text) {
      for (const made of [first, back]) enable(made, index >= 0);
      for (const made of [next, last]) enable(made, index < count - 1);
      slider.max = String(count);
      slider.value = String(index + 1);
      const words = index < 0 ? `${count} steps` : `step ${index + 1} of ${count}`;
      slider.setAttribute(
        "aria-valuetext",
        index < 0 ? "before the first step" : words,
      );
      setText(counter, words);
      setText(sentence, text);
    },
  };
}

function iconButton(
  name: keyof typeof ICONS,
  label: string,
  pressed: () => void,
): HTMLButtonElement {
  const attributes = {
    class: `tge-button tge-icon-button tge-step-${name}`,
    "aria-label": label,
    title: label,
  };
  const made = button("", attributes, pressed);
  made.append(icon(ICONS[name]));
  return made;
}

/** Not `disabled`: a button that loses it under the finger would lose the focus. */
function enable(made: HTMLButtonElement, enabled: boolean): void {
  made.setAttribute("aria-disabled", String(!enabled));
}

function icon(path: string): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d: path }),
  );
}

function showPlaying(play: HTMLButtonElement, playing: boolean): void {
  const label = playing ? "Pause" : "Play";
  play.setAttribute("aria-label", label);
  play.title = label;
  play.replaceChildren(icon(ICONS[playing ? "pause" : "play"]));
}
