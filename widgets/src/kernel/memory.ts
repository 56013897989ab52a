/* Memory cells: their values at the cursor, who wrote and read them last, races. */

import { SEQUENTIAL, along, css } from "../shared/colour";
import { element, setAttributes, setText, svg } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { type Cell, Memory } from "./cells";
import { type Race, point } from "./document";
import { written } from "./lanes";
import { choice, clamp, picture, plain, table } from "./parts";
import type { Actions, Part, State } from "./state";
import { READ, type Trace, WARP, requestAt, takesPart } from "./trace";

const LABEL = 46;
const MOST_ROWS = 12;
const NUMBERS = 30; // pixels from which a cell holds its number

export function makeMemory(actions: Actions): Part {
  let state: State;
  let memory: Memory | undefined;
  let of: Trace | undefined;
  let chosen = 0; // the element with the readout
  let followed = -1; // the event that the window was moved for
  const pick = choice("Buffer", (name) => actions.look({ memory: name }));
  const legend = element("span", { class: "tge-note" });
  const cells = picture("Memory cells", (columns, rows, key) => {
    const across = shape().columns;
    const far: Record<string, number> = { Home: 0, End: size() - 1 };
    const by = key === "PageDown" ? MOST_ROWS : key === "PageUp" ? -MOST_ROWS : rows;
    choose(far[key] ?? chosen + columns + by * across);
    actions.say(readout.textContent ?? "");
  });
  cells.addEventListener("pointerdown", (event) => {
    const cell = (event.target as Element).closest("[data-element]");
    if (cell) choose(Number(cell.getAttribute("data-element")));
  });
  const readout = element("p", { class: "tge-kernel-readout" });
  const races = element("div", { class: "tge-kernel-arrows" });
  const rows = table("As a table", "Memory cells");
  const box = element("input", { type: "checkbox" });
  const digits = element("label", { class: "tge-choice" }, box, "numbers");
  box.addEventListener("change", () => paint());
  const root = element(
    "div",
    { class: "tge-kernel-tab" },
    element("div", { class: "tge-kernel-bar" }, pick.element, digits, legend),
    cells,
    readout,
    races,
    rows.element,
  );
  let room = 300;
  const size = (): number => state.trace.buffers[memory?.buffer ?? 0]?.size ?? 1;
  const shape = (): { columns: number; side: number; high: number } => {
    const across = state.trace.buffers[memory!.buffer]!.columns;
    const fits = Math.max(4, Math.floor((room - LABEL) / 9));
    const columns = Math.min(across, fits, Math.max(1, size()));
    const least = box.checked ? NUMBERS + 4 : 9;
    const side = clamp(Math.floor((room - LABEL) / columns), least, 38);
    return { columns: across, side, high: side >= NUMBERS ? 22 : Math.min(side, 18) };
  };
  const choose = (place: number): void => {
    chosen = clamp(place, 0, size() - 1);
    paint();
  };
  /** The buffer and its first touched element follow the cursor. */
  const follow = (): void => {
    const event = requestAt(state.trace, state.at);
    if (event < 0 || event === followed) return;
    followed = event;
    if (state.trace.name[event] !== memory?.buffer) return;
    const row = state.trace.start[event]! * state.trace.lanes;
    const from = state.warp * WARP;
    const lanes = [...Array(WARP).keys(), ...Array(state.trace.lanes).keys()];
    const lane = lanes
      .map((one, place) => (place < WARP ? from + one : one))
      .find((one) => takesPart(state.trace, event, one));
    if (lane !== undefined) chosen = state.trace.index[row + lane]!;
  };
  const paint = (): void => {
    const { trace, at } = state;
    const { columns, side, high } = shape();
    const shown = Math.min(columns, Math.floor((room - LABEL) / side));
    const total = Math.ceil(size() / columns);
    const count = Math.min(MOST_ROWS, total);
    const here = Math.floor(chosen / columns);
    const first = clamp(here - Math.floor(count / 2), 0, total - count);
    const column = chosen % columns;
    const left = clamp(column - Math.floor(shown / 2), 0, columns - shown);
    const touched = touches(trace, at, memory!.buffer);
    const marked = racesOf(state, memory!.buffer);
    const places: number[] = [];
    for (let row = first; row < first + count; row += 1)
      for (let one = left; one < left + shown; one += 1)
        if (row * columns + one < size()) places.push(row * columns + one);
    const found = places.map((place) => memory!.cell(place));
    const finite = found.map(({ value }) => value).filter(Number.isFinite);
    const [low, most] = [Math.min(...finite, 0), Math.max(...finite, 0)];
    const parts: SVGElement[] = [];
    places.forEach((place, index) => {
      const x = LABEL + ((place % columns) - left) * side;
      const y = (Math.floor(place / columns) - first) * high;
      const cell = found[index]!;
      parts.push(...drawCell(cell, place, x, y, side, high, low, most));
      const raced = marked.some(({ index: bad }) => bad === place);
      parts.push(...drawMarks(touched.get(place), raced, x, y, side, high));
    });
    for (let row = 0; row < count; row += 1) {
      const place = { x: LABEL - 6, y: row * high + high / 2, dy: "0.35em" };
      const text = `[${(first + row) * columns + left}]`;
      const style = { class: "tge-kernel-axis", "text-anchor": "end" };
      parts.push(svg("text", { ...place, ...style }, text));
    }
    const cursor = {
      x: LABEL + (column - left) * side - 1,
      y: (here - first) * high - 1,
      width: side + 1,
      height: high + 1,
      rx: 2,
    };
    parts.push(svg("rect", { ...cursor, class: "tge-kernel-cursor" }));
    cells.replaceChildren(...parts);
    const [width, tall] = [LABEL + shown * side + 2, count * high + 2];
    setAttributes(cells, { width, height: tall, viewBox: `-1 -1 ${width} ${tall}` });
    setText(readout, told(state, memory!, chosen));
    arrows(races, state, marked);
    rows.show(() => [
      ["element", "value", "last write", "last read"],
      places.slice(0, 512).map((place, index) => line(state, found[index]!, place)),
    ]);
  };
  const draw = (now: State, pixels: number): void => {
    [state, room] = [now, pixels];
    const { buffers } = now.trace;
    const names = buffers.map(({ name, space }): [string, string] => [
      name,
      `${name} (${space})`,
    ]);
    const wanted = buffers.findIndex(({ name }) => name === now.memory);
    const number = Math.max(0, wanted);
    const empty = buffers.length === 0;
    [cells, readout, rows.element].forEach((one) => {
      one.style.display = empty ? "none" : "";
    });
    pick.show(names, buffers[number]?.name ?? "");
    setText(
      legend,
      empty
        ? "This block has touched no memory so far."
        : "marked now: read (white), written (orange)",
    );
    if (empty) return;
    if (of !== now.trace || memory?.buffer !== number) {
      [memory, of] = [new Memory(now.trace, number), now.trace];
      [chosen, followed] = [racesOf(now, number)[0]?.index ?? 0, -1];
    }
    memory.go(now.at);
    follow();
    paint();
  };
  return { element: root, draw };
}

