/* The histograms' tab: how the numbers of one layer were spread, over the steps. */

import { type Colour, SEQUENTIAL, along } from "../shared/colour";
import { element, setAttributes, setText, svg } from "../shared/dom";
import { formatCount, formatNumber } from "../shared/format";
import { linear, tickLabel, tickStep, ticks } from "../shared/scales";
import { makeChoice } from "./choice";
import { type Map as HeatMap, type Place, makeHeat, makeLegend } from "./heat";
import { shown } from "./lines";
import type { Histograms, Run } from "./run";
import type { Chosen } from "./settings";

const LEVELS = 48; // rows of the heat map
const LEVEL_HEIGHT = 4; // pixels
const MOST_COLUMNS = 400;
const TRIMMED = 0.05; // of the lowest and highest edges: one spike must not flatten all
const BARS = { width: 280, height: LEVELS * LEVEL_HEIGHT + 20, bottom: 20 };

const NAMES: Record<string, string> = {
  weight: "Weights",
  gradient: "Gradients",
  activation: "Activations",
};

export interface HistogramsTab {
  readonly element: HTMLElement;
  draw(run: Run): void;
}

export function makeHistograms(chosen: Chosen): HistogramsTab {
  const layers = makeChoice("Layer", (where) => chosen.set("selected_layer", where));
  const kinds = makeChoice("Of its", (kind) => chosen.set("histogram", kind));
  const legend = makeLegend();
  const reading = element("p", { class: "tge-reading tge-number" });
  const bars = svg("svg", { class: "tge-bars", "aria-hidden": "true" });
  let place: Place | null = null;
  let again = (): void => {};
  const heat = makeHeat("Histogram by step", (moved) => {
    place = moved;
    again();
  });
  const root = element(
    "div",
    { class: "tge-histograms" },
    element(
      "div",
      { class: "tge-tools" },
      layers.element,
      kinds.element,
      legend.element,
    ),
    element("div", { class: "tge-histogram" }, heat.element, bars),
    reading,
  );

  const draw: HistogramsTab["draw"] = (run) => {
    again = () => draw(run);
    const { selected_layer, histogram } = chosen.now;
    const found = choose(run.histograms, selected_layer, histogram);
    const wheres = [...new Set(run.histograms.map(({ where }) => where))];
    layers.update(
      wheres.map((where) => [where, shown(where)]),
      found?.where ?? "",
    );
    const own = run.histograms.filter(({ where }) => where === found?.where);
    kinds.update(
      own.map(({ kind }) => [kind, NAMES[kind] ?? kind]),
      found?.kind ?? "",
    );
    legend.update(SEQUENTIAL, ["few numbers", "many"]);
    const empty = found === undefined || found.steps.length === 0;
    for (const part of [heat.element, bars]) part.toggleAttribute("hidden", empty);
    if (empty) {
      setText(reading, "No histogram was taken yet.");
      return;
    }
    const grid = columnsOf(found.steps);
    const last = grid.indices.length - 1;
    if (place !== null && place.column > last) place = { ...place, column: last };
    heat.draw(mapOf(found, grid), place, null);
    const index = grid.indices[place?.column ?? last] ?? 0;
    setText(reading, words(found, index));
    drawBars(bars, found, index);
  };
  return { element: root, draw };
}

/** The series of that layer and kind; of the layer, or any, where there is none. */
export function choose(
  all: Histograms[],
  where: string,
  kind: string,
): Histograms | undefined {
  const module = where.slice(0, Math.max(0, where.lastIndexOf(".")));
  const own = all.filter((one) => one.where === where);
  const near = own.length
    ? own
    : all.filter((one) => module !== "" && one.where === module);
  const first = near[0] ?? all[0];
  return all.find((one) => one.where === first?.where && one.kind === kind) ?? first;
}

/** The values that the picture spans; a few outermost edges lie beyond it. */
export function valueRange({ lows, highs }: Histograms): [number, number] {
  const sorted = (numbers: number[]): number[] =>
    numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  const [below, above] = [sorted(lows), sorted(highs)];
  const beyond = Math.floor(TRIMMED * below.length);
  const low = below[beyond] ?? 0;
  const high = above[above.length - 1 - Math.floor(TRIMMED * above.length)] ?? 1;
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/** Which share of a histogram's numbers lies in each of `levels` between two values. */
export function shares(
  counts: ArrayLike<number>,
  [from, to]: [number, number],
  [low, high]: [number, number],
  levels: number,
): number[] {
  const found = new Array<number>(levels).fill(0);
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0) || 1;
  const width = (to - from) / counts.length;
  const level = (high - low) / levels;
  for (let bin = 0; bin < counts.length; bin += 1) {
    if (!counts[bin]) continue;
    const [left, right] = [from + bin * width, from + (bin + 1) * width];
    const first = Math.max(0, Math.floor((left - low) / level));
    const last = Math.min(levels - 1, Math.floor((right - low) / level));
    for (let place = first; place <= last; place += 1) {
      const [start, end] = [low + place * level, low + (place + 1) * level];
      const overlap = Math.min(right, end) - Math.max(left, start);
      const part = width > 0 ? Math.max(0, overlap) / width : 1;
      found[place]! += (part * counts[bin]!) / total;
    }
  }
  return found;
}

