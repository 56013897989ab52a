"""Lengths of the rows of a weight, for the norms of weights."""

from __future__ import annotations

from typing import Any

from ...functions.checks import dimension
from ...tensor import Tensor


def length_except(tensor: Tensor, dim: int, p: float = 2) -> Tensor:
    """The length over all dimensions but `dim`, which are kept; over all for -1."""
    if dim == -1:
        return tensor.norm(p)  # type: ignore[no-any-return]
    dim = dimension(dim, tensor.ndim, "norm_except_dim")
    others = [each for each in range(tensor.ndim) if each != dim]
    if not others:
        return tensor.abs()  # type: ignore[no-any-return]
    return tensor.norm(p, others, keepdim=True)  # type: ignore[no-any-return]


def scaled_to(v: Tensor, g: Tensor, dim: int) -> Tensor:
    """g v / ‖v‖"""
    return v * (g / length_except(v, dim))  # type: ignore[no-any-return]


def rows_of(weight: Tensor, dim: int) -> Tensor:
    """A weight as a matrix with a row for each place along `dim`."""
    if dim != 0:
        others = [each for each in range(weight.ndim) if each != dim]
        weight = weight.permute(dim, *others)
    return weight.flatten(1)  # type: ignore[no-any-return]


def usual_dimension(module: Any) -> int:
    """The dimension that counts the outputs of a layer."""
    return 1 if getattr(module, "transposed", False) else 0
