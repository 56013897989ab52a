"""Transforms that cut out, pad, resize and mirror, some of them by chance.

Sizes are (height, width); one number means a square.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from numbers import Number
from typing import Any

import tinygrad_edu as torch

from ...errors import type_error, value_error
from ...nn import Module
from . import functional as F
from .chance import ByChance, between, whole
from .checks import size_of
from .interpolation import InterpolationMode, from_number

BILINEAR = InterpolationMode.BILINEAR
PADDING_MODES = "constant", "edge", "reflect", "symmetric"
Window = tuple[int, int, int, int]  # top, left, height, width
TRIES = 10  # windows drawn until one fits into the image


class Resize(Module):
    """The image in another size; one number is the length of its shorter edge.

    Source: torchvision, ``transforms.Resize``.

    >>> import tinygrad_edu as torch
    >>> Resize(10)(torch.zeros(3, 20, 40)).shape
    torch.Size([3, 10, 20])
    """

    def __init__(
        self,
        size: Any,
        interpolation: Any = BILINEAR,
        max_size: int | None = None,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        if not isinstance(size, int | Sequence):
            raise type_error(f"Size should be int or sequence. Got {type(size)}")
        if isinstance(size, Sequence) and len(size) not in (1, 2):
            raise value_error("If size is a sequence, it should have 1 or 2 values")
        self.size, self.max_size = size, max_size
        self.interpolation = from_number(interpolation)
        self.antialias = antialias

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> (…, h, w)"""
        how = self.interpolation, self.max_size, self.antialias
        return F.resize(img, self.size, *how)

    def __repr__(self) -> str:
        return (
            f"Resize(size={self.size}, interpolation={self.interpolation.value}, "
            f"max_size={self.max_size}, antialias={self.antialias})"
        )


class CenterCrop(Module):
    """The middle of an image.

    Source: torchvision, ``transforms.CenterCrop``.

    >>> import tinygrad_edu as torch
    >>> CenterCrop(2)(torch.arange(16).reshape(4, 4))
    tensor([[ 5,  6],
            [ 9, 10]])
    """

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = size_of(size)

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> (…, h, w)"""
        return F.center_crop(img, self.size)

    def __repr__(self) -> str:
        return f"CenterCrop(size={self.size})"


class Pad(Module):
    """A margin: one width, (x, y), or (left, top, right, bottom).

    Source: torchvision, ``transforms.Pad``.

    >>> import tinygrad_edu as torch
    >>> Pad((1, 0), padding_mode="edge")(torch.tensor([[1, 2, 3]]))
    tensor([[1, 1, 2, 3, 3]])
    """

    def __init__(
        self, padding: Any, fill: Any = 0, padding_mode: str = "constant"
    ) -> None:
        super().__init__()
        if not isinstance(padding, Number | tuple | list):
            raise type_error("Got inappropriate padding arg", got=repr(padding))
        if not isinstance(fill, Number | tuple | list):
            raise type_error("Got inappropriate fill arg", got=repr(fill))
        if padding_mode not in PADDING_MODES:
            raise value_error(
                "Padding mode should be either constant, edge, reflect or symmetric",
                got=repr(padding_mode),
            )
        if isinstance(padding, Sequence) and len(padding) not in (1, 2, 4):
            raise value_error(
                "Padding must be an int or a 1, 2, or 4 element tuple, not a "
                f"{len(padding)} element tuple"
            )
        self.padding, self.fill, self.padding_mode = padding, fill, padding_mode

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> (…, top + H + bottom, left + W + right)"""
        return F.pad(img, self.padding, self.fill, self.padding_mode)

    def __repr__(self) -> str:
        return (
            f"Pad(padding={self.padding}, fill={self.fill}, "
            f"padding_mode={self.padding_mode})"
        )


class FiveCrop(Module):
    """The four corners of an image and its middle, as a tuple.

    Source: torchvision, ``transforms.FiveCrop``.

    >>> import tinygrad_edu as torch
    >>> [each.item() for each in FiveCrop(1)(torch.arange(9).reshape(3, 3))]
    [0, 2, 6, 8, 4]
    """

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = size_of(size)

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> five times (…, h, w)"""
        return F.five_crop(img, self.size)

    def __repr__(self) -> str:
        return f"FiveCrop(size={self.size})"


class TenCrop(Module):
    """``FiveCrop`` of an image and of its mirror image, as a tuple.

    Source: torchvision, ``transforms.TenCrop``.

    >>> import tinygrad_edu as torch
    >>> len(TenCrop(1)(torch.arange(9).reshape(3, 3)))
    10
    """

    def __init__(self, size: Any, vertical_flip: bool = False) -> None:
        super().__init__()
        self.size, self.vertical_flip = size_of(size), vertical_flip

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> ten times (…, h, w)"""
        return F.ten_crop(img, self.size, self.vertical_flip)

    def __repr__(self) -> str:
        return f"TenCrop(size={self.size}, vertical_flip={self.vertical_flip})"


# --- by chance -----------------------------------------------------------------------


