import assert from "node:assert/strict";
import { test } from "node:test";

import { scoped } from "../scope.mjs";

const HERE = ":where(.tge-graph, .tge-graph *)";
const tie = (css: string): string => scoped(css, "tge-graph");

test("a rule is tied to its view", () => {
  assert.equal(tie(".tge-panel p { a: b; }"), `.tge-panel p${HERE} { a: b; }`);
  assert.equal(tie(".a,\n.b > .c {}"), `.a${HERE},\n.b > .c${HERE} {}`);
});

test("a rule that names its view stays as it is", () => {
  for (const css of [".tge-graph {}", ".tge-graph .a:hover {}", ".dark .tge-graph.b {}"])
    assert.equal(tie(css), css);
  assert.equal(tie(".tge-graph-box {}"), `.tge-graph-box${HERE} {}`);
});

test("what comes after a double colon stays last", () => {
  assert.equal(tie(".a:hover::before {}"), `.a:hover${HERE}::before {}`);
  assert.equal(tie(".a::part(b) {}"), `.a${HERE}::part(b) {}`);
});

test("commas inside brackets part nothing", () => {
  assert.equal(tie(":is(.a, .b) c {}"), `:is(.a, .b) c${HERE} {}`);
  assert.equal(tie('[x="1,2"] {}'), `[x="1,2"]${HERE} {}`);
});

test("rules inside conditions are tied, the steps of an animation are not", () => {
  assert.equal(
    tie("@media print { .a { b: c; } .d {} } .e {}"),
    `@media print { .a${HERE} { b: c; } .d${HERE} {} } .e${HERE} {}`,
  );
  const moving = "@keyframes go { from { a: b; } 50% { a: c; } to { a: d; } }";
  assert.equal(tie(`${moving} .a {}`), `${moving} .a${HERE} {}`);
});

test("comments and what is imported are no rules", () => {
  assert.equal(tie("/* .a, {.b} */ .c {}"), ` .c${HERE} {}`);
  assert.equal(tie('@import "../x.css";\n.a {}'), `@import "../x.css";\n.a${HERE} {}`);
});
