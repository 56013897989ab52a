/* What the parts of a KernelView show, and what they may do. */

import type { HeatName, KernelDocument, TabName } from "./document";
import type { Trace } from "./trace";

export interface State {
  document: KernelDocument;
  trace: Trace;
  /** The event at the cursor. */
  at: number;
  warp: number;
  lane: number;
  heat: HeatName;
  tab: TabName;
  watched: string[];
  /** Labels of lines. */
  breakpoints: Set<string>;
  /** The name of the buffer whose cells are shown. */
  memory: string;
  card: string;
  /** The variable that colours the lanes; empty for who takes part. */
  colour: string;
}

export interface Actions {
  go(at: number, quietly?: boolean): void;
  look(changes: Partial<State>): void;
  toggle(label: string): void;
  showBlock(block: number): void;
  pause(): void;
  say(text: string): void;
}

/** A part of the view that can be drawn again, in so many pixels. */
export interface Part {
  readonly element: HTMLElement;
  draw(state: State, room: number): void;
}
