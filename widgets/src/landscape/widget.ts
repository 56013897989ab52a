/* The live view of a landscape, and of optimizers racing on it.

   A race comes whole from Python and is played here, so a saved notebook plays it too.
   A model's surface fills up while frames come in (shared/stream.ts). */

import { makeAnnouncer } from "../shared/announce";
import {
  type Cleanup,
  type RenderContext,
  onChange,
  save,
  send,
} from "../shared/anywidget";
import type { Place } from "../shared/contour";
import { element, setText } from "../shared/dom";
import { keepFocus } from "../shared/focus";
import { ARROWS, makeKeyHelp } from "../shared/keyhelp";
import { keepPlainKeys } from "../shared/keys";
import { whenThemeChanges } from "../shared/pagetheme";
import { makePlane } from "../shared/plane";
import { type FrameHeader, follow, readFloats } from "../shared/stream";
import { drawCurve, heightRange, onCurve } from "./curve";
import { makeLosses } from "./losses";
import { makeMemory } from "./memory";
import {
  type Race,
  type Surface,
  fieldOf,
  hintOf,
  raceOf,
  readingAt,
  sentence,
  told,
} from "./model";
import { makePlayback } from "./playback";
import { type Standing, makeProgress } from "./progress";
import { makeProfiles } from "./profiles";
import { makeRacers } from "./racers";
import { makeRequests } from "./requests";
import { contourLines, marks, paintSurface, wayOfTraining } from "./surface";
import { drawRace } from "./trails";

const REACH = 14; // pixels: how near to the start a press takes hold of it

function render({ model, el }: RenderContext): Cleanup {
  let surface = model.get("surface") as Surface;
  let field = fieldOf(surface);
  let race: Race | null = raceOf(model.get("race"));
  let step = race ? shownStep(model.get("step"), race) : 0;
  let fresh = true; // whether the surface has to be painted anew
  const total = surface.columns * surface.rows;
  const standing: Standing = {
    state: String(model.get("state")),
    done: surface.done,
    total,
    remaining: null,
    error: "",
  };
  const flat = surface.rows === 1;

  const title = element("h2", { class: "tge-title" });
  const formula = element("p", { class: "tge-formula" });
  const reading = element("p", { class: "tge-reading tge-number" });
  const trouble = element("p", { class: "tge-trouble", role: "alert" });
  const announcer = makeAnnouncer();
  const progress = makeProgress((name) => send(model, { kind: "command", name }));

  // The race.

  const request = makeRequests(model, (text) => setText(trouble, text));
  const show = (to: number): void => {
    step = to;
    drawMoving();
  };
  const settle = (at: number): void => {
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
    lr: (name, value) => request({ lr: { [name]: value } }),
  });

  // The plane.

  const plane = makePlane({
    kind: flat ? "loss curve" : "loss surface",
    label:
      `${told(surface.title)}. Arrow keys move a cross-hair that reads the height` +
      (race ? "; Enter starts the race there." : "."),
    ratio: flat ? 0.6 : 1,
    most: flat ? 760 : 620,
    hover(at, keyed) {
      if (flat && at) plane.point(onCurve(field, at[0]));
      if (!race && !flat) cut();
      tell(keyed);
    },
    choose(at) {
      if (race) request({ start: rounded(at) });
    },
    grab: (pixel) => race !== null && near(pixel, race.start),
    drag: (at) => request({ start: rounded(at) }),
  });
  const near = ([px, py]: Place, [x, y]: Place): boolean =>
    Math.hypot(plane.x.at(x) - px, plane.y.at(y) - py) < REACH;

  const tell = (keyed: boolean): void => {
    const at = plane.cursor();
    const text = at ? readingAt(surface, field, at) : hintOf(surface, race);
    setText(reading, text);
    if (keyed && at) announcer.say(text);
  };
  const profiles = makeProfiles();
  /** Through the cross-hair; without one through the weights, or the lowest point. */
  const cut = (): void => {
    const [, x = 0, y = 0] = surface.lowest ?? [];
    const rest: Place = surface.here ? [0, 0] : (surface.path?.at(-1) ?? [x, y]);
    profiles.draw(field, plane.cursor() ?? rest, surface.labels);
  };

  // Drawing.

  const drawSurface = (): void => {
    const { x_range, y_range, labels } = surface;
    const names: [string, string] = [labels[0] ?? "x", labels[1] ?? "y"];
    const resized = plane.layOut(x_range, flat ? heightRange(field) : y_range, names);
    if (!fresh && !resized) return;
    fresh = false;
    if (flat) {
      plane.layer.replaceChildren(...drawCurve(plane, field, surface));
      return;
    }
    paintSurface(plane, field, surface);
    const lines = standing.state === "running" ? [] : surface.levels;
    plane.layer.replaceChildren(
      contourLines(plane, field, lines),
      marks(plane, surface),
    );
    plane.layer.append(moving);
  };
  const moving = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const drawMoving = (): void => {
    if (surface.path) moving.replaceChildren(wayOfTraining(plane, surface.path));
    if (race === null) return;
    const selected = String(model.get("selected"));
    moving.replaceChildren(...drawRace(plane, race, step, selected));
    racers.update(race, surface.minima ?? [], step, selected);
    memory.update(race, step, selected, plane);
    playback.update(step, race.steps);
    losses.point(step);
  };
  const paint = (): void => {
    setText(title, told(surface.title));
    setText(formula, told(surface.formula ?? ""));
    progress.update(standing, stream.live());
    drawSurface();
    if (!race && !flat) cut();
    if (race) losses.draw(race);
    drawMoving();
    if (plane.cursor() === null) setText(reading, hintOf(surface, race));
  };

  const picture = element(
    "div",
    { class: "tge-landscape-picture" },
    plane.element,
    reading,
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
      ...(flat ? [] : [side]),
    ),
    makeKeyHelp([
      [ARROWS, "move the cross-hair, with Shift in small steps"],
      ["Home Esc", "to the middle, put it away"],
      ...(race ? [["Enter", "start the race there"] as const] : []),
    ]),
    announcer.element,
  );

  const receive = (header: FrameHeader, buffers: DataView[]): boolean => {
    const before = standing.state;
    Object.assign(standing, {
      state: header["state"],
      done: header["done"],
      total: header["total"],
      remaining: header["remaining"],
      error: header["error"],
    });
    field = { ...field, values: readFloats(buffers[0]) };
    fresh = true;
    if (before !== standing.state && before === "running")
      announcer.say(
        `Surface ${standing.state}: ${standing.done} of ${standing.total} points`,
      );
    return true;
  };
  const stream = follow(model, card, { receive, paint });
  const undo = [
    stream.close,
    playback.close,
    onChange(model, "surface", () => {
      surface = model.get("surface") as Surface;
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
    keepPlainKeys(card),
  ];
  el.append(card);
  paint();
  stream.hello();
  return () => undo.forEach((stop) => stop());
}

function shownStep(value: unknown, race: Race): number {
  const step = Number(value);
  return step < 0 ? race.steps : Math.min(step, race.steps);
}

/** A start that one can read aloud; the picture has no finer pixels. */
function rounded([x, y]: Place): Place {
  return [Number(x.toPrecision(4)), Number(y.toPrecision(4))];
}

export default { render };
