/* The controls of a run: buttons, the learning-rate slider, the smoothing switch.

   A button that makes no sense now is marked `aria-disabled` rather than disabled:
   it keeps the keyboard's focus when the run ends under it. */

import { button, element, setAttributes, setText, svg, uniqueId } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { type Command, allowed } from "./run";
import type { RunState } from "../record";
import { rateDecades, rateOfPosition } from "../shared/scales";

const PATHS: Record<Command | "restart", string> = {
  start: "M2 1l8 5-8 5z",
  resume: "M2 1l8 5-8 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  step: "M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",
  stop: "M1.5 1.5h9v9h-9z",
  restart: "M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6 1z",
};

export interface ControlsState {
  state: RunState;
  lr: number | null;
  canRestart: boolean;
  /** Whether a kernel answers: without one there is nothing to control. */
  live: boolean;
}

export interface Controls {
  readonly element: HTMLElement;
  update(state: ControlsState): void;
}

/** What the controls ask for. */
export interface Wishes {
  command(name: Command): void;
  lr(value: number): void;
  smooth(on: boolean): void;
}

export function makeControls(wishes: Wishes, smoothed: boolean): Controls {
  let possible = new Set<Command>();
  const ask = (name: Command): void => {
    if (possible.has(name)) wishes.command(name);
  };
  let toggles: Command = "start";
  const toggle = commandButton("tge-pause", () => ask(toggles));
  const step = commandButton("tge-step", () => ask("step"));
  const stop = commandButton("tge-stop", () => ask("stop"));
  const restart = commandButton("tge-restart", () => ask("start"));
  label(step, "step", "One step");
  label(stop, "stop", "Stop");
  label(restart, "restart", "Restart");

  const buttons = element("div", { class: "tge-buttons" }, toggle, step, stop, restart);
  const rate = makeRateSlider(wishes.lr);
  const bar = element(
    "div",
    { class: "tge-controls", role: "group", "aria-label": "Training controls" },
    buttons,
    rate.element,
    smoothSwitch(wishes.smooth, smoothed),
  );

  const update = ({ state, lr, canRestart, live }: ControlsState): void => {
    possible = live ? allowed(state, canRestart) : new Set();
    toggles = state === "paused" ? "resume" : state === "ready" ? "start" : "pause";
    label(toggle, toggles, { start: "Start", resume: "Resume", pause: "Pause" }[toggles]);
    enable(toggle, possible.has(toggles));
    enable(step, possible.has("step"));
    enable(stop, possible.has("stop"));
    enable(restart, state !== "ready" && possible.has("start"));
    restart.hidden = !canRestart;
    const main = possible.has(toggles) ? toggle : restart;
    for (const one of [toggle, restart]) {
      one.classList.toggle("tge-button-primary", one === main && live);
    }
    rate.update(lr, live);
  };
  return { element: bar, update };
}

function commandButton(name: string, pressed: () => void): HTMLButtonElement {
  return button("", { class: `tge-button ${name}` }, pressed);
}

function label(
  target: HTMLButtonElement,
  icon: keyof typeof PATHS,
  text: string,
): void {
  if (target.textContent === text) return;
  const size = { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" };
  target.replaceChildren(svg("svg", size, svg("path", { d: PATHS[icon] })), text);
}

function enable(target: HTMLButtonElement, on: boolean): void {
  setAttributes(target, { "aria-disabled": on ? "false" : "true" });
}

interface RateSlider {
  element: HTMLElement;
  update(lr: number | null, live: boolean): void;
}

const SETTLE_MILLISECONDS = 600;

/** A logarithmic slider. While it is moved, news of the old rate do not move it. */
function makeRateSlider(wish: (value: number) => void): RateSlider {
  const id = uniqueId("tge-lr");
  const slider = element("input", { type: "range", id, class: "tge-lr", step: 0.05 });
  const output = element("output", {
    class: "tge-lr-value tge-number",
    for: id,
    "aria-live": "off",
  });
  const group = element(
    "div",
    { class: "tge-rate" },
    element("label", { for: id }, "Learning rate"),
    slider,
    output,
  );
  let movedAt = -Infinity;

  const show = (value: number): void => {
    setText(output, formatNumber(value, 2));
    setAttributes(slider, { "aria-valuetext": formatNumber(value, 2) });
  };
  slider.addEventListener("input", () => {
    movedAt = performance.now();
    const value = rateOfPosition(Number(slider.value));
    show(value);
    wish(value);
  });

  const update = (lr: number | null, live: boolean): void => {
    group.hidden = lr === null;
    slider.disabled = !live;
    if (lr === null || performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    const [low, high] = rateDecades(lr);
    setAttributes(slider, { min: low, max: high });
    slider.value = String(lr > 0 ? Math.log10(lr) : low);
    show(lr);
  };
  return { element: group, update };
}

function smoothSwitch(wish: (on: boolean) => void, smoothed: boolean): HTMLElement {
  const box = element("input", { type: "checkbox", class: "tge-smooth" });
  box.checked = smoothed;
  box.addEventListener("change", () => wish(box.checked));
  return element("label", { class: "tge-switch" }, box, "Smooth");
}
