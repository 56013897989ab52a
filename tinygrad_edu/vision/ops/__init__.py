"""Boxes around things in images, losses for finding them, layers (``torchvision.ops``).

A box is four numbers, by default the corners (x1, y1, x2, y2): x to the right, y down,
x1 < x2 and y1 < y2.
"""

from .boxes import (
    box_area,
    box_convert,
    clip_boxes_to_image,
    masks_to_boxes,
    remove_small_boxes,
)
from .choosing import batched_nms, nms
from .layers import FrozenBatchNorm2d, StochasticDepth, stochastic_depth
from .losses import (
    complete_box_iou_loss,
    distance_box_iou_loss,
    generalized_box_iou_loss,
    sigmoid_focal_loss,
)
from .overlap import (
    box_iou,
    complete_box_iou,
    distance_box_iou,
    generalized_box_iou,
)
from .region import RoIAlign, roi_align

__all__ = [
    "FrozenBatchNorm2d",
    "RoIAlign",
    "StochasticDepth",
    "batched_nms",
    "box_area",
    "box_convert",
    "box_iou",
    "clip_boxes_to_image",
    "complete_box_iou",
    "complete_box_iou_loss",
    "distance_box_iou",
    "distance_box_iou_loss",
    "generalized_box_iou",
    "generalized_box_iou_loss",
    "masks_to_boxes",
    "nms",
    "remove_small_boxes",
    "roi_align",
    "sigmoid_focal_loss",
    "stochastic_depth",
]
