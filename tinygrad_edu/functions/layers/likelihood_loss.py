"""Losses that are logarithms of probabilities: yes and no, distributions, counts.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none". Losses over
classes are in ``class_loss.py``.
"""

from __future__ import annotations

import math
from typing import Any

from ...autograd.autocasting import in_float32
from ...autograd.grad_mode import no_grad
from ...autograd.recording import general
from ...dtypes import is_floating, kind_name
from ...errors import runtime_error, value_error, warn
from ...ops.layers import loss as ops
from ...recorded import to_check
from .. import checks
from ..along.reduction import any
from ..arrangement.shape import unsqueeze
from ..arrangement.stretching import broadcast_shapes, expand
from ..numbers.choosing import masked_fill
from ..numbers.elementwise import exp, log, minus, mul, square
from ..numbers.special import xlogy
from .activations import floats, logsigmoid
from .loss_reduction import (
    Flag,
    chosen_reduction,
    fitted,
    no_gradient_of,
    reduced,
    two,
)

_surprise = general(ops.binary_cross_entropy)


@in_float32
def binary_cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """-(y log p + (1 - y) log(1 - p)) of probabilities p.

    `target` y is between 0 and 1. A logarithm below -100 counts as -100, so that a
    wrong answer given for sure has a loss that is not infinite. Raises RuntimeError
    for an input outside of 0 … 1.
    Source: PyTorch, ``torch.nn.functional.binary_cross_entropy``.

    >>> import tinygrad_edu as torch
    >>> p, y = torch.tensor([0.5, 1.0]), torch.tensor([1.0, 0.0])
    >>> torch.nn.functional.binary_cross_entropy(p, y, reduction="none")
    tensor([  0.6931, 100.0000])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    two("binary_cross_entropy", input, target)
    _check_probabilities(input, target)
    losses = _surprise(floats(input, "", "binary_cross_entropy"), target)
    if weight is None:
        return reduced(losses, reduction)
    no_gradient_of(weight, "binary_cross_entropy")
    shape = broadcast_shapes(target.shape, weight.shape)
    return reduced(fitted(losses * expand(weight, shape), input), reduction)


def _check_probabilities(input: Any, target: Any) -> None:
    p, y = to_check(input._array), target._array
    if p.shape != y.shape:
        raise value_error(
            f"Using a target size ({target.shape}) that is different to the input size "
            f"({input.shape}) is deprecated. Please ensure they have the same size."
        )
    if p.dtype != y.dtype:
        one, other = (kind_name(a.dtype) for a in (p, y))
        raise runtime_error(f"Found dtype {other} but expected {one}")
    if p.size and not (p.min() >= 0 and p.max() <= 1):
        raise runtime_error(
            "all elements of input should be between 0 and 1",
            got=f"numbers from {p.min()} to {p.max()}",
            hint="sigmoid(input), or binary_cross_entropy_with_logits for scores",
        )


@in_float32
def binary_cross_entropy_with_logits(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    pos_weight: Any = None,
) -> Any:
    """-(w⁺ y log σ(x) + (1 - y) log(1 - σ(x))), exact for scores x of any size.

    `target` y is between 0 and 1; `weight` is for each loss, `pos_weight` w⁺ for yes.
    Source: PyTorch, ``torch.nn.functional.binary_cross_entropy_with_logits``.

    >>> import tinygrad_edu as torch
    >>> scores, yes = torch.tensor([0.0, 100.0]), torch.tensor([1.0, 0.0])
    >>> F = torch.nn.functional
    >>> F.binary_cross_entropy_with_logits(scores, yes, reduction="none")
    tensor([  0.6931, 100.0000])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    two("binary_cross_entropy_with_logits", input, target)
    if input._array.shape != target._array.shape:
        raise value_error(
            f"Target size ({target.shape}) must be the same as input size "
            f"({input.shape})"
        )
    surprise = logsigmoid(input)
    if pos_weight is not None:
        surprise = surprise * ((pos_weight - 1) * target + 1)
    losses = fitted(minus(mul(1 - target, input), surprise), target)
    if weight is not None:
        losses = fitted(losses * weight, target)
    return reduced(losses, reduction)


