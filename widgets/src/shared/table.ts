/* How a tensor is written in a table or a heat map: one scale for all its numbers, how
   warm or cold each is, its shape and dtype. */

const MINUS = "\u2212";
const SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

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

/** A scale with no more decimals than these numbers have: 0.5 rather than 0.500. */
export function neatScale(values: readonly number[]): Scale {
  const finite = values.filter(Number.isFinite);
  const power = Math.floor(Math.log10(largest([finite]) || 1));
  const small = power < -1 && power >= -3; // 0.0123 reads better than a factor
  const scale = small ? { exponent: 0, decimals: 2 - power } : scaleOf([finite]);
  if (scale.exponent !== 0) return scale;
  const exact = (decimals: number): boolean =>
    finite.every((value) => Math.abs(Number(value.toFixed(decimals)) - value) < 1e-6);
  let { decimals } = scale;
  while (decimals > 0 && exact(decimals - 1)) decimals -= 1;
  return { exponent: 0, decimals };
}

/** A number of a table, with a sign for what is none: nan, ∞, −∞. */
export function anyCell(value: number, scale: Scale): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : `${MINUS}\u221e`;
  return cell(value, scale);
}

/** 2nd, 3rd, 21st, 112th. */
export function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number.toLocaleString("en")}${ending}`;
}
