// src/shared/dom.ts
var SVG = "http://www.w3.org/2000/svg";
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
function svg(tag, attributes = {}, ...children) {
  const made2 = document.createElementNS(SVG, tag);
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

// src/tensor/document.ts
var VERSION = 1;
function received(value) {
  if (typeof value === "number") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Infinity : -Infinity;
}

// src/shared/announce.ts
function makeAnnouncer() {
  const region = element("div", {
    class: "tge-announcer tge-visually-hidden",
    role: "status",
    "aria-live": "polite"
  });
  const say = (text) => {
    region.textContent = region.textContent === text ? `${text} ` : text;
  };
  return { element: region, say };
}

// src/shared/anywidget.ts
function onChange(model, name, callback) {
  model.on(`change:${name}`, callback);
  return () => model.off(`change:${name}`, callback);
}
function onMessage(model, callback) {
  model.on("msg:custom", callback);
  return () => model.off("msg:custom", callback);
}
function send(model, content) {
  return whileHeard(model, () => model.send(content));
}
var mourners = /* @__PURE__ */ new WeakMap();
function onLost(model, callback) {
  const callbacks = mourners.get(model) ?? /* @__PURE__ */ new Set();
  mourners.set(model, callbacks.add(callback));
  model.on("comm_live_update", callback);
  return () => {
    callbacks.delete(callback);
    model.off("comm_live_update", callback);
  };
}
function whileHeard(model, speak) {
  try {
    speak();
  } catch {
    mourners.get(model)?.forEach((callback) => callback());
    return false;
  }
  return true;
}

// src/shared/ask.ts
var PATIENCE_MILLISECONDS = 1e4;
var NO_KERNEL = "No answer: this needs a running kernel. Run the cell again.";
var asked = 0;
function ask(model, name, content = {}, patience = PATIENCE_MILLISECONDS) {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      stop();
    };
    const stop = onMessage(model, (said, buffers) => {
      const reply = said;
      if (reply?.kind !== "reply" || reply.id !== id) return;
      end();
      if (reply.error === void 0) {
        resolve({ content: said, buffers });
      } else reject(new Error(String(reply.error)));
    });
    const timer = setTimeout(() => {
      end();
      reject(new Error(NO_KERNEL));
    }, patience);
    if (send(model, { ...content, kind: "request", id, name })) return;
    end();
    reject(new Error(NO_KERNEL));
  });
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

// src/shared/pagetheme.ts
function whenThemeChanges(callback) {
  const observer = new MutationObserver(callback);
  const attributes = ["class", "style", "data-jp-theme-light", "data-theme"];
  for (const target of [document.documentElement, document.body])
    observer.observe(target, { attributes: true, attributeFilter: attributes });
  return () => observer.disconnect();
}

