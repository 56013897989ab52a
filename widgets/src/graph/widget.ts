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

function build(model: Model, el: HTMLElement): Cleanup {
  const document = model.get("document");
  if (!isDocument(document) || document.nodes.length === 0) {
    el.replaceChildren(notice("There is no graph to show yet."));
    return () => undefined;
  }
  if (document.version !== VERSION) {
    const versions = `${document.version}, this view reads ${VERSION}`;
    el.replaceChildren(
      notice(`This graph has version ${versions}. Run the cell again.`),
    );
    return () => undefined;
  }
  const view = new GraphWidget(model, document);
  el.replaceChildren(view.element);
  return () => view.close();
}

function render({ model, el }: RenderContext): Cleanup {
  let close = build(model, el);
  const forget = onChange(model, "document", () => {
    close();
    close = build(model, el);
  });
  return () => {
    forget();
    close();
  };
}

export default { render };
