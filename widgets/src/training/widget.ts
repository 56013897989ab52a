/* The live view of a training run, or of several side by side.

   Python sends frames (frames.ts, shared/stream.ts); they change what is known of the
   runs (run.ts); once per animation frame everything is painted from that. What a
   person has chosen to look at stands in traits (settings.ts). */

import type { RunRecord, RunState } from "../record";
import { makeAnnouncer } from "../shared/announce";
import {
  type Cleanup,
  type Model,
  type RenderContext,
  onChange,
  send,
} from "../shared/anywidget";
import { element, setText } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { type KeyRow, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { type FrameHeader, follow } from "../shared/stream";
import { makeTabs } from "../shared/tabs";
import {
  type Raised,
  alarmMarksOf,
  alarmText,
  alarmsOf,
  makeAlarms,
  makeBanner,
} from "./alarms";
import { makeChoice } from "./choice";
import { makeControls } from "./controls";
import { makeCurves } from "./curves";
import { decodeFrame } from "./frames";
import { makeHistograms } from "./histograms";
import { makeLayers } from "./layers";
import { shown } from "./lines";
import { type Run, applyFrame, emptyRun, runOfRecord } from "./run";
import { follow as followSettings } from "./settings";
import { makeErrorBox, makeProgress, makeReason, makeStatus, sentence } from "./status";

/** How long a kernel has to answer before a run counts as one that was saved. */
const PATIENCE_MILLISECONDS = 1500;

const KEYS: KeyRow[] = [
  ["\u2190 \u2192", "another step of a chart"],
  ["PgUp PgDn", "a tenth of the chart on, back"],
  ["\u2191 \u2193", "another layer of a heat map"],
  ["Shift+\u2192 Enter", "choose steps, show only these"],
  ["+ \u2212", "show fewer, more steps"],
  ["Esc", "show all steps"],
];

/** The runs as a notebook remembers them, until Python tells more. */
function savedRuns(model: Model): Run[] {
  const records = (model.get("snapshot") ?? []) as RunRecord[];
  const labels = model.get("labels") as string[];
  const runs = labels.map((_, index) => {
    const record = records[index];
    return record ? runOfRecord(record) : emptyRun();
  });
  const first = runs[0] ?? emptyRun();
  if (!first.step) first.state = model.get("state") as RunState;
  return runs.length ? runs : [first];
}

function render({ model, el }: RenderContext): Cleanup {
  const runs = savedRuns(model);
  const main = runs[0]!;
  const controlled = model.get("controlled") === true;
  const began = performance.now();
  let said: RunState = main.state;
  let alarmsSaid = main.alarms.length;
  let pinned: Raised | null = null;
  let picked = -1; // the run whose layers are shown; −1: nobody chose

  const chosen = followSettings(model, () => stream.schedule());
  const title = element("h2", { class: "tge-title" });
  const status = makeStatus();
  const progress = makeProgress();
  const announcer = makeAnnouncer();
  const errorBox = makeErrorBox();
  const reason = makeReason();
  const controls = makeControls({
    command: (name, count = 1) => send(model, { kind: "command", name, count }),
    set: (name, value) => send(model, { kind: "set", name, value }),
  });
  const show = (raised: Raised): void => {
    const { alarm } = raised;
    pinned = raised;
    picked = raised.run;
    if (alarm.where) chosen.set("selected_layer", alarm.where);
    open("curves");
    announcer.say(`Step ${alarm.step} is marked in the charts`);
    stream.schedule();
  };
  /** The keyboard goes along: what had it may be hidden now. */
  const open = (tab: string): void => {
    chosen.set("tab", tab);
    tabs.focus(tab);
  };
  const alarmWishes = {
    show,
    list: () => open("alarms"),
    put: () => tabs.focus("curves"),
  };
  const banner = makeBanner(alarmWishes);
  const curves = makeCurves(chosen);
  const layers = makeLayers(chosen);
  const histograms = makeHistograms(chosen);
  const alarms = makeAlarms(alarmWishes);
  const panels = {
    curves: element("div", { class: "tge-panel" }, banner.element, curves.element),
    layers: element("div", { class: "tge-panel" }, layers.element),
    histograms: element("div", { class: "tge-panel" }, histograms.element),
    alarms: element("div", { class: "tge-panel" }, alarms.element),
  };
  const tabs = makeTabs(
    "What to look at",
    Object.entries(panels).map(([name, panel]) => ({ name, panel })),
    (name) => chosen.set("tab", name),
  );
  const card = element(
    "section",
    { class: "tge tge-training tge-card", "aria-label": "Training run" },
    element("div", { class: "tge-header" }, title, status.element),
    progress.element,
    tabs.element,
    ...Object.values(panels),
    errorBox.element,
    reason.element,
    controls.element,
    makeKeyHelp(KEYS),
    announcer.element,
  );

  const choice = makeChoice("Run", (index) => {
    picked = Number(index);
    stream.schedule();
  });
  tabs.element.after(choice.element);
  /** The run whose layers are shown: the one picked, or the first that has any. */
  const watched = (labels: string[]): Run => {
    const measured = runs.flatMap(({ layers, histograms }, index) =>
      layers.some(({ where }) => where) || histograms.length ? [index] : [],
    );
    const drawn = measured.find((index) => !chosen.now.hidden.includes(index));
    const now = measured.includes(picked) ? picked : (drawn ?? measured[0] ?? 0);
    const options = measured.map((index): [string, string] => [
      `${index}`,
      labels[index] ?? "",
    ]);
    choice.update(options, `${now}`);
    const forOne = ["layers", "histograms"].includes(chosen.now.tab);
    choice.element.hidden = measured.length < 2 || !forOne;
    return runs[now] ?? main;
  };
  const paint = (): void => {
    const live = stream.live();
    const labels = model.get("labels") as string[];
    const run = watched(labels);
    setText(title, shown(String(model.get("title") || "Training")));
    status.update(main, controlled && !live && main.step > 0 && waited());
    progress.update(main);
    const raised = alarmsOf(runs, labels);
    label(run, raised.length);
    tabs.show(chosen.now.tab);
    banner.update(raised);
    const drawn = raised.filter((one) => !chosen.now.hidden.includes(one.run));
    if (!panels.curves.hidden) curves.draw(runs, labels, alarmMarksOf(drawn, pinned));
    const own = raised.filter((one) => runs[one.run] === run);
    if (!panels.layers.hidden) layers.draw(run, alarmMarksOf(own, pinned));
    if (!panels.histograms.hidden) histograms.draw(run);
    if (!panels.alarms.hidden) alarms.update(raised);
    errorBox.update(main);
    reason.update(main);
    const canRestart = model.get("can_restart") === true;
    const { state, parameters } = main;
    controls.element.hidden = !controlled;
    controls.update({ state, parameters, canRestart, live });
  };
  const waited = (): boolean => performance.now() - began > PATIENCE_MILLISECONDS;
  /** Tabs that have nothing to show are not there; one alone needs no row of tabs. */
  const label = (run: Run, count: number): void => {
    const measured = run.layers.some(({ where }) => where !== "");
    tabs.label("curves", "Curves");
    tabs.label("layers", measured ? "Layers" : "");
    tabs.label("histograms", run.histograms.length ? "Histograms" : "");
    tabs.label("alarms", count || measured ? `Alarms (${count})` : "");
    tabs.element.hidden = !(count || measured || run.histograms.length);
  };
  const receive = (header: FrameHeader, buffers: DataView[]): boolean => {
    const frame = decodeFrame(header, buffers);
    const run = runs[frame.run];
    if (run === undefined) return true;
    const stepped = run.state === "paused" && run.step !== frame.step;
    if (frame.reset && run === main && frame.step < run.step) startAnew();
    const whole = applyFrame(run, frame);
    if (run === main) tell(stepped);
    return whole;
  };
  /** Another run: what was marked and enlarged belonged to the one before. */
  const startAnew = (): void => {
    pinned = null;
    if (chosen.now.zoom.length > 0) chosen.set("zoom", []);
  };
  /** Says a change of state, a step while paused, and a new alarm. */
  const tell = (stepped: boolean): void => {
    const alarm = main.alarms.at(-1);
    if (main.state !== said || (stepped && main.state === "paused")) {
      if (said !== "ready" || main.state !== "running") announcer.say(sentence(main));
      said = main.state;
    } else if (main.alarms.length > alarmsSaid && alarm && stream.live()) {
      announcer.say(`Alarm. ${alarmText({ alarm, run: 0, of: "" })}`);
    }
    alarmsSaid = main.alarms.length;
  };
  const stream = follow(model, card, { receive, paint });
  const late = setTimeout(() => stream.schedule(), PATIENCE_MILLISECONDS + 50);

  const undo = [
    stream.close,
    chosen.close,
    () => clearTimeout(late),
    ...["title", "labels", "can_restart"].map((name) =>
      onChange(model, name, stream.schedule),
    ),
    keepFocus(card),
    keepPlainKeys(card),
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undo.forEach((stop) => stop());
}

export default { render };
