/* The memory: cells in a row with their addresses, and below them who reads each. */

import { element, setAttributes, setText, svg } from "../shared/dom";
import { formatCount, shorten, visible } from "../shared/format";
import { type Scale, anyCell, factor, heat, neatScale } from "../shared/table";
import { largestOf } from "../shared/grid";
import type { Strip, View } from "./document";
import { indexAt, reach } from "./layout";

const ROWS = 4; // of cells, when there are more than fit
const CELL_HEIGHT = 26;
const ADDRESS = 15; // pixels for the addresses above
const BAR = 4; // the height of a bar below
const BAR_STEP = 6;
const GAP = 8; // between two rows
const LETTER = 6.7;
const TRACK = 10; // the height of the whole memory as a line

export interface Reader {
  view: View;
  /** Its place among all tensors, which gives its colour. */
  number: number;
}

export interface StripEvents {
  point(address: number | null): void;
  pick(address: number): void;
}

export interface StripNumbers {
  value(address: number): number | undefined;
  room: number;
}

export class StripView {
  readonly element: HTMLElement;
  private readonly drawing = svg("svg", { "aria-hidden": "true" });
  private readonly track = svg("svg", { class: "tge-track", "aria-hidden": "true" });
  private readonly box: HTMLElement;
  private readonly overlay = svg("g", { class: "tge-marks" });
  private readonly note = element("p", { class: "tge-note" });
  private first = 0;
  private columns = 1;
  private cell = 30;
  private shown = 0;
  private here = 0;

