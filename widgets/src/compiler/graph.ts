/* The graph before and after a pass: operations in the order they run, arcs between
   them, fused groups in one colour. */

import { button, element, setAttributes, setText, svg } from "../shared/dom";
import { formatCount } from "../shared/format";
import { WIDE, arcPath, arcsOf } from "./arcs";
import type { FilmOperation } from "./document";
import { type Index, endOf, pieces } from "./links";
import {
  type Pair,
  type Row,
  type Section,
  type Side,
  changesOf,
  isChange,
  listOf,
  opensAtFirst,
  pairsOf,
  rowsById,
  sectionsOf,
} from "./rows";
import {
  type Actions,
  MEASURES,
  type Measure,
  type Part,
  type State,
  dressMarked,
  kernelClass,
} from "./state";
import { VirtualList } from "./virtual";
import { SIGNS, amount, plain, signed, size, written } from "./words";

const HIGH = 24;
const BESIDE = 740; // pixels from which before and after stand side by side
const MOST_MARKED = 40; // operations whose arcs are told apart from all others
const SIDES = ["before", "after"] as const;
const MEASURE_LABELS: Record<Measure, string> = {
  type: "types and shapes",
  bytes: "bytes moved",
  operations: "operations on numbers",
};

export function makeGraph(actions: Actions): Part {
  let state: State;
  let rows: Row[] = [];
  let sections: Section[] = [];
  let beside = false;
  let first = false;
  let drawn = "";
  let places: Record<(typeof SIDES)[number], Map<string, number>> = {
    before: new Map(),
    after: new Map(),
  };
  const folded = new Map<string, boolean>();
  const overlays = {
    before: svg("svg", { class: "tge-arcs", "aria-hidden": "true" }),
    after: svg("svg", { class: "tge-arcs tge-arcs-after", "aria-hidden": "true" }),
  };

  const begins = (at: number): boolean => {
    const [row, above] = [rows[at], rows[at - 1]];
    return row?.kind === "pair" && above !== undefined && above.section !== row.section;
  };
  const isOpen = (section: Section): boolean =>
    folded.get(`${state.stage} ${section.key}`) ??
    opensAtFirst(
      section,
      sections.reduce((sum, { pairs }) => sum + pairs.length, 0),
    );
  const fold = (section: Section, open: boolean): void => {
    folded.set(`${state.stage} ${section.key}`, open);
    write();
  };
  const foldAll = (open: boolean): void => {
    sections.forEach(({ key }) => folded.set(`${state.stage} ${key}`, open));
    write();
  };

  const list = new VirtualList({
    label: "Operations",
    class: "tge-operations",
    role: "tree",
    high: HIGH,
    make: (at) => {
      const made = rows[at] ? makeRow(rows[at]!, state, beside, first) : element("div");
      made.classList.toggle("tge-begins", begins(at));
      return made;
    },
    dress: (at, row) => dressRow(row, rows[at], state),
    chosen: (at, clicked) => {
      const row = rows[at];
      if (row?.kind === "section") {
        if (clicked) fold(row.section, !row.open);
        const { kernel } = row.section;
        if (kernel >= 0) actions.choose({ kind: "kernel", at: String(kernel) }, part);
      } else if (row) choosePair(row.pair);
    },
    hovered: (at) => {
      const row = rows[at];
      const side = row?.kind === "pair" ? (row.pair.after ?? row.pair.before) : null;
      actions.hover(side && { kind: "operation", at: side.operation.id });
    },
    key: (key, at) => {
      const row = rows[at];
      if (!row) return false;
      if (key === "Enter" && row.kind === "section") fold(row.section, !row.open);
      else if (key === "ArrowLeft" && row.kind === "pair") toHeading(row.section);
      else if (key === "ArrowLeft" && row.kind === "section") fold(row.section, false);
      else if (key === "ArrowRight" && row.kind === "section") fold(row.section, true);
      else return false;
      return true;
    },
    scrolled: () => drawArcs(),
  });
  list.body.append(overlays.before, overlays.after);
  const choosePair = ({ after, before }: Pair): void => {
    const side = after ?? before;
    if (side) actions.choose({ kind: "operation", at: side.operation.id }, part);
  };
  const toHeading = (section: Section): void => {
    const at = rows.findIndex((row) => row.kind === "section" && row.section === section);
    if (at >= 0) list.activate(at);
    list.reveal(at);
  };

  const measure = element("select", { "aria-label": "Beside each operation" });
  measure.append(
    ...MEASURES.map((name) => element("option", { value: name }, MEASURE_LABELS[name])),
  );
  measure.addEventListener("change", () =>
    actions.look({ measure: measure.value as Measure }),
  );
  const only = button("Only what changed", { class: "tge-chip" }, () =>
    actions.look({ onlyChanges: !state.onlyChanges }),
  );
  const foldButton = button("Fold all", { class: "tge-chip" }, () => foldAll(false));
  const unfoldButton = button("Unfold all", { class: "tge-chip" }, () => foldAll(true));
  const bar = element(
    "div",
    { class: "tge-bar" },
    element("label", { class: "tge-choice" }, "Show ", measure),
    only,
    foldButton,
    unfoldButton,
  );
  const heads = { before: element("span"), after: element("span") };
  const head = element("div", { class: "tge-graph-head" }, heads.before, heads.after);
  const empty = element("p", { class: "tge-note" }, "This pass changed nothing here.");
  const root = element("div", { class: "tge-part" }, bar, head, empty, list.element);

  const write = (): void => {
    const { film, stage, onlyChanges } = state;
    sections = sectionsOf(film, pairsOf(film, stage, beside));
    rows = listOf(sections, isOpen, onlyChanges && stage > 0);
    places = { before: rowsById(rows, "before"), after: rowsById(rows, "after") };
    list.element.classList.toggle("tge-one-side", !beside || first);
    list.show(rows.length);
    const foldable = sections.some(({ pairs, title }) => title && pairs.length > 1);
    foldButton.hidden = unfoldButton.hidden = !foldable || sections.length < 2;
    empty.hidden = rows.length > 0;
    list.element.hidden = rows.length === 0;
    follow();
    drawArcs();
  };
  /** The row of what is chosen is where keys start from. */
  const follow = (): void => {
    const { choice } = state;
    if (choice?.kind !== "operation") return;
    const at = places.after.get(choice.at) ?? places.before.get(choice.at) ?? -1;
    if (at >= 0) list.activate(at);
  };

  const drawArcs = (): void => {
    if (!state) return;
    const { film, stage, index, marks, hints, hover } = state;
    const chosen = hover ? hints.operations : marks.operations;
    const marked = chosen.size <= MOST_MARKED ? chosen : new Set<string>();
    const [from, to] = list.sight();
    const [top, high] = [from * HIGH, (to - from + 2) * HIGH];
    for (const which of SIDES) {
      const at = which === "after" ? stage : stage - 1;
      const shown = film.stages[at];
      // Without two columns the arcs of what is left are drawn, over all rows.
      const hidden = !shown || (which === "before" && (!beside || first));
      const overlay = overlays[which];
      overlay.style.display = hidden ? "none" : "";
      if (hidden) continue;
      const operations = shown.operations.map((place) => film.operations[place]!);
      const sight: [number, number] = [from - 1, to + 1];
      const found = arcsOf(
        operations, index.maker, places[which], sight, marked,
      );
      overlay.replaceChildren(
        ...found.map((arc) =>
          svg("path", {
            d: arcPath((arc.from + 0.5) * HIGH - top, (arc.to + 0.5) * HIGH - top,
              arc.to - arc.from),
            class: arc.role ? `tge-arc tge-arc-${arc.role}` : "tge-arc",
          }),
        ),
      );
      setAttributes(overlay, { width: WIDE, height: high, viewBox: `0 0 ${WIDE} ${high}` });
      overlay.style.top = `${top}px`;
    }
  };

  const draw = (now: State, room: number): void => {
    state = now;
    const wide = room >= BESIDE;
    const key = [now.stage, wide, now.measure, now.onlyChanges].join(" ");
    const turned = drawn.split(" ")[0] !== String(now.stage);
    const anew = key !== drawn;
    [beside, first, drawn] = [wide, now.stage === 0, key];
    measure.value = now.measure;
    setAttributes(only, { "aria-pressed": String(now.onlyChanges) });
    only.hidden = first;
    const { stages } = now.film;
    setText(heads.before, `Before ${plain(stages[now.stage]?.name ?? "", 30)}`);
    setText(heads.after, first ? "" : `After ${plain(stages[now.stage]?.name ?? "", 30)}`);
    head.hidden = !wide || first;
    list.label(`Operations, ${plain(stages[now.stage]?.name ?? "", 30)}`);
    if (anew) write();
    if (anew && turned) showFirstChange();
    mark(now);
  };
  /** A long program opens where the pass did something. */
  const showFirstChange = (): void => {
    if (state.choice !== null || state.stage === 0) return;
    list.element.scrollTop = 0;
    const at = rows.findIndex((row) => row.kind === "pair" && isChange(row.pair));
    if (at >= 0) list.reveal(at);
  };
  const mark = (now: State): void => {
    state = now;
    list.refresh();
    drawArcs();
  };
  const reveal = (now: State): void => {
    state = now;
    follow();
    const places_ = [...now.marks.operations]
      .map((id) => places.after.get(id) ?? places.before.get(id))
      .filter((at) => at !== undefined);
    list.revealRun(new Set(places_));
  };
  const part: Part = { element: root, draw, mark, reveal };
  return part;
}

