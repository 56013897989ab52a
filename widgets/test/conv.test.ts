import assert from "node:assert/strict";
import { test } from "node:test";

import { matrixOf } from "../src/conv/columns";
import type { ConvDocument, FieldLayer, LayerMaps, Part } from "../src/conv/document";
import { growth, hasGaps, regionSize, regions } from "../src/conv/field";
import {
  cellAt,
  cellOf,
  channelsOf,
  dot,
  inputAt,
  isPadding,
  kernelOf,
  localOf,
  met,
  nearest,
  numbersOf,
  patchOf,
  positionOf,
  sizeFormula,
  span,
  sumAt,
} from "../src/conv/geometry";
import { channelPixels } from "../src/conv/pictures";
import { sentence, windowMarks } from "../src/conv/slide";

/** Two channels of 3 × 3, padded by 1, a 2 × 2 kernel, dilation 2, two outputs. */
function part(): Part {
  const padded = Array.from({ length: 2 * 25 }, (_, place) => {
    const [channel, row, column] = [
      Math.floor(place / 25),
      Math.floor((place % 25) / 5),
      place % 5,
    ];
    const inside = row > 0 && row < 4 && column > 0 && column < 4;
    return inside ? 10 * channel + 3 * (row - 1) + column : 0;
  });
  return {
    name: "",
    mode: "zeros",
    kernel: [2, 2],
    stride: [1, 1],
    padding: [1, 1, 1, 1],
    dilation: [2, 2],
    groups: 1,
    depth: 2,
    in_channels: 2,
    out_channels: 2,
    in_size: [3, 3],
    out_size: [3, 3],
    first: 0,
    channels: [0, 1],
    weight: [
      [1, 2, 3, 4, 0, 1, 0, -1],
      [0, 0, 0, 1, 0, 0, 0, 0],
    ],
    bias: [0.5, 0],
    input: { row: 0, column: 0, rows: 5, columns: 5, values: padded },
    output: {
      row: 0,
      column: 0,
      rows: 3,
      columns: 3,
      values: Array(18).fill(7) as number[],
    },
  };
}

function state(changed: Partial<Part> = {}) {
  const whole = { ...part(), ...changed };
  const document = { part: whole } as ConvDocument;
  return {
    document,
    numbers: numbersOf(whole),
    out: 0,
    channel: 0,
    cell: [1, 1] as const,
  };
}

test("a kernel cell meets the input at stride and dilation", () => {
  assert.deepEqual(met(part(), [1, 2], [1, 0]), [3, 2]);
  assert.deepEqual(met({ ...part(), stride: [3, 2] }, [1, 2], [0, 1]), [3, 6]);
  assert.equal(span(part(), 0), 3);
});

test("the padded border is told from the image", () => {
  assert.equal(isPadding(part(), [0, 2]), true);
  assert.equal(isPadding(part(), [1, 1]), false);
  assert.equal(isPadding(part(), [4, 3]), true);
});

test("a patch and the kernel are multiplied and summed, channel by channel", () => {
  const numbers = numbersOf(part());
  assert.deepEqual(patchOf(numbers, 0, [1, 1]), [1, 3, 7, 9]);
  assert.deepEqual(patchOf(numbers, 0, [0, 0]), [0, 0, 0, 5]);
  assert.deepEqual(kernelOf(numbers, 0, 1), [0, 1, 0, -1]);
  const sum = sumAt(numbers, 0, [1, 1]);
  assert.deepEqual(sum.channels, [
    { channel: 0, sum: 1 + 6 + 21 + 36 },
    { channel: 1, sum: 13 - 19 },
  ]);
  assert.deepEqual([sum.bias, sum.total, sum.others.count], [0.5, 7, 0]);
});

test("channels that are not here are what is missing from the library's number", () => {
  const numbers = numbersOf({ ...part(), depth: 5, in_channels: 5 });
  const { others, channels, total, bias } = sumAt(numbers, 1, [1, 1]);
  assert.equal(others.count, 3);
  const known = channels.reduce((all, { sum }) => all + sum, 0);
  assert.equal(known + others.sum + (bias ?? 0), total);
});

test("an output channel sees the channels of its group", () => {
  const grouped = { ...part(), groups: 2, depth: 1 };
  assert.deepEqual([channelsOf(grouped, 0), channelsOf(grouped, 1)], [[0], [1]]);
  assert.deepEqual(channelsOf(part(), 1), [0, 1]);
});

test("what is not here is no number", () => {
  const numbers = numbersOf(part());
  assert.ok(Number.isNaN(inputAt(numbers, 0, [9, 0])));
  assert.ok(Number.isNaN(inputAt(numbers, 4, [0, 0])));
});

test("the kernel follows the pointer to the nearest place", () => {
  assert.deepEqual(nearest(part(), [2, 2]), [1, 1]);
  assert.deepEqual(nearest(part(), [0, 4]), [0, 2]);
  assert.deepEqual(
    nearest({ ...part(), stride: [2, 2], out_size: [2, 2] }, [4, 4]),
    [1, 1],
  );
});

