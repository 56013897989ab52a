/* The source: lines with heat, breakpoints, findings, and the present statement. */

import { element, setAttributes, setText, uniqueId } from "../shared/dom";
import { visible } from "../shared/format";
import { HEATS, type HeatName, type KernelDocument } from "./document";
import { choice, clamp, plain } from "./parts";
import type { Actions, Part, State } from "./state";
import { STEP, ending } from "./trace";

const HEAT_LABELS: Record<HeatName, string> = {
  lanes: "lanes that take part",
  sectors: "sectors per request",
  passes: "bank passes",
  branches: "branches that part",
};

interface Row {
  element: HTMLElement;
  point: HTMLElement;
  sign: HTMLElement;
  heat: HTMLElement;
  code: HTMLElement;
  text: string;
}

export function makeSource(actions: Actions): Part {
  const pane = element("div", {
    class: "tge-kernel-source",
    role: "listbox",
    tabindex: 0,
  });
  const choose = choice("Heat", (name) => actions.look({ heat: name as HeatName }));
  const worst = element("span", { class: "tge-note" });
  const root = element(
    "div",
    { class: "tge-kernel-part tge-kernel-left" },
    element("div", { class: "tge-kernel-bar" }, choose.element, worst),
    pane,
  );
  let document_: KernelDocument | undefined;
  let rows: Row[] = [];
  let state: State;
  let selected = 0;
  let shown = -1;

  const write = (document: KernelDocument): void => {
    document_ = document;
    setAttributes(pane, { "aria-label": `Source of ${plain(document.name)}` });
    rows = document.lines.map(({ label, text }, at) => {
      const row = makeRow(label, visible(text));
      const before = Number(document.lines[at - 1]?.label);
      if (at > 0 && Number(label) !== before + 1 && !label.startsWith("c"))
        row.element.classList.add("tge-gap");
      row.point.addEventListener("click", (event) => {
        event.stopPropagation();
        select(at);
        actions.toggle(label);
      });
      row.element.addEventListener("click", () => {
        select(at);
        runTo(at);
      });
      return row;
    });
    pane.replaceChildren(...rows.map((row) => row.element));
  };
  const select = (at: number): void => {
    selected = clamp(at, 0, rows.length - 1);
    rows.forEach((row, place) => {
      const on = place === selected;
      setAttributes(row.element, { "aria-selected": String(on) });
    });
    const row = rows[selected]?.element;
    if (row) setAttributes(pane, { "aria-activedescendant": row.id });
    if (row) reveal(pane, row);
  };
  /** The next time that the line runs, else the first time. */
  const runTo = (at: number): void => {
    const { trace, document } = state;
    const runs = (one: number): boolean =>
      trace.kind[one] === STEP &&
      document.statements[String(trace.statement[one])]?.[0] === at;
    const every = Array.from({ length: trace.events }, (_, one) => one).filter(runs);
    const to = every.find((one) => ending(trace, one) > state.at) ?? every[0];
    if (to === undefined) actions.say("This line does not run in this block.");
    else actions.go(ending(trace, to));
  };
  pane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      Home: 0,
      End: rows.length - 1,
    };
    if (event.key in moves) select(moves[event.key]!);
    else if (event.key === "b") actions.toggle(state.document.lines[selected]!.label);
    else if (event.key === "Enter") runTo(selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const draw = (now: State): void => {
    state = now;
    if (now.document !== document_) write(now.document);
    const { document, trace } = now;
    const options = HEATS.map((name): [string, string] => [name, HEAT_LABELS[name]]);
    choose.show(options, now.heat);
    const heats = document.heats[now.heat];
    setText(worst, Object.keys(heats).length ? "" : "no line has any");
    const here = document.statements[String(trace.statement[now.at])];
    rows.forEach((row, at) => {
      const label = document.lines[at]!.label;
      const heat = heats[String(at)];
      setText(row.heat, heat?.[0] ?? "");
      row.heat.title = heat?.[2] ?? "";
      row.heat.style.setProperty("--tge-heat", `${Math.round((heat?.[1] ?? 0) * 60)}%`);
      row.heat.classList.toggle("tge-hot", heat !== undefined);
      row.element.classList.toggle("tge-break", now.breakpoints.has(label));
      setText(row.point, now.breakpoints.has(label) ? "●" : "");
      const sign = signOf(document, at);
      setText(row.sign, sign);
      row.element.classList.toggle("tge-bad", sign !== "");
      mark(row, here?.[0] === at ? [here[1], here[2]] : null);
    });
    if (here !== undefined && here[0] !== shown) {
      shown = here[0];
      select(shown);
    }
  };
  return { element: root, draw };
}

function makeRow(label: string, text: string): Row {
  const point = element("span", {
    class: "tge-kernel-point",
    title: "Breakpoint (b)",
  });
  const sign = element("span", { class: "tge-kernel-sign" });
  const number = element("span", { class: "tge-kernel-number" }, label);
  const heat = element("span", { class: "tge-kernel-heat" });
  const code = element("span", { class: "tge-kernel-code" }, text);
  const beside = [point, sign, number, heat];
  const gutter = element("span", { class: "tge-kernel-gutter" }, ...beside);
  const id = uniqueId("tge-line");
  const root = element(
    "div",
    { class: "tge-kernel-line", role: "option", id, "aria-selected": "false" },
    gutter,
    code,
  );
  return { element: root, point, sign, heat, code, text };
}

/** `!` for a race, `✕` for the fault that ended the launch. */
function signOf(document: KernelDocument, at: number): string {
  if (document.fault?.line === at) return "✕";
  return document.races.some(({ lines }) => lines.includes(at)) ? "!" : "";
}

/** Marks the statement from one column to another; null for a line without it. */
function mark(row: Row, columns: [number, number] | null): void {
  row.element.classList.toggle("tge-here", columns !== null);
  const start = row.text.length - row.text.trimStart().length;
  const indent = element("span", { class: "tge-indent" }, row.text.slice(0, start));
  if (columns === null) return row.code.replaceChildren(indent, row.text.slice(start));
  const [from, to] = columns;
  row.code.replaceChildren(
    indent,
    row.text.slice(start, from),
    element("mark", {}, row.text.slice(from, to)),
    row.text.slice(to),
  );
}

function reveal(pane: HTMLElement, row: HTMLElement): void {
  const top = row.offsetTop - pane.offsetTop;
  const margin = row.offsetHeight * 2;
  if (top - margin < pane.scrollTop) pane.scrollTop = Math.max(0, top - margin);
  const below = top + row.offsetHeight + margin - pane.clientHeight;
  if (below > pane.scrollTop) pane.scrollTop = below;
}
