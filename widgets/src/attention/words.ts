/* Sentences about where tokens look. Pure functions. */

import { formatNumber, shorten, visible } from "../shared/format";
import type { Pack, Shown } from "./data";
import type { Mask } from "./mask";


/** A token between quotation marks, as it may be shown. */
export function quoted(token: string, limit = 24): string {
  return `\u201c${name(token, limit)}\u201d`;
}

/** A token as it may be shown: what draws nothing is written out. */
export function name(token: string, limit = 24): string {
  const shown = visible(token);
  return shorten(shown.trim() === "" ? shown.replaceAll(" ", "\u2423") : shown, limit);
}

/** A token between quotation marks, with its place where the name stands twice. */
export function placed(tokens: readonly string[], at: number, first: number): string {
  const token = tokens[at] ?? "";
  const twice = tokens.indexOf(token) !== tokens.lastIndexOf(token);
  return quoted(token) + (twice ? ` at ${first + at}` : "");
}

/** A weight as a percentage: `62%`, `0.4%`, `nan`. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return "nan";
  if (share > 0 && share < 0.0005) return "< 0.1%";
  const digits = share > 0 && share < 0.0995 ? 1 : 0;
  return `${(100 * share).toFixed(digits)}%`;
}

/** The weights of one row. */
export function rowOf(shown: Shown, pack: Pack, r: number): Float64Array {
  return shown.shares.subarray(r * pack.columns, (r + 1) * pack.columns);
}

/** The columns of a row by weight, the largest first. */
export function ranked(row: Float64Array): number[] {
  return Array.from(row.keys()).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
}

/** `“sat” looks most at “cat” (62%), “the” (20%).` */
export function rowInWords(shown: Shown, pack: Pack, r: number): string {
  const who = placed(pack.rowTokens, r, pack.first[0]);
  const row = rowOf(shown, pack, r);
  if (row.every(Number.isNaN)) return `${who} may look at nothing: its weights are NaN.`;
  const best = ranked(row)
    .slice(0, 3)
    .filter((c) => (row[c] ?? 0) > 0)
    .map((c) => {
      const key = placed(pack.columnTokens, c, pack.first[1]);
      return `${key} (${percent(row[c] ?? 0)})`;
    });
  if (best.length === 0) return `${who} looks at nothing that is shown here.`;
  return `${who} looks most at ${best.join(", ")}.`;
}

/** What one cell says: who looks at whom, and how much. */
export function cellInWords(shown: Shown, pack: Pack, r: number, c: number): string {
  const [row, column] = pack.first;
  const pair = `${placed(pack.rowTokens, r, row)} to ${placed(pack.columnTokens, c, column)}`;
  const place = r * pack.columns + c;
  if (shown.seen[place] === 0) return `${pair}: hidden by the mask`;
  return `${pair}: ${percent(shown.shares[place] ?? NaN)}`;
}

/** The rows that may look at nothing, or "". */
export function emptyRows(shown: Shown, pack: Pack): string {
  const rows = Array.from({ length: pack.rows }, (_, r) => r).filter((r) =>
    rowOf(shown, pack, r).every(Number.isNaN),
  );
  if (rows.length === 0) return "";
  const named = rows.slice(0, 3).map((r) => quoted(pack.rowTokens[r] ?? "", 12));
  const more = rows.length > 3 ? ` and ${rows.length - 3} more` : "";
  return (
    `${named.join(", ")}${more} may look at nothing: softmax divides 0 by 0 there, so the ` +
    "weights are NaN, and so is all that is computed from them."
  );
}

/** How much of what is looked at lies in the future, from 0 to 1: the mean of the rows. */
export function leak(shown: Shown, pack: Pack): number {
  let total = 0;
  for (let r = 0; r < pack.rows; r += 1)
    for (let c = 0; c < pack.columns; c += 1) {
      const later = c + pack.first[1] > r + pack.first[0];
      if (later) total += shown.shares[r * pack.columns + c] || 0;
    }
  return total / pack.rows;
}

/** What a causal mask with a wrong border lets through, or "". */
export function leakInWords(shown: Shown, pack: Pack, mask: Mask): string {
  if ((mask.kind !== "causal" && mask.kind !== "window") || mask.border <= 0) return "";
  const ahead = mask.border === 1 ? "the next token" : `${mask.border} tokens`;
  const example = Math.min(pack.rows, pack.columns) > 1 && pack.first[0] === pack.first[1];
  const says = example
    ? ` ${quoted(pack.rowTokens[0] ?? "", 12)} already sees ` +
      `${quoted(pack.columnTokens[1] ?? "", 12)}, which it is to predict.`
    : "";
  return (
    `The future leaks: each token sees ${ahead} too early, and ${percent(leak(shown, pack))} ` +
    `of all attention goes there.${says}`
  );
}

function causalInWords(border: number): string {
  if (border < 0) return "A token may look only at what lies before it.";
  const more = border === 1 ? ", and at the next one" : `, and at the next ${border}`;
  return `A token may look at itself and at what came before${border > 0 ? more : ""}.`;
}

/** What the mask that was chosen does; "" for the model's own. */
export function maskInWords(mask: Mask): string {
  const kinds: Record<Mask["kind"], string> = {
    given: "",
    none: "Every token may look at every token.",
    causal: causalInWords(mask.border),
    window: `A token may look at ${mask.width} token${mask.width === 1 ? "" : "s"} at most.`,
    padding: `The keys from ${mask.length} on are padding: nobody may look at them.`,
  };
  const cells = mask.toggled.length;
  const turned = cells ? ` ${cells} cell${cells === 1 ? " is" : "s are"} turned round.` : "";
  const moved = mask.kind !== "given" || cells > 0;
  const scores = moved ? " The scores stay as they were; only the softmax is done again." : "";
  return (kinds[mask.kind] + turned + scores).trim();
}

/** How well the rows of the library's own weights add up to 1. */
export function sumsInWords(error: number | null): string {
  if (error === null || error > 1e-3) return "";
  const near = error > 0 ? `, to within ${formatNumber(error, 2)}` : "";
  return `Each row of the given weights adds up to 1${near}.`;
}

/** The shortest names that still tell the layers apart. */
export function shortNames(names: readonly string[]): string[] {
  if (names.length < 2) return [...names];
  let parts = names.map((each) => each.split("."));
  const alike = (at: number): boolean =>
    parts.every((each) => each.length > 1 && each.at(at) === parts[0]?.at(at));
  while (alike(0)) parts = parts.map((each) => each.slice(1));
  while (alike(-1)) parts = parts.map((each) => each.slice(0, -1));
  return parts.map((each) => each.join("."));
}

/** A number of a step, with six digits, so that it can be checked. */
export function exact(value: number): string {
  return formatNumber(value, 6);
}
