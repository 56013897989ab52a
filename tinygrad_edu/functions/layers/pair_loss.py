"""Losses of two tensors, number beside number: how far a prediction is off.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none"; `weight`, of
the shape of `input`, counts some numbers more than others.
"""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import align
from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...errors import runtime_error, value_error
from ...ops.layers import loss as ops
from ..checks import real_number
from ..numbers.choosing import where
from ..numbers.elementwise import abs, minus
from .activations import floats
from .loss_reduction import (
    Flag,
    chosen_reduction,
    fitted,
    reduced,
    two,
    warn_of_sizes,
    weighted,
)

_mse = general(ops.mse_loss)


@in_float32
def mse_loss(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Any:
    r"""The mean of squared differences, :math:`(x - y)^2`.

    Warns where the shapes differ: (B) against (B, 1) would be B × B differences.
    Source: PyTorch, ``torch.nn.functional.mse_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    two("mse_loss", input, target)
    warn_of_sizes(input, target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    input, target = align("mse_loss", input, target)
    if weight is None:
        return _mse(input, target, reduction=reduction)
    _check_weight(weight, input)
    return weighted(_mse(input, target, reduction="none"), weight, reduction)


@in_float32
def l1_loss(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Any:
    r"""The mean of absolute differences, :math:`|x - y|`.

    Warns where the shapes differ. Source: PyTorch, ``torch.nn.functional.l1_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.l1_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 5.0]))
    tensor(1.5000)
    """
    two("l1_loss", input, target)
    warn_of_sizes(input, target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    losses = abs(minus(input, target))
    if weight is not None:
        _check_weight(weight, input)
    return weighted(losses, weight, reduction)


@in_float32
def smooth_l1_loss(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Any:
    """d² / 2β where d = |input - target| < β, d - β/2 elsewhere (Girshick, 2015).

    Source: PyTorch, ``torch.nn.functional.smooth_l1_loss``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.tensor([0.5, 3.0]), torch.zeros(2)
    >>> torch.nn.functional.smooth_l1_loss(x, y, reduction="none")
    tensor([0.1250, 2.5000])
    """
    two("smooth_l1_loss", input, target)
    warn_of_sizes(input, target)
    reduction = chosen_reduction(reduction, size_average, reduce)
    off = _difference("smooth_l1", input, target)
    far = abs(off)
    if beta == 0:
        return reduced(far, reduction)
    if real_number(beta, "smooth_l1_loss", "beta") < 0:
        raise runtime_error("smooth_l1_loss does not support negative values for beta.")
    losses = where(far < beta, off * off * (0.5 / beta), far - beta / 2)
    return reduced(losses, reduction)


@in_float32
def huber_loss(
    input: Any,
    target: Any,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Any = None,
) -> Any:
    """d² / 2 where d = |input - target| ≤ δ, δ (d - δ/2) elsewhere (Huber, 1964).

    Source: PyTorch, ``torch.nn.functional.huber_loss``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.tensor([1.0, 3.0]), torch.zeros(2)
    >>> torch.nn.functional.huber_loss(x, y, reduction="none", delta=2.0)
    tensor([0.5000, 4.0000])
    """
    two("huber_loss", input, target)
    warn_of_sizes(input, target)
    reduction = chosen_reduction(reduction)
    if real_number(delta, "huber_loss", "delta") <= 0:
        raise runtime_error(
            "huber_loss does not support non-positive values for delta."
        )
    off = _difference("huber", input, target)
    far = abs(off)
    losses = where(far <= delta, off * off * 0.5, (far - delta / 2) * delta)
    if losses._array.dtype != input._array.dtype:
        losses = fitted(losses, input)
    if weight is None:
        return reduced(losses, reduction)
    _check_weight(weight, input)
    return reduced(losses * weight, reduction)


def _difference(name: str, input: Any, target: Any) -> Any:
    """input - target as floating point numbers."""
    off = minus(*align(f"{name}_loss", input, target))
    return floats(off, name)


def _check_weight(weight: Any, input: Any) -> None:
    if weight._array.shape != input._array.shape:
        raise value_error("Weights and input must have the same size.")
