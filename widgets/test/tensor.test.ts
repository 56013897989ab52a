import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOfKey, cellSize } from "../src/shared/cells";
import { ordinal } from "../src/shared/table";
import { rule } from "../src/tensor/broadcast";
import type { Indexed, TensorDocument, View } from "../src/tensor/document";
import { outcome } from "../src/tensor/index_bar";
import {
  address,
  formula,
  indexAt,
  indexOf,
  isGhost,
  positionOf,
  reach,
} from "../src/tensor/layout";
import { addressesOf, alsoRead, linked, middle } from "../src/tensor/links";
import { Numbers, sceneOf } from "../src/tensor/numbers";
import {
  cellOfIndex,
  firstLook,
  follow,
  indexOfCell,
  isPart,
  windowOf,
  windowWords,
  withAxes,
} from "../src/tensor/window";

function view(shape: number[], strides: number[], offset = 0, name = "x"): View {
  const rest = { dtype: "float32", contiguous: true, strip: 0, windows: [] };
  return { name, shape, strides, offset, ...rest };
}

/** x is 0 … 11 as 3 × 4, and x[:, 1:3] shares its memory. */
function shared(): TensorDocument {
  const values = Array.from({ length: 12 }, (_, place) => place);
  return {
    version: 1,
    views: [view([3, 4], [4, 1]), view([3, 2], [4, 1], 1, "part")],
    strips: [{ length: 12, itemsize: 4, again: null, first: 0, values }],
  };
}

test("an address is the offset and one stride for each step of an index", () => {
  assert.equal(address(view([4, 6], [6, 1], 1), [2, 1]), 14);
  assert.equal(formula(view([4, 6], [6, 1], 1), [2, 1]), "offset 1 + 2·6 + 1·1 = 14");
  assert.equal(formula(view([], [], 3), []), "offset 3 = 3");
  assert.equal(formula(view([3], [-2], 5), [2]), "offset 5 + 2·(−2) = 1");
});

test("numbers are counted row by row, there and back", () => {
  assert.deepEqual(indexOf([2, 3, 4], 17), [1, 1, 1]);
  for (let place = 0; place < 24; place += 1)
    assert.equal(positionOf([2, 3, 4], indexOf([2, 3, 4], place)), place);
});

test("an address leads back to an index, or to none", () => {
  const views = [
    view([3, 4], [4, 1], 2),
    view([4, 3], [1, 4], 2), // transposed
    view([3, 4], [0, 1], 1), // repeated
    view([3, 3], [1, 1], 0), // overlapping
    view([3, 2], [-4, 2], 8), // backwards
    view([2, 2, 2], [100, 10, 3], 5),
    view([], [], 4),
  ];
  for (const one of views) {
    const total = one.shape.reduce((product, size) => product * size, 1);
    const read = new Set<number>();
    for (let place = 0; place < total; place += 1)
      read.add(address(one, indexOf(one.shape, place)));
    for (let wanted = -3; wanted < 140; wanted += 1) {
      const found = indexAt(one, wanted);
      assert.equal(found !== null, read.has(wanted));
      if (found) assert.equal(address(one, found), wanted);
    }
    assert.deepEqual(reach(one), [Math.min(...read), Math.max(...read)]);
  }
  assert.equal(indexAt(view([0, 3], [3, 1]), 0), null);
});

test("an address is found among many axes, with hardly a try in vain", () => {
  const many = view(
    Array<number>(12).fill(2),
    Array.from({ length: 12 }, (_, i) => 3 ** i),
  );
  assert.deepEqual(indexAt(many, 3 ** 11 + 3)?.filter(Boolean).length, 2);
  assert.equal(indexAt(many, 2), null);
});

test("along a repeated axis only the first number is there in truth", () => {
  const repeated = { ...view([3, 4], [1, 0]), repeated: [false, true] };
  assert.equal(isGhost(repeated, [2, 0]), false);
  assert.equal(isGhost(repeated, [0, 1]), true);
});

test("a large tensor is cut out or sampled, and says so", () => {
  const shape = [300, 500];
  const cut = windowOf(shape, { ...firstLook(shape), firstColumn: 490 });
  assert.deepEqual(cut.columns, { start: 468, step: 1, count: 32 });
  assert.equal(
    windowWords(shape, cut),
    "rows 0 to 31 of 300, columns 468 to 499 of 500",
  );
  const sample = windowOf(shape, { ...firstLook(shape), sampled: true });
  assert.deepEqual(sample.rows, { start: 0, step: 7, count: 43 });
  assert.equal(
    windowWords(shape, sample),
    "every 7th of 300 rows, every 11th of 500 columns",
  );
  assert.equal(isPart([3, 4], windowOf([3, 4], firstLook([3, 4]))), false);
});

test("cells and indices lead to each other", () => {
  const shape = [2, 40, 50];
  const look = { ...firstLook(shape), fixed: [1, 0, 0], firstRow: 5, sampled: false };
  const window = windowOf(shape, look);
  assert.deepEqual(indexOfCell(window, 2, 3), [1, 7, 3]);
  assert.deepEqual(cellOfIndex(window, [1, 7, 3]), [2, 3]);
  assert.equal(cellOfIndex(window, [0, 7, 3]), null);
  assert.equal(cellOfIndex(window, [1, 4, 3]), null);
  assert.deepEqual(cellOfIndex(windowOf([], firstLook([])), []), [0, 0]);
});

