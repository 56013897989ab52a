/* A layer's channels as small pictures, from the bytes that travelled. */

import { element } from "../shared/dom";
import { paintPixels } from "../shared/grid";
import type { LayerMaps } from "./document";

const NO_NUMBER = -128;

/** The shares, −1 to 1, of one channel; nan where there was no number. */
export function channelPixels(maps: LayerMaps, channel: number): number[] {
  const [, rows = 0, columns = 0] = maps.shown;
  const bytes = Int8Array.from(atob(maps.pixels), (letter) => letter.charCodeAt(0));
  const from = channel * rows * columns;
  return Array.from(bytes.subarray(from, from + rows * columns), (byte) =>
    byte === NO_NUMBER ? NaN : byte / 127,
  );
}

/** A canvas with one channel, `side` pixels on its longer side. */
export function channelCanvas(
  maps: LayerMaps,
  channel: number,
  side: number,
): HTMLCanvasElement {
  const [, rows = 1, columns = 1] = maps.shown;
  const canvas = element("canvas", {
    class: "tge-map",
    width: columns,
    height: rows,
    "aria-hidden": "true",
  });
  const scale = side / Math.max(rows, columns);
  canvas.style.width = `${Math.round(columns * scale)}px`;
  canvas.style.height = `${Math.round(rows * scale)}px`;
  canvas.dataset["channel"] = String(channel);
  return canvas;
}

/** Paints a channel onto its canvas, in the colours of the page as it is now. */
export function paintChannel(
  canvas: HTMLCanvasElement,
  maps: LayerMaps,
  channel: number,
): void {
  const [, rows = 0, columns = 0] = maps.shown;
  const shares = channelPixels(maps, channel);
  const value = (row: number, column: number): number | undefined =>
    shares[row * columns + column];
  paintPixels(canvas, { rows, columns, value, largest: 1 });
}
