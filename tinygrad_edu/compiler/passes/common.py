"""Common subexpressions: what is asked for twice is computed once.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %a: float32[3] = exp(%x)
...   %b: float32[3] = exp(%x)
...   %c: float32[3] = add(%a, %b)
...   return %c
... ''', common))
input %x: float32[3] argument "x"
%a: float32[3] = exp(%x)
%c: float32[3] = add(%a, %a)
return %c

A backward pass that computes something anew costs nothing after this pass, if the
forward pass has computed the same. Two draws of random numbers are never the same.
"""

from __future__ import annotations

from collections.abc import Hashable

from ..ir.graph import Graph, Node, Value
from ..ir.text import literal
from .dead_code import EFFECTS

COMMUTATIVE = frozenset(("add", "mul", "eq", "ne", "logical_and", "logical_or"))


def common(graph: Graph) -> None:
    """Keep the first of all operations that are the same on the same values."""
    first: dict[Hashable, Node] = {}
    exchange: dict[Value, Value] = {}
    nodes = []
    for node in graph.nodes:
        node.inputs = tuple([exchange.get(each, each) for each in node.inputs])
        known = node if node.op in EFFECTS else first.setdefault(_key(node), node)
        if known is node:
            nodes.append(node)
            continue
        exchange.update(zip(node.outputs, known.outputs, strict=True))
        known.lines = tuple(dict.fromkeys((*known.lines, *node.lines)))
    graph.nodes = nodes
    graph.replace(exchange)


def _key(node: Node) -> Hashable:
    """What two operations have in common that give the same."""
    inputs = node.inputs
    if node.op in COMMUTATIVE:
        inputs = tuple(sorted(inputs, key=id))
    types = tuple([each.type for each in node.outputs])
    return node.op, inputs, literal(node.settings), types
