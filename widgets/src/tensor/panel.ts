/* One tensor: its name, its grid with axes to choose, and how it reads its memory. */

import { factor, neatScale, shape as shapeWords } from "../shared/table";
import { element, setText, uniqueId } from "../shared/dom";
import { formatNumber, shorten, visible } from "../shared/format";
import { type Grid, type Mark, largestOf, makeGrid } from "../shared/grid";
import { cellOfKey } from "../shared/cells";
import type { View, Window } from "./document";
import { count, isGhost } from "./layout";
import {
  type Look,
  cellOfIndex,
  firstLook,
  follow,
  indexOfCell,
  isPart,
  windowOf,
  windowWords,
  withAxes,
} from "./window";

const NAME_LENGTH = 60;
const LEGEND = 400; // cells from which on the colours are explained

export interface PanelEvents {
  /** The pointer is over an index, or leaves. */
  point(index: number[] | null): void;
  pick(index: number[]): void;
  /** Another part is to be shown: draw again. */
  changed(): void;
}

/** What a panel is given to draw. */
export interface Numbered {
  value(index: readonly number[]): number | undefined;
  room: number;
  /** How wide a grid without numbers may be: several stand side by side. */
  colourRoom: number;
}

export class Panel {
  readonly element: HTMLElement;
  readonly window: () => Window;
  private look: Look;
  private readonly grid: Grid;
  private readonly note = element("p", { class: "tge-note" });
  private readonly chooser: HTMLElement;
  /** The index that arrow keys move. */
  private here: number[];

  constructor(
    private readonly view: View,
    number: number,
    own: readonly number[] | undefined, // its own shape, where broadcasting repeats it
    private readonly events: PanelEvents,
  ) {
    this.look = firstLook(view.shape);
    this.window = () => windowOf(view.shape, this.look);
    this.here = view.shape.map(() => 0);
    this.grid = makeGrid("grid of numbers", {
      point: (row, column) => events.point(indexOfCell(this.window(), row, column)),
      leave: () => events.point(null),
      pick: (row, column) => events.pick(indexOfCell(this.window(), row, column)),
      key: (key) => this.key(key),
    });
    const name = shorten(visible(view.name), NAME_LENGTH);
    const size = count(view.shape) === 0 ? "no numbers" : shapeWords(view.shape);
    this.grid.name(`${name}, ${size} ${view.dtype}. Arrow keys walk through it.`);
    const grown = own !== undefined && shapeWords(own) !== shapeWords(view.shape);
    const before = grown ? `${shapeWords(own)} \u2192 ` : "";
    this.chooser = element("div", { class: "tge-axes" });
    this.element = element(
      "figure",
      { class: `tge-tensor-panel tge-view-${(number % 5) + 1}` },
      element(
        "figcaption",
        { class: "tge-tensor-caption" },
        element("b", { class: "tge-tensor-name" }, name),
        element("span", {}, `${before}${shapeWords(view.shape)} \u00b7 ${view.dtype}`),
      ),
      this.chooser,
      this.grid.element,
      this.note,
      facts(view),
    );
    this.choose();
  }

  draw({ value, room, colourRoom }: Numbered): void {
    const window = this.window();
    const { rows, columns } = window;
    const cells: (number | undefined)[] = [];
    const empty = count(this.view.shape) === 0;
    if (!empty)
      for (let row = 0; row < rows.count; row += 1)
        for (let column = 0; column < columns.count; column += 1)
          cells.push(value(indexOfCell(window, row, column)));
    const known = cells.filter((cell) => cell !== undefined);
    const scale = neatScale(known.length > 2000 ? [] : known);
    const most = largestOf(known);
    this.grid.element.hidden = empty;
    this.grid.draw({
      rows: rows.count,
      columns: columns.count,
      value: (row, column) => cells[row * columns.count + column],
      kind: (row, column) =>
        isGhost(this.view, indexOfCell(window, row, column)) ? "tge-ghost" : "",
      ...labels(window),
      largest: most,
      scale,
      room,
      colourRoom,
    });
    const words = [empty ? "It has no numbers." : windowWords(this.view.shape, window)];
    if (cells.length > LEGEND && most > 0)
      words.push(`full colour is ${formatNumber(most)}, blue below zero, orange above`);
    if (known.length < cells.length) words.push("some numbers are not here");
    words.push(factor(scale) && `numbers ${factor(scale)}`);
    setText(this.note, words.filter((text) => text !== "").join(", "));
    this.note.hidden = this.note.textContent === "";
  }

  /** Whether a number of the window is unknown. */
  lacks(value: Numbered["value"]): boolean {
    const window = this.window();
    const { rows, columns } = window;
    return (
      count(this.view.shape) > 0 &&
      (value(indexOfCell(window, 0, 0)) === undefined ||
        value(indexOfCell(window, rows.count - 1, columns.count - 1)) === undefined)
    );
  }

  /** Goes to the part in which an index stands; true if that is another part. */
  reveal(index: readonly number[]): boolean {
    this.here = [...index];
    const before = JSON.stringify(this.window());
    this.look = follow(this.look, index);
    const moved = before !== JSON.stringify(this.window());
    if (moved) this.choose();
    return moved;
  }

  /** Outlines the cells for which `kind` has a name. */
  mark(kind: (index: number[]) => string): void {
    const window = this.window();
    const marks: Mark[] = [];
    if (count(this.view.shape) > 0)
      for (let row = 0; row < window.rows.count; row += 1)
        for (let column = 0; column < window.columns.count; column += 1) {
          const name = kind(indexOfCell(window, row, column));
          if (name !== "") marks.push({ row, column, kind: name });
        }
    this.grid.mark(marks);
  }

