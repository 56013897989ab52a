"""The whole graph of a view, and the part of it that the browser holds.

Up to ``MAX_NODES`` nodes are sent, whatever is folded: the browser then folds and
unfolds by itself and asks only where things stand. Of a larger graph the inside of
folded modules stays here until somebody unfolds them.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from tinygrad_edu.diagram.document import GraphDocument, GraphModule, GraphNode
from tinygrad_edu.diagram.fold import MOST_DRAWN, chains, choose, fold
from tinygrad_edu.diagram.layout import lay_out, without_circles
from tinygrad_edu.diagram.naming import full_name
from tinygrad_edu.diagram.repeats import Boxes, outermost, with_repeats
from tinygrad_edu.diagram.summary import summary_text

MAX_NODES = 1000
MOST_FOUND = 1000
MOST_AT_FIRST = 100  # with more nodes than this, modules alike are folded at first
MOST_IN_PICTURE = 30  # nodes of what a notebook keeps: some 10 ms are taken by each

Plain = dict[str, Any]


class Graph:
    """A graph that is shown with some of its modules folded.

    ``folded`` are the paths of those, ``sent`` is the document for the browser and
    ``notice`` a sentence on what it does not show, or "". Of the modules ``hollow``
    the browser has no more than a box; ``partial`` says whether it lacks any node.
    """

    def __init__(self, document: GraphDocument, depth: int | None = None) -> None:
        self.whole = without_circles(with_repeats(document))
        self.folded = self._folded_at_first(depth)
        self.by_itself = depth is None
        self.centre = ""  # of what is left of a graph that is too large; "" is its end
        self.drawn: dict[tuple[str, ...], GraphDocument] = {}
        self._choose_what_to_send()

    def _folded_at_first(self, depth: int | None) -> list[str]:
        folded = choose(self.whole, MOST_DRAWN, depth)
        if depth is None and not folded and len(self.whole.nodes) > MOST_AT_FIRST:
            alike = chains(self.whole, fewest=3)
            folded = [m.path for m in self.whole.modules if m.path in alike]
        return folded

    def _choose_what_to_send(self) -> None:
        total = len(self.whole.nodes)
        self.hollow: list[str] = []
        shown = self.whole
        if total > MAX_NODES:
            self.hollow = _outermost(self.whole, self.folded)
            shown = fold(self.whole, self.hollow)
        cropped = nearest(shown, MAX_NODES, self.centre)
        self.sent = lay_out_small(cropped)
        self.sent.modules += _stubs(self.whole, self.sent, self.hollow)
        self.partial = bool(self.hollow) or len(shown.nodes) > MAX_NODES
        self.notice = self._notice(len(shown.nodes))

    def _notice(self, shown: int) -> str:
        total, sentences = len(self.whole.nodes), []
        if self.folded and self.by_itself:
            count = len(fold(self.whole, self.folded).nodes)
            sentences.append(
                f"{total:,} nodes are folded to {count:,}: + unfolds a module."
            )
        if shown > MAX_NODES:
            sentences.append(
                f"Shortened: {MAX_NODES:,} of {shown:,} nodes, "
                f"those nearest to {'what was found' if self.centre else 'the output'}."
            )
        return " ".join(sentences)

    def find(self, query: str) -> list[list[str]]:
        """The ids of the nodes that match every word, and what they are called."""
        words = _plain(query).split()
        if not words:
            return []
        found = [n for n in self.whole.nodes if _matches(n, words)]
        return [[n.id, f"{full_name(n)}, {n.kind}"[:200]] for n in found[:MOST_FOUND]]

    def reveal(self, name: str) -> None:
        """Unfolds what hides a node; of too many nodes those nearest to it are left."""
        (module,) = (node.module for node in self.whole.nodes if node.id == name)
        around = Boxes(self.whole.modules).around(module)
        self.centre = name
        self._refold(set(self.folded) - set(around), around)
        self._choose_what_to_send()

    def open(self, folded: Iterable[str]) -> bool:
        """Folds these modules only; says whether the browser needs a new document.

        It does if something was unfolded whose inside it has not got. What stands
        right inside of that is folded then.
        """
        incomplete = self._refold(folded)
        if incomplete:
            self._choose_what_to_send()
        return incomplete

    def _refold(self, folded: Iterable[str], kept_open: Iterable[str] = ()) -> bool:
        wanted = set(folded)
        opened = set(self.hollow) - wanted
        if opened:
            boxes = Boxes(self.whole.modules)
            for path in boxes.known:
                if opened & set(boxes.around(path)[:-1]):
                    wanted.add(path)
        wanted -= set(kept_open)
        self.folded = [m.path for m in self.whole.modules if m.path in wanted]
        return bool(opened)

    def places(
        self, folded: Iterable[str], only: Collection[str] | None = None
    ) -> Plain:
        """Where everything stands with these modules folded, as plain data.

        ``only`` leaves no other nodes. What was in the sent document keeps its place
        among its neighbours.
        """
        paths = _outermost(self.sent, [*folded, *self.hollow])
        shown = fold(self.sent, paths)
        if only is not None:
            keep(shown, only)
        placed = lay_out_small(shown, self.sent)
        return {
            "folded": paths,
            "nodes": {n.id: [n.x, n.y, n.width, n.height] for n in placed.nodes},
            "modules": {m.path: [m.x, m.y, m.width, m.height] for m in placed.modules},
            "lines": [[e.source, e.target, e.points] for e in placed.edges],
            "width": placed.width,
            "height": placed.height,
        }

    def opening_places(self) -> Plain:
        """The places with ``folded`` folded; empty if they are the sent document's."""
        if self.folded and not self.hollow:
            return self.places(self.folded)
        return {}

    def drawing(self, folded: Iterable[str]) -> GraphDocument:
        """The graph for a still picture, of about ``MOST_DRAWN`` nodes at most.

        It is drawn once for each folding: a notebook asks for it in several formats.
        """
        paths = tuple(folded)
        if paths not in self.drawn:
            shown = fold(self.whole, paths)
            if len(shown.nodes) > MOST_DRAWN:
                shown = fold(self.whole, choose(self.whole))
            self.drawn = {paths: lay_out(nearest(shown, MOST_DRAWN))}
        return self.drawn[paths]

    def picture(self, folded: Iterable[str]) -> GraphDocument | None:
        """The graph folded so far that a picture of it is drawn in a moment.

        None if so many nodes stand outside of all modules.
        """
        shown = fold(self.whole, folded)
        if len(shown.nodes) > MOST_IN_PICTURE:
            shown = fold(self.whole, choose(self.whole, MOST_IN_PICTURE))
        return lay_out(shown) if len(shown.nodes) <= MOST_IN_PICTURE else None


