"""How much may be pruned, and of what."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

from ...errors import index_error, type_error, value_error
from ...tensor import Tensor


def check_amount(amount: Any) -> None:
    """A share between 0 and 1, or a number of things."""
    if not isinstance(amount, Real):
        raise type_error(f"Invalid type for amount: {amount}. Must be int or float.")
    whole = isinstance(amount, Integral)
    size = float(amount)
    if size < 0 or (not whole and size > 1):
        raise value_error(
            f"amount={amount} should either be a float in the range [0, 1] or a "
            "non-negative integer"
        )


def count_to_prune(amount: Any, size: int) -> int:
    """A number of things, from a share or as it is."""
    return amount if isinstance(amount, Integral) else round(amount * size)  # type: ignore[return-value]


def check_count(count: int, size: int) -> None:
    """Not more than there is."""
    if count > size:
        raise value_error(
            f"amount={count} should be smaller than the number of parameters to "
            f"prune={size}"
        )


def check_several_dimensions(t: Tensor) -> None:
    """Channels need two dimensions."""
    if t.ndim <= 1:
        raise value_error(
            "Structured pruning can only be applied to multidimensional tensors. Found "
            f"tensor of shape {t.shape} with {t.ndim} dims"
        )


def check_dimension(t: Tensor, dim: int) -> None:
    """A dimension that there is."""
    if dim >= t.ndim:
        raise index_error(f"Invalid index {dim} for tensor of size {t.shape}")


def check_same_shape(scores: Tensor, t: Tensor, what: str) -> None:
    """A score for each number."""
    if scores.shape != t.shape:
        raise AssertionError(f"{what}, got {scores.shape} vs {t.shape}")
