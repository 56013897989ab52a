/* The drawing of one chart: axes, curves, marks. From numbers to SVG, no events. */

import type { Event } from "../record";
import { svg } from "../shared/dom";
import { formatCount } from "../shared/format";
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
import { type Family, LOOKS, type Line } from "./lines";
import { type Series, type Track, thin } from "./points";

const MARGIN = { top: 8, right: 12, bottom: 24, left: 12 };
export const LABEL = 6; // pixels of the step labels above the lower edge
const LETTER = 6.4; // pixels of a digit at the labels' size
const VALUE_TICKS = 4;
const LOG_TICKS = 6;

/** A step that is marked in every chart, such as that of an alarm. */
export interface Mark {
  step: number;
  label: string;
  /** Whether it has a line through the chart, or only a sign on the axis. */
  line: boolean;
}

/** How all charts of the view are drawn. */
export interface Look {
  height: number; // pixels
  steps: [number, number];
  stepLog: boolean;
  smooth: number;
  marks: Mark[];
  events: Event[];
}

export interface Frame {
  x: Scale;
  y: Scale;
  width: number;
  height: number;
  /** Whether the values stand on a logarithmic axis: only those above 0 can. */
  logged: boolean;
  /** What the picture leaves out, in words; empty for nothing. */
  note: string;
}

/** The indices of a curve's points between two steps. */
function between(series: Series, [low, high]: [number, number]): [number, number] {
  return [series.from(low), series.from(high + 1e-9)];
}

type Drawn = Pick<Family, "lines" | "guide">;

/** The scales of a chart, and a note on what does not fit them. */
export function frame(
  { lines, guide }: Drawn,
  look: Look,
  log: boolean,
  width: number,
): Frame {
  const steps: [number, number] = look.stepLog
    ? [Math.max(look.steps[0], 1), Math.max(look.steps[1], 2)]
    : look.steps;
  const found = heights(lines, steps, log);
  const logged = log && found.low > 0;
  const [lowest, highest] = [found.low, found.high].map((value, end) =>
    guide === undefined ? value : [Math.min, Math.max][end]!(value, guide),
  ) as [number, number];
  const [low, high] = logged
    ? logDomain(lowest, highest)
    : valueDomain(lowest, highest, VALUE_TICKS);
  const [bottom, top] = [look.height - MARGIN.bottom, MARGIN.top];
  const y = (logged ? logarithmic : linear)(low, high, bottom, top);
  const labels = valueTicks(y, logged).map(({ label }) => label.length);
  const left = MARGIN.left + LETTER * Math.max(...labels, 1);
  const x = (look.stepLog ? logarithmic : linear)(...steps, left, width - MARGIN.right);
  return { x, y, width, height: look.height, logged, note: found.note };
}

/** The lowest and highest value that the chart has to hold. */
function heights(
  lines: Line[],
  steps: [number, number],
  log: boolean,
): { low: number; high: number; note: string } {
  let [low, high, positive, others] = [Infinity, -Infinity, Infinity, 0];
  for (const { series } of lines) {
    const [from, to] = between(series, steps);
    const [lowest, highest] = series.values.extremes(from, to);
    if (lowest < 0) continue;
    low = Math.min(low, series.values.at(lowest));
    high = Math.max(high, series.values.at(highest));
    if (!log) continue;
    const above = series.values.positive(from, to);
    positive = Math.min(positive, above.lowest ?? Infinity);
    others += above.others;
  }
  if (low > high) return { low: 0, high: 1, note: emptyNote(lines) };
  if (!log) return { low, high, note: "" };
  if (positive === Infinity)
    return { low, high, note: "No value above 0: the axis stays linear." };
  const values = others === 1 ? "1 value is" : `${formatCount(others)} values are`;
  const note = others ? `${values} 0 or less and cannot be drawn here.` : "";
  return { low: positive, high, note };
}

function emptyNote(lines: Line[]): string {
  const count = lines.reduce((sum, { series }) => sum + series.length, 0);
  return count > 0 ? "No finite number in these steps." : "";
}

// The axes.

interface Tick {
  value: number;
  label: string;
}

function valueTicks({ low, high }: Scale, log: boolean): Tick[] {
  if (log) {
    const found = logTicks(low, high, LOG_TICKS);
    return found.map((value) => ({ value, label: tickLabel(value, value) }));
  }
  const step = tickStep(high - low, VALUE_TICKS);
  const found = ticks(low, high, VALUE_TICKS);
  return found.map((value) => ({ value, label: tickLabel(value, step) }));
}

