/* A list of which only what is in sight is drawn: one tab stop, arrow keys inside. */

import { element, setAttributes, uniqueId } from "../shared/dom";
import { isPlain } from "../shared/keys";

const SPARE = 6; // rows drawn above and below what is in sight

export interface ListOptions {
  label: string;
  class: string;
  role: "listbox" | "tree";
  /** The height of a row, in pixels. */
  high: number;
  /** Draws a row. */
  make(at: number): HTMLElement;
  /** Shows on a drawn row what is marked now. */
  dress?(at: number, row: HTMLElement): void;
  /** A person has gone to a row, or clicked it. */
  chosen(at: number, clicked: boolean): void;
  /** The pointer is over a row; −1 when it has left. */
  hovered?(at: number): void;
  /** Whether a row can be chosen; headings cannot. */
  choosable?(at: number): boolean;
  /** Another key; true if it was one. */
  key?(key: string, at: number): boolean;
  /** The rows in sight have changed. */
  scrolled?(first: number, last: number): void;
}

export class VirtualList {
  readonly element: HTMLElement;
  /** What the rows stand in; more may be laid over them. */
  readonly body = element("div", { class: "tge-virtual-body", role: "presentation" });
  active = -1;
  private count = 0;
  private from = 0;
  private to = -1;
  private rows = new Map<number, HTMLElement>();
  private readonly prefix = uniqueId("tge-row");

  constructor(private readonly options: ListOptions) {
    const { label, role } = options;
    this.element = element(
      "div",
      { class: `tge-virtual ${options.class}`, role, tabindex: 0, "aria-label": label },
      this.body,
    );
    this.element.addEventListener("scroll", () => this.paint(false));
    this.element.addEventListener("keydown", (event) => this.keydown(event));
    this.element.addEventListener("focus", () => {
      // A pointer chooses for itself; keys start from the first row in sight.
      if (this.active >= 0 || !this.element.matches(":focus-visible")) return;
      this.activate(this.next(this.sight()[0], 1));
    });
    this.body.addEventListener("click", ({ target }) => {
      const at = this.rowAt(target);
      if (at >= 0) this.go(at, true);
    });
    this.body.addEventListener("pointerover", ({ target }) =>
      options.hovered?.(this.rowAt(target)),
    );
    this.element.addEventListener("pointerleave", () => options.hovered?.(-1));
  }

  label(text: string): void {
    setAttributes(this.element, { "aria-label": text });
  }

  /** Shows so many rows, all drawn anew. `letters` is the length of the longest. */
  show(count: number, letters = 0): void {
    this.count = count;
    if (this.active >= count) this.active = -1;
    this.body.style.height = `${count * this.options.high}px`;
    this.body.style.minWidth = letters > 0 ? `calc(${letters}ch + 96px)` : "";
    this.paint(true);
  }

  /** Shows on the rows in sight what is marked now. */
  refresh(): void {
    this.paint(false);
    this.rows.forEach((row, at) => this.dress(at, row));
  }

  /** The first and the last row in sight. */
  sight(): [first: number, last: number] {
    const { scrollTop, clientHeight } = this.element;
    const { high } = this.options;
    const end = Math.max(0, this.count - 1);
    const last = Math.ceil((scrollTop + clientHeight) / high) - 1;
    return [Math.min(end, Math.floor(scrollTop / high)), Math.min(end, last)];
  }

  /** Brings the first run of neighbours among these rows into sight. */
  revealRun(rows: Iterable<number>): void {
    const sorted = [...rows].sort((a, b) => a - b);
    const [first] = sorted;
    if (first === undefined) return;
    let last = first;
    for (const row of sorted) if (row === last + 1) last = row;
    this.reveal(first, Math.min(last, first + 7));
  }

  /** Scrolls no more than needed to see `at` and what follows up to `upTo`; a far row
      comes to the upper third. */
  reveal(at: number, upTo = at): void {
    if (at < 0 || at >= this.count) return;
    const { high } = this.options;
    const { clientHeight, scrollTop } = this.element;
    const top = at * high;
    if (top >= scrollTop && (upTo + 1) * high <= scrollTop + clientHeight) return;
    const below = scrollTop + clientHeight + 2 * high;
    const near = at === upTo && top >= scrollTop - 3 * high && top <= below;
    const above = top < scrollTop;
    const edge = above ? top - high : top + 2 * high - clientHeight;
    this.element.scrollTop = Math.max(0, near ? edge : top - clientHeight / 3);
    this.paint(false);
  }

