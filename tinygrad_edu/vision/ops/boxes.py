"""One box at a time: its area, its other notations, the part of it that is visible.

Three notations of the same box:

    xyxy    left, top, right, bottom
    xywh    left, top, width, height
    cxcywh  middle x, middle y, width, height
"""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error

UPRIGHT = ("xyxy", "xywh", "cxcywh")
ROTATED = ("xywhr", "cxcywhr", "xyxyxyxy")
WIDE = (torch.float32, torch.float64), (torch.int32, torch.int64)


def upcast(boxes: Tensor) -> Tensor:
    """In a type in which widths can be multiplied: at least float32 or int32.

    >>> import tinygrad_edu as torch
    >>> upcast(torch.tensor([200], dtype=torch.uint8)).dtype
    torch.int32
    """
    fractions, whole = WIDE
    if boxes.is_floating_point():
        return boxes if boxes.dtype in fractions else boxes.to(fractions[0])
    return boxes if boxes.dtype in whole else boxes.to(whole[0])


def box_area(boxes: Tensor, fmt: str = "xyxy") -> Tensor:
    """Width × height: (…, 4) -> (…).

    Source: torchvision, ``ops.box_area``.

    >>> import tinygrad_edu as torch
    >>> box_area(torch.tensor([[0.0, 0.0, 2.0, 3.0]]))
    tensor([6.])
    """
    if fmt not in UPRIGHT:
        raise value_error(
            f"Unsupported Bounding Box area for given format {fmt}",
            expected=f"one of {UPRIGHT}",
        )
    boxes = upcast(boxes)
    if fmt == "xyxy":
        return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return boxes[..., 2] * boxes[..., 3]


def box_convert(boxes: Tensor, in_fmt: str, out_fmt: str) -> Tensor:
    """The same boxes in another notation, through the corners: (…, 4).

    Source: torchvision, ``ops.box_convert``; boxes turned by an angle are not carried.

    >>> import tinygrad_edu as torch
    >>> box_convert(torch.tensor([[1.0, 1.0, 3.0, 5.0]]), "xyxy", "cxcywh")
    tensor([[2., 3., 2., 4.]])
    """
    known = UPRIGHT + ROTATED
    if in_fmt not in known or out_fmt not in known:
        raise value_error(
            "Unsupported Bounding Box Conversions for given in_fmt "
            f"{in_fmt} and out_fmt {out_fmt}",
            expected=f"two of {UPRIGHT}",
        )
    if in_fmt == out_fmt:
        return boxes.clone()
    if in_fmt in ROTATED or out_fmt in ROTATED:
        raise NotImplementedError(
            "Unsupported Bounding Box Conversions for given in_fmt "
            f"{in_fmt} and out_fmt {out_fmt}"
        )
    corners = boxes if in_fmt == "xyxy" else TO_CORNERS[in_fmt](*boxes.unbind(-1))
    if out_fmt == "xyxy":
        return corners
    return FROM_CORNERS[out_fmt](*corners.unbind(-1))


def _corners_of_xywh(x: Tensor, y: Tensor, w: Tensor, h: Tensor) -> Tensor:
    return torch.stack([x, y, x + w, y + h], dim=-1)


def _corners_of_cxcywh(cx: Tensor, cy: Tensor, w: Tensor, h: Tensor) -> Tensor:
    sides = [cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h]
    return torch.stack(sides, dim=-1)


def _xywh_of_corners(x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor) -> Tensor:
    return torch.stack([x1, y1, x2 - x1, y2 - y1], dim=-1)


def _cxcywh_of_corners(x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor) -> Tensor:
    return torch.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], dim=-1)


TO_CORNERS = {"xywh": _corners_of_xywh, "cxcywh": _corners_of_cxcywh}
FROM_CORNERS = {"xywh": _xywh_of_corners, "cxcywh": _cxcywh_of_corners}


def clip_boxes_to_image(boxes: Tensor, size: Any) -> Tensor:
    """What of the boxes lies in an image of `size` (height, width): (…, 4).

    Source: torchvision, ``ops.clip_boxes_to_image``.

    >>> import tinygrad_edu as torch
    >>> clip_boxes_to_image(torch.tensor([[-1.0, 2.0, 9.0, 9.0]]), (4, 6))
    tensor([[0., 2., 6., 4.]])
    """
    height, width = size
    x = boxes[..., 0::2].clamp(min=0, max=width)
    y = boxes[..., 1::2].clamp(min=0, max=height)
    return torch.stack((x, y), dim=boxes.dim()).reshape(boxes.shape)


def remove_small_boxes(boxes: Tensor, min_size: float) -> Tensor:
    """The places of the boxes both of whose sides are at least `min_size` long.

    Source: torchvision, ``ops.remove_small_boxes``.

    >>> import tinygrad_edu as torch
    >>> boxes = torch.tensor([[0.0, 0.0, 1.0, 9.0], [0.0, 0.0, 5.0, 5.0]])
    >>> remove_small_boxes(boxes, 2.0)
    tensor([1])
    """
    width, height = boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]
    return torch.where((width >= min_size) & (height >= min_size))[0]


def masks_to_boxes(masks: Tensor) -> Tensor:
    """The smallest box around what each mask shows: (N, H, W) -> (N, 4), float32.

    Its right and lower sides are the last columns and rows that are shown; a mask that
    shows nothing has zeros. Source: torchvision, ``ops.masks_to_boxes``.

    >>> import tinygrad_edu as torch
    >>> masks_to_boxes(torch.tensor([[[0, 0, 0], [0, 1, 1]]]))
    tensor([[1., 1., 2., 1.]])
    """
    if masks.numel() == 0:
        return torch.zeros(0, 4)
    _, H, W = masks.shape
    rows = masks.bool().any(dim=2).to(torch.float32)  # (N, H)
    columns = masks.bool().any(dim=1).to(torch.float32)  # (N, W)
    x1, y1 = columns.argmax(dim=1), rows.argmax(dim=1)
    x2 = W - 1 - columns.flip(1).argmax(dim=1)
    y2 = H - 1 - rows.flip(1).argmax(dim=1)
    boxes = torch.stack([x1, y1, x2, y2], dim=1).to(torch.float32)
    return boxes * rows.any(dim=1, keepdim=True)
