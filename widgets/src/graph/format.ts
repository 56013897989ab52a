/**
 * Words and numbers for people. Pure functions: nothing here touches the page.
 *
 * Every text of a document comes from somebody's program and may hold anything, so
 * it passes through `visible` before it is shown, and is only ever set as text.
 */

import type { Summary } from "../document";
import { formatNumber, shorten, visible } from "../shared/format";

export { shorten, visible };

const MINUS = "\u2212";
const ELLIPSIS = "\u2026";
const SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

/** The longest start of `text` that `measure` finds no wider than `width`. */
export function clip(
  text: string,
  width: number,
  measure: (text: string) => number,
): string {
  const shown = shorten(visible(text), 200);
  if (measure(shown) <= width) return shown;
  const characters = Array.from(shown);
  let fits = 0;
  let fails = characters.length;
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    const candidate = characters.slice(0, middle).join("") + ELLIPSIS;
    if (measure(candidate) <= width) fits = middle;
    else fails = middle;
  }
  return characters.slice(0, fits).join("") + ELLIPSIS;
}

/** A number of a document; JSON cannot hold nan and infinity, so they are null. */
export function number(value: number | null): string {
  return value === null ? "nan or \u221e" : formatNumber(value);
}

/** How the numbers of one table are written: all with one factor and one precision. */
export interface Scale {
  /** The power of ten that stands above the table; 0 for none. */
  exponent: number;
  decimals: number;
}

/** A scale in which no number of the table needs more than six characters. */
export function scaleOf(values: readonly (readonly (number | null)[])[]): Scale {
  const numbers = values.flat().filter((value) => value !== null);
  const power = Math.max(-300, Math.floor(Math.log10(largest(values) || 1)));
  if (power >= 4 || power < -1) return { exponent: power, decimals: 3 };
  if (numbers.every(Number.isInteger)) return { exponent: 0, decimals: 0 };
  return { exponent: 0, decimals: 3 - Math.max(0, power) };
}

/** A number of a table; 0 is only ever written for a true zero. */
export function cell(value: number | null, scale: Scale): string {
  if (value === null) return "\u2217";
  if (value === 0) return "0";
  const text = (Math.abs(value) / 10 ** scale.exponent).toFixed(scale.decimals);
  return (value < 0 ? MINUS : "") + text;
}

/** `× 10⁻³` above a table, or nothing. */
export function factor(scale: Scale): string {
  if (scale.exponent === 0) return "";
  const digits = [...String(Math.abs(scale.exponent))];
  const raised = digits.map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `\u00d7 10${scale.exponent < 0 ? "\u207b" : ""}${raised}`;
}

/** A shape as people write it: `32 × 128`, and `scalar` for no dimensions. */
export function shape(sizes: readonly number[]): string {
  return sizes.length === 0 ? "scalar" : sizes.join(" \u00d7 ");
}

/** `torch.float32` as `float32`. */
export function dtype(name: string): string {
  return name.replace(/^torch\./, "");
}

/** The numbers in a few words: the number itself, or the range of many. */
export function range(summary: Summary): string {
  const [first] = summary.values[0] ?? [];
  if (first === undefined) return "empty";
  if (summary.shape.every((size) => size === 1)) return number(first);
  return `${number(summary.minimum)} \u2026 ${number(summary.maximum)}`;
}

/** How many numbers of the tensor are shown, empty when all of them are. */
export function cropNote(summary: Summary): string {
  if (!summary.cropped) return "";
  const rows = summary.values.length;
  const columns = summary.values[0]?.length ?? 0;
  const size = summary.shape.length < 2 ? `${columns}` : `${rows} \u00d7 ${columns}`;
  return `first ${size} of ${shape(summary.shape)}`;
}

/** `1 node`, `2 nodes`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** How far a value is along blue (−1) to orange (+1), given the largest size. */
export function heat(value: number | null, largest: number): number {
  if (value === null || largest === 0) return 0;
  return Math.max(-1, Math.min(1, value / largest));
}

/** The largest absolute value among the shown numbers. */
export function largest(values: readonly (readonly (number | null)[])[]): number {
  let size = 0;
  for (const row of values)
    for (const value of row) if (value !== null) size = Math.max(size, Math.abs(value));
  return size;
}

/** One total, taken apart: what was there before, from `total` and what came. */
export function subtract(total: Summary, part: Summary): (number | null)[][] {
  return total.values.map((row, i) =>
    row.map((value, j) => {
      const other = part.values[i]?.[j];
      return value === null || other === null || other === undefined
        ? null
        : value - other;
    }),
  );
}
