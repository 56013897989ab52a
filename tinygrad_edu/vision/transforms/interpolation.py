"""How a picture is read between its pixels."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ...errors import type_error


class InterpolationMode(Enum):
    """Which neighbours give the colour of a place between pixels, and with what weight.

    Tensors know the first four; Pillow also box, Hamming and Lanczos. Source:
    torchvision, ``transforms.InterpolationMode``.

    >>> InterpolationMode("bilinear")
    <InterpolationMode.BILINEAR: 'bilinear'>
    """

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


# Pillow's numbers. It has one "nearest", which is what others call exact.
PILLOW_NUMBERS = {
    InterpolationMode.NEAREST: 0,
    InterpolationMode.LANCZOS: 1,
    InterpolationMode.BILINEAR: 2,
    InterpolationMode.BICUBIC: 3,
    InterpolationMode.BOX: 4,
    InterpolationMode.HAMMING: 5,
    InterpolationMode.NEAREST_EXACT: 0,
}
_BY_NUMBER = {
    number: mode
    for mode, number in PILLOW_NUMBERS.items()
    if mode is not InterpolationMode.NEAREST_EXACT
}


def from_number(mode: Any) -> Any:
    """Pillow's number as a mode; a mode stays what it is."""
    return _BY_NUMBER[mode] if isinstance(mode, int) else mode


def check_mode(mode: Any) -> InterpolationMode:
    """The mode, also where Pillow's number was given, or torchvision's TypeError."""
    mode = from_number(mode)
    if not isinstance(mode, InterpolationMode):
        raise type_error(
            "Argument interpolation should be a InterpolationMode or a corresponding "
            "Pillow integer constant",
            got=repr(mode),
            hint="transforms.InterpolationMode.BILINEAR",
        )
    return mode
