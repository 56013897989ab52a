"""Gather and scatter: one index for every number, along one dimension.

``gather`` reads out[i][j] = a[index[i][j]][j]; the scatters write the other way round,
and differ in what happens where several numbers arrive at one place.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, copy_of, in_rows, primitive
from .accumulating import add_at
from .indexing import PUT, WRITTEN
from .windows import SEEN

Shape = tuple[int, ...]


def along(index: Array, dim: int) -> tuple[Array, ...]:
    """A NumPy key that counts every dimension but ``dim``, where ``index`` rules."""
    xp, ndim = array_module_of(index), index.ndim
    return tuple(
        index
        if axis == dim
        else xp.arange(n).reshape((1,) * axis + (n,) + (1,) * (ndim - axis - 1))
        for axis, n in enumerate(index.shape)
    )


def row_and_key(a: Array, index: Array, dim: int) -> tuple[Array, tuple[Array, ...]]:
    """The array and the key of all places; one number alone counts as a row."""
    if a.ndim and index.ndim:
        return a, along(index, dim)
    return a.reshape(-1), (index.reshape(-1),)


@primitive(saves="index a.shape", formula=SEEN, numbers="any")
def gather(a: Array, index: Array, *, dim: int) -> Array:
    """out[i][j] = a[index[i][j]][j] for dim 0, a[i][index[i][j]] for dim 1, …"""
    row, key = row_and_key(a, index, dim)
    return in_rows(row[key].reshape(index.shape))


@gather.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, dim: int) -> Any:
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


@primitive(saves="index", formula=PUT, numbers="any")
def scatter_zeros(a: Array, index: Array, *, dim: int, shape: Shape) -> Array:
    """Zeros of ``shape`` with a added where ``index`` points along ``dim``."""
    out = array_module_of(a).zeros(shape, a.dtype)
    row, key = row_and_key(out, index, dim)
    add_at(row, key, a.reshape(key[dim].shape))
    return out


@scatter_zeros.gradient("a")
def _(F: Any, g: Any, index: Any, *, dim: int, shape: Shape) -> Any:
    return F.gather(g, index, dim=dim)


# ------------------------------------------------------------------ scatter


def _scatter_title(dim: int, number: bool = False) -> str:
    return f"ScatterBackward{int(number)}"


@primitive(saves="index", title=_scatter_title, formula=WRITTEN, numbers="any")
def scatter(
    a: Array, index: Array, source: Array, *, dim: int, number: bool = False
) -> Array:
    """A copy of a in which out[index[i][j]][j] = source[i][j].

    ``number``: the source is one number, written everywhere.
    """
    out = copy_of(a)
    row, key = row_and_key(out, index, dim)
    row[key] = source if number else source.reshape(key[dim].shape)
    return out


@scatter.gradient("a")
def _(F: Any, g: Any, index: Any, *, dim: int, number: bool = False) -> Any:
    return F.scatter(g, index, F.zeros_like(F.gather(g, index, dim=dim)), dim=dim)


@scatter.gradient("source")
def _(F: Any, g: Any, index: Any, *, dim: int, number: bool = False) -> Any:
    if number:  # a place that is named twice was written once; the engine sums
        zero = F.constant(np.zeros((), F.raw(g).dtype), g)
        return g - F.scatter(g, index, zero, dim=dim, number=True)
    return F.gather(g, index, dim=dim)


@primitive(
    saves="index",
    formula="∂L/∂a = ∂L/∂y; the source gets ∂L/∂y where it was added",
    numbers="any",
)
def scatter_add(a: Array, index: Array, source: Array, *, dim: int) -> Array:
    """A copy of a in which out[index[i][j]][j] += source[i][j]."""
    out = copy_of(a)
    row, key = row_and_key(out, index, dim)
    add_at(row, key, source.reshape(key[dim].shape))
    return out


@scatter_add.gradient("a")
def _(F: Any, g: Any, _index: Any, *, dim: int) -> Any:
    return g


@scatter_add.gradient("source")
def _(F: Any, g: Any, index: Any, *, dim: int) -> Any:
    return F.gather(g, index, dim=dim)


# ------------------------------------------------------------------ whole slices


@primitive(saves="index a.shape", formula=SEEN, numbers="any")
def index_select(a: Array, index: Array, *, dim: int) -> Array:
    """The slices of one dimension that ``index`` names, in its order."""
    if a.ndim == 0:
        return a.copy()
    return a.take(index.reshape(-1), axis=dim)


@index_select.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, dim: int) -> Any:
    if not shape:
        return F.reshape(g, shape=())
    rows = slices(F.raw(index).reshape(-1), dim)
    return F.put_zeros(g, key=(), then=rows, shape=shape)


@primitive(
    saves="index",
    formula="∂L/∂a = ∂L/∂y; the source gets α · ∂L/∂y where it was added",
    numbers="any",
)
def index_add(
    a: Array, index: Array, source: Array, *, dim: int, alpha: float
) -> Array:
    """A copy of a with α · source added to the slices that ``index`` names."""
    out = copy_of(a)
    add_at(out, slices(index, dim), source if alpha == 1 else source * alpha)
    return out


@index_add.gradient("a")
def _(F: Any, g: Any, _index: Any, *, dim: int, alpha: float) -> Any:
    return g


@index_add.gradient("source")
def _(F: Any, g: Any, index: Any, *, dim: int, alpha: float) -> Any:
    found = F.index_select(g, index, dim=dim)
    return found if alpha == 1 else found * alpha


@primitive(saves="index", formula=WRITTEN, numbers="any")
def index_copy(a: Array, index: Array, source: Array, *, dim: int) -> Array:
    """A copy of a with the source in the slices that ``index`` names."""
    out = copy_of(a)
    out[slices(index, dim)] = source
    return out


def _fill_title(dim: int, number: bool) -> str:
    return f"IndexFillBackward{int(not number)}"


@primitive(saves="index", title=_fill_title, formula=WRITTEN, numbers="any")
def index_fill(
    a: Array, index: Array, value: Array, *, dim: int, number: bool
) -> Array:
    """A copy of a with one value in the slices that ``index`` names."""
    out = copy_of(a)
    out[slices(index, dim)] = value
    return out


@index_copy.gradient("a")
@index_fill.gradient("a")
def _(F: Any, g: Any, index: Any, *, dim: int, number: bool = False) -> Any:
    zero = F.constant(np.zeros((), F.raw(g).dtype), g)
    return F.index_fill(g, index, zero, dim=dim, number=True)


@index_copy.gradient("source")
def _(F: Any, g: Any, index: Any, *, dim: int) -> Any:
    return F.index_select(g, index, dim=dim)


@index_fill.gradient("value")
def _(F: Any, g: Any, index: Any, *, dim: int, number: bool) -> Any:
    """All that was filled; a slice that is named twice was filled once."""
    zero = F.constant(np.zeros((), F.raw(g).dtype), g)
    return g - F.index_fill(g, index, zero, dim=dim, number=True)


def slices(index: Array, dim: int) -> tuple[Any, ...]:
    """The key of whole slices of one dimension."""
    return (*(slice(None),) * dim, index)


# ------------------------------------------------------------------ by one number


@primitive(saves="index a.shape", formula=SEEN, numbers="any")
def take(a: Array, index: Array) -> Array:
    """The numbers at these places, counted through a in order."""
    return a.take(index)


@take.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape) -> Any:
    return F.pick_zeros(g, places=F.raw(index), shape=shape)


@primitive(saves="index source.shape", formula=WRITTEN, numbers="any")
def put(a: Array, index: Array, source: Array, *, accumulate: bool) -> Array:
    """A copy of a with the source at these places, written or added."""
    out = copy_of(a)
    places, row = index.reshape(-1), source.reshape(-1)
    if accumulate:
        add_at(out.reshape(-1), (places,), row)
    else:
        out.reshape(-1)[places] = row
    return out


@put.gradient("a")
def _(F: Any, g: Any, index: Any, _shape: Shape, *, accumulate: bool) -> Any:
    if accumulate:
        return g
    return F.put(g, index, F.zeros_like(F.take(g, index)), accumulate=False)


@put.gradient("source")
def _(F: Any, g: Any, index: Any, shape: Shape, *, accumulate: bool) -> Any:
    return F.reshape(F.take(g, index), shape=shape)
