"""Convolution in one, two or three dimensions: windows, and one matrix product.

A kernel slides over the input; at each place the numbers under it are multiplied with
the weights and added up. Written out, the numbers under the kernel at all places are
the columns of a matrix (im2col), and a convolution is a product of two matrices:

    x (N, C, *size)  →  columns (N, C·K, P)        K numbers under a kernel, P places
    weight (O, C, *kernel)  =  (O, C·K)
    out (N, O, P) = weight @ columns               P in the shape of the places

The value is linear in the input, and linear in the weight. So with the incoming
gradient there are three things that multiply, and each of the three operations below
makes one of them from the other two. They are each other's gradients, and no further
rule is needed, however often one differentiates:

    convolution(x, w)        the output        correlates x with w
    convolution_input(g, w)  ∂L/∂x             spreads g with w (transposed convolution)
    convolution_weight(x, g) ∂L/∂w             correlates x with g

Source of the matrix form: Chellapilla and others (2006). Groups cut the channels into
parts that do not see each other; a dilated kernel has gaps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

from ...devices import Array
from ..arrangement.strides import restride
from ..registry import array_module_of, in_rows, primitive

Shape = tuple[int, ...]

# So many numbers of columns are written out at a time: they stay in the cache.
COLUMNS = 1 << 18

SLIDES = (
    "∂L/∂x = ∂L/∂y spread with the kernel, ∂L/∂w = x correlated with ∂L/∂y, "
    "∂L/∂bias = ∂L/∂y summed"
)


def places(size: Shape, kernel: Shape, stride: Shape, dilation: Shape) -> Shape:
    """How many places a kernel has, in each dimension of an input already padded."""
    return tuple(
        (n - d * (k - 1) - 1) // s + 1
        for n, k, s, d in zip(size, kernel, stride, dilation, strict=True)
    )


def padded(x: Array, padding: Shape) -> Array:
    """Zeros around the image, the same number at both ends."""
    if not any(padding):
        return x
    size = [n + 2 * p for n, p in zip(x.shape[2:], padding, strict=True)]
    out = array_module_of(x).zeros((*x.shape[:2], *size), x.dtype)
    out[inside(padding, x.shape[2:])] = x
    return out


def inside(padding: Shape, size: Shape) -> tuple[Any, ...]:
    """The key of the image without its padding."""
    spans = zip(padding, size, strict=True)
    return (..., *[slice(p, p + n) for p, n in spans])


def windows(x: Array, kernel: Shape, stride: Shape, dilation: Shape) -> Array:
    """What lies under the kernel at each place: (N, C, *kernel, *places), a view."""
    steps = x.strides[2:]
    return restride(
        x,
        (*x.shape[:2], *kernel, *places(x.shape[2:], kernel, stride, dilation)),
        (
            *x.strides[:2],
            *[step * d for step, d in zip(steps, dilation, strict=True)],
            *[step * s for step, s in zip(steps, stride, strict=True)],
        ),
    )


def blocks(seen: Array) -> Iterator[slice]:
    """So many images at a time that their written-out windows stay in the cache."""
    count = len(seen)
    step = max(1, COLUMNS // max(math.prod(seen.shape[1:]), 1))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


def matrices(
    seen: Array, groups: int, kernel_size: int
) -> Iterator[tuple[slice, Array]]:
    """The windows written out, (images, groups, C/groups·K, P), block by block.

    Each block overwrites the one before.
    """
    height = seen.shape[1] // groups * kernel_size
    buffer: Any = None
    for images in blocks(seen):
        if buffer is None:
            shape = (images.stop, *seen.shape[1:])
            buffer = array_module_of(seen).empty(shape, seen.dtype)
        piece = buffer[: images.stop - images.start]
        piece[...] = seen[images]
        yield images, piece.reshape(len(piece), groups, height, -1)


# --------------------------------------------------------------- the three operations


@primitive(
    saves="x weight x.shape weight.shape", title="ConvolutionBackward0", formula=SLIDES
)
def convolution(
    x: Array,
    weight: Array,
    bias: Array,
    *,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Array:
    """out[n, o, p] = bias[o] + Σ over c and k of weight[o, c, k] x[n, c, p·stride + k].

    A bias without numbers, of shape (0,), stands for none.
    """
    kernel = weight.shape[2:]
    seen = windows(padded(x, padding), kernel, stride, dilation)
    area = seen.shape[2 + len(kernel) :]
    xp, outputs = array_module_of(x), weight.shape[0]
    out = xp.empty((len(x), groups, outputs // groups, math.prod(area)), x.dtype)
    matrix = weight.reshape(groups, outputs // groups, -1)
    for images, block in matrices(seen, groups, math.prod(kernel)):
        xp.matmul(matrix, block, out=out[images])
    out = out.reshape(len(x), outputs, *area)
    if bias.size:
        out += bias.reshape(-1, *(1,) * len(kernel))
    return out


@convolution.gradient("x")
def _(
    F: Any, g: Any, _x: Any, weight: Any, shape: Any, _of_weight: Any, **how: Any
) -> Any:
    return F.convolution_input(g, weight, size=shape[2:], **how)


@convolution.gradient("weight")
def _(F: Any, g: Any, x: Any, _weight: Any, _of_x: Any, shape: Any, **how: Any) -> Any:
    return F.convolution_weight(x, g, kernel=shape[2:], **how)


@convolution.gradient("bias")
def _(
    F: Any, g: Any, _x: Any, _weight: Any, shape: Any, _of_weight: Any, **how: Any
) -> Any:
    return F.sum(g, dim=(0, *range(2, len(shape))), keepdim=False)


@primitive(
    saves="g weight weight.shape",
    title="ConvolutionBackward0",
    formula="∂L/∂g = ∂L/∂y correlated with the kernel, ∂L/∂w = ∂L/∂y correlated with g",
)
def convolution_input(
    g: Array,
    weight: Array,
    *,
    size: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Array:
    """Each number of g, spread over the places of the input it was computed from.

    Also known as transposed convolution. ``size`` is that of the image that comes out.
    """
    xp, kernel = array_module_of(g), weight.shape[2:]
    channels = weight.shape[1] * groups
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    out = xp.zeros((len(g), channels, *wide), g.dtype)
    # Some of the image may lie beyond the places that g speaks of.
    seen = windows(out, kernel, stride, dilation)[_first(g.shape[2:])]
    matrix = weight.reshape(groups, len(weight) // groups, -1).swapaxes(1, 2)
    rows = g.reshape(len(g), groups, len(weight) // groups, math.prod(g.shape[2:]))
    for images in blocks(seen):
        into = seen[images]
        spread = xp.matmul(matrix, rows[images]).reshape(into.shape)
        # Places overlap, but not the places that one spot of the kernel sees.
        for spot in product(*map(range, kernel)):
            key = (slice(None), slice(None), *spot)
            into[key] += spread[key]
    return in_rows(out[inside(padding, size)])


def _first(area: Shape) -> tuple[Any, ...]:
    """The key of the first places, as many as an area has."""
    return (..., *[slice(n) for n in area])


def _cropped(F: Any, out: Any, area: Shape) -> Any:
    """A result without the places beyond an area."""
    if tuple(out.shape[2:]) == tuple(area):
        return out
    return F.index(out, key=_first(area), then=None)


@convolution_input.gradient("g")
def _(
    F: Any, g: Any, before: Any, weight: Any, _of_weight: Any, *, size: Any, **how: Any
) -> Any:
    none = F.constant(array_module_of(F.raw(weight)).zeros(0, F.raw(weight).dtype), g)
    return _cropped(F, F.convolution(g, weight, none, **how), before.shape[2:])


@convolution_input.gradient("weight")
def _(
    F: Any, g: Any, before: Any, _weight: Any, shape: Any, *, size: Any, **how: Any
) -> Any:
    return F.convolution_weight(g, before, kernel=shape[2:], **how)


@primitive(
    saves="x g x.shape",
    title="ConvolutionBackward0",
    formula="∂L/∂x = g spread with ∂L/∂y, ∂L/∂g = x correlated with ∂L/∂y",
)
def convolution_weight(
    x: Array,
    g: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Array:
    """For each weight, the sum of x · g over all places where the two met."""
    xp, outputs = array_module_of(x), g.shape[1]
    wide = padded(x, padding)
    area = g.shape[2:]
    # A stride may leave a border that no kernel reached: only the places of g count.
    seen = windows(wide, kernel, stride, dilation)[_first(area)]
    rows = g.reshape(len(g), groups, outputs // groups, math.prod(area))
    total: Any = 0
    for images, block in matrices(seen, groups, math.prod(kernel)):
        total = total + xp.matmul(rows[images], block.swapaxes(2, 3)).sum(0)
    if not len(x):
        total = xp.zeros((outputs, x.shape[1] // groups * math.prod(kernel)), x.dtype)
    return total.reshape(outputs, x.shape[1] // groups, *kernel)


@convolution_weight.gradient("x")
def _(
    F: Any, g: Any, _x: Any, before: Any, shape: Any, *, kernel: Any, **how: Any
) -> Any:
    return F.convolution_input(before, g, size=shape[2:], **how)


@convolution_weight.gradient("g")
def _(
    F: Any, g: Any, x: Any, before: Any, _of_x: Any, *, kernel: Any, **how: Any
) -> Any:
    none = F.constant(array_module_of(F.raw(x)).zeros(0, F.raw(x).dtype), g)
    return _cropped(F, F.convolution(x, g, none, **how), before.shape[2:])
