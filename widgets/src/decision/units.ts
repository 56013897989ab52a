/* Small pictures of a layer's units: one tab stop, arrow keys between them. */

import { element, setAttributes, setText } from "../shared/dom";
import { formatNumber } from "../shared/format";
import type { Field } from "../shared/field";
import { type Layer, told } from "./model";
import { paintUnit } from "./shading";

const DECISION = -1;

export interface Units {
  readonly element: HTMLElement;
  draw(units: readonly Field[], chosen: number, dark: boolean): void;
  /** Writes each unit's number at the cross-hair; none: its index alone. */
  tell(numbers: readonly number[] | null): void;
  label(layer: Layer | undefined): void;
}

interface Tile {
  element: HTMLElement;
  canvas: HTMLCanvasElement;
  text: HTMLElement;
}

/** `choose` is told the chosen unit, or −1 for the decision. */
export function makeUnits(choose: (unit: number) => void): Units {
  const group = element("div", { class: "tge-units", role: "radiogroup" });
  const note = element("p", { class: "tge-units-note" });
  const box = element("div", {}, group, note);
  let tiles: Tile[] = [];
  let chosen = DECISION;

  const makeTile = (index: number): Tile => {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const text = element("span", { class: "tge-number" });
    const tile = element("div", { class: "tge-unit", role: "radio" }, canvas, text);
    tile.addEventListener("click", () => choose(index === chosen ? DECISION : index));
    return { element: tile, canvas, text };
  };
  group.addEventListener("keydown", (event) => {
    const at = tiles.findIndex((tile) => tile.element === document.activeElement);
    const target = targetOf(event.key, at, tiles.length, abreast(tiles));
    if (event.key === " " || event.key === "Enter")
      choose(at === chosen ? DECISION : at);
    else if (event.key === "Escape" && chosen !== DECISION) choose(DECISION);
    else if (target === undefined) return;
    else {
      tiles[target]?.element.focus();
      choose(target);
    }
    event.preventDefault();
  });

  const draw: Units["draw"] = (units, now, dark) => {
    chosen = now;
    if (tiles.length !== units.length) {
      tiles = units.map((_, index) => makeTile(index));
      group.replaceChildren(...tiles.map((tile) => tile.element));
      tell(null);
    }
    box.hidden = units.length === 0;
    units.forEach((unit, index) => {
      const tile = tiles[index]!;
      if (tile.canvas.width !== unit.columns)
        tile.canvas.width = tile.canvas.height = unit.columns;
      paintUnit(tile.canvas, unit, dark);
      const on = index === now;
      setAttributes(tile.element, {
        "aria-checked": on ? "true" : "false",
        tabindex: on || (now < 0 && index === 0) ? 0 : -1,
      });
    });
  };
  const tell: Units["tell"] = (numbers) => {
    tiles.forEach(({ element: tile, text }, index) => {
      const number = numbers?.[index];
      const shown = number === undefined ? "" : formatNumber(number, 2);
      setText(text, shown || `${index}`);
      setAttributes(tile, { "aria-label": `unit ${index}${shown && `: ${shown}`}` });
    });
  };
  const label: Units["label"] = (layer) => {
    setAttributes(group, {
      "aria-label": `Units of ${told(`${layer?.path ?? ""} ${layer?.kind ?? ""}`)}`,
    });
    const more = layer !== undefined && layer.units > tiles.length;
    setText(note, more ? `The first ${tiles.length} of ${layer.units} units.` : "");
  };
  return { element: box, draw, tell, label };
}

/** Which tile a key leads to; undefined for a key that is not ours. */
export function targetOf(
  key: string,
  at: number,
  count: number,
  columns: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  };
  const target = steps[key];
  if (target === undefined || count === 0) return undefined;
  return target >= 0 && target < count ? target : Math.max(0, Math.min(at, count - 1));
}

/** How many tiles lie in the first row. */
function abreast(tiles: readonly Tile[]): number {
  const top = tiles[0]?.element.offsetTop;
  const below = tiles.findIndex((tile) => tile.element.offsetTop !== top);
  return below < 0 ? Math.max(tiles.length, 1) : below;
}
