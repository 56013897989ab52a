"""Losses of detectors: for classes of which one is rare, and for boxes.

The losses of boxes compare the first box with the first, the second with the second.
"""

from __future__ import annotations

import math

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error
from ...nn import functional as F


def sigmoid_focal_loss(
    inputs: Tensor,
    targets: Tensor,
    alpha: float = 0.25,
    gamma: float = 2,
    reduction: str = "none",
) -> Tensor:
    r"""Cross-entropy in which what is known already counts little (Lin et al., 2017).

    .. math:: -\alpha_t (1 - p_t)^\gamma \ln p_t

    `inputs` are scores, `targets` 0 or 1, of one shape; :math:`p_t` is the probability
    given to the truth, :math:`\alpha_t` is `alpha` for 1 and 1 - `alpha` for 0 (none if
    `alpha` is -1). Source: torchvision, ``ops.sigmoid_focal_loss``.

    >>> import tinygrad_edu as torch
    >>> unsure_and_right = torch.tensor([0.0, 2.0])
    >>> sigmoid_focal_loss(unsure_and_right, torch.tensor([1.0, 1.0]))
    tensor([0.0433, 0.0005])
    """
    if not 0 <= alpha <= 1 and alpha != -1:
        raise value_error(
            f"Invalid alpha value: {alpha}. alpha must be in the range [0,1] or -1 for "
            "ignore."
        )
    p = inputs.sigmoid()
    cross_entropy = F.binary_cross_entropy_with_logits(
        inputs, targets, reduction="none"
    )
    p_t = p * targets + (1 - p) * (1 - targets)
    loss = cross_entropy * (1 - p_t) ** gamma
    if alpha >= 0:
        loss = (alpha * targets + (1 - alpha) * (1 - targets)) * loss
    return _reduced(loss, reduction)


def generalized_box_iou_loss(
    boxes1: Tensor, boxes2: Tensor, reduction: str = "none", eps: float = 1e-7
) -> Tensor:
    """1 - IoU + the share of the box around both that neither covers: (N, 4) -> (N,).

    Source: torchvision, ``ops.generalized_box_iou_loss`` (Rezatofighi et al., 2019).

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> generalized_box_iou_loss(one, one + torch.tensor([3.0, 0.0, 3.0, 0.0]))
    tensor([1.5000])
    """
    boxes1, boxes2 = _fractions(boxes1), _fractions(boxes2)
    shared, union = _areas(boxes1, boxes2)
    around = _around(boxes1, boxes2).prod(dim=-1)
    iou = shared / (union + eps)
    return _mean_of_some(1 - (iou - (around - union) / (around + eps)), reduction)


def distance_box_iou_loss(
    boxes1: Tensor, boxes2: Tensor, reduction: str = "none", eps: float = 1e-7
) -> Tensor:
    """1 - IoU + (distance of the middles / diagonal around both)²: (N, 4) -> (N,).

    Source: torchvision, ``ops.distance_box_iou_loss`` (Zheng et al., 2020).

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> distance_box_iou_loss(one, one + torch.tensor([1.0, 0.0, 1.0, 0.0]))
    tensor([1.2000])
    """
    boxes1, boxes2 = _fractions(boxes1), _fractions(boxes2)
    return _mean_of_some(_distance_loss(boxes1, boxes2, eps)[0], reduction)


def complete_box_iou_loss(
    boxes1: Tensor, boxes2: Tensor, reduction: str = "none", eps: float = 1e-7
) -> Tensor:
    """``distance_box_iou_loss`` with a term for boxes of other proportions.

    Source: torchvision, ``ops.complete_box_iou_loss`` (Zheng et al., 2020).

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> complete_box_iou_loss(one, one).abs() < 1e-6
    tensor([True])
    """
    boxes1, boxes2 = _fractions(boxes1), _fractions(boxes2)
    loss, iou = _distance_loss(boxes1, boxes2, eps)
    slants = [torch.atan(w / h) for w, h in (_sides(boxes1), _sides(boxes2))]
    shape = 4 / math.pi**2 * (slants[1] - slants[0]) ** 2
    with torch.no_grad():
        weight = shape / (1 - iou + shape + eps)
    return _mean_of_some(loss + weight * shape, reduction)


def _distance_loss(boxes1: Tensor, boxes2: Tensor, eps: float) -> tuple[Tensor, Tensor]:
    """The loss and the IoU: (N,) each."""
    shared, union = _areas(boxes1, boxes2)
    iou = shared / (union + eps)
    diagonal = (_around(boxes1, boxes2) ** 2).sum(dim=-1) + eps
    middle1, middle2 = [(b[..., :2] + b[..., 2:]) / 2 for b in (boxes1, boxes2)]
    return 1 - iou + ((middle1 - middle2) ** 2).sum(dim=-1) / diagonal, iou


def _areas(boxes1: Tensor, boxes2: Tensor) -> tuple[Tensor, Tensor]:
    """Intersection and union: (N,) each."""
    low = torch.maximum(boxes1[..., :2], boxes2[..., :2])
    high = torch.minimum(boxes1[..., 2:], boxes2[..., 2:])
    sides = high - low
    apart = (sides <= 0).any(dim=-1)
    shared = sides.prod(dim=-1).masked_fill(apart, 0.0)
    (w1, h1), (w2, h2) = _sides(boxes1), _sides(boxes2)
    return shared, w1 * h1 + w2 * h2 - shared


def _around(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """Width and height of the smallest box around both: (N, 2)."""
    low = torch.minimum(boxes1[..., :2], boxes2[..., :2])
    return torch.maximum(boxes1[..., 2:], boxes2[..., 2:]) - low


def _sides(boxes: Tensor) -> tuple[Tensor, ...]:
    """Width and height: (N,) each."""
    return (boxes[..., 2:] - boxes[..., :2]).unbind(dim=-1)


def _fractions(boxes: Tensor) -> Tensor:
    wide = boxes.dtype in (torch.float32, torch.float64)
    return boxes if wide else boxes.to(torch.float32)


def _mean_of_some(loss: Tensor, reduction: str) -> Tensor:
    """The mean of no boxes at all is 0 here."""
    if reduction == "mean" and loss.numel() == 0:
        return 0.0 * loss.sum()
    return _reduced(loss, reduction)


def _reduced(loss: Tensor, reduction: str) -> Tensor:
    if reduction == "none":
        return loss
    if reduction in ("mean", "sum"):
        return loss.mean() if reduction == "mean" else loss.sum()
    raise value_error(
        f"Invalid Value for arg 'reduction': '{reduction} \n Supported reduction "
        "modes: 'none', 'mean', 'sum'"
    )
