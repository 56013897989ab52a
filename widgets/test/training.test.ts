import assert from "node:assert/strict";
import { test } from "node:test";

import { path, rateChanges, stepOfKey } from "../src/training/chart";
import { extent, families, nearest, smooth, thin } from "../src/training/curves";
import { decodeFrame } from "../src/training/frames";
import type { Frame } from "../src/training/frames";
import { allowed, applyFrame, emptyRun, lastError, runOfRecord } from "../src/training/run";
import {
  linear,
  rateDecades,
  rateOfPosition,
  stepDomain,
  tickLabel,
  ticks,
  valueDomain,
} from "../src/shared/scales";
import { sentence, stepText } from "../src/training/status";
import { type FrameHeader, isFrame } from "../src/shared/stream";

function floats(...numbers: number[]): DataView {
  const view = new DataView(new ArrayBuffer(4 * numbers.length + 3), 3);
  numbers.forEach((number, index) => view.setFloat32(4 * index, number, true));
  return view; // it does not begin at a multiple of four, as a message may not
}

const HEADER: FrameHeader = {
  kind: "frame",
  version: 1,
  sequence: 7,
  reset: false,
  state: "running",
  step: 3,
  total_steps: 10,
  lr: 0.1,
  rate: 12.5,
  curves: [
    { name: "loss", start: 0, first_step: 1, count: 3 },
    { name: "accuracy", start: 0, first_step: 2, count: 1 },
  ],
  events: [],
};

function frame(changes: Partial<Frame> = {}): Frame {
  const made = decodeFrame(HEADER, [floats(0, 1, 2, 9, 8, 7, 0, 0.5)]);
  assert.ok(made);
  return { ...made, ...changes };
}

test("a frame is decoded curve by curve, steps before values", () => {
  const { curves, totalSteps, sequence } = frame();
  assert.deepEqual(curves, [
    { name: "loss", start: 0, steps: [1, 2, 3], values: [9, 8, 7] },
    { name: "accuracy", start: 0, steps: [2], values: [0.5] },
  ]);
  assert.equal(totalSteps, 10);
  assert.equal(sequence, 7);
});

test("steps beyond what a float32 counts exactly stay exact", () => {
  const curves = [{ name: "loss", start: 0, first_step: 20_000_001, count: 2 }];
  const made = decodeFrame({ ...HEADER, curves }, [floats(0, 1, 0.5, 0.25)]);
  assert.deepEqual(made?.curves[0]?.steps, [20_000_001, 20_000_002]);
});

test("what is no frame is passed over, a frame of a wrong length is not", () => {
  assert.ok(isFrame(HEADER));
  for (const other of [{ kind: "other" }, "text", null, { ...HEADER, version: 2 }])
    assert.ok(!isFrame(other));
  assert.throws(() => decodeFrame(HEADER, [floats(1, 2, 3)]), /wrong length/);
});

test("news are added, and a reset begins anew", () => {
  const run = emptyRun();
  assert.equal(applyFrame(run, frame()), true);
  const more = { name: "loss", start: 3, steps: [4], values: [6] };
  assert.equal(applyFrame(run, frame({ step: 4, curves: [more] })), true);
  assert.deepEqual(run.series[0], { name: "loss", steps: [1, 2, 3, 4], values: [9, 8, 7, 6] });
  assert.equal(applyFrame(run, frame({ reset: true })), true);
  assert.deepEqual(run.series[0]?.values, [9, 8, 7]);
});

test("a frame that does not follow on says that points are missing", () => {
  const run = emptyRun();
  const late = { name: "loss", start: 5, steps: [6], values: [1] };
  assert.equal(applyFrame(run, frame({ curves: [late] })), false);
  assert.deepEqual(run.series[0]?.values, []);
});

test("a saved run comes back, with gaps where a value was no number", () => {
  const run = runOfRecord({
    state: "finished",
    step: 2,
    total_steps: null,
    curves: [{ name: "loss", steps: [1, 2], values: [0.5, null] }],
    events: [],
    layers: [],
    histograms: [],
    alarms: [],
    version: 1,
  });
  assert.equal(run.step, 2);
  assert.deepEqual(run.series[0]?.values, [0.5, Number.NaN]);
});

