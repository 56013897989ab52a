/** One GraphView on the page: it joins the picture, the panel and the player. */

import type { BackwardStep, GraphDocument, Summary } from "../document";
import type { Announcer } from "../shared/announce";
import { makeAnnouncer } from "../shared/announce";
import { ask } from "../shared/ask";
import { type Cleanup, type Model, save } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";
import { element, uniqueId } from "../shared/dom";
import { Camera } from "./camera";
import { around, shownOf, standing } from "./areas";
import { foldedId, outermost, unfold } from "./boxes";
import type { Filter, FilterKind } from "./filter";
import { boxesOf, FILTERS, filterFor, kept } from "./filter";
import type { FilterControls } from "./filtering";
import { makeFilterControls } from "./filtering";
import type { Finder } from "./finder";
import { makeFinder } from "./finder";
import { Folding } from "./folding";
import { Following } from "./following";
import { count, shape, shorten, visible } from "./format";
import type { Header } from "./header";
import { makeHeader } from "./header";
import { showKept, showMatches } from "./highlight";
import * as marks from "./marks";
import { MiniMap } from "./minimap";
import type { Box, Scene } from "./model";
import { describe } from "./model";
import { travel } from "./motion";
import * as panels from "./panel";
import { isPlain, keepPlainKeys } from "../shared/keys";
import type { Pen, Picture } from "./picture";
import { drawScene, makeMeasure, makePicture } from "./picture";
import { Playing } from "./playing";
import type { Actions } from "./sections";
import type { StepState } from "./steps";
import { clampStep, finalGradients, stateAt } from "./steps";
import { fullName } from "./search";
import * as walking from "./walk";

/** Narrower than this, the panel stands below the picture. */
const NARROW = 720;
/** The picture is as high as its drawing, between these two. */
const LOWEST = 340;
const HIGHEST = 600;

export class GraphWidget {
  readonly element: HTMLElement;
  private readonly picture: Picture;
  private readonly camera: Camera;
  private readonly playing: Playing;
  private readonly following: Following;
  private readonly announcer: Announcer = makeAnnouncer();
  private readonly panel = element("div", {
    class: "tge-panel",
    role: "region",
    "aria-label": "Details",
    tabindex: 0,
  });
  private readonly gradients: ReadonlyMap<string, Summary>;
  private readonly pen: Pen;
  private readonly folding: Folding;
  private readonly header: Header;
  private readonly finder: Finder;
  private readonly filters: FilterControls;
  private readonly map: MiniMap;
  private filter: Filter | null = null;
  private hiding = false;
  private matches: readonly string[] = [];
  /** What stays where it is while the picture is redrawn: a module or a box. */
  private anchor = "";
  /** The node that is selected as soon as it is drawn. */
  private goal = "";
  private readonly cleanups: Cleanup[] = [];
  private scene: Scene;
  private state: StepState;
  private cursor: string;
  /** The panel tells about the selected node or the step, whichever changed last. */
  private telling: "node" | "step" = "node";