// src/shared/stream.ts
var FRAME_VERSION = 1;
var ASK_AGAIN_MILLISECONDS = 1e3;
function isFrame(content) {
  const header = content;
  return header?.kind === "frame" && header.version === FRAME_VERSION;
}
function follow(model, root, follower) {
  let live = false;
  let newest = 0;
  let askedAt = -Infinity;
  let pending = 0;
  let visible2 = true;
  const acknowledge = () => {
    if (live) live = send(model, { kind: "acknowledge", sequence: newest });
  };
  const paint = () => {
    pending = 0;
    follower.paint();
    acknowledge();
  };
  const schedule = () => {
    if (!pending) pending = requestAnimationFrame(paint);
  };
  const hello = () => {
    if (performance.now() - askedAt < ASK_AGAIN_MILLISECONDS) return;
    askedAt = performance.now();
    send(model, { kind: "hello" });
  };
  const undo = [
    onMessage(model, (content, buffers) => {
      if (!isFrame(content)) return;
      live = true;
      newest = content.sequence;
      if (!follower.receive(content, buffers)) hello();
      if (document.hidden || !visible2) acknowledge();
      else schedule();
    }),
    onLost(model, () => {
      live = false;
      schedule();
    }),
    whenSeen(root, (now) => {
      visible2 = now;
      if (now) schedule();
    }),
    whenResized(root, schedule)
  ];
  const close = () => {
    cancelAnimationFrame(pending);
    undo.forEach((stop) => stop());
  };
  return { live: () => live, schedule, hello, close };
}
function whenSeen(target, callback) {
  const observer = new IntersectionObserver((entries) => {
    callback(entries.at(-1)?.isIntersecting ?? true);
  });
  observer.observe(target);
  const awake = () => callback(!document.hidden);
  document.addEventListener("visibilitychange", awake);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", awake);
  };
}
function whenResized(target, callback) {
  const observer = new ResizeObserver(callback);
  observer.observe(target);
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
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short}e${Number(exponent)}`;
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

// src/tensor/broadcast.ts
var NAME_LENGTH = 24;
function broadcastTable({ axes: axes2, error }, names) {
  const [a = "a", b = "b"] = names.map((name) => shorten(visible(name), NAME_LENGTH));
  const heads = axes2.map(
    (_, place) => element("th", { scope: "col" }, `axis −${axes2.length - place}`)
  );
  const sizes = (key) => axes2.map((axis) => sizeCell(axis, key));
  const results = axes2.map(
    ({ size }) => element("td", {}, size === null ? "✗" : String(size))
  );
  const rules = axes2.map((axis) => element("td", {}, rule(axis, a, b)));
  const table = element(
    "table",
    { class: "tge-broadcast" },
    element("caption", { class: "tge-visually-hidden" }, "The sizes of each axis"),
    element("thead", {}, element("tr", {}, element("td"), ...heads)),
    element(
      "tbody",
      {},
      row(`${a}`, "tge-view-1", sizes("a")),
      row(`${b}`, "tge-view-2", sizes("b")),
      row("result", error ? "tge-failed" : "tge-view-3", results),
      row("rule", "tge-rules", rules)
    )
  );
  axes2.forEach((axis, place) => {
    if (axis.rule !== "fails") return;
    for (const line of table.querySelectorAll("tr"))
      line.children[place + 1]?.classList.add("tge-fails");
  });
  const parts = [
    element("div", { class: "tge-broadcast-scroll" }, table)
  ];
  if (error)
    parts.push(element("p", { class: "tge-failure", role: "note" }, visible(error)));
  return element("div", { class: "tge-broadcast-box" }, ...parts);
}
function row(name, kind, cells2) {
  return element(
    "tr",
    { class: kind },
    element("th", { scope: "row" }, name),
    ...cells2
  );
}
function sizeCell(axis, key) {
  const size = axis[key];
  const again = axis.rule === `repeat ${key}` && axis.size !== null;
  const made2 = element("td", {}, size === null ? "·" : String(size));
  if (again)
    made2.append(element("span", { class: "tge-again" }, ` → ${axis.size}`));
  return made2;
}
function rule({ rule: kind, a, b }, nameA, nameB) {
  if (kind === "fails") return `${a} ≠ ${b}, neither is 1`;
  if (kind === "equal") return "equal";
  return `${kind === "repeat a" ? nameA : nameB} is repeated`;
}

// src/shared/table.ts
var MINUS = "−";
var SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function scaleOf(values) {
  const numbers = values.flat().filter((value) => value !== null);
  const power = Math.max(-300, Math.floor(Math.log10(largest(values) || 1)));
  if (power >= 4 || power < -1) return { exponent: power, decimals: 3 };
  if (numbers.every(Number.isInteger)) return { exponent: 0, decimals: 0 };
  return { exponent: 0, decimals: 3 - Math.max(0, power) };
}
function cell(value, scale) {
  if (value === null) return "∗";
  if (value === 0) return "0";
  const text = (Math.abs(value) / 10 ** scale.exponent).toFixed(scale.decimals);
  return (value < 0 ? MINUS : "") + text;
}
function factor(scale) {
  if (scale.exponent === 0) return "";
  const digits = [...String(Math.abs(scale.exponent))];
  const raised = digits.map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `× 10${scale.exponent < 0 ? "⁻" : ""}${raised}`;
}
function shape(sizes) {
  return sizes.length === 0 ? "scalar" : sizes.join(" × ");
}
function heat(value, largest2) {
  if (value === null || largest2 === 0) return 0;
  return Math.max(-1, Math.min(1, value / largest2));
}
function largest(values) {
  let size = 0;
  for (const row2 of values)
    for (const value of row2) if (value !== null) size = Math.max(size, Math.abs(value));
  return size;
}
function neatScale(values) {
  const finite = values.filter(Number.isFinite);
  const power = Math.floor(Math.log10(largest([finite]) || 1));
  const small = power < -1 && power >= -3;
  const scale = small ? { exponent: 0, decimals: 2 - power } : scaleOf([finite]);
  if (scale.exponent !== 0) return scale;
  const exact = (decimals2) => finite.every((value) => Math.abs(Number(value.toFixed(decimals2)) - value) < 1e-6);
  let { decimals } = scale;
  while (decimals > 0 && exact(decimals - 1)) decimals -= 1;
  return { exponent: 0, decimals };
}
function anyCell(value, scale) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  return cell(value, scale);
}
function ordinal(number) {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  const ending = teen ? "th" : ["th", "st", "nd", "rd"][number % 10] ?? "th";
  return `${number.toLocaleString("en")}${ending}`;
}

// src/tensor/index_bar.ts
function makeIndexBar(names, examples, chosen) {
  const id = uniqueId("tge-index");
  const field = element("input", {
    id,
    type: "text",
    class: "tge-index-field",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    maxlength: 200,
    placeholder: "1:3, ::2",
    "aria-label": "Index expression"
  });
  const which = element("select", { "aria-label": "Tensor that is indexed" });
  names.forEach((name, place) => {
    which.append(element("option", { value: place }, shorten(visible(name), 30)));
  });
  const view = () => names.length > 1 ? Number(which.value) : 0;
  const tensor = names.length > 1 ? which : element("code", {}, shorten(visible(names[0] ?? ""), 30));
  const result = element("p", { class: "tge-index-result", role: "status" });
  const take = (text) => {
    field.value = text;
    chosen(text, view());
  };
  const clear = button("Clear", { class: "tge-button tge-index-clear" }, () => {
    take("");
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") take(field.value);
    else if (event.key === "Escape") take("");
  });
  which.addEventListener("change", () => field.value !== "" && take(field.value));
  const chips = examples.map(
    (text) => button(text, { class: "tge-chip", "aria-label": `Index ${text}` }, () => {
      which.value = "0";
      take(text);
    })
  );
  const form = element(
    "div",
    { class: "tge-index-form" },
    tensor,
    element("code", { "aria-hidden": "true" }, "["),
    field,
    element("code", { "aria-hidden": "true" }, "]"),
    button("Show", { class: "tge-button tge-index-show" }, () => take(field.value)),
    clear
  );
  const root = element(
    "div",
    { class: "tge-index", role: "group", "aria-label": "Index" },
    form,
    element("div", { class: "tge-chips" }, ...chips),
    result
  );
  const say = (text, failed) => {
    result.classList.toggle("tge-failure", failed);
    setText(result, text);
    result.hidden = text === "";
  };
  const show = (indexed) => {
    const shown = indexed?.text ?? "";
    if (document.activeElement !== field) field.value = shown;
    if (indexed !== null && names.length > 1) which.value = String(indexed.view);
    chips.forEach(
      (chip, place) => chip.setAttribute(
        "aria-pressed",
        String(indexed?.view === 0 && examples[place] === shown)
      )
    );
    clear.hidden = indexed === null;
    say(indexed === null ? "" : outcome(indexed), false);
  };
  return { element: root, show, fail: (text) => say(visible(text), true) };
}
function outcome({ copy, result }) {
  const size = result.shape.length === 0 ? "one number" : shape(result.shape);
  const how = copy ? "a copy: the numbers now also stand in a memory of their own" : "a view: the same memory, read with other strides and another offset";
  return `${size}, ${how}.`;
}

// src/tensor/layout.ts
function address({ strides, offset }, index) {
  return index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), offset);
}
function formula(view, index) {
  const terms = index.map((i, axis) => {
    const stride = view.strides[axis] ?? 0;
    return ` + ${i}·${stride < 0 ? `(−${-stride})` : stride}`;
  });
  return `offset ${view.offset}${terms.join("")} = ${address(view, index)}`;
}
function indexText(index) {
  return `[${index.join(", ")}]`;
}
function indexable(name) {
  return /^[\w.]+([[(].*)?$/.test(name) ? name : `(${name})`;
}
function count(shape2) {
  return shape2.reduce((product, size) => product * size, 1);
}
function indexOf(shape2, position) {
  const index = new Array(shape2.length).fill(0);
  let rest = position;
  for (let axis = shape2.length - 1; axis >= 0; axis -= 1) {
    const size = shape2[axis] ?? 1;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}
function positionOf(shape2, index) {
  return shape2.reduce((sum, size, axis) => sum * size + (index[axis] ?? 0), 0);
}
function reach({ shape: shape2, strides, offset }) {
  let [low, high] = [offset, offset];
  shape2.forEach((size, axis) => {
    const far = (strides[axis] ?? 0) * (size - 1);
    if (far < 0) low += far;
    else high += far;
  });
  return [low, high];
}
function indexAt(view, wanted) {
  const { shape: shape2, strides } = view;
  if (count(shape2) === 0) return null;
  const stride = (axis) => strides[axis] ?? 0;
  const axes2 = shape2.map((_, axis) => axis).filter((axis) => stride(axis) !== 0).sort((a, b) => Math.abs(stride(b)) - Math.abs(stride(a)));
  const index = shape2.map(() => 0);
  const search = (from, rest) => {
    const axis = axes2[from];
    if (axis === void 0) return rest === 0;
    const [low, high] = reach({
      offset: 0,
      shape: axes2.slice(from + 1).map((other) => shape2[other] ?? 1),
      strides: axes2.slice(from + 1).map(stride)
    });
    const step = stride(axis);
    const ends = [(rest - high) / step, (rest - low) / step].sort((a, b) => a - b);
    const last = Math.min((shape2[axis] ?? 1) - 1, Math.floor(ends[1] ?? 0));
    for (let i = Math.max(0, Math.ceil(ends[0] ?? 0)); i <= last; i += 1) {
      index[axis] = i;
      if (search(from + 1, rest - i * step)) return true;
    }
    index[axis] = 0;
    return false;
  };
  return search(0, wanted - view.offset) ? index : null;
}
function isGhost({ repeated }, index) {
  return repeated?.some((again, axis) => again && (index[axis] ?? 0) > 0) ?? false;
}

// src/tensor/links.ts
function linked(scene, together, cell3) {
  const cells2 = [cell3];
  if (together) {
    scene.views.forEach((_, view) => {
      if (view !== cell3.view) cells2.push({ view, index: cell3.index });
    });
  }
  const { indexed, views } = scene;
  if (indexed === null || indexed.picks === null) return cells2;
  const { picks, view: source } = indexed;
  const last = views.length - 1;
  const shapeOf = (view) => views[view]?.shape ?? [];
  if (cell3.view === last) {
    const position = picks[positionOf(shapeOf(last), cell3.index)];
    if (position !== void 0)
      cells2.push({ view: source, index: indexOf(shapeOf(source), position) });
  } else if (cell3.view === source) {
    const position = positionOf(shapeOf(source), cell3.index);
    picks.forEach((pick, place) => {
      if (pick === position)
        cells2.push({ view: last, index: indexOf(shapeOf(last), place) });
    });
  }
  return cells2;
}
function sharing(scene, { view, index }) {
  const reading = scene.views[view];
  if (reading === void 0) return [];
  const wanted = address(reading, index);
  return scene.views.flatMap((other, number) => {
    if (number === view || other.strip !== reading.strip) return [];
    const found = indexAt(other, wanted);
    return found === null ? [] : [{ view: number, index: found }];
  });
}
function addressesOf(scene, cells2) {
  const found = scene.strips.map(() => /* @__PURE__ */ new Set());
  for (const { view, index } of cells2) {
    const reading = scene.views[view];
    if (reading) found[reading.strip]?.add(address(reading, index));
  }
  return found;
}
function pickedPositions({ indexed }) {
  return new Set(indexed?.picks ?? []);
}
function alsoRead(scene, cell3, most = 4) {
  return sharing(scene, cell3).slice(0, most).map(
    ({ view, index }) => `${indexable(scene.views[view]?.name ?? "")}${indexText(index)}`
  );
}
function middle(scene) {
  const view = scene.views.findIndex(({ shape: shape3 }) => count(shape3) > 0);
  const shape2 = scene.views[view]?.shape;
  if (shape2 === void 0) return null;
  const large = shape2.length > 0 && count(shape2) > 1e3;
  const at = shape2.map((size) => Math.min(Math.floor(size / 2), 3));
  return {
    view,
    index: large ? at.map((i, axis) => axis + 1 < at.length ? 0 : i) : at
  };
}

// src/tensor/window.ts
var CUT = 32;
var SAMPLED = 48;
function firstLook(shape2) {
  const rank = shape2.length;
  return {
    rowAxis: rank > 1 ? rank - 2 : null,
    columnAxis: rank > 0 ? rank - 1 : null,
    fixed: shape2.map(() => 0),
    sampled: false,
    firstRow: 0,
    firstColumn: 0
  };
}
function windowOf(shape2, look) {
  const { rowAxis, columnAxis, sampled } = look;
  const fixed = look.fixed.map(
    (at, axis) => axis === rowAxis || axis === columnAxis ? 0 : at
  );
  return {
    row_axis: rowAxis,
    column_axis: columnAxis,
    fixed,
    rows: span(rowAxis === null ? 1 : shape2[rowAxis] ?? 1, sampled, look.firstRow),
    columns: span(
      columnAxis === null ? 1 : shape2[columnAxis] ?? 1,
      sampled,
      look.firstColumn
    )
  };
}
function span(size, sampled, first) {
  if (sampled) {
    const step = Math.max(1, Math.ceil(size / SAMPLED));
    return { start: 0, step, count: Math.ceil(size / step) };
  }
  const start = Math.max(0, Math.min(first, size - CUT));
  return { start, step: 1, count: Math.min(CUT, size - start) };
}
function indexOfCell(window, row2, column) {
  const index = [...window.fixed];
  const { row_axis, column_axis, rows, columns } = window;
  if (row_axis !== null) index[row_axis] = rows.start + row2 * rows.step;
  if (column_axis !== null) index[column_axis] = columns.start + column * columns.step;
  return index;
}
function cellOfIndex(window, index) {
  const { row_axis, column_axis, rows, columns, fixed } = window;
  const held = fixed.every(
    (at, axis) => axis === row_axis || axis === column_axis || index[axis] === at
  );
  if (!held) return null;
  const row2 = along(rows, row_axis === null ? 0 : index[row_axis]);
  const column = along(columns, column_axis === null ? 0 : index[column_axis]);
  return row2 === null || column === null ? null : [row2, column];
}
function along({ start, step, count: count2 }, at = 0) {
  const place = (at - start) / step;
  return Number.isInteger(place) && place >= 0 && place < count2 ? place : null;
}
function follow2(look, index) {
  const fixed = index.map((at) => at);
  if (look.sampled) return { ...look, fixed };
  const shift = (first, axis) => {
    const at = axis === null ? 0 : index[axis] ?? 0;
    if (at < first) return at;
    return at >= first + CUT ? at - CUT + 1 : first;
  };
  return {
    ...look,
    fixed,
    firstRow: shift(look.firstRow, look.rowAxis),
    firstColumn: shift(look.firstColumn, look.columnAxis)
  };
}
function withAxes(look, rowAxis, columnAxis) {
  const swapped = rowAxis === columnAxis;
  const rowMoved = rowAxis !== look.rowAxis;
  return {
    ...look,
    rowAxis: swapped && !rowMoved ? look.columnAxis : rowAxis,
    columnAxis: swapped && rowMoved ? look.rowAxis : columnAxis,
    firstRow: 0,
    firstColumn: 0
  };
}
function isPart(shape2, window) {
  const size = (axis) => axis === null ? 1 : shape2[axis] ?? 1;
  return window.rows.count < size(window.row_axis) || window.columns.count < size(window.column_axis);
}
function windowWords(shape2, window) {
  if (!isPart(shape2, window)) return "";
  const said = ["row", "column"].filter((name) => window[`${name}_axis`] !== null).map(
    (name) => spanWords(window[`${name}s`], `${name}s`, shape2[window[`${name}_axis`]] ?? 1)
  );
  return said.join(", ");
}
function spanWords({ start, step, count: count2 }, noun, size) {
  const of = size.toLocaleString("en");
  if (count2 === size) return `all ${of} ${noun}`;
  if (step > 1) return `every ${ordinal(step)} of ${of} ${noun}`;
  const [from, to] = [start, start + count2 - 1].map((at) => at.toLocaleString("en"));
  return `${noun} ${from} to ${to} of ${of}`;
}

// src/tensor/numbers.ts
var MOST_KEPT = 24;
function sceneOf(document2) {
  const { indexed } = document2;
  if (indexed === void 0) {
    return { views: document2.views, strips: document2.strips, indexed: null };
  }
  const { result, strip } = indexed;
  return {
    views: [...document2.views, result],
    strips: strip === null ? document2.strips : [...document2.strips, strip],
    indexed
  };
}
var Numbers = class {
  constructor(scene) {
    this.scene = scene;
    this.blocks = scene.strips.map(({ first, values }) => [
      { first, values: Float64Array.from(values, received) }
    ]);
    this.parts = scene.views.map(
      ({ windows }) => windows.map((window) => ({
        window,
        values: Float64Array.from(window.values, received)
      }))
    );
  }
  scene;
  blocks;
  parts;
  /** The number at an address; undefined where it is not known. */
  inStrip(strip, at) {
    for (const { first, values } of this.blocks[strip] ?? []) {
      const value = values[at - first];
      if (value !== void 0) return value;
    }
    return void 0;
  }
  /** The number of an index; undefined where it is not known. */
  of(view, index) {
    const reading = this.scene.views[view];
    if (reading === void 0) return void 0;
    const known = this.inStrip(reading.strip, address(reading, index));
    if (known !== void 0) return known;
    for (const { window, values } of this.parts[view] ?? []) {
      const cell3 = cellOfIndex(window, index);
      if (cell3 !== null) return values[cell3[0] * window.columns.count + cell3[1]];
    }
    return void 0;
  }
  /** Takes in an answer about a strip. */
  addBlock(strip, first, values) {
    keep(this.blocks[strip] ??= [], { first, values });
  }
  /** Takes in an answer about a tensor. */
  addPart(view, window, values) {
    keep(this.parts[view] ??= [], { window, values });
  }
  /** Takes in the numbers of a frame: every strip, then every window, in order. */
  renew(counts, numbers) {
    this.blocks.forEach((blocks) => blocks.splice(1));
    this.parts.forEach(
      (parts, view) => parts.splice(this.scene.views[view]?.windows.length ?? 0)
    );
    const holders = [...this.blocks.flat(), ...this.parts.flat()];
    if (holders.length !== counts.length) return false;
    let from = 0;
    holders.forEach((holder, place) => {
      const until = from + (counts[place] ?? 0);
      holder.values = numbers.slice(from, until);
      from = until;
    });
    return from === numbers.length;
  }
};
function keep(list, one) {
  list.push(one);
  if (list.length > MOST_KEPT) list.splice(2, 1);
}

// src/shared/cells.ts
var LETTER = 6.7;
var NUMBER_HEIGHT = 26;
var MOST_NUMBERS = 1600;
var LARGEST = 26;
var SMALLEST = 3;
var TALLEST = 440;
function cellSize(rows, columns, letters2, room, colours = room) {
  const wanted = Math.max(26, Math.ceil(LETTER * letters2 + 9));
  if (columns * wanted <= room && rows * columns <= MOST_NUMBERS) {
    return { width: wanted, height: NUMBER_HEIGHT, numbers: true };
  }
  const fits2 = Math.min(
    Math.min(room, colours) / Math.max(columns, 1),
    TALLEST / Math.max(rows, 1)
  );
  const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(fits2)));
  return { width: side, height: side, numbers: false };
}
function cellOfKey(key, [row2, column], rows, columns) {
  const targets = {
    ArrowLeft: [row2, column - 1],
    ArrowRight: [row2, column + 1],
    ArrowUp: [row2 - 1, column],
    ArrowDown: [row2 + 1, column],
    Home: [row2, 0],
    End: [row2, columns - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column]
  };
  const target = targets[key];
  if (target === void 0) return void 0;
  const within = (value, count2) => Math.max(0, Math.min(value, count2 - 1));
  return [within(target[0], rows), within(target[1], columns)];
}

// src/shared/colour.ts
var DIVERGING = [
  [11, 98, 196],
  [133, 176, 226],
  [238, 239, 242],
  [230, 163, 112],
  [184, 78, 6]
];
var DIVERGING_DARK = [
  [122, 180, 255],
  [72, 110, 160],
  [52, 56, 64],
  [166, 105, 58],
  [255, 164, 92]
];
function along2(colours, share) {
  const known = Number.isNaN(share) ? 0 : share;
  const place = Math.min(Math.max(known, 0), 1) * (colours.length - 1);
  const index = Math.min(Math.floor(place), colours.length - 2);
  const [from, to] = [colours[index], colours[index + 1]];
  const mix = (channel) => Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}
function isDark(element2) {
  return getComputedStyle(element2).colorScheme === "dark";
}

// src/shared/grid.ts
var LABEL = 15;
var LABEL_LETTER = 6.2;
var MOST_ELEMENTS = 1600;
function makeGrid(role, events) {
  const picture = element("canvas", {
    class: "tge-grid-pixels",
    "aria-hidden": "true"
  });
  const drawing = svg("svg", { class: "tge-grid-cells", "aria-hidden": "true" });
  const still = events.key === void 0;
  const root = element("div", { class: "tge-grid" }, picture, drawing);
  const walked = { role: "application", tabindex: 0, "aria-roledescription": role };
  setAttributes(root, still ? { role: "img" } : walked);
  const overlay = svg("g", { class: "tge-marks" });
  let size = { width: 26, height: 26, numbers: true };
  let shown = null;
  let marks = [];
  let left = 0;
  let top = 0;
  const draw = (content) => {
    shown = content;
    const { rows, columns } = content;
    const labels2 = rowLabels(content);
    left = labels2.reduce((most, text) => Math.max(most, text.length), 0) * LABEL_LETTER;
    left = left > 0 ? left + 7 : 1;
    top = content.columnLabel ? LABEL : 1;
    size = cellSize(
      rows,
      columns,
      letters(content),
      content.room - left - 1,
      (content.colourRoom ?? content.room) - left - 1
    );
    const last = content.columnLabel?.(columns - 1) ?? "";
    const beyond = Math.max(1, (last.length * LABEL_LETTER - size.width) / 2 + 1);
    const width = left + columns * size.width + beyond;
    const height = top + rows * size.height + 1;
    setAttributes(drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
    const dense = rows * columns > MOST_ELEMENTS;
    picture.hidden = !dense;
    if (dense) paint(content);
    drawing.replaceChildren(
      ...dense ? [signs(content, place)] : [cells(content, size, place)],
      axes(content, labels2, size, left, top),
      svg("rect", {
        class: "tge-grid-frame",
        x: left,
        y: top,
        width: columns * size.width,
        height: rows * size.height
      }),
      overlay
    );
    mark(marks);
  };
  const place = (row2, column) => [
    left + column * size.width,
    top + row2 * size.height
  ];
  const paint = (content) => {
    const { rows, columns } = content;
    setAttributes(picture, { width: columns, height: rows });
    Object.assign(picture.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${columns * size.width}px`,
      height: `${rows * size.height}px`
    });
    paintPixels(picture, content);
  };
  const mark = (wanted) => {
    marks = wanted;
    overlay.replaceChildren(
      ...wanted.map(({ row: row2, column, rows = 1, columns = 1, kind }) => {
        const [x, y] = place(row2, column);
        return svg("rect", {
          class: `tge-mark ${kind}`,
          x: x + 0.5,
          y: y + 0.5,
          width: columns * size.width - 1,
          height: rows * size.height - 1,
          rx: size.numbers ? 2 : 0
        });
      })
    );
  };
  const cellAt = (event) => {
    const box = drawing.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - left) / size.width);
    const row2 = Math.floor((event.clientY - box.top - top) / size.height);
    const inside = shown !== null && row2 >= 0 && column >= 0 && row2 < shown.rows && column < shown.columns;
    return inside ? [row2, column] : null;
  };
  listen(root, cellAt, events);
  const name = (label) => setAttributes(root, { "aria-label": label });
  return { element: root, draw, mark, name };
}
function listen(root, cellAt, events) {
  root.addEventListener("pointermove", (event) => {
    const cell3 = cellAt(event);
    if (cell3 === null) return events.leave?.();
    if (event.buttons & 1) events.pick?.(...cell3);
    else events.point?.(...cell3);
  });
  root.addEventListener("pointerleave", () => events.leave?.());
  root.addEventListener("pointerdown", (event) => {
    const cell3 = cellAt(event);
    if (cell3 !== null && event.button === 0) events.pick?.(...cell3);
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (events.key?.(event.key)) event.preventDefault();
  });
}
function rowLabels({ rows, rowLabel }) {
  return rowLabel ? Array.from({ length: rows }, (_, row2) => rowLabel(row2)) : [];
}
function letters(content) {
  const { rows, columns, scale } = content;
  if (rows * columns > MOST_ELEMENTS) return 99;
  let most = 1;
  for (let row2 = 0; row2 < rows; row2 += 1)
    for (let column = 0; column < columns; column += 1) {
      const value = content.value(row2, column);
      if (value !== void 0) most = Math.max(most, anyCell(value, scale).length);
    }
  return most;
}
function cells(content, size, place) {
  const group = svg("g");
  for (let row2 = 0; row2 < content.rows; row2 += 1)
    for (let column = 0; column < content.columns; column += 1)
      group.append(...cell2(content, size, row2, column, ...place(row2, column)));
  return group;
}
function cell2(content, size, row2, column, x, y) {
  const value = content.value(row2, column);
  const kind = content.kind?.(row2, column) ?? "";
  const own = content.share?.(row2, column);
  const warmth = own ?? (value === void 0 ? 0 : heat(value, content.largest));
  const tone = value === void 0 ? "unknown" : toneOf(value);
  const box = { x, y, width: size.width, height: size.height };
  const rect = svg("rect", { class: `tge-cell tge-${tone} ${kind}`, ...box });
  const full = size.numbers ? 50 : 90;
  const strength = Number.isFinite(warmth) ? Math.round(Math.abs(warmth) * full) : 0;
  rect.style.setProperty("--tge-heat", `${strength}%`);
  const known = value !== void 0 && !kind.includes("tge-blank");
  const text = known ? anyCell(value, content.scale) : "";
  const sign = text !== "" && !Number.isFinite(value);
  if (text === "" || !size.numbers && !sign) return [rect];
  const at = { x: x + size.width / 2, y: y + size.height / 2 };
  const short = size.numbers ? text : "×";
  return [rect, svg("text", { class: `tge-cell-text ${kind}`, ...at }, short)];
}
function toneOf(value) {
  if (!Number.isFinite(value)) return "odd";
  return value < 0 ? "cold" : "warm";
}
function signs(content, place) {
  const group = svg("g");
  for (let row2 = 0; row2 < content.rows; row2 += 1)
    for (let column = 0; column < content.columns; column += 1) {
      const value = content.value(row2, column);
      if (value === void 0 || Number.isFinite(value)) continue;
      const [x, y] = place(row2, column);
      group.append(svg("text", { class: "tge-odd-sign", x, y }, "×"));
      if (group.childElementCount > 300) return group;
    }
  return group;
}
function axes(content, labels2, size, left, top) {
  const group = svg("g", { class: "tge-grid-labels" });
  const { columns, columnLabel } = content;
  const widest = columnLabel ? columnLabel(columns - 1).length * LABEL_LETTER + 6 : 1;
  const across = Math.max(1, Math.ceil(widest / size.width));
  const down = Math.max(1, Math.ceil(12 / size.height));
  labels2.forEach((text, row2) => {
    if (row2 % down > 0) return;
    const y = top + (row2 + 0.5) * size.height;
    group.append(svg("text", { x: left - 5, y, "text-anchor": "end" }, text));
  });
  for (let column = 0; columnLabel && column < columns; column += across) {
    const x = left + (column + 0.5) * size.width;
    const at = { x, y: top - 7, "text-anchor": "middle" };
    group.append(svg("text", at, columnLabel(column)));
  }
  return group;
}
function paintPixels(canvas, {
  rows,
  columns,
  value,
  largest: largest2
}) {
  const context = canvas.getContext("2d");
  if (context === null || rows === 0 || columns === 0) return;
  const colours = isDark(canvas) ? DIVERGING_DARK : DIVERGING;
  const image = context.createImageData(columns, rows);
  for (let row2 = 0; row2 < rows; row2 += 1)
    for (let column = 0; column < columns; column += 1) {
      const number = value(row2, column);
      if (number === void 0) continue;
      const share = Number.isNaN(number) ? 0.5 : (heat(number, largest2) + 1) / 2;
      image.data.set([...along2(colours, share), 255], 4 * (row2 * columns + column));
    }
  context.putImageData(image, 0, 0);
}
function largestOf(values) {
  let most = 0;
  for (const value of values)
    if (value !== void 0 && Number.isFinite(value))
      most = Math.max(most, Math.abs(value));
  return most;
}

