/* Which curves of which runs share a chart, and how they are told apart. */

import { shorten, visible } from "../shared/format";
import type { Series } from "./points";
import type { Run } from "./run";

/** Colours, dashes and shapes in widget.css and drawing.ts. */
export const LOOKS = 5;

const SPLIT = /^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/;
const LONGEST_NAME = 60;

/** One curve of one run as a chart draws it. */
export interface Line {
  run: number;
  series: Series;
  curve: string;
  /** What its legend says: the curve, or of several runs the run. */
  label: string;
  color: number;
  dash: number;
  shape: number;
}

/** The curves that share a chart. */
export interface Family {
  name: string;
  lines: Line[];
  /** A value to compare with, drawn as a level line. */
  guide?: number;
}

/** A name that anybody may have made up, fit to be shown. */
export function shown(name: string): string {
  return shorten(visible(name), LONGEST_NAME);
}

/** The quantity that a curve shows: `loss` for `val_loss`. */
export function quantity(name: string): string {
  return name.replace(SPLIT, "");
}

/** One family for each quantity, in the order in which they appear.

    One run: its curves differ in colour and dash. Several: a run keeps its colour and
    the shape at the end of its lines, and its curves differ in their dashes; where a
    chart has one curve of each run, the dashes tell the runs apart as well. */
export function families(runs: Run[], labels: string[], hidden: number[]): Family[] {
  const names = groups(runs.flatMap(({ series }) => series.map(({ name }) => name)));
  const several = runs.length > 1;
  return [...names].map(([name, members]) => {
    const lines = runs.flatMap((run, index): Line[] =>
      hidden.includes(index)
        ? []
        : members.flatMap((member, place): Line[] => {
            const series = run.series.find((one) => one.name === member);
            if (series === undefined) return [];
            const alone = members.length === 1;
            const label = several ? (labels[index] ?? `run ${index + 1}`) : member;
            return [
              {
                run: index,
                series,
                curve: member,
                label: shown(label),
                color: several ? index : place,
                dash: several && alone ? index : place,
                shape: several ? index : 0,
              },
            ];
          }),
    );
    return { name, lines };
  });
}

/** The names of the curves of each quantity, each once. */
export function groups(names: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const family = quantity(name);
    const members = found.get(family);
    if (members) members.push(name);
    else found.set(family, [name]);
  }
  return found;
}
