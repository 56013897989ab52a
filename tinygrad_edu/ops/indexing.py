"""Indexing: pick numbers out, and put gradients back where they were picked.

An index has up to two steps, each a NumPy key. ``key`` only cuts (integers, slices,
None): the result is a view. ``then`` gathers from what is left (arrays of integers,
masks): the result is a copy. NumPy would take both at once, but it moves dimensions
when an integer and an array stand apart in one key; PyTorch does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array
from .registry import array_module_of, primitive

Shape = tuple[int, ...]
Key = tuple[Any, ...]


def _title(key: Key, then: Key | None = None) -> str:
    """The name of the last step: PyTorch takes an index apart from left to right."""
    if then is not None:
        return "IndexBackward0"
    steps = [part for part in key if part != slice(None) and part is not Ellipsis]
    last = steps[-1] if steps else Ellipsis
    if last is None:
        return "UnsqueezeBackward0"
    if last is Ellipsis:
        return "AliasBackward0"
    return "SliceBackward0" if isinstance(last, slice) else "SelectBackward0"


def cut(a: Array, key: Key) -> Array:
    """a[key] as a view, also where one number is left over."""
    return a[key if Ellipsis in key else (*key, Ellipsis)]


@primitive(
    saves="a.shape",
    view=True,
    title=_title,
    formula=("∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere"),
)
def index(a: Array, *, key: Key, then: Key | None = None) -> Array:
    """out = a[key][then]"""
    part = cut(a, key)
    return part if then is None else part[then]


@index.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    return F.put_zeros(g, key=key, then=then, shape=shape)


@primitive(formula="∂L/∂a = ∂L/∂y at the places where a was put")
def put_zeros(a: Array, *, key: Key, shape: Shape, then: Key | None = None) -> Array:
    """Zeros of ``shape`` with a added at the index; a place named twice gets a sum."""
    out = array_module_of(a).zeros(shape, a.dtype)
    part = cut(out, key)
    if then is None:
        part[...] = a
    else:
        np.add.at(part, then, a)
    return out


@put_zeros.gradient("a")
def _(F: Any, g: Any, *, key: Key, shape: Shape, then: Key | None = None) -> Any:
    return F.index(g, key=key, then=then)


@primitive(
    saves="value.shape",
    title="CopySlices",
    formula="the part written over gets 0, the value written gets its ∂L/∂y",
)
def index_put(a: Array, value: Array, *, key: Key, then: Key | None = None) -> Array:
    """A copy of a in which a[key][then] = value."""
    out = a.copy()
    cut(out, key)[... if then is None else then] = value
    return out


@index_put.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    """What was overwritten no longer matters."""
    overwritten = F.index(g, key=key, then=then)
    return F.index_put(g, F.zeros_like(overwritten), key=key, then=then)


@index_put.gradient("value")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    return F.sum_to(F.index(g, key=key, then=then), shape=shape)


# ------------------------------------------------------------------ along a dimension


@primitive(
    saves="index a.shape",
    formula=("∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere"),
)
def gather(a: Array, index: Array, *, dim: int) -> Array:
    """out[i][j] = a[index[i][j]][j] for dim 0, a[i][index[i][j]] for dim 1, …"""
    return a[_along(index, dim)]


@gather.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, dim: int) -> Any:
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


@primitive(saves="index", formula="∂L/∂a = ∂L/∂y at the places where a was put")
def scatter_zeros(a: Array, index: Array, *, dim: int, shape: Shape) -> Array:
    """Zeros of ``shape`` with a added where ``index`` points along ``dim``."""
    out = array_module_of(a).zeros(shape, a.dtype)
    np.add.at(out, _along(index, dim), a)
    return out


@scatter_zeros.gradient("a")
def _(F: Any, g: Any, index: Any, *, dim: int, shape: Shape) -> Any:
    return F.gather(g, index, dim=dim)


def _along(index: Array, dim: int) -> tuple[Array, ...]:
    """A NumPy key that counts every dimension but ``dim``, where ``index`` rules."""
    axes = np.ogrid[tuple(slice(n) for n in index.shape)] if index.ndim else []
    return tuple(index if axis == dim else grid for axis, grid in enumerate(axes))


@primitive(
    saves="index a.shape",
    formula="∂L/∂a = ∂L/∂y added up where rows were taken from, 0 elsewhere",
)
def index_select(a: Array, index: Array, *, dim: int) -> Array:
    """The slices of one dimension that ``index`` names, in its order."""
    return a.take(index, axis=dim)


@index_select.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, dim: int) -> Any:
    rows = (*(slice(None),) * dim, F.raw(index))
    return F.put_zeros(g, key=(), then=rows, shape=shape)


# ------------------------------------------------------------------ by place in memory


@primitive(
    saves="a.shape",
    title="AsStridedBackward0",
    formula=("∂L/∂a = ∂L/∂y added up where elements were taken from, 0 elsewhere"),
)
def pick(a: Array, *, places: Array) -> Array:
    """The numbers at these places, counted through a from its first number on."""
    return a.reshape(-1)[places]


@pick.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, places: Array) -> Any:
    return F.pick_zeros(g, places=places, shape=shape)


@primitive(formula="∂L/∂a = ∂L/∂y at the places where a was put")
def pick_zeros(a: Array, *, places: Array, shape: Shape) -> Array:
    """Zeros of ``shape`` with a added at these places."""
    out = array_module_of(a).zeros(shape, a.dtype)
    np.add.at(out.reshape(-1), places, a)
    return out


@pick_zeros.gradient("a")
def _(F: Any, g: Any, *, places: Array, shape: Shape) -> Any:
    return F.pick(g, places=places)


@primitive(
    title="CopySlices",
    formula="the part written over gets 0, the value written gets its ∂L/∂y",
)
def place(a: Array, value: Array, *, places: Array) -> Array:
    """A copy of a with the value at these places."""
    out = a.copy()
    out.reshape(-1)[places] = value
    return out


@place.gradient("a")
def _(F: Any, g: Any, *, places: Array) -> Any:
    return F.place(g, F.zeros_like(F.pick(g, places=places)), places=places)


@place.gradient("value")
def _(F: Any, g: Any, *, places: Array) -> Any:
    return F.pick(g, places=places)
