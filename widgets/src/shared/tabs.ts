/* Tabs: one is shown at a time, arrow keys lead to the next. */

import { element, setAttributes, setText, uniqueId } from "./dom";

export interface Tab {
  name: string;
  panel: HTMLElement;
}

export interface Tabs {
  /** The row of tabs; the panels stand wherever their owner puts them. */
  readonly element: HTMLElement;
  /** Shows the tab of that name, the first one if there is none. */
  show(name: string): void;
  /** What a tab says; an empty label hides it. */
  label(name: string, text: string): void;
  /** Brings the keyboard to a tab, as where what had it is hidden. */
  focus(name: string): void;
}

/** `chosen` is told when a person picks a tab. */
export function makeTabs(
  title: string,
  tabs: Tab[],
  chosen: (name: string) => void,
): Tabs {
  const buttons = new Map<string, HTMLButtonElement>();
  const list = element("div", {
    class: "tge-tabs",
    role: "tablist",
    "aria-label": title,
  });
  for (const { name, panel } of tabs) {
    const made = element("button", {
      type: "button",
      class: "tge-tab",
      role: "tab",
      id: uniqueId("tge-tab"),
    });
    panel.id ||= uniqueId("tge-panel");
    setAttributes(made, { "aria-controls": panel.id });
    setAttributes(panel, { role: "tabpanel", "aria-labelledby": made.id });
    made.addEventListener("click", () => chosen(name));
    buttons.set(name, made);
    list.append(made);
  }

  const show = (wanted: string): void => {
    const button = buttons.get(wanted);
    const name = button && !button.hidden ? wanted : tabs[0]?.name;
    for (const { name: other, panel } of tabs) {
      const on = other === name;
      panel.hidden = !on;
      setAttributes(buttons.get(other)!, {
        "aria-selected": String(on),
        tabindex: on ? 0 : -1,
      });
    }
  };
  const label = (name: string, text: string): void => {
    const button = buttons.get(name);
    if (button === undefined) return;
    setText(button, text);
    button.hidden = text === "";
  };

  list.addEventListener("keydown", (event) => {
    const there = [...buttons].filter(([, button]) => !button.hidden);
    const here = there.findIndex(([, button]) => button === event.target);
    const target = tabOfKey(event.key, here, there.length);
    const [name, button] = there[target ?? -1] ?? [];
    if (name === undefined) return;
    event.preventDefault();
    chosen(name);
    button?.focus();
  });
  const focus = (name: string): void => buttons.get(name)?.focus();
  return { element: list, show, label, focus };
}

/** The tab that a key leads to, round in a circle; undefined for another key. */
export function tabOfKey(key: string, here: number, count: number): number | undefined {
  if (key === "ArrowLeft" || key === "ArrowUp") return (here - 1 + count) % count;
  if (key === "ArrowRight" || key === "ArrowDown") return (here + 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}
