"""The colours of an image, each pixel for itself: hues turned, brightnesses exchanged.

An image is a Tensor (…, C, H, W) with C = 1 or 3, or a picture of Pillow. Fractions are
from 0 (black) to 1 (white), whole numbers from 0 to the largest of their type.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import type_error, value_error
from ...pictures import check_picture, from_array, pillow
from .batches import float_type
from .conversion import convert_image_dtype
from .facts import (
    Image,
    brightest,
    check_colours,
    check_depth,
    check_image,
    get_dimensions,
)

# --- hue -----------------------------------------------------------------------------


def adjust_hue(img: Image, hue_factor: float) -> Image:
    """Every colour turned on the colour wheel; ± 0.5 is half of it, the opposite.

    Source: torchvision, ``transforms.functional.adjust_hue``.

    >>> import tinygrad_edu as torch
    >>> adjust_hue(torch.tensor([[[1.0]], [[0.0]], [[0.0]]]), 0.5).flatten()
    tensor([0., 1., 1.])
    """
    if not -0.5 <= hue_factor <= 0.5:
        raise value_error(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    if not isinstance(img, Tensor):
        return _hue_of_picture(img, hue_factor)
    check_colours(img)
    if get_dimensions(img)[0] == 1:
        return img
    hue, saturation, value = _hue_saturation_value(convert_image_dtype(img))
    turned = _red_green_blue((hue + hue_factor) % 1.0, saturation, value)
    return convert_image_dtype(turned, img.dtype)


def _hue_of_picture(picture: Any, hue_factor: float) -> Any:
    mode = check_picture(picture).mode
    if mode in {"L", "1", "I", "F"}:
        return picture
    hue, saturation, value = picture.convert("HSV").split()
    # Bytes begin again at 0, as the colour wheel does.
    turned = np.asarray(hue) + np.int32(hue_factor * 255).astype(np.uint8)
    parts = (from_array(turned, "L"), saturation, value)
    return pillow().merge("HSV", parts).convert(mode)


def _hue_saturation_value(img: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hue, saturation and value (Smith, 1978), each (…, H, W) from 0 to 1.

    Value is the largest of red, green and blue, saturation how far the smallest lies
    below it, hue the sixth of the wheel that these two name plus how far the third is.
    """
    r, g, b = img.unbind(dim=-3)  # (…, H, W) each
    most, least = img.amax(dim=-3), img.amin(dim=-3)
    grey = most == least
    one = torch.ones_like(most)
    saturation = (most - least) / torch.where(grey, one, most)
    spread = torch.where(grey, one, most - least)
    from_r, from_g, from_b = [(most - each) / spread for each in (r, g, b)]
    sixth = torch.where(
        most == r,
        from_b - from_g,
        torch.where(most == g, 2.0 + from_r - from_b, 4.0 + from_g - from_r),
    )
    return torch.fmod(sixth / 6.0 + 1.0, 1.0), saturation, most


