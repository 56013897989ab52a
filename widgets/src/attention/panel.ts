/* Beside the matrix: where the chosen token looks, and how one number comes about. */

import { element, setText } from "../shared/dom";
import { formatNumber } from "../shared/format";
import type { Pack, Shown, Vectors } from "./data";
import { MEAN, type Cell, type State } from "./state";
import { exact, name, percent, quoted, ranked, rowOf } from "./words";

const MOST_BARS = 12;
const MOST_NUMBERS = 5;

/** Everything about one cell and its row. */
export function aboutCell(state: State, cell: Cell): HTMLElement[] {
  const pack = state.pack;
  const shown = state.shown(state.layer, state.head);
  if (!pack || !shown) return [];
  const r = cell.row - pack.first[0];
  const c = cell.column - pack.first[1];
  return [...rowSection(pack, shown, r, c), ...stepsSection(state, pack, shown, r, c)];
}

/** The row as bars: all of a short one, the largest of a long one. */
function rowSection(pack: Pack, shown: Shown, r: number, c: number): HTMLElement[] {
  const row = rowOf(shown, pack, r);
  const few = row.length <= MOST_BARS;
  const best = ranked(row).slice(0, MOST_BARS);
  const places = few ? [...row.keys()] : best.includes(c) ? best : [...best.slice(1), c];
  const list = element("ul", { class: "tge-bars" });
  for (const place of places) list.append(bar(pack, shown, r, place, place === c));
  const rest = few ? 0 : 1 - places.reduce((sum, place) => sum + (row[place] ?? 0), 0);
  const sum = pack.sums === null ? total(row, pack, r) : row.reduce((a, b) => a + b, 0);
  const who = element("h3", { class: "tge-panel-title" }, "Where ");
  who.append(element("b", {}, quoted(pack.rowTokens[r] ?? "", 18)), " looks");
  const parts: HTMLElement[] = [who, list];
  if (!few && rest > 5e-4)
    parts.push(note(`the others together ${percent(rest)}`));
  parts.push(sumLine(sum));
  return parts;
}

/** What a row adds up to; what lies outside of the window counts as well. */
function total(row: Float64Array, pack: Pack, r: number): number {
  const outside = (pack.rest[r] ?? -Infinity) > -Infinity;
  return outside && !row.every(Number.isNaN) ? 1 : row.reduce((a, b) => a + b, 0);
}

function sumLine(sum: number): HTMLElement {
  const right = Math.abs(sum - 1) < 1e-6;
  const says = Number.isNaN(sum)
    ? "The row adds up to NaN."
    : `The row adds up to ${right ? "1" : exact(sum)}${right ? " \u2713" : ""}`;
  return element("p", { class: right ? "tge-note" : "tge-note tge-wrong" }, says);
}

function bar(pack: Pack, shown: Shown, r: number, c: number, chosen: boolean): HTMLElement {
  const place = r * pack.columns + c;
  const share = shown.shares[place] ?? NaN;
  const hidden = shown.seen[place] === 0;
  const fill = element("span", { class: "tge-bar-fill", "aria-hidden": "true" });
  fill.style.width = `${100 * Math.max(0, Math.min(1, share || 0))}%`;
  return element(
    "li",
    { class: chosen ? "tge-bar-row tge-bar-chosen" : "tge-bar-row" },
    element("span", { class: "tge-bar-name" }, ...barName(pack, c)),
    element("span", { class: "tge-bar-track" }, fill),
    element("span", { class: "tge-bar-value tge-number" }, hidden ? "hidden" : percent(share)),
  );
}

/** A key's name, with its place in front where another one is called the same. */
function barName(pack: Pack, c: number): (string | HTMLElement)[] {
  const token = pack.columnTokens[c] ?? "";
  const twice = pack.columnTokens.filter((each) => each === token).length > 1;
  const place = element("small", {}, `${c + pack.first[1]} `);
  return twice ? [place, name(token, 16)] : [name(token, 16)];
}

// ---------------------------------------------------------------- one number, step by step

function stepsSection(
  state: State,
  pack: Pack,
  shown: Shown,
  r: number,
  c: number,
): HTMLElement[] {
  const share = shown.shares[r * pack.columns + c] ?? NaN;
  const title = element("h3", { class: "tge-panel-title" }, "How ");
  title.append(
    element("b", { class: "tge-number" }, Number.isNaN(share) ? "nan" : share.toFixed(4)),
    " comes about",
  );
  if (state.head === MEAN) {
    const heads = `${state.about.heads} heads`;
    return [title, note(`The mean of the weights in all ${heads}. Choose one to see its steps.`)];
  }
  const list = element("ol", { class: "tge-steps" });
  list.append(...scoreSteps(state, pack, r, c), ...softmaxSteps(state, pack, shown, r, c));
  if (pack.vectors) list.append(outputStep(state, pack, pack.vectors, shown, r));
  return [title, list];
}

