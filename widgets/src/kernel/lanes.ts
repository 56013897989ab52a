/* Who takes part: blocks, and the lanes of each warp with what their variables hold. */

import { SEQUENTIAL, along, css } from "../shared/colour";
import { element, setAttributes, setText, svg } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { point } from "./document";
import { choice, clamp, grid, numberBox, picture, plain } from "./parts";
import type { Actions, Part, State } from "./state";
import { WARP, active, takesPart, valuesOf } from "./trace";

const LABEL = 24; // pixels for a warp's number
const LARGEST = 15; // pixels of a lane
const LABEL_HIGH = 10;
const TALLEST = 224; // pixels of all warps, where there are many
const MOST_BLOCKS = 256; // that are drawn
const NOTHING = "Nothing ran in this block.";

/** Pixels that the lanes take, at the most. */
export const LANES_WIDE = LABEL + WARP * LARGEST + 4;

export function makeLanes(actions: Actions): Part {
  let state: State;
  const block = numberBox("Block", (value) => actions.showBlock(value));
  const colour = choice("Colour", (name) => actions.look({ colour: name }));
  const blocks = svg("svg", { class: "tge-kernel-blocks", "aria-hidden": "true" });
  const lanes = picture("Lanes of the block", (columns, rows, key) => {
    const far: Record<string, Partial<State>> = {
      Home: { lane: 0 },
      End: { lane: WARP - 1 },
      PageUp: { warp: 0 },
      PageDown: { warp: state.trace.warps - 1 },
    };
    const lane = clamp(state.lane + columns, 0, WARP - 1);
    const warp = clamp(state.warp + rows, 0, state.trace.warps - 1);
    actions.look(far[key] ?? { lane, warp });
    actions.say(told(state));
  });
  lanes.addEventListener("pointerdown", (event) => {
    const cell = (event.target as Element).closest("[data-lane]");
    const number = Number(cell?.getAttribute("data-lane") ?? NaN);
    if (Number.isNaN(number)) return;
    actions.look({ warp: Math.floor(number / WARP), lane: number % WARP });
  });
  const readout = element("p", { class: "tge-note tge-kernel-readout" });
  const root = element(
    "div",
    { class: "tge-kernel-part tge-kernel-right" },
    element("div", { class: "tge-kernel-bar" }, block.element, blocks, colour.element),
    lanes,
    readout,
  );
  let cells: SVGRectElement[] = [];
  let drawn = "";
  const frame = svg("rect", { class: "tge-kernel-frame" });
  const cursor = svg("rect", { class: "tge-kernel-cursor" });
  const build = (warps: number, side: number, high: number): void => {
    const every = high < LABEL_HIGH ? 4 : 1;
    cells = [];
    const parts: SVGElement[] = [];
    for (let warp = 0; warp < warps; warp += 1) {
      const y = warp * high;
      const at = { x: LABEL - 6, y: y + high / 2, class: "tge-kernel-axis" };
      const style = { "text-anchor": "end", dy: "0.35em" };
      if (warp % every === 0)
        parts.push(svg("text", { ...at, ...style }, String(warp)));
      for (let lane = 0; lane < WARP; lane += 1) {
        const place = { x: LABEL + lane * side, y, width: side - 1, height: high - 1 };
        const cell = svg("rect", {
          ...place,
          rx: high > 10 ? 2 : 0,
          "data-lane": warp * WARP + lane,
        });
        cells.push(cell);
        parts.push(cell);
      }
    }
    lanes.replaceChildren(...parts, frame, cursor);
    const [width, height] = [LABEL + WARP * side + 2, warps * high + 2];
    setAttributes(lanes, { width, height, viewBox: `-1 -1 ${width} ${height}` });
  };
  const draw = (now: State, room: number): void => {
    state = now;
    const { trace, document, at } = now;
    const [gx, gy, gz] = document.grid;
    block.show(trace.block, gx * gy * gz);
    drawBlocks(blocks, now, actions);
    const names = trace.variables.map((one): [string, string] => [one, one]);
    colour.show([["", "who takes part"], ...names], now.colour);
    const side = clamp(Math.floor((room - LABEL - 4) / WARP), 6, LARGEST);
    const tall = clamp(Math.floor(TALLEST / Math.max(1, trace.warps)), 6, side);
    if (drawn !== `${trace.warps} ${side}`) build(trace.warps, side, tall);
    drawn = `${trace.warps} ${side}`;
    const variable = trace.variables.indexOf(now.colour);
    const values = variable < 0 ? null : valuesOf(trace, variable, at);
    const [low, high] = range(values);
    cells.forEach((cell, lane) => {
      const exists = lane < document.threads;
      const on = exists && takesPart(trace, at, lane);
      const value = values?.[lane] ?? NaN;
      const share = high > low ? (value - low) / (high - low) : 0.5;
      const shown = !Number.isNaN(value);
      setAttributes(cell, {
        class: exists ? (on ? "tge-on" : "tge-off") : "tge-none",
        style: shown ? `fill: ${css(along(SEQUENTIAL, share))}` : false,
      });
    });
    setAttributes(frame, {
      x: LABEL - 1.5,
      y: now.warp * tall - 1.5,
      width: WARP * side + 2,
      height: tall + 2,
      rx: 3,
    });
    const x = LABEL + now.lane * side;
    const y = now.warp * tall;
    setAttributes(cursor, { x, y, width: side - 1, height: tall - 1 });
    const ends = `${formatNumber(low)} to ${formatNumber(high)}`;
    const scale = values ? `; ${plain(now.colour)} from ${ends}` : "";
    setText(readout, trace.events ? `${told(now)}${scale}` : NOTHING);
  };
  return { element: root, draw };
}