// src/tensor/panel.ts
var NAME_LENGTH2 = 60;
var LEGEND = 400;
var Panel = class {
  constructor(view, number, own, events) {
    this.view = view;
    this.events = events;
    this.look = firstLook(view.shape);
    this.window = () => windowOf(view.shape, this.look);
    this.here = view.shape.map(() => 0);
    this.grid = makeGrid("grid of numbers", {
      point: (row2, column) => events.point(indexOfCell(this.window(), row2, column)),
      leave: () => events.point(null),
      pick: (row2, column) => events.pick(indexOfCell(this.window(), row2, column)),
      key: (key) => this.key(key)
    });
    const name = shorten(visible(view.name), NAME_LENGTH2);
    const size = count(view.shape) === 0 ? "no numbers" : shape(view.shape);
    this.grid.name(`${name}, ${size} ${view.dtype}. Arrow keys walk through it.`);
    const grown = own !== void 0 && shape(own) !== shape(view.shape);
    const before = grown ? `${shape(own)} → ` : "";
    this.chooser = element("div", { class: "tge-axes" });
    this.element = element(
      "figure",
      { class: `tge-tensor-panel tge-view-${number % 5 + 1}` },
      element(
        "figcaption",
        { class: "tge-tensor-caption" },
        element("b", { class: "tge-tensor-name" }, name),
        element("span", {}, `${before}${shape(view.shape)} · ${view.dtype}`)
      ),
      this.chooser,
      this.grid.element,
      this.note,
      facts(view)
    );
    this.choose();
  }
  view;
  events;
  element;
  window;
  look;
  grid;
  note = element("p", { class: "tge-note" });
  chooser;
  /** The index that arrow keys move. */
  here;
  draw({ value, room, colourRoom }) {
    const window = this.window();
    const { rows, columns } = window;
    const cells2 = [];
    const empty = count(this.view.shape) === 0;
    if (!empty)
      for (let row2 = 0; row2 < rows.count; row2 += 1)
        for (let column = 0; column < columns.count; column += 1)
          cells2.push(value(indexOfCell(window, row2, column)));
    const known = cells2.filter((cell3) => cell3 !== void 0);
    const scale = neatScale(known.length > 2e3 ? [] : known);
    const most = largestOf(known);
    this.grid.element.hidden = empty;
    this.grid.draw({
      rows: rows.count,
      columns: columns.count,
      value: (row2, column) => cells2[row2 * columns.count + column],
      kind: (row2, column) => isGhost(this.view, indexOfCell(window, row2, column)) ? "tge-ghost" : "",
      ...labels(window),
      largest: most,
      scale,
      room,
      colourRoom
    });
    const words = [empty ? "It has no numbers." : windowWords(this.view.shape, window)];
    if (cells2.length > LEGEND && most > 0)
      words.push(`full colour is ${formatNumber(most)}, blue below zero, orange above`);
    if (known.length < cells2.length) words.push("some numbers are not here");
    words.push(factor(scale) && `numbers ${factor(scale)}`);
    setText(this.note, words.filter((text) => text !== "").join(", "));
    this.note.hidden = this.note.textContent === "";
  }
  /** Whether a number of the window is unknown. */
  lacks(value) {
    const window = this.window();
    const { rows, columns } = window;
    return count(this.view.shape) > 0 && (value(indexOfCell(window, 0, 0)) === void 0 || value(indexOfCell(window, rows.count - 1, columns.count - 1)) === void 0);
  }
  /** Goes to the part in which an index stands; true if that is another part. */
  reveal(index) {
    this.here = [...index];
    const before = JSON.stringify(this.window());
    this.look = follow2(this.look, index);
    const moved = before !== JSON.stringify(this.window());
    if (moved) this.choose();
    return moved;
  }
  /** Outlines the cells for which `kind` has a name. */
  mark(kind) {
    const window = this.window();
    const marks = [];
    if (count(this.view.shape) > 0)
      for (let row2 = 0; row2 < window.rows.count; row2 += 1)
        for (let column = 0; column < window.columns.count; column += 1) {
          const name = kind(indexOfCell(window, row2, column));
          if (name !== "") marks.push({ row: row2, column, kind: name });
        }
    this.grid.mark(marks);
  }
  key(key) {
    const { shape: shape2 } = this.view;
    const { rowAxis, columnAxis, sampled } = this.look;
    const window = this.window();
    const size = (axis) => axis === null ? 1 : shape2[axis] ?? 1;
    if (sampled) {
      const cell3 = cellOfIndex(window, this.here) ?? [0, 0];
      const to2 = cellOfKey(key, cell3, window.rows.count, window.columns.count);
      if (to2) this.events.pick(indexOfCell(window, ...to2));
      return to2 !== void 0;
    }
    const at = (axis) => axis === null ? 0 : this.here[axis] ?? 0;
    const from = [at(rowAxis), at(columnAxis)];
    const to = cellOfKey(key, from, size(rowAxis), size(columnAxis));
    if (to === void 0 || count(shape2) === 0) return false;
    const index = [...this.here];
    if (rowAxis !== null) index[rowAxis] = to[0];
    if (columnAxis !== null) index[columnAxis] = to[1];
    this.events.pick(index);
    return true;
  }
  /** The choice of axes, of what the others are held at, of the whole or a part. */
  choose() {
    const { shape: shape2 } = this.view;
    const { rowAxis, columnAxis } = this.look;
    const parts = [];
    if (shape2.length > 2 && rowAxis !== null && columnAxis !== null) {
      const turn = (row2, column) => this.set(withAxes(this.look, row2, column));
      parts.push(
        select("rows", shape2, rowAxis, (axis) => turn(axis, columnAxis)),
        select("columns", shape2, columnAxis, (axis) => turn(rowAxis, axis))
      );
    }
    shape2.forEach((size, axis) => {
      if (axis === rowAxis || axis === columnAxis || size < 2) return;
      const moved = (at) => {
        const fixed = this.look.fixed.map((old, other) => other === axis ? at : old);
        this.set({ ...this.look, fixed }, false);
      };
      parts.push(slider(axis, size, this.look.fixed[axis] ?? 0, moved));
    });
    const whole = windowOf(shape2, { ...this.look, sampled: true });
    if (isPart(shape2, whole) || this.look.sampled || isPart(shape2, this.window()))
      parts.push(this.switch());
    this.chooser.replaceChildren(...parts);
    this.chooser.hidden = parts.length === 0;
  }
  switch() {
    const box = element("input", { type: "checkbox" });
    box.checked = this.look.sampled;
    box.addEventListener(
      "change",
      () => this.set({ ...this.look, sampled: box.checked }, false)
    );
    return element("label", { class: "tge-check" }, box, "the whole, sampled");
  }
  set(look, anew = true) {
    this.look = look;
    if (anew) {
      const focused = this.chooser.contains(document.activeElement);
      const label = focused ? document.activeElement?.getAttribute("aria-label") : null;
      this.choose();
      const again = [...this.chooser.querySelectorAll("[aria-label]")];
      again.find((one) => one.getAttribute("aria-label") === label)?.focus();
    }
    this.events.changed();
  }
};
function labels(window) {
  const { rows, columns, row_axis, column_axis } = window;
  return {
    ...row_axis !== null && {
      rowLabel: (row2) => String(rows.start + row2 * rows.step)
    },
    ...column_axis !== null && {
      columnLabel: (column) => String(columns.start + column * columns.step)
    }
  };
}
function select(name, shape2, chosen, changed) {
  const made2 = element("select", { "aria-label": `Axis of the ${name}` });
  shape2.forEach((size, axis) => {
    const option = element("option", { value: axis }, `axis ${axis} (${size})`);
    option.selected = axis === chosen;
    made2.append(option);
  });
  made2.addEventListener("change", () => changed(Number(made2.value)));
  return element("label", {}, `${name} `, made2);
}
function slider(axis, size, at, moved) {
  const id = uniqueId("tge-axis");
  const attributes = { id, type: "range", min: 0, max: size - 1, step: 1 };
  const made2 = element("input", {
    ...attributes,
    "aria-label": `Index of axis ${axis}`
  });
  made2.value = String(at);
  const output = element("output", { for: id, class: "tge-number" }, String(at));
  made2.addEventListener("input", () => {
    setText(output, made2.value);
    moved(Number(made2.value));
  });
  return element("label", {}, `axis ${axis} `, made2, " ", output);
}
function facts(view) {
  const list = element("dl", { class: "tge-tensor-facts" });
  const add = (term, value) => {
    list.append(element("div", {}, element("dt", {}, term), element("dd", {}, value)));
  };
  const tuple = view.strides.map((stride) => String(stride).replace("-", "−"));
  add("strides", `(${tuple.join(", ")}${tuple.length === 1 ? "," : ""})`);
  add("offset", view.offset.toLocaleString("en"));
  add("contiguous", view.contiguous ? "yes" : "no");
  return list;
}