function makeRow(row: Row, state: State, beside: boolean, first: boolean): HTMLElement {
  if (row.kind === "section") return heading(row.section, row.open);
  const { before, after } = row.pair;
  const alone = row.section.pairs.length === 1;
  if (!beside || first) {
    const made = element("div", { class: "tge-pair", "aria-level": 2 });
    const side = after ?? before!;
    // What moved stands twice, and says of itself where it is gone.
    made.append(half(side, state, after === null, alone));
    return made;
  }
  return element(
    "div",
    { class: "tge-pair tge-two", "aria-level": 2 },
    before ? half(before, state, true, false) : element("span", { class: "tge-half tge-none" }),
    after ? half(after, state, false, alone) : element("span", { class: "tge-half tge-none" }),
  );
}

function heading({ title, kernel, pairs }: Section, open: boolean): HTMLElement {
  const many = pairs.filter(({ after }) => after !== null).length;
  const words = [`${formatCount(many)} operation${many === 1 ? "" : "s"}`];
  const changes = signed(changesOf(pairs));
  if (changes) words.push(changes);
  return element(
    "div",
    { class: "tge-section", "aria-expanded": String(open), "aria-level": 1 },
    element("span", { class: "tge-twist", "aria-hidden": "true" }, open ? "\u25be" : "\u25b8"),
    element("span", { class: `tge-swatch ${kernelClass(kernel)}` }),
    element("span", { class: "tge-section-title" }, plain(title, 120)),
    element("span", { class: "tge-section-count" }, words.join("  ")),
  );
}

