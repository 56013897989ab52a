/* The live view of a training run (being built). */

import type { RenderContext } from "../shared/anywidget";
import { element } from "../shared/dom";

function render({ el }: RenderContext): void {
  el.append(element("div", { class: "tge tge-training tge-card" }, "TrainingView"));
}

export default { render };
