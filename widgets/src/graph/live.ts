/** Numbers of a training run on the picture: what is known, and how it is scaled. */

import type { GraphDocument } from "../document";
import { formatNumber } from "../shared/format";

/** How a measure goes from its numbers to a share of the colour. */
export interface Range {
  kind: "log" | "linear" | "signed";
  low: number;
  high: number;
}

/** The ids that a frame has numbers for: every node, then every module. */
export function targets(document: GraphDocument): string[] {
  const modules = document.modules.map((module) => `module:${module.path}`);
  return [...document.nodes.map((node) => node.id), ...modules];
}

/** The scale of a measure for these numbers; it moves in whole steps, so it is calm. */
export function rangeOf(measure: string, numbers: Iterable<number>): Range {
  const finite = [...numbers].filter(Number.isFinite);
  if (measure === "zero fraction") return { kind: "linear", low: 0, high: 1 };
  if (measure === "activation mean") {
    const high = roundUp(Math.max(...finite.map(Math.abs), 1e-12));
    return { kind: "signed", low: -high, high };
  }
  const powers = finite.filter((value) => value > 0).map(Math.log10);
  if (powers.length === 0) return { kind: "log", low: 0.1, high: 1 };
  const low = Math.floor(Math.min(...powers) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.max(...powers) - 1e-9));
  return { kind: "log", low: 10 ** low, high: 10 ** high };
}

/** How far a number is along its range: 0 to 1, or −1 to 1 for signed ones. */
export function share({ kind, low, high }: Range, value: number): number {
  if (!Number.isFinite(value)) return 1;
  if (kind === "signed") return clamp(value / high, -1);
  if (kind === "linear") return clamp((value - low) / (high - low), 0);
  if (value <= 0) return 0;
  return clamp(Math.log(value / low) / Math.log(high / low), 0);
}

/** The next of 1, 2, 5, 10, 20, … above a number. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = [1, 2, 5].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

function clamp(value: number, low: number): number {
  return Math.max(low, Math.min(1, value));
}

/** A number as a box with room for so many characters writes it, best with its name. */
export function label(measure: string, value: number, room: number): string {
  const text = Number.isFinite(value) ? formatNumber(value) : "nan, \u221e";
  const named = `${SIGNS[measure] ?? measure} ${text}`;
  if (named.length <= room) return named;
  return text.length <= room ? text : formatNumber(value, 1);
}

/** Short names of the measures, for a box. */
const SIGNS: Record<string, string> = {
  "gradient norm": "\u2016\u2202\u2016",
  "weight norm": "\u2016w\u2016",
  "update ratio": "\u2016\u0394w\u2016/\u2016w\u2016",
  "zero fraction": "zeros",
  "activation mean": "mean",
  "activation std": "std",
};
