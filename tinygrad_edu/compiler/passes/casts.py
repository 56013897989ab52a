"""Casts: numbers that are converted to what they are, or there and back, stay.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %a: float64[3] = cast(%x, dtype=float64)
...   %b: float32[3] = cast(%a, dtype=float32)
...   %c: float32[3] = cast(%b, dtype=float32)
...   return %c
... ''', casts))
input %x: float32[3] argument "x"
%a: float64[3] = cast(%x, dtype=float64)
return %x

Only the way through a wider type is a way back: float64 numbers that have been float32
are not what they were.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node
from .rewriting import rewrite

# Each type holds all numbers of those before it.
WIDER = (
    ("bool", "uint8", "int16", "int32", "int64"),
    ("bool", "int8", "int16", "int32", "int64"),
    ("bool", "float16", "float32", "float64"),
    ("bfloat16", "float32", "float64"),
)


def casts(graph: Graph) -> None:
    """Drop casts that change nothing, and go straight where a cast is cast again."""
    rewrite(graph, _straight)


def _straight(b: Builder, node: Node) -> Sequence[Operand] | None:
    if node.op != "cast":
        return None
    (value,) = node.inputs
    if value.dtype == node.out.dtype:
        return [b.given(value)]
    before = value.node
    if before is None or before.op != "cast":
        return None
    source = before.inputs[0]
    if not holds_all(value.dtype, source.dtype):
        return None
    return [b.cast(b.given(source), node.out.dtype)]


def holds_all(wide: str, narrow: str) -> bool:
    """Whether every number of one type is a number of another.

    >>> holds_all("float64", "float32"), holds_all("float32", "int32")
    (True, False)
    """
    both = (
        order.index(narrow) <= order.index(wide)
        for order in WIDER
        if narrow in order and wide in order
    )
    return any(both)
