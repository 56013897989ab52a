/* Where a run stands: in a line, as a bar, in a sentence, and what went wrong. */

import { element, setText } from "../shared/dom";
import { formatCount, formatNumber } from "../shared/format";
import type { RunState } from "../record";
import { shown } from "./lines";
import { type Run, lastError, stopReason, wholeRun } from "./run";

const WORDS: Record<RunState, string> = {
  ready: "Ready",
  running: "Running",
  paused: "Paused",
  stopped: "Stopped",
  finished: "Finished",
  failed: "Failed",
};

const MOST_SPOKEN = 5; // values: nobody listens to more

/** "step 312 of 600" or "step 312". */
export function stepText({ step, totalSteps }: Run): string {
  const total = totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`;
  return `step ${formatCount(step)}${total}`;
}

/** "48 steps/s · 21 ms/step · 84.2 MB · 1 min 5 s left", as far as it is known. */
export function paceText(run: Run): string {
  const { state, rate, remaining } = run;
  const running = state === "running";
  const parts = [
    running && rate > 0 ? `${formatNumber(rate, 2)} steps/s` : "",
    costText(run),
  ];
  if (running && remaining !== null) parts.push(`${durationText(remaining)} left`);
  return parts.filter((part) => part !== "").join(" · ");
}

/** What a step takes; empty where nobody measured it. */
function costText(run: Run): string {
  const seconds = wholeRun(run, "step seconds") ?? Number.NaN;
  const memory = wholeRun(run, "memory MB") ?? Number.NaN;
  const time =
    seconds < 1
      ? `${formatNumber(1000 * seconds, 2)} ms`
      : `${formatNumber(seconds, 2)} s`;
  const parts = [
    Number.isFinite(seconds) ? `${time}/step` : "",
    Number.isFinite(memory) ? `${formatNumber(memory)} MB` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** A time in words, as exact as a guess can be: 42 s, 3 min 20 s, 1 h 23 min. */
export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What a screen reader says at a change of state: where it stands, and the values. */
export function sentence(run: Run): string {
  const error = lastError(run);
  if (error) return `Failed in step ${formatCount(error.step)}: ${error.headline}`;
  const values = run.series
    .slice(0, MOST_SPOKEN)
    .map(
      ({ name, values, length }) =>
        `${shown(name)} ${formatNumber(values.at(length - 1))}`,
    )
    .join(", ");
  const text = `${WORDS[run.state]}, ${stepText(run)}`;
  return values ? `${text}. ${values}` : text;
}

export interface Status {
  readonly element: HTMLElement;
  update(run: Run, saved: boolean): void;
}

/** The line at the upper right of the widget. */
export function makeStatus(): Status {
  const word = element("span", { class: "tge-state" });
  const step = element("span", { class: "tge-step-count tge-number" });
  const rate = element("span", { class: "tge-number" });
  const line = element("div", { class: "tge-status" }, word, step, rate);
  const update = (run: Run, saved: boolean): void => {
    line.dataset["state"] = run.state;
    // Saved while it went on, and nobody is there who would go on.
    const broken = saved && (run.state === "running" || run.state === "paused");
    const text = broken ? "Interrupted" : WORDS[run.state];
    setText(word, saved ? `${text} (saved)` : text);
    setText(step, run.state === "ready" ? "" : stepText(run));
    setText(rate, paceText(run));
  };
  return { element: line, update };
}

/** A thin bar for how far it is; the status line says the same in words. */
export function makeProgress(): Omit<Status, "update"> & { update(run: Run): void } {
  const done = element("div");
  const bar = element("div", { class: "tge-progress", "aria-hidden": "true" }, done);
  const update = ({ step, totalSteps }: Run): void => {
    bar.classList.toggle("tge-progress-unknown", totalSteps === null);
    const part = totalSteps ? Math.min(step / totalSteps, 1) : 0;
    done.style.width = `${100 * part}%`;
  };
  return { element: bar, update };
}

/** Why a run ended where nobody wanted it to: that the kernel died, for one. */
export function makeReason(): {
  readonly element: HTMLElement;
  update(run: Run): void;
} {
  const box = element("p", { class: "tge-note" });
  const update = (run: Run): void => {
    const text = stopReason(run);
    box.hidden = text === "";
    setText(box, text && `Stopped at step ${formatCount(run.step)}: ${text}.`);
  };
  return { element: box, update };
}

/** The error of a failed run: which step, what, and the traceback. */
export function makeErrorBox(): {
  readonly element: HTMLElement;
  update(run: Run): void;
} {
  const heading = element("p", { class: "tge-error-headline" });
  const text = element("pre", {
    class: "tge-error-text",
    tabindex: 0,
    "aria-label": "Traceback",
  });
  const box = element(
    "section",
    { class: "tge-error", "aria-label": "Error" },
    heading,
    text,
  );
  box.hidden = true;
  const update = (run: Run): void => {
    const error = lastError(run);
    box.hidden = error === null;
    if (error === null) return;
    setText(heading, `Step ${formatCount(error.step)} failed: ${error.headline}`);
    setText(text, error.text);
  };
  return { element: box, update };
}
