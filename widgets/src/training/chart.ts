/* One chart: the curves of one quantity over the steps, with a cursor to read them.

   The plot is a slider to the keyboard and to a screen reader: arrow keys move the
   cursor from point to point, and its text is what the curves are there. A drag, or
   Shift with the arrow keys and then Enter, chooses the steps to look at. */

import { button, element, setAttributes, setText, svg, uniqueId } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { linear } from "../shared/scales";
import * as drawing from "./drawing";
import { makeLegend } from "./legend";
import { type Family, type Line, shown } from "./lines";
import type { Series } from "./points";

const NARROWEST = 120; // pixels
const SHORTEST_DRAG = 6;
const MOST_STOPS = 500; // points that the arrow keys stop at, from one end to the other

/** What a chart asks of the view, which does it to all charts. */
export interface Wishes {
  point(step: number | null): void;
  /** Shows these steps only; null shows all. */
  zoom(steps: [number, number] | null): void;
  log(family: string, on: boolean): void;
}

export interface Chart {
  readonly element: HTMLElement;
  /** Draws the curves at the width that the chart has now. */
  draw(family: Family, look: drawing.Look, log: boolean, several: boolean): void;
  /** Shows the values at a step; null shows the last ones. */
  point(step: number | null): void;
}

export function makeChart(name: string, wishes: Wishes): Chart {
  const legend = makeLegend();
  const picture = svg("svg", { "aria-hidden": "true" });
  const note = element("p", { class: "tge-chart-note", id: uniqueId("tge-note") });
  const plot = element("div", {
    class: "tge-plot",
    tabindex: 0,
    role: "slider",
    "aria-label": `${shown(name)} by step`,
    "aria-describedby": note.id,
  });
  plot.append(picture);
  const scale = button("log", { class: "tge-chip tge-log" }, () => {
    wishes.log(name, scale.getAttribute("aria-pressed") !== "true");
  });
  setAttributes(scale, { "aria-label": `log axis for ${shown(name)}` });
  const caption = element(
    "figcaption",
    { class: "tge-chart-head" },
    legend.element,
    scale,
  );
  const figure = element("figure", { class: "tge-chart" }, caption, plot, note);
  figure.dataset["family"] = name;

  const marks = svg("g", { class: "tge-cursor" });
  const clip = svg("clipPath", { id: uniqueId("tge-inside") });
  const unit = linear(0, 1, 0, 1);
  let lines: Line[] = [];
  let frame: drawing.Frame = {
    x: unit,
    y: unit,
    width: 1,
    height: 1,
    logged: false,
    note: "",
  };
  let smooth = 0;
  let several = false;
  let cursor: number | null = null;
  let anchor: number | null = null; // where a choice of steps began
  let drawn = "";

  const draw: Chart["draw"] = (family, look, log, many) => {
    const width = Math.max(plot.clientWidth, NARROWEST);
    const key = fingerprint(family.lines, look, log, width);
    if (key === drawn) return;
    drawn = key;
    ({ lines } = family);
    ({ smooth } = look);
    several = many;
    frame = drawing.frame(family, look, log, width);
    setText(note, frame.note);
    setAttributes(scale, { "aria-pressed": String(log) });
    clip.replaceChildren(drawing.inside(frame));
    const { height } = look;
    setAttributes(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    picture.replaceChildren(
      clip,
      drawing.valueAxis(frame),
      svg(
        "g",
        { class: "tge-step-axis" },
        ...drawing.stepLabels(frame.x, height - drawing.LABEL, look.stepLog),
      ),
      ...(family.guide ? drawing.guideLine(family.guide, frame) : []),
      ...drawing.settingMarks(look.events, lines, frame),
      svg(
        "g",
        { "clip-path": `url(#${clip.id})` },
        ...lines.flatMap((line) => drawing.curve(line, frame, smooth)),
      ),
      ...drawing.alarmMarks(look.marks, frame),
      marks,
    );
    legend.begin(family, several);
    setAttributes(plot, {
      "aria-valuemin": Math.round(frame.x.low),
      "aria-valuemax": Math.round(frame.x.high),
    });
    point(cursor);
  };

  const point = (step: number | null): void => {
    cursor = step;
    if (step === null) anchor = null;
    const indices = lines.map(({ series }) =>
      step === null ? series.length - 1 : series.nearest(step),
    );
    legend.update(indices, several ? 0 : smooth);
    const band =
      anchor === null || step === null
        ? []
        : [drawing.band(frame.x.at(anchor), frame.x.at(step), frame)];
    marks.replaceChildren(...band, ...drawing.cursorMarks(lines, indices, step, frame));
    drawing.makeRoom(picture, marks.querySelector("text"));
    const text = lines
      .map((line, index) => reading(line, indices[index] ?? -1))
      .join(", ");
    const at = step ?? Math.max(0, ...lines.map(({ series }) => series.last));
    const now = Math.round(Math.min(Math.max(at, frame.x.low), frame.x.high));
    setAttributes(plot, {
      "aria-valuenow": now,
      "aria-valuetext": `step ${at}: ${text}`,
    });
  };

  // By mouse, pen or finger.

  const stepAt = (event: PointerEvent): number => {
    const pixel = event.clientX - plot.getBoundingClientRect().left;
    return frame.x.value(
      Math.min(Math.max(pixel, frame.x.at(frame.x.low)), frame.width),
    );
  };
  let pressedAt: number | null = null;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressedAt = event.clientX;
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    const step = stepAt(event);
    const far =
      pressedAt !== null && Math.abs(event.clientX - pressedAt) > SHORTEST_DRAG;
    if (far && anchor === null) {
      anchor = frame.x.value(pressedAt! - plot.getBoundingClientRect().left);
    }
    wishes.point(nearestStep(lines, step));
  });
  plot.addEventListener("pointerup", (event) => {
    const chosen = pressedAt !== null && anchor !== null;
    pressedAt = null;
    if (chosen) zoomTo(stepAt(event));
  });
  plot.addEventListener("pointercancel", () => {
    pressedAt = anchor = null;
  });
  plot.addEventListener("pointerleave", () => {
    if (pressedAt === null) wishes.point(null);
  });
  plot.addEventListener("dblclick", () => wishes.zoom(null));

  const zoomTo = (end: number): void => {
    const [low, high] = [Math.min(anchor ?? end, end), Math.max(anchor ?? end, end)];
    anchor = null;
    const bounds: [number, number] = [
      Math.max(low, frame.x.low),
      Math.min(high, frame.x.high),
    ];
    if (bounds[1] > bounds[0]) wishes.zoom(bounds);
  };

  // By keyboard.

  plot.addEventListener("blur", () => wishes.point(null));
  plot.addEventListener("keydown", (event) => {
    const series = lines.map((line) => line.series);
    const step = stepOfKey(event.key, series, cursor, [frame.x.low, frame.x.high]);
    if (step !== undefined) {
      if (step !== null) {
        if (event.shiftKey) anchor ??= cursor ?? frame.x.high;
        else anchor = null;
      }
      if (step === null) wishes.zoom(null);
      wishes.point(step);
    } else if (event.key === "Enter" && anchor !== null && cursor !== null)
      zoomTo(cursor);
    else if (event.key === "+" || event.key === "=")
      wishes.zoom(around(frame, cursor, 0.5));
    else if (event.key === "-") wishes.zoom(around(frame, cursor, 2));
    else return;
    event.preventDefault();
  });
  return { element: figure, draw, point };
}

