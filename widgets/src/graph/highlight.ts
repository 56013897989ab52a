/** Marks on the picture: what a filter leaves, what a search has found. */

import { boxesOf } from "./filter";
import type { Scene } from "./model";
import type { Picture } from "./picture";

/** Dims all boxes but these, and all lines that do not join two of them. */
export function showKept(
  picture: Picture,
  scene: Scene,
  kept: ReadonlySet<string> | null,
): void {
  const dim = (id: string): boolean => kept !== null && !kept.has(id);
  picture.svg.classList.toggle("tge-filtered", kept !== null);
  for (const [id, drawn] of picture.boxes) drawn.classList.toggle("tge-dim", dim(id));
  for (const { id, source, target } of scene.lines)
    picture.lines.get(id)?.classList.toggle("tge-dim", dim(source) || dim(target));
}

/** Rings the boxes that show one of these nodes. */
export function showMatches(
  picture: Picture,
  scene: Scene,
  ids: readonly string[],
): void {
  const found = boxesOf(ids, scene.boxOf);
  for (const [id, drawn] of picture.boxes)
    drawn.classList.toggle("tge-match", found.has(id));
}
