/* A heat map on a canvas: one pixel for each weight, made large by the style sheet. */

import { type Colour, isDark } from "../shared/colour";

const LIGHT: Colour = [11, 98, 196];
const DARK: Colour = [122, 180, 255];
const DANGER: Colour = [220, 60, 50];
const STRONGEST = 0.94;

/** How opaque a weight is: its root, so that small weights can be seen. */
export function strength(share: number): number {
  return STRONGEST * Math.sqrt(Math.max(0, Math.min(1, share)));
}

/** On which of three grounds a number stands, for the colour of its ink. */
export function ground(share: number): "weak" | "middle" | "strong" {
  const opacity = strength(share);
  return opacity < 0.56 ? "weak" : opacity < 0.76 ? "middle" : "strong";
}

export function paint(
  canvas: HTMLCanvasElement,
  rows: number,
  columns: number,
  shares: Float64Array,
): void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context === null || rows === 0 || columns === 0) return;
  const picture = context.createImageData(columns, rows);
  const ink = isDark(canvas) ? DARK : LIGHT;
  shares.forEach((share, place) => {
    const wrong = Number.isNaN(share);
    picture.data.set(wrong ? DANGER : ink, 4 * place);
    picture.data[4 * place + 3] = Math.round(255 * (wrong ? 0.22 : strength(share)));
  });
  context.putImageData(picture, 0, 0);
}
