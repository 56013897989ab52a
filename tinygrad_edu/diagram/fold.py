"""Fold a graph by module: one node for all that a module did.

More than about 400 nodes are a carpet, not a picture. Chains of modules alike are
folded first, since they say the same again and again; then the innermost modules, and
so outwards, only as far as it must be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)
from tinygrad_edu.diagram.layout import without_circles
from tinygrad_edu.diagram.naming import split_name
from tinygrad_edu.diagram.repeats import Boxes, outermost, with_repeats

MOST_DRAWN = 400


def fold_large(
    document: GraphDocument, most: int = MOST_DRAWN, depth: int | None = None
) -> GraphDocument:
    """Fold ``document`` until at most ``most`` nodes are left, or say that it cannot.

    ``depth`` is how many boxes may stand in each other. What was done stands in the
    title. A folded graph has no steps.
    """
    count = len(document.nodes)
    if count <= most and depth is None:
        return document
    whole = without_circles(with_repeats(document))
    folded = fold(whole, choose(whole, most, depth))
    folded.modules = [module for module in folded.modules if not module.members]
    left = len(folded.nodes)
    if left < count:
        folded.steps = []
        folded.title += f" ({count:,} nodes folded by module to {left:,}, no steps)"
    if left > most:
        folded.title += f" ({left:,} nodes are hard to read: draw a smaller part)"
    return folded


def choose(
    document: GraphDocument, most: int = MOST_DRAWN, depth: int | None = None
) -> list[str]:
    """The modules to fold so that at most ``most`` nodes are left, if that is possible.

    With a ``depth``, what lies deeper than so many boxes is folded in any case. Boxes
    inside of folded boxes are folded too: who unfolds one sees one level more.
    """
    boxes = Boxes(document.modules)
    paths = {node.module for node in document.nodes}
    levels = {p: len(boxes.around(p)) for p in boxes.known}
    deepest = max((len(boxes.around(path)) for path in paths), default=0)
    chosen: set[str] = set()
    if depth is not None:
        chosen = {path for path, level in levels.items() if level >= depth}
    if _left(document, boxes, chosen) > most:
        chosen |= chains(document)
    for level in range(deepest, 0, -1):
        if _left(document, boxes, chosen) <= most:
            break
        chosen |= {path for path, at in levels.items() if at >= level}
    return [module.path for module in document.modules if module.path in chosen]


def chains(document: GraphDocument, fewest: int = 2) -> set[str]:
    """The boxes around ``fewest`` or more modules alike, and these modules."""
    found = [module for module in document.modules if len(module.members) >= fewest]
    return {path for module in found for path in (module.path, *module.members)}


def _left(document: GraphDocument, boxes: Boxes, folded: Iterable[str]) -> int:
    """How many nodes there are with these modules folded."""
    around = outermost(boxes, folded)
    outer = [around(node.module) for node in document.nodes]
    return outer.count("") + len(set(outer) - {""})


def fold(document: GraphDocument, folded: Iterable[str]) -> GraphDocument:
    """A copy in which each module of ``folded`` is one node, ``module:PATH``."""
    boxes = Boxes(document.modules)
    around = outermost(boxes, folded)
    inside: dict[str, list[GraphNode]] = defaultdict(list)
    for node in document.nodes:
        inside[around(node.module)].append(node)
    loose = inside.pop("", [])
    made = _folded_nodes(document, boxes, inside)
    place = {node.id: i for i, node in enumerate(document.nodes)}
    for path, nodes in inside.items():
        place[made[path].id] = place[nodes[-1].id]
    new = {node.id: made[path].id for path, nodes in inside.items() for node in nodes}
    return replace(
        document,
        nodes=sorted([*map(replace, loose), *made.values()], key=lambda n: place[n.id]),
        edges=_outer_edges(document, lambda name: new.get(name, name)),
        modules=[replace(m) for m in document.modules if not around(m.path)],
        steps=list(document.steps),
    )


def folded_label(module: GraphModule, boxes: Boxes) -> str:
    """What a folded module is called inside of the box around it.

    >>> inner = GraphModule("net.0…5", "Block", members=["net.0", "net.5"])
    >>> folded_label(inner, Boxes([inner]))
    'net.0…5 · Block × 2'
    >>> folded_label(inner, Boxes([GraphModule("net", "Net"), inner]))
    '0…5 · Block × 2'
    """
    *_, outer, _ = ["", *boxes.around(module.path)]
    around = split_name(outer)[0] if outer in boxes.chain.values() else outer
    name = module.path.removeprefix(f"{around}.")
    times = f" × {len(module.members)}" if module.members else ""
    return f"{name} · {module.type or 'module'}{times}"


def _folded_nodes(
    document: GraphDocument, boxes: Boxes, inside: dict[str, list[GraphNode]]
) -> dict[str, GraphNode]:
    """The nodes that stand for modules: each has the result that leaves its module."""
    home = {node.id: path for path, nodes in inside.items() for node in nodes}
    leaving = {
        edge.source
        for edge in document.edges
        if home.get(edge.source) != home.get(edge.target)
    }
    made = {}
    for path, nodes in inside.items():
        result = next((n for n in reversed(nodes) if n.id in leaving), nodes[-1])
        module = boxes.known[path]
        made[path] = GraphNode(
            f"module:{path}",
            "operation",
            folded_label(module, boxes),
            module.type or "module",
            path,
            result.shape,
            result.dtype,
            value=result.value,
            gradient=result.gradient,
        )
    return made


def _outer_edges(document: GraphDocument, new: Callable[[str], str]) -> list[GraphEdge]:
    """The edges that are left between folded nodes, each once."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for edge in document.edges:
        pair = (new(edge.source), new(edge.target))
        changed = pair != (edge.source, edge.target)
        if pair[0] == pair[1] or (changed and pair in seen):
            continue
        seen.add(pair)
        kept.append(GraphEdge(*pair, edge.label))
    return kept
