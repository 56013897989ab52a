"""Order: sorted numbers, the middle one, the k largest, the most frequent.

Sorting moves numbers; backward, each gradient moves back to where its number stood.
nan counts as larger than every number, as in NumPy and PyTorch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, primitive
from .extremes import pick_at, share_of_whole, to_the_picked
from .reduction import Dims


def order(a: Array, dim: int, descending: bool = False) -> Array:
    """Where the smallest, the next … number stands; equal ones as they stood."""
    if not a.ndim:
        return np.zeros_like(a, np.int64)
    if not descending:
        return a.argsort(axis=dim, kind="stable")
    flip = array_module_of(a).flip
    return a.shape[dim] - 1 - flip(flip(a, dim).argsort(axis=dim, kind="stable"), dim)


def taken(a: Array, index: Array, dim: int) -> Array:
    """The numbers at ``index`` along a dimension."""
    return np.take_along_axis(a, index, dim) if a.ndim else a.copy()


@primitive(
    saves="a.shape out1",
    outputs=2,
    title=lambda dim, descending, stable: f"SortBackward{0 if stable is None else 1}",
    formula="∂L/∂a = ∂L/∂y, each at the place that its number came from",
)
def sort(
    a: Array, *, dim: int, descending: bool, stable: bool | None
) -> tuple[Array, Array]:
    """The numbers in rising or falling order, and where each of them stood."""
    index = order(a, dim, descending)
    return taken(a, index, dim), index


@primitive(
    saves="a.shape out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y, each at the place that its number came from, 0 elsewhere",
)
def topk(
    a: Array, *, k: int, dim: int, largest: bool, sorted: bool
) -> tuple[Array, Array]:
    """The k largest or smallest numbers, and where they stand."""
    if not a.ndim:
        return a.copy(), np.zeros_like(a, np.int64)
    index = order(a, dim, largest)[(*(slice(None),) * dim, slice(k))].copy()
    return taken(a, index, dim), index


@sort.gradient("a")
@topk.gradient("a")
def _(F: Any, g: Any, shape: Any, index: Any, *, dim: int, **_: Any) -> Any:
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


# ------------------------------------------------------------------ one of them


@primitive(
    saves="a.shape out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y at the place of the k-th smallest, 0 elsewhere",
)
def kthvalue(a: Array, *, k: int, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The k-th smallest number (k counts from 1) and where it stands."""
    index = order(a, dim)
    return pick_at(a, index.take(k - 1, axis=dim) if a.ndim else index, dim, keepdim)


@primitive(
    saves="a out",
    formula="∂L/∂a = ∂L/∂y where a is the median (shared if several), 0 elsewhere",
)
def median(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The middle number of all, the lower one of two; nan if there is any."""
    return _middle_of_all(a, skip_nan=False)


@primitive(
    saves="a out",
    formula="∂L/∂a = ∂L/∂y where a is the median (shared if several), 0 elsewhere",
)
def nanmedian(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The middle number of all that are not nan, the lower one of two."""
    return _middle_of_all(a, skip_nan=True)


median.gradient("a")(share_of_whole)
nanmedian.gradient("a")(share_of_whole)


def _middle_of_all(a: Array, skip_nan: bool) -> Array:
    if not a.size:
        return np.full_like(a, np.nan, shape=())
    flat = a.reshape(-1)
    return flat[_middle(flat, 0, skip_nan)]


def _middle(a: Array, dim: int, skip_nan: bool) -> Array:
    """Where the middle number stands; the first nan, unless they are skipped."""
    nans = a != a
    many = nans.sum(axis=dim, keepdims=True)
    half = (a.shape[dim] - many - 1) // 2
    middle = taken(order(a, dim), np.maximum(half, 0), dim)
    if not skip_nan:
        middle = np.where(many > 0, nans.argmax(axis=dim, keepdims=True), middle)
    return middle.squeeze(dim)


@primitive(
    saves="a.shape out1",
    outputs=2,
    title="MedianBackward1",
    formula="∂L/∂a = ∂L/∂y at the place of the median, 0 elsewhere",
)
def median_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The middle number along a dimension and where it stands."""
    return pick_at(a, _middle(a, dim, False) if a.ndim else a, dim, keepdim)


@primitive(
    saves="a.shape out1",
    outputs=2,
    title="NanmedianBackward1",
    formula="∂L/∂a = ∂L/∂y at the place of the median, 0 elsewhere",
)
def nanmedian_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The middle number, nans left out, and where it stands."""
    return pick_at(a, _middle(a, dim, True) if a.ndim else a, dim, keepdim)


@primitive(
    saves="a.shape out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y at the last place of the most frequent number, 0 elsewhere",
)
def mode(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The most frequent number, the smallest of several, and where it stands last."""
    if not a.ndim:
        return pick_at(a, a, dim, keepdim)
    index = order(a, dim)
    rising = np.moveaxis(taken(a, index, dim), dim, -1)
    places = np.arange(rising.shape[-1])
    new = np.ones(rising.shape, bool)  # where a number differs from the one before
    new[..., 1:] = rising[..., 1:] != rising[..., :-1]
    starts = np.maximum.accumulate(np.where(new, places, 0), axis=-1)
    last = (places - starts).argmax(axis=-1, keepdims=True)  # of the longest run
    stands = np.take_along_axis(np.moveaxis(index, dim, -1), last, -1)
    return pick_at(a, stands.squeeze(-1), dim, keepdim)


kthvalue.gradient("a")(to_the_picked)
median_dim.gradient("a")(to_the_picked)
nanmedian_dim.gradient("a")(to_the_picked)
mode.gradient("a")(to_the_picked)
