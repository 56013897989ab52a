/* The landscape's pure parts: fields, contours, the race, the loss axis. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { spread, lossScale } from "../src/landscape/losses";
import {
  type Race,
  type Track,
  band,
  distanceTo,
  indexAt,
  memoryAt,
  sentence,
  short,
  wayTo,
} from "../src/landscape/model";
import { profile } from "../src/landscape/profiles";
import { progressText } from "../src/landscape/progress";
import { makeRequests } from "../src/landscape/requests";
import { onPage } from "../src/landscape/trails";
import { type Place, contour, labelSpot, linePath } from "../src/shared/contour";
import { type Field, sample } from "../src/shared/field";
import { unpack } from "../src/shared/pack";
import { moved } from "../src/shared/plane";
import { linear } from "../src/shared/scales";
import { FakeModel } from "./fake_model";

function field(
  columns: number,
  rows: number,
  height: (x: number, y: number) => number,
): Field {
  const values = Array.from({ length: columns * rows }, (_, at) =>
    height((at % columns) / (columns - 1), Math.floor(at / columns) / (rows - 1)),
  );
  return { columns, rows, x: [0, 1], y: [0, 1], values };
}

const track: Track = {
  name: "Adam",
  kind: "Adam",
  lr: 0.1,
  settings: {},
  x: [0, 1, null],
  y: [0, 2, 3],
  loss: [4, 2, null],
  gradient: [
    [1, 2],
    [3, 4],
    [null, null],
  ],
  update: [
    [1, 2],
    [0, 1],
  ],
  state: {
    step: [1, 2],
    exp_avg: [
      [0.1, 0.2],
      [0.3, 0.4],
    ],
    exp_avg_sq: [
      [1, 1],
      [2, 2],
    ],
  },
  note: "diverged at step 2",
};

test("a field is read between its points, and is nothing outside", () => {
  const plane = field(3, 3, (x, y) => x + 10 * y);
  assert.equal(sample(plane, 0.25, 0.75), 7.75);
  assert.equal(sample(plane, 1, 1), 11);
  assert.ok(Number.isNaN(sample(plane, 1.01, 0)));
});

test("a missing neighbour without weight does not count", () => {
  const hole = { ...field(2, 2, (x) => x), values: [0, NaN, 0, 1] };
  assert.equal(sample(hole, 0, 0.5), 0);
  assert.ok(Number.isNaN(sample(hole, 0.5, 0)));
});

test("a contour of a slope is one straight line", () => {
  const lines = contour(
    field(5, 5, (x) => x),
    0.4,
  );
  assert.equal(lines.length, 1);
  assert.ok(lines[0]!.every(([x]) => Math.abs(x - 0.4) < 1e-9));
  assert.equal(lines[0]!.length, 5);
});

test("a contour around a hill is closed and as wide as the hill", () => {
  const lines = contour(
    field(41, 41, (x, y) => Math.hypot(x - 0.5, y - 0.5)),
    0.3,
  );
  assert.equal(lines.length, 1);
  const [line] = lines;
  assert.deepEqual(line![0], line!.at(-1));
  for (const [x, y] of line!)
    assert.ok(Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3) < 1e-3);
  assert.ok(linePath(line!).endsWith("Z"));
});

test("a saddle's lines do not cross, and holes stay holes", () => {
  const saddle: Field = { ...field(2, 2, () => 0), values: [1, 0, 0, 1] };
  assert.equal(contour(saddle, 0.4).length, 2);
  assert.equal(contour(saddle, 0.6).length, 2);
  assert.deepEqual(contour({ ...saddle, values: [1, NaN, 0, 1] }, 0.5), []);
  assert.deepEqual(contour(saddle, 7), []);
});

test("labels keep inside, away from each other, and upright", () => {
  const box = { left: 0, top: 0, right: 200, bottom: 200 };
  const line: Place[] = [
    [190, 100],
    [10, 100],
  ];
  const spot = labelSpot(line, 20, box, []);
  assert.deepEqual([spot!.x, spot!.y, Math.abs(spot!.angle)], [100, 100, 0]);
  assert.notEqual(labelSpot(line, 20, box, [spot!])!.x, 100);
  assert.equal(
    labelSpot(
      [
        [0, 0],
        [20, 0],
      ],
      20,
      box,
      [],
    ),
    null,
  );
});

test("a cut goes through its point", () => {
  const slope = field(3, 3, (x, y) => x + 10 * y);
  assert.deepEqual(profile(slope, [0.5, 0.25], 0), [
    [0, 2.5],
    [0.5, 3],
    [1, 3.5],
  ]);
  assert.deepEqual(profile(slope, [0.5, 0.25], 1), [
    [0, 0.5],
    [0.5, 5.5],
    [1, 10.5],
  ]);
  assert.deepEqual(profile(slope, [9, 9], 0), [
    [0, 10],
    [0.5, 10.5],
    [1, 11],
  ]);
});

test("numbers come back from text", () => {
  assert.deepEqual([...unpack("AACAPwAAAEA=")], [1, 2]);
});

test("keys move a cross-hair and stop at the border", () => {
  const plane = { x: linear(0, 40, 0, 100), y: linear(0, 40, 100, 0) };
  assert.deepEqual(moved(plane, null, "ArrowUp", false), [20, 20]);
  assert.deepEqual(moved(plane, [20, 20], "ArrowUp", false), [20, 21]);
  assert.deepEqual(moved(plane, [20, 20], "ArrowLeft", true), [19.9, 20]);
  assert.deepEqual(moved(plane, [40, 0], "ArrowRight", false), [40, 0]);
  assert.equal(moved(plane, [1, 1], "Escape", false), null);
  assert.equal(moved(plane, null, "Escape", false), undefined);
  assert.equal(moved(plane, [1, 1], "a", false), undefined);
});

test("a walk ends where its numbers end", () => {
  assert.deepEqual(wayTo(track, 5), [
    [0, 0],
    [1, 2],
  ]);
  assert.equal(indexAt(track, 99), 2);
  assert.equal(
    distanceTo(
      [
        [4, 6],
        [1, 3],
      ],
      [1, 2],
    ),
    1,
  );
  assert.equal(distanceTo([], [1, 2]), null);
});

test("memory is that of the step, and squares do not point", () => {
  const lines = memoryAt(track, 1);
  assert.deepEqual(
    lines.map(({ name, vector }) => [name, vector]),
    [
      ["gradient", true],
      ["update", true],
      ["step", false],
      ["exp_avg", true],
      ["exp_avg_sq", false],
    ],
  );
  assert.deepEqual(lines[3]!.numbers, [0.3, 0.4]);
  assert.deepEqual(
    memoryAt(track, 2).map(({ name }) => name),
    ["gradient"],
  );
});

test("the race is told in a sentence", () => {
  const race: Race = { start: [0, 0], steps: 2, tracks: [track] };
  assert.equal(
    sentence(race, [[1, 3]], 1),
    "Step 1 of 2. Adam: loss 2, 1 from the minimum.",
  );
});

test("a height lies in a band", () => {
  assert.deepEqual(
    [-1, 1, 1.5, 9].map((height) => band([1, 2, 3], height)),
    [0, 1, 1, 3],
  );
  assert.deepEqual([0.5, 1500, 0.001, 2].map(short), ["0.5", "1,500", "0.001", "2"]);
});

test("losses far apart get a logarithmic axis, others do not", () => {
  const log = lossScale([[100, 1, null], [0]]);
  assert.deepEqual([log.low, log.high], [1, 100]);
  assert.equal(log.at(0), log.at(1)); // zero lies at the bottom
  const plain = lossScale([[3, 2, -1]]);
  assert.ok(plain.low <= -1);
  assert.ok(Number.isFinite(lossScale([[null]]).at(0)));
});

test("letters at the ends of curves do not lie on each other", () => {
  assert.deepEqual(spread([50, 52, 10], 11), [41, 52, 10]);
});

test("a direction on the plane has one on the page", () => {
  const plane = { x: linear(0, 1, 0, 100), y: linear(0, 1, 100, 0) };
  assert.deepEqual(onPage(plane, [3, 0]), [1, 0]);
  assert.deepEqual(onPage(plane, [0, 2])!.map(Math.round), [0, -1]);
  assert.equal(onPage(plane, [0, 0]), null);
  assert.equal(onPage(plane, [NaN, 1]), null);
});

test("only one race is asked for at a time, and of the others only the last", async () => {
  const model = new FakeModel();
  const told: string[] = [];
  const request = makeRequests(model, (text) => told.push(text));
  const sent = (): Record<string, unknown>[] => model.sent as Record<string, unknown>[];
  const turn = (): Promise<void> => new Promise((done) => setTimeout(done));
  request({ start: [1, 1] });
  request({ start: [2, 2], lr: { SGD: 0.1 } });
  request({ start: [3, 3] });
  assert.deepEqual(
    sent().map(({ start }) => start),
    [[1, 1]],
  );
  model.receive({ kind: "reply", id: sent()[0]!["id"], error: "no" });
  await turn();
  assert.deepEqual(told, ["no"]);
  assert.deepEqual([sent()[1]!["start"], sent()[1]!["lr"]], [[3, 3], { SGD: 0.1 }]);
  model.receive({ kind: "reply", id: sent()[1]!["id"] });
  await turn();
  assert.equal(sent().length, 2);
  assert.equal(told.at(-1), "");
});

test("progress is told with what is left, or why it ended", () => {
  const standing = {
    state: "running",
    done: 820,
    total: 1681,
    remaining: 12.3,
    error: "",
  };
  assert.equal(progressText(standing), "820 of 1,681 points, about 12 s to go");
  assert.equal(
    progressText({ ...standing, state: "stopped" }),
    "820 of 1,681 points: stopped",
  );
  assert.equal(
    progressText({ ...standing, state: "failed", error: "ValueError: no" }),
    "ValueError: no (820 of 1,681 points)",
  );
});