  constructor(
    private readonly model: Model,
    private readonly document: GraphDocument,
    former: GraphWidget | null = null,
  ) {
    this.gradients = finalGradients(document);
    const [measure, idPrefix] = [makeMeasure(), uniqueId("tge-node")];
    this.pen = { measure, idPrefix, gradients: this.gradients };
    this.picture = makePicture(this.summary());
    this.playing = new Playing(model, document, {
      state: () => this.state,
      go: (index) => this.set("step", index),
      changed: () => this.showStep(),
      switched: () => this.draw(),
      say: (text) => this.announcer.say(text),
    });
    this.following = new Following(model, document, this.picture, {
      scene: () => this.scene,
      sight: () => this.camera.sight(),
      changed: () => this.showPanel(),
      say: (text) => this.announcer.say(text),
    });
    this.folding = new Folding(model, document, (scene) => this.show(scene));
    this.finder = makeFinder(document, {
      mark: (ids) => this.markMatches(ids),
      go: (id, place, name) => this.goTo(id, place, name),
      others: model.get("partial") === true ? (query) => this.findInPython(query) : null,
      leave: () => this.focus(),
      say: (text) => this.announcer.say(text),
    });
    this.filters = makeFilterControls(document, {
      filter: (kind) => this.applyFilter(kind, this.selected()),
      hide: (hidden) => this.hideRest(hidden),
    });
    this.map = new MiniMap((to) => this.camera.centre(to));
    const controls = [this.finder.element, this.filters.menu];
    this.header = makeHeader(document.title, controls, document.modules.length > 0, {
      foldAll: () => this.foldAll(),
      zoom: (factor) => this.camera.zoom(factor),
      fit: () => this.camera.fit(),
    });
    this.element = this.layOut();
    this.camera = new Camera(this.picture, (view, window, drawing) => {
      this.map.place(view, window, drawing);
      this.following.moved();
    });
    this.camera.covered = () => ({
      width: this.map.width,
      height: this.filter === null ? 0 : this.filters.bar.offsetHeight,
    });
    this.scene = this.folding.scene();
    this.state = stateAt(document, this.stepIndex());
    this.cursor = walking.start(this.scene);
    this.telling = this.state.step === null ? "node" : "step";
    this.draw();
    const output = this.box(walking.start(this.scene));
    this.camera.show(this.scene, output ? [output.x, output.y] : null);
    this.showStep();
    this.listen();
    if (former?.document.title === document.title) this.continue(former);
  }

  /** Stands where another view of the same graph stood. */
  private continue(former: GraphWidget): void {
    this.camera.adopt(former.camera);
    this.anchor = former.anchor;
    this.keepInPlace(former.scene);
    this.finder.adopt(former.finder.search());
    // A region that comes with its words is not read, one that changes is.
    const words = former.announcer.element.textContent;
    const later = setTimeout(() => this.announcer.say(words), 100);
    this.cleanups.push(() => clearTimeout(later));
    if (this.box(former.goal) !== undefined) this.arrive(former.goal);
    else this.goal = former.goal;
  }

  /** Takes the keyboard: the picture, or the search field. */
  focus(searching = false): void {
    if (searching) this.finder.focus();
    else this.picture.svg.focus({ preventScroll: true });
  }

  close(): void {
    this.playing.close();
    this.following.close();
    this.camera.close();
    for (const cleanup of this.cleanups) cleanup();
  }

  // --- what the page holds ---------------------------------------------------

  private layOut(): HTMLElement {
    const picture = element(
      "div",
      { class: "tge-picture" },
      this.picture.svg,
      this.map.element,
      this.filters.bar,
    );
    const body = element("div", { class: "tge-graph-body" }, picture, this.panel);
    this.header.element.append(this.following.element);
    this.header.tell(String(this.model.get("notice") ?? ""));
    if (this.document.steps.length > 0) this.panel.before(this.playing.element);
    const height = Math.max(LOWEST, Math.min(HIGHEST, this.document.height + 32));
    body.style.setProperty("--tge-picture-height", `${Math.round(height)}px`);
    const root = element(
      "div",
      { class: "tge tge-card tge-graph" },
      this.header.element,
      body,
    );
    root.append(this.announcer.element);
    return root;
  }

  private summary(): string {
    const { nodes, steps, kind } = this.document;
    const steppable = steps.length > 0 ? `, ${count(steps.length, "step")}` : "";
    return `${kind} graph, ${count(nodes.length, "node")}${steppable}`;
  }

  // --- state: the model's traits are the only place where it lives -----------

  private set(name: string, value: unknown): void {
    this.model.set(name, value);
    save(this.model);
  }

  private stepIndex(): number {
    return clampStep(this.document, Number(this.model.get("step") ?? -1));
  }

  /** The selected box; a selected node inside a folded module is its module's box. */
  private selected(): Box | undefined {
    const id = String(this.model.get("selected") ?? "");
    return this.box(this.scene.boxOf.get(id) ?? id);
  }

  private box(id: string): Box | undefined {
    return this.scene.boxes.find((box) => box.id === id);
  }

  // --- drawing ---------------------------------------------------------------