function scoreSteps(state: State, pack: Pack, r: number, c: number): HTMLElement[] {
  const score = scoreAt(state, pack, r, c);
  if (state.about.kind === "weights") {
    const why = "Weights were given, so the score is known up to a number for each row: ";
    return [step("Score", why, equation("log weight", exact(score)))];
  }
  const vectors = pack.vectors;
  if (vectors === null)
    return [step("Score", "", equation("q · k × scale", exact(score)))];
  const q = vector(vectors.query, state.head, pack.rows, r, vectors.width);
  const k = vector(vectors.key, state.head, pack.columns, c, vectors.width);
  const product = q.reduce((sum, value, at) => sum + value * (k[at] ?? 0), 0);
  const root = Math.abs(pack.scale - 1 / Math.sqrt(vectors.width)) < 1e-9;
  const scaled = root ? `${exact(product)} / √${vectors.width}` : `${exact(product)} × ${exact(pack.scale)}`;
  const parts = [
    step(
      "Query times key",
      "",
      strip("q", q, pack.rowTokens[r] ?? ""),
      strip("k", k, pack.columnTokens[c] ?? ""),
      equation("q · k", exact(product)),
    ),
    step("Scaled", "", equation(scaled, exact(product * pack.scale))),
  ];
  if (pack.biased)
    parts.push(
      step("The mask adds a number", "", equation("score", exact(score))),
    );
  return parts;
}

function softmaxSteps(
  state: State,
  pack: Pack,
  shown: Shown,
  r: number,
  c: number,
): HTMLElement[] {
  const place = r * pack.columns + c;
  const pair = `${quoted(pack.rowTokens[r] ?? "", 12)} may${
    shown.seen[place] === 0 ? " not" : ""
  } look at ${quoted(pack.columnTokens[c] ?? "", 12)}`;
  if (shown.seen[place] === 0)
    return [
      step("Mask", pair, equation("score", "−∞")),
      step("Softmax", "", equation("exp(−∞)", Number.isNaN(shown.shares[place]) ? "0, divided by a sum of 0" : "0")),
    ];
  const highest = highestIn(state, pack, shown, r);
  const score = scoreAt(state, pack, r, c);
  const power = Math.exp(score - highest);
  const share = shown.shares[place] ?? NaN;
  return [
    step("Mask", pair, equation("score", exact(score))),
    step(
      "Softmax",
      `The largest score of the row, ${exact(highest)}, is taken off first.`,
      equation(`exp(${exact(score - highest)})`, exact(power)),
      equation(`${exact(power)} / Σ ${exact(power / share)}`, exact(share)),
    ),
  ];
}

function highestIn(state: State, pack: Pack, shown: Shown, r: number): number {
  let highest = -Infinity;
  for (let c = 0; c < pack.columns; c += 1)
    if (shown.seen[r * pack.columns + c] === 1)
      highest = Math.max(highest, scoreAt(state, pack, r, c));
  return highest;
}

function outputStep(
  state: State,
  pack: Pack,
  vectors: Vectors,
  shown: Shown,
  r: number,
): HTMLElement {
  const row = rowOf(shown, pack, r);
  const out = Array.from({ length: vectors.valueWidth }, (_, at) => {
    let sum = 0;
    for (let c = 0; c < pack.columns; c += 1) {
      const share = row[c] ?? 0;
      if (share !== 0)
        sum += share * (vectors.value[(state.head * pack.columns + c) * vectors.valueWidth + at] ?? 0);
    }
    return sum;
  });
  const says = pack.columns < state.about.columns ? "Of the keys shown here: " : "";
  return step(
    "Output",
    `${says}Σ weight × value, all keys together`,
    strip("out", out, pack.rowTokens[r] ?? ""),
  );
}

function scoreAt(state: State, pack: Pack, r: number, c: number): number {
  return pack.scores[(state.head * pack.rows + r) * pack.columns + c] ?? NaN;
}

function vector(
  all: Float32Array,
  head: number,
  count: number,
  at: number,
  width: number,
): number[] {
  const start = (head * count + at) * width;
  return Array.from(all.subarray(start, start + width));
}

function step(title: string, says: string, ...body: HTMLElement[]): HTMLElement {
  const made = element("li", {}, element("b", { class: "tge-step-title" }, title));
  if (says) made.append(element("span", { class: "tge-step-says" }, says));
  made.append(...body);
  return made;
}

function equation(left: string, right: string): HTMLElement {
  const made = element("span", { class: "tge-equation tge-number" });
  setText(made, left);
  made.append(" = ", element("b", {}, right));
  return made;
}

/** The first numbers of a vector; blue is negative, orange positive. */
function strip(label: string, values: readonly number[], of: string): HTMLElement {
  const most = Math.max(...values.map((value) => Math.abs(value) || 0), 1e-30);
  const made = element("span", {
    class: "tge-strip",
    role: "img",
    "aria-label": `${label} of ${name(of)}: ${values
      .slice(0, MOST_NUMBERS)
      .map((value) => formatNumber(value, 2))
      .join(", ")}`,
  });
  made.append(element("i", {}, label));
  for (const value of values.slice(0, MOST_NUMBERS)) {
    const cell = element(
      "span",
      { class: value < 0 ? "tge-cold" : "tge-warm", title: exact(value) },
      formatNumber(value, 2),
    );
    cell.style.setProperty("--tge-heat", `${Math.round((Math.abs(value) / most) * 50) || 0}%`);
    made.append(cell);
  }
  if (values.length > MOST_NUMBERS)
    made.append(element("span", { class: "tge-strip-more" }, `+${values.length - MOST_NUMBERS}`));
  return made;
}

function note(text: string): HTMLElement {
  return element("p", { class: "tge-note" }, text);
}
