"""Scans: each result is made of all numbers up to its own place.

Backward, each number is in its own result and in all later ones: most rules are a
scan in the other direction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...dtypes import has_gradient
from ..registry import copy_of, in_rows, primitive
from .reduction import shifted_products


def backwards(F: Any, scan: Any, a: Any, dim: int) -> Any:
    """A scan from the end to the start."""
    return F.flip(scan(F.flip(a, dims=(dim,)), dim=dim), dims=(dim,))


# ------------------------------------------------------------------ sums and products


@primitive(formula="∂L/∂a = sum of ∂L/∂y from each element to the end", numbers="any")
def cumsum(a: Array, *, dim: int) -> Array:
    """out_i = a_0 + … + a_i along one dimension."""
    wide = None if has_gradient(a.dtype) else np.int64
    return in_rows(np.cumsum(a, axis=dim, dtype=wide).reshape(a.shape))


@cumsum.gradient("a")
def _(F: Any, g: Any, *, dim: int) -> Any:
    """a_i went into every later sum, so its gradient is the sum of all later ones."""
    return backwards(F, F.cumsum, g, dim)


@primitive(saves="a out", formula="∂L/∂a = sum of ∂L/∂y · y / a, from there to the end")
def cumprod(a: Array, *, dim: int) -> Array:
    """out_i = a_0 · … · a_i along one dimension."""
    wide = None if has_gradient(a.dtype) else np.int64
    return in_rows(np.cumprod(a, axis=dim, dtype=wide).reshape(a.shape))


@cumprod.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: int) -> Any:
    """∂L/∂aᵢ = Σ_{j≥i} gⱼ outⱼ / aᵢ; without dividing where a 0 is among them."""
    if a.all():
        return backwards(F, F.cumsum, g * out, dim) / a
    if a.ndim == 0:
        return g
    return shifted_products(F, a, dim) * F.decaying_sum(g, a, dim=dim)


@primitive(
    saves="factor out",
    formula="∂L/∂aᵢ = tᵢ with tᵢ = ∂L/∂yᵢ + factorᵢ · tᵢ₋₁, ∂L/∂factorᵢ = tᵢ₋₁ · yᵢ",
)
def decaying_sum(a: Array, factor: Array, *, dim: int) -> Array:
    """outᵢ = aᵢ + factorᵢ₊₁ · outᵢ₊₁, from the last number to the first."""
    out = copy_of(a)
    total, by = np.moveaxis(out, dim, 0), np.moveaxis(factor, dim, 0)
    for i in range(len(total) - 2, -1, -1):
        total[i] += by[i + 1] * total[i + 1]
    return out


@decaying_sum.gradients
def _(F: Any, g: Any, factor: Any, out: Any, *, dim: int) -> list[Any]:
    """The same chain walked the other way: outᵢ₋₁ had factorᵢ · outᵢ in it."""
    t = backwards(
        F, lambda g, dim: F.decaying_sum(g, one_later(F, factor, dim), dim=dim), g, dim
    )
    first, rest = _parts(dim, slice(1)), _parts(dim, slice(1, None))
    earlier = F.index(t, key=_parts(dim, slice(-1))) * F.index(out, key=rest)
    return [t, F.cat(F.zeros_like(F.index(t, key=first)), earlier, dim=dim)]


def one_later(F: Any, factor: Any, dim: int) -> Any:
    """Factors for the walk back: in reverse order and moved on by one place."""
    first, rest = _parts(dim, slice(1)), _parts(dim, slice(1, None))
    moved = F.cat(F.index(factor, key=rest), F.index(factor, key=first), dim=dim)
    return F.flip(moved, dims=(dim,))


def _parts(dim: int, part: slice) -> tuple[slice, ...]:
    return (*(slice(None),) * dim, part)


@primitive(saves="a out", formula="∂L/∂aᵢ = sum of ∂L/∂yⱼ · exp(aᵢ − yⱼ) for j ≥ i")
def logcumsumexp(a: Array, *, dim: int) -> Array:
    """outᵢ = log Σ_{j≤i} e^aⱼ without overflow."""
    return in_rows(np.logaddexp.accumulate(a, axis=dim)) if a.ndim else a.copy()


@logcumsumexp.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, dim: int) -> Any:
    """e^aᵢ Σ_{j≥i} gⱼ e^-outⱼ, computed by its logarithm, for g > 0 and g < 0 apart."""
    if not a.ndim:
        return g
    smallest = float(np.finfo(F.raw(a).dtype).tiny)  # stands for 0: log 0 is -∞

    def part(g: Any) -> Any:
        log_g = F.log(F.clamp(g, min=smallest, max=None))
        return F.exp(backwards(F, F.logcumsumexp, log_g - out, dim) + a)

    return part(g) - part(-g)


# ------------------------------------------------------------------ extremes so far


@primitive(
    saves="a.shape out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y added up over the places where a was the largest so far",
)
def cummax(a: Array, *, dim: int) -> tuple[Array, Array]:
    """The largest number so far and the last place where it stood."""
    return _so_far(a, np.maximum, dim)


@primitive(
    saves="a.shape out1",
    outputs=2,
    formula="∂L/∂a = ∂L/∂y added up over the places where a was the smallest so far",
)
def cummin(a: Array, *, dim: int) -> tuple[Array, Array]:
    """The smallest number so far and the last place where it stood."""
    return _so_far(a, np.minimum, dim)


def _so_far(a: Array, better: Any, dim: int) -> tuple[Array, Array]:
    if a.ndim == 0:
        return a.copy(), np.zeros_like(a, np.int64)
    values = better.accumulate(a, axis=dim)
    places = np.arange(a.shape[dim]).reshape(-1, *(1,) * (a.ndim - dim - 1))
    hits = np.where((a == values) | (a != a), places, 0)
    return in_rows(values), in_rows(np.maximum.accumulate(hits, axis=dim))


@cummax.gradient("a")
@cummin.gradient("a")
def _(F: Any, g: Any, shape: Any, index: Any, *, dim: int) -> Any:
    return F.scatter_zeros(g, index, dim=dim, shape=shape)
