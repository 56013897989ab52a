"""Losses with a margin: what is right shall be better by so much, not just better.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none". All are made
of recorded functions: their gradients need no rules of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...dtypes import kind_name
from ...errors import index_error, message, runtime_error, value_error
from ...ops.registry import array_module_of
from ...recorded import to_check
from ..along.reduction import sum
from ..arrangement.scatter import gather
from ..arrangement.shape import reshape, unsqueeze
from ..beside import beside
from ..checks import real, real_number, tensor
from ..numbers.choosing import clamp_min, where
from ..numbers.elementwise import exp, log1p, mul
from .activations import logsigmoid
from .loss_reduction import (
    Flag,
    chosen_reduction,
    fitted,
    no_gradient_of,
    reduced,
    three,
    two,
)


@in_float32
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
    two("soft_margin_loss", input, target)
    return reduced(fitted(log1p(exp(mul(-input, target))), input), reduction)


@in_float32
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
    two("hinge_embedding_loss", input, target)
    unlike = where(target != 1, clamp_min(fitted(margin - input, input), 0), 0)
    return reduced(unlike + where(target != -1, input, 0), reduction)


@in_float32
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
    three("margin_ranking_loss", input1=input1, input2=input2, target=target)
    real_number(margin, "margin_ranking_loss", "margin")
    if len({x._array.ndim for x in (input1, input2, target)}) > 1:
        raise runtime_error(
            "margin_ranking_loss : All input tensors should have same dimension but "
            f"got sizes: input1: {input1.shape}, input2: {input2.shape}, "
            f"target: {target.shape} "
        )
    return reduced(clamp_min(mul(-target, input1 - input2) + margin, 0), reduction)


# ------------------------------------------------------------------ classes


@in_float32
def multi_margin_loss(
    input: Any,
    target: Any,
    p: int = 1,
    margin: float = 1.0,
    weight: Any = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """Σ max(0, margin - x_y + x_c)ᵖ / C over the wrong classes c: y is the right one.

    input (N, C) or (C), target (N) or (); `weight` (C) is that of the right class.
    Source: PyTorch, ``torch.nn.functional.multi_margin_loss``.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[1.0, 0.5, 0.0]])
    >>> torch.nn.functional.multi_margin_loss(scores, torch.tensor([0]))
    tensor(0.1667)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    two("multi_margin_loss", input, target)
    if p not in (1, 2):
        raise value_error("only p == 1 and p == 2 supported")
    if weight is not None:
        tensor(weight, "multi_margin_loss", "weight", 5)
        if weight._array.ndim != 1:
            raise value_error("weight must be one-dimensional")
    real(margin, "multi_margin_loss", "margin")
    shape = target._array.shape
    _check_matrix(input, "multi_margin_loss_cpu_kernel")
    classes = input._array.shape[-1] if input._array.ndim else 1
    scores = reshape(input, (-1, classes) if input._array.size else (0, classes))
    _check_classes(input, target, weight, scores._array.shape)
    right = reshape(target, (-1, 1))
    over = clamp_min(margin - gather(scores, 1, right) + scores, 0)
    losses = over if p == 1 else over * over
    if weight is not None:
        losses = losses * weight[right]
    numbers = array_module_of(right._array).arange(classes)
    wrong = right != beside(numbers, right)
    losses = sum(where(wrong, losses, 0.0), dim=1) / classes
    return reduced(reshape(losses, shape), reduction)


def _check_matrix(input: Any, kernel: str) -> None:
    """Scores are (N, C), (C) or (), in float32 or float64."""
    shape = input._array.shape
    if len(shape) > 2 or 0 in shape[-1:]:
        raise runtime_error(
            "Expected non-empty vector or matrix with optional 0-dim batch size, but "
            f"got: {list(shape)}"
        )
    if input._array.dtype not in (np.float32, np.float64):
        kind = kind_name(input._array.dtype)
        raise NotImplementedError(
            message(f"\"{kernel}\" not implemented for '{kind}'", hint="x.float()")
        )


def _check_long(target: Any) -> None:
    if target._array.dtype != np.int64:
        kind = kind_name(target._array.dtype)
        raise runtime_error(
            f"expected scalar type Long but found {kind}", hint="target.long()"
        )


def _check_same_type(input: Any, weight: Any) -> None:
    one, other = (kind_name(x._array.dtype) for x in (input, weight))
    if one != other:
        raise runtime_error(
            f"expected scalar type {one} but found {other}",
            hint="weight.to(input.dtype)",
        )