test("the part that is cut out follows the index", () => {
  const look = firstLook([2, 100, 100]);
  assert.equal(follow(look, [1, 31, 0]).firstRow, 0);
  const moved = follow(look, [1, 40, 2]);
  assert.deepEqual([moved.firstRow, moved.fixed[0]], [9, 1]);
  assert.equal(follow(moved, [1, 3, 2]).firstRow, 3);
});

test("choosing the axis that the other one has swaps them", () => {
  const look = firstLook([2, 3, 4]);
  assert.deepEqual(pair(withAxes(look, 2, 2)), [2, 1]);
  assert.deepEqual(pair(withAxes(look, 1, 1)), [2, 1]);
  assert.deepEqual(pair(withAxes(look, 0, 2)), [0, 2]);
  function pair({ rowAxis, columnAxis }: typeof look): unknown[] {
    return [rowAxis, columnAxis];
  }
});

test("ordinal numbers", () => {
  assert.deepEqual(
    [2, 3, 11, 12, 21, 22, 112].map(ordinal).join(" "),
    "2nd 3rd 11th 12th 21st 22nd 112th",
  );
});

test("numbers are read from the memory, or from a window of it", () => {
  const document = shared();
  const numbers = new Numbers(sceneOf(document));
  assert.equal(numbers.of(1, [2, 1]), 10);
  const large = shared();
  large.strips[0]!.values = [0, "nan", "-inf"];
  const window = windowOf([3, 4], firstLook([3, 4]));
  const values = Array.from({ length: 12 }, (_, place) => 100 + place);
  large.views[0]!.windows = [{ ...window, values }];
  const known = new Numbers(sceneOf(large));
  assert.equal(known.of(0, [2, 3]), 111);
  assert.ok(Number.isNaN(known.of(0, [0, 1])));
  assert.equal(known.of(0, [0, 2]), -Infinity);
  assert.equal(known.of(1, [2, 1]), undefined);
  known.addBlock(0, 8, Float64Array.of(8, 9, 10, 11));
  assert.equal(known.of(1, [2, 1]), 10);
});

test("a frame renews the numbers, and is refused when it has another form", () => {
  const numbers = new Numbers(sceneOf(shared()));
  assert.ok(
    numbers.renew(
      [12],
      Float64Array.from({ length: 12 }, () => 7),
    ),
  );
  assert.equal(numbers.of(0, [2, 3]), 7);
  assert.equal(numbers.renew([12, 1], new Float64Array(13)), false);
});

test("what an index picks is linked with where it comes from", () => {
  const result = { ...view([2], [1], 0, "x[…]"), strip: 1 };
  const indexed: Indexed = {
    text: "[0, 2], 1",
    view: 0,
    copy: true,
    result,
    strip: { length: 2, itemsize: 4, again: null, first: 0, values: [1, 9] },
    picks: [1, 9],
  };
  const scene = sceneOf({ ...shared(), indexed });
  assert.equal(scene.views.length, 3);
  assert.deepEqual(linked(scene, false, { view: 2, index: [1] })[1], {
    view: 0,
    index: [2, 1],
  });
  assert.deepEqual(linked(scene, false, { view: 0, index: [0, 1] })[1], {
    view: 2,
    index: [0],
  });
  const found = addressesOf(scene, linked(scene, false, { view: 2, index: [1] }));
  assert.deepEqual(
    found.map((set) => [...set]),
    [[9], [1]],
  );
  assert.match(outcome(indexed), /^2, a copy/);
});

test("tensors that share memory tell each other's index", () => {
  const scene = sceneOf(shared());
  assert.deepEqual(alsoRead(scene, { view: 0, index: [1, 2] }), ["part[1, 1]"]);
  assert.deepEqual(alsoRead(scene, { view: 0, index: [1, 0] }), []);
  assert.deepEqual(middle(scene), { view: 0, index: [1, 2] });
});

test("the rule of each axis in words", () => {
  const said = (
    a: number | null,
    b: number | null,
    kind: "fails" | "equal" | "repeat a",
  ) => rule({ a, b, size: null, rule: kind }, "x", "y");
  assert.equal(said(3, 2, "fails"), "3 ≠ 2, neither is 1");
  assert.equal(said(1, 2, "repeat a"), "x is repeated");
  assert.equal(said(2, 2, "equal"), "equal");
});

test("cells have their numbers where there is room", () => {
  assert.deepEqual(cellSize(4, 6, 2, 800), { width: 26, height: 26, numbers: true });
  assert.equal(cellSize(4, 32, 6, 800).numbers, false);
  assert.equal(cellSize(1000, 1000, 6, 800).width, 3);
});

test("keys lead from cell to cell and stop at the border", () => {
  assert.deepEqual(cellOfKey("ArrowDown", [1, 1], 2, 3), [1, 1]);
  assert.deepEqual(cellOfKey("End", [1, 1], 2, 3), [1, 2]);
  assert.equal(cellOfKey("x", [1, 1], 2, 3), undefined);
});
