/* Where an index is typed, with examples to try, and what it gives. */

import { type Child, button, element, setText, uniqueId } from "../shared/dom";
import { shorten, visible } from "../shared/format";
import { shape as shapeWords } from "../shared/table";
import type { Indexed } from "./document";

export interface IndexBar {
  readonly element: HTMLElement;
  /** Shows what an index gives, or that none is chosen. */
  show(indexed: Indexed | null): void;
  fail(text: string): void;
}

export function makeIndexBar(
  names: readonly string[],
  examples: readonly string[],
  chosen: (text: string, view: number) => void,
): IndexBar {
  const id = uniqueId("tge-index");
  const field = element("input", {
    id,
    type: "text",
    class: "tge-index-field",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    maxlength: 200,
    placeholder: "1:3, ::2",
    "aria-label": "Index expression",
  });
  const which = element("select", { "aria-label": "Tensor that is indexed" });
  names.forEach((name, place) => {
    which.append(element("option", { value: place }, shorten(visible(name), 30)));
  });
  const view = (): number => (names.length > 1 ? Number(which.value) : 0);
  const tensor: Child =
    names.length > 1
      ? which
      : element("code", {}, shorten(visible(names[0] ?? ""), 30));
  const result = element("p", { class: "tge-index-result", role: "status" });
  const take = (text: string): void => {
    field.value = text;
    chosen(text, view());
  };
  const clear = button("Clear", { class: "tge-button tge-index-clear" }, () => {
    take("");
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") take(field.value);
    else if (event.key === "Escape") take("");
  });
  which.addEventListener("change", () => field.value !== "" && take(field.value));
  const chips = examples.map((text) =>
    button(text, { class: "tge-chip", "aria-label": `Index ${text}` }, () => {
      which.value = "0";
      take(text);
    }),
  );
  const form = element(
    "div",
    { class: "tge-index-form" },
    tensor,
    element("code", { "aria-hidden": "true" }, "["),
    field,
    element("code", { "aria-hidden": "true" }, "]"),
    button("Show", { class: "tge-button tge-index-show" }, () => take(field.value)),
    clear,
  );
  const root = element(
    "div",
    { class: "tge-index", role: "group", "aria-label": "Index" },
    form,
    element("div", { class: "tge-chips" }, ...chips),
    result,
  );
  const say = (text: string, failed: boolean): void => {
    result.classList.toggle("tge-failure", failed);
    setText(result, text);
    result.hidden = text === "";
  };
  const show = (indexed: Indexed | null): void => {
    const shown = indexed?.text ?? "";
    if (document.activeElement !== field) field.value = shown;
    if (indexed !== null && names.length > 1) which.value = String(indexed.view);
    chips.forEach((chip, place) =>
      chip.setAttribute(
        "aria-pressed",
        String(indexed?.view === 0 && examples[place] === shown),
      ),
    );
    clear.hidden = indexed === null;
    say(indexed === null ? "" : outcome(indexed), false);
  };
  return { element: root, show, fail: (text) => say(visible(text), true) };
}

/** What an index gives, in a sentence. */
export function outcome({ copy, result }: Indexed): string {
  const size = result.shape.length === 0 ? "one number" : shapeWords(result.shape);
  const how = copy
    ? "a copy: the numbers now also stand in a memory of their own"
    : "a view: the same memory, read with other strides and another offset";
  return `${size}, ${how}.`;
}
