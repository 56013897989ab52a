/* Time: eager against compiled, and what each pass of the compiler took. */

import { button, element, setAttributes, setText } from "../shared/dom";
import { count } from "../shared/table";
import type { CompilerFilm } from "./document";
import type { Actions, Part, State } from "./state";
import { duration, plain } from "./words";

export interface TimePart extends Part {
  /** What a measurement is waiting for, or why there was none. */
  tell(text: string, busy: boolean): void;
}

export function makeTime(actions: Actions): TimePart {
  const bars = element("div", { class: "tge-times" });
  const verdict = element("p", { class: "tge-verdict" });
  const note = element("p", { class: "tge-note", role: "status" });
  const measure = button("Measure", { class: "tge-button" }, () => {
    if (measure.getAttribute("aria-disabled") !== "true") actions.measure();
  });
  const passes = element("div", { class: "tge-times" });
  const compile = element("p", { class: "tge-note" });
  const root = element(
    "div",
    { class: "tge-tab-body" },
    element("h4", {}, "One call"),
    bars,
    verdict,
    element("div", { class: "tge-bar" }, measure, note),
    element("h4", {}, "The compiler"),
    compile,
    passes,
  );
  const draw = ({ film }: State): void => {
    const { eager, compiled, calls, compile_seconds: whole, cached } = film.times;
    const rows: [string, number][] = [];
    if (eager !== null) rows.push(["eager", eager]);
    if (compiled !== null) rows.push(["compiled", compiled]);
    bars.replaceChildren(...rows.map(([name, value]) => bar(name, value, eager ?? compiled ?? 1)));
    setText(verdict, ratio(film));
    verdict.hidden = verdict.textContent === "";
    setText(measure, rows.length ? "Measure again" : "Measure");
    if (calls > 0 && !note.textContent) setText(note, `Median of ${count(calls, "call")} each.`);
    setText(compile, compiling(whole, cached));
    const timed = film.stages.filter(({ milliseconds }) => milliseconds > 0);
    const most = Math.max(...timed.map(({ milliseconds }) => milliseconds), 1e-9);
    passes.replaceChildren(
      ...timed.map(({ name, milliseconds }) => bar(plain(name, 30), milliseconds / 1e3, most / 1e3)),
    );
  };
  const tell = (text: string, busy: boolean): void => {
    setText(note, text);
    setAttributes(measure, { "aria-disabled": String(busy) });
  };
  return { element: root, draw, tell };
}

function compiling(whole: number | null, cached: boolean): string {
  if (whole === null) return "What each pass took:";
  const found = cached ? ", with the machine code found on disk" : "";
  return `${duration(whole)} in all${found}. What each pass took:`;
}

/** How many times faster, in words; empty where nothing was measured. */
export function ratio({ times: { eager, compiled } }: CompilerFilm): string {
  if (eager === null || compiled === null || compiled <= 0) return "";
  const share = eager / compiled;
  if (share >= 1.05) return `Compiled runs ${Number(share.toPrecision(2))} times as fast.`;
  if (share <= 0.95) return `Compiled takes ${Number((1 / share).toPrecision(2))} times as long.`;
  return "Both take the same time.";
}

function bar(name: string, value: number, most: number): HTMLElement {
  const fill = element("span", { class: "tge-share-fill" });
  fill.style.width = `${Math.max(0.5, Math.min(100, (100 * value) / most))}%`;
  return element(
    "div",
    { class: "tge-time-row" },
    element("span", {}, name),
    element("span", { class: "tge-share-track", "aria-hidden": "true" }, fill),
    element("span", { class: "tge-number" }, duration(value)),
  );
}
