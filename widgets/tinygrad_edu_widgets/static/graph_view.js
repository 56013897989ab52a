// src/document.ts
var VERSION = 2;

// src/shared/anywidget.ts
function onChange(model, name, callback) {
  model.on(`change:${name}`, callback);
  return () => model.off(`change:${name}`, callback);
}

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
function setText(target, text2) {
  if (target.textContent !== text2) target.textContent = text2;
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
  const say = (text2) => {
    region.textContent = region.textContent === text2 ? `${text2} ` : text2;
  };
  return { element: region, say };
}

// src/graph/viewport.ts
var SMALLEST = 0.1;
var LARGEST = 3;
var READABLE = 0.72;
var COMFORTABLE = 0.85;
var MARGIN = 16;
function limit(scale) {
  return Math.max(SMALLEST, Math.min(LARGEST, scale));
}
function fit(drawing, window2) {
  const room = (side) => drawing[side] > 0 ? Math.max(1, window2[side] - 2 * MARGIN) / drawing[side] : 1;
  const scale = limit(Math.min(1, room("width"), room("height")));
  return {
    scale,
    left: (window2.width - drawing.width * scale) / 2,
    top: (window2.height - drawing.height * scale) / 2
  };
}
function open(drawing, window2, focus) {
  const whole = fit(drawing, window2);
  if (whole.scale >= READABLE) return whole;
  const scale = COMFORTABLE;
  const [x, y] = focus ?? [drawing.width / 2, drawing.height / 2];
  const centred = {
    scale,
    left: window2.width / 2 - x * scale,
    top: window2.height / 2 - y * scale
  };
  return hold(centred, drawing, window2);
}
function hold(viewport, drawing, window2) {
  const along2 = (offset, length, room) => length + 2 * MARGIN <= room ? (room - length) / 2 : Math.max(room - length - MARGIN, Math.min(MARGIN, offset));
  const { scale } = viewport;
  return {
    scale,
    left: along2(viewport.left, drawing.width * scale, window2.width),
    top: along2(viewport.top, drawing.height * scale, window2.height)
  };
}
function zoom(viewport, factor2, at) {
  const scale = limit(viewport.scale * factor2);
  const ratio = scale / viewport.scale;
  return {
    scale,
    left: at[0] - (at[0] - viewport.left) * ratio,
    top: at[1] - (at[1] - viewport.top) * ratio
  };
}
function pan(viewport, dx, dy, drawing, window2) {
  const keep = 48;
  const along2 = (offset, length, room) => Math.max(keep - length, Math.min(room - keep, offset));
  const { scale } = viewport;
  return {
    scale,
    left: along2(viewport.left + dx, drawing.width * scale, window2.width),
    top: along2(viewport.top + dy, drawing.height * scale, window2.height)
  };
}
function reveal(viewport, area, window2) {
  const along2 = (offset, start2, length, room) => {
    const from = start2 * viewport.scale + offset;
    const to = (start2 + length) * viewport.scale + offset;
    if (to - from > room - 2 * MARGIN) return offset + room / 2 - (from + to) / 2;
    if (from < MARGIN) return offset + MARGIN - from;
    return to > room - MARGIN ? offset + room - MARGIN - to : offset;
  };
  return {
    scale: viewport.scale,
    left: along2(viewport.left, area.x, area.width, window2.width),
    top: along2(viewport.top, area.y, area.height, window2.height)
  };
}

