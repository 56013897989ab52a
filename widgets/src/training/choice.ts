/* A list to choose from, with its label. */

import { element, uniqueId } from "../shared/dom";
import { shown } from "./lines";

export interface Choice {
  readonly element: HTMLElement;
  update(options: [value: string, text: string][], now: string): void;
}

export function makeChoice(label: string, picked: (value: string) => void): Choice {
  const id = uniqueId("tge-choice");
  const select = element("select", { id, class: "tge-select" });
  select.addEventListener("change", () => picked(select.value));
  const name = element("label", { for: id }, label);
  const root = element("div", { class: "tge-choice" }, name, select);
  let offered = "";
  const update: Choice["update"] = (options, now) => {
    const key = JSON.stringify(options);
    if (offered !== key) {
      offered = key;
      select.replaceChildren(
        ...options.map(([value, text]) => element("option", { value }, shown(text))),
      );
    }
    root.hidden = options.length === 0;
    if (select.value !== now) select.value = now;
  };
  return { element: root, update };
}
