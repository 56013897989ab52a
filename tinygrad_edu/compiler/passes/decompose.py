"""Decomposition: large operations are taken apart into simple ones.

A softmax by itself is fast. Apart, its steps join the loop before it and the loop
behind it, and numbers that a gradient computes anew are found to be there already.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[4, 8] argument "x"
...   %p: float32[4, 8] = softmax(%x, dim=1)
...   return %p
... ''', decompose))
input %x: float32[4, 8] argument "x"
%0: float32[4, 1] = amax(%x, dim=(1,), keepdim=True)
%1: float32[4, 8] = sub(%x, %0)
%2: float32[4, 8] = exp(%1)
%3: float32[4, 1] = sum(%2, dim=(1,), keepdim=True)
%p: float32[4, 8] = div(%2, %3)
return %p

Each decomposition is a function beside its family, in ``decompositions``. It reads as
the primitive's forward does, with ``b`` for NumPy, and returns None for what it leaves
whole. That of a gradient is given what a gradient rule is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from ..ir.interpret import GRADIENT
from ..ir.settings import by_place, filled
from .decompositions import (
    activations,
    arranging,
    attention,
    indexing,
    losses,
    normalization,
    products,
    reductions,
)
from .rewriting import rewrite

Found = Sequence[Operand | None] | None
FLOATS = ("float32", "float64")

FORWARD: dict[str, Callable[..., Any]] = {
    **products.FORWARD,
    **reductions.FORWARD,
    **losses.FORWARD,
    **normalization.FORWARD,
    **attention.FORWARD,
    **activations.FORWARD,
    **indexing.FORWARD,
    **arranging.FORWARD,
}
BACKWARD: dict[str, Callable[..., Any]] = {
    **losses.BACKWARD,
    **normalization.BACKWARD,
    **attention.BACKWARD,
    **activations.BACKWARD,
}
# Results that only the operation's own gradient looks at, which does without.
HIDDEN = {"standardize": 3, "attention": 2}


def decompose(graph: Graph) -> None:
    """Put simple operations in place of all that have a decomposition."""
    bound = still_wanted(graph)
    rewrite(graph, lambda b, node: None if node in bound else _apart(b, node))


def without_hidden(graph: Graph) -> None:
    """Take only those gradients apart that look at hidden results of the forward.

    Then nothing hidden has to be kept where forward and backward are two programs.
    """
    names = {name + GRADIENT for name in HIDDEN}
    rewrite(graph, lambda b, node: _apart(b, node) if node.op in names else None)


def still_wanted(graph: Graph) -> set[Node]:
    """Operations with a hidden result that somebody else looks at too."""
    users, results = graph.users(), set(graph.results())

    def is_wanted(value: Value, name: str) -> bool:
        others = any(each.op != name + GRADIENT for each in users[value])
        return value in results or others

    return {
        node
        for node in graph.nodes
        if node.op in HIDDEN and is_wanted(node.outputs[HIDDEN[node.op]], node.op)
    }


def _apart(b: Builder, node: Node) -> Found:
    """What stands in place of a node's results; None if it stays whole."""
    backward = node.op.endswith(GRADIENT)
    table = BACKWARD if backward else FORWARD
    function = table.get(node.op.removesuffix(GRADIENT))
    if function is None or node.outputs[0].dtype not in FLOATS:
        return None
    values = list(map(b.given, node.inputs))
    operands, settings = by_place(node, values), filled(node.settings, values)
    if backward:
        return _gradient(b, function, operands, **settings)
    found = function(b, *operands, **settings)
    return [found] if isinstance(found, Operand) else found


def _gradient(
    b: Builder,
    function: Callable[..., Any],
    incoming: list[Operand],
    of: tuple[int, ...],
    saved: tuple[Any, ...] = (),
    given: tuple[bool, ...] = (True,),
    how: dict[str, Any] | None = None,
) -> Found:
    """The gradients of the arguments in ``of``."""
    arrived = iter(incoming)
    g = [next(arrived) if came else None for came in given]
    found = function(b, g, *saved, **(how or {}))
    return found and [found[place] for place in of]
