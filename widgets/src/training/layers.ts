/* The layers' tab: a heat map of one statistic, and charts of all for one layer. */

import { isDark } from "../shared/colour";
import { element, setText } from "../shared/dom";
import { formatCount, formatNumber } from "../shared/format";
import { makeChoice } from "./choice";
import { lookOf } from "./curves";
import type { Mark } from "./drawing";
import { makeGrid } from "./grid";
import {
  type Heat,
  type Map as HeatMap,
  type Place,
  makeHeat,
  makeLegend,
  stepOf,
} from "./heat";
import { type Family, shown } from "./lines";
import type { Layer, Run } from "./run";
import type { Chosen } from "./settings";
import {
  GOOD_RATIO,
  type Tint,
  belongs,
  kindsOf,
  statistic,
  tint,
  valueWithin,
} from "./statistics";

const ROW = 18; // pixels
const MOST_ROWS = 400;
const HEIGHT = 116; // pixels of a chart
const CELL = 3; // pixels, at least
const TINY = 1e-6; // a step at the edge of two columns belongs to the first

export interface Layers {
  readonly element: HTMLElement;
  draw(run: Run, marks: Mark[]): void;
}

export function makeLayers(chosen: Chosen): Layers {
  const kinds = makeChoice("Statistic", (kind) => chosen.set("statistic", kind));
  const legend = makeLegend();
  const reading = element("p", { class: "tge-reading tge-number" });
  const heading = element("p", { class: "tge-subtitle" });
  const charts = makeGrid(chosen);
  charts.element.classList.add("tge-small-charts");
  const cells: Cells = { key: "", values: [] };
  let rows: Layer[] = [];
  let place: Place | null = null;
  let map: HeatMap | null = null;
  let again = (): void => {};

  const heat: Heat = makeHeat("Layers by step", (moved, picked) => {
    place = moved;
    const where = rows[moved?.row ?? -1]?.where;
    if (picked && where !== undefined && where !== chosen.now.selected_layer)
      chosen.set("selected_layer", where);
    again();
    charts.point(moved && map && Math.round(stepOf(map, moved.column)));
  });
  const root = element(
    "div",
    { class: "tge-layers" },
    element("div", { class: "tge-tools" }, kinds.element, legend.element),
    heat.element,
    reading,
    heading,
    charts.element,
  );

  const draw: Layers["draw"] = (run, marks) => {
    again = () => draw(run, marks);
    const known = kindsOf(run.layers);
    const kind = known.includes(chosen.now.statistic)
      ? chosen.now.statistic
      : (known[0] ?? "");
    kinds.update(
      known.map((one) => [one, statistic(one).label]),
      kind,
    );
    const all = run.layers.filter((layer) => layer.where !== "" && layer.kind === kind);
    rows = all.slice(0, MOST_ROWS);
    const colours = tint(
      kind,
      rows.map(({ series }) => series),
      isDark(root),
    );
    legend.update(colours.colours, colours.words);
    map = mapOf(run, rows, kind, colours, heat, cells);
    const marked = rows.findIndex(({ where }) => where === chosen.now.selected_layer);
    if (place !== null && place.row >= rows.length) place = null;
    heat.element.hidden = rows.length === 0;
    heat.draw(map, place, marked < 0 ? null : marked);
    const more = all.length - rows.length;
    const left = more > 0 ? ` ${formatCount(more)} more layers are not drawn.` : "";
    setText(reading, place ? map.describe(place.row, place.column) : hint(kind) + left);
    const selected = chosen.now.selected_layer;
    const there = run.layers.some((layer) => belongs(layer.where, selected));
    const where = there ? selected : (rows[0]?.where ?? "");
    setText(heading, where ? shown(where) : "");
    const look = {
      ...lookOf([run], marks, chosen),
      height: HEIGHT,
      smooth: 0,
      events: [],
    };
    charts.draw(layerFamilies(run, where), look, ({ lines }) => lines.length > 1);
  };
  return { element: root, draw };
}

function hint(kind: string): string {
  const { label, formula } = statistic(kind);
  const aim =
    kind === "update ratio" ? ", often near 0.001 where training goes well" : "";
  const text = formula ? `${label}, ${formula}${aim}. ` : "";
  return `${text}Point at a layer, or use the arrow keys; a click chooses it.`;
}

/** The values of all cells, row by row: nan is no number, null was not measured. */
interface Cells {
  key: string;
  values: (number | null)[];
}

/** The heat map of a statistic; `cells` is filled anew only where it has to be. */
function mapOf(
  run: Run,
  rows: Layer[],
  kind: string,
  colours: Tint,
  heat: Heat,
  cells: Cells,
): HeatMap {
  const names = rows.map(({ where }) => shown(where));
  const points = Math.max(1, ...rows.map(({ series }) => series.length));
  const last = Math.max(1, ...rows.map(({ series }) => series.last));
  const columns = Math.max(1, Math.min(points, Math.floor(heat.room(names) / CELL)));
  const steps: [number, number] = [0, last];
  const edge = (column: number): number => (column / columns) * last;
  const lengths = rows.map(({ where, series }) => [where, series.length]);
  const key = JSON.stringify([
    kind,
    columns,
    last,
    lengths,
    colours.words,
    colours.colours[0],
  ]);
  if (key !== cells.key) {
    const row = ({ series }: Layer): (number | null)[] =>
      Array.from({ length: columns }, (_, column) =>
        valueWithin(series, edge(column) + TINY, edge(column + 1) + TINY),
      );
    Object.assign(cells, { key, values: rows.flatMap(row) });
  }
  const { values } = cells;
  const value = (row: number, column: number): number | null =>
    values[row * columns + column] ?? null;
  const { label } = statistic(kind);
  return {
    key,
    rows: rows.length,
    rowHeight: ROW,
    columns,
    steps,
    color: (row, column) => {
      const found = value(row, column);
      return found === null ? null : colours.color(found);
    },
    labels: names.map((text, row) => ({ at: row + 0.5, text, title: text })),
    signs: run.alarms.flatMap(({ where, step, text }) => {
      const row = rows.findIndex(
        (layer) => belongs(layer.where, where) || layer.where === where,
      );
      return row < 0 || where === "" ? [] : [{ row, step, label: text }];
    }),
    describe: (row, column) => {
      const found = value(row, column);
      const text = found === null ? "not measured" : formatNumber(found);
      const step = Math.round(stepOf({ steps, columns }, column));
      const at = `${names[row] ?? ""}, step ${formatCount(step)}`;
      return `${at}: ${label.toLowerCase()} ${text}`;
    },
  };
}

/** The statistics of one layer as charts: the layer itself, or what lies within it. */
export function layerFamilies(run: Run, where: string): Family[] {
  const own = [...kindsOf(run.layers), ...["step seconds", "memory MB"]].map((kind) => {
    const layers = run.layers.filter(
      (layer) =>
        layer.kind === kind && (layer.where === "" || belongs(layer.where, where)),
    );
    const lines = layers.slice(0, 5).map(({ where: name, series }, place) => ({
      run: 0,
      series,
      curve: kind,
      label: layers.length > 1 ? shown(name) : kind,
      color: place,
      dash: place,
      shape: 0,
    }));
    const guide = kind === "update ratio" ? { guide: GOOD_RATIO } : {};
    return { name: kind, lines, ...guide };
  });
  return own.filter(({ lines }) => lines.length > 0);
}
