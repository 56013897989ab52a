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

/** An alarm in one sentence, to be read aloud or on a mark's label. */
export function alarmText(alarm: Alarm): string {
  const place = alarm.where ? ` in layer ${shown(alarm.where)}` : "";
  const at = `${alarmName(alarm)}${place} at step ${formatCount(alarm.step)}`;
  return `${at}: ${visible(alarm.text)}`;
}

/** The alarms as marks on the axes of charts; the pinned one has a line. */
export function alarmMarksOf(alarms: Alarm[], pinned: Alarm | null): Mark[] {
  return alarms.slice(-MOST_SHOWN).map((alarm) => ({
    step: alarm.step,
    label: alarmText(alarm),
    line: pinned !== null && pinned.step === alarm.step && pinned.where === alarm.where,
  }));
}

/** What an alarm's buttons do. */
export interface Wishes {
  /** Marks the alarm's step in the charts and chooses its layer. */
  show(alarm: Alarm): void;
  list(): void;
  /** The line above the curves was put away. */
  put(): void;
}

interface Part {
  readonly element: HTMLElement;
  update(run: Run): void;
}

export function makeAlarms(wishes: Wishes): Part {
  const list = element("ol", { class: "tge-alarms", reversed: true });
  const none = element("p", { class: "tge-empty" }, "No alarm was raised.");
  const root = element("div", {}, list, none);
  let drawn = "";
  const update = ({ alarms }: Run): void => {
    const key = JSON.stringify(alarms);
    if (key === drawn) return;
    drawn = key;
    none.hidden = alarms.length > 0;
    const newest = alarms.slice(-MOST_SHOWN).reverse();
    list.replaceChildren(...newest.map((alarm) => item(alarm, wishes)));
  };
  return { element: root, update };
}

function item(alarm: Alarm, wishes: Wishes): HTMLElement {
  const over = alarm.cleared !== null;
  const state = over ? `over since step ${formatCount(alarm.cleared ?? 0)}` : "";
  const head = element(
    "div",
    { class: "tge-alarm-head" },
    sign(),
    element("strong", {}, alarmName(alarm)),
    element("span", {}, `step ${formatCount(alarm.step)}`),
    element("span", {}, alarm.where ? `layer ${shown(alarm.where)}` : ""),
    element("span", { class: "tge-alarm-state" }, state),
  );
  const name = `Show in charts: ${alarmName(alarm)}, step ${alarm.step}`;
  const show = button(
    "Show in charts",
    { class: "tge-button", "aria-label": name },
    () => wishes.show(alarm),
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
  let shownAlarm: Alarm | null = null;
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
      { class: "tge-toggle", "aria-label": "Show this alarm in the charts" },
      () => {
        if (shownAlarm) wishes.show(shownAlarm);
      },
    ),
    button(
      "All",
      { class: "tge-toggle", "aria-label": "Show all alarms" },
      wishes.list,
    ),
    button("✕", { class: "tge-toggle", "aria-label": "Put the alarm away" }, put),
  );
  const update = ({ alarms }: Run): void => {
    known = alarms.length;
    if (away > known) away = 0; // a new run
    const fresh = alarms.slice(away).filter(({ cleared }) => cleared === null);
    shownAlarm = fresh.at(-1) ?? null;
    root.hidden = shownAlarm === null;
    if (shownAlarm === null) return;
    const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
    setText(text, alarmText(shownAlarm) + more);
    text.title = alarmText(shownAlarm);
  };
  return { element: root, update };
}
