/* Which cells belong together: the same place in memory, a pick and where it comes
   from, the same index of tensors that are broadcast. */

import type { Scene } from "./numbers";
import {
  address,
  count,
  indexAt,
  indexOf,
  indexText,
  indexable,
  positionOf,
} from "./layout";

/** One number of one of the shown tensors. */
export interface Cell {
  view: number;
  index: readonly number[];
}

/** The cell itself and those whose numbers come from it, or went into it. */
export function linked(scene: Scene, together: boolean, cell: Cell): Cell[] {
  const cells = [cell];
  if (together) {
    scene.views.forEach((_, view) => {
      if (view !== cell.view) cells.push({ view, index: cell.index });
    });
  }
  const { indexed, views } = scene;
  if (indexed === null || indexed.picks === null) return cells;
  const { picks, view: source } = indexed;
  const last = views.length - 1;
  const shapeOf = (view: number): number[] => views[view]?.shape ?? [];
  if (cell.view === last) {
    const position = picks[positionOf(shapeOf(last), cell.index)];
    if (position !== undefined)
      cells.push({ view: source, index: indexOf(shapeOf(source), position) });
  } else if (cell.view === source) {
    const position = positionOf(shapeOf(source), cell.index);
    picks.forEach((pick, place) => {
      if (pick === position)
        cells.push({ view: last, index: indexOf(shapeOf(last), place) });
    });
  }
  return cells;
}

/** The cells of the other tensors that stand at the same address. */
export function sharing(scene: Scene, { view, index }: Cell): Cell[] {
  const reading = scene.views[view];
  if (reading === undefined) return [];
  const wanted = address(reading, index);
  return scene.views.flatMap((other, number) => {
    if (number === view || other.strip !== reading.strip) return [];
    const found = indexAt(other, wanted);
    return found === null ? [] : [{ view: number, index: found }];
  });
}

/** For each strip the addresses of some cells. */
export function addressesOf(scene: Scene, cells: readonly Cell[]): Set<number>[] {
  const found = scene.strips.map(() => new Set<number>());
  for (const { view, index } of cells) {
    const reading = scene.views[view];
    if (reading) found[reading.strip]?.add(address(reading, index));
  }
  return found;
}

/** Which numbers of the indexed tensor are picked, counted row by row. */
export function pickedPositions({ indexed }: Scene): Set<number> {
  return new Set(indexed?.picks ?? []);
}

/** The same memory read by the other tensors, as `x.T[1, 2]`. */
export function alsoRead(scene: Scene, cell: Cell, most = 4): string[] {
  return sharing(scene, cell)
    .slice(0, most)
    .map(
      ({ view, index }) =>
        `${indexable(scene.views[view]?.name ?? "")}${indexText(index)}`,
    );
}

/** A cell to begin with: near the middle, of a large tensor near the beginning. */
export function middle(scene: Scene): Cell | null {
  const view = scene.views.findIndex(({ shape }) => count(shape) > 0);
  const shape = scene.views[view]?.shape;
  if (shape === undefined) return null;
  const large = shape.length > 0 && count(shape) > 1000;
  const at = shape.map((size) => Math.min(Math.floor(size / 2), 3));
  return {
    view,
    index: large ? at.map((i, axis) => (axis + 1 < at.length ? 0 : i)) : at,
  };
}
