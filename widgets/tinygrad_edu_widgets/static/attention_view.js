// src/shared/dom.ts
var SVG = "http://www.w3.org/2000/svg";
function setAttributes(target, attributes) {
  for (const [name2, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name2);
    else target.setAttribute(name2, value === true ? "" : String(value));
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
function onChange(model, name2, callback) {
  model.on(`change:${name2}`, callback);
  return () => model.off(`change:${name2}`, callback);
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
function ask(model, name2, content = {}, patience = PATIENCE_MILLISECONDS) {
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
    if (send(model, { ...content, kind: "request", id, name: name2 })) return;
    end();
    reject(new Error(NO_KERNEL));
  });
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

// src/attention/mask.ts
var GIVEN = {
  kind: "given",
  border: 0,
  width: 3,
  length: 1,
  toggled: []
};
function allows(mask, i, j, given) {
  switch (mask.kind) {
    case "given":
      return given;
    case "none":
      return true;
    case "causal":
      return j <= i + mask.border;
    case "window":
      return j <= i + mask.border && j > i + mask.border - mask.width;
    case "padding":
      return j < mask.length;
  }
}
function seenCells(mask, part, given) {
  const seen = new Uint8Array(part.rows * part.columns);
  const [firstRow, firstColumn] = part.first;
  for (let r = 0; r < part.rows; r += 1)
    for (let c = 0; c < part.columns; c += 1) {
      const place = r * part.columns + c;
      const own = given === null || given[place] === 1;
      seen[place] = allows(mask, firstRow + r, firstColumn + c, own) ? 1 : 0;
    }
  for (const [i, j] of mask.toggled) {
    const [r, c] = [i - firstRow, j - firstColumn];
    if (r < 0 || c < 0 || r >= part.rows || c >= part.columns) continue;
    seen[r * part.columns + c] = 1 - (seen[r * part.columns + c] ?? 0);
  }
  return seen;
}
function toggle(mask, i, j) {
  const others2 = mask.toggled.filter(([row, column]) => row !== i || column !== j);
  const had = others2.length < mask.toggled.length;
  return { ...mask, toggled: had ? others2 : [...others2, [i, j]] };
}
function dragged(mask, edge, x, y) {
  if (edge === "length") return { ...mask, length: Math.max(0, Math.round(x)) };
  const diagonal = Math.round(x - y - 0.5);
  if (edge === "border") return { ...mask, border: diagonal };
  return { ...mask, width: Math.max(1, mask.border - diagonal) };
}
function staircase(part, diagonal) {
  const clamp = (x) => Math.max(0, Math.min(part.columns, x));
  const corners = [];
  for (let r = 0; r < part.rows; r += 1) {
    const x = clamp(part.first[0] + r + diagonal + 1 - part.first[1]);
    corners.push([x, r], [x, r + 1]);
  }
  return corners;
}
function softmaxRow(scores, seen, rest) {
  let highest = rest;
  for (let c = 0; c < scores.length; c += 1)
    if (seen[c] === 1) highest = larger(highest, scores[c] ?? NaN);
  const shares = new Float64Array(scores.length);
  let total2 = rest === -Infinity ? 0 : Math.exp(rest - highest);
  for (let c = 0; c < scores.length; c += 1) {
    if (seen[c] === 1) shares[c] = Math.exp((scores[c] ?? NaN) - highest);
    total2 += shares[c] ?? 0;
  }
  return shares.map((share) => share / total2);
}
function larger(a, b) {
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b);
}

// src/attention/data.ts
function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
function floats(text) {
  const view = new DataView(bytes(text).buffer);
  return Float32Array.from(
    { length: view.byteLength >> 2 },
    (_, index) => view.getFloat32(4 * index, true)
  );
}
function bits(text, count) {
  const packed = bytes(text);
  return Uint8Array.from(
    { length: count },
    (_, index) => (packed[index >> 3] ?? 0) >> 7 - (index & 7) & 1
  );
}
function readPack(sent, heads) {
  const [rows, columns] = [sent.rows.length, sent.columns.length];
  const cells = rows * columns;
  const given = sent.given === null ? null : bits(sent.given, cells * sent.given_heads);
  const vectors = sent.vectors;
  return {
    layer: sent.layer,
    heads,
    first: sent.first,
    rows,
    columns,
    rowTokens: sent.rows,
    columnTokens: sent.columns,
    scores: floats(sent.scores),
    given: given && Array.from(
      { length: sent.given_heads },
      (_, head) => given.subarray(head * cells, (head + 1) * cells)
    ),
    rest: floats(sent.rest),
    sums: sent.sums === null ? null : floats(sent.sums),
    vectors: vectors && {
      query: floats(vectors[0]),
      key: floats(vectors[1]),
      value: floats(vectors[2]),
      width: sent.width,
      valueWidth: sent.value_width
    },
    scale: sent.scale,
    biased: sent.biased
  };
}
function givenOf(pack, head) {
  return pack.given?.[Math.min(head, pack.given.length - 1)] ?? null;
}
function showHead(pack, head, mask, rest = pack.rest) {
  if (head >= 0) return oneHead(pack, head, mask, rest);
  const all = Array.from({ length: pack.heads }, (_, h) => oneHead(pack, h, mask, rest));
  const shares = new Float64Array(pack.rows * pack.columns);
  const seen = new Uint8Array(shares.length);
  for (const one of all)
    for (let place = 0; place < shares.length; place += 1) {
      shares[place] = (shares[place] ?? 0) + (one.shares[place] ?? 0) / all.length;
      seen[place] = (seen[place] ?? 0) | (one.seen[place] ?? 0);
    }
  return { seen, shares };
}
function oneHead(pack, head, mask, rest) {
  const { rows, columns } = pack;
  const seen = seenCells(mask, pack, givenOf(pack, head));
  const shares = new Float64Array(rows * columns);
  const start = head * rows * columns;
  for (let r = 0; r < rows; r += 1) {
    const [from, to] = [r * columns, (r + 1) * columns];
    const row = softmaxRow(
      pack.scores.subarray(start + from, start + to),
      seen.subarray(from, to),
      rest[head * rows + r] ?? -Infinity
    );
    const sum = mask.kind === "given" ? pack.sums?.[head * rows + r] ?? 1 : 1;
    shares.set(sum === 1 ? row : row.map((share) => share * sum), from);
  }
  return { seen, shares };
}
function pictureShares(about, head) {
  const { rows, columns, shares } = about.picture;
  const steps = bytes(shares);
  const size = rows * columns;
  const of = (h) => Float64Array.from(
    steps.subarray(h * size, (h + 1) * size),
    (step2) => step2 === 255 ? NaN : step2 / 254
  );
  if (head >= 0) return of(head);
  const mean = new Float64Array(size);
  for (let h = 0; h < about.heads; h += 1)
    of(h).forEach((share, place) => {
      mean[place] = (mean[place] ?? 0) + share / about.heads;
    });
  return mean;
}

// src/attention/words.ts
var THIN = " ";
function quoted(token, limit = 24) {
  return `“${name(token, limit)}”`;
}
function name(token, limit = 24) {
  const shown = visible(token);
  return shorten(shown.trim() === "" ? shown.replaceAll(" ", "␣") : shown, limit);
}
function placed(tokens, at, first) {
  const token = tokens[at] ?? "";
  const twice = tokens.indexOf(token) !== tokens.lastIndexOf(token);
  return quoted(token) + (twice ? ` at ${first + at}` : "");
}
function percent(share) {
  if (Number.isNaN(share)) return "NaN";
  if (share > 0 && share < 5e-4) return `<${THIN}0.1${THIN}%`;
  const digits = share > 0 && share < 0.0995 ? 1 : 0;
  return `${(100 * share).toFixed(digits)}${THIN}%`;
}
function rowOf(shown, pack, r) {
  return shown.shares.subarray(r * pack.columns, (r + 1) * pack.columns);
}
function ranked(row) {
  return Array.from(row.keys()).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
}
function rowInWords(shown, pack, r) {
  const who = placed(pack.rowTokens, r, pack.first[0]);
  const row = rowOf(shown, pack, r);
  if (row.every(Number.isNaN)) return `${who} may look at nothing: its weights are NaN.`;
  const best = ranked(row).slice(0, 3).filter((c) => (row[c] ?? 0) > 0).map((c) => {
    const key = placed(pack.columnTokens, c, pack.first[1]);
    return `${key} (${percent(row[c] ?? 0)})`;
  });
  if (best.length === 0) return `${who} looks at nothing that is shown here.`;
  return `${who} looks most at ${best.join(", ")}.`;
}
function cellInWords(shown, pack, r, c) {
  const [row, column] = pack.first;
  const pair = `${placed(pack.rowTokens, r, row)} to ${placed(pack.columnTokens, c, column)}`;
  const place = r * pack.columns + c;
  if (shown.seen[place] === 0) return `${pair}: hidden by the mask`;
  return `${pair}: ${percent(shown.shares[place] ?? NaN)}`;
}
function emptyRows(shown, pack) {
  const rows = Array.from({ length: pack.rows }, (_, r) => r).filter(
    (r) => rowOf(shown, pack, r).every(Number.isNaN)
  );
  if (rows.length === 0) return "";
  const named = rows.slice(0, 3).map((r) => quoted(pack.rowTokens[r] ?? "", 12));
  const more = rows.length > 3 ? ` and ${rows.length - 3} more` : "";
  return `${named.join(", ")}${more} may look at nothing: softmax divides 0 by 0 there, so the weights are NaN, and so is all that is computed from them.`;
}
function leak(shown, pack) {
  let total2 = 0;
  for (let r = 0; r < pack.rows; r += 1)
    for (let c = 0; c < pack.columns; c += 1) {
      const later = c + pack.first[1] > r + pack.first[0];
      if (later) total2 += shown.shares[r * pack.columns + c] || 0;
    }
  return total2 / pack.rows;
}
function leakInWords(shown, pack, mask) {
  if (mask.kind !== "causal" && mask.kind !== "window" || mask.border <= 0) return "";
  const ahead = mask.border === 1 ? "the next token" : `${mask.border} tokens`;
  const example = Math.min(pack.rows, pack.columns) > 1 && pack.first[0] === pack.first[1];
  const says = example ? ` ${quoted(pack.rowTokens[0] ?? "", 12)} already sees ${quoted(pack.columnTokens[1] ?? "", 12)}, which it is to predict.` : "";
  return `The future leaks: each token sees ${ahead} too early, and ${percent(leak(shown, pack))} of all attention goes there.${says}`;
}
function causalInWords(border) {
  if (border < 0) return "A token may look only at what lies before it.";
  const more = border === 1 ? ", and at the next one" : `, and at the next ${border}`;
  return `A token may look at itself and at what came before${border > 0 ? more : ""}.`;
}
function maskInWords(mask) {
  const kinds = {
    given: "",
    none: "Every token may look at every token.",
    causal: causalInWords(mask.border),
    window: `A token may look at ${mask.width} token${mask.width === 1 ? "" : "s"} at most.`,
    padding: `The keys from ${mask.length} on are padding: nobody may look at them.`
  };
  const cells = mask.toggled.length;
  const turned2 = cells ? ` ${cells} cell${cells === 1 ? " is" : "s are"} turned round.` : "";
  const moved = mask.kind !== "given" || cells > 0;
  const scores = moved ? " The scores stay as they were; only the softmax is done again." : "";
  return (kinds[mask.kind] + turned2 + scores).trim();
}
function sumsInWords(error) {
  if (error === null || error > 1e-3) return "";
  const near = error > 0 ? `, to within ${formatNumber(error, 2)}` : "";
  return `Each row of the given weights adds up to 1${near}.`;
}
function shortNames(names2) {
  if (names2.length < 2) return [...names2];
  let parts = names2.map((each) => each.split("."));
  const alike = (at) => parts.every((each) => each.length > 1 && each.at(at) === parts[0]?.at(at));
  while (alike(0)) parts = parts.map((each) => each.slice(1));
  while (alike(-1)) parts = parts.map((each) => each.slice(0, -1));
  return parts.map((each) => each.join("."));
}
function exact(value) {
  return formatNumber(value, 6);
}

// src/attention/lines.ts
var ROW = 34;
var HIGHEST = 480;
var SMALLEST_LINE = 0.04;
var BAR = 64;
var COLUMN = 92;
var NARROW = 360;
function makeLines(state, actions) {
  const picture = svg("svg", { "aria-hidden": "true", focusable: "false" });
  const root = element("div", {
    class: "tge-matrix tge-lines",
    tabindex: 0,
    role: "application",
    "aria-label": "Attention lines: up and down choose who looks, left and right the key"
  });
  root.append(picture);
  let width = 400;
  let marked = null;
  const draw = (available) => {
    width = Math.min(available, 560);
    mark(marked);
  };
  const mark = (hovered) => {
    marked = hovered;
    const pack = state.pack;
    const shown = state.shown(state.layer, state.head);
    if (!pack || !shown) return;
    const chosen2 = { ...state.cell, ...hovered ? { row: hovered.row } : {} };
    const r = chosen2.row - pack.first[0];
    const step2 = Math.min(ROW, HIGHEST / Math.max(pack.rows, pack.columns));
    const from = COLUMN;
    const narrow = width < NARROW;
    const to = width - COLUMN - (narrow ? 0 : BAR + 44);
    const y = (at) => 22 + (at + 0.5) * step2;
    setAttributes(picture, {
      width,
      height: 26 + step2 * Math.max(pack.rows, pack.columns)
    });
    picture.replaceChildren(
      heading(from - 8, "end", "query"),
      heading(to + 8, "start", "key"),
      ...others(pack, shown, r, y, from, to),
      ...looks(pack, shown, r, y, from, to),
      ...names(pack, step2, r, chosen2.column - pack.first[1], y, from, to),
      ...narrow ? [] : bars(pack, shown, r, step2, y, to + COLUMN)
    );
  };
  const rowAt = (event) => {
    const pack = state.pack;
    if (!pack) return null;
    const box = picture.getBoundingClientRect();
    const step2 = Math.min(ROW, HIGHEST / Math.max(pack.rows, pack.columns));
    const at = Math.floor((event.clientY - box.top - 22) / step2);
    const right = event.clientX - box.left > width / 2;
    const cell = state.cell;
    if (at < 0 || at >= (right ? pack.columns : pack.rows)) return null;
    return right ? { ...cell, column: at + pack.first[1] } : { ...cell, row: at + pack.first[0] };
  };
  picture.addEventListener("pointermove", (event) => actions.hover(rowAt(event)));
  picture.addEventListener("pointerleave", () => actions.hover(null));
  picture.addEventListener("pointerdown", (event) => {
    const cell = rowAt(event);
    if (cell) actions.select(cell);
  });
  return { element: root, draw, mark };
}
function heading(x, anchor, text) {
  return svg("text", { class: "tge-axis-title", x, y: 10, "text-anchor": anchor }, text);
}
function line(x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
function others(pack, shown, chosen2, y, from, to) {
  const made2 = [];
  for (let r = 0; r < pack.rows; r += 1)
    for (let c = 0; c < pack.columns; c += 1) {
      const share = shown.shares[r * pack.columns + c] ?? 0;
      if (r === chosen2 || !(share > SMALLEST_LINE) || made2.length > 800) continue;
      made2.push(
        svg("path", {
          class: "tge-look-other",
          d: line(from, y(r), to, y(c)),
          "stroke-width": 0.5 + 2.5 * share,
          "stroke-opacity": 0.25 * Math.sqrt(share)
        })
      );
    }
  return made2;
}
function looks(pack, shown, r, y, from, to) {
  return Array.from(rowOf(shown, pack, r)).flatMap(
    (share, c) => share > 2e-3 ? [
      svg("path", {
        class: "tge-look",
        d: line(from, y(r), to, y(c)),
        "stroke-width": 0.8 + 7 * share,
        "stroke-opacity": 0.25 + 0.7 * Math.sqrt(share)
      })
    ] : []
  );
}
function names(pack, step2, row, column, y, from, to) {
  const every = Math.max(1, Math.ceil(11 / step2));
  const text = (token, at, chosen2, x, anchor) => {
    const made2 = svg("text", {
      class: chosen2 ? "tge-token tge-token-chosen" : "tge-token",
      x,
      y: y(at),
      "text-anchor": anchor,
      "dominant-baseline": "central"
    });
    setText(made2, name(token, 13));
    return made2;
  };
  const kept = (at, chosen2) => at % every === 0 || at === chosen2;
  return [
    ...pack.rowTokens.flatMap(
      (token, r) => kept(r, row) ? [text(token, r, r === row, from - 8, "end")] : []
    ),
    ...pack.columnTokens.flatMap(
      (token, c) => kept(c, column) ? [text(token, c, c === column, to + 8, "start")] : []
    )
  ];
}
function bars(pack, shown, r, step2, y, x) {
  const thick = Math.max(2, Math.min(10, step2 - 3));
  return Array.from(rowOf(shown, pack, r)).flatMap((share, c) => {
    const hidden = shown.seen[r * pack.columns + c] === 0;
    const bar2 = svg("rect", {
      class: "tge-bar",
      x,
      y: y(c) - thick / 2,
      width: Math.max(0, BAR * share) || 0,
      height: thick,
      rx: 1.5
    });
    if (step2 < 11) return [bar2];
    const text = svg("text", {
      class: "tge-bar-text",
      x: x + (Math.max(0, BAR * share) || 0) + 5,
      y: y(c),
      "dominant-baseline": "central"
    });
    setText(text, hidden ? "hidden" : percent(share));
    return [bar2, text];
  });
}

// src/attention/maskbar.ts
var CHOICES = [
  { label: "as given", title: "The mask that the model itself used", fields: {} },
  { label: "none", title: "Every token looks at every token", fields: { kind: "none" } },
  { label: "causal", title: "No token sees what comes later", fields: { kind: "causal" } },
  {
    label: "off by one",
    title: "A causal mask with a wrong border: the future leaks",
    fields: { kind: "causal", border: 1 }
  },
  { label: "window", title: "A token sees only the last few", fields: { kind: "window" } },
  { label: "padding", title: "The last keys are padding", fields: { kind: "padding" } }
];
function makeMaskBar(state, move) {
  let edit = false;
  const buttons = CHOICES.map(
    ({ label, title, fields }) => button(label, { class: "tge-choice", title, "aria-pressed": "false" }, () => {
      const columns = state.about.columns;
      const start = { width: Math.min(3, columns), length: Math.max(1, columns - 2) };
      move({ ...GIVEN, ...start, ...fields }, true);
    })
  );
  const sliders = [
    slider("border", "border", ["causal", "window"]),
    slider("width", "width", ["window"]),
    slider("length", "tokens", ["padding"])
  ];
  for (const { input, field } of sliders) {
    const change = (done) => move({ ...state.mask, [field]: Number(input.value) }, done);
    input.addEventListener("input", () => change(false));
    input.addEventListener("change", () => change(true));
  }
  const pencil = button(
    "toggle cells",
    {
      class: "tge-choice",
      title: "A click turns a cell of the mask round; on the keyboard: space",
      "aria-pressed": "false"
    },
    () => {
      edit = !edit;
      update();
    }
  );
  const back = button(
    "undo cells",
    { class: "tge-choice" },
    () => move({ ...state.mask, toggled: [] }, true)
  );
  const root = element(
    "div",
    { class: "tge-mask-bar", role: "group", "aria-label": "Mask" },
    element("span", { class: "tge-mask-title" }, "Mask"),
    element("span", { class: "tge-choices" }, ...buttons),
    ...sliders.map(({ label }) => label),
    element("span", { class: "tge-choices" }, pencil, back)
  );
  const update = () => {
    const mask = state.mask;
    const pressed = chosen(mask);
    buttons.forEach((each, at) => setAttributes(each, { "aria-pressed": String(at === pressed) }));
    const { rows, columns } = state.about;
    for (const { label, input, output, kinds, field } of sliders) {
      label.hidden = !kinds.includes(mask.kind);
      const low = field === "border" ? -Math.min(rows, 8) : field === "width" ? 1 : 0;
      const high = field === "border" ? Math.min(columns, 64) : columns;
      setAttributes(input, { min: low, max: high });
      input.value = String(mask[field]);
      setText(output, field === "border" ? signed(mask[field]) : String(mask[field]));
    }
    setAttributes(pencil, { "aria-pressed": String(edit) });
    back.hidden = mask.toggled.length === 0;
  };
  update();
  return { element: root, update, editing: () => edit };
}
function chosen(mask) {
  if (mask.kind === "causal") return Math.abs(mask.border) === 1 ? 3 : 2;
  return CHOICES.findIndex(({ fields }) => (fields.kind ?? "given") === mask.kind);
}
function slider(field, text, kinds) {
  const id = uniqueId("tge-slider");
  const input = element("input", { type: "range", id, step: 1 });
  const output = element("output", { for: id, class: "tge-number" });
  const label = element("span", { class: "tge-slider" });
  label.append(element("label", { for: id }, text), input, output);
  return { label, input, output, kinds, field };
}
function signed(value) {
  return value > 0 ? `+${value}` : String(value).replace("-", "−");
}

// src/attention/edges.ts
function linesOf(mask, part) {
  if (mask.kind === "padding") {
    const x = mask.length - part.first[1];
    if (x < 0 || x > part.columns) return [];
    return [{ edge: "length", corners: [[x, 0], [x, part.rows]] }];
  }
  if (mask.kind !== "causal" && mask.kind !== "window") return [];
  const lines = [{ edge: "border", corners: staircase(part, mask.border) }];
  if (mask.kind === "window")
    lines.push({ edge: "width", corners: staircase(part, mask.border - mask.width) });
  return lines.map((line2) => ({ ...line2, corners: inside(line2.corners, part) })).filter(
    ({ corners }) => corners.length > 1
  );
}
function inside(corners, part) {
  const free = ([x]) => x > 0 && x < part.columns;
  const first = corners.findIndex(free);
  const last = corners.findLastIndex(free);
  if (first < 0) return [];
  return corners.slice(Math.max(0, first - 1), last + 2);
}
function pathOf(corners, cell) {
  return corners.map(([x, y], at) => `${at ? "L" : "M"}${x * cell} ${y * cell}`).join("");
}
function handleOf(corners) {
  const middle = Math.floor((corners.length - 1) / 2);
  const [a = [0, 0], b = [0, 0]] = [corners[middle], corners[middle + 1]];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
function hiddenPath(seen, part, cell) {
  let path = "";
  for (let r = 0; r < part.rows; r += 1)
    for (let c = 0; c < part.columns; ) {
      const from = c;
      while (c < part.columns && seen[r * part.columns + c] === 0) c += 1;
      if (c > from)
        path += `M${from * cell} ${r * cell}h${(c - from) * cell}v${cell}h${(from - c) * cell}z`;
      else c += 1;
    }
  return path;
}

// src/shared/colour.ts
function isDark(element2) {
  return getComputedStyle(element2).colorScheme === "dark";
}

// src/attention/heat.ts
var LIGHT = [11, 98, 196];
var DARK = [122, 180, 255];
var DANGER = [220, 60, 50];
var STRONGEST = 0.94;
function strength(share) {
  return STRONGEST * Math.sqrt(Math.max(0, Math.min(1, share)));
}
function ground(share) {
  const opacity = strength(share);
  return opacity < 0.56 ? "weak" : opacity < 0.76 ? "middle" : "strong";
}
function paint(canvas, rows, columns, shares) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context === null || rows === 0 || columns === 0) return;
  const picture = context.createImageData(columns, rows);
  const ink = isDark(canvas) ? DARK : LIGHT;
  shares.forEach((share, place) => {
    const wrong = Number.isNaN(share);
    picture.data.set(wrong ? DANGER : ink, 4 * place);
    picture.data[4 * place + 3] = Math.round(255 * (wrong ? 0.22 : strength(share)));
  });
  context.putImageData(picture, 0, 0);
}

// src/attention/matrix.ts
var LARGEST_CELL = 58;
var NUMBERED_CELL = 29;
var SMALLEST_NUMBER = 5e-3;
var HIGHEST2 = 520;
var LETTER = 6.6;
var LINE = 11;
function geometry(rows, columns, width) {
  const longest = (names2, limit) => Math.min(limit, Math.max(1, ...names2.map((each) => [...name(each, 14)].length)));
  const left = Math.round(longest(rows, 14) * LETTER) + 26;
  const across = longest(columns, 14) * LETTER;
  const fitting = (right2) => Math.min(
    LARGEST_CELL,
    (width - left - right2) / Math.max(1, columns.length),
    HIGHEST2 / Math.max(1, rows.length)
  );
  const slanted = across > fitting(8) - 4;
  const last = [...name(columns.at(-1) ?? "", 14)].length * LETTER;
  const right = slanted ? Math.max(8, Math.round(0.72 * last)) : 8;
  const cell = Math.max(4, fitting(right));
  const top = slanted ? Math.round(0.72 * across) + 30 : 36;
  return { cell: cell > 12 ? Math.floor(cell) : cell, left, top, right, slanted };
}
function makeMatrix(state, actions) {
  const canvas = element("canvas", { class: "tge-heat", "aria-hidden": "true" });
  const pattern = uniqueId("tge-hatch");
  const danger = uniqueId("tge-nan");
  const labels = svg("g", {});
  const cells = svg("g", {});
  const over = svg("g", {});
  const picture = svg(
    "svg",
    { "aria-hidden": "true", focusable: "false" },
    svg("defs", {}, hatch(pattern, "tge-hatch-line"), hatch(danger, "tge-nan-line")),
    labels,
    cells,
    over
  );
  const root = element("div", {
    class: "tge-matrix",
    tabindex: 0,
    role: "application",
    "aria-label": "Attention matrix: arrow keys move, space turns a cell of the mask"
  });
  root.append(canvas, picture);
  let shape = { cell: 20, left: 60, top: 40, right: 8, slanted: false };
  let held = null;
  const place = (event) => {
    const box = picture.getBoundingClientRect();
    const { left, top, cell } = shape;
    return [(event.clientX - box.left - left) / cell, (event.clientY - box.top - top) / cell];
  };
  const cellAt = (event) => {
    const pack = state.pack;
    const [x, y] = place(event).map(Math.floor);
    if (!pack || x < 0 || y < 0 || x >= pack.columns || y >= pack.rows) return null;
    return { row: y + pack.first[0], column: x + pack.first[1] };
  };
  const drag = (event, done) => {
    const pack = state.pack;
    if (held === null || !pack || !("edge" in held)) return;
    const [x, y] = place(event);
    actions.move(
      dragged(state.mask, held.edge, x + pack.first[1], y + pack.first[0]),
      done
    );
  };
  let painted = "";
  const turn = (cell) => {
    const key = `${cell.row} ${cell.column}`;
    if (key === painted) return;
    painted = key;
    actions.toggle(cell);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const edge = event.target.getAttribute("data-edge");
    const cell = cellAt(event);
    root.focus({ preventScroll: true });
    if (edge !== null) held = { edge };
    else if (cell && actions.editing()) {
      held = { paint: true };
      painted = "";
      turn(cell);
    } else if (cell) actions.select(cell);
    if (held) {
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  });
  picture.addEventListener("pointermove", (event) => {
    const cell = cellAt(event);
    if (held === null) actions.hover(cell);
    else if ("edge" in held) drag(event, false);
    else if (cell) turn(cell);
  });
  const release = (event) => {
    drag(event, true);
    held = null;
  };
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);
  picture.addEventListener("pointerleave", () => actions.hover(null));
  const draw = (width) => {
    const pack = state.pack;
    const shown = state.shown(state.layer, state.head);
    if (!pack || !shown) return;
    shape = geometry(pack.rowTokens, pack.columnTokens, width);
    const { cell, left, top } = shape;
    const [across, down] = [cell * pack.columns, cell * pack.rows];
    setAttributes(picture, { width: left + across + shape.right, height: top + down + 2 });
    for (const [property, pixels] of Object.entries({
      left,
      top,
      width: across,
      height: down
    }))
      canvas.style.setProperty(property, `${pixels}px`);
    paint(canvas, pack.rows, pack.columns, shown.shares);
    labels.replaceChildren(...axes(pack, shape, state.cell));
    setAttributes(cells, { transform: `translate(${left} ${top})` });
    cells.replaceChildren(
      svg("rect", { class: "tge-frame", x: 0, y: 0, width: across, height: down }),
      svg("path", { d: hiddenPath(shown.seen, pack, cell), fill: `url(#${pattern})` }),
      ...nanRows(pack, shown, cell, danger),
      ...cell >= NUMBERED_CELL ? numbers(pack, shown, cell) : [],
      ...turned(state.mask, pack, cell),
      ...borders(state.mask, pack, cell)
    );
    setAttributes(over, { transform: `translate(${left} ${top})` });
    mark(null);
  };
  const mark = (hovered) => {
    const pack = state.pack;
    if (!pack) return;
    const { cell } = shape;
    const of = ({ row, column }) => [
      (column - pack.first[1]) * cell,
      (row - pack.first[0]) * cell
    ];
    const [x, y] = of(state.cell);
    const parts = [
      svg("rect", { class: "tge-row-mark", x: -1, y, width: cell * pack.columns + 2, height: cell }),
      svg("rect", { class: "tge-cell-halo", x, y, width: cell, height: cell }),
      svg("rect", { class: "tge-cell-mark", x, y, width: cell, height: cell })
    ];
    if (hovered) {
      const [hx, hy] = of(hovered);
      parts.push(svg("rect", { class: "tge-cell-hover", x: hx, y: hy, width: cell, height: cell }));
    }
    over.replaceChildren(...parts);
  };
  return { element: root, draw, mark };
}
function hatch(id, line2) {
  return svg(
    "pattern",
    { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { class: `${line2}-ground`, width: 5, height: 5 }),
    svg("line", { class: line2, x1: 0, y1: 0, x2: 0, y2: 5 })
  );
}
function axes(pack, { cell, left, top, slanted }, chosen2) {
  const every = Math.max(1, Math.ceil(LINE / cell));
  const made2 = [
    svg("text", { class: "tge-axis-title", x: left, y: 10 }, "key: what is looked at →"),
    svg(
      "text",
      { class: "tge-axis-title", transform: `translate(10 ${top}) rotate(-90)`, "text-anchor": "end" },
      "query: who looks"
    )
  ];
  const named = (count, at) => Array.from({ length: count }, (_, each) => each).filter(
    (each) => each === at || each % every === 0 && Math.abs(each - at) * cell > LINE - 1
  );
  const [row, column] = [chosen2.row - pack.first[0], chosen2.column - pack.first[1]];
  for (const c of named(pack.columns, column)) {
    const x = left + (c + 0.5) * cell;
    const turn = slanted ? `translate(${x + 3} ${top - 5}) rotate(-46)` : `translate(${x} ${top - 6})`;
    const placed2 = { transform: turn, "text-anchor": slanted ? "start" : "middle" };
    made2.push(tokenText(pack.columnTokens[c] ?? "", c === column, placed2));
  }
  for (const r of named(pack.rows, row)) {
    const placed2 = {
      x: left - 6,
      y: top + (r + 0.5) * cell,
      "text-anchor": "end",
      "dominant-baseline": "central"
    };
    made2.push(tokenText(pack.rowTokens[r] ?? "", r === row, placed2));
  }
  return made2;
}
function tokenText(token, chosen2, placed2) {
  const style = chosen2 ? "tge-token tge-token-chosen" : "tge-token";
  return svg("text", { class: style, ...placed2 }, name(token, 14));
}
function numbers(pack, shown, cell) {
  const made2 = [];
  shown.shares.forEach((share, place) => {
    if (shown.seen[place] === 0 || !(share >= SMALLEST_NUMBER)) return;
    const [r, c] = [Math.floor(place / pack.columns), place % pack.columns];
    const text = svg("text", {
      class: `tge-share tge-on-${ground(share)}`,
      x: (c + 0.5) * cell,
      y: (r + 0.5) * cell
    });
    setText(text, share.toFixed(2).replace(/^0/, ""));
    made2.push(text);
  });
  return made2;
}
function nanRows(pack, shown, cell, pattern) {
  const made2 = [];
  for (let r = 0; r < pack.rows; r += 1) {
    if (!Number.isNaN(shown.shares[r * pack.columns] ?? 0)) continue;
    const width = cell * pack.columns;
    made2.push(
      svg("rect", { x: 0, y: r * cell, width, height: cell, fill: `url(#${pattern})` })
    );
    if (cell < LINE) continue;
    const text = svg("text", { class: "tge-nan-text", x: width / 2, y: (r + 0.5) * cell });
    setText(text, "NaN");
    made2.push(text);
  }
  return made2;
}
function turned(mask, pack, cell) {
  const size = Math.max(3, Math.min(7, cell / 4));
  return mask.toggled.map(([i, j]) => [i - pack.first[0], j - pack.first[1]]).filter(([r, c]) => r >= 0 && c >= 0 && r < pack.rows && c < pack.columns).map(
    ([r, c]) => svg("path", {
      class: "tge-turned",
      d: `M${(c + 1) * cell} ${r * cell}h${-size}l${size} ${size}z`
    })
  );
}
function borders(mask, pack, cell) {
  return linesOf(mask, pack).flatMap(({ edge, corners }) => {
    const d = pathOf(corners, cell);
    const [x, y] = handleOf(corners);
    return [
      svg("path", { class: "tge-border-halo", d }),
      svg("path", { class: "tge-border", d }),
      svg("circle", { class: "tge-border-grip", cx: x * cell, cy: y * cell, r: 6 }),
      svg("path", { class: "tge-border-hold", d, "data-edge": edge }),
      svg("circle", { class: "tge-border-hold", cx: x * cell, cy: y * cell, r: 9, "data-edge": edge })
    ];
  });
}

