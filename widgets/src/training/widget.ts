/* The live view of a training run.

   Python sends frames (frames.ts); they change what is known of the run (run.ts);
   once per animation frame everything is painted from that. Each painted frame is
   acknowledged, and Python keeps at most two on their way, so a slow browser gets
   fewer frames instead of a queue. A view that cannot be seen is not painted. */

import type { RunRecord, RunState } from "../record";
import { makeAnnouncer } from "../shared/announce";
import { type Cleanup, type RenderContext, onChange, onMessage } from "../shared/anywidget";
import { element, setText } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { keepPlainKeys } from "../shared/keys";
import { type Chart, makeChart } from "./chart";
import { makeControls } from "./controls";
import { families } from "./curves";
import { type Frame, decodeFrame } from "./frames";
import { type Run, applyFrame, emptyRun, isOver, runOfRecord } from "./run";
import { makeErrorBox, makeProgress, makeStatus, sentence } from "./status";

const ASK_AGAIN_MILLISECONDS = 1000;

function render({ model, el }: RenderContext): Cleanup {
  const record = model.get("snapshot") as RunRecord | null;
  const run: Run = record ? runOfRecord(record) : emptyRun();
  run.state = model.get("state") as RunState;
  run.lr = model.get("lr") as number | null;
  let live = false;
  let newest = 0; // sequence number of the newest frame, painted or not
  let said: RunState = run.state;
  let askedAt = -Infinity;
  let pending = 0;
  let visible = true;

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
    pending = 0;
    setText(title, String(model.get("title") || "Training"));
    status.update(run, !live && run.step > 0);
    progress.update(run);
    charts.draw(run, model.get("smooth") === true);
    errorBox.update(run);
    const canRestart = model.get("can_restart") === true;
    controls.update({ state: run.state, lr: run.lr, canRestart, live });
    acknowledge();
  };
  const schedule = (): void => {
    if (!pending) pending = requestAnimationFrame(paint);
  };
  const acknowledge = (): void => {
    if (live) model.send({ kind: "acknowledge", sequence: newest });
  };
  const hello = (): void => {
    if (performance.now() - askedAt < ASK_AGAIN_MILLISECONDS) return;
    askedAt = performance.now();
    model.send({ kind: "hello" });
  };
  const receive = (frame: Frame): void => {
    live = true;
    newest = frame.sequence;
    const stepped = run.state === "paused" && run.step !== frame.step;
    if (!applyFrame(run, frame)) hello();
    if (run.state !== said || (stepped && run.state === "paused")) {
      if (said !== "ready" || run.state !== "running") announcer.say(sentence(run));
      said = run.state;
    }
    if (document.hidden || !visible) acknowledge();
    else schedule();
  };

  const undo = [
    onMessage(model, (content, buffers) => {
      const frame = decodeFrame(content, buffers);
      if (frame) receive(frame);
    }),
    ...["title", "smooth", "can_restart"].map((name) => onChange(model, name, schedule)),
    whenSeen(card, (now) => {
      visible = now;
      if (now) schedule();
    }),
    whenResized(card, schedule),
    keepFocus(card),
    keepPlainKeys(card),
  ];
  el.append(card);
  paint();
  hello();
  return () => {
    cancelAnimationFrame(pending);
    undo.forEach((stop) => stop());
  };
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

function whenSeen(target: Element, callback: (visible: boolean) => void): Cleanup {
  const observer = new IntersectionObserver((entries) => {
    callback(entries.at(-1)?.isIntersecting ?? true);
  });
  observer.observe(target);
  const awake = (): void => callback(!document.hidden);
  document.addEventListener("visibilitychange", awake);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", awake);
  };
}

function whenResized(target: Element, callback: () => void): Cleanup {
  const observer = new ResizeObserver(callback);
  observer.observe(target);
  return () => observer.disconnect();
}

export default { render };
