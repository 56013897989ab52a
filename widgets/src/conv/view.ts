/* ConvView: a kernel that slides, its matrix, what layers see and what they make. */

import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type Model, onChange, save } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { element, setText } from "../shared/dom";
import { shorten, visible } from "../shared/format";
import { ARROWS, type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { type Tabs, makeTabs } from "../shared/tabs";
import { makeColumns } from "./columns";
import type { ConvDocument, Part } from "./document";
import { makeField } from "./fieldview";
import {
  type Cell,
  cellAt,
  cellOf,
  channelsOf,
  localOf,
  numbersOf,
  positionOf,
  sizeFormula,
} from "./geometry";
import { makeMaps } from "./mapsview";
import { makePlayer } from "./player";
import { makeSlide, sentence } from "./slide";
import type { Actions, State, Tab } from "./state";

const MARGIN = 34; // pixels of the card's padding
const LABELS = {
  slide: "Sliding",
  columns: "As a matrix",
  field: "Receptive field",
  maps: "Feature maps",
} as const;
const SIZE_RULE =
  "Output size: " +
  "(size + padding \u2212 dilation\u00b7(kernel \u2212 1) \u2212 1) / stride + 1";
type Name = keyof typeof LABELS;
const KEYS: KeyRow[] = [
  [ARROWS, "slide the kernel; choose another number or channel"],
  ["Home End", "the start, the end of a row"],
  ["PgUp PgDn", "the first, the last row"],
];

export class ConvWidget {
  readonly element: HTMLElement;
  private state: State;
  private readonly tabs: Tabs;
  private readonly panels: Record<Name, Tab>;
  private readonly announcer = makeAnnouncer();
  private readonly player = makePlayer((at, quietly) =>
    this.go(cellAt(this.state.numbers.part, at), quietly),
  );
  private readonly choices = element("div", { class: "tge-choices" });
  private readonly size = element("p", { class: "tge-note tge-size" });
  private readonly trouble = element("p", { class: "tge-failure", role: "status" });
  private readonly undo: Cleanup[];
  private asking = false;

  constructor(
    private readonly model: Model,
    document: ConvDocument,
  ) {
    const say = (text: string): void => this.announcer.say(text);
    const actions: Actions = {
      go: (cell, quietly) => this.go(cell, quietly),
      look: (out, channel) => this.look(out, channel),
      pause: () => this.player.pause(),
    };
    this.state = this.begin(document);
    this.panels = {
      slide: makeSlide(actions),
      columns: makeColumns(actions),
      field: makeField(say),
      maps: makeMaps(say),
    };
    const named = (Object.keys(LABELS) as Name[]).map((name) => ({
      name,
      panel: this.panels[name].panel,
    }));
    this.tabs = makeTabs("Convolution", named, (name) => this.open(name));
    this.element = element(
      "section",
      { class: "tge tge-card tge-conv", "aria-label": "Convolution" },
      element("h2", { class: "tge-title" }, "Convolution"),
      this.tabs.element,
      this.choices,
      this.player.element,
      ...named.map(({ panel }) => panel),
      this.size,
      this.trouble,
      makeKeyHelp(KEYS),
      this.announcer.element,
    );
    for (const name of Object.keys(LABELS) as Name[])
      this.tabs.label(name, LABELS[name]);
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.element);
    this.undo = [
      () => observer.disconnect(),
      () => this.player.pause(),
      whenThemeChanges(() => this.draw()),
      keepPlainKeys(this.element),
      onChange(model, "document", () => this.renew()),
      ...["position", "tab", "out_channel", "in_channel"].map((name) =>
        onChange(model, name, () => this.follow()),
      ),
    ];
    this.offer();
    this.draw();
  }

  close(): void {
    this.undo.forEach((stop) => stop());
  }

  // What is shown.

  private begin(document: ConvDocument): State {
    const { part } = document;
    const number = (name: string): number => Number(this.model.get(name) ?? 0);
    const out = clamp(
      number("out_channel"),
      part.first,
      part.first + part.weight.length - 1,
    );
    const channels = channelsOf(part, out);
    const wanted = channels[number("in_channel") % Math.max(1, channels.length)];
    const cell = cellOf(part, number("position"));
    const inside = localOf(part, cell) >= 0 ? cell : cellAt(part, 0);
    const channel = wanted ?? channels[0] ?? 0;
    return { document, numbers: numbersOf(part), out, channel, cell: inside };
  }

  private renew(): void {
    this.state = this.begin(this.model.get("document") as ConvDocument);
    this.offer();
    this.draw();
  }

  /** Python has set a trait. */
  private follow(): void {
    const { part } = this.state.numbers;
    const cell = cellOf(part, Number(this.model.get("position")));
    const out = Number(this.model.get("out_channel"));
    if (out !== this.state.out) this.look(out, this.state.channel);
    if (positionOf(part, cell) !== positionOf(part, this.state.cell))
      this.go(cell, true);
    this.draw();
  }

  private name(): Name {
    const name = String(this.model.get("tab"));
    return name in LABELS ? (name as Name) : "slide";
  }

  private open(name: string): void {
    this.player.pause();
    this.set({ tab: name });
    this.draw();
  }

  private draw(): void {
    const name = this.name();
    this.tabs.show(name);
    const { part } = this.state.numbers;
    const sliding = name === "slide" || name === "columns";
    this.choices.hidden = !sliding || this.choices.childElementCount === 0;
    this.player.element.hidden = this.size.hidden = !sliding;
    const room = Math.max(160, this.element.clientWidth - MARGIN);
    if (sliding) this.player.show(localOf(part, this.state.cell), here(part));
    this.panels[name].draw(this.state, room);
    const [rows, columns] = [sizeFormula(part, 0), sizeFormula(part, 1)];
    const both = rows === columns ? rows : `${rows} rows, ${columns} columns`;
    setText(this.size, `${SIZE_RULE}: ${both}`);
    this.trouble.hidden = this.trouble.textContent === "";
  }

  /** The choice of layer and channels. */
  private offer(): void {
    const { document, numbers, out } = this.state;
    const { part } = numbers;
    const parts: HTMLElement[] = [];
    if (document.layers.length > 1) {
      const names = document.layers.map(({ name, label }) =>
        shorten(visible(`${name} ${label}`), 40),
      );
      parts.push(
        choice(
          "Layer",
          names,
          document.layer,
          (layer) => void this.fetch({ layer, first: 0 }),
        ),
      );
    }
    if (part.out_channels > 1) {
      const names = Array.from({ length: part.out_channels }, (_, place) =>
        String(place),
      );
      parts.push(
        choice("Output channel", names, out, (to) => this.look(to, this.state.channel)),
      );
    }
    const channels = channelsOf(part, out);
    if (channels.length > 1) {
      const at = channels.indexOf(this.state.channel);
      const pick = (place: number): void =>
        this.look(this.state.out, channels[place] ?? 0);
      parts.push(choice("Input channel", channels.map(String), at, pick));
    }
    this.choices.replaceChildren(...parts);
  }

  // Moving.

  private go(cell: Cell, quietly = false): void {
    const { part } = this.state.numbers;
    if (localOf(part, cell) < 0) {
      const first = part.first;
      const [row, column] = [
        cell[0] - Math.floor(part.output.rows / 2),
        cell[1] - Math.floor(part.output.columns / 2),
      ];
      void this.fetch({ layer: this.state.document.layer, first, row, column }, cell);
      return;
    }
    this.state = { ...this.state, cell };
    this.draw();
    if (quietly) return;
    this.set({ position: positionOf(part, cell) });
    this.announcer.say(sentence(this.state));
  }

  private look(out: number, channel: number): void {
    const { part } = this.state.numbers;
    const wanted = clamp(out, 0, part.out_channels - 1);
    const shown = wanted >= part.first && wanted < part.first + part.weight.length;
    if (!shown) {
      const { row, column } = part.output;
      const { layer } = this.state.document;
      void this.fetch({ layer, first: wanted, row, column }, this.state.cell, wanted);
      return;
    }
    const channels = channelsOf(part, wanted);
    const kept = channels.includes(channel) ? channel : (channels[0] ?? 0);
    this.state = { ...this.state, out: wanted, channel: kept };
    this.set({ out_channel: wanted, in_channel: channels.indexOf(kept) });
    const label = document.activeElement?.getAttribute("aria-label");
    this.offer();
    if (label)
      this.choices.querySelector<HTMLElement>(`select[aria-label="${label}"]`)?.focus();
    this.draw();
    this.announcer.say(sentence(this.state));
  }

  private set(values: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    save(this.model);
  }

  /** Another part: of another layer, of other channels, or around another place. */
  private async fetch(
    wanted: { layer: number; first: number; row?: number; column?: number },
    cell?: Cell,
    out = wanted.first,
  ): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.player.pause();
    try {
      const request = { row: 0, column: 0, ...wanted };
      const { content } = await ask(this.model, "part", request);
      const part = content["part"] as Part;
      const document = {
        ...this.state.document,
        part,
        layer: Number(content["layer"]),
      };
      const channel = channelsOf(part, clamp(out, 0, part.out_channels - 1))[0] ?? 0;
      const numbers = numbersOf(part);
      const inside = cell && localOf(part, cell) >= 0 ? cell : cellAt(part, 0);
      const kept =
        channelsOf(part, out).includes(this.state.channel) && cell !== undefined;
      this.state = {
        document: { ...document, field: this.state.document.field },
        numbers,
        out: clamp(
          cell && !out ? this.state.out : out,
          part.first,
          part.out_channels - 1,
        ),
        channel: kept ? this.state.channel : channel,
        cell: inside,
      };
      setText(this.trouble, "");
      this.offer();
      this.announcer.say(sentence(this.state));
    } catch (error) {
      setText(this.trouble, visible((error as Error).message));
      this.offer();
    }
    this.asking = false;
    this.draw();
  }
}

function here({ output }: Part): number {
  return output.rows * output.columns;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function choice(
  label: string,
  names: readonly string[],
  chosen: number,
  picked: (place: number) => void,
): HTMLElement {
  const select = element("select", { "aria-label": label });
  names.forEach((name, place) =>
    select.append(element("option", { value: place }, name)),
  );
  select.value = String(chosen);
  select.addEventListener("change", () => picked(Number(select.value)));
  return element("label", { class: "tge-choice" }, `${label} `, select);
}
