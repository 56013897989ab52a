/* What is drawn above the shading: the boundary, the units' lines, the points. */

import { css } from "../shared/colour";
import { type Place, contour, linePath } from "../shared/contour";
import { setAttributes, svg } from "../shared/dom";
import type { Field } from "../shared/field";
import type { Plane } from "../shared/plane";
import { ticks } from "../shared/scales";
import { type Data, type Seen, lineEnds, lineText } from "./model";
import { extent, heightColour } from "./shading";
import { markerPath } from "./shapes";

const RADIUS = 4.4;
const SURE = [0.1, 0.9];

/** Where two classes are equally likely; lines of equal height in a regression. */
export function boundary(plane: Plane, seen: Seen, regression: boolean): SVGElement[] {
  const [first] = seen.outputs;
  if (!first) return [];
  if (regression)
    return ticks(...extent(first), 8).map((level) =>
      levelLine(plane, first, level, "tge-sure"),
    );
  if (seen.outputs.length === 1)
    return [
      ...SURE.map((level) => levelLine(plane, first, level, "tge-sure")),
      levelLine(plane, first, 0.5, "tge-boundary"),
    ];
  return seen.outputs.map((_, index) =>
    levelLine(plane, lead(seen.outputs, index), 0, "tge-boundary"),
  );
}

/** By how much a class is likelier than the likeliest of the others. */
export function lead(outputs: readonly Field[], index: number): Field {
  const field = outputs[index]!;
  const values = Float32Array.from(field.values, (value, at) => {
    let other = -Infinity;
    outputs.forEach(({ values: others }, one) => {
      if (one !== index) other = Math.max(other, others[at]!);
    });
    return value - other;
  });
  return { ...field, values };
}

function levelLine(
  plane: Plane,
  field: Field,
  level: number,
  name: string,
): SVGElement {
  const d = contour(field, level)
    .map((line) =>
      linePath(line.map(([x, y]): Place => [plane.x.at(x), plane.y.at(y)])),
    )
    .join("");
  return svg("path", { class: name, d });
}

/** Where units of the first layer are zero; `only` draws one, with its formula. */
export function unitLines(
  plane: Plane,
  seen: Seen,
  data: Data,
  only: number | null,
): SVGElement[] {
  return seen.facts.lines.flatMap((line, index) => {
    if (only !== null && only !== index) return [];
    const ends = lineEnds(line, data.x_range, data.y_range);
    if (ends === null) return [];
    const [from, to] = ends.map(([x, y]): Place => [plane.x.at(x), plane.y.at(y)]) as [
      Place,
      Place,
    ];
    const drawn = svg("path", {
      class: only === null ? "tge-unit-line" : "tge-unit-line tge-unit-line-only",
      d: linePath([from, to]),
    });
    if (only === null) return [drawn];
    return [
      drawn,
      ...side(plane, line, from, to),
      label(plane, lineText(line, data.features)),
    ];
  });
}

/** A short arrow from the middle of the line to its positive side. */
function side(
  plane: Plane,
  line: readonly (number | null)[],
  from: Place,
  to: Place,
): SVGElement[] {
  const [mx, my] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [w1, w2] = [line[0] ?? 0, line[1] ?? 0];
  // Across the line on the page, towards where w·x + b grows.
  let [nx, ny] = [-(to[1] - from[1]), to[0] - from[0]];
  const grows = w1 * nx * Math.sign(plane.x.at(1) - plane.x.at(0)) - w2 * ny;
  const size = Math.hypot(nx, ny) * (grows < 0 ? -1 : 1) || 1;
  [nx, ny] = [nx / size, ny / size];
  const [tx, ty] = [mx + 20 * nx, my + 20 * ny];
  const d =
    `M${mx} ${my}L${tx} ${ty}M${tx - 6 * nx + 4 * ny} ${ty - 6 * ny - 4 * nx}` +
    `L${tx} ${ty}L${tx - 6 * nx - 4 * ny} ${ty - 6 * ny + 4 * nx}`;
  return [svg("path", { class: "tge-unit-line tge-unit-line-only", d })];
}

function label(plane: Plane, text: string): SVGElement {
  const { left, top } = plane.box;
  return svg("text", { class: "tge-unit-formula", x: left + 8, y: top + 17 }, text);
}

export interface Points {
  readonly element: SVGGElement;
  /** Draws all points anew. */
  draw(plane: Plane, data: Data, dark: boolean): void;
  /** Rings those that are classed wrong. */
  mark(wrong: readonly number[]): void;
}

export function makePoints(): Points {
  const group = svg("g", { class: "tge-points" });
  let drawn: (SVGElement | null)[] = [];
  let ringed: readonly number[] = [];
  const draw = (plane: Plane, data: Data, dark: boolean): void => {
    const values = valueRange(data);
    drawn = data.x.map((x, index) => {
      const [y, label] = [data.y[index], data.labels[index]];
      if (typeof x !== "number" || typeof y !== "number" || typeof label !== "number")
        return null;
      const [px, py] = [plane.x.at(x).toFixed(1), plane.y.at(y).toFixed(1)];
      const place = `translate(${px} ${py})`;
      const kind = data.regression ? 0 : label;
      const d = markerPath(kind, RADIUS);
      const point = svg("path", { d, transform: place });
      if (data.regression) point.style.fill = css(heightColour(label, values, dark));
      const name = data.regression ? "tge-point-value" : `tge-line-${(label % 5) + 1}`;
      const fresh = index >= data.x.length - data.added ? " tge-point-added" : "";
      setAttributes(point, { class: `tge-point ${name}${fresh}` });
      return point;
    });
    group.replaceChildren(...drawn.filter((one) => one !== null));
    const again = ringed;
    ringed = [];
    mark(again);
  };
  const mark = (wrong: readonly number[]): void => {
    const now = new Set(wrong);
    for (const index of ringed)
      if (!now.has(index)) drawn[index]?.classList.remove("tge-point-wrong");
    for (const index of now) drawn[index]?.classList.add("tge-point-wrong");
    ringed = wrong;
  };
  return { element: group, draw, mark };
}

/** The extremes of the values that are to be predicted. */
export function valueRange({ labels }: Data): [number, number] {
  const good = labels.filter((value) => typeof value === "number");
  return good.length ? [Math.min(...good), Math.max(...good)] : [0, 1];
}
