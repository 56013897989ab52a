/* Choosing the layer whose units are shown. */

import { element, uniqueId } from "../shared/dom";
import { type Layer, told } from "./model";

export interface LayerChoice {
  /** A label and a list to choose from. */
  readonly elements: HTMLElement[];
  offer(layers: readonly Layer[]): void;
  update(path: string, live: boolean): void;
}

export function makeLayerChoice(choose: (path: string) => void): LayerChoice {
  const id = uniqueId("tge-layer");
  const select = element("select", { id, class: "tge-layer" });
  select.addEventListener("change", () => choose(select.value));
  const offer = (layers: readonly Layer[]): void => {
    const options = layers.map((layer) =>
      element("option", { value: layer.path }, `${layerName(layer)} (${layer.units})`),
    );
    select.replaceChildren(...options);
  };
  const update = (path: string, live: boolean): void => {
    select.value = path;
    select.disabled = !live;
  };
  const label = element("label", { for: id }, "Units of");
  return { elements: [label, select], offer, update };
}

/** `1 ReLU`: where a layer stands in the model, and what it is. */
export function layerName(layer: Layer | undefined): string {
  return layer ? told(`${layer.path} ${layer.kind}`, 60) : "the layer";
}