// src/attention/state.ts
var MEAN = -1;
var State = class {
  constructor(model) {
    this.model = model;
    this.readPacks();
  }
  model;
  layers = [];
  packs = /* @__PURE__ */ new Map();
  shownCache = /* @__PURE__ */ new Map();
  /** What lies outside of the window under a mask that was moved, from Python. */
  rests = /* @__PURE__ */ new Map();
  readPacks() {
    this.layers = this.model.get("layers");
    const sent = this.model.get("packs");
    this.packs = new Map(
      sent.map((each) => [
        each.layer,
        readPack(each, this.layers[each.layer]?.heads ?? 1)
      ])
    );
    this.forget();
    this.rests.clear();
  }
  forget() {
    this.shownCache.clear();
  }
  get layer() {
    const asked2 = this.model.get("layer");
    return Math.max(0, Math.min(this.layers.length - 1, asked2));
  }
  get head() {
    const asked2 = this.model.get("head");
    return Math.max(MEAN, Math.min(this.about.heads - 1, asked2));
  }
  get mask() {
    return { ...GIVEN, ...this.model.get("mask") };
  }
  get drawing() {
    return this.model.get("drawing") === "lines" ? "lines" : "matrix";
  }
  get about() {
    return this.layers[this.layer];
  }
  get pack() {
    return this.packs.get(this.layer);
  }
  packOf(layer) {
    return this.packs.get(layer);
  }
  /** The chosen cell, inside of what is shown. */
  get cell() {
    const pack = this.pack;
    const row = this.model.get("row");
    const column = this.model.get("column");
    if (pack === void 0) return { row, column };
    return {
      row: within(row, pack.first[0], pack.rows),
      column: within(column, pack.first[1], pack.columns)
    };
  }
  /** The weights of a head of a layer under the mask in force. */
  shown(layer, head) {
    const pack = this.packs.get(layer);
    if (pack === void 0) return void 0;
    const key = `${layer} ${head}`;
    let shown = this.shownCache.get(key);
    if (shown === void 0) {
      shown = showHead(pack, head, this.mask, this.rests.get(this.restKey(layer)));
      this.shownCache.set(key, shown);
    }
    return shown;
  }
  /** Whether a mask that is not the model's own was put over the scores. */
  get moved() {
    return this.mask.kind !== "given" || this.mask.toggled.length > 0;
  }
  /** Whether keys of the chosen layer lie outside of the window. */
  get cropped() {
    const pack = this.pack;
    if (pack === void 0) return false;
    return pack.rows < this.about.rows || pack.columns < this.about.columns;
  }
  /** Whether Python is to say what lies outside of the window. */
  get restMissing() {
    const outside = (this.pack?.columns ?? 0) < this.about.columns;
    return outside && this.moved && !this.rests.has(this.restKey(this.layer));
  }
  keepRest(layer, mask, rest) {
    this.rests.set(`${layer} ${JSON.stringify(mask)}`, rest);
    this.forget();
  }
  restKey(layer) {
    return `${layer} ${JSON.stringify(this.mask)}`;
  }
  /** What the model's own mask lets the chosen head see. */
  get given() {
    return this.pack === void 0 ? null : givenOf(this.pack, Math.max(0, this.head));
  }
  set(traits) {
    for (const [name2, value] of Object.entries(traits)) this.model.set(name2, value);
  }
  save() {
    save(this.model);
  }
};
function within(index, first, count) {
  return Math.max(first, Math.min(first + count - 1, index));
}