  private draw(): void {
    this.header.showFolded(this.folding.folded().size > 0);
    this.pen.gradients = this.playing.predicting.active ? new Map() : this.gradients;
    drawScene(this.picture, this.scene, this.pen);
    this.map.show(this.scene);
    marks.showCursor(this.picture, this.cursor);
    showKept(this.picture, this.scene, this.hiding ? null : this.keptBoxes());
    showMatches(this.picture, this.scene, this.matches);
    marks.showErrors(this.picture, this.scene);
    this.markStep();
    this.following.redrawn();
    this.showSelection();
  }

  /** Shows another scene of the same graph: what is known stays where it is. */
  private show(scene: Scene): void {
    const before = this.scene;
    const stood = this.box(this.cursor);
    this.scene = scene;
    const cursor = scene.boxOf.get(stood?.members[0] ?? "") ?? "";
    this.cursor = this.box(cursor) === undefined ? walking.start(scene) : cursor;
    this.draw();
    this.keepInPlace(before);
    const { goal } = this;
    if (!scene.boxOf.has(goal)) return;
    this.goal = "";
    this.arrive(goal);
  }

  private keepInPlace(before: Scene): void {
    const anchor = this.anchor === "" ? this.cursor : this.anchor;
    const [from, to] = [standing(before, anchor), standing(this.scene, anchor)];
    this.camera.change(this.scene, from, to);
    const area = shownOf(this.scene, anchor);
    if (area !== null) this.camera.reveal(area, area);
    travel(this.picture, before, this.scene);
  }

  private keptNodes(): Set<string> | null {
    if (this.filter === null) return null;
    return kept(this.document, this.folding.boxes, this.filter);
  }

  private keptBoxes(): Set<string> | null {
    const nodes = this.keptNodes();
    return nodes === null ? null : boxesOf(nodes, this.scene.boxOf);
  }

  private redraw(): void {
    this.folding.draw(this.hiding ? this.keptBoxes() : null);
  }

  private showSelection(): void {
    marks.showSelected(this.picture, this.selected()?.id ?? "");
    this.showPanel();
  }

  private showStep(): void {
    const { state } = this;
    this.markStep();
    this.playing.show(state);
    if (state.step !== null) this.revealStep(state.step);
    const computing = this.box(this.scene.boxOf.get(state.forward?.active?.id ?? "") ?? "");
    if (computing !== undefined) this.reveal(computing);
    this.showPanel();
    this.playing.restoreFocus(this.panel);
  }

  private markStep(): void {
    const { picture, document, scene, state } = this;
    marks.showStep(picture, document, scene, state, this.playing.keepsBack(state));
  }

  /** Brings the box at work into sight, and its targets if they fit. */
  private revealStep(step: BackwardStep): void {
    const ids = [step.node, ...step.outgoing.map(({ target }) => target)];
    const boxes = ids.flatMap((id) => this.box(this.scene.boxOf.get(id) ?? "") ?? []);
    const [active] = boxes;
    if (active === undefined) return;
    this.camera.reveal(around(boxes), around([active]));
  }

  private reveal(box: Box): void {
    this.camera.reveal(around([box]), around([box]));
  }

  private showPanel(): void {
    const actions: Actions = {
      select: this.select,
      fold: this.fold,
      boxAround: (path) => this.folding.boxes.around(path).at(-1) ?? "",
      ask: (name, content) => ask(this.model, name, content),
      checkable: this.model.get("checkable") === true,
      secret: this.playing.predicting.active,
      live: (box) => this.following.about(box),
    };
    const box = this.selected();
    const { document, scene, state } = this;
    const step = this.telling === "step" ? this.playing.about(state, actions) : null;
    const { gradients } = this;
    const node = (): HTMLElement[] =>
      box === undefined
        ? panels.overview(document)
        : panels.aboutBox(box, scene, document, state, gradients, actions);
    this.panel.replaceChildren(...(step ?? node()));
    this.panel.scrollTop = 0;
  }

  // --- what a person does ----------------------------------------------------

  private readonly select = (id: string): void => {
    this.playing.pause();
    this.telling = "node";
    this.moveCursor(this.scene.boxOf.get(id) ?? id, false);
    if (this.model.get("selected") === id) this.showSelection();
    else this.set("selected", id);
  };

