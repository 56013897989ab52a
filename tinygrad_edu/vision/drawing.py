"""Boxes, masks and points drawn over an image."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ..errors import type_error, value_error
from .pictures import pillow
from .transforms import functional as F

Colour = tuple[int, ...]
# Numbers that are far apart modulo 255, for colours that differ.
STEPS = (2**25 - 1, 2**15 - 1, 2**21 - 1)
SEE_THROUGH = 100  # of 255: how opaque a filled box is


@torch.no_grad()
def draw_bounding_boxes(
    image: Tensor,
    boxes: Tensor,
    labels: list[str] | None = None,
    colors: Any = None,
    fill: bool | None = False,
    width: int = 1,
    font: str | None = None,
    font_size: int | None = None,
    label_colors: Any = None,
    label_background_colors: Any = None,
    fill_labels: bool = False,
) -> Tensor:
    """The image (C, H, W) with boxes (N, 4), left, top, right, bottom, and their names.

    Colours are names or (red, green, blue), one for all or one for each. `font` is a
    file. Needs Pillow. Source: torchvision, ``utils.draw_bounding_boxes``; boxes turned
    by an angle are not carried.

    >>> import tinygrad_edu as torch
    >>> image = torch.zeros(3, 4, 4, dtype=torch.uint8)
    >>> draw_bounding_boxes(image, torch.tensor([[1, 1, 2, 3]]), colors="red")[0]
    tensor([[  0,   0,   0,   0],
            [  0, 255, 255,   0],
            [  0, 255, 255,   0],
            [  0, 255, 255,   0]], dtype=torch.uint8)
    """
    _check_image(image, (1, 3), "Only grayscale and RGB images are supported")
    _check_boxes(boxes)
    count = boxes.shape[0]
    if count == 0:
        warnings.warn("boxes doesn't contain any box. No box was drawn", stacklevel=2)
        return image
    if labels is not None and len(labels) != count:
        raise value_error(
            f"Number of boxes ({count}) and labels ({len(labels)}) mismatch. Please "
            "specify labels for each box."
        )
    outlines = _colours(colors, count)
    written = label_colors or ("black" if fill_labels else None)
    inks = _colours(written, count) if written else outlines
    behind = label_background_colors if fill_labels else None
    papers = _colours(behind, count) if behind else outlines

    def draw(canvas: Any) -> None:
        letters = _font(font, font_size)
        for n, box in enumerate(boxes.to(torch.int64).tolist()):
            inside = (*outlines[n], SEE_THROUGH) if fill else None
            canvas.rectangle(box, width=width, outline=outlines[n], fill=inside)
            if labels is not None and labels[n] is not None:
                paper = papers[n] if fill_labels else None
                corner = box[0] + width + 1, box[1] + width + 1
                _write(canvas, corner, labels[n], letters, inks[n], paper)

    return _drawn_over(image, draw, "RGBA" if fill else None)


def _write(
    canvas: Any, corner: Any, text: str, letters: Any, ink: Colour, paper: Any
) -> None:
    """A label, on paper of a colour if there is one."""
    if paper is not None:
        left, top, right, bottom = canvas.textbbox(corner, text, font=letters)
        canvas.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=paper)
    canvas.text(corner, text, fill=ink, font=letters)


def _font(font: str | None, size: int | None) -> Any:
    fonts = pillow("ImageFont")
    if font is not None:
        return fonts.truetype(font=font, size=size or 10)
    if size is not None:
        warnings.warn(
            "Argument 'font_size' will be ignored since 'font' is not set.",
            stacklevel=5,
        )
    return fonts.load_default()


def _drawn_over(image: Tensor, draw: Callable[[Any], None], mode: str | None) -> Tensor:
    """What Pillow draws, on three channels of the image's own type."""
    if image.size(0) == 1:
        image = image.expand(3, *image.shape[1:])
    picture = F.to_pil_image(F.convert_image_dtype(image, torch.uint8))
    draw(pillow("ImageDraw").Draw(picture, mode))
    return F.convert_image_dtype(F.pil_to_tensor(picture), image.dtype)


@torch.no_grad()
def draw_segmentation_masks(
    image: Tensor, masks: Tensor, alpha: float = 0.8, colors: Any = None
) -> Tensor:
    """The image (3, H, W) with what each mask (N, H, W) shows in a colour of its own.

    `alpha` is from 0 (nothing to be seen) to 1 (nothing shines through). Where masks
    overlap it is black. Source: torchvision, ``utils.draw_segmentation_masks``.

    >>> import tinygrad_edu as torch
    >>> image = torch.zeros(3, 1, 2)
    >>> mask = torch.tensor([[True, False]])
    >>> draw_segmentation_masks(image, mask, alpha=0.5, colors=(0, 255, 0))[1]
    tensor([[0.5000, 0.0000]])
    """
    _check_image(
        image, (3,), "Pass an RGB image. Other Image formats are not supported"
    )
    masks = masks[None] if masks.ndim == 2 else masks
    _check_masks(masks, image)
    if masks.shape[0] == 0:
        warnings.warn("masks doesn't contain any mask. No mask was drawn", stacklevel=2)
        return image
    painted = image.clone()
    white = 1 if image.is_floating_point() else 255
    for mask, colour in zip(masks, _colours(colors, len(masks)), strict=False):
        numbers = [each * white / 255 for each in colour]
        paint = torch.tensor(numbers).to(image.dtype)[:, None, None]
        painted = torch.where(mask, paint, painted)
    painted = painted.masked_fill(masks.sum(dim=0) > 1, 0)
    return (image * (1 - alpha) + painted * alpha).to(image.dtype)


