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

Where strides allow it, one row of the kernel alone is written out (``by_rows``).
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

# Images of fewer places than this are better multiplied together than one by one.
SMALL = 32

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


def by_rows(weight: Shape, stride: Shape, groups: int, count: int) -> bool:
    """Whether it pays to write out one row of the kernel, and to slide to the others.

    With a stride of 1 the numbers under the second row of the kernel are those under
    the first, one line of places later: no need to copy them again. But the weights of
    each row have to be copied, which pays with a large count of places; and the
    products of all rows have to be added up, which costs more where outputs are many.
    """
    outputs, inputs, *kernel = weight
    if len(kernel) < 2 or kernel[0] == 1 or stride[0] > 1:
        return False
    many = 2 * inputs * math.prod(kernel[1:]) >= outputs // groups
    return many and count >= 2 * outputs


def row_matrices(weight: Array, groups: int, rows: bool) -> list[Array]:
    """The weights as a matrix (groups, O/groups, C/groups·K), or one for each row."""
    numbers = math.prod(weight.shape[3 if rows else 2 :]) * weight.shape[1]
    shape = (groups, len(weight) // groups, numbers)
    if not rows:
        return [in_rows(weight.reshape(shape))]
    heights = range(weight.shape[2])
    return [in_rows(weight[:, :, row].reshape(shape)) for row in heights]


def columns(
    x: Array,
    kernel: Shape,
    area: Shape,
    stride: Shape,
    dilation: Shape,
    groups: int,
    rows: bool,
) -> Iterator[tuple[slice, list[Array]]]:
    """The windows written out, (images, groups, C/groups·K, P), block by block.

    One matrix, or with ``rows`` one for each row of the kernel; those share memory.
    Each block overwrites the one before.
    """
    written = (1, *kernel[1:]) if rows else kernel
    seen = windows(x, written, stride, dilation)
    high = seen.shape[-len(area)] if rows else area[0]
    # A stride may leave a border that no kernel reached: only these places count.
    seen = seen[_first((high, *area[1:]))]
    height = seen.shape[1] // groups * math.prod(written)
    line, count = dilation[0] * math.prod(area[1:]), math.prod(area)
    starts = [row * line for row in range(kernel[0] if rows else 1)]
    for images, block in written_out(seen):
        shape = len(block), groups, height, math.prod(block.shape[-len(area) :])
        matrix = block.reshape(shape)
        yield images, [matrix[..., start : start + count] for start in starts]


def written_out(seen: Array) -> Iterator[tuple[slice, Array]]:
    """Windows as numbers side by side: so many images at a time as the cache holds."""
    if seen.flags.c_contiguous:  # a kernel of one number at stride 1
        yield slice(0, len(seen)), seen
        return
    buffer: Any = None
    for images in blocks(seen):
        if buffer is None:
            shape = (images.stop, *seen.shape[1:])
            buffer = array_module_of(seen).empty(shape, seen.dtype)
        piece = buffer[: images.stop - images.start]
        piece[...] = seen[images]
        yield images, piece


def _first(area: Shape) -> tuple[Any, ...]:
    """The key of the first places, as many as an area has."""
    return (..., *[slice(n) for n in area])


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
    kernel, wide = weight.shape[2:], padded(x, padding)
    area = places(wide.shape[2:], kernel, stride, dilation)
    outputs, count = len(weight) // groups, math.prod(area)
    rows = by_rows(weight.shape, stride, groups, len(x) * count)
    matrices = row_matrices(weight, groups, rows)
    out = array_module_of(x).empty((len(x), groups, outputs, count), x.dtype)
    for images, pieces in columns(wide, kernel, area, stride, dilation, groups, rows):
        into = out[images]
        products(matrices[0], pieces[0], into)
        more = into.copy() if rows else into
        for matrix, piece in zip(matrices[1:], pieces[1:], strict=True):
            into += products(matrix, piece, more)
    out = out.reshape(len(x), len(weight), *area)
    if bias.size:
        out += bias.reshape(-1, *(1,) * len(kernel))
    return out


def products(matrix: Array, images: Array, out: Array) -> Array:
    """The matrix times each image, (images, groups, numbers, P)."""
    matmul, (count, groups, _, area) = array_module_of(out).matmul, images.shape
    if area >= SMALL:
        return matmul(matrix, images, out=out)
    together = matmul(matrix, side_by_side(images))
    apart = together.reshape(groups, matrix.shape[1], count, area)
    out[...] = apart.transpose(2, 0, 1, 3)
    return out


def side_by_side(images: Array) -> Array:
    """(images, groups, numbers, P) → (groups, numbers, images·P)"""
    count, groups, numbers, area = images.shape
    return images.transpose(1, 2, 0, 3).reshape(groups, numbers, count * area)


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
    reach = backwards(g, weight, size, stride, padding, dilation, groups)
    if reach is not None:
        none = array_module_of(g).zeros(0, g.dtype)
        close = (1,) * len(size)
        how = {"stride": close, "padding": reach, "dilation": dilation}
        turned = turned_around(weight, groups)
        return convolution.forward(g, turned, none, groups=groups, **how)
    xp, kernel = array_module_of(g), weight.shape[2:]
    channels = weight.shape[1] * groups
    wide = tuple(n + 2 * p for n, p in zip(size, padding, strict=True))
    out = xp.zeros((len(g), channels, *wide), g.dtype)
    # Some of the image may lie beyond the places that g speaks of.
    seen = windows(out, kernel, stride, dilation)[_first(g.shape[2:])]
    matrix = row_matrices(weight, groups, False)[0].swapaxes(1, 2)
    rows = g.reshape(len(g), groups, len(weight) // groups, math.prod(g.shape[2:]))
    for images in blocks(seen):
        into = seen[images]
        shape = len(into), groups, matrix.shape[1], rows.shape[-1]
        spread = xp.empty(shape, g.dtype)
        spread = products(matrix, rows[images], spread).reshape(into.shape)
        # Places overlap, but not the places that one spot of the kernel sees.
        for spot in product(*map(range, kernel)):
            key = (slice(None), slice(None), *spot)
            into[key] += spread[key]
    return in_rows(out[inside(padding, size)])


def backwards(
    g: Array,
    weight: Array,
    size: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    groups: int,
) -> Shape | None:
    """The padding with which a convolution of g does the same, where that is quicker.

    At stride 1 what spreads with a kernel also correlates with the kernel turned
    around, from as far outside as it reaches.
    """
    kernel, inputs = weight.shape[2:], weight.shape[1]
    many = 2 * len(weight) > len(g) * math.prod(g.shape[2:])
    if max(stride) > 1 or many or len(weight) > 2 * groups * inputs * kernel[0]:
        return None
    spans = zip(kernel, padding, dilation, strict=True)
    reach = tuple(d * (k - 1) - p for k, p, d in spans)
    wide = [n + 2 * r for n, r in zip(g.shape[2:], reach, strict=True)]
    whole = places(tuple(wide), kernel, stride, dilation) == tuple(size)
    return reach if whole and min(reach) >= 0 else None


def turned_around(weight: Array, groups: int) -> Array:
    """Each kernel from its end to its beginning, inputs and outputs exchanged."""
    outputs, inputs = len(weight) // groups, weight.shape[1]
    parts = weight.reshape(groups, outputs, *weight.shape[1:]).swapaxes(1, 2)
    kernels = parts.reshape(groups * inputs, outputs, *weight.shape[2:])
    return kernels[(..., *[slice(None, None, -1)] * (weight.ndim - 2))]


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
    xp, area, inputs = array_module_of(x), g.shape[2:], x.shape[1] // groups
    slope = xp.zeros((g.shape[1], inputs, *kernel), x.dtype)
    rows = by_rows(slope.shape, stride, groups, len(g) * math.prod(area))
    outputs, count = g.shape[1] // groups, kernel[0] if rows else 1
    numbers = math.prod(kernel) // count
    parts = slope.reshape(groups, outputs, inputs, count, numbers)
    slopes = g.reshape(len(g), groups, outputs, math.prod(area))
    how = kernel, area, stride, dilation, groups, rows
    for images, pieces in columns(padded(x, padding), *how):
        for row, piece in enumerate(pieces):
            product = summed_products(slopes[images], piece)
            parts[:, :, :, row] += product.reshape(groups, outputs, inputs, numbers)
    return slope


def summed_products(a: Array, b: Array) -> Array:
    """Σ over images of a @ bᵀ."""
    matmul = array_module_of(a).matmul
    if a.shape[-1] < SMALL:
        return matmul(side_by_side(a), side_by_side(b).swapaxes(1, 2))
    return matmul(a, b.swapaxes(2, 3)).sum(0)


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
