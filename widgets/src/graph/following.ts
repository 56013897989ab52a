/** Following a run: the choice of what colours the nodes, a legend, alarms. */

import type { GraphDocument } from "../document";
import type { Cleanup, Model } from "../shared/anywidget";
import { onChange, save } from "../shared/anywidget";
import { element, setText, uniqueId } from "../shared/dom";
import { formatNumber } from "../shared/format";
import type { Stream } from "../shared/stream";
import { follow, readFloats } from "../shared/stream";
import { shorten, visible } from "./format";
import type { Range } from "./live";
import { label, rangeOf, share, targets } from "./live";
import { cornerSign, writeSecond } from "./marks";
import type { Box, Scene } from "./model";
import type { Picture } from "./picture";
import { section } from "./sections";
import type { Area } from "./viewport";
import { isNear, LEGIBLE } from "./viewport";

interface Alarm {
  node: string;
  where: string;
  kind: string;
  step: number;
  text: string;
}

const ALARMS: Record<string, string> = {
  nan: "Not a number",
  exploding: "Exploding gradient",
  vanishing: "Vanishing gradient",
  dead: "Dead units",
  plateau: "Plateau",
  overwritten: "Saved, then written into",
};

/** The part of the drawing that is seen, and how large. */
type Sight = Area & { scale: number };

/** The strongest colour leaves the text readable: percent of it in a box. */
const STRONGEST = 45;

export class Following {
  /** The choice and the legend; hidden while nothing is followed. */
  readonly element: HTMLElement;
  private readonly select = element("select", { class: "tge-select" });
  private readonly bar = element("span", {
    class: "tge-live-bar",
    "aria-hidden": "true",
  });
  private readonly low = element("span", { class: "tge-number" });
  private readonly high = element("span", { class: "tge-number" });
  private readonly step = element("span", { class: "tge-number tge-live-step" });
  private readonly numbers = new Map<string, number>();
  private readonly painted = new Map<string, string>();
  private readonly ids: string[];
  private readonly stream: Stream;
  private readonly cleanups: Cleanup[];
  private told: { box: Box; line: HTMLElement } | null = null;
  private measure = "";
  private range: Range = { kind: "linear", low: 0, high: 1 };

  constructor(
    private readonly model: Model,
    document: GraphDocument,
    private readonly picture: Picture,
    private readonly stage: {
      scene(): Scene;
      sight(): Sight | null;
      changed(): void;
      say(text: string): void;
    },
  ) {
    this.ids = targets(document);
    const id = uniqueId("tge-colour");
    this.select.id = id;
    this.element = element(
      "div",
      { class: "tge-live", hidden: true },
      element("label", { for: id }, "Colour by"),
      this.select,
      element("span", { class: "tge-live-range" }, this.low, this.bar, this.high),
      this.step,
    );
    this.select.addEventListener("change", () => {
      model.set("colour_by", this.select.value);
      save(model);
    });
    this.stream = follow(model, picture.svg, {
      receive: ({ measure, step }, [buffer]) => {
        this.take(String(measure), Number(step), readFloats(buffer));
        return true;
      },
      paint: () => this.paint(),
    });
    this.cleanups = [
      this.stream.close,
      onChange(model, "measures", () => this.offer()),
      onChange(model, "colour_by", () => this.offer()),
      onChange(model, "alarms", () => this.ring()),
    ];
    this.offer();
    this.readSaved();
    this.stream.hello();
  }

  close(): void {
    for (const cleanup of this.cleanups) cleanup();
  }

  /** After the picture was drawn anew: every box is plain again. */
  redrawn(): void {
    this.painted.clear();
    this.paint();
    this.markAlarms();
  }

  /** After the picture was moved: other boxes are seen. */
  moved(): void {
    if (this.numbers.size > 0) this.stream.schedule();
  }

  /** What the panel says of a box. */
  about(box: Box): HTMLElement[] {
    const value = this.numberOf(box);
    const parts = this.alarmsOf(box).map(({ step, kind, text }) => {
      const made = section(
        `! ${ALARMS[kind] ?? visible(kind)}${step > 0 ? `, since step ${step}` : ""}`,
        element("p", {}, shorten(visible(text), 2000)),
      );
      made.classList.add("tge-error");
      return made;
    });
    if (value !== undefined) {
      this.told = { box, line: element("p", { class: "tge-number" }) };
      this.tell();
      parts.push(section("In the run", this.told.line));
    }
    return parts;
  }

  /** Keeps the panel's number as new as the box's. */
  private tell(): void {
    if (this.told === null) return;
    const value = this.numberOf(this.told.box);
    const words = value === undefined ? "is not measured here" : full(value);
    setText(this.told.line, `${this.measure} ${words}`);
  }

  /** What a screen reader hears of a box besides its name. */
  words(box: Box): string {
    const value = this.numberOf(box);
    const told = value === undefined ? "" : `, ${this.measure} ${full(value)}`;
    const rung = this.alarmsOf(box).map(({ kind }) => `, ${ALARMS[kind] ?? kind}`);
    return told + rung.join("");
  }

