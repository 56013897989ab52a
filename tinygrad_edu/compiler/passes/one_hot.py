"""One-hot rows: a row in which one number stands adds up to that number.

The slope of a loss by class is such a row: something at the target, 0 elsewhere.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %g: float32[8, 1] argument "g"
...   input %scores: float32[8, 3] argument "scores"
...   input %target: int64[8, 1] argument "target"
...   %classes: int64[1, 3] = constant(value=((0, 1, 2),))
...   %own: float32[8, 1] = gather(%scores, %target, dim=1)
...   %hot: bool[8, 3] = eq(%target, %classes)
...   %row: float32[8, 3] = keep_where(%g, %hot)
...   %sum: float32[8, 1] = sum(%row, dim=(1,), keepdim=True)
...   return %own, %sum
... ''', one_hot))
input %g: float32[8, 1] argument "g"
input %scores: float32[8, 3] argument "scores"
input %target: int64[8, 1] argument "target"
%classes: int64[1, 3] = constant(value=((0, 1, 2),))
%own: float32[8, 1] = gather(%scores, %target, dim=1)
%hot: bool[8, 3] = eq(%target, %classes)
%row: float32[8, 3] = keep_where(%g, %hot)
return %own, %g

A target that names no class would make the row empty; so it must be the index of a
``gather`` too, which refuses such a target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from .rewriting import rewrite
from .whole_tables import known_numbers


def one_hot(graph: Graph) -> None:
    """Put the number itself in place of the sum of a row where it stands alone."""
    checked = {
        (node.inputs[1], node.inputs[0].shape[1])
        for node in graph.nodes
        if node.op == "gather" and node.settings["dim"] == 1
    }

    def alone(b: Builder, node: Node) -> Sequence[Operand] | None:
        how = {"dim": (1,), "keepdim": True}
        row = node.inputs[0].node if node.op == "sum" else None
        if row is None or row.op != "keep_where" or node.settings != how:
            return None
        number, mask = row.inputs
        fits = number.type == node.out.type and _target(graph, mask) in checked
        return [b.given(number)] if fits else None

    rewrite(graph, alone)


def _target(graph: Graph, mask: Value) -> tuple[Value, int] | None:
    """What is compared with 0, 1, 2 …, and how many these are."""
    node = mask.node
    if node is None or node.op != "eq" or len(mask.shape) != 2:
        return None
    target, classes = node.inputs
    known = known_numbers(graph, classes)
    if known is None or not np.array_equal(known, [np.arange(mask.shape[1])]):
        return None
    return target, mask.shape[1]
