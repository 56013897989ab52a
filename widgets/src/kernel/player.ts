/* The player: event by event, statement by statement, or on to a breakpoint. */

import { button, element, setAttributes, setText, svg } from "../shared/dom";
import { clamp } from "./parts";
import type { Actions, State } from "./state";
import { nextAt, nextStatement, previousStatement } from "./trace";

const PACES = [900, 300, 60]; // milliseconds for a statement
const PACE_NAMES = ["slow", "steady", "fast"];
const ICONS = {
  first: "M3 2.5v11M13 2.5v11L5.5 8z",
  backStatement: "M8.5 2.5v11L3 8zM14 2.5v11L8.5 8z",
  back: "M11 3v10L5 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
  next: "M5 3v10L11 8z",
  nextStatement: "M2 2.5v11L7.5 8zM7.5 2.5v11L13 8z",
  toBreakpoint: "M2 3v10L8 8zM12 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6z",
} as const;
type Icon = keyof typeof ICONS;

export interface Player {
  readonly element: HTMLElement;
  draw(state: State): void;
  pause(): void;
  /** Obeys a key anywhere in the view; false for a key that means nothing. */
  key(key: string): boolean;
}

export function makePlayer(actions: Actions): Player {
  let state: State | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const last = (): number => Math.max(0, (state?.trace.events ?? 1) - 1);
  const go = (at: number, quietly = false): void =>
    actions.go(clamp(at, 0, last()), quietly);
  const isBreak = (statement: number): boolean => {
    const line = state?.document.statements[String(statement)]?.[0];
    const label = line === undefined ? undefined : state?.document.lines[line]?.label;
    return label !== undefined && state!.breakpoints.has(label);
  };
  const end = (): void => {
    timer = undefined;
    draw(play, "play", "Play (space)");
    if (state) actions.go(state.at);
  };
  const pause = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    end();
  };
  const tick = (): void => {
    if (!state) return end();
    const to = nextStatement(state.trace, state.at);
    const stop = nextAt(state.trace, state.at, isBreak);
    go(to, true);
    if (to >= last() || (stop >= 0 && stop <= to)) return end();
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  };
  const toggle = (): void => {
    if (timer !== undefined) return pause();
    if (!state) return;
    if (state.at >= last()) go(0, true);
    draw(play, "pause", "Pause (space)");
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  };
  const breakpoint = (): void => {
    if (!state) return;
    const found = nextAt(state.trace, state.at, isBreak);
    if (found >= 0) return go(found);
    actions.say(
      state.breakpoints.size ? "No breakpoint further on: this is the end." : NO_BREAK,
    );
    if (state.breakpoints.size) go(last());
  };
  const does: Record<string, () => void> = {
    first: () => go(0),
    backStatement: () => state && go(previousStatement(state.trace, state.at)),
    back: () => state && go(state.at - 1),
    next: () => state && go(state.at + 1),
    nextStatement: () => state && go(nextStatement(state.trace, state.at)),
    toBreakpoint: breakpoint,
    play: toggle,
  };
  const labels: Record<string, string> = {
    first: "Beginning (0)",
    backStatement: "Previous statement (p)",
    back: "Previous event (comma)",
    play: "Play (space)",
    next: "Next event (full stop)",
    nextStatement: "Next statement (n)",
    toBreakpoint: "Run to the next breakpoint (c)",
  };
  const press = (name: string): void => {
    if (name !== "play") pause();
    does[name]?.();
  };
  const buttons = Object.entries(labels).map(([name, label]) => {
    const made = button("", { class: `tge-button tge-icon tge-kernel-${name}` }, () =>
      press(name),
    );
    draw(made, name as Icon, label);
    return [name, made] as const;
  });
  const of = new Map<string, HTMLButtonElement>(buttons);
  const play = of.get("play")!;
  play.classList.add("tge-button-primary");
  const slider = element("input", {
    type: "range",
    class: "tge-kernel-slider",
    min: 0,
    step: 1,
    "aria-label": "Event",
  });
  slider.addEventListener("input", () => {
    pause();
    go(Number(slider.value));
  });
  const counter = element("span", { class: "tge-number tge-kernel-count" });
  const pace = element("select", { "aria-label": "Pace" });
  PACE_NAMES.forEach((name, place) =>
    pace.append(element("option", { value: place, selected: place === 1 }, name)),
  );
  const root = element(
    "div",
    { class: "tge-kernel-player", role: "group", "aria-label": "Player" },
    ...of.values(),
    slider,
    counter,
    pace,
  );
  const keys: Record<string, string> = {
    n: "nextStatement",
    p: "backStatement",
    c: "toBreakpoint",
    ".": "next",
    ",": "back",
    "0": "first",
    " ": "play",
  };
  return {
    element: root,
    draw(now) {
      state = now;
      const { events } = now.trace;
      const text = `${events ? now.at + 1 : 0} of ${events.toLocaleString("en")}`;
      setAttributes(slider, { max: Math.max(0, events - 1), "aria-valuetext": text });
      slider.value = String(now.at);
      setText(counter, text);
      const [begin, end] = [now.at === 0, now.at >= last()];
      for (const name of ["first", "back", "backStatement"])
        setAttributes(of.get(name)!, { "aria-disabled": String(begin) });
      for (const name of ["next", "nextStatement"])
        setAttributes(of.get(name)!, { "aria-disabled": String(end) });
    },
    pause,
    key(key) {
      const name = keys[key];
      if (name !== undefined) press(name);
      return name !== undefined;
    },
  };
}

const NO_BREAK = "There is no breakpoint: click beside a line, or press b there.";

function draw(target: HTMLButtonElement, name: Icon, label: string): void {
  setAttributes(target, { "aria-label": label, title: label });
  const box = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  target.replaceChildren(svg("svg", box, svg("path", { d: ICONS[name] })));
}
