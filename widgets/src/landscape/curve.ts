/* A landscape along one direction: a curve. */

import type { Place } from "../shared/contour";
import { svg } from "../shared/dom";
import type { Field, Range } from "../shared/field";
import type { Plane } from "../shared/plane";
import { valueDomain } from "../shared/scales";
import type { Surface } from "./model";

/** The heights that the drawing shows. */
export function heightRange({ values }: Field): Range {
  const good = Array.from(values).filter(Number.isFinite);
  if (good.length === 0) return [0, 1];
  return valueDomain(Math.min(...good), Math.max(...good), 5);
}

export function drawCurve(plane: Plane, field: Field, surface: Surface): SVGElement[] {
  const step = (field.x[1] - field.x[0]) / (field.columns - 1);
  let pen = "M";
  let d = "";
  Array.from(field.values).forEach((height, index) => {
    if (!Number.isFinite(height)) {
      pen = "M";
      return;
    }
    const x = plane.x.at(field.x[0] + index * step);
    d += `${pen}${x.toFixed(1)} ${plane.y.at(height).toFixed(1)}`;
    pen = "L";
  });
  const marks = surface.marks ?? [[0, "the weights now"] as const];
  const { top, height, left, width } = plane.box;
  const drawn = marks.flatMap(([at, text]) => {
    const x = plane.x.at(at);
    const room = left + width - x > 100;
    return [
      svg("line", { class: "tge-curve-mark", x1: x, x2: x, y1: top, y2: top + height }),
      svg(
        "text",
        {
          x: room ? x + 5 : x - 5,
          y: top + 13,
          "text-anchor": room ? "start" : "end",
        },
        text,
      ),
    ];
  });
  return [...drawn, svg("path", { class: "tge-trail tge-line-1", d })];
}

/** The point of the curve above a place, for the cross-hair. */
export function onCurve(field: Field, x: number): Place | null {
  const at = ((x - field.x[0]) / (field.x[1] - field.x[0])) * (field.columns - 1);
  const left = Math.min(Math.max(Math.floor(at), 0), field.columns - 2);
  const [from, to] = [field.values[left]!, field.values[left + 1]!];
  const height = from + (to - from) * (at - left);
  return Number.isFinite(height) ? [x, height] : null;
}
