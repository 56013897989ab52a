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

// src/shared/stream.ts
var FRAME_VERSION = 1;
var ASK_AGAIN_MILLISECONDS = 1e3;
function isFrame(content) {
  const header = content;
  return header?.kind === "frame" && header.version === FRAME_VERSION;
}
function readFloats(buffer) {
  if (buffer === void 0) return [];
  const count = Math.floor(buffer.byteLength / 4);
  return Array.from({ length: count }, (_, index) => buffer.getFloat32(4 * index, true));
}
function follow(model, root, follower) {
  let live = false;
  let newest = 0;
  let askedAt = -Infinity;
  let pending = 0;
  let visible = true;
  const acknowledge = () => {
    if (live) model.send({ kind: "acknowledge", sequence: newest });
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
    model.send({ kind: "hello" });
  };
  const undo = [
    onMessage(model, (content, buffers) => {
      if (!isFrame(content)) return;
      live = true;
      newest = content.sequence;
      if (!follower.receive(content, buffers)) hello();
      if (document.hidden || !visible) acknowledge();
      else schedule();
    }),
    whenSeen(root, (now) => {
      visible = now;
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
var INVISIBLE = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]",
  "g"
);

// src/training/curves.ts
var SPLIT = /^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/;
function families(series) {
  const groups = /* @__PURE__ */ new Map();
  for (const one of series) {
    const family = one.name.replace(SPLIT, "");
    groups.set(family, [...groups.get(family) ?? [], one]);
  }
  return groups;
}
function extent(all) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of all) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}
function smooth(steps, values, radius) {
  let sum = 0;
  let count = 0;
  let start = 0;
  let stop = 0;
  const weigh = (index, sign) => {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    count += sign;
  };
  return steps.map((step, index) => {
    while (stop < steps.length && (steps[stop] ?? 0) <= step + radius) weigh(stop++, 1);
    while ((steps[start] ?? 0) < step - radius) weigh(start++, -1);
    return Number.isFinite(values[index]) ? sum / count : Number.NaN;
  });
}
function thin(steps, values, columns) {
  const count = steps.length;
  if (count <= 4 * columns) return Array.from(steps.keys());
  const first = steps[0] ?? 0;
  const width = ((steps[count - 1] ?? 0) - first || 1) / columns;
  const kept = [];
  let start = 0;
  while (start < count) {
    const column = Math.floor(((steps[start] ?? 0) - first) / width);
    let stop = start + 1;
    while (stop < count && Math.floor(((steps[stop] ?? 0) - first) / width) === column) {
      stop += 1;
    }
    kept.push(...columnPoints(values, start, stop));
    start = stop;
  }
  return kept;
}
function columnPoints(values, start, stop) {
  const chosen = /* @__PURE__ */ new Set([start, stop - 1]);
  let low = start;
  let high = start;
  for (let index = start; index < stop; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) chosen.add(index);
    else if (!(value >= (values[low] ?? Number.NaN))) low = index;
    if (value > (values[high] ?? Number.NaN)) high = index;
  }
  return [...chosen.add(low).add(high)].sort((a, b) => a - b);
}
function nearest(steps, step) {
  let low = 0;
  let high = steps.length - 1;
  while (high - low > 1) {
    const middle = low + high >> 1;
    if ((steps[middle] ?? 0) <= step) low = middle;
    else high = middle;
  }
  if (high < 0) return -1;
  const below = Math.abs((steps[low] ?? 0) - step);
  return Math.abs((steps[high] ?? 0) - step) < below ? high : low;
}

