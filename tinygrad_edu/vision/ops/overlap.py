"""How much two boxes overlap: every box of one set with every box of another.

The measure is the intersection over the union, IoU: 1 for equal boxes, 0 for boxes
apart. It does not say how far apart they are, which the other measures add.
"""

from __future__ import annotations

import math

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error
from .boxes import ROTATED, UPRIGHT, box_area, upcast

Pair = tuple[Tensor, Tensor]


def box_iou(boxes1: Tensor, boxes2: Tensor, fmt: str = "xyxy") -> Tensor:
    """Area of the intersection over area of the union: (N, 4), (M, 4) -> (N, M).

    Source: torchvision, ``ops.box_iou``; boxes turned by an angle are not carried.

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 2.0, 2.0]])
    >>> box_iou(one, torch.tensor([[0.0, 0.0, 2.0, 1.0], [5.0, 5.0, 6.0, 6.0]]))
    tensor([[0.5000, 0.0000]])
    """
    if fmt in ROTATED:
        raise NotImplementedError(f"box_iou of rotated boxes ({fmt})")
    if fmt not in UPRIGHT:
        raise value_error(
            f"Unsupported format '{fmt}'. Supported axis-aligned formats: {UPRIGHT}. "
            "Supported rotated formats: ('cxcywhr', 'xywhr', 'xyxyxyxy')."
        )
    shared, union = intersection_and_union(boxes1, boxes2, fmt)
    return shared / union


def generalized_box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """IoU - the share of the smallest box around both that neither covers: (N, M).

    From -1 to 1 (Rezatofighi et al., 2019). Source: torchvision,
    ``ops.generalized_box_iou``.

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> generalized_box_iou(one, one + torch.tensor([3.0, 0.0, 3.0, 0.0]))
    tensor([[-0.5000]])
    """
    shared, union = intersection_and_union(boxes1, boxes2)
    around = _around(boxes1, boxes2).prod(dim=-1)
    return shared / union - (around - union) / around


def distance_box_iou(boxes1: Tensor, boxes2: Tensor, eps: float = 1e-7) -> Tensor:
    """IoU - (distance of the middles / diagonal of the box around both)²: (N, M).

    Source: torchvision, ``ops.distance_box_iou`` (Zheng et al., 2020).

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> distance_box_iou(one, one + torch.tensor([1.0, 0.0, 1.0, 0.0]))
    tensor([[-0.2000]])
    """
    boxes1, boxes2 = upcast(boxes1), upcast(boxes2)
    diagonal = (_around(boxes1, boxes2) ** 2).sum(dim=-1) + eps
    middle1, middle2 = [(b[..., :2] + b[..., 2:]) / 2 for b in (boxes1, boxes2)]
    apart = middle1[..., None, :] - middle2[..., None, :, :]  # (N, M, 2)
    return box_iou(boxes1, boxes2) - (apart**2).sum(dim=-1) / diagonal


def complete_box_iou(boxes1: Tensor, boxes2: Tensor, eps: float = 1e-7) -> Tensor:
    """``distance_box_iou``, less a term for boxes of other proportions: (N, M).

    Source: torchvision, ``ops.complete_box_iou`` (Zheng et al., 2020).

    >>> import tinygrad_edu as torch
    >>> one = torch.tensor([[0.0, 0.0, 1.0, 1.0]])
    >>> complete_box_iou(one, one)
    tensor([[1.]])
    """
    boxes1, boxes2 = upcast(boxes1), upcast(boxes2)
    difference = _slant(boxes1)[..., None] - _slant(boxes2)[..., None, :]
    shape = 4 / math.pi**2 * difference**2
    with torch.no_grad():
        weight = shape / (1 - box_iou(boxes1, boxes2) + shape + eps)
    return distance_box_iou(boxes1, boxes2, eps) - weight * shape


def intersection_and_union(boxes1: Tensor, boxes2: Tensor, fmt: str = "xyxy") -> Pair:
    """The two areas of every pair: (N, M) each."""
    (low1, high1), (low2, high2) = _corners(boxes1, fmt), _corners(boxes2, fmt)
    low = torch.maximum(low1[..., None, :], low2[..., None, :, :])  # (N, M, 2)
    high = torch.minimum(high1[..., None, :], high2[..., None, :, :])
    shared = upcast(high - low).clamp(min=0).prod(dim=-1)
    area1, area2 = box_area(boxes1, fmt), box_area(boxes2, fmt)
    return shared, area1[..., None] + area2[..., None, :] - shared


def _corners(boxes: Tensor, fmt: str) -> Pair:
    """(left, top) and (right, bottom): (…, 2) each."""
    first, second = boxes[..., :2], boxes[..., 2:]
    if fmt == "xyxy":
        return first, second
    if fmt == "xywh":
        return first, first + second
    return first - second / 2, first + second / 2


def _around(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """Width and height of the smallest box around each pair: (N, M, 2)."""
    (low1, high1), (low2, high2) = _corners(boxes1, "xyxy"), _corners(boxes2, "xyxy")
    low = torch.minimum(low1[..., None, :], low2[..., None, :, :])
    high = torch.maximum(high1[..., None, :], high2[..., None, :, :])
    return upcast(high - low).clamp(min=0)


def _slant(boxes: Tensor) -> Tensor:
    """The angle of the diagonal, which says the proportions: (…)."""
    width, height = boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]
    return torch.atan(width / height)
