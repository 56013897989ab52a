"""Who shares memory with whom, and which value stands there now.

A tensor's numbers may be seen through several arrays: views. A graph knows no memory,
only values. So each piece of memory remembers the value that stands in it, and each
view how it is seen; a write to one makes all others look again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...ops.arrangement.strides import Window
from ..ir.graph import Value

if TYPE_CHECKING:
    from .traced import Traced

Array = np.ndarray[Any, Any]
PATIENCE: Any = 10_000  # tries to find a common number before yes is assumed


class Memory:
    """One piece of memory: the array that spans it, and the value it holds.

    ``value`` is None until somebody asks: then it is ``begin()``'s. ``writes`` counts
    how often the value changed.
    """

    __slots__ = ("array", "begin", "entangled", "original", "source", "value", "writes")

    def __init__(self, array: Array, value: Value | None, begin: Any = None) -> None:
        self.array = array
        self.value = value
        self.begin = begin
        self.writes = 0
        self.entangled = False  # other memory that is known has a part of it
        self.source: Any = None  # what it was when the call began: see sources.py
        self.original: Array | None = None  # the numbers before the first write

    def now(self) -> Value:
        """The value that stands here."""
        if self.value is None:
            self.value = self.begin(self)
        return self.value


def owner(array: Any) -> Any:
    """The object at the end of a chain of views, which holds the memory."""
    while True:
        base = array.array if isinstance(array, Window) else array.base
        if base is None:
            return array
        if not isinstance(base, np.ndarray | Window):
            return base
        array = base


def overlap(a: Array, b: Array) -> bool:
    """Whether two arrays have a number in common."""
    if not np.may_share_memory(a, b):
        return False
    try:
        return bool(np.shares_memory(a, b, max_work=PATIENCE))
    except (np.exceptions.TooHardError, OverflowError):
        return True


def same_place(a: Array, b: Array) -> bool:
    """Whether two arrays are the same numbers in the same order."""
    return (
        a.dtype == b.dtype
        and a.shape == b.shape
        and a.strides == b.strides
        and address(a) == address(b)
    )


def address(a: Array) -> int:
    """Where the memory of an array begins."""
    return int(a.__array_interface__["data"][0])


def spots_in(view: Array, whole: Array) -> Array | None:
    """Where the numbers of a view stand in an array, counted in its order.

    None where they are no numbers of it as they stand: half of a complex one.
    """
    if view.dtype != whole.dtype:
        return None
    own = _offsets(view, address(view) - address(whole)).reshape(-1)
    others = _offsets(whole, 0).reshape(-1)
    order = np.argsort(others, kind="stable")
    at = np.searchsorted(others, own, sorter=order)
    if at.size and (at.max() >= order.size):
        return None
    found = order[at]
    if not np.array_equal(others[found], own):
        return None
    return found.reshape(view.shape).astype(np.int64)


def _offsets(a: Array, start: int) -> Array:
    """How many bytes from ``start`` on each number stands."""
    found = np.full((), start, np.int64)
    for n, step in zip(a.shape, a.strides, strict=True):
        found = found[..., None] + np.arange(n, dtype=np.int64) * step
    return np.asarray(found)


def way_back(view: Traced) -> tuple[str, dict[str, Any]] | None:
    """The operation that undoes a view which only moves numbers, None for others."""
    assert view.parent is not None
    assert view.how is not None
    parent, (op, settings) = view.parent.array, view.how
    if op in ("reshape", "unsqueeze", "squeeze") or (
        op == "index" and view.array.size == parent.size and _only_shapes(settings)
    ):
        return "reshape", {"shape": parent.shape}
    if op == "t":
        return "t", {}
    if op == "transpose":
        return op, settings
    if op == "permute":
        return op, {"dims": tuple(int(i) for i in np.argsort(_positive(settings)))}
    return None


def _positive(settings: dict[str, Any]) -> list[int]:
    dims = settings["dims"]
    return [dim % len(dims) for dim in dims]


def _only_shapes(settings: dict[str, Any]) -> bool:
    key = settings["key"]
    return (
        all(part is None or part is Ellipsis or part == slice(None) for part in key)
        and settings.get("then") is None
    )
