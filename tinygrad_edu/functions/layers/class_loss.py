"""Losses over classes: how surprising the right class is.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none". With scores of
shape (N, C, d…) each place of d… is an example of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.recording import general
from ...devices import on_gpu
from ...dtypes import is_floating, kind_name
from ...errors import runtime_error, value_error
from ...ops.layers import loss as ops
from ...recorded import Recorded
from ..along.reduction import log_softmax, sum
from ..arrangement.rearranging import permute
from ..arrangement.shape import reshape
from ..beside import beside
from ..checks import real_number, tensor, whole
from ..numbers.choosing import masked_fill
from .activations import floats
from .loss_reduction import Flag, chosen_reduction, no_gradient_of, reduced

_nll = general(ops.nll_loss)
general(ops.nll_loss_backward)  # the gradient rule calls it on Tensors
_together = general(ops.cross_entropy)

# From so many scores on, log_softmax and nll_loss are one operation: half the way
# through memory. Of fewer, the graph keeps both steps.
MANY = 1 << 15


@in_float32
def cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Flag = None,
    ignore_index: int = -100,
    reduce: Flag = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """-log of the probability that softmax(input) gives to the right class.

    input (N, C), (C) or (N, C, d…) scores; target labels (N), () or (N, d…), or
    probabilities of the shape of input. `weight` (C) counts some classes more than
    others, and the mean is one of weights; labels `ignore_index` do not count.
    `label_smoothing` ε moves that share of the target to all classes alike. Raises
    IndexError for a label out of range.
    Source: PyTorch, ``torch.nn.functional.cross_entropy``.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[2.0, 0.0], [0.0, 2.0]])
    >>> torch.nn.functional.cross_entropy(scores, torch.tensor([0, 1]))
    tensor(0.1269)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    _check("cross_entropy_loss", input, target, weight)
    whole(ignore_index, "cross_entropy_loss", "ignore_index")
    real_number(label_smoothing, "cross_entropy_loss", "label_smoothing")
    soft = input._array.shape == target._array.shape
    if soft:
        _check_soft(target, ignore_index)
    if label_smoothing > 1:
        raise runtime_error(
            f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}"
        )
    if soft:
        return _soft_cross_entropy(input, target, weight, reduction, label_smoothing)
    how: Any = {"reduction": reduction, "ignore_index": ignore_index}
    if label_smoothing > 0:
        return _smoothed(input, target, weight, label_smoothing, **how)
    if input._array.size >= MANY and not on_gpu(input._array):
        return _of_labels(_at_once, input, target, weight, **how)
    dim = 0 if input._array.ndim == 1 else 1
    return _of_labels(_nll, log_softmax(input, dim), target, weight, **how)


def _at_once(scores: Any, labels: Any, **how: Any) -> Any:
    losses, _ = _together(scores, labels, **how)
    return losses


