"""Views: the many ways to see the same numbers become four.

    reshape     the same numbers in the same order, in another shape
    permute     dimensions in another order
    expand      one number seen in many places
    index       a part, cut out with slices

Transposes, squeezes and splits are written as these, chains become one, and what
changes nothing goes. Values never change, so a copy is as good as the original.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[2, 3] argument "x"
...   %a: float32[3, 2] = t(%x)
...   %b: float32[3, 2] = clone(%a)
...   %c: float32[3, 1, 2] = unsqueeze(%b, dim=1)
...   %d: float32[6] = reshape(%c, shape=(6,))
...   %e: float32[2, 3] = t(%a)
...   %f: float32[3] = sum_to(%e, shape=(3,))
...   return %d, %f
... ''', views))
input %x: float32[2, 3] argument "x"
%a: float32[3, 2] = permute(%x, dims=(1, 0))
%d: float32[6] = reshape(%a, shape=(6,))
%f: float32[3] = sum(%x, dim=(0,), keepdim=False)
return %d, %f
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from ...ops.registry import PRIMITIVES
from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from .dead_code import dead_code
from .rewriting import rewrite

Found = Sequence[Operand] | None


def views(graph: Graph) -> None:
    """Write all views as four kinds, and as few of them as possible."""
    rewrite(graph, _in_four_kinds)
    while rewrite(graph, _shorter):
        dead_code(graph)


def _in_four_kinds(b: Builder, node: Node) -> Found:
    kind = KINDS.get(node.op)
    if kind is None or node.outputs[0].dtype != node.inputs[0].dtype:
        return None
    return kind(b, b.given(node.inputs[0]), node)


# ------------------------------------------------------------------ the four kinds


def permuted(b: Builder, x: Operand, dims: Sequence[int]) -> Operand:
    """Dimensions in another order; a reshape where only those of length 1 move."""
    if tuple(dims) == tuple(range(len(x.shape))):
        return x
    long = [axis for axis in dims if x.shape[axis] != 1]
    if long == sorted(long):
        return b.reshape(x, tuple([x.shape[axis] for axis in dims]))
    return b.permute(x, dims=tuple(dims))


def _transpose(b: Builder, x: Operand, node: Node) -> Found:
    dims = list(range(len(x.shape)))
    if dims:
        how = node.settings
        first, second = how.get("dim0", 0), how.get("dim1", -1)
        dims[first], dims[second] = dims[second], dims[first]
    return [permuted(b, x, dims)]


def _permute(b: Builder, x: Operand, node: Node) -> Found:
    dims = [axis % len(x.shape) for axis in node.settings["dims"]]
    if tuple(dims) == node.settings["dims"] and dims != sorted(dims):
        return None
    return [permuted(b, x, dims)]


def _reshape(b: Builder, x: Operand, node: Node) -> Found:
    if node.op == "reshape" and node.settings["shape"] == node.out.shape != x.shape:
        return None
    return [b.reshape(x, node.out.shape)]


def _expand(b: Builder, x: Operand, node: Node) -> Found:
    if x.shape == node.out.shape:
        return [x]
    if node.op == "expand" and node.settings["shape"] == node.out.shape:
        return None
    return [b.expand(x, shape=node.out.shape)]


def _same(b: Builder, x: Operand, node: Node) -> Found:
    return [x]


def _index(b: Builder, x: Operand, node: Node) -> Found:
    """A key of whole dimensions cuts nothing out."""
    key, then = node.settings["key"], node.settings.get("then")
    if then is None and x.shape == node.out.shape and all(map(_is_whole, key)):
        return [x]
    return [b.index(x, key=key)] if node.op != "index" else None


def _is_whole(part: Any) -> bool:
    return part is ... or part == slice(None)


def _split(b: Builder, x: Operand, node: Node) -> Found:
    dim = node.settings["dim"] % len(x.shape)
    cuts = pairwise(accumulate(node.settings["sizes"], initial=0))
    return [b.index(x, key=_part(dim, slice(start, end))) for start, end in cuts]


def _unbind(b: Builder, x: Operand, node: Node) -> Found:
    dim = node.settings["dim"] % len(x.shape)
    return [b.index(x, key=_part(dim, i)) for i in range(x.shape[dim])]


def _part(dim: int, part: int | slice) -> tuple[Any, ...]:
    return (*(slice(None),) * dim, part, ...)


def _sum_to(b: Builder, x: Operand, node: Node) -> Found:
    """A sum over what was stretched."""
    shape = node.out.shape
    new = len(x.shape) - len(shape)
    stretched = [
        new + axis for axis, n in enumerate(shape) if n == 1 != x.shape[new + axis]
    ]
    dims = (*range(new), *stretched)
    if not dims:
        return [x]
    total = b.sum(x, dim=dims, keepdim=False)
    return [b.reshape(total, shape)] if total.dtype == x.dtype else None


KINDS: dict[str, Callable[[Builder, Operand, Node], Found]] = {
    "t": _transpose,
    "transpose": _transpose,
    "permute": _permute,
    "reshape": _reshape,
    "reshape_copy": _reshape,
    "refold": _reshape,
    "squeeze": _reshape,
    "unsqueeze": _reshape,
    "expand": _expand,
    "stretch": _expand,
    "clone": _same,
    "contiguous": _same,
    "index": _index,
    "narrow_copy": _index,
    "split": _split,
    "unsafe_split": _split,
    "unbind": _unbind,
    "sum_to": _sum_to,
}


# ------------------------------------------------------------------ shorter chains


def _shorter(b: Builder, node: Node) -> Found:
    if len(node.outputs) == 1 and node.inputs:
        if node.op in CHAINS:
            before = node.inputs[0].node
            return CHAINS[node.op](b, node, before) if before else None
        if node.op in PRIMITIVES and PRIMITIVES[node.op].pointwise:
            return _unstretched(b, node)
    return None


def _reshaped_twice(b: Builder, node: Node, before: Node) -> Found:
    x = b.given(node.inputs[0])
    if before.op == "reshape":
        return [b.reshape(b.given(before.inputs[0]), node.out.shape)]
    return [x] if x.shape == node.out.shape else None


def _permuted_twice(b: Builder, node: Node, before: Node) -> Found:
    if before.op != "permute":
        return None
    first = before.settings["dims"]
    dims = [first[axis] for axis in node.settings["dims"]]
    return [permuted(b, b.given(before.inputs[0]), dims)]


def _expanded_twice(b: Builder, node: Node, before: Node) -> Found:
    if before.op != "expand":
        return None
    return [b.expand(b.given(before.inputs[0]), shape=node.out.shape)]


def _sum_of_view(b: Builder, node: Node, before: Node) -> Found:
    """A sum over dimensions that a reshape has merged or cut: over those it was."""
    if before.op != "reshape" or node.settings["keepdim"]:
        return None
    source, dim = before.inputs[0], node.settings["dim"]
    if dim is None:
        return [b.sum(b.given(source), dim=None, keepdim=False)]
    named = [axis % len(before.out.shape) for axis in dim]
    dims = _seen_from(source.shape, before.out.shape, named)
    if not dims:
        return None
    total = b.sum(b.given(source), dim=tuple(dims), keepdim=False)
    return [b.reshape(total, node.out.shape)]


def _seen_from(
    shape: Sequence[int], into: Sequence[int], dims: list[int]
) -> list[int] | None:
    """The dimensions of ``shape`` that are these dimensions of ``into``.

    >>> _seen_from((4, 8, 6), (32, 6), [0]), _seen_from((32, 6), (4, 8, 6), [0, 1])
    ([0, 1], [0])
    >>> _seen_from((32, 6), (4, 8, 6), [0]) is None
    True
    """
    parts = merged(shape, into)
    if parts is not None:
        return sorted([axis for each in dims for axis in parts[each]])
    parts = merged(into, shape) or []
    found = [place for place, part in enumerate(parts) if {*part} & {*dims}]
    whole = sorted([axis for place in found for axis in parts[place]])
    return found if whole == sorted(dims) else None


def merged(shape: Sequence[int], into: Sequence[int]) -> list[list[int]] | None:
    """For each dimension of ``into`` the dimensions of ``shape`` it is made of.

    None where a dimension was cut in parts.

    >>> merged((4, 8, 6), (32, 6)), merged((4, 8, 6), (4, 48, 1))
    ([[0, 1], [2]], [[0], [1, 2], []])
    >>> merged((32, 6), (4, 8, 6)) is None
    True
    """
    found: list[list[int]] = []
    axis = 0
    for n in into:
        part, size = [], 1
        while size < n and axis < len(shape):
            part.append(axis)
            size *= shape[axis]
            axis += 1
        if size != n:
            return None
        found.append(part)
    rest = range(axis, len(shape))
    if any(shape[i] != 1 for i in rest) or (rest and not found):
        return None
    if rest:
        found[-1] += rest
    return found


CHAINS = {
    "reshape": _reshaped_twice,
    "permute": _permuted_twice,
    "expand": _expanded_twice,
    "sum": _sum_of_view,
}


# ------------------------------------------------------------------ needless stretching


def _unstretched(b: Builder, node: Node) -> Found:
    """An elementwise operation stretches its operands by itself.

    Where all of them had been stretched, its result is stretched in their place.
    """
    if node.op in ("copy", "fill", "zeros_like") or node.op not in PRIMITIVES:
        return None
    sources = [_unexpanded(each) for each in node.inputs]
    if all(new is old for new, old in zip(sources, node.inputs, strict=True)):
        return None
    made: Operand = b.op(node.op, *map(b.given, sources), **node.settings)
    if made.dtype != node.out.dtype:
        b.nodes.clear()
        return None
    if made.shape != node.out.shape:
        made = b.expand(made, shape=node.out.shape)
    return [made]


def _unexpanded(value: Value) -> Value:
    node = value.node
    return node.inputs[0] if node is not None and node.op == "expand" else value