@in_float32
def kl_div(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Any:
    """Σ y (log y - x): how far log-probabilities x are from probabilities y.

    With `log_target` y is given as a logarithm too. "batchmean" divides the sum by the
    number of examples, which is the divergence of Kullback and Leibler (1951); "mean",
    by which PyTorch divides by the number of all numbers, warns of that.
    Source: PyTorch, ``torch.nn.functional.kl_div``.

    >>> import tinygrad_edu as torch
    >>> p, q = torch.tensor([[0.5, 0.5]]), torch.tensor([[0.25, 0.75]])
    >>> torch.nn.functional.kl_div(q.log(), p, reduction="batchmean")
    tensor(0.1438)
    """
    two("kl_div", input, target)
    batch = reduction == "batchmean"
    if reduction == "mean" and size_average is reduce is None:
        warn(
            "reduction: 'mean' divides the total loss by both the batch size and the "
            "support size.'batchmean' divides only by the batch size, and aligns with "
            "the KL div math definition.'mean' will be changed to behave the same as "
            "'batchmean' in the next major release."
        )
    reduction = chosen_reduction("sum" if batch else reduction, size_average, reduce)
    if not is_floating(input._array.dtype) or not is_floating(target._array.dtype):
        raise runtime_error("kl_div: Integral inputs not supported.")
    if log_target:
        losses = mul(exp(target), minus(target, input))
    else:
        losses = minus(xlogy(target, target), mul(target, input))
    total = reduced(losses, reduction)
    return total / input._array.shape[0] if batch and input._array.ndim else total


@in_float32
def poisson_nll_loss(
    input: Any,
    target: Any,
    log_input: bool = True,
    full: bool = False,
    size_average: Flag = None,
    eps: float = 1e-8,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """λ - y log λ: how surprising a count y is where λ are expected.

    `input` is log λ, or λ itself without `log_input`; then `eps` keeps log λ finite.
    `full` adds log y! by Stirling's formula, y log y - y + log(2πy) / 2, where y > 1.
    Source: PyTorch, ``torch.nn.functional.poisson_nll_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.poisson_nll_loss(torch.zeros(1), torch.tensor([2.0]))
    tensor(1.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    two("poisson_nll_loss", input, target)
    checks.flag(log_input, "poisson_nll_loss", "log_input")
    checks.flag(full, "poisson_nll_loss", "full")
    if log_input:
        losses = exp(input) - target * input
    else:
        losses = input - target * log(input + eps)
    if full:
        stirling = target * log(target) - target + 0.5 * log(2 * math.pi * target)
        losses = losses + masked_fill(stirling, target <= 1, 0)
    return reduced(losses, reduction)


def gaussian_nll_loss(
    input: Any,
    target: Any,
    var: Any,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Any:
    """(log σ² + (x - y)² / σ²) / 2: a prediction x that says how sure it is.

    `var` σ² is a number, or a Tensor of the shape of `input`, perhaps without the last
    dimension or with one dimension of 1; it is at least `eps`. `full` adds log(2π) / 2.
    Source: PyTorch, ``torch.nn.functional.gaussian_nll_loss``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.tensor([0.0, 0.0]), torch.tensor([1.0, 2.0])
    >>> torch.nn.functional.gaussian_nll_loss(x, y, var=1.0)
    tensor(1.2500)
    """
    var = _variance(var, checks.tensor(input, "gaussian_nll_loss"))
    if reduction not in ("none", "mean", "sum"):
        raise value_error(f"{reduction} is not valid")
    var = var.clone()
    with no_grad():  # as PyTorch: the gradient does not see the bound
        var.clamp_(min=eps)
    losses = 0.5 * (log(var) + square(input - target) / var)
    if full:
        losses = losses + 0.5 * math.log(2 * math.pi)
    return reduced(losses, reduction)


def _variance(var: Any, input: Any) -> Any:
    """σ² as a Tensor that fits the input."""
    if isinstance(var, float):
        var = input.new_full(input.shape, var)
    if any(var < 0):
        raise value_error("var has negative entry/entries")
    array, shape = var._array, input._array.shape
    if array.shape == shape:
        return var
    if array.shape == shape[:-1]:
        return unsqueeze(var, -1)
    unlike = [n for n, m in zip(array.shape, shape, strict=False) if n != m]
    if array.ndim != len(shape) or unlike != [1]:
        raise value_error("var is of incorrect size")
    return var
