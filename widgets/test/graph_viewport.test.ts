import assert from "node:assert/strict";
import { test } from "node:test";

import * as viewport from "../src/graph/viewport";

const WINDOW = { width: 600, height: 400 };

const shown = (view: viewport.Viewport, x: number, y: number): [number, number] => [
  x * view.scale + view.left,
  y * view.scale + view.top,
];

test("a small drawing is centred and not enlarged", () => {
  assert.deepEqual(viewport.fit({ width: 200, height: 100 }, WINDOW), {
    scale: 1,
    left: 200,
    top: 150,
  });
});

test("a large drawing fits inside the margin", () => {
  const view = viewport.fit({ width: 1200, height: 200 }, WINDOW);
  const [left] = shown(view, 0, 0);
  const [right] = shown(view, 1200, 0);
  assert.ok(left >= 15.9 && right <= 584.1);
});

test("an empty drawing or window gives a finite view", () => {
  for (const size of [{ width: 0, height: 0 }, WINDOW])
    for (const value of Object.values(
      viewport.open(size, { width: 0, height: 0 }, null),
    ))
      assert.ok(Number.isFinite(value));
});

test("a picture opens readable: whole, or at its loss", () => {
  const small = viewport.open({ width: 500, height: 300 }, WINDOW, [250, 280]);
  assert.deepEqual(small, viewport.fit({ width: 500, height: 300 }, WINDOW));
  const tall = viewport.open({ width: 300, height: 9000 }, WINDOW, [150, 8950]);
  assert.ok(tall.scale >= viewport.READABLE);
  const [x, y] = shown(tall, 150, 8950);
  assert.ok(x > 0 && x < 600 && y > 0 && y < 400, `${x} ${y}`);
  const wide = viewport.open({ width: 9000, height: 9000 }, WINDOW, [4500, 8950]);
  assert.equal(wide.scale, viewport.COMFORTABLE);
});

test("zooming keeps the point under the pointer and stays in its limits", () => {
  const before = { scale: 1, left: 10, top: 20 };
  const after = viewport.zoom(before, 2, [110, 120]);
  assert.deepEqual(shown(after, 100, 100), [110, 120]);
  assert.equal(after.scale, 2);
  assert.equal(viewport.zoom(before, 1000, [0, 0]).scale, viewport.LARGEST);
  assert.equal(viewport.zoom(before, 0, [0, 0]).scale, viewport.SMALLEST);
});

test("zooming in and out again comes back", () => {
  const before = { scale: 1, left: 10, top: 20 };
  const after = viewport.zoom(viewport.zoom(before, 1.25, [30, 40]), 0.8, [30, 40]);
  assert.ok(Math.abs(after.left - 10) < 1e-9 && Math.abs(after.scale - 1) < 1e-9);
});

test("panning never loses the drawing", () => {
  const size = { width: 200, height: 100 };
  const far = viewport.pan({ scale: 1, left: 0, top: 0 }, 1e6, -1e6, size, WINDOW);
  assert.equal(far.left, 600 - 48);
  assert.equal(far.top, 48 - 100);
});

test("revealing moves as little as it must", () => {
  const view = { scale: 1, left: 0, top: 0 };
  const inside = { x: 100, y: 100, width: 50, height: 50 };
  assert.deepEqual(viewport.reveal(view, inside, WINDOW), view);
  const below = viewport.reveal(view, { ...inside, y: 500 }, WINDOW);
  assert.equal(below.top, 400 - 16 - 550);
  assert.equal(below.left, 0);
  const above = viewport.reveal(view, { ...inside, x: -80 }, WINDOW);
  assert.equal(above.left, 96);
});

test("an area larger than the window is centred", () => {
  const view = viewport.reveal(
    { scale: 1, left: 0, top: 0 },
    { x: 0, y: 0, width: 1000, height: 10 },
    WINDOW,
  );
  assert.equal(view.left, 300 - 500);
});
