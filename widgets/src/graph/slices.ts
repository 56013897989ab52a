/** Choosing a matrix out of a tensor of more than two dimensions. */

import type { Summary } from "../document";
import { element } from "../shared/dom";
import type { Ask } from "./checking";
import { valueTable } from "./values";

/** Along the last leading dimensions Python has kept this many matrices at most. */
const KEPT = 8;
const MOST_DIMENSIONS = 2;

/** How many matrices may be chosen along each dimension, the last ones first kept. */
export function choices(shape: readonly number[]): number[] {
  const leading = shape.slice(0, -2).slice(-MOST_DIMENSIONS);
  return leading.map((length) => Math.min(length, KEPT));
}

/** Fields for the index of the matrix, which replace the table inside `view`. */
export function slicePicker(
  view: HTMLElement,
  summary: Summary,
  id: string,
  what: "value" | "gradient",
  ask: Ask,
): HTMLElement | null {
  const sizes = choices(summary.shape);
  if (sizes.length === 0 || sizes.every((size) => size < 2)) return null;
  const status = element("span", { class: "tge-note", role: "status" });
  const fields = sizes.map((size, axis) => {
    const label = `Index ${axis + 1} of the matrix, up to ${size - 1}`;
    const limits = { type: "number", min: 0, max: size - 1, value: 0 };
    const field = element("input", {
      ...limits,
      class: "tge-answer tge-index",
      "aria-label": label,
      disabled: size < 2,
    });
    field.addEventListener("change", () => void choose());
    return field;
  });
  const choose = async (): Promise<void> => {
    const index = fields.map((field) => Math.trunc(Number(field.value)));
    try {
      const { content } = await ask("slice", { node: id, what, index });
      const values = content["values"] as (number | null)[][];
      const caption = `${what}, matrix ${index.join(", ")}`;
      view
        .querySelector(".tge-values-scroll")
        ?.replaceWith(valueTable(values, caption));
      status.textContent = "";
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const ends = [element("span", {}, "Matrix ["), element("span", {}, ", :, :]")];
  return element(
    "div",
    { class: "tge-answer-row tge-slices", role: "group", "aria-label": "Matrix" },
    ends[0] as HTMLElement,
    ...fields,
    ends[1] as HTMLElement,
    status,
  );
}
