"""Reductions: many numbers become fewer. Backward, one gradient becomes many.

``dim`` is a tuple of dimensions, already counted from the front, or None for all.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...dtypes import has_gradient
from ..registry import primitive

Dims = tuple[int, ...] | None


def kept_shape(shape: tuple[int, ...], dim: Dims) -> tuple[int, ...]:
    """The shape with 1 in each reduced place: (2, 3), dim 1 -> (2, 1)."""
    if dim is None:
        return (1,) * len(shape)
    return tuple(1 if axis in dim else n for axis, n in enumerate(shape))


def count(shape: tuple[int, ...], dim: Dims) -> int:
    """How many numbers go into each result."""
    return math.prod(shape if dim is None else (shape[axis] for axis in dim))


# NumPy adds up pairwise along the dimension that is contiguous in memory, one number
# after the other along the rest: there float32 needs blocks to stay exact.
BLOCK = 64
LARGE = 1 << 16


def add_up(
    a: Array, dim: Any = None, keepdim: bool = False, dtype: Any = None
) -> Array:
    """``a.sum``, for NumPy without the Python function that stands before it."""
    if isinstance(a, np.ndarray | np.generic):
        if a.size > LARGE and a.dtype == np.float32:
            a = in_blocks(a, dim)
        return _add_reduce(a, dim if a.ndim else None, dtype, None, keepdim)
    return a.sum(axis=dim, dtype=dtype, keepdims=keepdim)


def in_blocks(a: Array, dim: Any) -> Array:
    """Partial sums: each long dimension that will be added up becomes a short one."""
    if dim is None and (a.flags.c_contiguous or a.flags.f_contiguous):
        return a
    axes = range(a.ndim) if dim is None else dim if isinstance(dim, tuple) else (dim,)
    for axis in axes:
        while a.shape[axis] > BLOCK and a.strides[axis] > a.itemsize:
            a = _sums_of_blocks(a, axis % a.ndim)
    return a


def _sums_of_blocks(a: Array, axis: int) -> Array:
    """One sum for each 64 numbers of a dimension, and one for those left over."""
    blocks, left = divmod(a.shape[axis], BLOCK)
    before = (slice(None),) * axis
    head = a[(*before, slice(blocks * BLOCK))]
    shape = (*a.shape[:axis], blocks, BLOCK, *a.shape[axis + 1 :])
    sums = _add_reduce(head.reshape(shape), axis + 1)
    if not left:
        return sums
    rest = _add_reduce(a[(*before, slice(-left, None))], axis, keepdims=True)
    return np.concatenate([sums, rest], axis)


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
    numbers="any",
)
def sum_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = Σ a; whole numbers are added up as int64."""
    wide = None if has_gradient(a.dtype) else np.int64
    return add_up(a, dim, keepdim, wide)


