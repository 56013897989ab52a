import assert from "node:assert/strict";
import { test } from "node:test";

import {
  linear,
  logDomain,
  logTicks,
  logarithmic,
  rateDecades,
  rateOfPosition,
  stepDomain,
  tickLabel,
  ticks,
  valueDomain,
} from "../src/shared/scales";
import type { Alarm } from "../src/record";
import { type FrameHeader, isFrame } from "../src/shared/stream";
import { tabOfKey } from "../src/shared/tabs";
import { alarmMarksOf, alarmText, alarmsOf } from "../src/training/alarms";
import { around, stepOfKey } from "../src/training/chart";
import { countOf } from "../src/training/controls";
import { wholeDomain } from "../src/training/curves";
import { type Look, frame, path, settings } from "../src/training/drawing";
import { decodeFrame } from "../src/training/frames";
import { placeOfKey, stepOf } from "../src/training/heat";
import { choose, columnsOf, shares, valueRange } from "../src/training/histograms";
import { layerFamilies } from "../src/training/layers";
import { families, groups, shown } from "../src/training/lines";
import { Series, thin } from "../src/training/points";
import {
  type Run,
  allowed,
  applyFrame,
  emptyRun,
  lastError,
  runOfRecord,
  stopReason,
  wholeRun,
} from "../src/training/run";
import { toggled } from "../src/training/settings";
import { positions } from "../src/training/sliders";
import { belongs, kindsOf, tint, valueWithin } from "../src/training/statistics";
import { durationText, paceText, sentence, stepText } from "../src/training/status";

function floats(...numbers: number[]): DataView {
  const view = new DataView(new ArrayBuffer(4 * numbers.length + 3), 3);
  numbers.forEach((number, index) => view.setFloat32(4 * index, number, true));
  return view; // it does not begin at a multiple of four, as a message may not
}

const HEADER: FrameHeader = {
  kind: "frame",
  version: 1,
  sequence: 7,
  run: 0,
  reset: false,
  state: "running",
  step: 3,
  total_steps: 10,
  rate: 12.5,
  remaining: 65,
  parameters: [],
  begun: [
    ["curve", "loss"],
    ["layer", "0.weight", "gradient norm"],
  ],
  points: [
    [0, 0, 1, 3, 1],
    [1, 0, 2, 1, 1],
  ],
  events: [],
  alarms: null,
};
const NUMBERS = [0, 1, 2, 9, 8, 7, 0, 0.5];

/** The run after one frame, with some of its header's fields changed. */
function told(changes: Record<string, unknown> = {}, run = emptyRun()): Run {
  applyFrame(run, decodeFrame({ ...HEADER, ...changes }, [floats(...NUMBERS)]));
  return run;
}

function valuesOf(series: Series): number[] {
  return Array.from({ length: series.length }, (_, index) => series.values.at(index));
}

function stepsOf(series: Series): number[] {
  return Array.from({ length: series.length }, (_, index) => series.step(index));
}

// What Python sends.

test("a frame is decoded series by series, steps before values", () => {
  const run = told();
  assert.deepEqual(stepsOf(run.series[0]!), [1, 2, 3]);
  assert.deepEqual(valuesOf(run.series[0]!), [9, 8, 7]);
  assert.deepEqual(
    [run.layers[0]!.where, run.layers[0]!.kind, ...stepsOf(run.layers[0]!.series)],
    ["0.weight", "gradient norm", 2],
  );
  assert.deepEqual([run.totalSteps, run.rate, run.remaining], [10, 12.5, 65]);
});

test("steps beyond what a float32 counts exactly stay exact", () => {
  const changes = { begun: [["curve", "loss"]], points: [[0, 0, 20_000_001, 2, 1]] };
  const made = decodeFrame({ ...HEADER, ...changes }, [floats(0, 1, 0.5, 0.25)]);
  assert.deepEqual([...made.points[0]!.steps], [20_000_001, 20_000_002]);
});

test("what is no frame is passed over, a frame of a wrong length is not", () => {
  assert.ok(isFrame(HEADER));
  for (const other of [{ kind: "other" }, "text", null, { ...HEADER, version: 2 }])
    assert.ok(!isFrame(other));
  assert.throws(() => decodeFrame(HEADER, [floats(1, 2, 3)]), /wrong length/);
});