// src/training/run.ts
function emptyRun() {
  return {
    state: "ready",
    step: 0,
    totalSteps: null,
    lr: null,
    rate: 0,
    series: [],
    events: []
  };
}
function runOfRecord(record) {
  const series = record.curves.map(({ name, steps, values }) => ({
    name,
    steps: [...steps],
    values: values.map((value) => value ?? Number.NaN)
  }));
  return {
    ...emptyRun(),
    state: record.state,
    step: record.step,
    totalSteps: record.total_steps,
    series,
    events: record.events
  };
}
function applyFrame(run, frame) {
  if (frame.reset) {
    run.series = [];
    run.events = [];
  }
  run.state = frame.state;
  run.step = frame.step;
  run.totalSteps = frame.totalSteps;
  run.lr = frame.lr;
  run.rate = frame.rate;
  run.events.push(...frame.events);
  return frame.curves.every((points) => addPoints(run, points));
}
function addPoints(run, points) {
  let series = run.series.find(({ name }) => name === points.name);
  if (series === void 0) {
    series = { name: points.name, steps: [], values: [] };
    run.series.push(series);
  }
  if (points.start !== series.steps.length) return false;
  for (const step of points.steps) series.steps.push(step);
  for (const value of points.values) series.values.push(value);
  return true;
}
function isOver(state) {
  return state === "stopped" || state === "finished" || state === "failed";
}
function allowed(state, canRestart) {
  if (state === "ready") return /* @__PURE__ */ new Set(["start", "step"]);
  const commands = state === "running" ? ["pause", "step", "stop"] : state === "paused" ? ["resume", "step", "stop"] : [];
  return new Set(canRestart ? [...commands, "start"] : commands);
}
function lastError(run) {
  const event = run.events.findLast(({ kind }) => kind === "failed");
  if (run.state !== "failed" || event === void 0) return null;
  const lines = event.text.trimEnd().split("\n");
  const headline = lines.findLast((line) => /^\S/.test(line)) ?? "";
  return { step: event.step, headline, text: event.text.trimEnd() };
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
function valueDomain(low, high, count) {
  if (low === high) {
    const margin = Math.abs(low) / 2 || 1;
    return [low - margin, high + margin];
  }
  const from = low > 0 && low < high / 2 ? 0 : low;
  const step = tickStep(high - from, count);
  const round = (value) => Number((value * step).toPrecision(12));
  return [round(Math.floor(from / step + 1e-9)), round(Math.ceil(high / step - 1e-9))];
}
var ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
function stepDomain(last, total, over) {
  if (over) return Math.max(last, 1);
  if (total !== null && last <= total) return Math.max(total, 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(last, 10)));
  return (ROUND.find((factor) => factor * power >= last) ?? 10) * power;
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
function rateDecades(lr) {
  const exponent = lr > 0 ? Math.log10(lr) : -3;
  return [Math.min(-5, Math.floor(exponent)), Math.max(0, Math.ceil(exponent))];
}
function rateOfPosition(position) {
  return Number((10 ** position).toPrecision(2));
}

// src/training/chart.ts
var HEIGHT = 190;
var MARGIN = { top: 8, right: 12, bottom: 24, left: 12 };
var LETTER = 6.4;
var SMOOTH_PART = 0.02;
var STYLES = 5;
function makeChart(family, pointed) {
  const legend = element("figcaption", { class: "tge-legend" });
  const drawing = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  const plot = element("div", {
    class: "tge-plot",
    tabindex: 0,
    role: "slider",
    "aria-label": `${family} by step`,
    "aria-valuemin": 0
  });
  plot.append(drawing);
  const figure = element("figure", { class: "tge-chart" }, legend, plot);
  figure.dataset["family"] = family;
  let shown = [];
  let x = linear(0, 1, 0, 1);
  let y = linear(0, 1, 1, 0);
  let cursor = null;
  const marks = svg("g", { class: "tge-cursor" });
  const draw = (run, series, smoothed) => {
    const width = Math.max(plot.clientWidth, 120);
    shown = series;
    const range = extent(series.map(({ values }) => values)) ?? [0, 1];
    const [low, high] = valueDomain(...range, 4);
    const left = MARGIN.left + LETTER * labelLength(low, high);
    const last = Math.max(...series.map(({ steps }) => steps.at(-1) ?? 0));
    const end = stepDomain(Math.max(last, run.step), run.totalSteps, isOver(run.state));
    x = linear(0, end, left, width - MARGIN.right);
    y = linear(low, high, HEIGHT - MARGIN.bottom, MARGIN.top);
    setAttributes(drawing, { width, viewBox: `0 0 ${width} ${HEIGHT}` });
    drawing.replaceChildren(
      valueAxis(y, left, width),
      stepAxis(x, width),
      ...rateMarks(run.events, series, x, y),
      ...series.flatMap((one, index) => curve(one, index, x, y, smoothed)),
      marks
    );
    setAttributes(plot, { "aria-valuemax": last });
    point(cursor);
  };
  const point = (step) => {
    cursor = step;
    const indices = shown.map(
      ({ steps }) => step === null ? steps.length - 1 : nearest(steps, step)
    );
    writeLegend(legend, shown, indices);
    marks.replaceChildren(...cursorMarks(shown, indices, step, x, y));
    makeRoom(drawing, marks.querySelector("text"));
    const text = shown.map((one, index) => reading(one, indices[index] ?? -1)).join(", ");
    const at = step ?? Math.max(0, ...shown.map(({ steps }) => steps.at(-1) ?? 0));
    setAttributes(plot, { "aria-valuenow": at, "aria-valuetext": `step ${at}: ${text}` });
  };
  plot.addEventListener("pointermove", (event) => {
    const pixel = event.clientX - plot.getBoundingClientRect().left;
    pointed(nearestStep(shown, x.value(pixel)));
  });
  plot.addEventListener("pointerleave", () => pointed(null));
  plot.addEventListener("blur", () => pointed(null));
  plot.addEventListener("keydown", (event) => {
    const step = stepOfKey(event.key, shown, cursor);
    if (step === void 0) return;
    event.preventDefault();
    pointed(step);
  });
  return { element: figure, draw, point };
}
function stepOfKey(key, series, cursor) {
  const steps = longest(series);
  const last = steps.length - 1;
  const here = cursor === null ? last : nearest(steps, cursor);
  const page = Math.max(1, Math.round(last / 10));
  const targets = {
    ArrowLeft: here - 1,
    ArrowDown: here - 1,
    ArrowRight: here + 1,
    ArrowUp: here + 1,
    PageDown: here - page,
    PageUp: here + page,
    Home: 0,
    End: last
  };
  if (key === "Escape") return null;
  const target = targets[key];
  if (target === void 0 || last < 0) return void 0;
  return steps[Math.min(Math.max(target, 0), last)];
}
function longest(series) {
  return series.reduce(
    (best, { steps }) => steps.length > best.length ? steps : best,
    []
  );
}
function nearestStep(series, step) {
  const steps = longest(series);
  return steps[nearest(steps, step)] ?? null;
}
function reading(series, index) {
  return `${series.name} ${formatNumber(series.values[index] ?? Number.NaN)}`;
}
function writeLegend(legend, series, indices) {
  while (legend.children.length > series.length) legend.lastChild?.remove();
  series.forEach((one, index) => {
    const entry = legend.children[index] ?? legend.appendChild(legendEntry(index));
    const [name, value] = entry.querySelectorAll("span");
    if (name) setText(name, one.name);
    const number = one.values[indices[index] ?? -1] ?? Number.NaN;
    if (value) setText(value, formatNumber(number));
  });
}
function legendEntry(index) {
  const sample = svg(
    "svg",
    { width: 18, height: 8, "aria-hidden": "true" },
    svg("line", { class: lineClass(index), x1: 0, x2: 18, y1: 4, y2: 4 })
  );
  const name = element("span", { class: "tge-legend-name" });
  const value = element("span", { class: "tge-legend-value tge-number" });
  return element("div", { class: "tge-legend-entry" }, sample, name, value);
}
function lineClass(index) {
  return `tge-line tge-line-${index % STYLES + 1}`;
}
function labelLength(low, high) {
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map((value) => tickLabel(value, step));
  return Math.max(...labels.map((label2) => label2.length));
}
function valueAxis(y, left, width) {
  const step = tickStep(y.high - y.low, 4);
  const parts = ticks(y.low, y.high, 4).flatMap((value) => {
    const height = Math.round(y.at(value)) + 0.5;
    return [
      svg("line", { x1: left, x2: width - MARGIN.right, y1: height, y2: height }),
      svg(
        "text",
        { x: left - 8, y: height + 3.5, "text-anchor": "end" },
        tickLabel(value, step)
      )
    ];
  });
  return svg("g", { class: "tge-value-axis" }, ...parts);
}
function stepAxis(x, width) {
  const count = Math.max(2, Math.floor(width / 90));
  const step = tickStep(x.high - x.low, count);
  const below = HEIGHT - 6;
  const unit = svg("text", { x: x.at(x.high), y: below, "text-anchor": "end" }, "step");
  const room = x.at(x.high) - 5 * LETTER;
  const labels = ticks(x.low, x.high, count).filter((value) => Number.isInteger(value)).map((value) => ({ at: x.at(value), label: tickLabel(value, Math.max(step, 1)) })).filter(({ at, label: label2 }) => at + label2.length * LETTER / 2 < room).map(({ at, label: label2 }) => svg("text", { x: at, y: below, "text-anchor": "middle" }, label2));
  return svg("g", { class: "tge-step-axis" }, ...labels, unit);
}
function rateChanges(events) {
  return events.filter(({ kind }) => kind === "lr").filter(({ seconds }, index, all) => {
    const next = all[index + 1];
    return next === void 0 || next.seconds - seconds > 1;
  });
}
function rateMarks(events, [main], x, y) {
  let free = x.at(x.low);
  return rateChanges(events).map(({ step, text }) => {
    const at = x.at(step);
    const line = { x1: at, x2: at, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom };
    const mark = svg("g", { class: "tge-rate-mark" }, svg("line", line));
    const label2 = `lr ${text}`;
    const width = label2.length * LETTER + 8;
    if (at >= free && at + width < x.at(x.high)) {
      const value = main?.values[nearest(main.steps, step)] ?? y.low;
      const low = value < (y.low + y.high) / 2;
      const height = low ? MARGIN.top + 13 : HEIGHT - MARGIN.bottom - 7;
      mark.append(svg("text", { x: at + 4, y: height }, label2));
      free = at + width;
    }
    return mark;
  });
}
function curve({ steps, values }, index, x, y, smoothed) {
  const line = (numbers, extra) => svg("path", {
    class: `${lineClass(index)} ${extra}`,
    d: path(steps, numbers, thin(steps, numbers, x.at(x.high) - x.at(x.low)), x, y)
  });
  const raw = line(values, smoothed ? "tge-line-raw" : "");
  const end = dot(steps.length - 1, { steps, values }, index, x, y);
  if (!smoothed) return [raw, ...end];
  const mean = smooth(steps, values, (steps.at(-1) ?? 0) * SMOOTH_PART);
  return [raw, line(mean, ""), ...end];
}
function makeRoom(drawing, label2) {
  const reach = (text) => {
    const width = (text.textContent ?? "").length * LETTER;
    const at = Number(text.getAttribute("x"));
    return text.getAttribute("text-anchor") === "end" ? [at - width, at] : [at - width / 2, at + width / 2];
  };
  const [from, to] = label2 ? reach(label2) : [Infinity, -Infinity];
  for (const text of drawing.querySelectorAll(".tge-step-axis text")) {
    const [left, right] = reach(text);
    text.style.visibility = left - 4 < to && right + 4 > from ? "hidden" : "visible";
  }
}
function path(steps, values, indices, x, y) {
  let pen = "M";
  let text = "";
  for (const index of indices) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    text += `${pen}${x.at(steps[index] ?? 0).toFixed(1)} ${y.at(value).toFixed(1)}`;
    pen = "L";
  }
  return text;
}
function dot(at, { steps, values }, index, x, y) {
  const value = values[at] ?? Number.NaN;
  if (!Number.isFinite(value)) return [];
  const place = { cx: x.at(steps[at] ?? 0), cy: y.at(value), r: 3 };
  return [svg("circle", { class: `tge-dot tge-line-${index % STYLES + 1}`, ...place })];
}
function cursorMarks(series, indices, step, x, y) {
  if (step === null) return [];
  const at = x.at(step);
  const text = `step ${formatCount(step)}`;
  const half = text.length * LETTER / 2;
  const middle = Math.min(Math.max(at, x.at(x.low) + half), x.at(x.high) - half);
  return [
    svg("line", { x1: at, x2: at, y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
    svg("text", { x: middle, y: HEIGHT - 6, "text-anchor": "middle" }, text),
    ...series.flatMap((one, index) => dot(indices[index] ?? -1, one, index, x, y))
  ];
}

// src/training/controls.ts
var PATHS = {
  start: "M2 1l8 5-8 5z",
  resume: "M2 1l8 5-8 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  step: "M1 1l6.5 5L1 11zM8.5 1h2.5v10H8.5z",
  stop: "M1.5 1.5h9v9h-9z",
  restart: "M6 1a5 5 0 1 0 4.9 6H9.3A3.5 3.5 0 1 1 8.4 3.6L6.8 5.2H11V1L9.5 2.5A5 5 0 0 0 6 1z"
};
function makeControls(wishes, smoothed) {
  let possible = /* @__PURE__ */ new Set();
  const ask = (name) => {
    if (possible.has(name)) wishes.command(name);
  };
  let toggles = "start";
  const toggle = commandButton("tge-pause", () => ask(toggles));
  const step = commandButton("tge-step", () => ask("step"));
  const stop = commandButton("tge-stop", () => ask("stop"));
  const restart = commandButton("tge-restart", () => ask("start"));
  label(step, "step", "One step");
  label(stop, "stop", "Stop");
  label(restart, "restart", "Restart");
  const buttons = element("div", { class: "tge-buttons" }, toggle, step, stop, restart);
  const rate = makeRateSlider(wishes.lr);
  const bar = element(
    "div",
    { class: "tge-controls", role: "group", "aria-label": "Training controls" },
    buttons,
    rate.element,
    smoothSwitch(wishes.smooth, smoothed)
  );
  const update = ({ state, lr, canRestart, live }) => {
    possible = live ? allowed(state, canRestart) : /* @__PURE__ */ new Set();
    toggles = state === "paused" ? "resume" : state === "ready" ? "start" : "pause";
    label(toggle, toggles, { start: "Start", resume: "Resume", pause: "Pause" }[toggles]);
    enable(toggle, possible.has(toggles));
    enable(step, possible.has("step"));
    enable(stop, possible.has("stop"));
    enable(restart, state !== "ready" && possible.has("start"));
    restart.hidden = !canRestart;
    const main = possible.has(toggles) ? toggle : restart;
    for (const one of [toggle, restart]) {
      one.classList.toggle("tge-button-primary", one === main && live);
    }
    rate.update(lr, live);
  };
  return { element: bar, update };
}
function commandButton(name, pressed) {
  return button("", { class: `tge-button ${name}` }, pressed);
}
function label(target, icon, text) {
  if (target.textContent === text) return;
  const size = { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" };
  target.replaceChildren(svg("svg", size, svg("path", { d: PATHS[icon] })), text);
}
function enable(target, on) {
  setAttributes(target, { "aria-disabled": on ? "false" : "true" });
}
var SETTLE_MILLISECONDS = 600;
function makeRateSlider(wish) {
  const id = uniqueId("tge-lr");
  const slider = element("input", { type: "range", id, class: "tge-lr", step: 0.05 });
  const output = element("output", {
    class: "tge-lr-value tge-number",
    for: id,
    "aria-live": "off"
  });
  const group = element(
    "div",
    { class: "tge-rate" },
    element("label", { for: id }, "Learning rate"),
    slider,
    output
  );
  let movedAt = -Infinity;
  const show = (value) => {
    setText(output, formatNumber(value, 2));
    setAttributes(slider, { "aria-valuetext": formatNumber(value, 2) });
  };
  slider.addEventListener("input", () => {
    movedAt = performance.now();
    const value = rateOfPosition(Number(slider.value));
    show(value);
    wish(value);
  });
  const update = (lr, live) => {
    group.hidden = lr === null;
    slider.disabled = !live;
    if (lr === null || performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    const [low, high] = rateDecades(lr);
    setAttributes(slider, { min: low, max: high });
    slider.value = String(lr > 0 ? Math.log10(lr) : low);
    show(lr);
  };
  return { element: group, update };
}
function smoothSwitch(wish, smoothed) {
  const box = element("input", { type: "checkbox", class: "tge-smooth" });
  box.checked = smoothed;
  box.addEventListener("change", () => wish(box.checked));
  return element("label", { class: "tge-switch" }, box, "Smooth");
}

// src/training/frames.ts
function decodeFrame(header, buffers) {
  const content = header;
  const numbers = readFloats(buffers[0]);
  let offset = 0;
  const curves = content.curves.map(({ name, start, first_step, count }) => {
    const steps = numbers.slice(offset, offset + count);
    const values = numbers.slice(offset + count, offset + 2 * count);
    offset += 2 * count;
    return { name, start, steps: steps.map((step2) => first_step + step2), values };
  });
  if (offset !== numbers.length) throw new Error("a training frame has a wrong length");
  const { sequence, reset, state, step, lr, rate, events } = content;
  const totalSteps = content.total_steps;
  return { sequence, reset, state, step, totalSteps, lr, rate, curves, events };
}

// src/training/status.ts
var WORDS = {
  ready: "Ready",
  running: "Running",
  paused: "Paused",
  stopped: "Stopped",
  finished: "Finished",
  failed: "Failed"
};
function stepText({ step, totalSteps }) {
  const total = totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`;
  return `step ${formatCount(step)}${total}`;
}
function rateText({ state, rate }) {
  return state === "running" && rate > 0 ? `${formatNumber(rate, 2)} steps/s` : "";
}
function sentence(run) {
  const error = lastError(run);
  if (error) return `Failed in step ${formatCount(error.step)}: ${error.headline}`;
  const values = run.series.map(({ name, values: values2 }) => `${name} ${formatNumber(values2.at(-1) ?? Number.NaN)}`).join(", ");
  const text = `${WORDS[run.state]}, ${stepText(run)}`;
  return values ? `${text}. ${values}` : text;
}
function makeStatus() {
  const word = element("span", { class: "tge-state" });
  const step = element("span", { class: "tge-step-count tge-number" });
  const rate = element("span", { class: "tge-number" });
  const line = element("div", { class: "tge-status" }, word, step, rate);
  const update = (run, saved) => {
    line.dataset["state"] = run.state;
    setText(word, saved ? `${WORDS[run.state]} (saved)` : WORDS[run.state]);
    setText(step, run.state === "ready" ? "" : stepText(run));
    setText(rate, rateText(run));
  };
  return { element: line, update };
}
function makeProgress() {
  const done = element("div");
  const bar = element("div", { class: "tge-progress", "aria-hidden": "true" }, done);
  const update = ({ step, totalSteps }) => {
    bar.classList.toggle("tge-progress-unknown", totalSteps === null);
    const part = totalSteps ? Math.min(step / totalSteps, 1) : 0;
    done.style.width = `${100 * part}%`;
  };
  return { element: bar, update };
}
function makeErrorBox() {
  const heading = element("p", { class: "tge-error-headline" });
  const text = element("pre", {
    class: "tge-error-text",
    tabindex: 0,
    "aria-label": "Traceback"
  });
  const box = element("section", { class: "tge-error", "aria-label": "Error" }, heading, text);
  box.hidden = true;
  const update = (run) => {
    const error = lastError(run);
    box.hidden = error === null;
    if (error === null) return;
    setText(heading, `Step ${formatCount(error.step)} failed: ${error.headline}`);
    setText(text, error.text);
  };
  return { element: box, update };
}

// src/training/widget.ts
function render({ model, el }) {
  const record = model.get("snapshot");
  const run = record ? runOfRecord(record) : emptyRun();
  run.state = model.get("state");
  run.lr = model.get("lr");
  let said = run.state;
  const title = element("p", { class: "tge-title" });
  const status = makeStatus();
  const progress = makeProgress();
  const charts = makeCharts();
  const errorBox = makeErrorBox();
  const announcer = makeAnnouncer();
  const controls = makeControls(
    {
      command: (name) => model.send({ kind: "command", name }),
      lr: (value) => {
        model.set("lr", value);
        model.save_changes();
      },
      smooth: (on) => {
        model.set("smooth", on);
        model.save_changes();
      }
    },
    model.get("smooth") === true
  );
  const card = element(
    "section",
    { class: "tge tge-training tge-card", "aria-label": "Training run" },
    element("div", { class: "tge-header" }, title, status.element),
    progress.element,
    charts.element,
    errorBox.element,
    controls.element,
    announcer.element
  );
  const paint = () => {
    const live = stream.live();
    setText(title, String(model.get("title") || "Training"));
    status.update(run, !live && run.step > 0);
    progress.update(run);
    charts.draw(run, model.get("smooth") === true);
    errorBox.update(run);
    const canRestart = model.get("can_restart") === true;
    controls.update({ state: run.state, lr: run.lr, canRestart, live });
  };
  const receive = (header, buffers) => {
    const frame = decodeFrame(header, buffers);
    const stepped = run.state === "paused" && run.step !== frame.step;
    const whole = applyFrame(run, frame);
    if (run.state !== said || stepped && run.state === "paused") {
      if (said !== "ready" || run.state !== "running") announcer.say(sentence(run));
      said = run.state;
    }
    return whole;
  };
  const stream = follow(model, card, { receive, paint });
  const undo = [
    stream.close,
    ...["title", "smooth", "can_restart"].map(
      (name) => onChange(model, name, stream.schedule)
    ),
    keepFocus(card),
    keepPlainKeys(card)
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undo.forEach((stop) => stop());
}
function makeCharts() {
  const hint = element("p", { class: "tge-empty" });
  const grid = element("div", { class: "tge-charts" }, hint);
  const charts = /* @__PURE__ */ new Map();
  const pointed = (step) => {
    for (const chart of charts.values()) chart.point(step);
  };
  const draw = (run, smoothed) => {
    const groups = families(run.series);
    for (const [family, chart] of charts) {
      if (groups.has(family)) continue;
      chart.element.remove();
      charts.delete(family);
    }
    for (const [family, series] of groups) {
      let chart = charts.get(family);
      if (chart === void 0) {
        chart = makeChart(family, pointed);
        charts.set(family, chart);
        grid.append(chart.element);
      }
      chart.draw(run, series, smoothed);
    }
    hint.hidden = charts.size > 0;
    const over = isOver(run.state);
    setText(hint, over ? "No step was made." : "The curves begin with the first step.");
  };
  return { element: grid, draw };
}
var widget_default = { render };
export {
  widget_default as default
};