def _outermost(document: GraphDocument, folded: Iterable[str]) -> list[str]:
    """Those of the folded modules that stand in no other."""
    closed = set(folded)
    around = outermost(Boxes(document.modules), closed)
    paths = [module.path for module in document.modules]
    return [path for path in paths if path in closed and around(path) == path]


def _stubs(
    whole: GraphDocument, sent: GraphDocument, hollow: Iterable[str]
) -> list[GraphModule]:
    """The boxes of modules without an inside, where their nodes stand."""
    known = {module.path: module for module in whole.modules}
    nodes = {node.id: node for node in sent.nodes}
    stubs = []
    for path in hollow:
        if node := nodes.get(f"module:{path}"):
            left, top = node.x - node.width / 2, node.y - node.height / 2
            stub = replace(known[path], x=left, y=top)
            stub.width, stub.height = node.width, node.height
            stubs.append(stub)
    return stubs


def lay_out_small(
    document: GraphDocument, former: GraphDocument | None = None
) -> GraphDocument:
    """A copy laid out for boxes that hold a name and a shape, and no numbers.

    A still picture writes the numbers into its boxes; the view tells them beside the
    graph, so its boxes can be small and more of the graph is seen at once.
    """
    bare = [_bare(node) for node in document.nodes]
    edges = [replace(edge) for edge in document.edges]
    modules = [replace(module) for module in document.modules]
    placed = replace(document, nodes=bare, edges=edges, modules=modules)
    lay_out(placed, former)
    for node, full in zip(placed.nodes, document.nodes, strict=True):
        node.value, node.gradient = full.value, full.gradient
        node.shape, node.dtype = full.shape, full.dtype
    return placed


def _bare(node: GraphNode) -> GraphNode:
    """A copy without numbers, whose box is as large as the view needs it."""
    bare = replace(node, value=None, gradient=None)
    if node.value and math.prod(node.shape) == 1:
        bare.shape = [10_000]  # as wide as the number that the view writes there
        if node.label == summary_text(node.value):
            bare.dtype = ""  # the label says all
    return bare


def _plain(text: str) -> str:
    """Lower case, shapes written in one way: as ``search.ts`` does it."""
    text = re.sub(r"(\d)\s*[,x×]\s*(?=\d)", r"\1x", text[:10_000].lower())
    return re.sub(r"[()\[\]]", "", text)


def _matches(node: GraphNode, words: list[str]) -> bool:
    shape = "x".join(map(str, node.shape)) or "scalar"
    name = f"{node.module}.{node.label}"
    known = (node.label, node.operation, node.kind, name, node.dtype, shape)
    text = _plain("\n".join(known))
    return all(word in text for word in words)


def nearest(document: GraphDocument, most: int, centre: str = "") -> GraphDocument:
    """A copy with at most ``most`` nodes, nearest to ``centre`` or to the outputs."""
    copy = replace(document, steps=list(document.steps))
    if len(document.nodes) > most:
        sources = defaultdict(list)
        for edge in document.edges:
            sources[edge.target].append(edge.source)
            if centre:
                sources[edge.source].append(edge.target)
        used = {edge.source for edge in document.edges}
        ring = [node.id for node in document.nodes if node.id not in used]
        if any(node.id == centre for node in document.nodes):
            ring = [centre]
        found = dict.fromkeys(ring)
        while ring and len(found) < most:
            ring = [s for target in ring for s in sources[target] if s not in found]
            found.update(dict.fromkeys(ring))
        keep(copy, set(list(found)[:most]))
    return copy


def keep(document: GraphDocument, ids: Collection[str]) -> None:
    """Leaves these nodes, and what belongs to them."""
    held = set(ids)
    document.nodes = [node for node in document.nodes if node.id in held]
    document.edges = [e for e in document.edges if {e.source, e.target} <= held]
    document.steps = [
        replace(step, outgoing=[o for o in step.outgoing if o.target in held])
        for step in document.steps
        if step.node in held
    ]
