/** The finite-difference check: one number of a gradient against the loss itself. */

import type { Summary } from "../document";
import { button, element, uniqueId } from "../shared/dom";
import type { Reply } from "../shared/ask";
import { number } from "./format";
import { entryText, parseEntry } from "./numbers";
import { section } from "./sections";

/** Asks Python something by name. */
export type Ask = (name: string, content: Record<string, unknown>) => Promise<Reply>;

/** The largest number of a table, by its row and column. */
export function largestPlace(
  values: readonly (readonly (number | null)[])[],
): number[] {
  let [best, place] = [-1, [0, 0]];
  for (const [i, row] of values.entries())
    for (const [j, value] of row.entries())
      if (Math.abs(value ?? 0) > best) [best, place] = [Math.abs(value ?? 0), [i, j]];
  return place;
}

/** A row and a column of the shown table, as an entry of the tensor. */
export function entryAt(shape: readonly number[], place: readonly number[]): number[] {
  const zeros = Array.from({ length: Math.max(0, shape.length - 2) }, () => 0);
  return [...zeros, ...place.slice(2 - Math.min(2, shape.length))];
}

/** The number that a table shows for an entry; null where it shows none. */
export function shownAt(
  summary: Summary | null,
  entry: readonly number[],
): number | null {
  const [row = 0, column = 0] = entry.length < 2 ? [0, ...entry] : entry.slice(-2);
  if (entry.slice(0, -2).some((index) => index > 0)) return null;
  return summary?.values[row]?.[column] ?? null;
}

/** The form that checks one entry of the gradient of node `id`. */
export function checkSection(
  id: string,
  gradient: Summary,
  value: Summary | null,
  ask: Ask,
): HTMLElement {
  const name = uniqueId("tge-entry");
  const start = entryAt(gradient.shape, largestPlace(gradient.values));
  const input = element("input", {
    id: name,
    class: "tge-answer tge-entry-input",
    type: "text",
    value: entryText(start),
    autocomplete: "off",
  });
  const outcome = element("div", { class: "tge-check", role: "status" });
  const run = async (): Promise<void> => {
    const entry = parseEntry(input.value, gradient.shape);
    const known = entry === null ? null : shownAt(gradient, entry);
    if (entry === null || known === null) {
      outcome.textContent = "Type an entry that the table shows, such as [0, 0].";
      return;
    }
    outcome.textContent = "Computing the loss twice \u2026";
    const asked = { node: id, entry, gradient: known, value: shownAt(value, entry) };
    try {
      outcome.replaceChildren(...told((await ask("check", asked)).content, known));
    } catch (error) {
      outcome.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const row = element("form", { class: "tge-answer-row" });
  if (gradient.shape.length > 0)
    row.append(element("label", { for: name }, "Entry"), input);
  const label = "Check by finite differences";
  row.append(button(label, { class: "tge-button tge-check-button" }, () => void run()));
  row.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  return section("Is it right?", row, outcome);
}

/** A loss with the digits in which it differs from another. */
function digits(value: number | null): string {
  if (value === null) return number(value);
  return String(Number(value.toPrecision(8))).replaceAll("-", "\u2212");
}

function told(reply: Record<string, unknown>, gradient: number): HTMLElement[] {
  const value = (name: string): string => number(reply[name] as number | null);
  const exact = (name: string): string => digits(reply[name] as number | null);
  const agrees = reply["agrees"];
  const sign = agrees === true ? "\u2713 " : agrees === false ? "\u2717 " : "";
  const lines = [
    `(L(w + h) \u2212 L(w \u2212 h)) / 2h`,
    `= (${exact("plus")} \u2212 ${exact("minus")}) / (2 \u00b7 ${value("step")})`,
    `= ${value("slope")}, the gradient is ${number(gradient)}`,
  ];
  return [
    element("code", { class: "tge-rule" }, lines.join("\n")),
    element(
      "p",
      { class: `tge-verdict tge-verdict-${String(agrees)}` },
      `${sign}${String(reply["words"])}`,
    ),
  ];
}
