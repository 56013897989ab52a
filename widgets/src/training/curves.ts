/* The curves' tab: runs to choose from, a chart for each quantity, how to draw them. */

import { button, element, setAttributes, setText, uniqueId } from "../shared/dom";
import { stepDomain } from "../shared/scales";
import type { Look, Mark } from "./drawing";
import { makeGrid } from "./grid";
import { sample } from "./legend";
import { families, shown } from "./lines";
import { type Run, isOver } from "./run";
import { type Chosen, toggled } from "./settings";

const HEIGHT = 190; // pixels of a chart
const FEW = 12; // charts that are drawn without being asked for

export interface Curves {
  readonly element: HTMLElement;
  draw(runs: Run[], labels: string[], marks: Mark[]): void;
}

/** The steps that the charts show when nobody chose any. */
export function wholeDomain(runs: Run[]): [number, number] {
  const ends = runs.map((run) => {
    const last = Math.max(run.step, ...run.series.map((series) => series.last));
    return stepDomain(last, run.totalSteps, isOver(run.state));
  });
  return [0, Math.max(1, ...ends)];
}

/** How charts are drawn now. */
export function lookOf(runs: Run[], marks: Mark[], { now }: Chosen): Look {
  const [low, high] = now.zoom;
  const steps: [number, number] =
    low !== undefined && high !== undefined && high > low
      ? [low, high]
      : wholeDomain(runs);
  const events = runs.length === 1 ? runs[0]!.events : [];
  const stepLog = now.step_axis === "log";
  return { height: HEIGHT, steps, stepLog, smooth: now.smooth, marks, events };
}

export function makeCurves(chosen: Chosen): Curves {
  const legend = makeRuns(chosen);
  const hint = element("p", { class: "tge-empty" });
  const grid = makeGrid(chosen);
  let all = false;
  let again = (): void => {};
  const more = button("", { class: "tge-button tge-more" }, () => {
    all = !all;
    again();
  });
  const tools = makeTools(chosen);
  const root = element(
    "div",
    { class: "tge-curves" },
    legend.element,
    hint,
    grid.element,
    more,
    tools.element,
  );

  const draw: Curves["draw"] = (runs, labels, marks) => {
    again = () => draw(runs, labels, marks);
    const look = lookOf(runs, marks, chosen);
    const found = families(runs, labels, chosen.now.hidden);
    grid.draw(all ? found : found.slice(0, FEW), look, () => runs.length > 1);
    more.hidden = found.length <= FEW;
    setText(
      more,
      all ? `Show the first ${FEW} charts` : `Show all ${found.length} charts`,
    );
    hint.hidden = found.length > 0;
    const over = runs.every(({ state }) => isOver(state));
    setText(hint, over ? "No step was made." : "The curves begin with the first step.");
    legend.update(runs, labels);
    tools.update(found.length > 0);
  };
  return { element: root, draw };
}

interface Part<State extends unknown[]> {
  readonly element: HTMLElement;
  update(...state: State): void;
}

/** The runs, each a button that hides and shows its curves. */
function makeRuns(chosen: Chosen): Part<[Run[], string[]]> {
  const root = element("div", {
    class: "tge-runs",
    role: "group",
    "aria-label": "Runs",
  });
  const update = (runs: Run[], labels: string[]): void => {
    root.hidden = runs.length < 2;
    if (root.hidden) return;
    if (root.children.length !== runs.length) {
      root.replaceChildren(...runs.map((_, index) => runButton(chosen, index)));
    }
    runs.forEach((run, index) => {
      const one = root.children[index]!;
      const [name, state] = one.querySelectorAll("span");
      setText(name!, shown(labels[index] ?? `run ${index + 1}`));
      setText(state!, run.state);
      setAttributes(one, {
        "aria-pressed": String(!chosen.now.hidden.includes(index)),
      });
    });
  };
  return { element: root, update };
}

function runButton(chosen: Chosen, index: number): HTMLButtonElement {
  const made = button("", { class: "tge-run" }, () => {
    const on = !chosen.now.hidden.includes(index);
    chosen.set("hidden", toggled(chosen.now.hidden, index, on));
  });
  const look = { color: index, dash: index, shape: index };
  made.append(
    sample(look),
    element("span"),
    element("span", { class: "tge-run-state" }),
  );
  return made;
}

/** Smoothing, the step axis, and the way back from a zoom. */
function makeTools(chosen: Chosen): Part<[boolean]> {
  const id = uniqueId("tge-smooth");
  const slider = element("input", {
    type: "range",
    id,
    class: "tge-smooth",
    min: 0,
    max: 0.99,
    step: 0.01,
  });
  const value = element("output", { class: "tge-smooth-value tge-number", for: id });
  slider.addEventListener("input", () => chosen.set("smooth", Number(slider.value)));
  const smooth = element(
    "div",
    { class: "tge-slider" },
    element("label", { for: id }, "Smoothing"),
    slider,
    value,
  );
  const axis = button("log steps", { class: "tge-chip tge-log-steps" }, () => {
    chosen.set("step_axis", chosen.now.step_axis === "log" ? "linear" : "log");
  });
  const reset = button("Show all steps", { class: "tge-chip tge-zoom-out" }, () => {
    chosen.set("zoom", []);
    axis.focus(); // this button goes away
  });
  const root = element(
    "div",
    { class: "tge-tools", role: "group", "aria-label": "How curves are drawn" },
    smooth,
    axis,
    reset,
  );
  const update = (something: boolean): void => {
    root.hidden = !something;
    const { smooth: weight, step_axis, zoom } = chosen.now;
    if (Number(slider.value) !== weight) slider.value = String(weight);
    setText(value, weight ? weight.toFixed(2) : "off");
    setAttributes(axis, { "aria-pressed": String(step_axis === "log") });
    reset.hidden = zoom.length === 0;
  };
  return { element: root, update };
}
