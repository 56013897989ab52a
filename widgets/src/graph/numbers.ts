/** What a person types: numbers, small sums of them, shapes. Pure functions. */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;

/** A number as people write one: 0.63, −1.5e−3, 1/3, 0.42 · 1.5; null for none. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/[\u00b7\u00d7]/g, "*")
    .replace(/(\d),(\d)/g, "$1.$2")
    .replace(/\s+/g, "");
  let value: number | null = null;
  for (const part of plain.split(/(?=[*/])/)) {
    const sign = /^[*/]/.exec(part)?.[0] ?? "";
    const digits = part.slice(sign.length);
    if (!NUMBER.test(digits)) return null;
    const factor = Number(digits);
    if (value === null) value = sign === "" ? factor : Number.NaN;
    else value = sign === "/" ? value / factor : value * factor;
  }
  return value !== null && Number.isFinite(value) ? value : null;
}

/** A shape as people write one: (3, 4), 3 x 4, 3 × 4; null for none. */
export function parseShape(text: string): number[] | null {
  const plain = text.trim().toLowerCase();
  if (plain === "scalar" || plain === "()" || plain === "[]") return [];
  const sizes = plain.replace(/^[([]|[)\],]+$/g, "").split(/\s*[,x\u00d7*\s]\s*/);
  const numbers = sizes.map((size) => (/^\d+$/.test(size) ? Number(size) : Number.NaN));
  return numbers.some(Number.isNaN) ? null : numbers;
}

/** An entry such as [0, 2], as the indices of a tensor of this shape; null for none. */
export function parseEntry(text: string, shape: readonly number[]): number[] | null {
  if (shape.length === 0) return [];
  const entry = parseShape(text);
  if (entry === null || entry.length !== shape.length) return null;
  return entry.every((index, axis) => index < (shape[axis] ?? 0)) ? entry : null;
}

/** `[0, 2]`, and nothing for the one number of a scalar. */
export function entryText(entry: readonly number[]): string {
  return entry.length === 0 ? "" : `[${entry.join(", ")}]`;
}