// src/graph/camera.ts
var DRAG = 4;
var Camera = class {
  constructor(picture) {
    this.picture = picture;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(picture.svg);
    this.listen();
  }
  picture;
  view = { scale: 1, left: 0, top: 0 };
  drawing = { width: 0, height: 0 };
  focus = null;
  window = { width: 0, height: 0 };
  /** Whether a person has moved the picture; a resize then leaves it alone. */
  moved = false;
  /** An area asked for before the picture had a size. */
  wanted = null;
  observer;
  abort = new AbortController();
  /** Whether the last pointer movement was a drag, so that no click follows. */
  dragged = false;
  /** Shows another drawing: opened at `focus`, or where the view stands already. */
  show(drawing, focus, keep) {
    this.drawing = drawing;
    this.focus = focus;
    if (!keep) this.moved = false;
    this.place(this.moved ? this.view : open(drawing, this.window, focus));
  }
  fit() {
    this.moved = true;
    this.place(fit(this.drawing, this.window));
  }
  zoom(factor2, at) {
    this.moved = true;
    const { width, height } = this.window;
    this.place(zoom(this.view, factor2, at ?? [width / 2, height / 2]));
  }
  /** Moves no more than needed to bring an area into sight, `core` in any case. */
  reveal(area, core) {
    this.wanted = { area, core };
    if (this.window.width > 0) this.place(this.revealed(this.view));
  }
  revealed(view) {
    if (this.wanted === null) return view;
    const { area, core } = this.wanted;
    return reveal(reveal(view, area, this.window), core, this.window);
  }
  close() {
    this.observer.disconnect();
    this.abort.abort();
  }
  resize() {
    const { width, height } = this.picture.svg.getBoundingClientRect();
    const first = this.window.width === 0;
    this.window = { width, height };
    if (width === 0 || this.moved && !first) return;
    const opened = open(this.drawing, this.window, this.focus);
    this.place(this.revealed(opened), true);
  }
  place(view, jump = false) {
    this.view = view;
    const { camera, svg: svg2 } = this.picture;
    svg2.classList.toggle("tge-jump", jump);
    const { left, top, scale } = view;
    camera.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
  }
  listen() {
    const { svg: svg2 } = this.picture;
    const options = { signal: this.abort.signal };
    svg2.addEventListener("pointerdown", (event) => this.press(event), options);
    svg2.addEventListener("wheel", (event) => this.wheel(event), {
      ...options,
      passive: false
    });
  }
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = this.picture.svg.getBoundingClientRect();
    const factor2 = Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 100);
    this.zoom(factor2, [event.clientX - left, event.clientY - top]);
    this.picture.svg.classList.add("tge-jump");
  }
  press(event) {
    this.dragged = false;
    if (event.button !== 0) return;
    const drag = new AbortController();
    const { svg: svg2 } = this.picture;
    let [x, y] = [event.clientX, event.clientY];
    const move = (to) => {
      const [dx, dy] = [to.clientX - x, to.clientY - y];
      if (!this.dragged && Math.hypot(dx, dy) < DRAG) return;
      if (!this.dragged) svg2.setPointerCapture(event.pointerId);
      this.dragged = this.moved = true;
      svg2.classList.add("tge-dragging");
      [x, y] = [to.clientX, to.clientY];
      this.place(pan(this.view, dx, dy, this.drawing, this.window), true);
    };
    const stop = () => {
      svg2.classList.remove("tge-dragging");
      drag.abort();
    };
    const options = { signal: AbortSignal.any([drag.signal, this.abort.signal]) };
    window.addEventListener("pointermove", move, options);
    for (const end of ["pointerup", "pointercancel"])
      window.addEventListener(end, stop, options);
  }
};

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
function withMinus(text2) {
  return text2.replaceAll("-", "−");
}
var ELLIPSIS = "…";
var INVISIBLE = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
  "g"
);
function visible(text2) {
  return text2.replace(INVISIBLE, (character) => {
    if (character === "\n") return "⏎";
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
}
function shorten(text2, limit2) {
  const characters = Array.from(text2.slice(0, 2 * limit2 + 2));
  if (characters.length <= limit2) return text2;
  return characters.slice(0, Math.max(0, limit2 - 1)).join("") + ELLIPSIS;
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
  const text2 = (Math.abs(value) / 10 ** scale.exponent).toFixed(scale.decimals);
  return (value < 0 ? MINUS : "") + text2;
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
function dtype(name) {
  return name.replace(/^torch\./, "");
}
function count(amount, noun) {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
function heat(value, largest2) {
  if (value === null || largest2 === 0) return 0;
  return Math.max(-1, Math.min(1, value / largest2));
}
function largest(values) {
  let size = 0;
  for (const row of values)
    for (const value of row) if (value !== null) size = Math.max(size, Math.abs(value));
  return size;
}

// src/graph/format.ts
var ELLIPSIS2 = "…";
function clip(text2, width, measure) {
  const shown = shorten(visible(text2), 200);
  if (measure(shown) <= width) return shown;
  const characters = Array.from(shown);
  let fits = 0;
  let fails = characters.length;
  while (fails - fits > 1) {
    const middle = fits + fails >> 1;
    const candidate = characters.slice(0, middle).join("") + ELLIPSIS2;
    if (measure(candidate) <= width) fits = middle;
    else fails = middle;
  }
  return characters.slice(0, fits).join("") + ELLIPSIS2;
}
function number(value) {
  return value === null ? "nan or ∞" : formatNumber(value);
}
function range(summary) {
  const [first] = summary.values[0] ?? [];
  if (first === void 0) return "empty";
  if (summary.shape.every((size) => size === 1)) return number(first);
  return `${number(summary.minimum)} … ${number(summary.maximum)}`;
}
function cropNote(summary) {
  if (!summary.cropped) return "";
  const rows = summary.values.length;
  const columns = summary.values[0]?.length ?? 0;
  const size = summary.shape.length < 2 ? `${columns}` : `${rows} × ${columns}`;
  return `first ${size} of ${shape(summary.shape)}`;
}
function subtract(total, part) {
  return total.values.map(
    (row, i) => row.map((value, j) => {
      const other = part.values[i]?.[j];
      return value === null || other === null || other === void 0 ? null : value - other;
    })
  );
}

// src/graph/pills.ts
var GAP = 9;
var SHORT = 56;
var SHARES = [0.5, 0.38, 0.62, 0.26, 0.74, 0.15, 0.85];
function placeLabel(points, width, height, others) {
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [rank, place] of places(points, width).entries()) {
    const candidate = { x: place[0], y: place[1], width, height };
    const cost = others.reduce((sum, other) => sum + overlap(candidate, other), rank);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best ?? { x: 0, y: 0, width, height };
}
function places(points, width) {
  const on = SHARES.map((share) => along(points, share));
  const aside = (side) => on.map(([x, y]) => [x + side * (width / 2 + GAP), y]);
  const beside = [...aside(1), ...aside(-1)];
  return lengthOf(points) < SHORT ? [...beside, ...on] : [...on, ...beside];
}
function beads(points) {
  const count2 = Math.max(2, Math.ceil(lengthOf(points) / 10));
  return Array.from({ length: count2 + 1 }, (_, i) => {
    const [x, y] = along(points, i / count2);
    return { x, y, width: 8, height: 8 };
  });
}
function overlap(a, b) {
  const width = Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const height = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return Math.max(0, width) * Math.max(0, height);
}
function along(points, share) {
  let rest = share * lengthOf(points);
  let from = points[0] ?? [0, 0];
  for (const to of points.slice(1)) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (rest <= length && length > 0)
      return [
        from[0] + (to[0] - from[0]) * rest / length,
        from[1] + (to[1] - from[1]) * rest / length
      ];
    rest -= length;
    from = to;
  }
  return from;
}
function lengthOf(points) {
  return points.slice(1).reduce(
    (sum, [x, y], i) => sum + Math.hypot(x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0)),
    0
  );
}

// src/graph/shapes.ts
function outline(kind, box) {
  const [left, top] = [-box.width / 2, -box.height / 2];
  switch (kind) {
    case "parameter":
      return cutCorners(left, top, box.width, box.height, 9);
    case "input":
      return rounded(left, top, box.width, box.height, Math.min(24, box.height / 2));
    case "module":
      return rounded(left, top, box.width, box.height, 3);
    default:
      return rounded(left, top, box.width, box.height, 8);
  }
}
function secondOutline(kind, box) {
  const [left, top] = [-box.width / 2, -box.height / 2];
  if (kind === "output")
    return rounded(left + 3.5, top + 3.5, box.width - 7, box.height - 7, 5.5);
  if (kind === "module") return rounded(left + 5, top + 5, box.width, box.height, 3);
  return null;
}
function rounded(x, y, w, h, radius) {
  const r = Math.min(radius, w / 2, h / 2);
  const arc = (dx, dy) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${w - 2 * r}${arc(r, r)}v${h - 2 * r}${arc(-r, r)}h${2 * r - w}${arc(-r, -r)}v${2 * r - h}${arc(r, -r)}z`;
}
function cutCorners(x, y, w, h, cut) {
  const c = Math.min(cut, w / 2, h / 2);
  return `M${x + c} ${y}h${w - 2 * c}l${c} ${c}v${h - 2 * c}l${-c} ${c}h${2 * c - w}l${-c} ${-c}v${2 * c - h}z`;
}
function textWidth(kind, box) {
  return box.width - (kind === "input" ? 20 : kind === "module" ? 44 : 10);
}
var ARROW = 7;
function curve(points) {
  const [first, ...rest] = points;
  if (first === void 0) return "";
  let path = `M${text(first)}`;
  let from = first;
  rest.forEach((to, index) => {
    const end = index === rest.length - 1 ? beforeArrow(from, to) : to;
    path += level(from, to) ? `L${text(end)}` : bend(from, end);
    from = to;
  });
  return path;
}
function bend(from, to) {
  const half = (to[1] - from[1]) / 2;
  const controls = [
    [from[0], from[1] + half],
    [to[0], to[1] - half]
  ];
  return `C${controls.map(text).join(" ")} ${text(to)}`;
}
function level(from, to) {
  return Math.abs(to[1] - from[1]) < 8;
}
function beforeArrow(from, to) {
  const [dx, dy] = heading(from, to);
  return [to[0] - dx * (ARROW - 1), to[1] - dy * (ARROW - 1)];
}
function heading(from, to) {
  if (!level(from, to)) return [0, Math.sign(to[1] - from[1])];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  return length === 0 ? [0, 1] : [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}
function arrowhead(points) {
  const tip = points[points.length - 1];
  const from = points[points.length - 2];
  if (tip === void 0 || from === void 0) return "";
  const [dx, dy] = heading(from, tip);
  const wing = (side) => [
    tip[0] - dx * ARROW - dy * side * (ARROW / 2),
    tip[1] - dy * ARROW + dx * side * (ARROW / 2)
  ];
  return `M${text(tip)}L${text(wing(1))}L${text(wing(-1))}z`;
}
function reversed(points) {
  return [...points].reverse();
}
function text([x, y]) {
  return `${round(x)} ${round(y)}`;
}
function round(value) {
  return Math.round(value * 100) / 100;
}

// src/graph/steps.ts
function finalGradients(document2) {
  const gradients = /* @__PURE__ */ new Map();
  for (const step of document2.steps) {
    gradients.set(step.node, step.incoming);
    for (const { target, total } of step.outgoing) gradients.set(target, total);
  }
  return gradients;
}
var SIGNS = {
  active: "▶",
  done: "✓",
  waiting: "∂",
  kept: "∂",
  idle: ""
};
function clampStep(document2, index) {
  const whole = Number.isFinite(index) ? Math.trunc(index) : -1;
  return Math.max(-1, Math.min(document2.steps.length - 1, whole));
}
function stateAt(document2, index) {
  const last = clampStep(document2, index);
  const done = /* @__PURE__ */ new Set();
  const waiting = /* @__PURE__ */ new Map();
  for (const step2 of document2.steps.slice(0, last + 1)) {
    waiting.delete(step2.node);
    done.add(step2.node);
    for (const { target, total } of step2.outgoing) waiting.set(target, total);
  }
  const step = document2.steps[last] ?? null;
  if (step !== null) done.delete(step.node);
  const workers = new Set(document2.steps.map(({ node }) => node));
  const kept = new Set([...waiting.keys()].filter((id) => !workers.has(id)));
  const stepping = last < document2.steps.length - 1;
  return { index: last, stepping, step, done, waiting, kept };
}
function stageOf(state, members) {
  const active = state.step?.node;
  if (active !== void 0 && members.includes(active)) return "active";
  if (members.some((id) => state.waiting.has(id) && !state.kept.has(id)))
    return "waiting";
  if (members.some((id) => state.kept.has(id))) return "kept";
  return members.some((id) => state.done.has(id)) ? "done" : "idle";
}
function handovers(document2, index) {
  const step = document2.steps[clampStep(document2, index)];
  if (step === void 0) return [];
  const held = new Map(stateAt(document2, index - 1).waiting);
  return step.outgoing.map((outgoing) => {
    const earlier = held.get(outgoing.target) ?? null;
    held.set(outgoing.target, outgoing.total);
    return { outgoing, earlier, before: earlier && beforeRows(outgoing, earlier) };
  });
}
function beforeRows(outgoing, earlier) {
  if (earlier.values.length > 0) return earlier.values;
  return subtract(outgoing.total, outgoing.gradient);
}
function flow(document2, state, scene) {
  const { step } = state;
  if (step === null) return { arriving: [], leaving: [] };
  const active = scene.boxOf.get(step.node);
  const senders = new Set(
    document2.steps.slice(0, state.index).filter((earlier) => earlier.outgoing.some(({ target }) => target === step.node)).map((earlier) => scene.boxOf.get(earlier.node))
  );
  const arriving = scene.lines.filter(
    (line) => line.source === active && senders.has(line.target)
  );
  const free = scene.lines.filter((line) => line.target === active);
  const leaving = [];
  for (const outgoing of step.outgoing) {
    const box = scene.boxOf.get(outgoing.target);
    const at = free.findIndex((line) => line.source === box);
    if (at >= 0)
      leaving.push({ line: free.splice(at, 1)[0].id, outgoing });
  }
  return { arriving: arriving.map((line) => line.id), leaving };
}

// src/graph/marks.ts
var PILL_HEIGHT = 18;
function showStep(picture, document2, scene, state) {
  for (const box of scene.boxes) {
    const drawn = picture.boxes.get(box.id);
    const stage = stageOf(state, box.members);
    drawn?.setAttribute("data-stage", stage);
    const sign = drawn?.querySelector(".tge-badge-sign");
    if (sign) setText(sign, SIGNS[stage]);
  }
  showFlow(picture, document2, scene, state);
}
function showFlow(picture, document2, scene, state) {
  const lines2 = new Map(scene.lines.map((line) => [line.id, line]));
  const { arriving, leaving } = flow(document2, state, scene);
  const paths = [];
  const labels = [];
  const carrying = /* @__PURE__ */ new Set();
  const carry = (id, way, text2) => {
    const line = lines2.get(id);
    if (line === void 0) return;
    paths.push(...gradientLine(line, way));
    carrying.add(id);
    if (text2 !== "") labels.push({ points: line.points, text: text2, way });
  };
  const sum = state.step === null ? "" : norm(state.step.incoming);
  for (const [index, id] of arriving.entries())
    carry(id, "arriving", index === 0 ? sum : "");
  for (const { line, outgoing, earlier } of withEarlier(document2, state, leaving))
    carry(line, "leaving", `${earlier === null ? "" : "+ "}${norm(outgoing.gradient)}`);
  picture.flow.replaceChildren(...paths);
  picture.pills.replaceChildren(...drawPills(labels, scene));
  for (const [id, drawn] of picture.lines)
    drawn.classList.toggle("tge-carrying", carrying.has(id));
}
function norm(gradient) {
  return `‖∂‖ ${number(gradient.norm)}`;
}
function withEarlier(document2, state, leaving) {
  const earlier = new Map(
    handovers(document2, state.index).map((handover) => [
      handover.outgoing,
      handover.earlier
    ])
  );
  return leaving.map((one) => ({ ...one, earlier: earlier.get(one.outgoing) ?? null }));
}
function gradientLine(line, way) {
  const points = reversed(line.points);
  const path = curve(points);
  const dot = svg("circle", { class: `tge-flow-dot tge-flow-${way}`, r: 4.5 });
  dot.style.setProperty("offset-path", `path("${path}")`);
  return [
    svg("path", { class: `tge-flow-line tge-flow-${way}`, d: path }),
    svg("path", {
      class: `tge-flow-arrow tge-flow-${way}`,
      d: arrowhead(points)
    }),
    dot
  ];
}
function drawPills(labels, scene) {
  const taken = [
    ...scene.boxes.map((box) => ({
      ...box,
      width: box.width + 8,
      height: box.height + 6
    })),
    ...scene.frames.map(headingArea)
  ];
  return labels.map(({ points, text: text2, way }) => {
    const others = labels.flatMap(
      (other) => other.points === points ? [] : beads(other.points)
    );
    const width = text2.length * 6.6 + 12;
    const place = placeLabel(points, width, PILL_HEIGHT, [...taken, ...others]);
    taken.push(place);
    return pill(place, text2, way);
  });
}
function headingArea({ x, y, path, type }) {
  const width = Math.min(200, (path.length + type.length + 3) * 6.6 + 10);
  return { x: x + width / 2, y: y + 12, width, height: 20 };
}
function pill({ x, y, width, height }, text2, way) {
  const area = { x: -width / 2, y: -height / 2, width, height, rx: height / 2 };
  return svg(
    "g",
    { class: `tge-pill tge-flow-${way}`, transform: `translate(${x} ${y})` },
    svg("rect", area),
    svg("text", { y: 4 }, text2)
  );
}
function showSelected(picture, id) {
  for (const [key, drawn] of picture.boxes)
    drawn.classList.toggle("tge-selected", key === id);
}
function showCursor(picture, id) {
  for (const [key, drawn] of picture.boxes)
    drawn.classList.toggle("tge-cursor", key === id);
  const current = picture.boxes.get(id);
  if (current) picture.svg.setAttribute("aria-activedescendant", current.id);
  else picture.svg.removeAttribute("aria-activedescendant");
}
function showNear(picture, scene, id) {
  for (const line of scene.lines) {
    const near = id !== "" && (line.source === id || line.target === id);
    picture.lines.get(line.id)?.classList.toggle("tge-near", near);
  }
}

// src/graph/fold.ts
var COLUMN_GAP = 64;
var ROW_GAP = 44;
var BEND = 26;
function closeGaps(intervals, gap) {
  const knots = [];
  let removed = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const interval2 of [...intervals].sort((a, b) => a.start - b.start)) {
    if (end > Number.NEGATIVE_INFINITY && interval2.start - end > gap) {
      knots.push([end, end - removed]);
      removed += interval2.start - end - gap;
      knots.push([interval2.start, interval2.start - removed]);
    }
    end = Math.max(end, interval2.end);
  }
  return (position) => interpolate(knots, position);
}
function interpolate(knots, position) {
  let before2 = null;
  for (const knot of knots) {
    if (position < knot[0]) {
      if (before2 === null) return position;
      const share = (position - before2[0]) / (knot[0] - before2[0]);
      return before2[1] + share * (knot[1] - before2[1]);
    }
    before2 = knot;
  }
  return before2 === null ? position : position - before2[0] + before2[1];
}
var STAY = { x: (position) => position, y: (position) => position };
function squeeze(boxes, frames) {
  const spans = (axis, size) => [
    ...boxes.map((box) => interval(box[axis] - box[size] / 2, box[size])),
    ...frames.map((frame) => interval(frame[axis], frame[size]))
  ];
  return {
    x: closeGaps(spans("x", "width"), COLUMN_GAP),
    y: closeGaps(spans("y", "height"), ROW_GAP)
  };
}
function interval(start2, length) {
  return { start: start2, end: start2 + length };
}
function moveFrame(frame, move) {
  const [x, y] = [move.x(frame.x), move.y(frame.y)];
  const width = move.x(frame.x + frame.width) - x;
  return { ...frame, x, y, width, height: move.y(frame.y + frame.height) - y };
}
function route(edge, source, target, move) {
  const drawn = edge.points.map(([x, y]) => [move.x(x), move.y(y)]);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  const [leave, enter] = between(source, target, first, last);
  if (drawn.length < 2 || first === void 0 || last === void 0)
    return [leave, enter];
  if (source.node === null) return [leave, target.node === null ? enter : last];
  if (target.node === null) return [first, enter];
  return move === STAY ? drawn : soften(drawn);
}
function soften(points) {
  const softened = [...points];
  const [before2, bend2, end] = points.slice(-3);
  if (before2 === void 0 || bend2 === void 0 || end === void 0) return softened;
  const higher = Math.max((before2[1] + end[1]) / 2, end[1] - BEND);
  if (before2[1] < end[1])
    softened[points.length - 2] = [bend2[0], Math.min(bend2[1], higher)];
  return softened;
}
function between(source, target, first, last) {
  const down = source.y <= target.y ? 1 : -1;
  return [
    [port(source, first), source.y + down * source.height / 2],
    [port(target, last), target.y - down * target.height / 2]
  ];
}
function port(box, drawn) {
  const reach = Math.max(0, box.width / 2 - 12);
  const x = drawn?.[0] ?? box.x;
  return Math.max(box.x - reach, Math.min(box.x + reach, x));
}

// src/graph/model.ts
var FOLDED_HEIGHT = 46;
var FOLDED_WIDTH = 150;
function foldedId(path) {
  return `module:${path}`;
}
function within(path, ancestor) {
  return path === ancestor || ancestor !== "" && path.startsWith(`${ancestor}.`);
}
function outermostFold(path, folded) {
  let found = null;
  for (const candidate of folded)
    if (within(path, candidate) && (found === null || candidate.length < found.length))
      found = candidate;
  return found;
}
function arrange(document2, folded) {
  const known = new Set(document2.modules.map((module) => module.path));
  const active = new Set([...folded].filter((path) => known.has(path)));
  const boxOf = /* @__PURE__ */ new Map();
  const members = /* @__PURE__ */ new Map();
  for (const node of document2.nodes) {
    const path = node.module === "" ? null : outermostFold(node.module, active);
    boxOf.set(node.id, path === null ? node.id : foldedId(path));
    if (path !== null) members.set(path, [...members.get(path) ?? [], node]);
  }
  const loose = [
    ...document2.nodes.filter((node) => boxOf.get(node.id) === node.id).map(nodeBox),
    ...[...members].map(([path, nodes]) => foldedBox(document2, path, nodes))
  ];
  const open2 = document2.modules.filter((m) => outermostFold(m.path, active) === null);
  const move = active.size === 0 ? STAY : squeeze(loose, open2);
  const boxes = loose.map((box) => ({ ...box, x: move.x(box.x), y: move.y(box.y) }));
  return {
    boxes,
    lines: lines(document2, boxes, boxOf, move),
    frames: open2.map((frame) => moveFrame(frame, move)),
    width: move.x(document2.width),
    height: move.y(document2.height),
    boxOf
  };
}
function nodeBox(node) {
  return {
    id: node.id,
    kind: node.kind,
    title: node.label,
    details: details(node),
    node,
    module: node.module,
    members: [node.id],
    x: node.x,
    y: node.y,
    width: node.width,
    height: node.height
  };
}
function details(node) {
  const kind = dtype(node.dtype);
  const unusual = kind === "" || kind === "float32" ? "" : ` ${kind}`;
  return [
    ...kind === "" ? [] : [single(node) ?? shape(node.shape) + unusual],
    ...node.value === null || single(node) ? [] : [`value ${range(node.value)}`],
    ...node.gradient === null ? [] : [`grad ${range(node.gradient)}`]
  ];
}
function single({ value }) {
  const alone = value !== null && value.values.length > 0 && value.shape.every((s) => s === 1);
  return alone ? `= ${range(value)}` : null;
}
function foldedBox(document2, path, nodes) {
  const module = document2.modules.find((candidate) => candidate.path === path);
  const type = module?.type ?? "";
  return {
    id: foldedId(path),
    kind: "module",
    title: type === "" ? path : `${path} · ${type}`,
    details: [count(nodes.length, "node")],
    node: null,
    module: path,
    members: nodes.map((node) => node.id),
    x: module === void 0 ? 0 : module.x + module.width / 2,
    y: module === void 0 ? 0 : module.y + module.height / 2,
    width: Math.min(FOLDED_WIDTH, module?.width ?? FOLDED_WIDTH),
    height: FOLDED_HEIGHT
  };
}
function lines(document2, boxes, boxOf, move) {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const result = /* @__PURE__ */ new Map();
  for (const edge of document2.edges) {
    const source = byId.get(boxOf.get(edge.source) ?? "");
    const target = byId.get(boxOf.get(edge.target) ?? "");
    if (source === void 0 || target === void 0 || source === target) continue;
    const rerouted = source.id !== edge.source || target.id !== edge.target;
    const copy = rerouted ? "" : `#${result.size}`;
    const id = `${source.id}\0${target.id}${copy}`;
    if (result.has(id)) continue;
    const points = route(edge, source, target, move);
    const { label } = edge;
    result.set(id, { id, source: source.id, target: target.id, label, points });
  }
  return [...result.values()];
}
function describe(box, scene, gradients = /* @__PURE__ */ new Map()) {
  const titles = new Map(scene.boxes.map((other) => [other.id, other.title]));
  const sources = scene.lines.filter((line) => line.target === box.id);
  const names = [...new Set(sources.map((line) => titles.get(line.source) ?? ""))];
  const parts = [shorten(visible(box.title), 60)];
  if (box.node === null) parts.push("folded module", ...box.details);
  else {
    parts.push(box.kind, shape(box.node.shape));
    if (box.node.dtype !== "") parts.push(dtype(box.node.dtype));
    const gradient = box.node.gradient ?? gradients.get(box.id);
    if (gradient !== void 0) parts.push(`gradient norm ${number(gradient.norm)}`);
  }
  if (names.length > 0)
    parts.push(`from ${names.map((name) => shorten(visible(name), 40)).join(" and ")}`);
  return parts.join(", ");
}

// src/graph/values.ts
var WHOLE = { rows: 8, columns: 8 };
var STRIP = { rows: 3, columns: 6 };
function tensorView(summary, name, size) {
  const alone = summary.values[0]?.[0];
  if (alone !== void 0 && summary.shape.every((length) => length === 1))
    return element("div", {}, statistics(summary), singleView(alone));
  const shown = crop(summary, size);
  const scale = factor(scaleOf(shown.values));
  const notes = [cropNote(shown), scale && `numbers ${scale}`];
  const note = notes.filter((part) => part !== "").join(", ");
  const view = element("div", {}, statistics(summary));
  if (shown.values.length > 0) view.append(valueTable(shown.values, `${name} ${note}`));
  if (note !== "") view.append(element("p", { class: "tge-note" }, note));
  if (shown.values.some((row) => row.includes(null)))
    view.append(element("p", { class: "tge-note" }, "∗ is nan or infinity"));
  return view;
}
function singleView(value) {
  const text2 = value === null ? number(value) : visibleDigits(value);
  return element("p", { class: "tge-single" }, text2);
}
function visibleDigits(value) {
  return String(Number(value.toPrecision(6))).replaceAll("-", "−");
}
function crop(summary, size) {
  const values = summary.values.slice(0, size.rows).map((row) => row.slice(0, size.columns));
  const columns = summary.values[0]?.length ?? 0;
  const smaller = summary.values.length > size.rows || columns > size.columns;
  return { ...summary, values, cropped: summary.cropped || smaller };
}
function statistics(summary) {
  const { minimum, maximum, mean, norm: norm2, zero_fraction: zeros } = summary;
  const list = element("p", { class: "tge-stats" });
  const add = (term, value) => {
    list.append(element("span", {}, `${term} `, element("b", {}, value)), " ");
  };
  list.append(
    element("span", {}, `${shape(summary.shape)} · ${dtype(summary.dtype)}`),
    " "
  );
  if (summary.shape.every((size) => size === 1) && summary.values.length > 0)
    return list;
  if (norm2 !== null) add("norm", number(norm2));
  if (minimum !== null && maximum !== null)
    add("range", `${number(minimum)} … ${number(maximum)}`);
  if (mean !== null) add("mean", number(mean));
  if (zeros !== null && zeros > 0) add("zeros", `${Math.round(zeros * 100)} %`);
  return list;
}
function valueTable(values, caption) {
  const most = largest(values);
  const scale = scaleOf(values);
  const rows = values.map(
    (row) => element(
      "tr",
      {},
      ...row.map((value) => valueCell(value, scale, heat(value, most)))
    )
  );
  return element(
    "div",
    { class: "tge-values-scroll" },
    element(
      "table",
      { class: "tge-values" },
      element("caption", { class: "tge-visually-hidden" }, caption),
      element("tbody", {}, ...rows)
    )
  );
}
function valueCell(value, scale, warmth) {
  const sign = warmth < 0 ? "tge-cold" : "tge-warm";
  const full = value === null ? "nan or infinity" : String(value);
  const made2 = element("td", { class: sign, title: full }, cell(value, scale));
  made2.style.setProperty("--tge-heat", `${Math.round(Math.abs(warmth) * 50)}%`);
  return made2;
}

// src/graph/walk.ts
var KEYS = /* @__PURE__ */ new Map([
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ["Home", "first"],
  ["End", "last"]
]);
function direction(key) {
  return KEYS.get(key) ?? null;
}
function walk(scene, from, way) {
  const here = scene.boxes.find((box) => box.id === from);
  const order = reading(scene);
  if (way === "first" || here === void 0) return order[0]?.id ?? from;
  if (way === "last") return order[order.length - 1]?.id ?? from;
  if (way === "up" || way === "down")
    return nearest(here, neighbours(scene, from, way))?.id ?? from;
  const aside = (box) => way === "left" ? before(box, here) : before(here, box);
  const fellows = fellowInputs(scene, here).filter(aside);
  const beside = fellows.length > 0 ? fellows : layer(scene, here).filter(aside);
  return nearest(here, beside)?.id ?? from;
}
function fellowInputs(scene, here) {
  const consumers = neighbours(scene, here.id, "down");
  const inputs = consumers.flatMap((box) => neighbours(scene, box.id, "up"));
  return inputs.filter((box) => box.id !== here.id);
}
function neighbours(scene, id, way) {
  const ids = /* @__PURE__ */ new Set();
  for (const line of scene.lines) {
    if (way === "up" && line.target === id) ids.add(line.source);
    if (way === "down" && line.source === id) ids.add(line.target);
  }
  return scene.boxes.filter((box) => ids.has(box.id));
}
function start(scene) {
  const output = scene.boxes.find((box) => box.kind === "output");
  const order = reading(scene);
  return output?.id ?? order[order.length - 1]?.id ?? "";
}
function reading(scene) {
  return [...scene.boxes].sort((a, b) => sameLayer(a, b) ? a.x - b.x : a.y - b.y);
}
function layer(scene, here) {
  return scene.boxes.filter((box) => box.id !== here.id && sameLayer(box, here));
}
function sameLayer(a, b) {
  return Math.abs(a.y - b.y) < Math.min(a.height, b.height) / 2;
}
function before(a, b) {
  return a.x < b.x || a.x === b.x && a.id < b.id;
}
function nearest(here, candidates) {
  let best = null;
  for (const box of candidates)
    if (best === null || distance(here, box) < distance(here, best)) best = box;
  return best;
}
function distance(a, b) {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y) / 1e3;
}