// src/attention/overview.ts
function spotOfKey(key, layer, head, heads) {
  const places = (at) => (heads[at] ?? 1) + (several(heads[at]) ? 1 : 0);
  const place = head === MEAN ? places(layer) - 1 : head;
  const to = (row, column) => {
    const at = Math.max(0, Math.min(heads.length - 1, row));
    const kept = Math.max(0, Math.min(places(at) - 1, column));
    return [at, kept >= (heads[at] ?? 1) ? MEAN : kept];
  };
  if (key === "ArrowLeft") return to(layer, place - 1);
  if (key === "ArrowRight") return to(layer, place + 1);
  if (key === "ArrowUp") return to(layer - 1, place);
  if (key === "ArrowDown") return to(layer + 1, place);
  if (key === "Home") return to(layer, 0);
  return key === "End" ? to(layer, Infinity) : void 0;
}
function several(heads) {
  return (heads ?? 1) > 1;
}
function makeOverview(state, choose) {
  const spots = [];
  const most = Math.max(...state.layers.map((layer) => layer.heads));
  const root = element("div", {
    class: "tge-heads",
    role: "grid",
    "aria-label": "Layers and heads"
  });
  root.style.setProperty("--tge-head-size", `${sizeOf(most)}px`);
  root.style.setProperty("--tge-head-gap", most > 8 ? "3px" : "5px");
  const names2 = shortNames(state.layers.map((layer) => layer.name));
  const longest = Math.max(...names2.map((each) => Math.min(12, each.length)));
  root.style.setProperty("--tge-layer-width", `${Math.max(36, 6.4 * longest + 6)}px`);
  root.append(headings(most));
  state.layers.forEach((about, layer) => {
    const label = element(
      "span",
      { class: "tge-layer-name", role: "rowheader", title: visible(about.name) },
      shorten(visible(names2[layer] ?? ""), 24)
    );
    const row = element("div", { class: "tge-heads-row", role: "row" }, label);
    const heads = [...Array(about.heads).keys(), ...about.heads > 1 ? [MEAN] : []];
    for (const head of heads) {
      const spot = makeSpot(layer, head, about.name);
      spot.button.addEventListener("click", () => choose(layer, head));
      spots.push(spot);
      row.append(spot.button);
    }
    root.append(row);
  });
  root.addEventListener("keydown", (event) => {
    const heads = state.layers.map((layer) => layer.heads);
    const target = spotOfKey(event.key, state.layer, state.head, heads);
    if (target === void 0) return;
    event.preventDefault();
    choose(...target);
    spots.find(({ layer, head }) => layer === target[0] && head === target[1])?.button.focus();
  });
  const paintAll = () => {
    for (const spot of spots) {
      const { layer, head, button: button2, canvas } = spot;
      const chosen2 = layer === state.layer && head === state.head;
      setAttributes(button2, { "aria-selected": String(chosen2), tabindex: chosen2 ? 0 : -1 });
      const pack = state.packOf(layer);
      const about = state.layers[layer];
      const whole = pack?.rows === about.rows && pack.columns === about.columns;
      const shown = whole ? state.shown(layer, head) : void 0;
      if (pack && shown) paint(canvas, pack.rows, pack.columns, shown.shares);
      else paint(canvas, about.picture.rows, about.picture.columns, pictureShares(about, head));
      button2.classList.toggle("tge-head-old", state.moved && !shown);
    }
  };
  return { element: root, paint: paintAll };
}
function makeSpot(layer, head, name2) {
  const label = `${visible(name2)}, ${head === MEAN ? "mean of the heads" : `head ${head}`}`;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const button2 = element(
    "div",
    {
      class: head === MEAN ? "tge-head tge-head-mean" : "tge-head",
      role: "gridcell",
      tabindex: -1,
      "aria-label": label,
      title: label
    },
    canvas
  );
  return { layer, head, button: button2, canvas };
}
function headings(most) {
  const row = element(
    "div",
    { class: "tge-heads-row", role: "row" },
    element("span", { class: "tge-layer-name", role: "columnheader" }, "head")
  );
  for (let head = 0; head < most; head += 1) {
    const cell = element("span", { class: "tge-head-name", role: "columnheader" });
    setText(cell, String(head));
    row.append(cell);
  }
  if (most > 1) {
    const mean = element(
      "span",
      { class: "tge-head-name tge-mean-name", role: "columnheader" },
      "mean"
    );
    row.append(mean);
  }
  return row;
}
function sizeOf(heads) {
  if (heads <= 2) return 52;
  if (heads <= 4) return 42;
  return heads <= 8 ? 26 : 16;
}

