/* The kernel on the input, the products at this place, the output as it fills. */

import { cellOfKey } from "../shared/cells";
import { button, element } from "../shared/dom";
import { formatNumber } from "../shared/format";
import {
  type Content,
  type Grid,
  type Mark,
  largestOf,
  makeGrid,
  spoken,
} from "../shared/grid";
import { type Scale, anyCell, factor, neatScale } from "../shared/table";
import type { Block } from "./document";
import {
  type Cell,
  cellAt,
  inputAt,
  isPadding,
  kernelCells,
  kernelOf,
  localOf,
  met,
  nearest,
  outputAt,
  patchOf,
  span,
  sumAt,
} from "./geometry";
import type { Actions, State, Tab } from "./state";

const MOST_TERMS = 9; // that are written out
const MOST_SPOKEN = 25; // cells of a grid whose numbers a screen reader says
const GAP = 40; // pixels between two grids

export function makeSlide(actions: Actions): Tab {
  let state: State | null = null;
  let drawn: unknown[] = []; // what the input was drawn for
  const goTo = (cell: Cell): void => {
    actions.pause();
    actions.go(cell);
  };
  const ofBlock = (block: Block, row: number, column: number): [number, number] => [
    block.row + row,
    block.column + column,
  ];
  const key = (name: string): boolean => {
    if (state === null) return false;
    const [rows = 1, columns = 1] = state.numbers.part.out_size;
    const target = cellOfKey(name, state.cell, rows, columns);
    if (target) goTo(target);
    return target !== undefined;
  };
  const input = makeGrid("padded input", {
    pick: (row, column) => {
      const part = state?.numbers.part;
      if (part) goTo(nearest(part, ofBlock(part.input, row, column)));
    },
    key,
  });
  const output = makeGrid("output", {
    pick: (row, column) => {
      const part = state?.numbers.part;
      if (part) goTo(ofBlock(part.output, row, column));
    },
    key,
  });
  const factors = element("p", { class: "tge-note" });
  const [patch, kernel, products] = ["patch of the input", "kernel", "products"].map(
    (name) => makeGrid(name, {}),
  ) as [Grid, Grid, Grid];
  const inputNote = element("p", { class: "tge-note" });
  const outputNote = element("p", { class: "tge-note" });
  const formula = element("p", { class: "tge-conv-formula" });
  const sums = element("div", { class: "tge-sums" });
  const panel = element(
    "div",
    { class: "tge-slide" },
    element(
      "div",
      { class: "tge-conv-row" },
      figure("Input", "tge-view-1", input, inputNote),
      figure("Output", "tge-view-3", output, outputNote),
    ),
    element(
      "div",
      { class: "tge-conv-row tge-conv-products" },
      figure("Patch", "tge-view-1", patch),
      sign("\u00b7"),
      figure("Kernel", "tge-view-2", kernel),
      sign("="),
      figure("Products", "tge-view-4", products),
    ),
    factors,
    formula,
    sums,
  );

  const draw = (now: State, room: number): void => {
    state = now;
    const half = room > 760 ? Math.floor((room - GAP) / 2) : room;
    const fresh = [now.numbers, now.channel, half];
    if (fresh.some((part, place) => part !== drawn[place])) drawInput(input, now, half);
    drawn = fresh;
    input.mark(windowMarks(now.numbers.part, now.cell));
    drawOutput(output, now, half);
    const channelText =
      now.numbers.part.in_channels > 1 ? `, channel ${now.channel}` : "";
    input.name(`Padded input${channelText}. Drag the kernel, or use the arrow keys.`);
    output.name(`Output, channel ${now.out}. Arrow keys move the kernel.`);
    inputNote.textContent = noteOf(now, "input");
    outputNote.textContent = noteOf(now, "output");
    drawProducts(now, patch, kernel, products, Math.min(room, 330));
    factors.textContent = factorsOf(now);
    factors.hidden = factors.textContent === "";
    formula.replaceChildren(...formulaParts(now));
    sums.replaceChildren(...sumParts(now, actions));
    sums.hidden = sums.childElementCount === 0;
  };
  return { panel, draw };
}

function figure(
  title: string,
  colour: string,
  grid: Grid,
  note?: HTMLElement,
): HTMLElement {
  const caption = element("figcaption", { class: "tge-conv-name" }, title);
  const parts = note ? [caption, grid.element, note] : [caption, grid.element];
  return element("figure", { class: `tge-conv-figure ${colour}` }, ...parts);
}

