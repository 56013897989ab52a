/* AttentionView: where each token looks, and what another mask would make of it. */

import { makeAnnouncer } from "../shared/announce";
import type { Cleanup, Model, RenderContext } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { button, element, setAttributes, setText } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { formatCount } from "../shared/format";
import { ARROWS, type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { floats } from "./data";
import { makeLines } from "./lines";
import { makeMaskBar } from "./maskbar";
import type { Mask } from "./mask";
import { toggle } from "./mask";
import { type Actions, makeMatrix } from "./matrix";
import { makeOverview } from "./overview";
import { aboutCell } from "./panel";
import { type Cell, MEAN, State } from "./state";
import { cellInWords, emptyRows, leakInWords, maskInWords, rowInWords, sumsInWords } from "./words";

const WATCHED = ["layer", "head", "row", "column", "mask", "drawing"];

const KEYS: KeyRow[] = [
  [ARROWS, "walk"],
  ["Space", "turn a cell of the mask round"],
  ["[ ]", "move the border of the mask"],
  ["PgUp PgDn", "another head"],
];

class AttentionWidget {
  readonly element: HTMLElement;
  private readonly state: State;
  private readonly announcer = makeAnnouncer();
  private readonly undo: Cleanup[] = [];
  private readonly overview;
  private readonly bar;
  private readonly drawings;
  private readonly panel = element("div", {
    class: "tge-attention-panel",
    role: "region",
    "aria-label": "The chosen token",
    tabindex: 0,
  });
  private readonly stage = element("div", { class: "tge-stage" });
  private readonly says = element("div", { class: "tge-says" });
  private readonly title = element("h2", { class: "tge-title" });
  private readonly place = element("span", { class: "tge-place" });
  private readonly moves = element("div", {
    class: "tge-moves",
    role: "group",
    "aria-label": "Other parts of the matrix",
  });
  private readonly switches: HTMLButtonElement[];
  private hovered: Cell | null = null;
  private pending = 0;
  private asked = "";
  private failed = "";
  private shows = "";

  constructor(private readonly model: Model) {
    this.state = new State(model);
    const actions: Actions = {
      select: (cell) => this.select(cell),
      hover: (cell) => this.hover(cell),
      move: (mask, done) => this.move(mask, done),
      toggle: (cell) => this.move(toggle(this.state.mask, cell.row, cell.column), true),
      editing: () => this.bar.editing(),
    };
    this.overview = makeOverview(this.state, (layer, head) => this.choose(layer, head));
    this.bar = makeMaskBar(this.state, (mask, done) => this.move(mask, done));
    this.drawings = {
      matrix: makeMatrix(this.state, actions),
      lines: makeLines(this.state, actions),
    };
    this.switches = (["matrix", "lines"] as const).map((each) =>
      button(each, { class: "tge-button tge-small" }, () => this.set({ drawing: each })),
    );
    this.element = this.build();
    for (const drawing of Object.values(this.drawings))
      drawing.element.addEventListener("keydown", (event) => this.key(event));
    this.listen();
    this.refresh();
  }

  private build(): HTMLElement {
    const several = this.state.layers.reduce((sum, layer) => sum + layer.heads, 0) > 1;
    const header = element(
      "div",
      { class: "tge-attention-header" },
      this.title,
      this.place,
      element(
        "span",
        { class: "tge-choices tge-drawings", role: "group", "aria-label": "Drawing" },
        ...this.switches,
      ),
    );
    const body = element("div", { class: "tge-attention-body" });
    if (several)
      body.append(element("div", { class: "tge-heads-scroll" }, this.overview.element));
    body.append(this.stage, this.panel);
    return element(
      "div",
      { class: `tge tge-card tge-attention${several ? "" : " tge-single-head"}` },
      header,
      this.bar.element,
      body,
      this.announcer.element,
    );
  }

  private listen(): void {
    const later = (): void => this.schedule();
    this.undo.push(
      ...WATCHED.map((name) => onChange(this.model, name, later)),
      onChange(this.model, "packs", () => {
        this.state.readPacks();
        this.schedule();
      }),
      onChange(this.model, "mask", () => this.state.forget()),
      whenThemeChanges(later),
      keepPlainKeys(this.element),
      keepFocus(this.element),
    );
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (this.stage.clientWidth === width) return;
      width = this.stage.clientWidth;
      this.schedule();
    });
    observer.observe(this.stage);
    this.undo.push(() => observer.disconnect());
  }

  close(): void {
    cancelAnimationFrame(this.pending);
    this.undo.forEach((stop) => stop());
  }

  // What a person does.

  private set(traits: Record<string, unknown>, save = true): void {
    this.state.set(traits);
    if (save) this.state.save();
    this.schedule();
  }

  private choose(layer: number, head: number): void {
    const about = this.state.layers[layer];
    if (about === undefined) return;
    this.set({ layer, head });
    const which = head === MEAN ? "mean of the heads" : `head ${head}`;
    this.announcer.say(`${about.name}, ${which}. ${this.rowWords()}`);
    if (this.state.packOf(layer) === undefined) this.request("layer", { layer });
  }

  private select(cell: Cell): void {
    this.set({ row: cell.row, column: cell.column });
  }

  private hover(cell: Cell | null): void {
    const same = cell?.row === this.hovered?.row && cell?.column === this.hovered?.column;
    if (same) return;
    this.hovered = cell;
    this.drawings[this.state.drawing].mark(cell);
    this.panel.replaceChildren(...aboutCell(this.state, cell ?? this.state.cell));
  }

  private move(mask: Mask, done: boolean): void {
    this.state.forget();
    this.set({ mask }, done);
    if (!done) return;
    this.refresh();
    this.announcer.say(this.says.textContent || "The model's own mask.");
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = this.state.cell;
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -Infinity],
      End: [0, Infinity],
    };
    const step = steps[event.key];
    if (step) this.walk(cell, step);
    else if (event.key === " ")
      this.move(toggle(this.state.mask, cell.row, cell.column), true);
    else if (event.key === "PageUp" || event.key === "PageDown")
      this.nextHead(event.key === "PageUp" ? -1 : 1);
    else if (event.key === "[" || event.key === "]") this.nudge(event.key === "[" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  private walk(cell: Cell, [down, right]: [number, number]): void {
    const pack = this.state.pack;
    if (pack === undefined) return;
    const clamp = (value: number, first: number, count: number): number =>
      Math.max(first, Math.min(first + count - 1, value));
    this.select({
      row: clamp(cell.row + down, pack.first[0], pack.rows),
      column: clamp(cell.column + right, pack.first[1], pack.columns),
    });
    const shown = this.state.shown(this.state.layer, this.state.head);
    if (!shown) return;
    const now = this.state.cell;
    const words = cellInWords(shown, pack, now.row - pack.first[0], now.column - pack.first[1]);
    this.announcer.say(down ? `${words}. ${this.rowWords()}` : words);
  }

  private nextHead(by: number): void {
    const { layer, head, layers } = this.state;
    const all = layers.flatMap((about, at) =>
      Array.from({ length: about.heads }, (_, h) => [at, h] as const),
    );
    const here = all.findIndex(([at, h]) => at === layer && h === Math.max(0, head));
    const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
    if (next) this.choose(...next);
  }

  /** Moves the border of the mask by one token. */
  private nudge(by: number): void {
    const mask = this.state.mask;
    if (mask.kind === "padding")
      this.move({ ...mask, length: Math.max(0, mask.length + by) }, true);
    else if (mask.kind === "causal" || mask.kind === "window")
      this.move({ ...mask, border: mask.border + by }, true);
  }

  private request(name: string, content: Record<string, unknown>): void {
    this.failed = "";
    ask(this.model, name, content).catch((error: unknown) => {
      this.failed = String((error as Error).message);
      this.schedule();
    });
  }

  /** Asks Python for what lies outside of the window, under a mask that was moved. */
  private askRest(): void {
    const { layer, mask } = this.state;
    const key = JSON.stringify([layer, mask]);
    if (!this.state.restMissing || this.asked === key) return;
    this.asked = key;
    ask(this.model, "rest", { layer, mask })
      .then(({ content }) => {
        this.state.keepRest(layer, mask, floats(String(content.rest)));
        this.schedule();
      })
      .catch(() => undefined); // what lies outside then keeps the share it had
  }

  private shift(rows: number, columns: number): void {
    const [row = 0, column = 0] = this.model.get("window") as number[];
    const { pack, about } = this.state;
    if (!pack) return;
    const move = (first: number, by: number, shown: number, all: number): number =>
      Math.max(0, Math.min(all - shown, first + by * shown));
    const window = [
      move(row, rows, pack.rows, about.rows),
      move(column, columns, pack.columns, about.columns),
    ];
    this.request("layer", { layer: this.state.layer, window });
  }

  // What is shown.

  private schedule(): void {
    if (!this.pending) this.pending = requestAnimationFrame(() => this.refresh());
  }

  private refresh(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const { state } = this;
    this.hovered = null;
    setText(this.title, heading(state));
    setText(this.place, placeOf(state));
    this.switches.forEach((each) =>
      setAttributes(each, { "aria-pressed": String(each.textContent === state.drawing) }),
    );
    this.bar.update();
    this.overview.paint();
    this.askRest();
    this.says.replaceChildren(...this.sentences());
    const drawing = this.drawings[state.drawing];
    const missing = state.pack === undefined;
    const shows = missing ? "nothing" : state.drawing;
    if (shows !== this.shows)
      this.stage.replaceChildren(
        ...(missing
          ? [notHere()]
          : [drawing.element, legend(), this.says, this.moves, makeKeyHelp(KEYS)]),
      );
    this.shows = shows;
    this.offerMoves();
    if (!missing) drawing.draw(this.stage.clientWidth || 420);
    this.panel.replaceChildren(...aboutCell(state, state.cell));
  }

  private sentences(): HTMLElement[] {
    const { state } = this;
    const { pack } = state;
    const shown = state.shown(state.layer, state.head);
    const made: HTMLElement[] = [];
    const add = (text: string, kind = ""): void => {
      if (text) made.push(element("p", { class: kind }, text));
    };
    if (this.failed) add(this.failed, "tge-warning");
    if (!pack || !shown) return made;
    add(state.moved ? maskInWords(state.mask) : sumsInWords(state.about.row_error));
    add(leakInWords(shown, pack, state.mask), "tge-warning");
    add(emptyRows(shown, pack), "tge-warning");
    if (pack.sums !== null && !state.moved)
      add("These rows do not add up to 1: they are no probabilities.", "tge-warning");
    if (state.cropped) add(cropWords(state));
    return made;
  }

  /** Buttons that lead to other parts of a long sequence. */
  private offerMoves(): void {
    this.moves.hidden = !this.state.cropped;
    if (this.moves.hidden || this.moves.childElementCount > 0) return;
    const offer = (label: string, rows: number, columns: number): HTMLButtonElement =>
      button(label, { class: "tge-button tge-small" }, () => this.shift(rows, columns));
    this.moves.append(
      offer("\u2190 keys", 0, -1),
      offer("keys \u2192", 0, 1),
      offer("\u2191 queries", -1, 0),
      offer("queries \u2193", 1, 0),
    );
  }

  private rowWords(): string {
    const { pack } = this.state;
    const shown = this.state.shown(this.state.layer, this.state.head);
    if (!pack || !shown) return "";
    return rowInWords(shown, pack, this.state.cell.row - pack.first[0]);
  }
}

