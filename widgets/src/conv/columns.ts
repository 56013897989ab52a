/* im2col: each column is a patch, and the convolution a row times a matrix. */

import { cellOfKey } from "../shared/cells";
import { element } from "../shared/dom";
import { formatNumber } from "../shared/format";
import { largestOf, makeGrid } from "../shared/grid";
import { type Scale, factor, heat, neatScale } from "../shared/table";
import {
  type Cell,
  cellAt,
  channelsOf,
  kernelCells,
  kernelOf,
  localOf,
  outputAt,
  patchOf,
  sumAt,
} from "./geometry";
import type { Actions, State, Tab } from "./state";

const MOST_ROWS = 40; // of the matrix; more, and one channel is shown at a time
const MOST_COLUMNS = 64;

/** A part of the im2col matrix, with what stands beside and below it. */
export interface Matrix {
  /** The channels of its rows. */
  channels: number[];
  /** One row for each kernel cell of each channel, one column for each patch. */
  rows: number[][];
  /** The kernel, one number for each row. */
  weights: number[];
  /** The output cells of its columns, and the output. */
  cells: Cell[];
  outputs: number[];
  labels: string[];
}

/** The matrix of the patches around the present one. */
export function matrixOf(
  { numbers, out, channel, cell }: State,
  columns: number,
): Matrix {
  const { part } = numbers;
  const size = part.kernel[0]! * part.kernel[1]!;
  const all = channelsOf(part, out);
  const channels = all.length * size <= MOST_ROWS ? all : [channel];
  const count = part.output.rows * part.output.columns;
  const shown = Math.max(1, Math.min(columns, count, MOST_COLUMNS));
  const middle = localOf(part, cell) - Math.floor(shown / 2);
  const first = Math.max(0, Math.min(middle, count - shown));
  const cells = Array.from({ length: shown }, (_, place) =>
    cellAt(part, first + place),
  );
  const patches = cells.map((at) =>
    channels.flatMap((one) => patchOf(numbers, one, at)),
  );
  const places = kernelCells(part);
  const labels = channels.flatMap((one) =>
    places.map(([a, b]) => (part.depth > 1 ? `${one},${a},${b}` : `${a},${b}`)),
  );
  return {
    channels,
    rows: labels.map((_, row) => patches.map((patch) => patch[row] ?? NaN)),
    weights: channels.flatMap((one) => kernelOf(numbers, out, one)),
    cells,
    outputs: cells.map((at) => outputAt(numbers, out, at)),
    labels,
  };
}

export function makeColumns(actions: Actions): Tab {
  let state: State | null = null;
  let matrix: Matrix | null = null;
  const step = (by: number): void => {
    if (state === null) return;
    const { part } = state.numbers;
    const count = part.output.rows * part.output.columns;
    const to = Math.max(0, Math.min(count - 1, localOf(part, state.cell) + by));
    actions.pause();
    actions.go(cellAt(part, to));
  };
  const grid = makeGrid("matrix of patches", {
    pick: (_, column) => {
      const cell = matrix?.cells[column - 2];
      if (cell === undefined) return;
      actions.pause();
      actions.go(cell);
    },
    key: (key) => {
      const target = cellOfKey(key, [0, 1000], 1, 2001);
      if (target && key !== "ArrowUp" && key !== "ArrowDown") step(target[1] - 1000);
      return target !== undefined && key.startsWith("Arrow");
    },
  });
  grid.name("Matrix whose columns are the patches. Left and right arrow keys slide.");
  const words = element("p", { class: "tge-note" });
  const formula = element("p", { class: "tge-conv-formula" });
  const panel = element(
    "div",
    { class: "tge-columns" },
    element("figure", { class: "tge-conv-figure tge-view-4" }, grid.element),
    words,
    formula,
  );

  const draw = (now: State, room: number): void => {
    state = now;
    const wide = matrixOf(now, MOST_COLUMNS);
    const fits = Math.max(3, Math.floor((room - 60) / letterWidth(wide)) - 2);
    matrix = matrixOf(now, fits < 4 ? MOST_COLUMNS : fits);
    drawMatrix(grid, matrix, now, room);
    words.textContent = describe(matrix, now);
    formula.replaceChildren(...sumOf(matrix, now));
  };
  return { panel, draw };
}

