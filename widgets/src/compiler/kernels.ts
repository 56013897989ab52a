/* Every kernel with what it moves and computes: where the time can be. */

import { element } from "../shared/dom";
import { count } from "../shared/table";
import type { CompilerFilm, FilmKernel } from "./document";
import { type Actions, type Part, type State, dressMarked, kernelClass } from "./state";
import { VirtualList } from "./virtual";
import { amount, intensity, plain, size } from "./words";

const HIGH = 26;
const ORDERS = ["order", "bytes", "operations"] as const;
type Order = (typeof ORDERS)[number];
const ORDER_LABELS: Record<Order, string> = {
  order: "as they run",
  bytes: "most bytes first",
  operations: "most operations first",
};

/** The places of the kernels, in the wanted order. */
export function ordered(kernels: readonly FilmKernel[], order: Order): number[] {
  const places = kernels.map((_, at) => at);
  if (order === "order") return places;
  const value = (at: number): number =>
    order === "bytes" ? kernels[at]!.bytes : kernels[at]!.flops;
  return places.sort((a, b) => value(b) - value(a) || a - b);
}

export function makeKernels(actions: Actions): Part {
  let state: State;
  let shown: CompilerFilm | undefined;
  let order: Order = "order";
  let places: number[] = [];
  let most = { bytes: 1, flops: 1 };
  const list = new VirtualList({
    label: "Kernels",
    class: "tge-kernels",
    role: "listbox",
    high: HIGH,
    make: (at) => row(state.film, places[at]!, most),
    dress: (at, made) =>
      dressMarked(made, places[at]!, state.marks.kernels, state.hints.kernels),
    chosen: (at) => actions.choose({ kind: "kernel", at: String(places[at]) }, part),
    hovered: (at) =>
      actions.hover(at < 0 ? null : { kind: "kernel", at: String(places[at]) }),
  });
  const select = element("select", { "aria-label": "Order" });
  select.append(
    ...ORDERS.map((name) => element("option", { value: name }, ORDER_LABELS[name])),
  );
  select.addEventListener("change", () => {
    order = select.value as Order;
    shown = undefined;
    draw(state);
  });
  const head = element(
    "div",
    { class: "tge-kernel-row tge-kernel-head", "aria-hidden": "true" },
    ...["", "kernel", "from", "bytes moved", "operations", "worth"].map((text) =>
      element("span", {}, text),
    ),
  );
  const bar = element(
    "div",
    { class: "tge-bar" },
    element("label", { class: "tge-choice" }, "Order ", select),
  );
  const none = element("p", { class: "tge-note" }, "There are no kernels.");
  const root = element("div", { class: "tge-tab-body" }, bar, none, head, list.element);
  const draw = (now: State): void => {
    state = now;
    const { kernels } = now.film;
    if (shown !== now.film) {
      shown = now.film;
      places = ordered(kernels, order);
      most = {
        bytes: Math.max(1, ...kernels.map(({ bytes }) => bytes)),
        flops: Math.max(1, ...kernels.map(({ flops }) => flops)),
      };
      list.active = -1;
      list.show(places.length);
    }
    none.hidden = kernels.length > 0;
    list.element.hidden = head.hidden = bar.hidden = !none.hidden;
    list.refresh();
  };
  const mark = (now: State): void => {
    state = now;
    list.refresh();
  };
  const reveal = (now: State): void => {
    state = now;
    const marked = places.flatMap((place, at) => (now.marks.kernels.has(place) ? [at] : []));
    if (now.choice?.kind === "kernel") list.activate(places.indexOf(Number(now.choice.at)));
    list.revealRun(marked);
  };
  const part: Part = { element: root, draw, mark, reveal };
  return part;
}

function row(
  film: CompilerFilm,
  at: number,
  most: { bytes: number; flops: number },
): HTMLElement {
  const { name, operations, bytes, flops } = film.kernels[at]!;
  return element(
    "div",
    { class: "tge-kernel-row" },
    element("span", { class: `tge-swatch ${kernelClass(at)}` }),
    element("span", { class: "tge-kernel-name" }, plain(name, 60)),
    element("span", {}, count(operations.length, "operation")),
    share(bytes / most.bytes, size(bytes)),
    share(flops / most.flops, amount(flops)),
    element("span", { class: "tge-note" }, intensity(flops, bytes)),
  );
}

/** A bar with its number. */
function share(part: number, text: string): HTMLElement {
  const fill = element("span", { class: "tge-share-fill" });
  fill.style.width = `${Math.round(100 * part)}%`;
  const track = element("span", { class: "tge-share-track", "aria-hidden": "true" }, fill);
  return element("span", { class: "tge-share" }, track, element("span", {}, text));
}
