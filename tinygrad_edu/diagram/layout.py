"""Where everything in a graph document stands: pure Python, no dependency.

Data flows from top to bottom. Modules are laid out from the innermost outwards:
the inside of a module is a small graph of its own, and outside it is one box. So a
box always contains its nodes and nothing else. A line that crosses a border passes
through a port, which both sides agree on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.layers import Item, Link, topological_order
from tinygrad_edu.diagram.placing import HEADING, Arrangement, arrange
from tinygrad_edu.diagram.repeats import Boxes
from tinygrad_edu.diagram.style import (
    DETAIL_SIZE,
    MARGIN,
    box_title,
    measure,
    text_width,
)

FOLD_MARK = 24.0  # in a folded module's box, where it is unfolded
BOX_SIDE = 14.0
BOX_BOTTOM = 14.0
OUTSIDE = ""

# What stands at one end of a link inside a level: a node, a module's box, or a
# port. A port carries the number of the node whose value passes through it.
Key = tuple[str, int | str]
# Start and end of a link, the number of the node whose value it carries, and a
# count that tells two equal edges (as in x * x) apart.
Name = tuple[Key, Key, int, int]


@dataclass
class Level:
    """The inside of one module (or of the whole drawing) while it is laid out."""

    numbers: dict[Key, int] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    links: dict[Name, Link] = field(default_factory=dict)
    arrangement: Arrangement | None = None
    lines: dict[Name, list[list[float]]] = field(default_factory=dict)
    top: float = 0.0
    side: float = 0.0
    width: float = 0.0
    height: float = 0.0

    def number(self, key: Key, item: Item | None = None) -> int:
        """The number of an item, which is added if it is new."""
        if key not in self.numbers:
            self.numbers[key] = len(self.items)
            self.items.append(item or Item(6.0, 0.0))
        return self.numbers[key]

    def position(self, key: Key) -> tuple[float, float]:
        """Centre of an item, from the upper left of this level's box."""
        assert self.arrangement is not None
        number = self.numbers[key]
        x, y = self.arrangement.x[number], self.arrangement.y[number]
        return x + self.side, y + self.top


# One piece of an edge: the module it runs in, and its link there.
Piece = tuple[str, Name]


def lay_out(
    document: GraphDocument, former: GraphDocument | None = None
) -> GraphDocument:
    """Fill in every coordinate and size of ``document`` and return it.

    What was already drawn in ``former`` (nodes by id, modules by path, as boxes or as
    the nodes ``module:PATH``) keeps its place among its neighbours, unless fewer lines
    cross otherwise.
    """
    for node in document.nodes:
        node.width, node.height = measure(node)
        if node.id.startswith("module:"):
            node.width += FOLD_MARK
    plan = _plan(document, former)
    plan.arrange_levels()
    plan.write_back()
    return document


def without_circles(document: GraphDocument) -> GraphDocument:
    """Give up the boxes of ``document`` that cannot be drawn, and return it.

    These are empty ones, and those that data leaves and enters again.
    """
    _plan(document, None)
    return document


def _plan(document: GraphDocument, former: GraphDocument | None) -> _Plan:
    boxes = Boxes(document.modules)
    held = {path for node in document.nodes for path in boxes.around(node.module)}
    document.modules = [m for m in document.modules if m.path in held]
    plan = _Plan(document, former)
    plan.dissolve_circles()
    return plan