/** How wide a cell with a number of this matrix is, in pixels. */
function letterWidth({ rows, weights }: Matrix): number {
  const scale = neatScale([...rows.flat(), ...weights]);
  return Math.max(26, Math.ceil(6.7 * (scale.decimals + (scale.decimals ? 3 : 2)) + 9));
}

/** One grid: the kernel at the left, the patches, and below them the output. */
function drawMatrix(
  grid: ReturnType<typeof makeGrid>,
  matrix: Matrix,
  { cell }: State,
  room: number,
): void {
  const { rows, weights, cells, outputs, labels } = matrix;
  const patches = largestOf(rows.flat());
  const [weight, output] = [largestOf(weights), largestOf(outputs)];
  const last = rows.length + 1;
  const value = (row: number, column: number): number | undefined => {
    if (row === last) return column < 2 ? undefined : outputs[column - 2];
    if (row === last - 1) return undefined;
    return column === 0
      ? weights[row]
      : column === 1
        ? undefined
        : rows[row]?.[column - 2];
  };
  const gap = (row: number, column: number): boolean =>
    row === last - 1 || column === 1 || (row === last && column === 0);
  grid.draw({
    rows: rows.length + 2,
    columns: cells.length + 2,
    value,
    kind: (row, column) => (gap(row, column) ? "tge-gap" : ""),
    share: (row, column) => {
      const number = value(row, column);
      if (number === undefined) return 0;
      return heat(number, row === last ? output : column === 0 ? weight : patches);
    },
    rowLabel: (row) => labels[row] ?? (row === last ? "output" : ""),
    columnLabel: (column) =>
      column === 0 ? "w" : column === 1 ? "" : (cells[column - 2]?.join(",") ?? ""),
    largest: 1,
    scale: scaleOfMatrix(matrix),
    room,
  });
  const here = cells.findIndex(([r, c]) => r === cell[0] && c === cell[1]) + 2;
  grid.mark([
    { row: 0, column: 0, rows: rows.length, kind: "tge-mark-kernel" },
    { row: 0, column: here, rows: rows.length, kind: "tge-mark-window" },
    { row: last, column: here, kind: "tge-mark-here" },
  ]);
}

function scaleOfMatrix({ weights, rows, outputs }: Matrix): Scale {
  return neatScale([...weights, ...rows.flat(), ...outputs]);
}

function describe(matrix: Matrix, { numbers: { part }, out }: State): string {
  const { rows, cells, channels } = matrix;
  const size = part.depth * part.kernel[0]! * part.kernel[1]!;
  const count = part.out_size[0]! * part.out_size[1]!;
  const whole = rows.length === size && cells.length === count;
  const parts = [
    `The matrix is ${size} \u00d7 ${count}: a row for each kernel cell, ` +
      "a column for each output number.",
    "The kernel w, here stood upright, times a column is the output number below it.",
  ];
  if (!whole) parts.push(`Here are ${rows.length} rows and ${cells.length} columns.`);
  if (channels.length < part.depth)
    parts.push(`The rows are those of input channel ${channels[0]}.`);
  const scale = factor(scaleOfMatrix(matrix));
  if (scale !== "") parts.push(`Numbers ${scale}.`);
  if (part.out_channels > 1) parts.push(`w is kernel ${out} of ${part.out_channels}.`);
  return parts.join(" ");
}

function sumOf(
  { rows, weights, cells, channels }: Matrix,
  state: State,
): (HTMLElement | string)[] {
  const { numbers, out, cell } = state;
  const here = cells.findIndex(([r, c]) => r === cell[0] && c === cell[1]);
  if (here < 0) return [];
  const own = rows.reduce(
    (sum, row, place) => sum + (row[here] ?? 0) * (weights[place] ?? 0),
    0,
  );
  const { total, bias } = sumAt(numbers, out, cell);
  const alone = channels.length === numbers.part.depth && bias === null;
  const text = [`w \u00b7 column ${cell.join(",")}`];
  if (!alone) text.push(` = ${formatNumber(own, 4)}`);
  if (channels.length < numbers.part.depth)
    text.push(` + ${formatNumber(total - own - (bias ?? 0), 4)} of the other rows`);
  if (bias !== null) text.push(` + ${formatNumber(bias, 4)} bias`);
  return [
    text.join(""),
    " = ",
    element("b", { class: "tge-number tge-conv-total" }, formatNumber(total, 4)),
  ];
}
