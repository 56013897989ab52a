"""Reductions: many numbers become fewer. Backward, one gradient becomes many.

``dim`` is a tuple of dimensions, already counted from the front, or None for all.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..devices import Array
from ..dtypes import is_floating
from .registry import primitive

Dims = tuple[int, ...] | None


def kept_shape(shape: tuple[int, ...], dim: Dims) -> tuple[int, ...]:
    """The shape with 1 in each reduced place: (2, 3), dim 1 -> (2, 1)."""
    if dim is None:
        return (1,) * len(shape)
    return tuple(1 if axis in dim else n for axis, n in enumerate(shape))


def count(shape: tuple[int, ...], dim: Dims) -> int:
    """How many numbers go into each result."""
    return math.prod(shape if dim is None else (shape[axis] for axis in dim))


def add_up(
    a: Array, dim: Any = None, keepdim: bool = False, dtype: Any = None
) -> Array:
    """``a.sum``, for NumPy without the Python function that stands before it."""
    if isinstance(a, np.ndarray | np.generic):
        return _add_reduce(a, dim if a.ndim else None, dtype, None, keepdim)
    return a.sum(axis=dim, dtype=dtype, keepdims=keepdim)


def largest(a: Array, dim: Any) -> Array:
    """The largest numbers, kept as dimensions of 1; -inf where there is none."""
    if isinstance(a, np.ndarray | np.generic):
        return _max_reduce(a, dim, None, None, True, -np.inf)
    return a.max(axis=dim, keepdims=True)


_add_reduce: Any = np.add.reduce
_max_reduce: Any = np.maximum.reduce


def spread(F: Any, g: Any, shape: tuple[int, ...], dim: Dims, keepdim: bool) -> Any:
    """Reverse of a reduction: each gradient goes to every place it was summed from."""
    if not keepdim and dim is not None:
        g = F.reshape(g, shape=kept_shape(shape, dim))
    return F.stretch(g, shape=shape)


# ------------------------------------------------------------------ sums


def _numbered(name: str, whole: int, along: int) -> Any:
    """PyTorch numbers its overloads: over everything, and along dimensions."""
    return lambda dim, **_: f"{name}Backward{whole if dim is None else along}"


@primitive(
    saves="a.shape",
    title=_numbered("Sum", 0, 1),
    formula="∂L/∂a = ∂L/∂y, the same for every element that was summed",
)
def sum_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = Σ a; whole numbers are added up as int64."""
    wide = None if is_floating(a.dtype) else np.int64
    return add_up(a, dim, keepdim, wide)


@sum_.gradient("a")
def _(F: Any, g: Any, shape: Any, *, dim: Dims, keepdim: bool) -> Any:
    return spread(F, g, shape, dim, keepdim)


@primitive(
    saves="a.shape",
    title=_numbered("Mean", 0, 1),
    formula=("∂L/∂a = ∂L/∂y / N for each of the N elements that were averaged"),
)
def mean(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = (1/n) Σ a; the mean of nothing is nan, as in PyTorch."""
    with np.errstate(all="ignore"):
        total = add_up(a, dim, keepdim)
        return np.divide(total, count(a.shape, dim), dtype=a.dtype)


@mean.gradient("a")
def _(F: Any, g: Any, shape: Any, *, dim: Dims, keepdim: bool) -> Any:
    return spread(F, g / max(count(shape, dim), 1), shape, dim, keepdim)


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y · 2 · (a − mean(a)) / (N − 1)")
def var(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """out = Σ (a - mean)² / (n - correction)"""
    with np.errstate(all="ignore"):
        centred = a - mean.forward(a, dim=dim, keepdim=True)
        total = add_up(np.square(centred), dim, keepdim)
        degrees = max(count(a.shape, dim) - correction, 0)
        return np.divide(total, degrees, dtype=a.dtype)


@var.gradient("a")
def _var_slope(
    F: Any, g: Any, a: Any, *, dim: Dims, correction: float, keepdim: bool
) -> Any:
    """∂var/∂a = 2 (a - mean) / (n - correction)"""
    centred = a - F.mean(a, dim=dim, keepdim=True)
    degrees = count(a.shape, dim) - correction
    scale = 2 / degrees if degrees > 0 else math.nan
    return spread(F, g, a.shape, dim, keepdim) * (centred * scale)


@primitive(saves="a out", formula="∂L/∂a = ∂L/∂y · (a − mean(a)) / (y · (N − 1))")
def std(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """out = √var"""
    with np.errstate(all="ignore"):
        return np.sqrt(var.forward(a, dim=dim, correction=correction, keepdim=keepdim))


@std.gradient("a")
def _(
    F: Any, g: Any, a: Any, out: Any, *, dim: Dims, correction: float, keepdim: bool
) -> Any:
    """∂std/∂a = ∂var/∂a / (2 std), and 0 where all numbers are equal (std = 0)."""
    g = F.where(out == 0, F.zeros_like(g), g / (out * 2))
    return _var_slope(F, g, a, dim=dim, correction=correction, keepdim=keepdim)


@primitive(saves="a out", formula="∂L/∂a = ∂L/∂y · exp(a − y)")
def logsumexp(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = log Σ eᵃ, shifted by the largest a so that nothing overflows."""
    with np.errstate(all="ignore"):
        shift = largest(a, dim)
        shift = np.where(np.isfinite(shift), shift, a.dtype.type(0))
        out = np.log(add_up(np.exp(a - shift), dim, keepdim=True)) + shift
    return out if keepdim else out.squeeze(axis=dim)


@logsumexp.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: Dims, keepdim: bool) -> Any:
    g = spread(F, g, a.shape, dim, keepdim)
    return g * F.exp(a - spread(F, out, a.shape, dim, keepdim))


