"""How large vectors are: |x|ₚ = (Σ |xᵢ|ᵖ)^(1/p), and its limits for p = 0, ∞ and -∞."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ..registry import primitive
from .reduction import Dims, add_up, count, kept_shape


@primitive(
    saves="a out",
    title="LinalgVectorNormBackward0",
    formula="∂L/∂a = ∂L/∂y · a / y for p = 2, ∂L/∂y · sign(a) |a|ᵖ⁻¹ / yᵖ⁻¹ for any p",
)
def vector_norm(a: Array, *, ord: float, dim: Dims, keepdim: bool) -> Array:
    """y = |a|ₚ over the dimensions ``dim``, or over all."""
    if ord == 2:
        if dim is None and not keepdim and isinstance(a, np.ndarray):
            flat = a.reshape(-1)
            return np.sqrt(np.dot(flat, flat))
        return np.sqrt(add_up(np.square(a), dim, keepdim))
    sizes = abs(a)
    if ord == math.inf:
        if not sizes.size:  # the largest of no numbers is 0 here
            return add_up(sizes, dim, keepdim)
        return sizes.max(axis=dim, keepdims=keepdim)
    if ord == -math.inf:
        return sizes.min(axis=dim, keepdims=keepdim)
    if ord == 0:
        return add_up((a != 0).astype(a.dtype), dim, keepdim)
    if ord == 1:
        return add_up(sizes, dim, keepdim)
    with np.errstate(all="ignore"):
        return add_up(sizes ** a.dtype.type(ord), dim, keepdim) ** a.dtype.type(1 / ord)


@vector_norm.gradient("a")
def _(F: Any, g: Any, a: Any, out: Any, *, ord: float, dim: Dims, keepdim: bool) -> Any:
    """Where the norm is 0 its graph has a corner; PyTorch takes the slope 0 there."""
    if ord == 0:
        return F.zeros_like(a)
    if not keepdim:
        kept = kept_shape(a.shape, dim)
        g, out = F.reshape(g, shape=kept), F.reshape(out, shape=kept)
    if ord == 1:
        return g * F.sign(a)
    if abs(ord) == math.inf:
        return _extreme_slope(F, g, a, out, dim)
    zero = out == 0
    safe = F.where(zero, out + 1, out)
    g = F.where(zero, F.zeros_like(g), g)
    if ord == 2:
        return g / safe * a
    sizes = F.where(a == 0, a + 1, F.abs(a))  # sign(a) is 0 there
    share = F.sign(a) * F.pow_scalar(sizes, exponent=ord - 1)
    return share * (g * F.pow_scalar(safe, exponent=1 - ord))


def _extreme_slope(F: Any, g: Any, a: Any, out: Any, dim: Dims) -> Any:
    """The numbers of the largest (smallest) size share the gradient evenly."""
    chosen = (abs(F.raw(a)) == F.raw(out)).astype(F.raw(a).dtype)
    share = chosen / np.maximum(chosen.sum(axis=dim, keepdims=True), 1)
    return g * F.sign(a) * F.constant(share, g)


def has_identity(shape: tuple[int, ...], ord: float, dim: Dims) -> bool:
    """Whether the norm of nothing is defined: 0, but not for the smallest of none."""
    return count(shape, dim) > 0 or 0 <= ord < math.inf
