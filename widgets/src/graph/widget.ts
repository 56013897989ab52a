/** GraphView: a computation graph to look at, to walk through and to step through. */

import type { GraphDocument } from "../document";
import { VERSION } from "../document";
import type { Cleanup, Model, RenderContext } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";
import { element } from "../shared/dom";
import { GraphWidget } from "./view";

function isDocument(value: unknown): value is GraphDocument {
  return typeof value === "object" && value !== null && "nodes" in value;
}

function notice(text: string): HTMLElement {
  return element("div", { class: "tge tge-card tge-graph" }, element("p", {}, text));
}

/** Builds the view of the model's document, in the place of `former`. */
function build(
  model: Model,
  el: HTMLElement,
  former: GraphWidget | null,
): GraphWidget | null {
  const document = model.get("document");
  if (!isDocument(document) || document.nodes.length === 0) {
    el.replaceChildren(notice("There is no graph to show yet."));
    return null;
  }
  if (document.version !== VERSION) {
    const versions = `${document.version}, this view reads ${VERSION}`;
    el.replaceChildren(
      notice(`This graph has version ${versions}. Run the cell again.`),
    );
    return null;
  }
  const view = new GraphWidget(model, document, former);
  const focused = el.ownerDocument.activeElement;
  const mine = el.contains(focused);
  el.replaceChildren(view.element);
  if (mine) view.focus(focused?.matches(".tge-find"));
  return view;
}

function render({ model, el }: RenderContext): Cleanup {
  let view = build(model, el, null);
  const forget = onChange(model, "document", () => {
    view?.close();
    view = build(model, el, view);
  });
  return () => {
    forget();
    view?.close();
  };
}

export default { render };
