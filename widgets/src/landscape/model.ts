/* What a landscape view knows: the surface, the race, and what to say of them. */

import type { Place } from "../shared/contour";
import { type Field, sample } from "../shared/field";
import { formatNumber, shorten, visible } from "../shared/format";
import { unpack } from "../shared/pack";

/** The surface as Python sends it (`LandscapeView._surface`). */
export interface Surface {
  title: string;
  formula?: string;
  /** What x and y mean, and the height; without y for a curve. */
  labels: string[];
  columns: number;
  rows: number;
  x_range: [number, number];
  y_range: [number, number];
  /** float32 in base64, row after row, the lowest y first. */
  values: string;
  levels: number[];
  /** The lowest height, and where it is. */
  lowest: number[] | null;
  highest: number | null;
  minima?: [number, number][];
  /** Where a model's weights are. */
  here?: number[];
  /** On a curve: points with a name. */
  marks?: [number, string][];
  /** The way that training took. */
  path?: [number, number][];
  done: number;
}

export type Numbers = (number | null)[];

/** One optimizer's way; entry t of its lists belongs to the point after t steps. */
export interface Track {
  name: string;
  kind: string;
  lr: number | null;
  settings: Record<string, string>;
  x: Numbers;
  y: Numbers;
  loss: Numbers;
  gradient: Numbers[];
  update: Numbers[];
  state: Record<string, (Numbers | number | null)[]>;
  note: string;
}

export interface Race {
  start: [number, number];
  steps: number;
  tracks: Track[];
}

export function fieldOf(surface: Surface): Field {
  return {
    columns: surface.columns,
    rows: surface.rows,
    x: surface.x_range,
    y: surface.y_range,
    values: unpack(surface.values),
  };
}

/** The race, if there is one. */
export function raceOf(value: unknown): Race | null {
  const race = value as Partial<Race> | null;
  return race?.tracks?.length ? (race as Race) : null;
}

/** Where an optimizer stands after so many steps; the end, if it ended earlier. */
export function indexAt(track: Track, step: number): number {
  return Math.max(0, Math.min(step, track.x.length - 1));
}

/** The place after so many steps, or null where it is no number. */
export function placeAt(track: Track, step: number): Place | null {
  const at = indexAt(track, step);
  return placeOf(track.x[at], track.y[at]);
}

function placeOf(x?: number | null, y?: number | null): Place | null {
  return typeof x === "number" && typeof y === "number" ? [x, y] : null;
}

/** The way up to a step; it ends where the numbers do. */
export function wayTo(track: Track, step: number): Place[] {
  const way: Place[] = [];
  for (let at = 0; at <= indexAt(track, step); at += 1) {
    const place = placeOf(track.x[at], track.y[at]);
    if (place === null) break;
    way.push(place);
  }
  return way;
}

/** From a place to the nearest minimum; null where none is known. */
export function distanceTo(
  minima: [number, number][],
  place: Place | null,
): number | null {
  if (place === null || minima.length === 0) return null;
  return Math.min(...minima.map(([x, y]) => Math.hypot(place[0] - x, place[1] - y)));
}

/** An optimizer's name as it is shown; a person may have called it anything. */
export function nameOf(track: Track): string {
  return told(track.name, 60);
}

/** A text from somebody's program: nothing in it is invisible, and it ends. */
export function told(text: string, limit = 300): string {
  return shorten(visible(text), limit);
}

/** A, B, C … for the markers. */
export function letter(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}

/** One line of an optimizer's memory: numbers for x and y, or one number. */
export interface Memory {
  name: string;
  numbers: Numbers;
  /** Whether it points somewhere on the plane. */
  vector: boolean;
}

/** The gradient, the step it led to, and what the optimizer remembers then. */
export function memoryAt(track: Track, step: number): Memory[] {
  const at = indexAt(track, step);
  const lines: Memory[] = [];
  const add = (name: string, value: Numbers | number | null | undefined): void => {
    if (value === null || value === undefined) return;
    const numbers = Array.isArray(value) ? value : [value];
    lines.push({ name, numbers, vector: numbers.length === 2 && points(name) });
  };
  add("gradient", track.gradient[at]);
  add("update", track.update[at]);
  for (const [name, values] of Object.entries(track.state)) add(name, values[at]);
  return lines;
}

/** Squares, sums and sizes of gradients have no direction. */
function points(name: string): boolean {
  return !/sq|square|sum|norm|inf|size|acc|prev/.test(name);
}

export function pair(numbers: Numbers): string {
  const texts = numbers.map((value) => formatNumber(value));
  return texts.length === 1 ? texts[0]! : `(${texts.join(", ")})`;
}

/** What the race looks like after so many steps, in one sentence. */
export function sentence(race: Race, minima: [number, number][], step: number): string {
  const parts = race.tracks.map((track) => {
    const at = indexAt(track, step);
    const away = distanceTo(minima, placeAt(track, step));
    const far = away === null ? "" : `, ${formatNumber(away, 2)} from the minimum`;
    return `${nameOf(track)}: loss ${formatNumber(track.loss[at] ?? null)}${far}`;
  });
  return `Step ${step} of ${race.steps}. ${parts.join(". ")}.`;
}

/** The height at a point, in words; of a curve, y is the height itself. */
export function readingAt(surface: Surface, field: Field, [x, y]: Place): string {
  const [across, up, height = up] = surface.labels;
  if (surface.rows === 1)
    return `${across} ${formatNumber(x)}: ${height} ${formatNumber(y)}`;
  const value = formatNumber(sample(field, x, y));
  return `${across} ${formatNumber(x)}, ${up} ${formatNumber(y)}: ${height} ${value}`;
}

/** What is said while nobody points at the surface. */
export function hintOf({ lowest, highest }: Surface, race: Race | null): string {
  if (race) return "Click, or drag the ring, to start elsewhere.";
  if (lowest === null) return "No point is computed yet.";
  const extent = `From ${formatNumber(lowest[0] ?? null)} to ${formatNumber(highest)}.`;
  return `${extent} Point at it to read a height.`;
}

/** Which of the level's bands a height lies in, from 0. */
export function band(levels: readonly number[], value: number): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A round number as short as it can be: 0.5, 0.001, 1,500. */
export function short(value: number): string {
  const text = formatNumber(value, 2);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}