// src/tensor/readout.ts
var NAME_LENGTH3 = 40;
var ALSO_LENGTH = 60;
function factsOf(scene, numbers, cell3) {
  const view = scene.views[cell3.view];
  if (view === void 0) return null;
  const value = numbers.of(cell3.view, cell3.index);
  const name = indexable(shorten(visible(view.name), NAME_LENGTH3));
  const others = alsoRead(scene, cell3).map(
    (text) => shorten(visible(text), ALSO_LENGTH)
  );
  return {
    name: `${name}${indexText(cell3.index)}`,
    number: value === void 0 ? "not here" : formatNumber(value, 5),
    formula: formula(view, cell3.index),
    also: others.length > 0 ? `also ${others.join(", ")}` : ""
  };
}
function readout(scene, numbers, cell3) {
  const facts2 = factsOf(scene, numbers, cell3);
  if (facts2 === null) return [];
  const colour = `tge-tensor-name tge-view-${cell3.view % 5 + 1}`;
  return [
    element("span", { class: colour }, facts2.name),
    " = ",
    element("b", { class: "tge-number" }, facts2.number),
    " ",
    element("span", { class: "tge-formula" }, facts2.formula),
    " ",
    element("span", { class: "tge-also" }, facts2.also)
  ];
}
function sentence(scene, numbers, cell3) {
  const facts2 = factsOf(scene, numbers, cell3);
  if (facts2 === null) return "";
  const parts = [`${facts2.name} is ${facts2.number}`, facts2.formula, facts2.also];
  return parts.filter((part) => part !== "").join(", ");
}