function sign(text: string): HTMLElement {
  return element("span", { class: "tge-conv-sign", "aria-hidden": "true" }, text);
}

function numbersOfBlock(block: Block, value: (cell: Cell) => number): number[] {
  return Array.from({ length: block.rows * block.columns }, (_, place) =>
    value([
      block.row + Math.floor(place / block.columns),
      block.column + (place % block.columns),
    ]),
  );
}

function content(
  { rows, columns, row, column }: Block,
  values: (number | undefined)[],
  room: number,
  rowOffset = row,
  columnOffset = column,
): Content {
  const known = values.filter((value) => value !== undefined);
  return {
    rows,
    columns,
    value: (r, c) => values[r * columns + c],
    rowLabel: (r) => String(rowOffset + r).replace("-", "\u2212"),
    columnLabel: (c) => String(columnOffset + c).replace("-", "\u2212"),
    largest: largestOf(known),
    scale: neatScale(known),
    room,
  };
}

function drawInput(grid: Grid, { numbers, channel }: State, room: number): void {
  const { part } = numbers;
  const { input } = part;
  const [top = 0, , left = 0] = part.padding;
  const values = numbersOfBlock(input, (place) => inputAt(numbers, channel, place));
  grid.draw({
    ...content(input, values, room, input.row - top, input.column - left),
    kind: (row, column) =>
      isPadding(part, [input.row + row, input.column + column]) ? "tge-ghost" : "",
  });
}

/** The kernel's outline, and each of its cells when they stand apart. */
export function windowMarks(part: State["numbers"]["part"], cell: Cell): Mark[] {
  const { input } = part;
  const [row, column] = met(part, cell, [0, 0]);
  const outline: Mark = {
    row: row - input.row,
    column: column - input.column,
    rows: span(part, 0),
    columns: span(part, 1),
    kind: "tge-mark-window",
  };
  if (part.dilation.every((step) => step === 1)) return [outline];
  const cells = kernelCells(part).map((place) => {
    const [r, c] = met(part, cell, place);
    return { row: r - input.row, column: c - input.column, kind: "tge-mark-tap" };
  });
  return [{ ...outline, kind: "tge-mark-reach" }, ...cells];
}

function drawOutput(grid: Grid, { numbers, out, cell }: State, room: number): void {
  const { part } = numbers;
  const here = localOf(part, cell);
  const all = numbersOfBlock(part.output, (place) => outputAt(numbers, out, place));
  const shown = all.map((value, place) => (place <= here ? value : undefined));
  const whole = content(part.output, all, room);
  grid.draw({
    ...whole,
    value: (r, c) => shown[r * part.output.columns + c],
    kind: (r, c) => (r * part.output.columns + c > here ? "tge-waiting" : ""),
  });
  const [row, column] = cell;
  const place = { row: row - part.output.row, column: column - part.output.column };
  grid.mark(here < 0 ? [] : [{ ...place, kind: "tge-mark-here" }]);
}

function noteOf({ numbers: { part } }: State, which: "input" | "output"): string {
  const size = which === "input" ? part.in_size : part.out_size;
  const { rows, columns, row, column } = part.output;
  const text = `${size[0]} \u00d7 ${size[1]}`;
  if (rows === part.out_size[0] && columns === part.out_size[1]) {
    const padded = part.padding.some((each) => each > 0);
    if (which === "output" || !padded) return text;
    const mode = part.mode === "zeros" ? "zeros" : part.mode;
    return `${text}, dashed: padding (${mode})`;
  }
  if (which === "input") return `${text}, the part for this output`;
  const span = (from: number, count: number): string =>
    `${from} to ${from + count - 1}`;
  const here = `rows ${span(row, rows)}, columns ${span(column, columns)} of ${text}`;
  return `${here}; walk over the edge for more`;
}

function drawProducts(
  { numbers, out, channel, cell }: State,
  patch: Grid,
  kernel: Grid,
  products: Grid,
  room: number,
): void {
  const [rows = 1, columns = 1] = numbers.part.kernel;
  const block: Block = { row: 0, column: 0, rows, columns, values: [] };
  const covered = patchOf(numbers, channel, cell);
  const weights = kernelOf(numbers, out, channel);
  const made = covered.map((value, place) => value * (weights[place] ?? 0));
  const plain = ({ rowLabel: _, columnLabel: __, ...rest }: Content): Content => rest;
  const places = kernelCells(numbers.part).map((place) =>
    met(numbers.part, cell, place),
  );
  const shown = [covered, weights, made].map((values) =>
    plain(content(block, values, room)),
  );
  const ghost = (r: number, c: number): string =>
    isPadding(numbers.part, places[r * columns + c]!) ? "tge-ghost" : "";
  [patch, kernel, products].forEach((grid, place) => {
    const one = shown[place]!;
    grid.draw(place === 0 ? { ...one, kind: ghost } : one);
    const words = rows * columns <= MOST_SPOKEN ? `: ${spoken(one)}` : "";
    grid.name(`${["Patch under the kernel", "Kernel", "Products"][place]}${words}`);
  });
}

