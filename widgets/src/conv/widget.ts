/* ConvView: how a convolution works, and what a network sees. */

import type { Cleanup, RenderContext } from "../shared/anywidget";
import { element } from "../shared/dom";
import { type ConvDocument, VERSION } from "./document";
import { ConvWidget } from "./view";

function render({ model, el }: RenderContext): Cleanup {
  const document = model.get("document") as Partial<ConvDocument> | null;
  if (document?.version !== VERSION || !document.part) {
    const text = "There is no convolution to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card tge-conv" }, element("p", {}, text)),
    );
    return () => undefined;
  }
  const view = new ConvWidget(model, document as ConvDocument);
  el.replaceChildren(view.element);
  return () => view.close();
}

export default { render };
