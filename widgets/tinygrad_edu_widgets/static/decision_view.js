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
function button(label2, attributes, pressed) {
  const made2 = element("button", { type: "button", ...attributes }, label2);
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
function along(colours, share) {
  const known = Number.isNaN(share) ? 0 : share;
  const place = Math.min(Math.max(known, 0), 1) * (colours.length - 1);
  const index = Math.min(Math.floor(place), colours.length - 2);
  const [from, to] = [colours[index], colours[index + 1]];
  const mix2 = (channel) => Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix2(0), mix2(1), mix2(2)];
}
function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
function isDark(element2) {
  return getComputedStyle(element2).colorScheme === "dark";
}

// src/shared/field.ts
function sample(field, x, y) {
  const { columns, rows } = field;
  const column = (x - field.x[0]) / (field.x[1] - field.x[0]) * (columns - 1);
  const row = rows > 1 ? (y - field.y[0]) / (field.y[1] - field.y[0]) * (rows - 1) : 0;
  return between(field, column, row);
}
function between(field, column, row) {
  const { columns, rows, values } = field;
  if (!(column >= 0 && column <= columns - 1 && row >= 0 && row <= rows - 1))
    return NaN;
  const left = Math.min(Math.floor(column), columns - 2);
  const below = Math.max(0, Math.min(Math.floor(row), rows - 2));
  const [s, t] = [column - left, row - below];
  const at = below * columns + left;
  const lower = mix(values[at], values[at + 1], s);
  if (t === 0) return lower;
  return mix(lower, mix(values[at + columns], values[at + columns + 1], s), t);
}
function mix(from, to, share) {
  if (share === 0) return from;
  return share === 1 ? to : from + (to - from) * share;
}
function paintField(canvas, field, colour) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  if (context === null || width === 0 || height === 0) return;
  const image = context.createImageData(width, height);
  for (let py = 0, at = 0; py < height; py += 1) {
    const row = (1 - (py + 0.5) / height) * (field.rows - 1);
    for (let px = 0; px < width; px += 1, at += 4) {
      const column = (px + 0.5) / width * (field.columns - 1);
      const [red, green, blue] = colour(between(field, column, row), px, py);
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
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

// src/shared/scales.ts
function linear(low, high, from, to) {
  const slope = (to - from) / (high - low || 1);
  return {
    low,
    high,
    at: (value) => from + (value - low) * slope,
    value: (pixel) => low + (pixel - from) / slope
  };
}
function tickStep(span, count) {
  const raw = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  return (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10) * power;
}
function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const step = tickStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from(
    { length: last - first + 1 },
    (_, index) => Number(((first + index) * step).toPrecision(12))
  );
}
function tickLabel(value, step) {
  if (value === 0 && step < 1e-4) return "0";
  const text = Math.abs(value) >= 1e4 || step < 1e-4 ? compact(value) : value.toFixed(Math.min(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), 4));
  return text.replace("-", "−");
}
function compact(value) {
  const size = Math.abs(value);
  if (size < 1 || size >= 1e12) {
    const [mantissa = "", exponent = ""] = value.toExponential(2).split("e");
    return `${Number(mantissa)}e${Number(exponent)}`;
  }
  const [unit, letter] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${Number((value / unit).toPrecision(4))}${letter}`;
}

// src/shared/plane.ts
var MARGIN = { top: 22, right: 10, bottom: 38, left: 42 };
var BIG_STEPS = 40;
var SMALL_STEPS = 400;
var SHARPEST = 2;
var planes = 0;
function makePlane(options) {
  planes += 1;
  const clip = `tge-plane-clip-${Date.now().toString(36)}-${planes}`;
  const canvas = element("canvas", {
    class: "tge-plane-canvas",
    "aria-hidden": "true"
  });
  const axes = svg("g", { class: "tge-plane-axes" });
  const hole = svg("rect", {});
  const layer = svg("g", { "clip-path": `url(#${clip})` });
  const above = svg("g", {});
  const hair = svg("g", { class: "tge-plane-hair" });
  const drawing = svg(
    "svg",
    { "aria-hidden": "true" },
    svg("defs", {}, svg("clipPath", { id: clip }, hole)),
    axes,
    layer,
    above,
    hair
  );
  const root = element(
    "div",
    {
      class: "tge-plane",
      tabindex: 0,
      role: "application",
      "aria-roledescription": options.kind,
      "aria-label": options.label
    },
    canvas,
    drawing
  );
  const box = { left: MARGIN.left, top: MARGIN.top, width: 100, height: 100 };
  let at = null;
  let held = false;
  let shown = "";
  const plane = {
    element: root,
    canvas,
    layer,
    above,
    x: linear(0, 1, 0, 1),
    y: linear(0, 1, 1, 0),
    box,
    cursor: () => at,
    point(place) {
      at = place;
      drawHair();
    },
    layOut(x, y, labels) {
      const width = Math.min(Math.max(root.clientWidth, 200), options.most ?? 1e6);
      const now = `${width} ${x} ${y} ${labels} ${window.devicePixelRatio}`;
      if (now === shown) return false;
      shown = now;
      box.width = width - MARGIN.left - MARGIN.right;
      box.height = Math.round(box.width * (options.ratio ?? 1));
      const height = box.height + MARGIN.top + MARGIN.bottom;
      plane.x = linear(...x, box.left, box.left + box.width);
      plane.y = linear(...y, box.top + box.height, box.top);
      setAttributes(drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
      setAttributes(hole, {
        x: box.left,
        y: box.top,
        width: box.width,
        height: box.height
      });
      axes.replaceChildren(...drawAxes(plane, labels));
      drawHair();
      fitCanvas(canvas, box, options.grain);
      return true;
    }
  };
  function drawHair() {
    if (at === null) {
      hair.replaceChildren();
      return;
    }
    const [px, py] = [plane.x.at(at[0]), plane.y.at(at[1])];
    const line = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2 });
    hair.replaceChildren(
      line(box.left, py, px - 7, py),
      line(px + 7, py, box.left + box.width, py),
      line(px, box.top, px, py - 7),
      line(px, py + 7, px, box.top + box.height),
      svg("circle", { cx: px, cy: py, r: 5 })
    );
  }
  const move = (place, keyed) => {
    at = place;
    drawHair();
    options.hover(place, keyed);
  };
  const placeOf = (event) => {
    const frame = drawing.getBoundingClientRect();
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    const inside = px >= box.left - 1 && px <= box.left + box.width + 1 && py >= box.top - 1 && py <= box.top + box.height + 1;
    if (!inside && !held) return null;
    return [within(plane.x, plane.x.value(px)), within(plane.y, plane.y.value(py))];
  };
  root.addEventListener("pointermove", (event) => {
    const place = placeOf(event);
    move(place, false);
    if (held && place) options.drag?.(place, false);
  });
  root.addEventListener("pointerleave", () => {
    if (!held) move(null, false);
  });
  root.addEventListener("pointerdown", (event) => {
    const place = placeOf(event);
    if (event.button !== 0 || place === null) return;
    held = options.grab?.([plane.x.at(place[0]), plane.y.at(place[1])]) ?? false;
    if (held) root.setPointerCapture(event.pointerId);
    root.classList.toggle("tge-plane-held", held);
  });
  const release = (event) => {
    if (!held) return;
    const place = placeOf(event);
    held = false;
    root.classList.remove("tge-plane-held");
    if (place) options.drag?.(place, true);
  };
  root.addEventListener("pointerup", release);
  root.addEventListener("pointercancel", release);
  let wasHeld = false;
  root.addEventListener("pointerdown", () => wasHeld = held);
  root.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place && !wasHeld) options.choose?.(place);
  });
  root.addEventListener("blur", () => move(null, true));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = moved(plane, at, event.key, event.shiftKey);
    if (next !== void 0) move(next, true);
    else if (event.key === "Enter" && at !== null && !event.shiftKey)
      options.choose?.(at);
    else if (!options.key?.(event.key, at)) return;
    event.preventDefault();
  });
  return plane;
}
function moved({ x, y }, at, key, finely) {
  const directions = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowDown: [0, -1],
    ArrowUp: [0, 1]
  };
  const middle = [(x.low + x.high) / 2, (y.low + y.high) / 2];
  if (key === "Escape") return at === null ? void 0 : null;
  if (key === "Home") return middle;
  const way = directions[key];
  if (way === void 0) return void 0;
  if (at === null) return middle;
  const steps = finely ? SMALL_STEPS : BIG_STEPS;
  return [
    within(x, at[0] + way[0] * (x.high - x.low) / steps),
    within(y, at[1] + way[1] * (y.high - y.low) / steps)
  ];
}
function within({ low, high }, value) {
  return Math.min(Math.max(value, low), high);
}
function fitCanvas(canvas, box, grain) {
  const ratio = Math.min(window.devicePixelRatio || 1, SHARPEST);
  canvas.width = grain ?? Math.round(box.width * ratio);
  canvas.height = grain ?? Math.round(box.height * ratio);
  canvas.style.left = `${box.left}px`;
  canvas.style.top = `${box.top}px`;
  canvas.style.width = `${box.width}px`;
  canvas.style.height = `${box.height}px`;
}
function drawAxes({ x, y, box }, [below, beside]) {
  const bottom = box.top + box.height;
  const across = tickValues(x, box.width).flatMap(({ value, label: label2 }) => [
    svg("line", { x1: x.at(value), x2: x.at(value), y1: bottom, y2: bottom + 4 }),
    svg("text", { x: x.at(value), y: bottom + 15, "text-anchor": "middle" }, label2)
  ]);
  const up = tickValues(y, box.height).flatMap(({ value, label: label2 }) => [
    svg("line", { x1: box.left - 4, x2: box.left, y1: y.at(value), y2: y.at(value) }),
    svg("text", { x: box.left - 7, y: y.at(value) + 3.5, "text-anchor": "end" }, label2)
  ]);
  const right = box.left + box.width;
  const name = { class: "tge-plane-name" };
  return [
    ...across,
    ...up,
    svg("text", { ...name, x: right, y: bottom + 31, "text-anchor": "end" }, below),
    svg(
      "text",
      { ...name, x: box.left, y: box.top - 9, "text-anchor": "start" },
      beside
    ),
    svg("rect", { x: box.left, y: box.top, width: box.width, height: box.height })
  ];
}
function tickValues(scale, pixels) {
  const count = Math.max(2, Math.round(pixels / 70));
  const step = tickStep(scale.high - scale.low, count);
  return ticks(scale.low, scale.high, count).map((value) => ({
    value,
    label: tickLabel(value, step)
  }));
}

