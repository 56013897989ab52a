/* What belongs together: operations, kernels, lines of Python, lines of source and
   buffers. Pure functions on the film. */

import type { CompilerFilm, FilmOperation, FilmSource } from "./document";

export const CHOICES = ["operation", "kernel", "python", "source", "buffer"] as const;
export type ChoiceKind = (typeof CHOICES)[number];

/** One thing that a person points at. `at` is an operation's id, else a place. */
export interface Choice {
  kind: ChoiceKind;
  at: string;
}

/** Everything that belongs to a choice. */
export interface Marks {
  operations: Set<string>;
  kernels: Set<number>;
  python: Set<number>;
  source: Set<number>;
  buffers: Set<number>;
}

/** The film with its cross references written out. */
export interface Index {
  film: CompilerFilm;
  /** All versions of an operation, by its id. */
  versions: Map<string, FilmOperation[]>;
  /** The id of the operation that makes a value. */
  maker: Map<string, string>;
  kernelOf: Map<string, number>;
  /** The labels of inputs that no other input has. */
  labels: Map<string, string>;
  /** What becomes of a value when all is computed. */
  ends: Map<string, string>;
}

export function indexOf(film: CompilerFilm): Index {
  const versions = new Map<string, FilmOperation[]>();
  const maker = new Map<string, string>();
  for (const one of film.operations) {
    versions.set(one.id, [...(versions.get(one.id) ?? []), one]);
    for (const value of one.outputs) maker.set(value, one.id);
  }
  const kernelOf = new Map<string, number>();
  film.kernels.forEach(({ operations }, at) =>
    operations.forEach((id) => kernelOf.set(id, at)),
  );
  const times = new Map<string, number>();
  for (const { label } of film.inputs) times.set(label, (times.get(label) ?? 0) + 1);
  const own = film.inputs.filter(({ label }) => label !== "" && times.get(label) === 1);
  const labels = new Map(own.map(({ id, label }) => [id, label]));
  const ends = new Map(film.outputs.map((value) => [value, "output"]));
  for (const { state, value } of film.writes)
    ends.set(value, `\u2192 ${labels.get(state) ?? `%${state}`}`);
  return { film, versions, maker, kernelOf, labels, ends };
}

/** `output`, or `→ weight` for what is written into a state; empty for all others. */
export function endOf({ outputs }: FilmOperation, { ends }: Index): string {
  const found = outputs.map((value) => ends.get(value)).filter((end) => end !== undefined);
  return found[0] ?? "";
}

/** A text cut at the inputs in it, which have their labels in place of `%4`. */
export function pieces(
  text: string,
  labels: ReadonlyMap<string, string>,
): { text: string; input: string }[] {
  const parts: { text: string; input: string }[] = [];
  let from = 0;
  for (const found of text.matchAll(/%([\w.]+)/g)) {
    const label = labels.get(found[1]!);
    if (label === undefined) continue;
    parts.push({ text: text.slice(from, found.index), input: "" });
    parts.push({ text: label, input: found[1]! });
    from = found.index + found[0].length;
  }
  parts.push({ text: text.slice(from), input: "" });
  return parts.filter((part) => part.text !== "");
}

/** `operation:12` as a choice; null for an empty or unknown text. */
export function readChoice(text: string): Choice | null {
  const colon = text.indexOf(":");
  const kind = CHOICES.find((one) => one === text.slice(0, colon));
  return kind ? { kind, at: text.slice(colon + 1) } : null;
}

export function writeChoice(choice: Choice | null): string {
  return choice ? `${choice.kind}:${choice.at}` : "";
}

export function same(a: Choice | null, b: Choice | null): boolean {
  return writeChoice(a) === writeChoice(b);
}

export function noMarks(): Marks {
  return {
    operations: new Set(),
    kernels: new Set(),
    python: new Set(),
    source: new Set(),
    buffers: new Set(),
  };
}