/** The least and the largest finite number. */
function range(values: Float32Array | null): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values ?? []) {
    if (!Number.isFinite(value)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return low > high ? [0, 0] : [low, high];
}

/** The lane at the cursor, in words. */
function told({ trace, document, at, warp, lane, watched }: State): string {
  const thread = warp * WARP + lane;
  const name = `Warp ${warp}, lane ${lane}`;
  if (thread >= document.threads) return `${name}: no thread, the block ends before`;
  const does = takesPart(trace, at, thread) ? "takes part" : "waits";
  const held = watched.map((one) => {
    const variable = trace.variables.indexOf(one);
    return variable < 0
      ? ""
      : `${plain(one)}\u00a0=\u00a0${written(valuesOf(trace, variable, at)[thread]!)}`;
  });
  const others = `${active(trace, at, warp)} of its warp do`;
  const parts = [`${does}, ${others}`, ...held.filter(Boolean)];
  return `${name}, thread ${point(thread, document.block)}: ${parts.join("; ")}`;
}

/** A value, or a sign for what is not set. */
export function written(value: number): string {
  return Number.isNaN(value) ? "–" : formatNumber(value, 4);
}

function drawBlocks(root: SVGSVGElement, state: State, actions: Actions): void {
  const [x, y, z] = state.document.grid;
  const count = x * y * z;
  root.style.display = count > 1 && count <= MOST_BLOCKS ? "" : "none";
  if (count <= 1 || count > MOST_BLOCKS) return;
  const columns = y * z > 1 ? Math.min(x, 32) : Math.min(count, 16);
  const rows = Math.ceil(count / columns);
  const step = rows > 3 ? 7 : 11; // pixels
  if (root.childElementCount !== count) {
    const cells = Array.from({ length: count }, (_, number) => {
      const [column, row] = [number % columns, Math.floor(number / columns)];
      const cell = svg("rect", {
        x: column * step,
        y: row * step,
        width: step - 2,
        height: step - 2,
        rx: 1.5,
      });
      cell.addEventListener("click", () => actions.showBlock(number));
      return cell;
    });
    root.replaceChildren(...cells);
    setAttributes(root, { width: columns * step, height: rows * step });
  }
  [...root.children].forEach((cell, number) =>
    cell.classList.toggle("tge-on", number === state.trace.block),
  );
}

/** The tab with the lanes of one warp as a table, and what is watched of them. */
export function makeLaneTable(actions: Actions): Part {
  const boxes = element("div", { class: "tge-kernel-watches", role: "group" });
  setAttributes(boxes, { "aria-label": "Watched variables" });
  const body = element("div", {
    class: "tge-table-scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "Lanes of the warp",
  });
  const choose = numberBox("Warp", (value) => actions.look({ warp: value }));
  const bar = element("div", { class: "tge-kernel-bar" }, choose.element, boxes);
  const root = element("div", { class: "tge-kernel-tab" }, bar, body);
  let known = "";
  let state: State;
  const offer = (names: string[]): void => {
    if (known === names.join("\n")) return;
    known = names.join("\n");
    boxes.replaceChildren(
      ...names.map((name) => {
        const box = element("input", { type: "checkbox" });
        box.addEventListener("change", () => {
          const kept = state.watched.filter((one) => one !== name);
          actions.look({ watched: box.checked ? [...kept, name] : kept });
        });
        return element("label", {}, box, ` ${plain(name)}`);
      }),
    );
  };
  const draw = (now: State): void => {
    state = now;
    const { trace, document, at, warp } = now;
    choose.show(warp, Math.max(1, trace.warps));
    offer(trace.variables);
    [...boxes.querySelectorAll("input")].forEach((box, place) => {
      box.checked = now.watched.includes(trace.variables[place]!);
    });
    const shown = trace.variables.filter((name) => now.watched.includes(name));
    const numbers = shown.map((name) => trace.variables.indexOf(name));
    const values = numbers.map((number) => valuesOf(trace, number, at));
    const rows: string[][] = [];
    for (let lane = 0; lane < WARP; lane += 1) {
      const thread = warp * WARP + lane;
      if (thread >= document.threads) break;
      const does = takesPart(trace, at, thread) ? "takes part" : "waits";
      const held = values.map((one) => written(one[thread]!));
      rows.push([String(lane), point(thread, document.block), does, ...held]);
    }
    const head = ["lane", "thread", "now", ...shown.map((name) => plain(name))];
    const top = body.scrollTop;
    body.replaceChildren(grid(head, rows, `Lanes of warp ${warp}`));
    body.scrollTop = top;
  };
  return { element: root, draw };
}
