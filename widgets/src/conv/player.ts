/* Buttons to let the kernel slide: to the beginning, back, play, on, to the end. */

import { button, element, setAttributes, setText, uniqueId } from "../shared/dom";
import { type Icon, icon } from "../shared/icons";

const PACES = [1200, 450, 120]; // milliseconds for an output number
const PACE_NAMES = ["slow", "steady", "fast"];

export interface Player {
  readonly element: HTMLElement;
  /** Shows that number `at` of `count` is computed now. */
  show(at: number, count: number): void;
  pause(): void;
}

/** `go` moves to a number; `quietly` while it plays. */
export function makePlayer(go: (at: number, quietly: boolean) => void): Player {
  let here = 0;
  let total = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const id = uniqueId("tge-slide");
  const slider = element("input", {
    id,
    type: "range",
    class: "tge-slide-slider",
    min: 0,
    step: 1,
    "aria-label": "Output number",
  });
  const counter = element("span", { class: "tge-number tge-slide-count" });
  const pace = element("select", { "aria-label": "Pace" });
  PACE_NAMES.forEach((name, place) => {
    const option = element("option", { value: place }, name);
    option.selected = place === 1;
    pace.append(option);
  });
  const move = (target: number, quietly = false): void => {
    go(Math.max(0, Math.min(total - 1, target)), quietly);
  };
  const pause = (): void => {
    clearTimeout(timer);
    timer = undefined;
    face(play, false);
  };
  const tick = (): void => {
    if (here >= total - 1) {
      pause();
      return move(here);
    }
    move(here + 1, true);
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  };
  const play = iconButton("play", "Play", () => {
    if (timer !== undefined) return pause();
    face(play, true);
    if (here >= total - 1) move(0, true);
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  });
  play.classList.add("tge-button-primary");
  const step = (name: Icon, label: string, target: () => number) =>
    iconButton(name, label, () => {
      pause();
      move(target());
    });
  const first = step("first", "First output number", () => 0);
  const back = step("back", "Previous output number", () => here - 1);
  const next = step("next", "Next output number", () => here + 1);
  const last = step("last", "Last output number", () => total - 1);
  slider.addEventListener("input", () => {
    pause();
    move(Number(slider.value));
  });
  const root = element(
    "div",
    { class: "tge-slide-controls", role: "group", "aria-label": "Sliding" },
    ...[first, back, play, next, last],
    slider,
    counter,
    pace,
  );
  const show = (at: number, count: number): void => {
    [here, total] = [at, count];
    setAttributes(slider, {
      max: count - 1,
      "aria-valuetext": `${at + 1} of ${count}`,
    });
    slider.value = String(at);
    setText(counter, `${at + 1} of ${count}`);
    for (const one of [first, back])
      setAttributes(one, { "aria-disabled": String(at === 0) });
    for (const one of [next, last])
      setAttributes(one, { "aria-disabled": String(at >= count - 1) });
  };
  return { element: root, show, pause };
}

function iconButton(
  name: Icon,
  label: string,
  pressed: () => void,
): HTMLButtonElement {
  const made = button("", { class: `tge-button tge-icon tge-slide-${name}` }, pressed);
  draw(made, name, label);
  return made;
}

function draw(target: HTMLButtonElement, name: Icon, label: string): void {
  setAttributes(target, { "aria-label": label, title: label });
  target.replaceChildren(icon(name));
}

function face(play: HTMLButtonElement, playing: boolean): void {
  draw(play, playing ? "pause" : "play", playing ? "Pause" : "Play");
}