/** What is marked when somebody points at `choice` while `source` is shown. */
export function marksOf(
  index: Index,
  choice: Choice | null,
  source: FilmSource | undefined,
): Marks {
  const marks = noMarks();
  if (choice === null) return marks;
  const place = Number(choice.at);
  switch (choice.kind) {
    case "operation":
      markOperation(index, choice.at, marks, source);
      break;
    case "kernel":
      markKernel(index, place, marks, source);
      break;
    case "python":
      markPython(index, place, marks, source);
      break;
    case "source":
      markSource(index, place, marks, source);
      break;
    case "buffer": {
      const buffer = index.film.buffers[place];
      if (buffer) markOperation(index, buffer.operation, marks, source);
      break;
    }
  }
  markBuffers(index, marks);
  if (choice.kind === "buffer") marks.buffers = new Set([place]);
  return marks;
}

function markOperation(
  { versions, kernelOf }: Index,
  id: string,
  marks: Marks,
  source: FilmSource | undefined,
): void {
  const lines = (versions.get(id) ?? []).flatMap((one) => one.lines);
  marks.operations.add(id);
  lines.forEach((line) => marks.python.add(line));
  const kernel = kernelOf.get(id);
  if (kernel !== undefined) marks.kernels.add(kernel);
  if (!source) return;
  const own = placesOf(source, (at) => source.operations[at]!.includes(id));
  if (own.length > 0) return own.forEach((at) => marks.source.add(at));
  const near = (at: number): boolean => meets(source.python[at], marks.python);
  const inside = (at: number): boolean =>
    kernel === undefined || source.kernels[at]!.includes(kernel);
  const both = placesOf(source, (at) => inside(at) && near(at));
  const found = both.length > 0 || kernel === undefined ? both : placesOf(source, inside);
  found.forEach((at) => marks.source.add(at));
}

function markKernel(
  { film }: Index,
  place: number,
  marks: Marks,
  source: FilmSource | undefined,
): void {
  const kernel = film.kernels[place];
  if (!kernel) return;
  marks.kernels.add(place);
  kernel.operations.forEach((id) => marks.operations.add(id));
  kernel.lines.forEach((line) => marks.python.add(line));
  if (!source) return;
  for (const at of placesOf(source, (at) => source.kernels[at]!.includes(place)))
    marks.source.add(at);
}

function markPython(
  { film }: Index,
  place: number,
  marks: Marks,
  source: FilmSource | undefined,
): void {
  marks.python.add(place);
  for (const { id, lines } of film.operations)
    if (lines.includes(place)) marks.operations.add(id);
  film.kernels.forEach(({ lines }, at) => {
    if (lines.includes(place)) marks.kernels.add(at);
  });
  if (!source) return;
  for (const at of placesOf(source, (at) => source.python[at]!.includes(place)))
    marks.source.add(at);
}

function markSource(
  { film, versions }: Index,
  place: number,
  marks: Marks,
  source: FilmSource | undefined,
): void {
  marks.source.add(place);
  const own = new Set(source?.python[place] ?? []);
  const exactly = new Set(source?.operations[place] ?? []);
  for (const at of source?.kernels[place] ?? []) {
    const kernel = film.kernels[at];
    if (!kernel) continue;
    marks.kernels.add(at);
    if (own.size === 0) kernel.lines.forEach((line) => marks.python.add(line));
    const belongs = (id: string): boolean =>
      exactly.size > 0
        ? exactly.has(id)
        : own.size === 0 ||
          (versions.get(id)?.some(({ lines }) => meets(lines, own)) ?? false);
    kernel.operations.filter(belongs).forEach((id) => marks.operations.add(id));
  }
  own.forEach((line) => marks.python.add(line));
}

function markBuffers({ film }: Index, marks: Marks): void {
  film.buffers.forEach(({ operation }, at) => {
    if (marks.operations.has(operation)) marks.buffers.add(at);
  });
}

function meets(places: readonly number[] | undefined, others: Set<number>): boolean {
  return places?.some((place) => others.has(place)) ?? false;
}

function placesOf({ text }: FilmSource, wanted: (at: number) => boolean): number[] {
  return text.map((_, at) => at).filter(wanted);
}