test("positions, places and cells lead to each other", () => {
  const large = {
    ...part(),
    out_size: [10, 20],
    output: { ...part().output, row: 4, column: 6 },
  };
  assert.deepEqual(cellOf(large, 47), [2, 7]);
  assert.equal(positionOf(large, [2, 7]), 47);
  assert.equal(localOf(large, [5, 8]), 5);
  assert.deepEqual(cellAt(large, 5), [5, 8]);
  assert.equal(localOf(large, [3, 8]), -1);
  assert.equal(localOf(large, [5, 9]), -1);
});

test("the size of the output in numbers", () => {
  assert.equal(sizeFormula(part(), 0), "(3 + 2 − 2·(2 − 1) − 1) / 1 + 1 = 3");
  const halved = { ...part(), stride: [2, 2], out_size: [2, 2], in_size: [4, 4] };
  assert.equal(sizeFormula(halved, 1), "⌊(4 + 2 − 2·(2 − 1) − 1) / 2⌋ + 1 = 2");
});

test("a dilated kernel is outlined as a whole and cell by cell", () => {
  const marks = windowMarks(part(), [1, 1]);
  assert.equal(marks.length, 5);
  assert.deepEqual([marks[0]!.row, marks[0]!.rows, marks[4]!.row], [1, 3, 3]);
  assert.equal(windowMarks({ ...part(), dilation: [1, 1] }, [1, 1]).length, 1);
});

test("columns of the matrix are patches, and the row times them is the sums", () => {
  const matrix = matrixOf(state(), 64);
  assert.equal(matrix.rows.length, 8);
  assert.equal(matrix.cells.length, 9);
  const numbers = numbersOf(part());
  matrix.cells.forEach((cell, column) => {
    const patch = [0, 1].flatMap((channel) => patchOf(numbers, channel, cell));
    assert.deepEqual(
      matrix.rows.map((row) => row[column]),
      patch,
    );
    const { channels } = sumAt(numbers, 0, cell);
    const sum = channels.reduce((all, each) => all + each.sum, 0);
    assert.equal(dot(matrix.weights, patch), sum);
  });
  assert.equal(matrix.labels[5], "1,0,1");
});

test("of a wide matrix the columns around the present one are shown", () => {
  const matrix = matrixOf(state(), 3);
  assert.deepEqual(matrix.cells, [
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
});

test("a screen reader hears the place and the number", () => {
  assert.equal(sentence(state()), "output 0, 1, 1 is 7");
});

function layer(
  kernel: number,
  stride: number,
  padding: number,
  size: number,
  dilation = 1,
): FieldLayer {
  const both = (value: number): number[] => [value, value];
  return {
    name: "",
    label: "",
    kind: "conv",
    kernel: both(kernel),
    stride: both(stride),
    padding: [padding, padding, padding, padding],
    dilation: both(dilation),
    size: both(size),
  };
}

test("a receptive field grows backwards and ends at the border", () => {
  const layers = [layer(3, 1, 1, 28), layer(2, 2, 0, 14), layer(3, 1, 1, 14)];
  const middle = regions(layers, 2, [7, 7], [28, 28]);
  assert.deepEqual(middle.map(regionSize), [
    [8, 8],
    [6, 6],
    [3, 3],
    [1, 1],
  ]);
  assert.deepEqual([middle[0]!.rows[0], middle[0]!.rows.at(-1)], [11, 18]);
  const corner = regions(layers, 2, [0, 0], [28, 28]);
  assert.deepEqual(corner.map(regionSize), [
    [5, 5],
    [4, 4],
    [2, 2],
    [1, 1],
  ]);
  assert.deepEqual(
    growth(layers).map(({ field }) => field[0]),
    [3, 4, 8],
  );
  assert.equal(growth(layers)[2]!.formula, "4 + (3 − 1)·2 = 8");
  assert.equal(growth(layers)[2]!.jump[1], 2);
});

test("dilation leaves gaps", () => {
  const [seen] = regions([layer(3, 1, 2, 9, 2)], 0, [4, 4], [9, 9]);
  assert.deepEqual(seen!.rows, [2, 4, 6]);
  assert.equal(hasGaps(seen!), true);
  assert.equal(growth([layer(3, 1, 2, 9, 2)])[0]!.formula, "1 + (3 − 1)·2·1 = 5");
});

test("a number at the edge may see only padding", () => {
  const [seen] = regions([layer(1, 1, 1, 5)], 0, [0, 2], [3, 3]);
  assert.deepEqual(regionSize(seen!), [0, 1]);
});

test("pictures are read from bytes", () => {
  const pixels = btoa(String.fromCharCode(127, 256 - 127, 0, 128));
  const maps: LayerMaps = {
    name: "",
    label: "",
    kind: "",
    channels: 2,
    size: [1, 2],
    step: 1,
    shown: [2, 1, 2],
    largest: [1, 1],
    pixels,
  };
  assert.deepEqual(channelPixels(maps, 0), [1, -1]);
  assert.deepEqual(channelPixels(maps, 1), [0, NaN]);
});
