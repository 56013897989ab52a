/* Colours for heights that something is drawn upon: paler than the scales of colour.ts,
   of which only the numbers themselves are to be seen. */

import type { Colour } from "./colour";

/** Pale where it is low, so that trails stand out in the valley; they start on blue. */
export const HEIGHTS: readonly Colour[] = [
  [255, 253, 242],
  [227, 241, 228],
  [181, 220, 214],
  [127, 185, 201],
  [79, 143, 184],
  [51, 98, 155],
  [42, 65, 121],
];

/** On a dark page the valley is dark. */
export const HEIGHTS_DARK: readonly Colour[] = [
  [15, 19, 30],
  [22, 38, 62],
  [25, 60, 88],
  [32, 84, 110],
  [49, 110, 128],
  [82, 139, 142],
  [128, 168, 156],
];
