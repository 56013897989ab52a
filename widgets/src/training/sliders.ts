/* Sliders for the numbers of a run that can be changed while it goes on. */

import { element, setAttributes, setText, uniqueId } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { rateDecades, rateOfPosition } from "../shared/scales";
import type { Parameter } from "./frames";
import { shown } from "./lines";

const SETTLE_MILLISECONDS = 600; // so long, news of the old value do not move a slider
const STOPS = 100;

/** How a slider's positions stand for values. */
export interface Positions {
  low: number;
  high: number;
  step: number;
  value(position: number): number;
  position(value: number): number;
}

/** Positions are the values themselves, or their logarithms. */
export function positions({ low, high, log, whole, value }: Parameter): Positions {
  const now = value ?? low ?? 0;
  if (!log) {
    const [from, to] = [low ?? Math.min(0, now), high ?? Math.max(1, 2 * now)];
    const step = whole ? 1 : (to - from) / STOPS;
    const round = (position: number): number => Number(position.toPrecision(6));
    return { low: from, high: to, step, value: round, position: (at) => at };
  }
  const [least, most] = rateDecades(now);
  const [from, to] = [
    low !== null && low > 0 ? Math.log10(low) : least,
    high !== null && high > 0 ? Math.log10(high) : most,
  ];
  const inside = (found: number): number =>
    Math.min(Math.max(found, low ?? 0), high ?? Infinity); // rounding must not leave it
  const round = (position: number): number =>
    inside(whole ? Math.round(10 ** position) : rateOfPosition(position));
  const position = (at: number): number => (at > 0 ? Math.log10(at) : from);
  return {
    low: from,
    high: to,
    step: low === null ? 0.05 : (to - from) / STOPS,
    value: round,
    position,
  };
}

export interface Sliders {
  readonly element: HTMLElement;
  update(parameters: Parameter[], live: boolean): void;
}

/** One slider for each parameter; `wish` is told what a person moved it to. */
export function makeSliders(wish: (name: string, value: number) => void): Sliders {
  const root = element("div", { class: "tge-sliders" });
  const made = new Map<string, Slider>();
  const update = (parameters: Parameter[], live: boolean): void => {
    for (const [name, slider] of made) {
      if (parameters.some((one) => one.name === name)) continue;
      slider.element.remove();
      made.delete(name);
    }
    for (const parameter of parameters) {
      let slider = made.get(parameter.name);
      if (slider === undefined) {
        slider = makeSlider(parameter.name, wish);
        made.set(parameter.name, slider);
        root.append(slider.element);
      }
      slider.update(parameter, live);
    }
    root.hidden = parameters.length === 0;
  };
  return { element: root, update };
}

interface Slider {
  readonly element: HTMLElement;
  update(parameter: Parameter, live: boolean): void;
}

function makeSlider(name: string, wish: (name: string, value: number) => void): Slider {
  const id = uniqueId("tge-set");
  const rate = name === "lr";
  const slider = element("input", {
    type: "range",
    id,
    class: rate ? "tge-lr" : "tge-set",
  });
  const output = element("output", {
    class: `${rate ? "tge-lr-value" : "tge-set-value"} tge-number`,
    for: id,
    "aria-live": "off",
  });
  const label = element("label", { for: id }, rate ? "Learning rate" : shown(name));
  const group = element("div", { class: "tge-slider" }, label, slider, output);
  let movedAt = -Infinity;
  let scale: Positions | null = null;

  const show = (value: number): void => {
    setText(output, formatNumber(value, 2));
    setAttributes(slider, { "aria-valuetext": formatNumber(value, 2) });
  };
  slider.addEventListener("input", () => {
    if (scale === null) return;
    movedAt = performance.now();
    const value = scale.value(Number(slider.value));
    show(value);
    wish(name, value);
  });
  const update = (parameter: Parameter, live: boolean): void => {
    slider.disabled = !live;
    if (performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    scale = positions(parameter);
    setAttributes(slider, { min: scale.low, max: scale.high, step: scale.step });
    slider.value = String(scale.position(parameter.value ?? scale.value(scale.low)));
    show(parameter.value ?? Number.NaN);
  };
  return { element: group, update };
}