  private readonly fold = (path: string, folded: boolean): void => {
    const { boxes } = this.folding;
    const before = this.folding.folded();
    const paths = folded ? before.add(path) : unfold(this.document, boxes, before, path);
    this.anchor = path;
    this.set("folded", [...paths]);
    const name = shorten(visible(path), 60);
    if (!folded && boxes.hollow.has(path)) this.awaitInside(name);
    else this.announcer.say(`module ${name} ${folded ? "folded" : "unfolded"}`);
  };

  /** Says so if the inside of a module does not come; else another view is shown. */
  private awaitInside(name: string): void {
    const words = `The inside of ${name} was not saved: run the cell again to see it.`;
    const told = setTimeout(() => {
      this.announcer.say(words);
      this.header.tell(words);
    }, 3000);
    this.cleanups.push(() => clearTimeout(told));
  }

  private foldAll(): void {
    const paths = this.document.modules.map((module) => module.path);
    this.anchor = "";
    this.set("folded", this.folding.folded().size > 0 ? [] : paths);
  }

  /** Shows of the graph only what has to do with a box; null shows everything. */
  private applyFilter(kind: FilterKind | null, box = this.box(this.cursor)): void {
    const hidden = this.hiding && this.filter !== null;
    this.filter = kind === null || box === undefined ? null : filterFor(kind, box);
    this.anchor = box?.id ?? "";
    if (this.filter === null) this.hiding = false;
    const count = this.keptNodes()?.size ?? 0;
    const words = this.filters.show(this.filter, this.hiding, count);
    this.announcer.say(words);
    if (hidden || this.hiding) this.redraw();
    else showKept(this.picture, this.scene, this.keptBoxes());
  }

  private hideRest(hidden: boolean): void {
    this.hiding = hidden && this.filter !== null;
    this.filters.show(this.filter, this.hiding, this.keptNodes()?.size ?? 0);
    this.redraw();
  }

  private markMatches(ids: readonly string[]): void {
    this.matches = ids;
    showMatches(this.picture, this.scene, ids);
  }

  /** Selects a node, unfolding and showing what hides it. */
  private goTo(id: string, place: string, known: string): void {
    const { boxes } = this.folding;
    const node = this.document.nodes.find((candidate) => candidate.id === id);
    if (node === undefined) {
      this.announcer.say(`${place}: ${shorten(visible(known), 80)}`);
      this.goal = id; // for the view of what Python sends
      ask(this.model, "reveal", { node: id }).catch(() => undefined);
      return;
    }
    const name = shorten(visible(fullName(node)), 80);
    this.announcer.say(`${place}: ${name}, ${node.kind}, ${shape(node.shape)}`);
    const folded = this.folding.folded();
    const inner = boxes.around(node.module).at(-1);
    const closed = outermost(boxes, folded, node.module);
    const hidden = this.hiding && !this.keptNodes()?.has(id);
    if (hidden) this.applyFilter(null);
    if (closed === null || closed === inner && boxes.hollow.has(closed)) {
      if (hidden) this.goal = id;
      else this.arrive(id);
      return;
    }
    this.goal = id;
    this.anchor = "";
    this.set("folded", [...unfold(this.document, boxes, folded, inner ?? "")]);
  }

  private async findInPython(query: string): Promise<[string, string][]> {
    const { content } = await ask(this.model, "find", { query });
    const found = Array.isArray(content["found"]) ? content["found"] : [];
    return found.map(([id, name]) => [String(id), String(name)]);
  }

  /** Selects what a search has found, in the middle of the picture. */
  private arrive(id: string): void {
    this.select(id);
    const box = this.box(this.cursor);
    if (box !== undefined) this.camera.centre([box.x, box.y], false);
  }

  private moveCursor(id: string, say: boolean): void {
    const box = this.box(id);
    if (box === undefined) return;
    this.cursor = id;
    marks.showCursor(this.picture, id);
    marks.showNear(this.picture, this.scene, id);
    this.reveal(box);
    const words = describe(box, this.scene, this.pen.gradients);
    if (say) this.announcer.say(words + this.following.words(box));
  }

  private stepBy(by: number): void {
    this.playing.step(by);
  }

