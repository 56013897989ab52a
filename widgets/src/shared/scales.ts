/* Scales: from numbers to pixels and back, round tick values, the rate slider. */

export interface Scale {
  low: number;
  high: number;
  /** Where a value lies, in pixels. */
  at(value: number): number;
  /** The value that lies at a pixel. */
  value(pixel: number): number;
}

/** The straight line that takes [low, high] to [from, to]. */
export function linear(low: number, high: number, from: number, to: number): Scale {
  const slope = (to - from) / (high - low || 1);
  return {
    low,
    high,
    at: (value) => from + (value - low) * slope,
    value: (pixel) => low + (pixel - from) / slope,
  };
}

/** The straight line between the logarithms; `low` must be above 0. */
export function logarithmic(
  low: number,
  high: number,
  from: number,
  to: number,
): Scale {
  const line = linear(Math.log10(low), Math.log10(high), from, to);
  return {
    low,
    high,
    at: (value) => line.at(Math.log10(value)),
    value: (pixel) => 10 ** line.value(pixel),
  };
}

/** The values a logarithmic axis shows for [low, high]: 1, 2 or 5 at both ends. */
export function logDomain(low: number, high: number): [number, number] {
  const power = (value: number): number => 10 ** Math.floor(Math.log10(value) + 1e-9);
  const near = 1 + 1e-9;
  const below = [5, 2, 1].map((factor) => factor * power(low));
  const above = [1, 2, 5, 10].map((factor) => factor * power(high));
  const from = below.find((value) => value <= low * near) ?? low;
  const to = above.find((value) => value >= high / near) ?? high;
  return from < to ? [from, to] : [from / 2, to * 2];
}

/** Round values within [low, high]: decades, or 1, 2 and 5 where there are few. */
export function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / Math.max(count, 1)));
  const found: number[] = [];
  for (let power = first; power <= last; power += 1) {
    if (power % every !== 0) continue;
    for (const factor of factors) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
}

/** The round distance (1, 2 or 5 times a power of ten) nearest to `span / count`. */
export function tickStep(span: number, count: number): number {
  const raw = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  return (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10) * power;
}

/** Round values within [low, high], about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const step = tickStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** The values an axis shows for data in [low, high]: round at both ends.

    Zero is included where the data comes near it, so that heights compare. */
export function valueDomain(
  low: number,
  high: number,
  count: number,
): [number, number] {
  if (low === 0 && high === 0) return [0, 1];
  if (low === high) {
    const margin = Math.abs(low) / 2 || 1;
    return [low - margin, high + margin];
  }
  const from = low > 0 && low < high / 2 ? 0 : low;
  const step = tickStep(high - from, count);
  const round = (value: number): number => Number((value * step).toPrecision(12));
  return [round(Math.floor(from / step + 1e-9)), round(Math.ceil(high / step - 1e-9))];
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** Where the step axis ends: it grows in leaps, so that the curve does not slide. */
export function stepDomain(last: number, total: number | null, over: boolean): number {
  if (over) return Math.max(last, 1);
  if (total !== null && last <= total) return Math.max(total, 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(last, 10)));
  return (ROUND.find((factor) => factor * power >= last) ?? 10) * power;
}

/** A tick's label; all labels of one axis have the same number of decimals. */
export function tickLabel(value: number, step: number): string {
  if (value === 0 && step < 1e-4) return "0";
  const text =
    Math.abs(value) >= 1e4 || step < 1e-4
      ? compact(value)
      : value.toFixed(Math.min(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), 4));
  return text.replace("-", "−");
}

function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 1 || size >= 1e12) {
    const [mantissa = "", exponent = ""] = value.toExponential(2).split("e");
    return `${Number(mantissa)}e${Number(exponent)}`;
  }
  const [unit, letter] =
    size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${Number((value / unit).toPrecision(4))}${letter}`;
}

/** The decades a learning-rate slider spans; the current rate is among them. */
export function rateDecades(lr: number): [number, number] {
  const exponent = lr > 0 ? Math.log10(lr) : -3;
  return [Math.min(-5, Math.floor(exponent)), Math.max(0, Math.ceil(exponent))];
}

/** The rate of a slider position, as two digits that one can read aloud. */
export function rateOfPosition(position: number): number {
  return Number((10 ** position).toPrecision(2));
}