def _check_classes(input: Any, target: Any, weight: Any, shape: Any) -> None:
    labels, (rows, classes) = to_check(target._array), shape
    if labels.ndim > 1 or labels.size != rows:
        raise runtime_error(
            "multi_margin_loss: target tensor should be 1-D with size equal to the "
            "number of input samples (batch size). Expected target size "
            f"[{rows}], but got {list(labels.shape)}. Input has shape "
            f"{list(input._array.shape)}."
        )
    if weight is not None:
        no_gradient_of(weight, "multi_margin_loss")
        if weight._array.shape != (classes,):
            raise runtime_error(
                f"inconsistent weight size, expected {classes} but got "
                f"{list(weight._array.shape)}"
            )
        _check_same_type(input, weight)
    _check_long(target)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise runtime_error(
            "target out of range",
            got=f"numbers from {labels.min()} to {labels.max()}",
            expected=f"from 0 to {classes - 1}",
        )


@in_float32
def multilabel_margin_loss(
    input: Any,
    target: Any,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """Σ max(0, 1 - (x_y - x_c)) / C over the right classes y and the wrong ones c.

    input (N, C) or (C). target has the same shape: the numbers of the right classes,
    then -1 and whatever follows.
    Source: PyTorch, ``torch.nn.functional.multilabel_margin_loss``.

    >>> import tinygrad_edu as torch
    >>> scores, right = torch.tensor([1.0, 0.5, 0.0]), torch.tensor([0, 2, -1])
    >>> torch.nn.functional.multilabel_margin_loss(scores, right)
    tensor(0.6667)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    two("multilabel_margin_loss", input, target)
    _check_matrix(input, "multilabel_margin_loss_forward_out_frame")
    shape, labels = input._array.shape, target._array
    if labels.shape != shape:
        raise runtime_error(
            f"inconsistent target size: {list(labels.shape)} for input of size: "
            f"{list(shape)}"
        )
    _check_long(target)
    classes, known = shape[-1] if shape else 1, to_check(labels)
    if labels.size and not -1 <= known.min() <= known.max() < classes:
        raise runtime_error(
            "argument #2 'target' is out of range",
            got=f"numbers from {known.min()} to {known.max()}",
            expected=f"from 0 to {classes - 1}, then -1",
        )
    into = (labels.size // classes, classes)
    losses = _over_pairs(reshape(input, into), labels.reshape(into))  # (N)
    return reduced(reshape(losses, shape[:-1]), reduction)


def _over_pairs(scores: Any, labels: Any) -> Any:
    """The sum over pairs of a right and a wrong class, (N, C) → (N)."""
    xp = array_module_of(labels)
    given = xp.logical_and.accumulate(labels >= 0, axis=1)
    most = int(given.sum(axis=1).max(initial=0))
    labels, given = xp.where(given, labels, 0)[:, :most], given[:, :most]
    classes = scores._array.shape[1]
    named = labels[:, :, None] == xp.arange(classes)  # (N, most, C)
    wrong = ~(named & given[:, :, None]).any(axis=1)  # (N, C)
    pairs = beside(given[:, :, None] & wrong[:, None, :], scores)  # (N, most, C)
    right = gather(scores, 1, beside(labels, scores))  # (N, most)
    over = clamp_min(1 - unsqueeze(right, 2) + unsqueeze(scores, 1), 0)
    return sum(where(pairs, over, 0.0), dim=(1, 2)) / classes


def multilabel_soft_margin_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """-Σ (y log σ(x) + (1 - y) log σ(-x)) / C: each class says yes or no by itself.

    input and target (…, C) → (…); `weight` (C) counts some classes more.
    Source: PyTorch, ``torch.nn.functional.multilabel_soft_margin_loss``.

    >>> import tinygrad_edu as torch
    >>> scores, yes = torch.zeros(1, 2), torch.tensor([[1.0, 0.0]])
    >>> torch.nn.functional.multilabel_soft_margin_loss(scores, yes)
    tensor(0.6931)
    """
    if size_average is not None or reduce is not None:
        reduction = chosen_reduction(reduction, size_average, reduce)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        losses = losses * weight
    if not input._array.ndim:
        raise index_error("Dimension specified as -1 but tensor has no dimensions")
    classes = input._array.shape[-1]
    losses = sum(losses, dim=input._array.ndim - 1) / classes
    if reduction not in ("none", "mean", "sum"):
        raise value_error(f"{reduction} is not valid")
    return reduced(losses, reduction)
