/* What is measured of each layer, and how it becomes colours. No page here. */

import {
  type Colour,
  DIVERGING,
  DIVERGING_DARK,
  SEQUENTIAL,
  along,
} from "../shared/colour";
import { formatNumber } from "../shared/format";
import type { Series } from "./points";
import type { Layer } from "./run";

/** Training often goes well where an update is a thousandth of its weight. */
export const GOOD_RATIO = 1e-3;
const RATIO_DECADES = 2; // to both sides of it
const MOST_DECADES = 8; // below the highest value
const NOT_A_NUMBER: Colour = [190, 24, 93];

interface Statistic {
  label: string;
  formula: string;
  scale: "log" | "share" | "ratio" | "sign";
}

const KNOWN: Record<string, Statistic> = {
  "gradient norm": { label: "Gradient norm", formula: "‖g‖", scale: "log" },
  "weight norm": { label: "Weight norm", formula: "‖w‖", scale: "log" },
  "update ratio": {
    label: "Update-to-weight ratio",
    formula: "‖Δw‖ / ‖w‖",
    scale: "ratio",
  },
  "activation mean": { label: "Activation mean", formula: "mean", scale: "sign" },
  "activation std": { label: "Activation spread", formula: "std", scale: "log" },
  "zero fraction": {
    label: "Zero fraction",
    formula: "share of zeros",
    scale: "share",
  },
};

/** How a statistic is named and drawn; one that nobody knows has its own name. */
export function statistic(kind: string): Statistic {
  return KNOWN[kind] ?? { label: kind, formula: "", scale: "log" };
}

/** The statistics that a run has of its layers, the best known first. */
export function kindsOf(layers: Layer[]): string[] {
  const there = new Set(layers.filter(({ where }) => where).map(({ kind }) => kind));
  const known = Object.keys(KNOWN).filter((kind) => there.has(kind));
  return [...known, ...[...there].filter((kind) => !known.includes(kind))];
}

/** A scale from values to colours, with the words for its legend. */
export interface Tint {
  colours: readonly Colour[];
  words: string[];
  color(value: number): Colour;
}

export function tint(kind: string, all: Series[], dark: boolean): Tint {
  const { scale } = statistic(kind);
  const diverging = dark ? DIVERGING_DARK : DIVERGING;
  if (scale === "share")
    return made(SEQUENTIAL, ["0%", "50%", "100%"], (value) => value);
  if (scale === "ratio") {
    const words = [-RATIO_DECADES, 0, RATIO_DECADES].map((decades, index) => {
      const sign = ["≤ ", "", "≥ "][index] ?? "";
      return sign + formatNumber(GOOD_RATIO * 10 ** decades, 1);
    });
    const share = (value: number): number =>
      0.5 + Math.log10(value / GOOD_RATIO) / (2 * RATIO_DECADES);
    return made(diverging, words, share);
  }
  const { low, high, positive } = range(all);
  if (scale === "sign") {
    const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const words = [-size, 0, size].map((value) => formatNumber(value, 2));
    return made(diverging, words, (value) => 0.5 + value / (2 * size));
  }
  const bottom = Math.max(positive, high / 10 ** MOST_DECADES);
  const decades = high > bottom ? Math.log10(high / bottom) : 1;
  const words = [bottom, Math.sqrt(bottom * high), high].map((value) =>
    formatNumber(value, 2),
  );
  return made(SEQUENTIAL, words, (value) => Math.log10(value / bottom) / decades);
}

function made(
  colours: readonly Colour[],
  words: string[],
  share: (value: number) => number,
): Tint {
  const color = (value: number): Colour =>
    Number.isFinite(value) ? along(colours, share(value)) : NOT_A_NUMBER;
  return { colours, words, color };
}

function range(all: Series[]): { low: number; high: number; positive: number } {
  let [low, high, positive] = [Infinity, -Infinity, Infinity];
  for (const { values, length } of all) {
    const [lowest, highest] = values.extremes(0, length);
    if (lowest < 0) continue;
    low = Math.min(low, values.at(lowest));
    high = Math.max(high, values.at(highest));
    positive = Math.min(positive, values.positive(0, length).lowest ?? Infinity);
  }
  if (low > high) return { low: 0, high: 1, positive: 1 };
  return { low, high, positive: Number.isFinite(positive) ? positive : 1 };
}

/** What a layer's statistic was from one step to before another: its highest value.

    Where nothing was measured it is what was measured last; null before the first. */
export function valueWithin(series: Series, from: number, to: number): number | null {
  const [start, stop] = [series.from(from), series.from(to)];
  if (stop === start) return start === 0 ? null : series.values.at(start - 1);
  const [, highest] = series.values.extremes(start, stop);
  return highest < 0 ? Number.NaN : series.values.at(highest);
}

/** Whether a statistic of `where` belongs to the chosen parameter or module. */
export function belongs(where: string, chosen: string): boolean {
  const module = chosen.slice(0, Math.max(0, chosen.lastIndexOf(".")));
  return (
    where === chosen ||
    where.startsWith(`${chosen}.`) ||
    (where !== "" && where === module)
  );
}
