"""The host's side of ``kernels/normalization.cu``: layer norm of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import launch
from . import own_kernel, suits
from .softmax import threads_for

Shape = tuple[int, ...]


def _rows(x: Array, weight: Array, bias: Array, *, shape: Shape, **how: Any) -> bool:
    """Layer norm: one mean for each row, weight and bias for each column."""
    given = [each for each in (weight, bias) if each.size]
    by_rows = len(shape) == 2 and how["dim"] == (1,) and how["per"] == (1, shape[1])
    return by_rows and all(map(suits, (x, *given)))


@own_kernel("standardize", when=_rows)
def standardize(
    x: Array,
    weight: Array,
    bias: Array,
    *,
    shape: Shape,
    dim: Shape,
    per: Shape,
    eps: float,
    node: str,
) -> tuple[Array, Array, Array, Array]:
    """y, the means and variances of the rows, and both once more for backward."""
    xp = array_module_of(x)
    rows, columns = shape
    x = xp.ascontiguousarray(x)
    weight = xp.ascontiguousarray(weight) if weight.size else xp.ones(columns, x.dtype)
    bias = xp.ascontiguousarray(bias) if bias.size else xp.zeros(columns, x.dtype)
    out, kept = xp.empty_like(x), xp.empty((2, rows, 1), x.dtype)
    args = (x, weight, bias, out, kept[0], kept[1], np.int32(columns), np.float32(eps))
    launch("normalization", "layer_norm", rows, threads_for(columns), args)
    return out, kept[0], kept[1], kept.view(f"i{kept.itemsize}")