// src/shared/stream.ts
var FRAME_VERSION = 1;
var ASK_AGAIN_MILLISECONDS = 1e3;
function isFrame(content) {
  const header = content;
  return header?.kind === "frame" && header.version === FRAME_VERSION;
}
function readFloats(buffer) {
  if (buffer === void 0) return new Float32Array();
  const { byteOffset, byteLength } = buffer;
  const end = byteOffset + byteLength - byteLength % 4;
  return new Float32Array(buffer.buffer.slice(byteOffset, end));
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

// src/shared/pack.ts
function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

// src/decision/model.ts
function seenOf(facts, grid, pictures, data) {
  const cells = facts.n * facts.n;
  const field = (values) => ({
    columns: facts.n,
    rows: facts.n,
    x: data.x_range,
    y: data.y_range,
    values
  });
  const outputs = Array.from(
    { length: facts.outputs },
    (_, index) => field(grid.subarray(index * cells, (index + 1) * cells))
  );
  const units = facts.units.map(
    ([low, high], index) => field(numbersOf(pictures.subarray(index * cells, (index + 1) * cells), low, high))
  );
  return { facts, outputs, units };
}
function numbersOf(bytes, low, high) {
  const from = low ?? 0;
  const step = ((high ?? 0) - from) / 254;
  return Float32Array.from(bytes, (byte) => byte === 255 ? NaN : from + byte * step);
}
function seenOfSnapshot(snapshot, data) {
  const pictures = Uint8Array.from(
    atob(snapshot.pictures),
    (letter) => letter.charCodeAt(0)
  );
  return seenOf(snapshot, unpack(snapshot.grid), pictures, data);
}
function told(text, limit = 40) {
  return shorten(visible(text), limit);
}
function shares(outputs) {
  const [first = NaN] = outputs;
  return outputs.length === 1 ? [1 - first, first] : [...outputs];
}
function largest(values) {
  if (values.some(Number.isNaN)) return -1;
  return values.reduce(
    (best, value, index) => value > values[best] ? index : best,
    0
  );
}
function outputsAt(seen, [x, y]) {
  return seen.outputs.map((field) => sample(field, x, y));
}
function reading(data, outputs) {
  if (data.regression) return formatNumber(outputs[0] ?? NaN);
  const each = shares(outputs);
  const best = largest(each);
  if (best < 0) return "no number";
  return `${told(data.names[best] ?? `${best}`)} with ${percent(each[best])}`;
}
function percent(share) {
  const value = 100 * share;
  return `${value >= 99.95 || value < 0.05 ? value.toFixed(0) : value.toFixed(1)}%`;
}
function placeText(data, [x, y]) {
  const [across = "x", up = "y"] = data.features;
  return `${told(across)} ${formatNumber(x)}, ${told(up)} ${formatNumber(y)}`;
}
function standing(data, facts) {
  const parts = [];
  if (facts.step !== null) parts.push(`step ${facts.step}`);
  for (const [name, value] of Object.entries(facts.numbers))
    parts.push(`${told(name)} ${formatNumber(value)}`);
  if (data.regression) parts.push(`mean squared error ${formatNumber(facts.error)}`);
  else if (facts.accuracy !== null)
    parts.push(`${percent(facts.accuracy)} classed right`);
  return parts;
}
function lineEnds([w1, w2, b], x, y) {
  if (typeof w1 !== "number" || typeof w2 !== "number" || typeof b !== "number")
    return null;
  const ends = [];
  if (w2 !== 0) for (const at of x) ends.push([at, -(w1 * at + b) / w2]);
  if (w1 !== 0) for (const at of y) ends.push([-(w2 * at + b) / w1, at]);
  const slack = 1e-9;
  const inside = ends.filter(
    ([px, py]) => px >= x[0] - slack && px <= x[1] + slack && py >= y[0] - slack && py <= y[1] + slack
  );
  const [from] = inside;
  const to = inside.findLast(
    ([px, py]) => from && Math.abs(px - from[0]) + Math.abs(py - from[1]) > slack
  );
  return from && to ? [from, to] : null;
}
function lineText([w1, w2, b], features) {
  const term = (value, name, first) => {
    const number = value ?? NaN;
    const sign = number < 0 ? first ? "−" : " − " : first ? "" : " + ";
    return `${sign}${formatNumber(Math.abs(number), 2)}${name}`;
  };
  const [across = "x", up = "y"] = features;
  const along2 = term(w1, ` ${told(across, 20)}`, true);
  return `${along2}${term(w2, ` ${told(up, 20)}`, false)}${term(b, "", false)} = 0`;
}

// src/shared/contour.ts
function contour(field, level) {
  const links = /* @__PURE__ */ new Map();
  const link = (from, to) => {
    for (const [a, b] of [
      [from, to],
      [to, from]
    ]) {
      const known = links.get(a);
      if (known) known.push(b);
      else links.set(a, [b]);
    }
  };
  for (let row = 0; row < field.rows - 1; row += 1)
    for (let column = 0; column < field.columns - 1; column += 1)
      for (const [from, to] of cut(field, level, column, row)) link(from, to);
  return joined(links).map((edges) => edges.map((edge) => placeOn(field, level, edge)));
}
function cut({ columns, values }, level, column, row) {
  const at = row * columns + column;
  const corners = [
    values[at],
    values[at + 1],
    values[at + columns + 1],
    values[at + columns]
  ];
  if (!corners.every(Number.isFinite)) return [];
  const [bottom, right, top, left] = [
    2 * at,
    2 * at + 3,
    2 * (at + columns),
    2 * at + 1
  ];
  const code = corners.reduce((sum, value, i) => sum + (value > level ? 1 << i : 0), 0);
  const middle = corners.reduce((sum, value) => sum + value, 0) / 4 > level;
  const around = { b: bottom, r: right, t: top, l: left };
  return piecesOf(code, middle).map(([from, to]) => [around[from], around[to]]);
}
function piecesOf(code, middle) {
  const above = code > 7 ? 15 - code : code;
  if (above === 5) {
    const joinedMiddle = middle === (code === 5);
    return joinedMiddle ? [
      ["l", "t"],
      ["b", "r"]
    ] : [
      ["l", "b"],
      ["r", "t"]
    ];
  }
  const simple = {
    1: [["l", "b"]],
    2: [["b", "r"]],
    3: [["l", "r"]],
    4: [["r", "t"]],
    6: [["b", "t"]],
    7: [["l", "t"]]
  };
  return simple[above] ?? [];
}
function joined(links) {
  const chains = [];
  const walk = (first) => {
    const chain = [first];
    for (let here = first; ; ) {
      const next = links.get(here)?.pop();
      if (next === void 0) break;
      const back = links.get(next);
      back.splice(back.indexOf(here), 1);
      chain.push(next);
      here = next;
    }
    if (chain.length > 1) chains.push(chain);
  };
  for (const [edge, neighbours] of links) if (neighbours.length === 1) walk(edge);
  for (const [edge, neighbours] of links) if (neighbours.length > 0) walk(edge);
  return chains;
}
function placeOn(field, level, edge) {
  const { columns, rows, values, x, y } = field;
  const at = edge >> 1;
  const upward = (edge & 1) === 1;
  const from = values[at];
  const to = values[at + (upward ? columns : 1)];
  const share = (level - from) / (to - from);
  const column = at % columns + (upward ? 0 : share);
  const row = Math.floor(at / columns) + (upward ? share : 0);
  return [
    x[0] + column / (columns - 1) * (x[1] - x[0]),
    y[0] + row / (rows - 1) * (y[1] - y[0])
  ];
}
function linePath(places) {
  const first = places[0];
  const last = places.at(-1);
  if (!first || !last) return "";
  const closed = places.length > 2 && first[0] === last[0] && first[1] === last[1];
  const shown = closed ? places.slice(0, -1) : places;
  const points = shown.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`);
  return `M${points.join("L")}${closed ? "Z" : ""}`;
}

// src/shared/heights.ts
var HEIGHTS = [
  [255, 253, 242],
  [227, 241, 228],
  [181, 220, 214],
  [127, 185, 201],
  [79, 143, 184],
  [51, 98, 155],
  [42, 65, 121]
];
var HEIGHTS_DARK = [
  [15, 19, 30],
  [22, 38, 62],
  [25, 60, 88],
  [32, 84, 110],
  [49, 110, 128],
  [82, 139, 142],
  [128, 168, 156]
];

// src/decision/shading.ts
var CLASSES = [
  [11, 98, 196],
  [194, 87, 12],
  [26, 127, 90],
  [138, 63, 252],
  [107, 114, 128]
];
var CLASSES_DARK = [
  [122, 180, 255],
  [255, 164, 92],
  [95, 211, 165],
  [198, 162, 255],
  [163, 172, 186]
];
var SHARES = [
  [112, 168, 232],
  [184, 212, 242],
  [250, 250, 251],
  [252, 216, 182],
  [244, 170, 108]
];
var SHARES_DARK = [
  [58, 102, 160],
  [40, 62, 92],
  [27, 30, 36],
  [88, 61, 40],
  [150, 94, 50]
];
var PAGE = [255, 255, 255];
var PAGE_DARK = [24, 27, 33];
var NOTHING = [170, 174, 181];
var SUREST = 0.5;
function paintDecision(canvas, seen, regression, values, dark) {
  const [first] = seen.outputs;
  if (!first) return;
  if (regression) paintHeights(canvas, first, values, dark);
  else if (seen.outputs.length === 1) {
    const shades = dark ? SHARES_DARK : SHARES;
    paintField(canvas, first, (p) => Number.isNaN(p) ? NOTHING : along(shades, p));
  } else paintClasses(canvas, seen.outputs, dark);
}
function paintHeights(canvas, field, values, dark) {
  paintField(
    canvas,
    field,
    (value) => Number.isNaN(value) ? NOTHING : heightColour(value, values, dark)
  );
}
function heightColour(value, [low, high], dark) {
  return along(dark ? HEIGHTS_DARK : HEIGHTS, (value - low) / (high - low || 1));
}
function extent({ values }) {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
function paintClasses(canvas, outputs, dark) {
  const colours = dark ? CLASSES_DARK : CLASSES;
  const page = dark ? PAGE_DARK : PAGE;
  const [first, ...others] = outputs;
  const chance = 1 / outputs.length;
  paintField(canvas, first, (value, px, py) => {
    const column = (px + 0.5) / canvas.width * (first.columns - 1);
    const row = (1 - (py + 0.5) / canvas.height) * (first.rows - 1);
    let [best, most] = [0, value];
    others.forEach((field, index) => {
      const share = between(field, column, row);
      if (share > most) [best, most] = [index + 1, share];
    });
    if (Number.isNaN(most)) return NOTHING;
    const sure = (most - chance) / (1 - chance);
    return blend(page, colours[best % colours.length], SUREST * sure);
  });
}
function paintUnit(canvas, unit, dark) {
  const shades = dark ? DIVERGING_DARK : DIVERGING;
  const [low, high] = extent(unit);
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  paintField(
    canvas,
    unit,
    (value) => Number.isNaN(value) ? NOTHING : along(shades, 0.5 + 0.5 * value / size)
  );
}
function blend(from, to, share) {
  const mix2 = (channel) => Math.round(from[channel] + (to[channel] - from[channel]) * share);
  return [mix2(0), mix2(1), mix2(2)];
}

// src/decision/shapes.ts
var TURN = 2 * Math.PI;
function markerPath(index, r) {
  switch (index % 8) {
    case 0:
      return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
    case 1:
      return polygon(3, 1.25 * r, -0.25);
    case 2:
      return polygon(4, 1.25 * r, 0.125);
    case 3:
      return polygon(4, 1.35 * r, 0);
    case 4:
      return star(4, 1.75 * r, 0.8 * r, 0.125);
    case 5:
      return polygon(3, 1.25 * r, 0.25);
    case 6:
      return star(5, 1.6 * r, 0.75 * r, -0.25);
    default:
      return polygon(6, 1.15 * r, 0);
  }
}
function polygon(corners, r, turn) {
  return star(corners, r, r, turn, 1);
}
function star(points, far, near, turn, parts = 2) {
  const count = points * parts;
  const corners = Array.from({ length: count }, (_, index) => {
    const angle = TURN * (turn + index / count);
    const r = index % parts === 0 ? far : near;
    return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join("L")}Z`;
}

// src/decision/picture.ts
var RADIUS = 4.4;
var SURE = [0.1, 0.9];
function boundary(plane, seen, regression) {
  const [first] = seen.outputs;
  if (!first) return [];
  if (regression)
    return ticks(...extent(first), 8).map(
      (level) => levelLine(plane, first, level, "tge-sure")
    );
  if (seen.outputs.length === 1)
    return [
      ...SURE.map((level) => levelLine(plane, first, level, "tge-sure")),
      levelLine(plane, first, 0.5, "tge-boundary")
    ];
  return seen.outputs.map(
    (_, index) => levelLine(plane, lead(seen.outputs, index), 0, "tge-boundary")
  );
}
function lead(outputs, index) {
  const field = outputs[index];
  const values = Float32Array.from(field.values, (value, at) => {
    let other = -Infinity;
    outputs.forEach(({ values: others }, one) => {
      if (one !== index) other = Math.max(other, others[at]);
    });
    return value - other;
  });
  return { ...field, values };
}
function levelLine(plane, field, level, name) {
  const d = contour(field, level).map(
    (line) => linePath(line.map(([x, y]) => [plane.x.at(x), plane.y.at(y)]))
  ).join("");
  return svg("path", { class: name, d });
}
function unitLines(plane, seen, data, only) {
  return seen.facts.lines.flatMap((line, index) => {
    if (only !== null && only !== index) return [];
    const ends = lineEnds(line, data.x_range, data.y_range);
    if (ends === null) return [];
    const [from, to] = ends.map(([x, y]) => [plane.x.at(x), plane.y.at(y)]);
    const drawn = svg("path", {
      class: only === null ? "tge-unit-line" : "tge-unit-line tge-unit-line-only",
      d: linePath([from, to])
    });
    if (only === null) return [drawn];
    return [
      drawn,
      ...side(plane, line, from, to),
      label(plane, lineText(line, data.features))
    ];
  });
}
function side(plane, line, from, to) {
  const [mx, my] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [w1, w2] = [line[0] ?? 0, line[1] ?? 0];
  let [nx, ny] = [-(to[1] - from[1]), to[0] - from[0]];
  const grows = w1 * nx * Math.sign(plane.x.at(1) - plane.x.at(0)) - w2 * ny;
  const size = Math.hypot(nx, ny) * (grows < 0 ? -1 : 1) || 1;
  [nx, ny] = [nx / size, ny / size];
  const [tx, ty] = [mx + 20 * nx, my + 20 * ny];
  const d = `M${mx} ${my}L${tx} ${ty}M${tx - 6 * nx + 4 * ny} ${ty - 6 * ny - 4 * nx}L${tx} ${ty}L${tx - 6 * nx - 4 * ny} ${ty - 6 * ny + 4 * nx}`;
  return [svg("path", { class: "tge-unit-line tge-unit-line-only", d })];
}
function label(plane, text) {
  const { left, top } = plane.box;
  return svg("text", { class: "tge-unit-formula", x: left + 8, y: top + 17 }, text);
}
function makePoints() {
  const group = svg("g", { class: "tge-points" });
  let drawn = [];
  let ringed = [];
  const draw = (plane, data, dark) => {
    const values = valueRange(data);
    drawn = data.x.map((x, index) => {
      const [y, label2] = [data.y[index], data.labels[index]];
      if (typeof x !== "number" || typeof y !== "number" || typeof label2 !== "number")
        return null;
      const [px, py] = [plane.x.at(x).toFixed(1), plane.y.at(y).toFixed(1)];
      const place = `translate(${px} ${py})`;
      const kind = data.regression ? 0 : label2;
      const d = markerPath(kind, RADIUS);
      const point = svg("path", { d, transform: place });
      if (data.regression) point.style.fill = css(heightColour(label2, values, dark));
      const name = data.regression ? "tge-point-value" : `tge-line-${label2 % 5 + 1}`;
      const fresh = index >= data.x.length - data.added ? " tge-point-added" : "";
      setAttributes(point, { class: `tge-point ${name}${fresh}` });
      return point;
    });
    group.replaceChildren(...drawn.filter((one) => one !== null));
    const again = ringed;
    ringed = [];
    mark(again);
  };
  const mark = (wrong) => {
    const now = new Set(wrong);
    for (const index of ringed)
      if (!now.has(index)) drawn[index]?.classList.remove("tge-point-wrong");
    for (const index of now) drawn[index]?.classList.add("tge-point-wrong");
    ringed = wrong;
  };
  return { element: group, draw, mark };
}
function valueRange({ labels }) {
  const good = labels.filter((value) => typeof value === "number");
  return good.length ? [Math.min(...good), Math.max(...good)] : [0, 1];
}

// src/decision/tools.ts
var READS = -1;
function makeTools(undo) {
  const name = uniqueId("tge-tool");
  const choices = element("div", {
    class: "tge-tools-choices",
    role: "radiogroup",
    "aria-label": "What a click does"
  });
  const back = button("Remove the last", { class: "tge-button" }, undo);
  const box = element("div", { class: "tge-tools" }, choices, back);
  let chosen = READS;
  let inputs = /* @__PURE__ */ new Map();
  let shown = "";
  const choose = (label2) => {
    if (!inputs.has(label2)) return;
    chosen = label2;
    for (const [each, input] of inputs) input.checked = each === label2;
  };
  const choice = (label2, content) => {
    const input = element("input", { type: "radio", name });
    input.addEventListener("change", () => choose(label2));
    inputs.set(label2, input);
    return element("label", {}, input, ...content);
  };
  const update = (data, live) => {
    const now = JSON.stringify([data.names, data.regression]);
    if (now !== shown) {
      shown = now;
      inputs = /* @__PURE__ */ new Map();
      const labels = data.regression ? [] : data.names;
      choices.replaceChildren(
        choice(READS, ["read"]),
        ...labels.map(
          (text, index) => choice(index, [sample2(index), element("span", {}, `add ${told(text)}`)])
        )
      );
      choose(chosen);
    }
    choices.classList.toggle("tge-tools-idle", !live);
    for (const input of inputs.values()) input.disabled = !live;
    box.hidden = data.regression;
    back.hidden = data.added === 0;
    setAttributes(back, { "aria-disabled": live ? "false" : "true" });
  };
  return { element: box, adds: () => chosen, choose, update };
}
function sample2(index) {
  const mark = svg("path", {
    class: `tge-point tge-line-${index % 5 + 1}`,
    d: markerPath(index, 5),
    transform: "translate(8 8)"
  });
  return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, mark);
}

