import assert from "node:assert/strict";
import { test } from "node:test";

import { onChange, onLost, onMessage, save, send } from "../src/shared/anywidget";
import { ask } from "../src/shared/ask";
import { formatCount, formatNumber } from "../src/shared/format";
import { FakeModel } from "./fake_model";

test("numbers are short and keep their significance", () => {
  assert.equal(formatNumber(0.031249), "0.0312");
  assert.equal(formatNumber(2.302585), "2.30");
  assert.equal(formatNumber(1797), "1,797");
  assert.equal(formatNumber(-12.5), "−12.5");
  assert.equal(formatNumber(2.5e-7), "2.5e−7");
  assert.equal(formatNumber(-3e9), "−3e9");
  assert.equal(formatNumber(0), "0");
  assert.equal(formatNumber(12345.6), "12,346");
  assert.equal(formatNumber(148.7, 2), "149");
});

test("what is not a number says so", () => {
  assert.equal(formatNumber(Number.NaN), "nan");
  assert.equal(formatNumber(null), "nan");
  assert.equal(formatNumber(Infinity), "inf");
  assert.equal(formatNumber(-Infinity), "−inf");
});

test("counts have their thousands set apart", () => {
  assert.equal(formatCount(0), "0");
  assert.equal(formatCount(999), "999");
  assert.equal(formatCount(1234567), "1,234,567");
  assert.equal(formatCount(-4200), "−4,200");
});

test("a listener hears the model until it is undone", () => {
  const model = new FakeModel({ lr: 0.1 });
  const heard: unknown[] = [];
  const undo = [
    onChange(model, "lr", () => heard.push(model.get("lr"))),
    onMessage(model, (content) => heard.push(content)),
  ];
  model.set("lr", 0.2);
  model.receive({ kind: "frame" });
  undo.forEach((stop) => stop());
  model.set("lr", 0.3);
  model.receive({ kind: "frame" });
  assert.deepEqual(heard, [0.2, { kind: "frame" }]);
});

/** As JupyterLab's model after a restart of the kernel. */
class LostModel extends FakeModel {
  override send(): void {
    throw new Error("Cannot send");
  }
  override save_changes(): void {
    throw new Error("Cannot send");
  }
}

test("what is sent and saved reaches Python", () => {
  const model = new FakeModel();
  assert.equal(send(model, { kind: "command" }), true);
  assert.equal(save(model), true);
  assert.deepEqual([model.sent, model.saves], [[{ kind: "command" }], 1]);
});

test("speaking to a kernel that is gone says so and breaks nothing", () => {
  const model = new LostModel();
  let lost = 0;
  const undo = onLost(model, () => (lost += 1));
  assert.equal(send(model, {}), false);
  assert.equal(save(model), false);
  undo();
  assert.equal(send(model, {}), false);
  assert.equal(lost, 2);
});

test("a question to a kernel that is gone is answered at once", async () => {
  await assert.rejects(ask(new LostModel(), "values"), /needs a running kernel/);
});