test("only the commands that make sense are allowed", () => {
  assert.deepEqual([...allowed("ready", true)], ["start", "step"]);
  assert.deepEqual([...allowed("running", true)], ["pause", "step", "stop", "start"]);
  assert.deepEqual([...allowed("paused", false)], ["resume", "step", "stop"]);
  assert.deepEqual([...allowed("finished", true)], ["start"]);
  assert.deepEqual([...allowed("failed", false)], []);
});

test("an error is told by its last line", () => {
  const run = emptyRun();
  run.state = "failed";
  const text = 'Traceback:\n  File "x"\nValueError: no\n  got: 3\n';
  run.events.push({ step: 41, seconds: 1, kind: "failed", text });
  assert.deepEqual(lastError(run), {
    step: 41,
    headline: "ValueError: no",
    text: text.trimEnd(),
  });
  assert.equal(sentence(run), "Failed in step 41: ValueError: no");
});

test("a sentence tells where the run stands", () => {
  const run = emptyRun();
  applyFrame(run, frame({ state: "paused", step: 1234, totalSteps: 5000 }));
  assert.equal(stepText(run), "step 1,234 of 5,000");
  assert.equal(sentence(run), "Paused, step 1,234 of 5,000. loss 7, accuracy 0.500");
});

test("curves of one quantity share a chart", () => {
  const series = ["loss", "accuracy", "val_loss", "test/accuracy", "train", "val_"].map(
    (name) => ({ name, steps: [], values: [] }),
  );
  const groups = [...families(series)].map(([family, members]) => [
    family,
    ...members.map(({ name }) => name),
  ]);
  assert.deepEqual(groups, [
    ["loss", "loss", "val_loss"],
    ["accuracy", "accuracy", "test/accuracy"],
    ["train", "train"],
    ["val_", "val_"],
  ]);
});

test("the extent passes over what is no number", () => {
  assert.deepEqual(extent([[3, Number.NaN, -1], [Infinity, 2]]), [-1, 3]);
  assert.equal(extent([[Number.NaN]]), null);
});

test("a smooth curve is the mean around each step, without lag", () => {
  const steps = Array.from({ length: 101 }, (_, index) => index);
  const line = steps.map((step) => 3 * step);
  const middle = smooth(steps, line, 5).slice(5, -5);
  assert.deepEqual(middle, line.slice(5, -5));
  assert.deepEqual(smooth([1, 2, 3], [1, Number.NaN, 5], 1), [1, Number.NaN, 5]);
  assert.deepEqual(smooth([1, 2, 3], [1, 4, 7], 1), [2.5, 4, 5.5]);
  assert.deepEqual(smooth([10, 20, 30], [1, 4, 7], 5), [1, 4, 7]);
});

test("fewer points keep every spike and both ends", () => {
  const steps = Array.from({ length: 100_000 }, (_, index) => index + 1);
  const values = steps.map((step) => Math.sin(step / 500));
  values[54_321] = 50;
  values[12_345] = -50;
  const kept = thin(steps, values, 300);
  assert.ok(kept.length <= 1204);
  assert.equal(kept[0], 0);
  assert.equal(kept.at(-1), 99_999);
  assert.ok(kept.includes(54_321));
  assert.ok(kept.includes(12_345));
  assert.deepEqual(kept, [...kept].sort((a, b) => a - b));
});

test("a short curve keeps all its points", () => {
  assert.deepEqual(thin([1, 2, 3], [5, Number.NaN, 6], 100), [0, 1, 2]);
});

test("the nearest point is found on either side", () => {
  const steps = [10, 20, 30];
  assert.deepEqual([-5, 14, 16, 29, 99].map((at) => nearest(steps, at)), [0, 0, 1, 2, 2]);
  assert.equal(nearest([7], 3), 0);
  assert.equal(nearest([], 3), -1);
});

