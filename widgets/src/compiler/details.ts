/* What is chosen, in full: its type, what it reads, who reads it, where it comes from. */

import { button, element } from "../shared/dom";
import { count } from "../shared/table";
import type { FilmOperation } from "./document";
import { type Choice, endOf, marksOf } from "./links";
import { type Actions, type Part, type State, kernelClass } from "./state";
import { SIGNS, amount, intensity, plain, size, whereOf, written } from "./words";

const MOST_NAMED = 6;
const HINT =
  "Choose an operation, a line of Python, a line of the source or a buffer: what belongs " +
  "together is marked everywhere.";
const SIGN_ROWS: [sign: string, meaning: string][] = [
  [SIGNS.removed, "removed by this pass"],
  [SIGNS.added, "added by it"],
  [SIGNS.changed, "does something else, or reads something else"],
  [SIGNS.moved, "moved"],
];

export function makeDetails(actions: Actions): Part {
  const root = element("div", {
    class: "tge-chosen",
    role: "region",
    tabindex: 0, // it scrolls
    "aria-label": "What is chosen",
  });
  let drawn = "";
  const draw = (state: State): void => {
    const { choice } = state;
    const key = JSON.stringify([choice, state.stage, state.source?.target]);
    if (key === drawn) return;
    drawn = key;
    root.replaceChildren(...(choice ? described(choice, state, actions) : explained()));
  };
  return { element: root, draw };
}

/** What the signs and lines mean, while nothing is chosen. */
function explained(): HTMLElement[] {
  const rows = SIGN_ROWS.flatMap(([sign, meaning]) => [
    element("dt", {}, sign),
    element("dd", {}, meaning),
  ]);
  const arcs = (["in", "out"] as const).flatMap((role) => [
    element("dt", {}, element("span", { class: `tge-key tge-key-${role}` })),
    element("dd", {}, role === "in" ? "what it reads" : "who reads it"),
  ]);
  return [note(HINT), element("dl", { class: "tge-signs" }, ...rows, ...arcs)];
}

function described(choice: Choice, state: State, actions: Actions): HTMLElement[] {
  const close = button("\u00d7", { class: "tge-button tge-small tge-close",
    "aria-label": "Choose nothing (Escape)" }, () => actions.choose(null));
  const { film } = state;
  const place = Number(choice.at);
  if (choice.kind === "operation") return [close, ...operation(choice.at, state, actions)];
  if (choice.kind === "kernel") return [close, ...kernel(place, state, actions)];
  if (choice.kind === "buffer") {
    const buffer = film.buffers[place];
    if (!buffer) return [close];
    const [from, to] = [film.kernels[buffer.first], film.kernels[buffer.last]];
    const life = `From ${plain(from?.name ?? "", 40)} to ${plain(to?.name ?? "", 40)}`;
    return [
      close,
      title(`The buffer of %${plain(buffer.value, 30)}`),
      note(`${size(buffer.size)} at byte ${buffer.offset.toLocaleString("en")}. ${life}.`),
      ...operation(buffer.operation, state, actions),
    ];
  }
  const marks = marksOf(state.index, choice, state.source);
  const shown = [...marks.kernels].slice(0, MOST_NAMED);
  const inside = [...marks.operations]
    .map((id) => versionOf(id, state))
    .filter((one) => one !== undefined);
  const more = marks.kernels.size - shown.length;
  const what =
    choice.kind === "python" && film.python[place]
      ? `${whereOf(film.python[place])}  ${plain(film.python[place].text.trim(), 120)}`
      : `${plain(state.source?.title ?? "", 20)}, line ${place + 1}  ` +
        plain(state.source?.text[place]?.trim() ?? "", 120);
  return [
    close,
    title(what),
    note(
      `${count(marks.operations.size, "operation")} in ${count(marks.kernels.size, "kernel")}` +
        (choice.kind === "python" ? `, ${count(marks.source.size, "line")} of source.` : "."),
    ),
    chips("Kernels", shown.map((at) => kernelChip(at, state, actions)), more),
    chips(
      "Operations",
      inside.slice(0, MOST_NAMED).map((one) => operationChip(one, actions)),
      inside.length - MOST_NAMED,
    ),
  ];
}

