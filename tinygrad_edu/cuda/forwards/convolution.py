"""The host's side of ``kernels/convolution.cu``: one group of channels.

The kernels know images; a line is an image of one row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.layers.convolution import places
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel, suits
from .indexing import in_rows

Shape = tuple[int, ...]

PATCH = 32  # elements of a block's side; 4 × 4 of them for each thread
WIDE_PATCH = 64  # the same for many outputs on a GPU, which has the threads for it
SMALL_TILE, TILE = 8, 16
IN_FLIGHT = 1 << 14  # threads that keep the simulator busy; a GPU wants some more
IN_FLIGHT_ON_GPU = 1 << 17


def windows(
    channels: int,
    size: Shape,
    kernel: Shape,
    area: Shape,
    *,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int = 1,
) -> list[np.int32]:
    """What the kernels want to know of images, windows and places."""
    pairs = (size, kernel, area, stride, padding, dilation)
    return ints(channels, *(each for pair in pairs for each in pair))


def lines_too(run: Callable[..., Array]) -> Callable[..., Array]:
    """A function of images that also takes lines: images of one row."""

    @wraps(run)
    def forward(*arrays: Array, **how: Any) -> Array:
        if len(how["stride"]) == 2:
            return run(*arrays, **how)
        wide = {name: with_row(name, given) for name, given in how.items()}
        images = [each[..., None, :] if each.ndim > 1 else each for each in arrays]
        return run(*images, **wide)[..., 0, :]

    return forward


def with_row(name: str, given: Any) -> Any:
    """A setting of a line as that of an image of one row.

    >>> with_row("kernel", (3,)), with_row("padding", (2,)), with_row("groups", 1)
    ((1, 3), (0, 2), 1)
    """
    return (int(name != "padding"), *given) if isinstance(given, tuple) else given


def ints(*numbers: int) -> list[np.int32]:
    """Python's whole numbers as the kernels' ints: CuPy would pass 64 bits."""
    return [np.int32(each) for each in numbers]


def _one_group(x: Array, *arrays: Array, **how: Any) -> bool:
    """Channels that all see each other; a bias without numbers stands for none."""
    flat = len(how["stride"]) <= 2 and how.get("groups", 1) == 1
    given = [each for each in arrays if each.ndim > 1 or each.size]
    return flat and all(map(suits, (x, *given)))


@own_kernel("convolution", when=_one_group)
@lines_too
def convolution(x: Array, weight: Array, bias: Array, **how: Any) -> Array:
    """y of three of them: the product in patches, the bias added on the way."""
    xp = array_module_of(x)
    count, channels, *size = x.shape
    outputs, kernel = len(weight), weight.shape[2:]
    wide = tuple(n + 2 * p for n, p in zip(size, how["padding"], strict=True))
    area = places(wide, kernel, how["stride"], how["dilation"])
    x, weight = in_rows(x), in_rows(weight)
    bias = in_rows(bias) if bias.size else xp.zeros(outputs, np.float32)
    y = xp.empty((count, outputs, *area), np.float32)
    sizes = windows(channels, tuple(size), kernel, area, **how)
    args = (x, weight, bias, y, *ints(count, outputs), *sizes)
    tile = WIDE_PATCH if xp is not np and outputs >= WIDE_PATCH else PATCH
    grid = _over(tile, count * math.prod(area), outputs)
    launch("convolution", f"conv_patch<{tile}, 8, 4>", grid, (tile // 4) ** 2, args)
    return y


@own_kernel("convolution_input", when=_one_group)
@lines_too
def convolution_input(g: Array, weight: Array, *, size: Shape, **how: Any) -> Array:
    """∂L/∂x: a tile of the block's threads for channels and pixels."""
    xp = array_module_of(g)
    (count, outputs, *area), channels = g.shape, weight.shape[1]
    g, weight = in_rows(g), in_rows(weight)
    dx = xp.empty((count, channels, *size), np.float32)
    sizes = windows(channels, size, weight.shape[2:], tuple(area), **how)
    args = (g, weight, dx, *ints(count, outputs), *sizes)
    tile = _tile(channels)
    grid = _over(tile, count * math.prod(size), channels)
    launch("convolution", f"conv_input_tiled<{tile}>", grid, (tile, tile), args)
    return dx


@own_kernel("convolution_weight", when=_one_group)
@lines_too
def convolution_weight(x: Array, g: Array, *, kernel: Shape, **how: Any) -> Array:
    """∂L/∂w: so many blocks for each tile as it takes to keep all threads busy."""
    xp = array_module_of(x)
    (count, channels, *size), (outputs, *area) = x.shape, g.shape[1:]
    x, g = in_rows(x), in_rows(g)
    dw = xp.zeros((outputs, channels, *kernel), np.float32)
    sizes = windows(channels, tuple(size), kernel, tuple(area), **how)
    args = (x, g, dw, *ints(count, outputs), *sizes)
    tile = _tile(outputs)
    across, down = _over(tile, channels * math.prod(kernel), outputs)
    threads = IN_FLIGHT if xp is np else IN_FLIGHT_ON_GPU
    most = blocks(count * math.prod(area), tile)
    parts = max(1, min(most, threads // (tile * tile * across * down)))
    grid = across, down, parts
    launch("convolution", f"conv_weight_split<{tile}>", grid, (tile, tile), args)
    return dw


def _tile(rows: int) -> int:
    """A small tile where a large one would be half empty."""
    return SMALL_TILE if rows <= SMALL_TILE else TILE


def _over(tile: int, columns: int, rows: int) -> tuple[int, int]:
    """The grid: a block for each tile, columns first."""
    return blocks(columns, tile), blocks(rows, tile)


@own_kernel("im2col")
def im2col(
    a: Array, *, kernel: Shape, dilation: Shape, padding: Shape, stride: Shape
) -> Array:
    """What the kernel sees, written out."""
    xp = array_module_of(a)
    count, channels, *size = a.shape
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    area = places(wide, kernel, stride, dilation)
    a = in_rows(a)
    shape = count, channels * math.prod(kernel), math.prod(area)
    columns = xp.empty(shape, np.float32)
    how: Any = {"stride": stride, "padding": padding, "dilation": dilation}
    sizes = windows(channels, tuple(size), kernel, area, **how)
    args = (a, columns, np.int32(count), *sizes)
    launch("convolution", "im2col", blocks(columns.size), THREADS, args)
    return columns


@own_kernel("col2im")
def col2im(
    a: Array,
    *,
    size: Shape,
    kernel: Shape,
    dilation: Shape,
    padding: Shape,
    stride: Shape,
) -> Array:
    """And back into images."""
    xp = array_module_of(a)
    a, channels = in_rows(a), a.shape[1] // math.prod(kernel)
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    area = places(wide, kernel, stride, dilation)
    image = xp.empty((len(a), channels, *size), np.float32)
    how: Any = {"stride": stride, "padding": padding, "dilation": dilation}
    sizes = windows(channels, size, kernel, area, **how)
    args = (a, image, np.int32(len(a)), *sizes)
    launch("convolution", "col2im", blocks(image.size), THREADS, args)
    return image
