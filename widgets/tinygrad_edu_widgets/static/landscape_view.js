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
function save(model) {
  return whileHeard(model, () => model.save_changes());
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

// src/shared/field.ts
function sample(field, x, y) {
  const { columns, rows } = field;
  const column = (x - field.x[0]) / (field.x[1] - field.x[0]) * (columns - 1);
  const row2 = rows > 1 ? (y - field.y[0]) / (field.y[1] - field.y[0]) * (rows - 1) : 0;
  return between(field, column, row2);
}
function between(field, column, row2) {
  const { columns, rows, values } = field;
  if (!(column >= 0 && column <= columns - 1 && row2 >= 0 && row2 <= rows - 1))
    return NaN;
  const left = Math.min(Math.floor(column), columns - 2);
  const below = Math.max(0, Math.min(Math.floor(row2), rows - 2));
  const [s, t] = [column - left, row2 - below];
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
    const row2 = (1 - (py + 0.5) / height) * (field.rows - 1);
    for (let px = 0; px < width; px += 1, at += 4) {
      const column = (px + 0.5) / width * (field.columns - 1);
      const [red, green, blue] = colour(between(field, column, row2), px, py);
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
    value: (pixel2) => low + (pixel2 - from) / slope
  };
}
function logarithmic(low, high, from, to) {
  const line2 = linear(Math.log10(low), Math.log10(high), from, to);
  return {
    low,
    high,
    at: (value) => line2.at(Math.log10(value)),
    value: (pixel2) => 10 ** line2.value(pixel2)
  };
}
function logDomain(low, high) {
  const power = (value) => 10 ** Math.floor(Math.log10(value) + 1e-9);
  const near = 1 + 1e-9;
  const below = [5, 2, 1].map((factor) => factor * power(low));
  const above = [1, 2, 5, 10].map((factor) => factor * power(high));
  const from = below.find((value) => value <= low * near) ?? low;
  const to = above.find((value) => value >= high / near) ?? high;
  return from < to ? [from, to] : [from / 2, to * 2];
}
function logTicks(low, high, count) {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / Math.max(count, 1)));
  const found = [];
  for (let power = first; power <= last; power += 1) {
    if (power % every !== 0) continue;
    for (const factor of factors) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9));
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
function valueDomain(low, high, count) {
  if (low === 0 && high === 0) return [0, 1];
  if (low === high) {
    const margin = Math.abs(low) / 2 || 1;
    return [low - margin, high + margin];
  }
  const from = low > 0 && low < high / 2 ? 0 : low;
  const step = tickStep(high - from, count);
  const round = (value) => Number((value * step).toPrecision(12));
  return [round(Math.floor(from / step + 1e-9)), round(Math.ceil(high / step - 1e-9))];
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
  const [unit, letter2] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${Number((value / unit).toPrecision(4))}${letter2}`;
}
function rateDecades(lr) {
  const exponent = lr > 0 ? Math.log10(lr) : -3;
  return [Math.min(-5, Math.floor(exponent)), Math.max(0, Math.ceil(exponent))];
}
function rateOfPosition(position) {
  return Number((10 ** position).toPrecision(2));
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
  const axes3 = svg("g", { class: "tge-plane-axes" });
  const hole = svg("rect", {});
  const layer = svg("g", { "clip-path": `url(#${clip})` });
  const above = svg("g", {});
  const hair = svg("g", { class: "tge-plane-hair" });
  const drawing = svg(
    "svg",
    { "aria-hidden": "true" },
    svg("defs", {}, svg("clipPath", { id: clip }, hole)),
    axes3,
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
      axes3.replaceChildren(...drawAxes(plane, labels));
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
    const line2 = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2 });
    hair.replaceChildren(
      line2(box.left, py, px - 7, py),
      line2(px + 7, py, box.left + box.width, py),
      line2(px, box.top, px, py - 7),
      line2(px, py + 7, px, box.top + box.height),
      svg("circle", { cx: px, cy: py, r: 5 })
    );
  }
  const move = (place, keyed) => {
    at = place;
    drawHair();
    options.hover(place, keyed);
  };
  const placeOf2 = (event) => {
    const frame = drawing.getBoundingClientRect();
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    const inside = px >= box.left - 1 && px <= box.left + box.width + 1 && py >= box.top - 1 && py <= box.top + box.height + 1;
    if (!inside && !held) return null;
    return [within(plane.x, plane.x.value(px)), within(plane.y, plane.y.value(py))];
  };
  root.addEventListener("pointermove", (event) => {
    const place = placeOf2(event);
    move(place, false);
    if (held && place) options.drag?.(place, false);
  });
  root.addEventListener("pointerleave", () => {
    if (!held) move(null, false);
  });
  root.addEventListener("pointerdown", (event) => {
    const place = placeOf2(event);
    if (event.button !== 0 || place === null) return;
    held = options.grab?.([plane.x.at(place[0]), plane.y.at(place[1])]) ?? false;
    if (held) root.setPointerCapture(event.pointerId);
    root.classList.toggle("tge-plane-held", held);
  });
  const release = (event) => {
    if (!held) return;
    const place = placeOf2(event);
    held = false;
    root.classList.remove("tge-plane-held");
    if (place) options.drag?.(place, true);
  };
  root.addEventListener("pointerup", release);
  root.addEventListener("pointercancel", release);
  let wasHeld = false;
  root.addEventListener("pointerdown", () => wasHeld = held);
  root.addEventListener("click", (event) => {
    const place = placeOf2(event);
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
  const across = tickValues(x, box.width).flatMap(({ value, label }) => [
    svg("line", { x1: x.at(value), x2: x.at(value), y1: bottom, y2: bottom + 4 }),
    svg("text", { x: x.at(value), y: bottom + 15, "text-anchor": "middle" }, label)
  ]);
  const up = tickValues(y, box.height).flatMap(({ value, label }) => [
    svg("line", { x1: box.left - 4, x2: box.left, y1: y.at(value), y2: y.at(value) }),
    svg("text", { x: box.left - 7, y: y.at(value) + 3.5, "text-anchor": "end" }, label)
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

// src/landscape/curve.ts
function heightRange({ values }) {
  const good = Array.from(values).filter(Number.isFinite);
  if (good.length === 0) return [0, 1];
  return valueDomain(Math.min(...good), Math.max(...good), 5);
}
function drawCurve(plane, field, surface) {
  const step = (field.x[1] - field.x[0]) / (field.columns - 1);
  let pen = "M";
  let d = "";
  Array.from(field.values).forEach((height2, index) => {
    if (!Number.isFinite(height2)) {
      pen = "M";
      return;
    }
    const x = plane.x.at(field.x[0] + index * step);
    d += `${pen}${x.toFixed(1)} ${plane.y.at(height2).toFixed(1)}`;
    pen = "L";
  });
  const marks2 = surface.marks ?? [[0, "the weights now"]];
  const { top, height, left, width } = plane.box;
  const drawn = marks2.flatMap(([at, text]) => {
    const x = plane.x.at(at);
    const room = left + width - x > 100;
    return [
      svg("line", { class: "tge-curve-mark", x1: x, x2: x, y1: top, y2: top + height }),
      svg(
        "text",
        {
          x: room ? x + 5 : x - 5,
          y: top + 13,
          "text-anchor": room ? "start" : "end"
        },
        text
      )
    ];
  });
  return [...drawn, svg("path", { class: "tge-trail tge-line-1", d })];
}
function onCurve(field, x) {
  const at = (x - field.x[0]) / (field.x[1] - field.x[0]) * (field.columns - 1);
  const left = Math.min(Math.max(Math.floor(at), 0), field.columns - 2);
  const [from, to] = [field.values[left], field.values[left + 1]];
  const height = from + (to - from) * (at - left);
  return Number.isFinite(height) ? [x, height] : null;
}

// src/shared/pack.ts
function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter2) => letter2.charCodeAt(0));
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

// src/landscape/model.ts
function fieldOf(surface) {
  return {
    columns: surface.columns,
    rows: surface.rows,
    x: surface.x_range,
    y: surface.y_range,
    values: unpack(surface.values)
  };
}
function raceOf(value) {
  const race = value;
  return race?.tracks?.length ? race : null;
}
function indexAt(track, step) {
  return Math.max(0, Math.min(step, track.x.length - 1));
}
function placeAt(track, step) {
  const at = indexAt(track, step);
  return placeOf(track.x[at], track.y[at]);
}
function placeOf(x, y) {
  return typeof x === "number" && typeof y === "number" ? [x, y] : null;
}
function wayTo(track, step) {
  const way = [];
  for (let at = 0; at <= indexAt(track, step); at += 1) {
    const place = placeOf(track.x[at], track.y[at]);
    if (place === null) break;
    way.push(place);
  }
  return way;
}
function distanceTo(minima, place) {
  if (place === null || minima.length === 0) return null;
  return Math.min(...minima.map(([x, y]) => Math.hypot(place[0] - x, place[1] - y)));
}
function nameOf(track) {
  return told(track.name, 60);
}
function told(text, limit = 300) {
  return shorten(visible(text), limit);
}
function letter(index) {
  return String.fromCharCode(65 + index % 26);
}
function memoryAt(track, step) {
  const at = indexAt(track, step);
  const lines2 = [];
  const add = (name, value) => {
    if (value === null || value === void 0) return;
    const numbers = Array.isArray(value) ? value : [value];
    lines2.push({ name, numbers, vector: numbers.length === 2 && points(name) });
  };
  add("gradient", track.gradient[at]);
  add("update", track.update[at]);
  for (const [name, values] of Object.entries(track.state)) add(name, values[at]);
  return lines2;
}
function points(name) {
  return !/sq|square|sum|norm|inf|size|acc|prev/.test(name);
}
function pair(numbers) {
  const texts = numbers.map((value) => formatNumber(value));
  return texts.length === 1 ? texts[0] : `(${texts.join(", ")})`;
}
function sentence(race, minima, step) {
  const parts = race.tracks.map((track) => {
    const at = indexAt(track, step);
    const away = distanceTo(minima, placeAt(track, step));
    const far = away === null ? "" : `, ${formatNumber(away, 2)} from the minimum`;
    return `${nameOf(track)}: loss ${formatNumber(track.loss[at] ?? null)}${far}`;
  });
  return `Step ${step} of ${race.steps}. ${parts.join(". ")}.`;
}
function band(levels, value) {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (levels[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
function short(value) {
  const text = formatNumber(value, 2);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

// src/landscape/losses.ts
var HEIGHT = 170;
var MARGIN2 = { top: 20, right: 12, bottom: 34, left: 52 };
function makeLosses(pointed) {
  const drawing = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  const box = element("div", { class: "tge-losses" }, drawing);
  const cursor = svg("g", { class: "tge-losses-cursor" });
  let race = null;
  let x = linear(0, 1, 0, 1);
  let y = linear(0, 1, 1, 0);
  const draw = (now) => {
    race = now;
    const width = Math.max(box.clientWidth, 160);
    x = linear(0, Math.max(now.steps, 1), MARGIN2.left, width - MARGIN2.right);
    y = lossScale(now.tracks.map(({ loss }) => loss));
    setAttributes(drawing, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
    drawing.replaceChildren(...axes(x, y, width), ...lines(now, x, y), cursor);
  };
  const point = (step) => {
    if (race === null) return;
    const at = x.at(step);
    const dots = race.tracks.flatMap((track, index) => {
      const loss = track.loss[indexAt(track, step)];
      if (typeof loss !== "number" || step > track.x.length - 1 + 0.5) return [];
      const place = { cx: at, cy: y.at(loss), r: 3.5 };
      return [svg("circle", { class: `tge-line-${index % 5 + 1}`, ...place })];
    });
    const ends = { x1: at, x2: at, y1: MARGIN2.top, y2: HEIGHT - MARGIN2.bottom };
    cursor.replaceChildren(svg("line", ends), ...dots);
  };
  const hear = (event) => {
    if (event.buttons !== 1 || race === null) return;
    const pixel2 = event.clientX - drawing.getBoundingClientRect().left;
    pointed(Math.round(Math.min(Math.max(x.value(pixel2), 0), race.steps)));
  };
  box.addEventListener("pointerdown", hear);
  box.addEventListener("pointermove", hear);
  return { element: box, draw, point };
}
function lossScale(losses) {
  const [from, to] = [HEIGHT - MARGIN2.bottom, MARGIN2.top];
  const all = losses.flat().filter((loss) => typeof loss === "number");
  if (all.length === 0) return linear(0, 1, from, to);
  const high = all.reduce((a, b) => Math.max(a, b));
  const low = all.reduce((a, b) => Math.min(a, b));
  if (low >= 0 && high > 20 * low && high > 0) {
    const positive = all.filter((loss) => loss > 0).reduce((a, b) => Math.min(a, b));
    const [bottom, top] = logDomain(Math.max(positive, high * 1e-12), high);
    return guarded(logarithmic(bottom, top, from, to));
  }
  return linear(...valueDomain(low, high, 4), from, to);
}
function guarded(scale) {
  return { ...scale, at: (value) => scale.at(Math.max(value, scale.low)) };
}
function isLogarithmic({ low, high, value, at }) {
  return low > 0 && Math.abs(value((at(low) + at(high)) / 2) - (low + high) / 2) > 0.1 * high;
}
function axes(x, y, width) {
  const bottom = HEIGHT - MARGIN2.bottom;
  const log = isLogarithmic(y);
  const step = tickStep(y.high - y.low, 4);
  const heights = log ? logTicks(y.low, y.high, 5) : ticks(y.low, y.high, 4);
  const up = heights.flatMap((value) => {
    const at = Math.round(y.at(value)) + 0.5;
    const text = log ? formatNumber(value, 1) : tickLabel(value, step);
    return [
      svg("line", { x1: MARGIN2.left, x2: width - MARGIN2.right, y1: at, y2: at }),
      svg("text", { x: MARGIN2.left - 7, y: at + 3.5, "text-anchor": "end" }, text)
    ];
  });
  const count = Math.max(2, Math.floor(width / 110));
  const across = ticks(0, x.high, count).filter(Number.isInteger).map(
    (value) => svg(
      "text",
      { x: x.at(value), y: bottom + 15, "text-anchor": "middle" },
      `${value}`
    )
  );
  const name = (at, text) => svg("text", { class: "tge-plane-name", ...at }, text);
  return [
    svg("g", { class: "tge-losses-axes" }, ...up, ...across),
    name(
      { x: MARGIN2.left, y: 10, "text-anchor": "start" },
      log ? "loss, logarithmic" : "loss"
    ),
    name({ x: width - MARGIN2.right, y: HEIGHT - 4, "text-anchor": "end" }, "step")
  ];
}
function lines(race, x, y) {
  const curves = race.tracks.map(
    ({ loss }, index) => svg("path", {
      class: `tge-trail tge-line-${index % 5 + 1}`,
      d: curve(loss, x, y)
    })
  );
  const ends = race.tracks.map(({ loss }) => {
    const last = loss.findLastIndex((value) => value !== null);
    return { x: x.at(last) - 3, y: y.at(loss[last] ?? y.low) - 6 };
  });
  const heights = spread(
    ends.map(({ y: y2 }) => y2),
    11
  );
  const letters = ends.map(
    ({ x: x2 }, index) => svg(
      "text",
      {
        class: `tge-line-${index % 5 + 1}`,
        x: x2,
        y: heights[index],
        "text-anchor": "end"
      },
      letter(index)
    )
  );
  return [...curves, ...letters];
}
function curve(loss, x, y) {
  let pen = "M";
  let d = "";
  loss.forEach((value, step) => {
    if (value === null) {
      pen = "M";
      return;
    }
    d += `${pen}${x.at(step).toFixed(1)} ${y.at(value).toFixed(1)}`;
    pen = "L";
  });
  return d;
}
function spread(heights, apart) {
  const order = heights.map((_, index) => index).sort((a, b) => heights[b] - heights[a]);
  const moved2 = [...heights];
  let lowest = Infinity;
  for (const index of order) {
    lowest = Math.min(heights[index], lowest - apart);
    moved2[index] = lowest;
  }
  return moved2;
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
  for (let row2 = 0; row2 < field.rows - 1; row2 += 1)
    for (let column = 0; column < field.columns - 1; column += 1)
      for (const [from, to] of cut(field, level, column, row2)) link(from, to);
  return joined(links).map((edges) => edges.map((edge) => placeOn(field, level, edge)));
}
function cut({ columns, values }, level, column, row2) {
  const at = row2 * columns + column;
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
  const row2 = Math.floor(at / columns) + (upward ? share : 0);
  return [
    x[0] + column / (columns - 1) * (x[1] - x[0]),
    y[0] + row2 / (rows - 1) * (y[1] - y[0])
  ];
}
function linePath(places) {
  const first = places[0];
  const last = places.at(-1);
  if (!first || !last) return "";
  const closed = places.length > 2 && first[0] === last[0] && first[1] === last[1];
  const shown = closed ? places.slice(0, -1) : places;
  const points2 = shown.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`);
  return `M${points2.join("L")}${closed ? "Z" : ""}`;
}
function labelSpot(line2, width, box, taken, apart = 34) {
  const length = line2.reduce(
    (sum, place, i) => sum + distance(place, line2[i - 1] ?? place),
    0
  );
  if (length < 2.2 * width) return null;
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9]) {
    const spot = along(line2, share * length, width);
    const margin = width / 2 + 4;
    const inside = spot.x > box.left + margin && spot.x < box.right - margin && spot.y > box.top + margin && spot.y < box.bottom - margin;
    const free = taken.every(
      (other) => Math.hypot(other.x - spot.x, other.y - spot.y) > apart
    );
    if (inside && free && spot.straight > 0.93) return spot;
  }
  return null;
}
function along(line2, at, width) {
  const before = placeAt2(line2, at - width / 2);
  const after = placeAt2(line2, at + width / 2);
  const here = placeAt2(line2, at);
  let angle = Math.atan2(after[1] - before[1], after[0] - before[0]) * 180 / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle < -90) angle += 180;
  return { x: here[0], y: here[1], angle, straight: distance(before, after) / width };
}
function placeAt2(line2, at) {
  let left = at;
  for (let i = 1; i < line2.length; i += 1) {
    const [from, to] = [line2[i - 1], line2[i]];
    const size = distance(from, to);
    if (left <= size && size > 0) {
      const share = Math.max(0, left / size);
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    }
    left -= size;
  }
  return line2.at(-1) ?? [NaN, NaN];
}
function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

// src/landscape/trails.ts
var DOWNHILL = 46;
var UPDATE = 34;
function drawRace(plane, race, step, selected) {
  const order = race.tracks.map((track, index) => ({ track, index }));
  order.sort(
    (a, b) => Number(a.track.name === selected) - Number(b.track.name === selected)
  );
  const trails = order.map(({ track, index }) => trail(plane, track, index, step));
  const chosen = race.tracks.find(({ name }) => name === selected);
  return [
    startMark(plane, race.start),
    ...trails,
    ...chosen ? arrows(plane, chosen, step, race.tracks.indexOf(chosen)) : [],
    ...order.flatMap(
      ({ track, index }) => marker(plane, track, index, step, track.name === selected)
    )
  ];
}
function pixel(plane, [x, y]) {
  const limit = (value) => Math.min(Math.max(value, -9999), 9999);
  return [limit(plane.x.at(x)), limit(plane.y.at(y))];
}
function trail(plane, track, index, step) {
  const d = linePath(wayTo(track, step).map((place) => pixel(plane, place)));
  return svg(
    "g",
    { class: `tge-line-${index % 5 + 1}` },
    svg("path", { class: "tge-trail-halo", d }),
    svg("path", { class: "tge-trail", d })
  );
}
function startMark(plane, start) {
  const [x, y] = pixel(plane, start);
  return svg(
    "g",
    { class: "tge-start" },
    svg("circle", { cx: x, cy: y, r: 9 }),
    svg("circle", { cx: x, cy: y, r: 3 })
  );
}
function marker(plane, track, index, step, chosen) {
  const place = placeAt(track, step) ?? wayTo(track, step).at(-1);
  if (!place) return [];
  const [x, y] = pixel(plane, place);
  return [
    svg(
      "g",
      { class: `tge-marker tge-line-${index % 5 + 1}` },
      svg("circle", { cx: x, cy: y, r: chosen ? 9 : 7.5 }),
      svg("text", { x, y: y + 3.6, "text-anchor": "middle" }, letter(index))
    )
  ];
}
function arrows(plane, track, step, index) {
  const place = placeAt(track, step);
  const at = indexAt(track, step);
  if (place === null) return [];
  const from = pixel(plane, place);
  const [gx, gy] = track.gradient[at] ?? [];
  const [ux, uy] = track.update[at] ?? [];
  return [
    ...arrow(plane, from, [-(gx ?? 0), -(gy ?? 0)], DOWNHILL, "tge-arrow-downhill"),
    ...arrow(
      plane,
      from,
      [ux ?? 0, uy ?? 0],
      UPDATE,
      `tge-arrow-update tge-line-${index % 5 + 1}`
    )
  ];
}
function onPage(plane, [dx, dy]) {
  const px = plane.x.at(dx) - plane.x.at(0);
  const py = plane.y.at(dy) - plane.y.at(0);
  const size = Math.hypot(px, py);
  return size > 0 && Number.isFinite(size) ? [px / size, py / size] : null;
}
function arrow(plane, [x, y], way, length, name) {
  const unit = onPage(plane, way);
  if (unit === null) return [];
  const [ux, uy] = unit;
  const [tx, ty] = [x + ux * length, y + uy * length];
  const [bx, by] = [tx - ux * 8, ty - uy * 8];
  const shaft = `M${x} ${y}L${bx} ${by}`;
  const [wx, wy] = [-uy * 4.5, ux * 4.5];
  const head = `M${tx} ${ty}L${bx + wx} ${by + wy}L${bx - wx} ${by - wy}Z`;
  return [
    svg(
      "g",
      { class: `tge-arrow ${name}` },
      svg("path", { class: "tge-arrow-halo", d: shaft + head }),
      svg("path", { class: "tge-arrow-shaft", d: shaft }),
      svg("path", { class: "tge-arrow-head", d: head })
    )
  ];
}

// src/landscape/memory.ts
function makeMemory() {
  const heading = element("p", { class: "tge-memory-heading" });
  const settings = element("p", { class: "tge-memory-settings" });
  const lines2 = element("dl", { class: "tge-memory-lines" });
  const downhill = swatch("tge-arrow-downhill", "against the gradient");
  const move = swatch("tge-arrow-update", "the step");
  const box = element(
    "section",
    { class: "tge-memory", "aria-label": "What the optimizer remembers" },
    heading,
    settings,
    lines2,
    element("p", { class: "tge-memory-note" }, downhill, move)
  );
  const update = (race, step, selected, plane) => {
    const track = race.tracks.find(({ name }) => name === selected);
    box.hidden = track === void 0;
    if (!track) return;
    const line2 = `tge-line-${race.tracks.indexOf(track) % 5 + 1}`;
    move.className = line2;
    setText(heading, `${nameOf(track)}: the step from here`);
    const settled = Object.entries(track.settings).map(
      ([name, value]) => `${name} ${value}`
    );
    setText(settings, told([track.kind, ...settled].join("  ·  ")));
    lines2.replaceChildren(...memoryAt(track, step).flatMap((line3) => row(line3, plane)));
  };
  return { element: box, update };
}
function swatch(name, text) {
  const arrow2 = svg(
    "g",
    { class: `tge-arrow ${name}` },
    svg("path", { class: "tge-arrow-shaft", d: "M1 6H20" }),
    svg("path", { class: "tge-arrow-head", d: "M27 6L19 2V10Z" })
  );
  return element(
    "span",
    {},
    svg("svg", { width: 28, height: 12, "aria-hidden": "true" }, arrow2),
    text
  );
}
function row(line2, plane) {
  const name = element("dt", {}, told(line2.name, 40));
  if (line2.name === "gradient" || line2.name === "update")
    name.classList.add(`tge-memory-${line2.name}`);
  const way = line2.vector && direction(line2, plane);
  const numbers = element("span", { class: "tge-number" }, pair(line2.numbers));
  return [name, element("dd", {}, way || "", numbers)];
}
function direction({ numbers }, plane) {
  const [x, y] = numbers;
  const unit = onPage(plane, [x ?? 0, y ?? 0]);
  if (unit === null) return "";
  const angle = Math.atan2(unit[1], unit[0]) * 180 / Math.PI;
  const shape = svg("path", {
    d: "M-6 0H3M3 0L-1 -3.5M3 0L-1 3.5",
    transform: `translate(8 8) rotate(${angle.toFixed(1)})`
  });
  return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, shape);
}

// src/landscape/playback.ts
var SECONDS = 7;
var SLOWEST = 15;
var ICONS = {
  play: "M2 1l8 5-8 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  back: "M10 1L3.5 6 10 11zM1 1h2v10H1z",
  forward: "M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",
  restart: "M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6 1z"
};
function makePlayback(shown, settled) {
  let step = 0;
  let steps = 0;
  let timer = 0;
  let began = 0;
  let from = 0;
  const go = (to) => {
    pause();
    shown(Math.min(Math.max(to, 0), steps));
    settled(step);
  };
  const play = button("", { class: "tge-button tge-button-primary tge-play" }, () => {
    if (timer) {
      pause();
      settled(step);
    } else start();
  });
  const restart = button("", { class: "tge-button tge-restart" }, () => {
    go(0);
    start();
  });
  const back = button(
    "",
    { class: "tge-button", "aria-label": "One step back" },
    () => go(step - 1)
  );
  const forward = button(
    "",
    { class: "tge-button", "aria-label": "One step" },
    () => go(step + 1)
  );
  icon(restart, "restart", "Restart");
  icon(back, "back");
  icon(forward, "forward");
  const id = uniqueId("tge-race-step");
  const slider = element("input", { type: "range", id, min: 0, step: 1 });
  const output = element("output", {
    class: "tge-number",
    for: id,
    "aria-live": "off"
  });
  slider.addEventListener("input", () => go(Number(slider.value)));
  const bar = element(
    "div",
    { class: "tge-playback", role: "group", "aria-label": "Race" },
    element("div", { class: "tge-playback-buttons" }, play, restart, back, forward),
    element(
      "div",
      { class: "tge-playback-steps" },
      element("label", { for: id, class: "tge-visually-hidden" }, "Step"),
      slider,
      output
    )
  );
  function start() {
    if (step >= steps) shown(0);
    from = step;
    began = performance.now();
    timer = requestAnimationFrame(tick);
    icon(play, "pause", "Pause");
  }
  function tick(now) {
    const rate = Math.max(SLOWEST, steps / SECONDS) / 1e3;
    const next = Math.min(steps, from + Math.floor(Math.max(0, now - began) * rate));
    if (next !== step) shown(next);
    if (next < steps) timer = requestAnimationFrame(tick);
    else {
      pause();
      settled(step);
    }
  }
  function pause() {
    cancelAnimationFrame(timer);
    timer = 0;
    icon(play, "play", "Play");
  }
  pause();
  const update = (now, total) => {
    step = now;
    steps = total;
    setAttributes(slider, { max: total, "aria-valuetext": `step ${now} of ${total}` });
    slider.value = String(now);
    setText(output, `step ${formatCount(now)} of ${formatCount(total)}`);
    setAttributes(back, { "aria-disabled": now <= 0 ? "true" : "false" });
    setAttributes(forward, { "aria-disabled": now >= total ? "true" : "false" });
  };
  return { element: bar, update, pause, close: () => cancelAnimationFrame(timer) };
}
function icon(target, name, text = "") {
  if (target.dataset["icon"] === name) return;
  target.dataset["icon"] = name;
  const size = { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" };
  target.replaceChildren(svg("svg", size, svg("path", { d: ICONS[name] })), text);
}

// src/landscape/progress.ts
function makeProgress(command) {
  const bar = element("div", {});
  const track = element("div", { class: "tge-progress", "aria-hidden": "true" }, bar);
  const text = element("span", { class: "tge-progress-text tge-number" });
  let next = "stop";
  const toggle = button("", { class: "tge-button" }, () => command(next));
  const box = element("div", { class: "tge-computing" }, track, text, toggle);
  const update = (now, live) => {
    box.hidden = now.state === "finished";
    bar.style.width = `${100 * now.done / Math.max(now.total, 1)}%`;
    setText(text, progressText(now));
    next = now.state === "running" ? "stop" : "resume";
    setText(toggle, next === "stop" ? "Stop" : "Go on");
    toggle.hidden = !live;
    box.classList.toggle("tge-computing-failed", now.error !== "");
  };
  return { element: box, update };
}
function progressText({
  state,
  done,
  total,
  remaining,
  error
}) {
  const points2 = `${formatCount(done)} of ${formatCount(total)} points`;
  if (error) return `${told(error)} (${points2})`;
  if (state === "running" && remaining !== null)
    return `${points2}, about ${Math.max(1, Math.round(remaining))} s to go`;
  return state === "running" ? points2 : `${points2}: ${state}`;
}

// src/landscape/profiles.ts
var HEIGHT2 = 168;
var MARGIN3 = { top: 22, right: 12, bottom: 22, left: 46 };
function makeProfiles() {
  const charts = [0, 1].map(
    () => svg("svg", { "aria-hidden": "true", height: HEIGHT2 })
  );
  const box = element("div", { class: "tge-profiles" }, ...charts);
  const draw = (field, at, labels) => {
    const width = Math.max(box.clientWidth, 160);
    const heights = heightRange(field);
    charts.forEach((chart, axis) => {
      setAttributes(chart, { width, viewBox: `0 0 ${width} ${HEIGHT2}` });
      const range = axis === 0 ? field.x : field.y;
      const [name, other] = [labels[axis] ?? "", labels[1 - axis] ?? ""];
      const fixed = short(Number((at[1 - axis] ?? 0).toPrecision(2)));
      const title = `${labels[2] ?? "height"} over ${name}, at ${other} = ${fixed}`;
      const x = linear(...range, MARGIN3.left, width - MARGIN3.right);
      const y = linear(...heights, HEIGHT2 - MARGIN3.bottom, MARGIN3.top);
      const cut2 = profile(field, at, axis);
      const here = x.at(at[axis]);
      chart.replaceChildren(
        ...axes2(x, y, width),
        svg("text", { class: "tge-plane-name", x: MARGIN3.left, y: 11 }, title),
        svg("line", {
          class: "tge-curve-mark",
          x1: here,
          x2: here,
          y1: MARGIN3.top,
          y2: HEIGHT2 - MARGIN3.bottom
        }),
        svg("path", { class: "tge-trail tge-line-1", d: line(cut2, x.at, y.at) })
      );
    });
  };
  return { element: box, draw };
}
function profile(field, at, axis) {
  const count = axis === 0 ? field.columns : field.rows;
  const range = axis === 0 ? field.x : field.y;
  const across = axis === 0 ? field.y : field.x;
  const lines2 = axis === 0 ? field.rows : field.columns;
  const share = (at[1 - axis] - across[0]) / (across[1] - across[0]);
  const fixed = Math.min(Math.max(share, 0), 1) * (lines2 - 1);
  return Array.from({ length: count }, (_, index) => [
    range[0] + index / (count - 1) * (range[1] - range[0]),
    axis === 0 ? between(field, index, fixed) : between(field, fixed, index)
  ]);
}
function line(cut2, x, y) {
  let pen = "M";
  let d = "";
  for (const [at, height] of cut2) {
    if (Number.isFinite(height))
      d += `${pen}${x(at).toFixed(1)} ${y(height).toFixed(1)}`;
    pen = Number.isFinite(height) ? "L" : "M";
  }
  return d;
}
function axes2(x, y, width) {
  const bottom = HEIGHT2 - MARGIN3.bottom;
  const up = tickStep(y.high - y.low, 3);
  const across = tickStep(x.high - x.low, Math.max(2, width / 80));
  const lines2 = ticks(y.low, y.high, 3).flatMap((value) => [
    svg("line", {
      x1: MARGIN3.left,
      x2: width - MARGIN3.right,
      y1: y.at(value),
      y2: y.at(value)
    }),
    svg(
      "text",
      { x: MARGIN3.left - 7, y: y.at(value) + 3.5, "text-anchor": "end" },
      tickLabel(value, up)
    )
  ]);
  const labels = ticks(x.low, x.high, Math.max(2, width / 80)).map(
    (value) => svg(
      "text",
      { x: x.at(value), y: bottom + 15, "text-anchor": "middle" },
      tickLabel(value, across)
    )
  );
  return [svg("g", { class: "tge-losses-axes" }, ...lines2, ...labels)];
}

// src/landscape/racers.ts
function makeRacers(wishes) {
  const group = uniqueId("tge-racer");
  const head = ["Optimizer", "Learning rate", "Loss", "To minimum"].map(
    (text) => element("th", { scope: "col" }, text)
  );
  const rows = element("tbody", {});
  const table = element(
    "table",
    { class: "tge-racers" },
    element("caption", { class: "tge-visually-hidden" }, "The race at the shown step"),
    element("thead", {}, element("tr", {}, ...head)),
    rows
  );
  let made2 = [];
  let names = "";
  const update = (race, minima, step, selected) => {
    const now = race.tracks.map(({ name }) => name).join("\n");
    if (now !== names) {
      names = now;
      made2 = race.tracks.map((track, index) => makeRow(track, index, group, wishes));
      rows.replaceChildren(...made2.map((row2) => row2.element));
    }
    table.classList.toggle("tge-racers-free", minima.length === 0);
    race.tracks.forEach(
      (track, index) => made2[index]?.update(track, minima, step, track.name === selected)
    );
  };
  return { element: table, update };
}
function makeRow(track, index, group, wishes) {
  const radio = element("input", { type: "radio", name: group, value: track.name });
  radio.addEventListener("change", () => wishes.select(track.name));
  const sample2 = svg(
    "svg",
    {
      class: `tge-line-${index % 5 + 1}`,
      width: 30,
      height: 16,
      "aria-hidden": "true"
    },
    svg("line", { class: "tge-trail", x1: 0, x2: 30, y1: 8, y2: 8 }),
    svg(
      "g",
      { class: "tge-marker" },
      svg("circle", { cx: 15, cy: 8, r: 7 }),
      svg("text", { x: 15, y: 11.6, "text-anchor": "middle" }, letter(index))
    )
  );
  const name = element("span", { class: "tge-racer-name" }, nameOf(track));
  const label = element("label", { class: "tge-racer" }, radio, sample2, name);
  const slider = makeSlider(nameOf(track), (value) => wishes.lr(track.name, value));
  const loss = element("td", { class: "tge-number" });
  const away = element("td", { class: "tge-number tge-away" });
  const note = element("span", { class: "tge-racer-note" });
  const row2 = element(
    "tr",
    {},
    element("th", { scope: "row" }, label, note),
    element("td", {}, slider.element),
    loss,
    away
  );
  const update = (now, minima, step, chosen) => {
    const at = indexAt(now, step);
    const ended = now.note !== "" && step >= now.x.length - 1;
    radio.checked = chosen;
    row2.classList.toggle("tge-racer-chosen", chosen);
    slider.update(now.lr);
    setText(loss, formatNumber(now.loss[at] ?? null));
    const distance2 = distanceTo(minima, placeAt(now, step));
    setText(away, distance2 === null ? "–" : formatNumber(distance2, 2));
    setText(note, ended ? now.note : "");
  };
  return { element: row2, update };
}
var SETTLE_MILLISECONDS = 600;
function makeSlider(name, wish) {
  const slider = element("input", {
    type: "range",
    step: 0.05,
    "aria-label": `Learning rate of ${name}`
  });
  const output = element("output", { class: "tge-number", "aria-live": "off" });
  const box = element("div", { class: "tge-racer-rate" }, slider, output);
  let movedAt = -Infinity;
  const show = (value) => {
    setText(output, short(value));
    setAttributes(slider, { "aria-valuetext": short(value) });
  };
  slider.addEventListener("input", () => {
    movedAt = performance.now();
    const value = rateOfPosition(Number(slider.value));
    show(value);
    wish(value);
  });
  const update = (lr) => {
    slider.hidden = lr === null;
    if (lr === null) setText(output, "–");
    if (lr === null || performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    const [low, high] = rateDecades(lr);
    setAttributes(slider, { min: low, max: high });
    slider.value = String(lr > 0 ? Math.log10(lr) : low);
    show(lr);
  };
  return { element: box, update };
}

// src/shared/colour.ts
function along2(colours, share) {
  const known = Number.isNaN(share) ? 0 : share;
  const place = Math.min(Math.max(known, 0), 1) * (colours.length - 1);
  const index = Math.min(Math.floor(place), colours.length - 2);
  const [from, to] = [colours[index], colours[index + 1]];
  const mix2 = (channel) => Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix2(0), mix2(1), mix2(2)];
}
function isDark(element2) {
  return getComputedStyle(element2).colorScheme === "dark";
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

// src/landscape/surface.ts
var LETTER = 5.8;
var GAP = {
  light: [
    [225, 228, 233],
    [200, 205, 213]
  ],
  dark: [
    [52, 57, 66],
    [70, 76, 87]
  ]
};
function paintSurface(plane, field, surface) {
  const dark = isDark(plane.element);
  const shades = dark ? HEIGHTS_DARK : HEIGHTS;
  const bands = surface.levels.length;
  const colours = Array.from(
    { length: bands + 1 },
    (_, index) => along2(shades, bands === 0 ? 0.3 : index / bands)
  );
  const [gap, stripe] = GAP[dark ? "dark" : "light"];
  paintField(plane.canvas, field, (height, px, py) => {
    if (Number.isNaN(height)) return (px + py) % 16 < 5 ? stripe : gap;
    return colours[band(surface.levels, height)];
  });
}
function contourLines(plane, field, levels) {
  const lines2 = [];
  const labels = [];
  const taken = [];
  const { left, top, width, height } = plane.box;
  const box = { left, top, right: left + width, bottom: top + height };
  for (const level of [...levels].reverse()) {
    const drawn = contour(field, level).map(
      (line2) => line2.map(([x2, y2]) => [plane.x.at(x2), plane.y.at(y2)])
    );
    const d = drawn.map(linePath).join("");
    if (d === "") continue;
    lines2.push(svg("path", { d }));
    const text = short(level);
    const longest = drawn.reduce(
      (best, line2) => line2.length > best.length ? line2 : best
    );
    const spot = labelSpot(longest, text.length * LETTER, box, taken);
    if (spot === null) continue;
    taken.push(spot);
    const [x, y] = [spot.x.toFixed(1), spot.y.toFixed(1)];
    const place = `translate(${x} ${y}) rotate(${spot.angle.toFixed(0)})`;
    labels.push(
      svg("text", { transform: place, y: 3.5, "text-anchor": "middle" }, text)
    );
  }
  return svg("g", { class: "tge-contours" }, ...lines2, ...labels);
}
function marks(plane, surface) {
  const at = [...surface.minima ?? []];
  if (surface.here?.length === 2) at.push([surface.here[0], surface.here[1]]);
  const crosses = at.map(([x, y]) => {
    const [px, py] = [plane.x.at(x), plane.y.at(y)];
    const d = `M${px - 6} ${py}H${px + 6}M${px} ${py - 6}V${py + 6}`;
    return svg("g", {}, svg("path", { class: "tge-mark-halo", d }), svg("path", { d }));
  });
  return svg("g", { class: "tge-marks" }, ...crosses);
}
function wayOfTraining(plane, path) {
  const places = path.map(([x, y]) => [plane.x.at(x), plane.y.at(y)]);
  const d = linePath(places);
  const end = places.at(-1);
  const dots = places.map(([cx, cy]) => svg("circle", { cx, cy, r: 2.2 }));
  const label = ([x, y], text) => svg("text", { x: x + 7, y: y - 7 }, text);
  return svg(
    "g",
    { class: "tge-way tge-line-2" },
    svg("path", { class: "tge-trail-halo", d }),
    svg("path", { class: "tge-trail", d }),
    ...dots,
    svg("circle", { cx: end[0], cy: end[1], r: 4.5 }),
    label(places[0], "start"),
    label(end, "end")
  );
}

// src/landscape/widget.ts
var REACH = 14;
function render({ model, el }) {
  let surface = model.get("surface");
  let field = fieldOf(surface);
  let race = raceOf(model.get("race"));
  let step = race ? shownStep(model.get("step"), race) : 0;
  let fresh = true;
  const total = surface.columns * surface.rows;
  const standing = {
    state: String(model.get("state")),
    done: surface.done,
    total,
    remaining: null,
    error: ""
  };
  const flat = surface.rows === 1;
  const title = element("p", { class: "tge-title" });
  const formula = element("p", { class: "tge-formula" });
  const reading = element("p", { class: "tge-reading tge-number" });
  const trouble = element("p", { class: "tge-trouble", role: "alert" });
  const announcer = makeAnnouncer();
  const progress = makeProgress((name) => send(model, { kind: "command", name }));
  let wish = null;
  let asking = false;
  const request = (news) => {
    wish = { ...wish, ...news, lr: { ...wish?.lr, ...news.lr } };
    if (asking) return;
    const asked2 = wish;
    wish = null;
    asking = true;
    ask(model, "race", { ...asked2 }).then(() => setText(trouble, "")).catch((error) => setText(trouble, error.message)).finally(() => {
      asking = false;
      if (wish) request({});
    });
  };
  const show = (to) => {
    step = to;
    drawMoving();
  };
  const settle = (at) => {
    model.set("step", race && at >= race.steps ? -1 : at);
    save(model);
    if (race) announcer.say(sentence(race, surface.minima ?? [], at));
  };
  const playback = makePlayback(show, settle);
  const losses = makeLosses((to) => {
    playback.pause();
    show(to);
    settle(to);
  });
  const memory = makeMemory();
  const racers = makeRacers({
    select(name) {
      model.set("selected", name);
      save(model);
      drawMoving();
    },
    lr: (name, value) => request({ lr: { [name]: value } })
  });
  const plane = makePlane({
    kind: flat ? "loss curve" : "loss surface",
    label: `${told(surface.title)}. Arrow keys move a cross-hair that reads the height` + (race ? "; Enter starts the race there." : "."),
    ratio: flat ? 0.6 : 1,
    most: flat ? 760 : 620,
    hover(at, keyed) {
      if (flat && at) plane.point(onCurve(field, at[0]));
      if (!race && !flat) cut2();
      tell(keyed);
    },
    choose(at) {
      if (race) request({ start: rounded(at) });
    },
    grab: (pixel2) => race !== null && near(pixel2, race.start),
    drag: (at) => request({ start: rounded(at) })
  });
  const near = ([px, py], [x, y]) => Math.hypot(plane.x.at(x) - px, plane.y.at(y) - py) < REACH;
  const tell = (keyed) => {
    const at = plane.cursor();
    setText(reading, at ? readingAt(at) : hint());
    if (keyed && at) announcer.say(readingAt(at));
  };
  const readingAt = ([x, y]) => {
    const [across, up, height = up] = surface.labels;
    if (flat) return `${across} ${formatNumber(x)}: ${height} ${formatNumber(y)}`;
    const value = formatNumber(sample(field, x, y));
    return `${across} ${formatNumber(x)}, ${up} ${formatNumber(y)}: ${height} ${value}`;
  };
  const hint = () => {
    if (race) return "Click, or drag the ring, to start elsewhere.";
    const { lowest, highest } = surface;
    return lowest === null ? "No point is computed yet." : `From ${formatNumber(lowest[0] ?? null)} to ${formatNumber(highest)}. Point at it to read a height.`;
  };
  const profiles = makeProfiles();
  const cut2 = () => {
    const [, x = 0, y = 0] = surface.lowest ?? [];
    const rest = surface.here ? [0, 0] : surface.path?.at(-1) ?? [x, y];
    profiles.draw(field, plane.cursor() ?? rest, surface.labels);
  };
  const drawSurface = () => {
    const { x_range, y_range, labels } = surface;
    const names = [labels[0] ?? "x", labels[1] ?? "y"];
    const resized = plane.layOut(x_range, flat ? heightRange(field) : y_range, names);
    if (!fresh && !resized) return;
    fresh = false;
    if (flat) {
      plane.layer.replaceChildren(...drawCurve(plane, field, surface));
      return;
    }
    paintSurface(plane, field, surface);
    const lines2 = standing.state === "running" ? [] : surface.levels;
    plane.layer.replaceChildren(
      contourLines(plane, field, lines2),
      marks(plane, surface)
    );
    plane.layer.append(moving);
  };
  const moving = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const drawMoving = () => {
    if (surface.path) moving.replaceChildren(wayOfTraining(plane, surface.path));
    if (race === null) return;
    const selected = String(model.get("selected"));
    moving.replaceChildren(...drawRace(plane, race, step, selected));
    racers.update(race, surface.minima ?? [], step, selected);
    memory.update(race, step, selected, plane);
    playback.update(step, race.steps);
    losses.point(step);
  };
  const paint = () => {
    setText(title, told(surface.title));
    setText(formula, told(surface.formula ?? ""));
    progress.update(standing, stream.live());
    drawSurface();
    if (!race && !flat) cut2();
    if (race) losses.draw(race);
    drawMoving();
    if (plane.cursor() === null) setText(reading, hint());
  };
  const picture = element(
    "div",
    { class: "tge-landscape-picture" },
    plane.element,
    reading
  );
  const side = element("div", { class: "tge-landscape-side" });
  if (race) {
    picture.append(playback.element, trouble);
    side.append(racers.element, memory.element, losses.element);
  } else if (!flat) side.append(profiles.element);
  const card = element(
    "section",
    { class: "tge tge-landscape tge-card", "aria-label": "Landscape" },
    element("div", { class: "tge-landscape-header" }, title, formula),
    progress.element,
    element(
      "div",
      { class: `tge-landscape-body${flat ? " tge-landscape-alone" : ""}` },
      picture,
      ...flat ? [] : [side]
    ),
    announcer.element
  );
  const receive = (header, buffers) => {
    const before = standing.state;
    Object.assign(standing, {
      state: header["state"],
      done: header["done"],
      total: header["total"],
      remaining: header["remaining"],
      error: header["error"]
    });
    field = { ...field, values: readFloats(buffers[0]) };
    fresh = true;
    if (before !== standing.state && before === "running")
      announcer.say(
        `Surface ${standing.state}: ${standing.done} of ${standing.total} points`
      );
    return true;
  };
  const stream = follow(model, card, { receive, paint });
  const undo = [
    stream.close,
    playback.close,
    onChange(model, "surface", () => {
      surface = model.get("surface");
      field = fieldOf(surface);
      fresh = true;
      stream.schedule();
    }),
    onChange(model, "race", () => {
      const atEnd = race !== null && step >= race.steps;
      race = raceOf(model.get("race"));
      if (race) step = atEnd ? race.steps : Math.min(step, race.steps);
      stream.schedule();
    }),
    onChange(model, "step", () => {
      if (race) step = shownStep(model.get("step"), race);
      stream.schedule();
    }),
    onChange(model, "selected", stream.schedule),
    whenThemeChanges(() => {
      fresh = true;
      stream.schedule();
    }),
    keepFocus(card),
    keepPlainKeys(card)
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undo.forEach((stop) => stop());
}
function shownStep(value, race) {
  const step = Number(value);
  return step < 0 ? race.steps : Math.min(step, race.steps);
}
function rounded([x, y]) {
  return [Number(x.toPrecision(4)), Number(y.toPrecision(4))];
}
var widget_default = { render };
export {
  widget_default as default
};