  constructor(
    private readonly strip: Strip,
    private readonly readers: Reader[],
    private readonly events: StripEvents,
  ) {
    const { length, itemsize } = strip;
    const names = readers.map(({ view }) => shorten(visible(view.name), 40));
    const size = formatCount(length * itemsize);
    const each = itemsize === 1 ? "1 byte" : `${itemsize} bytes`;
    const bytes = `${formatCount(length)} numbers \u00d7 ${each} = ${size} bytes`;
    const who =
      strip.again !== null
        ? `The bytes of memory ${strip.again + 1}, taken for numbers of another kind.`
        : names.length > 1
          ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} share this memory.`
          : `Only ${names[0]} reads this memory.`;
    this.box = element(
      "div",
      {
        class: "tge-strip",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "strip of memory",
        "aria-label":
          `Memory of ${names.join(", ")}: ${formatCount(length)} numbers. ` +
          "Arrow keys walk through the addresses.",
      },
      this.drawing,
    );
    this.element = element(
      "div",
      { class: "tge-memory" },
      element(
        "p",
        { class: "tge-memory-title" },
        element("b", {}, "Memory"),
        ` ${bytes}. ${who}`,
      ),
      this.track,
      this.box,
      this.note,
    );
    this.first = strip.first;
    this.here = strip.first;
    this.listen();
  }

  /** The addresses that are shown. */
  range(): [first: number, count: number] {
    return [this.first, this.shown];
  }

  draw({ value, room }: StripNumbers): void {
    const { length } = this.strip;
    if (length === 0) return;
    this.align();
    const known = Array.from(
      { length: Math.min(length - this.first, 512) },
      (_, place) => value(this.first + place),
    ).filter((number) => number !== undefined);
    const scale = neatScale(known);
    const most = known.reduce(
      (long, one) => Math.max(long, anyCell(one, scale).length),
      1,
    );
    const letters = Math.max(most, String(length - 1).length);
    this.cell = Math.max(24, Math.ceil(letters * LETTER + 7));
    const fits = Math.max(1, Math.floor((room - 2) / this.cell));
    this.columns = length <= fits ? length : fits > 8 ? fits - (fits % 4) : fits;
    this.align();
    const largest = largestOf(known);
    const rows = Math.max(1, Math.ceil(this.shown / Math.max(1, this.columns)));
    const width = this.columns * this.cell + 2;
    const height = rows * this.rowHeight();
    setAttributes(this.drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
    const parts: SVGElement[] = [];
    for (let place = 0; place < this.shown; place += 1)
      parts.push(...this.drawCell(place, value(this.first + place), largest, scale));
    parts.push(...this.bars());
    this.drawing.replaceChildren(...parts, this.overlay);
    this.drawTrack(room);
    const last = this.first + this.shown - 1;
    const span = `${formatCount(this.first)} to ${formatCount(last)}`;
    const words = `addresses ${span} of ${formatCount(length)}`;
    const times = factor(scale) && `numbers ${factor(scale)}`;
    const notes = [this.shown < length ? words : "", times];
    setText(this.note, notes.filter((text) => text !== "").join(", "));
    this.note.hidden = this.note.textContent === "";
    this.track.toggleAttribute("hidden", this.shown === length);
    this.track.style.display = this.shown === length ? "none" : "block";
  }

  /** Goes to where an address is seen; true if that is another part. */
  reveal(address: number): boolean {
    this.here = address;
    const before = this.first;
    this.align();
    return this.first !== before;
  }

  /** Begins at a whole row, such that the present address is among those shown. */
  private align(): void {
    const { length } = this.strip;
    const row = Math.max(1, this.columns);
    const last = Math.max(0, Math.ceil(length / row) - ROWS) * row;
    const inside = this.here >= this.first && this.here < this.first + row * ROWS;
    if (!inside) this.first = (Math.floor(this.here / row) - 1) * row;
    this.first = Math.max(0, Math.min(last, this.first));
    this.shown = Math.min(length - this.first, row * ROWS);
  }

  /** Outlines cells: an address and the class of its outline. */
  mark(marks: Iterable<readonly [number, string]>): void {
    const rects: SVGElement[] = [];
    for (const [address, kind] of marks) {
      const place = address - this.first;
      if (place < 0 || place >= this.shown) continue;
      const [x, y] = this.place(place);
      rects.push(
        svg("rect", {
          class: `tge-mark ${kind}`,
          x: x + 0.5,
          y: y + 0.5,
          width: this.cell - 1,
          height: CELL_HEIGHT - 1,
          rx: 2,
        }),
      );
    }
    this.overlay.replaceChildren(...rects);
  }

  private rowHeight(): number {
    return ADDRESS + CELL_HEIGHT + 4 + this.readers.length * BAR_STEP + GAP;
  }

  private place(place: number): [number, number] {
    const row = Math.floor(place / this.columns);
    return [1 + (place % this.columns) * this.cell, ADDRESS + row * this.rowHeight()];
  }

  private drawCell(
    place: number,
    value: number | undefined,
    largest: number,
    scale: Scale,
  ): SVGElement[] {
    const [x, y] = this.place(place);
    const warmth = value === undefined ? 0 : heat(value, largest);
    const finite = value !== undefined && Number.isFinite(value);
    const tone =
      value === undefined ? "unknown" : !finite ? "odd" : warmth < 0 ? "cold" : "warm";
    const size = { x, y, width: this.cell, height: CELL_HEIGHT };
    const rect = svg("rect", { class: `tge-cell tge-${tone}`, ...size });
    rect.style.setProperty(
      "--tge-heat",
      `${finite ? Math.round(Math.abs(warmth) * 50) : 0}%`,
    );
    const middle = x + this.cell / 2;
    const address = String(this.first + place);
    const parts: SVGElement[] = [
      rect,
      svg("text", { class: "tge-address", x: middle, y: y - 7 }, address),
    ];
    if (value !== undefined) {
      const at = { x: middle, y: y + CELL_HEIGHT / 2 };
      parts.push(svg("text", { class: "tge-cell-text", ...at }, anyCell(value, scale)));
    }
    return parts;
  }

  /** Below each cell a bar for every tensor that reads it. */
  private bars(): SVGElement[] {
    const parts: SVGElement[] = [];
    this.readers.forEach(({ view, number }, line) => {
      for (let place = 0; place < this.shown; place += 1) {
        if (indexAt(view, this.first + place) === null) continue;
        const [x, y] = this.place(place);
        const top = y + CELL_HEIGHT + 4 + line * BAR_STEP;
        const size = { x: x + 1.5, y: top, width: this.cell - 3, height: BAR, rx: 1 };
        parts.push(
          svg("rect", { class: `tge-bar tge-view-${(number % 5) + 1}`, ...size }),
        );
      }
    });
    return parts;
  }

  /** The whole memory as a line: what each tensor reaches, and what is shown. */
  private drawTrack(room: number): void {
    const width = Math.max(1, Math.min(room, this.columns * this.cell)) - 2;
    const { length } = this.strip;
    const at = (address: number): number => 1 + (address / Math.max(length, 1)) * width;
    const height = TRACK + this.readers.length * 4;
    setAttributes(this.track, { width: width + 2, height: height + 4 });
    const parts = [
      svg("rect", { class: "tge-track-whole", x: 1, y: 1, width, height, rx: 2 }),
      ...this.readers.map(({ view, number }, line) => {
        const [low, high] = reach(view);
        const size = { x: at(low), width: Math.max(2, at(high + 1) - at(low)) };
        const y = 5 + line * 5;
        return svg("rect", {
          class: `tge-bar tge-view-${(number % 5) + 1}`,
          ...size,
          y,
          height: 3,
        });
      }),
      svg("rect", {
        class: "tge-track-shown",
        x: Math.min(at(this.first), width - 3),
        y: 1,
        width: Math.max(4, at(this.first + this.shown) - at(this.first)),
        height,
        rx: 2,
      }),
    ];
    this.track.replaceChildren(...parts);
  }

  private listen(): void {
    const addressOf = (event: MouseEvent): number | null => {
      const box = this.drawing.getBoundingClientRect();
      const column = Math.floor((event.clientX - box.left - 1) / this.cell);
      const row = Math.floor((event.clientY - box.top) / this.rowHeight());
      const place = row * this.columns + column;
      const inside =
        column >= 0 && column < this.columns && place >= 0 && place < this.shown;
      return inside ? this.first + place : null;
    };
    this.box.addEventListener("pointermove", (event) =>
      this.events.point(addressOf(event)),
    );
    this.box.addEventListener("pointerleave", () => this.events.point(null));
    this.box.addEventListener("click", (event) => {
      const address = addressOf(event);
      if (address !== null) this.events.pick(address);
    });
    this.track.addEventListener("click", (event) => {
      const box = this.track.getBoundingClientRect();
      const share = (event.clientX - box.left) / Math.max(box.width, 1);
      const address = Math.floor(share * this.strip.length);
      this.events.pick(Math.max(0, Math.min(this.strip.length - 1, address)));
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const steps: Record<string, number> = {
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -this.columns,
        ArrowDown: this.columns,
        PageUp: -this.shown,
        PageDown: this.shown,
        Home: -Infinity,
        End: Infinity,
      };
      const step = steps[event.key];
      if (step === undefined || this.strip.length === 0) return;
      event.preventDefault();
      const to = Math.max(0, Math.min(this.strip.length - 1, this.here + step));
      this.events.pick(to);
    });
  }
}
