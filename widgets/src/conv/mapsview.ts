/* What each layer makes of the image: every channel as a small picture. */

import { element, setAttributes } from "../shared/dom";
import { formatNumber, shorten, visible } from "../shared/format";
import { count, ordinal } from "../shared/table";
import type { ConvDocument, LayerMaps } from "./document";
import { channelCanvas, paintChannel } from "./pictures";
import type { State, Tab } from "./state";

const SMALL = 52;
const LARGE = 220;
const NAME = 48;

export function makeMaps(say: (text: string) => void): Tab {
  let shown: ConvDocument | null = null;
  const list = element("div", { class: "tge-maps-list" });
  const chosen = element("figure", { class: "tge-conv-figure tge-maps-chosen" });
  const panel = element("div", { class: "tge-maps" }, list, chosen);
  let canvases: [HTMLCanvasElement, LayerMaps, number][] = [];
  let large: [HTMLCanvasElement, LayerMaps, number] | null = null;

  const choose = (maps: LayerMaps, channel: number, quietly: boolean): void => {
    const canvas = channelCanvas(maps, channel, LARGE);
    large = [canvas, maps, channel];
    const words = about(maps, channel);
    chosen.replaceChildren(
      element("figcaption", { class: "tge-conv-name" }, nameOf(maps)),
      canvas,
      element("p", { class: "tge-note" }, words),
    );
    paintChannel(canvas, maps, channel);
    for (const button of list.querySelectorAll<HTMLElement>("button")) {
      const own = button.dataset["key"] === `${maps.name}/${maps.kind}/${channel}`;
      setAttributes(button, { "aria-pressed": String(own) });
    }
    if (!quietly) say(`${nameOf(maps)}, ${words}`);
  };
  const row = (maps: LayerMaps): HTMLElement => {
    const [channels = 0] = maps.shown;
    const buttons = Array.from({ length: channels }, (_, channel) => {
      const canvas = channelCanvas(maps, channel, SMALL);
      canvases.push([canvas, maps, channel]);
      const button = element(
        "button",
        {
          type: "button",
          class: "tge-map-button",
          tabindex: channel === 0 ? 0 : -1,
          "aria-label": `${nameOf(maps)}, channel ${channel}`,
          "aria-pressed": "false",
          "data-key": `${maps.name}/${maps.kind}/${channel}`,
        },
        canvas,
      );
      button.addEventListener("click", () => choose(maps, channel, false));
      button.addEventListener("focus", () => choose(maps, channel, true));
      return button;
    });
    const box = element(
      "div",
      {
        class: "tge-maps-row",
        role: "group",
        "aria-label": `${nameOf(maps)}, channels`,
      },
      ...buttons,
    );
    box.addEventListener("keydown", (event) => {
      const here = buttons.indexOf(event.target as HTMLButtonElement);
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -here, End: buttons.length }[
        event.key
      ];
      if (step === undefined || here < 0) return;
      event.preventDefault();
      const to = buttons[Math.max(0, Math.min(buttons.length - 1, here + step))]!;
      buttons.forEach((one) => setAttributes(one, { tabindex: one === to ? 0 : -1 }));
      to.focus();
    });
    const more = maps.channels - channels;
    return element(
      "section",
      { class: "tge-maps-layer" },
      element(
        "h3",
        {},
        nameOf(maps),
        element("small", {}, ` ${[maps.channels, ...maps.size].join(" \u00d7 ")}`),
      ),
      box,
      ...(more > 0
        ? [element("p", { class: "tge-note" }, `and ${count(more, "more channel")}`)]
        : []),
    );
  };
  const draw = (state: State): void => {
    if (shown !== state.document) {
      shown = state.document;
      canvases = [];
      list.replaceChildren(...shown.maps.map(row));
      const first = shown.maps[1] ?? shown.maps[0];
      if (first) choose(first, 0, true);
    }
    const all = large ? [...canvases, large] : canvases;
    for (const [canvas, maps, channel] of all) paintChannel(canvas, maps, channel);
  };
  return { panel, draw };
}

function nameOf({ name, label }: LayerMaps): string {
  return shorten(visible(`${name} ${label}`.trim()), NAME);
}

function about(maps: LayerMaps, channel: number): string {
  const parts = [`channel ${channel} of ${maps.channels}`];
  parts.push(`full colour is ${formatNumber(maps.largest[channel] ?? 0)}`);
  if (maps.step > 1) parts.push(`every ${ordinal(maps.step)} row and column`);
  return parts.join(", ");
}