function operation(id: string, state: State, actions: Actions): HTMLElement[] {
  const one = versionOf(id, state);
  if (!one) return [note("This operation is not part of the film.")];
  const { film, index } = state;
  const stage = film.stages[state.stage];
  const there = stage?.operations.some((place) => film.operations[place]!.id === id);
  const users = (stage?.operations ?? [])
    .map((place) => film.operations[place]!)
    .filter(({ inputs }) => inputs.some((value) => one.outputs.includes(value)));
  const at = index.kernelOf.get(id);
  const lines = one.lines.map((line) => film.python[line]!).filter(Boolean);
  const end = endOf(one, index);
  const facts = [
    plain(one.type, 120),
    ...(one.module ? [plain(one.module, 60)] : []),
    `${size(one.bytes)} moved`,
    `${amount(one.flops)} operations`,
    ...(end === "output" ? ["an output of the program"] : []),
    ...(end.startsWith("\u2192") ? [`written into ${plain(end.slice(2), 50)}`] : []),
    ...(there ? [] : ["not in the program at this stage"]),
  ];
  return [
    title(written(one)),
    note(facts.join(" · ")),
    chips("Reads", one.inputs.map((value) => valueChip(value, state, actions))),
    chips(
      "Read by",
      users.slice(0, MOST_NAMED).map((user) => operationChip(user, actions)),
      users.length - MOST_NAMED,
    ),
    chips("Kernel", at === undefined ? [] : [kernelChip(at, state, actions)]),
    ...lines.slice(0, 3).map((line) =>
      element("code", { class: "tge-chosen-line" },
        `${whereOf(line)}  ${plain(line.text.trim(), 100)}`),
    ),
  ].filter((part) => part !== null);
}

function kernel(place: number, state: State, actions: Actions): HTMLElement[] {
  const one = state.film.kernels[place];
  if (!one) return [];
  const { operations, bytes, flops } = one;
  const versions = operations
    .map((id) => versionOf(id, state))
    .filter((each) => each !== undefined);
  const alone = versions.reduce((sum, each) => sum + each.bytes, 0);
  const saved = alone > bytes ? `, ${size(alone)} if each ran alone` : "";
  return [
    title(`${plain(one.name, 60)}: ${count(operations.length, "operation")}`),
    note(
      `${size(bytes)} moved${saved} · ${amount(flops)} operations · ` +
        intensity(flops, bytes),
    ),
    chips(
      "Operations",
      versions.slice(0, MOST_NAMED).map((each) => operationChip(each, actions)),
      versions.length - MOST_NAMED,
    ),
  ];
}

/** An operation as it stands in the stage that is shown, else as it stood last. */
function versionOf(id: string, { film, stage, index }: State): FilmOperation | undefined {
  const now = film.stages[stage]?.operations.map((place) => film.operations[place]!);
  return now?.find((one) => one.id === id) ?? index.versions.get(id)?.at(-1);
}

function valueChip(value: string, { index, film }: State, actions: Actions): HTMLElement {
  const made = index.maker.get(value);
  if (made !== undefined) {
    const op = index.versions.get(made)?.at(-1)?.op ?? "";
    return chip(`%${plain(value, 24)} ${plain(op, 24)}`, "", () =>
      actions.choose({ kind: "operation", at: made }),
    );
  }
  const input = film.inputs.find(({ id }) => id === value);
  const words = input ? `${input.kind} ${input.label}` : "";
  return element("span", { class: "tge-given" }, `%${plain(value, 24)} ${plain(words, 50)}`);
}

function operationChip({ id, op }: FilmOperation, actions: Actions): HTMLElement {
  return chip(`%${plain(id, 24)} ${plain(op, 24)}`, "", () =>
    actions.choose({ kind: "operation", at: id }),
  );
}

function kernelChip(at: number, { film }: State, actions: Actions): HTMLElement {
  return chip(plain(film.kernels[at]?.name ?? String(at), 40), kernelClass(at), () =>
    actions.choose({ kind: "kernel", at: String(at) }),
  );
}

function chip(text: string, colour: string, pressed: () => void): HTMLElement {
  const made = button(text, { class: "tge-chip" }, pressed);
  if (colour) made.prepend(element("span", { class: `tge-swatch ${colour}` }));
  return made;
}

function chips(label: string, made: HTMLElement[], more = 0): HTMLElement {
  const root = element("div", { class: "tge-chips" }, element("span", {}, label), ...made);
  if (more > 0) root.append(element("span", { class: "tge-note" }, `and ${more} more`));
  root.hidden = made.length === 0;
  return root;
}

function title(text: string): HTMLElement {
  return element("p", { class: "tge-chosen-title" }, text);
}

function note(text: string): HTMLElement {
  return element("p", { class: "tge-note" }, text);
}

