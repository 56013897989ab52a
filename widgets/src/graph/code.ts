/** Lines of code: whose they are, where they stand, and what stopped a node. */

import type { Source } from "../document";
import { element } from "../shared/dom";
import { shorten, visible } from "./format";
import { LONGEST, section } from "./sections";

/** A place in a program with its code. */
export function sourceSection(title: string, source: Source): HTMLElement {
  const place = source.line > 0 ? `${source.file}:${source.line}` : source.file;
  const body: HTMLElement[] = [
    element("p", { class: "tge-place" }, shorten(visible(place), 200)),
  ];
  if (source.code !== "") body.push(codeBlock(source.code));
  return section(title, ...body);
}

/** What stopped the forward pass here: the type first, then the message and the way. */
export function errorSection(error: string): HTMLElement {
  const [first = "", ...rest] = error.split("\n");
  const body: HTMLElement[] = [
    element("p", { class: "tge-error-line" }, shorten(visible(first), LONGEST)),
  ];
  if (rest.length > 0) body.push(codeBlock(rest.join("\n")));
  const made = section("\u2715 The forward pass stopped here", ...body);
  made.classList.add("tge-error");
  return made;
}

/** Lines as they are written; only line breaks stay what they are. */
function codeBlock(text: string): HTMLElement {
  const lines = text.slice(0, LONGEST).split("\n").map(visible);
  return element("pre", { class: "tge-code", tabindex: 0 }, lines.join("\n"));
}
