/* What a decision view knows: the points, and what the model makes of the plane. */

import type { Place } from "../shared/contour";
import { type Field, type Range, sample } from "../shared/field";
import { formatNumber, shorten, visible } from "../shared/format";
import { unpack } from "../shared/pack";

/** The learner's points (`DecisionView._refresh_data`). */
export interface Data {
  x: (number | null)[];
  y: (number | null)[];
  /** The index of each point's class; in a regression its value. */
  labels: (number | null)[];
  names: string[];
  regression: boolean;
  total: number;
  added: number;
  notice: string;
  features: string[];
  x_range: [number, number];
  y_range: [number, number];
}

/** What stands in a frame's header and in the snapshot (`DecisionView._facts`). */
export interface Facts {
  n: number;
  /** 1 for two classes or a value, else the number of classes. */
  outputs: number;
  accuracy: number | null;
  error: number | null;
  wrong: number[];
  /** w₁, w₂ and b of each unit of the first layer. */
  lines: (number | null)[][];
  unit_lines: boolean;
  step: number | null;
  numbers: Record<string, number | null>;
  /** Lowest and highest number of each unit. */
  units: [number | null, number | null][];
  layer: string;
}

export interface Snapshot extends Facts {
  grid: string;
  pictures: string;
}

/** What the model makes of the plane: a field for each output and for each unit. */
export interface Seen {
  facts: Facts;
  outputs: Field[];
  units: Field[];
}

export interface Layer {
  path: string;
  kind: string;
  units: number;
}

export function seenOf(
  facts: Facts,
  grid: Float32Array,
  pictures: Uint8Array,
  data: Data,
): Seen {
  const cells = facts.n * facts.n;
  const field = (values: ArrayLike<number>): Field => ({
    columns: facts.n,
    rows: facts.n,
    x: data.x_range,
    y: data.y_range,
    values,
  });
  const outputs = Array.from({ length: facts.outputs }, (_, index) =>
    field(grid.subarray(index * cells, (index + 1) * cells)),
  );
  const units = facts.units.map(([low, high], index) =>
    field(numbersOf(pictures.subarray(index * cells, (index + 1) * cells), low, high)),
  );
  return { facts, outputs, units };
}

/** One byte a point, between the lowest and the highest; 255 is no number. */
function numbersOf(
  bytes: Uint8Array,
  low: number | null,
  high: number | null,
): Float32Array {
  const from = low ?? 0;
  const step = ((high ?? 0) - from) / 254;
  return Float32Array.from(bytes, (byte) => (byte === 255 ? NaN : from + byte * step));
}

export function seenOfSnapshot(snapshot: Snapshot, data: Data): Seen {
  const pictures = Uint8Array.from(atob(snapshot.pictures), (letter) =>
    letter.charCodeAt(0),
  );
  return seenOf(snapshot, unpack(snapshot.grid), pictures, data);
}

/** A text from somebody's program: nothing in it is invisible, and it ends. */
export function told(text: string, limit = 40): string {
  return shorten(visible(text), limit);
}

/** The share of each class at a point; of two classes, both. */
export function shares(outputs: readonly number[]): number[] {
  const [first = NaN] = outputs;
  return outputs.length === 1 ? [1 - first, first] : [...outputs];
}

/** The index of the largest; −1 if one is no number. */
export function largest(values: readonly number[]): number {
  if (values.some(Number.isNaN)) return -1;
  return values.reduce(
    (best, value, index) => (value > values[best]! ? index : best),
    0,
  );
}

export function outputsAt(seen: Seen, [x, y]: Place): number[] {
  return seen.outputs.map((field) => sample(field, x, y));
}

/** What the model says of a point, in words. */
export function reading(data: Data, outputs: readonly number[]): string {
  if (data.regression) return formatNumber(outputs[0] ?? NaN);
  const each = shares(outputs);
  const best = largest(each);
  if (best < 0) return "no number";
  return `${told(data.names[best] ?? `${best}`)} with ${percent(each[best]!)}`;
}

export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 99.95 || value < 0.05 ? value.toFixed(0) : value.toFixed(1)}%`;
}

/** What is said while nobody points at the plane. */
export function hintOf(data: Data, facts: Facts): string {
  if (data.regression) return "A point that vanishes in the plane is predicted right.";
  const parts: string[] = [];
  if (facts.outputs === 1) parts.push("Line: 50%; dashes: 10% and 90%.");
  if (facts.wrong.length > 0) parts.push("Rings: classed wrong.");
  return parts.join(" ") || "Point at it to read the model.";
}

export function placeText(data: Data, [x, y]: Place): string {
  const [across = "x", up = "y"] = data.features;
  return `${told(across)} ${formatNumber(x)}, ${told(up)} ${formatNumber(y)}`;
}

/** Where the learning stands, as parts of a line. */
export function standing(data: Data, facts: Facts): string[] {
  const parts: string[] = [];
  if (facts.step !== null) parts.push(`step ${facts.step}`);
  for (const [name, value] of Object.entries(facts.numbers))
    parts.push(`${told(name)} ${formatNumber(value)}`);
  if (data.regression) parts.push(`mean squared error ${formatNumber(facts.error)}`);
  else if (facts.accuracy !== null)
    parts.push(`${percent(facts.accuracy)} classed right`);
  return parts;
}

/** The ends of the line w₁x + w₂y + b = 0 within the ranges; null outside of them. */
export function lineEnds(
  [w1, w2, b]: readonly (number | null)[],
  x: Range,
  y: Range,
): [Place, Place] | null {
  if (typeof w1 !== "number" || typeof w2 !== "number" || typeof b !== "number")
    return null;
  const ends: Place[] = [];
  if (w2 !== 0) for (const at of x) ends.push([at, -(w1 * at + b) / w2]);
  if (w1 !== 0) for (const at of y) ends.push([-(w2 * at + b) / w1, at]);
  const slack = 1e-9;
  const inside = ends.filter(
    ([px, py]) =>
      px >= x[0] - slack &&
      px <= x[1] + slack &&
      py >= y[0] - slack &&
      py <= y[1] + slack,
  );
  const [from] = inside;
  const to = inside.findLast(
    ([px, py]) => from && Math.abs(px - from[0]) + Math.abs(py - from[1]) > slack,
  );
  return from && to ? [from, to] : null;
}

/** `w·x + b` of a unit, with its numbers. */
export function lineText(
  [w1, w2, b]: readonly (number | null)[],
  features: readonly string[],
): string {
  const term = (
    value: number | null | undefined,
    name: string,
    first: boolean,
  ): string => {
    const number = value ?? NaN;
    const sign = number < 0 ? (first ? "−" : " − ") : first ? "" : " + ";
    return `${sign}${formatNumber(Math.abs(number), 2)}${name}`;
  };
  const [across = "x", up = "y"] = features;
  const along = term(w1, ` ${told(across, 20)}`, true);
  return `${along}${term(w2, ` ${told(up, 20)}`, false)}${term(b, "", false)} = 0`;
}