test("a line is interrupted where a value is no number", () => {
  const scale = linear(0, 10, 0, 100);
  const text = path([0, 1, 2, 3], [1, Number.NaN, 2, 3], [0, 1, 2, 3], scale, scale);
  assert.equal(text, "M0.0 10.0M20.0 20.0L30.0 30.0");
});

test("of a slider's drag only the end is marked", () => {
  const at = [1, 1.1, 1.2, 5, 9, 9.5];
  const events = at.map((seconds) => ({ step: 1, seconds, kind: "lr", text: `${seconds}` }));
  const other = { step: 1, seconds: 1.15, kind: "paused", text: "" };
  const marked = rateChanges([...events.slice(0, 2), other, ...events.slice(2)]);
  assert.deepEqual(marked.map(({ text }) => text), ["1.2", "5", "9.5"]);
});

test("keys lead from point to point", () => {
  const series = [{ name: "loss", steps: [1, 2, 3, 4, 5], values: [5, 4, 3, 2, 1] }];
  assert.equal(stepOfKey("ArrowLeft", series, null), 4);
  assert.equal(stepOfKey("ArrowRight", series, 3), 4);
  assert.equal(stepOfKey("ArrowRight", series, 5), 5);
  assert.equal(stepOfKey("Home", series, 4), 1);
  assert.equal(stepOfKey("Escape", series, 4), null);
  assert.equal(stepOfKey("a", series, 4), undefined);
  assert.equal(stepOfKey("Home", [], null), undefined);
});

test("a scale leads to pixels and back", () => {
  const scale = linear(0, 50, 200, 0);
  assert.equal(scale.at(0), 200);
  assert.equal(scale.at(25), 100);
  assert.equal(scale.value(100), 25);
  assert.equal(linear(3, 3, 0, 10).at(3), 0);
});

test("ticks are round numbers", () => {
  assert.deepEqual(ticks(0, 1, 4), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0, 2.5, 4), [0, 0.5, 1, 1.5, 2, 2.5]);
  assert.deepEqual(ticks(-3, 4, 4), [-2, 0, 2, 4]);
  assert.deepEqual(ticks(0, 600, 4), [0, 200, 400, 600]);
  assert.deepEqual(ticks(0.3, 0.3, 4), [0.3]);
});

test("the value axis begins at zero where the data come near it", () => {
  assert.deepEqual(valueDomain(0.1, 2.3, 4), [0, 2.5]);
  assert.deepEqual(valueDomain(0.91, 0.98, 4), [0.9, 0.98]);
  assert.deepEqual(valueDomain(-0.4, 2.1, 4), [-0.5, 2.5]);
  assert.deepEqual(valueDomain(2, 2, 4), [1, 3]);
  assert.deepEqual(valueDomain(0, 0, 4), [-1, 1]);
});

test("the step axis has room for what is to come", () => {
  assert.equal(stepDomain(120, 600, false), 600);
  assert.equal(stepDomain(3, null, false), 10);
  assert.equal(stepDomain(1100, null, false), 1500);
  assert.equal(stepDomain(700, 600, false), 800);
  assert.equal(stepDomain(437, 600, true), 437);
});

test("labels of one axis have the same decimals, large ones a unit", () => {
  assert.equal(tickLabel(0.5, 0.25), "0.5");
  assert.equal(tickLabel(1, 0.5), "1.0");
  assert.equal(tickLabel(-0.02, 0.01), "−0.02");
  assert.equal(tickLabel(200, 100), "200");
  assert.equal(tickLabel(20_000, 10_000), "20k");
  assert.equal(tickLabel(1_500_000, 500_000), "1.5M");
  assert.equal(tickLabel(2e-6, 1e-6), "2e−6");
  assert.equal(tickLabel(0, 1e-6), "0");
});

test("the rate slider covers the usual rates and the one in use", () => {
  assert.deepEqual(rateDecades(0.1), [-5, 0]);
  assert.deepEqual(rateDecades(30), [-5, 2]);
  assert.deepEqual(rateDecades(1e-7), [-7, 0]);
  assert.deepEqual(rateDecades(0), [-5, 0]);
  assert.equal(rateOfPosition(-1), 0.1);
  assert.equal(rateOfPosition(-2.5), 0.0032);
});
