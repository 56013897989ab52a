/* Painting the surface: bands of colour, contour lines with their heights, marks. */

import { type Colour, along, isDark } from "../shared/colour";
import { type Place, type Spot, contour, labelSpot, linePath } from "../shared/contour";
import { svg } from "../shared/dom";
import { type Field, paintField } from "../shared/field";
import { HEIGHTS, HEIGHTS_DARK } from "../shared/heights";
import type { Plane } from "../shared/plane";
import { type Surface, band, short } from "./model";

const LETTER = 5.8; // pixels of a digit at the labels' size
const GAP: Record<"light" | "dark", [Colour, Colour]> = {
  light: [
    [225, 228, 233],
    [200, 205, 213],
  ],
  dark: [
    [52, 57, 66],
    [70, 76, 87],
  ],
};

/** Fills the canvas; where there is no number, with stripes. */
export function paintSurface(plane: Plane, field: Field, surface: Surface): void {
  const dark = isDark(plane.element);
  const shades = dark ? HEIGHTS_DARK : HEIGHTS;
  const bands = surface.levels.length;
  const colours = Array.from({ length: bands + 1 }, (_, index) =>
    along(shades, bands === 0 ? 0.3 : index / bands),
  );
  const [gap, stripe] = GAP[dark ? "dark" : "light"];
  paintField(plane.canvas, field, (height, px, py) => {
    if (Number.isNaN(height)) return (px + py) % 16 < 5 ? stripe : gap;
    return colours[band(surface.levels, height)]!;
  });
}

/** The contour lines, and labels on those that have room for one. */
export function contourLines(
  plane: Plane,
  field: Field,
  levels: readonly number[],
): SVGGElement {
  const lines: SVGElement[] = [];
  const labels: SVGElement[] = [];
  const taken: Spot[] = [];
  const { left, top, width, height } = plane.box;
  const box = { left, top, right: left + width, bottom: top + height };
  for (const level of [...levels].reverse()) {
    const drawn = contour(field, level).map((line) =>
      line.map(([x, y]): Place => [plane.x.at(x), plane.y.at(y)]),
    );
    const d = drawn.map(linePath).join("");
    if (d === "") continue;
    lines.push(svg("path", { d }));
    const text = short(level);
    const longest = drawn.reduce((best, line) =>
      line.length > best.length ? line : best,
    );
    const spot = labelSpot(longest, text.length * LETTER, box, taken);
    if (spot === null) continue;
    taken.push(spot);
    const [x, y] = [spot.x.toFixed(1), spot.y.toFixed(1)];
    const place = `translate(${x} ${y}) rotate(${spot.angle.toFixed(0)})`;
    labels.push(
      svg("text", { transform: place, y: 3.5, "text-anchor": "middle" }, text),
    );
  }
  return svg("g", { class: "tge-contours" }, ...lines, ...labels);
}

/** The known minima, and where a model's weights are, as crosses. */
export function marks(plane: Plane, surface: Surface): SVGGElement {
  const at: Place[] = [...(surface.minima ?? [])];
  if (surface.here?.length === 2) at.push([surface.here[0]!, surface.here[1]!]);
  const crosses = at.map(([x, y]) => {
    const [px, py] = [plane.x.at(x), plane.y.at(y)];
    const d = `M${px - 6} ${py}H${px + 6}M${px} ${py - 6}V${py + 6}`;
    return svg("g", {}, svg("path", { class: "tge-mark-halo", d }), svg("path", { d }));
  });
  return svg("g", { class: "tge-marks" }, ...crosses);
}

/** The way that training took, from its start to its end. */
export function wayOfTraining(plane: Plane, path: readonly Place[]): SVGGElement {
  const places = path.map(([x, y]): Place => [plane.x.at(x), plane.y.at(y)]);
  const d = linePath(places);
  const end = places.at(-1)!;
  const dots = places.map(([cx, cy]) => svg("circle", { cx, cy, r: 2.2 }));
  const label = ([x, y]: Place, text: string): SVGElement =>
    svg("text", { x: x + 7, y: y - 7 }, text);
  return svg(
    "g",
    { class: "tge-way tge-line-2" },
    svg("path", { class: "tge-trail-halo", d }),
    svg("path", { class: "tge-trail", d }),
    ...dots,
    svg("circle", { cx: end[0], cy: end[1], r: 4.5 }),
    label(places[0]!, "start"),
    label(end, "end"),
  );
}
