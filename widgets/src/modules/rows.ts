/* The lines of the tree that are in sight: what is folded, repeated, and looked for.
   Pure functions. */

import { type Module, memory } from "./data";

const FEWEST_REPEATED = 3;

/** One line: a module, or several neighbours that look alike. */
export interface Row {
  /** A module's path, or one that no module has for a group. */
  key: string;
  module: Module;
  /** How many modules alike this line stands for. */
  times: number;
  level: number;
  parent: string | null;
  open: boolean;
  opens: boolean;
  /** Its place among its neighbours, and how many they are. */
  place: number;
  of: number;
  count: number;
  trainable: number;
  memory: number;
  adds: number;
}

/** The key of the line that stands for several modules alike. */
export function groupKey(first: Module, times: number): string {
  return `${first.path} \u00d7${times}`;
}

/** Neighbours that look alike, three or more of them together. */
export function runs(modules: readonly Module[]): Module[][] {
  const found: Module[][] = [];
  let run: Module[] = [];
  const close = (): void => {
    if (run.length >= FEWEST_REPEATED) found.push(run);
    else found.push(...run.map((module) => [module]));
  };
  for (const module of modules) {
    if (run.length > 0 && run[0]?.look === module.look) {
      run.push(module);
      continue;
    }
    close();
    run = [module];
  }
  close();
  return found.filter((each) => each.length > 0);
}

/** Whether the name, path or type of a module holds the text. */
export function matches(module: Module, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  return `${module.path} ${module.type}`.toLowerCase().includes(text);
}

/** The lines in sight. With `wanted`, all that match, and what they stand in. */
export function visibleRows(
  root: Module,
  opened: ReadonlySet<string>,
  wanted: string,
): Row[] {
  const rows: Row[] = [];
  const kept = wanted.trim() === "" ? null : withAncestors(root, wanted);
  const add = (
    modules: Module[],
    level: number,
    parent: string | null,
    place: number,
    of: number,
  ): void => {
    const [module] = modules;
    if (module === undefined) return;
    const group = modules.length > 1;
    const key = group ? groupKey(module, modules.length) : module.path;
    const parts = group ? modules.map((each) => [each]) : runs(module.children);
    const shown = kept ? parts.map((run) => run.filter((m) => kept.has(m))).filter((r) => r.length) : parts;
    const opens = shown.length > 0;
    const open = opens && (kept !== null || opened.has(key));
    rows.push({ ...line(key, modules, level), parent, open, opens, place, of });
    if (!open) return;
    shown.forEach((run, at) => add(run, level + 1, key, at + 1, shown.length));
  };
  if (kept === null || kept.has(root)) add([root], 1, null, 1, 1);
  return rows;
}

function line(
  key: string,
  modules: Module[],
  level: number,
): Omit<Row, "parent" | "open" | "opens" | "place" | "of"> {
  const sum = (of: (module: Module) => number): number =>
    modules.reduce((total, module) => total + of(module), 0);
  return {
    key,
    module: modules[0]!,
    times: modules.length,
    level,
    count: sum((module) => module.count),
    trainable: sum((module) => module.trainable),
    memory: sum(memory),
    adds: sum((module) => module.adds),
  };
}

function withAncestors(root: Module, wanted: string): Set<Module> {
  const kept = new Set<Module>();
  const visit = (module: Module): boolean => {
    const inside = module.children.map(visit).some(Boolean);
    if (inside || matches(module, wanted)) kept.add(module);
    return kept.has(module);
  };
  visit(root);
  return kept;
}

/** Every line that can be opened. */
export function allKeys(root: Module): string[] {
  const keys: string[] = [];
  const visit = (module: Module): void => {
    if (module.children.length > 0) keys.push(module.path);
    for (const run of runs(module.children))
      if (run.length > 1) keys.push(groupKey(run[0]!, run.length));
    module.children.forEach(visit);
  };
  visit(root);
  return keys;
}

/** What has to be open for a module to be in sight. */
export function wayTo(root: Module, path: string): string[] {
  const way: string[] = [];
  const visit = (module: Module): boolean => {
    if (module.path === path) return true;
    for (const run of runs(module.children))
      if (run.some(visit)) {
        if (run.length > 1) way.push(groupKey(run[0]!, run.length));
        way.push(module.path);
        return true;
      }
    return false;
  };
  visit(root);
  return way;
}

/** What a key does in a tree, after the pattern that all trees of the web follow. */
export type Move =
  | { go: string }
  | { open: string }
  | { close: string }
  | { siblings: string[] };

export function moveOfKey(key: string, rows: readonly Row[], at: number): Move | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const go = (to: Row | undefined): Move | undefined => to && { go: to.key };
  switch (key) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight":
      if (!row.opens) return undefined;
      return row.open ? go(rows[at + 1]) : { open: row.key };
    case "ArrowLeft":
      if (row.open) return { close: row.key };
      return row.parent === null ? undefined : { go: row.parent };
    case "*":
      return { siblings: rows.filter((r) => r.parent === row.parent && r.opens).map((r) => r.key) };
  }
  if (key.length !== 1 || key === " ") return undefined;
  const later = [...rows.slice(at + 1), ...rows.slice(0, at)];
  return go(later.find(({ module }) => startsWith(module, key)));
}

function startsWith({ name, type }: Module, letter: string): boolean {
  const wanted = letter.toLowerCase();
  return name.toLowerCase().startsWith(wanted) || type.toLowerCase().startsWith(wanted);
}
