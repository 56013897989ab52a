/* The alarms' tab, and the line above the curves that tells of a new one. */

import type { Alarm } from "../record";
import { button, element, setText, svg } from "../shared/dom";
import { formatCount, visible } from "../shared/format";
import type { Mark } from "./drawing";
import { shown } from "./lines";
import type { Run } from "./run";

const MOST_SHOWN = 200;

const NAMES: Record<string, string> = {
  nan: "Not a number",
  exploding: "Exploding gradient",
  vanishing: "Vanishing gradient",
  dead: "Dead units",
  plateau: "Plateau",
};

export function alarmName({ kind }: Alarm): string {
  return NAMES[kind] ?? shown(kind);
}

/** An alarm, and the run that raised it. */
export interface Raised {
  alarm: Alarm;
  run: number;
  /** What the run is called, where several are shown. */
  of: string;
}

/** The alarms of all runs, by their steps. */
export function alarmsOf(runs: Run[], labels: string[]): Raised[] {
  const several = runs.length > 1;
  const raised = runs.flatMap(({ alarms }, run) => {
    const of = several ? shown(labels[run] ?? `run ${run + 1}`) : "";
    return alarms.map((alarm) => ({ alarm, run, of }));
  });
  return several ? raised.sort((a, b) => a.alarm.step - b.alarm.step) : raised;
}

/** An alarm in one sentence, to be read aloud or on a mark's label. */
export function alarmText({ alarm, of }: Raised): string {
  const place = alarm.where ? ` in layer ${shown(alarm.where)}` : "";
  const at = `${alarmName(alarm)}${place} at step ${formatCount(alarm.step)}`;
  return `${of && `${of}: `}${at}: ${visible(alarm.text)}`;
}

/** The alarms as marks on the axes of charts; the pinned one has a line. */
export function alarmMarksOf(raised: Raised[], pinned: Raised | null): Mark[] {
  return raised.slice(-MOST_SHOWN).map((one) => ({
    step: one.alarm.step,
    label: alarmText(one),
    line: pinned !== null && isSame(one, pinned),
  }));
}

function isSame(one: Raised, other: Raised): boolean {
  const [a, b] = [one.alarm, other.alarm];
  return one.run === other.run && a.step === b.step && a.where === b.where;
}

/** What an alarm's buttons do. */
export interface Wishes {
  /** Marks the alarm's step in the charts and chooses its layer. */
  show(raised: Raised): void;
  list(): void;
  /** The line above the curves was put away. */
  put(): void;
}

interface Part {
  readonly element: HTMLElement;
  update(raised: Raised[]): void;
}

export function makeAlarms(wishes: Wishes): Part {
  const list = element("ol", { class: "tge-alarms", reversed: true });
  const none = element("p", { class: "tge-empty" }, "No alarm was raised.");
  const root = element("div", {}, list, none);
  let drawn = "";
  const update = (raised: Raised[]): void => {
    const key = JSON.stringify(raised);
    if (key === drawn) return;
    drawn = key;
    none.hidden = raised.length > 0;
    const newest = raised.slice(-MOST_SHOWN).reverse();
    list.replaceChildren(...newest.map((one) => item(one, wishes)));
  };
  return { element: root, update };
}

function item(raised: Raised, wishes: Wishes): HTMLElement {
  const { alarm, of } = raised;
  const over = alarm.cleared !== null;
  const state = over ? `over since step ${formatCount(alarm.cleared ?? 0)}` : "";
  const head = element(
    "div",
    { class: "tge-alarm-head" },
    sign(),
    element("strong", {}, alarmName(alarm)),
    element("span", {}, of),
    element("span", {}, `step ${formatCount(alarm.step)}`),
    element("span", {}, alarm.where ? `layer ${shown(alarm.where)}` : ""),
    element("span", { class: "tge-alarm-state" }, state),
  );
  const whose = of && `${of}, `;
  const name = `Show in charts: ${whose}${alarmName(alarm)}, step ${alarm.step}`;
  const show = button(
    "Show in charts",
    { class: "tge-button", "aria-label": name },
    () => wishes.show(raised),
  );
  const text = element("p", {}, visible(alarm.text));
  const made = element("li", { class: "tge-alarm" }, head, text, show);
  made.classList.toggle("tge-alarm-over", over);
  return made;
}

function sign(): SVGElement {
  const size = { width: 14, height: 13, viewBox: "0 0 14 13", "aria-hidden": "true" };
  return svg(
    "svg",
    { ...size, class: "tge-alarm-sign" },
    svg("path", { d: "M7 0l7 13h-14z" }),
  );
}

/** One line on the newest alarm that is not over and was not put away. */
export function makeBanner(wishes: Wishes): Part {
  const text = element("span", { class: "tge-banner-text" });
  let newest: Raised | null = null;
  let away = 0; // alarms that were put away
  let known = 0;
  const put = (): void => {
    away = known;
    root.hidden = true;
    wishes.put();
  };
  const root = element(
    "div",
    { class: "tge-banner" },
    sign(),
    text,
    button(
      "Show",
      { class: "tge-chip", "aria-label": "Show this alarm in the charts" },
      () => {
        if (newest) wishes.show(newest);
      },
    ),
    button(
      "All",
      { class: "tge-chip", "aria-label": "Show all alarms" },
      wishes.list,
    ),
    button("✕", { class: "tge-chip", "aria-label": "Put the alarm away" }, put),
  );
  const update = (raised: Raised[]): void => {
    known = raised.length;
    if (away > known) away = 0; // a new run
    const fresh = raised.slice(away).filter(({ alarm }) => alarm.cleared === null);
    newest = fresh.at(-1) ?? null;
    root.hidden = newest === null;
    if (newest === null) return;
    const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
    setText(text, alarmText(newest) + more);
    text.title = alarmText(newest);
  };
  return { element: root, update };
}
