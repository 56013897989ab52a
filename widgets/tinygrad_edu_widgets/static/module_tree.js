// src/shared/anywidget.ts
function onChange(model, name, callback) {
  model.on(`change:${name}`, callback);
  return () => model.off(`change:${name}`, callback);
}
function save(model) {
  return whileHeard(model, () => model.save_changes());
}
var mourners = /* @__PURE__ */ new WeakMap();
function whileHeard(model, speak) {
  try {
    speak();
  } catch {
    mourners.get(model)?.forEach((callback) => callback());
    return false;
  }
  return true;
}

// src/shared/dom.ts
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}
function element(tag, attributes = {}, ...children) {
  const made2 = document.createElement(tag);
  setAttributes(made2, attributes);
  made2.append(...children);
  return made2;
}
function button(label, attributes, pressed) {
  const made2 = element("button", { type: "button", ...attributes }, label);
  made2.addEventListener("click", pressed);
  return made2;
}
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
var made = 0;
function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${Date.now().toString(36)}-${made}`;
}

// src/shared/focus.ts
var CONTROLS = "button, input, select, [tabindex]";
var SOON_MILLISECONDS = 3e3;
var lost = null;
function keepFocus(view) {
  const controls = () => [...view.querySelectorAll(CONTROLS)];
  view.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget !== null) return;
    lost = { index: controls().indexOf(target), at: performance.now() };
  });
  const restore = () => {
    if (!view.isConnected) return;
    observer.disconnect();
    const free = document.activeElement === document.body;
    if (free && lost && performance.now() - lost.at < SOON_MILLISECONDS) {
      controls()[lost.index]?.focus();
    }
    lost = null;
  };
  const observer = new ResizeObserver(restore);
  observer.observe(view);
  return () => observer.disconnect();
}

// src/shared/format.ts
function formatNumber(value, digits = 3) {
  if (value === null || Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return withMinus(shortExponent(value, digits));
  if (Number.isInteger(value)) return formatCount(value);
  if (size >= 10 ** digits) return formatCount(Math.round(value));
  return withMinus(value.toPrecision(digits));
}
function formatCount(value) {
  const grouped = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, ",");
  return value < 0 ? `−${grouped}` : grouped;
}
function shortExponent(value, digits) {
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const short2 = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short2}e${Number(exponent)}`;
}
function withMinus(text) {
  return text.replaceAll("-", "−");
}
var ELLIPSIS = "…";
var INVISIBLE = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
  "g"
);
function visible(text) {
  return text.replace(INVISIBLE, (character) => {
    if (character === "\n") return "⏎";
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}
function shorten(text, limit) {
  const characters = Array.from(text.slice(0, 2 * limit + 2));
  if (characters.length <= limit) return text;
  return characters.slice(0, Math.max(0, limit - 1)).join("") + ELLIPSIS;
}

// src/shared/keys.ts
function isPlain({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  return !ctrlKey && !altKey && !metaKey && !(shiftKey && key === "Enter");
}
function keepPlainKeys(root) {
  const listener = (event) => {
    if (isPlain(event)) event.stopPropagation();
  };
  root.addEventListener("keydown", listener);
  return () => root.removeEventListener("keydown", listener);
}

// src/modules/data.ts
var VERSION = 1;
function readTree(sent) {
  const modules = sent.map((module) => ({ ...blank(), ...module }));
  modules.forEach((module, place) => {
    if (place > 0) modules[module.parent]?.children.push(module);
  });
  return modules;
}
function blank() {
  return {
    name: "",
    path: "",
    type: "",
    parent: 0,
    depth: 0,
    shared: "",
    training: false,
    repr: "",
    source: "",
    hooks: [],
    buffers: [],
    parameters: [],
    count: 0,
    trainable: 0,
    bytes: { parameters: 0, gradients: 0, optimizer: 0 },
    look: 0,
    calls: 0,
    outputs: [],
    more_outputs: 0,
    activations: 0,
    adds: 0,
    error: "",
    children: []
  };
}
function memory({ bytes, activations }) {
  return bytes.parameters + bytes.gradients + bytes.optimizer + activations;
}

// src/modules/words.ts
var UNITS = ["B", "kB", "MB", "GB", "TB"];
var POWERS = ["", "k", "M", "G", "T"];
function sizeText(size) {
  const [value, unit] = reduced(size, UNITS.length);
  return `${short(value)} ${UNITS[unit]}`;
}
function countText(count) {
  if (count < 1e5) return formatCount(count);
  const [value, unit] = reduced(count, POWERS.length);
  return `${short(value)} ${POWERS[unit]}`;
}
function reduced(value, units) {
  let unit = 0;
  while (value >= 999.5 && unit < units - 1) {
    value /= 1e3;
    unit += 1;
  }
  return [value, unit];
}
function short(value) {
  return String(Number(value.toPrecision(3)));
}
function shapeText(shape) {
  if (shape === null) return "not yet known";
  return shape.length === 0 ? "scalar" : shape.join(" × ");
}
function outputText(module) {
  const [first] = module.outputs;
  if (first === void 0) return "";
  const more = module.outputs.length - 1 + module.more_outputs;
  return shapeText(first) + (more > 0 ? ` +${more}` : "");
}
function trainability(row) {
  if (row.count === 0 || row.trainable === row.count) return "";
  return row.trainable === 0 ? "frozen" : "partly frozen";
}
function totals(tree, root) {
  const { bytes } = root;
  const frozen = root.count - root.trainable;
  const facts2 = [
    ["parameters", formatCount(root.count)],
    ["trainable", formatCount(root.trainable)]
  ];
  if (frozen > 0) facts2.push(["frozen", formatCount(frozen)]);
  facts2.push(["their memory", sizeText(bytes.parameters)]);
  if (bytes.gradients > 0) facts2.push(["gradients", sizeText(bytes.gradients)]);
  if (tree.has_optimizer) facts2.push(["optimizer", sizeText(bytes.optimizer)]);
  if (tree.ran)
    facts2.push(
      ["activations", sizeText(root.activations)],
      ["multiply-adds", countText(root.adds)]
    );
  return facts2;
}

// src/modules/details.ts
var LONGEST = 400;
function details(module, ran) {
  const title = element("h3", { class: "tge-panel-title" }, shown(module.path || module.type));
  const code = element("code", { class: "tge-module-repr" }, shown(module.repr));
  const parts = [title, code];
  if (module.error) parts.push(element("p", { class: "tge-warning" }, linesOf(module.error)));
  parts.push(facts(module, ran));
  if (module.parameters.length > 0)
    parts.push(heading("Its own parameters"), parameters(module.parameters));
  if (module.buffers.length > 0) {
    const list = module.buffers.map(
      (buffer) => `${buffer.name}  ${shapeText(buffer.shape)}  ${buffer.dtype}`
    );
    parts.push(heading("Buffers"), plainList(list));
  }
  if (module.hooks.length > 0)
    parts.push(
      heading("Hooks"),
      plainList(module.hooks.map(({ kind, name }) => `${kind}: ${name}`))
    );
  return parts;
}
function facts(module, ran) {
  const list = element("dl", { class: "tge-facts" });
  const add = (term, value) => {
    if (value) list.append(element("dt", {}, term), element("dd", {}, shown(value)));
  };
  const { bytes } = module;
  add("mode", module.training ? "training" : "evaluation");
  add("output", outputText(module));
  add("other outputs", module.outputs.slice(1).map(shapeText).join(", "));
  if (ran) add("calls", module.calls === 0 ? "did not run" : String(module.calls));
  add("same module as", module.shared);
  add("parameters", module.count > 0 ? formatCount(module.count) : "");
  const frozen = module.count - module.trainable;
  add("of these frozen", frozen > 0 ? formatCount(frozen) : "");
  add("multiply-adds", module.adds > 0 ? formatCount(module.adds) : "");
  add("memory of parameters", bytes.parameters > 0 ? sizeText(bytes.parameters) : "");
  add("of gradients", bytes.gradients > 0 ? sizeText(bytes.gradients) : "");
  add("of the optimizer", bytes.optimizer > 0 ? sizeText(bytes.optimizer) : "");
  add("of activations", module.activations > 0 ? sizeText(module.activations) : "");
  add("forward is in", module.source);
  return list;
}
function parameters(all) {
  const head = ["name", "shape", "norm", "grad norm"].map(
    (each) => element("th", { scope: "col" }, each)
  );
  const rows = all.map((each) => {
    const marks = [each.trainable ? "" : "frozen", each.shared && `same as ${each.shared}`];
    const mark = marks.filter(Boolean).join(", ");
    const name = element("th", { scope: "row" }, shown(each.name));
    if (mark) name.append(element("span", { class: "tge-badge" }, shown(mark)));
    return element(
      "tr",
      {},
      name,
      element("td", { title: each.dtype }, shapeText(each.shape), dtypeNote(each.dtype)),
      element("td", {}, each.shape === null ? "" : formatNumber(each.norm)),
      element("td", {}, each.has_gradient ? formatNumber(each.gradient_norm) : "–")
    );
  });
  const table = element(
    "table",
    { class: "tge-parameters" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows)
  );
  return element("div", { class: "tge-parameters-scroll" }, table);
}
function dtypeNote(dtype) {
  return dtype === "float32" ? "" : ` ${dtype}`;
}
function plainList(lines) {
  const items = lines.map((each) => element("li", {}, shown(each)));
  return element("ul", { class: "tge-plain-list" }, ...items);
}
function heading(text) {
  return element("h4", { class: "tge-panel-heading" }, text);
}
function linesOf(text) {
  return text.split("\n").map((line2) => shown(line2)).join("\n");
}
function shown(text) {
  return shorten(visible(text), LONGEST);
}

// src/modules/rows.ts
var FEWEST_REPEATED = 3;
function groupKey(first, times) {
  return `${first.path} ×${times}`;
}
function runs(modules) {
  const found = [];
  let run = [];
  const close = () => {
    if (run.length >= FEWEST_REPEATED) found.push(run);
    else found.push(...run.map((module) => [module]));
  };
  for (const module of modules) {
    if (run.length > 0 && run[0]?.look === module.look) {
      run.push(module);
      continue;
    }
    close();
    run = [module];
  }
  close();
  return found.filter((each) => each.length > 0);
}
function matches(module, wanted) {
  const text = wanted.trim().toLowerCase();
  return `${module.path} ${module.type}`.toLowerCase().includes(text);
}
function visibleRows(root, opened, wanted) {
  const rows = [];
  const kept = wanted.trim() === "" ? null : withAncestors(root, wanted);
  const add = (modules, level, parent, place, of) => {
    const [module] = modules;
    if (module === void 0) return;
    const group = modules.length > 1;
    const key = group ? groupKey(module, modules.length) : module.path;
    const parts = group ? modules.map((each) => [each]) : runs(module.children);
    const shown2 = kept ? parts.map((run) => run.filter((m) => kept.has(m))).filter((r) => r.length) : parts;
    const opens = shown2.length > 0;
    const open = opens && (kept !== null || opened.has(key));
    rows.push({ ...line(key, modules, level), parent, open, opens, place, of });
    if (!open) return;
    shown2.forEach((run, at) => add(run, level + 1, key, at + 1, shown2.length));
  };
  if (kept === null || kept.has(root)) add([root], 1, null, 1, 1);
  return rows;
}
function line(key, modules, level) {
  const sum = (of) => modules.reduce((total, module) => total + of(module), 0);
  return {
    key,
    module: modules[0],
    times: modules.length,
    level,
    count: sum((module) => module.count),
    trainable: sum((module) => module.trainable),
    memory: sum(memory),
    adds: sum((module) => module.adds)
  };
}
function withAncestors(root, wanted) {
  const kept = /* @__PURE__ */ new Set();
  const visit = (module) => {
    const inside = module.children.map(visit).some(Boolean);
    if (inside || matches(module, wanted)) kept.add(module);
    return kept.has(module);
  };
  visit(root);
  return kept;
}
function allKeys(root) {
  const keys = [];
  const visit = (module) => {
    if (module.children.length > 0) keys.push(module.path);
    for (const run of runs(module.children))
      if (run.length > 1) keys.push(groupKey(run[0], run.length));
    module.children.forEach(visit);
  };
  visit(root);
  return keys;
}
function wayTo(root, path) {
  const way = [];
  const visit = (module) => {
    if (module.path === path) return true;
    for (const run of runs(module.children))
      if (run.some(visit)) {
        if (run.length > 1) way.push(groupKey(run[0], run.length));
        way.push(module.path);
        return true;
      }
    return false;
  };
  visit(root);
  return way;
}
function moveOfKey(key, rows, at) {
  const row = rows[at];
  if (row === void 0) return void 0;
  const go = (to) => to && { go: to.key };
  switch (key) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight":
      if (!row.opens) return void 0;
      return row.open ? go(rows[at + 1]) : { open: row.key };
    case "ArrowLeft":
      if (row.open) return { close: row.key };
      return row.parent === null ? void 0 : { go: row.parent };
    case "*":
      return { siblings: rows.filter((r) => r.parent === row.parent && r.opens).map((r) => r.key) };
  }
  if (key.length !== 1 || key === " ") return void 0;
  const later = [...rows.slice(at + 1), ...rows.slice(0, at)];
  return go(later.find(({ module }) => startsWith(module, key)));
}
function startsWith({ name, type }, letter) {
  const wanted = letter.toLowerCase();
  return name.toLowerCase().startsWith(wanted) || type.toLowerCase().startsWith(wanted);
}

// src/modules/widget.ts
var LONGEST_NAME = 48;
var STOPPED = "stopped inside";
var TreeWidget = class {
  constructor(model) {
    this.model = model;
    const id = uniqueId("tge-filter");
    this.filter = element("input", {
      type: "search",
      id,
      class: "tge-filter",
      placeholder: "name or type",
      autocomplete: "off",
      spellcheck: "false"
    });
    const tools = element(
      "div",
      { class: "tge-tree-tools" },
      element("label", { for: id }, "Find"),
      this.filter,
      this.found,
      element(
        "span",
        { class: "tge-choices" },
        button("unfold all", { class: "tge-choice" }, () => this.open(allKeys(this.root))),
        button("fold all", { class: "tge-choice" }, () => this.open([this.root.path]))
      )
    );
    this.element = element(
      "div",
      { class: "tge tge-card tge-modules" },
      this.title,
      this.sums,
      this.says,
      tools,
      element(
        "div",
        { class: "tge-tree-body" },
        element("div", { class: "tge-tree-frame" }, this.head, this.list),
        this.panel
      )
    );
    this.filter.value = this.wanted;
    this.listen();
    this.read();
  }
  model;
  element;
  tree;
  modules = [];
  rows = [];
  /** The line that has the focus, which may be one of several modules alike. */
  current = "";
  undo = [];
  title = element("h2", { class: "tge-title" });
  sums = element("dl", { class: "tge-totals" });
  says = element("div", { class: "tge-says" });
  filter;
  found = element("span", { class: "tge-found" });
  head = element("div", { class: "tge-tree-head", "aria-hidden": "true" });
  list = element("div", {
    class: "tge-tree",
    role: "tree",
    "aria-label": "Modules"
  });
  panel = element("div", {
    class: "tge-module-panel",
    role: "region",
    "aria-label": "The chosen module",
    tabindex: 0
  });
  get root() {
    return this.modules[0];
  }
  get wanted() {
    return String(this.model.get("wanted") ?? "");
  }
  listen() {
    const { model } = this;
    this.filter.addEventListener("input", () => this.set({ wanted: this.filter.value }));
    this.filter.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      this.list.querySelector("[tabindex='0']")?.focus();
    });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.click(event));
    this.undo.push(
      onChange(model, "tree", () => this.read()),
      onChange(model, "opened", () => this.show()),
      onChange(model, "wanted", () => {
        if (this.filter.value !== this.wanted) this.filter.value = this.wanted;
        this.show();
      }),
      onChange(model, "selected", () => this.choose()),
      keepPlainKeys(this.element),
      keepFocus(this.element)
    );
  }
  close() {
    this.undo.forEach((stop) => stop());
  }
  set(traits) {
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    save(this.model);
  }
  open(keys) {
    this.set({ opened: keys });
  }
  // What a person does.
  click(event) {
    const target = event.target;
    const line2 = target.closest("[data-row]");
    const row = this.rows[Number(line2?.dataset.row)];
    if (!row) return;
    if (target.closest(".tge-twist") && row.opens) this.fold(row.key, !row.open);
    this.focus(row.key);
  }
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.rows.findIndex((row2) => row2.key === this.current);
    const row = this.rows[at];
    if ((event.key === "Enter" || event.key === " ") && row?.opens) {
      event.preventDefault();
      this.fold(row.key, !row.open);
      return;
    }
    const move = moveOfKey(event.key, this.rows, at);
    if (move === void 0) return;
    event.preventDefault();
    if ("go" in move) this.focus(move.go);
    else if ("siblings" in move) this.open([...this.opened, ...move.siblings]);
    else if ("open" in move) this.fold(move.open, true);
    else this.fold(move.close, false);
  }
  get opened() {
    return new Set(this.model.get("opened"));
  }
  fold(key, open) {
    const opened = this.opened;
    if (open) opened.add(key);
    else opened.delete(key);
    this.open([...opened]);
    this.focus(key);
  }
  focus(key) {
    const row = this.rows.find((each) => each.key === key);
    if (!row) return;
    this.current = key;
    this.set({ selected: row.module.path });
    this.choose();
    this.list.querySelector("[tabindex='0']")?.focus();
  }
  // What is shown.
  read() {
    this.tree = this.model.get("tree");
    this.modules = readTree(this.tree.modules);
    setText(this.title, `Modules of ${shorten(visible(this.tree.title), LONGEST_NAME)}`);
    this.sums.replaceChildren(
      ...totals(this.tree, this.root).map(
        ([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))
      )
    );
    this.says.replaceChildren();
    const say = (text, kind) => {
      if (text) this.says.append(element("p", { class: kind }, linesOf(text)));
    };
    const [stopped = ""] = this.tree.error.split("\n");
    say(stopped && `The forward pass stopped. ${stopped}`, "tge-warning");
    say(this.tree.notice, "tge-note");
    this.element.classList.toggle("tge-no-run", !this.tree.ran);
    const titles = ["module", "output", "parameters", "memory", "multiply-adds"];
    this.head.replaceChildren(
      ...titles.map((each, at) => element("span", { class: `tge-col-${at}` }, each))
    );
    this.show();
  }
  show() {
    const { wanted } = this;
    this.rows = visibleRows(this.root, this.opened, wanted);
    const focused = this.list.contains(document.activeElement);
    const kept = this.rows.some(({ key }) => key === this.current);
    if (!kept) this.current = this.rowOf(this.model.get("selected"));
    this.list.replaceChildren(...this.rows.map((row, at) => this.line(row, at)));
    setText(this.found, wanted.trim() ? this.foundText() : "");
    this.choose();
    if (focused) this.list.querySelector("[tabindex='0']")?.focus();
  }
  foundText() {
    if (this.rows.length === 0) return "nothing found";
    const text = wantedIn(this.modules, this.wanted);
    return `${formatCount(text)} of ${formatCount(this.modules.length)}`;
  }
  /** The line of a module, or the one it is folded into. */
  rowOf(path) {
    const keys = new Set(this.rows.map(({ key }) => key));
    if (keys.has(path)) return path;
    return wayTo(this.root, path).find((key) => keys.has(key)) ?? this.rows[0]?.key ?? "";
  }
  choose() {
    const path = this.model.get("selected");
    const row = this.rows.find(({ key }) => key === this.current);
    if (row === void 0 || row.module.path !== path) this.current = this.rowOf(path);
    this.rows.forEach((each, at) => {
      const chosen = each.key === this.current;
      setAttributes(this.list.children[at], {
        "aria-selected": String(chosen),
        tabindex: chosen ? 0 : -1
      });
    });
    const module = this.modules.find((each) => each.path === path) ?? this.root;
    this.panel.replaceChildren(...details(module, this.tree.ran));
  }
  line(row, at) {
    const { module } = row;
    const share = row.count / Math.max(1, this.root.count);
    const bar = element("span", { class: "tge-share-bar" }, element("span", {}));
    bar.firstChild.style.width = `${Math.max(row.count ? 1 : 0, 100 * share)}%`;
    const bars = element(
      "span",
      { class: "tge-col-2" },
      bar,
      element("span", {}, countText(row.count), heard(" parameters"))
    );
    const label = element("span", { class: "tge-col-0" }, ...nameOf(row));
    label.style.setProperty("--tge-level", String(row.level - 1));
    const made2 = element(
      "div",
      {
        class: failed(module) ? "tge-line tge-line-failed" : "tge-line",
        role: "treeitem",
        "data-row": at,
        "aria-level": row.level,
        "aria-posinset": row.place,
        "aria-setsize": row.of
      },
      label,
      column(1, outputText(module), "output "),
      bars,
      column(3, row.memory ? sizeText(row.memory) : "", "memory "),
      column(4, row.adds ? countText(row.adds) : "", "multiply-adds ")
    );
    if (row.opens) setAttributes(made2, { "aria-expanded": String(row.open) });
    return made2;
  }
};
function failed(module) {
  return module.error !== "" && module.error !== STOPPED;
}
function column(at, text, title) {
  const made2 = element("span", { class: `tge-col-${at}` });
  if (text) made2.append(heard(title), text);
  return made2;
}
function heard(text) {
  return element("span", { class: "tge-visually-hidden" }, text);
}
function wantedIn(modules, wanted) {
  return modules.filter((module) => matches(module, wanted)).length;
}
function nameOf(row) {
  const { module } = row;
  const twist = element("span", { class: "tge-twist", "aria-hidden": "true" });
  setText(twist, row.opens ? row.open ? "▾" : "▸" : "");
  const type = shorten(visible(module.type), LONGEST_NAME);
  const named = row.level > 1 && row.times === 1;
  const parts = [twist];
  if (named)
    parts.push(
      element("span", { class: "tge-module-name" }, shorten(visible(module.name), LONGEST_NAME))
    );
  parts.push(element("span", { class: named ? "tge-module-type" : "tge-module-name" }, type));
  if (row.times > 1) {
    const times = `× ${formatCount(row.times)}`;
    parts.push(element("span", { class: "tge-badge tge-times" }, times));
  }
  const marks = [
    trainability(row),
    module.shared && "shared",
    module.hooks.length > 0 && `${module.hooks.length} hook${module.hooks.length > 1 ? "s" : ""}`,
    module.calls > 1 && row.times === 1 && `${module.calls} calls`,
    module.error && (module.error === STOPPED ? "stopped" : "failed")
  ].filter(Boolean);
  for (const mark of marks)
    parts.push(element("span", { class: `tge-badge tge-badge-${mark.split(" ").at(-1)}` }, mark));
  return parts;
}
function render({ model, el }) {
  const tree = model.get("tree");
  if (tree.version !== VERSION || !tree.modules?.length) {
    const text = "There is nothing to show here. Run the cell again.";
    el.replaceChildren(element("div", { class: "tge tge-card" }, element("p", {}, text)));
    return () => void 0;
  }
  const view = new TreeWidget(model);
  el.replaceChildren(view.element);
  return () => view.close();
}
var widget_default = { render };
export {
  widget_default as default
};
