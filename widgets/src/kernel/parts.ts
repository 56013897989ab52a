/* Small pieces that several parts of a KernelView use. */

import { element, setText, svg, uniqueId } from "../shared/dom";
import { shorten, visible } from "../shared/format";

/** A labelled select; `picked` is told the value. */
export function choice(
  label: string,
  picked: (value: string) => void,
): { element: HTMLElement; show(options: [string, string][], chosen: string): void } {
  const select = element("select", { "aria-label": label });
  select.addEventListener("change", () => picked(select.value));
  let known = "";
  const show = (options: [string, string][], chosen: string): void => {
    const now = JSON.stringify(options);
    if (now !== known)
      select.replaceChildren(
        ...options.map(([value, text]) => element("option", { value }, plain(text))),
      );
    known = now;
    select.value = chosen;
  };
  const made = element("label", { class: "tge-choice" }, `${label} `, select);
  return { element: made, show };
}

/** A labelled number; `picked` is told a number within the limits. */
export function numberBox(
  label: string,
  picked: (value: number) => void,
): { element: HTMLElement; show(value: number, count: number): void } {
  const input = element("input", { type: "number", min: 0, "aria-label": label });
  const total = element("span", { class: "tge-number" });
  let most = 0;
  input.addEventListener("change", () => {
    const wanted = Math.round(Number(input.value));
    const value = Math.max(0, Math.min(most, Number.isFinite(wanted) ? wanted : 0));
    input.value = String(value);
    picked(value);
  });
  const show = (value: number, count: number): void => {
    most = count - 1;
    input.max = String(most);
    if (document.activeElement !== input || Number(input.value) !== value)
      input.value = String(value);
    setText(total, `of ${count.toLocaleString("en")}`);
  };
  const made = element("label", { class: "tge-choice" }, `${label} `, input, total);
  return { element: made, show };
}

/** The heads of a table's columns, and its rows. */
export type Written = [head: string[], rows: string[][]];

/** A table that opens on demand; it is only written while it is open. */
export function table(
  title: string,
  caption: string,
): { element: HTMLElement; show(write: () => Written): void } {
  const body = element("div", {
    class: "tge-table-scroll",
    tabindex: 0,
    role: "region",
    "aria-label": caption,
  });
  const summary = element("summary", {}, title);
  const root = element("details", { class: "tge-kernel-table" }, summary, body);
  let latest: (() => Written) | undefined;
  const write = (): void => {
    if (!root.open || latest === undefined) return;
    const [head, rows] = latest();
    body.replaceChildren(grid(head, rows, caption));
  };
  root.addEventListener("toggle", write);
  const show = (next: () => Written): void => {
    latest = next;
    write();
  };
  return { element: root, show };
}

/** A plain table of texts; the first column heads its rows. */
export function grid(head: string[], rows: string[][], caption: string): HTMLElement {
  const line = element("tr", {});
  head.forEach((text) => line.append(element("th", { scope: "col" }, text)));
  const body = element("tbody", {});
  for (const [first = "", ...rest] of rows)
    body.append(
      element(
        "tr",
        {},
        element("th", { scope: "row" }, first),
        ...rest.map((text) => element("td", {}, text)),
      ),
    );
  const name = element("caption", { class: "tge-visually-hidden" }, caption);
  return element("table", {}, name, element("thead", {}, line), body);
}

/** Somebody's text: short, and with nothing invisible in it. */
export function plain(text: string, limit = 60): string {
  return shorten(visible(text), limit);
}

/** A picture that is one tab stop and obeys arrow keys. */
export function picture(
  label: string,
  move: (columns: number, rows: number, key: string) => void,
): SVGSVGElement {
  const root = svg("svg", {
    class: "tge-kernel-picture",
    role: "application",
    tabindex: 0,
    "aria-label": label,
    id: uniqueId("tge-kernel"),
  });
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  root.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const far = ["Home", "End", "PageUp", "PageDown"].includes(event.key);
    if ((step === undefined && !far) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    event.stopPropagation();
    move(step?.[0] ?? 0, step?.[1] ?? 0, event.key);
  });
  return root;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/** An amount for people: 1.5 G, 32.8 k. */
export function amount(value: number): string {
  const units = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const;
  for (const [unit, letter] of units)
    if (value >= unit) return `${Number((value / unit).toPrecision(3))} ${letter}`;
  return String(Number(value.toPrecision(3)));
}

/** A time for people: 1.5 µs. */
export function duration(seconds: number): string {
  for (const [unit, name] of [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]] as const)
    if (seconds >= unit) return `${Number((seconds / unit).toPrecision(3))} ${name}`;
  return `${Number((seconds / 1e-9).toPrecision(3))} ns`;
}
