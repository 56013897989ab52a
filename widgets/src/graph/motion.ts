/** Boxes travel from where they stood before a redrawing to where they stand now. */

import type { Point } from "../document";
import type { Box, Scene } from "./model";
import type { Picture } from "./picture";

const MILLISECONDS = 260;
const MOST_MOVING = 300;

/** Moves what was drawn before; the rest of the picture fades in. */
export function travel(picture: Picture, before: Scene, after: Scene): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || after.boxes.length > MOST_MOVING) return;
  const options = { duration: MILLISECONDS, easing: "ease" };
  const old = new Map(before.boxes.map((box) => [box.id, box]));
  for (const box of after.boxes) {
    const from = origin(box, old, before);
    const moved = from !== null && (from[0] !== box.x || from[1] !== box.y);
    const fresh = !old.has(box.id);
    if (!moved && !fresh) continue;
    const [x, y] = from ?? [box.x, box.y];
    const frames = [
      { transform: `translate(${x}px, ${y}px)`, opacity: fresh ? 0 : 1 },
      { transform: `translate(${box.x}px, ${box.y}px)`, opacity: 1 },
    ];
    picture.boxes.get(box.id)?.animate(frames, options);
  }
  const others = ".tge-frames, .tge-lines, .tge-headings";
  const rest = picture.camera.querySelectorAll(others);
  for (const layer of rest) layer.animate([{ opacity: 0 }, { opacity: 1 }], options);
}

/** Where a box stood, or the folded module it comes out of, or the nodes it hides. */
function origin(box: Box, old: ReadonlyMap<string, Box>, before: Scene): Point | null {
  const same = old.get(box.id);
  if (same !== undefined) return [same.x, same.y];
  const stood = box.members.flatMap((id) => old.get(before.boxOf.get(id) ?? "") ?? []);
  if (stood.length === 0) return null;
  const middle = (axis: "x" | "y"): number =>
    stood.reduce((sum, one) => sum + one[axis], 0) / stood.length;
  return [middle("x"), middle("y")];
}
