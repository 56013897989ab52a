/* What a chart's lines are called, and their values: the last, or at the cursor. */

import { element, setText, svg } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { SHAPES, lineClass } from "./drawing";
import { type Family, LOOKS, type Line, shown } from "./lines";

export interface Legend {
  readonly element: HTMLElement;
  /** Names the lines of a chart. */
  begin(family: Family, several: boolean): void;
  /** Shows each line's value at its index, and the smoothed one where there is one. */
  update(indices: number[], smooth: number): void;
}

export function makeLegend(): Legend {
  const root = element("div", { class: "tge-legend" });
  let lines: Line[] = [];
  let named = "";
  let values: HTMLElement[] = [];
  let means: HTMLElement[] = [];

  const begin = (family: Family, several: boolean): void => {
    ({ lines } = family);
    const names = lines.map(({ run, label, curve }) => [run, label, curve]);
    const key = JSON.stringify([several, names]);
    if (key === named) return;
    named = key;
    values = lines.map(() => element("span", { class: "tge-legend-value tge-number" }));
    means = lines.map(() => element("span", { class: "tge-legend-smooth tge-number" }));
    const curves = [...new Set(lines.map(({ curve }) => curve))];
    const table = several && curves.length > 1;
    root.classList.toggle("tge-legend-table", table);
    root.style.setProperty("--tge-columns", String(curves.length));
    const heading = element("span", { class: "tge-chart-name" }, shown(family.name));
    if (table) root.replaceChildren(heading, ...rows(lines, curves, values));
    else {
      const entries = lines.map((line, index) =>
        entry(sample(line), line.label, values[index]!, means[index]!),
      );
      root.replaceChildren(...(several ? [heading] : []), ...entries);
    }
  };
  const update = (indices: number[], smooth: number): void => {
    lines.forEach(({ series }, place) => {
      const index = indices[place] ?? -1;
      setText(values[place]!, formatNumber(series.values.at(index)));
      const mean = formatNumber(series.smoothed(smooth).at(index));
      setText(means[place]!, smooth ? `≈ ${mean}` : "");
    });
  };
  return { element: root, begin, update };
}

function entry(...parts: (Node | string)[]): HTMLElement {
  const made = parts.map((part) =>
    typeof part === "string"
      ? element("span", { class: "tge-legend-name" }, part)
      : part,
  );
  return element("div", { class: "tge-legend-entry" }, ...made);
}

/** A table: a column for each curve in its dashes, a row for each run in its colour. */
function rows(lines: Line[], curves: string[], values: HTMLElement[]): HTMLElement[] {
  const heads = curves.map((curve) => {
    const dash = lines.find((line) => line.curve === curve)?.dash ?? 0;
    return entry(sample({ color: null, dash, shape: null }), shown(curve));
  });
  const runs = [...new Set(lines.map(({ run }) => run))];
  const cells = runs.flatMap((run) => {
    const own = lines.findIndex((line) => line.run === run);
    const { color, shape, label } = lines[own]!;
    const found = curves.map((curve) =>
      lines.findIndex((line) => line.run === run && line.curve === curve),
    );
    const numbers = found.map((index) => values[index] ?? element("span"));
    return [entry(sample({ color, dash: 0, shape }), label), ...numbers];
  });
  return [...heads, ...cells];
}

/** A short piece of a line, as it is drawn in the charts; without a colour, of any. */
export function sample({
  color,
  dash,
  shape,
}: {
  color: number | null;
  dash: number;
  shape: number | null;
}): SVGElement {
  const size = { width: 28, height: 10, "aria-hidden": "true" };
  const look = lineClass(color, dash);
  const line = svg("line", { class: look, x1: 0, x2: 20, y1: 5, y2: 5 });
  const end = svg("path", {
    class: `tge-dot tge-line-${((color ?? 0) % LOOKS) + 1}`,
    d: SHAPES[(shape ?? 0) % LOOKS] ?? "",
    transform: "translate(22 5)",
  });
  return svg("svg", size, line, ...(shape === null ? [] : [end]));
}
