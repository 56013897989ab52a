/* Memory over time: what is in use while each kernel runs, and where it lies. */

import { element, setAttributes, setText, svg } from "../shared/dom";
import { isPlain } from "../shared/keys";
import { linear, ticks } from "../shared/scales";
import { count } from "../shared/table";
import type { CompilerFilm, FilmBuffer } from "./document";
import { type Actions, type Part, type State, dressMarked, kernelClass } from "./state";
import { plain, size } from "./words";

const LEFT = 64;
const RIGHT = 12;
const HIGH = { use: 110, map: 210, gap: 34, below: 30, top: 20 };
const LETTER = 6.2;

/** Bytes in use at each step, with reuse of memory and without. */
export function useOf({ buffers, kernels }: CompilerFilm): {
  live: number[];
  kept: number[];
} {
  const live = kernels.map((_, step) =>
    sum(buffers.filter(({ first, last }) => first <= step && step <= last)),
  );
  const kept = kernels.map((_, step) => sum(buffers.filter(({ first }) => first <= step)));
  return { live, kept };
}

function sum(buffers: readonly FilmBuffer[]): number {
  return buffers.reduce((total, { size }) => total + size, 0);
}

/** A line of steps through values, as an SVG path. */
export function stairs(
  values: readonly number[],
  x: (step: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, step) => {
      const [from, to, at] = [x(step), x(step + 1), y(value)].map((v) => v.toFixed(1));
      return `${step === 0 ? "M" : "L"}${from} ${at}L${to} ${at}`;
    })
    .join("");
}