function drawCell(
  { value }: Cell,
  place: number,
  x: number,
  y: number,
  side: number,
  high: number,
  low: number,
  most: number,
): SVGElement[] {
  const known = Number.isFinite(value);
  const share = most > low ? (value - low) / (most - low) : 0;
  const size = { x, y, width: side - 1, height: high - 1, "data-element": place };
  const box = svg("rect", { ...size, class: known ? "tge-known" : "tge-unknown" });
  if (side >= NUMBERS) {
    const style = `--tge-heat: ${Math.round(Math.abs(share) * 50)}%`;
    const number = { x: x + (side - 1) / 2, y: y + high / 2, dy: "0.35em" };
    if (known) setAttributes(box, { style, class: "tge-tinted" });
    const text = known ? formatNumber(value, 2) : "·";
    const label = svg("text", { ...number, class: "tge-cell-number" }, text);
    return [box, label];
  }
  if (known) setAttributes(box, { style: `fill: ${css(along(SEQUENTIAL, share))}` });
  return [box];
}

/** Whether the request reads or writes the cell, and whether threads race for it. */
function drawMarks(
  touch: string | undefined,
  raced: boolean,
  x: number,
  y: number,
  side: number,
  high: number,
): SVGElement[] {
  const large = side >= NUMBERS;
  const parts: SVGElement[] = [];
  const inside = { x: x + 1, y: y + 1, width: side - 3, height: high - 3, rx: 2 };
  const middle = { cx: x + (side - 1) / 2, cy: y + (high - 1) / 2, r: side / 5 };
  const style = { class: `tge-touch tge-${touch}` };
  if (touch !== undefined && large) parts.push(svg("rect", { ...inside, ...style }));
  else if (touch !== undefined && !raced)
    parts.push(svg("circle", { ...middle, ...style }));
  if (!raced) return parts;
  const sign = large
    ? { x: x + side - 6, y: y + 9, class: "tge-race-sign" }
    : { x: middle.cx, y: middle.cy, dy: "0.35em", class: "tge-race-sign" };
  const frame = { ...inside, class: large ? "tge-race" : "tge-race tge-small" };
  return [...parts, svg("rect", frame), svg("text", sign, "!")];
}

