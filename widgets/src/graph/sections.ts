/** The pieces that every panel is made of. */

import { button, element } from "../shared/dom";
import { shorten, visible } from "./format";
import type { Ask } from "./checking";
import type { Box } from "./model";
import type { Stage } from "./steps";
import { SIGNS } from "./steps";

/** What a panel can ask the view to do. */
export interface Actions {
  select(id: string): void;
  fold(path: string, folded: boolean): void;
  /** The innermost module's box around what belongs to `path`, or "". */
  boxAround(path: string): string;
  ask: Ask;
  /** Whether Python can compute the loss anew, to check gradients. */
  checkable: boolean;
  /** Whether gradients are kept back until somebody has predicted them. */
  secret: boolean;
  /** What is known of a box from the run that is followed. */
  live(box: Box): HTMLElement[];
}

export const LONGEST = 10_000;

export function heading(text: string): HTMLElement {
  return element("h3", { class: "tge-panel-title" }, shorten(visible(text), LONGEST));
}

export function section(title: string, ...body: HTMLElement[]): HTMLElement {
  return element(
    "section",
    { class: "tge-section" },
    element("h4", {}, title),
    ...body,
  );
}

/** The gradient rule, each input's formula on a line of its own. */
export function rule(text: string): HTMLElement {
  const lines = visible(text).split(/, +(?=\u2202[^,()]*=)/);
  return element("code", { class: "tge-rule" }, lines.join("\n"));
}

/** A button that leads to another node. */
export function nodeLink(title: string, id: string, actions: Actions): HTMLElement {
  const text = shorten(visible(title), 40);
  return button(text, { class: "tge-link" }, () => actions.select(id));
}

/** What the marks of the player mean. */
export function signs(): HTMLElement {
  const entry = (stage: Stage, text: string): HTMLElement => {
    const sign = element("span", { class: `tge-sign tge-sign-${stage}` }, SIGNS[stage]);
    return element("li", {}, sign, text);
  };
  return element(
    "ul",
    { class: "tge-legend tge-signs", "aria-label": "Marks of the backward pass" },
    entry("active", "at work"),
    entry("waiting", "holds a gradient, waits"),
    entry("done", "done"),
    element("li", {}, element("b", {}, "\u2016\u2202\u2016"), "norm of a gradient"),
  );
}
