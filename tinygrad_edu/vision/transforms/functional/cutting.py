"""Which part of an image is shown, how large and which way round.

Sizes are (height, width), as in the shape of a tensor; corners are counted from the
top left.
"""

from __future__ import annotations

import warnings
from numbers import Number
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import value_error
from ....nn import functional as F
from ...pictures import check_picture
from ..interpolation import PILLOW_NUMBERS, InterpolationMode, check_mode
from .batches import as_float_batch
from .facts import Image, check_image, get_dimensions
from .margins import pad

BILINEAR = InterpolationMode.BILINEAR
FLIP_LEFT_RIGHT, FLIP_TOP_BOTTOM = 0, 1  # Pillow's numbers


# --- turned round --------------------------------------------------------------------


def hflip(img: Image) -> Image:
    """Left and right exchanged.

    Source: torchvision, ``transforms.functional.hflip``.

    >>> import tinygrad_edu as torch
    >>> hflip(torch.tensor([[1, 2, 3]]))
    tensor([[3, 2, 1]])
    """
    if isinstance(img, Tensor):
        return check_image(img).flip(-1)
    return check_picture(img).transpose(FLIP_LEFT_RIGHT)


def vflip(img: Image) -> Image:
    """Top and bottom exchanged.

    Source: torchvision, ``transforms.functional.vflip``.

    >>> import tinygrad_edu as torch
    >>> vflip(torch.tensor([[1], [2]]))
    tensor([[2],
            [1]])
    """
    if isinstance(img, Tensor):
        return check_image(img).flip(-2)
    return check_picture(img).transpose(FLIP_TOP_BOTTOM)


# --- cut out -------------------------------------------------------------------------