/** Columns that divide the steps evenly, and which histogram each of them shows. */
export function columnsOf(seen: number[]): {
  steps: [number, number];
  indices: number[];
} {
  const [first, last] = [seen[0] ?? 0, seen.at(-1) ?? 0];
  const gaps = seen.slice(1).map((step, index) => step - seen[index]!);
  const gap =
    Math.max(Math.min(...gaps, last - first || 1), (last - first) / MOST_COLUMNS) || 1;
  const start = Math.max(0, first - gap);
  const count = Math.max(1, Math.round((last - start) / gap));
  const width = (last - start) / count;
  let index = 0;
  const indices = Array.from({ length: count }, (_, column) => {
    const end = start + (column + 1) * width + 1e-6;
    while (index + 1 < seen.length && seen[index + 1]! <= end) index += 1;
    return index;
  });
  return { steps: [start, last], indices };
}

function mapOf(found: Histograms, grid: ReturnType<typeof columnsOf>): HeatMap {
  const [low, high] = valueRange(found);
  const { where, kind, steps, lows, highs, counts } = found;
  const key = JSON.stringify([where, kind, steps.length, steps.at(-1), low, high]);
  const made: number[][] = []; // worked out when a colour is asked for
  const sharesAt = (index: number): number[] =>
    (made[index] ??= shares(
      counts[index]!,
      [lows[index]!, highs[index]!],
      [low, high],
      LEVELS,
    ));
  const color = (row: number, column: number): Colour | null => {
    const shared = sharesAt(grid.indices[column] ?? 0);
    const part = shared[LEVELS - 1 - row] ?? 0;
    const most = Math.max(...shared);
    return part > 0 ? along(SEQUENTIAL, Math.sqrt(part / most)) : null;
  };
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map((value) => {
    const text = tickLabel(value, step);
    return { at: ((high - value) / (high - low)) * LEVELS, text, title: text };
  });
  return {
    key,
    rows: LEVELS,
    rowHeight: LEVEL_HEIGHT,
    columns: grid.indices.length,
    steps: grid.steps,
    color,
    labels,
    signs: [],
    describe: (_row, column) => words(found, grid.indices[column] ?? 0),
  };
}

function words(
  { steps, lows, highs, counts, kind, where }: Histograms,
  index: number,
): string {
  const own = Array.from(counts[index] ?? []);
  const total = own.reduce((sum, count) => sum + count, 0);
  const [low, high] = [lows[index] ?? 0, highs[index] ?? 0];
  const fullest = own.indexOf(Math.max(...own));
  const width = (high - low) / (own.length || 1);
  const from = formatNumber(low + fullest * width, 2);
  const to = formatNumber(low + (fullest + 1) * width, 2);
  const name = NAMES[kind]?.toLowerCase() ?? kind;
  return (
    `${shown(where)}, step ${formatCount(steps[index] ?? 0)}: ` +
    `${formatCount(total)} ${name} ` +
    `from ${formatNumber(low)} to ${formatNumber(high)}, most between ${from} and ${to}`
  );
}

/** The histogram under the cursor as bars, from its lowest to its highest edge. */
function drawBars(
  target: SVGSVGElement,
  { lows, highs, counts }: Histograms,
  index: number,
): void {
  const { width, height, bottom } = BARS;
  const own = Array.from(counts[index] ?? []);
  const [low, high] = [lows[index] ?? 0, highs[index] ?? 1];
  const x = linear(low, high, 10, width - 10);
  const y = linear(0, Math.max(...own, 1), height - bottom, 6);
  const wide = (width - 20) / (own.length || 1);
  const bars = own.map((count, bin) => {
    const top = y.at(count);
    const size = { width: wide - 1, height: height - bottom - top };
    return svg("rect", { x: 10 + bin * wide, y: top, ...size });
  });
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map((value) =>
    svg(
      "text",
      { x: x.at(value), y: height - 5, "text-anchor": "middle" },
      tickLabel(value, step),
    ),
  );
  const base = height - bottom + 0.5;
  setAttributes(target, { width, height, viewBox: `0 0 ${width} ${height}` });
  target.replaceChildren(
    ...bars,
    svg("line", { x1: 0, x2: width, y1: base, y2: base }),
    ...labels,
  );
}
