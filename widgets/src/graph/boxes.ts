/**
 * Which modules are folded, and what that hides. Pure functions on a document.
 *
 * A module's box may stand around a chain of modules alike (`members`); the nodes of
 * these have the members' paths, so what lies in what is asked here and nowhere else.
 */

import type { GraphDocument, GraphModule } from "../document";

/** More boxes than this are a carpet: what is unfolded then shows folded modules. */
export const READABLE_BOXES = 400;
/** More boxes than this are never drawn. */
export const MOST_BOXES = 1000;

/** The boxes of a document. */
export interface Boxes {
  known: ReadonlyMap<string, GraphModule>;
  /** Modules of which the document holds no more than a box. */
  hollow: ReadonlySet<string>;
  /** The paths of the boxes around what belongs to a module, outermost first. */
  around(path: string): readonly string[];
}

/** The id of the box that stands for a folded module. */
export function foldedId(path: string): string {
  return `module:${path}`;
}

export function makeBoxes(document: GraphDocument): Boxes {
  const known = new Map(document.modules.map((module) => [module.path, module]));
  const ids = new Set(document.nodes.map(({ id }) => id));
  const chains = new Map(
    document.modules.flatMap(({ path, members }) => members.map((one) => [one, path])),
  );
  const ways = new Map<string, string[]>();
  const around = (path: string): string[] => {
    let way = ways.get(path);
    if (way === undefined) {
      const parts = path.split(".");
      const prefixes = parts.map((_, i) => parts.slice(0, i + 1).join("."));
      way = prefixes
        .flatMap((prefix) => [chains.get(prefix) ?? "", prefix])
        .filter((box) => known.has(box));
      ways.set(path, way);
    }
    return way;
  };
  const hollow = [...known.keys()].filter((path) => ids.has(foldedId(path)));
  return { known, hollow: new Set(hollow), around };
}

/** The outermost folded box around a path, or null. */
export function outermost(
  boxes: Boxes,
  folded: ReadonlySet<string>,
  path: string,
): string | null {
  const closed = (box: string): boolean => folded.has(box) || boxes.hollow.has(box);
  return boxes.around(path).find(closed) ?? null;
}

/** The folded modules that are seen, in no other folded one; always in one order. */
export function shownFolds(boxes: Boxes, folded: ReadonlySet<string>): string[] {
  const paths = [...boxes.known.keys()];
  return paths.filter((path) => outermost(boxes, folded, path) === path).sort();
}

/** How many boxes a folding leaves. */
export function countBoxes(
  document: GraphDocument,
  boxes: Boxes,
  folded: ReadonlySet<string>,
): number {
  const seen = new Set<string>();
  for (const { id, module } of document.nodes) {
    const path = outermost(boxes, folded, module);
    seen.add(path === null ? id : foldedId(path));
  }
  return seen.size;
}

/** `folded` and as many more modules, deepest first, as leave at most `most` boxes. */
export function limitFolds(
  document: GraphDocument,
  boxes: Boxes,
  folded: ReadonlySet<string>,
  most: number,
): Set<string> {
  const limited = new Set(folded);
  const depth = (path: string): number => boxes.around(path).length;
  const paths = [...boxes.known.keys()];
  let level = Math.max(0, ...paths.map(depth));
  while (level > 0 && countBoxes(document, boxes, limited) > most) {
    for (const path of paths) if (depth(path) >= level) limited.add(path);
    level -= 1;
  }
  return limited;
}

/**
 * A folding without `path` and what is around it. Where that shows more than people
 * can read, the modules right inside are folded, and others if it must be.
 */
export function unfold(
  document: GraphDocument,
  boxes: Boxes,
  folded: ReadonlySet<string>,
  path: string,
): Set<string> {
  const opened = new Set(folded);
  for (const box of boxes.around(path)) opened.delete(box);
  if (countBoxes(document, boxes, opened) > READABLE_BOXES)
    for (const inner of boxes.known.keys())
      if (boxes.around(inner).at(-2) === path) opened.add(inner);
  return limitFolds(document, boxes, opened, MOST_BOXES);
}

/** A module's name inside of the box around it: `3 · Block`, `h.0…11 · Block × 12`. */
export function moduleTitle(boxes: Boxes, path: string): string {
  const module = boxes.known.get(path);
  const outer = boxes.around(path).at(-2) ?? "";
  const chain = (boxes.known.get(outer)?.members.length ?? 0) > 0;
  const around = chain ? outer.split(".").slice(0, -1).join(".") : outer;
  const inside = around !== "" && path.startsWith(`${around}.`);
  const name = inside ? path.slice(around.length + 1) : path;
  return name + typeWords(module);
}

/** A module's whole name: `layers.3 · Block`. */
export function fullTitle(module: GraphModule): string {
  return module.path + typeWords(module);
}

function typeWords(module: GraphModule | undefined): string {
  const times = module?.members.length ?? 0;
  const type = module?.type ? ` \u00b7 ${module.type}` : "";
  return times > 0 ? `${type} \u00d7 ${times}` : type;
}