  /** Shows the list from this row on. */
  start(at: number): void {
    this.element.scrollTop = at * this.options.high;
    this.paint(false);
  }

  /** Makes a row the one that keys start from, without telling anybody. */
  activate(at: number): void {
    this.active = at;
    this.refresh();
  }

  private go(at: number, clicked: boolean): void {
    if (at < 0) return;
    this.active = at;
    this.reveal(at);
    this.refresh();
    this.options.chosen(at, clicked);
  }

  /** The next row from `at` on that can be chosen; −1 for none. */
  private next(at: number, step: number): number {
    const may = this.options.choosable ?? (() => true);
    while (at >= 0 && at < this.count && !may(at)) at += step;
    return at >= 0 && at < this.count ? at : -1;
  }

  private keydown(event: KeyboardEvent): void {
    if (!isPlain(event) || event.shiftKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.options.high) - 1);
    const last = this.count - 1;
    const clamp = (at: number): number => Math.max(0, Math.min(last, at));
    const moves: Record<string, [at: number, step: number]> = {
      ArrowDown: [this.active + 1, 1],
      ArrowUp: [this.active - 1, -1],
      PageDown: [clamp(this.active + page), 1],
      PageUp: [clamp(this.active - page), -1],
      Home: [0, 1],
      End: [last, -1],
    };
    const move = moves[event.key];
    if (move) {
      const [at, step] = move;
      const target = this.next(at, step);
      this.go(target < 0 ? this.next(at, -step) : target, false);
    } else if (!this.options.key?.(event.key, this.active)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private rowAt(target: EventTarget | null): number {
    const row = (target as Element | null)?.closest?.("[data-row]");
    const at = row ? Number(row.getAttribute("data-row")) : -1;
    return at >= 0 && (this.options.choosable?.(at) ?? true) ? at : -1;
  }

  private paint(anew: boolean): void {
    const [first, last] = this.sight();
    const from = Math.max(0, first - SPARE);
    const to = Math.min(this.count - 1, last + SPARE);
    if (!anew && from === this.from && to === this.to) return this.tell(first, last);
    const kept = anew ? new Map<number, HTMLElement>() : this.rows;
    const rows = new Map<number, HTMLElement>();
    for (let at = from; at <= to; at += 1) rows.set(at, kept.get(at) ?? this.row(at));
    const old = [...this.rows.values()];
    const now = [...rows.values()];
    for (const row of old) if (!now.includes(row)) row.remove();
    now.forEach((row) => row.isConnected || this.body.append(row));
    [this.from, this.to, this.rows] = [from, to, rows];
    this.tell(first, last);
  }

  private tell(first: number, last: number): void {
    const shown = this.rows.get(this.active);
    setAttributes(this.element, { "aria-activedescendant": shown?.id ?? false });
    this.options.scrolled?.(first, last);
  }

  private row(at: number): HTMLElement {
    const { high, make, role, choosable } = this.options;
    const made = make(at);
    if (choosable?.(at) === false) setAttributes(made, { role: "presentation" });
    else if (role === "tree") setAttributes(made, { role: "treeitem" });
    else
      setAttributes(made, {
        role: "option",
        "aria-posinset": at + 1,
        "aria-setsize": this.count,
      });
    setAttributes(made, { id: `${this.prefix}-${at}`, "data-row": at });
    made.classList.add("tge-row");
    made.style.top = `${at * high}px`;
    made.style.height = `${high}px`;
    this.dress(at, made);
    return made;
  }

  private dress(at: number, row: HTMLElement): void {
    row.classList.toggle("tge-active", at === this.active);
    if (row.getAttribute("role") !== "presentation")
      setAttributes(row, { "aria-selected": String(at === this.active) });
    this.options.dress?.(at, row);
  }
}
