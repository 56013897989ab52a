/* The signs on the buttons of a player. */

import { svg } from "./dom";

const ICONS = {
  first: "M3 2.5v11M13.5 2.5v11L5.5 8z",
  back: "M12 2.5v11L4 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
  next: "M4 2.5v11L12 8z",
  last: "M2.5 2.5v11L10.5 8zM13 2.5v11",
} as const;

export type Icon = keyof typeof ICONS;

export function icon(name: Icon): SVGSVGElement {
  const size = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  return svg("svg", size, svg("path", { d: ICONS[name] }));
}
