/* The part of anywidget's interface that these widgets use. */

/** A widget's state, shared with its Python object. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown): void;
  on(event: string, callback: (...data: never[]) => void): void;
  off(event: string, callback: (...data: never[]) => void): void;
}

/** What anywidget hands to `render`. */
export interface RenderContext {
  model: Model;
  el: HTMLElement;
}

/** Takes a view apart again: listeners, observers, timers. */
export type Cleanup = () => void;

/** Calls `callback` when the named trait changes; returns what undoes it. */
export function onChange(model: Model, name: string, callback: () => void): Cleanup {
  model.on(`change:${name}`, callback);
  return () => model.off(`change:${name}`, callback);
}

/** Calls `callback` for each custom message; returns what undoes it. */
export function onMessage(
  model: Model,
  callback: (content: unknown, buffers: DataView[]) => void,
): Cleanup {
  model.on("msg:custom", callback);
  return () => model.off("msg:custom", callback);
}
