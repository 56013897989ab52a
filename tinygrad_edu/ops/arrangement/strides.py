"""Strides: how one piece of memory is read under many shapes.

A stride says how many bytes to step over to the next number of a dimension. A view is
nothing but a start, a shape and strides; so a transpose is free, a window that slides
shares its numbers with its neighbour, and a stretched dimension steps over 0 bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...layouts import contiguous_steps
from ..registry import array_module_of

Shape = tuple[int, ...]


class Window:
    """Memory as ``numpy.asarray`` reads it; ``array`` keeps that memory alive."""

    __slots__ = ("__array_interface__", "array")

    def __init__(self, array: Array, interface: dict[str, Any]) -> None:
        self.array = array
        self.__array_interface__ = interface


def restride(
    a: Array, shape: Shape, strides: Shape, start: int = 0, dtype: Any = None
) -> Array:
    """The memory of a under another shape; strides and start are counted in bytes.

    ``dtype`` reads the bytes as another number type.

    >>> restride(np.arange(4), (3, 2), (8, 8)).tolist()
    [[0, 1], [1, 2], [2, 3]]
    """
    if array_module_of(a) is not np:
        return type(a)(shape, dtype or a.dtype, a.data + start, strides)
    interface = a.__array_interface__
    address, read_only = interface["data"]
    interface["data"] = address + start, read_only
    interface["shape"], interface["strides"] = shape, strides
    if dtype is not None:
        interface["typestr"] = dtype.str
        interface.pop("descr", None)
    view, dtype = np.asarray(Window(a, interface)), dtype or a.dtype
    return view if view.dtype is dtype else view.view(dtype)


def seen_as(a: Array, shape: Shape) -> Shape | None:
    """The strides under which a shows as ``shape``, None where only a copy could.

    Dimensions that lie one behind the other in memory form a block. New dimensions may
    cut a block into pieces, but none may span two blocks.

    >>> a = np.arange(6).reshape(2, 3)
    >>> seen_as(a, (3, 2)), seen_as(a.T, (6,))
    ((16, 8), None)
    """
    if a.size == 0:
        if shape == a.shape:
            return tuple(a.strides)
        return tuple(step * a.itemsize for step in contiguous_steps(shape))
    if a.ndim == 0:
        return (a.itemsize,) * len(shape)
    strides, left = [], list(shape)
    length, step = 1, a.strides[-1]
    for axis in reversed(range(a.ndim)):
        length *= a.shape[axis]
        if axis and (a.shape[axis - 1] == 1 or a.strides[axis - 1] == length * step):
            continue  # the next dimension belongs to the same block
        placed = 1
        while left and (placed < length or left[-1] == 1):
            strides.append(placed * step)
            placed *= left.pop()
        if placed != length:
            return None
        if axis:
            length, step = 1, a.strides[axis - 1]
    return tuple(reversed(strides))


def unsqueezed(a: Array, axis: int) -> Array:
    """a with a dimension of length 1 more; its stride is that of PyTorch."""
    shape, strides = a.shape, a.strides
    step = shape[axis] * strides[axis] if axis < a.ndim else a.itemsize
    return restride(
        a,
        (*shape[:axis], 1, *shape[axis:]),
        (*strides[:axis], step, *strides[axis:]),
    )


def stretched(a: Array, shape: Shape) -> Array:
    """a broadcast to ``shape`` without copying: a stretched dimension steps over 0."""
    if a.ndim == 0:
        return restride(a, shape, (0,) * len(shape))
    added = len(shape) - a.ndim
    strides, step = [], a.itemsize
    for axis in reversed(range(len(shape))):
        old = a.shape[axis - added] if axis >= added else 1
        if axis >= added:
            step = a.strides[axis - added]
        if old != shape[axis]:
            step = 0
        strides.append(step)
        step *= shape[axis]
    return restride(a, shape, tuple(reversed(strides)))


def spots(shape: Shape, strides: Shape, start: int = 0) -> Array:
    """Where in memory each number stands, in the unit of the strides.

    >>> spots((2, 3), (1, 2)).tolist()
    [[0, 2, 4], [1, 3, 5]]
    """
    places = np.full(shape, start, np.int64)
    for axis, (n, step) in enumerate(zip(shape, strides, strict=True)):
        along = np.arange(n, dtype=np.int64) * step
        places += along.reshape(-1, *(1,) * (len(shape) - axis - 1))
    return places
