/* Python on the left, what was generated from it on the right, line by line. */

import { element, setAttributes, setText } from "../shared/dom";
import type { FilmSource } from "./document";
import { type Actions, type Part, type State, dressMarked, kernelClass } from "./state";
import { VirtualList } from "./virtual";
import { plain } from "./words";
import { visible } from "../shared/format";

const HIGH = 20;
const LONGEST = 400; // letters of a line
const SQUARES = 5; // kernels that are shown beside a line of Python

export function makeCode(actions: Actions): Part {
  const python = makePython(actions);
  const source = makeSource(actions);
  const root = element(
    "div",
    { class: "tge-tab-body tge-code" },
    python.element,
    source.element,
  );
  const both = [python, source];
  return {
    element: root,
    draw: (state, room) => both.forEach((part) => part.draw(state, room)),
    mark: (state) => both.forEach((part) => part.mark?.(state)),
    reveal: (state) => both.forEach((part) => part.reveal?.(state)),
  };
}

/** A heading with the name of a file, or the place of a line in the film. */
type PythonRow = string | number;

function makePython(actions: Actions): Part {
  let state: State;
  let shown: State["film"] | undefined;
  let rows: PythonRow[] = [];
  const list = new VirtualList({
    label: "Python",
    class: "tge-lines",
    role: "listbox",
    high: HIGH,
    choosable: (at) => typeof rows[at] === "number" && usedAt(at),
    make: (at) => {
      const row = rows[at];
      if (typeof row !== "number")
        return element("div", { class: "tge-file" }, plain(row ?? "", 80));
      const { number, text, used } = state.film.python[row]!;
      const kernels = kernelsOf(state, row);
      const made = line(String(number), text, squares(kernels));
      made.classList.toggle("tge-unused", !used);
      const names = kernels.slice(0, 12).map((one) => state.film.kernels[one]!.name);
      made.title = plain(names.join(", "), 200);
      return made;
    },
    dress: (at, row) =>
      dressMarked(row, rows[at] as number, state.marks.python, state.hints.python),
    chosen: (at) => actions.choose({ kind: "python", at: String(rows[at]) }, part),
    hovered: (at) =>
      actions.hover(at < 0 ? null : { kind: "python", at: String(rows[at]) }),
  });
  const usedAt = (at: number): boolean => state.film.python[rows[at] as number]!.used;
  const draw = (now: State): void => {
    state = now;
    if (shown !== now.film) {
      shown = now.film;
      rows = rowsOf(now);
      list.show(rows.length, Math.max(0, ...shown.python.map(({ text }) => text.length)));
    }
    list.refresh();
  };
  const mark = (now: State): void => {
    state = now;
    list.refresh();
  };
  const reveal = (now: State): void => {
    state = now;
    const marked = rows.flatMap((row, at) =>
      typeof row === "number" && now.marks.python.has(row) ? [at] : [],
    );
    if (now.choice?.kind === "python") list.activate(rows.indexOf(Number(now.choice.at)));
    list.revealRun(marked);
    list.refresh();
  };
  const head = element("div", { class: "tge-code-head" }, element("strong", {}, "Python"));
  const root = element("div", { class: "tge-code-side" }, head, list.element);
  const part: Part = { element: root, draw, mark, reveal };
  return part;
}

/** The lines with the name of each file above them. */
function rowsOf({ film }: State): PythonRow[] {
  const rows: PythonRow[] = [];
  film.python.forEach(({ file }, at) => {
    if (film.python[at - 1]?.file !== file) rows.push(file);
    rows.push(at);
  });
  return rows;
}

function kernelsOf({ film }: State, place: number): number[] {
  return film.kernels.flatMap(({ lines }, at) => (lines.includes(place) ? [at] : []));
}

