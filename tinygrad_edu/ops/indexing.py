"""Indexing: pick numbers out, and put gradients back where they were picked.

A ``key`` is NumPy's: integers, slices, None, Ellipsis, boolean and integer arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array
from .registry import array_module_of, primitive

Shape = tuple[int, ...]


def is_basic(key: tuple[Any, ...]) -> bool:
    """Whether the key only cuts (a view), and does not gather (a copy)."""
    return all(
        part is None or part is Ellipsis or isinstance(part, int | slice)
        for part in key
    )


@primitive(saves="a.shape", view=True)
def index(a: Array, *, key: tuple[Any, ...]) -> Array:
    """out = a[key]; a view for integers and slices, a copy for arrays of indices."""
    if is_basic(key) and Ellipsis not in key:
        key = (*key, Ellipsis)  # so that one number comes as a 0-d view, not a copy
    return a[key]


@index.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: tuple[Any, ...]) -> Any:
    return F.put_zeros(g, key=key, shape=shape)


@primitive()
def put_zeros(a: Array, *, key: tuple[Any, ...], shape: Shape) -> Array:
    """Zeros of ``shape`` with a added at ``key``; a place named twice gets a sum."""
    out = array_module_of(a).zeros(shape, a.dtype)
    if is_basic(key):
        out[key] = a
    else:
        np.add.at(out, key, a)
    return out


@put_zeros.gradient("a")
def _(F: Any, g: Any, *, key: tuple[Any, ...], shape: Shape) -> Any:
    return F.index(g, key=key)


@primitive(saves="value.shape", title="CopySlices")
def index_put(a: Array, value: Array, *, key: tuple[Any, ...]) -> Array:
    """A copy of a in which a[key] = value."""
    out = a.copy()
    out[key] = value
    return out


@index_put.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: tuple[Any, ...]) -> Any:
    """What was overwritten no longer matters."""
    return F.index_put(g, F.zeros_like(F.index(g, key=key)), key=key)


@index_put.gradient("value")
def _(F: Any, g: Any, shape: Shape, *, key: tuple[Any, ...]) -> Any:
    return F.sum_to(F.index(g, key=key), shape=shape)


@primitive(saves="index a.shape")
def gather(a: Array, index: Array, *, dim: int) -> Array:
    """out[i][j] = a[index[i][j]][j] for dim 0, a[i][index[i][j]] for dim 1, …"""
    return a[_along(index, dim)]


@gather.gradient("a")
def _(F: Any, g: Any, index: Any, shape: Shape, *, dim: int) -> Any:
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


@primitive(saves="index")
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
