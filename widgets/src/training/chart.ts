/* One chart: the curves of one quantity over the steps, with a cursor to read them.

   The plot is a slider to the keyboard and to a screen reader: arrow keys move the
   cursor from point to point, and its text is what the curves are there. */

import { element, setAttributes, setText, svg } from "../shared/dom";
import type { Event } from "../record";
import { formatCount, formatNumber } from "../shared/format";
import { extent, nearest, smooth, thin } from "./curves";
import type { Run, Series } from "./run";
import { isOver } from "./run";
import type { Scale } from "../shared/scales";
import { linear, stepDomain, tickLabel, tickStep, ticks, valueDomain } from "../shared/scales";

const HEIGHT = 190;
const MARGIN = { top: 8, right: 12, bottom: 24, left: 12 };
const LETTER = 6.4; // pixels of a digit at the labels' size
const SMOOTH_PART = 0.02; // of the run, before and after each point
const STYLES = 5; // colours and dashes in widget.css

export interface Chart {
  readonly element: HTMLElement;
  /** Draws the run anew, at the width that the chart has now. */
  draw(run: Run, series: Series[], smoothed: boolean): void;
  /** Shows the values at a step; null shows the last ones. */
  point(step: number | null): void;
}

/** A chart; `pointed` is told when the cursor moves, so that all charts follow. */
export function makeChart(family: string, pointed: (step: number | null) => void): Chart {
  const legend = element("figcaption", { class: "tge-legend" });
  const drawing = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  const plot = element("div", {
    class: "tge-plot",
    tabindex: 0,
    role: "slider",
    "aria-label": `${family} by step`,
    "aria-valuemin": 0,
  });
  plot.append(drawing);
  const figure = element("figure", { class: "tge-chart" }, legend, plot);
  figure.dataset["family"] = family;

  let shown: Series[] = [];
  let x = linear(0, 1, 0, 1);
  let y = linear(0, 1, 1, 0);
  let cursor: number | null = null;
  const marks = svg("g", { class: "tge-cursor" });

  const draw = (run: Run, series: Series[], smoothed: boolean): void => {
    const width = Math.max(plot.clientWidth, 120);
    shown = series;
    const range = extent(series.map(({ values }) => values)) ?? [0, 1];
    const [low, high] = valueDomain(...range, 4);
    const left = MARGIN.left + LETTER * labelLength(low, high);
    const last = Math.max(...series.map(({ steps }) => steps.at(-1) ?? 0));
    const end = stepDomain(Math.max(last, run.step), run.totalSteps, isOver(run.state));
    x = linear(0, end, left, width - MARGIN.right);
    y = linear(low, high, HEIGHT - MARGIN.bottom, MARGIN.top);
    setAttributes(drawing, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
    drawing.replaceChildren(
      valueAxis(y, left, width),
      stepAxis(x, width),
      ...rateMarks(run.events, series, x, y),
      ...series.flatMap((one, index) => curve(one, index, x, y, smoothed)),
      marks,
    );
    setAttributes(plot, { "aria-valuemax": last });
    point(cursor);
  };

  const point = (step: number | null): void => {
    cursor = step;
    const indices = shown.map(({ steps }) =>
      step === null ? steps.length - 1 : nearest(steps, step),
    );
    writeLegend(legend, shown, indices);
    marks.replaceChildren(...cursorMarks(shown, indices, step, x, y));
    makeRoom(drawing, marks.querySelector("text"));
    const text = shown.map((one, index) => reading(one, indices[index] ?? -1)).join(", ");
    const at = step ?? Math.max(0, ...shown.map(({ steps }) => steps.at(-1) ?? 0));
    setAttributes(plot, { "aria-valuenow": at, "aria-valuetext": `step ${at}: ${text}` });
  };

  plot.addEventListener("pointermove", (event) => {
    const pixel = event.clientX - plot.getBoundingClientRect().left;
    pointed(nearestStep(shown, x.value(pixel)));
  });
  plot.addEventListener("pointerleave", () => pointed(null));
  plot.addEventListener("blur", () => pointed(null));
  plot.addEventListener("keydown", (event) => {
    const step = stepOfKey(event.key, shown, cursor);
    if (step === undefined) return;
    event.preventDefault();
    pointed(step);
  });
  return { element: figure, draw, point };
}

/** The step that a key leads to; undefined for a key that is not ours. */
export function stepOfKey(
  key: string,
  series: Series[],
  cursor: number | null,
): number | null | undefined {
  const steps = longest(series);
  const last = steps.length - 1;
  const here = cursor === null ? last : nearest(steps, cursor);
  const page = Math.max(1, Math.round(last / 10));
  const targets: Record<string, number> = {
    ArrowLeft: here - 1,
    ArrowDown: here - 1,
    ArrowRight: here + 1,
    ArrowUp: here + 1,
    PageDown: here - page,
    PageUp: here + page,
    Home: 0,
    End: last,
  };
  if (key === "Escape") return null;
  const target = targets[key];
  if (target === undefined || last < 0) return undefined;
  return steps[Math.min(Math.max(target, 0), last)];
}

function longest(series: Series[]): number[] {
  return series.reduce<number[]>(
    (best, { steps }) => (steps.length > best.length ? steps : best),
    [],
  );
}

function nearestStep(series: Series[], step: number): number | null {
  const steps = longest(series);
  return steps[nearest(steps, step)] ?? null;
}

function reading(series: Series, index: number): string {
  return `${series.name} ${formatNumber(series.values[index] ?? Number.NaN)}`;
}

// The legend names each curve and shows its value: the last, or at the cursor.

function writeLegend(legend: HTMLElement, series: Series[], indices: number[]): void {
  while (legend.children.length > series.length) legend.lastChild?.remove();
  series.forEach((one, index) => {
    const entry = legend.children[index] ?? legend.appendChild(legendEntry(index));
    const [name, value] = entry.querySelectorAll("span");
    if (name) setText(name, one.name);
    const number = one.values[indices[index] ?? -1] ?? Number.NaN;
    if (value) setText(value, formatNumber(number));
  });
}

function legendEntry(index: number): HTMLElement {
  const sample = svg(
    "svg",
    { width: 18, height: 8, "aria-hidden": "true" },
    svg("line", { class: lineClass(index), x1: 0, x2: 18, y1: 4, y2: 4 }),
  );
  const name = element("span", { class: "tge-legend-name" });
  const value = element("span", { class: "tge-legend-value tge-number" });
  return element("div", { class: "tge-legend-entry" }, sample, name, value);
}

// The drawing.

function lineClass(index: number): string {
  return `tge-line tge-line-${(index % STYLES) + 1}`;
}

function labelLength(low: number, high: number): number {
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map((value) => tickLabel(value, step));
  return Math.max(...labels.map((label) => label.length));
}

function valueAxis(y: Scale, left: number, width: number): SVGGElement {
  const step = tickStep(y.high - y.low, 4);
  const parts = ticks(y.low, y.high, 4).flatMap((value) => {
    const height = Math.round(y.at(value)) + 0.5;
    return [
      svg("line", { x1: left, x2: width - MARGIN.right, y1: height, y2: height }),
      svg(
        "text",
        { x: left - 8, y: height + 3.5, "text-anchor": "end" },
        tickLabel(value, step),
      ),
    ];
  });
  return svg("g", { class: "tge-value-axis" }, ...parts);
}

function stepAxis(x: Scale, width: number): SVGGElement {
  const count = Math.max(2, Math.floor(width / 90));
  const step = tickStep(x.high - x.low, count);
  const below = HEIGHT - 6;
  const unit = svg("text", { x: x.at(x.high), y: below, "text-anchor": "end" }, "step");
  const room = x.at(x.high) - 5 * LETTER;
  const labels = ticks(x.low, x.high, count)
    .filter((value) => Number.isInteger(value))
    .map((value) => ({ at: x.at(value), label: tickLabel(value, Math.max(step, 1)) }))
    .filter(({ at, label }) => at + (label.length * LETTER) / 2 < room)
    .map(({ at, label }) => svg("text", { x: at, y: below, "text-anchor": "middle" }, label));
  return svg("g", { class: "tge-step-axis" }, ...labels, unit);
}

/** The learning rates that were set by hand; of a slider's drag, where it ended. */
export function rateChanges(events: Event[]): Event[] {
  return events
    .filter(({ kind }) => kind === "lr")
    .filter(({ seconds }, index, all) => {
      const next = all[index + 1];
      return next === undefined || next.seconds - seconds > 1;
    });
}

function rateMarks(
  events: Event[],
  [main]: Series[],
  x: Scale,
  y: Scale,
): SVGGElement[] {
  let free = x.at(x.low);
  return rateChanges(events)
    .map(({ step, text }) => {
      const at = x.at(step);
      const line = { x1: at, x2: at, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
      const mark = svg("g", { class: "tge-rate-mark" }, svg("line", line));
      const label = `lr ${text}`;
      const width = label.length * LETTER + 8;
      if (at >= free && at + width < x.at(x.high)) {
        const value = main?.values[nearest(main.steps, step)] ?? y.low;
        const low = value < (y.low + y.high) / 2; // the label keeps off the curve
        const height = low ? MARGIN.top + 13 : HEIGHT - MARGIN.bottom - 7;
        mark.append(svg("text", { x: at + 4, y: height }, label));
        free = at + width;
      }
      return mark;
    });
}

function curve(
  { steps, values }: Series,
  index: number,
  x: Scale,
  y: Scale,
  smoothed: boolean,
): SVGElement[] {
  const line = (numbers: number[], extra: string): SVGElement =>
    svg("path", {
      class: `${lineClass(index)} ${extra}`,
      d: path(steps, numbers, thin(steps, numbers, x.at(x.high) - x.at(x.low)), x, y),
    });
  const raw = line(values, smoothed ? "tge-line-raw" : "");
  const end = dot(steps.length - 1, { steps, values }, index, x, y);
  if (!smoothed) return [raw, ...end];
  const mean = smooth(steps, values, (steps.at(-1) ?? 0) * SMOOTH_PART);
  return [raw, line(mean, ""), ...end];
}

/** Hides the labels of the step axis that the cursor's label would cover. */
function makeRoom(drawing: SVGElement, label: SVGTextElement | null): void {
  const reach = (text: Element): [number, number] => {
    const width = (text.textContent ?? "").length * LETTER;
    const at = Number(text.getAttribute("x"));
    return text.getAttribute("text-anchor") === "end"
      ? [at - width, at]
      : [at - width / 2, at + width / 2];
  };
  const [from, to] = label ? reach(label) : [Infinity, -Infinity];
  for (const text of drawing.querySelectorAll<SVGElement>(".tge-step-axis text")) {
    const [left, right] = reach(text);
    text.style.visibility = left - 4 < to && right + 4 > from ? "hidden" : "visible";
  }
}

/** An SVG path through the chosen points; what is no number interrupts it. */
export function path(
  steps: number[],
  values: number[],
  indices: number[],
  x: Scale,
  y: Scale,
): string {
  let pen = "M";
  let text = "";
  for (const index of indices) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    text += `${pen}${x.at(steps[index] ?? 0).toFixed(1)} ${y.at(value).toFixed(1)}`;
    pen = "L";
  }
  return text;
}

function dot(
  at: number,
  { steps, values }: { steps: number[]; values: number[] },
  index: number,
  x: Scale,
  y: Scale,
): SVGElement[] {
  const value = values[at] ?? Number.NaN;
  if (!Number.isFinite(value)) return [];
  const place = { cx: x.at(steps[at] ?? 0), cy: y.at(value), r: 3 };
  return [svg("circle", { class: `tge-dot tge-line-${(index % STYLES) + 1}`, ...place })];
}

function cursorMarks(
  series: Series[],
  indices: number[],
  step: number | null,
  x: Scale,
  y: Scale,
): SVGElement[] {
  if (step === null) return [];
  const at = x.at(step);
  const text = `step ${formatCount(step)}`;
  const half = (text.length * LETTER) / 2;
  const middle = Math.min(Math.max(at, x.at(x.low) + half), x.at(x.high) - half);
  return [
    svg("line", { x1: at, x2: at, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
    svg("text", { x: middle, y: HEIGHT - 6, "text-anchor": "middle" }, text),
    ...series.flatMap((one, index) => dot(indices[index] ?? -1, one, index, x, y)),
  ];
}
