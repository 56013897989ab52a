"""The dimensions that operations of one loop share.

A loop walks along axes. Each dimension of a value inside is made of some of them:
``(1024, 128)`` and ``(16, 64, 128)`` walk along the same three axes, if the first
dimension of the one is the first two of the other. So reshapes and permutations do
not stop two operations from being done in one loop.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ..ir.graph import Node


class Axis:
    """One loop. When a reshape cuts it in two, it becomes its parts."""

    __slots__ = ("parts", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.parts: tuple[Axis, ...] = ()

    def cut(self, inner: int) -> None:
        """Become an outer and an inner axis, the inner one of this size."""
        self.parts = (Axis(self.size // inner), Axis(inner))

    def __repr__(self) -> str:
        return f"<axis of {self.size}>"


Axes = tuple[Axis, ...]
# For each dimension of a value its axes; None: it is stretched over whatever is there.
Map = tuple[Axes | None, ...]


def whole(axes: Iterable[Axis]) -> Axes:
    """The axes as they are now, after cuts."""
    found: list[Axis] = []
    for axis in axes:
        found += whole(axis.parts) if axis.parts else (axis,)
    return tuple(found)


def fresh(shape: tuple[int, ...]) -> Map:
    """A new axis for each dimension that has more than one place."""
    return tuple((Axis(size),) if size != 1 else () for size in shape)


def regroup(axes: Axes, shape: tuple[int, ...]) -> Map | None:
    """Deal axes out to the dimensions of another shape, cutting where needed."""
    left = list(whole(axes))
    found: list[Axes] = []
    for size in reversed(shape):
        taken = take(left, size)
        if taken is None:
            return None
        found.append(taken)
    return None if left else tuple(reversed(found))


def take(left: list[Axis], size: int) -> Axes | None:
    """Remove the last axes from a list, so many that they have ``size`` places.

    >>> left = [Axis(4), Axis(6)]
    >>> take(left, 3), left
    ((<axis of 3>,), [<axis of 4>, <axis of 2>])
    """
    taken: list[Axis] = []
    while size > 1:
        if not left:
            return None
        axis = left.pop()
        if axis.size > size:
            if axis.size % size:
                return None
            axis.cut(size)
            left.append(axis.parts[0])
            axis = axis.parts[1]
        elif axis.size == 0 or size % axis.size:
            return None
        taken.append(axis)
        size //= axis.size
    return tuple(reversed(taken))


def agree(one: Axes | None, other: Axes | None) -> bool:
    """Whether two values walk along a dimension together."""
    return one is None or other is None or whole(one) == whole(other)


def through(node: Node, place: int, before: Map) -> Map | None:
    """How a view of a value walks, if the value walks like ``before``."""
    shape = node.outputs[place].shape
    if node.op in SAME:
        return before
    if node.op in REORDERED:
        return tuple(before[axis] for axis in order(node))
    if node.op in STRETCHED:
        return _stretched(node, before, shape)
    if node.op in REGROUPED:
        return regrouped(before, shape)
    return None


def backwards(node: Node, after: Map) -> Map | None:
    """How the value behind a view walks, if the view walks like ``after``."""
    if node.op in SAME:
        return after
    if node.op in REORDERED:
        back = order(node)
        return tuple(after[back.index(axis)] for axis in range(len(back)))
    if node.op in REGROUPED:
        return regrouped(after, node.inputs[0].shape)
    return None


def regrouped(before: Map, shape: tuple[int, ...]) -> Map | None:
    """The axes of all dimensions dealt out again."""
    if None in before:
        return None
    return regroup(tuple(axis for axes in before for axis in axes or ()), shape)


def order(node: Node) -> Sequence[int]:
    """Which dimension of its input each dimension of a permutation is."""
    rank = len(node.inputs[0].shape)
    if node.op == "permute":
        return [axis % rank for axis in node.settings["dims"]]
    axes = list(range(rank))
    if node.op == "t":
        return axes[::-1]
    if rank:
        one, other = node.settings["dim0"], node.settings["dim1"]
        axes[one], axes[other] = axes[other], axes[one]
    return axes


def _stretched(node: Node, before: Map, shape: tuple[int, ...]) -> Map:
    source = node.inputs[0].shape
    new = len(shape) - len(source)
    return tuple(
        () if size == 1 else before[i - new] if _full(source, i - new, size) else None
        for i, size in enumerate(shape)
    )


def _full(source: tuple[int, ...], axis: int, size: int) -> bool:
    return axis >= 0 and source[axis] == size


def places(axes: Iterable[Axis]) -> int:
    """How many places there are along all of these axes."""
    return math.prod(axis.size for axis in axes)


SAME = frozenset({"clone", "contiguous"})
REORDERED = frozenset({"permute", "transpose", "t"})
STRETCHED = frozenset({"expand", "stretch"})
REGROUPED = frozenset({"reshape", "reshape_copy", "refold", "squeeze", "unsqueeze"})
