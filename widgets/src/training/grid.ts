/* Charts side by side, one for each family of curves; what one is asked, all do. */

import { element } from "../shared/dom";
import { type Chart, makeChart } from "./chart";
import type { Look } from "./drawing";
import type { Family } from "./lines";
import { type Chosen, toggled } from "./settings";

export interface Grid {
  readonly element: HTMLElement;
  /** Draws these families in this order; `several` says which name their runs. */
  draw(families: Family[], look: Look, several: (family: Family) => boolean): void;
  /** Puts the cursor of every chart on a step. */
  point(step: number | null): void;
}

export function makeGrid(chosen: Chosen): Grid {
  const root = element("div", { class: "tge-charts" });
  const charts = new Map<string, Chart>();
  const point = (step: number | null): void =>
    charts.forEach((chart) => chart.point(step));
  const wishes = {
    point,
    zoom: (steps: [number, number] | null) => chosen.set("zoom", steps ?? []),
    log: (name: string, on: boolean) =>
      chosen.set("log", toggled(chosen.now.log, name, on)),
  };
  const draw: Grid["draw"] = (families, look, several) => {
    const wanted = new Set(families.map(({ name }) => name));
    for (const [name, chart] of charts) {
      if (wanted.has(name)) continue;
      chart.element.remove();
      charts.delete(name);
    }
    families.forEach((family, place) => {
      const chart = charts.get(family.name) ?? makeChart(family.name, wishes);
      charts.set(family.name, chart);
      if (root.children[place] !== chart.element)
        root.insertBefore(chart.element, root.children[place] ?? null);
      chart.draw(family, look, chosen.now.log.includes(family.name), several(family));
    });
  };
  return { element: root, draw, point };
}