function makeSource(actions: Actions): Part {
  let state: State;
  let shown: FilmSource | undefined;
  let opened = false;
  let commented = new Set<number>();
  const list = new VirtualList({
    label: "Source",
    class: "tge-lines",
    role: "listbox",
    high: HIGH,
    make: (at) => {
      const kernels = shown?.kernels[at] ?? [];
      const text = shown?.text[at] ?? "";
      return line(String(at + 1), text, bar(kernels), commented.has(at));
    },
    dress: (at, row) => dressMarked(row, at, state.marks.source, state.hints.source),
    chosen: (at) => actions.choose({ kind: "source", at: String(at) }, part),
    hovered: (at) => actions.hover(at < 0 ? null : { kind: "source", at: String(at) }),
  });
  const target = element("select", { "aria-label": "Target" });
  target.addEventListener("change", () => {
    const source = state.film.sources.find((one) => one.target === target.value);
    actions.look({ source });
  });
  const name = element("strong", {}, "Source");
  const none = element("p", { class: "tge-note" }, "No source was generated.");
  const draw = (now: State): void => {
    state = now;
    const { sources } = now.film;
    if (target.options.length !== sources.length)
      target.replaceChildren(
        ...sources.map((one) => element("option", { value: one.target }, plain(one.title, 40))),
      );
    target.hidden = sources.length < 2;
    target.value = now.source?.target ?? "";
    setText(name, `Generated ${plain(now.source?.title ?? "source", 40)}`);
    if (shown !== now.source) {
      shown = now.source;
      list.active = -1;
      commented = insideComments(shown?.text ?? []);
      const letters = Math.max(0, ...(shown?.text ?? []).map((text) => text.length));
      list.show(shown?.text.length ?? 0, Math.min(letters, LONGEST));
      list.label(`Generated ${plain(shown?.title ?? "source", 40)}`);
      opened = false;
    }
    none.hidden = (shown?.text.length ?? 0) > 0;
    list.element.hidden = !none.hidden;
    if (!opened && list.element.clientHeight > 0) toFirstKernel();
    list.refresh();
  };
  /** What every program begins with is passed over. */
  const toFirstKernel = (): void => {
    opened = true;
    const first = shown?.kernels.findIndex((kernels) => kernels.length > 0) ?? -1;
    if (first > 1 && state.marks.source.size === 0) list.start(first - 1);
  };
  const mark = (now: State): void => {
    state = now;
    list.refresh();
  };
  const reveal = (now: State): void => {
    state = now;
    if (now.choice?.kind === "source") list.activate(Number(now.choice.at));
    list.revealRun(now.marks.source);
    list.refresh();
  };
  const head = element("div", { class: "tge-code-head" }, name, target);
  const root = element("div", { class: "tge-code-side" }, head, none, list.element);
  const part: Part = { element: root, draw, mark, reveal };
  return part;
}

function line(
  number: string,
  text: string,
  beside: HTMLElement,
  comments = false,
): HTMLElement {
  const code = element("span", { class: "tge-line-code" });
  const shown = visible(text.slice(0, LONGEST));
  const [said, comment] = comments ? ["", shown] : parted(shown);
  code.append(said);
  if (comment) code.append(element("i", {}, comment));
  return element(
    "div",
    { class: "tge-line" },
    element(
      "span",
      { class: "tge-gutter" },
      beside,
      element("span", { class: "tge-line-number" }, number),
    ),
    code,
  );
}

/** A line of code, and the comment at its end. */
export function parted(text: string): [code: string, comment: string] {
  const found = /(^|\s)(\/\/|#(?!(include|define|if|ifdef|ifndef|else|endif|pragma|undef)\b)|\/\*)/.exec(text);
  if (!found) return [text, ""];
  const at = found.index + found[1]!.length;
  const quotes = text.slice(0, at).match(/["']/g)?.length ?? 0;
  return quotes % 2 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}

/** The lines that begin inside of a comment of several lines. */
export function insideComments(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let inside = false;
  lines.forEach((text, at) => {
    if (inside) found.add(at);
    const [open, close] = [text.lastIndexOf("/*"), text.lastIndexOf("*/")];
    if (open !== close) inside = open > close;
  });
  return found;
}

/** Small squares in the colours of kernels; their names stand in the title. */
function squares(kernels: readonly number[]): HTMLElement {
  const root = element("span", { class: "tge-squares" });
  const shown = kernels.length > SQUARES ? SQUARES - 1 : SQUARES;
  for (const kernel of kernels.slice(0, shown))
    root.append(element("span", { class: `tge-swatch ${kernelClass(kernel)}` }));
  if (kernels.length > shown) root.append(`+${kernels.length - shown}`);
  return root;
}

/** The colour of the kernel that a line of source belongs to; × 4 for several. */
function bar(kernels: readonly number[]): HTMLElement {
  const root = element("span", { class: `tge-side-bar ${kernelClass(kernels[0] ?? -1)}` });
  if (kernels.length > 1) setAttributes(root, { title: `the same for ${kernels.length} kernels` });
  return root;
}
