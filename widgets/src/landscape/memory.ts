/* What the selected optimizer remembers at the shown step, as arrows and numbers. */

import { element, setText, svg } from "../shared/dom";
import type { Plane } from "../shared/plane";
import { type Memory, type Race, memoryAt, nameOf, pair, told } from "./model";
import { onPage } from "./trails";

export interface MemoryPanel {
  readonly element: HTMLElement;
  update(race: Race, step: number, selected: string, plane: Plane): void;
}

export function makeMemory(): MemoryPanel {
  const heading = element("p", { class: "tge-memory-heading" });
  const settings = element("p", { class: "tge-memory-settings" });
  const lines = element("dl", { class: "tge-memory-lines" });
  const downhill = swatch("tge-arrow-downhill", "against the gradient");
  const move = swatch("tge-arrow-update", "the step");
  const box = element(
    "section",
    { class: "tge-memory", "aria-label": "What the optimizer remembers" },
    heading,
    settings,
    lines,
    element("p", { class: "tge-memory-note" }, downhill, move),
  );
  const update: MemoryPanel["update"] = (race, step, selected, plane) => {
    const track = race.tracks.find(({ name }) => name === selected);
    box.hidden = track === undefined;
    if (!track) return;
    const line = `tge-line-${(race.tracks.indexOf(track) % 5) + 1}`;
    move.className = line;
    setText(heading, `${nameOf(track)}: the step from here`);
    const settled = Object.entries(track.settings).map(
      ([name, value]) => `${name} ${value}`,
    );
    setText(settings, told([track.kind, ...settled].join("  ·  ")));
    lines.replaceChildren(...memoryAt(track, step).flatMap((line) => row(line, plane)));
  };
  return { element: box, update };
}

/** What the arrows on the surface mean. */
function swatch(name: string, text: string): HTMLElement {
  const arrow = svg(
    "g",
    { class: `tge-arrow ${name}` },
    svg("path", { class: "tge-arrow-shaft", d: "M1 6H20" }),
    svg("path", { class: "tge-arrow-head", d: "M27 6L19 2V10Z" }),
  );
  return element(
    "span",
    {},
    svg("svg", { width: 28, height: 12, "aria-hidden": "true" }, arrow),
    text,
  );
}

function row(line: Memory, plane: Plane): HTMLElement[] {
  const name = element("dt", {}, told(line.name, 40));
  if (line.name === "gradient" || line.name === "update")
    name.classList.add(`tge-memory-${line.name}`);
  const way = line.vector && direction(line, plane);
  const numbers = element("span", { class: "tge-number" }, pair(line.numbers));
  return [name, element("dd", {}, way || "", numbers)];
}

/** A small arrow that points as the numbers do on the picture. */
function direction({ numbers }: Memory, plane: Plane): SVGElement | "" {
  const [x, y] = numbers;
  const unit = onPage(plane, [x ?? 0, y ?? 0]);
  if (unit === null) return "";
  const angle = (Math.atan2(unit[1], unit[0]) * 180) / Math.PI;
  const shape = svg("path", {
    d: "M-6 0H3M3 0L-1 -3.5M3 0L-1 3.5",
    transform: `translate(8 8) rotate(${angle.toFixed(1)})`,
  });
  return svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, shape);
}
