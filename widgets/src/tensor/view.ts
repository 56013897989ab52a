/* TensorView: the tensors as grids, what their index reads, and the memory below. */

import { type Announcer, makeAnnouncer } from "../shared/announce";
import type { Cleanup, Model } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { button, element, setText } from "../shared/dom";
import { ARROWS, type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { type FrameHeader, type Stream, follow } from "../shared/stream";
import { broadcastTable } from "./broadcast";
import type { TensorDocument } from "./document";
import { type IndexBar, makeIndexBar } from "./index_bar";
import { address, count, indexAt, indexOf, positionOf } from "./layout";
import {
  type Cell,
  addressesOf,
  linked,
  middle,
  pickedPositions,
  sharing,
} from "./links";
import { Numbers, type Scene, sceneOf } from "./numbers";
import { Panel } from "./panel";
import { readout, sentence } from "./readout";
import { StripView } from "./strip";

const PACE = 450; // milliseconds for a number, on a walk
const GAP = 20; // pixels, half of what lies between two grids
const MARGIN = 34; // pixels of the card's padding

const KEYS: KeyRow[] = [
  [ARROWS, "walk through the numbers, or through the memory"],
  ["Home End", "the start, the end of a row or of the memory"],
  ["PgUp PgDn", "the first, the last row; in the memory a page"],
  ["Enter Esc", "at the index: show what it picks, show all"],
];

export class TensorWidget {
  readonly element: HTMLElement;
  private document: TensorDocument;
  private scene: Scene;
  private numbers: Numbers;
  private panels: Panel[] = [];
  private strips: StripView[] = [];
  private bar: IndexBar | null = null;
  private selected: Cell | null;
  private pointed: Cell | null = null;
  private readonly head = element("div", { class: "tge-tensor-head" });
  private readonly grids = element("div", { class: "tge-tensor-grids" });
  private readonly memory = element("div", { class: "tge-tensor-memory" });
  private readonly said = element("p", { class: "tge-readout" });
  private readonly walker: HTMLButtonElement;
  private walking: ReturnType<typeof setInterval> | undefined;
  private readonly announcer: Announcer = makeAnnouncer();
  private readonly stream: Stream;
  private readonly title = element("h2", { class: "tge-title" });
  private readonly undo: Cleanup[];
  private readonly waiting = new Set<string>();
  private room = 800;

  constructor(
    private readonly model: Model,
    document: TensorDocument,
  ) {
    this.document = document;
    this.scene = sceneOf(document);
    this.numbers = new Numbers(this.scene);
    this.selected = middle(this.scene);
    this.walker = button("Walk", { class: "tge-button tge-walk" }, () => this.walk());
    this.element = element(
      "section",
      { class: "tge tge-card tge-tensor", "aria-label": "Tensor and its memory" },
      this.title,
      this.head,
      this.grids,
      element("div", { class: "tge-readout-line" }, this.said, this.walker),
      this.memory,
      makeKeyHelp(KEYS),
      this.announcer.element,
    );
    this.stream = follow(model, this.element, {
      receive: (header, buffers) => this.receive(header, buffers),
      paint: () => this.paint(),
    });
    this.undo = [
      this.stream.close,
      whenThemeChanges(this.stream.schedule),
      onChange(model, "document", () =>
        this.renew(model.get("document") as TensorDocument),
      ),
      keepPlainKeys(this.element),
      () => this.stop(),
    ];
    this.build();
    this.stream.hello();
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  // What is shown.

  private renew(document: TensorDocument): void {
    const form = ({ views }: Scene): string =>
      JSON.stringify(views.map(({ windows: _, ...view }) => view));
    const before = form(this.scene);
    this.document = document;
    this.scene = sceneOf(document);
    this.numbers = new Numbers(this.scene);
    if (!fits(this.scene, this.selected)) this.selected = middle(this.scene);
    this.build(before === form(this.scene));
  }

  private build(same = false): void {
    const names = this.document.views.map(({ name }) => name);
    this.pointed = null;
    if (!same) this.buildHead(names);
    this.bar?.show(this.scene.indexed);
    if (!same) {
      this.panels = this.scene.views.map((view, number) =>
        this.makePanel(view, number),
      );
      this.grids.replaceChildren(...this.panels.map((panel) => panel.element));
      if (this.selected) this.reveal(this.selected);
    }
    this.strips = this.scene.strips.map((strip, place) => {
      const readers = this.scene.views
        .map((view, number) => ({ view, number }))
        .filter(({ view }) => view.strip === place);
      return new StripView(strip, readers, {
        point: (at) => this.pointAt(at === null ? null : this.cellOf(place, at)),
        pick: (at) => this.pickAddress(place, at),
      });
    });
    const filled = this.strips.filter((_, place) => this.scene.strips[place]?.length);
    this.memory.replaceChildren(...filled.map((strip) => strip.element));
    this.stream.schedule();
  }

  private makePanel(view: Scene["views"][number], number: number): Panel {
    const own = this.together() ? this.document.broadcast?.shapes?.[number] : undefined;
    return new Panel(view, number, own, {
      point: (index) => this.pointAt(index === null ? null : { view: number, index }),
      pick: (index) => this.pick({ view: number, index }),
      changed: () => this.paint(),
    });
  }

  private buildHead(names: string[]): void {
    const { broadcast, examples = [] } = this.document;
    setText(this.title, broadcast ? "Broadcasting" : "Tensor and its memory");
    if (broadcast !== undefined) {
      this.head.replaceChildren(broadcastTable(broadcast, names));
      return;
    }
    if (this.bar !== null) return;
    const tries = examples.map(({ text }) => text);
    this.bar = makeIndexBar(names, tries, (text, view) => void this.index(text, view));
    this.head.replaceChildren(this.bar.element);
  }

  private paint(): void {
    this.room = Math.max(160, this.element.clientWidth - MARGIN);
    const half = this.panels.length > 1 && this.room > 640;
    const colourRoom = half ? this.room / 2 - GAP : this.room;
    this.panels.forEach((panel, view) => {
      const value = (index: readonly number[]): number | undefined =>
        this.numbers.of(view, index);
      panel.draw({ value, room: this.room, colourRoom });
      if (panel.lacks(value)) void this.fetchWindow(view, panel);
    });
    this.strips.forEach((strip, place) => {
      strip.draw({ value: (at) => this.numbers.inStrip(place, at), room: this.room });
      void this.fetchMemory(place);
    });
    this.show();
  }

  // Pointing and picking.

  private pointAt(cell: Cell | null): void {
    if (cell === null && this.pointed === null) return;
    this.pointed = cell;
    this.show();
  }

  private pick(cell: Cell, quietly = false): void {
    this.selected = cell;
    this.pointed = null;
    const moved = this.reveal(cell);
    addressesOf(this.scene, linked(this.scene, this.together(), cell)).forEach(
      (set, place) => {
        for (const at of [...set].slice(0, 1)) {
          if (this.strips[place]?.reveal(at)) moved.push(true);
          void this.fetchMemory(place);
        }
      },
    );
    if (moved.includes(true)) this.paint();
    else this.show();
    if (!quietly) this.announcer.say(this.words(cell));
  }

  /** Brings a cell and its kin into sight; for each grid whether it moved. */
  private reveal(cell: Cell): (boolean | undefined)[] {
    const kin = [
      ...sharing(this.scene, cell),
      ...linked(this.scene, this.together(), cell),
    ];
    return kin.map(({ view, index }) => this.panels[view]?.reveal(index));
  }

  private pickAddress(strip: number, at: number): void {
    const cell = this.cellOf(strip, at);
    if (cell !== null) return this.pick(cell);
    const moved = this.strips[strip]?.reveal(at);
    void this.fetchMemory(strip);
    if (moved) this.paint();
    const nobody = `address ${at}: no tensor here reads it`;
    this.strips.forEach((each, place) =>
      each.mark(place === strip ? [[at, "tge-mark-here"]] : []),
    );
    setText(this.said, nobody);
    this.announcer.say(nobody);
  }

  /** The number that stands at an address, of the tensor that was picked last. */
  private cellOf(strip: number, at: number): Cell | null {
    const first = this.selected?.view ?? 0;
    const order = [first, ...this.scene.views.keys()];
    for (const view of order) {
      const reading = this.scene.views[view];
      if (reading?.strip !== strip) continue;
      const index = indexAt(reading, at);
      if (index !== null) return { view, index };
    }
    return null;
  }

  private together(): boolean {
    return (
      this.document.broadcast !== undefined && this.document.broadcast.error === ""
    );
  }

  private show(): void {
    const cell = this.pointed ?? this.selected;
    const cells = cell ? linked(this.scene, this.together(), cell) : [];
    const addresses = addressesOf(this.scene, cells);
    const picked = pickedPositions(this.scene);
    const source = this.scene.indexed?.view;
    this.panels.forEach((panel, number) => {
      const view = this.scene.views[number]!;
      panel.mark((index) => {
        if (cell?.view === number && equal(index, cell.index)) return "tge-mark-here";
        if (addresses[view.strip]?.has(address(view, index))) return "tge-mark-same";
        const chosen = number === source && picked.has(positionOf(view.shape, index));
        return chosen ? "tge-mark-picked" : "";
      });
    });
    const own = cell ? this.scene.views[cell.view] : undefined;
    const here = own && cell ? address(own, cell.index) : -1;
    this.strips.forEach((strip, place) => {
      strip.mark(
        [...(addresses[place] ?? [])].map((at) => {
          const exact = place === own?.strip && at === here;
          return [at, exact ? "tge-mark-here" : "tge-mark-same"] as const;
        }),
      );
    });
    this.write(cell);
  }

  private write(cell: Cell | null): void {
    this.walker.hidden = cell === null;
    if (cell === null) setText(this.said, "There is no number to walk to.");
    else this.said.replaceChildren(...readout(this.scene, this.numbers, cell));
  }

  private words(cell: Cell): string {
    return sentence(this.scene, this.numbers, cell);
  }

  // Walking through a tensor, number by number.

  private walk(): void {
    if (this.walking !== undefined) return this.stop();
    setText(this.walker, "Stop");
    const step = (): void => {
      const { view = 0, index = [] } = this.selected ?? {};
      const shape = this.scene.views[view]?.shape ?? [];
      const next = (positionOf(shape, index) + 1) % Math.max(1, count(shape));
      this.pick({ view, index: indexOf(shape, next) }, true);
    };
    step();
    this.walking = setInterval(step, PACE);
  }

  private stop(): void {
    clearInterval(this.walking);
    this.walking = undefined;
    setText(this.walker, "Walk");
    if (this.selected) this.announcer.say(this.words(this.selected));
  }

  // From and to Python.

  private receive(header: FrameHeader, buffers: DataView[]): boolean {
    const buffer = buffers[0];
    const counts = header["counts"] as number[] | undefined;
    if (buffer === undefined || counts === undefined) return false;
    return this.numbers.renew(counts, doubles(buffer));
  }

  /** Shows what an index picks; examples are known beforehand, without a kernel. */
  private async index(text: string, view: number): Promise<void> {
    const known = this.example(text.trim(), view);
    if (known !== null) this.renew(known);
    try {
      await ask(this.model, "index", { text, view });
    } catch (error) {
      if (known === null) this.bar?.fail((error as Error).message);
    }
  }

  private example(text: string, view: number): TensorDocument | null {
    const { indexed: _, ...rest } = this.document;
    if (text === "") return rest;
    const found = rest.examples?.find((one) => one.text === text && one.view === view);
    return found ? { ...rest, indexed: found } : null;
  }

  private async fetchWindow(view: number, panel: Panel): Promise<void> {
    const window = panel.window();
    const numbers = this.numbers;
    await this.fetch(`${view} ${JSON.stringify(window)}`, async () => {
      const { buffers } = await ask(this.model, "window", { view, window });
      if (buffers[0]) numbers.addPart(view, window, doubles(buffers[0]));
    });
  }

  private async fetchMemory(strip: number): Promise<void> {
    const numbers = this.numbers;
    const [start, count] = this.strips[strip]?.range() ?? [0, 0];
    if (count === 0 || numbers.inStrip(strip, start + count - 1) !== undefined) return;
    await this.fetch(`strip ${strip} ${start} ${count}`, async () => {
      const { buffers } = await ask(this.model, "memory", { strip, start, count });
      if (buffers[0]) numbers.addBlock(strip, start, doubles(buffers[0]));
    });
  }

  /** Asks once for what is missing; without a kernel it stays missing. */
  private async fetch(key: string, get: () => Promise<void>): Promise<void> {
    if (this.waiting.has(key)) return;
    this.waiting.add(key);
    try {
      await get();
      this.waiting.delete(key);
      this.stream.schedule();
    } catch {
      /* The grid says that some numbers are not here. */
    }
  }
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((at, axis) => at === b[axis]);
}

function fits(scene: Scene, cell: Cell | null): boolean {
  const shape = cell ? scene.views[cell.view]?.shape : undefined;
  return (
    shape !== undefined &&
    shape.length === cell?.index.length &&
    shape.every((size, axis) => (cell.index[axis] ?? 0) < size)
  );
}

/** Little-endian float64 numbers, wherever in memory the buffer begins. */
function doubles(buffer: DataView): Float64Array {
  const length = Math.floor(buffer.byteLength / 8);
  return Float64Array.from({ length }, (_, place) =>
    buffer.getFloat64(8 * place, true),
  );
}