@in_float32
def nll_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Flag = None,
    ignore_index: int = -100,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """-input[n, target[n]]: the loss of log-probabilities.

    Shapes, weights and errors as in :func:`cross_entropy`.
    Source: PyTorch, ``torch.nn.functional.nll_loss``.

    >>> import tinygrad_edu as torch
    >>> log_p = torch.tensor([[-0.5, -1.0]])
    >>> torch.nn.functional.nll_loss(log_p, torch.tensor([1]))
    tensor(1.)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    _check("nll_loss_nd", input, target, weight)
    whole(ignore_index, "nll_loss_nd", "ignore_index")
    how: Any = {"reduction": reduction, "ignore_index": ignore_index}
    return _of_labels(_nll, input, target, weight, **how)


def _of_labels(
    loss: Any, input: Any, target: Any, weight: Any, *, reduction: str, **how: Any
) -> Any:
    """A loss of rows and their labels, for scores of any shape."""
    rows, labels, shape = _as_rows(input, target)
    images = "2d_forward" if input._array.ndim > 2 else ""
    floats(input, "", f"nll_loss{images}_out_frame")
    if weight is not None:
        no_gradient_of(weight, "nll_loss_forward")
        _check_weight(weight, rows._array.shape[1], input)
        weight = weight._array.copy()
    found = loss(rows, labels, weight=weight, reduction=reduction, **how)
    return reshape(found, shape) if reduction == "none" and len(shape) != 1 else found


def _soft_cross_entropy(
    input: Any, target: Any, weight: Any, reduction: str, smoothing: float
) -> Any:
    """Targets that are probabilities: -Σ w y log p over the classes."""
    dim = 0 if input._array.ndim == 1 else 1
    classes = input._array.shape[dim]
    if smoothing > 0:
        target = target * (1 - smoothing) + smoothing / classes
    surprise = log_softmax(input, dim) * target
    if weight is not None:
        if weight._array.shape != (classes,):
            raise runtime_error(
                "cross_entropy: weight tensor should be defined either for all "
                f"{classes} classes or no classes but got weight tensor of shape: "
                f"{list(weight._array.shape)}"
            )
        surprise = surprise * _per_class(weight, input)
    losses = -sum(surprise, dim=dim)
    if reduction != "mean":
        return reduced(losses, reduction)
    examples = input._array.size // max(classes, 1)
    return sum(losses) / examples if examples else reduced(losses, "mean")


def _smoothed(
    input: Any,
    target: Any,
    weight: Any,
    smoothing: float,
    *,
    reduction: str,
    ignore_index: int,
) -> Any:
    """(1 - ε) of the loss of the labels, and ε of that of all classes alike."""
    dim = 0 if input._array.ndim == 1 else 1
    log_p = log_softmax(input, dim)
    how: Any = {"reduction": reduction, "ignore_index": ignore_index}
    of_labels = _of_labels(_nll, log_p, target, weight, **how)
    surprise = log_p if weight is None else log_p * _per_class(weight, input)
    ignored = target == ignore_index
    of_all = -sum(surprise, dim=dim)
    if of_all._array.shape != ignored._array.shape:  # (C) with a label of shape (1)
        ignored = reshape(ignored, ())
    of_all = masked_fill(of_all, ignored, 0.0)
    if reduction == "mean":
        of_all = sum(of_all) / _counted(target._array, ignore_index, weight, input)
    elif reduction == "sum":
        of_all = sum(of_all)
    share = smoothing / input._array.shape[dim]
    return (1 - smoothing) * of_labels + share * of_all


def _counted(labels: Any, ignore_index: int, weight: Any, like: Any) -> Any:
    """What the mean divides by: the labels that count, each by its weight."""
    if on_gpu(labels) or isinstance(labels, Recorded):  # nobody waits for a count
        kept = labels != ignore_index
        if weight is not None:
            kept = weight._array[np.where(kept, labels, 0)] * kept
        return beside(kept.sum().astype(like._array.dtype), like)
    kept = labels[labels != ignore_index]
    total = len(kept) if weight is None else weight._array[kept].sum()
    return like.new_tensor(total)


def _per_class(weight: Any, input: Any) -> Any:
    """(C) as (1, C, 1…), to multiply scores with."""
    ndim = input._array.ndim
    return reshape(weight, (-1,) if ndim == 1 else (1, -1, *(1,) * (ndim - 2)))


def _check(function: str, input: Any, target: Any, weight: Any) -> None:
    """The arguments of a loss are Tensors."""
    tensor(input, function)
    tensor(target, function, "target", 2)
    if weight is not None:
        tensor(weight, function, "weight", 3)


def _check_soft(target: Any, ignore_index: int) -> None:
    """Probabilities are floating point, and none of them is a label to ignore."""
    dtype = target._array.dtype
    if not is_floating(dtype):
        raise runtime_error(
            "Expected floating point type for target with class probabilities, got "
            f"{kind_name(dtype)}",
            hint="labels have the shape of the scores without the classes",
        )
    if ignore_index >= 0:
        raise runtime_error("ignore_index is not supported for floating point target")


def _check_weight(weight: Any, classes: int, input: Any) -> None:
    """One weight for each class, in the dtype of the scores."""
    if weight._array.shape == (classes,):
        one, other = (kind_name(x._array.dtype) for x in (input, weight))
        if one != other:
            raise runtime_error(f"expected scalar type {one} but found {other}")
        return
    if input._array.ndim > 2:
        raise runtime_error(
            "weight tensor should be defined either for all or no classes",
            got=f"shape {list(weight._array.shape)} for {classes} classes",
        )
    raise runtime_error(
        f"weight tensor should be defined either for all {classes} classes or no "
        f"classes but got weight tensor of shape: {list(weight._array.shape)}"
    )


def _as_rows(input: Any, target: Any) -> tuple[Any, Any, tuple[int, ...]]:
    """Scores as (rows, classes), labels as (rows), and the shape of the labels."""
    a, labels = input._array, target._array
    if a.ndim == 0:
        raise value_error("Expected 1 or more dimensions (got 0)")
    if a.ndim == labels.ndim == 1:
        if labels.size != 1:
            raise value_error(
                "For 1D input, 1D target must have size 1, but got target size: "
                f"{labels.size}"
            )
        target = reshape(target, ())
        labels = target._array
    _check_labels(a.shape, labels.shape)
    if labels.dtype not in (np.int64, np.uint8):
        raise runtime_error(
            "expected target dtype to be Long or Byte, but got "
            f"{kind_name(labels.dtype)}",
            hint="labels are integers: target.long()",
        )
    if a.ndim == 2:
        return input, target, labels.shape
    if a.ndim == 1:
        return reshape(input, (1, -1)), reshape(target, (1,)), ()
    last = permute(input, (0, *range(2, a.ndim), 1))
    rows = reshape(last, (labels.size, a.shape[1]))
    return rows, reshape(target, (labels.size,)), labels.shape


def _check_labels(scores: tuple[int, ...], labels: tuple[int, ...]) -> None:
    """Labels have the shape of the scores without the classes, or PyTorch's error."""
    expected = () if len(scores) == 1 else (scores[0], *scores[2:])
    if labels == expected:
        return
    count = labels[0] if labels else 0
    facts = {
        "got": f"scores {scores}, labels {labels}",
        "expected": f"labels of shape {expected}",
    }
    if len(scores) > 1 and scores[0] != count:
        raise value_error(
            f"Expected input batch_size ({scores[0]}) to match target batch_size "
            f"({count}).",
            **facts,
        )
    if len(scores) == 3 or len(scores) > 4:
        raise runtime_error(
            f"Expected target size {list(expected)}, got {list(labels)}", **facts
        )
    if len(scores) == 4 and len(labels) != 3:
        raise runtime_error(
            "only batches of spatial targets supported (3D tensors) but got targets "
            f"of dimension: {len(labels)}",
            **facts,
        )
    if len(scores) == 4:
        raise runtime_error(
            f"size mismatch (got input: {list(scores)} , target: {list(labels)}",
            **facts,
        )
    raise runtime_error(
        "0D or 1D target tensor expected, multi-target not supported", **facts
    )
