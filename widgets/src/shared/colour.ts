/* Colours for numbers, told apart by people who do not see red or green.

   From low to high they go from dark to light, so they stay in order on a grey print;
   to both sides of a middle they go to blue and to orange. */

export type Colour = readonly [red: number, green: number, blue: number];

/** From low (dark blue) to high (light yellow). */
export const SEQUENTIAL: readonly Colour[] = [
  [22, 28, 74],
  [32, 68, 128],
  [34, 116, 142],
  [72, 165, 127],
  [160, 206, 96],
  [247, 232, 120],
];

/** From below (blue) over the middle to above (orange), on a light page. */
export const DIVERGING: readonly Colour[] = [
  [11, 98, 196],
  [133, 176, 226],
  [238, 239, 242],
  [230, 163, 112],
  [184, 78, 6],
];

/** The same on a dark page. */
export const DIVERGING_DARK: readonly Colour[] = [
  [122, 180, 255],
  [72, 110, 160],
  [52, 56, 64],
  [166, 105, 58],
  [255, 164, 92],
];

/** The colour at a share from 0 to 1 of the way along the colours. */
export function along(colours: readonly Colour[], share: number): Colour {
  const known = Number.isNaN(share) ? 0 : share;
  const place = Math.min(Math.max(known, 0), 1) * (colours.length - 1);
  const index = Math.min(Math.floor(place), colours.length - 2);
  const [from, to] = [colours[index]!, colours[index + 1]!];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}

/** A colour as a style sheet writes it. */
export function css([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** All colours from left to right, as a background for a legend. */
export function gradient(colours: readonly Colour[]): string {
  return `linear-gradient(to right, ${colours.map(css).join(", ")})`;
}

/** Whether the element stands on a dark page. */
export function isDark(element: Element): boolean {
  return getComputedStyle(element).colorScheme === "dark";
}
