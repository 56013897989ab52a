/* What a ConvView looks at, shared by its tabs. */

import type { ConvDocument } from "./document";
import type { Cell, Numbers } from "./geometry";

export interface State {
  document: ConvDocument;
  numbers: Numbers;
  /** The output channel, the input channel and the output cell. */
  out: number;
  channel: number;
  cell: Cell;
}

export interface Actions {
  /** Goes to an output cell; `quietly` without telling a screen reader. */
  go(cell: Cell, quietly?: boolean): void;
  look(out: number, channel: number): void;
  pause(): void;
}

/** One tab of the view. */
export interface Tab {
  readonly panel: HTMLElement;
  draw(state: State, room: number): void;
}