/** What decides how a chart looks: as long as it is the same, nothing is drawn. */
function fingerprint(
  lines: Line[],
  look: drawing.Look,
  log: boolean,
  width: number,
): string {
  const curves = lines.map(({ label, series }) => [label, series.id, series.length]);
  return JSON.stringify([
    curves,
    look.steps,
    look.stepLog,
    look.smooth,
    look.marks,
    look.events.length,
    log,
    width,
  ]);
}

/** The steps of a chart with another width around its cursor. */
export function around(
  { x }: Pick<drawing.Frame, "x">,
  cursor: number | null,
  factor: number,
): [number, number] {
  const [left, right] = [x.at(x.low), x.at(x.high)];
  const middle = cursor === null ? (left + right) / 2 : x.at(cursor);
  const bounds = [left, right].map((side) =>
    x.value(middle + (side - middle) * factor),
  );
  return [Math.max(bounds[0]!, 0), bounds[1]!];
}

/** The step that a key leads to; null for Escape, undefined for another key. */
export function stepOfKey(
  key: string,
  series: Series[],
  cursor: number | null,
  [low, high]: [number, number],
): number | null | undefined {
  if (key === "Escape") return null;
  const guide = longest(series);
  if (guide === undefined) return undefined;
  const first = Math.min(guide.from(low), guide.length - 1);
  const last = Math.max(guide.from(high + 1e-9) - 1, first);
  const here = cursor === null ? last : guide.nearest(cursor);
  const stride = Math.max(1, Math.round((last - first) / MOST_STOPS));
  const page = Math.max(1, Math.round((last - first) / 10));
  const targets: Record<string, number> = {
    ArrowLeft: here - stride,
    ArrowDown: here - stride,
    ArrowRight: here + stride,
    ArrowUp: here + stride,
    PageDown: here - page,
    PageUp: here + page,
    Home: first,
    End: last,
  };
  const target = targets[key];
  if (target === undefined || guide.length === 0) return undefined;
  return guide.step(Math.min(Math.max(target, first), last));
}

function longest(series: Series[]): Series | undefined {
  return series.reduce<Series | undefined>(
    (best, one) => (one.length > (best?.length ?? 0) ? one : best),
    undefined,
  );
}

function nearestStep(lines: Line[], step: number): number | null {
  const guide = longest(lines.map(({ series }) => series));
  return guide === undefined ? null : guide.step(guide.nearest(step));
}

function reading({ label, curve, series }: Line, index: number): string {
  const name = label === shown(curve) ? label : `${label} ${shown(curve)}`;
  return `${name} ${formatNumber(series.values.at(index))}`;
}
