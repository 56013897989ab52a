"""The host's side of ``kernels/normalization.cu``: layer, batch and group norm."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.along.reduction import kept_shape
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel, suits
from .elementwise import of_two
from .indexing import in_rows
from .softmax import threads_for

Shape = tuple[int, ...]


def _by_rows(dim: Shape, per: Shape, shape: Shape) -> bool:
    """Layer norm: one mean for each row, weight and bias for each column."""
    return len(shape) == 2 and dim == (1,) and per == (1, shape[1])


def _by_channels(dim: Shape, per: Shape, shape: Shape) -> bool:
    """Batch norm: (N, C, places), weight and bias for each channel."""
    return len(shape) == 3 and dim == (0, 2) and per == (1, shape[1], 1)


def _by_groups(dim: Shape, per: Shape, shape: Shape) -> bool:
    """Group norm: (N, G, C / G, places), one mean for each group of an image."""
    return len(shape) == 4 and dim == (2, 3) and per == (1, *shape[1:3], 1)


def _known(x: Array, weight: Array, bias: Array, *, shape: Shape, **how: Any) -> bool:
    given = [each for each in (weight, bias) if each.size]
    kinds = (_by_rows, _by_channels, _by_groups)
    known = any(kind(how["dim"], how["per"], shape) for kind in kinds)
    return known and all(map(suits, (x, *given)))


@own_kernel("standardize", when=_known)
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
    """y, the means and variances, and both once more for backward."""
    xp, x = array_module_of(x), in_rows(x)
    out = xp.empty_like(x)
    kept = xp.empty((2, *kept_shape(shape, dim)), x.dtype)
    if _by_channels(dim, per, shape):
        given = _parameters(x, weight, bias, shape[1])
        counts = (*map(np.int32, shape), np.float32(eps))
        args = (x, *given, out, *kept, *counts)
        threads = min(THREADS, 32 * blocks(shape[0] * shape[2], 32))
        launch("normalization", "batch_norm", shape[1], threads, args)
    else:
        groups = _by_groups(dim, per, shape)
        numbers = kept[0].size, math.prod(shape) // kept[0].size
        none = x[:0].reshape(-1)
        given = _parameters(
            x, *((none, none) if groups else (weight, bias)), numbers[1]
        )
        args = (x, *given, out, *kept, np.int32(numbers[1]), np.float32(eps))
        launch("normalization", "layer_norm", numbers[0], threads_for(numbers[1]), args)
        if groups:
            out = _with_parameters(out.reshape(shape), weight, bias, per)
    return out.reshape(x.shape), *kept, kept.view(f"i{kept.itemsize}")


def _parameters(
    x: Array, weight: Array, bias: Array, count: int
) -> tuple[Array, Array]:
    """Weight and bias; ones and zeros where there are none."""
    xp = array_module_of(x)
    weight = in_rows(weight) if weight.size else xp.ones(count, x.dtype)
    return weight, in_rows(bias) if bias.size else xp.zeros(count, x.dtype)


def _with_parameters(y: Array, weight: Array, bias: Array, per: Shape) -> Array:
    """y · weight + bias, each stretched from its shape."""
    if weight.size:
        y = of_two("mul", y, weight.reshape(per))
    return of_two("add", y, bias.reshape(per)) if bias.size else y


def _channels(x: Array, weight: Array, bias: Array, **how: Array) -> bool:
    given = [each for each in (weight, bias) if each.size]
    return all(map(suits, (x, *given, *how.values())))


@own_kernel("scale_and_shift", when=_channels)
def scale_and_shift(
    x: Array, weight: Array, bias: Array, *, mean: Array, scale: Array
) -> Array:
    """(x - mean) · scale · w + b, each number of them for a channel."""
    per = (1, -1, *(1,) * (x.ndim - 2))
    scale = of_two("mul", scale, weight) if weight.size else scale
    off = of_two("sub", x, mean.reshape(per))
    nothing = weight[:0]
    return _with_parameters(of_two("mul", off, scale.reshape(per)), nothing, bias, per)
