/**
 * The graph as the picture shows it: a document with some modules folded.
 *
 * `arrange` turns a document and a set of folded module paths into a `Scene` of boxes,
 * lines and module frames. It is a pure function; drawing happens in `picture.ts`.
 */

import type {
  GraphDocument,
  GraphEdge,
  GraphModule,
  GraphNode,
  NodeKind,
  Point,
  Summary,
} from "../document";
import type { Boxes } from "./boxes";
import { foldedId, makeBoxes, moduleTitle, outermost, shownFolds } from "./boxes";
import { moveFrame, route, squeeze, STAY } from "./fold";
import type { Places } from "./places";
import { lineQueue } from "./places";
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
const FOLDED_WIDTH = 240;

/** What of a document is drawn, and where. */
export interface Arrangement {
  boxes: Boxes;
  folded: ReadonlySet<string>;
  /** The boxes that a filter leaves; null for all. */
  only: ReadonlySet<string> | null;
  /** Where they stand; null where the drawing of the document has to do. */
  places: Places | null;
}

/** The scene of a document in which the modules of `folded` are one box each. */
export function arrange(
  document: GraphDocument,
  folded: ReadonlySet<string>,
  { boxes: modules = makeBoxes(document), only = null, places = null } = {} as Partial<
    Omit<Arrangement, "folded">
  >,
): Scene {
  const boxOf = new Map<string, string>();
  const inside = new Map<string, GraphNode[]>();
  const loose: GraphNode[] = [];
  for (const node of document.nodes) {
    const path = outermost(modules, folded, node.module);
    boxOf.set(node.id, path === null ? node.id : foldedId(path));
    if (path === null) loose.push(node);
    else inside.set(path, inside.get(path) ?? []).get(path)?.push(node);
  }
  const leaving = leavers(document, boxOf);
  const made = [
    ...loose.map(nodeBox),
    ...[...inside].map(([path, nodes]) => foldedBox(modules, path, nodes, leaving)),
  ].filter(({ id }) => only === null || only.has(id));
  const shown = new Set(made.flatMap(({ module }) => modules.around(module)));
  const open = document.modules.filter(
    ({ path }) => shown.has(path) && outermost(modules, folded, path) === null,
  );
  const folds = shownFolds(modules, folded);
  const asDrawn = only === null && folds.every((path) => modules.hollow.has(path));
  return places === null
    ? squeezed(document, made, open, boxOf, asDrawn)
    : placed(document, made, open, boxOf, places);
}

/** The scene as the document is drawn, with the gaps closed that folding leaves. */
function squeezed(
  document: GraphDocument,
  loose: readonly Box[],
  open: readonly Frame[],
  boxOf: Map<string, string>,
  asDrawn: boolean,
): Scene {
  const move = asDrawn ? STAY : squeeze(loose, open);
  const boxes = loose.map((box) => ({ ...box, x: move.x(box.x), y: move.y(box.y) }));
  return {
    boxes,
    lines: lines(document, boxes, boxOf, (edge, source, target) =>
      route(edge, source, target, move),
    ),
    frames: open.map((frame) => moveFrame(frame, move)),
    width: move.x(document.width),
    height: move.y(document.height),
    boxOf,
  };
}

/** The scene where Python has found a place for everything. */
function placed(
  document: GraphDocument,
  loose: readonly Box[],
  open: readonly Frame[],
  boxOf: Map<string, string>,
  places: Places,
): Scene {
  const boxes = loose.map((box) => {
    const [x, y, width, height] = places.nodes[box.id] ?? [box.x, box.y, 60, 40];
    return { ...box, x, y, width, height };
  });
  const next = lineQueue(places);
  const frames = open.flatMap((frame) => {
    const [x, y, width, height] = places.modules[frame.path] ?? [];
    if (x === undefined || y === undefined) return [];
    return [{ ...frame, x, y, width: width ?? 0, height: height ?? 0 }];
  });
  return {
    boxes,
    lines: lines(
      document,
      boxes,
      boxOf,
      (edge, source, target) =>
        next(source.id, target.id) ?? route(edge, source, target, STAY),
    ),
    frames,
    width: places.width,
    height: places.height,
    boxOf,
  };
}

/** The nodes whose values leave their boxes. */
function leavers(
  document: GraphDocument,
  boxOf: ReadonlyMap<string, string>,
): Set<string> {
  const out = document.edges.filter(
    ({ source, target }) => boxOf.get(source) !== boxOf.get(target),
  );
  return new Set(out.map(({ source }) => source));
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
  const says = single(node) ?? shape(node.shape) + unusual;
  return [
    ...(node.error.split("\n", 1)[0] ?? "").split(/: (.*)/s).filter((part) => part !== ""),
    ...(kind === "" || says === `= ${node.label}` ? [] : [says]),
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

function foldedBox(
  modules: Boxes,
  path: string,
  nodes: readonly GraphNode[],
  leaving: ReadonlySet<string>,
): Box {
  const module = modules.known.get(path);
  const result = nodes.findLast(({ id }) => leaving.has(id)) ?? nodes.at(-1);
  const held = Math.max(module?.nodes ?? 0, nodes.length);
  return {
    id: foldedId(path),
    kind: "module",
    title: moduleTitle(modules, path),
    details: [
      ...(result === undefined || result.dtype === "" ? [] : [shape(result.shape)]),
      count(held, "node"),
    ],
    node: null,
    module: path,
    members: nodes.map((node) => node.id),
    x: module === undefined ? 0 : module.x + module.width / 2,
    y: module === undefined ? 0 : module.y + module.height / 2,
    width: Math.min(FOLDED_WIDTH, module?.width ?? FOLDED_WIDTH),
    height: Math.min(FOLDED_HEIGHT, module?.height ?? FOLDED_HEIGHT),
  };
}

function lines(
  document: GraphDocument,
  boxes: readonly Box[],
  boxOf: ReadonlyMap<string, string>,
  draw: (edge: GraphEdge, source: Box, target: Box) => Point[],
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
    const points = draw(edge, source, target);
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
    const [failure = ""] = box.node.error.split("\n", 1);
    const stopped = `stopped by ${shorten(visible(failure), 200)}`;
    parts.push(box.kind, failure === "" ? shape(box.node.shape) : stopped);
    if (box.node.dtype !== "") parts.push(dtype(box.node.dtype));
    const gradient = box.node.gradient ?? gradients.get(box.id);
    if (gradient !== undefined) parts.push(`gradient norm ${number(gradient.norm)}`);
  }
  if (names.length > 0)
    parts.push(`from ${names.map((name) => shorten(visible(name), 40)).join(" and ")}`);
  return parts.join(", ");
}
