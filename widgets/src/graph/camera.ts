/** Panning and zooming a picture with mouse, touch, wheel and buttons. */

import type { Point } from "../document";
import type { Picture } from "./picture";
import type { Area, Size, Viewport } from "./viewport";
import * as viewport from "./viewport";

const DRAG = 4;

export class Camera {
  private view: Viewport = { scale: 1, left: 0, top: 0 };
  private drawing: Size = { width: 0, height: 0 };
  private focus: Point | null = null;
  private window: Size = { width: 0, height: 0 };
  /** Whether a person has moved the picture; a resize then leaves it alone. */
  private moved = false;
  /** An area asked for before the picture had a size. */
  private wanted: { area: Area; core: Area } | null = null;
  private readonly observer: ResizeObserver;
  private readonly abort = new AbortController();

  /** `placed` is told of every movement. */
  constructor(
    private readonly picture: Picture,
    private readonly placed: (view: Viewport, window: Size, drawing: Size) => void,
  ) {
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(picture.svg);
    this.listen();
  }

  /** How much of the window, right and below, lies under other things. */
  covered = (): Size => ({ width: 0, height: 0 });

  /** Whether the last pointer movement was a drag, so that no click follows. */
  dragged = false;

  /** What part of the drawing is seen, at which scale; null before there is a size. */
  sight(): (Area & { scale: number }) | null {
    if (this.window.width === 0) return null;
    const { scale } = this.view;
    return { scale, ...viewport.seenArea(this.view, this.window) };
  }

  /** Shows a drawing, opened at `focus`. */
  show(drawing: Size, focus: Point | null): void {
    this.drawing = drawing;
    this.focus = focus;
    this.place(viewport.open(drawing, this.window, focus));
  }

  /** Shows another drawing of the same: whole, or with `from` kept in its place. */
  change({ width, height }: Size, from: Point | null, to: Point | null): void {
    this.drawing = { width, height };
    this.wanted = null;
    const whole = viewport.fit(this.drawing, this.window);
    if (!this.moved && whole.scale >= viewport.READABLE) return this.place(whole);
    this.moved = true;
    const { scale, left, top } = this.view;
    const [dx, dy] = from && to ? [from[0] - to[0], from[1] - to[1]] : [0, 0];
    const moved = { scale, left: left + dx * scale, top: top + dy * scale };
    this.place(viewport.hold(moved, this.drawing, this.window));
  }

  /** Stands where the camera of another view stood. */
  adopt({ view, window, moved }: Camera): void {
    Object.assign(this, { window, moved, wanted: null });
    this.place(view, true);
  }

  /** Brings a point of the drawing to the middle, as far as that shows no emptiness. */
  centre([x, y]: Point, jump = true): void {
    this.moved = true;
    const { width, height } = this.window;
    const { scale } = this.view;
    const view = { scale, left: width / 2 - x * scale, top: height / 2 - y * scale };
    this.place(viewport.hold(view, this.drawing, this.window), jump);
  }

  fit(): void {
    this.moved = true;
    this.place(viewport.fit(this.drawing, this.window));
  }

  zoom(factor: number, at?: Point): void {
    this.moved = true;
    const { width, height } = this.window;
    this.place(viewport.zoom(this.view, factor, at ?? [width / 2, height / 2]));
  }

  /** Moves no more than needed to bring an area into sight, `core` in any case. */
  reveal(area: Area, core: Area): void {
    this.wanted = { area, core };
    if (this.window.width > 0) this.place(this.revealed(this.view));
  }

  private revealed(view: Viewport): Viewport {
    if (this.wanted === null) return view;
    const { area, core } = this.wanted;
    const covered = this.covered();
    const free = {
      width: this.window.width - covered.width,
      height: this.window.height - covered.height,
    };
    return viewport.reveal(viewport.reveal(view, area, free), core, free);
  }

  close(): void {
    this.observer.disconnect();
    this.abort.abort();
  }

  private resize(): void {
    const { width, height } = this.picture.svg.getBoundingClientRect();
    const first = this.window.width === 0;
    this.window = { width, height };
    if (width === 0) return;
    if (this.moved && !first) return this.place(this.view, true);
    const opened = viewport.open(this.drawing, this.window, this.focus);
    this.place(this.revealed(opened), true);
  }

  private place(view: Viewport, jump = false): void {
    this.view = view;
    const { camera, svg } = this.picture;
    svg.classList.toggle("tge-jump", jump);
    const { left, top, scale } = view;
    camera.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    this.placed(view, this.window, this.drawing);
  }

  private listen(): void {
    const { svg } = this.picture;
    const options = { signal: this.abort.signal };
    svg.addEventListener("pointerdown", (event) => this.press(event), options);
    svg.addEventListener("wheel", (event) => this.wheel(event), {
      ...options,
      passive: false,
    });
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls as usual
    event.preventDefault();
    const { left, top } = this.picture.svg.getBoundingClientRect();
    const factor = Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 100);
    this.zoom(factor, [event.clientX - left, event.clientY - top]);
    this.picture.svg.classList.add("tge-jump");
  }

  private press(event: PointerEvent): void {
    this.dragged = false;
    if (event.button !== 0) return;
    const drag = new AbortController();
    const { svg } = this.picture;
    let [x, y] = [event.clientX, event.clientY];
    const move = (to: PointerEvent): void => {
      const [dx, dy] = [to.clientX - x, to.clientY - y];
      if (!this.dragged && Math.hypot(dx, dy) < DRAG) return;
      if (!this.dragged) svg.setPointerCapture(event.pointerId);
      this.dragged = this.moved = true;
      svg.classList.add("tge-dragging");
      [x, y] = [to.clientX, to.clientY];
      this.place(viewport.pan(this.view, dx, dy, this.drawing, this.window), true);
    };
    const stop = (): void => {
      svg.classList.remove("tge-dragging");
      drag.abort();
    };
    const options = { signal: AbortSignal.any([drag.signal, this.abort.signal]) };
    window.addEventListener("pointermove", move, options);
    for (const end of ["pointerup", "pointercancel"] as const)
      window.addEventListener(end, stop, options);
  }
}
