"""Modules alike, one after the other: twelve blocks of a transformer, drawn as one.

Two modules are alike if they have one type and hold the same nodes with the same
shapes, joined in the same way. A chain of such modules gets a box around it, and
whoever folds that box sees one block and how often it stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from itertools import pairwise

from tinygrad_edu.diagram.document import GraphDocument, GraphModule, GraphNode
from tinygrad_edu.diagram.naming import (
    common_path,
    containers,
    holds,
    joined,
    neighbours,
    split_name,
)

FEWEST_NODES = 10  # of a whole chain: with fewer a box around it helps nobody
LONGEST_STEP = 64  # nodes between one module and the next


class Boxes:
    """Which boxes of a drawing stand around a module's path.

    >>> boxes = Boxes([GraphModule("a.0…1", "Block", members=["a.0", "a.1"]),
    ...                GraphModule("a.0", "Block"), GraphModule("a.1", "Block")])
    >>> boxes.around("a.1.conv")
    ['a.0…1', 'a.1']
    """

    def __init__(self, modules: Iterable[GraphModule]) -> None:
        self.known = {module.path: module for module in modules}
        self.chain = {m: c.path for c in self.known.values() for m in c.members}
        self.ways: dict[str, list[str]] = {}

    def around(self, path: str) -> list[str]:
        """The boxes around what belongs to a module, outermost first."""
        if path not in self.ways:
            self.ways[path] = [
                box
                for prefix in containers(path)
                for box in (self.chain.get(prefix, ""), prefix)
                if box in self.known
            ]
        return self.ways[path]


def with_repeats(document: GraphDocument) -> GraphDocument:
    """A copy that has a box around each chain of modules alike.

    What lies between two modules of a chain belongs to the chain, and constants that
    each of them has for itself (masks of dropout) belong to the modules.
    """
    copy = replace(document, nodes=[replace(node) for node in document.nodes])
    copy.modules = [replace(module) for module in document.modules]
    owner: dict[str, str] = {}
    for chain, owned in _Search(copy).chains():
        first = min(i for i, m in enumerate(copy.modules) if m.path in chain.members)
        copy.modules.insert(first, chain)
        owner |= owned
    for node in copy.nodes:
        node.module = owner.get(node.id, node.module)
    boxes = Boxes(copy.modules)
    for node in copy.nodes:
        for path in boxes.around(node.module):
            boxes.known[path].nodes += 1
    return copy


class _Search:
    """The chains of modules alike in one document."""

    def __init__(self, document: GraphDocument) -> None:
        self.document = document
        self.inputs, self.outputs = neighbours(document.edges)
        self.nodes = {node.id: node for node in document.nodes}
        self.types = {module.path: module.type for module in document.modules}
        # Each module's nodes, and their places in it.
        self.held: dict[str, dict[str, int]] = {}
        for node in document.nodes:
            for path in containers(node.module):
                if path in self.types:
                    places = self.held.setdefault(path, {})
                    places[node.id] = len(places)

    def chains(self) -> list[tuple[GraphModule, dict[str, str]]]:
        """Each chain, and the new modules of the nodes it takes in."""
        found = []
        for run in self.runs():
            parent, first = split_name(run[0])
            path = joined(parent, f"{first}…{split_name(run[-1])[1]}")
            between = [self.between(a, b) or [] for a, b in pairwise(run)]
            owned = {name: path for names in between for name in names}
            chain = GraphModule(path, self.types[run[0]], members=run)
            found.append((chain, owned | self.constants(run)))
        return found

    def runs(self) -> list[list[str]]:
        """Modules alike, of which each leads to the next."""
        looks = self.looks()
        runs: dict[str, list[list[str]]] = defaultdict(list)
        for path in self.as_data_flows():
            siblings = runs[split_name(path)[0]]
            last = siblings[-1][-1] if siblings else path
            if looks[last] == looks[path] and self.between(last, path) is not None:
                siblings[-1].append(path)
            else:
                siblings.append([path])
        found = [run for siblings in runs.values() for run in siblings if len(run) > 1]
        return [r for r in found if len(r) * len(self.held[r[0]]) >= FEWEST_NODES]

    def as_data_flows(self) -> list[str]:
        """The modules in the order of their results."""
        place = {node.id: i for i, node in enumerate(self.document.nodes)}
        return sorted(
            self.held, key=lambda path: place[next(reversed(self.held[path]))]
        )

    def looks(self) -> dict[str, Hashable]:
        """What makes modules alike: type, nodes, and how these are joined."""
        joins: dict[str, list[tuple[int, int]]] = {path: [] for path in self.held}
        for edge in self.document.edges:
            for path in containers(self.nodes[edge.target].module):
                places = self.held.get(path, {})
                if edge.source in places:
                    joins[path].append((places[edge.source], places[edge.target]))
        return {
            path: (
                self.types[path],
                tuple(self.look(self.nodes[i], len(path)) for i in places),
                tuple(joins[path]),
            )
            for path, places in self.held.items()
        }

    def look(self, node: GraphNode, depth: int) -> Hashable:
        """What makes two nodes alike, ``depth`` characters into their paths."""
        name = (node.kind, node.operation, node.label, node.module[depth:])
        return *name, tuple(node.shape), node.dtype

    def is_constant(self, name: str) -> bool:
        """Whether a node is an input of the graph."""
        return self.nodes[name].kind == "input"

    def between(self, first: str, second: str) -> list[str] | None:
        """The nodes from one module to the next; None if it leads nowhere near."""
        if first == second:
            return None
        down = self.reach(first, second, self.outputs)
        up = self.reach(second, first, self.inputs)
        return None if down is None or up is None else [n for n in down if n in up]

    def reach(
        self, start: str, end: str, onward: dict[str, list[str]]
    ) -> dict[str, None] | None:
        """Free nodes met on the way from one module to another; None for no way."""
        outside = split_name(start)[0]
        met: dict[str, None] = {}
        waiting = list(self.held[start])
        arrived = False
        while waiting and len(met) < LONGEST_STEP:
            for name in onward[waiting.pop()]:
                arrived = arrived or name in self.held[end]
                free = holds(self.nodes[name].module, outside)
                if free and name not in met and not self.is_constant(name):
                    met[name] = None
                    waiting.append(name)
        return met if arrived else None

    def constants(self, run: list[str]) -> dict[str, str]:
        """Inputs that the members use alone, each member in the same way."""
        used = [self.constants_of(path) for path in run]
        common = [use for use in used[0] if all(use in each for each in used)]
        owned = {}
        for each in used:
            for name in (name for use in common for name in each[use]):
                users = self.outputs[name]
                owned[name] = common_path(self.nodes[user].module for user in users)
        return owned

    def constants_of(self, path: str) -> dict[Hashable, list[str]]:
        """Inputs that a module uses alone, by their shapes and uses."""
        places = self.held[path]
        found: dict[Hashable, list[str]] = {}
        for name in dict.fromkeys(i for held in places for i in self.inputs[held]):
            users = self.outputs[name]
            if self.is_constant(name) and all(user in places for user in users):
                node = self.nodes[name]
                use = (*node.shape, node.label), tuple(places[user] for user in users)
                found.setdefault(use, []).append(name)
        return found


def outermost(boxes: Boxes, folded: Iterable[str]) -> Callable[[str], str]:
    """A function from a module's path to the outermost folded box around it, or "".

    >>> boxes = Boxes([GraphModule("a", "A"), GraphModule("a.b", "B")])
    >>> outermost(boxes, ["a.b"])("a.b.c"), outermost(boxes, ["a.b"])("a")
    ('a.b', '')
    """
    closed = set(folded)
    return lambda path: next((p for p in boxes.around(path) if p in closed), "")
