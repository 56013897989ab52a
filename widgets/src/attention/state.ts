/* The view's state: the traits it shares with Python, and what follows from them. */

import { type Model, save } from "../shared/anywidget";
import {
  type LayerAbout,
  type Pack,
  type PackSent,
  type Shown,
  givenOf,
  readPack,
  showHead,
} from "./data";
import { GIVEN, type Mask } from "./mask";

export const MEAN = -1;

/** A cell of the whole matrix. */
export interface Cell {
  row: number;
  column: number;
}

export class State {
  layers: LayerAbout[] = [];
  private packs = new Map<number, Pack>();
  private shownCache = new Map<string, Shown>();
  /** What lies outside of the window under a mask that was moved, from Python. */
  private rests = new Map<string, Float32Array>();

  constructor(private readonly model: Model) {
    this.readPacks();
  }

  readPacks(): void {
    this.layers = this.model.get("layers") as LayerAbout[];
    const sent = this.model.get("packs") as PackSent[];
    this.packs = new Map(
      sent.map((each) => [
        each.layer,
        readPack(each, this.layers[each.layer]?.heads ?? 1),
      ]),
    );
    this.forget();
    this.rests.clear();
  }

  forget(): void {
    this.shownCache.clear();
  }

  get layer(): number {
    const asked = this.model.get("layer") as number;
    return Math.max(0, Math.min(this.layers.length - 1, asked));
  }

  get head(): number {
    const asked = this.model.get("head") as number;
    return Math.max(MEAN, Math.min(this.about.heads - 1, asked));
  }

  get mask(): Mask {
    return { ...GIVEN, ...(this.model.get("mask") as Partial<Mask>) };
  }

  get drawing(): "matrix" | "lines" {
    return this.model.get("drawing") === "lines" ? "lines" : "matrix";
  }

  get about(): LayerAbout {
    return this.layers[this.layer]!;
  }

  get pack(): Pack | undefined {
    return this.packs.get(this.layer);
  }

  packOf(layer: number): Pack | undefined {
    return this.packs.get(layer);
  }

  /** The chosen cell, inside of what is shown. */
  get cell(): Cell {
    const pack = this.pack;
    const row = this.model.get("row") as number;
    const column = this.model.get("column") as number;
    if (pack === undefined) return { row, column };
    return {
      row: within(row, pack.first[0], pack.rows),
      column: within(column, pack.first[1], pack.columns),
    };
  }

  /** The weights of a head of a layer under the mask in force. */
  shown(layer: number, head: number): Shown | undefined {
    const pack = this.packs.get(layer);
    if (pack === undefined) return undefined;
    const key = `${layer} ${head}`;
    let shown = this.shownCache.get(key);
    if (shown === undefined) {
      shown = showHead(pack, head, this.mask, this.rests.get(this.restKey(layer)));
      this.shownCache.set(key, shown);
    }
    return shown;
  }

  /** Whether a mask that is not the model's own was put over the scores. */
  get moved(): boolean {
    return this.mask.kind !== "given" || this.mask.toggled.length > 0;
  }

  /** Whether keys of the chosen layer lie outside of the window. */
  get cropped(): boolean {
    const pack = this.pack;
    if (pack === undefined) return false;
    return pack.rows < this.about.rows || pack.columns < this.about.columns;
  }

  /** Whether Python is to say what lies outside of the window. */
  get restMissing(): boolean {
    const outside = (this.pack?.columns ?? 0) < this.about.columns;
    return outside && this.moved && !this.rests.has(this.restKey(this.layer));
  }

  keepRest(layer: number, mask: Mask, rest: Float32Array): void {
    this.rests.set(`${layer} ${JSON.stringify(mask)}`, rest);
    this.forget();
  }

  private restKey(layer: number): string {
    return `${layer} ${JSON.stringify(this.mask)}`;
  }

  /** What the model's own mask lets the chosen head see. */
  get given(): Uint8Array | null {
    return this.pack === undefined ? null : givenOf(this.pack, Math.max(0, this.head));
  }

  set(traits: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
  }

  save(): void {
    save(this.model);
  }
}

function within(index: number, first: number, count: number): number {
  return Math.max(first, Math.min(first + count - 1, index));
}
