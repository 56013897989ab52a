/* Numbers and texts for people. Numbers are short, with a real minus sign. A text may
   come from anybody's program and hold anything, so it passes through `visible`. */

/** `value` with about `digits` significant digits: 0.0312, 1,797, 2.5e−7. */
export function formatNumber(value: number | null, digits = 3): string {
  if (value === null || Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return withMinus(shortExponent(value, digits));
  if (Number.isInteger(value)) return formatCount(value);
  if (size >= 10 ** digits) return formatCount(Math.round(value));
  return withMinus(value.toPrecision(digits));
}

/** A whole number with its thousands set apart: 12,500. */
export function formatCount(value: number): string {
  const grouped = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, ",");
  return value < 0 ? `−${grouped}` : grouped;
}

function shortExponent(value: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short}e${Number(exponent)}`;
}

function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}

const ELLIPSIS = "\u2026";

/** Characters that draw nothing or turn the text around: C0, C1, bidi, zero width. */
const INVISIBLE = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f" +
    "\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
  "g",
);

/** The text with every invisible or direction-changing character written out. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === "\n") return "\u23ce";
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}

/** At most `limit` characters, never half of a surrogate pair. */
export function shorten(text: string, limit: number): string {
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  if (characters.length <= limit) return text;
  return characters.slice(0, Math.max(0, limit - 1)).join("") + ELLIPSIS;
}