/** The elements that the present request reads or writes, in the whole block. */
function touches(trace: Trace, at: number, buffer: number): Map<number, string> {
  const found = new Map<number, string>();
  const event = requestAt(trace, at);
  if (event < 0 || trace.name[event] !== buffer) return found;
  const word = trace.kind[event] === READ ? "read" : "write";
  for (let row = 0; row < trace.width[event]!; row += 1)
    for (let lane = 0; lane < trace.lanes; lane += 1)
      if (takesPart(trace, event, lane))
        found.set(trace.index[(trace.start[event]! + row) * trace.lanes + lane]!, word);
  return found;
}

function racesOf({ document, trace }: State, buffer: number): Race[] {
  const { name, space } = trace.buffers[buffer]!;
  return document.races.filter((race) => {
    const here = race.second?.[0] === trace.block || race.first?.[0] === trace.block;
    return race.buffer === name && race.space === space && (space === "global" || here);
  });
}

/** `thread (3, 1) at event 12, line 45`, or nobody. */
function who(state: State, thread: number, event: number): string {
  if (thread < 0) return "nobody";
  const { document, trace } = state;
  const line = document.statements[String(trace.statement[event])]?.[0];
  const label = line === undefined ? "" : `, line ${document.lines[line]?.label}`;
  return `thread ${point(thread, document.block)}${label}`;
}

function told(state: State, memory: Memory, place: number): string {
  const buffer = state.trace.buffers[memory.buffer]!;
  const { value, writer, written: at, reader, read } = memory.cell(place);
  const unknown = buffer.space === "shared" && writer < 0;
  const shown = unknown ? "not written" : written(value);
  const [wrote, looked] = [who(state, writer, at), who(state, reader, read)];
  const by = `last written by ${wrote}; last read by ${looked}`;
  return `${plain(buffer.name)}[${place}] = ${shown}; ${by}`;
}

function line(state: State, cell: Cell, place: number): string[] {
  const { value, writer, written: at, reader, read } = cell;
  return [
    String(place),
    written(value),
    who(state, writer, at),
    who(state, reader, read),
  ];
}

/** Two threads and the element between them, with nothing that puts them in order. */
function arrows(root: HTMLElement, { document }: State, races: Race[]): void {
  const verbs = (kind: string): [string, string] => {
    const [later, earlier] = kind.split(" after ");
    if (earlier === undefined) return ["writes", "writes"];
    const words: Record<string, string> = { read: "reads", write: "writes" };
    return [words[earlier] ?? "changes", words[later!] ?? "changes"];
  };
  const name = (who: [number, number]): string =>
    `block ${point(who[0], document.grid)} thread ${point(who[1], document.block)}`;
  root.replaceChildren(
    ...races.slice(0, 6).map((race) => {
      const [one, other] = verbs(race.kind);
      const cell = element("b", {}, `${plain(race.buffer)}[${race.index}]`);
      const parts: (HTMLElement | string)[] = [];
      if (race.first)
        parts.push(element("span", {}, name(race.first)), ` — ${one} → `);
      parts.push(cell);
      if (race.second && race.kind === "read of what nobody wrote")
        parts.push(" ← reads — ", element("span", {}, name(race.second)));
      else if (race.second)
        parts.push(` ← ${other} — `, element("span", {}, name(race.second)));
      const tail = race.count > 1 ? `  and ${race.count - 1} more like it` : "";
      return element("p", { class: "tge-kernel-arrow" }, "! ", ...parts, tail);
    }),
  );
}