// src/graph/panel.ts
var LONGEST = 1e4;
function overview(document2) {
  const steps = document2.steps.length;
  const direction2 = steps > 0 ? "Data flows from top to bottom, gradients from bottom to top." : "Data flows from top to bottom.";
  const invitation = steps > 0 ? "Select a node to see its numbers, or play the backward pass." : "Select a node to see its numbers.";
  return [
    heading2("About this graph"),
    element("p", {}, direction2),
    element("p", {}, invitation),
    legend(),
    ...steps > 0 ? [signs()] : [],
    keys(steps > 0)
  ];
}
function legend() {
  const entry = (kind, text2) => element(
    "li",
    {},
    element("span", {
      class: `tge-swatch tge-swatch-${kind}`,
      "aria-hidden": "true"
    }),
    text2
  );
  return element(
    "ul",
    { class: "tge-legend", "aria-label": "Legend" },
    entry("input", "input"),
    entry("parameter", "parameter"),
    entry("operation", "operation"),
    entry("output", "output")
  );
}
function signs() {
  const entry = (stage, text2) => {
    const sign = element("span", { class: `tge-sign tge-sign-${stage}` }, SIGNS[stage]);
    return element("li", {}, sign, text2);
  };
  return element(
    "ul",
    { class: "tge-legend tge-signs", "aria-label": "Marks of the backward pass" },
    entry("active", "at work"),
    entry("waiting", "holds a gradient, waits"),
    entry("done", "done"),
    element("li", {}, element("b", {}, "‖∂‖"), "norm of a gradient")
  );
}
function keys(stepping) {
  const rows = [
    ["↑ ↓", "to inputs, to consumers"],
    ["← →", "to the next input"],
    ["Enter", "select"],
    ["f", "fold the module"],
    ["+ − 0", "zoom, fit"]
  ];
  if (stepping) rows.push(["n p", "next, previous step"]);
  const entries = rows.flatMap(([key, meaning]) => [
    element("dt", {}, ...key.split(" ").map((one) => element("kbd", {}, one))),
    element("dd", {}, meaning)
  ]);
  return element(
    "details",
    { class: "tge-keys" },
    element("summary", {}, "Keyboard"),
    element("dl", {}, ...entries)
  );
}
function aboutBox(box, scene, document2, state, gradients, actions) {
  const { node } = box;
  const parts = [heading2(box.title), facts(box)];
  if (node !== null && node.rule !== "")
    parts.push(section("Gradient rule", rule(node.rule)));
  if (node?.value) parts.push(section("Value", tensorView(node.value, "value", WHOLE)));
  const gradient = node?.gradient ?? gradients.get(box.id) ?? null;
  if (gradient !== null) parts.push(gradientSection(box, gradient, state));
  else if (node !== null && document2.steps.length > 0)
    parts.push(element("p", { class: "tge-note" }, "No gradient arrives here."));
  parts.push(...links("From", "up", box, scene, actions));
  parts.push(...links("To", "down", box, scene, actions));
  parts.push(...foldButton(box, actions));
  return parts;
}
function gradientSection(box, gradient, state) {
  const held = state.waiting.get(box.id);
  const complete = !state.stepping || state.step?.node === box.id || state.done.has(box.id);
  if (complete) return section("Gradient", tensorView(gradient, "gradient", WHOLE));
  if (held === void 0)
    return section(
      "Gradient, after the backward pass",
      tensorView(gradient, "gradient", WHOLE)
    );
  return section("Gradient so far", tensorView(held, "gradient so far", WHOLE));
}
function facts(box) {
  const list = element("dl", { class: "tge-facts" });
  const add = (term, value) => {
    if (value === "") return;
    list.append(
      element("dt", {}, term),
      element("dd", {}, shorten(visible(value), LONGEST))
    );
  };
  const { node } = box;
  if (node === null) {
    add("kind", "folded module");
    add("holds", box.details.join(", "));
    return list;
  }
  add("kind", node.kind);
  add("operation", node.operation === node.label ? "" : node.operation);
  add("shape", node.dtype === "" && node.shape.length === 0 ? "" : shape(node.shape));
  add("dtype", dtype(node.dtype));
  add("module", node.module);
  return list;
}
function links(title, way, box, scene, actions) {
  const others = neighbours(scene, box.id, way);
  if (others.length === 0) return [];
  const list = element("p", { class: "tge-links" }, element("span", {}, title));
  for (const other of others.slice(0, 20))
    list.append(nodeLink(other.title, other.id, actions));
  if (others.length > 20) list.append(`and ${others.length - 20} more`);
  return [list];
}
function nodeLink(title, id, actions) {
  const text2 = shorten(visible(title), 40);
  return button(text2, { class: "tge-link" }, () => actions.select(id));
}
function foldButton(box, actions) {
  if (box.module === "") return [];
  const folded = box.kind === "module";
  const name = shorten(visible(box.module), 40);
  const words = `${folded ? "Unfold" : "Fold"} module ${name}`;
  const pressed = () => actions.fold(box.module, !folded);
  return [button(words, { class: "tge-button tge-panel-fold" }, pressed)];
}
function aboutStep(document2, state, actions) {
  const { step } = state;
  if (step === null) return [];
  const node = document2.nodes.find((candidate) => candidate.id === step.node);
  const names = new Map(document2.nodes.map(({ id, label }) => [id, label]));
  const name = node?.label ?? step.node;
  const parts = [
    element(
      "h3",
      { class: "tge-panel-title" },
      `Step ${state.index + 1}: `,
      nodeLink(name, step.node, actions)
    ),
    section("Gradient arrives", tensorView(step.incoming, "incoming gradient", STRIP))
  ];
  if (node !== void 0 && node.rule !== "")
    parts.push(section("Rule", rule(node.rule)));
  for (const handover of handovers(document2, state.index))
    parts.push(outgoingSection(handover, names, actions));
  if (step.outgoing.length === 0 && node?.kind === "parameter")
    parts.push(
      element("p", { class: "tge-note" }, "backward() adds it to .grad here.")
    );
  return [...parts, element("section", { class: "tge-section" }, signs())];
}
function outgoingSection({ outgoing, earlier, before: before2 }, names, actions) {
  const { target, gradient, total } = outgoing;
  const name = names.get(target) ?? target;
  const title = element("h4", {}, "Gradient for ", nodeLink(name, target, actions));
  const body = [tensorView(gradient, `gradient for ${name}`, STRIP)];
  if (earlier !== null) body.push(...accumulation(before2, gradient, total));
  return element("section", { class: "tge-section" }, title, ...body);
}
function accumulation(before2, gradient, total) {
  const first = (rows) => {
    const value = rows?.[0]?.[0];
    return value === void 0 ? "" : number(value);
  };
  const [old, added, sum] = [before2, gradient.values, total.values].map(first);
  const single2 = total.shape.every((size) => size === 1);
  const words = `${sum} = ${old} + ${added}`;
  const parts = [
    element("h5", {}, "Used more than once, so gradients add up"),
    element(
      "p",
      { class: "tge-sum" },
      element("code", {}, "total = old + new"),
      element("span", {}, single2 ? words : `first number: ${words}`)
    )
  ];
  if (!single2)
    parts.push(
      valueTable(
        total.values.slice(0, 3).map((row) => row.slice(0, 6)),
        "total"
      )
    );
  return parts;
}
function heading2(text2) {
  return element("h3", { class: "tge-panel-title" }, shorten(visible(text2), LONGEST));
}
function section(title, ...body) {
  return element(
    "section",
    { class: "tge-section" },
    element("h4", {}, title),
    ...body
  );
}
function rule(text2) {
  const lines2 = visible(text2).split(/, +(?=\u2202)/);
  return element("code", { class: "tge-rule" }, lines2.join("\n"));
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

// src/graph/picture.ts
var TITLE_SIZE = 13;
var DETAIL_SIZE = 11;
var TITLE_LINE = 17;
var DETAIL_LINE = 15;
function makePicture(label) {
  const camera = svg("g", { class: "tge-camera" });
  const root = svg(
    "svg",
    {
      class: "tge-graph-svg",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "computation graph",
      "aria-label": label
    },
    camera
  );
  const layer2 = (name) => svg("g", { class: name });
  return {
    svg: root,
    camera,
    boxes: /* @__PURE__ */ new Map(),
    lines: /* @__PURE__ */ new Map(),
    flow: layer2("tge-flow"),
    pills: layer2("tge-pills")
  };
}
function drawScene(picture, scene, pen) {
  picture.boxes = /* @__PURE__ */ new Map();
  picture.lines = /* @__PURE__ */ new Map();
  const lines2 = scene.lines.map((line) => drawLine(picture, line));
  const boxes = scene.boxes.map(
    (box, index) => drawBox(picture, scene, box, index, pen)
  );
  picture.flow.replaceChildren();
  picture.pills.replaceChildren();
  picture.camera.replaceChildren(
    group("tge-frames", scene.frames.map(drawFrame)),
    group("tge-lines", lines2),
    picture.flow,
    group(
      "tge-headings",
      scene.frames.map((frame) => drawHeading(frame, pen))
    ),
    group("tge-nodes", boxes),
    picture.pills
  );
}
function group(name, children) {
  return svg("g", { class: name }, ...children);
}
function drawFrame({ path, x, y, width, height }) {
  const area = { class: "tge-frame-area", x, y, width, height, rx: 8 };
  return svg("g", { class: "tge-frame", "data-module": path }, svg("rect", area));
}
function drawHeading(frame, pen) {
  const { x, y, width, path } = frame;
  const name = frame.type === "" ? path : `${path} · ${frame.type}`;
  const room = width - 40;
  const shown = clip(name, room, (text2) => pen.measure(text2, DETAIL_SIZE, 600));
  return svg(
    "g",
    { class: "tge-frame-heading" },
    svg("title", {}, visible(name)),
    svg("text", { class: "tge-frame-name", x: x + 10, y: y + 16 }, shown),
    foldMark(x + width - 16, y + 12, path, "fold")
  );
}
function foldMark(x, y, path, action) {
  const name = action === "fold" ? "Fold this module" : "Unfold this module";
  const sign = action === "fold" ? "M-3 0H3" : "M-3 0H3M0 -3V3";
  return svg(
    "g",
    { class: "tge-fold", "data-fold": path, transform: `translate(${x} ${y})` },
    svg("title", {}, name),
    svg("rect", { x: -12, y: -12, width: 24, height: 24, class: "tge-fold-area" }),
    svg("rect", { x: -6.5, y: -6.5, width: 13, height: 13, rx: 3 }),
    svg("path", { d: sign })
  );
}
function drawLine(picture, line) {
  const [x, y] = along(line.points, 0.5);
  const drawn = svg(
    "g",
    { class: "tge-edge", "data-source": line.source, "data-target": line.target },
    svg("path", { class: "tge-edge-line", d: curve(line.points) }),
    svg("path", { class: "tge-edge-arrow", d: arrowhead(line.points) })
  );
  const label = shorten(visible(line.label), 24);
  if (label !== "")
    drawn.append(svg("text", { class: "tge-edge-label", x: x + 6, y }, label));
  picture.lines.set(line.id, drawn);
  return drawn;
}
function drawBox(picture, scene, box, index, pen) {
  const outline2 = outline(box.kind, box);
  const second = secondOutline(box.kind, box);
  const label = describe(box, scene, pen.gradients);
  const drawn = svg(
    "g",
    {
      class: `tge-node tge-node-${box.kind}`,
      id: `${pen.idPrefix}-${index}`,
      role: "img",
      "aria-label": label,
      "data-node-id": box.id,
      transform: `translate(${box.x} ${box.y})`
    },
    svg("title", {}, shorten(fullText(box), 2e3))
  );
  if (second !== null && box.kind === "module")
    drawn.append(svg("path", { class: "tge-node-second", d: second }));
  drawn.append(
    svg("path", { class: "tge-node-halo", d: outline2 }),
    svg("path", { class: "tge-node-shape", d: outline2 })
  );
  if (second !== null && box.kind === "output")
    drawn.append(svg("path", { class: "tge-node-second", d: second }));
  drawn.append(...textLines(box, pen), badge(box));
  if (box.kind === "module")
    drawn.append(
      foldMark(box.width / 2 - 13, -box.height / 2 + 13, box.module, "unfold")
    );
  picture.boxes.set(box.id, drawn);
  return drawn;
}
function fullText(box) {
  return [box.title, ...box.details].map(visible).join("\n");
}
function textLines(box, pen) {
  const room = textWidth(box.kind, box);
  const fitting = Math.floor((box.height - TITLE_LINE - 4) / DETAIL_LINE);
  const details2 = box.details.slice(0, Math.max(0, fitting));
  let y = -(TITLE_LINE + DETAIL_LINE * details2.length) / 2 + 12.5;
  const lines2 = [titleLine(box.title, room, y, pen)];
  for (const detail of details2) {
    y += DETAIL_LINE;
    const shown = clip(detail, room, (text2) => pen.measure(text2, DETAIL_SIZE, 400));
    lines2.push(svg("text", { class: "tge-node-detail", y }, shown));
  }
  return lines2;
}
function titleLine(title, room, y, pen) {
  const smallest = TITLE_SIZE * 0.86;
  const needed = pen.measure(shorten(visible(title), 200), TITLE_SIZE, 600);
  const size = Math.max(smallest, Math.min(TITLE_SIZE, TITLE_SIZE * room / needed));
  const shown = clip(title, room, (text2) => pen.measure(text2, size, 600));
  const line = svg("text", { class: "tge-node-title", y }, shown);
  line.style.fontSize = `${size.toFixed(2)}px`;
  return line;
}
function badge(box) {
  return svg(
    "g",
    {
      class: "tge-badge",
      transform: `translate(${-box.width / 2 + 1} ${-box.height / 2 + 1})`
    },
    svg("circle", { r: 8.5 }),
    svg("text", { class: "tge-badge-sign", y: 4 })
  );
}

// src/graph/player.ts
var PACE = 1600;
var ICONS = {
  first: "M3 2.5v11M13.5 2.5v11L5.5 8z",
  back: "M12 2.5v11L4 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
  next: "M4 2.5v11L12 8z",
  last: "M2.5 2.5v11L10.5 8zM13 2.5v11"
};
function makePlayer(go, where) {
  let timer;
  const step = (name, label, target) => iconButton(name, label, () => {
    pause();
    go(target());
  });
  const first = step("first", "Before the first step", () => -1);
  const back = step("back", "Previous step", () => where().index - 1);
  const next = step("next", "Next step", () => where().index + 1);
  const last = step("last", "Last step", () => where().count - 1);
  const play = iconButton(
    "play",
    "Play",
    () => timer === void 0 ? start2() : pause()
  );
  play.classList.add("tge-button-primary");
  const start2 = () => {
    const { index, count: count2 } = where();
    go(index >= count2 - 1 ? 0 : index + 1);
    timer = setTimeout(tick, PACE);
    showPlaying(play, true);
  };
  const tick = () => {
    const { index, count: count2 } = where();
    if (index >= count2 - 1) return pause();
    go(index + 1);
    timer = setTimeout(tick, PACE);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = void 0;
    showPlaying(play, false);
  };
  const id = uniqueId("tge-slider");
  const slider = element("input", {
    id,
    class: "tge-step-slider",
    type: "range",
    min: 0,
    step: 1
  });
  slider.addEventListener("input", () => {
    pause();
    go(Number(slider.value) - 1);
  });
  const counter = element("span", { class: "tge-step-count tge-number" });
  const sentence = element("p", {
    class: "tge-step-text",
    role: "status",
    "aria-live": "polite"
  });
  const controls = element(
    "div",
    { class: "tge-player-controls", role: "group", "aria-label": "Backward pass" },
    first,
    back,
    play,
    next,
    last,
    element(
      "label",
      { class: "tge-visually-hidden", for: id },
      "Step of the backward pass"
    ),
    slider,
    counter
  );
  return {
    element: element("div", { class: "tge-player" }, controls, sentence),
    pause,
    close: pause,
    show(index, count2, text2) {
      for (const made2 of [first, back]) enable(made2, index >= 0);
      for (const made2 of [next, last]) enable(made2, index < count2 - 1);
      slider.max = String(count2);
      slider.value = String(index + 1);
      const words = index < 0 ? `${count2} steps` : `step ${index + 1} of ${count2}`;
      slider.setAttribute(
        "aria-valuetext",
        index < 0 ? "before the first step" : words
      );
      setText(counter, words);
      setText(sentence, text2);
    }
  };
}
function iconButton(name, label, pressed) {
  const attributes = {
    class: `tge-button tge-icon-button tge-step-${name}`,
    "aria-label": label,
    title: label
  };
  const made2 = button("", attributes, pressed);
  made2.append(icon(ICONS[name]));
  return made2;
}
function enable(made2, enabled) {
  made2.setAttribute("aria-disabled", String(!enabled));
}
function icon(path) {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d: path })
  );
}
function showPlaying(play, playing) {
  const label = playing ? "Pause" : "Play";
  play.setAttribute("aria-label", label);
  play.title = label;
  play.replaceChildren(icon(ICONS[playing ? "pause" : "play"]));
}