  private measures(): string[] {
    const given = this.model.get("measures");
    return Array.isArray(given) ? given.map(String) : [];
  }

  private alarms(): Alarm[] {
    const given = this.model.get("alarms");
    return Array.isArray(given) ? (given as Alarm[]) : [];
  }

  private alarmsOf(box: Box): Alarm[] {
    const ids = new Set([box.id, ...box.members]);
    return this.alarms().filter(({ node }) => ids.has(node));
  }

  private offer(): void {
    const measures = this.measures();
    this.element.hidden = measures.length === 0;
    const chosen = String(this.model.get("colour_by") ?? "");
    const known = [...this.select.options].map(({ value }) => value);
    if (known.join() !== measures.join())
      this.select.replaceChildren(
        ...measures.map((name) => element("option", { value: name }, name)),
      );
    this.select.value = chosen;
  }

  /** What a saved notebook keeps. */
  private readSaved(): void {
    const saved = this.model.get("colours") as {
      measure?: string;
      step?: number;
      numbers?: (number | null)[];
    } | null;
    if (saved?.numbers === undefined) return;
    const numbers = saved.numbers.map((value) => value ?? Number.NaN);
    this.take(saved.measure ?? "", saved.step ?? 0, numbers);
  }

  private take(measure: string, step: number, numbers: ArrayLike<number>): void {
    this.measure = measure;
    this.numbers.clear();
    for (const [i, id] of this.ids.entries()) {
      const value = numbers[i];
      if (value !== undefined && !Number.isNaN(value)) this.numbers.set(id, value);
    }
    this.range = rangeOf(measure, this.numbers.values());
    setText(this.step, step > 0 ? `step ${step}` : "");
  }

  private numberOf(box: Box): number | undefined {
    return this.numbers.get(box.id);
  }

  /**
   * Colours what has changed and is seen, and nothing else. A browser lays out every
   * text that changes: with 300 boxes that takes ten times as long as all the rest.
   */
  private paint(): void {
    const sight = this.stage.sight();
    const legible = sight === null || sight.scale >= LEGIBLE;
    for (const box of this.stage.scene().boxes) {
      if (sight !== null && !isNear(sight, box)) continue;
      const drawn = this.picture.boxes.get(box.id);
      if (drawn !== undefined) this.paintBox(drawn, box, this.numberOf(box), legible);
    }
    const { kind, low, high } = this.range;
    setText(this.low, formatNumber(low, 1));
    setText(this.high, formatNumber(high, 1));
    this.tell();
    this.bar.classList.toggle("tge-live-signed", kind === "signed");
  }

  private paintBox(
    drawn: SVGGElement,
    box: Box,
    value: number | undefined,
    legible: boolean,
  ): void {
    const words = (number: number): string => label(this.measure, number, room(box));
    const text = value === undefined || !legible ? "" : words(value);
    const at = value === undefined ? 0 : share(this.range, value);
    const state = `${text} ${Math.round(at * STRONGEST)}`;
    if ((this.painted.get(box.id) ?? " 0") === state) return;
    this.painted.set(box.id, state);
    writeSecond(drawn, text);
    if (value === undefined) return drawn.removeAttribute("data-live");
    const kind = Number.isFinite(value) ? (at < 0 ? "cold" : "warm") : "bad";
    if (drawn.getAttribute("data-live") !== kind) drawn.setAttribute("data-live", kind);
    const percent = `${Math.round(Math.abs(at) * STRONGEST)}%`;
    drawn.style.setProperty("--tge-heat", percent);
  }

  private ring(): void {
    this.markAlarms();
    const newest = this.alarms().at(-1);
    if (newest !== undefined) {
      const where = shorten(visible(newest.where || "the run"), 200);
      this.stage.say(`${ALARMS[newest.kind] ?? newest.kind} at ${where}`);
    }
    this.stage.changed();
  }

  /** The sign of an alarm at the corner of its box. */
  private markAlarms(): void {
    for (const box of this.stage.scene().boxes) {
      const drawn = this.picture.boxes.get(box.id);
      const ringing = this.alarmsOf(box);
      const before = drawn?.querySelector(".tge-ringing") ?? null;
      const stale = ringing.some(({ kind }) => kind === "overwritten");
      drawn?.classList.toggle("tge-node-overwritten", stale);
      if (ringing.length === 0) before?.remove();
      else if (before === null) {
        const words = ringing.map(({ kind }) => ALARMS[kind] ?? kind).join(", ");
        drawn?.append(cornerSign("!", words, box, "tge-ringing"));
      }
    }
  }
}

function full(value: number): string {
  return Number.isFinite(value) ? formatNumber(value, 4) : "nan or infinite";
}

/** How many characters of a second line a box has room for. */
function room({ width }: Box): number {
  return Math.floor((width - 10) / 6.4);
}
