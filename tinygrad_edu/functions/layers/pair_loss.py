"""Losses of two tensors, number beside number: distances, yes and no, distributions.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none". All are made
of recorded functions: their gradients need no rules of their own.
"""

from __future__ import annotations

from typing import Any

from ...errors import runtime_error, value_error
from .. import checks
from ..along.reduction import mean, sum
from ..numbers.choosing import clamp_min, where
from ..numbers.elementwise import abs, exp, log1p, minus, mul
from ..numbers.special import xlogy
from .activations import logsigmoid
from .loss import chosen_reduction, l1_loss

Flag = bool | None


def reduced(losses: Any, reduction: str) -> Any:
    """Each loss, their mean or their sum."""
    if reduction == "none":
        return losses
    return mean(losses) if reduction == "mean" else sum(losses)


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
    reduction = chosen_reduction(reduction, size_average, reduce)
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    if beta < 0:
        raise runtime_error("smooth_l1_loss does not support negative values for beta.")
    off = minus(input, target)
    far = abs(off)
    return reduced(
        where(far < beta, off * off * (0.5 / beta), far - beta / 2), reduction
    )


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
    reduction = chosen_reduction(reduction, None, None)
    if delta <= 0:
        raise runtime_error(
            "huber_loss does not support non-positive values for delta."
        )
    off = minus(input, target)
    far = abs(off)
    losses = where(far <= delta, off * off * 0.5, (far - delta / 2) * delta)
    if weight is None:
        return reduced(losses, reduction)
    if weight._array.shape != input._array.shape:
        raise value_error("Weights and input must have the same size.")
    return reduced(losses * weight, reduction)


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
    name = "binary_cross_entropy_with_logits"
    reduction = chosen_reduction(reduction, size_average, reduce)
    of_input = checks.tensor(input, name)._array.shape
    of_target = checks.tensor(target, name, "target", 2)._array.shape
    if of_input != of_target:
        raise value_error(
            f"Target size (torch.Size({list(of_target)})) must be the same as input "
            f"size (torch.Size({list(of_input)}))"
        )
    surprise = logsigmoid(input)
    if pos_weight is not None:
        surprise = surprise * ((pos_weight - 1) * target + 1)
    losses = minus(mul(1 - target, input), surprise)
    return reduced(losses if weight is None else losses * weight, reduction)


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
    number of examples, which is the divergence of Kullback and Leibler (1951).
    Source: PyTorch, ``torch.nn.functional.kl_div``.

    >>> import tinygrad_edu as torch
    >>> p, q = torch.tensor([[0.5, 0.5]]), torch.tensor([[0.25, 0.75]])
    >>> torch.nn.functional.kl_div(q.log(), p, reduction="batchmean")
    tensor(0.1438)
    """
    batch = reduction == "batchmean"
    reduction = chosen_reduction("sum" if batch else reduction, size_average, reduce)
    if log_target:
        losses = mul(exp(target), minus(target, input))
    else:
        losses = minus(xlogy(target, target), mul(target, input))
    total = reduced(losses, reduction)
    return total / input._array.shape[0] if batch and input._array.ndim else total


def soft_margin_loss(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """log(1 + e^(-y x)) for y = 1 or -1.

    Source: PyTorch, ``torch.nn.functional.soft_margin_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.soft_margin_loss(torch.zeros(1), torch.ones(1))
    tensor(0.6931)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    return reduced(log1p(exp(mul(-input, target))), reduction)


def margin_ranking_loss(
    input1: Any,
    input2: Any,
    target: Any,
    margin: float = 0,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """max(0, margin - y (x₁ - x₂)): y = 1 says that x₁ is to be the larger, -1 x₂.

    Source: PyTorch, ``torch.nn.functional.margin_ranking_loss``.

    >>> import tinygrad_edu as torch
    >>> one = torch.ones(1)
    >>> torch.nn.functional.margin_ranking_loss(one, 3 * one, one)
    tensor(2.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    shapes = [list(each._array.shape) for each in (input1, input2, target)]
    if len({len(shape) for shape in shapes}) > 1:
        one, two, three = (f"torch.Size({shape})" for shape in shapes)
        raise runtime_error(
            "margin_ranking_loss : All input tensors should have same dimension but "
            f"got sizes: input1: {one}, input2: {two}, target: {three} "
        )
    return reduced(clamp_min(mul(-target, input1 - input2) + margin, 0), reduction)


def hinge_embedding_loss(
    input: Any,
    target: Any,
    margin: float = 1.0,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """x for y = 1, max(0, margin - x) for y = -1: distances x of alike and unlike.

    Source: PyTorch, ``torch.nn.functional.hinge_embedding_loss``.

    >>> import tinygrad_edu as torch
    >>> x, y = torch.tensor([0.25, 0.25]), torch.tensor([1, -1])
    >>> torch.nn.functional.hinge_embedding_loss(x, y, reduction="none")
    tensor([0.2500, 0.7500])
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    unlike = where(target != 1, clamp_min(margin - input, 0), 0.0)
    return reduced(unlike + where(target != -1, input, 0.0), reduction)