function heading(state: State): string {
  const { layers } = state;
  const heads = layers[0]?.heads ?? 0;
  const one = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const alike = layers.every((layer) => layer.heads === heads);
  return `Attention: ${one(layers.length, "layer")}${alike ? ` × ${one(heads, "head")}` : ""}`;
}

function placeOf(state: State): string {
  const { about, head } = state;
  const which = head === MEAN ? "mean of the heads" : `head ${head}`;
  return `${about.name}, ${which}`;
}

function cropWords(state: State): string {
  const { pack, about } = state;
  if (!pack) return "";
  const span = (first: number, shown: number, all: number): string =>
    `${formatCount(first)}–${formatCount(first + shown - 1)} of ${formatCount(all)}`;
  const [row, column] = pack.first;
  return (
    `Shown: queries ${span(row, pack.rows, about.rows)}, ` +
    `keys ${span(column, pack.columns, about.columns)}.`
  );
}

function notHere(): HTMLElement {
  const text =
    "The numbers of this layer did not fit into the saved notebook. " +
    "Run the cell again to see them.";
  return element("p", { class: "tge-note" }, text);
}

function legend(): HTMLElement {
  const scale = element("span", { class: "tge-scale", "aria-hidden": "true" });
  const hidden = element("span", { class: "tge-swatch-hidden", "aria-hidden": "true" });
  return element(
    "p",
    { class: "tge-note tge-legend-line" },
    "0",
    scale,
    "1",
    hidden,
    "hidden by the mask",
  );
}

function render({ model, el }: RenderContext): Cleanup {
  let view = new AttentionWidget(model);
  el.replaceChildren(view.element);
  const forget = onChange(model, "layers", () => {
    view.close();
    view = new AttentionWidget(model);
    el.replaceChildren(view.element);
  });
  return () => {
    forget();
    view.close();
  };
}

export default { render };
