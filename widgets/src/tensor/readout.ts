/* The number that is pointed at: its name, its value, its address in numbers. */

import { element } from "../shared/dom";
import { formatNumber, shorten, visible } from "../shared/format";
import { formula, indexText, indexable } from "./layout";
import { type Cell, alsoRead } from "./links";
import type { Numbers, Scene } from "./numbers";

const NAME_LENGTH = 40;
const ALSO_LENGTH = 60;

/** What is said of a cell, in its parts. */
interface Facts {
  name: string;
  number: string;
  formula: string;
  also: string;
}

function factsOf(scene: Scene, numbers: Numbers, cell: Cell): Facts | null {
  const view = scene.views[cell.view];
  if (view === undefined) return null;
  const value = numbers.of(cell.view, cell.index);
  const name = indexable(shorten(visible(view.name), NAME_LENGTH));
  const others = alsoRead(scene, cell).map((text) =>
    shorten(visible(text), ALSO_LENGTH),
  );
  return {
    name: `${name}${indexText(cell.index)}`,
    number: value === undefined ? "not here" : formatNumber(value, 5),
    formula: formula(view, cell.index),
    also: others.length > 0 ? `also ${others.join(", ")}` : "",
  };
}

/** The facts of a cell for the eye. */
export function readout(scene: Scene, numbers: Numbers, cell: Cell): (Node | string)[] {
  const facts = factsOf(scene, numbers, cell);
  if (facts === null) return [];
  const colour = `tge-tensor-name tge-view-${(cell.view % 5) + 1}`;
  return [
    element("span", { class: colour }, facts.name),
    " = ",
    element("b", { class: "tge-number" }, facts.number),
    " ",
    element("span", { class: "tge-formula" }, facts.formula),
    " ",
    element("span", { class: "tge-also" }, facts.also),
  ];
}

/** The same in one sentence for the ear. */
export function sentence(scene: Scene, numbers: Numbers, cell: Cell): string {
  const facts = factsOf(scene, numbers, cell);
  if (facts === null) return "";
  const parts = [`${facts.name} is ${facts.number}`, facts.formula, facts.also];
  return parts.filter((part) => part !== "").join(", ");
}
