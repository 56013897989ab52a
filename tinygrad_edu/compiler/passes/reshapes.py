"""Reshapes: moved behind operations that work number by number, until they meet.

A layer sees a batch of sentences as one column of words: it reshapes, multiplies and
reshapes back. Between two layers, then, everything could stay in one column.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[8, 6] argument "x"
...   input %bias: float32[6] state "bias"
...   %a: float32[2, 4, 6] = reshape(%x, shape=(2, 4, 6))
...   %b: float32[2, 4, 6] = add(%a, %bias)
...   %c: float32[2, 4, 6] = relu(%b)
...   %d: float32[8, 6] = reshape(%c, shape=(8, 6))
...   return %d
... ''', reshapes))
input %x: float32[8, 6] argument "x"
input %bias: float32[6] state "bias"
%1: float32[8, 6] = add(%x, %bias)
%4: float32[8, 6] = relu(%1)
return %4
"""

from __future__ import annotations

from collections.abc import Sequence

from ...ops.registry import PRIMITIVES
from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from .rewriting import rewrite
from .views import merged, views


def reshapes(graph: Graph) -> None:
    """Let elementwise operations work in the shape with the fewest dimensions."""
    while rewrite(graph, _moved):
        views(graph)


def _moved(b: Builder, node: Node) -> Sequence[Operand] | None:
    if node.op not in PRIMITIVES or not PRIMITIVES[node.op].pointwise:
        return None
    if len(node.outputs) != 1 or node.op in ("copy", "fill"):
        return None
    shape = _flattest(node)
    if shape is None:
        return None
    operands = [_seen_as(b, each, node.out.shape, shape) for each in node.inputs]
    if any(each is None for each in operands):
        return None
    made = b.op(node.op, *[each for each in operands if each], **node.settings)
    return [b.reshape(made, node.out.shape)]


def _flattest(node: Node) -> tuple[int, ...] | None:
    """The shape that an operand had before its dimensions were cut in parts."""
    for value in node.inputs:
        before = value.node
        if before is None or before.op != "reshape" or value.shape != node.out.shape:
            continue
        source = before.inputs[0]
        if _cut_in_parts(source.shape, value.shape):
            return source.shape
    return None


def _cut_in_parts(shape: tuple[int, ...], into: tuple[int, ...]) -> bool:
    """Whether ``into`` has several dimensions for one; those of length 1 do not count.

    >>> _cut_in_parts((8, 6), (2, 4, 6)), _cut_in_parts((8, 6), (8, 1, 6))
    (True, False)
    """
    parts = merged(into, shape) or []
    return any(sum([into[axis] != 1 for axis in part]) > 1 for part in parts)


def _seen_as(
    b: Builder, value: Value, shape: tuple[int, ...], into: tuple[int, ...]
) -> Operand | None:
    """An operand in the shape ``into``, in place of ``shape``; None if that cannot be.

    Dimensions that are merged must all be there, or all be stretched.
    """
    if not value.shape:
        return b.given(value)
    padded = (1,) * (len(shape) - len(value.shape)) + value.shape
    parts = merged(shape, into) or []
    found = []
    for part, n in zip(parts, into, strict=True):
        sizes = [padded[axis] for axis in part]
        whole = [shape[axis] for axis in part]
        if sizes != whole and any(size != 1 for size in sizes):
            return None
        found.append(n if sizes == whole else 1)
    while len(found) > 1 and found[0] == 1 and len(found) > len(value.shape):
        found.pop(0)
    return b.reshape(b.given(value), tuple(found))
