/** Places on the picture that the view looks at. Pure functions on a scene. */

import type { Point } from "../document";
import { foldedId } from "./boxes";
import type { Box, Scene } from "./model";
import type { Area } from "./viewport";

/** So much of an unfolded module is brought into sight. */
const UNFOLDED = 360;

/** The middle of the upper edge of a box, or of a module, folded or not. */
export function standing(scene: Scene, what: string): Point | null {
  const frame = scene.frames.find(({ path }) => path === what);
  if (frame !== undefined) return [frame.x + frame.width / 2, frame.y];
  const ids = [what, foldedId(what), scene.boxOf.get(what)];
  const box = scene.boxes.find(({ id }) => ids.includes(id));
  return box === undefined ? null : [box.x, box.y - box.height / 2];
}

/** What should be seen of a module that was folded or unfolded, or of a box. */
export function shownOf(scene: Scene, what: string): Area | null {
  const frame = scene.frames.find(({ path }) => path === what);
  if (frame !== undefined) return { ...frame, height: Math.min(frame.height, UNFOLDED) };
  const box = scene.boxes.find(({ id }) => id === foldedId(what));
  return box === undefined ? null : around([box]);
}

/** The area of some boxes with room for the lines that meet them. */
export function around(boxes: readonly Box[]): Area {
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - 20;
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + 20;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - 36;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2)) + 36;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
