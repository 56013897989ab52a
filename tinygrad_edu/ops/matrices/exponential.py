"""The exponential of a matrix: e to A = I + A + A²/2! + A³/3! + …"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ..holomorphic import holomorphic
from ..registry import array_module_of, primitive

TERMS = 18  # of a matrix of norm ½: the next one is below 10⁻²²


@primitive(
    saves="a",
    title="LinalgMatrixExpBackward0",
    formula="∂L/∂A = the upper right block of exp([[Aᵀ, ∂L/∂y], [0, Aᵀ]])",
)
def matrix_exp(a: Array) -> Array:
    """y = (e to A/2ˢ) squared s times, where A/2ˢ is small enough for the series.

    Source: Higham (2005), The scaling and squaring method for the matrix exponential
    revisited.
    """
    if a.size == 0:
        return a.copy()
    identity = array_module_of(a).eye(a.shape[-1], dtype=a.dtype)
    size = float(abs(a).sum(axis=-1).max())
    squarings = max(0, math.ceil(math.log2(size)) + 1) if 0 < size < math.inf else 0
    small = a * 0.5**squarings
    out = identity + small / TERMS
    for k in range(TERMS - 1, 0, -1):  # Horner: I + A/1 (I + A/2 (I + A/3 (…)))
        out = identity + np.matmul(small, out) / k
    for _ in range(squarings):
        out = np.matmul(out, out)
    return out.astype(a.dtype, copy=False)


@matrix_exp.gradient("a")
def _(F: Any, g: Any, a: Any) -> Any:
    """Source: Al-Mohy and Higham (2009), Computing the Fréchet derivative of the
    matrix exponential, equation 1.1.
    """
    n = a.shape[-1]
    turned = F.transpose(a, dim0=-1, dim1=-2)
    above = F.cat(turned, g, dim=a.ndim - 1)
    below = F.cat(F.zeros_like(turned), turned, dim=a.ndim - 1)
    block = F.matrix_exp(F.cat(above, below, dim=a.ndim - 2))
    return F.index(block, key=(Ellipsis, slice(n), slice(n, None)))


holomorphic(matrix_exp)
