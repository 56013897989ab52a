/**
 * The graph as the picture shows it: a document with some modules folded.
 *
 * `arrange` turns a document and a set of folded module paths into a `Scene` of boxes,
 * lines and module frames. It is a pure function; drawing happens in `picture.ts`.
 */

import type {
  GraphDocument,
  GraphModule,
  GraphNode,
  NodeKind,
  Point,
  Summary,
} from "../document";
import type { Move } from "./fold";
import { moveFrame, route, squeeze, STAY } from "./fold";
import { count, dtype, number, range, shape, shorten, visible } from "./format";

export type BoxKind = NodeKind | "module";

/** One box of the picture: a node, or a folded module standing for its nodes. */
export interface Box {
  id: string;
  kind: BoxKind;
  title: string;
  /** Further lines of text: shape, range of the values, range of the gradient. */
  details: string[];
  /** The node itself; null for a folded module. */
  node: GraphNode | null;
  /** The module's path for a folded module, else the path the node belongs to. */
  module: string;
  members: string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One line of the picture, in forward direction. */
export interface Line {
  id: string;
  source: string;
  target: string;
  label: string;
  points: Point[];
}

/** The frame of a module that is not folded. */
export type Frame = GraphModule;

export interface Scene {
  boxes: Box[];
  lines: Line[];
  frames: Frame[];
  width: number;
  height: number;
  /** Which box shows a node: itself, or the folded module around it. */
  boxOf: Map<string, string>;
}

const FOLDED_HEIGHT = 46;
const FOLDED_WIDTH = 150;

/** The id of the box that stands for a folded module. */
export function foldedId(path: string): string {
  return `module:${path}`;
}

/** Whether `path` is `ancestor` or lies inside it: `0.1` lies in `0`, not in `0.10`. */
export function within(path: string, ancestor: string): boolean {
  return path === ancestor || (ancestor !== "" && path.startsWith(`${ancestor}.`));
}

/** The outermost folded module around `path`, or null. */
function outermostFold(
  path: string,
  folded: ReadonlySet<string>,
): string | null {
  let found: string | null = null;
  for (const candidate of folded)
    if (within(path, candidate) && (found === null || candidate.length < found.length))
      found = candidate;
  return found;
}

/** The scene of a document in which the modules of `folded` are one box each. */
export function arrange(document: GraphDocument, folded: ReadonlySet<string>): Scene {
  const known = new Set(document.modules.map((module) => module.path));
  const active = new Set([...folded].filter((path) => known.has(path)));
  const boxOf = new Map<string, string>();
  const members = new Map<string, GraphNode[]>();
  for (const node of document.nodes) {
    const path = node.module === "" ? null : outermostFold(node.module, active);
    boxOf.set(node.id, path === null ? node.id : foldedId(path));
    if (path !== null) members.set(path, [...(members.get(path) ?? []), node]);
  }
  const loose = [
    ...document.nodes.filter((node) => boxOf.get(node.id) === node.id).map(nodeBox),
    ...[...members].map(([path, nodes]) => foldedBox(document, path, nodes)),
  ];
  const open = document.modules.filter((m) => outermostFold(m.path, active) === null);
  const move = active.size === 0 ? STAY : squeeze(loose, open);
  const boxes = loose.map((box) => ({ ...box, x: move.x(box.x), y: move.y(box.y) }));
  return {
    boxes,
    lines: lines(document, boxes, boxOf, move),
    frames: open.map((frame) => moveFrame(frame, move)),
    width: move.x(document.width),
    height: move.y(document.height),
    boxOf,
  };
}

function nodeBox(node: GraphNode): Box {
  return {
    id: node.id,
    kind: node.kind,
    title: node.label,
    details: details(node),
    node,
    module: node.module,
    members: [node.id],
    x: node.x,
    y: node.y,
    width: node.width,
    height: node.height,
  };
}

function details(node: GraphNode): string[] {
  const kind = dtype(node.dtype);
  const unusual = kind === "" || kind === "float32" ? "" : ` ${kind}`;
  return [
    ...(kind === "" ? [] : [single(node) ?? shape(node.shape) + unusual]),
    ...(node.value === null || single(node) ? [] : [`value ${range(node.value)}`]),
    ...(node.gradient === null ? [] : [`grad ${range(node.gradient)}`]),
  ];
}

/** The number of a tensor that holds only one, such as a loss. */
function single({ value }: GraphNode): string | null {
  const alone =
    value !== null && value.values.length > 0 && value.shape.every((s) => s === 1);
  return alone ? `= ${range(value)}` : null;
}

function foldedBox(document: GraphDocument, path: string, nodes: GraphNode[]): Box {
  const module = document.modules.find((candidate) => candidate.path === path);
  const type = module?.type ?? "";
  return {
    id: foldedId(path),
    kind: "module",
    title: type === "" ? path : `${path} \u00b7 ${type}`,
    details: [count(nodes.length, "node")],
    node: null,
    module: path,
    members: nodes.map((node) => node.id),
    x: module === undefined ? 0 : module.x + module.width / 2,
    y: module === undefined ? 0 : module.y + module.height / 2,
    width: Math.min(FOLDED_WIDTH, module?.width ?? FOLDED_WIDTH),
    height: FOLDED_HEIGHT,
  };
}

function lines(
  document: GraphDocument,
  boxes: readonly Box[],
  boxOf: ReadonlyMap<string, string>,
  move: Move,
): Line[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const result = new Map<string, Line>();
  for (const edge of document.edges) {
    const source = byId.get(boxOf.get(edge.source) ?? "");
    const target = byId.get(boxOf.get(edge.target) ?? "");
    if (source === undefined || target === undefined || source === target) continue;
    const rerouted = source.id !== edge.source || target.id !== edge.target;
    // Two edges of the same pair (x * x) stay two lines; rerouted ones become one.
    const copy = rerouted ? "" : `#${result.size}`;
    const id = `${source.id}\u0000${target.id}${copy}`;
    if (result.has(id)) continue;
    const points = route(edge, source, target, move);
    const { label } = edge;
    result.set(id, { id, source: source.id, target: target.id, label, points });
  }
  return [...result.values()];
}

/** What a screen reader says for a box; `gradients` are those of the whole pass. */
export function describe(
  box: Box,
  scene: Scene,
  gradients: ReadonlyMap<string, Summary> = new Map(),
): string {
  const titles = new Map(scene.boxes.map((other) => [other.id, other.title]));
  const sources = scene.lines.filter((line) => line.target === box.id);
  const names = [...new Set(sources.map((line) => titles.get(line.source) ?? ""))];
  const parts = [shorten(visible(box.title), 60)];
  if (box.node === null) parts.push("folded module", ...box.details);
  else {
    parts.push(box.kind, shape(box.node.shape));
    if (box.node.dtype !== "") parts.push(dtype(box.node.dtype));
    const gradient = box.node.gradient ?? gradients.get(box.id);
    if (gradient !== undefined) parts.push(`gradient norm ${number(gradient.norm)}`);
  }
  if (names.length > 0)
    parts.push(`from ${names.map((name) => shorten(visible(name), 40)).join(" and ")}`);
  return parts.join(", ");
}
