/* The table of the race: who stands where, with a learning rate to move for each. */

import { element, setAttributes, setText, svg, uniqueId } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { rateDecades, rateOfPosition } from "../shared/scales";
import {
  type Race,
  type Track,
  distanceTo,
  indexAt,
  letter,
  nameOf,
  placeAt,
  short,
} from "./model";

export interface Racers {
  readonly element: HTMLElement;
  update(race: Race, minima: [number, number][], step: number, selected: string): void;
}

interface Row {
  element: HTMLElement;
  update(track: Track, minima: [number, number][], step: number, chosen: boolean): void;
}

export interface Wishes {
  select(name: string): void;
  lr(name: string, value: number): void;
}

export function makeRacers(wishes: Wishes): Racers {
  const group = uniqueId("tge-racer");
  const head = ["Optimizer", "Learning rate", "Loss", "To minimum"].map((text) =>
    element("th", { scope: "col" }, text),
  );
  const rows = element("tbody", {});
  const table = element(
    "table",
    { class: "tge-racers" },
    element("caption", { class: "tge-visually-hidden" }, "The race at the shown step"),
    element("thead", {}, element("tr", {}, ...head)),
    rows,
  );
  let made: Row[] = [];
  let names = "";
  const update: Racers["update"] = (race, minima, step, selected) => {
    const now = race.tracks.map(({ name }) => name).join("\n");
    if (now !== names) {
      names = now;
      made = race.tracks.map((track, index) => makeRow(track, index, group, wishes));
      rows.replaceChildren(...made.map((row) => row.element));
    }
    table.classList.toggle("tge-racers-free", minima.length === 0);
    race.tracks.forEach((track, index) =>
      made[index]?.update(track, minima, step, track.name === selected),
    );
  };
  return { element: table, update };
}

function makeRow(track: Track, index: number, group: string, wishes: Wishes): Row {
  const radio = element("input", { type: "radio", name: group, value: track.name });
  radio.addEventListener("change", () => wishes.select(track.name));
  const sample = svg(
    "svg",
    {
      class: `tge-line-${(index % 5) + 1}`,
      width: 30,
      height: 16,
      "aria-hidden": "true",
    },
    svg("line", { class: "tge-trail", x1: 0, x2: 30, y1: 8, y2: 8 }),
    svg(
      "g",
      { class: "tge-marker" },
      svg("circle", { cx: 15, cy: 8, r: 7 }),
      svg("text", { x: 15, y: 11.6, "text-anchor": "middle" }, letter(index)),
    ),
  );
  const name = element("span", { class: "tge-racer-name" }, nameOf(track));
  const label = element("label", { class: "tge-racer" }, radio, sample, name);
  const slider = makeSlider(nameOf(track), (value) => wishes.lr(track.name, value));
  const loss = element("td", { class: "tge-number" });
  const away = element("td", { class: "tge-number tge-away" });
  const note = element("span", { class: "tge-racer-note" });
  const row = element(
    "tr",
    {},
    element("th", { scope: "row" }, label, note),
    element("td", {}, slider.element),
    loss,
    away,
  );
  const update: Row["update"] = (now, minima, step, chosen) => {
    const at = indexAt(now, step);
    const ended = now.note !== "" && step >= now.x.length - 1;
    radio.checked = chosen;
    row.classList.toggle("tge-racer-chosen", chosen);
    slider.update(now.lr);
    setText(loss, formatNumber(now.loss[at] ?? null));
    const distance = distanceTo(minima, placeAt(now, step));
    setText(away, distance === null ? "–" : formatNumber(distance, 2));
    setText(note, ended ? now.note : "");
  };
  return { element: row, update };
}

const SETTLE_MILLISECONDS = 600;

function makeSlider(
  name: string,
  wish: (value: number) => void,
): { element: HTMLElement; update(lr: number | null): void } {
  const slider = element("input", {
    type: "range",
    step: 0.05,
    "aria-label": `Learning rate of ${name}`,
  });
  const output = element("output", { class: "tge-number", "aria-live": "off" });
  const box = element("div", { class: "tge-racer-rate" }, slider, output);
  let movedAt = -Infinity;
  const show = (value: number): void => {
    setText(output, short(value));
    setAttributes(slider, { "aria-valuetext": short(value) });
  };
  slider.addEventListener("input", () => {
    movedAt = performance.now();
    const value = rateOfPosition(Number(slider.value));
    show(value);
    wish(value);
  });
  const update = (lr: number | null): void => {
    slider.hidden = lr === null;
    if (lr === null) setText(output, "–");
    if (lr === null || performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    const [low, high] = rateDecades(lr);
    setAttributes(slider, { min: low, max: high });
    slider.value = String(lr > 0 ? Math.log10(lr) : low);
    show(lr);
  };
  return { element: box, update };
}
