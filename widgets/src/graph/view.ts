/** One GraphView on the page: it joins the picture, the panel and the player. */

import type { BackwardStep, GraphDocument } from "../document";
import type { Announcer } from "../shared/announce";
import { makeAnnouncer } from "../shared/announce";
import type { Cleanup, Model } from "../shared/anywidget";
import { onChange } from "../shared/anywidget";
import { button, element, setText, uniqueId } from "../shared/dom";
import { Camera } from "./camera";
import { count, shorten, visible } from "./format";
import * as marks from "./marks";
import type { Box, Scene } from "./model";
import { arrange, describe, foldedId } from "./model";
import * as panels from "./panel";
import { isPlain, keepPlainKeys } from "../shared/keys";
import type { Pen, Picture } from "./picture";
import { drawScene, makePicture } from "./picture";
import type { Player } from "./player";
import { makePlayer } from "./player";
import type { StepState } from "./steps";
import { clampStep, finalGradients, stateAt } from "./steps";
import type { Area } from "./viewport";
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
  private readonly player: Player;
  private readonly announcer: Announcer = makeAnnouncer();
  private readonly panel = element("div", {
    class: "tge-panel",
    role: "region",
    "aria-label": "Details",
    tabindex: 0,
  });
  private readonly pen: Pen;
  private readonly cleanups: Cleanup[] = [];
  private scene: Scene;
  private state: StepState;
  private cursor: string;
  /** The panel tells about the selected node or the step, whichever changed last. */
  private telling: "node" | "step" = "node";

  constructor(
    private readonly model: Model,
    private readonly document: GraphDocument,
  ) {
    const gradients = finalGradients(document);
    this.pen = { measure: makeMeasure(), idPrefix: uniqueId("tge-node"), gradients };
    this.picture = makePicture(this.summary());
    this.player = makePlayer(
      (index) => this.set("step", clampStep(document, index)),
      () => ({ index: this.state.index, count: document.steps.length }),
    );
    this.element = this.layOut();
    this.camera = new Camera(this.picture);
    this.scene = arrange(document, this.folded());
    this.state = stateAt(document, this.stepIndex());
    this.cursor = walking.start(this.scene);
    this.telling = this.state.step === null ? "node" : "step";
    this.redraw(false);
    this.listen();
  }

  close(): void {
    this.player.close();
    this.camera.close();
    for (const cleanup of this.cleanups) cleanup();
  }

  // --- what the page holds ---------------------------------------------------

  private layOut(): HTMLElement {
    const picture = element("div", { class: "tge-picture" }, this.picture.svg);
    const body = element("div", { class: "tge-graph-body" }, picture, this.panel);
    if (this.document.steps.length > 0) this.panel.before(this.player.element);
    const height = Math.max(LOWEST, Math.min(HIGHEST, this.document.height + 32));
    body.style.setProperty("--tge-picture-height", `${Math.round(height)}px`);
    const root = element(
      "div",
      { class: "tge tge-card tge-graph" },
      this.header(),
      body,
    );
    root.append(this.announcer.element);
    return root;
  }

  private header(): HTMLElement {
    const title = visible(this.document.title || "Computation graph");
    const header = element(
      "div",
      { class: "tge-graph-header" },
      element("h2", { class: "tge-title", title }, shorten(title, 120)),
      this.tools(),
    );
    const notice = String(this.model.get("notice") ?? "");
    if (notice !== "") header.append(element("p", { class: "tge-notice" }, notice));
    return header;
  }

  private tools(): HTMLElement {
    const tool = (name: string, label: string, sign: string, pressed: () => void) =>
      button(
        sign,
        {
          class: `tge-button tge-tool tge-${name}`,
          title: label,
          ...(/\w/.test(sign) ? {} : { "aria-label": label }), // words name themselves
        },
        pressed,
      );
    const tools = element(
      "div",
      { class: "tge-tools", role: "group", "aria-label": "Picture" },
      tool("zoom-out", "Zoom out", "\u2212", () => this.camera.zoom(0.8)),
      tool("zoom-in", "Zoom in", "+", () => this.camera.zoom(1.25)),
      tool("zoom-fit", "Show the whole graph", "Fit", () => this.camera.fit()),
    );
    if (this.document.modules.length > 0)
      tools.prepend(
        tool("fold-all", "Fold or unfold all modules", "Fold modules", () =>
          this.foldAll(),
        ),
      );
    return tools;
  }

  private summary(): string {
    const { nodes, steps, kind } = this.document;
    const steppable = steps.length > 0 ? `, ${count(steps.length, "step")}` : "";
    return `${kind} graph, ${count(nodes.length, "node")}${steppable}`;
  }

  // --- state: the model's traits are the only place where it lives -----------

  private set(name: string, value: unknown): void {
    this.model.set(name, value);
    this.model.save_changes();
  }

  private folded(): Set<string> {
    const paths = this.model.get("folded");
    return new Set(Array.isArray(paths) ? paths.map(String) : []);
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

  private redraw(keep: boolean): void {
    const folding = this.element.querySelector(".tge-fold-all");
    if (folding)
      setText(folding, this.folded().size > 0 ? "Unfold modules" : "Fold modules");
    drawScene(this.picture, this.scene, this.pen);
    const output = this.box(walking.start(this.scene));
    this.camera.show(this.scene, output ? [output.x, output.y] : null, keep);
    marks.showCursor(this.picture, this.cursor);
    this.showSelection();
    this.showStep();
  }

  private showSelection(): void {
    marks.showSelected(this.picture, this.selected()?.id ?? "");
    this.showPanel();
  }

  private showStep(): void {
    const { document, state } = this;
    marks.showStep(this.picture, document, this.scene, state);
    const steps = count(document.steps.length, "step");
    const before = `Before the backward pass. Play its ${steps}, or take the first.`;
    this.player.show(
      state.index,
      document.steps.length,
      shorten(visible(state.step?.text ?? before), 2000),
    );
    if (state.step !== null) this.revealStep(state.step);
    this.showPanel();
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
    const actions = { select: this.select, fold: this.fold };
    const box = this.selected();
    const { document, scene, state } = this;
    const told =
      this.telling === "step" && state.step !== null
        ? panels.aboutStep(document, state, actions)
        : box === undefined
          ? panels.overview(document)
          : panels.aboutBox(box, scene, document, state, this.pen.gradients, actions);
    this.panel.replaceChildren(...told);
    this.panel.scrollTop = 0;
  }

  // --- what a person does ----------------------------------------------------

  private readonly select = (id: string): void => {
    this.player.pause();
    this.telling = "node";
    this.moveCursor(this.scene.boxOf.get(id) ?? id, false);
    if (this.model.get("selected") === id) this.showSelection();
    else this.set("selected", id);
  };

  private readonly fold = (path: string, folded: boolean): void => {
    const paths = this.folded();
    if (folded) paths.add(path);
    else paths.delete(path);
    this.set("folded", [...paths]);
    this.announcer.say(`module ${path} ${folded ? "folded" : "unfolded"}`);
  };

  private foldAll(): void {
    const paths = this.document.modules.map((module) => module.path);
    this.set("folded", this.folded().size > 0 ? [] : paths);
  }

  private moveCursor(id: string, say: boolean): void {
    const box = this.box(id);
    if (box === undefined) return;
    this.cursor = id;
    marks.showCursor(this.picture, id);
    marks.showNear(this.picture, this.scene, id);
    this.reveal(box);
    if (say) this.announcer.say(describe(box, this.scene, this.pen.gradients));
  }

  private stepBy(by: number): void {
    this.player.pause();
    this.set("step", clampStep(this.document, this.state.index + by));
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
      onChange(this.model, "folded", () => this.refold()),
    );
  }

  private refold(): void {
    const home = this.scene.boxes.find((box) => box.id === this.cursor);
    this.scene = arrange(this.document, this.folded());
    const [member = ""] = home?.members ?? [];
    this.cursor = this.scene.boxOf.get(member) ?? walking.start(this.scene);
    this.redraw(true);
  }

  private click(event: MouseEvent): void {
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
    else if (key === "Escape") this.set("selected", "");
    else if (key === "+" || key === "=") this.camera.zoom(1.25);
    else if (key === "-") this.camera.zoom(0.8);
    else if (key === "0") this.camera.fit();
    else if (key === "f" && box !== undefined && box.module !== "")
      this.fold(box.module, box.id !== foldedId(box.module));
    else return false;
    return true;
  }

  private stepKey(event: KeyboardEvent): void {
    const by = event.key === "n" ? 1 : event.key === "p" ? -1 : 0;
    if (by === 0 || !isPlain(event) || this.document.steps.length === 0) return;
    event.preventDefault();
    this.stepBy(by);
  }
}

function closest(event: Event, selector: string): Element | null {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** The area of some boxes with room for the lines that meet them. */
function around(boxes: readonly Box[]): Area {
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - 20;
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + 20;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - 36;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2)) + 36;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Measures text as the picture writes it; widths are guessed without a canvas. */
function makeMeasure(): Pen["measure"] {
  const context = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).getPropertyValue(
    "--jp-ui-font-family",
  );
  return (text, size, weight) => {
    if (context === null) return text.length * size * 0.6;
    context.font = `${weight} ${size}px ${family.trim() || "system-ui, sans-serif"}`;
    return context.measureText(text).width;
  };
}
