"""One box for each thing: those that a better box covers already are dropped.

A detector finds the same thing many times. Non-maximum suppression goes from the best
score down, keeps a box, and drops all that overlap it by more than a threshold.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...dtypes import scalar_name
from ...errors import runtime_error

MANY = 4000  # numbers; beyond it torchvision takes one class after the other


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """The places of the boxes to keep, best first: (N, 4), (N,) -> (K,), int64.

    Source: torchvision, ``ops.nms``.

    >>> import tinygrad_edu as torch
    >>> boxes = torch.tensor([[0.0, 0, 2, 2], [0.0, 0, 2, 1.9], [5.0, 5, 6, 6]])
    >>> nms(boxes, torch.tensor([0.8, 0.9, 0.3]), 0.5)
    tensor([1, 2])
    """
    _check(boxes, scores)
    corners = boxes.numpy(force=True).T  # (4, N)
    areas = (corners[2] - corners[0]) * (corners[3] - corners[1])
    # A stable sort: of equal scores the first box wins.
    left = np.argsort(-scores.numpy(force=True), kind="stable")
    kept = []
    while left.size:
        best, left = left[0], left[1:]
        kept.append(best)
        left = left[_overlaps(corners, areas, best, left) <= iou_threshold]
    return torch.tensor(kept, dtype=torch.int64)


def _overlaps(corners: Any, areas: Any, one: Any, others: Any) -> Any:
    """Intersection over union of one box with others, compared in float64."""
    low = np.maximum(corners[:2, one, None], corners[:2, others])
    high = np.minimum(corners[2:, one, None], corners[2:, others])
    shared = np.maximum(high - low, 0).prod(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = shared / (areas[one] + areas[others] - shared)
    # Two boxes without an area: 0 / 0 is no overlap.
    return np.nan_to_num(found.astype(np.float64), nan=0.0)


def _check(boxes: Tensor, scores: Tensor) -> None:
    shape = tuple(boxes.shape)
    if boxes.ndim != 2:
        raise runtime_error(f"boxes should be a 2d tensor, got {boxes.ndim}D")
    if shape[1] != 4:
        raise runtime_error(
            f"boxes should have 4 elements in dimension 1, got {shape[1]}"
        )
    if scores.ndim != 1:
        raise runtime_error(f"scores should be a 1d tensor, got {scores.ndim}D")
    if shape[0] != scores.shape[0]:
        raise runtime_error(
            "boxes and scores should have same number of elements in dimension 0, got "
            f"{shape[0]} and {scores.shape[0]}"
        )
    if boxes.dtype != scores.dtype:
        raise runtime_error(
            "dets should have the same type as scores",
            got=f"boxes {boxes.dtype}, scores {scores.dtype}",
        )
    if boxes.dtype not in (torch.float32, torch.float64):
        raise NotImplementedError(
            f"\"nms_kernel\" not implemented for '{scalar_name(boxes.dtype)}'"
        )


def batched_nms(
    boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float
) -> Tensor:
    """``nms`` within each class: a box drops only boxes of its own class `idxs`, (N,).

    Source: torchvision, ``ops.batched_nms``.

    >>> import tinygrad_edu as torch
    >>> boxes = torch.tensor([[0.0, 0, 2, 2], [0.0, 0, 2, 1.9], [0.0, 0, 2, 1.8]])
    >>> batched_nms(boxes, torch.tensor([0.8, 0.9, 0.3]), torch.tensor([0, 1, 1]), 0.5)
    tensor([1, 0])
    """
    if boxes.numel() > MANY:
        return _class_by_class(boxes, scores, idxs, iou_threshold)
    if boxes.numel() == 0:
        return torch.empty(0, dtype=torch.int64)
    # Each class is moved to a place of its own, where it overlaps no other.
    away = idxs.to(boxes) * (boxes.max() + torch.tensor(1).to(boxes))
    return nms(boxes + away[:, None], scores, iou_threshold)


def _class_by_class(
    boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float
) -> Tensor:
    """Far away, small differences would be lost in rounding."""
    kept = torch.zeros_like(scores, dtype=torch.bool)
    for each in torch.unique(idxs):
        here = torch.where(idxs == each)[0]
        kept[here[nms(boxes[here], scores[here], iou_threshold)]] = True
    places = torch.where(kept)[0]
    return places[scores[places].sort(descending=True)[1]]