class RandomCrop(Module):
    """A window of one size, anywhere in the image, which may be padded before.

    Source: torchvision, ``transforms.RandomCrop``.

    >>> import tinygrad_edu as torch
    >>> RandomCrop(32, padding=4)(torch.zeros(3, 32, 32)).shape
    torch.Size([3, 32, 32])
    """

    def __init__(
        self,
        size: Any,
        padding: Any = None,
        pad_if_needed: bool = False,
        fill: Any = 0,
        padding_mode: str = "constant",
    ) -> None:
        super().__init__()
        self.size = tuple(size_of(size))
        self.padding, self.pad_if_needed = padding, pad_if_needed
        self.fill, self.padding_mode = fill, padding_mode

    @staticmethod
    def get_params(img: Any, output_size: tuple[int, int]) -> Window:
        """Draw a window of this size."""
        _, H, W = F.get_dimensions(img)
        h, w = output_size
        if h > H or w > W:
            raise value_error(
                f"Required crop size {(h, w)} is larger than input image size {(H, W)}",
                hint="pad_if_needed=True",
            )
        if (h, w) == (H, W):
            return 0, 0, h, w
        return whole(0, H - h + 1), whole(0, W - w + 1), h, w

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> (…, h, w)"""
        how = self.fill, self.padding_mode
        if self.padding is not None:
            img = F.pad(img, self.padding, *how)
        _, H, W = F.get_dimensions(img)
        h, w = self.size
        if self.pad_if_needed and w > W:
            img = F.pad(img, [w - W, 0], *how)
        if self.pad_if_needed and h > H:
            img = F.pad(img, [0, h - H], *how)
        return F.crop(img, *self.get_params(img, self.size))

    def __repr__(self) -> str:
        return f"RandomCrop(size={self.size}, padding={self.padding})"


class RandomResizedCrop(Module):
    """A window of any size and proportion, anywhere, brought to one size.

    `scale` is the window's share of the area of the image, from and to; `ratio` its
    width through its height, drawn so that 1/2 is as likely as 2. Source: torchvision,
    ``transforms.RandomResizedCrop``.

    >>> import tinygrad_edu as torch
    >>> RandomResizedCrop(8)(torch.zeros(3, 32, 32)).shape
    torch.Size([3, 8, 8])
    """

    def __init__(
        self,
        size: Any,
        scale: Sequence[float] = (0.08, 1.0),
        ratio: Sequence[float] = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        self.size = size_of(size)
        check_ranges(scale, ratio)
        self.interpolation = from_number(interpolation)
        self.antialias = antialias
        self.scale, self.ratio = scale, ratio

    @staticmethod
    def get_params(img: Any, scale: Sequence[float], ratio: Sequence[float]) -> Window:
        """Draw windows until one fits; the tenth time take as much as fits."""
        _, H, W = F.get_dimensions(img)
        for _ in range(TRIES):
            share, proportion = draw_window(scale, ratio)
            w = round(math.sqrt(H * W * share * proportion))
            h = round(math.sqrt(H * W * share / proportion))
            if 0 < w <= W and 0 < h <= H:
                return whole(0, H - h + 1), whole(0, W - w + 1), h, w
        h, w = _largest(H, W, ratio)
        return (H - h) // 2, (W - w) // 2, h, w

    def forward(self, img: Any) -> Any:
        """(…, H, W) -> (…, h, w)"""
        window = self.get_params(img, self.scale, self.ratio)
        how = self.size, self.interpolation, self.antialias
        return F.resized_crop(img, *window, *how)

    def __repr__(self) -> str:
        return (
            f"RandomResizedCrop(size={self.size}, "
            f"scale={tuple(round(each, 4) for each in self.scale)}, "
            f"ratio={tuple(round(each, 4) for each in self.ratio)}, "
            f"interpolation={self.interpolation.value}, antialias={self.antialias})"
        )


def check_ranges(scale: Any, ratio: Any) -> None:
    """That both are pairs, and a warning where the second number is the smaller one."""
    if not isinstance(scale, Sequence):
        raise type_error("Scale should be a sequence", got=repr(scale))
    if not isinstance(ratio, Sequence):
        raise type_error("Ratio should be a sequence", got=repr(ratio))
    if scale[0] > scale[1] or ratio[0] > ratio[1]:
        warnings.warn("Scale and ratio should be of kind (min, max)", stacklevel=3)


def draw_window(scale: Sequence[float], ratio: Sequence[float]) -> tuple[float, float]:
    """A share of the area, evenly, and a proportion, evenly in its logarithm."""
    share = between(scale[0], scale[1])
    low, high = torch.log(torch.tensor(ratio)).tolist()
    proportion: float = torch.exp(torch.tensor(between(low, high))).item()
    return share, proportion


def _largest(H: int, W: int, ratio: Sequence[float]) -> tuple[int, int]:
    """(height, width) of the largest window with a permitted proportion."""
    proportion = float(W) / float(H)
    if proportion < min(ratio):
        return round(W / min(ratio)), W
    if proportion > max(ratio):
        return H, round(H * max(ratio))
    return H, W


class RandomHorizontalFlip(ByChance):
    """Left and right exchanged with probability `p`.

    Source: torchvision, ``transforms.RandomHorizontalFlip``.

    >>> import tinygrad_edu as torch
    >>> RandomHorizontalFlip(p=1.0)(torch.tensor([[1, 2, 3]]))
    tensor([[3, 2, 1]])
    """

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.hflip(img)


class RandomVerticalFlip(ByChance):
    """Top and bottom exchanged with probability `p`.

    Source: torchvision, ``transforms.RandomVerticalFlip``.

    >>> import tinygrad_edu as torch
    >>> RandomVerticalFlip(p=1.0)(torch.tensor([[1], [2]])).flatten()
    tensor([2, 1])
    """

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.vflip(img)
