// src/shared/dom.ts
var SVG = "http://www.w3.org/2000/svg";
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}
function element(tag, attributes = {}, ...children) {
  const made4 = document.createElement(tag);
  setAttributes(made4, attributes);
  made4.append(...children);
  return made4;
}
function svg(tag, attributes = {}, ...children) {
  const made4 = document.createElementNS(SVG, tag);
  setAttributes(made4, attributes);
  made4.append(...children);
  return made4;
}
function button(label2, attributes, pressed) {
  const made4 = element("button", { type: "button", ...attributes }, label2);
  made4.addEventListener("click", pressed);
  return made4;
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
  const paint2 = () => {
    pending = 0;
    follower.paint();
    acknowledge();
  };
  const schedule = () => {
    if (!pending) pending = requestAnimationFrame(paint2);
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

// src/shared/tabs.ts
function makeTabs(title, tabs, chosen) {
  const buttons = /* @__PURE__ */ new Map();
  const list = element("div", {
    class: "tge-tabs",
    role: "tablist",
    "aria-label": title
  });
  for (const { name, panel } of tabs) {
    const made4 = element("button", {
      type: "button",
      class: "tge-tab",
      role: "tab",
      id: uniqueId("tge-tab")
    });
    panel.id ||= uniqueId("tge-panel");
    setAttributes(made4, { "aria-controls": panel.id });
    setAttributes(panel, { role: "tabpanel", "aria-labelledby": made4.id });
    made4.addEventListener("click", () => chosen(name));
    buttons.set(name, made4);
    list.append(made4);
  }
  const show = (wanted) => {
    const button2 = buttons.get(wanted);
    const name = button2 && !button2.hidden ? wanted : tabs[0]?.name;
    for (const { name: other, panel } of tabs) {
      const on = other === name;
      panel.hidden = !on;
      setAttributes(buttons.get(other), {
        "aria-selected": String(on),
        tabindex: on ? 0 : -1
      });
    }
  };
  const label2 = (name, text) => {
    const button2 = buttons.get(name);
    if (button2 === void 0) return;
    setText(button2, text);
    button2.hidden = text === "";
  };
  list.addEventListener("keydown", (event) => {
    const there = [...buttons].filter(([, button3]) => !button3.hidden);
    const here = there.findIndex(([, button3]) => button3 === event.target);
    const target = tabOfKey(event.key, here, there.length);
    const [name, button2] = there[target ?? -1] ?? [];
    if (name === void 0) return;
    event.preventDefault();
    chosen(name);
    button2?.focus();
  });
  const focus = (name) => buttons.get(name)?.focus();
  return { element: list, show, label: label2, focus };
}
function tabOfKey(key, here, count) {
  if (key === "ArrowLeft" || key === "ArrowUp") return (here - 1 + count) % count;
  if (key === "ArrowRight" || key === "ArrowDown") return (here + 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : void 0;
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

// src/training/lines.ts
var LOOKS = 5;
var SPLIT = /^(train|training|val|valid|validation|test|eval)[ _/.-]+(?=.)/;
var LONGEST_NAME = 60;
function shown(name) {
  return shorten(visible(name), LONGEST_NAME);
}
function quantity(name) {
  return name.replace(SPLIT, "");
}
function families(runs, labels, hidden) {
  const names = groups(runs.flatMap(({ series }) => series.map(({ name }) => name)));
  const several = runs.length > 1;
  return [...names].map(([name, members]) => {
    const lines = runs.flatMap(
      (run, index) => hidden.includes(index) ? [] : members.flatMap((member, place) => {
        const series = run.series.find((one) => one.name === member);
        if (series === void 0) return [];
        const alone = members.length === 1;
        const label2 = several ? labels[index] ?? `run ${index + 1}` : member;
        return [
          {
            run: index,
            series,
            curve: member,
            label: shown(label2),
            color: several ? index : place,
            dash: several && alone ? index : place,
            shape: several ? index : 0
          }
        ];
      })
    );
    return { name, lines };
  });
}
function groups(names) {
  const found = /* @__PURE__ */ new Map();
  for (const name of new Set(names)) {
    const family = quantity(name);
    const members = found.get(family);
    if (members) members.push(name);
    else found.set(family, [name]);
  }
  return found;
}

// src/training/alarms.ts
var MOST_SHOWN = 200;
var NAMES = {
  nan: "Not a number",
  exploding: "Exploding gradient",
  vanishing: "Vanishing gradient",
  dead: "Dead units",
  plateau: "Plateau"
};
function alarmName({ kind }) {
  return NAMES[kind] ?? shown(kind);
}
function alarmText(alarm) {
  const place = alarm.where ? ` in layer ${shown(alarm.where)}` : "";
  const at = `${alarmName(alarm)}${place} at step ${formatCount(alarm.step)}`;
  return `${at}: ${visible(alarm.text)}`;
}
function alarmMarksOf(alarms, pinned) {
  return alarms.slice(-MOST_SHOWN).map((alarm) => ({
    step: alarm.step,
    label: alarmText(alarm),
    line: pinned !== null && pinned.step === alarm.step && pinned.where === alarm.where
  }));
}
function makeAlarms(wishes) {
  const list = element("ol", { class: "tge-alarms", reversed: true });
  const none = element("p", { class: "tge-empty" }, "No alarm was raised.");
  const root = element("div", {}, list, none);
  let drawn = "";
  const update = ({ alarms }) => {
    const key = JSON.stringify(alarms);
    if (key === drawn) return;
    drawn = key;
    none.hidden = alarms.length > 0;
    const newest = alarms.slice(-MOST_SHOWN).reverse();
    list.replaceChildren(...newest.map((alarm) => item(alarm, wishes)));
  };
  return { element: root, update };
}
function item(alarm, wishes) {
  const over = alarm.cleared !== null;
  const state = over ? `over since step ${formatCount(alarm.cleared ?? 0)}` : "";
  const head = element(
    "div",
    { class: "tge-alarm-head" },
    sign(),
    element("strong", {}, alarmName(alarm)),
    element("span", {}, `step ${formatCount(alarm.step)}`),
    element("span", {}, alarm.where ? `layer ${shown(alarm.where)}` : ""),
    element("span", { class: "tge-alarm-state" }, state)
  );
  const name = `Show in charts: ${alarmName(alarm)}, step ${alarm.step}`;
  const show = button(
    "Show in charts",
    { class: "tge-button", "aria-label": name },
    () => wishes.show(alarm)
  );
  const text = element("p", {}, visible(alarm.text));
  const made4 = element("li", { class: "tge-alarm" }, head, text, show);
  made4.classList.toggle("tge-alarm-over", over);
  return made4;
}
function sign() {
  const size = { width: 14, height: 13, viewBox: "0 0 14 13", "aria-hidden": "true" };
  return svg(
    "svg",
    { ...size, class: "tge-alarm-sign" },
    svg("path", { d: "M7 0l7 13h-14z" })
  );
}
function makeBanner(wishes) {
  const text = element("span", { class: "tge-banner-text" });
  let shownAlarm = null;
  let away2 = 0;
  let known = 0;
  const put = () => {
    away2 = known;
    root.hidden = true;
    wishes.put();
  };
  const root = element(
    "div",
    { class: "tge-banner" },
    sign(),
    text,
    button(
      "Show",
      { class: "tge-toggle", "aria-label": "Show this alarm in the charts" },
      () => {
        if (shownAlarm) wishes.show(shownAlarm);
      }
    ),
    button(
      "All",
      { class: "tge-toggle", "aria-label": "Show all alarms" },
      wishes.list
    ),
    button("✕", { class: "tge-toggle", "aria-label": "Put the alarm away" }, put)
  );
  const update = ({ alarms }) => {
    known = alarms.length;
    if (away2 > known) away2 = 0;
    const fresh = alarms.slice(away2).filter(({ cleared }) => cleared === null);
    shownAlarm = fresh.at(-1) ?? null;
    root.hidden = shownAlarm === null;
    if (shownAlarm === null) return;
    const more = fresh.length > 1 ? ` (and ${fresh.length - 1} more)` : "";
    setText(text, alarmText(shownAlarm) + more);
    text.title = alarmText(shownAlarm);
  };
  return { element: root, update };
}

// src/training/choice.ts
function makeChoice(label2, picked) {
  const id = uniqueId("tge-choice");
  const select = element("select", { id, class: "tge-select" });
  select.addEventListener("change", () => picked(select.value));
  const name = element("label", { for: id }, label2);
  const root = element("div", { class: "tge-choice" }, name, select);
  let offered = "";
  const update = (options, now) => {
    const key = JSON.stringify(options);
    if (offered !== key) {
      offered = key;
      select.replaceChildren(
        ...options.map(([value, text]) => element("option", { value }, shown(text)))
      );
    }
    root.hidden = options.length === 0;
    if (select.value !== now) select.value = now;
  };
  return { element: root, update };
}

// src/record.ts
var BINS = 32;

// src/training/points.ts
var BLOCK = 64;
var FIRST_CAPACITY = 64;
var Track = class {
  length = 0;
  #values = new Float32Array(FIRST_CAPACITY);
  #lows = new Int32Array(1);
  // of each block the index of its lowest number, or -1
  #highs = new Int32Array(1);
  at(index) {
    return index >= 0 && index < this.length ? this.#values[index] : Number.NaN;
  }
  push(value) {
    const index = this.length;
    if (index === this.#values.length) this.#grow();
    this.#values[index] = value;
    this.length = index + 1;
    const block = Math.floor(index / BLOCK);
    if (index % BLOCK === 0) this.#lows[block] = this.#highs[block] = -1;
    if (!Number.isFinite(value)) return;
    const low = this.#lows[block];
    const high = this.#highs[block];
    if (low < 0 || value < this.#values[low]) this.#lows[block] = index;
    if (high < 0 || value > this.#values[high]) this.#highs[block] = index;
  }
  /** Where the lowest and the highest number of the stretch stand, or -1. */
  extremes(from, to) {
    let low = -1;
    let high = -1;
    let index = Math.max(from, 0);
    const end = Math.min(to, this.length);
    while (index < end) {
      const block = index / BLOCK;
      const whole = Number.isInteger(block) && index + BLOCK <= end;
      const candidates = whole ? [this.#lows[block], this.#highs[block]] : [index];
      for (const candidate of candidates) {
        const value = this.at(candidate);
        if (!Number.isFinite(value)) continue;
        if (low < 0 || value < this.#values[low]) low = candidate;
        if (high < 0 || value > this.#values[high]) high = candidate;
      }
      index += whole ? BLOCK : 1;
    }
    return [low, high];
  }
  /** The lowest number above 0 in the stretch, or null, and how many are not above. */
  positive(from, to) {
    let lowest = Infinity;
    let others = 0;
    for (let start = from; start < to; start += BLOCK) {
      const stop = Math.min(to, start + BLOCK);
      const low = this.at(this.extremes(start, stop)[0]);
      if (low > 0) lowest = Math.min(lowest, low);
      else {
        for (let index = start; index < stop; index += 1) {
          const value = this.#values[index];
          if (value > 0) lowest = Math.min(lowest, value);
          else if (Number.isFinite(value)) others += 1;
        }
      }
    }
    return { lowest: Number.isFinite(lowest) ? lowest : null, others };
  }
  #grow() {
    const room = Math.ceil(this.#values.length * 3 / 2);
    this.#values = enlarged(new Float32Array(room), this.#values);
    this.#lows = enlarged(new Int32Array(Math.ceil(room / BLOCK)), this.#lows);
    this.#highs = enlarged(new Int32Array(Math.ceil(room / BLOCK)), this.#highs);
  }
};
function enlarged(larger, row) {
  larger.set(row);
  return larger;
}
var made2 = 0;
var Series = class {
  // wⁿ
  constructor(name, steps = [], values = []) {
    this.name = name;
    this.append(steps, values);
  }
  name;
  id = made2 += 1;
  // of all curves
  values = new Track();
  #steps = new Float64Array(FIRST_CAPACITY);
  #smooth = new Track();
  #weight = 0;
  #mean = 0;
  // of the smoothed curve, as far as it is known
  #left = 1;
  get length() {
    return this.values.length;
  }
  /** The last step; 0 in an empty curve. */
  get last() {
    return this.length ? this.#steps[this.length - 1] : 0;
  }
  step(index) {
    return index >= 0 && index < this.length ? this.#steps[index] : Number.NaN;
  }
  /** Adds points; null stands for what is no number. */
  append(steps, values) {
    for (let index = 0; index < steps.length; index += 1) {
      if (this.length === this.#steps.length) {
        const room = Math.ceil(this.length * 3 / 2);
        this.#steps = enlarged(new Float64Array(room), this.#steps);
      }
      this.#steps[this.length] = steps[index];
      this.values.push(values[index] ?? Number.NaN);
    }
  }
  /** The exponential moving average, as `monitor.smoothing.smoothed` makes it:
  
        mₙ = w · mₙ₋₁ + (1 − w) · xₙ,  shown as  mₙ / (1 − wⁿ)
  
        What is no number stays where it is and does not enter the average. Only points
        that are new since the last call are worked out. */
  smoothed(weight) {
    if (weight === 0) return this.values;
    if (weight !== this.#weight) {
      this.#smooth = new Track();
      this.#weight = weight;
      this.#mean = 0;
      this.#left = 1;
    }
    for (let index = this.#smooth.length; index < this.length; index += 1) {
      const value = this.values.at(index);
      if (!Number.isFinite(value)) {
        this.#smooth.push(value);
        continue;
      }
      this.#mean = weight * this.#mean + (1 - weight) * value;
      this.#left *= weight;
      this.#smooth.push(this.#mean / (1 - this.#left));
    }
    return this.#smooth;
  }
  /** The index of the first point at or after a step; the length if there is none. */
  from(step) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** The index of the point nearest to a step; -1 in an empty curve. */
  nearest(step) {
    const above = Math.min(this.from(step), this.length - 1);
    if (above <= 0) return above;
    const [left, right] = [this.#steps[above - 1], this.#steps[above]];
    return Math.abs(right - step) < Math.abs(left - step) ? above : above - 1;
  }
};
function thin(series, track, from, to, columns, edge) {
  const count = to - from;
  if (count <= 4 * columns)
    return Array.from({ length: Math.max(count, 0) }, (_, i) => from + i);
  const kept = [from];
  const keep = (index) => {
    if (index > kept[kept.length - 1]) kept.push(index);
  };
  let start = from;
  for (let column = 1; column <= columns && start < to; column += 1) {
    const stop = column === columns ? to : Math.min(series.from(edge(column)), to);
    if (stop <= start) continue;
    const [low, high] = track.extremes(start, stop);
    if (low < 0) keep(start);
    else {
      keep(Math.min(low, high));
      keep(Math.max(low, high));
    }
    start = stop;
  }
  keep(to - 1);
  return kept;
}

// src/training/run.ts
function emptyRun() {
  return {
    state: "ready",
    step: 0,
    totalSteps: null,
    rate: 0,
    remaining: null,
    parameters: [],
    series: [],
    layers: [],
    histograms: [],
    events: [],
    alarms: [],
    begun: []
  };
}
function runOfRecord(record) {
  const run = emptyRun();
  for (const { name, steps, values } of record.curves)
    run.series.push(new Series(name, steps, values));
  for (const { where, kind, steps, values } of record.layers ?? [])
    run.layers.push({ where, kind, series: new Series(where, steps, values) });
  run.histograms = (record.histograms ?? []).map(histogramsOfRecord);
  run.state = record.state;
  run.step = record.step;
  run.totalSteps = record.total_steps;
  run.events = [...record.events];
  run.alarms = record.alarms ?? [];
  return run;
}
function histogramsOfRecord({ counts, ...rest }) {
  const rows2 = rest.steps.map(
    (_, index) => counts.slice(BINS * index, BINS * (index + 1))
  );
  return { ...rest, counts: rows2 };
}
function applyFrame(run, frame2) {
  if (frame2.reset) Object.assign(run, emptyRun());
  run.state = frame2.state;
  run.step = frame2.step;
  run.totalSteps = frame2.total_steps;
  run.rate = frame2.rate;
  run.remaining = frame2.remaining;
  run.parameters = frame2.parameters;
  run.alarms = frame2.alarms ?? run.alarms;
  for (const event of frame2.events) run.events.push(event);
  for (const begun of frame2.begun) begin(run, begun);
  return frame2.points.every((points) => addPoints(run.begun[points.id], points));
}
function begin(run, [what, name, kind = ""]) {
  if (what === "histogram") {
    const made4 = { where: name, kind, steps: [], lows: [], highs: [], counts: [] };
    run.histograms.push(made4);
    run.begun.push(made4);
    return;
  }
  const series = new Series(name);
  if (what === "layer") run.layers.push({ where: name, kind, series });
  else run.series.push(series);
  run.begun.push(series);
}
function addPoints(series, { start, steps, rows: rows2 }) {
  if (series === void 0) return false;
  if (series instanceof Series) {
    if (start !== series.length) return false;
    series.append(steps, rows2);
    return true;
  }
  return addHistograms(series, start, steps, rows2);
}
function addHistograms(series, start, steps, rows2) {
  if (start > series.steps.length) return false;
  const { lows, highs, counts } = series;
  for (const column of [series.steps, lows, highs, counts]) column.length = start;
  const width = BINS + 2;
  steps.forEach((step, index) => {
    const row = rows2.subarray(width * index, width * (index + 1));
    series.steps.push(step);
    lows.push(row[0] ?? 0);
    highs.push(row[1] ?? 0);
    counts.push(row.slice(2));
  });
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
function stopReason(run) {
  if (run.state !== "stopped") return "";
  return run.events.findLast(({ kind }) => kind === "stopped")?.text ?? "";
}
function wholeRun(run, kind) {
  const found = run.layers.find((layer) => layer.where === "" && layer.kind === kind);
  return found?.series.length ? found.series.values.at(found.series.length - 1) : null;
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
function logarithmic(low, high, from, to) {
  const line = linear(Math.log10(low), Math.log10(high), from, to);
  return {
    low,
    high,
    at: (value) => line.at(Math.log10(value)),
    value: (pixel) => 10 ** line.value(pixel)
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

// src/training/sliders.ts
var SETTLE_MILLISECONDS = 600;
var STOPS = 100;
function positions({ low, high, log, whole, value }) {
  const now = value ?? low ?? 0;
  if (!log) {
    const [from2, to2] = [low ?? Math.min(0, now), high ?? Math.max(1, 2 * now)];
    const step = whole ? 1 : (to2 - from2) / STOPS;
    const round2 = (position2) => Number(position2.toPrecision(6));
    return { low: from2, high: to2, step, value: round2, position: (at) => at };
  }
  const [least, most] = rateDecades(now);
  const [from, to] = [
    low !== null && low > 0 ? Math.log10(low) : least,
    high !== null && high > 0 ? Math.log10(high) : most
  ];
  const inside2 = (found) => Math.min(Math.max(found, low ?? 0), high ?? Infinity);
  const round = (position2) => inside2(whole ? Math.round(10 ** position2) : rateOfPosition(position2));
  const position = (at) => at > 0 ? Math.log10(at) : from;
  return {
    low: from,
    high: to,
    step: low === null ? 0.05 : (to - from) / STOPS,
    value: round,
    position
  };
}
function makeSliders(wish) {
  const root = element("div", { class: "tge-sliders" });
  const made4 = /* @__PURE__ */ new Map();
  const update = (parameters, live) => {
    for (const [name, slider] of made4) {
      if (parameters.some((one) => one.name === name)) continue;
      slider.element.remove();
      made4.delete(name);
    }
    for (const parameter of parameters) {
      let slider = made4.get(parameter.name);
      if (slider === void 0) {
        slider = makeSlider(parameter.name, wish);
        made4.set(parameter.name, slider);
        root.append(slider.element);
      }
      slider.update(parameter, live);
    }
    root.hidden = parameters.length === 0;
  };
  return { element: root, update };
}
function makeSlider(name, wish) {
  const id = uniqueId("tge-set");
  const rate = name === "lr";
  const slider = element("input", {
    type: "range",
    id,
    class: rate ? "tge-lr" : "tge-set"
  });
  const output = element("output", {
    class: `${rate ? "tge-lr-value" : "tge-set-value"} tge-number`,
    for: id,
    "aria-live": "off"
  });
  const label2 = element("label", { for: id }, rate ? "Learning rate" : shown(name));
  const group = element("div", { class: "tge-slider" }, label2, slider, output);
  let movedAt = -Infinity;
  let scale = null;
  const show = (value) => {
    setText(output, formatNumber(value, 2));
    setAttributes(slider, { "aria-valuetext": formatNumber(value, 2) });
  };
  slider.addEventListener("input", () => {
    if (scale === null) return;
    movedAt = performance.now();
    const value = scale.value(Number(slider.value));
    show(value);
    wish(name, value);
  });
  const update = (parameter, live) => {
    slider.disabled = !live;
    if (performance.now() - movedAt < SETTLE_MILLISECONDS) return;
    scale = positions(parameter);
    setAttributes(slider, { min: scale.low, max: scale.high, step: scale.step });
    slider.value = String(scale.position(parameter.value ?? scale.value(scale.low)));
    show(parameter.value ?? Number.NaN);
  };
  return { element: group, update };
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
var MOST_STEPS = 1e6;
function makeControls(wishes) {
  let possible = /* @__PURE__ */ new Set();
  const ask = (name) => {
    if (possible.has(name)) wishes.command(name);
  };
  let toggles = "start";
  const toggle = commandButton("tge-pause", () => ask(toggles));
  const step = commandButton("tge-step", () => {
    if (possible.has("step")) wishes.command("step", countOf(steps.value));
  });
  const stop = commandButton("tge-stop", () => ask("stop"));
  const restart = commandButton("tge-restart", () => ask("start"));
  const steps = element("input", {
    type: "number",
    class: "tge-steps tge-number",
    min: 1,
    max: MOST_STEPS,
    value: 1,
    "aria-label": "How many steps"
  });
  const nameStep = () => {
    const count = countOf(steps.value);
    label(step, "step", count === 1 ? "One step" : `${formatCount(count)} steps`);
  };
  steps.addEventListener("input", nameStep);
  steps.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") step.click();
  });
  nameStep();
  label(stop, "stop", "Stop");
  label(restart, "restart", "Restart");
  const stepping = element("div", { class: "tge-stepping" }, step, steps);
  const buttons = element(
    "div",
    { class: "tge-buttons" },
    toggle,
    stepping,
    stop,
    restart
  );
  const sliders = makeSliders(wishes.set);
  const bar = element(
    "div",
    { class: "tge-controls", role: "group", "aria-label": "Training controls" },
    buttons,
    sliders.element
  );
  const update = ({ state, parameters, canRestart, live }) => {
    possible = live ? allowed(state, canRestart) : /* @__PURE__ */ new Set();
    toggles = state === "paused" ? "resume" : state === "ready" ? "start" : "pause";
    label(
      toggle,
      toggles,
      { start: "Start", resume: "Resume", pause: "Pause" }[toggles]
    );
    enable(toggle, possible.has(toggles));
    enable(step, possible.has("step"));
    enable(stop, possible.has("stop"));
    enable(restart, state !== "ready" && possible.has("start"));
    restart.hidden = !canRestart;
    const main = possible.has(toggles) ? toggle : restart;
    for (const one of [toggle, restart]) {
      one.classList.toggle("tge-button-primary", one === main && live);
    }
    sliders.update(parameters, live);
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
function countOf(text) {
  const count = Math.round(Number(text));
  return count >= 1 ? Math.min(count, MOST_STEPS) : 1;
}

// src/training/drawing.ts
var MARGIN = { top: 8, right: 12, bottom: 24, left: 12 };
var LABEL = 6;
var LETTER = 6.4;
var VALUE_TICKS = 4;
var LOG_TICKS = 6;
function between(series, [low, high]) {
  return [series.from(low), series.from(high + 1e-9)];
}
function frame({ lines, guide }, look, log, width) {
  const steps = look.stepLog ? [Math.max(look.steps[0], 1), Math.max(look.steps[1], 2)] : look.steps;
  const found = heights(lines, steps, log);
  const logged = log && found.low > 0;
  const [lowest, highest] = [found.low, found.high].map(
    (value, end) => guide === void 0 ? value : [Math.min, Math.max][end](value, guide)
  );
  const [low, high] = logged ? logDomain(lowest, highest) : valueDomain(lowest, highest, VALUE_TICKS);
  const [bottom, top] = [look.height - MARGIN.bottom, MARGIN.top];
  const y = (logged ? logarithmic : linear)(low, high, bottom, top);
  const labels = valueTicks(y, logged).map(({ label: label2 }) => label2.length);
  const left = MARGIN.left + LETTER * Math.max(...labels, 1);
  const x = (look.stepLog ? logarithmic : linear)(...steps, left, width - MARGIN.right);
  return { x, y, width, height: look.height, logged, note: found.note };
}
function heights(lines, steps, log) {
  let [low, high, positive, others] = [Infinity, -Infinity, Infinity, 0];
  for (const { series } of lines) {
    const [from, to] = between(series, steps);
    const [lowest, highest] = series.values.extremes(from, to);
    if (lowest < 0) continue;
    low = Math.min(low, series.values.at(lowest));
    high = Math.max(high, series.values.at(highest));
    if (!log) continue;
    const above = series.values.positive(from, to);
    positive = Math.min(positive, above.lowest ?? Infinity);
    others += above.others;
  }
  if (low > high) return { low: 0, high: 1, note: emptyNote(lines) };
  if (!log) return { low, high, note: "" };
  if (positive === Infinity)
    return { low, high, note: "No value above 0: the axis stays linear." };
  const values = others === 1 ? "1 value is" : `${formatCount(others)} values are`;
  const note = others ? `${values} 0 or less and cannot be drawn here.` : "";
  return { low: positive, high, note };
}
function emptyNote(lines) {
  const count = lines.reduce((sum, { series }) => sum + series.length, 0);
  return count > 0 ? "No finite number in these steps." : "";
}
function valueTicks({ low, high }, log) {
  if (log) {
    const found2 = logTicks(low, high, LOG_TICKS);
    return found2.map((value) => ({ value, label: tickLabel(value, value) }));
  }
  const step = tickStep(high - low, VALUE_TICKS);
  const found = ticks(low, high, VALUE_TICKS);
  return found.map((value) => ({ value, label: tickLabel(value, step) }));
}
function valueAxis({ x, y, width, logged }) {
  const left = x.at(x.low);
  const parts = valueTicks(y, logged).flatMap(({ value, label: label2 }) => {
    const height = Math.round(y.at(value)) + 0.5;
    return [
      svg("line", { x1: left, x2: width - MARGIN.right, y1: height, y2: height }),
      svg("text", { x: left - 8, y: height + 3.5, "text-anchor": "end" }, label2)
    ];
  });
  return svg("g", { class: "tge-value-axis" }, ...parts);
}
function stepLabels(x, baseline, log = false) {
  const right = x.at(x.high);
  const count = Math.max(2, Math.floor((right - x.at(x.low)) / 80));
  const step = Math.max(1, tickStep(x.high - x.low, count));
  const write = (at, anchor, text) => svg("text", { x: at, y: baseline, "text-anchor": anchor }, text);
  const labels = (log ? logTicks : ticks)(x.low, x.high, count).filter((value) => Number.isInteger(value)).map((value) => ({ at: x.at(value), label: tickLabel(value, step) })).filter(({ at, label: label2 }) => at + label2.length * LETTER / 2 < right - 5 * LETTER);
  return [
    ...labels.map(({ at, label: label2 }) => write(at, "middle", label2)),
    write(right, "end", "step")
  ];
}
function cursorLabel(x, step, baseline) {
  const text = `step ${formatCount(step)}`;
  const half = text.length * LETTER / 2;
  const at = Math.min(Math.max(x.at(step), x.at(x.low) + half), x.at(x.high) - half);
  return svg("text", { x: at, y: baseline, "text-anchor": "middle" }, text);
}
function lineClass(color, dash) {
  const name = color === null ? "any" : color % LOOKS + 1;
  return `tge-line tge-line-${name} tge-dash-${dash % LOOKS + 1}`;
}
function curve(line, { x, y }, smooth) {
  const { series, color, dash } = line;
  const look = lineClass(color, dash);
  const draw = (track, extra) => svg("path", { class: `${look}${extra}`, d: path(series, track, x, y) });
  const drawn = smooth ? [draw(series.values, " tge-line-raw"), draw(series.smoothed(smooth), "")] : [draw(series.values, "")];
  return [...drawn, ...dot(line, series.length - 1, x, y)];
}
function path(series, track, x, y) {
  const [first, last] = between(series, [x.low, x.high]);
  const from = Math.max(first - 1, 0);
  const to = Math.min(last + 1, series.length);
  const left = x.at(x.low);
  const columns = Math.max(1, Math.round(x.at(x.high) - left));
  const indices = thin(
    series,
    track,
    from,
    to,
    columns,
    (column) => x.value(left + column)
  );
  let pen = "M";
  let text = "";
  for (const index of indices) {
    const height = tenth(y.at(track.at(index)));
    const across = tenth(x.at(series.step(index)));
    if (!Number.isFinite(height) || !Number.isFinite(across)) {
      pen = "M";
      continue;
    }
    text += `${pen}${across} ${height}`;
    pen = "L";
  }
  return text;
}
function tenth(pixel) {
  return Math.round(pixel * 10) / 10;
}
var SHAPES = [
  "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
  "M-2.8-2.8h5.6v5.6h-5.6z",
  "M0-4l4 4l-4 4l-4-4z",
  "M0-3.6l3.8 6.4h-7.6z",
  "M0 3.6l3.8-6.4h-7.6z"
];
function dot(line, index, x, y) {
  const step = line.series.step(index);
  const height = y.at(line.series.values.at(index));
  if (!Number.isFinite(height) || !(step >= x.low && step <= x.high)) return [];
  return [
    svg("path", {
      class: `tge-dot tge-line-${line.color % LOOKS + 1}`,
      d: SHAPES[line.shape % LOOKS] ?? "",
      transform: `translate(${tenth(x.at(step))} ${tenth(height)})`
    })
  ];
}
function settings(events) {
  const set = events.filter(({ kind }) => kind === "lr" || kind === "set");
  const name = ({ kind, text }) => kind === "lr" ? kind : text.split(" ")[0];
  return set.filter((event, index) => {
    const next = set.slice(index + 1).find((other) => name(other) === name(event));
    return next === void 0 || next.seconds - event.seconds > 1;
  });
}
function settingMarks(events, lines, chart) {
  const { x } = chart;
  let free = x.at(x.low);
  return settings(events).filter(({ step }) => step >= x.low && step <= x.high).map(({ step, text, kind }) => {
    const at = x.at(step);
    const mark = svg("g", { class: "tge-rate-mark" }, upright(at, chart));
    const label2 = kind === "lr" ? `lr ${text}` : text.slice(0, 40);
    const width = label2.length * LETTER + 8;
    if (at >= free && at + width < x.at(x.high)) {
      const height = away(lines[0]?.series, step, chart);
      mark.append(svg("text", { x: at + 4, y: height }, label2));
      free = at + width;
    }
    return mark;
  });
}
function guideLine(value, { x, y }) {
  const height = Math.round(y.at(value)) + 0.5;
  const ends = { x1: x.at(x.low), x2: x.at(x.high), y1: height, y2: height };
  return [svg("line", { class: "tge-guide", ...ends })];
}
function alarmMarks(marks, chart) {
  const { x, height } = chart;
  const bottom = height - MARGIN.bottom;
  return marks.filter(({ step }) => step >= x.low && step <= x.high).map(({ step, label: label2, line }) => {
    const at = tenth(x.at(step));
    const sign2 = svg("path", { d: `M${at} ${bottom - 6}l5 9h-10z` });
    const parts = [svg("title", {}, label2), sign2];
    if (line) parts.push(upright(at, chart));
    return svg("g", { class: "tge-alarm-mark" }, ...parts);
  });
}
function away(series, step, { y, height }) {
  const value = series?.values.at(series.nearest(step)) ?? Number.NaN;
  const low = !(y.at(value) < height / 2);
  return low ? MARGIN.top + 13 : height - MARGIN.bottom - 7;
}
function upright(at, { height }) {
  return svg("line", { x1: at, x2: at, y1: MARGIN.top, y2: height - MARGIN.bottom });
}
function band(from, to, { height }) {
  return svg("rect", {
    class: "tge-band",
    x: Math.min(from, to),
    y: MARGIN.top,
    width: Math.abs(to - from),
    height: height - MARGIN.top - MARGIN.bottom
  });
}
function inside({ x, height }) {
  const [left, right] = [x.at(x.low), x.at(x.high)];
  return svg("rect", { x: left - 1, y: 0, width: right - left + 6, height });
}
function cursorMarks(lines, indices, step, chart) {
  const { x, y, height } = chart;
  if (step === null || step < x.low || step > x.high) return [];
  return [
    upright(x.at(step), chart),
    cursorLabel(x, step, height - LABEL),
    ...lines.flatMap((one, index) => dot(one, indices[index] ?? -1, x, y))
  ];
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

// src/training/legend.ts
function makeLegend() {
  const root = element("div", { class: "tge-legend" });
  let lines = [];
  let named = "";
  let values = [];
  let means = [];
  const begin2 = (family, several) => {
    ({ lines } = family);
    const names = lines.map(({ run, label: label2, curve: curve2 }) => [run, label2, curve2]);
    const key = JSON.stringify([several, names]);
    if (key === named) return;
    named = key;
    values = lines.map(() => element("span", { class: "tge-legend-value tge-number" }));
    means = lines.map(() => element("span", { class: "tge-legend-smooth tge-number" }));
    const curves = [...new Set(lines.map(({ curve: curve2 }) => curve2))];
    const table = several && curves.length > 1;
    root.classList.toggle("tge-legend-table", table);
    root.style.setProperty("--tge-columns", String(curves.length));
    const heading = element("span", { class: "tge-chart-name" }, shown(family.name));
    if (table) root.replaceChildren(heading, ...rows(lines, curves, values));
    else {
      const entries = lines.map(
        (line, index) => entry(sample(line), line.label, values[index], means[index])
      );
      root.replaceChildren(...several ? [heading] : [], ...entries);
    }
  };
  const update = (indices, smooth) => {
    lines.forEach(({ series }, place) => {
      const index = indices[place] ?? -1;
      setText(values[place], formatNumber(series.values.at(index)));
      const mean = formatNumber(series.smoothed(smooth).at(index));
      setText(means[place], smooth ? `≈ ${mean}` : "");
    });
  };
  return { element: root, begin: begin2, update };
}
function entry(...parts) {
  const made4 = parts.map(
    (part) => typeof part === "string" ? element("span", { class: "tge-legend-name" }, part) : part
  );
  return element("div", { class: "tge-legend-entry" }, ...made4);
}
function rows(lines, curves, values) {
  const heads = curves.map((curve2) => {
    const dash = lines.find((line) => line.curve === curve2)?.dash ?? 0;
    return entry(sample({ color: null, dash, shape: null }), shown(curve2));
  });
  const runs = [...new Set(lines.map(({ run }) => run))];
  const cells = runs.flatMap((run) => {
    const own = lines.findIndex((line) => line.run === run);
    const { color, shape, label: label2 } = lines[own];
    const found = curves.map(
      (curve2) => lines.findIndex((line) => line.run === run && line.curve === curve2)
    );
    const numbers = found.map((index) => values[index] ?? element("span"));
    return [entry(sample({ color, dash: 0, shape }), label2), ...numbers];
  });
  return [...heads, ...cells];
}
function sample({
  color,
  dash,
  shape
}) {
  const size = { width: 28, height: 10, "aria-hidden": "true" };
  const look = lineClass(color, dash);
  const line = svg("line", { class: look, x1: 0, x2: 20, y1: 5, y2: 5 });
  const end = svg("path", {
    class: `tge-dot tge-line-${(color ?? 0) % LOOKS + 1}`,
    d: SHAPES[(shape ?? 0) % LOOKS] ?? "",
    transform: "translate(22 5)"
  });
  return svg("svg", size, line, ...shape === null ? [] : [end]);
}

// src/training/chart.ts
var NARROWEST = 120;
var SHORTEST_DRAG = 6;
var MOST_STOPS = 500;
function makeChart(name, wishes) {
  const legend = makeLegend();
  const picture = svg("svg", { "aria-hidden": "true" });
  const note = element("p", { class: "tge-chart-note", id: uniqueId("tge-note") });
  const plot = element("div", {
    class: "tge-plot",
    tabindex: 0,
    role: "slider",
    "aria-label": `${shown(name)} by step`,
    "aria-describedby": note.id
  });
  plot.append(picture);
  const scale = button("log", { class: "tge-toggle tge-log" }, () => {
    wishes.log(name, scale.getAttribute("aria-pressed") !== "true");
  });
  setAttributes(scale, { "aria-label": `log axis for ${shown(name)}` });
  const caption = element(
    "figcaption",
    { class: "tge-chart-head" },
    legend.element,
    scale
  );
  const figure = element("figure", { class: "tge-chart" }, caption, plot, note);
  figure.dataset["family"] = name;
  const marks = svg("g", { class: "tge-cursor" });
  const clip = svg("clipPath", { id: uniqueId("tge-inside") });
  const unit = linear(0, 1, 0, 1);
  let lines = [];
  let frame2 = {
    x: unit,
    y: unit,
    width: 1,
    height: 1,
    logged: false,
    note: ""
  };
  let smooth = 0;
  let several = false;
  let cursor = null;
  let anchor = null;
  let drawn = "";
  const draw = (family, look, log, many) => {
    const width = Math.max(plot.clientWidth, NARROWEST);
    const key = fingerprint(family.lines, look, log, width);
    if (key === drawn) return;
    drawn = key;
    ({ lines } = family);
    ({ smooth } = look);
    several = many;
    frame2 = frame(family, look, log, width);
    setText(note, frame2.note);
    setAttributes(scale, { "aria-pressed": String(log) });
    clip.replaceChildren(inside(frame2));
    const { height } = look;
    setAttributes(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    picture.replaceChildren(
      clip,
      valueAxis(frame2),
      svg(
        "g",
        { class: "tge-step-axis" },
        ...stepLabels(frame2.x, height - LABEL, look.stepLog)
      ),
      ...family.guide ? guideLine(family.guide, frame2) : [],
      ...settingMarks(look.events, lines, frame2),
      svg(
        "g",
        { "clip-path": `url(#${clip.id})` },
        ...lines.flatMap((line) => curve(line, frame2, smooth))
      ),
      ...alarmMarks(look.marks, frame2),
      marks
    );
    legend.begin(family, several);
    setAttributes(plot, {
      "aria-valuemin": Math.round(frame2.x.low),
      "aria-valuemax": Math.round(frame2.x.high)
    });
    point(cursor);
  };
  const point = (step) => {
    cursor = step;
    if (step === null) anchor = null;
    const indices = lines.map(
      ({ series }) => step === null ? series.length - 1 : series.nearest(step)
    );
    legend.update(indices, several ? 0 : smooth);
    const band2 = anchor === null || step === null ? [] : [band(frame2.x.at(anchor), frame2.x.at(step), frame2)];
    marks.replaceChildren(...band2, ...cursorMarks(lines, indices, step, frame2));
    makeRoom(picture, marks.querySelector("text"));
    const text = lines.map((line, index) => reading(line, indices[index] ?? -1)).join(", ");
    const at = step ?? Math.max(0, ...lines.map(({ series }) => series.last));
    const now = Math.round(Math.min(Math.max(at, frame2.x.low), frame2.x.high));
    setAttributes(plot, {
      "aria-valuenow": now,
      "aria-valuetext": `step ${at}: ${text}`
    });
  };
  const stepAt = (event) => {
    const pixel = event.clientX - plot.getBoundingClientRect().left;
    return frame2.x.value(
      Math.min(Math.max(pixel, frame2.x.at(frame2.x.low)), frame2.width)
    );
  };
  let pressedAt = null;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressedAt = event.clientX;
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    const step = stepAt(event);
    const far = pressedAt !== null && Math.abs(event.clientX - pressedAt) > SHORTEST_DRAG;
    if (far && anchor === null) {
      anchor = frame2.x.value(pressedAt - plot.getBoundingClientRect().left);
    }
    wishes.point(nearestStep(lines, step));
  });
  plot.addEventListener("pointerup", (event) => {
    const chosen = pressedAt !== null && anchor !== null;
    pressedAt = null;
    if (chosen) zoomTo(stepAt(event));
  });
  plot.addEventListener("pointercancel", () => {
    pressedAt = anchor = null;
  });
  plot.addEventListener("pointerleave", () => {
    if (pressedAt === null) wishes.point(null);
  });
  plot.addEventListener("dblclick", () => wishes.zoom(null));
  const zoomTo = (end) => {
    const [low, high] = [Math.min(anchor ?? end, end), Math.max(anchor ?? end, end)];
    anchor = null;
    const bounds = [
      Math.max(low, frame2.x.low),
      Math.min(high, frame2.x.high)
    ];
    if (bounds[1] > bounds[0]) wishes.zoom(bounds);
  };
  plot.addEventListener("blur", () => wishes.point(null));
  plot.addEventListener("keydown", (event) => {
    const series = lines.map((line) => line.series);
    const step = stepOfKey(event.key, series, cursor, [frame2.x.low, frame2.x.high]);
    if (step !== void 0) {
      if (step !== null) {
        if (event.shiftKey) anchor ??= cursor ?? frame2.x.high;
        else anchor = null;
      }
      if (step === null) wishes.zoom(null);
      wishes.point(step);
    } else if (event.key === "Enter" && anchor !== null && cursor !== null)
      zoomTo(cursor);
    else if (event.key === "+" || event.key === "=")
      wishes.zoom(around(frame2, cursor, 0.5));
    else if (event.key === "-") wishes.zoom(around(frame2, cursor, 2));
    else return;
    event.preventDefault();
  });
  return { element: figure, draw, point };
}
function fingerprint(lines, look, log, width) {
  const curves = lines.map(({ label: label2, series }) => [label2, series.id, series.length]);
  return JSON.stringify([
    curves,
    look.steps,
    look.stepLog,
    look.smooth,
    look.marks,
    look.events.length,
    log,
    width
  ]);
}
function around({ x }, cursor, factor) {
  const [left, right] = [x.at(x.low), x.at(x.high)];
  const middle = cursor === null ? (left + right) / 2 : x.at(cursor);
  const bounds = [left, right].map(
    (side) => x.value(middle + (side - middle) * factor)
  );
  return [Math.max(bounds[0], 0), bounds[1]];
}
function stepOfKey(key, series, cursor, [low, high]) {
  if (key === "Escape") return null;
  const guide = longest(series);
  if (guide === void 0) return void 0;
  const first = Math.min(guide.from(low), guide.length - 1);
  const last = Math.max(guide.from(high + 1e-9) - 1, first);
  const here = cursor === null ? last : guide.nearest(cursor);
  const stride = Math.max(1, Math.round((last - first) / MOST_STOPS));
  const page = Math.max(1, Math.round((last - first) / 10));
  const targets = {
    ArrowLeft: here - stride,
    ArrowDown: here - stride,
    ArrowRight: here + stride,
    ArrowUp: here + stride,
    PageDown: here - page,
    PageUp: here + page,
    Home: first,
    End: last
  };
  const target = targets[key];
  if (target === void 0 || guide.length === 0) return void 0;
  return guide.step(Math.min(Math.max(target, first), last));
}
function longest(series) {
  return series.reduce(
    (best, one) => one.length > (best?.length ?? 0) ? one : best,
    void 0
  );
}
function nearestStep(lines, step) {
  const guide = longest(lines.map(({ series }) => series));
  return guide === void 0 ? null : guide.step(guide.nearest(step));
}
function reading({ label: label2, curve: curve2, series }, index) {
  const name = label2 === shown(curve2) ? label2 : `${label2} ${shown(curve2)}`;
  return `${name} ${formatNumber(series.values.at(index))}`;
}

// src/training/settings.ts
var NAMES2 = [
  "smooth",
  "log",
  "step_axis",
  "hidden",
  "zoom",
  "tab",
  "selected_layer",
  "statistic",
  "histogram"
];
function follow2(model, changed) {
  const read = () => Object.fromEntries(
    NAMES2.map((name) => [name, model.get(name)])
  );
  let now = read();
  const undo = NAMES2.map(
    (name) => onChange(model, name, () => {
      now = read();
      changed();
    })
  );
  return {
    get now() {
      return now;
    },
    set(name, value) {
      model.set(name, value);
      save(model);
    },
    close: () => undo.forEach((stop) => stop())
  };
}
function toggled(list, member, on) {
  const others = list.filter((other) => other !== member);
  return on ? [...others, member] : others;
}

// src/training/grid.ts
function makeGrid(chosen) {
  const root = element("div", { class: "tge-charts" });
  const charts = /* @__PURE__ */ new Map();
  const point = (step) => charts.forEach((chart) => chart.point(step));
  const wishes = {
    point,
    zoom: (steps) => chosen.set("zoom", steps ?? []),
    log: (name, on) => chosen.set("log", toggled(chosen.now.log, name, on))
  };
  const draw = (families2, look, several) => {
    const wanted = new Set(families2.map(({ name }) => name));
    for (const [name, chart] of charts) {
      if (wanted.has(name)) continue;
      chart.element.remove();
      charts.delete(name);
    }
    families2.forEach((family, place) => {
      const chart = charts.get(family.name) ?? makeChart(family.name, wishes);
      charts.set(family.name, chart);
      if (root.children[place] !== chart.element)
        root.insertBefore(chart.element, root.children[place] ?? null);
      chart.draw(family, look, chosen.now.log.includes(family.name), several(family));
    });
  };
  return { element: root, draw, point };
}

// src/training/curves.ts
var HEIGHT = 190;
var FEW = 12;
function wholeDomain(runs) {
  const ends = runs.map((run) => {
    const last = Math.max(run.step, ...run.series.map((series) => series.last));
    return stepDomain(last, run.totalSteps, isOver(run.state));
  });
  return [0, Math.max(1, ...ends)];
}
function lookOf(runs, marks, { now }) {
  const [low, high] = now.zoom;
  const steps = low !== void 0 && high !== void 0 && high > low ? [low, high] : wholeDomain(runs);
  const events = runs.length === 1 ? runs[0].events : [];
  const stepLog = now.step_axis === "log";
  return { height: HEIGHT, steps, stepLog, smooth: now.smooth, marks, events };
}
function makeCurves(chosen) {
  const legend = makeRuns(chosen);
  const hint2 = element("p", { class: "tge-empty" });
  const grid = makeGrid(chosen);
  let all = false;
  let again = () => {
  };
  const more = button("", { class: "tge-button tge-more" }, () => {
    all = !all;
    again();
  });
  const tools = makeTools(chosen);
  const root = element(
    "div",
    { class: "tge-curves" },
    legend.element,
    hint2,
    grid.element,
    more,
    tools.element
  );
  const draw = (runs, labels, marks) => {
    again = () => draw(runs, labels, marks);
    const look = lookOf(runs, marks, chosen);
    const found = families(runs, labels, chosen.now.hidden);
    grid.draw(all ? found : found.slice(0, FEW), look, () => runs.length > 1);
    more.hidden = found.length <= FEW;
    setText(
      more,
      all ? `Show the first ${FEW} charts` : `Show all ${found.length} charts`
    );
    hint2.hidden = found.length > 0;
    const over = runs.every(({ state }) => isOver(state));
    setText(hint2, over ? "No step was made." : "The curves begin with the first step.");
    legend.update(runs, labels);
    tools.update(found.length > 0);
  };
  return { element: root, draw };
}
function makeRuns(chosen) {
  const root = element("div", {
    class: "tge-runs",
    role: "group",
    "aria-label": "Runs"
  });
  const update = (runs, labels) => {
    root.hidden = runs.length < 2;
    if (root.hidden) return;
    if (root.children.length !== runs.length) {
      root.replaceChildren(...runs.map((_, index) => runButton(chosen, index)));
    }
    runs.forEach((run, index) => {
      const one = root.children[index];
      const [name, state] = one.querySelectorAll("span");
      setText(name, shown(labels[index] ?? `run ${index + 1}`));
      setText(state, run.state);
      setAttributes(one, {
        "aria-pressed": String(!chosen.now.hidden.includes(index))
      });
    });
  };
  return { element: root, update };
}
function runButton(chosen, index) {
  const made4 = button("", { class: "tge-run" }, () => {
    const on = !chosen.now.hidden.includes(index);
    chosen.set("hidden", toggled(chosen.now.hidden, index, on));
  });
  const look = { color: index, dash: index, shape: index };
  made4.append(
    sample(look),
    element("span"),
    element("span", { class: "tge-run-state" })
  );
  return made4;
}
function makeTools(chosen) {
  const id = uniqueId("tge-smooth");
  const slider = element("input", {
    type: "range",
    id,
    class: "tge-smooth",
    min: 0,
    max: 0.99,
    step: 0.01
  });
  const value = element("output", { class: "tge-smooth-value tge-number", for: id });
  slider.addEventListener("input", () => chosen.set("smooth", Number(slider.value)));
  const smooth = element(
    "div",
    { class: "tge-slider" },
    element("label", { for: id }, "Smoothing"),
    slider,
    value
  );
  const axis = button("log steps", { class: "tge-toggle tge-log-steps" }, () => {
    chosen.set("step_axis", chosen.now.step_axis === "log" ? "linear" : "log");
  });
  const reset = button("Show all steps", { class: "tge-toggle tge-zoom-out" }, () => {
    chosen.set("zoom", []);
    axis.focus();
  });
  const root = element(
    "div",
    { class: "tge-tools", role: "group", "aria-label": "How curves are drawn" },
    smooth,
    axis,
    reset
  );
  const update = (something) => {
    root.hidden = !something;
    const { smooth: weight, step_axis, zoom } = chosen.now;
    if (Number(slider.value) !== weight) slider.value = String(weight);
    setText(value, weight ? weight.toFixed(2) : "off");
    setAttributes(axis, { "aria-pressed": String(step_axis === "log") });
    reset.hidden = zoom.length === 0;
  };
  return { element: root, update };
}

// src/training/frames.ts
function decodeFrame(header, buffers) {
  const content = header;
  const numbers = readFloats(buffers[0]);
  let offset = 0;
  const take = (count) => {
    offset += count;
    return numbers.subarray(offset - count, offset);
  };
  const points = content.points.map(([id, start, firstStep, count, width]) => {
    const steps = Float64Array.from(take(count), (step) => firstStep + step);
    return { id, start, steps, rows: take(count * width) };
  });
  if (offset !== numbers.length) throw new Error("a training frame has a wrong length");
  return { ...content, points };
}

// src/shared/colour.ts
var SEQUENTIAL = [
  [22, 28, 74],
  [32, 68, 128],
  [34, 116, 142],
  [72, 165, 127],
  [160, 206, 96],
  [247, 232, 120]
];
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
  const mix = (channel) => Math.round(from[channel] + (to[channel] - from[channel]) * (place - index));
  return [mix(0), mix(1), mix(2)];
}
function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
function gradient(colours) {
  return `linear-gradient(to right, ${colours.map(css).join(", ")})`;
}
function isDark(element2) {
  return getComputedStyle(element2).colorScheme === "dark";
}

// src/training/heat.ts
var AXIS = 22;
var BASELINE = 15;
var LETTER2 = 6.8;
var GAP = 8;
var RIGHT = 12;
function makeHeat(label2, moved) {
  const canvas = element("canvas", { class: "tge-heat-cells" });
  const over = svg("svg", { class: "tge-heat-over", "aria-hidden": "true" });
  const axis = svg("svg", {
    class: "tge-heat-axis",
    "aria-hidden": "true",
    height: AXIS
  });
  const scroll = element("div", { class: "tge-heat-scroll" }, canvas, over);
  const root = element(
    "div",
    { class: "tge-heat", tabindex: 0, role: "slider", "aria-label": label2 },
    scroll,
    axis
  );
  let map = null;
  let cursor = null;
  let painted = "";
  let insight = -1;
  let left = 0;
  let width = 0;
  const labelRoom = (labels) => {
    const longest2 = Math.max(0, ...labels.map((text) => text.length));
    return Math.ceil(Math.min(longest2 * LETTER2, root.clientWidth * 0.34)) + GAP;
  };
  const room = (labels) => Math.max(60, root.clientWidth - labelRoom(labels) - RIGHT);
  const draw = (wanted, place, marked) => {
    map = wanted;
    cursor = place;
    left = labelRoom(wanted.labels.map(({ text }) => text));
    width = room(wanted.labels.map(({ text }) => text));
    const height = wanted.rows * wanted.rowHeight;
    if (wanted.key !== painted) paint(canvas, wanted);
    painted = wanted.key;
    canvas.style.cssText = `left:${left}px;width:${width}px;height:${height}px`;
    setAttributes(over, { width: left + width + RIGHT, height });
    const x = linear(...wanted.steps, left, left + width);
    over.replaceChildren(...overlay(wanted, x, place, marked));
    setAttributes(axis, { width: left + width + RIGHT });
    const step = place && Math.round(stepOf(wanted, place.column));
    axis.replaceChildren(
      ...step === null ? stepLabels(x, BASELINE) : [cursorLabel(x, step, BASELINE)]
    );
    const at = place ?? { row: 0, column: wanted.columns - 1 };
    setAttributes(root, {
      "aria-valuemin": Math.round(wanted.steps[0]),
      "aria-valuemax": Math.round(wanted.steps[1]),
      "aria-valuenow": Math.round(stepOf(wanted, at.column)),
      "aria-valuetext": wanted.describe(at.row, at.column)
    });
    if (marked !== null && marked !== insight)
      keepInSight(scroll, marked, wanted.rowHeight);
    insight = marked ?? -1;
  };
  const placeOf = (event) => {
    if (map === null) return null;
    const box2 = scroll.getBoundingClientRect();
    const row = Math.floor(
      (event.clientY - box2.top + scroll.scrollTop) / map.rowHeight
    );
    const share = (event.clientX - box2.left - left) / width;
    if (row < 0 || row >= map.rows) return null;
    const column = Math.floor(Math.min(Math.max(share, 0), 0.9999) * map.columns);
    return { row, column };
  };
  scroll.addEventListener("pointermove", (event) => moved(placeOf(event), false));
  scroll.addEventListener("pointerdown", (event) => {
    if (event.button === 0) moved(placeOf(event), true);
  });
  scroll.addEventListener("pointerleave", () => moved(null, false));
  root.addEventListener("blur", () => moved(null, false));
  root.addEventListener("keydown", (event) => {
    const place = map && placeOfKey(event.key, cursor, map);
    if (place === null || place === void 0) return;
    event.preventDefault();
    moved(place, true);
  });
  return { element: root, draw, room };
}
function stepOf({ steps, columns }, column) {
  return steps[0] + (column + 0.5) / columns * (steps[1] - steps[0]);
}
function placeOfKey(key, cursor, { rows: rows2, columns }) {
  const { row, column } = cursor ?? { row: 0, column: columns - 1 };
  const page = Math.max(1, Math.round(columns / 10));
  const moves = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    PageUp: [0, page],
    PageDown: [0, -page],
    Home: [0, -columns],
    End: [0, columns]
  };
  const move = moves[key];
  if (move === void 0 || rows2 === 0) return void 0;
  const within = (value, count) => Math.min(Math.max(value, 0), count - 1);
  return {
    row: within(row + move[0], rows2),
    column: within(column + move[1], columns)
  };
}
function paint(canvas, { rows: rows2, columns, color }) {
  canvas.width = columns;
  canvas.height = rows2;
  const context = canvas.getContext("2d");
  if (context === null || rows2 * columns === 0) return;
  const image = context.createImageData(columns, rows2);
  for (let row = 0; row < rows2; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const found = color(row, column);
      if (found === null) continue;
      const at = 4 * (row * columns + column);
      image.data.set(found, at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
function overlay(map, x, place, marked) {
  const { rowHeight } = map;
  const [left, right] = [x.at(x.low), x.at(x.high)];
  const labels = map.labels.map(({ at, text, title }) => {
    const y = Math.min(Math.max(at * rowHeight + 4, 9), map.rows * rowHeight - 1);
    const on = marked !== null && Math.floor(at) === marked;
    const made4 = svg(
      "text",
      { x: left - GAP, y, "text-anchor": "end" },
      fit(text, left - GAP)
    );
    made4.classList.toggle("tge-heat-marked", on);
    made4.prepend(svg("title", {}, title));
    return made4;
  });
  const rows2 = rowHeight < 10 ? 0 : map.rows;
  const gaps = Array.from({ length: rows2 }, (_, row) => {
    const y = row * rowHeight;
    return svg("line", { class: "tge-heat-gap", x1: left, x2: right, y1: y, y2: y });
  });
  const signs = map.signs.map(({ row, step, label: label2 }) => {
    const [at, y] = [x.at(step), (row + 0.5) * rowHeight];
    const made4 = svg("path", {
      class: "tge-heat-sign",
      d: `M${at} ${y - 6}l6 10h-12z`
    });
    made4.append(svg("title", {}, label2));
    return made4;
  });
  const parts = [...labels, ...gaps, ...signs];
  if (marked !== null && rowHeight >= 10)
    parts.push(box("tge-heat-row", left, marked * rowHeight, right - left, rowHeight));
  if (place !== null) {
    const cell = (right - left) / map.columns;
    const height = rowHeight < 10 ? map.rows * rowHeight : rowHeight;
    const top = rowHeight < 10 ? 0 : place.row * rowHeight;
    parts.push(box("tge-heat-cursor", left + place.column * cell, top, cell, height));
  }
  return parts;
}
function box(name, x, y, width, height) {
  return svg("rect", { class: name, x, y, width: Math.max(width, 2), height });
}
function fit(text, width) {
  const most = Math.max(3, Math.floor(width / LETTER2));
  return text.length > most ? `…${text.slice(text.length - most + 1)}` : text;
}
function keepInSight(scroll, row, rowHeight) {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight];
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  const last = scroll.scrollTop + scroll.clientHeight;
  if (bottom > last) scroll.scrollTop = bottom - scroll.clientHeight;
}
function makeLegend2() {
  const strip = element("div", { class: "tge-heat-strip" });
  const words2 = element("div", { class: "tge-heat-words tge-number" });
  const root = element("div", { class: "tge-heat-legend" }, strip, words2);
  const update = (colours, labels) => {
    strip.style.background = gradient(colours);
    words2.replaceChildren(...labels.map((label2) => element("span", {}, label2)));
  };
  return { element: root, update };
}

// src/training/histograms.ts
var LEVELS = 48;
var LEVEL_HEIGHT = 4;
var MOST_COLUMNS = 400;
var TRIMMED = 0.05;
var BARS = { width: 280, height: LEVELS * LEVEL_HEIGHT + 20, bottom: 20 };
var NAMES3 = {
  weight: "Weights",
  gradient: "Gradients",
  activation: "Activations"
};
function makeHistograms(chosen) {
  const layers = makeChoice("Layer", (where) => chosen.set("selected_layer", where));
  const kinds = makeChoice("Of its", (kind) => chosen.set("histogram", kind));
  const legend = makeLegend2();
  const reading2 = element("p", { class: "tge-reading tge-number" });
  const bars = svg("svg", { class: "tge-bars", "aria-hidden": "true" });
  let place = null;
  let again = () => {
  };
  const heat = makeHeat("Histogram by step", (moved) => {
    place = moved;
    again();
  });
  const root = element(
    "div",
    { class: "tge-histograms" },
    element(
      "div",
      { class: "tge-tools" },
      layers.element,
      kinds.element,
      legend.element
    ),
    element("div", { class: "tge-histogram" }, heat.element, bars),
    reading2
  );
  const draw = (run) => {
    again = () => draw(run);
    const { selected_layer, histogram } = chosen.now;
    const found = choose(run.histograms, selected_layer, histogram);
    const wheres = [...new Set(run.histograms.map(({ where }) => where))];
    layers.update(
      wheres.map((where) => [where, shown(where)]),
      found?.where ?? ""
    );
    const own = run.histograms.filter(({ where }) => where === found?.where);
    kinds.update(
      own.map(({ kind }) => [kind, NAMES3[kind] ?? kind]),
      found?.kind ?? ""
    );
    legend.update(SEQUENTIAL, ["few numbers", "many"]);
    const empty = found === void 0 || found.steps.length === 0;
    for (const part of [heat.element, bars]) part.toggleAttribute("hidden", empty);
    if (empty) {
      setText(reading2, "No histogram was taken yet.");
      return;
    }
    const grid = columnsOf(found.steps);
    const last = grid.indices.length - 1;
    if (place !== null && place.column > last) place = { ...place, column: last };
    heat.draw(mapOf(found, grid), place, null);
    const index = grid.indices[place?.column ?? last] ?? 0;
    setText(reading2, words(found, index));
    drawBars(bars, found, index);
  };
  return { element: root, draw };
}
function choose(all, where, kind) {
  const module = where.slice(0, Math.max(0, where.lastIndexOf(".")));
  const own = all.filter((one) => one.where === where);
  const near = own.length ? own : all.filter((one) => module !== "" && one.where === module);
  const first = near[0] ?? all[0];
  return all.find((one) => one.where === first?.where && one.kind === kind) ?? first;
}
function valueRange({ lows, highs }) {
  const sorted = (numbers) => numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  const [below, above] = [sorted(lows), sorted(highs)];
  const beyond = Math.floor(TRIMMED * below.length);
  const low = below[beyond] ?? 0;
  const high = above[above.length - 1 - Math.floor(TRIMMED * above.length)] ?? 1;
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}
function shares(counts, [from, to], [low, high], levels) {
  const found = new Array(levels).fill(0);
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0) || 1;
  const width = (to - from) / counts.length;
  const level = (high - low) / levels;
  for (let bin = 0; bin < counts.length; bin += 1) {
    if (!counts[bin]) continue;
    const [left, right] = [from + bin * width, from + (bin + 1) * width];
    const first = Math.max(0, Math.floor((left - low) / level));
    const last = Math.min(levels - 1, Math.floor((right - low) / level));
    for (let place = first; place <= last; place += 1) {
      const [start, end] = [low + place * level, low + (place + 1) * level];
      const overlap = Math.min(right, end) - Math.max(left, start);
      const part = width > 0 ? Math.max(0, overlap) / width : 1;
      found[place] += part * counts[bin] / total;
    }
  }
  return found;
}
function columnsOf(seen) {
  const [first, last] = [seen[0] ?? 0, seen.at(-1) ?? 0];
  const gaps = seen.slice(1).map((step, index2) => step - seen[index2]);
  const gap = Math.max(Math.min(...gaps, last - first || 1), (last - first) / MOST_COLUMNS) || 1;
  const start = Math.max(0, first - gap);
  const count = Math.max(1, Math.round((last - start) / gap));
  const width = (last - start) / count;
  let index = 0;
  const indices = Array.from({ length: count }, (_, column) => {
    const end = start + (column + 1) * width + 1e-6;
    while (index + 1 < seen.length && seen[index + 1] <= end) index += 1;
    return index;
  });
  return { steps: [start, last], indices };
}
function mapOf(found, grid) {
  const [low, high] = valueRange(found);
  const { where, kind, steps, lows, highs, counts } = found;
  const key = JSON.stringify([where, kind, steps.length, steps.at(-1), low, high]);
  const made4 = [];
  const sharesAt = (index) => made4[index] ??= shares(
    counts[index],
    [lows[index], highs[index]],
    [low, high],
    LEVELS
  );
  const color = (row, column) => {
    const shared = sharesAt(grid.indices[column] ?? 0);
    const part = shared[LEVELS - 1 - row] ?? 0;
    const most = Math.max(...shared);
    return part > 0 ? along(SEQUENTIAL, Math.sqrt(part / most)) : null;
  };
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map((value) => {
    const text = tickLabel(value, step);
    return { at: (high - value) / (high - low) * LEVELS, text, title: text };
  });
  return {
    key,
    rows: LEVELS,
    rowHeight: LEVEL_HEIGHT,
    columns: grid.indices.length,
    steps: grid.steps,
    color,
    labels,
    signs: [],
    describe: (_row, column) => words(found, grid.indices[column] ?? 0)
  };
}
function words({ steps, lows, highs, counts, kind, where }, index) {
  const own = Array.from(counts[index] ?? []);
  const total = own.reduce((sum, count) => sum + count, 0);
  const [low, high] = [lows[index] ?? 0, highs[index] ?? 0];
  const fullest = own.indexOf(Math.max(...own));
  const width = (high - low) / (own.length || 1);
  const from = formatNumber(low + fullest * width, 2);
  const to = formatNumber(low + (fullest + 1) * width, 2);
  const name = NAMES3[kind]?.toLowerCase() ?? kind;
  return `${shown(where)}, step ${formatCount(steps[index] ?? 0)}: ${formatCount(total)} ${name} from ${formatNumber(low)} to ${formatNumber(high)}, most between ${from} and ${to}`;
}
function drawBars(target, { lows, highs, counts }, index) {
  const { width, height, bottom } = BARS;
  const own = Array.from(counts[index] ?? []);
  const [low, high] = [lows[index] ?? 0, highs[index] ?? 1];
  const x = linear(low, high, 10, width - 10);
  const y = linear(0, Math.max(...own, 1), height - bottom, 6);
  const wide = (width - 20) / (own.length || 1);
  const bars = own.map((count, bin) => {
    const top = y.at(count);
    const size = { width: wide - 1, height: height - bottom - top };
    return svg("rect", { x: 10 + bin * wide, y: top, ...size });
  });
  const step = tickStep(high - low, 4);
  const labels = ticks(low, high, 4).map(
    (value) => svg(
      "text",
      { x: x.at(value), y: height - 5, "text-anchor": "middle" },
      tickLabel(value, step)
    )
  );
  const base = height - bottom + 0.5;
  setAttributes(target, { width, height, viewBox: `0 0 ${width} ${height}` });
  target.replaceChildren(
    ...bars,
    svg("line", { x1: 0, x2: width, y1: base, y2: base }),
    ...labels
  );
}

// src/training/statistics.ts
var GOOD_RATIO = 1e-3;
var RATIO_DECADES = 2;
var MOST_DECADES = 8;
var NOT_A_NUMBER = [190, 24, 93];
var KNOWN = {
  "gradient norm": { label: "Gradient norm", formula: "‖g‖", scale: "log" },
  "weight norm": { label: "Weight norm", formula: "‖w‖", scale: "log" },
  "update ratio": {
    label: "Update-to-weight ratio",
    formula: "‖Δw‖ / ‖w‖",
    scale: "ratio"
  },
  "activation mean": { label: "Activation mean", formula: "mean", scale: "sign" },
  "activation std": { label: "Activation spread", formula: "std", scale: "log" },
  "zero fraction": {
    label: "Zero fraction",
    formula: "share of zeros",
    scale: "share"
  }
};
function statistic(kind) {
  return KNOWN[kind] ?? { label: kind, formula: "", scale: "log" };
}
function kindsOf(layers) {
  const there = new Set(layers.filter(({ where }) => where).map(({ kind }) => kind));
  const known = Object.keys(KNOWN).filter((kind) => there.has(kind));
  return [...known, ...[...there].filter((kind) => !known.includes(kind))];
}
function tint(kind, all, dark) {
  const { scale } = statistic(kind);
  const diverging = dark ? DIVERGING_DARK : DIVERGING;
  if (scale === "share")
    return made3(SEQUENTIAL, ["0 %", "50 %", "100 %"], (value) => value);
  if (scale === "ratio") {
    const words3 = [-RATIO_DECADES, 0, RATIO_DECADES].map((decades2, index) => {
      const sign2 = ["≤ ", "", "≥ "][index] ?? "";
      return sign2 + formatNumber(GOOD_RATIO * 10 ** decades2, 1);
    });
    const share = (value) => 0.5 + Math.log10(value / GOOD_RATIO) / (2 * RATIO_DECADES);
    return made3(diverging, words3, share);
  }
  const { low, high, positive } = range(all);
  if (scale === "sign") {
    const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const words3 = [-size, 0, size].map((value) => formatNumber(value, 2));
    return made3(diverging, words3, (value) => 0.5 + value / (2 * size));
  }
  const bottom = Math.max(positive, high / 10 ** MOST_DECADES);
  const decades = high > bottom ? Math.log10(high / bottom) : 1;
  const words2 = [bottom, Math.sqrt(bottom * high), high].map(
    (value) => formatNumber(value, 2)
  );
  return made3(SEQUENTIAL, words2, (value) => Math.log10(value / bottom) / decades);
}
function made3(colours, words2, share) {
  const color = (value) => Number.isFinite(value) ? along(colours, share(value)) : NOT_A_NUMBER;
  return { colours, words: words2, color };
}
function range(all) {
  let [low, high, positive] = [Infinity, -Infinity, Infinity];
  for (const { values, length } of all) {
    const [lowest, highest] = values.extremes(0, length);
    if (lowest < 0) continue;
    low = Math.min(low, values.at(lowest));
    high = Math.max(high, values.at(highest));
    positive = Math.min(positive, values.positive(0, length).lowest ?? Infinity);
  }
  if (low > high) return { low: 0, high: 1, positive: 1 };
  return { low, high, positive: Number.isFinite(positive) ? positive : 1 };
}
function valueWithin(series, from, to) {
  const [start, stop] = [series.from(from), series.from(to)];
  if (stop === start) return start === 0 ? null : series.values.at(start - 1);
  const [, highest] = series.values.extremes(start, stop);
  return highest < 0 ? Number.NaN : series.values.at(highest);
}
function belongs(where, chosen) {
  const module = chosen.slice(0, Math.max(0, chosen.lastIndexOf(".")));
  return where === chosen || where.startsWith(`${chosen}.`) || where !== "" && where === module;
}

// src/training/layers.ts
var ROW = 18;
var MOST_ROWS = 400;
var HEIGHT2 = 116;
var CELL = 3;
var TINY = 1e-6;
function makeLayers(chosen) {
  const kinds = makeChoice("Statistic", (kind) => chosen.set("statistic", kind));
  const legend = makeLegend2();
  const reading2 = element("p", { class: "tge-reading tge-number" });
  const heading = element("p", { class: "tge-subtitle" });
  const charts = makeGrid(chosen);
  charts.element.classList.add("tge-small-charts");
  const cells = { key: "", values: [] };
  let rows2 = [];
  let place = null;
  let map = null;
  let again = () => {
  };
  const heat = makeHeat("Layers by step", (moved, picked) => {
    place = moved;
    const where = rows2[moved?.row ?? -1]?.where;
    if (picked && where !== void 0 && where !== chosen.now.selected_layer)
      chosen.set("selected_layer", where);
    again();
    charts.point(moved && map && Math.round(stepOf(map, moved.column)));
  });
  const root = element(
    "div",
    { class: "tge-layers" },
    element("div", { class: "tge-tools" }, kinds.element, legend.element),
    heat.element,
    reading2,
    heading,
    charts.element
  );
  const draw = (run, marks) => {
    again = () => draw(run, marks);
    const known = kindsOf(run.layers);
    const kind = known.includes(chosen.now.statistic) ? chosen.now.statistic : known[0] ?? "";
    kinds.update(
      known.map((one) => [one, statistic(one).label]),
      kind
    );
    const all = run.layers.filter((layer) => layer.where !== "" && layer.kind === kind);
    rows2 = all.slice(0, MOST_ROWS);
    const colours = tint(
      kind,
      rows2.map(({ series }) => series),
      isDark(root)
    );
    legend.update(colours.colours, colours.words);
    map = mapOf2(run, rows2, kind, colours, heat, cells);
    const marked = rows2.findIndex(({ where: where2 }) => where2 === chosen.now.selected_layer);
    if (place !== null && place.row >= rows2.length) place = null;
    heat.element.hidden = rows2.length === 0;
    heat.draw(map, place, marked < 0 ? null : marked);
    const more = all.length - rows2.length;
    const left = more > 0 ? ` ${formatCount(more)} more layers are not drawn.` : "";
    setText(reading2, place ? map.describe(place.row, place.column) : hint(kind) + left);
    const selected = chosen.now.selected_layer;
    const there = run.layers.some((layer) => belongs(layer.where, selected));
    const where = there ? selected : rows2[0]?.where ?? "";
    setText(heading, where ? shown(where) : "");
    const look = {
      ...lookOf([run], marks, chosen),
      height: HEIGHT2,
      smooth: 0,
      events: []
    };
    charts.draw(layerFamilies(run, where), look, ({ lines }) => lines.length > 1);
  };
  return { element: root, draw };
}
function hint(kind) {
  const { label: label2, formula } = statistic(kind);
  const aim = kind === "update ratio" ? ", often near 0.001 where training goes well" : "";
  const text = formula ? `${label2}, ${formula}${aim}. ` : "";
  return `${text}Point at a layer, or use the arrow keys; a click chooses it.`;
}
function mapOf2(run, rows2, kind, colours, heat, cells) {
  const names = rows2.map(({ where }) => shown(where));
  const points = Math.max(1, ...rows2.map(({ series }) => series.length));
  const last = Math.max(1, ...rows2.map(({ series }) => series.last));
  const columns = Math.max(1, Math.min(points, Math.floor(heat.room(names) / CELL)));
  const steps = [0, last];
  const edge = (column) => column / columns * last;
  const lengths = rows2.map(({ where, series }) => [where, series.length]);
  const key = JSON.stringify([
    kind,
    columns,
    last,
    lengths,
    colours.words,
    colours.colours[0]
  ]);
  if (key !== cells.key) {
    const row = ({ series }) => Array.from(
      { length: columns },
      (_, column) => valueWithin(series, edge(column) + TINY, edge(column + 1) + TINY)
    );
    Object.assign(cells, { key, values: rows2.flatMap(row) });
  }
  const { values } = cells;
  const value = (row, column) => values[row * columns + column] ?? null;
  const { label: label2 } = statistic(kind);
  return {
    key,
    rows: rows2.length,
    rowHeight: ROW,
    columns,
    steps,
    color: (row, column) => {
      const found = value(row, column);
      return found === null ? null : colours.color(found);
    },
    labels: names.map((text, row) => ({ at: row + 0.5, text, title: text })),
    signs: run.alarms.flatMap(({ where, step, text }) => {
      const row = rows2.findIndex(
        (layer) => belongs(layer.where, where) || layer.where === where
      );
      return row < 0 || where === "" ? [] : [{ row, step, label: text }];
    }),
    describe: (row, column) => {
      const found = value(row, column);
      const text = found === null ? "not measured" : formatNumber(found);
      const step = Math.round(stepOf({ steps, columns }, column));
      const at = `${names[row] ?? ""}, step ${formatCount(step)}`;
      return `${at}: ${label2.toLowerCase()} ${text}`;
    }
  };
}
function layerFamilies(run, where) {
  const own = [...kindsOf(run.layers), ...["step seconds", "memory MB"]].map((kind) => {
    const layers = run.layers.filter(
      (layer) => layer.kind === kind && (layer.where === "" || belongs(layer.where, where))
    );
    const lines = layers.slice(0, 5).map(({ where: name, series }, place) => ({
      run: 0,
      series,
      curve: kind,
      label: layers.length > 1 ? shown(name) : kind,
      color: place,
      dash: place,
      shape: 0
    }));
    const guide = kind === "update ratio" ? { guide: GOOD_RATIO } : {};
    return { name: kind, lines, ...guide };
  });
  return own.filter(({ lines }) => lines.length > 0);
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
var MOST_SPOKEN = 5;
function stepText({ step, totalSteps }) {
  const total = totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`;
  return `step ${formatCount(step)}${total}`;
}
function paceText(run) {
  const { state, rate, remaining } = run;
  const running = state === "running";
  const parts = [
    running && rate > 0 ? `${formatNumber(rate, 2)} steps/s` : "",
    costText(run)
  ];
  if (running && remaining !== null) parts.push(`${durationText(remaining)} left`);
  return parts.filter((part) => part !== "").join(" · ");
}
function costText(run) {
  const seconds = wholeRun(run, "step seconds") ?? Number.NaN;
  const memory = wholeRun(run, "memory MB") ?? Number.NaN;
  const time = seconds < 1 ? `${formatNumber(1e3 * seconds, 2)} ms` : `${formatNumber(seconds, 2)} s`;
  const parts = [
    Number.isFinite(seconds) ? `${time}/step` : "",
    Number.isFinite(memory) ? `${formatNumber(memory)} MB` : ""
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
function durationText(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function sentence(run) {
  const error = lastError(run);
  if (error) return `Failed in step ${formatCount(error.step)}: ${error.headline}`;
  const values = run.series.slice(0, MOST_SPOKEN).map(
    ({ name, values: values2, length }) => `${shown(name)} ${formatNumber(values2.at(length - 1))}`
  ).join(", ");
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
    const broken = saved && (run.state === "running" || run.state === "paused");
    const text = broken ? "Interrupted" : WORDS[run.state];
    setText(word, saved ? `${text} (saved)` : text);
    setText(step, run.state === "ready" ? "" : stepText(run));
    setText(rate, paceText(run));
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
function makeReason() {
  const box2 = element("p", { class: "tge-note" });
  const update = (run) => {
    const text = stopReason(run);
    box2.hidden = text === "";
    setText(box2, text && `Stopped at step ${formatCount(run.step)}: ${text}.`);
  };
  return { element: box2, update };
}
function makeErrorBox() {
  const heading = element("p", { class: "tge-error-headline" });
  const text = element("pre", {
    class: "tge-error-text",
    tabindex: 0,
    "aria-label": "Traceback"
  });
  const box2 = element(
    "section",
    { class: "tge-error", "aria-label": "Error" },
    heading,
    text
  );
  box2.hidden = true;
  const update = (run) => {
    const error = lastError(run);
    box2.hidden = error === null;
    if (error === null) return;
    setText(heading, `Step ${formatCount(error.step)} failed: ${error.headline}`);
    setText(text, error.text);
  };
  return { element: box2, update };
}

// src/training/widget.ts
var PATIENCE_MILLISECONDS = 1500;
function savedRuns(model) {
  const records = model.get("snapshot") ?? [];
  const labels = model.get("labels");
  const runs = labels.map((_, index) => {
    const record = records[index];
    return record ? runOfRecord(record) : emptyRun();
  });
  const first = runs[0] ?? emptyRun();
  if (!first.step) first.state = model.get("state");
  return runs.length ? runs : [first];
}
function render({ model, el }) {
  const runs = savedRuns(model);
  const main = runs[0];
  const controlled = model.get("controlled") === true;
  const began = performance.now();
  let said = main.state;
  let alarmsSaid = main.alarms.length;
  let pinned = null;
  const chosen = follow2(model, () => stream.schedule());
  const title = element("p", { class: "tge-title" });
  const status = makeStatus();
  const progress = makeProgress();
  const announcer = makeAnnouncer();
  const errorBox = makeErrorBox();
  const reason = makeReason();
  const controls = makeControls({
    command: (name, count = 1) => send(model, { kind: "command", name, count }),
    set: (name, value) => send(model, { kind: "set", name, value })
  });
  const show = (alarm) => {
    pinned = alarm;
    if (alarm.where) chosen.set("selected_layer", alarm.where);
    open("curves");
    announcer.say(`Step ${alarm.step} is marked in the charts`);
    stream.schedule();
  };
  const open = (tab) => {
    chosen.set("tab", tab);
    tabs.focus(tab);
  };
  const alarmWishes = {
    show,
    list: () => open("alarms"),
    put: () => tabs.focus("curves")
  };
  const banner = makeBanner(alarmWishes);
  const curves = makeCurves(chosen);
  const layers = makeLayers(chosen);
  const histograms = makeHistograms(chosen);
  const alarms = makeAlarms(alarmWishes);
  const panels = {
    curves: element("div", { class: "tge-panel" }, banner.element, curves.element),
    layers: element("div", { class: "tge-panel" }, layers.element),
    histograms: element("div", { class: "tge-panel" }, histograms.element),
    alarms: element("div", { class: "tge-panel" }, alarms.element)
  };
  const tabs = makeTabs(
    "What to look at",
    Object.entries(panels).map(([name, panel]) => ({ name, panel })),
    (name) => chosen.set("tab", name)
  );
  const card = element(
    "section",
    { class: "tge tge-training tge-card", "aria-label": "Training run" },
    element("div", { class: "tge-header" }, title, status.element),
    progress.element,
    tabs.element,
    ...Object.values(panels),
    errorBox.element,
    reason.element,
    controls.element,
    announcer.element
  );
  let picked = -1;
  const choice = makeChoice("Run", (index) => {
    picked = Number(index);
    stream.schedule();
  });
  tabs.element.after(choice.element);
  const watched = (labels) => {
    const measured = runs.flatMap(
      ({ layers: layers2, histograms: histograms2 }, index) => layers2.some(({ where }) => where) || histograms2.length ? [index] : []
    );
    const drawn = measured.find((index) => !chosen.now.hidden.includes(index));
    const now = measured.includes(picked) ? picked : drawn ?? measured[0] ?? 0;
    const options = measured.map((index) => [
      `${index}`,
      labels[index] ?? ""
    ]);
    choice.update(options, `${now}`);
    choice.element.hidden = measured.length < 2 || chosen.now.tab === "curves";
    return runs[now] ?? main;
  };
  const paint2 = () => {
    const live = stream.live();
    const labels = model.get("labels");
    const run = watched(labels);
    setText(title, shown(String(model.get("title") || "Training")));
    status.update(main, controlled && !live && main.step > 0 && waited());
    progress.update(main);
    label2(run);
    tabs.show(chosen.now.tab);
    const marks = alarmMarksOf(run.alarms, pinned);
    banner.update(run);
    if (!panels.curves.hidden) curves.draw(runs, labels, marks);
    if (!panels.layers.hidden) layers.draw(run, marks);
    if (!panels.histograms.hidden) histograms.draw(run);
    if (!panels.alarms.hidden) alarms.update(run);
    errorBox.update(main);
    reason.update(main);
    const canRestart = model.get("can_restart") === true;
    const { state, parameters } = main;
    controls.element.hidden = !controlled;
    controls.update({ state, parameters, canRestart, live });
  };
  const waited = () => performance.now() - began > PATIENCE_MILLISECONDS;
  const label2 = (run) => {
    const measured = run.layers.some(({ where }) => where !== "");
    tabs.label("curves", "Curves");
    tabs.label("layers", measured ? "Layers" : "");
    tabs.label("histograms", run.histograms.length ? "Histograms" : "");
    const count = run.alarms.length;
    tabs.label("alarms", count || measured ? `Alarms (${count})` : "");
    tabs.element.hidden = !(count || measured || run.histograms.length);
  };
  const receive = (header, buffers) => {
    const frame2 = decodeFrame(header, buffers);
    const run = runs[frame2.run];
    if (run === void 0) return true;
    const stepped = run.state === "paused" && run.step !== frame2.step;
    if (frame2.reset && run === main && frame2.step < run.step) startAnew();
    const whole = applyFrame(run, frame2);
    if (run === main) tell(stepped);
    return whole;
  };
  const startAnew = () => {
    pinned = null;
    if (chosen.now.zoom.length > 0) chosen.set("zoom", []);
  };
  const tell = (stepped) => {
    const alarm = main.alarms.at(-1);
    if (main.state !== said || stepped && main.state === "paused") {
      if (said !== "ready" || main.state !== "running") announcer.say(sentence(main));
      said = main.state;
    } else if (main.alarms.length > alarmsSaid && alarm && stream.live()) {
      announcer.say(`Alarm. ${alarmText(alarm)}`);
    }
    alarmsSaid = main.alarms.length;
  };
  const stream = follow(model, card, { receive, paint: paint2 });
  const late = setTimeout(() => stream.schedule(), PATIENCE_MILLISECONDS + 50);
  const undo = [
    stream.close,
    chosen.close,
    () => clearTimeout(late),
    ...["title", "labels", "can_restart"].map(
      (name) => onChange(model, name, stream.schedule)
    ),
    keepFocus(card),
    keepPlainKeys(card)
  ];
  el.append(card);
  paint2();
  stream.hello();
  return () => undo.forEach((stop) => stop());
}
var widget_default = { render };
export {
  widget_default as default
};