// src/tensor/strip.ts
var ROWS = 4;
var CELL_HEIGHT = 26;
var ADDRESS = 15;
var BAR = 4;
var BAR_STEP = 6;
var GAP = 8;
var LETTER2 = 6.7;
var TRACK = 10;
var StripView = class {
  constructor(strip, readers, events) {
    this.strip = strip;
    this.readers = readers;
    this.events = events;
    const { length, itemsize } = strip;
    const names = readers.map(({ view }) => shorten(visible(view.name), 40));
    const size = formatCount(length * itemsize);
    const each = itemsize === 1 ? "1 byte" : `${itemsize} bytes`;
    const bytes = `${formatCount(length)} numbers × ${each} = ${size} bytes`;
    const who = strip.again !== null ? `The bytes of memory ${strip.again + 1}, taken for numbers of another kind.` : names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} share this memory.` : `Only ${names[0]} reads this memory.`;
    this.box = element(
      "div",
      {
        class: "tge-strip",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "strip of memory",
        "aria-label": `Memory of ${names.join(", ")}: ${formatCount(length)} numbers. Arrow keys walk through the addresses.`
      },
      this.drawing
    );
    this.element = element(
      "div",
      { class: "tge-memory" },
      element(
        "p",
        { class: "tge-memory-title" },
        element("b", {}, "Memory"),
        ` ${bytes}. ${who}`
      ),
      this.track,
      this.box,
      this.note
    );
    this.first = strip.first;
    this.here = strip.first;
    this.listen();
  }
  strip;
  readers;
  events;
  element;
  drawing = svg("svg", { "aria-hidden": "true" });
  track = svg("svg", { class: "tge-track", "aria-hidden": "true" });
  box;
  overlay = svg("g", { class: "tge-marks" });
  note = element("p", { class: "tge-note" });
  first = 0;
  columns = 1;
  cell = 30;
  shown = 0;
  here = 0;
  /** The addresses that are shown. */
  range() {
    return [this.first, this.shown];
  }
  draw({ value, room }) {
    const { length } = this.strip;
    if (length === 0) return;
    this.align();
    const known = Array.from(
      { length: Math.min(length - this.first, 512) },
      (_, place) => value(this.first + place)
    ).filter((number) => number !== void 0);
    const scale = neatScale(known);
    const most = known.reduce(
      (long, one) => Math.max(long, anyCell(one, scale).length),
      1
    );
    const letters2 = Math.max(most, String(length - 1).length);
    this.cell = Math.max(24, Math.ceil(letters2 * LETTER2 + 7));
    const fits2 = Math.max(1, Math.floor((room - 2) / this.cell));
    this.columns = length <= fits2 ? length : fits2 > 8 ? fits2 - fits2 % 4 : fits2;
    this.align();
    const largest2 = largestOf(known);
    const rows = Math.max(1, Math.ceil(this.shown / Math.max(1, this.columns)));
    const width = this.columns * this.cell + 2;
    const height = rows * this.rowHeight();
    setAttributes(this.drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
    const parts = [];
    for (let place = 0; place < this.shown; place += 1)
      parts.push(...this.drawCell(place, value(this.first + place), largest2, scale));
    parts.push(...this.bars());
    this.drawing.replaceChildren(...parts, this.overlay);
    this.drawTrack(room);
    const last = this.first + this.shown - 1;
    const span2 = `${formatCount(this.first)} to ${formatCount(last)}`;
    const words = `addresses ${span2} of ${formatCount(length)}`;
    const times = factor(scale) && `numbers ${factor(scale)}`;
    const notes = [this.shown < length ? words : "", times];
    setText(this.note, notes.filter((text) => text !== "").join(", "));
    this.note.hidden = this.note.textContent === "";
    this.track.toggleAttribute("hidden", this.shown === length);
    this.track.style.display = this.shown === length ? "none" : "block";
  }
  /** Goes to where an address is seen; true if that is another part. */
  reveal(address2) {
    this.here = address2;
    const before = this.first;
    this.align();
    return this.first !== before;
  }
  /** Begins at a whole row, such that the present address is among those shown. */
  align() {
    const { length } = this.strip;
    const row2 = Math.max(1, this.columns);
    const last = Math.max(0, Math.ceil(length / row2) - ROWS) * row2;
    const inside = this.here >= this.first && this.here < this.first + row2 * ROWS;
    if (!inside) this.first = (Math.floor(this.here / row2) - 1) * row2;
    this.first = Math.max(0, Math.min(last, this.first));
    this.shown = Math.min(length - this.first, row2 * ROWS);
  }
  /** Outlines cells: an address and the class of its outline. */
  mark(marks) {
    const rects = [];
    for (const [address2, kind] of marks) {
      const place = address2 - this.first;
      if (place < 0 || place >= this.shown) continue;
      const [x, y] = this.place(place);
      rects.push(
        svg("rect", {
          class: `tge-mark ${kind}`,
          x: x + 0.5,
          y: y + 0.5,
          width: this.cell - 1,
          height: CELL_HEIGHT - 1,
          rx: 2
        })
      );
    }
    this.overlay.replaceChildren(...rects);
  }
  rowHeight() {
    return ADDRESS + CELL_HEIGHT + 4 + this.readers.length * BAR_STEP + GAP;
  }
  place(place) {
    const row2 = Math.floor(place / this.columns);
    return [1 + place % this.columns * this.cell, ADDRESS + row2 * this.rowHeight()];
  }
  drawCell(place, value, largest2, scale) {
    const [x, y] = this.place(place);
    const warmth = value === void 0 ? 0 : heat(value, largest2);
    const finite = value !== void 0 && Number.isFinite(value);
    const tone = value === void 0 ? "unknown" : !finite ? "odd" : warmth < 0 ? "cold" : "warm";
    const size = { x, y, width: this.cell, height: CELL_HEIGHT };
    const rect = svg("rect", { class: `tge-cell tge-${tone}`, ...size });
    rect.style.setProperty(
      "--tge-heat",
      `${finite ? Math.round(Math.abs(warmth) * 50) : 0}%`
    );
    const middle2 = x + this.cell / 2;
    const address2 = String(this.first + place);
    const parts = [
      rect,
      svg("text", { class: "tge-address", x: middle2, y: y - 7 }, address2)
    ];
    if (value !== void 0) {
      const at = { x: middle2, y: y + CELL_HEIGHT / 2 };
      parts.push(svg("text", { class: "tge-cell-text", ...at }, anyCell(value, scale)));
    }
    return parts;
  }
  /** Below each cell a bar for every tensor that reads it. */
  bars() {
    const parts = [];
    this.readers.forEach(({ view, number }, line) => {
      for (let place = 0; place < this.shown; place += 1) {
        if (indexAt(view, this.first + place) === null) continue;
        const [x, y] = this.place(place);
        const top = y + CELL_HEIGHT + 4 + line * BAR_STEP;
        const size = { x: x + 1.5, y: top, width: this.cell - 3, height: BAR, rx: 1 };
        parts.push(
          svg("rect", { class: `tge-bar tge-view-${number % 5 + 1}`, ...size })
        );
      }
    });
    return parts;
  }
  /** The whole memory as a line: what each tensor reaches, and what is shown. */
  drawTrack(room) {
    const width = Math.max(1, Math.min(room, this.columns * this.cell)) - 2;
    const { length } = this.strip;
    const at = (address2) => 1 + address2 / Math.max(length, 1) * width;
    const height = TRACK + this.readers.length * 4;
    setAttributes(this.track, { width: width + 2, height: height + 4 });
    const parts = [
      svg("rect", { class: "tge-track-whole", x: 1, y: 1, width, height, rx: 2 }),
      ...this.readers.map(({ view, number }, line) => {
        const [low, high] = reach(view);
        const size = { x: at(low), width: Math.max(2, at(high + 1) - at(low)) };
        const y = 5 + line * 5;
        return svg("rect", {
          class: `tge-bar tge-view-${number % 5 + 1}`,
          ...size,
          y,
          height: 3
        });
      }),
      svg("rect", {
        class: "tge-track-shown",
        x: Math.min(at(this.first), width - 3),
        y: 1,
        width: Math.max(4, at(this.first + this.shown) - at(this.first)),
        height,
        rx: 2
      })
    ];
    this.track.replaceChildren(...parts);
  }
  listen() {
    const addressOf = (event) => {
      const box = this.drawing.getBoundingClientRect();
      const column = Math.floor((event.clientX - box.left - 1) / this.cell);
      const row2 = Math.floor((event.clientY - box.top) / this.rowHeight());
      const place = row2 * this.columns + column;
      const inside = column >= 0 && column < this.columns && place >= 0 && place < this.shown;
      return inside ? this.first + place : null;
    };
    this.box.addEventListener(
      "pointermove",
      (event) => this.events.point(addressOf(event))
    );
    this.box.addEventListener("pointerleave", () => this.events.point(null));
    this.box.addEventListener("click", (event) => {
      const address2 = addressOf(event);
      if (address2 !== null) this.events.pick(address2);
    });
    this.track.addEventListener("click", (event) => {
      const box = this.track.getBoundingClientRect();
      const share = (event.clientX - box.left) / Math.max(box.width, 1);
      const address2 = Math.floor(share * this.strip.length);
      this.events.pick(Math.max(0, Math.min(this.strip.length - 1, address2)));
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const steps = {
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -this.columns,
        ArrowDown: this.columns,
        PageUp: -this.shown,
        PageDown: this.shown,
        Home: -Infinity,
        End: Infinity
      };
      const step = steps[event.key];
      if (step === void 0 || this.strip.length === 0) return;
      event.preventDefault();
      const to = Math.max(0, Math.min(this.strip.length - 1, this.here + step));
      this.events.pick(to);
    });
  }
};

// src/tensor/view.ts
var PACE = 450;
var GAP2 = 20;
var MARGIN = 34;
var TensorWidget = class {
  constructor(model, document2) {
    this.model = model;
    this.document = document2;
    this.scene = sceneOf(document2);
    this.numbers = new Numbers(this.scene);
    this.selected = middle(this.scene);
    this.walker = button("Walk", { class: "tge-button tge-walk" }, () => this.walk());
    this.element = element(
      "section",
      { class: "tge tge-card tge-tensor", "aria-label": "Tensor and its memory" },
      this.head,
      this.grids,
      element("div", { class: "tge-readout-line" }, this.said, this.walker),
      this.memory,
      this.announcer.element
    );
    this.stream = follow(model, this.element, {
      receive: (header, buffers) => this.receive(header, buffers),
      paint: () => this.paint()
    });
    this.undo = [
      this.stream.close,
      whenThemeChanges(this.stream.schedule),
      onChange(
        model,
        "document",
        () => this.renew(model.get("document"))
      ),
      keepPlainKeys(this.element),
      () => this.stop()
    ];
    this.build();
    this.stream.hello();
  }
  model;
  element;
  document;
  scene;
  numbers;
  panels = [];
  strips = [];
  bar = null;
  selected;
  pointed = null;
  head = element("div", { class: "tge-tensor-head" });
  grids = element("div", { class: "tge-tensor-grids" });
  memory = element("div", { class: "tge-tensor-memory" });
  said = element("p", { class: "tge-readout" });
  walker;
  walking;
  announcer = makeAnnouncer();
  stream;
  undo;
  waiting = /* @__PURE__ */ new Set();
  room = 800;
  close() {
    this.undo.forEach((stop) => stop());
  }
  // What is shown.
  renew(document2) {
    const form = ({ views }) => JSON.stringify(views.map(({ windows: _, ...view }) => view));
    const before = form(this.scene);
    this.document = document2;
    this.scene = sceneOf(document2);
    this.numbers = new Numbers(this.scene);
    if (!fits(this.scene, this.selected)) this.selected = middle(this.scene);
    this.build(before === form(this.scene));
  }
  build(same = false) {
    const names = this.document.views.map(({ name }) => name);
    this.pointed = null;
    if (!same) this.buildHead(names);
    this.bar?.show(this.scene.indexed);
    if (!same) {
      this.panels = this.scene.views.map(
        (view, number) => this.makePanel(view, number)
      );
      this.grids.replaceChildren(...this.panels.map((panel) => panel.element));
      if (this.selected) this.reveal(this.selected);
    }
    this.strips = this.scene.strips.map((strip, place) => {
      const readers = this.scene.views.map((view, number) => ({ view, number })).filter(({ view }) => view.strip === place);
      return new StripView(strip, readers, {
        point: (at) => this.pointAt(at === null ? null : this.cellOf(place, at)),
        pick: (at) => this.pickAddress(place, at)
      });
    });
    const filled = this.strips.filter((_, place) => this.scene.strips[place]?.length);
    this.memory.replaceChildren(...filled.map((strip) => strip.element));
    this.stream.schedule();
  }
  makePanel(view, number) {
    const own = this.together() ? this.document.broadcast?.shapes?.[number] : void 0;
    return new Panel(view, number, own, {
      point: (index) => this.pointAt(index === null ? null : { view: number, index }),
      pick: (index) => this.pick({ view: number, index }),
      changed: () => this.paint()
    });
  }
  buildHead(names) {
    const { broadcast, examples = [] } = this.document;
    if (broadcast !== void 0) {
      this.head.replaceChildren(broadcastTable(broadcast, names));
      return;
    }
    if (this.bar !== null) return;
    const tries = examples.map(({ text }) => text);
    this.bar = makeIndexBar(names, tries, (text, view) => void this.index(text, view));
    this.head.replaceChildren(this.bar.element);
  }
  paint() {
    this.room = Math.max(160, this.element.clientWidth - MARGIN);
    const half = this.panels.length > 1 && this.room > 640;
    const colourRoom = half ? this.room / 2 - GAP2 : this.room;
    this.panels.forEach((panel, view) => {
      const value = (index) => this.numbers.of(view, index);
      panel.draw({ value, room: this.room, colourRoom });
      if (panel.lacks(value)) void this.fetchWindow(view, panel);
    });
    this.strips.forEach((strip, place) => {
      strip.draw({ value: (at) => this.numbers.inStrip(place, at), room: this.room });
      void this.fetchMemory(place);
    });
    this.show();
  }
  // Pointing and picking.
  pointAt(cell3) {
    if (cell3 === null && this.pointed === null) return;
    this.pointed = cell3;
    this.show();
  }
  pick(cell3, quietly = false) {
    this.selected = cell3;
    this.pointed = null;
    const moved = this.reveal(cell3);
    addressesOf(this.scene, linked(this.scene, this.together(), cell3)).forEach(
      (set, place) => {
        for (const at of [...set].slice(0, 1)) {
          if (this.strips[place]?.reveal(at)) moved.push(true);
          void this.fetchMemory(place);
        }
      }
    );
    if (moved.includes(true)) this.paint();
    else this.show();
    if (!quietly) this.announcer.say(this.words(cell3));
  }
  /** Brings a cell and its kin into sight; for each grid whether it moved. */
  reveal(cell3) {
    const kin = [
      ...sharing(this.scene, cell3),
      ...linked(this.scene, this.together(), cell3)
    ];
    return kin.map(({ view, index }) => this.panels[view]?.reveal(index));
  }
  pickAddress(strip, at) {
    const cell3 = this.cellOf(strip, at);
    if (cell3 !== null) return this.pick(cell3);
    const moved = this.strips[strip]?.reveal(at);
    void this.fetchMemory(strip);
    if (moved) this.paint();
    const nobody = `address ${at}: no tensor here reads it`;
    this.strips.forEach(
      (each, place) => each.mark(place === strip ? [[at, "tge-mark-here"]] : [])
    );
    setText(this.said, nobody);
    this.announcer.say(nobody);
  }
  /** The number that stands at an address, of the tensor that was picked last. */
  cellOf(strip, at) {
    const first = this.selected?.view ?? 0;
    const order = [first, ...this.scene.views.keys()];
    for (const view of order) {
      const reading = this.scene.views[view];
      if (reading?.strip !== strip) continue;
      const index = indexAt(reading, at);
      if (index !== null) return { view, index };
    }
    return null;
  }
  together() {
    return this.document.broadcast !== void 0 && this.document.broadcast.error === "";
  }
  show() {
    const cell3 = this.pointed ?? this.selected;
    const cells2 = cell3 ? linked(this.scene, this.together(), cell3) : [];
    const addresses = addressesOf(this.scene, cells2);
    const picked = pickedPositions(this.scene);
    const source = this.scene.indexed?.view;
    this.panels.forEach((panel, number) => {
      const view = this.scene.views[number];
      panel.mark((index) => {
        if (cell3?.view === number && equal(index, cell3.index)) return "tge-mark-here";
        if (addresses[view.strip]?.has(address(view, index))) return "tge-mark-same";
        const chosen = number === source && picked.has(positionOf(view.shape, index));
        return chosen ? "tge-mark-picked" : "";
      });
    });
    const own = cell3 ? this.scene.views[cell3.view] : void 0;
    const here = own && cell3 ? address(own, cell3.index) : -1;
    this.strips.forEach((strip, place) => {
      strip.mark(
        [...addresses[place] ?? []].map((at) => {
          const exact = place === own?.strip && at === here;
          return [at, exact ? "tge-mark-here" : "tge-mark-same"];
        })
      );
    });
    this.write(cell3);
  }
  write(cell3) {
    this.walker.hidden = cell3 === null;
    if (cell3 === null) setText(this.said, "There is no number to walk to.");
    else this.said.replaceChildren(...readout(this.scene, this.numbers, cell3));
  }
  words(cell3) {
    return sentence(this.scene, this.numbers, cell3);
  }
  // Walking through a tensor, number by number.
  walk() {
    if (this.walking !== void 0) return this.stop();
    setText(this.walker, "Stop");
    const step = () => {
      const { view = 0, index = [] } = this.selected ?? {};
      const shape2 = this.scene.views[view]?.shape ?? [];
      const next = (positionOf(shape2, index) + 1) % Math.max(1, count(shape2));
      this.pick({ view, index: indexOf(shape2, next) }, true);
    };
    step();
    this.walking = setInterval(step, PACE);
  }
  stop() {
    clearInterval(this.walking);
    this.walking = void 0;
    setText(this.walker, "Walk");
    if (this.selected) this.announcer.say(this.words(this.selected));
  }
  // From and to Python.
  receive(header, buffers) {
    const buffer = buffers[0];
    const counts = header["counts"];
    if (buffer === void 0 || counts === void 0) return false;
    return this.numbers.renew(counts, doubles(buffer));
  }
  /** Shows what an index picks; examples are known beforehand, without a kernel. */
  async index(text, view) {
    const known = this.example(text.trim(), view);
    if (known !== null) this.renew(known);
    try {
      await ask(this.model, "index", { text, view });
    } catch (error) {
      if (known === null) this.bar?.fail(error.message);
    }
  }
  example(text, view) {
    const { indexed: _, ...rest } = this.document;
    if (text === "") return rest;
    const found = rest.examples?.find((one) => one.text === text && one.view === view);
    return found ? { ...rest, indexed: found } : null;
  }
  async fetchWindow(view, panel) {
    const window = panel.window();
    const numbers = this.numbers;
    await this.fetch(`${view} ${JSON.stringify(window)}`, async () => {
      const { buffers } = await ask(this.model, "window", { view, window });
      if (buffers[0]) numbers.addPart(view, window, doubles(buffers[0]));
    });
  }
  async fetchMemory(strip) {
    const numbers = this.numbers;
    const [start, count2] = this.strips[strip]?.range() ?? [0, 0];
    if (count2 === 0 || numbers.inStrip(strip, start + count2 - 1) !== void 0) return;
    await this.fetch(`strip ${strip} ${start} ${count2}`, async () => {
      const { buffers } = await ask(this.model, "memory", { strip, start, count: count2 });
      if (buffers[0]) numbers.addBlock(strip, start, doubles(buffers[0]));
    });
  }
  /** Asks once for what is missing; without a kernel it stays missing. */
  async fetch(key, get) {
    if (this.waiting.has(key)) return;
    this.waiting.add(key);
    try {
      await get();
      this.waiting.delete(key);
      this.stream.schedule();
    } catch {
    }
  }
};
function equal(a, b) {
  return a.length === b.length && a.every((at, axis) => at === b[axis]);
}
function fits(scene, cell3) {
  const shape2 = cell3 ? scene.views[cell3.view]?.shape : void 0;
  return shape2 !== void 0 && shape2.length === cell3?.index.length && shape2.every((size, axis) => (cell3.index[axis] ?? 0) < size);
}
function doubles(buffer) {
  const length = Math.floor(buffer.byteLength / 8);
  return Float64Array.from(
    { length },
    (_, place) => buffer.getFloat64(8 * place, true)
  );
}

// src/tensor/widget.ts
function render({ model, el }) {
  const document2 = model.get("document");
  if (document2?.version !== VERSION || !document2.views?.length) {
    const text = "There is no tensor to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card" }, element("p", {}, text))
    );
    return () => void 0;
  }
  const view = new TensorWidget(model, document2);
  el.replaceChildren(view.element);
  return () => view.close();
}
var widget_default = { render };
export {
  widget_default as default
};
