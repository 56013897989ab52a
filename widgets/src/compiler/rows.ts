/* The program before and after a pass as one list of rows: what stays stands side by
   side, what goes or comes stands alone. Pure functions. */

import type { CompilerFilm, FilmOperation, FilmStage } from "./document";

export type Status = "" | "added" | "removed" | "changed" | "moved";

/** One side of a row: an operation as it stands in a stage. */
export interface Side {
  operation: FilmOperation;
  status: Status;
  /** The place of its kernel, −1 for none yet. */
  kernel: number;
}

export interface Pair {
  before: Side | null;
  after: Side | null;
}

/** Neighbours that belong to the same kernel, module or line. */
export interface Section {
  key: string;
  title: string;
  kernel: number;
  pairs: Pair[];
}

/** A line of the list: the heading of a section, or a pair. */
export type Row =
  | { kind: "section"; section: Section; open: boolean }
  | { kind: "pair"; pair: Pair; section: Section };

const MOST_OPEN = 60; // pairs of a stage that is shown unfolded
const MOST_SECTIONS = 40;
const DEPTHS = [6, 5, 4, 3, 2, 1];

/** The sides of a stage, in order; `other` is the stage it is compared with. */
function sides(
  film: CompilerFilm,
  stage: FilmStage,
  status: (id: string) => Status,
): Side[] {
  return stage.operations.map((place, at) => {
    const operation = film.operations[place]!;
    const kernel = stage.kernels[at] ?? -1;
    return { operation, status: status(operation.id), kernel };
  });
}

/** The stage beside the one before it. `together` puts what came and went in one
    row where it can; without it each has a row of its own. */
export function pairsOf(film: CompilerFilm, at: number, together: boolean): Pair[] {
  const stage = film.stages[at];
  const former = film.stages[at - 1];
  if (!stage) return [];
  if (!former) return sides(film, stage, () => "").map((after) => ({ before: null, after }));
  const [added, removed] = [new Set(stage.added), new Set(stage.removed)];
  const [changed, moved] = [new Set(stage.changed), new Set(stage.moved)];
  const kept = (id: string): Status =>
    moved.has(id) ? "moved" : changed.has(id) ? "changed" : "";
  const left = sides(film, former, (id) => (removed.has(id) ? "removed" : kept(id)));
  const right = sides(film, stage, (id) => (added.has(id) ? "added" : kept(id)));
  return joined(left, right, together);
}

function joined(left: Side[], right: Side[], together: boolean): Pair[] {
  const loose = ({ status }: Side): boolean => ["added", "removed", "moved"].includes(status);
  const pairs: Pair[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [gone, come]: [Side[], Side[]] = [[], []];
    while (l < left.length && loose(left[l]!)) gone.push(left[l++]!);
    while (r < right.length && loose(right[r]!)) come.push(right[r++]!);
    pairs.push(...besides(gone, come, together));
    const [before, after] = [left[l], right[r]];
    if (before || after) pairs.push({ before: before ?? null, after: after ?? null });
    l += 1;
    r += 1;
  }
  return pairs;
}

function besides(gone: Side[], come: Side[], together: boolean): Pair[] {
  if (!together)
    return [
      ...gone.map((before) => ({ before, after: null })),
      ...come.map((after) => ({ before: null, after })),
    ];
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => ({
    before: gone[at] ?? null,
    after: come[at] ?? null,
  }));
}

/** Whether the pass did something to a row. */
export function isChange({ before, after }: Pair): boolean {
  return (before?.status ?? "") !== "" || (after?.status ?? "") !== "";
}

/** The rows in sections: by kernel once there are any, else by module or line. */
export function sectionsOf(film: CompilerFilm, pairs: readonly Pair[]): Section[] {
  for (const depth of DEPTHS) {
    const sections = cut(film, pairs, depth);
    if (sections.length <= MOST_SECTIONS || depth === 1) return sections;
  }
  return [];
}

function cut(film: CompilerFilm, pairs: readonly Pair[], depth: number): Section[] {
  const sections: Section[] = [];
  const times = new Map<string, number>();
  for (const pair of pairs) {
    const [name, title, kernel] = place(film, pair.after, depth) ??
      place(film, pair.before, depth) ?? ["", "", -1];
    const last = sections.at(-1);
    const follows = pair.after === null && last !== undefined && last.kernel >= 0;
    if (last && (follows || last.key.startsWith(`${name}#`))) {
      last.pairs.push(pair);
      continue;
    }
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    sections.push({ key: `${name}#${time}`, title, kernel, pairs: [pair] });
  }
  return sections;
}

function place(
  film: CompilerFilm,
  side: Side | null,
  depth: number,
): [name: string, title: string, kernel: number] | null {
  if (side === null) return null;
  const { kernel, operation } = side;
  if (kernel >= 0) {
    const title = film.kernels[kernel]?.name ?? `group ${kernel}`;
    return [`kernel ${kernel}`, title, kernel];
  }
  const module = operation.module.split(".").slice(0, depth).join(".");
  if (module) return [`module ${module}`, module, -1];
  const line = film.python[operation.lines[0] ?? -1];
  if (!line) return ["", "", -1];
  const where = `${line.file.split(/[\\/]/).at(-1)}:${line.number}`;
  return [`line ${where}`, `${where}  ${line.text.trim()}`, -1];
}

/** Whether a section begins unfolded: all in a short program, else what changed. */
export function opensAtFirst(section: Section, pairs: number): boolean {
  return pairs <= MOST_OPEN || section.pairs.some(isChange);
}

/** The lines of the list. A section of one pair has no heading. */
export function listOf(
  sections: readonly Section[],
  isOpen: (section: Section) => boolean,
  onlyChanges: boolean,
): Row[] {
  return sections.flatMap((section): Row[] => {
    const pairs = onlyChanges ? section.pairs.filter(isChange) : section.pairs;
    if (pairs.length === 0) return [];
    const rows = pairs.map((pair): Row => ({ kind: "pair", pair, section }));
    if (section.title === "" || section.pairs.length === 1 || sections.length === 1)
      return rows;
    const open = onlyChanges || isOpen(section);
    return [{ kind: "section", section, open }, ...(open ? rows : [])];
  });
}

/** Where an operation stands in the list, on one side: its row, or its section's. */
export function rowsById(
  rows: readonly Row[],
  which: "before" | "after",
): Map<string, number> {
  const found = new Map<string, number>();
  rows.forEach((row, at) => {
    if (row.kind === "section") {
      if (row.open) return;
      for (const pair of row.section.pairs) {
        const side = pair[which];
        if (side) found.set(side.operation.id, at);
      }
    } else {
      const side = row.pair[which];
      if (side) found.set(side.operation.id, at);
    }
  });
  return found;
}

/** `+2 −1` of a section or a stage, without what is 0. */
export function changesOf(pairs: readonly Pair[]): Record<Exclude<Status, "">, number> {
  const count = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const { before, after } of pairs) {
    if (before?.status === "removed") count.removed += 1;
    if (after && after.status !== "" && after.status !== "removed") count[after.status] += 1;
  }
  return count;
}

/** What a pass did to the whole program. */
export function changesOfStage(
  stage: FilmStage,
): Record<Exclude<Status, "">, number> {
  const { added, removed, changed, moved } = stage;
  const still = new Set(moved); // moved and changed: it counts once
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.filter((id) => !still.has(id)).length,
    moved: moved.length,
  };
}
