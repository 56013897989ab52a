/* Asking Python for something that did not travel with the widget's state.

   The other side is `View.answer` in tinygrad_edu_widgets/_view.py. */

import { type Model, onMessage, send } from "./anywidget";

export interface Reply {
  content: Record<string, unknown>;
  buffers: DataView[];
}

const PATIENCE_MILLISECONDS = 10_000;
const NO_KERNEL = "No answer: this needs a running kernel. Run the cell again.";

let asked = 0;

/** Sends a request; the promise fails with a sentence for the person who asked. */
export function ask(
  model: Model,
  name: string,
  content: Record<string, unknown> = {},
  patience = PATIENCE_MILLISECONDS,
): Promise<Reply> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
    };
    const stop = onMessage(model, (said, buffers) => {
      const reply = said as { kind?: unknown; id?: unknown; error?: unknown } | null;
      if (reply?.kind !== "reply" || reply.id !== id) return;
      end();
      if (reply.error === undefined) {
        resolve({ content: said as Record<string, unknown>, buffers });
      } else reject(new Error(String(reply.error)));
    });
    const timer = setTimeout(() => {
      end();
      reject(new Error(NO_KERNEL));
    }, patience);
    if (send(model, { ...content, kind: "request", id, name })) return;
    end();
    reject(new Error(NO_KERNEL));
  });
}