// src/decision/units.ts
var DECISION = -1;
function makeUnits(choose) {
  const group = element("div", { class: "tge-units", role: "radiogroup" });
  const note = element("p", { class: "tge-units-note" });
  const box = element("div", {}, group, note);
  let tiles = [];
  let chosen = DECISION;
  const makeTile = (index) => {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const text = element("span", { class: "tge-number" });
    const tile = element("div", { class: "tge-unit", role: "radio" }, canvas, text);
    tile.addEventListener("click", () => choose(index === chosen ? DECISION : index));
    return { element: tile, canvas, text };
  };
  group.addEventListener("keydown", (event) => {
    const at = tiles.findIndex((tile) => tile.element === document.activeElement);
    const target = targetOf(event.key, at, tiles.length, abreast(tiles));
    if (event.key === " " || event.key === "Enter")
      choose(at === chosen ? DECISION : at);
    else if (event.key === "Escape" && chosen !== DECISION) choose(DECISION);
    else if (target === void 0) return;
    else {
      tiles[target]?.element.focus();
      choose(target);
    }
    event.preventDefault();
  });
  const draw = (units, now, dark) => {
    chosen = now;
    if (tiles.length !== units.length) {
      tiles = units.map((_, index) => makeTile(index));
      group.replaceChildren(...tiles.map((tile) => tile.element));
      tell(null);
    }
    box.hidden = units.length === 0;
    units.forEach((unit, index) => {
      const tile = tiles[index];
      if (tile.canvas.width !== unit.columns)
        tile.canvas.width = tile.canvas.height = unit.columns;
      paintUnit(tile.canvas, unit, dark);
      const on = index === now;
      setAttributes(tile.element, {
        "aria-checked": on ? "true" : "false",
        tabindex: on || now < 0 && index === 0 ? 0 : -1
      });
    });
  };
  const tell = (numbers) => {
    tiles.forEach(({ element: tile, text }, index) => {
      const number = numbers?.[index];
      const shown = number === void 0 ? "" : formatNumber(number, 2);
      setText(text, shown || `${index}`);
      setAttributes(tile, { "aria-label": `unit ${index}${shown && `: ${shown}`}` });
    });
  };
  const label2 = (layer) => {
    setAttributes(group, {
      "aria-label": `Units of ${told(`${layer?.path ?? ""} ${layer?.kind ?? ""}`)}`
    });
    const more = layer !== void 0 && layer.units > tiles.length;
    setText(note, more ? `The first ${tiles.length} of ${layer.units} units.` : "");
  };
  return { element: box, draw, tell, label: label2 };
}
function targetOf(key, at, count, columns) {
  const steps = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1
  };
  const target = steps[key];
  if (target === void 0 || count === 0) return void 0;
  return target >= 0 && target < count ? target : Math.max(0, Math.min(at, count - 1));
}
function abreast(tiles) {
  const top = tiles[0]?.element.offsetTop;
  const below = tiles.findIndex((tile) => tile.element.offsetTop !== top);
  return below < 0 ? Math.max(tiles.length, 1) : below;
}

