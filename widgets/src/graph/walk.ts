/**
 * Walking the graph with the keyboard. Pure functions on a scene.
 *
 * Up goes to an input of the box, down to a consumer, left and right to the other
 * inputs of that consumer or else along the layer, Home and End to the first and last
 * box in reading order.
 */

import type { Box, Scene } from "./model";

export type Direction = "up" | "down" | "left" | "right" | "first" | "last";

const KEYS = new Map<string, Direction>([
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ["Home", "first"],
  ["End", "last"],
]);

/** The direction a key stands for, or null. */
export function direction(key: string): Direction | null {
  return KEYS.get(key) ?? null;
}

/** The id of the box reached from `from`; `from` itself where there is none. */
export function walk(scene: Scene, from: string, way: Direction): string {
  const here = scene.boxes.find((box) => box.id === from);
  const order = reading(scene);
  if (way === "first" || here === undefined) return order[0]?.id ?? from;
  if (way === "last") return order[order.length - 1]?.id ?? from;
  if (way === "up" || way === "down")
    return nearest(here, neighbours(scene, from, way))?.id ?? from;
  const aside = (box: Box): boolean =>
    way === "left" ? before(box, here) : before(here, box);
  const fellows = fellowInputs(scene, here).filter(aside);
  const beside = fellows.length > 0 ? fellows : layer(scene, here).filter(aside);
  return nearest(here, beside)?.id ?? from;
}

/** The other inputs of the boxes that this one is an input of. */
function fellowInputs(scene: Scene, here: Box): Box[] {
  const consumers = neighbours(scene, here.id, "down");
  const inputs = consumers.flatMap((box) => neighbours(scene, box.id, "up"));
  return inputs.filter((box) => box.id !== here.id);
}

/** The boxes at the other end of the lines into (up) or out of (down) a box. */
export function neighbours(scene: Scene, id: string, way: "up" | "down"): Box[] {
  const ids = new Set<string>();
  for (const line of scene.lines) {
    if (way === "up" && line.target === id) ids.add(line.source);
    if (way === "down" && line.source === id) ids.add(line.target);
  }
  return scene.boxes.filter((box) => ids.has(box.id));
}

/** Where the keyboard starts: the output, which is the last box in reading order. */
export function start(scene: Scene): string {
  const output = scene.boxes.find((box) => box.kind === "output");
  const order = reading(scene);
  return output?.id ?? order[order.length - 1]?.id ?? "";
}

/** All boxes from top to bottom, and from left to right within a layer. */
export function reading(scene: Scene): Box[] {
  return [...scene.boxes].sort((a, b) => (sameLayer(a, b) ? a.x - b.x : a.y - b.y));
}

function layer(scene: Scene, here: Box): Box[] {
  return scene.boxes.filter((box) => box.id !== here.id && sameLayer(box, here));
}

function sameLayer(a: Box, b: Box): boolean {
  return Math.abs(a.y - b.y) < Math.min(a.height, b.height) / 2;
}

function before(a: Box, b: Box): boolean {
  return a.x < b.x || (a.x === b.x && a.id < b.id);
}

/** The nearest as people see it in layers: straight above or below comes first. */
function nearest(here: Box, candidates: readonly Box[]): Box | null {
  let best: Box | null = null;
  for (const box of candidates)
    if (best === null || distance(here, box) < distance(here, best)) best = box;
  return best;
}

function distance(a: Box, b: Box): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y) / 1000;
}
