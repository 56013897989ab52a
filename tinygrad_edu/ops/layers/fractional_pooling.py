"""The largest number of windows that begin at places drawn by chance.

An image becomes smaller by a factor that need not be whole: some windows are one number
further apart than others, and which ones is drawn anew each time, for every channel.
Source: Graham (2014), Fractional Max-Pooling.
"""

from __future__ import annotations

import math
from typing import Any

from ...devices import Array
from ..registry import array_module_of, primitive
from .pooling import PICKED, titles

Shape = tuple[int, ...]


def starts(n: int, count: int, kernel: int, sample: Array) -> Array:
    """Where ``count`` windows begin among n numbers, a row for each sample in [0, 1).

    The first begins at 0 and the last ends at n; between, steps of two lengths.

    >>> import numpy as np
    >>> starts(7, 3, 2, np.array([0.0, 0.9]))
    array([[0, 2, 5],
           [0, 2, 5]])
    """
    xp, real = array_module_of(sample), sample.dtype.type
    step = real(n - kernel) / real(count - 1) if count > 1 else real(0)
    shift, each = sample[:, None], xp.arange(count, dtype=sample.dtype)
    found = ((each + shift) * step).astype("int64") - (shift * step).astype("int64")
    found[:, count - 1 :] = n - kernel
    return found


@primitive(
    saves="out1 a.shape",
    outputs=2,
    title=titles("", "FractionalMaxPool2DBackward0", "FractionalMaxPool3DBackward0"),
    formula=PICKED,
)
def fractional_max_pool(
    a: Array, *, first: tuple[Array, ...], kernel: Shape, count: Shape
) -> tuple[Array, Array]:
    """The largest number of each window, and where it stands.

    ``first`` (images, count) for each dimension: where the windows of each image begin.
    """
    xp, n = array_module_of(a), len(kernel)
    images, size = math.prod(a.shape[: a.ndim - n]), a.shape[a.ndim - n :]
    places = places_of_windows(first, kernel, size)
    flat = a.reshape(images, math.prod(size))
    row = places.reshape(images, math.prod(places.shape[1:]))
    seen = xp.take_along_axis(flat, row, 1).reshape(places.shape)
    best = seen.argmax(-1)
    none = seen != seen
    if none.any():  # the last nan wins, argmax finds the first
        last = seen.shape[-1] - 1 - none[..., ::-1].argmax(-1)
        best = xp.where(none.any(-1), last, best)
    shape = (*a.shape[: a.ndim - n], *count)
    index = xp.take_along_axis(places, best[..., None], 2)[..., 0]
    values = xp.take_along_axis(flat, index, 1)
    return values.reshape(shape), index.reshape(shape)


def places_of_windows(first: tuple[Array, ...], kernel: Shape, size: Shape) -> Array:
    """All numbers of all windows, (images, windows, numbers), counted in each image."""
    n, images = len(kernel), len(first[0])
    place: Any = 0
    for axis, (start, k, length) in enumerate(zip(first, kernel, size, strict=True)):
        shape = [1] * (2 * n)
        shape[axis], shape[n + axis] = start.shape[1], k
        inner = array_module_of(start).arange(k)
        along = (start[:, :, None] + inner).reshape(images, *shape)
        place = place * length + along
    windows = math.prod(each.shape[1] for each in first)
    return place.reshape(images, windows, math.prod(kernel))


@fractional_max_pool.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, count: Shape, **_: Any) -> Any:
    size = shape[-len(count) :]
    return F.to_places(g, index, size=size, count=size, add=True)
