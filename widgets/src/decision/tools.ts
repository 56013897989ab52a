/* What a click does: it reads the model there, or adds a point of a class. */

import { button, element, setAttributes, svg, uniqueId } from "../shared/dom";
import { type Data, told } from "./model";
import { markerPath } from "./shapes";

export const READS = -1;

export interface Tools {
  readonly element: HTMLElement;
  /** The class that a click adds; −1 if it only reads. */
  adds(): number;
  choose(label: number): void;
  update(data: Data, live: boolean): void;
}

export function makeTools(undo: () => void): Tools {
  const name = uniqueId("tge-tool");
  const choices = element("div", {
    class: "tge-tools-choices",
    role: "radiogroup",
    "aria-label": "What a click does",
  });
  const back = button("Remove the last", { class: "tge-button" }, undo);
  const box = element("div", { class: "tge-tools" }, choices, back);
  let chosen = READS;
  let inputs = new Map<number, HTMLInputElement>();
  let shown = "";

  const choose = (label: number): void => {
    if (!inputs.has(label)) return;
    chosen = label;
    for (const [each, input] of inputs) input.checked = each === label;
  };
  const choice = (label: number, content: (Node | string)[]): HTMLElement => {
    const input = element("input", { type: "radio", name });
    input.addEventListener("change", () => choose(label));
    inputs.set(label, input);
    return element("label", {}, input, ...content);
  };
  const update: Tools["update"] = (data, live) => {
    const now = JSON.stringify([data.names, data.regression]);
    if (now !== shown) {
      shown = now;
      inputs = new Map();
      const labels = data.regression ? [] : data.names;
      choices.replaceChildren(
        choice(READS, ["read"]),
        ...labels.map((text, index) =>
          choice(index, [sample(index), element("span", {}, `add ${told(text)}`)]),
        ),
      );
      choose(chosen);
    }
    choices.classList.toggle("tge-tools-idle", !live);
    for (const input of inputs.values()) input.disabled = !live;
    box.hidden = data.regression;
    back.hidden = data.added === 0;
    setAttributes(back, { "aria-disabled": live ? "false" : "true" });
  };
  return { element: box, adds: () => chosen, choose, update };
}

function sample(index: number): SVGElement {
  const mark = svg("path", {
    class: `tge-point tge-line-${(index % 5) + 1}`,
    d: markerPath(index, 5),
    transform: "translate(8 8)",
  });
  return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, mark);
}
