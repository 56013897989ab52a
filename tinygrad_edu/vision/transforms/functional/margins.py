"""A margin around an image: one colour, its edge drawn out, or its mirror image."""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import index_error, type_error, value_error
from ....nn import functional as F
from ...pictures import check_picture, pillow
from .batches import as_float_batch
from .facts import Image, check_image, get_image_num_channels

MODES = {"constant": "constant", "edge": "replicate", "reflect": "reflect"}


def pad(
    img: Image, padding: Any, fill: Any = 0, padding_mode: str = "constant"
) -> Image:
    """The image with a margin: `padding` is one width, (x, y), or one for each side.

    The four sides are left, top, right, bottom; a negative width cuts off.
    `padding_mode` is constant (the colour `fill`), edge, reflect (without the edge
    itself) or symmetric (with it). Source: torchvision,
    ``transforms.functional.pad``.

    >>> import tinygrad_edu as torch
    >>> pad(torch.tensor([[1, 2, 3]]), [2, 0], padding_mode="reflect")
    tensor([[3, 2, 1, 2, 3, 2, 1]])
    """
    if not isinstance(img, Tensor):
        return _pad_picture(img, padding, fill, padding_mode)
    check_image(img)
    fill = 0 if fill is None else fill
    _check(padding, padding_mode, isinstance(fill, int | float))
    left, top, right, bottom = _sides(padding)
    if padding_mode == "symmetric":
        return _mirrored(img, left, top, right, bottom)
    # Only a margin of one colour can be put around whole numbers.
    kept = (img.dtype,) if padding_mode == "constant" else ()
    batch, restore = as_float_batch(img, kept or (torch.float32, torch.float64))
    amounts = [left, right, top, bottom]
    if padding_mode == "constant":
        return restore(F.pad(batch, amounts, value=float(fill)))
    return restore(F.pad(batch, amounts, mode=MODES[padding_mode]))


def _check(padding: Any, padding_mode: Any, fill_is_right: bool) -> None:
    """What a margin needs, in torchvision's words and order."""
    if not isinstance(padding, int | tuple | list):
        raise type_error("Got inappropriate padding arg", got=repr(padding))
    if not fill_is_right:
        raise type_error("Got inappropriate fill arg")
    if not isinstance(padding_mode, str):
        raise type_error("Got inappropriate padding_mode arg", got=repr(padding_mode))
    if not isinstance(padding, int) and len(padding) not in (1, 2, 4):
        raise value_error(
            "Padding must be an int or a 1, 2, or 4 element tuple, not a "
            f"{len(padding)} element tuple"
        )
    if padding_mode not in (*MODES, "symmetric"):
        raise value_error(
            "Padding mode should be either constant, edge, reflect or symmetric",
            got=repr(padding_mode),
        )


def _sides(padding: Any) -> list[int]:
    """Left, top, right, bottom."""
    each = [padding] if isinstance(padding, int) else list(padding)
    return each * (4 // len(each))


def _mirrored(img: Tensor, left: int, top: int, right: int, bottom: int) -> Tensor:
    """Each place of the margin shows a place of the image, which is looked up."""
    if img.ndim not in (3, 4):
        raise RuntimeError("Symmetric padding of N-D tensors are not supported yet")
    rows = torch.from_numpy(_places(img.shape[-2], top, bottom))
    columns = torch.from_numpy(_places(img.shape[-1], left, right))
    return img[..., rows[:, None], columns[None, :]]


def _places(length: int, before: int, after: int) -> Any:
    """0 … length - 1 with a mirrored margin: 1 0 | 0 1 2 | 2 1.

    >>> _places(3, 2, -1)
    array([1, 0, 0, 1])
    """
    kept = np.arange(max(-before, 0), length - max(-after, 0))
    if not kept.size and max(before, after) > 0:
        raise index_error("index is out of bounds for dimension with size 0")
    return np.pad(kept, (max(before, 0), max(after, 0)), mode="symmetric")


# --- pictures of Pillow --------------------------------------------------------------


def _pad_picture(picture: Any, padding: Any, fill: Any, padding_mode: str) -> Any:
    check_picture(picture)
    fill_is_right = fill is None or isinstance(fill, Number | tuple | list)
    _check(padding, padding_mode, fill_is_right)
    left, top, right, bottom = _sides(padding)
    if padding_mode == "constant":
        framed = pillow("ImageOps").expand(
            picture, (left, top, right, bottom), fill_of(picture, fill)
        )
    else:
        array = np.asarray(picture)
        array = array[
            max(-top, 0) : picture.height - max(-bottom, 0),
            max(-left, 0) : picture.width - max(-right, 0),
        ]
        widths = [(max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0)), (0, 0)]
        more: Any = np.pad(array, widths[: array.ndim], mode=padding_mode)  # type: ignore[call-overload]
        framed = pillow().fromarray(more)
    if picture.mode == "P":
        framed.putpalette(picture.getpalette())
    return framed


def fill_of(picture: Any, fill: Any) -> Any:
    """The colour of a margin as Pillow wants it: as many numbers as channels."""
    channels = get_image_num_channels(picture)
    fill = 0 if fill is None else fill
    if isinstance(fill, int | float) and channels > 1:
        fill = (fill,) * channels
    if isinstance(fill, tuple | list):
        fill = tuple(fill) * channels if len(fill) == 1 else tuple(fill)
        if len(fill) != channels:
            raise value_error(
                "The number of elements in 'fill' does not match the number of "
                f"channels of the image ({len(fill)} != {channels})"
            )
    if picture.mode == "F":
        return fill
    return tuple(map(int, fill)) if isinstance(fill, tuple) else int(fill)
