/* A widget model without a kernel: it remembers what the front end sends. */

import type { Model } from "../src/shared/anywidget";

type Callback = (...data: never[]) => void;

export class FakeModel implements Model {
  readonly sent: unknown[] = [];
  saves = 0;
  readonly #traits: Map<string, unknown>;
  readonly #callbacks = new Map<string, Set<Callback>>();

  constructor(traits: Record<string, unknown> = {}) {
    this.#traits = new Map(Object.entries(traits));
  }

  get(name: string): unknown {
    return this.#traits.get(name);
  }

  set(name: string, value: unknown): void {
    this.#traits.set(name, value);
    this.#call(`change:${name}`);
  }

  save_changes(): void {
    this.saves += 1;
  }

  send(content: unknown): void {
    this.sent.push(content);
  }

  on(event: string, callback: Callback): void {
    const known = this.#callbacks.get(event) ?? new Set();
    this.#callbacks.set(event, known.add(callback));
  }

  off(event: string, callback: Callback): void {
    this.#callbacks.get(event)?.delete(callback);
  }

  /** What Python's `widget.send(content, buffers)` would do. */
  receive(content: unknown, buffers: DataView[] = []): void {
    this.#call("msg:custom", content, buffers);
  }

  #call(event: string, ...data: unknown[]): void {
    for (const callback of this.#callbacks.get(event) ?? []) {
      (callback as (...data: unknown[]) => void)(...data);
    }
  }
}
