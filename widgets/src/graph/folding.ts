/** A document folded and filtered: where things stand is known, or Python is asked. */

import type { GraphDocument } from "../document";
import type { Model } from "../shared/anywidget";
import { ask } from "../shared/ask";
import type { Boxes } from "./boxes";
import { limitFolds, makeBoxes, MOST_BOXES, shownFolds } from "./boxes";
import type { Scene } from "./model";
import { arrange } from "./model";
import type { Places } from "./places";
import { arePlaces, placesKey } from "./places";

/** So long the picture waits for Python before it is squeezed together instead. */
const PATIENCE_MILLISECONDS = 150;

export class Folding {
  readonly boxes: Boxes;
  private readonly known = new Map<string, Places>();
  private wanted = "";
  private patience = PATIENCE_MILLISECONDS;

  constructor(
    private readonly model: Model,
    private readonly document: GraphDocument,
    private readonly show: (scene: Scene) => void,
  ) {
    this.boxes = makeBoxes(document);
    const given = model.get("places");
    if (arePlaces(given)) this.known.set(placesKey(given.folded, null), given);
  }

  /** The folded modules: those of the trait, and more where too much would be drawn. */
  folded(): Set<string> {
    const paths = this.model.get("folded");
    const folded = new Set(Array.isArray(paths) ? paths.map(String) : []);
    return limitFolds(this.document, this.boxes, folded, MOST_BOXES);
  }

  /** The scene as well as it can be drawn at once. */
  scene(only: ReadonlySet<string> | null = null): Scene {
    const folded = this.folded();
    const key = this.key(folded, only);
    const places = this.known.get(key) ?? null;
    return arrange(this.document, folded, { boxes: this.boxes, only, places });
  }

  /** Shows the scene: at once where places are known, else when Python has answered. */
  draw(only: ReadonlySet<string> | null): void {
    const folds = shownFolds(this.boxes, this.folded());
    const key = this.key(this.folded(), only);
    this.wanted = key;
    const atHome = only === null && folds.every((path) => this.boxes.hollow.has(path));
    if (atHome || this.known.has(key)) return this.show(this.scene(only));
    const squeeze = setTimeout(() => this.show(this.scene(only)), this.patience);
    const question = { folded: folds, only: only === null ? null : [...only] };
    ask(this.model, "places", question).then(
      ({ content: { places } }) => {
        if (!arePlaces(places)) return;
        this.patience = PATIENCE_MILLISECONDS;
        this.known.set(key, places);
        clearTimeout(squeeze);
        if (this.wanted === key) this.show(this.scene(only));
      },
      () => {
        this.patience = 0; // no kernel
      },
    );
  }

  private key(folded: Set<string>, only: ReadonlySet<string> | null): string {
    const ids = only === null ? null : [...only].sort();
    return placesKey(shownFolds(this.boxes, folded), ids);
  }
}
