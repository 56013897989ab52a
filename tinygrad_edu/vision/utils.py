"""Batches of images on one sheet, in a file, or with boxes drawn over them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ..errors import type_error, value_error
from ..files import replacing
from .drawing import draw_bounding_boxes, draw_keypoints, draw_segmentation_masks
from .pictures import pillow

__all__ = [
    "draw_bounding_boxes",
    "draw_keypoints",
    "draw_segmentation_masks",
    "make_grid",
    "save_image",
]

Images = Tensor | list[Tensor]
NARROWEST = 1e-5  # a range of values is stretched by 1 / its width, and this at least


@torch.no_grad()
def make_grid(
    tensor: Images,
    nrow: int = 8,
    padding: int = 2,
    normalize: bool = False,
    value_range: tuple[float, float] | None = None,
    scale_each: bool = False,
    pad_value: float = 0.0,
) -> Tensor:
    """Images side by side, `nrow` in a row: (N, C, H, W) or a list -> (C, H', W').

    Grey images get three channels. `normalize` stretches the values to 0 … 1, from
    `value_range` or the smallest and largest of all, or of each image (`scale_each`).
    Source: torchvision, ``utils.make_grid``.

    >>> import tinygrad_edu as torch
    >>> make_grid(torch.ones(10, 1, 28, 28), nrow=5).shape
    torch.Size([3, 62, 152])
    """
    images = _as_batch(tensor)
    if normalize is True:
        images = _stretched(images, value_range, scale_each)
    if images.size(0) == 1:
        return images.squeeze(0)
    N, C, H, W = images.shape
    columns = min(nrow, N)
    rows = math.ceil(N / columns)
    h, w = H + padding, W + padding
    grid = images.new_full((C, h * rows + padding, w * columns + padding), pad_value)
    for n, image in enumerate(images):
        top, left = n // columns * h + padding, n % columns * w + padding
        grid[:, top : top + H, left : left + W] = image
    return grid


def _as_batch(tensor: Any) -> Tensor:
    """(N, C, H, W) with C of at least 3, of a batch, a list or one image."""
    if isinstance(tensor, list):
        for each in tensor:
            if not isinstance(each, Tensor):
                raise type_error(
                    "tensor or list of tensors expected, got a list containing "
                    f"{type(each)}"
                )
        tensor = torch.stack(tensor, dim=0)
    if not isinstance(tensor, Tensor):
        raise type_error(f"tensor or list of tensors expected, got {type(tensor)}")
    if tensor.dim() == 2:
        tensor = tensor.unsqueeze(0)  # (1, H, W)
    if tensor.dim() == 3:
        tensor = tensor.unsqueeze(0)  # (1, C, H, W)
    if tensor.dim() == 4 and tensor.size(1) == 1:
        tensor = torch.cat((tensor, tensor, tensor), 1)  # (N, 3, H, W)
    if tensor.dim() != 4:
        raise value_error(
            "make_grid takes an image, a batch of images or a list of images",
            got=f"shape {tuple(tensor.shape)}",
            expected="(H, W), (C, H, W), (N, C, H, W) or a list of (C, H, W)",
        )
    return tensor


def _stretched(
    images: Tensor, value_range: tuple[float, float] | None, scale_each: bool
) -> Tensor:
    """Values from 0 to 1."""
    if value_range is not None and not isinstance(value_range, tuple):
        raise type_error(
            "value_range has to be a tuple (min, max) if specified. min and max are "
            "numbers"
        )
    if scale_each is True:
        return torch.stack([_stretched(each, value_range, False) for each in images])
    low, high = value_range or (float(images.min()), float(images.max()))
    return (images.clamp(min=low, max=high) - low) / max(high - low, NARROWEST)


@torch.no_grad()
def save_image(
    tensor: Images, fp: Any, format: str | None = None, **kwargs: Any
) -> None:
    """Write an image, or a batch as ``make_grid(tensor, **kwargs)``, into a file.

    `fp` is a path, whose ending says the format, or a file that is open; the values are
    from 0 to 1. A file that was there stays whole until the new one is. Source:
    torchvision, ``utils.save_image``.

    >>> import tempfile, tinygrad_edu as torch
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "grid.png"
    ...     save_image(torch.rand(4, 3, 8, 8), path)
    ...     path.read_bytes()[1:4]
    b'PNG'
    """
    grid = make_grid(tensor, **kwargs)
    # + 0.5, so that what follows rounds to the nearest.
    bytes_ = grid.mul(255).add(0.5).clamp(0, 255).to(torch.uint8)
    picture = pillow().fromarray(bytes_.permute(1, 2, 0).numpy(force=True))
    if hasattr(fp, "write"):
        picture.save(fp, format=format)
        return
    path = Path(fp)
    with replacing(path) as file:
        picture.save(file, format=format or _format_of(path))


def _format_of(path: Path) -> str:
    """Pillow's name for the kind of file that the ending says."""
    known: dict[str, str] = pillow().registered_extensions()
    ending = path.suffix.lower()
    if ending not in known:
        raise value_error(
            f"unknown file extension: {ending}", hint="grid.png, or format='PNG'"
        )
    return known[ending]
