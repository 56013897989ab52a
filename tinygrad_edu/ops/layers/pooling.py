"""Pooling: the largest number, or the mean, of each window of an image.

A window slides over the image as the kernel of a convolution does, but it has no
weights: (…, *size) → (…, *count), the same for each channel. Both are done one
dimension after the other, for the largest of a square is the largest of the largest of
its rows: k + k steps for a window of k·k numbers.

Backward, the mean sends each gradient back to the whole window. The largest sends it to
the one number that was the largest: its place is looked for only then. Of equal numbers
the first one wins, and nan wins over all, the last nan over the others, as in PyTorch.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np

from ...devices import Array
from ..arrangement.accumulating import add_at
from ..registry import array_module_of, in_rows, primitive

Shape = tuple[int, ...]


def titles(*names: str) -> Any:
    """PyTorch's name of the node in one, two and three dimensions."""
    return lambda count, **_: f"{names[len(count) - 1]}"


def bordered(
    a: Array,
    fill: float,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """``fill`` around the image, at the end as far as the last window reaches."""
    size = a.shape[a.ndim - len(count) :]
    last = [
        (c - 1) * s + d * (k - 1) + 1 - n - p
        for c, s, d, k, n, p in zip(
            count, stride, dilation, kernel, size, padding, strict=True
        )
    ]
    if not any(padding) and max(last) <= 0:
        return a
    wide = [n + p + max(p, z) for n, p, z in zip(size, padding, last, strict=True)]
    shape = (*a.shape[: a.ndim - len(count)], *wide)
    out = array_module_of(a).full(shape, fill, a.dtype)
    out[inside(padding, size)] = a
    return out


def inside(padding: Shape, size: Shape) -> tuple[Any, ...]:
    """The key of the image without its border."""
    spans = zip(padding, size, strict=True)
    return (..., *[slice(p, p + n) for p, n in spans])


def under(spot: Shape, stride: Shape, dilation: Shape, count: Shape) -> tuple[Any, ...]:
    """The key of what all windows see through one of their spots."""
    each = zip(spot, stride, dilation, count, strict=True)
    return (..., *[slice(i * d, i * d + (c - 1) * s + 1, s) for i, s, d, c in each])


def over_windows(
    combine: Any,
    x: Array,
    kernel: Shape,
    stride: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """All numbers of a window combined to one, one dimension after the other."""
    for axis, (k, s, d, c) in enumerate(
        zip(kernel, stride, dilation, count, strict=True), x.ndim - len(kernel)
    ):
        before = (slice(None),) * axis
        seen = [
            x[(*before, slice(i * d, i * d + (c - 1) * s + 1, s))] for i in range(k)
        ]
        x = combine(seen[0], seen[1]) if k > 1 else seen[0].copy()
        for each in seen[2:]:
            combine(x, each, out=x)
    return x


# ------------------------------------------------------------------ the largest

PICKED = "∂L/∂a = ∂L/∂y at the place of the largest number of its window, 0 elsewhere"


def lowest(a: Array) -> Any:
    """What is larger than nothing: -∞, or the least whole number."""
    return -math.inf if a.dtype.kind not in "iu" else np.iinfo(a.dtype).min


@primitive(
    saves="a",
    title=titles(
        "SqueezeBackward1",
        "MaxPool2DWithIndicesBackward0",
        "MaxPool3DWithIndicesBackward0",
    ),
    formula=PICKED,
)
def max_pool(
    a: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """The largest number of each window."""
    wide = bordered(a, lowest(a), kernel, stride, padding, dilation, count)
    return over_windows(np.maximum, wide, kernel, stride, dilation, count)


@max_pool.gradient("a")
def _(F: Any, g: Any, a: Any, **how: Any) -> Any:
    # The result is found again, not saved: an in-place relu may have written into it.
    a = F.constant(F.raw(a), g)
    return F.max_pool_input(g, a, F.max_pool(a, **how), **how)


@primitive(
    saves="a largest",
    title=titles(
        "SqueezeBackward1",
        "MaxPool2DWithIndicesBackwardBackward0",
        "MaxPool3DWithIndicesBackwardBackward0",
    ),
    formula="∂L/∂g = ∂L/∂y at the place of the largest number of each window",
)
def max_pool_input(
    g: Array,
    a: Array,
    largest: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """Each gradient at the place of the largest number of its window."""
    how = kernel, stride, padding, dilation, count
    size = a.shape[a.ndim - len(kernel) :]
    if (largest != largest).any():
        where = {"kernel": kernel, "stride": stride, "padding": padding}
        index = places_of_largest(a, largest, dilation=dilation, count=count, **where)
        return to_places.forward(g, index, size=size, count=size, add=True)
    xp = array_module_of(g)
    wide = bordered(a, math.nan, *how)  # nan equals nothing: no border is picked
    into, free = xp.zeros(wide.shape, g.dtype), xp.ones(largest.shape, bool)
    whole = f"u{g.dtype.itemsize}"
    spans = zip(kernel, stride, dilation, strict=True)
    apart = all(s > d * (k - 1) for k, s, d in spans)
    for spot in product(*map(range, kernel)):
        key = under(spot, stride, dilation, count)
        here = (wide[key] == largest) & free
        # Whole numbers of the same bits: ∞ · 0 is 0 there, not nan.
        picked = (g.view(whole) * here).view(g.dtype)
        into[key] = picked if apart else into[key] + picked
        free ^= here
    return in_rows(into[inside(padding, size)])


@max_pool_input.gradient("g")
def _(F: Any, g: Any, a: Any, largest: Any, **how: Any) -> Any:
    index = F.constant(places_of_largest(F.raw(a), F.raw(largest), **how), g)
    return F.at_places(g, index, size=a.shape[-len(how["kernel"]) :])


def places_of_largest(
    a: Array,
    out: Array,
    *,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    dilation: Shape,
    count: Shape,
) -> Array:
    """Where the largest number of each window stands, counted through the image."""
    xp, size = array_module_of(a), a.shape[a.ndim - len(kernel) :]
    how = kernel, stride, padding, dilation, count
    wide = bordered(a, lowest(a), *how)
    numbered = bordered(xp.arange(math.prod(size)).reshape(size), -1, *how)
    bare = wide is a
    index = xp.zeros(out.shape, np.int64)
    spots = list(product(*map(range, kernel)))
    for spot in reversed(spots):  # the first one has the last word
        key = under(spot, stride, dilation, count)
        place = numbered[key]
        here = wide[key] == out
        xp.copyto(index, place, where=here if bare else here & (place >= 0))
    if a.dtype.kind not in "iu" and (out != out).any():
        for spot in spots:
            key = under(spot, stride, dilation, count)
            xp.copyto(index, numbered[key], where=wide[key] != wide[key])
    return index


def flat_places(index: Array, n: int, size: Shape) -> Array:
    """Places in each image as places among the numbers of all images."""
    images = math.prod(index.shape[: index.ndim - n])
    rows = index.reshape(images, math.prod(index.shape[index.ndim - n :]))
    first = array_module_of(index).arange(len(rows)) * math.prod(size)
    return rows + first[:, None]


@primitive(
    saves="index a.shape",
    title=titles("SqueezeBackward1", "MaxUnpool2DBackward0", "MaxUnpool3DBackward0"),
    formula="∂L/∂a = ∂L/∂y at the place where a was put",
)
def to_places(a: Array, index: Array, *, size: Shape, count: Shape, add: bool) -> Array:
    """Images of zeros with a at its places; ``add``: a place may come twice."""
    n = len(size)
    out = array_module_of(a).zeros((*a.shape[: a.ndim - n], *size), a.dtype)
    places, flat = flat_places(index, n, size), out.reshape(-1)
    if add:
        add_at(flat, (places,), a.reshape(places.shape))
    else:
        flat[places] = a.reshape(places.shape)
    return out


@to_places.gradient("a")
def _(
    F: Any, g: Any, index: Any, shape: Shape, *, size: Shape, count: Shape, add: bool
) -> Any:
    return F.at_places(g, index, size=size)


@primitive(
    saves="index", formula="∂L/∂a = ∂L/∂y at the place it was seen at, 0 elsewhere"
)
def at_places(a: Array, index: Array, *, size: Shape) -> Array:
    """The numbers of each image at its places."""
    places = flat_places(index, len(size), size)
    return a.reshape(-1)[places].reshape(index.shape)


@at_places.gradient("a")
def _(F: Any, g: Any, index: Any, *, size: Shape) -> Any:
    return F.to_places(g, index, size=size, count=size, add=True)


# ------------------------------------------------------------------ the mean

SHARED = "∂L/∂a = ∂L/∂y / n, for each window of n numbers that a is in"


def divisors(
    size: Shape,
    kernel: Shape,
    stride: Shape,
    padding: Shape,
    count: Shape,
    count_include_pad: bool,
) -> Array:
    """How many numbers each window counts, zeros of the padding too where they do."""
    total: Any = np.ones(())
    for n, k, s, p, c in zip(size, kernel, stride, padding, count, strict=True):
        start = np.arange(c) * s - p
        stop = np.minimum(start + k, n + p)
        if not count_include_pad:
            start, stop = np.maximum(start, 0), np.minimum(stop, n)
        total = np.multiply.outer(total, stop - start)
    return np.asarray(total)


def divided(a: Array, size: Shape, divisor: int | None, **how: Any) -> Array:
    """Sums of windows divided by the numbers they count."""
    if divisor is not None:
        by: Any = np.asarray(divisor)
    else:
        by = divisors(size, **how)
    if a.dtype.kind in "iu":
        return (a / by).astype(a.dtype)
    return a / array_module_of(a).asarray(by.astype(a.dtype))


@primitive(
    saves="a.shape",
    title=titles("SqueezeBackward1", "AvgPool2DBackward0", "AvgPool3DBackward0"),
    formula=SHARED,
)
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
    """The mean of each window."""
    close = (1,) * len(kernel)
    wide = bordered(a, 0, kernel, stride, padding, close, count)
    sums = over_windows(np.add, wide, kernel, stride, close, count)
    how = {"kernel": kernel, "stride": stride, "padding": padding, "count": count}
    size = a.shape[a.ndim - len(kernel) :]
    return divided(sums, size, divisor, count_include_pad=count_include_pad, **how)


@avg_pool.gradient("a")
def _(F: Any, g: Any, shape: Shape, **how: Any) -> Any:
    return F.avg_pool_input(g, size=shape[-len(how["kernel"]) :], **how)


@primitive(
    title=titles(
        "SqueezeBackward1", "AvgPool2DBackwardBackward0", "AvgPool3DBackwardBackward0"
    ),
    formula="∂L/∂g = the mean of each window of ∂L/∂y",
)
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
    how = {"kernel": kernel, "stride": stride, "padding": padding, "count": count}
    x = divided(g, size, divisor, count_include_pad=count_include_pad, **how)
    first = x.ndim - len(kernel)
    for i, (k, s, p, c) in enumerate(zip(kernel, stride, padding, count, strict=True)):
        axis = first + i
        wide = max((c - 1) * s + k, size[i] + p)
        shape = (*x.shape[:axis], wide, *x.shape[axis + 1 :])
        out = array_module_of(x).zeros(shape, x.dtype)
        for spot in range(k):
            key = slice(spot, spot + (c - 1) * s + 1, s)
            out[(*(slice(None),) * axis, key)] += x
        x = out
    return x[inside(padding, size)]


@avg_pool_input.gradient("g")
def _(F: Any, g: Any, *, size: Shape, **how: Any) -> Any:
    return F.avg_pool(g, **how)


# ------------------------------------------------------ windows of a size that adapts


def spans(n: int, count: int) -> list[tuple[int, int]]:
    """``count`` windows that cover n numbers evenly; they overlap where they must.

    >>> spans(5, 3)
    [(0, 2), (1, 4), (3, 5)]
    """
    return [(i * n // count, -(-(i + 1) * n // count)) for i in range(count)]


@primitive(
    saves="a.shape",
    title=titles(
        "SqueezeBackward1",
        "AdaptiveAvgPool2DBackward0",
        "AdaptiveAvgPool3DBackward0",
    ),
    formula=SHARED,
)
def adaptive_avg_pool(a: Array, *, count: Shape) -> Array:
    """The mean of each of ``count`` windows."""
    xp, first = array_module_of(a), a.ndim - len(count)
    for axis, c in enumerate(count, first):
        before = (slice(None),) * axis
        out = xp.empty((*a.shape[:axis], c, *a.shape[axis + 1 :]), a.dtype)
        for i, (start, stop) in enumerate(spans(a.shape[axis], c)):
            out[(*before, i)] = a[(*before, slice(start, stop))].mean(axis)
        a = out
    return a


@adaptive_avg_pool.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, count: Shape) -> Any:
    return F.adaptive_avg_pool_input(g, size=shape[-len(count) :], count=count)


@primitive(
    title=titles(
        "SqueezeBackward1",
        "AdaptiveAvgPool2DBackwardBackward0",
        "AdaptiveAvgPool3DBackwardBackward0",
    ),
    formula="∂L/∂g = the mean of each window of ∂L/∂y",
)
def adaptive_avg_pool_input(g: Array, *, size: Shape, count: Shape) -> Array:
    """Each gradient, shared out among the numbers of its window."""
    xp, first = array_module_of(g), g.ndim - len(size)
    for axis, n in enumerate(size, first):
        before = (slice(None),) * axis
        out = xp.zeros((*g.shape[:axis], n, *g.shape[axis + 1 :]), g.dtype)
        for i, (start, stop) in enumerate(spans(n, g.shape[axis])):
            share = g[(*before, slice(i, i + 1))] / (stop - start)
            out[(*before, slice(start, stop))] += share
        g = out
    return g


@adaptive_avg_pool_input.gradient("g")
def _(F: Any, g: Any, *, size: Shape, count: Shape) -> Any:
    return F.adaptive_avg_pool(g, count=count)


@primitive(
    saves="out1 a.shape",
    outputs=2,
    title=titles(
        "SqueezeBackward1",
        "AdaptiveMaxPool2DBackward0",
        "AdaptiveMaxPool3DBackward0",
    ),
    formula=PICKED,
)
def adaptive_max_pool(a: Array, *, count: Shape) -> tuple[Array, Array]:
    """The largest number of each of ``count`` windows, and where it stands."""
    n, xp = len(count), array_module_of(a)
    size = a.shape[a.ndim - n :]
    key = tuple(_rows(size[i], count[i], i, n) for i in range(n))
    area = math.prod(count)
    if not area:
        shape = (*a.shape[: a.ndim - n], *count)
        return xp.empty(shape, a.dtype), xp.empty(shape, np.int64)
    numbers = math.prod(key[i].shape[n + i] for i in range(n))
    images = math.prod(a.shape[: a.ndim - n])
    seen = a[(..., *key)].reshape(images, area, numbers)
    best = seen.argmax(-1)
    if a.dtype.kind not in "iu":
        none = seen != seen
        if none.any():  # the last nan wins, argmax finds the first
            last = numbers - 1 - none[..., ::-1].argmax(-1)
            best = xp.where(none.any(-1), last, best)
    number_of = xp.arange(math.prod(size)).reshape(size)[key].reshape(area, numbers)
    index = number_of[xp.arange(area), best]
    values = a.reshape(-1)[flat_places(index, 1, size)]
    shape = (*a.shape[: a.ndim - n], *count)
    return values.reshape(shape), index.reshape(shape)


def _rows(size: int, count: int, axis: int, n: int) -> Array:
    """The numbers of each window along one dimension; short ones repeat the last."""
    found = spans(size, count)
    longest = max([stop - start for start, stop in found], default=0)
    rows = np.array(
        [[min(start + j, stop - 1) for j in range(longest)] for start, stop in found],
        np.int64,
    )
    shape = [1] * (2 * n)
    shape[axis], shape[n + axis] = count, longest
    return rows.reshape(shape)


@adaptive_max_pool.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, count: Shape) -> Any:
    size = shape[-len(count) :]
    return F.to_places(g, index, size=size, count=size, add=True)