@torch.no_grad()
def draw_keypoints(
    image: Tensor,
    keypoints: Tensor,
    connectivity: list[tuple[int, int]] | None = None,
    colors: Any = None,
    radius: int = 2,
    width: int = 3,
    visibility: Tensor | None = None,
) -> Tensor:
    """The image (3, H, W) with dots at keypoints (N, K, 2), x and y, of N bodies.

    `connectivity` are pairs of the K that a line joins; `visibility` (N, K) says which
    are drawn at all. Needs Pillow. Source: torchvision, ``utils.draw_keypoints``.

    >>> import tinygrad_edu as torch
    >>> image, one = torch.zeros(3, 3, 3, dtype=torch.uint8), torch.tensor([[[1, 1]]])
    >>> draw_keypoints(image, one, colors="red", radius=1)[0]
    tensor([[  0, 255,   0],
            [255, 255, 255],
            [  0, 255,   0]], dtype=torch.uint8)
    """
    _check_image(
        image, (3,), "Pass an RGB image. Other Image formats are not supported"
    )
    shown = _check_keypoints(keypoints, visibility)
    bodies = keypoints.to(torch.int64).tolist()

    def draw(canvas: Any) -> None:
        for places, visible in zip(bodies, shown.tolist(), strict=True):
            for (x, y), seen in zip(places, visible, strict=True):
                if seen:
                    dot = x - radius, y - radius, x + radius, y + radius
                    canvas.ellipse(dot, fill=colors, outline=None, width=0)
            for start, end in connectivity or []:
                if visible[start] and visible[end]:
                    canvas.line((*places[start], *places[end]), width=width)

    return _drawn_over(image, draw, None)


# --- what they check -----------------------------------------------------------------


def _check_image(image: Any, channels: tuple[int, ...], otherwise: str) -> None:
    if not isinstance(image, Tensor):
        raise type_error(f"Tensor expected, got {type(image)}")
    if not (image.dtype == torch.uint8 or image.is_floating_point()):
        raise value_error(f"The image dtype must be uint8 or float, got {image.dtype}")
    if image.dim() != 3:
        raise value_error(
            "Pass individual images, not batches", got=f"shape {tuple(image.shape)}"
        )
    if image.size(0) not in channels:
        raise value_error(otherwise, got=f"{image.size(0)} channels")


def _check_boxes(boxes: Tensor) -> None:
    if boxes.shape[-1] == 8:
        raise NotImplementedError("draw_bounding_boxes of rotated boxes (N, 8)")
    if bool((boxes[:, 0] > boxes[:, 2]).any() or (boxes[:, 1] > boxes[:, 3]).any()):
        raise value_error(
            "Boxes need to be in (xmin, ymin, xmax, ymax) format. Use "
            "torchvision.ops.box_convert to convert them",
            hint="vision.ops.box_convert(boxes, in_fmt, 'xyxy')",
        )


def _check_keypoints(keypoints: Tensor, visibility: Tensor | None) -> Tensor:
    """Which of the keypoints are visible: (N, K), bool."""
    if keypoints.ndim != 3:
        raise value_error("keypoints must be of shape (num_instances, K, 2)")
    if visibility is None:
        return torch.ones(keypoints.shape[:-1], dtype=torch.bool)
    shown = visibility.squeeze(-1) if visibility.ndim == 3 else visibility
    if shown.ndim != 2:
        raise value_error(
            f"visibility must be of shape (num_instances, K). Got ndim={shown.ndim}"
        )
    if shown.shape != keypoints.shape[:-1]:
        raise value_error(
            "keypoints and visibility must have the same dimensionality for "
            f"num_instances and K. Got visibility.shape={shown.shape} and "
            f"keypoints.shape={keypoints.shape}"
        )
    return shown.bool()


def _check_masks(masks: Tensor, image: Tensor) -> None:
    if masks.ndim != 3:
        raise value_error("masks must be of shape (H, W) or (batch_size, H, W)")
    if masks.dtype != torch.bool:
        raise value_error(f"The masks must be of dtype bool. Got {masks.dtype}")
    if masks.shape[-2:] != image.shape[-2:]:
        raise value_error("The image and the masks must have the same height and width")


def _colours(colors: Any, count: int) -> list[Colour]:
    """A colour for each: as given, the same for all, or colours that differ."""
    if colors is None:
        return [tuple(n * step % 255 for step in STEPS) for n in range(count)]
    if isinstance(colors, list):
        if len(colors) < count:
            raise value_error(
                "Number of colors must be equal or larger than the number of objects, "
                f"but got {len(colors)} < {count}."
            )
    elif not isinstance(colors, tuple | str):
        raise value_error(
            f"colors must be a tuple or a string, or a list thereof, but got {colors}."
        )
    elif isinstance(colors, tuple) and len(colors) != 3:
        raise value_error(
            f"If passed as tuple, colors should be an RGB triplet, but got {colors}."
        )
    else:
        colors = [colors] * count
    return [
        pillow("ImageColor").getrgb(each) if isinstance(each, str) else each
        for each in colors
    ]
