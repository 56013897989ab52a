"""Interpolation: an image of another size, one dimension after the other.

Each number of the new image is a mean of a few numbers of the old one. Which ones, and
with what weights, is the same in every row, so a table for each dimension says it all:

    out[j] = Σ over t of weight[t, j] · a[index[t, j]]          index (T, out)

T is 1 for the nearest number, 2 for a straight line between two, 4 for a cubic through
four (Keys 1981, with -0.75). With antialiasing, a smaller image takes as many as it
skips. The value is linear in the image; backward is the same with the table turned
round: to which numbers of the new image each old one went. Both tables are small.

The positions are rounded to the image's own precision, as PyTorch does: then the same
number is the nearest one where two are as near.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, in_rows, primitive

Shape = tuple[int, ...]
Scales = tuple[float | None, ...]
Taps = tuple[Any, Any]  # index and weight; no weight means 1

# A table of so few numbers is multiplied as a matrix: faster than to gather.
MATRIX = 64

# How far each filter reaches when an image becomes smaller with antialiasing.
REACH = {"linear": 1, "cubic": 2, "lanczos": 3}

# What PyTorch calls them in one, two and three dimensions.
NAMES = {
    "nearest": ("Nearest1D", "Nearest2D", "Nearest3D"),
    "nearest_exact": ("NearestExact1D", "NearestExact2D", "NearestExact3D"),
    "linear": ("Linear1D", "Bilinear2D", "Trilinear3D"),
    "cubic": ("", "Bicubic2D"),
    "lanczos": ("", "Lanczos2D"),
}


def step(n: int, count: int, scale: float | None, corners: bool, real: Any) -> Any:
    """How far apart in the old image two neighbours of the new one look."""
    if corners:
        return real(n - 1) / real(count - 1) if count > 1 else real(0)
    if scale is not None and scale > 0:
        return real(1 / scale)
    return real(n) / real(count)


def places(count: int, each: Any, corners: bool) -> Any:
    """Where each number looks, rounded once: the middle of one is at i + 1/2."""
    wide, to = float(each), np.arange(count)
    place = wide * to if corners else wide * (to + 0.5) - 0.5
    return place.astype(each.dtype)


def nearest(n: int, count: int, each: Any, middle: bool) -> Taps:
    """The number under the start of each place, or under its middle."""
    place = float(each) * (np.arange(count) + (0.5 if middle else 0))
    index = np.floor(place.astype(np.float32)).astype(np.int64)
    return np.minimum(index, n - 1)[None], None


def straight(n: int, place: Any) -> Taps:
    """The two neighbours of each place, weighted by their distance."""
    place = np.maximum(place, 0)
    first = np.minimum(np.floor(place), n - 1)
    far = np.minimum(place - first, 1)
    index = first.astype(np.int64)
    return np.stack([index, np.minimum(index + 1, n - 1)]), np.stack([1 - far, far])


def curved(n: int, place: Any) -> Taps:
    """The four neighbours of each place; beyond the edge, the edge."""
    first = np.floor(place)
    far = place - first
    index = [np.clip(first.astype(np.int64) + k, 0, n - 1) for k in (-1, 0, 1, 2)]
    weight = [cubic(np.abs(far - k), -0.75) for k in (-1, 0, 1, 2)]
    return np.stack(index), np.stack(weight).astype(place.dtype)


def cubic(x: Any, a: float) -> Any:
    """Keys's piece of a cubic: 1 at 0, 0 at 1, 2 and beyond."""
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((x - 5) * x + 8) * x * a - 4 * a
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def smooth(x: Any, kind: str) -> Any:
    """The weight of a number at a distance, for antialiasing."""
    x = np.abs(x)
    if kind == "linear":
        return np.maximum(1 - x, 0)
    if kind == "cubic":
        return cubic(x, -0.5)
    return np.where(x < 3, np.sinc(x) * np.sinc(x / 3), 0)


