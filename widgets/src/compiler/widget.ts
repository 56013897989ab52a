/* CompilerView: what the compiler did to a program, pass by pass. */

import type { Cleanup, RenderContext } from "../shared/anywidget";
import { element } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { type CompilerFilm, VERSION } from "./document";
import { CompilerWidget } from "./view";

function render({ model, el }: RenderContext): Cleanup {
  const films = (model.get("films") ?? []) as Partial<CompilerFilm>[];
  if (films.length === 0 || films.some(({ version }) => version !== VERSION)) {
    const text = "There is nothing compiled to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card tge-compiler" }, element("p", {}, text)),
    );
    return () => undefined;
  }
  const view = new CompilerWidget(model, films as CompilerFilm[]);
  el.replaceChildren(view.element);
  const forget = keepFocus(view.element);
  return () => {
    forget();
    view.close();
  };
}

export default { render };