# ------------------------------------------------------------------ extremes


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


@max_.gradient("a")
@min_.gradient("a")
@amax.gradient("a")
@amin.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: Dims, keepdim: bool) -> Any:
    chosen = F.raw(a == spread(F, out, a.shape, dim, keepdim))
    share = chosen / np.maximum(chosen.sum(axis=dim, keepdims=True), 1)
    share = F.constant(share.astype(F.raw(a).dtype), g)
    return spread(F, g, a.shape, dim, keepdim) * share


@primitive(
    saves="a.shape out1",
    title="MaxBackward0",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y where a is the largest, 0 elsewhere",
)
def max_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The largest value along one dimension and where the first of them stands."""
    return _pick(a, a.argmax(axis=dim), dim, keepdim)


@primitive(
    saves="a.shape out1",
    title="MinBackward0",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y where a is the smallest, 0 elsewhere",
)
def min_dim(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The smallest value along one dimension and where the first of them stands."""
    return _pick(a, a.argmin(axis=dim), dim, keepdim)


def _pick(a: Array, index: Array, dim: int, keepdim: bool) -> tuple[Array, Array]:
    if a.ndim == 0:
        return a.copy(), np.asarray(index)
    index = np.expand_dims(index, dim)
    values = np.take_along_axis(a, index, dim)
    return (values, index) if keepdim else (values.squeeze(dim), index.squeeze(dim))


@max_dim.gradient("a")
@min_dim.gradient("a")
def _(F: Any, g: Any, shape: Any, index: Any, *, dim: int, keepdim: bool) -> Any:
    """Only the value that was picked receives the gradient."""
    if not shape:
        return g
    if not keepdim:
        kept = kept_shape(shape, (dim,))
        g, index = F.reshape(g, shape=kept), F.reshape(index, shape=kept)
    return F.scatter_zeros(g, index, dim=dim, shape=shape)


# ------------------------------------------------------------------ scans


@primitive(formula="∂L/∂a = sum of ∂L/∂y from each element to the end")
def cumsum(a: Array, *, dim: int) -> Array:
    """out_i = a_0 + … + a_i along one dimension."""
    wide = None if is_floating(a.dtype) else np.int64
    return np.cumsum(a, axis=dim, dtype=wide).reshape(a.shape)


@cumsum.gradient("a")
def _(F: Any, g: Any, *, dim: int) -> Any:
    """a_i went into every later sum, so its gradient is the sum of all later ones."""
    return F.flip(F.cumsum(F.flip(g, dims=(dim,)), dim=dim), dims=(dim,))


# ------------------------------------------------------------- answers, no gradient


@primitive()
def argmax(a: Array, *, dim: int | None, keepdim: bool) -> Array:
    """Where the first largest value stands (in the flattened array for None)."""
    return np.asarray(a.argmax(axis=dim, keepdims=keepdim))


@primitive()
def argmin(a: Array, *, dim: int | None, keepdim: bool) -> Array:
    """Where the first smallest value stands (in the flattened array for None)."""
    return np.asarray(a.argmin(axis=dim, keepdims=keepdim))


@primitive()
def any_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether any is not zero."""
    return a.any(axis=dim, keepdims=keepdim)


@primitive()
def all_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether none is zero."""
    return a.all(axis=dim, keepdims=keepdim)
