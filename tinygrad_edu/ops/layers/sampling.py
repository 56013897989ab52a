"""Numbers of an image seen at any places, several for each, times weights.

For each place q of the new image, the K numbers around where it looks in the old one:

    out[c, q] = Σ over k of weight[k, q] · x[c, index[k, q]]

The value is linear in the image, and linear in the weights; as with a convolution three
things multiply, and each operation makes one of them of the other two:

    sample(x, w)         the new image
    sample_input(g, w)   ∂L/∂x, each gradient laid back to where it was seen
    sample_weight(x, g)  ∂L/∂w, which numbers would have made the loss smaller

An index of as much as there are numbers in an image means: outside. There is a 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ...devices import Array
from ..registry import array_module_of, primitive

Shape = tuple[int, ...]


def numbers_and_zero(x: Array) -> Array:
    """The numbers of each image in a row, with a 0 behind: (N, C, numbers + 1)."""
    n = math.prod(x.shape[2:])
    out = array_module_of(x).zeros((*x.shape[:2], n + 1), x.dtype)
    out[..., :n] = x.reshape(*x.shape[:2], n)
    return out


def rows(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Image by image, the places of each in a row."""
    flat = [a.reshape(*a.shape[:2], math.prod(a.shape[2:])) for a in arrays]
    return zip(*flat, strict=True)


def _title(index: Array, **_: Any) -> str:
    return f"GridSampler{index.ndim - 2}DBackward0"


def _title_back(index: Array, **_: Any) -> str:
    return f"GridSampler{index.ndim - 2}DBackwardBackward0"


@primitive(
    saves="x weight x.shape",
    title=_title,
    formula="∂L/∂x = ∂L/∂y · weight where x was seen, ∂L/∂weight = Σ ∂L/∂y · x",
)
def sample(x: Array, weight: Array, *, index: Array) -> Array:
    """Images (N, C, *size), weights (N, K, *area) → (N, C, *area)."""
    xp = array_module_of(x)
    out = xp.empty((*x.shape[:2], *index.shape[2:]), x.dtype)
    each = rows(numbers_and_zero(x), weight, index, out)
    for image, share, places, to in each:
        seen = image.take(places, 1)  # (C, K, area)
        seen *= share
        seen.sum(1, out=to)
    return out


@sample.gradient("x")
def _(F: Any, g: Any, _x: Any, weight: Any, shape: Shape, *, index: Array) -> Any:
    return F.sample_input(g, weight, index=index, size=shape[2:])


@sample.gradient("weight")
def _(F: Any, g: Any, x: Any, _weight: Any, _of_x: Shape, *, index: Array) -> Any:
    return F.sample_weight(x, g, index=index)


@primitive(
    saves="g weight",
    title=_title_back,
    formula="∂L/∂g = ∂L/∂y seen with the weights, ∂L/∂weight = Σ ∂L/∂y · g",
)
def sample_input(g: Array, weight: Array, *, index: Array, size: Shape) -> Array:
    """Gradients (N, C, *area) times weights, added where they were seen."""
    xp, n = array_module_of(g), math.prod(size)
    out = xp.empty((*g.shape[:2], n), g.dtype)
    for slopes, share, places, to in rows(g, weight, index, out):
        place = places.reshape(-1)
        for channel, slope in enumerate(slopes):
            parts = (slope * share).reshape(-1)
            to[channel] = xp.bincount(place, parts, n + 1)[:n]
    return out.reshape(*g.shape[:2], *size)


@sample_input.gradient("g")
def _(F: Any, g: Any, _before: Any, weight: Any, *, index: Array, size: Shape) -> Any:
    return F.sample(g, weight, index=index)


@sample_input.gradient("weight")
def _(F: Any, g: Any, before: Any, _weight: Any, *, index: Array, size: Shape) -> Any:
    return F.sample_weight(g, before, index=index)


@primitive(
    saves="x g x.shape",
    title=_title_back,
    formula="∂L/∂x = ∂L/∂y · g where x was seen, ∂L/∂g = Σ ∂L/∂y · x",
)
def sample_weight(x: Array, g: Array, *, index: Array) -> Array:
    """For each weight the sum over channels of what it was multiplied with, times g."""
    xp = array_module_of(x)
    out = xp.empty(index.shape, x.dtype)
    for image, slopes, places, to in rows(numbers_and_zero(x), g, index, out):
        seen = image.take(places, 1)  # (C, K, area)
        seen *= slopes[:, None]
        seen.sum(0, out=to)
    return out


@sample_weight.gradient("x")
def _(F: Any, g: Any, _x: Any, before: Any, shape: Shape, *, index: Array) -> Any:
    return F.sample_input(before, g, index=index, size=shape[2:])


@sample_weight.gradient("g")
def _(F: Any, g: Any, x: Any, _before: Any, _of_x: Shape, *, index: Array) -> Any:
    return F.sample(x, g, index=index)