  private key(key: string): boolean {
    const { shape } = this.view;
    const { rowAxis, columnAxis, sampled } = this.look;
    const window = this.window();
    const size = (axis: number | null): number =>
      axis === null ? 1 : (shape[axis] ?? 1);
    if (sampled) {
      const cell = cellOfIndex(window, this.here) ?? [0, 0];
      const to = cellOfKey(key, cell, window.rows.count, window.columns.count);
      if (to) this.events.pick(indexOfCell(window, ...to));
      return to !== undefined;
    }
    const at = (axis: number | null): number =>
      axis === null ? 0 : (this.here[axis] ?? 0);
    const from: [number, number] = [at(rowAxis), at(columnAxis)];
    const to = cellOfKey(key, from, size(rowAxis), size(columnAxis));
    if (to === undefined || count(shape) === 0) return false;
    const index = [...this.here];
    if (rowAxis !== null) index[rowAxis] = to[0];
    if (columnAxis !== null) index[columnAxis] = to[1];
    this.events.pick(index);
    return true;
  }

  /** The choice of axes, of what the others are held at, of the whole or a part. */
  private choose(): void {
    const { shape } = this.view;
    const { rowAxis, columnAxis } = this.look;
    const parts: HTMLElement[] = [];
    if (shape.length > 2 && rowAxis !== null && columnAxis !== null) {
      const turn = (row: number, column: number): void =>
        this.set(withAxes(this.look, row, column));
      parts.push(
        select("rows", shape, rowAxis, (axis) => turn(axis, columnAxis)),
        select("columns", shape, columnAxis, (axis) => turn(rowAxis, axis)),
      );
    }
    shape.forEach((size, axis) => {
      if (axis === rowAxis || axis === columnAxis || size < 2) return;
      const moved = (at: number): void => {
        const fixed = this.look.fixed.map((old, other) => (other === axis ? at : old));
        this.set({ ...this.look, fixed }, false);
      };
      parts.push(slider(axis, size, this.look.fixed[axis] ?? 0, moved));
    });
    const whole = windowOf(shape, { ...this.look, sampled: true });
    if (isPart(shape, whole) || this.look.sampled || isPart(shape, this.window()))
      parts.push(this.switch());
    this.chooser.replaceChildren(...parts);
    this.chooser.hidden = parts.length === 0;
  }

  private switch(): HTMLElement {
    const box = element("input", { type: "checkbox" });
    box.checked = this.look.sampled;
    box.addEventListener("change", () =>
      this.set({ ...this.look, sampled: box.checked }, false),
    );
    return element("label", { class: "tge-check" }, box, "the whole, sampled");
  }

  private set(look: Look, anew = true): void {
    this.look = look;
    if (anew) {
      const focused = this.chooser.contains(document.activeElement);
      const label = focused ? document.activeElement?.getAttribute("aria-label") : null;
      this.choose();
      const again = [...this.chooser.querySelectorAll<HTMLElement>("[aria-label]")];
      again.find((one) => one.getAttribute("aria-label") === label)?.focus();
    }
    this.events.changed();
  }
}

function labels(window: Window): {
  rowLabel?: (row: number) => string;
  columnLabel?: (column: number) => string;
} {
  const { rows, columns, row_axis, column_axis } = window;
  return {
    ...(row_axis !== null && {
      rowLabel: (row: number) => String(rows.start + row * rows.step),
    }),
    ...(column_axis !== null && {
      columnLabel: (column: number) => String(columns.start + column * columns.step),
    }),
  };
}

function select(
  name: string,
  shape: readonly number[],
  chosen: number,
  changed: (axis: number) => void,
): HTMLElement {
  const made = element("select", { "aria-label": `Axis of the ${name}` });
  shape.forEach((size, axis) => {
    const option = element("option", { value: axis }, `axis ${axis} (${size})`);
    option.selected = axis === chosen;
    made.append(option);
  });
  made.addEventListener("change", () => changed(Number(made.value)));
  return element("label", {}, `${name} `, made);
}

function slider(
  axis: number,
  size: number,
  at: number,
  moved: (at: number) => void,
): HTMLElement {
  const id = uniqueId("tge-axis");
  const attributes = { id, type: "range", min: 0, max: size - 1, step: 1 };
  const made = element("input", {
    ...attributes,
    "aria-label": `Index of axis ${axis}`,
  });
  made.value = String(at);
  const output = element("output", { for: id, class: "tge-number" }, String(at));
  made.addEventListener("input", () => {
    setText(output, made.value);
    moved(Number(made.value));
  });
  return element("label", {}, `axis ${axis} `, made, " ", output);
}

/** Strides, offset, and whether the numbers lie in the order of their indices. */
function facts(view: View): HTMLElement {
  const list = element("dl", { class: "tge-tensor-facts" });
  const add = (term: string, value: string): void => {
    list.append(element("div", {}, element("dt", {}, term), element("dd", {}, value)));
  };
  const tuple = view.strides.map((stride) => String(stride).replace("-", "\u2212"));
  add("strides", `(${tuple.join(", ")}${tuple.length === 1 ? "," : ""})`);
  add("offset", view.offset.toLocaleString("en"));
  add("contiguous", view.contiguous ? "yes" : "no");
  return list;
}
