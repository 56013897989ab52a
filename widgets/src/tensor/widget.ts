/* TensorView: numbers in memory, and a shape that reads them. */

import type { Cleanup, RenderContext } from "../shared/anywidget";
import { element } from "../shared/dom";
import { type TensorDocument, VERSION } from "./document";
import { TensorWidget } from "./view";

function render({ model, el }: RenderContext): Cleanup {
  const document = model.get("document") as Partial<TensorDocument> | null;
  if (document?.version !== VERSION || !document.views?.length) {
    const text = "There is no tensor to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card tge-tensor" }, element("p", {}, text)),
    );
    return () => undefined;
  }
  const view = new TensorWidget(model, document as TensorDocument);
  el.replaceChildren(view.element);
  return () => view.close();
}

export default { render };
