"""An image turned, slanted, moved, seen at an angle, or bent.

All of these ask the same question for each pixel of the result: which place of the
image does it show? The answer is a grid of places, and the colours are read there.

A place counts from the middle of the image, x to the right and y down, in pixels. An
affine map is six numbers, [a, b, c, d, e, f]:

    x_image = a · x + b · y + c
    y_image = d · x + e · y + f
"""

from __future__ import annotations

import warnings
from numbers import Number
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ....errors import type_error, value_error
from ....nn import functional as F
from ...pictures import check_picture, is_picture
from ..interpolation import PILLOW_NUMBERS, InterpolationMode, check_mode, from_number
from . import places
from .batches import as_float_batch, float_type
from .conversion import pil_to_tensor, to_pil_image
from .facts import Image, check_image, get_dimensions
from .margins import fill_of

NEAREST, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR
AFFINE, PERSPECTIVE = 0, 2  # Pillow's numbers


# --- turned, slanted, moved ----------------------------------------------------------


def rotate(
    img: Image,
    angle: float,
    interpolation: InterpolationMode = NEAREST,
    expand: bool = False,
    center: Any = None,
    fill: Any = None,
) -> Image:
    """The image turned by `angle` degrees against the clock.

    `expand` makes the result large enough for all of it; `center` is (x, y) from the
    top left, the middle unless given; `fill` the colour of what was outside. Source:
    torchvision, ``transforms.functional.rotate``.

    >>> import tinygrad_edu as torch
    >>> rotate(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), 90)
    tensor([[[2., 4.],
             [1., 3.]]])
    """
    mode = check_mode(interpolation)
    _check_angle_and_center(angle, center)
    if not isinstance(img, Tensor):
        colour = fill_of(check_picture(img), fill)
        number = PILLOW_NUMBERS[mode]
        return img.rotate(angle, number, expand, center, fillcolor=colour)
    matrix = places.inverse_affine_matrix(
        _from_middle(img, center), -angle, (0.0, 0.0), 1.0, (0.0, 0.0)
    )
    _check_warp(img, mode, fill)
    h, w = img.shape[-2:]
    size = places.size_of_all(matrix, h, w) if expand else (h, w)
    grid = places.affine_grid(matrix, (h, w), size, float_type(img))
    return _read(img, grid, mode, fill)


def affine(
    img: Image,
    angle: float,
    translate: Any,
    scale: float,
    shear: Any,
    interpolation: InterpolationMode = NEAREST,
    fill: Any = None,
    center: Any = None,
) -> Image:
    """The image turned with the clock, slanted, made larger, then moved.

    `angle` and `shear` (one, or along x and y) are in degrees, `translate` is (x, y) in
    pixels. Source: torchvision, ``transforms.functional.affine``.

    >>> import tinygrad_edu as torch
    >>> image = torch.tensor([[[1.0, 2.0, 3.0]]])
    >>> affine(image, angle=0, translate=[1, 0], scale=1.0, shear=0)
    tensor([[[0., 1., 2.]]])
    """
    mode = check_mode(interpolation)
    slants = _check_affine(angle, translate, scale, shear, center)
    _, height, width = get_dimensions(img)
    if not isinstance(img, Tensor):
        middle = [width * 0.5, height * 0.5] if center is None else center
        matrix = places.inverse_affine_matrix(middle, angle, translate, scale, slants)
        return _transformed(img, AFFINE, matrix, mode, fill)
    middle = _from_middle(img, center)
    matrix = places.inverse_affine_matrix(middle, angle, translate, scale, slants)
    _check_warp(img, mode, fill)
    size = height, width
    grid = places.affine_grid(matrix, size, size, float_type(img))
    return _read(img, grid, mode, fill)


def _check_angle_and_center(angle: Any, center: Any) -> None:
    if not isinstance(angle, int | float):
        raise type_error("Argument angle should be int or float", got=repr(angle))
    if center is not None and not isinstance(center, list | tuple):
        raise type_error("Argument center should be a sequence", got=repr(center))


def _check_affine(
    angle: Any, translate: Any, scale: Any, shear: Any, center: Any
) -> Any:
    """Shear along x and y, if all else is right too."""
    _check_angle_and_center(angle, None)
    if not isinstance(translate, list | tuple):
        raise type_error("Argument translate should be a sequence")
    if len(translate) != 2:
        raise value_error("Argument translate should be a sequence of length 2")
    if scale <= 0.0:
        raise value_error("Argument scale should be positive", got=repr(scale))
    if not isinstance(shear, Number | list | tuple):
        raise type_error(
            "Shear should be either a single value or a sequence of two values"
        )
    slants = [shear, 0.0] if isinstance(shear, Number) else list(shear)
    slants = slants * 2 if len(slants) == 1 else slants
    if len(slants) != 2:
        raise value_error(
            f"Shear should be a sequence containing two values. Got {slants}"
        )
    _check_angle_and_center(angle, center)
    return slants


def _from_middle(img: Tensor, center: Any) -> list[float]:
    """(x, y) counted from the top left, counted from the middle."""
    if center is None:
        return [0.0, 0.0]
    h, w = img.shape[-2:]
    return [center[0] - w * 0.5, center[1] - h * 0.5]


