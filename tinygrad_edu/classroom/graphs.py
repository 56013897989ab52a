"""Drawing the graph of a learner's own numbers, as the library's is drawn.

    GraphView(draw_values(e, a=a, b=b))

A number is anything with ``data``, ``parents`` and ``operation``.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from tinygrad_edu.diagram import Diagram
from tinygrad_edu.diagram.document import GraphDocument, GraphEdge, GraphNode
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.summary import summarize_array

MOST_DRAWN = 400  # nodes; nobody reads more


def draw_values(root: Any, **names: Any) -> Diagram:
    """The graph behind a number: each number it was made of is a node.

    ``names`` are what the learner calls some of the numbers. A number without
    parents is drawn as its name, any other with the operation that made it.

    Raises ValueError for more than ``MOST_DRAWN`` nodes.

    >>> from types import SimpleNamespace as Number
    >>> a = Number(data=3.0, parents=(), operation="")
    >>> e = Number(data=9.0, parents=(a, a), operation="*")
    >>> print(draw_values(e, a=a), end="")
    Graph of numbers: 2 nodes, 2 edges
    n0  parameter  a = 3    value 3
    n1  operation  * → 9    from n0 a = 3, n0 a = 3; value 9
    """
    order = _in_order(root)
    ids = {id(value): f"n{place}" for place, value in enumerate(order)}
    called = {id(value): name for name, value in names.items()}
    nodes = [_node(value, ids[id(value)], called.get(id(value), "")) for value in order]
    edges = [
        GraphEdge(ids[id(parent)], ids[id(value)])
        for value in order
        for parent in value.parents
    ]
    title = f"Graph of numbers: {len(nodes)} nodes, {len(edges)} edges"
    document = GraphDocument("backward", title, nodes, edges)
    return Diagram(lay_out(document))


def _in_order(root: Any) -> list[Any]:
    """Each number once, parents first. A stack, as a long sum makes a deep graph."""
    order: list[Any] = []
    seen: set[int] = set()
    waiting = [(root, False)]
    while waiting:
        value, parents_done = waiting.pop()
        if parents_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting.append((value, True))
            waiting += [(parent, False) for parent in reversed(value.parents)]
        if len(seen) > MOST_DRAWN:
            raise ValueError(f"this graph has more than {MOST_DRAWN} nodes")
    return order


def _node(value: Any, key: str, name: str) -> GraphNode:
    label = _label(name, value.operation, f"{value.data:g}")
    summary = summarize_array(np.asarray(value.data, np.float64), "float64")
    kind: Literal["operation", "parameter"]
    kind = "operation" if value.parents else "parameter"
    return GraphNode(key, kind, label, operation=value.operation, value=summary)


def _label(name: str, operation: str, number: str) -> str:
    if operation:
        return f"{name}: {operation} → {number}" if name else f"{operation} → {number}"
    return f"{name} = {number}" if name else number
