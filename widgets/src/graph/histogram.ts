/** How numbers are spread: a small histogram with its range. */

import type { Summary } from "../document";
import { formatCount } from "../shared/format";
import { element, svg } from "../shared/dom";
import { number } from "./format";

const WIDTH = 240;
const HEIGHT = 44;

/** The heights of the bars, the highest 1. */
export function heights(counts: readonly number[]): number[] {
  const most = Math.max(...counts, 1);
  return counts.map((count) => count / most);
}

/** The histogram of a summary with the words for it; null where it has none. */
export function histogramView(summary: Summary, name: string): HTMLElement | null {
  const { histogram: counts, minimum, maximum } = summary;
  if (counts.length === 0) return null;
  const width = WIDTH / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bars = heights(counts).map((share, i) => {
    const height = share === 0 ? 0 : Math.max(1, share * HEIGHT);
    const place = { x: i * width + 0.5, y: HEIGHT - height, width: width - 1, height };
    return svg("rect", place, svg("title", {}, formatCount(counts[i] ?? 0)));
  });
  const zero = zeroLine(minimum, maximum);
  const size = summary.shape.reduce((product, length) => product * length, 1);
  const sampled = total < size - summary.not_finite;
  const between = `from ${number(minimum)} to ${number(maximum)}`;
  const words = `${name}: ${formatCount(total)} numbers ${between}`;
  return element(
    "figure",
    { class: "tge-histogram" },
    svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT + 1}`,
        role: "img",
        "aria-label": `Histogram of the ${words}`,
        preserveAspectRatio: "none",
      },
      ...bars,
      ...zero,
    ),
    element(
      "figcaption",
      {},
      element("span", {}, minimum === null ? "finite ones only" : number(minimum)),
      element("span", {}, sampled ? `${formatCount(total)} sampled` : ""),
      element("span", {}, maximum === null ? "" : number(maximum)),
    ),
  );
}

function zeroLine(low: number | null, high: number | null): SVGElement[] {
  if (low === null || high === null || low >= 0 || high <= 0) return [];
  const x = (WIDTH * -low) / (high - low);
  return [svg("line", { x1: x, x2: x, y1: 0, y2: HEIGHT, class: "tge-zero" })];
}
