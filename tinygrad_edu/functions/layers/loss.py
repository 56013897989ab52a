"""Losses: one number that says how wrong the answers are.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.alignment import align
from ...autograd.recording import general
from ...dtypes import from_numpy, is_floating, scalar_name
from ...errors import runtime_error, value_error
from ...ops.layers import loss as ops
from ..along.reduction import log_softmax, mean, sum
from ..arrangement.rearranging import permute
from ..arrangement.shape import reshape
from ..checks import tensor
from ..numbers.elementwise import abs, minus

_nll = general(ops.nll_loss)
general(ops.nll_loss_backward)  # the gradient rule calls it on Tensors
_mse = general(ops.mse_loss)


def cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """-log of the probability that softmax(input) gives to the right class.

    input (N, C), (C) or (N, C, d…) scores; target labels (N), () or (N, d…), or
    probabilities of the shape of input. Raises IndexError for a label out of range.
    Source: PyTorch, ``torch.nn.functional.cross_entropy``.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[2.0, 0.0], [0.0, 2.0]])
    >>> torch.nn.functional.cross_entropy(scores, torch.tensor([0, 1]))
    tensor(0.1269)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    _check("cross_entropy_loss", input, target, weight)
    class_dim = 0 if input._array.ndim == 1 else 1
    log_p = log_softmax(input, class_dim)
    if is_floating(target._array.dtype) and target._array.shape == log_p._array.shape:
        return _soft_cross_entropy(log_p, target, weight, reduction, label_smoothing)
    hard = nll_loss(log_p, target, weight, None, ignore_index, None, reduction)
    if label_smoothing == 0:
        return hard
    if weight is not None or (target._array == ignore_index).any():
        raise NotImplementedError(
            "label_smoothing together with weight or ignored labels is not supported"
        )
    everywhere = _reduce(-mean(log_p, dim=class_dim), reduction)
    return hard * (1 - label_smoothing) + everywhere * label_smoothing


def _soft_cross_entropy(
    log_p: Any, target: Any, weight: Any, reduction: str, smoothing: float
) -> Any:
    """Targets that are probabilities: -Σ target log_p over the classes."""
    if weight is not None:
        raise NotImplementedError("weight with probabilities as targets")
    class_dim = 0 if log_p._array.ndim == 1 else 1
    classes = log_p._array.shape[class_dim]
    if smoothing:
        target = target * (1 - smoothing) + smoothing / classes
    losses = -sum(log_p * target, dim=class_dim)
    if reduction == "mean" and losses._array.ndim:
        return sum(losses) / (log_p._array.size // classes)
    return _reduce(losses, reduction)


def nll_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """-input[n, target[n]]: the loss of log-probabilities.

    Shapes and errors as in :func:`cross_entropy`.
    Source: PyTorch, ``torch.nn.functional.nll_loss``.

    >>> import tinygrad_edu as torch
    >>> log_p = torch.tensor([[-0.5, -1.0]])
    >>> torch.nn.functional.nll_loss(log_p, torch.tensor([1]))
    tensor(1.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    _check("nll_loss_nd", input, target, weight)
    rows, labels, shape = _as_rows(input, target)
    weights = None if weight is None else weight._array.copy()
    classes = rows._array.shape[1]
    if weights is not None and weights.shape != (classes,):
        raise runtime_error(
            f"weight tensor should be defined either for all {classes} classes or no "
            f"classes but got weight tensor of shape: {list(weights.shape)}"
        )
    loss = _nll(
        rows,
        labels,
        weight=weights,
        reduction=reduction,
        ignore_index=ignore_index,
    )
    return reshape(loss, shape) if reduction == "none" and len(shape) != 1 else loss


def _check(function: str, input: Any, target: Any, weight: Any) -> None:
    """The arguments of a loss are Tensors."""
    tensor(input, function)
    tensor(target, function, "target", 2)
    if weight is not None:
        tensor(weight, function, "weight", 3)


def _as_rows(input: Any, target: Any) -> tuple[Any, Any, tuple[int, ...]]:
    """Scores as (rows, classes), labels as (rows), and the shape of the labels."""
    a, labels = input._array, target._array
    if a.ndim == 0:
        raise value_error("Expected 1 or more dimensions (got 0)")
    if labels.dtype not in (np.int64, np.uint8):
        raise runtime_error(
            "expected target dtype to be Long or Byte, but got "
            f"{scalar_name(from_numpy(labels.dtype))}",
            hint="labels are integers: target.long()",
        )
    if a.ndim == labels.ndim == 1:
        if labels.size != 1:
            raise value_error(
                "For 1D input, 1D target must have size 1, but got target size: "
                f"{labels.size}"
            )
        target = reshape(target, ())
        labels = target._array
    expected = () if a.ndim == 1 else (a.shape[0], *a.shape[2:])
    if labels.shape != expected:
        count = labels.shape[0] if labels.ndim else 0
        if a.shape[0] != count:
            raise value_error(
                f"Expected input batch_size ({a.shape[0]}) to match target batch_size "
                f"({count}).",
                got=f"scores {tuple(a.shape)}, labels {tuple(labels.shape)}",
            )
        raise runtime_error(
            "0D or 1D target tensor expected, multi-target not supported",
            got=f"scores {tuple(a.shape)}, labels {tuple(labels.shape)}",
            expected=f"labels of shape {expected}",
        )
    if a.ndim == 2:
        return input, target, labels.shape
    if a.ndim == 1:
        return reshape(input, (1, -1)), reshape(target, (1,)), ()
    last = permute(input, (0, *range(2, a.ndim), 1))
    rows = reshape(last, (labels.size, a.shape[1]))
    return rows, reshape(target, (labels.size,)), labels.shape


def mse_loss(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """(input - target)², averaged. Source: ``torch.nn.functional.mse_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    input, target = align("mse_loss", input, target)
    return _mse(input, target, reduction=reduction)


def l1_loss(
    input: Any,
    target: Any,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """|input - target|, averaged. Source: ``torch.nn.functional.l1_loss``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.l1_loss(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(1.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    return _reduce(abs(minus(input, target)), reduction)


def _reduce(losses: Any, reduction: str) -> Any:
    if reduction == "none":
        return losses
    return mean(losses) if reduction == "mean" else sum(losses)


def chosen_reduction(
    reduction: str, size_average: bool | None, reduce: bool | None
) -> str:
    """What becomes of the losses; PyTorch's two old flags win where one is given.

    >>> chosen_reduction("mean", size_average=False, reduce=None)
    'sum'
    """
    if size_average is not None or reduce is not None:
        if reduce is False:
            return "none"
        return "sum" if size_average is False else "mean"
    if reduction not in ("none", "mean", "sum"):
        raise value_error(f"{reduction} is not a valid value for reduction")
    return reduction
