/* What a CompilerView says: sizes, times, changes, and what belongs to a choice. */

import { formatCount, shorten, visible } from "../shared/format";
import { count } from "../shared/table";
import type { CompilerFilm, FilmOperation, FilmPython } from "./document";
import type { Marks } from "./links";
import type { Status } from "./rows";

/** Bytes for people: 1 kB is 1,000 bytes. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${Number(value.toPrecision(3))} ${units[unit]}`;
}

/** An amount for people: 1.5 G, 32.8 k. */
export function amount(value: number): string {
  const units = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const;
  for (const [unit, letter] of units)
    if (value >= unit) return `${Number((value / unit).toPrecision(3))} ${letter}`;
  return String(Number(value.toPrecision(3)));
}

/** A time for people: 31 µs. */
export function duration(seconds: number): string {
  for (const [unit, name] of [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]] as const)
    if (seconds >= unit) return `${Number((seconds / unit).toPrecision(3))} ${name}`;
  return `${Number((seconds / 1e-9).toPrecision(3))} ns`;
}

/** Somebody's text: short, and with nothing invisible in it. */
export function plain(text: string, limit = 80): string {
  return shorten(visible(text), limit);
}

/** The last part of a path, and the number: `train.py:12`. */
export function whereOf({ file, number }: FilmPython): string {
  return `${plain(file.split(/[\\/]/).at(-1) ?? "", 40)}:${number}`;
}

export const SIGNS: Record<Status, string> = {
  "": "",
  added: "+",
  removed: "\u2212",
  changed: "~",
  moved: "\u2195",
};

/** `+2 −1`: what has changed, shortly; empty for nothing. */
export function signed(changes: Record<Exclude<Status, "">, number>): string {
  return (["removed", "added", "changed", "moved"] as const)
    .filter((status) => changes[status] > 0)
    .map((status) => SIGNS[status] + formatCount(changes[status]))
    .join(" ");
}

/** The same as a sentence. */
export function changed(changes: Record<Exclude<Status, "">, number>): string {
  const parts = (["removed", "added", "changed", "moved"] as const)
    .filter((status) => changes[status] > 0)
    .map((status) => `${formatCount(changes[status])} ${status}`);
  return parts.length ? `${parts.join(", ")}.` : "Nothing changed.";
}

/** The facts below the title. */
export function facts(film: CompilerFilm): string {
  const [first, last] = [film.stages[0], film.stages.at(-1)];
  const parts: string[] = [];
  if (first && last) {
    const [from, to] = [first.operations.length, last.operations.length];
    parts.push(`${count(from, "operation")} captured, ${formatCount(to)} left`);
  }
  if (film.kernels.length > 0) parts.push(count(film.kernels.length, "kernel"));
  if (film.unplanned_bytes > 0)
    parts.push(`workspace ${size(film.peak_bytes)}, ${size(film.unplanned_bytes)} without reuse`);
  const { eager, compiled } = film.times;
  if (eager !== null && compiled !== null)
    parts.push(`${duration(eager)} eager, ${duration(compiled)} compiled`);
  return parts.join(" · ");
}

/** What is marked, for a screen reader. */
export function told({ operations, python, source, kernels }: Marks): string {
  const parts = [
    count(operations.size, "operation"),
    count(kernels.size, "kernel"),
    count(python.size, "line") + " of Python",
    count(source.size, "line") + " of source",
  ];
  return `Marked: ${parts.join(", ")}.`;
}

/** `%12 = relu(%11)`, for a list or a heading. */
export function written({ id, outputs, text }: FilmOperation): string {
  const names = (outputs.length ? outputs : [id]).map((name) => `%${name}`);
  return plain(`${names.join(", ")} = ${text}`, 200);
}

/** How many operations a byte is worth, and what that means. */
export function intensity(flops: number, bytes: number): string {
  return bytes > 0 ? `${Number((flops / bytes).toPrecision(2))} per byte` : "no memory moved";
}
