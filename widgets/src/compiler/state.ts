/* What the parts of a CompilerView show, and what they may do. */

import type { CompilerFilm, FilmSource } from "./document";
import type { Choice, Index, Marks } from "./links";

export const TABS = ["code", "kernels", "memory", "time"] as const;
export type TabName = (typeof TABS)[number];
export const MEASURES = ["type", "bytes", "operations"] as const;
export type Measure = (typeof MEASURES)[number];

export interface State {
  film: CompilerFilm;
  /** The place of the film: forward, backward. */
  part: number;
  index: Index;
  /** The place of the stage that is shown. */
  stage: number;
  /** What a person has chosen, and what the pointer is over. */
  choice: Choice | null;
  hover: Choice | null;
  /** What belongs to the one, and to the other. */
  marks: Marks;
  hints: Marks;
  tab: TabName;
  source: FilmSource | undefined;
  /** What stands beside each operation. */
  measure: Measure;
  onlyChanges: boolean;
}

export interface Actions {
  look(changes: Partial<State>): void;
  /** Chooses a thing. Lists bring what belongs to it into sight, but not `from`. */
  choose(choice: Choice | null, from?: Part): void;
  hover(choice: Choice | null): void;
  say(text: string): void;
  measure(): void;
}

/** A part of the view that can be drawn again, in so many pixels. */
export interface Part {
  readonly element: HTMLElement;
  draw(state: State, room: number): void;
  /** Shows what is marked now; everything else stays. */
  mark?(state: State): void;
  /** Brings what is marked into sight. */
  reveal?(state: State): void;
}

export const COLOURS = 8;

/** The class that gives a kernel its colour; a number stands beside it always. */
export function kernelClass(place: number): string {
  return place < 0 ? "tge-no-kernel" : `tge-k${place % COLOURS}`;
}

/** The same colour, for a style. */
export function colourOf(place: number): string {
  return place < 0 ? "var(--tge-border-strong)" : `var(--tge-c${place % COLOURS})`;
}

/** Shows on an element whether it belongs to what is chosen, or pointed at. */
export function dressMarked<Key>(
  target: Element,
  key: Key,
  marked: ReadonlySet<Key>,
  hinted: ReadonlySet<Key>,
): void {
  target.classList.toggle("tge-marked", marked.has(key));
  target.classList.toggle("tge-hinted", hinted.has(key));
}
