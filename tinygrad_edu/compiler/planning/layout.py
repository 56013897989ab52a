"""Views cost nothing: a value is an offset and strides into the memory of another.

In a graph values never change, so a copy is as good as a view: ``clone`` and
``contiguous`` move no numbers here either. What no strides can say (a reshape of a
transposed matrix, say) is not a view; a loop will copy it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..ir.graph import Graph, Node, Value

Strides = tuple[int, ...]


class Layout(NamedTuple):
    """Where a value's numbers are: in the memory of ``root``, counted in numbers."""

    root: Value
    offset: int
    strides: Strides


def in_rows(shape: tuple[int, ...]) -> Strides:
    """The strides of numbers that lie row behind row.

    >>> in_rows((2, 3, 4))
    (12, 4, 1)
    """
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


def layouts(graph: Graph) -> dict[Value, Layout]:
    """The layout of every value; a value that is no view is its own root."""
    found: dict[Value, Layout] = {}
    for each in graph.inputs:
        found[each.value] = own(each.value)
    for node in graph.nodes:
        for place, value in enumerate(node.outputs):
            made = view_of(node, place, found)
            found[value] = own(value) if made is None else made
    return found


def own(value: Value) -> Layout:
    """The layout of a value with memory of its own."""
    return Layout(value, 0, in_rows(value.shape))


def is_free(node: Node, known: dict[Value, Layout]) -> bool:
    """Whether an operation needs no step: a view, or a number in the text."""
    views = all(known[value].root is not value for value in node.outputs)
    return node.op == "constant" or (views and bool(node.outputs))


def view_of(node: Node, place: int, known: dict[Value, Layout]) -> Layout | None:
    """The layout of an output that is a view of the first input; None if it is not."""
    rule = VIEWS.get(node.op)
    if rule is None or not node.inputs:
        return None
    source, out = node.inputs[0], node.outputs[place]
    if source.dtype != out.dtype or (node.op == "index" and not _plain(node)):
        return None
    before = known[source]
    if not out.type.size:
        return Layout(before.root, 0, in_rows(out.shape))
    return _look(rule, node, place, before)


def _look(
    rule: Callable[..., Any], node: Node, place: int, before: Layout
) -> Layout | None:
    """Let NumPy find offset and strides, on an array of which no number is read."""
    source, out = node.inputs[0], node.outputs[place]
    stand_in = as_strided(_BYTE, source.shape, before.strides)
    seen = rule(stand_in, node, place)
    if seen is None or seen.shape != out.shape:
        return None
    start = seen.__array_interface__["data"][0] - _BYTE.__array_interface__["data"][0]
    return Layout(before.root, before.offset + start, tuple(seen.strides))


_BYTE = np.zeros(1, np.int8)


def _plain(node: Node) -> bool:
    """Whether an index takes only numbers, slices and new dimensions."""
    kinds = (int, slice, type(None), type(Ellipsis))
    key = node.settings["key"]
    return node.settings.get("then") is None and all(isinstance(k, kinds) for k in key)


def _reshape(a: Any, node: Node, place: int) -> Any:
    shape = node.outputs[place].shape
    strides = reshaped(a.shape, a.strides, shape)
    return None if strides is None else as_strided(a, shape, strides)


def reshaped(
    shape: tuple[int, ...], strides: Strides, wanted: tuple[int, ...]
) -> Strides | None:
    """The strides that show the same numbers as another shape; None if none do.

    >>> reshaped((4, 6), (6, 1), (2, 2, 6))
    (12, 6, 1)
    >>> reshaped((4, 6), (1, 4), (24,)) is None
    True
    """
    before = [(n, s) for n, s in zip(shape, strides, strict=True) if n != 1]
    found: list[int] = []
    for size in reversed(wanted):
        step, left = 1, size
        if size != 1:
            taken = _take(before, size)
            if taken is None:
                return None
            step, left = taken
        found.append(step if left else 0)
    return tuple(reversed(found))


def _take(before: list[tuple[int, int]], size: int) -> tuple[int, int] | None:
    """Cut ``size`` numbers off the innermost dimensions: their stride, and the size."""
    have, step = before.pop()
    while have < size and before and before[-1][1] == step * have:
        have *= before.pop()[0]
    if have % size:
        return None
    if have > size:
        before.append((have // size, step * size))
    return step, size


def _index(a: Any, node: Node, place: int) -> Any:
    return part(a, node.settings["key"])


def part(a: Any, key: tuple[Any, ...]) -> Any:
    """a[key] as a view: a key that names a single number would copy it."""
    return a[key if Ellipsis in key else (*key, ...)]


def _squeeze(a: Any, node: Node, place: int) -> Any:
    return _reshape(a, node, place)


def _expand(a: Any, node: Node, place: int) -> Any:
    return np.broadcast_to(a, node.outputs[place].shape)


def _permute(a: Any, node: Node, place: int) -> Any:
    return a.transpose(node.settings["dims"])


def _transpose(a: Any, node: Node, place: int) -> Any:
    return a.swapaxes(node.settings["dim0"], node.settings["dim1"]) if a.ndim else a


def _diagonal(a: Any, node: Node, place: int) -> Any:
    how = node.settings
    return a.diagonal(how["offset"], how["dim1"], how["dim2"])


def _split(a: Any, node: Node, place: int) -> Any:
    dim, sizes = node.settings["dim"] % a.ndim, node.settings["sizes"]
    start = sum(sizes[:place])
    cut = slice(start, start + sizes[place])
    return a[(slice(None),) * dim + (cut,)]


def _unbind(a: Any, node: Node, place: int) -> Any:
    return part(a, (slice(None),) * (node.settings["dim"] % a.ndim) + (place,))


def _same(a: Any, node: Node, place: int) -> Any:
    return a


VIEWS: dict[str, Callable[..., Any]] = {
    "reshape": _reshape,
    "reshape_copy": _reshape,
    "refold": _reshape,
    "squeeze": _squeeze,
    "unsqueeze": _reshape,
    "expand": _expand,
    "stretch": _expand,
    "permute": _permute,
    "transpose": _transpose,
    "t": lambda a, node, place: a.T,
    "index": _index,
    "narrow_copy": _index,
    "diagonal": _diagonal,
    "diagonal_copy": _diagonal,
    "split": _split,
    "unsafe_split": _split,
    "unbind": _unbind,
    "clone": _same,
    "contiguous": _same,
}
