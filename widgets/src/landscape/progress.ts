/* How far the computing of a model's surface is, with a button to end it. */

import { button, element, setText } from "../shared/dom";
import { formatCount } from "../shared/format";
import { told } from "./model";

export interface Standing {
  state: string;
  done: number;
  total: number;
  remaining: number | null;
  error: string;
}

export interface Progress {
  readonly element: HTMLElement;
  update(standing: Standing, live: boolean): void;
}

export function makeProgress(command: (name: "stop" | "resume") => void): Progress {
  const bar = element("div", {});
  const track = element("div", { class: "tge-progress", "aria-hidden": "true" }, bar);
  const text = element("span", { class: "tge-progress-text tge-number" });
  let next: "stop" | "resume" = "stop";
  const toggle = button("", { class: "tge-button" }, () => command(next));
  const box = element("div", { class: "tge-computing" }, track, text, toggle);
  const update: Progress["update"] = (now, live) => {
    box.hidden = now.state === "finished";
    bar.style.width = `${(100 * now.done) / Math.max(now.total, 1)}%`;
    setText(text, progressText(now));
    next = now.state === "running" ? "stop" : "resume";
    setText(toggle, next === "stop" ? "Stop" : "Go on");
    toggle.hidden = !live;
    box.classList.toggle("tge-computing-failed", now.error !== "");
  };
  return { element: box, update };
}

/** `820 of 1,681 points, about 12 s to go`, or why it ended. */
export function progressText({
  state,
  done,
  total,
  remaining,
  error,
}: Standing): string {
  const points = `${formatCount(done)} of ${formatCount(total)} points`;
  if (error) return `${told(error)} (${points})`;
  if (state === "running" && remaining !== null)
    return `${points}, about ${Math.max(1, Math.round(remaining))} s to go`;
  return state === "running" ? points : `${points}: ${state}`;
}