class _Plan:
    """All levels of one document, and the pieces of all edges."""

    def __init__(self, document: GraphDocument, former: GraphDocument | None) -> None:
        self.document = document
        self.former: dict[Key, float] = {}
        for node in former.nodes if former else ():
            self.former["node", node.id] = node.x
            self.former["box", node.id.removeprefix("module:")] = node.x
        for module in former.modules if former else ():
            middle = module.x + module.width / 2
            self.former["box", module.path] = middle
            self.former["node", f"module:{module.path}"] = middle
        self.index = {node.id: i for i, node in enumerate(document.nodes)}
        self.build()

    def build(self) -> None:
        """Cut every edge into one piece per level."""
        self.around = Boxes(self.document.modules)
        self.boxes = self.around.known
        self.ways = [self.way_to(node.module) for node in self.document.nodes]
        self.levels: dict[str, Level] = {path: Level() for path in self.boxes}
        self.levels[OUTSIDE] = Level()
        for i, node in enumerate(self.document.nodes):
            place = self.former.get(("node", node.id))
            item = Item(node.width, node.height, spread=True, former=place)
            self.levels[self.ways[i][-1]].number(("node", i), item)
            for outer, inner in pairwise(self.ways[i]):
                place = self.former.get(("box", inner))
                self.levels[outer].number(("box", inner), Item(6.0, 0.0, former=place))
        seen: dict[tuple[str, str], int] = defaultdict(int)
        self.pieces: list[list[Piece]] = []
        for edge in self.document.edges:
            pair = (edge.source, edge.target)
            self.pieces.append(
                self.cut(self.index[pair[0]], self.index[pair[1]], seen[pair])
            )
            seen[pair] += 1

    def way_to(self, path: str) -> list[str]:
        """The boxes around a module's inside, outermost first."""
        return [OUTSIDE, *self.around.around(path)]

    def cut(self, source: int, target: int, copy: int) -> list[Piece]:
        """The pieces of an edge: out of its boxes, across, into the target's."""
        out, into = self.ways[source], self.ways[target]
        shared = sum(a == b for a, b in zip(out, into, strict=False))
        pieces: list[Piece] = []
        start: Key = ("node", source)
        for depth in range(len(out) - 1, shared - 1, -1):
            exit_port: Key = ("exit", source)
            self.levels[out[depth]].number(exit_port, Item(6.0, 0.0, "bottom"))
            pieces.append(self.link(out[depth], start, exit_port, source, 0))
            start = ("box", out[depth])
        for depth in range(shared, len(into)):
            entry: Key = ("entry", source)
            box: Key = ("box", into[depth])
            self.levels[into[depth]].number(entry, Item(6.0, HEADING, "top"))
            pieces.append(self.link(into[depth - 1], start, box, source, 0))
            start = entry
        pieces.append(self.link(into[-1], start, ("node", target), source, copy))
        return pieces

    def link(self, path: str, start: Key, end: Key, value: int, copy: int) -> Piece:
        """Note a link inside a level; edges that carry one value share it."""
        level = self.levels[path]
        name = (start, end, value, copy)
        if name not in level.links:
            level.links[name] = Link(level.number(start), level.number(end))
        return path, name

    def dissolve_circles(self) -> None:
        """Give up boxes that data leaves and enters again: they cannot be drawn."""
        while True:
            bad = [p for level in self.levels.values() for p in _circular_boxes(level)]
            if not bad:
                return
            keep = [m for m in self.document.modules if m.path not in bad]
            self.document.modules = keep
            self.build()

    def arrange_levels(self) -> None:
        """Lay out every level, innermost first."""
        deepest_first = sorted(self.levels, key=lambda p: -len(self.way_to(p)))
        for path in deepest_first:
            level = self.levels[path]
            for name, link in level.links.items():
                self.aim_at_ports(name, link)
            level.arrangement = arrange(level.items, list(level.links.values()))
            level.lines = dict(zip(level.links, level.arrangement.lines, strict=True))
            self.size_box(path, level)

    def aim_at_ports(self, name: Name, link: Link) -> None:
        """Let a link meet a box where the line goes on inside."""
        (start_kind, start), (end_kind, end), value, _ = name
        if start_kind == "box":
            link.source_offset = self.port_offset(str(start), ("exit", value))
        if end_kind == "box":
            link.target_offset = self.port_offset(str(end), ("entry", value))

    def port_offset(self, path: str, port: Key) -> float:
        """How far right of its box's centre a port is."""
        level = self.levels[path]
        return level.position(port)[0] - level.width / 2

    def size_box(self, path: str, level: Level) -> None:
        """The size of a module's box, and of the item that stands for it outside."""
        assert level.arrangement is not None
        level.width, level.height = level.arrangement.width, level.arrangement.height
        if path == OUTSIDE:
            return
        title = box_title(self.boxes[path])  # which is bold
        heading = text_width(title, DETAIL_SIZE * 1.08) + BOX_SIDE
        entries = [
            level.arrangement.x[number]
            for (kind, _), number in level.numbers.items()
            if kind == "entry"
        ]
        # Lines come in right of the heading, not through it.
        level.side = max(BOX_SIDE, heading + 8.0 - min(entries, default=heading))
        level.width += level.side + BOX_SIDE
        level.width = max(level.width, heading + BOX_SIDE)
        level.top = 0.0 if entries else HEADING + 8.0
        pins = {item.pin for item in level.items}
        level.height += level.top + (0.0 if "bottom" in pins else BOX_BOTTOM)
        outside = self.levels[self.way_to(path)[-2]]
        if ("box", path) in outside.numbers:
            item = outside.items[outside.numbers["box", path]]
            item.width, item.height = level.width, level.height

    def write_back(self) -> None:
        """Turn positions inside levels into positions in the drawing."""
        corners = {OUTSIDE: (MARGIN, MARGIN)}
        for path in sorted(self.boxes, key=lambda p: len(self.way_to(p))):
            corners[path] = self.place_box(path, corners)
        for i, node in enumerate(self.document.nodes):
            left, top = corners[self.ways[i][-1]]
            x, y = self.levels[self.ways[i][-1]].position(("node", i))
            node.x, node.y = round(left + x, 1), round(top + y, 1)
        for edge, pieces in zip(self.document.edges, self.pieces, strict=True):
            edge.points = self.join(pieces, corners)
        outside = self.levels[OUTSIDE]
        self.document.width = round(outside.width + 2 * MARGIN, 1)
        self.document.height = round(outside.height + 2 * MARGIN, 1)

    def place_box(
        self, path: str, corners: dict[str, tuple[float, float]]
    ) -> tuple[float, float]:
        """Write one module's box and return its upper left corner."""
        outer = self.way_to(path)[-2]
        left, top = corners[outer]
        level, box = self.levels[path], self.boxes[path]
        x, y = self.levels[outer].position(("box", path))
        corner = (left + x - level.width / 2, top + y - level.height / 2)
        box.x, box.y = round(corner[0], 1), round(corner[1], 1)
        box.width, box.height = round(level.width, 1), round(level.height, 1)
        return corner

    def join(
        self, pieces: list[Piece], corners: dict[str, tuple[float, float]]
    ) -> list[list[float]]:
        """One line from the pieces of an edge."""
        points: list[list[float]] = []
        for path, name in pieces:
            level, (left, top) = self.levels[path], corners[path]
            for x, y in level.lines[name]:
                point = [round(left + level.side + x, 1), round(top + level.top + y, 1)]
                if not points or points[-1] != point:
                    points.append(point)
        return points


def _circular_boxes(level: Level) -> list[str]:
    """Boxes on a circle of links: data leaves such a module and comes back."""
    links = list(level.links.values())
    upward = [Link(link.target, link.source) for link in links]
    count = len(level.items)
    free = {*topological_order(count, links), *topological_order(count, upward)}
    return [
        str(path)
        for (kind, path), number in level.numbers.items()
        if kind == "box" and number not in free
    ]
