/* The controls of a run: buttons, and a slider for each number that can be changed.

   A button that makes no sense now is marked `aria-disabled` rather than disabled:
   it keeps the keyboard's focus when the run ends under it. */

import { button, element, setAttributes, svg } from "../shared/dom";
import { formatCount } from "../shared/format";
import type { RunState } from "../record";
import type { Parameter } from "./frames";
import { type Command, allowed } from "./run";
import { makeSliders } from "./sliders";

const PATHS: Record<Command | "restart", string> = {
  start: "M2 1l8 5-8 5z",
  resume: "M2 1l8 5-8 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  step: "M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",
  stop: "M1.5 1.5h9v9h-9z",
  restart:
    "M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6 1z",
};

export interface ControlsState {
  state: RunState;
  parameters: Parameter[];
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
  command(name: Command, count?: number): void;
  set(name: string, value: number): void;
}

const MOST_STEPS = 1_000_000;

export function makeControls(wishes: Wishes): Controls {
  let possible = new Set<Command>();
  const ask = (name: Command): void => {
    if (possible.has(name)) wishes.command(name);
  };
  let toggles: Command = "start";
  const toggle = commandButton("tge-pause", () => ask(toggles));
  const step = commandButton("tge-step", () => {
    if (possible.has("step")) wishes.command("step", countOf(steps.value));
  });
  const stop = commandButton("tge-stop", () => ask("stop"));
  const restart = commandButton("tge-restart", () => ask("start"));
  const steps = element("input", {
    type: "number",
    class: "tge-steps tge-number",
    min: 1,
    max: MOST_STEPS,
    value: 1,
    "aria-label": "How many steps",
  });
  const nameStep = (): void => {
    const count = countOf(steps.value);
    label(step, "step", count === 1 ? "One step" : `${formatCount(count)} steps`);
  };
  steps.addEventListener("input", nameStep);
  steps.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") step.click();
  });
  nameStep();
  label(stop, "stop", "Stop");
  label(restart, "restart", "Restart");

  const stepping = element("div", { class: "tge-stepping" }, step, steps);
  const buttons = element(
    "div",
    { class: "tge-buttons" },
    toggle,
    stepping,
    stop,
    restart,
  );
  const sliders = makeSliders(wishes.set);
  const bar = element(
    "div",
    { class: "tge-controls", role: "group", "aria-label": "Training controls" },
    buttons,
    sliders.element,
  );

  const update = ({ state, parameters, canRestart, live }: ControlsState): void => {
    possible = live ? allowed(state, canRestart) : new Set();
    toggles = state === "paused" ? "resume" : state === "ready" ? "start" : "pause";
    label(
      toggle,
      toggles,
      { start: "Start", resume: "Resume", pause: "Pause" }[toggles],
    );
    enable(toggle, possible.has(toggles));
    enable(step, possible.has("step"));
    enable(stop, possible.has("stop"));
    enable(restart, state !== "ready" && possible.has("start"));
    restart.hidden = !canRestart;
    const main = possible.has(toggles) ? toggle : restart;
    for (const one of [toggle, restart]) {
      one.classList.toggle("tge-button-primary", one === main && live);
    }
    sliders.update(parameters, live);
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

/** The number of steps that somebody typed; 1 for what is none. */
export function countOf(text: string): number {
  const count = Math.round(Number(text));
  return count >= 1 ? Math.min(count, MOST_STEPS) : 1;
}