// src/decision/widget.ts
var GRAIN = 200;
var REST_MILLISECONDS = 120;
function render({ model, el }) {
  let data = model.get("data");
  let seen = seenOfSnapshot(model.get("snapshot"), data);
  let moved2 = true;
  let rest = 0;
  let exact = null;
  const title = element("p", { class: "tge-title" });
  const status = element("p", { class: "tge-status tge-number" });
  const reads = element("p", { class: "tge-reading tge-number" });
  const notice = element("p", { class: "tge-notice" });
  const trouble = element("p", { class: "tge-trouble", role: "alert" });
  const announcer = makeAnnouncer();
  const points = makePoints();
  const above = svg("g", {});
  const top = svg("g", {});
  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const unit = () => {
    const chosen = Number(model.get("unit"));
    return chosen >= 0 && chosen < seen.units.length ? chosen : -1;
  };
  const choose = (chosen) => {
    set("unit", chosen);
    announcer.say(chosen < 0 ? "The decision" : `Unit ${chosen}`);
    stream.schedule();
  };
  const add = ([x, y], label2) => {
    const added = model.get("added");
    set("added", [...added, [round(x), round(y), label2]]);
    announcer.say(
      `Added ${told(data.names[label2] ?? `${label2}`)} at ${placeText(data, [x, y])}`
    );
  };
  const undo = () => {
    const added = model.get("added");
    if (added.length === 0) return;
    set("added", added.slice(0, -1));
    announcer.say("Removed the last point");
  };
  const tools = makeTools(undo);
  const plane = makePlane({
    kind: "plane of the data",
    label: "The decision over the plane. Arrow keys move a cross-hair that reads it; " + (data.regression ? "" : "a digit adds a point of that class, Backspace removes the last."),
    most: 620,
    grain: GRAIN,
    hover: (at, keyed) => {
      exact = null;
      tell(keyed);
      clearTimeout(rest);
      if (at && stream.live())
        rest = window.setTimeout(() => probe(at), REST_MILLISECONDS);
    },
    choose(at) {
      if (tools.adds() !== READS && stream.live()) add(at, tools.adds());
    },
    key(key, at) {
      if (!stream.live() || data.regression) return false;
      if (key === "Backspace" || key === "Delete") undo();
      else if (at && /^[0-9]$/.test(key) && Number(key) < data.names.length)
        add(at, Number(key));
      else return false;
      return true;
    }
  });
  const probe = (at) => {
    ask(model, "probe", { x: at[0], y: at[1] }).then(({ content }) => {
      if (plane.cursor() !== at) return;
      exact = content;
      tell(false);
    }).catch((error) => setText(trouble, error.message));
  };
  const tell = (keyed) => {
    const at = plane.cursor();
    const chosen = unit();
    if (at === null) {
      setText(
        reads,
        chosen < 0 ? hint() : `Unit ${chosen} of ${layerName()}: blue below 0, orange above.`
      );
      units.tell(null);
      return;
    }
    const numbers = exact?.units ?? seen.units.map((field) => sample(field, ...at));
    const text = chosen < 0 ? reading(data, exact?.outputs ?? outputsAt(seen, at)) : `unit ${chosen} is ${formatNumber(numbers[chosen] ?? NaN)}`;
    setText(reads, `${placeText(data, at)}: ${text}`);
    units.tell(numbers);
    if (keyed) announcer.say(`${placeText(data, at)}: ${text}`);
  };
  const hint = () => {
    if (data.regression)
      return "A point that vanishes in the plane is predicted right.";
    const two = seen.facts.outputs === 1;
    const wrong = seen.facts.wrong.length > 0;
    return [
      two ? "Line: 50%; dashes: 10% and 90%." : "",
      wrong ? "Rings: classed wrong." : "",
      two || wrong ? "" : "Point at it to read the model."
    ].filter(Boolean).join(" ");
  };
  const units = makeUnits(choose);
  const layers = model.get("layers");
  const id = uniqueId("tge-layer");
  const select = element("select", { id, class: "tge-layer" });
  select.append(
    ...layers.map(
      ({ path, kind, units: count }) => element("option", { value: path }, told(`${path} ${kind} (${count})`, 60))
    )
  );
  select.addEventListener("change", () => set("layer", select.value));
  const layerName = () => {
    const layer = layers.find(({ path }) => path === seen.facts.layer);
    return layer ? told(`${layer.path} ${layer.kind}`, 60) : "the layer";
  };
  const lines = element("input", { type: "checkbox" });
  lines.addEventListener("change", () => stream.schedule());
  const linesBox = element(
    "label",
    { class: "tge-switch" },
    lines,
    "Lines of the first layer"
  );
  const back = element(
    "button",
    { type: "button", class: "tge-button" },
    "Show the decision"
  );
  back.addEventListener("click", () => choose(-1));
  const paint = () => {
    const dark = isDark(plane.element);
    const chosen = unit();
    const live = stream.live();
    const { x_range, y_range, features } = data;
    const names = [
      told(features[0] ?? "x"),
      told(features[1] ?? "y")
    ];
    const resized = plane.layOut(x_range, y_range, names);
    const shown = chosen < 0 ? null : seen.units[chosen];
    if (shown) paintUnit(plane.canvas, shown, dark);
    else paintDecision(plane.canvas, seen, data.regression, valueRange(data), dark);
    const first = shown && seen.facts.unit_lines;
    above.replaceChildren(
      ...shown ? [] : boundary(plane, seen, data.regression),
      ...lines.checked && !first ? unitLines(plane, seen, data, null) : []
    );
    top.replaceChildren(...first ? unitLines(plane, seen, data, chosen) : []);
    if (moved2 || resized) points.draw(plane, data, dark);
    moved2 = false;
    points.mark(seen.facts.wrong);
    units.draw(seen.units, chosen, dark);
    units.label(layers.find(({ path }) => path === seen.facts.layer));
    tools.update(data, live);
    select.value = seen.facts.layer;
    select.disabled = !live;
    back.hidden = chosen < 0;
    linesBox.hidden = seen.facts.lines.length === 0;
    const name = String(model.get("title")) || (data.regression ? "Prediction" : "Decision");
    setText(title, told(name, 300));
    setText(notice, data.notice);
    status.replaceChildren(
      ...standing(data, seen.facts).map((part) => element("span", {}, part))
    );
    tell(false);
  };
  plane.layer.append(above, points.element, top);
  const side2 = element(
    "div",
    { class: "tge-decision-side" },
    element(
      "div",
      { class: "tge-layers" },
      element("label", { for: id }, "Units of"),
      select,
      back
    ),
    units.element,
    linesBox
  );
  side2.hidden = layers.length === 0;
  const card = element(
    "section",
    { class: "tge tge-decision tge-card", "aria-label": "Decision" },
    element("div", { class: "tge-decision-header" }, title, status, notice),
    element(
      "div",
      { class: "tge-decision-body" },
      element(
        "div",
        { class: "tge-decision-picture" },
        plane.element,
        reads,
        tools.element,
        trouble
      ),
      side2
    ),
    announcer.element
  );
  const receive = (header, buffers) => {
    const facts = header;
    const bytes = buffers[1];
    const pictures = bytes ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array();
    seen = seenOf(facts, readFloats(buffers[0]), pictures, data);
    if (plane.cursor()) exact = null;
    return true;
  };
  const stream = follow(model, card, { receive, paint });
  const undoAll = [
    stream.close,
    () => clearTimeout(rest),
    onChange(model, "data", () => {
      data = model.get("data");
      moved2 = true;
      stream.schedule();
    }),
    ...["unit", "title"].map((name) => onChange(model, name, stream.schedule)),
    whenThemeChanges(() => {
      moved2 = true;
      stream.schedule();
    }),
    keepFocus(card),
    keepPlainKeys(card)
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undoAll.forEach((stop) => stop());
}
function round(value) {
  return Number(value.toPrecision(4));
}
var widget_default = { render };
export {
  widget_default as default
};