export function valueAxis({ x, y, width, logged }: Frame): SVGGElement {
  const left = x.at(x.low);
  const parts = valueTicks(y, logged).flatMap(({ value, label }) => {
    const height = Math.round(y.at(value)) + 0.5;
    return [
      svg("line", { x1: left, x2: width - MARGIN.right, y1: height, y2: height }),
      svg("text", { x: left - 8, y: height + 3.5, "text-anchor": "end" }, label),
    ];
  });
  return svg("g", { class: "tge-value-axis" }, ...parts);
}

/** Labels along the steps, as many as have room, and the word "step" at the end. */
export function stepLabels(x: Scale, baseline: number, log = false): SVGTextElement[] {
  const right = x.at(x.high);
  const count = Math.max(2, Math.floor((right - x.at(x.low)) / 80));
  const step = Math.max(1, tickStep(x.high - x.low, count));
  const write = (at: number, anchor: string, text: string): SVGTextElement =>
    svg("text", { x: at, y: baseline, "text-anchor": anchor }, text);
  const labels = (log ? logTicks : ticks)(x.low, x.high, count)
    .filter((value) => Number.isInteger(value))
    .map((value) => ({ at: x.at(value), label: tickLabel(value, step) }))
    .filter(({ at, label }) => at + (label.length * LETTER) / 2 < right - 5 * LETTER);
  return [
    ...labels.map(({ at, label }) => write(at, "middle", label)),
    write(right, "end", "step"),
  ];
}

/** The label of the cursor's step, kept within the axis. */
export function cursorLabel(x: Scale, step: number, baseline: number): SVGTextElement {
  const text = `step ${formatCount(step)}`;
  const half = (text.length * LETTER) / 2;
  const at = Math.min(Math.max(x.at(step), x.at(x.low) + half), x.at(x.high) - half);
  return svg("text", { x: at, y: baseline, "text-anchor": "middle" }, text);
}

// Curves.

/** How a line looks, in the style sheet's words; null is no run's colour. */
export function lineClass(color: number | null, dash: number): string {
  const name = color === null ? "any" : (color % LOOKS) + 1;
  return `tge-line tge-line-${name} tge-dash-${(dash % LOOKS) + 1}`;
}

/** A curve; where it is smoothed, what was measured lies faint behind it. */
export function curve(line: Line, { x, y }: Frame, smooth: number): SVGElement[] {
  const { series, color, dash } = line;
  const look = lineClass(color, dash);
  const draw = (track: Track, extra: string): SVGElement =>
    svg("path", { class: `${look}${extra}`, d: path(series, track, x, y) });
  const drawn = smooth
    ? [draw(series.values, " tge-line-raw"), draw(series.smoothed(smooth), "")]
    : [draw(series.values, "")];
  return [...drawn, ...dot(line, series.length - 1, x, y)];
}

/** An SVG path through the points worth drawing; what is no number interrupts it. */
export function path(series: Series, track: Track, x: Scale, y: Scale): string {
  const [first, last] = between(series, [x.low, x.high]);
  const from = Math.max(first - 1, 0); // the line goes on beyond both sides
  const to = Math.min(last + 1, series.length);
  const left = x.at(x.low);
  const columns = Math.max(1, Math.round(x.at(x.high) - left));
  const indices = thin(series, track, from, to, columns, (column) =>
    x.value(left + column),
  );
  let pen = "M";
  let text = "";
  for (const index of indices) {
    const height = tenth(y.at(track.at(index)));
    const across = tenth(x.at(series.step(index)));
    if (!Number.isFinite(height) || !Number.isFinite(across)) {
      pen = "M";
      continue;
    }
    text += `${pen}${across} ${height}`;
    pen = "L";
  }
  return text;
}

function tenth(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}

/** The shapes that tell runs apart, around the point (0, 0). */
export const SHAPES = [
  "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
  "M-2.8-2.8h5.6v5.6h-5.6z",
  "M0-4l4 4l-4 4l-4-4z",
  "M0-3.6l3.8 6.4h-7.6z",
  "M0 3.6l3.8-6.4h-7.6z",
];

/** A dot at one point of a curve, if it lies within the chart. */
export function dot(line: Line, index: number, x: Scale, y: Scale): SVGElement[] {
  const step = line.series.step(index);
  const height = y.at(line.series.values.at(index));
  if (!Number.isFinite(height) || !(step >= x.low && step <= x.high)) return [];
  return [
    svg("path", {
      class: `tge-dot tge-line-${(line.color % LOOKS) + 1}`,
      d: SHAPES[line.shape % LOOKS] ?? "",
      transform: `translate(${tenth(x.at(step))} ${tenth(height)})`,
    }),
  ];
}