def crop(img: Image, top: int, left: int, height: int, width: int) -> Image:
    """The window (height, width) whose corner is at (top, left).

    What lies outside of the image is 0. Source: torchvision,
    ``transforms.functional.crop``.

    >>> import tinygrad_edu as torch
    >>> crop(torch.arange(9).reshape(3, 3), 1, 2, 2, 2)
    tensor([[5, 0],
            [8, 0]])
    """
    if not isinstance(img, Tensor):
        return check_picture(img).crop((left, top, left + width, top + height))
    h, w = check_image(img).shape[-2:]
    right, bottom = left + width, top + height
    inside = img[..., max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if left >= 0 and top >= 0 and right <= w and bottom <= h:
        return inside
    missing = [
        max(-left + min(0, right), 0),
        max(-top + min(0, bottom), 0),
        max(right - max(w, left), 0),
        max(bottom - max(h, top), 0),
    ]
    return pad(inside, missing)


def center_crop(img: Image, output_size: Any) -> Image:
    """The middle of an image; where it is too small, 0 around it.

    Source: torchvision, ``transforms.functional.center_crop``.

    >>> import tinygrad_edu as torch
    >>> center_crop(torch.arange(16).reshape(4, 4), 2)
    tensor([[ 5,  6],
            [ 9, 10]])
    """
    height, width = _pair(output_size)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        more_w, more_h = max(width - w, 0), max(height - h, 0)
        padding = [more_w // 2, more_h // 2, (more_w + 1) // 2, (more_h + 1) // 2]
        img = pad(img, padding)
        _, h, w = get_dimensions(img)
    top, left = round((h - height) / 2.0), round((w - width) / 2.0)
    return crop(img, top, left, height, width)


def resized_crop(
    img: Image,
    top: int,
    left: int,
    height: int,
    width: int,
    size: Any,
    interpolation: InterpolationMode = BILINEAR,
    antialias: bool | None = True,
) -> Image:
    """``crop``, then ``resize``.

    Source: torchvision, ``transforms.functional.resized_crop``.

    >>> import tinygrad_edu as torch
    >>> resized_crop(torch.zeros(3, 20, 20), 1, 2, 10, 10, [4, 4]).shape
    torch.Size([3, 4, 4])
    """
    window = crop(img, top, left, height, width)
    return resize(window, size, interpolation, antialias=antialias)


def five_crop(img: Image, size: Any) -> tuple[Image, ...]:
    """The four corners and the middle of an image.

    Source: torchvision, ``transforms.functional.five_crop``.

    >>> import tinygrad_edu as torch
    >>> [each.item() for each in five_crop(torch.arange(9).reshape(3, 3), 1)]
    [0, 2, 6, 8, 4]
    """
    height, width = size = _pair(size)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        raise value_error(
            f"Requested crop size {size} is bigger than input size {(h, w)}"
        )
    bottom, right = h - height, w - width
    corners = (0, 0), (0, right), (bottom, 0), (bottom, right)
    cut = [crop(img, top, left, height, width) for top, left in corners]
    return (*cut, center_crop(img, [height, width]))


def ten_crop(img: Image, size: Any, vertical_flip: bool = False) -> tuple[Image, ...]:
    """``five_crop`` of an image and of its mirror image.

    Source: torchvision, ``transforms.functional.ten_crop``.

    >>> import tinygrad_edu as torch
    >>> [each.item() for each in ten_crop(torch.arange(9).reshape(3, 3), 1)]
    [0, 2, 6, 8, 4, 2, 0, 8, 6, 4]
    """
    first = five_crop(img, size)
    mirrored = vflip(img) if vertical_flip else hflip(img)
    return first + five_crop(mirrored, size)


def _pair(size: Any) -> Any:
    """(height, width) of one number or two."""
    if isinstance(size, Number):
        return (int(size), int(size))  # type: ignore[call-overload]
    if len(size) == 1:
        return (size[0], size[0])
    if len(size) != 2:
        raise value_error("Please provide only two dimensions (h, w) for size.")
    return size


# --- made larger or smaller ----------------------------------------------------------


def resize(
    img: Image,
    size: Any,
    interpolation: InterpolationMode = BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Image:
    """The image in another size: `size` is (height, width) or the shorter edge alone.

    With a shorter edge alone, the longer one keeps its proportion, up to `max_size`.
    `antialias` takes the mean over all pixels that become one, which Pillow always
    does. Source: torchvision, ``transforms.functional.resize``.

    >>> import tinygrad_edu as torch
    >>> resize(torch.zeros(3, 20, 40), 10).shape
    torch.Size([3, 10, 20])
    """
    mode = check_mode(interpolation)
    _check_size(size, max_size)
    _, h, w = get_dimensions(img)
    if isinstance(size, int):
        size = [size]
    new = _by_shorter_edge(h, w, size[0], max_size) if len(size) == 1 else list(size)
    if new == [h, w]:
        return img
    if isinstance(img, Tensor):
        return _resize_tensor(img, new, mode, bool(antialias))
    if antialias is False:
        warnings.warn(
            "Anti-alias option is always applied for PIL Image input. Argument "
            "antialias is ignored.",
            stacklevel=2,
        )
    return check_picture(img).resize((new[1], new[0]), PILLOW_NUMBERS[mode])


def _check_size(size: Any, max_size: int | None) -> None:
    if not isinstance(size, list | tuple):
        return
    if len(size) not in (1, 2):
        raise value_error(
            "Size must be an int or a 1 or 2 element tuple/list, not a "
            f"{len(size)} element tuple/list"
        )
    if max_size is not None and len(size) != 1:
        raise value_error(
            "max_size should only be passed if size specifies the length of the "
            "smaller edge, i.e. size should be an int or a sequence of length 1 in "
            "torchscript mode."
        )


def _by_shorter_edge(h: int, w: int, shorter: int, max_size: int | None) -> list[int]:
    """[height, width] of the same proportion as h × w."""
    longer = int(shorter * max(h, w) / min(h, w))
    if max_size is not None:
        if max_size <= shorter:
            raise value_error(
                f"max_size = {max_size} must be strictly greater than the requested "
                f"size for the smaller edge size = {[shorter]}"
            )
        if longer > max_size:
            shorter, longer = int(max_size * shorter / longer), max_size
    return [longer, shorter] if w <= h else [shorter, longer]


def _resize_tensor(
    img: Tensor, size: list[int], mode: InterpolationMode, antialias: bool
) -> Tensor:
    smooth = mode in (BILINEAR, InterpolationMode.BICUBIC)
    batch, restore = as_float_batch(img)
    options = {"align_corners": False, "antialias": antialias} if smooth else {}
    out = F.interpolate(batch, size=size, mode=mode.value, **options)
    if mode is InterpolationMode.BICUBIC and img.dtype == torch.uint8:
        out = out.clamp(min=0, max=255)  # a cubic overshoots at an edge
    return restore(out)
