/* Numbers for people: short, aligned by significance, with a real minus sign. */

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