test("news are added, and a reset begins anew", () => {
  const run = told();
  const more = decodeFrame(
    { ...HEADER, step: 4, begun: [], points: [[0, 3, 4, 1, 1]] },
    [floats(0, 6)],
  );
  assert.equal(applyFrame(run, more), true);
  assert.deepEqual(valuesOf(run.series[0]!), [9, 8, 7, 6]);
  told({ reset: true }, run);
  assert.deepEqual(valuesOf(run.series[0]!), [9, 8, 7]);
  assert.equal(run.layers.length, 1);
});

test("a frame that does not follow on says that points are missing", () => {
  const late = decodeFrame({ ...HEADER, points: [[0, 5, 6, 1, 1]] }, [floats(0, 1)]);
  assert.equal(applyFrame(emptyRun(), late), false);
  const unknown = decodeFrame({ ...HEADER, begun: [], points: [[4, 0, 6, 1, 1]] }, [
    floats(0, 1),
  ]);
  assert.equal(applyFrame(emptyRun(), unknown), false);
});

const HISTOGRAM = [-1, 1, ...new Array<number>(31).fill(0), 5];

test("histograms arrive as rows, and again from 0 when some were let go", () => {
  const run = emptyRun();
  const begun = [["histogram", "0.weight", "weight"]];
  const first = { ...HEADER, begun, points: [[0, 0, 10, 2, 34]] };
  applyFrame(run, decodeFrame(first, [floats(0, 5, ...HISTOGRAM, ...HISTOGRAM)]));
  const [found] = run.histograms;
  assert.deepEqual(found!.steps, [10, 15]);
  assert.deepEqual(
    [found!.lows[1], found!.highs[1], found!.counts[1]![31]],
    [-1, 1, 5],
  );
  const again = { ...HEADER, begun: [], points: [[0, 0, 10, 1, 34]] };
  assert.ok(applyFrame(run, decodeFrame(again, [floats(0, ...HISTOGRAM)])));
  assert.deepEqual([found!.steps, found!.counts.length], [[10], 1]);
  const late = { ...HEADER, begun: [], points: [[0, 9, 10, 1, 34]] };
  assert.ok(!applyFrame(run, decodeFrame(late, [floats(0, ...HISTOGRAM)])));
});

test("alarms stay as they were until a frame tells them", () => {
  const alarm = { step: 3, kind: "nan", where: "", text: "No.", cleared: null };
  const run = told({ alarms: [alarm] });
  applyFrame(run, { ...decodeFrame({ ...HEADER, points: [] }, []), begun: [] });
  assert.deepEqual(run.alarms, [alarm]);
});

const SAVED = {
  state: "finished" as const,
  step: 2,
  total_steps: null,
  curves: [{ name: "loss", steps: [1, 2], values: [0.5, null] }],
  events: [],
  layers: [],
  histograms: [
    {
      where: "0",
      kind: "activation" as const,
      steps: [1],
      lows: [0],
      highs: [1],
      counts: HISTOGRAM.slice(2),
    },
  ],
  alarms: [],
  version: 2,
};

test("a saved run comes back, with gaps where a value was no number", () => {
  const run = runOfRecord(SAVED);
  assert.equal(run.step, 2);
  assert.deepEqual(valuesOf(run.series[0]!), [0.5, Number.NaN]);
  assert.equal(run.histograms[0]!.counts[0]!.length, 32);
});

// Points.

