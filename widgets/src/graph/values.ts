/** One tensor's numbers as statistics and as a small table that is also a heat map. */

import type { Summary } from "../document";
import { element } from "../shared/dom";
import {
  cell,
  count,
  cropNote,
  dtype,
  factor,
  heat,
  largest,
  number,
  scaleOf,
  shape,
} from "./format";
import type { Scale } from "./format";

export interface TableSize {
  rows: number;
  columns: number;
}

export const WHOLE: TableSize = { rows: 8, columns: 8 };
export const STRIP: TableSize = { rows: 3, columns: 6 };

/** The tensor: shape and dtype, statistics, and its first numbers. */
export function tensorView(
  summary: Summary,
  name: string,
  size: TableSize,
): HTMLElement {
  const alone = summary.values[0]?.[0];
  if (alone !== undefined && summary.shape.every((length) => length === 1))
    return element("div", {}, statistics(summary), singleView(alone));
  const shown = crop(summary, size);
  const scale = factor(scaleOf(shown.values));
  const notes = [cropNote(shown), scale && `numbers ${scale}`];
  const note = notes.filter((part) => part !== "").join(", ");
  const view = element("div", {}, statistics(summary));
  if (shown.values.length > 0) view.append(valueTable(shown.values, `${name} ${note}`));
  if (note !== "") view.append(element("p", { class: "tge-note" }, note));
  if (summary.not_finite > 0) {
    const amount = count(summary.not_finite, "number");
    const words = `${amount} nan or infinite, shown as \u2217`;
    view.append(element("p", { class: "tge-note tge-not-finite" }, words));
  }
  return view;
}

function singleView(value: number | null): HTMLElement {
  const text = value === null ? number(value) : visibleDigits(value);
  return element("p", { class: "tge-single" }, text);
}

/** All the digits that were sent, in as few characters as that takes. */
function visibleDigits(value: number): string {
  return String(Number(value.toPrecision(6))).replaceAll("-", "\u2212");
}

/** The summary with no more than `size` numbers to show. */
function crop(summary: Summary, size: TableSize): Summary {
  const values = summary.values
    .slice(0, size.rows)
    .map((row) => row.slice(0, size.columns));
  const columns = summary.values[0]?.length ?? 0;
  const smaller = summary.values.length > size.rows || columns > size.columns;
  return { ...summary, values, cropped: summary.cropped || smaller };
}

function statistics(summary: Summary): HTMLElement {
  const { minimum, maximum, mean, norm, zero_fraction: zeros } = summary;
  const list = element("p", { class: "tge-stats" });
  const add = (term: string, value: string): void => {
    list.append(element("span", {}, `${term} `, element("b", {}, value)), " ");
  };
  list.append(
    element("span", {}, `${shape(summary.shape)} \u00b7 ${dtype(summary.dtype)}`),
    " ",
  );
  if (summary.shape.every((size) => size === 1) && summary.values.length > 0)
    return list;
  if (norm !== null) add("norm", number(norm));
  if (minimum !== null && maximum !== null)
    add("range", `${number(minimum)} \u2026 ${number(maximum)}`);
  if (mean !== null) add("mean", number(mean));
  if (zeros !== null && zeros > 0) add("zeros", `${Math.round(zeros * 100)}%`);
  return list;
}

/** The numbers as a table; blue is negative, orange positive, the sign is written. */
export function valueTable(values: (number | null)[][], caption: string): HTMLElement {
  const most = largest(values);
  const scale = scaleOf(values);
  const rows = values.map((row) =>
    element(
      "tr",
      {},
      ...row.map((value) => valueCell(value, scale, heat(value, most))),
    ),
  );
  return element(
    "div",
    { class: "tge-values-scroll" },
    element(
      "table",
      { class: "tge-values" },
      element("caption", { class: "tge-visually-hidden" }, caption),
      element("tbody", {}, ...rows),
    ),
  );
}

function valueCell(value: number | null, scale: Scale, warmth: number): HTMLElement {
  const sign = warmth < 0 ? "tge-cold" : "tge-warm";
  const full = value === null ? "nan or infinity" : String(value);
  const made = element("td", { class: sign, title: full }, cell(value, scale));
  made.style.setProperty("--tge-heat", `${Math.round(Math.abs(warmth) * 50)}%`);
  return made;
}
