"""Losses of vectors: what belongs together shall be near, what does not far.

Public under ``nn.functional``. ``reduction`` is "mean", "sum" or "none". All are made
of recorded functions: their gradients need no rules of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...autograd.autocasting import in_float32
from ...errors import runtime_error, value_error
from ..along.reduction import sum
from ..checks import real_number
from ..matrices.distances import pairwise_distance
from ..numbers.choosing import clamp_min, minimum, where
from ..numbers.elementwise import sqrt
from .loss_reduction import Flag, chosen_reduction, reduced, three

# Keeps a cosine finite where a vector has no length.
SHORTEST = 1e-12


@in_float32
def cosine_embedding_loss(
    input1: Any,
    input2: Any,
    target: Any,
    margin: float = 0,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """1 - cos(x₁, x₂) for y = 1, max(0, cos(x₁, x₂) - margin) for y = -1.

    input1 and input2 (N, D) or (D), target (N) or ().
    Source: PyTorch, ``torch.nn.functional.cosine_embedding_loss``.

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 1.0])
    >>> torch.nn.functional.cosine_embedding_loss(one, other, torch.tensor(1))
    tensor(0.2929)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)
    three("cosine_embedding_loss", input1=input1, input2=input2, target=target)
    real_number(margin, "cosine_embedding_loss", "margin")
    dim = target._array.ndim
    if dim > 1:
        raise runtime_error(
            "0D or 1D target tensor expected, multi-target not supported"
        )
    shapes = [list(each._array.shape) for each in (input1, input2)]
    if any(len(shape) != dim + 1 for shape in shapes):
        raise runtime_error(
            f"{dim}D target tensor expects {dim + 1}D input tensors, but found inputs "
            f"with sizes {shapes[0]} and {shapes[1]}."
        )
    products = [
        sum(a * b, dim=dim)
        for a, b in ((input1, input2), (input1, input1), (input2, input2))
    ]
    inner, one, other = products
    cosine = inner / sqrt((one + SHORTEST) * (other + SHORTEST))
    alike = where(target == 1, 1 - cosine, 0.0)
    unlike = where(target == -1, clamp_min(cosine - margin, 0), 0.0)
    return reduced(alike + unlike, reduction)


@in_float32
def triplet_margin_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Any:
    """max(0, |a - p| - |a - n| + margin): an anchor nearer to p than to n.

    Three Tensors (N, D) or (D). The distances are ``pairwise_distance`` with `p` and
    `eps`; with `swap` that of p and n counts where it is less than that of a and n.
    Source: PyTorch, ``torch.nn.functional.triplet_margin_loss``.

    >>> import tinygrad_edu as torch
    >>> a, p, n = torch.tensor([[0.0], [1.0], [1.5]])
    >>> torch.nn.functional.triplet_margin_loss(a, p, n)
    tensor(0.5000)
    """
    reduction = chosen_reduction(reduction, size_average, reduce)

    def distance(one: Any, other: Any) -> Any:
        return pairwise_distance(one, other, p, eps)

    three("triplet_margin_loss", anchor=anchor, positive=positive, negative=negative)
    losses = _of_triplets((anchor, positive, negative), distance, margin, swap)
    return reduced(losses, reduction)


def triplet_margin_with_distance_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    *,
    distance_function: Callable[[Any, Any], Any] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Any:
    """``triplet_margin_loss`` with any function of two Tensors as the distance.

    Source: PyTorch, ``torch.nn.functional.triplet_margin_with_distance_loss``.

    >>> import tinygrad_edu as torch
    >>> a, p, n = torch.tensor([[0.0], [1.0], [1.5]])
    >>> torch.nn.functional.triplet_margin_with_distance_loss(
    ...     a, p, n, distance_function=lambda x, y: (x - y).square().sum()
    ... )
    tensor(0.)
    """
    reduction = chosen_reduction(reduction)
    distance = distance_function or pairwise_distance
    losses = _of_triplets((anchor, positive, negative), distance, margin, swap)
    return reduced(losses, reduction)


def _of_triplets(
    tensors: tuple[Any, Any, Any], distance: Any, margin: float, swap: bool
) -> Any:
    anchor, positive, negative = tensors
    if margin <= 0:
        raise value_error(f"margin must be greater than 0, got {margin}")
    a, p, n = (each._array.ndim for each in tensors)
    if not a == p == n:
        raise runtime_error(
            "The anchor, positive, and negative tensors are expected to have the same "
            f"number of dimensions, but got: anchor {a}D, positive {p}D, and negative "
            f"{n}D inputs"
        )
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = minimum(far, distance(positive, negative))
    return clamp_min(margin + near - far, 0)
