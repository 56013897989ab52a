/* Numbers of modules for people. Pure functions. */

import { formatCount } from "../shared/format";
import { shape } from "../shared/table";
import type { Module, TreeSent } from "./data";

const UNITS = ["B", "kB", "MB", "GB", "TB"];
const POWERS = ["", "k", "M", "G", "T"];

/** 1,000 at a time: `60 B`, `12.3 kB`. */
export function sizeText(size: number): string {
  const [value, unit] = reduced(size, UNITS.length);
  return `${short(value)} ${UNITS[unit]}`;
}

/** A large count in few characters: `1,234`, `12.3M`. */
export function countText(count: number): string {
  if (count < 1e5) return formatCount(count);
  const [value, unit] = reduced(count, POWERS.length);
  return `${short(value)}${POWERS[unit]}`;
}

function reduced(value: number, units: number): [number, number] {
  let unit = 0;
  while (value >= 999.5 && unit < units - 1) {
    value /= 1000;
    unit += 1;
  }
  return [value, unit];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A shape as people write it. */
export function shapeText(sizes: readonly number[] | null): string {
  return sizes === null ? "not yet known" : shape(sizes);
}

/** What a module returned: the first shape, and whether there are more. */
export function outputText(module: Module): string {
  const [first] = module.outputs;
  if (first === undefined) return "";
  const more = module.outputs.length - 1 + module.more_outputs;
  return shapeText(first) + (more > 0 ? ` +${more}` : "");
}

/** `frozen`, `partly frozen`, or nothing to say. */
export function trainability(row: { count: number; trainable: number }): string {
  if (row.count === 0 || row.trainable === row.count) return "";
  return row.trainable === 0 ? "frozen" : "partly frozen";
}

/** The totals, as a list of names and numbers. */
export function totals(tree: TreeSent, root: Module): [string, string][] {
  const { bytes } = root;
  const frozen = root.count - root.trainable;
  const facts: [string, string][] = [
    ["parameters", formatCount(root.count)],
    ["trainable", formatCount(root.trainable)],
  ];
  if (frozen > 0) facts.push(["frozen", formatCount(frozen)]);
  facts.push(["their memory", sizeText(bytes.parameters)]);
  if (bytes.gradients > 0) facts.push(["gradients", sizeText(bytes.gradients)]);
  if (tree.has_optimizer) facts.push(["optimizer", sizeText(bytes.optimizer)]);
  if (tree.ran)
    facts.push(
      ["activations", sizeText(root.activations)],
      ["multiply-adds", countText(root.adds)],
    );
  return facts;
}
