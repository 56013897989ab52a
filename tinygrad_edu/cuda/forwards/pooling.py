"""The host's side of ``kernels/pooling.cu``: windows over images and lines."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel, suits
from .convolution import ints, lines_too
from .indexing import in_rows

Shape = tuple[int, ...]

TILE = 16  # windows of a block's side
MOST_SHARED = 48 * 1024  # bytes of a block that need no asking for
MOST_PLANES = 65535  # blocks of a grid in its third size


def _flat(*arrays: Array, kernel: Shape, **how: Any) -> bool:
    """Windows in one or two dimensions."""
    return len(kernel) <= 2 and all(map(suits, arrays))


def windows(
    a: Array, size: Shape, kernel: Shape, count: Shape, stride: Shape, padding: Shape
) -> list[np.int32]:
    """What the kernels want to know of planes and windows."""
    pairs = (size, kernel, count, stride, padding)
    return ints(math.prod(a.shape[:-2]), *(each for pair in pairs for each in pair))


def largest(
    a: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
    with_place: bool,
) -> tuple[Array, Array]:
    """The largest number of each window, and with_place also where it stands."""
    xp = array_module_of(a)
    a, shape = in_rows(a), (*a.shape[:-2], *count)
    y = xp.empty(shape, np.float32)
    place = xp.empty(shape if with_place else 1, np.int32)
    sizes = windows(a, a.shape[-2:], kernel, count, stride, padding)
    args = (a, y, place, *sizes, *ints(*dilation))
    name = f"max_pool<{int(with_place)}>"
    launch("pooling", name, blocks(y.size), THREADS, args)
    return y, place


@own_kernel("max_pool", when=_flat)
@lines_too
def max_pool(a: Array, **how: Any) -> Array:
    """The largest number of each window."""
    return largest(a, with_place=False, **how)[0]


@own_kernel("max_pool_input", when=_flat)
@lines_too
def max_pool_input(
    g: Array,
    a: Array,
    largest_of: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """Each gradient at the place of its window's largest number, found once more."""
    xp = array_module_of(g)
    how = {"kernel": kernel, "stride": stride, "padding": padding, "count": count}
    _, place = largest(a, dilation=dilation, with_place=True, **how)
    g, dx = in_rows(g), xp.empty(a.shape, np.float32)
    sizes = windows(a, a.shape[-2:], **how)
    args = (g, place, dx, *sizes, *ints(*dilation))
    launch("pooling", "max_pool_gather", blocks(dx.size), THREADS, args)
    return dx


@own_kernel("avg_pool", when=_flat)
@lines_too
def avg_pool(
    a: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    count: Shape,
    count_include_pad: bool,
    divisor: int | None,
) -> Array:
    """The mean of each window; in tiles where windows overlap, on a GPU."""
    xp = array_module_of(a)
    a, y = in_rows(a), xp.empty((*a.shape[:-2], *count), np.float32)
    sizes = windows(a, a.shape[-2:], kernel, count, stride, padding)
    args = (a, y, *sizes, *ints(count_include_pad, divisor or 0))
    planes, shared = math.prod(a.shape[:-2]), tile_bytes(kernel, stride)
    overlap = any(k > s for k, s in zip(kernel, stride, strict=True))
    if xp is np or not overlap or shared > MOST_SHARED or planes > MOST_PLANES:
        launch("pooling", "avg_pool", blocks(y.size), THREADS, args)
    else:
        grid = blocks(count[1], TILE), blocks(count[0], TILE), planes
        name = f"avg_pool_tiled<{TILE}>"
        launch("pooling", name, grid, THREADS, args, shared_mem=shared)
    return y


def tile_bytes(kernel: Shape, stride: Shape) -> int:
    """The shared memory of a block of avg_pool_tiled: what it sees, and sums of rows.

    >>> tile_bytes((3, 3), (1, 1))
    2448
    """
    high, wide = ((TILE - 1) * s + k for s, k in zip(stride, kernel, strict=True))
    return 4 * (high * wide + high * TILE)


@own_kernel("avg_pool_input", when=_flat)
@lines_too
def avg_pool_input(
    g: Array,
    *,
    size: Shape,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    count: Shape,
    count_include_pad: bool,
    divisor: int | None,
) -> Array:
    """Each gradient, shared out among the numbers of its window."""
    xp = array_module_of(g)
    g, dx = in_rows(g), xp.empty((*g.shape[:-2], *size), np.float32)
    sizes = windows(g, size, kernel, count, stride, padding)
    args = (g, dx, *sizes, *ints(count_include_pad, divisor or 0))
    launch("pooling", "avg_pool_gather", blocks(dx.size), THREADS, args)
    return dx
