/* Two cuts through a surface, across and up, at the point that is pointed at. */

import type { Place } from "../shared/contour";
import { element, setAttributes, svg } from "../shared/dom";
import { type Field, between } from "../shared/field";
import { linear, tickLabel, tickStep, ticks } from "../shared/scales";
import { heightRange } from "./curve";
import { short } from "./model";

const HEIGHT = 168;
const MARGIN = { top: 22, right: 12, bottom: 22, left: 46 };

export interface Profiles {
  readonly element: HTMLElement;
  /** Cuts the field through a point. */
  draw(field: Field, at: Place, labels: readonly string[]): void;
}

export function makeProfiles(): Profiles {
  const charts = [0, 1].map(() =>
    svg("svg", { "aria-hidden": "true", height: HEIGHT }),
  );
  const box = element("div", { class: "tge-profiles" }, ...charts);
  const draw: Profiles["draw"] = (field, at, labels) => {
    const width = Math.max(box.clientWidth, 160);
    const heights = heightRange(field);
    charts.forEach((chart, axis) => {
      setAttributes(chart, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
      const range = axis === 0 ? field.x : field.y;
      const [name, other] = [labels[axis] ?? "", labels[1 - axis] ?? ""];
      const fixed = short(Number((at[1 - axis] ?? 0).toPrecision(2)));
      const title = `${labels[2] ?? "height"} over ${name}, at ${other} = ${fixed}`;
      const x = linear(...range, MARGIN.left, width - MARGIN.right);
      const y = linear(...heights, HEIGHT - MARGIN.bottom, MARGIN.top);
      const cut = profile(field, at, axis as 0 | 1);
      const here = x.at(at[axis]!);
      chart.replaceChildren(
        ...axes(x, y, width),
        svg("text", { class: "tge-plane-name", x: MARGIN.left, y: 11 }, title),
        svg("line", {
          class: "tge-curve-mark",
          x1: here,
          x2: here,
          y1: MARGIN.top,
          y2: HEIGHT - MARGIN.bottom,
        }),
        svg("path", { class: "tge-trail tge-line-1", d: line(cut, x.at, y.at) }),
      );
    });
  };
  return { element: box, draw };
}

/** Places along an axis and the heights there, at the field's own points. */
export function profile(field: Field, at: Place, axis: 0 | 1): [number, number][] {
  const count = axis === 0 ? field.columns : field.rows;
  const range = axis === 0 ? field.x : field.y;
  const across = axis === 0 ? field.y : field.x;
  const lines = axis === 0 ? field.rows : field.columns;
  const share = (at[1 - axis]! - across[0]) / (across[1] - across[0]);
  const fixed = Math.min(Math.max(share, 0), 1) * (lines - 1);
  return Array.from({ length: count }, (_, index) => [
    range[0] + (index / (count - 1)) * (range[1] - range[0]),
    axis === 0 ? between(field, index, fixed) : between(field, fixed, index),
  ]);
}

function line(
  cut: readonly [number, number][],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let pen = "M";
  let d = "";
  for (const [at, height] of cut) {
    if (Number.isFinite(height))
      d += `${pen}${x(at).toFixed(1)} ${y(height).toFixed(1)}`;
    pen = Number.isFinite(height) ? "L" : "M";
  }
  return d;
}

function axes(
  x: ReturnType<typeof linear>,
  y: ReturnType<typeof linear>,
  width: number,
): SVGElement[] {
  const bottom = HEIGHT - MARGIN.bottom;
  const up = tickStep(y.high - y.low, 3);
  const across = tickStep(x.high - x.low, Math.max(2, width / 80));
  const lines = ticks(y.low, y.high, 3).flatMap((value) => [
    svg("line", {
      x1: MARGIN.left,
      x2: width - MARGIN.right,
      y1: y.at(value),
      y2: y.at(value),
    }),
    svg(
      "text",
      { x: MARGIN.left - 7, y: y.at(value) + 3.5, "text-anchor": "end" },
      tickLabel(value, up),
    ),
  ]);
  const labels = ticks(x.low, x.high, Math.max(2, width / 80)).map((value) =>
    svg(
      "text",
      { x: x.at(value), y: bottom + 15, "text-anchor": "middle" },
      tickLabel(value, across),
    ),
  );
  return [svg("g", { class: "tge-losses-axes" }, ...lines, ...labels)];
}
