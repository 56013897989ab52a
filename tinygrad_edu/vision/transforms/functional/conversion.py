"""Pictures and arrays to tensors and back; one scale of brightness to another.

A picture and an array of one have the order (H, W, C), a tensor (C, H, W).
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import runtime_error, type_error, value_error
from ....functions import checks
from ... import pictures
from .facts import brightest, get_image_num_channels

SIXTEEN = "I;16" if sys.byteorder == "little" else "I;16B"  # 16 bits a pixel
WIDE = {"I": np.int32, SIXTEEN: np.int16, "F": np.float32}  # other pictures are bytes
# The modes that an array of bytes may have by its number of channels, the usual first.
MODES = {2: ["LA"], 3: ["RGB", "YCbCr", "HSV"], 4: ["RGBA", "CMYK", "RGBX"]}
GREY_MODES = {"uint8": "L", "int16": SIXTEEN, "int32": "I", "float32": "F"}


def to_tensor(pic: Any) -> Tensor:
    """A picture or array (H, W, C) as a tensor (C, H, W); bytes become 0 to 1.

    Source: torchvision, ``transforms.functional.to_tensor``.

    >>> import numpy as np
    >>> to_tensor(np.array([[0, 51, 255]], np.uint8))
    tensor([[[0.0000, 0.2000, 1.0000]]])
    """
    if isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise value_error(
                f"pic should be 2/3 dimensional. Got {pic.ndim} dimensions.",
                expected="(H, W) or (H, W, C)",
            )
        array = pic.reshape(*pic.shape[:2], -1) if pic.ndim == 2 else pic
    elif pictures.is_picture(pic):
        array = _array_of(pic, WIDE.get(pic.mode, np.uint8))
        array = array * np.uint8(255) if pic.mode == "1" else array
    else:
        raise type_error(
            f"pic should be PIL Image or ndarray. Got {type(pic)}",
            hint="a Tensor is one already: transforms.ConvertImageDtype scales it",
        )
    image = torch.from_numpy(array.transpose(2, 0, 1)).contiguous()  # (C, H, W)
    if image.dtype == torch.uint8:
        return image.to(torch.get_default_dtype()).div(255)
    return image


def pil_to_tensor(pic: Any) -> Tensor:
    """A picture as a tensor (C, H, W) of the same type, nothing scaled.

    Source: torchvision, ``transforms.functional.pil_to_tensor``.

    >>> from PIL import Image
    >>> pil_to_tensor(Image.new("RGB", (1, 1), (1, 2, 3))).flatten()
    tensor([1, 2, 3], dtype=torch.uint8)
    """
    if not pictures.is_picture(pic):
        raise type_error(f"pic should be PIL Image. Got {type(pic)}")
    return torch.from_numpy(_array_of(pic, None)).permute(2, 0, 1)  # (C, H, W)


def _array_of(picture: Any, dtype: Any) -> Any:
    """A copy of the pixels: (H, W, C)."""
    array = np.array(picture, dtype, copy=True)
    return array.reshape(picture.height, picture.width, get_image_num_channels(picture))


def to_pil_image(pic: Any, mode: str | None = None) -> Any:
    """A tensor (C, H, W) or an array (H, W, C) as a picture; fractions are taken × 255.

    `mode` is one of Pillow's; without it the channels and their type decide. Source:
    torchvision, ``transforms.functional.to_pil_image``.

    >>> import tinygrad_edu as torch
    >>> to_pil_image(torch.ones(3, 2, 4)).mode
    'RGB'
    """
    array = _with_channels(pic)
    if np.issubdtype(array.dtype, np.floating) and mode != "F":
        array = (array * 255).astype(np.uint8)
    channels = array.shape[2]
    found = _grey_mode(array, mode) if channels == 1 else _colour_mode(array, mode)
    if found is None:
        raise type_error(f"Input type {array.dtype} is not supported")
    return pictures.from_array(array[:, :, 0] if channels == 1 else array, found)


def _with_channels(pic: Any) -> Any:
    """An array (H, W, C) of what is to become a picture."""
    if isinstance(pic, Tensor):
        pic = (pic.permute(1, 2, 0) if pic.ndim == 3 else pic).numpy(force=True)
    elif not isinstance(pic, np.ndarray):
        raise type_error(f"pic should be Tensor or ndarray. Got {type(pic)}.")
    if pic.ndim == 2:
        pic = pic[:, :, None]
    if pic.ndim != 3:
        raise value_error(
            f"pic should be 2/3 dimensional. Got {pic.ndim} dimensions.",
            hint="a batch is not one picture: take them one by one",
        )
    if pic.shape[-1] > 4:
        raise value_error(
            f"pic should not have > 4 channels. Got {pic.shape[-1]} channels.",
            hint="a tensor is (C, H, W), an array (H, W, C)",
        )
    return pic


def _grey_mode(array: Any, mode: str | None) -> str | None:
    found = GREY_MODES.get(str(array.dtype))
    if mode is not None and mode != found:
        raise value_error(
            f"Incorrect mode ({mode}) supplied for input type {np.dtype}. "
            f"Should be {found}",
            got=f"{array.dtype}",
        )
    return found


def _colour_mode(array: Any, mode: str | None) -> str | None:
    channels = array.shape[2]
    permitted = MODES.get(channels, MODES[3])
    if mode is not None and mode not in permitted:
        raise value_error(
            f"Only modes {permitted} are supported for {channels}D inputs"
        )
    return mode or (permitted[0] if array.dtype == np.uint8 else None)


def convert_image_dtype(image: Tensor, dtype: Any = torch.float32) -> Tensor:
    """The image in another type, its brightness scaled so that white stays white.

    Raises RuntimeError where the fractions of a type are too coarse for the whole
    numbers of the other. Source: torchvision,
    ``transforms.functional.convert_image_dtype``.

    >>> import tinygrad_edu as torch
    >>> convert_image_dtype(torch.tensor([0, 51, 255], dtype=torch.uint8))
    tensor([0.0000, 0.2000, 1.0000])
    >>> convert_image_dtype(torch.tensor([0.0, 0.5, 1.0]), torch.uint8)
    tensor([  0, 127, 255], dtype=torch.uint8)
    """
    if not isinstance(image, Tensor):
        raise type_error("Input img should be Tensor Image")
    if checks.dtype(dtype, "tensor") == image.dtype:
        return image
    if image.is_floating_point():
        return image.to(dtype) if dtype.is_floating_point else _counted(image, dtype)
    if dtype.is_floating_point:
        return image.to(dtype) / float(brightest(image.dtype))
    return _other_count(image, dtype)


def _counted(image: Tensor, dtype: Any) -> Tensor:
    """Fractions as whole numbers, each of which stands for an equal part of [0, 1]."""
    too_coarse = {
        torch.float32: (torch.int32, torch.int64),
        torch.float64: (torch.int64,),
    }
    if dtype in too_coarse.get(image.dtype, ()):
        raise runtime_error(
            f"The cast from {image.dtype} to {dtype} cannot be performed safely.",
            expected="a whole type whose numbers the fractions can tell apart",
        )
    # Not × 255, by which only 1.0 itself would be white.
    just_below = brightest(dtype) + 1.0 - 1e-3
    return image.mul(just_below).to(dtype)


def _other_count(image: Tensor, dtype: Any) -> Tensor:
    """Whole numbers on another scale, a power of two longer or shorter."""
    ours, theirs = float(brightest(image.dtype)), float(brightest(dtype))
    if ours > theirs:
        step = int((ours + 1) // (theirs + 1))
        return torch.div(image, step, rounding_mode="floor").to(dtype)
    return image.to(dtype) * int((theirs + 1) // (ours + 1))
