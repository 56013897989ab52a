"""Extremes: the largest and the smallest numbers, and where they stand.

Who receives the gradient where several are equal? ``max(dim)`` answers with a place:
that one number alone. ``amax``, ``max`` of everything and ``aminmax`` answer with a
value: all that are equal share.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import primitive
from .reduction import Dims, kept_shape, spread


@primitive(
    saves="a out",
    formula=("∂L/∂a = ∂L/∂y where a is the largest (shared if several), 0 elsewhere"),
)
def amax(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = the largest a; equal largest ones share the gradient."""
    return a.max(axis=dim, keepdims=keepdim)


@primitive(
    saves="a out",
    formula=("∂L/∂a = ∂L/∂y where a is the smallest (shared if several), 0 elsewhere"),
)
def amin(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = the smallest a; equal smallest ones share the gradient."""
    return a.min(axis=dim, keepdims=keepdim)


@primitive(
    saves="a out",
    title="MaxBackward1",
    formula="∂L/∂a = ∂L/∂y where a is the largest, 0 elsewhere",
)
def max_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The largest of all numbers; equal largest ones share the gradient."""
    return a.max(axis=dim, keepdims=keepdim)


@primitive(
    saves="a out",
    title="MinBackward1",
    formula="∂L/∂a = ∂L/∂y where a is the smallest, 0 elsewhere",
)
def min_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The smallest of all numbers; equal smallest ones share the gradient."""
    return a.min(axis=dim, keepdims=keepdim)


@amax.gradient("a")
@amin.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: Dims, keepdim: bool) -> Any:
    chosen = a == spread(F, out, a.shape, dim, keepdim)
    return shared(F, g, chosen, dim, keepdim)


@max_.gradient("a")
@min_.gradient("a")
def share_of_whole(
    F: Any, g: Any, a: Any, out: Any, *, dim: Dims, keepdim: bool
) -> Any:
    """Where the answer is nan, the nans share (amax has no gradient there)."""
    out = spread(F, out, a.shape, dim, keepdim)
    chosen = (a == out) | ((a != a) & (out != out))
    return shared(F, g, chosen, dim, keepdim)


def shared(F: Any, g: Any, chosen: Any, dim: Dims, keepdim: bool) -> Any:
    """The gradient in equal parts for all that were chosen; nan where none was."""
    g = spread(F, g, chosen.shape, dim, keepdim)
    return g / F.sum(chosen, dim=dim, keepdim=True) * chosen


@primitive(
    saves="a.shape out1",
    title="MaxBackward0",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y where a is the largest, 0 elsewhere",
)
def max_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The largest value along one dimension and where the first of them stands."""
    if a.ndim == 0:
        return a.copy(), np.zeros_like(a, np.int64)
    how: dict[str, Any] = {"axis": dim, "keepdims": keepdim}
    return a.max(**how), a.argmax(**how)


@primitive(
    saves="a.shape out1",
    title="MinBackward0",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y where a is the smallest, 0 elsewhere",
)
def min_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The smallest value along one dimension and where the first of them stands."""
    if a.ndim == 0:
        return a.copy(), np.zeros_like(a, np.int64)
    how: dict[str, Any] = {"axis": dim, "keepdims": keepdim}
    return a.min(**how), a.argmin(**how)


def pick_at(a: Array, index: Array, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The number that stands at ``index`` along a dimension, and the index."""
    if a.ndim == 0:
        return a.copy(), np.zeros_like(a, np.int64)
    index = np.expand_dims(index, dim)
    values = np.take_along_axis(a, index, dim)
    return (values, index) if keepdim else (values.squeeze(dim), index.squeeze(dim))


@max_dim.gradient("a")
@min_dim.gradient("a")
def to_the_picked(
    F: Any, g: Any, shape: Any, index: Any, *, dim: int, keepdim: bool, **_: Any
) -> Any:
    """Only the number that was picked receives the gradient."""
    if not shape:
        return g
    if not keepdim:
        kept = kept_shape(shape, (dim,))
        g, index = F.reshape(g, shape=kept), F.reshape(index, shape=kept)
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


@primitive(
    saves="a out0 out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y where a is the smallest or largest (shared), 0 elsewhere",
)
def aminmax(a: Array, *, dim: Dims, keepdim: bool) -> tuple[Array, Array]:
    """The smallest and the largest numbers."""
    how: dict[str, Any] = {"axis": dim, "keepdims": keepdim}
    return a.min(**how), a.max(**how)


@aminmax.gradient("a")
def _(F: Any, g: Any, a: Any, low: Any, high: Any, *, dim: Dims, keepdim: bool) -> Any:
    lowest = a == spread(F, low, a.shape, dim, keepdim)
    highest = a == spread(F, high, a.shape, dim, keepdim)
    from_low = shared(F, g[0], lowest, dim, keepdim)
    return from_low + shared(F, g[1], highest, dim, keepdim)


# ------------------------------------------------------------- answers, no gradient


@primitive()
def argmax(a: Array, *, dim: int | None, keepdim: bool) -> Array:
    """Where the first largest value stands (in the flattened array for None)."""
    return a.argmax(axis=dim, keepdims=keepdim)


@primitive()
def argmin(a: Array, *, dim: int | None, keepdim: bool) -> Array:
    """Where the first smallest value stands (in the flattened array for None)."""
    return a.argmin(axis=dim, keepdims=keepdim)
