/* The colours of the plane: how sure the model is, of which class; or a unit. */

import { type Colour, DIVERGING, DIVERGING_DARK, along } from "../shared/colour";
import { HEIGHTS, HEIGHTS_DARK } from "../shared/heights";
import { type Field, between, paintField } from "../shared/field";
import type { Seen } from "./model";

/** The classes' colours, as the theme's series. */
const CLASSES: readonly Colour[] = [
  [11, 98, 196],
  [194, 87, 12],
  [26, 127, 90],
  [138, 63, 252],
  [107, 114, 128],
];
const CLASSES_DARK: readonly Colour[] = [
  [122, 180, 255],
  [255, 164, 92],
  [95, 211, 165],
  [198, 162, 255],
  [163, 172, 186],
];
/** From the one class to the other, pale enough for points to stand out. */
const SHARES: readonly Colour[] = [
  [112, 168, 232],
  [184, 212, 242],
  [250, 250, 251],
  [252, 216, 182],
  [244, 170, 108],
];
const SHARES_DARK: readonly Colour[] = [
  [58, 102, 160],
  [40, 62, 92],
  [27, 30, 36],
  [88, 61, 40],
  [150, 94, 50],
];
const PAGE: Colour = [255, 255, 255];
const PAGE_DARK: Colour = [24, 27, 33];
const NOTHING: Colour = [170, 174, 181];
const SUREST = 0.5; // how much of a class's colour: the points stay readable on it

/** What the model says of the plane; `values` are the extremes of a regression. */
export function paintDecision(
  canvas: HTMLCanvasElement,
  seen: Seen,
  regression: boolean,
  values: readonly [number, number],
  dark: boolean,
): void {
  const [first] = seen.outputs;
  if (!first) return;
  if (regression) paintHeights(canvas, first, values, dark);
  else if (seen.outputs.length === 1) {
    const shades = dark ? SHARES_DARK : SHARES;
    paintField(canvas, first, (p) => (Number.isNaN(p) ? NOTHING : along(shades, p)));
  } else paintClasses(canvas, seen.outputs, dark);
}

function paintHeights(
  canvas: HTMLCanvasElement,
  field: Field,
  values: readonly [number, number],
  dark: boolean,
): void {
  paintField(canvas, field, (value) =>
    Number.isNaN(value) ? NOTHING : heightColour(value, values, dark),
  );
}

/** The colour of a value, on the plane and of a point, so that they compare. */
export function heightColour(
  value: number,
  [low, high]: readonly [number, number],
  dark: boolean,
): Colour {
  return along(dark ? HEIGHTS_DARK : HEIGHTS, (value - low) / (high - low || 1));
}

export function extent({ values }: Field): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

function paintClasses(
  canvas: HTMLCanvasElement,
  outputs: Field[],
  dark: boolean,
): void {
  const colours = dark ? CLASSES_DARK : CLASSES;
  const page = dark ? PAGE_DARK : PAGE;
  const [first, ...others] = outputs;
  const chance = 1 / outputs.length;
  paintField(canvas, first!, (value, px, py) => {
    const column = ((px + 0.5) / canvas.width) * (first!.columns - 1);
    const row = (1 - (py + 0.5) / canvas.height) * (first!.rows - 1);
    let [best, most] = [0, value];
    others.forEach((field, index) => {
      const share = between(field, column, row);
      if (share > most) [best, most] = [index + 1, share];
    });
    if (Number.isNaN(most)) return NOTHING;
    const sure = (most - chance) / (1 - chance);
    return blend(page, colours[best % colours.length]!, SUREST * sure);
  });
}

/** A unit: blue below zero, orange above. */
export function paintUnit(canvas: HTMLCanvasElement, unit: Field, dark: boolean): void {
  const shades = dark ? DIVERGING_DARK : DIVERGING;
  const [low, high] = extent(unit);
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  paintField(canvas, unit, (value) =>
    Number.isNaN(value) ? NOTHING : along(shades, 0.5 + (0.5 * value) / size),
  );
}

function blend(from: Colour, to: Colour, share: number): Colour {
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * share);
  return [mix(0), mix(1), mix(2)];
}
