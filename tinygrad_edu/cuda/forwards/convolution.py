"""The host's side of ``kernels/convolution.cu``: images, one group of channels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.layers.convolution import places
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel, suits

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


def ints(*numbers: int) -> list[np.int32]:
    """Python's whole numbers as the kernels' ints: CuPy would pass 64 bits."""
    return [np.int32(each) for each in numbers]


def _images(x: Array, *arrays: Array, **how: Any) -> bool:
    """Images whose channels all see each other; a bias of no numbers stands for none."""
    given = [each for each in arrays if each.ndim > 1 or each.size]
    return x.ndim == 4 and how.get("groups", 1) == 1 and all(map(suits, (x, *given)))


@own_kernel("convolution", when=_images)
def convolution(x: Array, weight: Array, bias: Array, **how: Any) -> Array:
    """y of three of them: the product in patches, the bias added on the way."""
    xp = array_module_of(x)
    count, channels, *size = x.shape
    outputs, kernel = len(weight), weight.shape[2:]
    wide = tuple(n + 2 * p for n, p in zip(size, how["padding"], strict=True))
    area = places(wide, kernel, how["stride"], how["dilation"])
    x, weight = xp.ascontiguousarray(x), xp.ascontiguousarray(weight)
    bias = xp.ascontiguousarray(bias) if bias.size else xp.zeros(outputs, np.float32)
    y = xp.empty((count, outputs, *area), np.float32)
    sizes = windows(channels, tuple(size), kernel, area, **how)
    args = (x, weight, bias, y, *ints(count, outputs), *sizes)
    tile = WIDE_PATCH if xp is not np and outputs >= WIDE_PATCH else PATCH
    grid = _over(tile, count * math.prod(area), outputs)
    launch("convolution", f"conv_patch<{tile}, 8, 4>", grid, (tile // 4) ** 2, args)
    return y


@own_kernel("convolution_input", when=_images)
def convolution_input(g: Array, weight: Array, *, size: Shape, **how: Any) -> Array:
    """∂L/∂x: a tile of the block's threads for channels and pixels."""
    xp = array_module_of(g)
    (count, outputs, *area), channels = g.shape, weight.shape[1]
    g, weight = xp.ascontiguousarray(g), xp.ascontiguousarray(weight)
    dx = xp.empty((count, channels, *size), np.float32)
    sizes = windows(channels, size, weight.shape[2:], tuple(area), **how)
    args = (g, weight, dx, *ints(count, outputs), *sizes)
    tile = _tile(channels)
    grid = _over(tile, count * math.prod(size), channels)
    launch("convolution", f"conv_input_tiled<{tile}>", grid, (tile, tile), args)
    return dx


@own_kernel("convolution_weight", when=_images)
def convolution_weight(x: Array, g: Array, *, kernel: Shape, **how: Any) -> Array:
    """∂L/∂w: so many blocks for each tile as it takes to keep all threads busy."""
    xp = array_module_of(x)
    (count, channels, *size), (outputs, *area) = x.shape, g.shape[1:]
    x, g = xp.ascontiguousarray(x), xp.ascontiguousarray(g)
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


@own_kernel("im2col", when=_images)
def im2col(
    a: Array, *, kernel: Shape, dilation: Shape, padding: Shape, stride: Shape
) -> Array:
    """What the kernel sees, written out."""
    xp = array_module_of(a)
    count, channels, *size = a.shape
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    area = places(wide, kernel, stride, dilation)
    a = xp.ascontiguousarray(a)
    shape = count, channels * math.prod(kernel), math.prod(area)
    columns = xp.empty(shape, np.float32)
    how = {"stride": stride, "padding": padding, "dilation": dilation}
    sizes = windows(channels, tuple(size), kernel, area, **how)
    args = (a, columns, np.int32(count), *sizes)
    launch("convolution", "im2col", blocks(columns.size), THREADS, args)
    return columns


def _patches(a: Array, *, size: Shape, **how: Any) -> bool:
    """Patches of images."""
    return suits(a) and len(size) == 2


@own_kernel("col2im", when=_patches)
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
    a, channels = xp.ascontiguousarray(a), a.shape[1] // math.prod(kernel)
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    area = places(wide, kernel, stride, dilation)
    image = xp.empty((len(a), channels, *size), np.float32)
    how = {"stride": stride, "padding": padding, "dilation": dilation}
    sizes = windows(channels, size, kernel, area, **how)
    args = (a, image, np.int32(len(a)), *sizes)
    launch("convolution", "col2im", blocks(image.size), THREADS, args)
    return image