// src/graph/view.ts
var NARROW = 720;
var LOWEST = 340;
var HIGHEST = 600;
var GraphWidget = class {
  constructor(model, document2) {
    this.model = model;
    this.document = document2;
    const gradients = finalGradients(document2);
    this.pen = { measure: makeMeasure(), idPrefix: uniqueId("tge-node"), gradients };
    this.picture = makePicture(this.summary());
    this.player = makePlayer(
      (index) => this.set("step", clampStep(document2, index)),
      () => ({ index: this.state.index, count: document2.steps.length })
    );
    this.element = this.layOut();
    this.camera = new Camera(this.picture);
    this.scene = arrange(document2, this.folded());
    this.state = stateAt(document2, this.stepIndex());
    this.cursor = start(this.scene);
    this.telling = this.state.step === null ? "node" : "step";
    this.redraw(false);
    this.listen();
  }
  model;
  document;
  element;
  picture;
  camera;
  player;
  announcer = makeAnnouncer();
  panel = element("div", {
    class: "tge-panel",
    role: "region",
    "aria-label": "Details",
    tabindex: 0
  });
  pen;
  cleanups = [];
  scene;
  state;
  cursor;
  /** The panel tells about the selected node or the step, whichever changed last. */
  telling = "node";
  close() {
    this.player.close();
    this.camera.close();
    for (const cleanup of this.cleanups) cleanup();
  }
  // --- what the page holds ---------------------------------------------------
  layOut() {
    const picture = element("div", { class: "tge-picture" }, this.picture.svg);
    const body = element("div", { class: "tge-graph-body" }, picture, this.panel);
    if (this.document.steps.length > 0) this.panel.before(this.player.element);
    const height = Math.max(LOWEST, Math.min(HIGHEST, this.document.height + 32));
    body.style.setProperty("--tge-picture-height", `${Math.round(height)}px`);
    const root = element(
      "div",
      { class: "tge tge-card tge-graph" },
      this.header(),
      body
    );
    root.append(this.announcer.element);
    return root;
  }
  header() {
    const title = visible(this.document.title || "Computation graph");
    const header = element(
      "div",
      { class: "tge-graph-header" },
      element("h2", { class: "tge-title", title }, shorten(title, 120)),
      this.tools()
    );
    const notice2 = String(this.model.get("notice") ?? "");
    if (notice2 !== "") header.append(element("p", { class: "tge-notice" }, notice2));
    return header;
  }
  tools() {
    const tool = (name, label, sign, pressed) => button(
      sign,
      {
        class: `tge-button tge-tool tge-${name}`,
        title: label,
        .../\w/.test(sign) ? {} : { "aria-label": label }
        // words name themselves
      },
      pressed
    );
    const tools = element(
      "div",
      { class: "tge-tools", role: "group", "aria-label": "Picture" },
      tool("zoom-out", "Zoom out", "−", () => this.camera.zoom(0.8)),
      tool("zoom-in", "Zoom in", "+", () => this.camera.zoom(1.25)),
      tool("zoom-fit", "Show the whole graph", "Fit", () => this.camera.fit())
    );
    if (this.document.modules.length > 0)
      tools.prepend(
        tool(
          "fold-all",
          "Fold or unfold all modules",
          "Fold modules",
          () => this.foldAll()
        )
      );
    return tools;
  }
  summary() {
    const { nodes, steps, kind } = this.document;
    const steppable = steps.length > 0 ? `, ${count(steps.length, "step")}` : "";
    return `${kind} graph, ${count(nodes.length, "node")}${steppable}`;
  }
  // --- state: the model's traits are the only place where it lives -----------
  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }
  folded() {
    const paths = this.model.get("folded");
    return new Set(Array.isArray(paths) ? paths.map(String) : []);
  }
  stepIndex() {
    return clampStep(this.document, Number(this.model.get("step") ?? -1));
  }
  /** The selected box; a selected node inside a folded module is its module's box. */
  selected() {
    const id = String(this.model.get("selected") ?? "");
    return this.box(this.scene.boxOf.get(id) ?? id);
  }
  box(id) {
    return this.scene.boxes.find((box) => box.id === id);
  }
  // --- drawing ---------------------------------------------------------------
  redraw(keep) {
    const folding = this.element.querySelector(".tge-fold-all");
    if (folding)
      setText(folding, this.folded().size > 0 ? "Unfold modules" : "Fold modules");
    drawScene(this.picture, this.scene, this.pen);
    const output = this.box(start(this.scene));
    this.camera.show(this.scene, output ? [output.x, output.y] : null, keep);
    showCursor(this.picture, this.cursor);
    this.showSelection();
    this.showStep();
  }
  showSelection() {
    showSelected(this.picture, this.selected()?.id ?? "");
    this.showPanel();
  }
  showStep() {
    const { document: document2, state } = this;
    showStep(this.picture, document2, this.scene, state);
    const steps = count(document2.steps.length, "step");
    const before2 = `Before the backward pass. Play its ${steps}, or take the first.`;
    this.player.show(
      state.index,
      document2.steps.length,
      shorten(visible(state.step?.text ?? before2), 2e3)
    );
    if (state.step !== null) this.revealStep(state.step);
    this.showPanel();
  }
  /** Brings the box at work into sight, and its targets if they fit. */
  revealStep(step) {
    const ids = [step.node, ...step.outgoing.map(({ target }) => target)];
    const boxes = ids.flatMap((id) => this.box(this.scene.boxOf.get(id) ?? "") ?? []);
    const [active] = boxes;
    if (active === void 0) return;
    this.camera.reveal(around(boxes), around([active]));
  }
  reveal(box) {
    this.camera.reveal(around([box]), around([box]));
  }
  showPanel() {
    const actions = { select: this.select, fold: this.fold };
    const box = this.selected();
    const { document: document2, scene, state } = this;
    const told = this.telling === "step" && state.step !== null ? aboutStep(document2, state, actions) : box === void 0 ? overview(document2) : aboutBox(box, scene, document2, state, this.pen.gradients, actions);
    this.panel.replaceChildren(...told);
    this.panel.scrollTop = 0;
  }
  // --- what a person does ----------------------------------------------------
  select = (id) => {
    this.player.pause();
    this.telling = "node";
    this.moveCursor(this.scene.boxOf.get(id) ?? id, false);
    if (this.model.get("selected") === id) this.showSelection();
    else this.set("selected", id);
  };
  fold = (path, folded) => {
    const paths = this.folded();
    if (folded) paths.add(path);
    else paths.delete(path);
    this.set("folded", [...paths]);
    this.announcer.say(`module ${path} ${folded ? "folded" : "unfolded"}`);
  };
  foldAll() {
    const paths = this.document.modules.map((module) => module.path);
    this.set("folded", this.folded().size > 0 ? [] : paths);
  }
  moveCursor(id, say) {
    const box = this.box(id);
    if (box === void 0) return;
    this.cursor = id;
    showCursor(this.picture, id);
    showNear(this.picture, this.scene, id);
    this.reveal(box);
    if (say) this.announcer.say(describe(box, this.scene, this.pen.gradients));
  }
  stepBy(by) {
    this.player.pause();
    this.set("step", clampStep(this.document, this.state.index + by));
  }
  listen() {
    const { svg: svg2 } = this.picture;
    svg2.addEventListener("click", (event) => this.click(event));
    svg2.addEventListener("dblclick", (event) => this.doubleClick(event));
    svg2.addEventListener("pointerover", (event) => this.hover(event));
    svg2.addEventListener(
      "pointerleave",
      () => showNear(this.picture, this.scene, "")
    );
    svg2.addEventListener("blur", () => showNear(this.picture, this.scene, ""));
    svg2.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("keydown", (event) => this.stepKey(event));
    const observer = new ResizeObserver(() => {
      this.element.classList.toggle("tge-narrow", this.element.clientWidth < NARROW);
    });
    observer.observe(this.element);
    this.cleanups.push(
      () => observer.disconnect(),
      keepPlainKeys(this.element),
      onChange(this.model, "selected", () => {
        this.telling = this.selected() === void 0 ? "step" : "node";
        this.showSelection();
      }),
      onChange(this.model, "step", () => {
        this.state = stateAt(this.document, this.stepIndex());
        this.telling = "step";
        showNear(this.picture, this.scene, "");
        this.showStep();
      }),
      onChange(this.model, "folded", () => this.refold())
    );
  }
  refold() {
    const home = this.scene.boxes.find((box) => box.id === this.cursor);
    this.scene = arrange(this.document, this.folded());
    const [member = ""] = home?.members ?? [];
    this.cursor = this.scene.boxOf.get(member) ?? start(this.scene);
    this.redraw(true);
  }
  click(event) {
    if (this.camera.dragged) return;
    const mark = closest(event, ".tge-fold");
    if (mark !== null) {
      const path = mark.getAttribute("data-fold") ?? "";
      return this.fold(path, !this.folded().has(path));
    }
    const id = closest(event, ".tge-node")?.getAttribute("data-node-id");
    if (id) this.select(id);
    else this.set("selected", "");
  }
  doubleClick(event) {
    const id = closest(event, ".tge-node-module")?.getAttribute("data-node-id");
    const box = this.box(id ?? "");
    if (box !== void 0) this.fold(box.module, false);
  }
  hover(event) {
    const id = closest(event, ".tge-node")?.getAttribute("data-node-id") ?? "";
    showNear(this.picture, this.scene, id);
  }
  key(event) {
    if (!isPlain(event)) return;
    const way = direction(event.key);
    if (way !== null) this.moveCursor(walk(this.scene, this.cursor, way), true);
    else if (!this.command(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }
  command(key) {
    const box = this.box(this.cursor);
    if (key === "Enter" || key === " ") this.select(this.cursor);
    else if (key === "Escape") this.set("selected", "");
    else if (key === "+" || key === "=") this.camera.zoom(1.25);
    else if (key === "-") this.camera.zoom(0.8);
    else if (key === "0") this.camera.fit();
    else if (key === "f" && box !== void 0 && box.module !== "")
      this.fold(box.module, box.id !== foldedId(box.module));
    else return false;
    return true;
  }
  stepKey(event) {
    const by = event.key === "n" ? 1 : event.key === "p" ? -1 : 0;
    if (by === 0 || !isPlain(event) || this.document.steps.length === 0) return;
    event.preventDefault();
    this.stepBy(by);
  }
};
function closest(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}
function around(boxes) {
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - 20;
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + 20;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - 36;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2)) + 36;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
function makeMeasure() {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).getPropertyValue(
    "--jp-ui-font-family"
  );
  return (text2, size, weight) => {
    if (context === null) return text2.length * size * 0.6;
    context.font = `${weight} ${size}px ${family.trim() || "system-ui, sans-serif"}`;
    return context.measureText(text2).width;
  };
}

// src/graph/widget.ts
function isDocument(value) {
  return typeof value === "object" && value !== null && "nodes" in value;
}
function notice(text2) {
  return element("div", { class: "tge tge-card tge-graph" }, element("p", {}, text2));
}
function build(model, el) {
  const document2 = model.get("document");
  if (!isDocument(document2) || document2.nodes.length === 0) {
    el.replaceChildren(notice("There is no graph to show yet."));
    return () => void 0;
  }
  if (document2.version !== VERSION) {
    const versions = `${document2.version}, this view reads ${VERSION}`;
    el.replaceChildren(
      notice(`This graph has version ${versions}. Run the cell again.`)
    );
    return () => void 0;
  }
  const view = new GraphWidget(model, document2);
  el.replaceChildren(view.element);
  return () => view.close();
}
function render({ model, el }) {
  let close = build(model, el);
  const forget = onChange(model, "document", () => {
    close();
    close = build(model, el);
  });
  return () => {
    forget();
    close();
  };
}
var widget_default = { render };
export {
  widget_default as default
};