@sum_.gradient("a")
def _(F: Any, g: Any, shape: Any, *, dim: Dims, keepdim: bool) -> Any:
    return spread(F, g, shape, dim, keepdim)


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y where a is a number, 0 where it is nan")
def nansum(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = Σ a without the nans."""
    return add_up(np.where(a != a, a.dtype.type(0), a), dim, keepdim)


@nansum.gradient("a")
def _(F: Any, g: Any, a: Any, *, dim: Dims, keepdim: bool) -> Any:
    return spread(F, g, a.shape, dim, keepdim) * (a == a)


@primitive(
    saves="a.shape",
    title=_numbered("Mean", 0, 1),
    formula=("∂L/∂a = ∂L/∂y / N for each of the N elements that were averaged"),
    numbers="any",
)
def mean(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = (1/n) Σ a; the mean of nothing is nan, as in PyTorch."""
    return np.divide(add_up(a, dim, keepdim), count(a.shape, dim), dtype=a.dtype)


@mean.gradient("a")
def _(F: Any, g: Any, shape: Any, *, dim: Dims, keepdim: bool) -> Any:
    return spread(F, g / count(shape, dim), shape, dim, keepdim)


# ------------------------------------------------------------------ products


@primitive(
    saves="a out",
    title=_numbered("Prod", 0, 1),
    formula="∂L/∂a = ∂L/∂y · the product of all the others, which is y / a",
)
def prod(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """out = Π a; whole numbers are multiplied as int64."""
    wide = None if has_gradient(a.dtype) else np.int64
    return a.prod(axis=dim, keepdims=keepdim, dtype=wide)


@prod.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: Dims, keepdim: bool) -> Any:
    """∂(Π a)/∂aᵢ = Π of the others: out / aᵢ, but where a 0 is among them."""
    g = spread(F, g, a.shape, dim, keepdim)
    if a.all():
        return g * (spread(F, out, a.shape, dim, keepdim) / a)
    if dim is None:
        flat = F.reshape(a, shape=(math.prod(a.shape),))
        return g * F.reshape(_product_of_others(F, flat, 0), shape=a.shape)
    return g * _product_of_others(F, a, dim[0])


def _product_of_others(F: Any, a: Any, dim: int) -> Any:
    """Of all before times of all behind, along a dimension."""
    behind = F.flip(shifted_products(F, F.flip(a, dims=(dim,)), dim), dims=(dim,))
    return shifted_products(F, a, dim) * behind


def shifted_products(F: Any, a: Any, dim: int) -> Any:
    """1, a₀, a₀a₁, …: the product of all numbers before each."""
    whole = (slice(None),) * dim
    one = F.zeros_like(F.index(a, key=(*whole, slice(1)))) + 1
    return F.cumprod(F.cat(one, F.index(a, key=(*whole, slice(-1))), dim=dim), dim=dim)


# ------------------------------------------------------------------ spread


@primitive(saves="a", formula="∂L/∂a = ∂L/∂y · 2 · (a − mean(a)) / (N − 1)")
def var(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """out = Σ (a - mean)² / (n - correction)"""
    return _variance(
        a, mean.forward(a, dim=dim, keepdim=True), dim, correction, keepdim
    )


def _variance(
    a: Array, centre: Array, dim: Dims, correction: float, keepdim: bool
) -> Array:
    off = a - centre
    off *= off
    degrees = max(count(a.shape, dim) - correction, 0)
    return np.divide(add_up(off, dim, keepdim), degrees, dtype=a.dtype)


@var.gradient("a")
def _var_slope(
    F: Any, g: Any, a: Any, *, dim: Dims, correction: float, keepdim: bool
) -> Any:
    """∂var/∂a = 2 (a - mean) / (n - correction)"""
    centred = a - F.mean(a, dim=dim, keepdim=True)
    degrees = count(a.shape, dim) - correction
    g = spread(F, g, a.shape, dim, keepdim)
    if degrees <= 0 and dim is None:
        return g * (F.abs(centred) * math.inf)  # ∞, and nan where the slope is 0 / 0
    return g * (centred * (2 / degrees if degrees else math.inf))


@primitive(saves="a out", formula="∂L/∂a = ∂L/∂y · (a − mean(a)) / (y · (N − 1))")
def std(a: Array, *, dim: Dims, correction: float, keepdim: bool) -> Array:
    """out = √var"""
    return np.sqrt(var.forward(a, dim=dim, correction=correction, keepdim=keepdim))


@std.gradient("a")
def _std_slope(
    F: Any, g: Any, a: Any, out: Any, *, dim: Dims, correction: float, keepdim: bool
) -> Any:
    """∂std/∂a = ∂var/∂a / (2 std), and 0 where all numbers are equal (std = 0)."""
    g = F.where(out == 0, F.zeros_like(g), g / (out * 2))
    return _var_slope(F, g, a, dim=dim, correction=correction, keepdim=keepdim)


@primitive(
    saves="a",
    outputs=2,
    formula="∂L/∂a = ∂L/∂var · 2 · (a − mean(a)) / (N − 1) + ∂L/∂mean / N",
)
def var_mean(
    a: Array, *, dim: Dims, correction: float, keepdim: bool
) -> tuple[Array, Array]:
    """Both at once: the mean is needed for the variance anyway."""
    centre = mean.forward(a, dim=dim, keepdim=True)
    found = _variance(a, centre, dim, correction, keepdim)
    return found, centre.reshape(np.shape(found))


@var_mean.gradient("a")
def _(F: Any, g: Any, a: Any, *, dim: Dims, correction: float, keepdim: bool) -> Any:
    slope = _var_slope(F, g[0], a, dim=dim, correction=correction, keepdim=keepdim)
    each = g[1] / count(a.shape, dim)
    return slope + spread(F, each, a.shape, dim, keepdim)


@primitive(
    saves="a out0",
    outputs=2,
    formula="∂L/∂a = ∂L/∂std · (a − mean(a)) / (std · (N − 1)) + ∂L/∂mean / N",
)
def std_mean(
    a: Array, *, dim: Dims, correction: float, keepdim: bool
) -> tuple[Array, Array]:
    """Both at once."""
    found, centre = var_mean.forward(a, dim=dim, correction=correction, keepdim=keepdim)
    return np.sqrt(found), centre


@std_mean.gradient("a")
def _(
    F: Any, g: Any, a: Any, out: Any, *, dim: Dims, correction: float, keepdim: bool
) -> Any:
    slope = _std_slope(F, g[0], a, out, dim=dim, correction=correction, keepdim=keepdim)
    each = g[1] / count(a.shape, dim)
    return slope + spread(F, each, a.shape, dim, keepdim)


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


# ------------------------------------------------------------- answers, no gradient


@primitive(numbers="any")
def any_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether any is not zero."""
    return _answer(a, a.any(axis=dim, keepdims=keepdim))


@primitive(numbers="any")
def all_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether none is zero."""
    return _answer(a, a.all(axis=dim, keepdims=keepdim))


def _answer(a: Array, found: Array) -> Array:
    """PyTorch answers in bool, to a question about uint8 in uint8."""
    return found.astype(np.uint8) if a.dtype == np.uint8 else found
