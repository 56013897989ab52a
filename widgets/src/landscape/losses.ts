/* The loss of each optimizer by step, with the shown step marked. */

import { element, setAttributes, svg } from "../shared/dom";
import {
  type Scale,
  linear,
  logDomain,
  logTicks,
  logarithmic,
  tickLabel,
  tickStep,
  ticks,
  valueDomain,
} from "../shared/scales";
import { formatNumber } from "../shared/format";
import type { Numbers, Race } from "./model";
import { indexAt, letter } from "./model";

const HEIGHT = 170;
const MARGIN = { top: 20, right: 12, bottom: 34, left: 52 };

export interface Losses {
  readonly element: HTMLElement;
  draw(race: Race): void;
  point(step: number): void;
}

/** `pointed` is told the step that a person points at. */
export function makeLosses(pointed: (step: number) => void): Losses {
  const drawing = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  const box = element("div", { class: "tge-losses" }, drawing);
  const cursor = svg("g", { class: "tge-losses-cursor" });
  let race: Race | null = null;
  let x = linear(0, 1, 0, 1);
  let y = linear(0, 1, 1, 0);

  const draw = (now: Race): void => {
    race = now;
    const width = Math.max(box.clientWidth, 160);
    x = linear(0, Math.max(now.steps, 1), MARGIN.left, width - MARGIN.right);
    y = lossScale(now.tracks.map(({ loss }) => loss));
    setAttributes(drawing, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
    drawing.replaceChildren(...axes(x, y, width), ...lines(now, x, y), cursor);
  };
  const point = (step: number): void => {
    if (race === null) return;
    const at = x.at(step);
    const dots = race.tracks.flatMap((track, index) => {
      const loss = track.loss[indexAt(track, step)];
      if (typeof loss !== "number" || step > track.x.length - 1 + 0.5) return [];
      const place = { cx: at, cy: y.at(loss), r: 3.5 };
      return [svg("circle", { class: `tge-line-${(index % 5) + 1}`, ...place })];
    });
    const ends = { x1: at, x2: at, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
    cursor.replaceChildren(svg("line", ends), ...dots);
  };
  const hear = (event: PointerEvent): void => {
    if (event.buttons !== 1 || race === null) return;
    const pixel = event.clientX - drawing.getBoundingClientRect().left;
    pointed(Math.round(Math.min(Math.max(x.value(pixel), 0), race.steps)));
  };
  box.addEventListener("pointerdown", hear);
  box.addEventListener("pointermove", hear);
  return { element: box, draw, point };
}

/** Logarithmic where all losses are above zero and far apart. */
export function lossScale(losses: readonly Numbers[]): Scale {
  const [from, to] = [HEIGHT - MARGIN.bottom, MARGIN.top];
  const all = losses.flat().filter((loss): loss is number => typeof loss === "number");
  if (all.length === 0) return linear(0, 1, from, to);
  const high = all.reduce((a, b) => Math.max(a, b));
  const low = all.reduce((a, b) => Math.min(a, b));
  if (low >= 0 && high > 20 * low && high > 0) {
    const positive = all.filter((loss) => loss > 0).reduce((a, b) => Math.min(a, b));
    const [bottom, top] = logDomain(Math.max(positive, high * 1e-12), high);
    return guarded(logarithmic(bottom, top, from, to));
  }
  return linear(...valueDomain(low, high, 4), from, to);
}

/** Zero on a logarithmic axis lies at its bottom. */
function guarded(scale: Scale): Scale {
  return { ...scale, at: (value) => scale.at(Math.max(value, scale.low)) };
}

function isLogarithmic({ low, high, value, at }: Scale): boolean {
  return (
    low > 0 && Math.abs(value((at(low) + at(high)) / 2) - (low + high) / 2) > 0.1 * high
  );
}

function axes(x: Scale, y: Scale, width: number): SVGElement[] {
  const bottom = HEIGHT - MARGIN.bottom;
  const log = isLogarithmic(y);
  const step = tickStep(y.high - y.low, 4);
  const heights = log ? logTicks(y.low, y.high, 5) : ticks(y.low, y.high, 4);
  const up = heights.flatMap((value) => {
    const at = Math.round(y.at(value)) + 0.5;
    const text = log ? formatNumber(value, 1) : tickLabel(value, step);
    return [
      svg("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at }),
      svg("text", { x: MARGIN.left - 7, y: at + 3.5, "text-anchor": "end" }, text),
    ];
  });
  const count = Math.max(2, Math.floor(width / 110));
  const across = ticks(0, x.high, count)
    .filter(Number.isInteger)
    .map((value) =>
      svg(
        "text",
        { x: x.at(value), y: bottom + 15, "text-anchor": "middle" },
        `${value}`,
      ),
    );
  const name = (at: object, text: string): SVGElement =>
    svg("text", { class: "tge-plane-name", ...at }, text);
  return [
    svg("g", { class: "tge-losses-axes" }, ...up, ...across),
    name(
      { x: MARGIN.left, y: 10, "text-anchor": "start" },
      log ? "loss, logarithmic" : "loss",
    ),
    name({ x: width - MARGIN.right, y: HEIGHT - 4, "text-anchor": "end" }, "step"),
  ];
}

function lines(race: Race, x: Scale, y: Scale): SVGElement[] {
  const curves = race.tracks.map(({ loss }, index) =>
    svg("path", {
      class: `tge-trail tge-line-${(index % 5) + 1}`,
      d: curve(loss, x, y),
    }),
  );
  const ends = race.tracks.map(({ loss }) => {
    const last = loss.findLastIndex((value) => value !== null);
    return { x: x.at(last) - 3, y: y.at(loss[last] ?? y.low) - 6 };
  });
  const heights = spread(
    ends.map(({ y }) => y),
    11,
  );
  const letters = ends.map(({ x }, index) =>
    svg(
      "text",
      {
        class: `tge-line-${(index % 5) + 1}`,
        x,
        y: heights[index]!,
        "text-anchor": "end",
      },
      letter(index),
    ),
  );
  return [...curves, ...letters];
}

function curve(loss: Numbers, x: Scale, y: Scale): string {
  let pen = "M";
  let d = "";
  loss.forEach((value, step) => {
    if (value === null) {
      pen = "M";
      return;
    }
    d += `${pen}${x.at(step).toFixed(1)} ${y.at(value).toFixed(1)}`;
    pen = "L";
  });
  return d;
}

/** The heights, moved up where two are nearer than `apart`. */
export function spread(heights: readonly number[], apart: number): number[] {
  const order = heights
    .map((_, index) => index)
    .sort((a, b) => heights[b]! - heights[a]!);
  const moved = [...heights];
  let lowest = Infinity;
  for (const index of order) {
    lowest = Math.min(heights[index]!, lowest - apart);
    moved[index] = lowest;
  }
  return moved;
}
