"""Forgetting a gradient: modules and optimizers both do it."""

from __future__ import annotations

from ...tensor import Tensor


def clear_gradient(parameter: Tensor, set_to_none: bool) -> None:
    """Set the gradient to None, or to zeros that no graph remembers."""
    if set_to_none or parameter.grad is None:
        parameter.grad = None
    else:
        parameter.grad = parameter.grad.detach()
        parameter.grad.zero_()
