/* CompilerView: the passes as a film, and what came out of them. */

import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type Model, onChange, save } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { button, element, setText } from "../shared/dom";
import { visible } from "../shared/format";
import { ARROWS, makeKeyHelp } from "../shared/keyhelp";
import { isPlain, keepPlainKeys } from "../shared/keys";
import { type Tabs, makeTabs } from "../shared/tabs";
import { makeCode } from "./code";
import { makeDetails } from "./details";
import type { CompilerFilm } from "./document";
import { makeFilm } from "./film";
import { makeGraph } from "./graph";
import { makeKernels } from "./kernels";
import { type Choice, indexOf, marksOf, noMarks, readChoice, same, writeChoice } from "./links";
import { makeMemory } from "./memory";
import { type Actions, MEASURES, type Part, type State, TABS, type TabName } from "./state";
import { makeTime } from "./time";
import { facts, plain, told } from "./words";

const TAB_LABELS: Record<TabName, string> = {
  code: "Source",
  kernels: "Kernels",
  memory: "Memory",
  time: "Time",
};
const MARGIN = 34; // pixels of the card's padding
const WIDE = 1080; // pixels from which what is chosen stands beside the graph
const BESIDE = 640; // pixels from which Python and source stand side by side
const CHOSEN = 300; // pixels of what is chosen, beside the graph
const GAP = 16;
const PATIENCE = 120_000; // milliseconds for a measurement
const KEYS: [string, string][] = [
  ["n p", "next, previous pass"],
  ["Space", "play the film, or pause it"],
  [`${ARROWS}`, "walk through a list; left and right fold and unfold, or change the pass"],
  ["Enter", "fold or unfold a section"],
  ["Escape", "choose nothing"],
];

export class CompilerWidget {
  readonly element: HTMLElement;
  private state: State;
  private readonly announcer = makeAnnouncer();
  private readonly film;
  private readonly graph: Part;
  private readonly details: Part;
  private readonly panels: Record<TabName, Part>;
  private readonly time;
  private readonly tabs: Tabs;
  private readonly heading = element("div");
  private readonly notices = element("ul", { class: "tge-notices" });
  private readonly undo: Cleanup[];

  constructor(
    private readonly model: Model,
    private films: CompilerFilm[],
  ) {
    const actions: Actions = {
      look: (changes) => this.look(changes),
      choose: (choice, from) => this.choose(choice, from),
      hover: (choice) => this.hover(choice),
      say: (text) => this.announcer.say(text),
      measure: () => void this.measure(),
    };
    this.state = this.begin();
    this.film = makeFilm(actions);
    this.graph = makeGraph(actions);
    this.details = makeDetails(actions);
    this.time = makeTime(actions);
    this.panels = {
      code: makeCode(actions),
      kernels: makeKernels(actions),
      memory: makeMemory(actions),
      time: this.time,
    };
    const named = TABS.map((name) => ({ name, panel: this.panels[name].element }));
    this.tabs = makeTabs("What came out", named, (name) =>
      this.look({ tab: name as TabName }),
    );
    TABS.forEach((name) => this.tabs.label(name, TAB_LABELS[name]));
    this.element = element(
      "section",
      { class: "tge tge-card tge-compiler", "aria-label": `Compiler: ${plain(films[0]!.title)}` },
      this.heading,
      this.notices,
      this.film.element,
      element("div", { class: "tge-upper" }, this.graph.element, this.details.element),
      this.tabs.element,
      ...named.map(({ panel }) => panel),
      makeKeyHelp(KEYS),
      this.announcer.element,
    );
    this.element.addEventListener("keydown", (event) => this.key(event));
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.element);
    this.undo = [
      () => observer.disconnect(),
      () => this.film.stop(),
      keepPlainKeys(this.element),
      onChange(model, "films", () => this.renew()),
      ...["part", "stage", "selected", "tab", "target", "measure", "only_changes"].map((name) =>
        onChange(model, name, () => this.follow()),
      ),
    ];
    this.introduce();
    this.draw();
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  private begin(): State {
    const get = (name: string): unknown => this.model.get(name);
    const part = Math.max(0, Math.min(this.films.length - 1, Number(get("part") ?? 0)));
    const film = this.films[part]!;
    const last = Math.max(0, film.stages.length - 1);
    const stage = Math.max(0, Math.min(last, Number(get("stage") ?? 0)));
    const source = film.sources.find(({ target }) => target === get("target"));
    const index = this.state?.film === film ? this.state.index : indexOf(film);
    const choice = readChoice(String(get("selected") ?? ""));
    const made: State = {
      film,
      part,
      index,
      stage,
      choice,
      hover: null,
      marks: noMarks(),
      hints: noMarks(),
      tab: TABS.find((name) => name === get("tab")) ?? "code",
      source: source ?? film.sources[0],
      measure: MEASURES.find((name) => name === get("measure")) ?? "type",
      onlyChanges: Boolean(get("only_changes")),
    };
    return { ...made, marks: marksOf(index, choice, made.source) };
  }

