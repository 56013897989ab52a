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

// src/conv/document.ts
var VERSION = 1;

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
function send(model, content2) {
  return whileHeard(model, () => model.send(content2));
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

// src/shared/ask.ts
var PATIENCE_MILLISECONDS = 1e4;
var NO_KERNEL = "No answer: this needs a running kernel. Run the cell again.";
var asked = 0;
function ask(model, name, content2 = {}, patience = PATIENCE_MILLISECONDS) {
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
    if (send(model, { ...content2, kind: "request", id, name })) return;
    end();
    reject(new Error(NO_KERNEL));
  });
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

// src/shared/tabs.ts
function makeTabs(title2, tabs, chosen) {
  const buttons = /* @__PURE__ */ new Map();
  const list = element("div", {
    class: "tge-tabs",
    role: "tablist",
    "aria-label": title2
  });
  for (const { name, panel } of tabs) {
    const made2 = element("button", {
      type: "button",
      class: "tge-tab",
      role: "tab",
      id: uniqueId("tge-tab")
    });
    panel.id ||= uniqueId("tge-panel");
    setAttributes(made2, { "aria-controls": panel.id });
    setAttributes(panel, { role: "tabpanel", "aria-labelledby": made2.id });
    made2.addEventListener("click", () => chosen(name));
    buttons.set(name, made2);
    list.append(made2);
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
  const label = (name, text) => {
    const button2 = buttons.get(name);
    if (button2 === void 0) return;
    setText(button2, text);
    button2.hidden = text === "";
  };
  list.addEventListener("keydown", (event) => {
    const there = [...buttons].filter(([, button3]) => !button3.hidden);
    const here2 = there.findIndex(([, button3]) => button3 === event.target);
    const target = tabOfKey(event.key, here2, there.length);
    const [name, button2] = there[target ?? -1] ?? [];
    if (name === void 0) return;
    event.preventDefault();
    chosen(name);
    button2?.focus();
  });
  const focus = (name) => buttons.get(name)?.focus();
  return { element: list, show, label, focus };
}
function tabOfKey(key, here2, count2) {
  if (key === "ArrowLeft" || key === "ArrowUp") return (here2 - 1 + count2) % count2;
  if (key === "ArrowRight" || key === "ArrowDown") return (here2 + 1) % count2;
  if (key === "Home") return 0;
  return key === "End" ? count2 - 1 : void 0;
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
  const fits = Math.min(
    Math.min(room, colours) / Math.max(columns, 1),
    TALLEST / Math.max(rows, 1)
  );
  const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(fits)));
  return { width: side, height: side, numbers: false };
}
function cellOfKey(key, [row, column], rows, columns) {
  const targets = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [row, 0],
    End: [row, columns - 1],
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
function along(colours, share) {
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
function neatScale(values) {
  const finite = values.filter(Number.isFinite);
  const power = Math.floor(Math.log10(largest([finite]) || 1));
  const small2 = power < -1 && power >= -3;
  const scale = small2 ? { exponent: 0, decimals: 2 - power } : scaleOf([finite]);
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
  const draw2 = (content2) => {
    shown = content2;
    const { rows, columns } = content2;
    const labels = rowLabels(content2);
    left = labels.reduce((most, text) => Math.max(most, text.length), 0) * LABEL_LETTER;
    left = left > 0 ? left + 7 : 1;
    top = content2.columnLabel ? LABEL : 1;
    size = cellSize(
      rows,
      columns,
      letters(content2),
      content2.room - left - 1,
      (content2.colourRoom ?? content2.room) - left - 1
    );
    const last = content2.columnLabel?.(columns - 1) ?? "";
    const beyond = Math.max(1, (last.length * LABEL_LETTER - size.width) / 2 + 1);
    const width = left + columns * size.width + beyond;
    const height = top + rows * size.height + 1;
    setAttributes(drawing, { width, height, viewBox: `0 0 ${width} ${height}` });
    const dense = rows * columns > MOST_ELEMENTS;
    picture.hidden = !dense;
    if (dense) paint(content2);
    drawing.replaceChildren(
      ...dense ? [signs(content2, place)] : [cells(content2, size, place)],
      axes(content2, labels, size, left, top),
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
  const place = (row, column) => [
    left + column * size.width,
    top + row * size.height
  ];
  const paint = (content2) => {
    const { rows, columns } = content2;
    setAttributes(picture, { width: columns, height: rows });
    Object.assign(picture.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${columns * size.width}px`,
      height: `${rows * size.height}px`
    });
    paintPixels(picture, content2);
  };
  const mark = (wanted) => {
    marks = wanted;
    overlay.replaceChildren(
      ...wanted.map(({ row, column, rows = 1, columns = 1, kind }) => {
        const [x, y] = place(row, column);
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
  const cellAt2 = (event) => {
    const box = drawing.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - left) / size.width);
    const row = Math.floor((event.clientY - box.top - top) / size.height);
    const inside = shown !== null && row >= 0 && column >= 0 && row < shown.rows && column < shown.columns;
    return inside ? [row, column] : null;
  };
  listen(root, cellAt2, events);
  const name = (label) => setAttributes(root, { "aria-label": label });
  return { element: root, draw: draw2, mark, name };
}
function listen(root, cellAt2, events) {
  root.addEventListener("pointermove", (event) => {
    const cell3 = cellAt2(event);
    if (cell3 === null) return events.leave?.();
    if (event.buttons & 1) events.pick?.(...cell3);
    else events.point?.(...cell3);
  });
  root.addEventListener("pointerleave", () => events.leave?.());
  root.addEventListener("pointerdown", (event) => {
    const cell3 = cellAt2(event);
    if (cell3 !== null && event.button === 0) events.pick?.(...cell3);
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (events.key?.(event.key)) event.preventDefault();
  });
}
function rowLabels({ rows, rowLabel }) {
  return rowLabel ? Array.from({ length: rows }, (_, row) => rowLabel(row)) : [];
}
function letters(content2) {
  const { rows, columns, scale } = content2;
  if (rows * columns > MOST_ELEMENTS) return 99;
  let most = 1;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const value = content2.value(row, column);
      if (value !== void 0) most = Math.max(most, anyCell(value, scale).length);
    }
  return most;
}
function cells(content2, size, place) {
  const group = svg("g");
  for (let row = 0; row < content2.rows; row += 1)
    for (let column = 0; column < content2.columns; column += 1)
      group.append(...cell2(content2, size, row, column, ...place(row, column)));
  return group;
}
function cell2(content2, size, row, column, x, y) {
  const value = content2.value(row, column);
  const kind = content2.kind?.(row, column) ?? "";
  const own = content2.share?.(row, column);
  const warmth = own ?? (value === void 0 ? 0 : heat(value, content2.largest));
  const tone = value === void 0 ? "unknown" : toneOf(value);
  const box = { x, y, width: size.width, height: size.height };
  const rect = svg("rect", { class: `tge-cell tge-${tone} ${kind}`, ...box });
  const full = size.numbers ? 50 : 90;
  const strength = Number.isFinite(warmth) ? Math.round(Math.abs(warmth) * full) : 0;
  rect.style.setProperty("--tge-heat", `${strength}%`);
  const known = value !== void 0 && !kind.includes("tge-blank");
  const text = known ? anyCell(value, content2.scale) : "";
  const sign2 = text !== "" && !Number.isFinite(value);
  if (text === "" || !size.numbers && !sign2) return [rect];
  const at2 = { x: x + size.width / 2, y: y + size.height / 2 };
  const short = size.numbers ? text : "×";
  return [rect, svg("text", { class: `tge-cell-text ${kind}`, ...at2 }, short)];
}
function toneOf(value) {
  if (!Number.isFinite(value)) return "odd";
  return value < 0 ? "cold" : "warm";
}
function signs(content2, place) {
  const group = svg("g");
  for (let row = 0; row < content2.rows; row += 1)
    for (let column = 0; column < content2.columns; column += 1) {
      const value = content2.value(row, column);
      if (value === void 0 || Number.isFinite(value)) continue;
      const [x, y] = place(row, column);
      group.append(svg("text", { class: "tge-odd-sign", x, y }, "×"));
      if (group.childElementCount > 300) return group;
    }
  return group;
}
function axes(content2, labels, size, left, top) {
  const group = svg("g", { class: "tge-grid-labels" });
  const { columns, columnLabel } = content2;
  const widest = columnLabel ? columnLabel(columns - 1).length * LABEL_LETTER + 6 : 1;
  const across = Math.max(1, Math.ceil(widest / size.width));
  const down = Math.max(1, Math.ceil(12 / size.height));
  labels.forEach((text, row) => {
    if (row % down > 0) return;
    const y = top + (row + 0.5) * size.height;
    group.append(svg("text", { x: left - 5, y, "text-anchor": "end" }, text));
  });
  for (let column = 0; columnLabel && column < columns; column += across) {
    const x = left + (column + 0.5) * size.width;
    const at2 = { x, y: top - 7, "text-anchor": "middle" };
    group.append(svg("text", at2, columnLabel(column)));
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
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const number = value(row, column);
      if (number === void 0) continue;
      const share = Number.isNaN(number) ? 0.5 : (heat(number, largest2) + 1) / 2;
      image.data.set([...along(colours, share), 255], 4 * (row * columns + column));
    }
  context.putImageData(image, 0, 0);
}
function spoken({ rows, columns, value, scale }) {
  const row = (at2) => Array.from({ length: columns }, (_, column) => {
    const number = value(at2, column);
    return number === void 0 ? "empty" : anyCell(number, scale);
  }).join(" ");
  return Array.from({ length: rows }, (_, at2) => row(at2)).join("; ");
}
function largestOf(values) {
  let most = 0;
  for (const value of values)
    if (value !== void 0 && Number.isFinite(value))
      most = Math.max(most, Math.abs(value));
  return most;
}

// src/tensor/document.ts
function received(value) {
  if (typeof value === "number") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Infinity : -Infinity;
}

// src/conv/geometry.ts
function numbersOf(part) {
  return {
    part,
    input: Float64Array.from(part.input.values, received),
    output: Float64Array.from(part.output.values, received),
    weight: part.weight.map((kernels) => Float64Array.from(kernels, received)),
    bias: part.bias && Float64Array.from(part.bias, received)
  };
}
function met({ stride, dilation }, [row, column], [a, b]) {
  return [row * stride[0] + a * dilation[0], column * stride[1] + b * dilation[1]];
}
function span({ kernel, dilation }, axis) {
  return dilation[axis] * (kernel[axis] - 1) + 1;
}
function isPadding({ padding, in_size }, [row, column]) {
  const [top = 0, , left = 0] = padding;
  const [rows = 0, columns = 0] = in_size;
  return row < top || row >= top + rows || column < left || column >= left + columns;
}
function nearest(part, [row, column]) {
  const along2 = (at2, axis) => {
    const middle = (span(part, axis) - 1) / 2;
    const place = Math.round((at2 - middle) / part.stride[axis]);
    return Math.max(0, Math.min(part.out_size[axis] - 1, place));
  };
  return [along2(row, 0), along2(column, 1)];
}
function channelsOf(part, out) {
  const group = Math.floor(out / (part.out_channels / part.groups));
  return part.channels.filter((channel) => Math.floor(channel / part.depth) === group);
}
function at(block, values, channel, [row, column]) {
  const [r, c] = [row - block.row, column - block.column];
  const inside = r >= 0 && c >= 0 && r < block.rows && c < block.columns;
  return inside ? values[(channel * block.rows + r) * block.columns + c] ?? NaN : NaN;
}
function inputAt({ part, input }, channel, cell3) {
  return at(part.input, input, part.channels.indexOf(channel), cell3);
}
function outputAt({ part, output }, out, cell3) {
  return at(part.output, output, out - part.first, cell3);
}
function kernelCells({ kernel: [rows = 1, columns = 1] }) {
  return Array.from({ length: rows * columns }, (_, place) => [
    Math.floor(place / columns),
    place % columns
  ]);
}
function kernelOf({ part, weight }, out, channel) {
  const size = part.kernel[0] * part.kernel[1];
  const from = channel % part.depth * size;
  return [...(weight[out - part.first] ?? []).slice(from, from + size)];
}
function patchOf(numbers, channel, cell3) {
  const { part } = numbers;
  return kernelCells(part).map(
    (place) => inputAt(numbers, channel, met(part, cell3, place))
  );
}
function sumAt(numbers, out, cell3) {
  const { part, bias } = numbers;
  const channels = channelsOf(part, out).map((channel) => {
    const kernel = kernelOf(numbers, out, channel);
    const patch = patchOf(numbers, channel, cell3);
    return { channel, sum: dot(patch, kernel) };
  });
  const total = outputAt(numbers, out, cell3);
  const own = bias === null ? null : bias[out - part.first] ?? 0;
  const known = channels.reduce((sum, each) => sum + each.sum, own ?? 0);
  const count2 = part.depth - channels.length;
  return {
    channels,
    others: { count: count2, sum: count2 > 0 ? total - known : 0 },
    bias: own,
    total
  };
}
function dot(a, b) {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}
function localOf({ output }, [row, column]) {
  const [r, c] = [row - output.row, column - output.column];
  const inside = r >= 0 && c >= 0 && r < output.rows && c < output.columns;
  return inside ? r * output.columns + c : -1;
}
function cellAt({ output }, local) {
  const row = Math.floor(local / output.columns);
  return [output.row + row, output.column + local % output.columns];
}
function cellOf({ out_size: [, columns = 1] }, position) {
  return [Math.floor(position / columns), position % columns];
}
function positionOf({ out_size: [, columns = 1] }, [row, column]) {
  return row * columns + column;
}
function sizeFormula(part, axis) {
  const [size, kernel, stride, dilation] = [
    part.in_size[axis],
    part.kernel[axis],
    part.stride[axis],
    part.dilation[axis]
  ];
  const padding = part.padding[2 * axis] + part.padding[2 * axis + 1];
  const reach2 = `${dilation}·(${kernel} − 1)`;
  const inside = `(${size} + ${padding} − ${reach2} − 1)`;
  const exact = (size + padding - dilation * (kernel - 1) - 1) % stride === 0;
  const share = exact ? `${inside} / ${stride}` : `⌊${inside} / ${stride}⌋`;
  return `${share} + 1 = ${part.out_size[axis]}`;
}

// src/conv/columns.ts
var MOST_ROWS = 40;
var MOST_COLUMNS = 64;
function matrixOf({ numbers, out, channel, cell: cell3 }, columns) {
  const { part } = numbers;
  const size = part.kernel[0] * part.kernel[1];
  const all = channelsOf(part, out);
  const channels = all.length * size <= MOST_ROWS ? all : [channel];
  const count2 = part.output.rows * part.output.columns;
  const shown = Math.max(1, Math.min(columns, count2, MOST_COLUMNS));
  const middle = localOf(part, cell3) - Math.floor(shown / 2);
  const first = Math.max(0, Math.min(middle, count2 - shown));
  const cells2 = Array.from(
    { length: shown },
    (_, place) => cellAt(part, first + place)
  );
  const patches = cells2.map(
    (at2) => channels.flatMap((one) => patchOf(numbers, one, at2))
  );
  const places = kernelCells(part);
  const labels = channels.flatMap(
    (one) => places.map(([a, b]) => part.depth > 1 ? `${one},${a},${b}` : `${a},${b}`)
  );
  return {
    channels,
    rows: labels.map((_, row) => patches.map((patch) => patch[row] ?? NaN)),
    weights: channels.flatMap((one) => kernelOf(numbers, out, one)),
    cells: cells2,
    outputs: cells2.map((at2) => outputAt(numbers, out, at2)),
    labels
  };
}
function makeColumns(actions) {
  let state = null;
  let matrix = null;
  const step = (by) => {
    if (state === null) return;
    const { part } = state.numbers;
    const count2 = part.output.rows * part.output.columns;
    const to = Math.max(0, Math.min(count2 - 1, localOf(part, state.cell) + by));
    actions.pause();
    actions.go(cellAt(part, to));
  };
  const grid = makeGrid("matrix of patches", {
    pick: (_, column) => {
      const cell3 = matrix?.cells[column - 2];
      if (cell3 === void 0) return;
      actions.pause();
      actions.go(cell3);
    },
    key: (key) => {
      const target = cellOfKey(key, [0, 1e3], 1, 2001);
      if (target && key !== "ArrowUp" && key !== "ArrowDown") step(target[1] - 1e3);
      return target !== void 0 && key.startsWith("Arrow");
    }
  });
  grid.name("Matrix whose columns are the patches. Left and right arrow keys slide.");
  const words = element("p", { class: "tge-note" });
  const formula = element("p", { class: "tge-conv-formula" });
  const panel = element(
    "div",
    { class: "tge-columns" },
    element("figure", { class: "tge-conv-figure tge-view-4" }, grid.element),
    words,
    formula
  );
  const draw2 = (now, room) => {
    state = now;
    const wide = matrixOf(now, MOST_COLUMNS);
    const fits = Math.max(3, Math.floor((room - 60) / letterWidth(wide)) - 2);
    matrix = matrixOf(now, fits < 4 ? MOST_COLUMNS : fits);
    drawMatrix(grid, matrix, now, room);
    words.textContent = describe(matrix, now);
    formula.replaceChildren(...sumOf(matrix, now));
  };
  return { panel, draw: draw2 };
}
function letterWidth({ rows, weights }) {
  const scale = neatScale([...rows.flat(), ...weights]);
  return Math.max(26, Math.ceil(6.7 * (scale.decimals + (scale.decimals ? 3 : 2)) + 9));
}
function drawMatrix(grid, matrix, { cell: cell3 }, room) {
  const { rows, weights, cells: cells2, outputs, labels } = matrix;
  const patches = largestOf(rows.flat());
  const [weight, output] = [largestOf(weights), largestOf(outputs)];
  const last = rows.length + 1;
  const value = (row, column) => {
    if (row === last) return column < 2 ? void 0 : outputs[column - 2];
    if (row === last - 1) return void 0;
    return column === 0 ? weights[row] : column === 1 ? void 0 : rows[row]?.[column - 2];
  };
  const gap = (row, column) => row === last - 1 || column === 1 || row === last && column === 0;
  grid.draw({
    rows: rows.length + 2,
    columns: cells2.length + 2,
    value,
    kind: (row, column) => gap(row, column) ? "tge-gap" : "",
    share: (row, column) => {
      const number = value(row, column);
      if (number === void 0) return 0;
      return heat(number, row === last ? output : column === 0 ? weight : patches);
    },
    rowLabel: (row) => labels[row] ?? (row === last ? "output" : ""),
    columnLabel: (column) => column === 0 ? "w" : column === 1 ? "" : cells2[column - 2]?.join(",") ?? "",
    largest: 1,
    scale: scaleOfMatrix(matrix),
    room
  });
  const here2 = cells2.findIndex(([r, c]) => r === cell3[0] && c === cell3[1]) + 2;
  grid.mark([
    { row: 0, column: 0, rows: rows.length, kind: "tge-mark-kernel" },
    { row: 0, column: here2, rows: rows.length, kind: "tge-mark-window" },
    { row: last, column: here2, kind: "tge-mark-here" }
  ]);
}
function scaleOfMatrix({ weights, rows, outputs }) {
  return neatScale([...weights, ...rows.flat(), ...outputs]);
}
function describe(matrix, { numbers: { part }, out }) {
  const { rows, cells: cells2, channels } = matrix;
  const size = part.depth * part.kernel[0] * part.kernel[1];
  const count2 = part.out_size[0] * part.out_size[1];
  const whole = rows.length === size && cells2.length === count2;
  const parts = [
    `The matrix is ${size} × ${count2}: a row for each kernel cell, a column for each output number.`,
    "The kernel w, here stood upright, times a column is the output number below it."
  ];
  if (!whole) parts.push(`Here are ${rows.length} rows and ${cells2.length} columns.`);
  if (channels.length < part.depth)
    parts.push(`The rows are those of input channel ${channels[0]}.`);
  const scale = factor(scaleOfMatrix(matrix));
  if (scale !== "") parts.push(`Numbers ${scale}.`);
  if (part.out_channels > 1) parts.push(`w is kernel ${out} of ${part.out_channels}.`);
  return parts.join(" ");
}
function sumOf({ rows, weights, cells: cells2, channels }, state) {
  const { numbers, out, cell: cell3 } = state;
  const here2 = cells2.findIndex(([r, c]) => r === cell3[0] && c === cell3[1]);
  if (here2 < 0) return [];
  const own = rows.reduce(
    (sum, row, place) => sum + (row[here2] ?? 0) * (weights[place] ?? 0),
    0
  );
  const { total, bias } = sumAt(numbers, out, cell3);
  const alone = channels.length === numbers.part.depth && bias === null;
  const text = [`w · column ${cell3.join(",")}`];
  if (!alone) text.push(` = ${formatNumber(own, 4)}`);
  if (channels.length < numbers.part.depth)
    text.push(` + ${formatNumber(total - own - (bias ?? 0), 4)} of the other rows`);
  if (bias !== null) text.push(` + ${formatNumber(bias, 4)} bias`);
  return [
    text.join(""),
    " = ",
    element("b", { class: "tge-number tge-conv-total" }, formatNumber(total, 4))
  ];
}

// src/conv/field.ts
function regions(layers, chosen, unit, image) {
  let region = { rows: [unit[0]], columns: [unit[1]] };
  const found = [region];
  for (let place = chosen; place >= 0; place -= 1) {
    const layer = layers[place];
    const size = place === 0 ? image : layers[place - 1].size;
    region = {
      rows: back(layer, 0, region.rows, size[0]),
      columns: back(layer, 1, region.columns, size[1])
    };
    found.unshift(region);
  }
  return found;
}
function back({ kernel, stride, padding, dilation }, axis, places, size) {
  const seen = /* @__PURE__ */ new Set();
  for (const place of places)
    for (let a = 0; a < kernel[axis]; a += 1) {
      const at2 = place * stride[axis] - padding[2 * axis] + a * dilation[axis];
      if (at2 >= 0 && at2 < size) seen.add(at2);
    }
  return [...seen].sort((one, other) => one - other);
}
function hasGaps({ rows, columns }) {
  return [rows, columns].some((places) => reach(places) > places.length);
}
function reach(places) {
  return places.length > 0 ? places.at(-1) - places[0] + 1 : 0;
}
function growth(layers) {
  let [field, jump] = [
    [1, 1],
    [1, 1]
  ];
  return layers.map(({ kernel, stride, dilation }) => {
    const steps = [0, 1].map((axis) => {
      const [k, d] = [kernel[axis], dilation[axis]];
      const grown = field[axis] + (k - 1) * d * jump[axis];
      const spread = d === 1 ? "" : `·${d}`;
      const factors = `(${k} − 1)${spread}·${jump[axis]}`;
      const text = `${field[axis]} + ${factors} = ${grown}`;
      return { grown, text, jump: jump[axis] * stride[axis] };
    });
    field = [steps[0].grown, steps[1].grown];
    jump = [steps[0].jump, steps[1].jump];
    const alike = steps[0].text === steps[1].text;
    const formula = alike ? steps[0].text : `${steps[0].text}; ${steps[1].text}`;
    return { field, jump, formula };
  });
}
function regionSize({ rows, columns }) {
  return [reach(rows), reach(columns)];
}

// src/conv/pictures.ts
var NO_NUMBER = -128;
function channelPixels(maps, channel) {
  const [, rows = 0, columns = 0] = maps.shown;
  const bytes = Int8Array.from(atob(maps.pixels), (letter) => letter.charCodeAt(0));
  const from = channel * rows * columns;
  return Array.from(
    bytes.subarray(from, from + rows * columns),
    (byte) => byte === NO_NUMBER ? NaN : byte / 127
  );
}
function channelCanvas(maps, channel, side) {
  const [, rows = 1, columns = 1] = maps.shown;
  const canvas = element("canvas", {
    class: "tge-map",
    width: columns,
    height: rows,
    "aria-hidden": "true"
  });
  const scale = side / Math.max(rows, columns);
  canvas.style.width = `${Math.round(columns * scale)}px`;
  canvas.style.height = `${Math.round(rows * scale)}px`;
  canvas.dataset["channel"] = String(channel);
  return canvas;
}
function paintChannel(canvas, maps, channel) {
  const [, rows = 0, columns = 0] = maps.shown;
  const shares = channelPixels(maps, channel);
  const value = (row, column) => shares[row * columns + column];
  paintPixels(canvas, { rows, columns, value, largest: 1 });
}

// src/conv/fieldview.ts
var LARGE = 250;
var SMALL = 96;
var NAME = 40;
function makeField(say) {
  let document_ = null;
  let chosen = -1;
  let unit = [0, 0];
  let side = LARGE;
  const id = uniqueId("tge-field");
  const select = element("select", { id });
  const large = element("div", { class: "tge-conv-row tge-field-large" });
  const between = element("div", { class: "tge-field-between" });
  const words = element("p", { class: "tge-conv-formula tge-field-words" });
  const table = element("div", { class: "tge-field-table" });
  const ends = element("p", { class: "tge-note" });
  const panel = element(
    "div",
    { class: "tge-field" },
    element("label", { class: "tge-choice", for: id }, "A number of ", select),
    large,
    words,
    between,
    table,
    ends
  );
  const layers = () => document_?.field.layers ?? [];
  const mapsOf = (name) => document_?.maps.find((maps) => maps.name === name && maps.kind !== "input");
  const fill = () => {
    select.replaceChildren(
      ...layers().map(
        (layer, place) => element("option", { value: place }, title(layer))
      )
    );
    chosen = layers().findLastIndex(({ kind }) => kind !== "point");
    if (chosen < 0) chosen = layers().length - 1;
    middle();
    table.replaceChildren(...sizes(layers()));
    ends.textContent = document_?.field.ends ?? "";
    ends.hidden = ends.textContent === "";
  };
  const middle = () => {
    const [rows = 1, columns = 1] = layers()[chosen]?.size ?? [];
    unit = [Math.floor(rows / 2), Math.floor(columns / 2)];
  };
  const show = () => {
    const layer = layers()[chosen];
    const [first] = document_?.maps ?? [];
    const empty = layer === void 0 || first === void 0;
    for (const part of [large, between, table, words]) part.hidden = empty;
    select.parentElement.hidden = empty;
    if (empty) return;
    select.value = String(chosen);
    const seen = regions(layers(), chosen, unit, first.size);
    large.replaceChildren(
      tile("Image", first, first.size, seen[0], side, "tge-view-1"),
      pickable(layer, seen.at(-1))
    );
    between.replaceChildren(
      ...layers().slice(0, chosen).map(
        (one, place) => tile(
          title(one),
          mapsOf(one.name),
          one.size,
          seen[place + 1],
          SMALL,
          "tge-view-3"
        )
      )
    );
    words.textContent = sentence(layer, unit, seen[0]);
    table.querySelectorAll("tr").forEach((row, place) => {
      row.classList.toggle("tge-chosen", place === chosen + 1);
    });
  };
  const pickable = (layer, region) => {
    const [rows = 1, columns = 1] = layer.size;
    const made2 = tile(
      title(layer),
      mapsOf(layer.name),
      layer.size,
      region,
      side,
      "tge-view-3"
    );
    const picture = made2.querySelector(".tge-tile-picture");
    setAttributes(picture, {
      tabindex: 0,
      role: "application",
      "aria-roledescription": "layer",
      "aria-label": `${title(layer)}, ${rows} by ${columns}. Arrow keys choose one.`
    });
    const at2 = (event) => {
      const box = picture.getBoundingClientRect();
      const place = (part, size) => Math.max(0, Math.min(size - 1, Math.floor(part * size)));
      return [
        place((event.clientY - box.top) / box.height, rows),
        place((event.clientX - box.left) / box.width, columns)
      ];
    };
    const move = (to, focus) => {
      unit = to;
      show();
      if (focus) large.querySelector("[tabindex]")?.focus();
      say(words.textContent);
    };
    picture.addEventListener("pointerdown", (event) => move(at2(event), true));
    picture.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) move(at2(event), true);
    });
    picture.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = cellOfKey(event.key, unit, rows, columns);
      if (to === void 0) return;
      event.preventDefault();
      move(to, true);
    });
    return made2;
  };
  select.addEventListener("change", () => {
    chosen = Number(select.value);
    middle();
    show();
    say(words.textContent);
  });
  const draw2 = (state, room) => {
    side = room < 2 * LARGE + 40 ? Math.max(110, Math.floor((room - 40) / 2)) : LARGE;
    if (document_ !== state.document) {
      document_ = state.document;
      fill();
    }
    show();
  };
  return { panel, draw: draw2 };
}
function title({ name, label }) {
  return shorten(visible(`${name} ${label}`.trim()), NAME);
}
function tile(name, maps, size, region, side, colour) {
  const [rows = 1, columns = 1] = size;
  const scale = side / Math.max(rows, columns);
  const [width, height] = [columns * scale, rows * scale];
  const picture = element("div", { class: "tge-tile-picture" });
  Object.assign(picture.style, { width: `${width}px`, height: `${height}px` });
  if (maps) {
    const canvas = channelCanvas(maps, 0, side);
    Object.assign(canvas.style, { width: "100%", height: "100%" });
    picture.append(canvas);
    queueMicrotask(() => paintChannel(canvas, maps, 0));
  }
  const [high, wide] = regionSize(region);
  const box = {
    x: (region.columns[0] ?? 0) * scale,
    y: (region.rows[0] ?? 0) * scale,
    width: Math.max(3, wide * scale),
    height: Math.max(3, high * scale)
  };
  picture.append(
    svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      svg("rect", { class: "tge-region-halo", ...box }),
      svg("rect", { class: "tge-region", ...box })
    )
  );
  const text = `${rows} × ${columns}`;
  return element(
    "figure",
    { class: `tge-conv-figure tge-tile ${colour}` },
    element(
      "figcaption",
      { class: "tge-conv-name" },
      name,
      element("small", {}, ` ${text}`)
    ),
    picture,
    element("p", { class: "tge-note" }, `${high} × ${wide}`)
  );
}
function sentence(layer, [row, column], seen) {
  const [high, wide] = regionSize(seen);
  const span2 = (places) => `${places[0]} to ${places.at(-1)}`;
  const where = `rows ${span2(seen.rows)}, columns ${span2(seen.columns)}`;
  const name = `Number [${row}, ${column}] of ${title(layer)}`;
  if (high === 0 || wide === 0) return `${name} sees only padding.`;
  const gaps = hasGaps(seen) ? ", with gaps" : "";
  return `${name} sees ${high} × ${wide} pixels: ${where}${gaps}.`;
}
function sizes(layers) {
  if (layers.length === 0) return [];
  const cell3 = (tag, text) => element(tag, {}, text);
  const steps = growth(layers);
  const rows = layers.map((layer, place) => {
    const step = steps[place];
    const pair = ([a, b]) => a === b ? `${a}` : `${a} × ${b}`;
    const window = layer.kind === "point" ? "each number alone" : windowText(layer);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, title(layer)),
      ...[window, step.formula, pair(step.jump)].map((text) => cell3("td", text))
    );
  });
  const heads = [
    "layer",
    "window",
    "sees: before + (kernel − 1)·jump",
    "jump after it"
  ];
  const head = element(
    "tr",
    {},
    ...heads.map((text) => element("th", { scope: "col" }, text))
  );
  return [
    element(
      "table",
      {},
      element(
        "caption",
        { class: "tge-visually-hidden" },
        "How the receptive field grows"
      ),
      element("thead", {}, head),
      element("tbody", {}, ...rows)
    )
  ];
}
function windowText({ kernel, stride, dilation }) {
  const pair = (values) => values[0] === values[1] ? `${values[0]}` : `${values[0]} × ${values[1]}`;
  const parts = [`kernel ${pair(kernel)}`, `stride ${pair(stride)}`];
  if (dilation.some((step) => step > 1)) parts.push(`dilation ${pair(dilation)}`);
  return parts.join(", ");
}

// src/conv/mapsview.ts
var SMALL2 = 52;
var LARGE2 = 220;
var NAME2 = 48;
function makeMaps(say) {
  let shown = null;
  const list = element("div", { class: "tge-maps-list" });
  const chosen = element("figure", { class: "tge-conv-figure tge-maps-chosen" });
  const panel = element("div", { class: "tge-maps" }, list, chosen);
  let canvases = [];
  let large = null;
  const choose = (maps, channel, quietly) => {
    const canvas = channelCanvas(maps, channel, LARGE2);
    large = [canvas, maps, channel];
    const words = about(maps, channel);
    chosen.replaceChildren(
      element("figcaption", { class: "tge-conv-name" }, nameOf(maps)),
      canvas,
      element("p", { class: "tge-note" }, words)
    );
    paintChannel(canvas, maps, channel);
    for (const button2 of list.querySelectorAll("button")) {
      const own = button2.dataset["key"] === `${maps.name}/${maps.kind}/${channel}`;
      setAttributes(button2, { "aria-pressed": String(own) });
    }
    if (!quietly) say(`${nameOf(maps)}, ${words}`);
  };
  const row = (maps) => {
    const [channels = 0] = maps.shown;
    const buttons = Array.from({ length: channels }, (_, channel) => {
      const canvas = channelCanvas(maps, channel, SMALL2);
      canvases.push([canvas, maps, channel]);
      const button2 = element(
        "button",
        {
          type: "button",
          class: "tge-map-button",
          tabindex: channel === 0 ? 0 : -1,
          "aria-label": `${nameOf(maps)}, channel ${channel}`,
          "aria-pressed": "false",
          "data-key": `${maps.name}/${maps.kind}/${channel}`
        },
        canvas
      );
      button2.addEventListener("click", () => choose(maps, channel, false));
      button2.addEventListener("focus", () => choose(maps, channel, true));
      return button2;
    });
    const box = element(
      "div",
      {
        class: "tge-maps-row",
        role: "group",
        "aria-label": `${nameOf(maps)}, channels`
      },
      ...buttons
    );
    box.addEventListener("keydown", (event) => {
      const here2 = buttons.indexOf(event.target);
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -here2, End: buttons.length }[event.key];
      if (step === void 0 || here2 < 0) return;
      event.preventDefault();
      const to = buttons[Math.max(0, Math.min(buttons.length - 1, here2 + step))];
      buttons.forEach((one) => setAttributes(one, { tabindex: one === to ? 0 : -1 }));
      to.focus();
    });
    const more = maps.channels - channels;
    return element(
      "section",
      { class: "tge-maps-layer" },
      element(
        "h4",
        {},
        nameOf(maps),
        element("small", {}, ` ${[maps.channels, ...maps.size].join(" × ")}`)
      ),
      box,
      ...more > 0 ? [element("p", { class: "tge-note" }, `and ${count(more, "more channel")}`)] : []
    );
  };
  const draw2 = (state) => {
    if (shown !== state.document) {
      shown = state.document;
      canvases = [];
      list.replaceChildren(...shown.maps.map(row));
      const first = shown.maps[1] ?? shown.maps[0];
      if (first) choose(first, 0, true);
    }
    const all = large ? [...canvases, large] : canvases;
    for (const [canvas, maps, channel] of all) paintChannel(canvas, maps, channel);
  };
  return { panel, draw: draw2 };
}
function nameOf({ name, label }) {
  return shorten(visible(`${name} ${label}`.trim()), NAME2);
}
function about(maps, channel) {
  const parts = [`channel ${channel} of ${maps.channels}`];
  parts.push(`full colour is ${formatNumber(maps.largest[channel] ?? 0)}`);
  if (maps.step > 1) parts.push(`every ${ordinal(maps.step)} row and column`);
  return parts.join(", ");
}

// src/conv/player.ts
var PACES = [1200, 450, 120];
var PACE_NAMES = ["slow", "steady", "fast"];
var ICONS = {
  first: "M3 2.5v11M13.5 2.5v11L5.5 8z",
  back: "M12 2.5v11L4 8z",
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M4 2.5h3v11h-3zM9 2.5h3v11h-3z",
  next: "M4 2.5v11L12 8z",
  last: "M2.5 2.5v11L10.5 8zM13 2.5v11"
};
function makePlayer(go) {
  let here2 = 0;
  let total = 1;
  let timer;
  const id = uniqueId("tge-slide");
  const slider = element("input", {
    id,
    type: "range",
    class: "tge-slide-slider",
    min: 0,
    step: 1,
    "aria-label": "Output number"
  });
  const counter = element("span", { class: "tge-number tge-slide-count" });
  const pace = element("select", { "aria-label": "Pace" });
  PACE_NAMES.forEach((name, place) => {
    const option = element("option", { value: place }, name);
    option.selected = place === 1;
    pace.append(option);
  });
  const move = (target, quietly = false) => {
    go(Math.max(0, Math.min(total - 1, target)), quietly);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = void 0;
    face(play, false);
  };
  const tick = () => {
    if (here2 >= total - 1) {
      pause();
      return move(here2);
    }
    move(here2 + 1, true);
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  };
  const play = icon("play", "Play", () => {
    if (timer !== void 0) return pause();
    face(play, true);
    if (here2 >= total - 1) move(0, true);
    timer = setTimeout(tick, PACES[Number(pace.value)]);
  });
  play.classList.add("tge-button-primary");
  const step = (name, label, target) => icon(name, label, () => {
    pause();
    move(target());
  });
  const first = step("first", "First output number", () => 0);
  const back2 = step("back", "Previous output number", () => here2 - 1);
  const next = step("next", "Next output number", () => here2 + 1);
  const last = step("last", "Last output number", () => total - 1);
  slider.addEventListener("input", () => {
    pause();
    move(Number(slider.value));
  });
  const root = element(
    "div",
    { class: "tge-slide-controls", role: "group", "aria-label": "Sliding" },
    ...[first, back2, play, next, last],
    slider,
    counter,
    pace
  );
  const show = (at2, count2) => {
    [here2, total] = [at2, count2];
    setAttributes(slider, {
      max: count2 - 1,
      "aria-valuetext": `${at2 + 1} of ${count2}`
    });
    slider.value = String(at2);
    setText(counter, `${at2 + 1} of ${count2}`);
    for (const one of [first, back2])
      setAttributes(one, { "aria-disabled": String(at2 === 0) });
    for (const one of [next, last])
      setAttributes(one, { "aria-disabled": String(at2 >= count2 - 1) });
  };
  return { element: root, show, pause };
}
function icon(name, label, pressed) {
  const made2 = button("", { class: `tge-button tge-icon tge-slide-${name}` }, pressed);
  draw(made2, name, label);
  return made2;
}
function draw(target, name, label) {
  setAttributes(target, { "aria-label": label, title: label });
  const size = { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" };
  target.replaceChildren(svg("svg", size, svg("path", { d: ICONS[name] })));
}
function face(play, playing) {
  draw(play, playing ? "pause" : "play", playing ? "Pause" : "Play");
}

// src/conv/slide.ts
var MOST_TERMS = 9;
var MOST_SPOKEN = 25;
var GAP = 40;
function makeSlide(actions) {
  let state = null;
  let drawn = [];
  const goTo = (cell3) => {
    actions.pause();
    actions.go(cell3);
  };
  const ofBlock = (block, row, column) => [
    block.row + row,
    block.column + column
  ];
  const key = (name) => {
    if (state === null) return false;
    const [rows = 1, columns = 1] = state.numbers.part.out_size;
    const target = cellOfKey(name, state.cell, rows, columns);
    if (target) goTo(target);
    return target !== void 0;
  };
  const input = makeGrid("padded input", {
    pick: (row, column) => {
      const part = state?.numbers.part;
      if (part) goTo(nearest(part, ofBlock(part.input, row, column)));
    },
    key
  });
  const output = makeGrid("output", {
    pick: (row, column) => {
      const part = state?.numbers.part;
      if (part) goTo(ofBlock(part.output, row, column));
    },
    key
  });
  const factors = element("p", { class: "tge-note" });
  const [patch, kernel, products] = ["patch of the input", "kernel", "products"].map(
    (name) => makeGrid(name, {})
  );
  const inputNote = element("p", { class: "tge-note" });
  const outputNote = element("p", { class: "tge-note" });
  const formula = element("p", { class: "tge-conv-formula" });
  const sums = element("div", { class: "tge-sums" });
  const panel = element(
    "div",
    { class: "tge-slide" },
    element(
      "div",
      { class: "tge-conv-row" },
      figure("Input", "tge-view-1", input, inputNote),
      figure("Output", "tge-view-3", output, outputNote)
    ),
    element(
      "div",
      { class: "tge-conv-row tge-conv-products" },
      figure("Patch", "tge-view-1", patch),
      sign("·"),
      figure("Kernel", "tge-view-2", kernel),
      sign("="),
      figure("Products", "tge-view-4", products)
    ),
    factors,
    formula,
    sums
  );
  const draw2 = (now, room) => {
    state = now;
    const half = room > 760 ? Math.floor((room - GAP) / 2) : room;
    const fresh = [now.numbers, now.channel, half];
    if (fresh.some((part, place) => part !== drawn[place])) drawInput(input, now, half);
    drawn = fresh;
    input.mark(windowMarks(now.numbers.part, now.cell));
    drawOutput(output, now, half);
    const channelText = now.numbers.part.in_channels > 1 ? `, channel ${now.channel}` : "";
    input.name(`Padded input${channelText}. Drag the kernel, or use the arrow keys.`);
    output.name(`Output, channel ${now.out}. Arrow keys move the kernel.`);
    inputNote.textContent = noteOf(now, "input");
    outputNote.textContent = noteOf(now, "output");
    drawProducts(now, patch, kernel, products, Math.min(room, 330));
    factors.textContent = factorsOf(now);
    factors.hidden = factors.textContent === "";
    formula.replaceChildren(...formulaParts(now));
    sums.replaceChildren(...sumParts(now, actions));
    sums.hidden = sums.childElementCount === 0;
  };
  return { panel, draw: draw2 };
}
function figure(title2, colour, grid, note) {
  const caption = element("figcaption", { class: "tge-conv-name" }, title2);
  const parts = note ? [caption, grid.element, note] : [caption, grid.element];
  return element("figure", { class: `tge-conv-figure ${colour}` }, ...parts);
}
function sign(text) {
  return element("span", { class: "tge-conv-sign", "aria-hidden": "true" }, text);
}
function numbersOfBlock(block, value) {
  return Array.from(
    { length: block.rows * block.columns },
    (_, place) => value([
      block.row + Math.floor(place / block.columns),
      block.column + place % block.columns
    ])
  );
}
function content({ rows, columns, row, column }, values, room, rowOffset = row, columnOffset = column) {
  const known = values.filter((value) => value !== void 0);
  return {
    rows,
    columns,
    value: (r, c) => values[r * columns + c],
    rowLabel: (r) => String(rowOffset + r).replace("-", "−"),
    columnLabel: (c) => String(columnOffset + c).replace("-", "−"),
    largest: largestOf(known),
    scale: neatScale(known),
    room
  };
}
function drawInput(grid, { numbers, channel }, room) {
  const { part } = numbers;
  const { input } = part;
  const [top = 0, , left = 0] = part.padding;
  const values = numbersOfBlock(input, (place) => inputAt(numbers, channel, place));
  grid.draw({
    ...content(input, values, room, input.row - top, input.column - left),
    kind: (row, column) => isPadding(part, [input.row + row, input.column + column]) ? "tge-ghost" : ""
  });
}
function windowMarks(part, cell3) {
  const { input } = part;
  const [row, column] = met(part, cell3, [0, 0]);
  const outline = {
    row: row - input.row,
    column: column - input.column,
    rows: span(part, 0),
    columns: span(part, 1),
    kind: "tge-mark-window"
  };
  if (part.dilation.every((step) => step === 1)) return [outline];
  const cells2 = kernelCells(part).map((place) => {
    const [r, c] = met(part, cell3, place);
    return { row: r - input.row, column: c - input.column, kind: "tge-mark-tap" };
  });
  return [{ ...outline, kind: "tge-mark-reach" }, ...cells2];
}
function drawOutput(grid, { numbers, out, cell: cell3 }, room) {
  const { part } = numbers;
  const here2 = localOf(part, cell3);
  const all = numbersOfBlock(part.output, (place2) => outputAt(numbers, out, place2));
  const shown = all.map((value, place2) => place2 <= here2 ? value : void 0);
  const whole = content(part.output, all, room);
  grid.draw({
    ...whole,
    value: (r, c) => shown[r * part.output.columns + c],
    kind: (r, c) => r * part.output.columns + c > here2 ? "tge-waiting" : ""
  });
  const [row, column] = cell3;
  const place = { row: row - part.output.row, column: column - part.output.column };
  grid.mark(here2 < 0 ? [] : [{ ...place, kind: "tge-mark-here" }]);
}
function noteOf({ numbers: { part } }, which) {
  const size = which === "input" ? part.in_size : part.out_size;
  const { rows, columns, row, column } = part.output;
  const text = `${size[0]} × ${size[1]}`;
  if (rows === part.out_size[0] && columns === part.out_size[1]) {
    const padded = part.padding.some((each) => each > 0);
    if (which === "output" || !padded) return text;
    const mode = part.mode === "zeros" ? "zeros" : part.mode;
    return `${text}, dashed: padding (${mode})`;
  }
  if (which === "input") return `${text}, the part for this output`;
  const span2 = (from, count2) => `${from} to ${from + count2 - 1}`;
  const here2 = `rows ${span2(row, rows)}, columns ${span2(column, columns)} of ${text}`;
  return `${here2}; walk over the edge for more`;
}
function drawProducts({ numbers, out, channel, cell: cell3 }, patch, kernel, products, room) {
  const [rows = 1, columns = 1] = numbers.part.kernel;
  const block = { row: 0, column: 0, rows, columns, values: [] };
  const covered = patchOf(numbers, channel, cell3);
  const weights = kernelOf(numbers, out, channel);
  const made2 = covered.map((value, place) => value * (weights[place] ?? 0));
  const plain = ({ rowLabel: _, columnLabel: __, ...rest }) => rest;
  const places = kernelCells(numbers.part).map(
    (place) => met(numbers.part, cell3, place)
  );
  const shown = [covered, weights, made2].map(
    (values) => plain(content(block, values, room))
  );
  const ghost = (r, c) => isPadding(numbers.part, places[r * columns + c]) ? "tge-ghost" : "";
  [patch, kernel, products].forEach((grid, place) => {
    const one = shown[place];
    grid.draw(place === 0 ? { ...one, kind: ghost } : one);
    const words = rows * columns <= MOST_SPOKEN ? `: ${spoken(one)}` : "";
    grid.name(`${["Patch under the kernel", "Kernel", "Products"][place]}${words}`);
  });
}
function factorsOf({ numbers, out, channel, cell: cell3 }) {
  const patch = patchOf(numbers, channel, cell3);
  const weights = kernelOf(numbers, out, channel);
  const named = [
    ["patch", patch],
    ["kernel", weights],
    ["products", patch.map((value, place) => value * (weights[place] ?? 0))]
  ];
  return named.map(([name, values]) => [name, factor(neatScale(values))]).filter(([, text]) => text !== "").map((pair) => pair.join(" ")).join(", ");
}
function formulaParts(state) {
  const { numbers, out, channel, cell: cell3 } = state;
  const sum = sumAt(numbers, out, cell3);
  const own = sum.channels.find((each) => each.channel === channel)?.sum ?? 0;
  const rest = sum.channels.reduce((all, each) => all + each.sum, sum.others.sum) - own;
  const alone = numbers.part.depth === 1 && sum.bias === null;
  const products = productText(state);
  const parts = [products];
  if (!alone) parts.push(" = ", formatNumber(own, 4));
  if (numbers.part.depth > 1) parts.push(plus(rest), small(" other channels"));
  if (sum.bias !== null) parts.push(plus(sum.bias), small(" bias"));
  const name = `output[${[out, ...cell3].join(", ")}]`;
  parts.push(
    " = ",
    element("b", { class: "tge-number tge-conv-total" }, formatNumber(sum.total, 4)),
    element("span", { class: "tge-conv-place" }, name)
  );
  return parts;
}
function productText({ numbers, out, channel, cell: cell3 }) {
  const patch = patchOf(numbers, channel, cell3);
  const weights = kernelOf(numbers, out, channel);
  if (patch.length > MOST_TERMS) return `the sum of ${patch.length} products`;
  const scales = [neatScale(patch), neatScale(weights)];
  const plainly = (value, scale) => scale.exponent === 0 ? anyCell(value, scale) : formatNumber(value);
  const terms = patch.map((value, place) => {
    const weight = plainly(weights[place] ?? 0, scales[1]);
    const number = plainly(value, scales[0]);
    return `${place > 0 ? braced(number) : number}·${braced(weight)}`;
  });
  return terms.join(" + ");
}
function braced(number) {
  return number.startsWith("−") ? `(${number})` : number;
}
function plus(value) {
  const text = formatNumber(value, 4);
  return text.startsWith("−") ? ` − ${text.slice(1)}` : ` + ${text}`;
}
function small(text) {
  return element("small", {}, text);
}
function sumParts({ numbers, out, channel, cell: cell3 }, actions) {
  if (numbers.part.depth < 2) return [];
  const { channels, others } = sumAt(numbers, out, cell3);
  const parts = channels.map(
    (each) => button(
      `channel ${each.channel}: ${formatNumber(each.sum)}`,
      {
        class: "tge-chip tge-number",
        "aria-pressed": String(each.channel === channel)
      },
      () => actions.look(out, each.channel)
    )
  );
  const shown = [
    element("span", {}, "Sums of the input channels"),
    ...parts
  ];
  if (others.count > 0) {
    const text = `${others.count} more channels together: ${formatNumber(others.sum)}`;
    shown.push(element("span", {}, text));
  }
  return shown;
}
function sentence2(state) {
  const { numbers, out, cell: cell3 } = state;
  const { total } = sumAt(numbers, out, cell3);
  const at2 = localOf(numbers.part, cell3);
  const where = at2 < 0 ? cell3 : cellAt(numbers.part, at2);
  return `output ${[out, ...where].join(", ")} is ${formatNumber(total, 4)}`;
}

// src/conv/view.ts
var MARGIN = 34;
var LABELS = {
  slide: "Sliding",
  columns: "As a matrix",
  field: "Receptive field",
  maps: "Feature maps"
};
var SIZE_RULE = "Output size: (size + padding − dilation·(kernel − 1) − 1) / stride + 1";
var ConvWidget = class {
  constructor(model, document2) {
    this.model = model;
    const say = (text) => this.announcer.say(text);
    const actions = {
      go: (cell3, quietly) => this.go(cell3, quietly),
      look: (out, channel) => this.look(out, channel),
      pause: () => this.player.pause()
    };
    this.state = this.begin(document2);
    this.panels = {
      slide: makeSlide(actions),
      columns: makeColumns(actions),
      field: makeField(say),
      maps: makeMaps(say)
    };
    const named = Object.keys(LABELS).map((name) => ({
      name,
      panel: this.panels[name].panel
    }));
    this.tabs = makeTabs("Convolution", named, (name) => this.open(name));
    this.element = element(
      "section",
      { class: "tge tge-card tge-conv", "aria-label": "Convolution" },
      this.tabs.element,
      this.choices,
      this.player.element,
      ...named.map(({ panel }) => panel),
      this.size,
      this.trouble,
      this.announcer.element
    );
    for (const name of Object.keys(LABELS))
      this.tabs.label(name, LABELS[name]);
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.element);
    this.undo = [
      () => observer.disconnect(),
      () => this.player.pause(),
      whenThemeChanges(() => this.draw()),
      keepPlainKeys(this.element),
      onChange(model, "document", () => this.renew()),
      ...["position", "tab", "out_channel", "in_channel"].map(
        (name) => onChange(model, name, () => this.follow())
      )
    ];
    this.offer();
    this.draw();
  }
  model;
  element;
  state;
  tabs;
  panels;
  announcer = makeAnnouncer();
  player = makePlayer(
    (at2, quietly) => this.go(cellAt(this.state.numbers.part, at2), quietly)
  );
  choices = element("div", { class: "tge-choices" });
  size = element("p", { class: "tge-note tge-size" });
  trouble = element("p", { class: "tge-failure", role: "status" });
  undo;
  asking = false;
  close() {
    this.undo.forEach((stop) => stop());
  }
  // What is shown.
  begin(document2) {
    const { part } = document2;
    const number = (name) => Number(this.model.get(name) ?? 0);
    const out = clamp(
      number("out_channel"),
      part.first,
      part.first + part.weight.length - 1
    );
    const channels = channelsOf(part, out);
    const wanted = channels[number("in_channel") % Math.max(1, channels.length)];
    const cell3 = cellOf(part, number("position"));
    const inside = localOf(part, cell3) >= 0 ? cell3 : cellAt(part, 0);
    const channel = wanted ?? channels[0] ?? 0;
    return { document: document2, numbers: numbersOf(part), out, channel, cell: inside };
  }
  renew() {
    this.state = this.begin(this.model.get("document"));
    this.offer();
    this.draw();
  }
  /** Python has set a trait. */
  follow() {
    const { part } = this.state.numbers;
    const cell3 = cellOf(part, Number(this.model.get("position")));
    const out = Number(this.model.get("out_channel"));
    if (out !== this.state.out) this.look(out, this.state.channel);
    if (positionOf(part, cell3) !== positionOf(part, this.state.cell))
      this.go(cell3, true);
    this.draw();
  }
  name() {
    const name = String(this.model.get("tab"));
    return name in LABELS ? name : "slide";
  }
  open(name) {
    this.player.pause();
    this.set({ tab: name });
    this.draw();
  }
  draw() {
    const name = this.name();
    this.tabs.show(name);
    const { part } = this.state.numbers;
    const sliding = name === "slide" || name === "columns";
    this.choices.hidden = !sliding || this.choices.childElementCount === 0;
    this.player.element.hidden = this.size.hidden = !sliding;
    const room = Math.max(160, this.element.clientWidth - MARGIN);
    if (sliding) this.player.show(localOf(part, this.state.cell), here(part));
    this.panels[name].draw(this.state, room);
    const [rows, columns] = [sizeFormula(part, 0), sizeFormula(part, 1)];
    const both = rows === columns ? rows : `${rows} rows, ${columns} columns`;
    setText(this.size, `${SIZE_RULE}: ${both}`);
    this.trouble.hidden = this.trouble.textContent === "";
  }
  /** The choice of layer and channels. */
  offer() {
    const { document: document2, numbers, out } = this.state;
    const { part } = numbers;
    const parts = [];
    if (document2.layers.length > 1) {
      const names = document2.layers.map(
        ({ name, label }) => shorten(visible(`${name} ${label}`), 40)
      );
      parts.push(
        choice(
          "Layer",
          names,
          document2.layer,
          (layer) => void this.fetch({ layer, first: 0 })
        )
      );
    }
    if (part.out_channels > 1) {
      const names = Array.from(
        { length: part.out_channels },
        (_, place) => String(place)
      );
      parts.push(
        choice("Output channel", names, out, (to) => this.look(to, this.state.channel))
      );
    }
    const channels = channelsOf(part, out);
    if (channels.length > 1) {
      const at2 = channels.indexOf(this.state.channel);
      const pick = (place) => this.look(this.state.out, channels[place] ?? 0);
      parts.push(choice("Input channel", channels.map(String), at2, pick));
    }
    this.choices.replaceChildren(...parts);
  }
  // Moving.
  go(cell3, quietly = false) {
    const { part } = this.state.numbers;
    if (localOf(part, cell3) < 0) {
      const first = part.first;
      const [row, column] = [
        cell3[0] - Math.floor(part.output.rows / 2),
        cell3[1] - Math.floor(part.output.columns / 2)
      ];
      void this.fetch({ layer: this.state.document.layer, first, row, column }, cell3);
      return;
    }
    this.state = { ...this.state, cell: cell3 };
    this.draw();
    if (quietly) return;
    this.set({ position: positionOf(part, cell3) });
    this.announcer.say(sentence2(this.state));
  }
  look(out, channel) {
    const { part } = this.state.numbers;
    const wanted = clamp(out, 0, part.out_channels - 1);
    const shown = wanted >= part.first && wanted < part.first + part.weight.length;
    if (!shown) {
      const { row, column } = part.output;
      const { layer } = this.state.document;
      void this.fetch({ layer, first: wanted, row, column }, this.state.cell, wanted);
      return;
    }
    const channels = channelsOf(part, wanted);
    const kept = channels.includes(channel) ? channel : channels[0] ?? 0;
    this.state = { ...this.state, out: wanted, channel: kept };
    this.set({ out_channel: wanted, in_channel: channels.indexOf(kept) });
    const label = document.activeElement?.getAttribute("aria-label");
    this.offer();
    if (label)
      this.choices.querySelector(`select[aria-label="${label}"]`)?.focus();
    this.draw();
    this.announcer.say(sentence2(this.state));
  }
  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    save(this.model);
  }
  /** Another part: of another layer, of other channels, or around another place. */
  async fetch(wanted, cell3, out = wanted.first) {
    if (this.asking) return;
    this.asking = true;
    this.player.pause();
    try {
      const request = { row: 0, column: 0, ...wanted };
      const { content: content2 } = await ask(this.model, "part", request);
      const part = content2["part"];
      const document2 = {
        ...this.state.document,
        part,
        layer: Number(content2["layer"])
      };
      const channel = channelsOf(part, clamp(out, 0, part.out_channels - 1))[0] ?? 0;
      const numbers = numbersOf(part);
      const inside = cell3 && localOf(part, cell3) >= 0 ? cell3 : cellAt(part, 0);
      const kept = channelsOf(part, out).includes(this.state.channel) && cell3 !== void 0;
      this.state = {
        document: { ...document2, field: this.state.document.field },
        numbers,
        out: clamp(
          cell3 && !out ? this.state.out : out,
          part.first,
          part.out_channels - 1
        ),
        channel: kept ? this.state.channel : channel,
        cell: inside
      };
      setText(this.trouble, "");
      this.offer();
      this.announcer.say(sentence2(this.state));
    } catch (error) {
      setText(this.trouble, visible(error.message));
      this.offer();
    }
    this.asking = false;
    this.draw();
  }
};
function here({ output }) {
  return output.rows * output.columns;
}
function clamp(value, low, high) {
  return Math.max(low, Math.min(value, high));
}
function choice(label, names, chosen, picked) {
  const select = element("select", { "aria-label": label });
  names.forEach(
    (name, place) => select.append(element("option", { value: place }, name))
  );
  select.value = String(chosen);
  select.addEventListener("change", () => picked(Number(select.value)));
  return element("label", { class: "tge-choice" }, `${label} `, select);
}

// src/conv/widget.ts
function render({ model, el }) {
  const document2 = model.get("document");
  if (document2?.version !== VERSION || !document2.part) {
    const text = "There is no convolution to show. Run the cell again.";
    el.replaceChildren(
      element("div", { class: "tge tge-card" }, element("p", {}, text))
    );
    return () => void 0;
  }
  const view = new ConvWidget(model, document2);
  el.replaceChildren(view.element);
  return () => view.close();
}
var widget_default = { render };
export {
  widget_default as default
};