export function makeMemory(actions: Actions): Part {
  let state: State;
  let drawn: [CompilerFilm, number] | undefined;
  let boxes: SVGRectElement[] = [];
  const picture = svg("svg", {
    class: "tge-memory",
    role: "application",
    tabindex: 0,
    "aria-label": "Buffers of the workspace: arrow keys walk through them",
  });
  const sentence = element("p", { class: "tge-note" });
  const legend = element(
    "p",
    { class: "tge-legend" },
    key("tge-key-kept", "without reuse"),
    key("tge-key-live", "in use"),
    key("tge-key-peak", "size of the workspace"),
  );
  const root = element("div", { class: "tge-tab-body" }, sentence, legend, picture);

  picture.addEventListener("click", ({ target }) => {
    const at = placeOf(target);
    if (at >= 0) actions.choose({ kind: "buffer", at: String(at) }, part);
  });
  picture.addEventListener("pointerover", ({ target }) => {
    const at = placeOf(target);
    actions.hover(at < 0 ? null : { kind: "buffer", at: String(at) });
  });
  picture.addEventListener("pointerleave", () => actions.hover(null));
  picture.addEventListener("keydown", (event) => {
    const { buffers } = state.film;
    const order = buffers.map((_, at) => at).sort((a, b) => before(buffers[a]!, buffers[b]!));
    const here = state.choice?.kind === "buffer" ? order.indexOf(Number(state.choice.at)) : -1;
    const to: Record<string, number> = {
      ArrowRight: here + 1,
      ArrowDown: here + 1,
      ArrowLeft: here - 1,
      ArrowUp: here - 1,
      Home: 0,
      End: order.length - 1,
    };
    const place = to[event.key];
    if (place === undefined || !isPlain(event) || order.length === 0) return;
    const at = order[Math.max(0, Math.min(order.length - 1, place))]!;
    actions.choose({ kind: "buffer", at: String(at) }, part);
    event.preventDefault();
    event.stopPropagation();
  });

  const write = (room: number): void => {
    const { film } = state;
    const { buffers, kernels, peak_bytes: peak, unplanned_bytes: unplanned } = film;
    const wide = Math.max(240, Math.min(room, 1100));
    const x = linear(0, Math.max(1, kernels.length), LEFT, wide - RIGHT);
    const { live, kept } = useOf(film);
    const most = Math.max(1, unplanned, peak, ...kept);
    const bottom = HIGH.top + HIGH.use;
    const use = linear(0, most, bottom, HIGH.top);
    const mapTop = bottom + HIGH.gap;
    const mapBottom = mapTop + HIGH.map;
    const address = linear(0, Math.max(1, peak), mapBottom, mapTop);
    const parts: SVGElement[] = [
      heading(LEFT, HIGH.top - 8, "Bytes in use while each kernel runs"),
      heading(LEFT, mapTop - 8, "Where each buffer lies, and how long it is needed"),
    ];
    for (const value of levels(most, 3)) parts.push(...gridLine(value, use.at(value), wide));
    for (const value of levels(peak, 4)) parts.push(...gridLine(value, address.at(value), wide));
    const closed = (path: string, to: number): string =>
      `${path}L${x.at(kernels.length).toFixed(1)} ${to}L${LEFT} ${to}Z`;
    parts.push(
      svg("path", { class: "tge-area-kept", d: closed(stairs(kept, x.at, use.at), bottom) }),
      svg("path", { class: "tge-area-live", d: closed(stairs(live, x.at, use.at), bottom) }),
      svg("path", { class: "tge-line-kept", d: stairs(kept, x.at, use.at) }),
      svg("path", { class: "tge-line-live", d: stairs(live, x.at, use.at) }),
      svg("line", {
        class: "tge-line-peak", x1: LEFT, x2: wide - RIGHT, y1: use.at(peak), y2: use.at(peak),
      }),
    );
    boxes = buffers.map((buffer, at) => {
      const [from, to] = [x.at(buffer.first), x.at(buffer.last + 1)];
      const [low, high] = [address.at(buffer.offset), address.at(buffer.offset + buffer.size)];
      const box = svg("rect", {
        x: from + 0.5,
        y: high,
        width: Math.max(1.5, to - from - 1),
        height: Math.max(1.5, low - high - 0.5),
        rx: 1.5,
        "data-buffer": at,
      }, svg("title", {}, bufferTitle(film, buffer)));
      const name = `%${plain(buffer.value, 12)}`;
      parts.push(box);
      if (low - high >= 13 && to - from >= name.length * LETTER + 8)
        parts.push(svg("text", { class: "tge-buffer-name", x: from + 5, y: (low + high) / 2 + 3.5 }, name));
      return box;
    });
    const every = Math.max(1, Math.ceil(kernels.length / Math.max(2, (wide - LEFT) / 90)));
    kernels.forEach(({ name }, step) => {
      if (step % every !== 0) return;
      const free = Math.min(x.at(step + every), wide) - x.at(step);
      const text = plain(name.replace(/ \(.*/, ""), Math.max(2, Math.floor(free / LETTER) - 1));
      parts.push(
        svg("line", { class: "tge-tick", x1: x.at(step), x2: x.at(step), y1: mapBottom, y2: mapBottom + 4 }),
        svg("text", { x: x.at(step) + 2, y: mapBottom + 15 }, text),
      );
    });
    picture.replaceChildren(...parts);
    const high = mapBottom + HIGH.below;
    setAttributes(picture, { width: wide, height: high, viewBox: `0 0 ${wide} ${high}` });
  };

  const draw = (now: State, room: number): void => {
    state = now;
    const { film } = now;
    const none = film.buffers.length === 0;
    picture.style.display = none ? "none" : "";
    legend.hidden = none;
    setText(sentence, summary(film));
    if (!none && (drawn?.[0] !== film || drawn[1] !== room)) {
      drawn = [film, room];
      write(room);
    }
    mark(now);
  };
  const mark = (now: State): void => {
    state = now;
    boxes.forEach((box, at) => {
      const { operation } = now.film.buffers[at]!;
      const colour = kernelClass(now.index.kernelOf.get(operation) ?? -1);
      setAttributes(box, { class: `tge-buffer ${colour}` });
      dressMarked(box, at, now.marks.buffers, now.hints.buffers);
    });
  };
  const part: Part = { element: root, draw, mark };
  return part;
}

/** Buffers in the order in which they begin, the lowest first. */
function before(a: FilmBuffer, b: FilmBuffer): number {
  return a.first - b.first || a.offset - b.offset;
}

function summary({ buffers, peak_bytes: peak, unplanned_bytes: unplanned }: CompilerFilm): string {
  if (buffers.length === 0) return "The program needs no memory of its own.";
  const share = unplanned > 0 ? ` (${Math.round((100 * peak) / unplanned)}%)` : "";
  return (
    `${count(buffers.length, "buffer")} of ${size(unplanned)} share ` +
    `${size(peak)}${share}: memory that nobody needs any more is used again.`
  );
}

function bufferTitle({ kernels }: CompilerFilm, buffer: FilmBuffer): string {
  const { value, size: bytes, first, last } = buffer;
  const [from, to] = [kernels[first]?.name ?? "", kernels[last]?.name ?? ""];
  return `%${plain(value, 30)}: ${size(bytes)}, from ${plain(from, 40)} to ${plain(to, 40)}`;
}

function levels(most: number, many: number): number[] {
  return ticks(0, most, many).filter((value) => value <= most);
}

function gridLine(value: number, y: number, wide: number): SVGElement[] {
  return [
    svg("line", { class: "tge-grid-line", x1: LEFT, x2: wide - RIGHT, y1: y, y2: y }),
    svg("text", { x: LEFT - 6, y: y + 3.5, "text-anchor": "end" }, size(value)),
  ];
}

function heading(x: number, y: number, text: string): SVGElement {
  return svg("text", { class: "tge-strong", x, y }, text);
}

function key(name: string, text: string): HTMLElement {
  return element("span", {}, element("span", { class: `tge-key ${name}` }), text);
}

function placeOf(target: EventTarget | null): number {
  const box = (target as Element | null)?.closest?.("[data-buffer]");
  return box ? Number(box.getAttribute("data-buffer")) : -1;
}