/** `alone`: it is a kernel of its own, which no heading above it names. */
function half(side: Side, state: State, gone: boolean, alone: boolean): HTMLElement {
  const { operation, status, kernel } = side;
  const shown = status === "moved" && gone ? "moved tge-gone" : status;
  const made = element(
    "span",
    { class: `tge-half${shown ? ` tge-${shown}` : ""} ${kernelClass(kernel)}` },
    element("span", { class: "tge-dot", "aria-hidden": "true" }),
    element("span", { class: "tge-sign" }, SIGNS[status]),
    ...equation(operation, state.index),
    element("span", { class: "tge-fact" }, factOf(operation, state)),
  );
  const end = endOf(operation, state.index);
  if (end) made.append(element("span", { class: "tge-end" }, plain(end, 28)));
  const name = alone && kernel >= 0 ? state.film.kernels[kernel]?.name : undefined;
  if (name) made.append(element("span", { class: "tge-tag" }, plain(name, 24)));
  made.dataset["operation"] = operation.id;
  made.title = titleOf(operation, status, kernel, state);
  return made;
}

function equation(operation: FilmOperation, { labels }: Index): HTMLElement[] {
  const names = operation.outputs.length ? operation.outputs : [operation.id];
  const open = operation.text.indexOf("(");
  const rest = open < 0 ? "" : operation.text.slice(open);
  return [
    element("span", { class: "tge-value" }, plain(names.map((n) => `%${n}`).join(" "), 24)),
    element(
      "span",
      { class: "tge-call" },
      element("b", {}, plain(operation.op, 40)),
      ...pieces(rest, labels).map(({ text, input }) =>
        input ? element("span", { class: "tge-input" }, plain(text, 40)) : plain(text, 120),
      ),
    ),
  ];
}

function factOf({ type, bytes, flops }: FilmOperation, { measure }: State): string {
  if (measure === "bytes") return bytes === 0 ? "none" : size(bytes);
  if (measure === "operations") return flops === 0 ? "none" : amount(flops);
  return plain(type.replaceAll("float32", "f32").replaceAll("float64", "f64"), 40);
}

function titleOf(
  operation: FilmOperation,
  status: string,
  kernel: number,
  { film }: State,
): string {
  const parts = [written(operation), plain(operation.type, 80)];
  if (status) parts.push(status);
  const name = film.kernels[kernel]?.name;
  if (name) parts.push(plain(name, 40));
  parts.push(`${size(operation.bytes)} moved, ${amount(operation.flops)} operations`);
  return parts.join("\n");
}

/** Marks on a row what belongs to what is chosen or pointed at. */
function dressRow(row: HTMLElement, what: Row | undefined, state: State): void {
  const { marks, hints } = state;
  if (what?.kind === "section") {
    const inside = (wanted: ReadonlySet<string>): boolean =>
      what.section.pairs.some(({ before, after }) =>
        [before, after].some((side) => side && wanted.has(side.operation.id)),
      );
    row.classList.toggle("tge-marked", !what.open && inside(marks.operations));
    row.classList.toggle("tge-hinted", !what.open && inside(hints.operations));
    return;
  }
  for (const half of row.querySelectorAll<HTMLElement>("[data-operation]"))
    dressMarked(half, half.dataset["operation"] ?? "", marks.operations, hints.operations);
}
