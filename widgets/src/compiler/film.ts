/* The film: one frame for each pass, and the buttons that play it. */

import { button, element, setAttributes, setText, uniqueId } from "../shared/dom";
import { formatCount } from "../shared/format";
import { type Icon, icon } from "../shared/icons";
import { isPlain } from "../shared/keys";
import { changed, plain, signed } from "./words";
import { type Actions, type Part, type State, colourOf } from "./state";
import { changesOfStage } from "./rows";

const PAUSE = 2000; // milliseconds that a frame stands while the film runs
const TALLEST = 34; // pixels of the bar of the longest program

export interface Film extends Part {
  /** A key of the player; true if it was one. */
  key(key: string): boolean;
  stop(): void;
}

export function makeFilm(actions: Actions): Film {
  const strip = element("div", {
    class: "tge-frames",
    role: "listbox",
    tabindex: 0,
    "aria-label": "Passes",
    "aria-orientation": "horizontal",
  });
  const title = element("p", { class: "tge-film-title" });
  let state: State;
  let frames: HTMLElement[] = [];
  let shown: State["film"] | undefined;
  let timer = 0;

  const last = (): number => state.film.stages.length - 1;
  const go = (stage: number): void => {
    const to = Math.max(0, Math.min(last(), stage));
    if (to === state.stage) return;
    actions.look({ stage: to });
    actions.say(sentence(state));
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = 0;
    dress();
  };
  const play = (): void => {
    if (timer) return stop();
    if (state.stage === last()) actions.look({ stage: 0 });
    timer = window.setInterval(() => {
      go(state.stage + 1);
      if (state.stage === last()) stop();
    }, PAUSE);
    dress();
  };
  const sign = (name: Icon, label: string, pressed: () => void): HTMLButtonElement => {
    const made = button("", { class: "tge-button tge-icon", "aria-label": label }, pressed);
    made.title = label;
    made.append(icon(name));
    return made;
  };
  const stepped = (by: number) => (): void => {
    stop();
    go(state.stage + by);
  };
  const back = sign("back", "Previous pass (p)", stepped(-1));
  const run = sign("play", "Play the film", play);
  const next = sign("next", "Next pass (n)", stepped(1));
  const dress = (): void => {
    const name = timer ? "Pause" : "Play the film";
    setAttributes(run, { "aria-label": name, title: name });
    run.replaceChildren(icon(timer ? "pause" : "play"));
  };

  const write = (): void => {
    shown = state.film;
    const most = Math.max(1, ...shown.stages.map(({ operations }) => operations.length));
    frames = shown.stages.map((_, at) => frame(state, at, most));
    frames.forEach((made, at) => made.addEventListener("click", () => {
      stop();
      go(at);
    }));
    strip.replaceChildren(...frames);
  };
  strip.addEventListener("keydown", (event) => {
    const to: Record<string, number> = {
      ArrowLeft: state.stage - 1,
      ArrowRight: state.stage + 1,
      ArrowUp: state.stage - 1,
      ArrowDown: state.stage + 1,
      Home: 0,
      End: last(),
    };
    const target = to[event.key];
    if (target === undefined || !isPlain(event)) return;
    stop();
    go(target);
    event.preventDefault();
    event.stopPropagation();
  });
  const draw = (now: State): void => {
    state = now;
    if (now.film !== shown) write();
    frames.forEach((made, at) =>
      setAttributes(made, { "aria-selected": String(at === now.stage) }),
    );
    const here = frames[now.stage];
    if (here) setAttributes(strip, { "aria-activedescendant": here.id });
    if (here) inSight(strip, here);
    setText(title, sentence(now));
    setAttributes(back, { "aria-disabled": String(now.stage === 0) });
    setAttributes(next, { "aria-disabled": String(now.stage === last()) });
  };
  const key = (pressed: string): boolean => {
    if (pressed === "n") stepped(1)();
    else if (pressed === "p") stepped(-1)();
    else if (pressed === " ") play();
    else return false;
    return true;
  };
  const buttons = element("div", { class: "tge-film-buttons" }, back, run, next);
  const root = element(
    "div",
    { class: "tge-film" },
    element("div", { class: "tge-film-strip" }, buttons, strip),
    title,
  );
  return { element: root, draw, key, stop };
}

/** What a pass is for, and what it did here. */
function sentence({ film, stage }: State): string {
  const now = film.stages[stage];
  if (!now) return "There is no pass to show.";
  const begin = stage === 0;
  const operations = `${formatCount(now.operations.length)} operations`;
  const did = begin ? `${operations}.` : changed(changesOfStage(now));
  const ending = /[.!?]$/.test(now.title.trim()) ? "" : ".";
  return `${plain(now.name, 40)}: ${plain(now.title, 300)}${ending} ${did}`;
}

function frame({ film }: State, at: number, most: number): HTMLElement {
  const stage = film.stages[at]!;
  const bar = element("span", { class: "tge-frame-bar" });
  const high = (stage.operations.length / most) * TALLEST;
  bar.style.height = `${Math.max(2, Math.round(high))}px`;
  const grouped = stage.kernels.some((kernel) => kernel >= 0);
  bar.classList.toggle("tge-grouped", grouped);
  if (grouped) bar.style.background = stripes(stage.kernels);
  const changes = at === 0 ? "" : signed(changesOfStage(stage)) || "\u00b1 0";
  const idle = at > 0 && signed(changesOfStage(stage)) === "" && !grouped;
  return element(
    "div",
    {
      class: `tge-frame${idle ? " tge-idle" : ""}`,
      role: "option",
      id: uniqueId("tge-frame"),
    },
    element("span", { class: "tge-frame-room" }, bar),
    element("span", { class: "tge-frame-name" }, plain(stage.name, 24)),
    element(
      "span",
      { class: "tge-frame-count" },
      element("b", {}, formatCount(stage.operations.length)),
      ` ${changes}`,
    ),
  );
}

/** The kernels from left to right, each as wide as it has operations. */
export function stripes(kernels: readonly number[]): string {
  const stops: string[] = [];
  kernels.forEach((kernel, at) => {
    if (at > 0 && kernels[at - 1] === kernel) return;
    let end = at;
    while (end < kernels.length && kernels[end] === kernel) end += 1;
    const [from, to] = [at, end].map((place) => ((100 * place) / kernels.length).toFixed(1));
    stops.push(`${colourOf(kernel)} ${from}% ${to}%`);
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

function inSight(strip: HTMLElement, frame: HTMLElement): void {
  const left = frame.offsetLeft - strip.offsetLeft;
  if (left < strip.scrollLeft) strip.scrollLeft = left - 8;
  const beyond = left + frame.offsetWidth - strip.clientWidth;
  if (beyond > strip.scrollLeft) strip.scrollLeft = beyond + 8;
}
