/* What a person has chosen to look at: kept in traits, so that it is saved too. */

import { type Cleanup, type Model, save } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";

export interface Settings {
  /** The weight of the smoothing, 0 for none. */
  smooth: number;
  /** The charts whose values stand on a logarithmic axis. */
  log: string[];
  step_axis: "linear" | "log";
  /** The runs that are not drawn. */
  hidden: number[];
  /** The steps that are shown; empty for all. */
  zoom: number[];
  tab: string;
  /** A parameter or module, as the layers name them; empty for none. */
  selected_layer: string;
  statistic: string;
  /** Which histograms: weight, gradient or activation. */
  histogram: string;
}

const NAMES: (keyof Settings)[] = [
  "smooth",
  "log",
  "step_axis",
  "hidden",
  "zoom",
  "tab",
  "selected_layer",
  "statistic",
  "histogram",
];

export interface Chosen {
  readonly now: Settings;
  set<Name extends keyof Settings>(name: Name, value: Settings[Name]): void;
  close: Cleanup;
}

/** The settings in `model`; `changed` is told when one of them is another. */
export function follow(model: Model, changed: () => void): Chosen {
  const read = (): Settings =>
    Object.fromEntries(
      NAMES.map((name) => [name, model.get(name)]),
    ) as unknown as Settings;
  let now = read();
  const undo = NAMES.map((name) =>
    onChange(model, name, () => {
      now = read();
      changed();
    }),
  );
  return {
    get now() {
      return now;
    },
    set(name, value) {
      model.set(name, value);
      save(model);
    },
    close: () => undo.forEach((stop) => stop()),
  };
}

/** A list with one member more, or with it taken away. */
export function toggled<Member>(list: Member[], member: Member, on: boolean): Member[] {
  const others = list.filter((other) => other !== member);
  return on ? [...others, member] : others;
}