/** The factors above the three small grids, where numbers are tiny or huge. */
function factorsOf({ numbers, out, channel, cell }: State): string {
  const patch = patchOf(numbers, channel, cell);
  const weights = kernelOf(numbers, out, channel);
  const named: [string, number[]][] = [
    ["patch", patch],
    ["kernel", weights],
    ["products", patch.map((value, place) => value * (weights[place] ?? 0))],
  ];
  return named
    .map(([name, values]) => [name, factor(neatScale(values))])
    .filter(([, text]) => text !== "")
    .map((pair) => pair.join(" "))
    .join(", ");
}

/** The sum in numbers: the products, the other channels, the bias. */
function formulaParts(state: State): (HTMLElement | string)[] {
  const { numbers, out, channel, cell } = state;
  const sum = sumAt(numbers, out, cell);
  const own = sum.channels.find((each) => each.channel === channel)?.sum ?? 0;
  const rest = sum.channels.reduce((all, each) => all + each.sum, sum.others.sum) - own;
  const alone = numbers.part.depth === 1 && sum.bias === null;
  const products = productText(state);
  const parts: (HTMLElement | string)[] = [products];
  if (!alone) parts.push(" = ", formatNumber(own, 4));
  if (numbers.part.depth > 1) parts.push(plus(rest), small(" other channels"));
  if (sum.bias !== null) parts.push(plus(sum.bias), small(" bias"));
  const name = `output[${[out, ...cell].join(", ")}]`;
  parts.push(
    " = ",
    element("b", { class: "tge-number tge-conv-total" }, formatNumber(sum.total, 4)),
    element("span", { class: "tge-conv-place" }, name),
  );
  return parts;
}

function productText({ numbers, out, channel, cell }: State): string {
  const patch = patchOf(numbers, channel, cell);
  const weights = kernelOf(numbers, out, channel);
  if (patch.length > MOST_TERMS) return `the sum of ${patch.length} products`;
  const scales: [Scale, Scale] = [neatScale(patch), neatScale(weights)];
  const plainly = (value: number, scale: Scale): string =>
    scale.exponent === 0 ? anyCell(value, scale) : formatNumber(value);
  const terms = patch.map((value, place) => {
    const weight = plainly(weights[place] ?? 0, scales[1]);
    const number = plainly(value, scales[0]);
    return `${place > 0 ? braced(number) : number}\u00b7${braced(weight)}`;
  });
  return terms.join(" + ");
}

function braced(number: string): string {
  return number.startsWith("\u2212") ? `(${number})` : number;
}

function plus(value: number): string {
  const text = formatNumber(value, 4);
  return text.startsWith("\u2212") ? ` \u2212 ${text.slice(1)}` : ` + ${text}`;
}

function small(text: string): HTMLElement {
  return element("small", {}, text);
}

/** What each input channel gives, to choose one. */
function sumParts(
  { numbers, out, channel, cell }: State,
  actions: Actions,
): HTMLElement[] {
  if (numbers.part.depth < 2) return [];
  const { channels, others } = sumAt(numbers, out, cell);
  const parts = channels.map((each) =>
    button(
      `channel ${each.channel}: ${formatNumber(each.sum)}`,
      {
        class: "tge-chip tge-number",
        "aria-pressed": String(each.channel === channel),
      },
      () => actions.look(out, each.channel),
    ),
  );
  const shown: HTMLElement[] = [
    element("span", {}, "Sums of the input channels"),
    ...parts,
  ];
  if (others.count > 0) {
    const text = `${others.count} more channels together: ${formatNumber(others.sum)}`;
    shown.push(element("span", {}, text));
  }
  return shown;
}

/** The sentence that a screen reader hears. */
export function sentence(state: State): string {
  const { numbers, out, cell } = state;
  const { total } = sumAt(numbers, out, cell);
  const at = localOf(numbers.part, cell);
  const where = at < 0 ? cell : cellAt(numbers.part, at);
  return `output ${[out, ...where].join(", ")} is ${formatNumber(total, 4)}`;
}
