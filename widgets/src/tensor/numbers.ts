/* The numbers that are known: those that travelled, and those that were asked for. */

import {
  type Indexed,
  type Strip,
  type TensorDocument,
  type View,
  type Window,
  received,
} from "./document";
import { address } from "./layout";
import { cellOfIndex } from "./window";

const MOST_KEPT = 24; // answers, of each strip and view

interface Block {
  first: number;
  values: Float64Array;
}

interface Part {
  window: Window;
  values: Float64Array;
}

/** Everything that is shown: the tensors and, as the last one, what an index picks. */
export interface Scene {
  views: View[];
  strips: Strip[];
  indexed: Indexed | null;
}

export function sceneOf(document: TensorDocument): Scene {
  const { indexed } = document;
  if (indexed === undefined) {
    return { views: document.views, strips: document.strips, indexed: null };
  }
  const { result, strip } = indexed;
  return {
    views: [...document.views, result],
    strips: strip === null ? document.strips : [...document.strips, strip],
    indexed,
  };
}

export class Numbers {
  private readonly blocks: Block[][];
  private readonly parts: Part[][];

  constructor(private readonly scene: Scene) {
    this.blocks = scene.strips.map(({ first, values }) => [
      { first, values: Float64Array.from(values, received) },
    ]);
    this.parts = scene.views.map(({ windows }) =>
      windows.map((window) => ({
        window,
        values: Float64Array.from(window.values, received),
      })),
    );
  }

  /** The number at an address; undefined where it is not known. */
  inStrip(strip: number, at: number): number | undefined {
    for (const { first, values } of this.blocks[strip] ?? []) {
      const value = values[at - first];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The number of an index; undefined where it is not known. */
  of(view: number, index: readonly number[]): number | undefined {
    const reading = this.scene.views[view];
    if (reading === undefined) return undefined;
    const known = this.inStrip(reading.strip, address(reading, index));
    if (known !== undefined) return known;
    for (const { window, values } of this.parts[view] ?? []) {
      const cell = cellOfIndex(window, index);
      if (cell !== null) return values[cell[0] * window.columns.count + cell[1]];
    }
    return undefined;
  }

  /** Takes in an answer about a strip. */
  addBlock(strip: number, first: number, values: Float64Array): void {
    keep((this.blocks[strip] ??= []), { first, values });
  }

  /** Takes in an answer about a tensor. */
  addPart(view: number, window: Window, values: Float64Array): void {
    keep((this.parts[view] ??= []), { window, values });
  }

  /** Takes in the numbers of a frame: every strip, then every window, in order. */
  renew(counts: readonly number[], numbers: Float64Array): boolean {
    this.blocks.forEach((blocks) => blocks.splice(1));
    this.parts.forEach((parts, view) =>
      parts.splice(this.scene.views[view]?.windows.length ?? 0),
    );
    const holders = [...this.blocks.flat(), ...this.parts.flat()];
    if (holders.length !== counts.length) return false;
    let from = 0;
    holders.forEach((holder, place) => {
      const until = from + (counts[place] ?? 0);
      holder.values = numbers.slice(from, until);
      from = until;
    });
    return from === numbers.length;
  }
}

function keep<Kept>(list: Kept[], one: Kept): void {
  list.push(one);
  if (list.length > MOST_KEPT) list.splice(2, 1); // not those that travelled
}