  private introduce(): void {
    const { film } = this.state;
    const parts = this.films.map(({ title }, at) =>
      button(plain(title.split(": ").at(-1) ?? title, 60), { class: "tge-chip", "aria-pressed": String(film === this.films[at]) },
        () => this.show(at)),
    );
    const chips = element("div", { class: "tge-bar", role: "group", "aria-label": "Graphs" }, ...parts);
    chips.hidden = parts.length < 2;
    this.heading.replaceChildren(
      element("h3", { class: "tge-title" }, plain(film.title, 120)),
      element("p", { class: "tge-note" }, facts(film)),
      chips,
    );
    const lines = film.notices.slice(0, 20);
    this.notices.replaceChildren(
      ...lines.map((text) => element("li", {}, plain(text, 400))),
    );
    this.notices.hidden = lines.length === 0;
  }

  /** Another graph of the same call: forward, backward. */
  private show(part: number): void {
    const last = (this.films[part]?.stages.length ?? 1) - 1;
    for (const [name, value] of [["part", part], ["selected", ""], ["stage", last]] as const)
      this.model.set(name, value);
    save(this.model);
    this.renew();
  }

  private draw(): void {
    const { state } = this;
    const room = Math.max(200, this.element.clientWidth - MARGIN);
    const wide = room >= WIDE;
    this.element.classList.toggle("tge-wide", wide);
    this.element.classList.toggle("tge-beside", room >= BESIDE);
    this.film.draw(state, room);
    this.graph.draw(state, wide ? room - CHOSEN - GAP : room);
    this.details.draw(state, room);
    this.tabs.show(state.tab);
    this.panels[state.tab].draw(state, room);
  }

  private look(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    const { index, choice, source } = this.state;
    if ("source" in changes) this.state.marks = marksOf(index, choice, source);
    this.draw();
    if ("tab" in changes || "source" in changes)
      this.panels[this.state.tab].reveal?.(this.state);
    this.keep();
  }

  private choose(choice: Choice | null, from?: Part): void {
    const { index, source } = this.state;
    const marks = marksOf(index, choice, source);
    this.state = { ...this.state, choice, hover: null, marks, hints: noMarks() };
    this.details.draw(this.state, 0);
    this.mark();
    if (this.graph !== from) this.graph.reveal?.(this.state);
    const panel = this.panels[this.state.tab];
    if (panel !== from) panel.reveal?.(this.state);
    this.announcer.say(choice ? told(marks) : "Nothing is chosen.");
    this.keep();
  }

  private hover(hover: Choice | null): void {
    if (same(hover, this.state.hover)) return;
    const { index, source } = this.state;
    this.state = { ...this.state, hover, hints: marksOf(index, hover, source) };
    this.mark();
  }

  private mark(): void {
    this.graph.mark?.(this.state);
    this.panels[this.state.tab].mark?.(this.state);
  }

  /** What a saved notebook keeps. */
  private keep(): void {
    const { part, stage, choice, tab, source, measure, onlyChanges } = this.state;
    const kept = {
      part,
      stage,
      selected: writeChoice(choice),
      tab,
      target: source?.target ?? "",
      measure,
      only_changes: onlyChanges,
    };
    for (const [name, value] of Object.entries(kept))
      if (this.model.get(name) !== value) this.model.set(name, value);
    save(this.model);
  }

  /** Python has set a trait. */
  private follow(): void {
    const now = this.begin();
    const before = this.state;
    if (now.film !== before.film) return this.renew();
    const chosen = !same(now.choice, before.choice);
    const keys = ["stage", "tab", "source", "measure", "onlyChanges"] as const;
    if (!chosen && keys.every((key) => now[key] === before[key])) return;
    this.state = { ...now, hover: before.hover, hints: before.hints };
    this.draw();
    if (chosen) this.choose(now.choice);
  }

  /** Another film has come, or the same with its times. */
  private renew(): void {
    this.films = this.model.get("films") as CompilerFilm[];
    this.state = this.begin();
    this.introduce();
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!isPlain(event) || target.closest("input, select")) return;
    const pressed = target.closest("button, summary, [role=tab]");
    if (event.key === " " && pressed) return;
    if (event.key === "Escape") this.choose(null);
    else if (!this.film.key(event.key)) return;
    event.preventDefault();
  }

  private async measure(): Promise<void> {
    this.time.tell("Measuring …", true);
    try {
      await ask(this.model, "measure", {}, PATIENCE);
      this.time.tell("", false);
    } catch (error) {
      this.time.tell(visible((error as Error).message), false);
    }
    setText(this.heading.querySelector(".tge-note")!, facts(this.state.film));
    this.draw();
  }
}
