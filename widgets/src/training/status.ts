/* Where a run stands: in a line, as a bar, in a sentence, and what went wrong. */

import { element, setText } from "../shared/dom";
import { formatCount, formatNumber } from "../shared/format";
import type { RunState } from "../record";
import { type Run, lastError } from "./run";

const WORDS: Record<RunState, string> = {
  ready: "Ready",
  running: "Running",
  paused: "Paused",
  stopped: "Stopped",
  finished: "Finished",
  failed: "Failed",
};

/** "step 312 of 600" or "step 312". */
export function stepText({ step, totalSteps }: Run): string {
  const total = totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`;
  return `step ${formatCount(step)}${total}`;
}

/** "48 steps/s" while it runs, else nothing. */
function rateText({ state, rate }: Run): string {
  return state === "running" && rate > 0 ? `${formatNumber(rate, 2)} steps/s` : "";
}

/** What a screen reader says at a change of state: where it stands, and the values. */
export function sentence(run: Run): string {
  const error = lastError(run);
  if (error) return `Failed in step ${formatCount(error.step)}: ${error.headline}`;
  const values = run.series
    .map(({ name, values }) => `${name} ${formatNumber(values.at(-1) ?? Number.NaN)}`)
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
    setText(word, saved ? `${WORDS[run.state]} (saved)` : WORDS[run.state]);
    setText(step, run.state === "ready" ? "" : stepText(run));
    setText(rate, rateText(run));
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

/** The error of a failed run: which step, what, and the traceback. */
export function makeErrorBox(): { readonly element: HTMLElement; update(run: Run): void } {
  const heading = element("p", { class: "tge-error-headline" });
  const text = element("pre", {
    class: "tge-error-text",
    tabindex: 0,
    "aria-label": "Traceback",
  });
  const box = element("section", { class: "tge-error", "aria-label": "Error" }, heading, text);
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
