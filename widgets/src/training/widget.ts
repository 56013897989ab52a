/* The live view of a training run.

   Python sends frames (frames.ts, shared/stream.ts); they change what is known of the
   run (run.ts); once per animation frame everything is painted from that. */

import type { RunRecord, RunState } from "../record";
import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type RenderContext, onChange } from "../shared/anywidget";
import { element, setText } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { keepPlainKeys } from "../shared/keys";
import { type FrameHeader, follow } from "../shared/stream";
import { type Chart, makeChart } from "./chart";
import { makeControls } from "./controls";
import { families } from "./curves";
import { decodeFrame } from "./frames";
import { type Run, applyFrame, emptyRun, isOver, runOfRecord } from "./run";
import { makeErrorBox, makeProgress, makeStatus, sentence } from "./status";

function render({ model, el }: RenderContext): Cleanup {
  const record = model.get("snapshot") as RunRecord | null;
  const run: Run = record ? runOfRecord(record) : emptyRun();
  run.state = model.get("state") as RunState;
  run.lr = model.get("lr") as number | null;
  let said: RunState = run.state;

  const title = element("p", { class: "tge-title" });
  const status = makeStatus();
  const progress = makeProgress();
  const charts = makeCharts();
  const errorBox = makeErrorBox();
  const announcer = makeAnnouncer();
  const controls = makeControls(
    {
      command: (name) => model.send({ kind: "command", name }),
      lr: (value) => {
        model.set("lr", value);
        model.save_changes();
      },
      smooth: (on) => {
        model.set("smooth", on);
        model.save_changes();
      },
    },
    model.get("smooth") === true,
  );
  const card = element(
    "section",
    { class: "tge tge-training tge-card", "aria-label": "Training run" },
    element("div", { class: "tge-header" }, title, status.element),
    progress.element,
    charts.element,
    errorBox.element,
    controls.element,
    announcer.element,
  );

  const paint = (): void => {
    const live = stream.live();
    setText(title, String(model.get("title") || "Training"));
    status.update(run, !live && run.step > 0);
    progress.update(run);
    charts.draw(run, model.get("smooth") === true);
    errorBox.update(run);
    const canRestart = model.get("can_restart") === true;
    controls.update({ state: run.state, lr: run.lr, canRestart, live });
  };
  const receive = (header: FrameHeader, buffers: DataView[]): boolean => {
    const frame = decodeFrame(header, buffers);
    const stepped = run.state === "paused" && run.step !== frame.step;
    const whole = applyFrame(run, frame);
    if (run.state !== said || (stepped && run.state === "paused")) {
      if (said !== "ready" || run.state !== "running") announcer.say(sentence(run));
      said = run.state;
    }
    return whole;
  };
  const stream = follow(model, card, { receive, paint });

  const undo = [
    stream.close,
    ...["title", "smooth", "can_restart"].map((name) =>
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

interface Charts {
  readonly element: HTMLElement;
  draw(run: Run, smoothed: boolean): void;
}

/** One chart for each quantity, in the order in which they appear. */
function makeCharts(): Charts {
  const hint = element("p", { class: "tge-empty" });
  const grid = element("div", { class: "tge-charts" }, hint);
  const charts = new Map<string, Chart>();
  const pointed = (step: number | null): void => {
    for (const chart of charts.values()) chart.point(step);
  };
  const draw = (run: Run, smoothed: boolean): void => {
    const groups = families(run.series);
    for (const [family, chart] of charts) {
      if (groups.has(family)) continue;
      chart.element.remove();
      charts.delete(family);
    }
    for (const [family, series] of groups) {
      let chart = charts.get(family);
      if (chart === undefined) {
        chart = makeChart(family, pointed);
        charts.set(family, chart);
        grid.append(chart.element);
      }
      chart.draw(run, series, smoothed);
    }
    hint.hidden = charts.size > 0;
    const over = isOver(run.state);
    setText(hint, over ? "No step was made." : "The curves begin with the first step.");
  };
  return { element: grid, draw };
}

export default { render };
