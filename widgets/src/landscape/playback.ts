/* Playing the race: buttons and a slider over its steps. */

import { button, element, setAttributes, setText, svg, uniqueId } from "../shared/dom";
import { formatCount } from "../shared/format";

const SECONDS = 7; // a whole race, unless it is short
const SLOWEST = 15; // steps a second

const ICONS = {
  play: "M2 1l8 5-8 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  back: "M10 1L3.5 6 10 11zM1 1h2v10H1z",
  forward: "M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",
  restart:
    "M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6" +
    "L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6 1z",
};

export interface Playback {
  readonly element: HTMLElement;
  update(step: number, steps: number): void;
  /** Stops playing, as when a new race comes. */
  pause(): void;
  close(): void;
}

/** `shown` is told each step that is to be shown; `settled` where it came to rest. */
export function makePlayback(
  shown: (step: number) => void,
  settled: (step: number) => void,
): Playback {
  let step = 0;
  let steps = 0;
  let timer = 0;
  let began = 0;
  let from = 0;

  const go = (to: number): void => {
    pause();
    shown(Math.min(Math.max(to, 0), steps));
    settled(step);
  };
  const play = button("", { class: "tge-button tge-button-primary tge-play" }, () => {
    if (timer) {
      pause();
      settled(step);
    } else start();
  });
  const restart = button("", { class: "tge-button tge-restart" }, () => {
    go(0);
    start();
  });
  const back = button("", { class: "tge-button", "aria-label": "One step back" }, () =>
    go(step - 1),
  );
  const forward = button("", { class: "tge-button", "aria-label": "One step" }, () =>
    go(step + 1),
  );
  icon(restart, "restart", "Restart");
  icon(back, "back");
  icon(forward, "forward");
  const id = uniqueId("tge-race-step");
  const slider = element("input", { type: "range", id, min: 0, step: 1 });
  const output = element("output", {
    class: "tge-number",
    for: id,
    "aria-live": "off",
  });
  slider.addEventListener("input", () => go(Number(slider.value)));
  const bar = element(
    "div",
    { class: "tge-playback", role: "group", "aria-label": "Race" },
    element("div", { class: "tge-playback-buttons" }, play, restart, back, forward),
    element(
      "div",
      { class: "tge-playback-steps" },
      element("label", { for: id, class: "tge-visually-hidden" }, "Step"),
      slider,
      output,
    ),
  );

  function start(): void {
    if (step >= steps) shown(0);
    from = step;
    began = performance.now();
    timer = requestAnimationFrame(tick);
    icon(play, "pause", "Pause");
  }
  function tick(now: number): void {
    const rate = Math.max(SLOWEST, steps / SECONDS) / 1000;
    const next = Math.min(steps, from + Math.floor(Math.max(0, now - began) * rate));
    if (next !== step) shown(next);
    if (next < steps) timer = requestAnimationFrame(tick);
    else {
      pause();
      settled(step);
    }
  }
  function pause(): void {
    cancelAnimationFrame(timer);
    timer = 0;
    icon(play, "play", "Play");
  }
  pause();
  const update = (now: number, total: number): void => {
    step = now;
    steps = total;
    setAttributes(slider, { max: total, "aria-valuetext": `step ${now} of ${total}` });
    slider.value = String(now);
    setText(output, `step ${formatCount(now)} of ${formatCount(total)}`);
    setAttributes(back, { "aria-disabled": now <= 0 ? "true" : "false" });
    setAttributes(forward, { "aria-disabled": now >= total ? "true" : "false" });
  };
  return { element: bar, update, pause, close: () => cancelAnimationFrame(timer) };
}

function icon(target: HTMLButtonElement, name: keyof typeof ICONS, text = ""): void {
  if (target.dataset["icon"] === name) return;
  target.dataset["icon"] = name;
  const size = { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" };
  target.replaceChildren(svg("svg", size, svg("path", { d: ICONS[name] })), text);
}
