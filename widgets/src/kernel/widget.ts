/* KernelView: a CUDA kernel, played statement by statement. */

import type { Cleanup, RenderContext } from "../shared/anywidget";
import { element } from "../shared/dom";
import { type KernelDocument, VERSION } from "./document";
import { type Recording, open } from "./trace";
import { KernelWidget } from "./view";

async function render({ model, el }: RenderContext): Promise<Cleanup> {
  const document = model.get("document") as Partial<KernelDocument> | null;
  const recording = model.get("recording") as Partial<Recording> | null;
  if (document?.version !== VERSION || recording?.version !== VERSION) {
    const text = "There is no kernel to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card tge-kernel" }, element("p", {}, text)),
    );
    return () => undefined;
  }
  const trace = await open(recording as Recording);
  const view = new KernelWidget(model, document as KernelDocument, trace);
  el.replaceChildren(view.element);
  return () => view.close();
}

export default { render };
