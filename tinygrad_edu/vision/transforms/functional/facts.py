"""What is known of an image before it is changed: its size, channels, brightest value.

An image is a Tensor (…, C, H, W), or (H, W), or a picture of Pillow.
"""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import type_error
from ...pictures import is_picture

Image = Any  # a Tensor or a picture of Pillow: what comes in goes out

BRIGHTEST = {
    torch.uint8: 2**8 - 1,
    torch.int8: 2**7 - 1,
    torch.int16: 2**15 - 1,
    torch.int32: 2**31 - 1,
    torch.int64: 2**63 - 1,
}


def get_dimensions(img: Image) -> list[int]:
    """[channels, height, width] of an image.

    Source: torchvision, ``transforms.functional.get_dimensions``.

    >>> import tinygrad_edu as torch
    >>> get_dimensions(torch.zeros(8, 3, 20, 30))
    [3, 20, 30]
    """
    if isinstance(img, Tensor):
        check_image(img)
        return [1 if img.ndim == 2 else img.shape[-3], *img.shape[-2:]]
    if not is_picture(img):
        raise type_error(f"Unexpected type {type(img)}", expected="a Tensor or picture")
    return [len(img.getbands()), img.height, img.width]


def get_image_size(img: Image) -> list[int]:
    """[width, height] of an image.

    Source: torchvision, ``transforms.functional.get_image_size``.

    >>> import tinygrad_edu as torch
    >>> get_image_size(torch.zeros(3, 20, 30))
    [30, 20]
    """
    _, height, width = get_dimensions(img)
    return [width, height]


def get_image_num_channels(img: Image) -> int:
    """How many numbers a pixel of an image has.

    Source: torchvision, ``transforms.functional.get_image_num_channels``.

    >>> import tinygrad_edu as torch
    >>> get_image_num_channels(torch.zeros(3, 20, 30))
    3
    """
    return get_dimensions(img)[0]


def check_image(img: Tensor) -> Tensor:
    """The image, which has at least two dimensions."""
    if img.ndim < 2:
        raise type_error(
            "Tensor is not a torch image.",
            got=f"shape {tuple(img.shape)}",
            expected="(…, C, H, W) or (H, W)",
        )
    return img


def check_depth(img: Tensor) -> Tensor:
    """The image, which has a dimension for its channels."""
    if img.ndim < 3:
        raise type_error(
            "Input image tensor should have at least 3 dimensions, but found "
            f"{img.ndim}"
        )
    return img


def check_colours(img: Tensor, permitted: str = "[1, 3]") -> Tensor:
    """The image, which is grey (C = 1) or red, green and blue (C = 3)."""
    channels = get_dimensions(img)[0]
    if channels not in (1, 3):
        raise type_error(
            f"Input image tensor permitted channel values are {permitted}, but found "
            f"{channels}",
            got=f"shape {tuple(img.shape)}",
            expected="(…, C, H, W) with C = 1 (grey) or 3 (red, green, blue)",
        )
    return img


def brightest(dtype: Any) -> int:
    """What white is: 255 for bytes, the largest number of a whole type, otherwise 1.

    >>> import tinygrad_edu as torch
    >>> brightest(torch.uint8), brightest(torch.float32)
    (255, 1)
    """
    return BRIGHTEST.get(dtype, 1)
