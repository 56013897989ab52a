"""Fold a large graph by module: one node for all that a module did.

More than about 400 nodes are a carpet, not a picture. Folding starts with the
innermost modules and goes outwards only as far as it must.
"""

from __future__ import annotations

from collections.abc import Callable

from tinygrad_edu.diagram.document import GraphDocument, GraphEdge, GraphNode
from tinygrad_edu.diagram.layers import Link, topological_order
from tinygrad_edu.diagram.naming import containers, holds, layer_label

MOST_DRAWN = 400


def fold_large(document: GraphDocument, most: int = MOST_DRAWN) -> GraphDocument:
    """Fold ``document`` until at most ``most`` nodes are left, or say that it cannot.

    What was done stands in the title. A folded graph has no steps.
    """
    count = len(document.nodes)
    if count <= most:
        return document
    deepest = max(len(containers(node.module)) for node in document.nodes)
    for depth in range(deepest, 0, -1):
        _fold_at(document, depth)
        if len(document.nodes) <= most:
            break
    left = len(document.nodes)
    if left < count:
        document.steps = []
        document.title += f" ({count:,} nodes folded by module to {left:,}, no steps)"
    if left > most:
        document.title += f" ({left:,} nodes are hard to read: draw a smaller part)"
    return document


def _prefix(path: str, depth: int) -> str:
    """The module ``depth`` levels down that holds ``path``, "" if there is none."""
    around = containers(path)
    return around[depth - 1] if len(around) >= depth else ""


def _fold_at(document: GraphDocument, depth: int) -> None:
    """Fold every module that is ``depth`` levels down."""
    paths = {_prefix(node.module, depth) for node in document.nodes} - {""}
    paths -= _open_paths(document, depth)
    groups: dict[str, list[GraphNode]] = {path: [] for path in sorted(paths)}
    into: dict[str, str] = {}
    for node in document.nodes:
        path = _prefix(node.module, depth)
        if path in groups and node.kind != "output":
            groups[path].append(node)
            into[node.id] = path
    types = {module.path: module.type for module in document.modules}
    folded = {
        path: _folded_node(document, path, types.get(path, ""), nodes)
        for path, nodes in groups.items()
    }
    last = {nodes[-1].id: folded[path] for path, nodes in groups.items()}
    document.nodes = [
        last.get(node.id, node)
        for node in document.nodes
        if node.id not in into or node.id in last
    ]
    new = {node_id: folded[path].id for node_id, path in into.items()}
    document.edges = _outer_edges(document, lambda node_id: new.get(node_id, node_id))
    document.modules = [
        m for m in document.modules if not any(holds(path, m.path) for path in groups)
    ]


def _folded_node(
    document: GraphDocument, path: str, kind: str, nodes: list[GraphNode]
) -> GraphNode:
    """The node that stands for a module: it has the result that leaves the module."""
    inside = {node.id for node in nodes}
    leaving = {e.source for e in document.edges if e.target not in inside}
    result = next((n for n in reversed(nodes) if n.id in leaving), nodes[-1])
    label = layer_label(path, kind or "module")
    return GraphNode(
        result.id,
        "operation",
        label,
        kind or "module",
        path,
        result.shape,
        result.dtype,
        value=result.value,
        gradient=result.gradient,
    )


def _outer_edges(document: GraphDocument, new: Callable[[str], str]) -> list[GraphEdge]:
    """The edges that are left between folded nodes, each once."""
    edges: dict[tuple[str, str], GraphEdge] = {}
    kept = []
    for edge in document.edges:
        pair = (new(edge.source), new(edge.target))
        changed = pair != (edge.source, edge.target)
        if pair[0] == pair[1] or (changed and pair in edges):
            continue
        edges[pair] = GraphEdge(*pair, edge.label)
        kept.append(edges[pair])
    return kept


def _open_paths(document: GraphDocument, depth: int) -> set[str]:
    """Modules that data leaves and enters again, which one node cannot stand for."""
    numbers: dict[str, int] = {}
    group: dict[str, int] = {}
    for node in document.nodes:
        path = _prefix(node.module, depth) if node.kind != "output" else ""
        group[node.id] = numbers.setdefault(path or f"node {node.id}", len(numbers))
    links = [
        Link(group[e.source], group[e.target])
        for e in document.edges
        if group[e.source] != group[e.target]
    ]
    upward = [Link(link.target, link.source) for link in links]
    free = {
        *topological_order(len(numbers), links),
        *topological_order(len(numbers), upward),
    }
    return {path for path, number in numbers.items() if number not in free}