def _red_green_blue(hue: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """(…, 3, H, W) of hue, saturation and value."""
    sixth = torch.floor(hue * 6.0)
    part = hue * 6.0 - sixth
    low = (value * (1.0 - saturation)).clamp(0.0, 1.0)
    falling = (value * (1.0 - saturation * part)).clamp(0.0, 1.0)
    rising = (value * (1.0 - saturation * (1.0 - part))).clamp(0.0, 1.0)
    place = (sixth.to(torch.int64) % 6).unsqueeze(dim=-3)  # (…, 1, H, W)
    wheel = [
        (value, falling, low, low, rising, value),  # red in each sixth of the wheel
        (rising, value, value, falling, low, low),  # green
        (low, low, rising, value, value, falling),  # blue
    ]
    colours = [torch.stack(each, dim=-3).gather(-3, place) for each in wheel]
    return torch.cat(colours, dim=-3)


# --- each brightness becomes another -------------------------------------------------


def adjust_gamma(img: Image, gamma: float, gain: float = 1) -> Image:
    r""":math:`gain \cdot x^\gamma`: above 1 the shadows become darker, below brighter.

    Source: torchvision, ``transforms.functional.adjust_gamma``.

    >>> import tinygrad_edu as torch
    >>> adjust_gamma(torch.tensor([[[0.0, 0.5, 1.0]]]), 2.0)
    tensor([[[0.0000, 0.2500, 1.0000]]])
    """
    if isinstance(img, Tensor):
        check_colours(img)
    else:
        check_picture(img)
    if gamma < 0:
        raise value_error("Gamma should be a non-negative real number")
    if isinstance(img, Tensor):
        fractions = img if img.is_floating_point() else convert_image_dtype(img)
        bent = (gain * fractions.pow(gamma)).clamp(0, 1)
        return convert_image_dtype(bent, img.dtype)
    just_below = 255 + 1 - 1e-3
    table = [int(just_below * gain * (each / 255.0) ** gamma) for each in range(256)]
    return img.convert("RGB").point(table * 3).convert(img.mode)


def invert(img: Image) -> Image:
    """White becomes black and black white.

    Source: torchvision, ``transforms.functional.invert``.

    >>> import tinygrad_edu as torch
    >>> invert(torch.tensor([[[0.0, 0.25, 1.0]]]))
    tensor([[[1.0000, 0.7500, 0.0000]]])
    """
    if not isinstance(img, Tensor):
        return pillow("ImageOps").invert(check_picture(img))
    return brightest(check_colours(check_depth(check_image(img))).dtype) - img


def posterize(img: Image, bits: int) -> Image:
    """As few brightnesses as `bits` can count; the others fall to the one below.

    Source: torchvision, ``transforms.functional.posterize``.

    >>> import tinygrad_edu as torch
    >>> posterize(torch.tensor([[[0, 100, 200]]], dtype=torch.uint8), 1)
    tensor([[[  0,   0, 128]]], dtype=torch.uint8)
    """
    if not 0 <= bits <= 8:
        raise value_error(f"The number if bits should be between 0 and 8. Got {bits}")
    if not isinstance(img, Tensor):
        return pillow("ImageOps").posterize(check_picture(img), bits)
    _check_bytes(img)
    return check_colours(img) & (256 - 2 ** (8 - bits))


def solarize(img: Image, threshold: float) -> Image:
    """``invert`` for all that is at least as bright as the threshold.

    Source: torchvision, ``transforms.functional.solarize``.

    >>> import tinygrad_edu as torch
    >>> solarize(torch.tensor([[[0.0, 0.25, 0.75]]]), 0.5)
    tensor([[[0.0000, 0.2500, 0.2500]]])
    """
    if not isinstance(img, Tensor):
        return pillow("ImageOps").solarize(check_picture(img), threshold)
    check_colours(check_depth(check_image(img)))
    if threshold > brightest(img.dtype):
        raise type_error("Threshold should be less than bound of img.")
    return torch.where(img >= threshold, invert(img), img)


def autocontrast(img: Image) -> Image:
    """Each channel stretched so that its darkest is black and its brightest white.

    Source: torchvision, ``transforms.functional.autocontrast``.

    >>> import tinygrad_edu as torch
    >>> autocontrast(torch.tensor([[[0.25, 0.5, 0.75]]]))
    tensor([[[0.0000, 0.5000, 1.0000]]])
    """
    if not isinstance(img, Tensor):
        return pillow("ImageOps").autocontrast(check_picture(img))
    white = brightest(check_colours(check_depth(check_image(img))).dtype)
    least = img.amin(dim=(-2, -1), keepdim=True).to(float_type(img))
    most = img.amax(dim=(-2, -1), keepdim=True).to(float_type(img))
    scale = white / (most - least)
    flat = scale.isfinite().logical_not()  # one brightness only: it stays
    scale = torch.where(flat, torch.ones_like(scale), scale)
    least = torch.where(flat, torch.zeros_like(least), least)
    return ((img - least) * scale).clamp(0, white).to(img.dtype)


def equalize(img: Image) -> Image:
    """Each channel's brightnesses moved so that all are about equally frequent.

    Source: torchvision, ``transforms.functional.equalize``.

    >>> import tinygrad_edu as torch
    >>> dark = (torch.arange(1024).reshape(1, 32, 32) // 16).to(torch.uint8)
    >>> dark.max().item(), equalize(dark).max().item()
    (63, 255)
    """
    if not isinstance(img, Tensor):
        return pillow("ImageOps").equalize(check_picture(img))
    check_image(img)
    if img.ndim not in (3, 4):
        raise type_error(
            f"Input image tensor should have 3 or 4 dimensions, but found {img.ndim}"
        )
    _check_bytes(img)
    check_colours(img)
    channels = img.reshape(-1, *img.shape[-2:])  # (N·C, H, W)
    return torch.stack([_equalized(each) for each in channels]).reshape(img.shape)


def _check_bytes(img: Tensor) -> None:
    check_depth(check_image(img))
    if img.dtype != torch.uint8:
        raise type_error(
            f"Only torch.uint8 image tensors are supported, but found {img.dtype}",
            hint="convert_image_dtype(img, torch.uint8)",
        )


def _equalized(channel: Tensor) -> Tensor:
    """Each brightness becomes the share of pixels that are darker, × 255: (H, W)."""
    counts = torch.bincount(channel.flatten(), minlength=256)
    step = int(counts[counts != 0][:-1].sum()) // 255
    if step == 0:
        return channel
    darker = counts.cumsum(0) - counts  # (256,)
    table = ((darker + step // 2) // step).clamp(0, 255).to(torch.uint8)
    return table[channel.to(torch.int64)]