# --- seen at an angle ----------------------------------------------------------------


def perspective(
    img: Image,
    startpoints: Any,
    endpoints: Any,
    interpolation: InterpolationMode = BILINEAR,
    fill: Any = None,
) -> Image:
    """The image as from the side: four corners (x, y) move to four others.

    Source: torchvision, ``transforms.functional.perspective``.

    >>> import tinygrad_edu as torch
    >>> corners = [[0, 0], [3, 0], [3, 3], [0, 3]]
    >>> image = torch.ones(1, 4, 4)
    >>> perspective(image, corners, [[1, 0], [3, 0], [3, 3], [1, 3]])[0, 0, 0].item()
    0.0
    """
    coefficients = places.perspective_coefficients(startpoints, endpoints)
    mode = check_mode(interpolation)
    if not isinstance(img, Tensor):
        return _transformed(img, PERSPECTIVE, coefficients, mode, fill)
    _check_warp(img, mode, fill)
    size = img.shape[-2], img.shape[-1]
    return _read(
        img, places.perspective_grid(coefficients, size, float_type(img)), mode, fill
    )


# --- bent ----------------------------------------------------------------------------


def elastic_transform(
    img: Image,
    displacement: Tensor,
    interpolation: InterpolationMode = BILINEAR,
    fill: Any = None,
) -> Image:
    """Every pixel shows a place some way off: `displacement` (1, H, W, 2), x and y.

    2 is the width of the image, and its height. Source: torchvision,
    ``transforms.functional.elastic_transform``.

    >>> import tinygrad_edu as torch
    >>> image = torch.tensor([[[1.0, 2.0, 3.0]]])
    >>> one_pixel = torch.tensor([2 / 3, 0.0]).expand(1, 1, 3, 2)
    >>> elastic_transform(image, one_pixel, fill=0)
    tensor([[[2., 3., 0.]]])
    """
    if isinstance(interpolation, int):
        warnings.warn(
            "Argument interpolation should be of type InterpolationMode instead of "
            "int. Please, use InterpolationMode enum.",
            stacklevel=2,
        )
    mode = from_number(interpolation)
    if not isinstance(displacement, Tensor):
        raise type_error("Argument displacement should be a Tensor")
    if not isinstance(img, Tensor):
        if not is_picture(img):
            raise type_error(f"img should be PIL Image or Tensor. Got {type(img)}")
        bent = elastic_transform(pil_to_tensor(img), displacement, mode, fill)
        return to_pil_image(bent, mode=img.mode)
    h, w = img.shape[-2:]
    wanted = torch.Size((1, h, w, 2))
    if displacement.shape != wanted:
        raise value_error(
            f"Argument displacement shape should be {wanted}, but given "
            f"{displacement.shape}"
        )
    grid = places.identity_grid(h, w) + displacement
    return _read(img, grid, mode, fill)


# --- reading the colours -------------------------------------------------------------


def _check_warp(img: Tensor, mode: InterpolationMode, fill: Any) -> None:
    check_image(img)
    channels = get_dimensions(img)[0]
    if isinstance(fill, tuple | list) and len(fill) not in (1, channels):
        raise value_error(
            "The number of elements in 'fill' cannot broadcast to match the number of "
            f"channels of the image ({len(fill)} != {channels})"
        )
    if mode not in (NEAREST, BILINEAR):
        raise value_error(
            f"Interpolation mode '{mode.value}' is unsupported with Tensor input",
            expected="nearest or bilinear",
        )


def _read(img: Tensor, grid: Tensor, mode: InterpolationMode, fill: Any) -> Tensor:
    """The colours at the places of the grid; `fill` where it leaves the image."""
    batch, restore = as_float_batch(img, (grid.dtype,))
    grid = grid.expand(batch.shape[0], *grid.shape[1:])
    options = {"mode": mode.value, "padding_mode": "zeros", "align_corners": False}
    if fill is None:
        return restore(F.grid_sample(batch, grid, **options))
    # One channel more, of ones: how much of each result comes from inside.
    inside = torch.ones_like(batch[:, :1])
    read = F.grid_sample(torch.cat([batch, inside], dim=1), grid, **options)
    read, inside = read[:, :-1], read[:, -1:]  # (N, C, H, W), (N, 1, H, W)
    numbers = fill if isinstance(fill, tuple | list) else [float(fill)]
    colour = torch.tensor(numbers, dtype=read.dtype).view(1, -1, 1, 1).expand_as(read)
    if mode is NEAREST:
        return restore(torch.where(inside < 0.5, colour, read))
    return restore(read * inside + (1.0 - inside) * colour)


def _transformed(
    picture: Any, kind: int, numbers: list[float], mode: InterpolationMode, fill: Any
) -> Any:
    """Pillow's own way from six or eight numbers."""
    colour = fill_of(check_picture(picture), fill)
    number = PILLOW_NUMBERS[mode]
    return picture.transform(picture.size, kind, numbers, number, fillcolor=colour)
