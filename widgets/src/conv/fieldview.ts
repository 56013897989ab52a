/* The receptive field: a number of a layer, and the pixels that it sees. */

import { cellOfKey } from "../shared/cells";
import { element, setAttributes, svg, uniqueId } from "../shared/dom";
import { shorten, visible } from "../shared/format";
import type { ConvDocument, FieldLayer, LayerMaps } from "./document";
import { type Region, growth, hasGaps, regionSize, regions } from "./field";
import { channelCanvas, paintChannel } from "./pictures";
import type { State, Tab } from "./state";

const LARGE = 250; // pixels of the image and of the chosen layer
const SMALL = 96; // of a layer between
const NAME = 40;

export function makeField(say: (text: string) => void): Tab {
  let document_: ConvDocument | null = null;
  let chosen = -1;
  let unit: [number, number] = [0, 0];
  let side = LARGE;
  const id = uniqueId("tge-field");
  const select = element("select", { id });
  const large = element("div", { class: "tge-conv-row tge-field-large" });
  const between = element("div", { class: "tge-field-between" });
  const words = element("p", { class: "tge-conv-formula tge-field-words" });
  const table = element("div", { class: "tge-field-table" });
  const ends = element("p", { class: "tge-note" });
  const panel = element(
    "div",
    { class: "tge-field" },
    element("label", { class: "tge-choice", for: id }, "A number of ", select),
    large,
    words,
    between,
    table,
    ends,
  );

  const layers = (): FieldLayer[] => document_?.field.layers ?? [];
  const mapsOf = (name: string): LayerMaps | undefined =>
    document_?.maps.find((maps) => maps.name === name && maps.kind !== "input");

  const fill = (): void => {
    select.replaceChildren(
      ...layers().map((layer, place) =>
        element("option", { value: place }, title(layer)),
      ),
    );
    chosen = layers().findLastIndex(({ kind }) => kind !== "point");
    if (chosen < 0) chosen = layers().length - 1;
    middle();
    table.replaceChildren(...sizes(layers()));
    ends.textContent = document_?.field.ends ?? "";
    ends.hidden = ends.textContent === "";
  };
  const middle = (): void => {
    const [rows = 1, columns = 1] = layers()[chosen]?.size ?? [];
    unit = [Math.floor(rows / 2), Math.floor(columns / 2)];
  };
  const show = (): void => {
    const layer = layers()[chosen];
    const [first] = document_?.maps ?? [];
    const empty = layer === undefined || first === undefined;
    for (const part of [large, between, table, words]) part.hidden = empty;
    select.parentElement!.hidden = empty;
    if (empty) return;
    select.value = String(chosen);
    const seen = regions(layers(), chosen, unit, first.size);
    large.replaceChildren(
      tile("Image", first, first.size, seen[0]!, side, "tge-view-1"),
      pickable(layer, seen.at(-1)!),
    );
    between.replaceChildren(
      ...layers()
        .slice(0, chosen)
        .map((one, place) =>
          tile(
            title(one),
            mapsOf(one.name),
            one.size,
            seen[place + 1]!,
            SMALL,
            "tge-view-3",
          ),
        ),
    );
    words.textContent = sentence(layer, unit, seen[0]!);
    table.querySelectorAll("tr").forEach((row, place) => {
      row.classList.toggle("tge-chosen", place === chosen + 1);
    });
  };
  const pickable = (layer: FieldLayer, region: Region): HTMLElement => {
    const [rows = 1, columns = 1] = layer.size;
    const made = tile(
      title(layer),
      mapsOf(layer.name),
      layer.size,
      region,
      side,
      "tge-view-3",
    );
    const picture = made.querySelector<HTMLElement>(".tge-tile-picture")!;
    setAttributes(picture, {
      tabindex: 0,
      role: "application",
      "aria-roledescription": "layer",
      "aria-label": `${title(layer)}, ${rows} by ${columns}. Arrow keys choose one.`,
    });
    const at = (event: MouseEvent): [number, number] => {
      const box = picture.getBoundingClientRect();
      const place = (part: number, size: number): number =>
        Math.max(0, Math.min(size - 1, Math.floor(part * size)));
      return [
        place((event.clientY - box.top) / box.height, rows),
        place((event.clientX - box.left) / box.width, columns),
      ];
    };
    const move = (to: [number, number], focus: boolean): void => {
      unit = to;
      show();
      if (focus) large.querySelector<HTMLElement>("[tabindex]")?.focus();
      say(words.textContent);
    };
    picture.addEventListener("pointerdown", (event) => move(at(event), true));
    picture.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) move(at(event), true);
    });
    picture.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = cellOfKey(event.key, unit, rows, columns);
      if (to === undefined) return;
      event.preventDefault();
      move(to, true);
    });
    return made;
  };
  select.addEventListener("change", () => {
    chosen = Number(select.value);
    middle();
    show();
    say(words.textContent);
  });
  const draw = (state: State, room: number): void => {
    side = room < 2 * LARGE + 40 ? Math.max(110, Math.floor((room - 40) / 2)) : LARGE;
    if (document_ !== state.document) {
      document_ = state.document;
      fill();
    }
    show();
  };
  return { panel, draw };
}

