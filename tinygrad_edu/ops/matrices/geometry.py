"""Vectors in space: the cross product, and distances between points."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..along.reduction import add_up
from ..holomorphic import holomorphic
from ..registry import primitive


@primitive(
    saves="a b",
    title="LinalgCrossBackward0",
    formula="∂L/∂a = b × ∂L/∂y, ∂L/∂b = ∂L/∂y × a",
)
def cross(a: Array, b: Array, *, dim: int) -> Array:
    """y = a × b along a dimension of 3: y₀ = a₁ b₂ - a₂ b₁, and so on round."""
    once, twice = [1, 2, 0], [2, 0, 1]
    return a.take(once, dim) * b.take(twice, dim) - a.take(twice, dim) * b.take(
        once, dim
    )


@cross.gradient("a")
def _(F: Any, g: Any, _a: Any, b: Any, *, dim: int) -> Any:
    return F.cross(b, g, dim=dim)


@cross.gradient("b")
def _(F: Any, g: Any, a: Any, _b: Any, *, dim: int) -> Any:
    return F.cross(g, a, dim=dim)


holomorphic(cross)


def _title(by_products: bool) -> str:
    return "EuclideanDistBackward0" if by_products else "CdistBackward0"


@primitive(
    saves="a b out",
    title=_title,
    formula="∂L/∂aᵢ = Σⱼ ∂L/∂yᵢⱼ · (aᵢ − bⱼ) / yᵢⱼ, ∂L/∂bⱼ = −Σᵢ of the same",
)
def distances(a: Array, b: Array, *, by_products: bool) -> Array:
    """yᵢⱼ = |aᵢ - bⱼ| of points (…, n, d) and (…, m, d).

    ``by_products``: |a|² + |b|² - 2 a·b, one matrix product in place of n m d
    differences; faster for many points and less exact for close ones.
    """
    if not by_products:
        apart = a[..., :, None, :] - b[..., None, :, :]
        return np.sqrt(add_up(np.square(apart), (apart.ndim - 1,)))
    squares = add_up(a * a, (a.ndim - 1,), keepdim=True)
    others = add_up(b * b, (b.ndim - 1,), keepdim=True)
    products = np.matmul(a, b.swapaxes(-1, -2))
    squared = squares + others.swapaxes(-1, -2) - 2 * products
    return np.sqrt(np.maximum(squared, 0))


@distances.gradients
def _(F: Any, g: Any, a: Any, b: Any, out: Any, *, by_products: bool) -> list[Any]:
    """Equal points push each other in no direction: their share is 0."""
    zero = out == 0
    share = F.where(zero, F.zeros_like(g), g / F.where(zero, out + 1, out))
    turned = F.transpose(share, dim0=-1, dim1=-2)
    return [
        a * _row_sums(F, share) - F.bmm(share, b),
        b * _row_sums(F, turned) - F.bmm(turned, a),
    ]


def _row_sums(F: Any, x: Any) -> Any:
    return F.sum(x, dim=(len(x.shape) - 1,), keepdim=True)
