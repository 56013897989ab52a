/* ModuleTree: what a model is made of, what it weighs, and what hangs on it. */

import type { Cleanup, Model, RenderContext } from "../shared/anywidget";
import { onChange, save } from "../shared/anywidget";
import { button, element, setAttributes, setText, uniqueId } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { formatCount, shorten, visible } from "../shared/format";
import { type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { type Module, type TreeSent, VERSION, readTree } from "./data";
import { details, linesOf } from "./details";
import { type Row, allKeys, matches, moveOfKey, visibleRows, wayTo } from "./rows";
import { countText, outputText, sizeText, totals, trainability } from "./words";

const LONGEST_NAME = 48;
const MANY_ROWS = 200; // from here on only those in sight are drawn
const STOPPED = "stopped inside"; // said of the modules around the one that failed

const KEYS: KeyRow[] = [
  ["\u2191 \u2193", "another module"],
  ["\u2192 \u2190", "unfold, fold; then into it, out of it"],
  ["Enter", "unfold or fold"],
  ["*", "unfold all that stand beside it"],
  ["a\u2026z", "the next one that begins so"],
];

class TreeWidget {
  readonly element: HTMLElement;
  private tree!: TreeSent;
  private modules: Module[] = [];
  private rows: Row[] = [];
  /** The line that has the focus, which may be one of several modules alike. */
  private current = "";
  private readonly undo: Cleanup[] = [];
  private readonly title = element("h2", { class: "tge-title" });
  private readonly sums = element("dl", { class: "tge-totals" });
  private readonly says = element("div", { class: "tge-says" });
  private readonly filter: HTMLInputElement;
  private readonly found = element("span", { class: "tge-found" });
  private readonly head = element("div", { class: "tge-tree-head", "aria-hidden": "true" });
  private readonly list = element("div", {
    class: "tge-tree",
    role: "tree",
    "aria-label": "Modules",
  });
  private readonly panel = element("div", {
    class: "tge-module-panel",
    role: "region",
    "aria-label": "The chosen module",
    tabindex: 0,
  });

  constructor(private readonly model: Model) {
    const id = uniqueId("tge-filter");
    this.filter = element("input", {
      type: "search",
      id,
      class: "tge-filter",
      placeholder: "name or type",
      autocomplete: "off",
      spellcheck: "false",
    });
    const tools = element(
      "div",
      { class: "tge-tree-tools" },
      element("label", { for: id }, "Find"),
      this.filter,
      this.found,
      element(
        "span",
        { class: "tge-choices" },
        button("Unfold all", { class: "tge-button tge-small" }, () => this.open(allKeys(this.root))),
        button("Fold all", { class: "tge-button tge-small" }, () => this.open([this.root.path])),
      ),
    );
    this.element = element(
      "section",
      { class: "tge tge-card tge-modules", "aria-label": "Modules of a model" },
      this.title,
      this.sums,
      this.says,
      tools,
      element(
        "div",
        { class: "tge-tree-body" },
        element("div", { class: "tge-tree-frame" }, this.head, this.list),
        this.panel,
      ),
      makeKeyHelp(KEYS),
    );
    this.filter.value = this.wanted;
    this.listen();
    this.read();
  }

  private get root(): Module {
    return this.modules[0]!;
  }

  private get wanted(): string {
    return String(this.model.get("wanted") ?? "");
  }

  private listen(): void {
    const { model } = this;
    this.filter.addEventListener("input", () => this.set({ wanted: this.filter.value }));
    this.filter.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.list.querySelector<HTMLElement>("[tabindex='0']")?.focus();
    });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.click(event));
    this.undo.push(
      onChange(model, "tree", () => this.read()),
      onChange(model, "opened", () => this.show()),
      onChange(model, "wanted", () => {
        if (this.filter.value !== this.wanted) this.filter.value = this.wanted;
        this.show();
      }),
      onChange(model, "selected", () => this.choose()),
      keepPlainKeys(this.element),
      keepFocus(this.element),
    );
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  private set(traits: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    save(this.model);
  }

  private open(keys: string[]): void {
    this.set({ opened: keys });
  }

  // What a person does.

  private click(event: Event): void {
    const target = event.target as Element;
    const line = target.closest<HTMLElement>("[data-row]");
    const row = this.rows[Number(line?.dataset.row)];
    if (!row) return;
    if (target.closest(".tge-twist") && row.opens) this.fold(row.key, !row.open);
    this.focus(row.key);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.rows.findIndex((row) => row.key === this.current);
    const row = this.rows[at];
    if ((event.key === "Enter" || event.key === " ") && row?.opens) {
      event.preventDefault();
      this.fold(row.key, !row.open);
      return;
    }
    const move = moveOfKey(event.key, this.rows, at);
    if (move === undefined) return;
    event.preventDefault();
    if ("go" in move) this.focus(move.go);
    else if ("siblings" in move) this.open([...this.opened, ...move.siblings]);
    else if ("open" in move) this.fold(move.open, true);
    else this.fold(move.close, false);
  }

  private get opened(): Set<string> {
    return new Set(this.model.get("opened") as string[]);
  }

  private fold(key: string, open: boolean): void {
    const opened = this.opened;
    if (open) opened.add(key);
    else opened.delete(key);
    this.open([...opened]);
    this.focus(key);
  }

  private focus(key: string): void {
    const row = this.rows.find((each) => each.key === key);
    if (!row) return;
    this.current = key;
    this.set({ selected: row.module.path });
    this.choose();
    this.list.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  // What is shown.

  private read(): void {
    this.tree = this.model.get("tree") as TreeSent;
    this.modules = readTree(this.tree.modules);
    setText(this.title, `Modules of ${shorten(visible(this.tree.title), LONGEST_NAME)}`);
    this.sums.replaceChildren(
      ...totals(this.tree, this.root).map(([term, value]) =>
        element("div", {}, element("dt", {}, term), element("dd", {}, value)),
      ),
    );
    this.says.replaceChildren();
    const say = (text: string, kind: string): void => {
      if (text) this.says.append(element("p", { class: kind }, linesOf(text)));
    };
    const [stopped = ""] = this.tree.error.split("\n");
    say(stopped && `The forward pass stopped. ${stopped}`, "tge-warning");
    say(this.tree.notice, "tge-note");
    this.element.classList.toggle("tge-no-run", !this.tree.ran);
    const titles = ["module", "output", "parameters", "memory", "multiply-adds"];
    this.head.replaceChildren(
      ...titles.map((each, at) => element("span", { class: `tge-col-${at}` }, each)),
    );
    this.show();
  }

  private show(): void {
    const { wanted } = this;
    this.rows = visibleRows(this.root, this.opened, wanted);
    const focused = this.list.contains(document.activeElement);
    const kept = this.rows.some(({ key }) => key === this.current);
    if (!kept) this.current = this.rowOf(this.model.get("selected") as string);
    this.list.replaceChildren(...this.rows.map((row, at) => this.line(row, at)));
    this.list.classList.toggle("tge-long-tree", this.rows.length > MANY_ROWS);
    setText(this.found, wanted.trim() ? this.foundText() : "");
    this.choose();
    if (focused) this.list.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  private foundText(): string {
    if (this.rows.length === 0) return "nothing found";
    const text = wantedIn(this.modules, this.wanted);
    return `${formatCount(text)} of ${formatCount(this.modules.length)}`;
  }

  /** The line of a module, or the one it is folded into. */
  private rowOf(path: string): string {
    const keys = new Set(this.rows.map(({ key }) => key));
    if (keys.has(path)) return path;
    return wayTo(this.root, path).find((key) => keys.has(key)) ?? this.rows[0]?.key ?? "";
  }

  private choose(): void {
    const path = this.model.get("selected") as string;
    const row = this.rows.find(({ key }) => key === this.current);
    if (row === undefined || row.module.path !== path) this.current = this.rowOf(path);
    this.rows.forEach((each, at) => {
      const chosen = each.key === this.current;
      setAttributes(this.list.children[at]!, {
        "aria-selected": String(chosen),
        tabindex: chosen ? 0 : -1,
      });
    });
    const module = this.modules.find((each) => each.path === path) ?? this.root;
    this.panel.replaceChildren(...details(module, this.tree.ran));
  }

  private line(row: Row, at: number): HTMLElement {
    const { module } = row;
    const share = row.count / Math.max(1, this.root.count);
    const bar = element("span", { class: "tge-share-bar" }, element("span", {}));
    (bar.firstChild as HTMLElement).style.width = `${Math.max(row.count ? 1 : 0, 100 * share)}%`;
    const bars = element(
      "span",
      { class: "tge-col-2" },
      bar,
      element("span", {}, countText(row.count), heard(" parameters")),
    );
    const label = element("span", { class: "tge-col-0" }, ...nameOf(row));
    label.style.setProperty("--tge-level", String(row.level - 1));
    const made = element(
      "div",
      {
        class: failed(module) ? "tge-line tge-line-failed" : "tge-line",
        role: "treeitem",
        "data-row": at,
        "aria-level": row.level,
        "aria-posinset": row.place,
        "aria-setsize": row.of,
      },
      label,
      column(1, outputText(module), "output "),
      bars,
      column(3, row.memory ? sizeText(row.memory) : "", "memory "),
      column(4, row.adds ? countText(row.adds) : "", "multiply-adds "),
    );
    if (row.opens) setAttributes(made, { "aria-expanded": String(row.open) });
    return made;
  }
}

function failed(module: Module): boolean {
  return module.error !== "" && module.error !== STOPPED;
}

/** A number of a line; those who only hear it are told of what it is. */
function column(at: number, text: string, title: string): HTMLElement {
  const made = element("span", { class: `tge-col-${at}` });
  if (text) made.append(heard(title), text);
  return made;
}

function heard(text: string): HTMLElement {
  return element("span", { class: "tge-visually-hidden" }, text);
}

/** How many modules a text is found in. */
function wantedIn(modules: readonly Module[], wanted: string): number {
  return modules.filter((module) => matches(module, wanted)).length;
}

/** The first column: the twist to open, the name, the type, and marks. */
function nameOf(row: Row): HTMLElement[] {
  const { module } = row;
  const twist = element("span", { class: "tge-twist", "aria-hidden": "true" });
  setText(twist, row.opens ? (row.open ? "\u25be" : "\u25b8") : "");
  const type = shorten(visible(module.type), LONGEST_NAME);
  const named = row.level > 1 && row.times === 1;
  const parts = [twist];
  if (named)
    parts.push(
      element("span", { class: "tge-module-name" }, shorten(visible(module.name), LONGEST_NAME)),
    );
  parts.push(element("span", { class: named ? "tge-module-type" : "tge-module-name" }, type));
  if (row.times > 1) {
    const times = `\u00d7 ${formatCount(row.times)}`;
    parts.push(element("span", { class: "tge-badge tge-times" }, times));
  }
  const marks = [
    trainability(row),
    module.shared && "shared",
    module.hooks.length > 0 && `${module.hooks.length} hook${module.hooks.length > 1 ? "s" : ""}`,
    module.calls > 1 && row.times === 1 && `${module.calls} calls`,
    module.error && (module.error === STOPPED ? "stopped" : "failed"),
  ].filter(Boolean) as string[];
  for (const mark of marks)
    parts.push(element("span", { class: `tge-badge tge-badge-${mark.split(" ").at(-1)}` }, mark));
  return parts;
}

function render({ model, el }: RenderContext): Cleanup {
  const tree = model.get("tree") as Partial<TreeSent>;
  if (tree.version !== VERSION || !tree.modules?.length) {
    const text = "There is nothing to show here. Run the cell again.";
    el.replaceChildren(element("div", { class: "tge tge-card tge-modules" }, element("p", {}, text)));
    return () => undefined;
  }
  const view = new TreeWidget(model);
  el.replaceChildren(view.element);
  return () => view.close();
}

export default { render };