function title({ name, label }: { name: string; label: string }): string {
  return shorten(visible(`${name} ${label}`.trim()), NAME);
}

/** A layer's first channel with a region outlined. */
function tile(
  name: string,
  maps: LayerMaps | undefined,
  size: readonly number[],
  region: Region,
  side: number,
  colour: string,
): HTMLElement {
  const [rows = 1, columns = 1] = size;
  const scale = side / Math.max(rows, columns);
  const [width, height] = [columns * scale, rows * scale];
  const picture = element("div", { class: "tge-tile-picture" });
  Object.assign(picture.style, { width: `${width}px`, height: `${height}px` });
  if (maps) {
    const canvas = channelCanvas(maps, 0, side);
    Object.assign(canvas.style, { width: "100%", height: "100%" });
    picture.append(canvas);
    queueMicrotask(() => paintChannel(canvas, maps, 0));
  }
  const [high, wide] = regionSize(region);
  const box = {
    x: (region.columns[0] ?? 0) * scale,
    y: (region.rows[0] ?? 0) * scale,
    width: Math.max(3, wide * scale),
    height: Math.max(3, high * scale),
  };
  picture.append(
    svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      svg("rect", { class: "tge-region-halo", ...box }),
      svg("rect", { class: "tge-region", ...box }),
    ),
  );
  const text = `${rows} \u00d7 ${columns}`;
  return element(
    "figure",
    { class: `tge-conv-figure tge-tile ${colour}` },
    element(
      "figcaption",
      { class: "tge-conv-name" },
      name,
      element("small", {}, ` ${text}`),
    ),
    picture,
    element("p", { class: "tge-note" }, `${high} \u00d7 ${wide}`),
  );
}

function sentence(
  layer: FieldLayer,
  [row, column]: [number, number],
  seen: Region,
): string {
  const [high, wide] = regionSize(seen);
  const span = (places: number[]): string => `${places[0]} to ${places.at(-1)}`;
  const where = `rows ${span(seen.rows)}, columns ${span(seen.columns)}`;
  const name = `Number [${row}, ${column}] of ${title(layer)}`;
  if (high === 0 || wide === 0) return `${name} sees only padding.`;
  const gaps = hasGaps(seen) ? ", with gaps" : "";
  return `${name} sees ${high} \u00d7 ${wide} pixels: ${where}${gaps}.`;
}

/** The table in which the field grows from layer to layer. */
function sizes(layers: readonly FieldLayer[]): HTMLElement[] {
  if (layers.length === 0) return [];
  const cell = (tag: "th" | "td", text: string): HTMLElement => element(tag, {}, text);
  const steps = growth(layers);
  const rows = layers.map((layer, place) => {
    const step = steps[place]!;
    const pair = ([a, b]: [number, number]): string =>
      a === b ? `${a}` : `${a} \u00d7 ${b}`;
    const window = layer.kind === "point" ? "each number alone" : windowText(layer);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, title(layer)),
      ...[window, step.formula, pair(step.jump)].map((text) => cell("td", text)),
    );
  });
  const heads = [
    "layer",
    "window",
    "sees: before + (kernel \u2212 1)\u00b7jump",
    "jump after it",
  ];
  const head = element(
    "tr",
    {},
    ...heads.map((text) => element("th", { scope: "col" }, text)),
  );
  return [
    element(
      "table",
      {},
      element(
        "caption",
        { class: "tge-visually-hidden" },
        "How the receptive field grows",
      ),
      element("thead", {}, head),
      element("tbody", {}, ...rows),
    ),
  ];
}

function windowText({ kernel, stride, dilation }: FieldLayer): string {
  const pair = (values: number[]): string =>
    values[0] === values[1] ? `${values[0]}` : `${values[0]} \u00d7 ${values[1]}`;
  const parts = [`kernel ${pair(kernel)}`, `stride ${pair(stride)}`];
  if (dilation.some((step) => step > 1)) parts.push(`dilation ${pair(dilation)}`);
  return parts.join(", ");
}
