"""What becomes of the losses of a batch: their mean, their sum, or each of them."""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import cast
from ...autograd.grad_mode import is_grad_enabled
from ...dtypes import from_numpy, is_floating, kind_name
from ...errors import runtime_error, value_error, warn
from ..along.reduction import mean, sum
from ..checks import tensor

Flag = bool | None


def chosen_reduction(
    reduction: str, size_average: Flag = None, reduce: Flag = None
) -> str:
    """The reduction that is meant; PyTorch's two old flags win where one is given.

    >>> chosen_reduction("sum")
    'sum'
    """
    if size_average is not None or reduce is not None:
        return _of_old_flags(size_average, reduce)
    if reduction == "elementwise_mean":
        warn(
            "reduction='elementwise_mean' is deprecated. "
            "Please use reduction='mean' instead."
        )
        return "mean"
    if reduction not in ("none", "mean", "sum"):
        raise value_error(f"{reduction} is not a valid value for reduction")
    return reduction


def _of_old_flags(size_average: Flag, reduce: Flag) -> str:
    if reduce is False:
        found = "none"
    else:
        found = "sum" if size_average is False else "mean"
    warn(
        "size_average and reduce args will be deprecated, please use "
        f"reduction='{found}' instead."
    )
    return found


def reduced(losses: Any, reduction: str) -> Any:
    """Each loss, their mean or their sum."""
    if reduction == "none":
        return losses
    return mean(losses) if reduction == "mean" else sum(losses)


def weighted(losses: Any, weight: Any, reduction: str) -> Any:
    """Each loss times its weight; the mean is one of weights: Σ w L / Σ w."""
    if weight is None:
        return reduced(losses, reduction)
    total = reduced(losses * weight, "none" if reduction == "none" else "sum")
    return total / sum(weight) if reduction == "mean" else total


def two(function: str, input: Any, target: Any) -> tuple[Any, Any]:
    """What a loss compares, if both are Tensors."""
    return tensor(input, function), tensor(target, function, "target", 2)


def three(function: str, **tensors: Any) -> None:
    """The first arguments of a loss of three Tensors are Tensors."""
    for position, (name, each) in enumerate(tensors.items(), 1):
        tensor(each, function, name, position)


def warn_of_sizes(input: Any, target: Any) -> None:
    """(B) against (B, 1) would be B × B differences: PyTorch's warning."""
    if input._array.shape != target._array.shape:
        warn(
            f"Using a target size ({target.shape}) that is different to the input "
            f"size ({input.shape}). This will likely lead to incorrect results due to "
            "broadcasting. Please ensure they have the same size."
        )


def fitted(losses: Any, like: Any) -> Any:
    """Losses in the dtype and shape of an argument, as where PyTorch writes into it."""
    a, own = losses._array, like._array
    if a.shape != own.shape:
        raise runtime_error(
            f"output with shape {list(own.shape)} doesn't match the broadcast shape "
            f"{list(a.shape)}"
        )
    if a.dtype == own.dtype:
        return losses
    if not is_floating(own.dtype):
        one, other = (kind_name(x.dtype) for x in (a, own))
        raise runtime_error(
            f"result type {one} can't be cast to the desired output type {other}"
        )
    return cast(losses, from_numpy(own.dtype))


def no_gradient_of(weight: Any, function: str) -> None:
    """A weight that asks for a gradient is refused, as PyTorch does."""
    if weight._requires_grad and is_grad_enabled():
        raise runtime_error(
            f"The function '{function}' is not differentiable with respect to "
            "argument 'weight'. This input cannot have requires_grad True.",
            hint="weight.detach()",
        )
