/* Following what Python sends while something goes on.

   Frames change what a view knows; once per animation frame it paints from that. When
   five have come they are acknowledged, and Python keeps at most eight on their way, so
   a slow browser gets fewer frames instead of a queue. A view that nobody can see is
   not painted. The other side is tinygrad_edu_widgets/_stream.py. */

import { type Cleanup, type Model, onLost, onMessage, send } from "./anywidget";

export const FRAME_VERSION = 1;

const ASK_AGAIN_MILLISECONDS = 1000;
/** A kernel takes longer to hear of a frame than to send it, and for every message that
 * it hears JupyterLab shows it busy, then idle. */
const ACKNOWLEDGED_TOGETHER = 5;

/** The header of a frame; its other fields are the view's own. */
export interface FrameHeader {
  kind: "frame";
  version: number;
  sequence: number;
  [field: string]: unknown;
}

export interface Stream {
  /** Whether a frame has come and the kernel is still there. */
  live(): boolean;
  /** Paints soon, as after a change that did not come from Python. */
  schedule(): void;
  /** Asks to be told everything, at most once a second. */
  hello(): void;
  close: Cleanup;
}

export interface Follower {
  /** Takes in a frame. False if something is missing: everything is then asked for. */
  receive(header: FrameHeader, buffers: DataView[]): boolean;
  paint(): void;
}

/** Whether a custom message is a frame that this front end can read. */
export function isFrame(content: unknown): content is FrameHeader {
  const header = content as Partial<FrameHeader> | null;
  return header?.kind === "frame" && header.version === FRAME_VERSION;
}

/** Little-endian float32 numbers, wherever in memory the buffer begins. */
export function readFloats(buffer: DataView | undefined): Float32Array {
  if (buffer === undefined) return new Float32Array();
  const { byteOffset, byteLength } = buffer;
  const end = byteOffset + byteLength - (byteLength % 4);
  return new Float32Array(buffer.buffer.slice(byteOffset, end)); // all browsers: little
}

/** Follows the frames of `model` for a view that stands in `root`. */
export function follow(model: Model, root: Element, follower: Follower): Stream {
  let live = false;
  let newest = 0; // sequence number of the newest frame, painted or not
  let acknowledged = 0;
  let askedAt = -Infinity;
  let pending = 0;
  let visible = true;

  const acknowledge = (): void => {
    if (!live || newest - acknowledged < ACKNOWLEDGED_TOGETHER) return;
    acknowledged = newest;
    live = send(model, { kind: "acknowledge", sequence: newest });
  };
  const paint = (): void => {
    pending = 0;
    follower.paint();
    acknowledge();
  };
  const schedule = (): void => {
    if (!pending) pending = requestAnimationFrame(paint);
  };
  const hello = (): void => {
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
      if (document.hidden || !visible) acknowledge();
      else schedule();
    }),
    onLost(model, () => {
      live = false;
      schedule();
    }),
    whenSeen(root, (now) => {
      visible = now;
      if (now) schedule();
    }),
    whenResized(root, schedule),
  ];
  const close = (): void => {
    cancelAnimationFrame(pending);
    undo.forEach((stop) => stop());
  };
  return { live: () => live, schedule, hello, close };
}

function whenSeen(target: Element, callback: (visible: boolean) => void): Cleanup {
  const observer = new IntersectionObserver((entries) => {
    callback(entries.at(-1)?.isIntersecting ?? true);
  });
  observer.observe(target);
  const awake = (): void => callback(!document.hidden);
  document.addEventListener("visibilitychange", awake);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", awake);
  };
}

function whenResized(target: Element, callback: () => void): Cleanup {
  const observer = new ResizeObserver(callback);
  observer.observe(target);
  return () => observer.disconnect();
}
