/* The live view of a decision: the plane as a model sees it, while it learns.

   Python looks at the model and sends what it saw (shared/stream.ts); everything here
   is painted from the last of that. A saved notebook keeps one look. */

import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type RenderContext, onChange, save } from "../shared/anywidget";
import { ask } from "../shared/ask";
import { isDark } from "../shared/colour";
import type { Place } from "../shared/contour";
import { element, setText, svg } from "../shared/dom";
import { sample } from "../shared/field";
import { keepFocus } from "../shared/focus";
import { formatNumber } from "../shared/format";
import { ARROWS, type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { makePlane } from "../shared/plane";
import { type FrameHeader, follow, readFloats } from "../shared/stream";
import { layerName, makeLayerChoice } from "./layers";
import {
  type Data,
  type Facts,
  type Layer,
  type Seen,
  type Snapshot,
  hintOf,
  outputsAt,
  placeText,
  reading,
  seenOf,
  seenOfSnapshot,
  standing,
  told,
} from "./model";
import { boundary, makePoints, unitLines, valueRange } from "./picture";
import { paintDecision, paintUnit } from "./shading";
import { READS, makeTools } from "./tools";
import { makeUnits } from "./units";

const GRAIN = 200; // the shading is smooth: the page makes it larger
const REST_MILLISECONDS = 120; // of the cross-hair, before Python is asked exactly

function render({ model, el }: RenderContext): Cleanup {
  let data = model.get("data") as Data;
  let seen: Seen = seenOfSnapshot(model.get("snapshot") as Snapshot, data);
  let moved = true; // whether the points have to be drawn anew
  let rest = 0;
  let exact: { outputs: number[]; units: number[] } | null = null;

  const title = element("h2", { class: "tge-title" });
  const status = element("p", { class: "tge-status tge-number" });
  const reads = element("p", { class: "tge-reading tge-number" });
  const notice = element("p", { class: "tge-notice" });
  const trouble = element("p", { class: "tge-trouble", role: "alert" });
  const announcer = makeAnnouncer();
  const points = makePoints();
  const above = svg("g", {});
  const top = svg("g", {});

  const set = (name: string, value: unknown): void => {
    model.set(name, value);
    save(model);
  };
  const unit = (): number => {
    const chosen = Number(model.get("unit"));
    return chosen >= 0 && chosen < seen.units.length ? chosen : -1;
  };
  const choose = (chosen: number): void => {
    set("unit", chosen);
    announcer.say(chosen < 0 ? "The decision" : `Unit ${chosen}`);
    stream.schedule();
  };

  // Pointing and adding.

  const add = ([x, y]: Place, label: number): void => {
    const added = model.get("added") as [number, number, number][];
    set("added", [...added, [round(x), round(y), label]]);
    announcer.say(
      `Added ${told(data.names[label] ?? `${label}`)} at ${placeText(data, [x, y])}`,
    );
  };
  const undo = (): void => {
    const added = model.get("added") as unknown[];
    if (added.length === 0) return;
    set("added", added.slice(0, -1));
    announcer.say("Removed the last point");
  };
  const tools = makeTools(undo);
  const plane = makePlane({
    kind: "plane of the data",
    label:
      "The decision over the plane. Arrow keys move a cross-hair that reads it; " +
      (data.regression
        ? ""
        : "a digit adds a point of that class, Backspace removes the last."),
    most: 620,
    grain: GRAIN,
    hover: (at, keyed) => {
      exact = null;
      tell(keyed);
      clearTimeout(rest);
      if (at && stream.live())
        rest = window.setTimeout(() => probe(at), REST_MILLISECONDS);
    },
    choose(at) {
      if (tools.adds() !== READS && stream.live()) add(at, tools.adds());
    },
    key(key, at) {
      if (!stream.live() || data.regression) return false;
      if (key === "Backspace" || key === "Delete") undo();
      else if (at && /^[0-9]$/.test(key) && Number(key) < data.names.length)
        add(at, Number(key));
      else return false;
      return true;
    },
  });

  /** The exact numbers at the cross-hair, if it is still there. */
  const probe = (at: Place): void => {
    ask(model, "probe", { x: at[0], y: at[1] })
      .then(({ content }) => {
        if (plane.cursor() !== at) return;
        exact = content as unknown as { outputs: number[]; units: number[] };
        tell(false);
      })
      .catch((error: Error) => setText(trouble, error.message));
  };
  const tell = (keyed: boolean): void => {
    const at = plane.cursor();
    const chosen = unit();
    if (at === null) {
      setText(
        reads,
        chosen < 0
          ? hintOf(data, seen.facts)
          : `Unit ${chosen} of ${layerName(layer())}: blue below 0, orange above.`,
      );
      units.tell(null);
      return;
    }
    const numbers = exact?.units ?? seen.units.map((field) => sample(field, ...at));
    const text =
      chosen < 0
        ? reading(data, exact?.outputs ?? outputsAt(seen, at))
        : `unit ${chosen} is ${formatNumber(numbers[chosen] ?? NaN)}`;
    setText(reads, `${placeText(data, at)}: ${text}`);
    units.tell(numbers);
    if (keyed) announcer.say(`${placeText(data, at)}: ${text}`);
  };

  // Layers and units.

  const units = makeUnits(choose);
  let layers = model.get("layers") as Layer[];
  const choice = makeLayerChoice((path) => set("layer", path));
  choice.offer(layers);
  const layer = (): Layer | undefined =>
    layers.find(({ path }) => path === seen.facts.layer);
  const lines = element("input", { type: "checkbox" });
  lines.addEventListener("change", () => stream.schedule());
  const linesBox = element(
    "label",
    { class: "tge-switch" },
    lines,
    "Lines of the first layer",
  );
  const back = element(
    "button",
    { type: "button", class: "tge-button" },
    "Show the decision",
  );
  back.addEventListener("click", () => choose(-1));

  // Drawing.

  const paint = (): void => {
    const dark = isDark(plane.element);
    const chosen = unit();
    const live = stream.live();
    const { x_range, y_range, features } = data;
    const names: [string, string] = [
      told(features[0] ?? "x"),
      told(features[1] ?? "y"),
    ];
    const resized = plane.layOut(x_range, y_range, names);
    const shown = chosen < 0 ? null : seen.units[chosen]!;
    if (shown) paintUnit(plane.canvas, shown, dark);
    else paintDecision(plane.canvas, seen, data.regression, valueRange(data), dark);
    const first = shown && seen.facts.unit_lines;
    above.replaceChildren(
      ...(shown ? [] : boundary(plane, seen, data.regression)),
      ...(lines.checked && !first ? unitLines(plane, seen, data, null) : []),
    );
    top.replaceChildren(...(first ? unitLines(plane, seen, data, chosen) : []));
    if (moved || resized) points.draw(plane, data, dark);
    moved = false;
    points.mark(seen.facts.wrong);
    units.draw(seen.units, chosen, dark);
    units.label(layer());
    tools.update(data, live);
    choice.update(seen.facts.layer, live);
    back.hidden = chosen < 0;
    linesBox.hidden = seen.facts.lines.length === 0;
    const name =
      String(model.get("title")) || (data.regression ? "Prediction" : "Decision");
    setText(title, told(name, 300));
    setText(notice, data.notice);
    status.replaceChildren(
      ...standing(data, seen.facts).map((part) => element("span", {}, part)),
    );
    tell(false);
  };

  plane.layer.append(above, points.element, top);
  const side = element(
    "div",
    { class: "tge-decision-side" },
    element("div", { class: "tge-layers" }, ...choice.elements, back),
    units.element,
    linesBox,
  );
  side.hidden = layers.length === 0;
  const card = element(
    "section",
    { class: "tge tge-decision tge-card", "aria-label": "Decision" },
    element("div", { class: "tge-decision-header" }, title, status, notice),
    element(
      "div",
      { class: "tge-decision-body" },
      element(
        "div",
        { class: "tge-decision-picture" },
        plane.element,
        reads,
        tools.element,
        trouble,
      ),
      side,
    ),
    makeKeyHelp(keysOf(data.regression)),
    announcer.element,
  );

  const receive = (header: FrameHeader, buffers: DataView[]): boolean => {
    const facts = header as unknown as Facts;
    const bytes = buffers[1];
    const pictures = bytes
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array();
    seen = seenOf(facts, readFloats(buffers[0]), pictures, data);
    if (plane.cursor()) exact = null;
    return true;
  };
  const stream = follow(model, card, { receive, paint });
  const undoAll = [
    stream.close,
    () => clearTimeout(rest),
    onChange(model, "data", () => {
      data = model.get("data") as Data;
      moved = true;
      stream.schedule();
    }),
    onChange(model, "layers", () => {
      layers = model.get("layers") as Layer[];
      choice.offer(layers);
      stream.schedule();
    }),
    ...["unit", "title"].map((name) => onChange(model, name, stream.schedule)),
    whenThemeChanges(() => {
      moved = true;
      stream.schedule();
    }),
    keepFocus(card),
    keepPlainKeys(card),
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undoAll.forEach((stop) => stop());
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function keysOf(regression: boolean): KeyRow[] {
  const adding: KeyRow[] = [
    ["0\u20269", "add a point of that class"],
    ["Backspace", "remove the last point"],
  ];
  return [
    [ARROWS, "move the cross-hair, with Shift in small steps; another unit"],
    ["Home Esc", "to the middle, put it away"],
    ["Space", "show the chosen unit in the large picture"],
    ...(regression ? [] : adding),
  ];
}

export default { render };