// Marks.

/** What was set by hand; of a slider's drag, where it ended. */
export function settings(events: Event[]): Event[] {
  const set = events.filter(({ kind }) => kind === "lr" || kind === "set");
  const name = ({ kind, text }: Event): string =>
    kind === "lr" ? kind : text.split(" ")[0]!;
  return set.filter((event, index) => {
    const next = set.slice(index + 1).find((other) => name(other) === name(event));
    return next === undefined || next.seconds - event.seconds > 1;
  });
}

/** A line where a number was set by hand, labelled where there is room. */
export function settingMarks(
  events: Event[],
  lines: Line[],
  chart: Frame,
): SVGElement[] {
  const { x } = chart;
  let free = x.at(x.low);
  return settings(events)
    .filter(({ step }) => step >= x.low && step <= x.high)
    .map(({ step, text, kind }) => {
      const at = x.at(step);
      const mark = svg("g", { class: "tge-rate-mark" }, upright(at, chart));
      const label = kind === "lr" ? `lr ${text}` : text.slice(0, 40);
      const width = label.length * LETTER + 8;
      if (at >= free && at + width < x.at(x.high)) {
        const height = away(lines[0]?.series, step, chart);
        mark.append(svg("text", { x: at + 4, y: height }, label));
        free = at + width;
      }
      return mark;
    });
}

/** A level line that many aim at, such as an update-to-weight ratio of 1e−3. */
export function guideLine(value: number, { x, y }: Frame): SVGElement[] {
  const height = Math.round(y.at(value)) + 0.5;
  const ends = { x1: x.at(x.low), x2: x.at(x.high), y1: height, y2: height };
  return [svg("line", { class: "tge-guide", ...ends })];
}

/** Signs on the axis where alarms were raised, and a line at a step that is marked. */
export function alarmMarks(marks: Mark[], chart: Frame): SVGElement[] {
  const { x, height } = chart;
  const bottom = height - MARGIN.bottom;
  return marks
    .filter(({ step }) => step >= x.low && step <= x.high)
    .map(({ step, label, line }) => {
      const at = tenth(x.at(step));
      const sign = svg("path", { d: `M${at} ${bottom - 6}l5 9h-10z` });
      const parts: SVGElement[] = [svg("title", {}, label), sign];
      if (line) parts.push(upright(at, chart));
      return svg("g", { class: "tge-alarm-mark" }, ...parts);
    });
}

/** A height for a label that keeps off the curve. */
function away(series: Series | undefined, step: number, { y, height }: Frame): number {
  const value = series?.values.at(series.nearest(step)) ?? Number.NaN;
  const low = !(y.at(value) < height / 2);
  return low ? MARGIN.top + 13 : height - MARGIN.bottom - 7;
}

function upright(at: number, { height }: Frame): SVGLineElement {
  return svg("line", { x1: at, x2: at, y1: MARGIN.top, y2: height - MARGIN.bottom });
}

/** The part of the chart between two pixels, while somebody drags over it. */
export function band(from: number, to: number, { height }: Frame): SVGElement {
  return svg("rect", {
    class: "tge-band",
    x: Math.min(from, to),
    y: MARGIN.top,
    width: Math.abs(to - from),
    height: height - MARGIN.top - MARGIN.bottom,
  });
}

/** The rectangle that lines do not leave. */
export function inside({ x, height }: Frame): SVGElement {
  const [left, right] = [x.at(x.low), x.at(x.high)];
  return svg("rect", { x: left - 1, y: 0, width: right - left + 6, height });
}

/** The cursor: a line, its step, and a dot on each curve. */
export function cursorMarks(
  lines: Line[],
  indices: number[],
  step: number | null,
  chart: Frame,
): SVGElement[] {
  const { x, y, height } = chart;
  if (step === null || step < x.low || step > x.high) return [];
  return [
    upright(x.at(step), chart),
    cursorLabel(x, step, height - LABEL),
    ...lines.flatMap((one, index) => dot(one, indices[index] ?? -1, x, y)),
  ];
}

/** Hides the labels of the step axis that the cursor's label would cover. */
export function makeRoom(drawing: SVGElement, label: SVGTextElement | null): void {
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