def antialiased(n: int, count: int, each: Any, kind: str) -> Taps:
    """All numbers a place stands for, weighted by their distance to its middle."""
    real = each.dtype.type
    wide = max(each, real(1))
    reach = REACH[kind] * wide
    middle = each * (np.arange(count, dtype=real) + real(0.5))
    first = np.maximum((middle - reach + real(0.5)).astype(np.int64), 0)
    last = np.minimum((middle + reach + real(0.5)).astype(np.int64), n)
    index = first + np.arange((last - first).max())[:, None]
    weight = smooth((index - middle + real(0.5)) / wide, kind)
    weight = np.where(index < last, weight, 0)
    weight = weight / weight.sum(0)
    return np.minimum(index, n - 1), weight.astype(real)


@lru_cache(256)
def taps(
    kind: str, n: int, count: int, scale: float | None, corners: bool, real: Any
) -> Taps:
    """The table of one dimension: n numbers become ``count``."""
    each = step(n, count, scale, corners, real)
    if kind.startswith("nearest"):
        return nearest(n, count, each, kind == "nearest_exact")
    if n == count:
        return np.arange(n)[None], None
    if kind.endswith("_aa"):
        return antialiased(n, count, each, kind.removesuffix("_aa"))
    place = places(count, each, corners)
    return straight(n, place) if kind == "linear" else curved(n, place)


@lru_cache(256)
def turned(
    kind: str, n: int, count: int, scale: float | None, corners: bool, real: Any
) -> Taps:
    """The table backward: which of the ``count`` numbers looked at each of the n.

    A number that fewer looked at than at others repeats one of them, with weight 0.
    """
    index, weight = taps(kind, n, count, scale, corners, real)
    if weight is None:
        each = count // n
        if each > 1 and np.array_equal(index[0], np.arange(count) // each):
            return np.arange(count).reshape(n, each).T, None
        weight = np.ones(index.shape, real)
    looked = index * count + np.arange(count)
    pairs, place = np.unique(looked[weight != 0], return_inverse=True)
    source, to = pairs // count, pairs % count
    often = np.bincount(source, minlength=n)
    starts = np.cumsum(often) - often
    rank = np.arange(len(pairs)) - starts[source]
    back = np.zeros((max(often.max(), 1), n), np.int64)
    back[:, often > 0] = to[starts[often > 0]]
    back[rank, source] = to
    shares = np.zeros(back.shape, real)
    shares[rank, source] = np.bincount(place, weight[weight != 0], len(pairs))
    return back, shares


# ------------------------------------------------------------------ a table applied


def along(a: Array, axis: int, table: Taps) -> Array:
    """One dimension in its new size."""
    xp = array_module_of(a)
    if table[1] is None and len(table[0]) > 1:  # as many next to each other for each
        often = len(table[0])
        seen = [
            a[(*(slice(None),) * axis, slice(i, None, often))] for i in range(often)
        ]
        return sum(seen[2:], seen[0] + seen[1])
    index = xp.asarray(table[0])
    if table[1] is None:
        return a.take(index[0], axis)
    weight = xp.asarray(table[1])
    if a.shape[axis] <= MATRIX and xp.isfinite(a).all():  # 0 · ∞ would be nan
        return by_matrix(a, axis, index, weight)
    shape = (-1, *(1,) * (a.ndim - 1 - axis))
    out = a.take(index[0], axis)
    out *= weight[0].reshape(shape)
    for i, w in zip(index[1:], weight[1:], strict=True):
        more = a.take(i, axis)
        more *= w.reshape(shape)
        out += more
    return out


def by_matrix(a: Array, axis: int, index: Array, weight: Array) -> Array:
    """The table written out as a matrix, (out, in)."""
    xp, count = array_module_of(a), index.shape[1]
    matrix = xp.zeros((count, a.shape[axis]), a.dtype)
    for i, w in zip(index, weight, strict=True):
        matrix[xp.arange(count), i] += w
    shape = (*a.shape[:axis], count, *a.shape[axis + 1 :])
    if axis == a.ndim - 1:
        return (a.reshape(-1, a.shape[axis]) @ matrix.T).reshape(shape)
    columns = math.prod(a.shape[axis + 1 :])
    return (matrix @ a.reshape(-1, a.shape[axis], columns)).reshape(shape)


def over_axes(a: Array, count: Shape, tables: list[Taps]) -> Array:
    """All dimensions, those first after which least is left to do."""
    first = a.ndim - len(count)
    growth = [m / n for m, n in zip(count, a.shape[first:], strict=True)]
    order = sorted(
        range(len(count)), key=lambda i: (growth[i], -i if growth[i] > 1 else i)
    )
    out = in_rows(a)
    for i in order:
        out = along(out, first + i, tables[i])
    return out


def precision(a: Array, kind: str, n: int) -> Any:
    """In what places are computed; of the nearest number in images, as PyTorch does."""
    short = kind.startswith("nearest") and n == 2
    return np.float32 if short or a.dtype != np.float64 else np.float64


# ------------------------------------------------------------------ the two operations


def _title(kind: str, size: Shape, **_: Any) -> str:
    name = NAMES[kind.removesuffix("_aa")][len(size) - 1]
    return f"Upsample{name}{'Aa' * kind.endswith('_aa')}Backward0"


def _title_back(**how: Any) -> str:
    return _title(**how).replace("Backward0", "BackwardBackward0")


@primitive(
    saves="a.shape",
    title=_title,
    formula="∂L/∂a = each ∂L/∂y, by the weights with which y looked at a",
)
def resize(a: Array, *, kind: str, size: Shape, scales: Scales, corners: bool) -> Array:
    """The image in another size; ``scales`` where they differ from new / old size."""
    old, real = a.shape[a.ndim - len(size) :], precision(a, kind, len(size))
    spans = zip(old, size, scales, strict=True)
    return over_axes(
        a, size, [taps(kind, n, m, scale, corners, real) for n, m, scale in spans]
    )


@resize.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, size: Shape, **how: Any) -> Any:
    return F.resize_back(g, size=shape[-len(size) :], **how)


