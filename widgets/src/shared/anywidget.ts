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

/** Sends a message; false if no kernel hears it any more. */
export function send(model: Model, content: unknown): boolean {
  return whileHeard(model, () => model.send(content));
}

/** Tells Python what was set; what a view shows does not wait for that. */
export function save(model: Model): boolean {
  return whileHeard(model, () => model.save_changes());
}

const mourners = new WeakMap<Model, Set<() => void>>();

/** Calls `callback` once the kernel has restarted: it knows nothing of this widget. */
export function onLost(model: Model, callback: () => void): Cleanup {
  const callbacks = mourners.get(model) ?? new Set();
  mourners.set(model, callbacks.add(callback));
  model.on("comm_live_update", callback);
  return () => {
    callbacks.delete(callback);
    model.off("comm_live_update", callback);
  };
}

/** Speaking to a kernel that died and came back is an error in JupyterLab. */
function whileHeard(model: Model, speak: () => void): boolean {
  try {
    speak();
  } catch {
    mourners.get(model)?.forEach((callback) => callback());
    return false;
  }
  return true;
}
