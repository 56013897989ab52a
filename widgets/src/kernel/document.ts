/* The document of a KernelView, as tinygrad_edu_widgets/kernel_view.py describes it. */

export const VERSION = 1;
export const HEATS = ["lanes", "sectors", "passes", "branches"] as const;
export type HeatName = (typeof HEATS)[number];
export const TABS = ["request", "memory", "lanes", "model"] as const;
export type TabName = (typeof TABS)[number];

/** What is shown, how bad it is from 0 to 1, and a sentence. */
export type Heat = [shown: string, strength: number, words: string];

export interface Race {
  /** Places of the earlier and the later line; −1 for one that is not shown. */
  lines: number[];
  labels: string[];
  buffer: string;
  space: string;
  index: number;
  kind: string;
  words: string;
  advice: string;
  count: number;
  /** The number of a block, and of a thread in it. */
  first: [number, number] | null;
  second: [number, number] | null;
  harmless: boolean;
}

export interface Fault {
  line: number;
  label: string;
  words: string;
  hint: string;
  thread: [number, number] | null;
}

export interface Card {
  name: string;
  bandwidth: number;
  float32: number;
  intensity: number | null;
  roof: number;
  limit: string;
  seconds: number;
  registers: number | null;
  blocks: number;
  warps: number;
  most_warps: number;
  share: number;
  occupancy_limit: string;
}

export interface Costs {
  bytes: number;
  ideal_bytes: number;
  operations: number;
  requests: number;
  atomics: number;
  registers: string;
  cards: Card[];
}

export interface KernelDocument {
  version: number;
  name: string;
  file: string;
  template: string;
  grid: [number, number, number];
  block: [number, number, number];
  threads: number;
  shared: number;
  arguments: { name: string; text: string }[];
  lines: { label: string; text: string }[];
  /** Of each statement the place of its line, its first and its last column. */
  statements: Record<string, [line: number, from: number, to: number]>;
  heats: Record<HeatName, Record<string, Heat>>;
  races: Race[];
  fault: Fault | null;
  costs: Costs;
}

/** `(5, 2)`: the place of a numbered thread in its block, or of a block in its grid. */
export function point(number: number, [x, y, z]: readonly number[]): string {
  const rest = Math.floor(number / x!);
  const found = [number % x!, rest % y!, Math.floor(rest / y!)];
  const kept = z! > 1 ? 3 : y! > 1 ? 2 : 1;
  return `(${found.slice(0, kept).join(", ")})`;
}

/** A size as a launch writes it: 4, or (4, 2). */
export function size(numbers: readonly number[]): string {
  const [x, y, z] = numbers;
  if (z === 1 && y === 1) return String(x);
  return `(${(z === 1 ? [x, y] : [x, y, z]).join(", ")})`;
}