@primitive(
    saves="g.shape",
    title=_title_back,
    formula="∂L/∂g = ∂L/∂y in the size of g, as an image",
)
def resize_back(
    g: Array, *, kind: str, size: Shape, scales: Scales, corners: bool
) -> Array:
    """Each gradient, shared out among the numbers its place looked at."""
    new, real = g.shape[g.ndim - len(size) :], precision(g, kind, len(size))
    spans = zip(size, new, scales, strict=True)
    return over_axes(
        g, size, [turned(kind, n, m, scale, corners, real) for n, m, scale in spans]
    )


@resize_back.gradient("g")
def _(F: Any, g: Any, shape: Shape, *, size: Shape, **how: Any) -> Any:
    return F.resize(g, size=shape[-len(size) :], **how)


# ------------------------------------------------------------------ bytes


def resized_bytes(
    a: Array, *, kind: str, size: Shape, scales: Scales, corners: bool
) -> Array:
    """Images of uint8, as PyTorch and Pillow have them: weights are whole 2⁻ᵖ.

    Columns first, then rows; each time the sum is rounded to a byte.
    """
    old, out = a.shape[a.ndim - len(size) :], in_rows(a)
    for i in reversed(range(len(size))):
        table = taps(kind, old[i], size[i], scales[i], corners, np.float64)
        if table[1] is not None:
            index, weight, unit = whole_weights(*table)
            sums = along(
                out.astype(np.float64), a.ndim - len(size) + i, (index, weight)
            )
            rounded = np.floor((sums + unit // 2) / unit)
            out = rounded.clip(0, 255).astype(a.dtype)
    return out


def whole_weights(index: Any, weight: Any) -> tuple[Any, Any, int]:
    """Weights as whole numbers of 16 bits, and how many of them make 1."""
    weight = weight.copy()
    for k in range(1, len(index)):  # at the edge one number stands for several
        same = index[k] == index[k - 1]
        weight[k] += np.where(same, weight[k - 1], 0)
        weight[k - 1] *= ~same
    bits = 0
    while bits < 22 and int(0.5 + weight.max() * 2 ** (bits + 1)) < 2**15:
        bits += 1
    return index, np.trunc(weight * 2**bits + np.copysign(0.5, weight)), 2**bits