// src/attention/panel.ts
var MOST_BARS = 12;
var MOST_NUMBERS = 5;
function aboutCell(state, cell) {
  const pack = state.pack;
  const shown = state.shown(state.layer, state.head);
  if (!pack || !shown) return [];
  const r = cell.row - pack.first[0];
  const c = cell.column - pack.first[1];
  return [...rowSection(pack, shown, r, c), ...stepsSection(state, pack, shown, r, c)];
}
function rowSection(pack, shown, r, c) {
  const row = rowOf(shown, pack, r);
  const few = row.length <= MOST_BARS;
  const best = ranked(row).slice(0, MOST_BARS);
  const places = few ? [...row.keys()] : best.includes(c) ? best : [...best.slice(1), c];
  const list = element("ul", { class: "tge-bars" });
  for (const place of places) list.append(bar(pack, shown, r, place, place === c));
  const rest = few ? 0 : 1 - places.reduce((sum2, place) => sum2 + (row[place] ?? 0), 0);
  const sum = pack.sums === null ? total(row, pack, r) : row.reduce((a, b) => a + b, 0);
  const who = element("h3", { class: "tge-panel-title" }, "Where ");
  who.append(element("b", {}, quoted(pack.rowTokens[r] ?? "", 18)), " looks");
  const parts = [who, list];
  if (!few && rest > 5e-4)
    parts.push(note(`the others together ${percent(rest)}`));
  parts.push(sumLine(sum));
  return parts;
}
function total(row, pack, r) {
  const outside = (pack.rest[r] ?? -Infinity) > -Infinity;
  return outside && !row.every(Number.isNaN) ? 1 : row.reduce((a, b) => a + b, 0);
}
function sumLine(sum) {
  const right = Math.abs(sum - 1) < 1e-6;
  const says = Number.isNaN(sum) ? "The row adds up to NaN." : `The row adds up to ${right ? "1" : exact(sum)}${right ? " ✓" : ""}`;
  return element("p", { class: right ? "tge-note" : "tge-note tge-wrong" }, says);
}
function bar(pack, shown, r, c, chosen2) {
  const place = r * pack.columns + c;
  const share = shown.shares[place] ?? NaN;
  const hidden = shown.seen[place] === 0;
  const fill = element("span", { class: "tge-bar-fill", "aria-hidden": "true" });
  fill.style.width = `${100 * Math.max(0, Math.min(1, share || 0))}%`;
  return element(
    "li",
    { class: chosen2 ? "tge-bar-row tge-bar-chosen" : "tge-bar-row" },
    element("span", { class: "tge-bar-name" }, ...barName(pack, c)),
    element("span", { class: "tge-bar-track" }, fill),
    element("span", { class: "tge-bar-value tge-number" }, hidden ? "hidden" : percent(share))
  );
}
function barName(pack, c) {
  const token = pack.columnTokens[c] ?? "";
  const twice = pack.columnTokens.filter((each) => each === token).length > 1;
  const place = element("small", {}, `${c + pack.first[1]} `);
  return twice ? [place, name(token, 16)] : [name(token, 16)];
}
function stepsSection(state, pack, shown, r, c) {
  const share = shown.shares[r * pack.columns + c] ?? NaN;
  const title = element("h3", { class: "tge-panel-title" }, "How ");
  title.append(
    element("b", { class: "tge-number" }, Number.isNaN(share) ? "NaN" : share.toFixed(4)),
    " comes about"
  );
  if (state.head === MEAN) {
    const heads = `${state.about.heads} heads`;
    return [title, note(`The mean of the weights in all ${heads}. Choose one to see its steps.`)];
  }
  const list = element("ol", { class: "tge-steps" });
  list.append(...scoreSteps(state, pack, r, c), ...softmaxSteps(state, pack, shown, r, c));
  if (pack.vectors) list.append(outputStep(state, pack, pack.vectors, shown, r));
  return [title, list];
}
function scoreSteps(state, pack, r, c) {
  const score = scoreAt(state, pack, r, c);
  if (state.about.kind === "weights") {
    const why = "Weights were given, so the score is known up to a number for each row: ";
    return [step("Score", why, equation("log weight", exact(score)))];
  }
  const vectors = pack.vectors;
  if (vectors === null)
    return [step("Score", "", equation("q · k × scale", exact(score)))];
  const q = vector(vectors.query, state.head, pack.rows, r, vectors.width);
  const k = vector(vectors.key, state.head, pack.columns, c, vectors.width);
  const product = q.reduce((sum, value, at) => sum + value * (k[at] ?? 0), 0);
  const root = Math.abs(pack.scale - 1 / Math.sqrt(vectors.width)) < 1e-9;
  const scaled = root ? `${exact(product)} / √${vectors.width}` : `${exact(product)} × ${exact(pack.scale)}`;
  const parts = [
    step(
      "Query times key",
      "",
      strip("q", q, pack.rowTokens[r] ?? ""),
      strip("k", k, pack.columnTokens[c] ?? ""),
      equation("q · k", exact(product))
    ),
    step("Scaled", "", equation(scaled, exact(product * pack.scale)))
  ];
  if (pack.biased)
    parts.push(
      step("The mask adds a number", "", equation("score", exact(score)))
    );
  return parts;
}
function softmaxSteps(state, pack, shown, r, c) {
  const place = r * pack.columns + c;
  const pair = `${quoted(pack.rowTokens[r] ?? "", 12)} may${shown.seen[place] === 0 ? " not" : ""} look at ${quoted(pack.columnTokens[c] ?? "", 12)}`;
  if (shown.seen[place] === 0)
    return [
      step("Mask", pair, equation("score", "−∞")),
      step("Softmax", "", equation("exp(−∞)", Number.isNaN(shown.shares[place]) ? "0, divided by a sum of 0" : "0"))
    ];
  const highest = highestIn(state, pack, shown, r);
  const score = scoreAt(state, pack, r, c);
  const power = Math.exp(score - highest);
  const share = shown.shares[place] ?? NaN;
  return [
    step("Mask", pair, equation("score", exact(score))),
    step(
      "Softmax",
      `The largest score of the row, ${exact(highest)}, is taken off first.`,
      equation(`exp(${exact(score - highest)})`, exact(power)),
      equation(`${exact(power)} / Σ ${exact(power / share)}`, exact(share))
    )
  ];
}
function highestIn(state, pack, shown, r) {
  let highest = -Infinity;
  for (let c = 0; c < pack.columns; c += 1)
    if (shown.seen[r * pack.columns + c] === 1)
      highest = Math.max(highest, scoreAt(state, pack, r, c));
  return highest;
}
function outputStep(state, pack, vectors, shown, r) {
  const row = rowOf(shown, pack, r);
  const out = Array.from({ length: vectors.valueWidth }, (_, at) => {
    let sum = 0;
    for (let c = 0; c < pack.columns; c += 1) {
      const share = row[c] ?? 0;
      if (share !== 0)
        sum += share * (vectors.value[(state.head * pack.columns + c) * vectors.valueWidth + at] ?? 0);
    }
    return sum;
  });
  const says = pack.columns < state.about.columns ? "Of the keys shown here: " : "";
  return step(
    "Output",
    `${says}Σ weight × value, all keys together`,
    strip("out", out, pack.rowTokens[r] ?? "")
  );
}
function scoreAt(state, pack, r, c) {
  return pack.scores[(state.head * pack.rows + r) * pack.columns + c] ?? NaN;
}
function vector(all, head, count, at, width) {
  const start = (head * count + at) * width;
  return Array.from(all.subarray(start, start + width));
}
function step(title, says, ...body) {
  const made2 = element("li", {}, element("b", { class: "tge-step-title" }, title));
  if (says) made2.append(element("span", { class: "tge-step-says" }, says));
  made2.append(...body);
  return made2;
}
function equation(left, right) {
  const made2 = element("span", { class: "tge-equation tge-number" });
  setText(made2, left);
  made2.append(" = ", element("b", {}, right));
  return made2;
}
function strip(label, values, of) {
  const most = Math.max(...values.map((value) => Math.abs(value) || 0), 1e-30);
  const made2 = element("span", {
    class: "tge-strip",
    role: "img",
    "aria-label": `${label} of ${name(of)}: ${values.slice(0, MOST_NUMBERS).map((value) => formatNumber(value, 2)).join(", ")}`
  });
  made2.append(element("i", {}, label));
  for (const value of values.slice(0, MOST_NUMBERS)) {
    const cell = element(
      "span",
      { class: value < 0 ? "tge-cold" : "tge-warm", title: exact(value) },
      formatNumber(value, 2)
    );
    cell.style.setProperty("--tge-heat", `${Math.round(Math.abs(value) / most * 50) || 0}%`);
    made2.append(cell);
  }
  if (values.length > MOST_NUMBERS)
    made2.append(element("span", { class: "tge-strip-more" }, `+${values.length - MOST_NUMBERS}`));
  return made2;
}
function note(text) {
  return element("p", { class: "tge-note" }, text);
}