  private listen(): void {
    const { svg } = this.picture;
    svg.addEventListener("click", (event) => this.click(event));
    svg.addEventListener("dblclick", (event) => this.doubleClick(event));
    svg.addEventListener("pointerover", (event) => this.hover(event));
    svg.addEventListener("pointerleave", () =>
      marks.showNear(this.picture, this.scene, ""),
    );
    svg.addEventListener("blur", () => marks.showNear(this.picture, this.scene, ""));
    svg.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("keydown", (event) => this.stepKey(event));
    const observer = new ResizeObserver(() => {
      this.element.classList.toggle("tge-narrow", this.element.clientWidth < NARROW);
    });
    observer.observe(this.element);
    this.cleanups.push(
      () => observer.disconnect(),
      keepPlainKeys(this.element),
      onChange(this.model, "selected", () => {
        this.telling = this.selected() === undefined ? "step" : "node";
        this.showSelection();
      }),
      onChange(this.model, "step", () => {
        this.state = stateAt(this.document, this.stepIndex());
        this.telling = "step";
        marks.showNear(this.picture, this.scene, "");
        this.showStep();
      }),
      onChange(this.model, "folded", () => this.redraw()),
    );
  }

  private click(event: MouseEvent): void {
    if (this.camera.dragged) return;
    const mark = closest(event, ".tge-fold");
    if (mark !== null) {
      const path = mark.getAttribute("data-fold") ?? "";
      const id = closest(event, ".tge-node")?.getAttribute("data-node-id");
      return this.fold(path, id !== foldedId(path));
    }
    const id = closest(event, ".tge-node")?.getAttribute("data-node-id");
    if (id) this.select(id);
    else this.set("selected", "");
  }

  private doubleClick(event: MouseEvent): void {
    const id = closest(event, ".tge-node-module")?.getAttribute("data-node-id");
    const box = this.box(id ?? "");
    if (box !== undefined) this.fold(box.module, false);
  }

  private hover(event: PointerEvent): void {
    const id = closest(event, ".tge-node")?.getAttribute("data-node-id") ?? "";
    marks.showNear(this.picture, this.scene, id);
  }

  private key(event: KeyboardEvent): void {
    if (!isPlain(event)) return;
    const way = walking.direction(event.key);
    if (way !== null) this.moveCursor(walking.walk(this.scene, this.cursor, way), true);
    else if (!this.command(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private command(key: string): boolean {
    const box = this.box(this.cursor);
    if (key === "Enter" || key === " ") this.select(this.cursor);
    else if (key === "Escape" && this.filter !== null) this.applyFilter(null);
    else if (key === "Escape") this.set("selected", "");
    else if (key === "+" || key === "=") this.camera.zoom(1.25);
    else if (key === "-") this.camera.zoom(0.8);
    else if (key === "0") this.camera.fit();
    else if (key === "f" && box !== undefined && box.module !== "")
      this.foldBox(box);
    else if (key === "F" && box !== undefined) this.foldAround(box);
    else if (key === "a") this.applyFilter(null);
    else if (key === "h" && this.filter !== null) this.hideRest(!this.hiding);
    else {
      const kind = FILTERS.find(([, letter]) => letter === key)?.[0];
      if (kind === undefined) return false;
      this.applyFilter(kind);
    }
    return true;
  }

  /** Unfolds a folded box, or folds the innermost module around a node. */
  private foldBox({ id, module }: Box): void {
    const path = this.folding.boxes.around(module).at(-1);
    if (path !== undefined) this.fold(path, id !== foldedId(path));
  }

  /** Folds the module around a folded box, or around the module of a node. */
  private foldAround({ module }: Box): void {
    const path = this.folding.boxes.around(module).at(-2);
    if (path !== undefined) this.fold(path, true);
  }

  private stepKey(event: KeyboardEvent): void {
    if (closest(event, "input, select, textarea") !== null) return;
    if (event.key === "/" && isPlain(event)) {
      event.preventDefault();
      return this.finder.focus();
    }
    if (event.key === "q" && isPlain(event)) {
      event.preventDefault();
      return this.panel.querySelector<HTMLElement>(".tge-answer")?.focus();
    }
    const by = event.key === "n" ? 1 : event.key === "p" ? -1 : 0;
    if (by === 0 || !isPlain(event) || this.document.steps.length === 0) return;
    event.preventDefault();
    this.stepBy(by);
  }
}

function closest(event: Event, selector: string): Element | null {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}