/** A small generator of numbers that is the same everywhere. */
function noise(count: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

test("the extremes of any stretch are found by its blocks", () => {
  const values = noise(1000).map((value, index) => (index % 7 ? value : Number.NaN));
  const series = new Series("x", [...values.keys()], values);
  for (const [from, to] of [
    [0, 1000],
    [3, 70],
    [64, 128],
    [63, 65],
    [500, 999],
    [7, 8],
  ]) {
    const [low, high] = series.values.extremes(from!, to!);
    const finite = values.slice(from, to).filter((value) => !Number.isNaN(value));
    if (finite.length === 0) assert.deepEqual([low, high], [-1, -1]);
    else {
      assert.equal(series.values.at(low), Math.fround(Math.min(...finite)));
      assert.equal(series.values.at(high), Math.fround(Math.max(...finite)));
    }
  }
});

test("what is not above 0 is counted for a logarithmic axis", () => {
  const series = new Series("x", [1, 2, 3, 4, 5], [0, -1, 2, Number.NaN, 0.5]);
  assert.deepEqual(series.values.positive(0, 5), { lowest: 0.5, others: 2 });
  assert.deepEqual(series.values.positive(0, 2), { lowest: null, others: 2 });
});

test("a smoothed curve is the moving average without its start at 0", () => {
  const series = new Series("x", [1, 2, 3], [1, 3, 3]);
  const rounded = (): number[] =>
    [0, 1, 2].map((index) => Number(series.smoothed(0.5).at(index).toFixed(3)));
  assert.deepEqual(rounded(), [1, 2.333, 2.714]); // as monitor.smoothing's own example
  series.append([4, 5], [Number.NaN, 3]);
  assert.ok(Number.isNaN(series.smoothed(0.5).at(3)));
  assert.equal(series.smoothed(0.5).at(4).toFixed(4), "2.8667");
  assert.equal(series.smoothed(0), series.values);
  assert.equal(series.smoothed(0.9).length, 5);
});

test("fewer points keep every spike and both ends", () => {
  const steps = Array.from({ length: 100_000 }, (_, index) => index + 1);
  const values = steps.map((step) => Math.sin(step / 500));
  values[54_321] = 50;
  values[12_345] = -50;
  const series = new Series("x", steps, values);
  const kept = thin(series, series.values, 0, 100_000, 300, (column) => column * 333.4);
  assert.ok(kept.length <= 602);
  assert.deepEqual([kept[0], kept.at(-1)], [0, 99_999]);
  assert.ok(kept.includes(54_321) && kept.includes(12_345));
  assert.deepEqual(
    kept,
    [...kept].sort((a, b) => a - b),
  );
});

test("a short curve keeps all its points, a stretch of gaps one", () => {
  const short = new Series("x", [1, 2, 3], [5, Number.NaN, 6]);
  assert.deepEqual(
    thin(short, short.values, 0, 3, 100, () => 0),
    [0, 1, 2],
  );
  const gaps = new Series(
    "x",
    noise(900).map((_, index) => index),
    noise(900).fill(Number.NaN),
  );
  const kept = thin(gaps, gaps.values, 0, 900, 3, (column) => column * 300);
  assert.deepEqual(kept, [0, 300, 600, 899]);
});

test("the nearest point is found on either side", () => {
  const series = new Series("x", [10, 20, 30], [1, 2, 3]);
  assert.deepEqual(
    [-5, 14, 16, 29, 99].map((at) => series.nearest(at)),
    [0, 0, 1, 2, 2],
  );
  assert.equal(new Series("x").nearest(3), -1);
  assert.deepEqual(
    [10, 11, 31].map((at) => series.from(at)),
    [0, 1, 3],
  );
});

test("of a million points those that matter are drawn", () => {
  const values = noise(1_000_000);
  values[765_432] = 9;
  const series = new Series(
    "x",
    values.map((_, index) => index + 1),
    values,
  );
  const kept = thin(
    series,
    series.values,
    0,
    1_000_000,
    600,
    (column) => column * 1667,
  );
  assert.ok(kept.length <= 1202 && kept.includes(765_432));
  assert.equal(series.smoothed(0.9).length, 1_000_000);
});

// Charts.

const LOOK: Look = {
  height: 190,
  steps: [0, 10],
  stepLog: false,
  smooth: 0,
  marks: [],
  events: [],
};

function oneLine(values: number[]): ReturnType<typeof families>[number] {
  const run = emptyRun();
  run.series.push(
    new Series(
      "loss",
      values.map((_, index) => index + 1),
      values,
    ),
  );
  return families([run], [""], [])[0]!;
}

test("a line is interrupted where a value is no number", () => {
  const scale = linear(0, 10, 0, 100);
  const series = new Series("x", [0, 1, 2, 3], [1, Number.NaN, 2, 3]);
  assert.equal(path(series, series.values, scale, scale), "M0 10M20 20L30 30");
});

test("a logarithmic chart says what it cannot draw", () => {
  const some = frame(oneLine([0, -1, 10, 1000]), LOOK, true, 400);
  assert.deepEqual([some.logged, some.y.low, some.y.high], [true, 10, 1000]);
  assert.equal(some.note, "2 values are 0 or less and cannot be drawn here.");
  const none = frame(oneLine([-1, -2]), LOOK, true, 400);
  assert.deepEqual(
    [none.logged, none.note],
    [false, "No value above 0: the axis stays linear."],
  );
  assert.equal(
    frame(oneLine([Number.NaN]), LOOK, false, 400).note,
    "No finite number in these steps.",
  );
});

test("the heights are those of the steps that are shown", () => {
  const lines = oneLine([100, 50, 3, 2, 1, 4]);
  const { y } = frame(lines, { ...LOOK, steps: [3, 6] }, false, 400);
  assert.deepEqual([y.low, y.high], [0, 4]);
  const guided = frame({ ...lines, guide: 5000 }, LOOK, true, 400);
  assert.deepEqual([guided.y.low, guided.y.high], [1, 5000]);
});

test("of a slider's drag only the end is marked, for each slider by itself", () => {
  const at = [1, 1.1, 1.2, 5, 9, 9.5];
  const events = at.map((seconds) => ({
    step: 1,
    seconds,
    kind: "lr",
    text: `${seconds}`,
  }));
  const set = { step: 1, seconds: 1.15, kind: "set", text: "noise 0.5" };
  const other = { step: 1, seconds: 1.15, kind: "paused", text: "" };
  const marked = settings([...events.slice(0, 2), set, other, ...events.slice(2)]);
  assert.deepEqual(
    marked.map(({ text }) => text),
    ["noise 0.5", "1.2", "5", "9.5"],
  );
});

test("keys lead from point to point, within the steps that are shown", () => {
  const series = [new Series("loss", [1, 2, 3, 4, 5], [5, 4, 3, 2, 1])];
  const all: [number, number] = [0, 10];
  const to = (key: string, cursor: number | null): number | null | undefined =>
    stepOfKey(key, series, cursor, all);
  assert.deepEqual(
    [to("ArrowLeft", null), to("ArrowRight", 3), to("ArrowRight", 5), to("Home", 4)],
    [4, 4, 5, 1],
  );
  assert.equal(to("Escape", 4), null);
  assert.equal(to("a", 4), undefined);
  assert.equal(stepOfKey("Home", [], null, all), undefined);
  assert.equal(stepOfKey("End", series, null, [2, 4]), 4);
  assert.equal(stepOfKey("Home", series, null, [2, 4]), 2);
});

test("a zoom keeps its cursor in place", () => {
  const x = linear(0, 100, 0, 500);
  assert.deepEqual(around({ x }, 80, 0.5), [40, 90]);
  assert.deepEqual(around({ x }, null, 2), [0, 150]);
});

test("curves of one quantity share a chart", () => {
  const names = [
    "loss",
    "accuracy",
    "val_loss",
    "test/accuracy",
    "train",
    "val_",
    "loss",
  ];
  assert.deepEqual(
    [...groups(names)],
    [
      ["loss", ["loss", "val_loss"]],
      ["accuracy", ["accuracy", "test/accuracy"]],
      ["train", ["train"]],
      ["val_", ["val_"]],
    ],
  );
});

test("runs keep their colour, curves their dash, and a hidden run is not drawn", () => {
  const runs = [0, 1, 2].map(() => runOfRecord(SAVED));
  runs[0]!.series.push(new Series("val_loss"));
  const looks = (hidden: number[]): number[][] =>
    families(runs, ["a", "b", "c"], hidden)[0]!.lines.map(({ color, dash, shape }) => [
      color,
      dash,
      shape,
    ]);
  assert.deepEqual(looks([1]), [
    [0, 0, 0],
    [0, 1, 0],
    [2, 0, 2],
  ]);
  runs[0]!.series.pop();
  assert.deepEqual(looks([]), [
    [0, 0, 0],
    [1, 1, 1],
    [2, 2, 2],
  ]);
  const [family] = families(runs, ["a", "b"], []);
  assert.deepEqual(
    family!.lines.map(({ label }) => label),
    ["a", "b", "run 3"],
  );
});

test("names are shown without what hides or turns text", () => {
  assert.equal(shown("a\u202eb"), "a\\u202eb");
  assert.equal(shown("x".repeat(10_000)).length, 60);
});

test("the axis is as long as the longest run", () => {
  const short = { ...emptyRun(), state: "finished" as const, step: 40 };
  const going = { ...emptyRun(), state: "running" as const, step: 3, totalSteps: 60 };
  assert.deepEqual(wholeDomain([short, going]), [0, 60]);
  assert.deepEqual(wholeDomain([emptyRun()]), [0, 10]);
});

// Words and controls.

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

test("a run that was cut off says why", () => {
  const run = { ...emptyRun(), state: "stopped" as const };
  run.events = [{ step: 4, seconds: 1, kind: "stopped", text: "the log ends here" }];
  assert.equal(stopReason(run), "the log ends here");
  assert.equal(stopReason({ ...run, state: "running" }), "");
});

test("a sentence tells where the run stands", () => {
  const run = told({ state: "paused", step: 1234, total_steps: 5000 });
  assert.equal(stepText(run), "step 1,234 of 5,000");
  assert.equal(sentence(run), "Paused, step 1,234 of 5,000. loss 7");
});

test("pace, cost and what is left are told as far as they are known", () => {
  const run = told({ remaining: 65.2 });
  assert.equal(paceText(run), "12.5 steps/s · 1 min 5 s left".replace("12.5", "13"));
  run.layers.push({
    where: "",
    kind: "step seconds",
    series: new Series("", [1], [0.0208]),
  });
  run.layers.push({
    where: "",
    kind: "memory MB",
    series: new Series("", [1], [84.2]),
  });
  run.state = "paused";
  assert.equal(paceText(run), "21 ms/step · 84.2 MB");
  assert.equal(wholeRun(run, "nothing"), null);
  assert.deepEqual([0.2, 42, 200, 5000].map(durationText), [
    "1 s",
    "42 s",
    "3 min 20 s",
    "1 h 23 min",
  ]);
});

test("how many steps somebody typed", () => {
  assert.deepEqual(
    ["5", "", "-3", "x", "2.6", "1e9"].map(countOf),
    [5, 1, 1, 1, 3, 1_000_000],
  );
});

test("a slider stands for values or for their logarithms, inside its bounds", () => {
  const plain = { name: "m", value: 0.9, low: 0, high: 0.99, log: false, whole: false };
  const momentum = positions(plain);
  assert.deepEqual([momentum.low, momentum.high, momentum.value(0.5)], [0, 0.99, 0.5]);
  const decay = positions({ ...plain, value: 1e-3, low: 2e-6, high: 0.1, log: true });
  assert.equal(decay.value(decay.low), 2e-6);
  assert.equal(decay.value(decay.position(1e-3)), 1e-3);
  const rate = positions({ ...plain, value: 0.1, low: null, high: null, log: true });
  assert.deepEqual([rate.low, rate.high], [-5, 0]);
  const batch = positions({ ...plain, value: 8, low: 1, high: 64, whole: true });
  assert.equal(batch.step, 1);
});

test("a member comes into a list once, and out of it", () => {
  assert.deepEqual(toggled([1, 2], 2, true), [1, 2]);
  assert.deepEqual(toggled([1, 2], 2, false), [1]);
});

test("tabs lie in a circle for the arrow keys", () => {
  assert.deepEqual(
    ["ArrowLeft", "ArrowRight", "Home", "End", "x"].map((key) => tabOfKey(key, 0, 3)),
    [2, 1, 0, 2, undefined],
  );
});

// Layers, histograms, alarms.

test("what was measured last stands until the next measurement", () => {
  const series = new Series("x", [5, 10, 11], [1, 4, 3]);
  assert.deepEqual(
    [
      [0, 5],
      [5, 7],
      [7, 10],
      [10, 20],
    ].map(([from, to]) => valueWithin(series, from!, to!)),
    [null, 1, 1, 4],
  );
  const bad = new Series("x", [1], [Number.NaN]);
  assert.ok(Number.isNaN(valueWithin(bad, 0, 2)));
});

test("each statistic has colours for all its values, also for none", () => {
  const series = [
    new Series("x", [1, 2, 3], [0, 1e-3, 10]),
    new Series("y", [1], [Number.NaN]),
  ];
  for (const kind of [
    "gradient norm",
    "update ratio",
    "zero fraction",
    "activation mean",
    "?",
  ])
    for (const all of [series, [new Series("z", [1], [0])], []]) {
      const { color, words } = tint(kind, all, false);
      assert.ok(words.length === 3);
      for (const value of [0, -1, 1e-300, 1e300, Infinity, Number.NaN])
        assert.ok(
          color(value).every((channel) => channel >= 0 && channel <= 255),
          kind,
        );
    }
  const ratio = tint("update ratio", [], false);
  assert.deepEqual(ratio.words, ["≤ 1e−5", "0.001", "≥ 0.1"]);
  assert.deepEqual(ratio.color(1e-3), ratio.colours[2]);
});

test("a parameter brings the statistics of its module along", () => {
  assert.ok(belongs("0.weight", "0.weight"));
  assert.ok(belongs("0", "0.weight"));
  assert.ok(belongs("0.bias", "0"));
  assert.ok(!belongs("1", "0.weight"));
  assert.ok(!belongs("", "weight"));
  const run = emptyRun();
  for (const [where, kind] of [
    ["0.weight", "update ratio"],
    ["1.weight", "update ratio"],
    ["0", "zero fraction"],
    ["", "memory MB"],
  ] as const)
    run.layers.push({ where, kind, series: new Series(where, [1], [1]) });
  assert.deepEqual(kindsOf(run.layers), ["update ratio", "zero fraction"]);
  const found = layerFamilies(run, "0.weight");
  assert.deepEqual(
    found.map(({ name, lines }) => [name, lines.length]),
    [
      ["update ratio", 1],
      ["zero fraction", 1],
      ["memory MB", 1],
    ],
  );
  assert.equal(found[0]!.guide, 1e-3);
});

test("a cursor walks over a heat map and stays on it", () => {
  const map = { rows: 3, columns: 10, steps: [0, 100] as [number, number] };
  assert.deepEqual(placeOfKey("ArrowLeft", null, map), { row: 0, column: 8 });
  assert.deepEqual(placeOfKey("ArrowDown", { row: 2, column: 0 }, map), {
    row: 2,
    column: 0,
  });
  assert.deepEqual(placeOfKey("End", { row: 1, column: 0 }, map), {
    row: 1,
    column: 9,
  });
  assert.equal(placeOfKey("x", null, map), undefined);
  assert.equal(placeOfKey("End", null, { rows: 0, columns: 1 }), undefined);
  assert.equal(stepOf(map, 0), 5);
});

test("a histogram is shared out over other bins without losing a number", () => {
  const counts = HISTOGRAM.slice(2);
  const shared = shares(counts, [-1, 1], [-2, 2], 64);
  assert.ok(Math.abs(shared.reduce((sum, part) => sum + part, 0) - 1) < 1e-9);
  assert.equal(shared[47], 1);
  assert.equal(
    shares(counts, [3, 3], [-2, 2], 4).reduce((sum, part) => sum + part, 0),
    0,
  );
  assert.deepEqual(shares([4], [1, 1], [0, 2], 2), [0, 1]);
});

test("the picture of histograms has room for all but a few spikes", () => {
  const lows = Array.from({ length: 100 }, (_, index) => (index === 50 ? -1e6 : -1));
  const highs = lows.map(() => 1);
  const found = { where: "", kind: "", steps: [], lows, highs, counts: [] };
  assert.deepEqual(valueRange(found), [-1, 1]);
  assert.deepEqual(valueRange({ ...found, lows: [2], highs: [2] }), [1.5, 2.5]);
});

test("columns of a heat map show the histogram that was taken last", () => {
  const { steps, indices } = columnsOf([10, 20, 50]);
  assert.deepEqual(
    [steps, indices],
    [
      [0, 50],
      [0, 1, 1, 1, 2],
    ],
  );
  assert.deepEqual(columnsOf([7]), { steps: [6, 7], indices: [0] });
});

test("the histograms of a layer are found, or of its module, or any", () => {
  const make = (where: string, kind: string): Parameters<typeof choose>[0][number] => ({
    where,
    kind,
    steps: [],
    lows: [],
    highs: [],
    counts: [],
  });
  const all = [
    make("0.weight", "weight"),
    make("0.weight", "gradient"),
    make("1", "activation"),
  ];
  assert.equal(choose(all, "0.weight", "gradient"), all[1]);
  assert.equal(choose(all, "1.bias", "gradient"), all[2]);
  assert.equal(choose(all, "nowhere", "weight"), all[0]);
  assert.equal(choose([], "", ""), undefined);
});

test("alarms are told in words and marked on the axes", () => {
  const alarm = {
    step: 1200,
    kind: "dead" as const,
    where: "2",
    text: "Zero.",
    cleared: null,
  };
  const raised = { alarm, run: 0, of: "" };
  const other = { alarm: { ...alarm, step: 9 }, run: 0, of: "" };
  const words = "Dead units in layer 2 at step 1,200: Zero.";
  assert.equal(alarmText(raised), words);
  assert.equal(alarmText({ ...raised, of: "much too fast" }), `much too fast: ${words}`);
  const marks = alarmMarksOf([raised, other], { ...raised });
  assert.deepEqual(
    marks.map(({ step, line }) => [step, line]),
    [
      [1200, true],
      [9, false],
    ],
  );
});

test("the alarms of all runs stand together, each with its run's name", () => {
  const alarm = (step: number): Alarm => ({
    step,
    kind: "nan",
    where: "",
    text: "",
    cleared: null,
  });
  const calm = emptyRun();
  const slow = { ...emptyRun(), alarms: [alarm(5)] };
  const fast = { ...emptyRun(), alarms: [alarm(2), alarm(7)] };
  const told = alarmsOf([calm, slow, fast], ["calm", "slow", "fast"]);
  assert.deepEqual(
    told.map((one) => [one.alarm.step, one.run, one.of]),
    [
      [2, 2, "fast"],
      [5, 1, "slow"],
      [7, 2, "fast"],
    ],
  );
  assert.deepEqual(alarmsOf([slow], ["slow"])[0]?.of, "");
});

// Scales.

test("a scale leads to pixels and back", () => {
  const scale = linear(0, 50, 200, 0);
  assert.equal(scale.at(0), 200);
  assert.equal(scale.at(25), 100);
  assert.equal(scale.value(100), 25);
  assert.equal(linear(3, 3, 0, 10).at(3), 0);
  const log = logarithmic(1, 1000, 0, 300);
  assert.ok(Math.abs(log.at(10) - 100) < 1e-9);
  assert.ok(Math.abs(log.value(200) - 100) < 1e-9);
});

test("ticks are round numbers", () => {
  assert.deepEqual(ticks(0, 1, 4), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(0, 2.5, 4), [0, 0.5, 1, 1.5, 2, 2.5]);
  assert.deepEqual(ticks(-3, 4, 4), [-2, 0, 2, 4]);
  assert.deepEqual(ticks(0, 600, 4), [0, 200, 400, 600]);
  assert.deepEqual(ticks(0.3, 0.3, 4), [0.3]);
  assert.deepEqual(logTicks(0.01, 100, 6), [0.01, 0.1, 1, 10, 100]);
  assert.deepEqual(logTicks(1, 10, 6), [1, 2, 5, 10]);
  assert.deepEqual(logTicks(1e-12, 1, 6), [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1]);
});

test("the value axis begins at zero where the data come near it", () => {
  assert.deepEqual(valueDomain(0.1, 2.3, 4), [0, 2.5]);
  assert.deepEqual(valueDomain(0.91, 0.98, 4), [0.9, 0.98]);
  assert.deepEqual(valueDomain(-0.4, 2.1, 4), [-0.5, 2.5]);
  assert.deepEqual(valueDomain(2, 2, 4), [1, 3]);
  assert.deepEqual(valueDomain(0, 0, 4), [0, 1]);
  assert.deepEqual(logDomain(0.03, 4), [0.02, 5]);
  assert.deepEqual(logDomain(1, 1000), [1, 1000]);
  assert.deepEqual(logDomain(2, 2), [1, 4]);
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