// src/attention/widget.ts
var WATCHED = ["layer", "head", "row", "column", "mask", "drawing"];
var AttentionWidget = class {
  constructor(model) {
    this.model = model;
    this.state = new State(model);
    const actions = {
      select: (cell) => this.select(cell),
      hover: (cell) => this.hover(cell),
      move: (mask, done) => this.move(mask, done),
      toggle: (cell) => this.move(toggle(this.state.mask, cell.row, cell.column), true),
      editing: () => this.bar.editing()
    };
    this.overview = makeOverview(this.state, (layer, head) => this.choose(layer, head));
    this.bar = makeMaskBar(this.state, (mask, done) => this.move(mask, done));
    this.drawings = {
      matrix: makeMatrix(this.state, actions),
      lines: makeLines(this.state, actions)
    };
    this.switches = ["matrix", "lines"].map(
      (each) => button(each, { class: "tge-choice" }, () => this.set({ drawing: each }))
    );
    this.element = this.build();
    for (const drawing of Object.values(this.drawings))
      drawing.element.addEventListener("keydown", (event) => this.key(event));
    this.listen();
    this.refresh();
  }
  model;
  element;
  state;
  announcer = makeAnnouncer();
  undo = [];
  overview;
  bar;
  drawings;
  panel = element("div", {
    class: "tge-attention-panel",
    role: "region",
    "aria-label": "The chosen token",
    tabindex: 0
  });
  stage = element("div", { class: "tge-stage" });
  says = element("div", { class: "tge-says" });
  title = element("h2", { class: "tge-title" });
  place = element("span", { class: "tge-place" });
  moves = element("div", {
    class: "tge-moves",
    role: "group",
    "aria-label": "Other parts of the matrix"
  });
  switches;
  hovered = null;
  pending = 0;
  asked = "";
  failed = "";
  shows = "";
  build() {
    const several2 = this.state.layers.reduce((sum, layer) => sum + layer.heads, 0) > 1;
    const header = element(
      "div",
      { class: "tge-attention-header" },
      this.title,
      this.place,
      element(
        "span",
        { class: "tge-choices tge-drawings", role: "group", "aria-label": "Drawing" },
        ...this.switches
      )
    );
    const body = element("div", { class: "tge-attention-body" });
    if (several2)
      body.append(element("div", { class: "tge-heads-scroll" }, this.overview.element));
    body.append(this.stage, this.panel);
    return element(
      "div",
      { class: `tge tge-card tge-attention${several2 ? "" : " tge-single-head"}` },
      header,
      this.bar.element,
      body,
      this.announcer.element
    );
  }
  listen() {
    const later = () => this.schedule();
    this.undo.push(
      ...WATCHED.map((name2) => onChange(this.model, name2, later)),
      onChange(this.model, "packs", () => {
        this.state.readPacks();
        this.schedule();
      }),
      onChange(this.model, "mask", () => this.state.forget()),
      whenThemeChanges(later),
      keepPlainKeys(this.element),
      keepFocus(this.element)
    );
    let width = 0;
    const observer = new ResizeObserver(() => {
      if (this.stage.clientWidth === width) return;
      width = this.stage.clientWidth;
      this.schedule();
    });
    observer.observe(this.stage);
    this.undo.push(() => observer.disconnect());
  }
  close() {
    cancelAnimationFrame(this.pending);
    this.undo.forEach((stop) => stop());
  }
  // What a person does.
  set(traits, save2 = true) {
    this.state.set(traits);
    if (save2) this.state.save();
    this.schedule();
  }
  choose(layer, head) {
    const about = this.state.layers[layer];
    if (about === void 0) return;
    this.set({ layer, head });
    const which = head === MEAN ? "mean of the heads" : `head ${head}`;
    this.announcer.say(`${about.name}, ${which}. ${this.rowWords()}`);
    if (this.state.packOf(layer) === void 0) this.request("layer", { layer });
  }
  select(cell) {
    this.set({ row: cell.row, column: cell.column });
  }
  hover(cell) {
    const same = cell?.row === this.hovered?.row && cell?.column === this.hovered?.column;
    if (same) return;
    this.hovered = cell;
    this.drawings[this.state.drawing].mark(cell);
    this.panel.replaceChildren(...aboutCell(this.state, cell ?? this.state.cell));
  }
  move(mask, done) {
    this.state.forget();
    this.set({ mask }, done);
    if (!done) return;
    this.refresh();
    this.announcer.say(this.says.textContent || "The model's own mask.");
  }
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = this.state.cell;
    const steps = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -Infinity],
      End: [0, Infinity]
    };
    const step2 = steps[event.key];
    if (step2) this.walk(cell, step2);
    else if (event.key === " ")
      this.move(toggle(this.state.mask, cell.row, cell.column), true);
    else if (event.key === "PageUp" || event.key === "PageDown")
      this.nextHead(event.key === "PageUp" ? -1 : 1);
    else if (event.key === "[" || event.key === "]") this.nudge(event.key === "[" ? -1 : 1);
    else return;
    event.preventDefault();
  }
  walk(cell, [down, right]) {
    const pack = this.state.pack;
    if (pack === void 0) return;
    const clamp = (value, first, count) => Math.max(first, Math.min(first + count - 1, value));
    this.select({
      row: clamp(cell.row + down, pack.first[0], pack.rows),
      column: clamp(cell.column + right, pack.first[1], pack.columns)
    });
    const shown = this.state.shown(this.state.layer, this.state.head);
    if (!shown) return;
    const now = this.state.cell;
    const words = cellInWords(shown, pack, now.row - pack.first[0], now.column - pack.first[1]);
    this.announcer.say(down ? `${words}. ${this.rowWords()}` : words);
  }
  nextHead(by) {
    const { layer, head, layers } = this.state;
    const all = layers.flatMap(
      (about, at) => Array.from({ length: about.heads }, (_, h) => [at, h])
    );
    const here = all.findIndex(([at, h]) => at === layer && h === Math.max(0, head));
    const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
    if (next) this.choose(...next);
  }
  /** Moves the border of the mask by one token. */
  nudge(by) {
    const mask = this.state.mask;
    if (mask.kind === "padding")
      this.move({ ...mask, length: Math.max(0, mask.length + by) }, true);
    else if (mask.kind === "causal" || mask.kind === "window")
      this.move({ ...mask, border: mask.border + by }, true);
  }
  request(name2, content) {
    this.failed = "";
    ask(this.model, name2, content).catch((error) => {
      this.failed = String(error.message);
      this.schedule();
    });
  }
  /** Asks Python for what lies outside of the window, under a mask that was moved. */
  askRest() {
    const { layer, mask } = this.state;
    const key = JSON.stringify([layer, mask]);
    if (!this.state.restMissing || this.asked === key) return;
    this.asked = key;
    ask(this.model, "rest", { layer, mask }).then(({ content }) => {
      this.state.keepRest(layer, mask, floats(String(content.rest)));
      this.schedule();
    }).catch(() => void 0);
  }
  shift(rows, columns) {
    const [row = 0, column = 0] = this.model.get("window");
    const { pack, about } = this.state;
    if (!pack) return;
    const move = (first, by, shown, all) => Math.max(0, Math.min(all - shown, first + by * shown));
    const window = [
      move(row, rows, pack.rows, about.rows),
      move(column, columns, pack.columns, about.columns)
    ];
    this.request("layer", { layer: this.state.layer, window });
  }
  // What is shown.
  schedule() {
    if (!this.pending) this.pending = requestAnimationFrame(() => this.refresh());
  }
  refresh() {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    const { state } = this;
    this.hovered = null;
    setText(this.title, heading2(state));
    setText(this.place, placeOf(state));
    this.switches.forEach(
      (each) => setAttributes(each, { "aria-pressed": String(each.textContent === state.drawing) })
    );
    this.bar.update();
    this.overview.paint();
    this.askRest();
    this.says.replaceChildren(...this.sentences());
    const drawing = this.drawings[state.drawing];
    const missing = state.pack === void 0;
    const shows = missing ? "nothing" : state.drawing;
    if (shows !== this.shows)
      this.stage.replaceChildren(
        ...missing ? [notHere()] : [drawing.element, legend(), this.says, this.moves, keys()]
      );
    this.shows = shows;
    this.offerMoves();
    if (!missing) drawing.draw(this.stage.clientWidth || 420);
    this.panel.replaceChildren(...aboutCell(state, state.cell));
  }
  sentences() {
    const { state } = this;
    const { pack } = state;
    const shown = state.shown(state.layer, state.head);
    const made2 = [];
    const add = (text, kind = "") => {
      if (text) made2.push(element("p", { class: kind }, text));
    };
    if (this.failed) add(this.failed, "tge-warning");
    if (!pack || !shown) return made2;
    add(state.moved ? maskInWords(state.mask) : sumsInWords(state.about.row_error));
    add(leakInWords(shown, pack, state.mask), "tge-warning");
    add(emptyRows(shown, pack), "tge-warning");
    if (pack.sums !== null && !state.moved)
      add("These rows do not add up to 1: they are no probabilities.", "tge-warning");
    if (state.cropped) add(cropWords(state));
    return made2;
  }
  /** Buttons that lead to other parts of a long sequence. */
  offerMoves() {
    this.moves.hidden = !this.state.cropped;
    if (this.moves.hidden || this.moves.childElementCount > 0) return;
    const offer = (label, rows, columns) => button(label, { class: "tge-choice" }, () => this.shift(rows, columns));
    this.moves.append(
      offer("← keys", 0, -1),
      offer("keys →", 0, 1),
      offer("↑ queries", -1, 0),
      offer("queries ↓", 1, 0)
    );
  }
  rowWords() {
    const { pack } = this.state;
    const shown = this.state.shown(this.state.layer, this.state.head);
    if (!pack || !shown) return "";
    return rowInWords(shown, pack, this.state.cell.row - pack.first[0]);
  }
};
function heading2(state) {
  const { layers } = state;
  const heads = layers[0]?.heads ?? 0;
  const one = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const alike = layers.every((layer) => layer.heads === heads);
  return `Attention: ${one(layers.length, "layer")}${alike ? ` × ${one(heads, "head")}` : ""}`;
}
function placeOf(state) {
  const { about, head } = state;
  const which = head === MEAN ? "mean of the heads" : `head ${head}`;
  return `${about.name}, ${which}`;
}
function cropWords(state) {
  const { pack, about } = state;
  if (!pack) return "";
  const span = (first, shown, all) => `${formatCount(first)}–${formatCount(first + shown - 1)} of ${formatCount(all)}`;
  const [row, column] = pack.first;
  return `Shown: queries ${span(row, pack.rows, about.rows)}, keys ${span(column, pack.columns, about.columns)}.`;
}
function notHere() {
  const text = "The numbers of this layer did not fit into the saved notebook. Run the cell again to see them.";
  return element("p", { class: "tge-note" }, text);
}
function keys() {
  const rows = [
    ["↑ ↓ ← →", "walk"],
    ["Space", "turn a cell of the mask round"],
    ["[ ]", "move the border of the mask"],
    ["PgUp PgDn", "another head"]
  ];
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
function legend() {
  const scale = element("span", { class: "tge-scale", "aria-hidden": "true" });
  const hidden = element("span", { class: "tge-swatch-hidden", "aria-hidden": "true" });
  return element(
    "p",
    { class: "tge-note tge-legend-line" },
    "0",
    scale,
    "1",
    hidden,
    "hidden by the mask"
  );
}
function render({ model, el }) {
  let view = new AttentionWidget(model);
  el.replaceChildren(view.element);
  const forget = onChange(model, "layers", () => {
    view.close();
    view = new AttentionWidget(model);
    el.replaceChildren(view.element);
  });
  return () => {
    forget();
    view.close();
  };
}
var widget_default = { render };
export {
  widget_default as default
};
