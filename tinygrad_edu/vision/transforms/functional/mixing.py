"""An image mixed with another: brightness, contrast, saturation, and black and white.

Every adjustment is one formula, factor · image + (1 - factor) · other. Its factor 1 is
the image itself, 0 the other (black, the mean grey, the grey image), and beyond 1 lies
the opposite of the other.
"""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import type_error, value_error
from ...pictures import check_picture, is_picture, pillow
from .batches import float_type
from .facts import Image, brightest, check_colours, check_depth, get_dimensions

# How bright red, green and blue look (ITU-R BT.601).
WEIGHTS = (0.2989, 0.587, 0.114)


# --- mixed with another image --------------------------------------------------------


def adjust_brightness(img: Image, brightness_factor: float) -> Image:
    """The image × factor: 0 is black, 1 the image itself, 2 twice as bright.

    Source: torchvision, ``transforms.functional.adjust_brightness``.

    >>> import tinygrad_edu as torch
    >>> adjust_brightness(torch.tensor([[[0.1, 0.4, 0.8]]]), 2.0)
    tensor([[[0.2000, 0.8000, 1.0000]]])
    """
    if not isinstance(img, Tensor):
        return enhanced(img, "Brightness", brightness_factor)
    check_factor("brightness_factor", brightness_factor)
    check_colours(img)
    return blend(img, torch.zeros_like(img), brightness_factor)


def adjust_contrast(img: Image, contrast_factor: float) -> Image:
    """Away from the mean grey by a factor: 0 is all grey, 1 the image itself.

    Source: torchvision, ``transforms.functional.adjust_contrast``.

    >>> import tinygrad_edu as torch
    >>> adjust_contrast(torch.tensor([[[0.25, 0.75]]]), 0.5)
    tensor([[[0.3750, 0.6250]]])
    """
    if not isinstance(img, Tensor):
        return enhanced(img, "Contrast", contrast_factor)
    check_factor("contrast_factor", contrast_factor)
    check_colours(img, "[3, 1]")
    grey = rgb_to_grayscale(img) if get_dimensions(img)[0] == 3 else img
    mean = grey.to(float_type(img)).mean(dim=(-3, -2, -1), keepdim=True)
    return blend(img, mean, contrast_factor)


def adjust_saturation(img: Image, saturation_factor: float) -> Image:
    """Away from the grey image by a factor: 0 is black and white, 1 the image itself.

    Source: torchvision, ``transforms.functional.adjust_saturation``.

    >>> import tinygrad_edu as torch
    >>> adjust_saturation(torch.tensor([[[1.0]], [[0.0]], [[0.0]]]), 0.0).flatten()
    tensor([0.2989, 0.2989, 0.2989])
    """
    if not isinstance(img, Tensor):
        return enhanced(img, "Color", saturation_factor)
    check_factor("saturation_factor", saturation_factor)
    check_colours(img)
    if get_dimensions(img)[0] == 1:
        return img
    return blend(img, rgb_to_grayscale(img), saturation_factor)


def blend(img: Tensor, other: Tensor, ratio: float) -> Tensor:
    """ratio · img + (1 - ratio) · other, black and white at the ends."""
    ratio = float(ratio)
    mixed = ratio * img + (1.0 - ratio) * other
    return mixed.clamp(0, brightest(img.dtype)).to(img.dtype)


def check_factor(name: str, factor: float) -> None:
    if factor < 0:
        raise value_error(f"{name} ({factor}) is not non-negative.")


def enhanced(picture: Any, what: str, factor: float) -> Any:
    """Pillow's own, which mixes in the same way, in whole numbers."""
    check_picture(picture)
    return getattr(pillow("ImageEnhance"), what)(picture).enhance(factor)


# --- grey ----------------------------------------------------------------------------


def rgb_to_grayscale(img: Image, num_output_channels: int = 1) -> Image:
    r"""Black and white: :math:`0.2989\,r + 0.587\,g + 0.114\,b`, in 1 or 3 channels.

    Source: torchvision, ``transforms.functional.rgb_to_grayscale``.

    >>> import tinygrad_edu as torch
    >>> rgb_to_grayscale(torch.tensor([[[1.0]], [[1.0]], [[0.0]]]))
    tensor([[[0.8859]]])
    """
    if not isinstance(img, Tensor):
        return _grey_picture(img, num_output_channels)
    check_colours(check_depth(img))
    _one_or_three(num_output_channels)
    if img.shape[-3] == 3:
        r, g, b = img.unbind(dim=-3)
        grey = (WEIGHTS[0] * r + WEIGHTS[1] * g + WEIGHTS[2] * b).to(img.dtype)
        grey = grey.unsqueeze(dim=-3)
    else:
        grey = img.clone()
    return grey.expand(img.shape) if num_output_channels == 3 else grey


def to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """``rgb_to_grayscale`` for pictures of Pillow alone.

    Source: torchvision, ``transforms.functional.to_grayscale``.

    >>> from PIL import Image
    >>> to_grayscale(Image.new("RGB", (2, 2))).mode
    'L'
    """
    if not is_picture(img):
        raise type_error("Input should be PIL Image", got=str(type(img)))
    return _grey_picture(img, num_output_channels)


def _grey_picture(picture: Any, channels: int) -> Any:
    grey = check_picture(picture).convert("L")
    _one_or_three(channels)
    return pillow().merge("RGB", (grey, grey, grey)) if channels == 3 else grey


def _one_or_three(channels: int) -> None:
    if channels not in (1, 3):
        raise value_error(
            "num_output_channels should be either 1 or 3", got=f"{channels}"
        )
