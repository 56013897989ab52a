/* The optimizers on the surface: their trails, where they stand, where they go. */

import { type Place, linePath } from "../shared/contour";
import { svg } from "../shared/dom";
import type { Plane } from "../shared/plane";
import { type Race, type Track, indexAt, letter, placeAt, wayTo } from "./model";

const DOWNHILL = 46; // pixels: the arrows show directions, the table sizes
const UPDATE = 34;

/** Everything of the race as it stands after so many steps. */
export function drawRace(
  plane: Plane,
  race: Race,
  step: number,
  selected: string,
): SVGElement[] {
  const order = race.tracks.map((track, index) => ({ track, index }));
  // The selected one lies on top.
  order.sort(
    (a, b) => Number(a.track.name === selected) - Number(b.track.name === selected),
  );
  const trails = order.map(({ track, index }) => trail(plane, track, index, step));
  const chosen = race.tracks.find(({ name }) => name === selected);
  return [
    startMark(plane, race.start),
    ...trails,
    ...(chosen ? arrows(plane, chosen, step, race.tracks.indexOf(chosen)) : []),
    ...order.flatMap(({ track, index }) =>
      marker(plane, track, index, step, track.name === selected),
    ),
  ];
}

function pixel(plane: Plane, [x, y]: Place): Place {
  // Far outside is as good as farther: an SVG renderer has no use for 10³⁰ pixels.
  const limit = (value: number): number => Math.min(Math.max(value, -9999), 9999);
  return [limit(plane.x.at(x)), limit(plane.y.at(y))];
}

function trail(plane: Plane, track: Track, index: number, step: number): SVGGElement {
  const d = linePath(wayTo(track, step).map((place) => pixel(plane, place)));
  return svg(
    "g",
    { class: `tge-line-${(index % 5) + 1}` },
    svg("path", { class: "tge-trail-halo", d }),
    svg("path", { class: "tge-trail", d }),
  );
}

function startMark(plane: Plane, start: Place): SVGGElement {
  const [x, y] = pixel(plane, start);
  return svg(
    "g",
    { class: "tge-start" },
    svg("circle", { cx: x, cy: y, r: 9 }),
    svg("circle", { cx: x, cy: y, r: 3 }),
  );
}

function marker(
  plane: Plane,
  track: Track,
  index: number,
  step: number,
  chosen: boolean,
): SVGElement[] {
  const place = placeAt(track, step) ?? wayTo(track, step).at(-1);
  if (!place) return [];
  const [x, y] = pixel(plane, place);
  return [
    svg(
      "g",
      { class: `tge-marker tge-line-${(index % 5) + 1}` },
      svg("circle", { cx: x, cy: y, r: chosen ? 9 : 7.5 }),
      svg("text", { x, y: y + 3.6, "text-anchor": "middle" }, letter(index)),
    ),
  ];
}

/** Downhill, against the gradient, and the step that the optimizer makes from it. */
function arrows(plane: Plane, track: Track, step: number, index: number): SVGElement[] {
  const place = placeAt(track, step);
  const at = indexAt(track, step);
  if (place === null) return [];
  const from = pixel(plane, place);
  const [gx, gy] = track.gradient[at] ?? [];
  const [ux, uy] = track.update[at] ?? [];
  return [
    ...arrow(plane, from, [-(gx ?? 0), -(gy ?? 0)], DOWNHILL, "tge-arrow-downhill"),
    ...arrow(
      plane,
      from,
      [ux ?? 0, uy ?? 0],
      UPDATE,
      `tge-arrow-update tge-line-${(index % 5) + 1}`,
    ),
  ];
}

/** The direction on the page of a direction on the plane; null where there is none. */
export function onPage(plane: Pick<Plane, "x" | "y">, [dx, dy]: Place): Place | null {
  const px = plane.x.at(dx) - plane.x.at(0);
  const py = plane.y.at(dy) - plane.y.at(0);
  const size = Math.hypot(px, py);
  return size > 0 && Number.isFinite(size) ? [px / size, py / size] : null;
}

function arrow(
  plane: Plane,
  [x, y]: Place,
  way: Place,
  length: number,
  name: string,
): SVGElement[] {
  const unit = onPage(plane, way);
  if (unit === null) return [];
  const [ux, uy] = unit;
  const [tx, ty] = [x + ux * length, y + uy * length];
  const [bx, by] = [tx - ux * 8, ty - uy * 8];
  const shaft = `M${x} ${y}L${bx} ${by}`;
  const [wx, wy] = [-uy * 4.5, ux * 4.5]; // half the head's width
  const head = `M${tx} ${ty}L${bx + wx} ${by + wy}L${bx - wx} ${by - wy}Z`;
  return [
    svg(
      "g",
      { class: `tge-arrow ${name}` },
      svg("path", { class: "tge-arrow-halo", d: shaft + head }),
      svg("path", { class: "tge-arrow-shaft", d: shaft }),
      svg("path", { class: "tge-arrow-head", d: head }),
    ),
  ];
}
