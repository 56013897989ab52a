/**
 * Words and numbers for people. Pure functions: nothing here touches the page.
 *
 * Every text of a document comes from somebody's program and may hold anything, so
 * it passes through `visible` before it is shown, and is only ever set as text.
 */

import type { Summary } from "../document";
import { formatNumber, shorten, visible } from "../shared/format";
import { shape } from "../shared/table";

export { shorten, visible };
export { cell, count, dtype, factor, heat, largest, scaleOf, shape } from "../shared/table";
export type { Scale } from "../shared/table";

const ELLIPSIS = "\u2026";

/** What says how many there are, at the end of a name or a shape. */
const TIMES = / \u00d7 \d+$/;

/** The longest start of `text` that `measure` finds no wider than `width`.

    What it ends in as `\u00d7 12` is kept: `layers.0\u20265 \u00b7 TransformerEn\u2026 \u00d7 12`. */
export function clip(
  text: string,
  width: number,
  measure: (text: string) => number,
): string {
  const shown = shorten(visible(text), 200);
  if (measure(shown) <= width) return shown;
  const times = TIMES.exec(text)?.[0] ?? "";
  const end = measure(ELLIPSIS + times) <= width ? ELLIPSIS + times : ELLIPSIS;
  const characters = Array.from(shown);
  let fits = 0;
  let fails = characters.length;
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    const candidate = characters.slice(0, middle).join("") + end;
    if (measure(candidate) <= width) fits = middle;
    else fails = middle;
  }
  return characters.slice(0, fits).join("") + end;
}

/** A number of a document; JSON cannot hold nan and infinity, so they are null. */
export function number(value: number | null): string {
  return value === null ? "nan or \u221e" : formatNumber(value);
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
