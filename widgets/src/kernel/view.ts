/* KernelView: a kernel, played; its source, its lanes, its memory, its costs. */

import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type Model, onChange, save } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { button, element, setText } from "../shared/dom";
import { formatCount, visible } from "../shared/format";
import { isPlain, keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { type Tabs, makeTabs } from "../shared/tabs";
import {
  HEATS,
  type HeatName,
  type KernelDocument,
  TABS,
  type TabName,
  size,
} from "./document";
import { LANES_WIDE, makeLaneTable, makeLanes } from "./lanes";
import { makeMemory } from "./memory";
import { makeModel } from "./model";
import { clamp, plain } from "./parts";
import { makePlayer } from "./player";
import { makeRequest } from "./request";
import { makeSource } from "./source";
import type { Actions, Part, State } from "./state";
import { KINDS, type Recording, type Trace, active, open, warpsOf } from "./trace";

const TAB_LABELS: Record<TabName, string> = {
  request: "Request",
  memory: "Memory",
  lanes: "Lanes",
  model: "Roofline and occupancy",
};
const MARGIN = 34; // pixels of the card's padding
const BESIDE = 1020; // pixels from which everything stands beside the source
const BELOW = 700; // pixels from which lanes and details stand side by side below it
const LEFT = 350; // pixels of the lanes there
const GAP = 28;
const TRAITS = ["position", "warp", "heat", "tab", "watched", "memory", "card"];
const KEPT: Record<string, keyof State> = { position: "at" };

export class KernelWidget {
  readonly element: HTMLElement;
  private state: State;
  private readonly tabs: Tabs;
  private readonly panels: Record<TabName, Part>;
  private readonly announcer = makeAnnouncer();
  private readonly player;
  private readonly source: Part;
  private readonly lanes: Part;
  private readonly sentence = element("p", { class: "tge-kernel-now" });
  private readonly heading = element("div", { class: "tge-kernel-heading" });
  private readonly findings = element("ul", { class: "tge-kernel-findings" });
  private readonly trouble = element("p", { class: "tge-failure", role: "status" });
  private readonly undo: Cleanup[];
  private asking = false;

  constructor(
    private readonly model: Model,
    document: KernelDocument,
    trace: Trace,
  ) {
    const actions: Actions = {
      go: (at, quietly) => this.go(at, quietly),
      look: (changes) => this.look(changes),
      toggle: (label) => this.toggle(label),
      showBlock: (block) => void this.showBlock(block),
      pause: () => this.player.pause(),
      say: (text) => this.announcer.say(text),
    };
    this.state = this.begin(document, trace);
    this.player = makePlayer(actions);
    this.source = makeSource(actions);
    this.lanes = makeLanes(actions);
    this.panels = {
      request: makeRequest(actions),
      memory: makeMemory(actions),
      lanes: makeLaneTable(actions),
      model: makeModel(actions),
    };
    const named = TABS.map((name) => ({ name, panel: this.panels[name].element }));
    this.tabs = makeTabs("Details", named, (name) =>
      this.look({ tab: name as TabName }),
    );
    TABS.forEach((name) => this.tabs.label(name, TAB_LABELS[name]));
    this.element = element(
      "section",
      {
        class: "tge tge-card tge-kernel",
        "aria-label": `Kernel ${plain(document.name)}`,
      },
      this.heading,
      this.findings,
      this.player.element,
      this.sentence,
      element(
        "div",
        { class: "tge-kernel-main" },
        this.source.element,
        this.lanes.element,
        element(
          "div",
          { class: "tge-kernel-details" },
          this.tabs.element,
          ...named.map(({ panel }) => panel),
        ),
      ),
      this.trouble,
      this.announcer.element,
    );
    this.element.addEventListener("keydown", (event) => this.key(event));
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.element);
    this.undo = [
      () => observer.disconnect(),
      () => this.player.pause(),
      whenThemeChanges(() => this.draw()),
      keepPlainKeys(this.element),
      onChange(model, "recording", () => void this.renew()),
      ...[...TRAITS, "breakpoints"].map((name) =>
        onChange(model, name, () => this.follow(name)),
      ),
    ];
    this.introduce();
    this.draw();
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  // What is shown.

  private begin(document: KernelDocument, trace: Trace): State {
    const get = (name: string): unknown => this.model.get(name);
    const list = (name: string): string[] => (get(name) as string[] | undefined) ?? [];
    const last = Math.max(0, trace.events - 1);
    const raced = document.races.find(({ second }) => second?.[0] === trace.block);
    return {
      document,
      trace,
      at: clamp(Number(get("position") ?? 0), 0, last),
      warp: clamp(Number(get("warp") ?? 0), 0, Math.max(0, trace.warps - 1)),
      lane: 0,
      heat: HEATS.find((name) => name === get("heat")) ?? ("lanes" as HeatName),
      tab: TABS.find((name) => name === get("tab")) ?? ("request" as TabName),
      watched: list("watched"),
      breakpoints: new Set(list("breakpoints")),
      memory: String(get("memory") || raced?.buffer || preferred(trace)),
      card: String(get("card") ?? ""),
      colour: "",
    };
  }

  private introduce(): void {
    const { document } = this.state;
    const { name, file, template, grid, block, shared } = document;
    const launch = `<<<${size(grid)}, ${size(block)}>>>`;
    const facts = [
      ...(template ? [plain(template)] : []),
      ...document.arguments.map(({ name, text }) => `${plain(name)}: ${plain(text)}`),
      `${shared.toLocaleString("en")} bytes of shared memory`,
    ];
    this.heading.replaceChildren(
      element(
        "h3",
        { class: "tge-title" },
        `${plain(name)} `,
        element("code", {}, launch),
      ),
      element("p", { class: "tge-note" }, `${plain(file)} · ${facts.join(" · ")}`),
    );
    const found: HTMLElement[] = [];
    const { fault, races } = document;
    if (fault) {
      const other = fault.thread && fault.thread[0] !== this.state.trace.block;
      const show = other ? [this.blockButton(fault.thread![0])] : [];
      const words = `✕ Line ${fault.label}: ${visible(fault.words)}`;
      found.push(finding(words, fault.hint, show));
    }
    for (const race of races) {
      const [first, second] = race.labels;
      const both = `lines ${first} and ${second}`;
      const where = first === second ? `line ${second}` : both;
      const words = `! ${race.harmless ? "Harmless race" : "Race"}, ${where}: `;
      const show = button("Show", { class: "tge-button" }, () =>
        this.look({ memory: race.buffer, tab: "memory" }),
      );
      const made = finding(words + visible(race.words), race.advice, [show]);
      made.classList.toggle("tge-harmless", race.harmless);
      found.push(made);
    }
    this.findings.replaceChildren(...found);
    this.findings.hidden = found.length === 0;
  }

  private blockButton(block: number): HTMLElement {
    return button(`Play block ${block}`, { class: "tge-button" }, () =>
      this.showBlock(block),
    );
  }

  private draw(): void {
    const { state } = this;
    const room = Math.max(200, this.element.clientWidth - MARGIN);
    const beside = room >= BESIDE;
    const below = !beside && room >= BELOW;
    this.element.classList.toggle("tge-beside", beside);
    this.element.classList.toggle("tge-below", below);
    const lanes = beside ? LANES_WIDE : below ? LEFT : room;
    const details = beside ? LANES_WIDE : below ? room - LEFT - GAP : room;
    this.player.draw(state);
    setText(this.sentence, this.told());
    this.source.draw(state, room);
    this.lanes.draw(state, lanes);
    this.tabs.show(state.tab);
    this.panels[state.tab].draw(state, details);
    this.trouble.hidden = this.trouble.textContent === "";
  }

  /** The event at the cursor, in words. */
  private told(): string {
    const { trace, at, document } = this.state;
    if (trace.events === 0) return "This block did nothing that could be recorded.";
    const kind = KINDS[trace.kind[at]!]!;
    const line = document.statements[String(trace.statement[at])]?.[0];
    const label = line === undefined ? "" : `Line ${document.lines[line]?.label}: `;
    const buffer = plain(trace.buffers[trace.name[at]!]?.name ?? "");
    const variable = plain(trace.variables[trace.name[at]!] ?? "");
    const does: Record<string, string> = {
      step: "this statement begins",
      set: `${variable} is set`,
      read: `${buffer} is read`,
      write: `${buffer} is written`,
      atomic: `${buffer} is changed, by one after the other`,
      changed: `${buffer} has been changed`,
      barrier: "the barrier: the whole block is here",
      warp_barrier: "the barrier of each warp",
    };
    const many = active(trace, at);
    const warps = warpsOf(trace, at);
    const lanes = `${many.toLocaleString("en")} thread${many === 1 ? "" : "s"}`;
    const from = `warp${/\D/.test(warps) ? "s" : ""} ${warps}`;
    const kept = trace.events < trace.total || trace.cut;
    const end = kept && at === trace.events - 1 ? ` ${this.ended()}` : "";
    return `${label}${does[kind]}; ${lanes} of ${from}.${end}`;
  }

  /** Why there is no more, where there would be. */
  private ended(): string {
    const { events, total, cut } = this.state.trace;
    if (events < total)
      return `Kept are ${formatCount(events)} of ${formatCount(total)} events.`;
    return cut ? "The recording ends here: the block did more than was kept." : "";
  }

  // Moving.

  private go(at: number, quietly = false): void {
    this.state = { ...this.state, at };
    this.draw();
    if (quietly) return;
    this.set({ position: at });
    this.announcer.say(this.told());
    const { events, total } = this.state.trace;
    if (at === events - 1 && events < total) void this.fetch();
  }

  private look(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    this.draw();
    const kept = Object.entries(changes).filter(([name]) => TRAITS.includes(name));
    if (kept.length) this.set(Object.fromEntries(kept));
  }

  private toggle(label: string): void {
    const breakpoints = new Set(this.state.breakpoints);
    const on = !breakpoints.delete(label);
    if (on) breakpoints.add(label);
    this.state = { ...this.state, breakpoints };
    this.draw();
    this.set({ breakpoints: [...breakpoints] });
    this.announcer.say(`Breakpoint ${on ? "set" : "taken away"} in line ${label}`);
  }

  /** Keys that mean the player wherever the focus is, but in what is typed into. */
  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!isPlain(event) || target.closest("input:not([type=range]), select")) return;
    const pressed = target.closest("button, summary, input");
    if (event.key === " " && pressed) return;
    if (this.player.key(event.key)) event.preventDefault();
  }

  private set(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    save(this.model);
  }

  /** Python has set a trait. */
  private follow(name: string): void {
    const now = this.begin(this.state.document, this.state.trace);
    const key = KEPT[name] ?? (name as keyof State);
    const same = JSON.stringify(this.state[key]) === JSON.stringify(now[key]);
    if (same && name !== "breakpoints") return; // a Set is {} as JSON
    this.state = { ...this.state, [key]: now[key] };
    this.draw();
  }

  /** Another block's trace has come. */
  private async renew(): Promise<void> {
    const recording = this.model.get("recording") as Recording;
    const trace = await open(recording);
    if (recording !== this.model.get("recording")) return;
    this.player.pause();
    const { lane, colour } = this.state;
    this.state = { ...this.begin(this.state.document, trace), lane, colour };
    this.introduce();
    this.draw();
    this.announcer.say(`Block ${trace.block}. ${this.told()}`);
  }

  private async showBlock(block: number): Promise<void> {
    if (this.asking || block === this.state.trace.block) return;
    await this.answered("block", { block });
  }

  /** The rest of a trace that was too long for the notebook. */
  private async fetch(): Promise<void> {
    const content = await this.answered("trace", {});
    const recording = content?.["recording"] as Recording | undefined;
    if (recording === undefined) return;
    this.state = { ...this.state, trace: await open(recording) };
    this.draw();
  }

  private async answered(
    name: string,
    wanted: Record<string, unknown>,
  ): Promise<Record<string, unknown> | undefined> {
    if (this.asking) return undefined;
    this.asking = true;
    this.player.pause();
    let content: Record<string, unknown> | undefined;
    try {
      ({ content } = await ask(this.model, name, wanted));
      setText(this.trouble, "");
    } catch (error) {
      setText(this.trouble, visible((error as Error).message));
    }
    this.asking = false;
    this.draw();
    return content;
  }
}

/** Shared memory tells most; else the first buffer. */
function preferred({ buffers }: Trace): string {
  const shared = buffers.find(({ space }) => space === "shared");
  return (shared ?? buffers[0])?.name ?? "";
}

function finding(words: string, hint: string, buttons: HTMLElement[]): HTMLElement {
  const text = element("span", {}, words);
  const advice = element("span", { class: "tge-note" });
  if (hint) setText(advice, ` Try: ${visible(hint)}`);
  return element("li", {}, element("div", {}, text, advice), ...buttons);
}
