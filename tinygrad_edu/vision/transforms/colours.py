"""Transforms of colour: jittered, grey, inverted, counted anew; mostly by chance."""

from __future__ import annotations

from numbers import Number
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import type_error, value_error
from ...nn import Module
from . import functional as F
from .chance import ByChance, between

Range = tuple[float, float]
Factors = tuple[Tensor, float | None, float | None, float | None, float | None]


class ColorJitter(Module):
    """Brightness, contrast, saturation and hue changed by chance, in a random order.

    Each is a range of factors, or a number a for 1 - a to 1 + a (for the hue, -a to a).
    Source: torchvision, ``transforms.ColorJitter``.

    >>> import tinygrad_edu as torch
    >>> jitter = ColorJitter(brightness=0.5, hue=(0.1, 0.2))
    >>> jitter
    ColorJitter(brightness=(0.5, 1.5), contrast=None, saturation=None, hue=(0.1, 0.2))
    >>> jitter(torch.rand(3, 8, 8)).shape
    torch.Size([3, 8, 8])
    """

    def __init__(
        self,
        brightness: Any = 0,
        contrast: Any = 0,
        saturation: Any = 0,
        hue: Any = 0,
    ) -> None:
        super().__init__()
        self.brightness = _range_of("brightness", brightness)
        self.contrast = _range_of("contrast", contrast)
        self.saturation = _range_of("saturation", saturation)
        self.hue = _range_of("hue", hue, center=0, limits=(-0.5, 0.5))

    @staticmethod
    def get_params(
        brightness: Range | None,
        contrast: Range | None,
        saturation: Range | None,
        hue: Range | None,
    ) -> Factors:
        """Draw the order of the four, then the factor of each."""
        order = torch.randperm(4)
        ranges = brightness, contrast, saturation, hue
        drawn = [None if each is None else between(*each) for each in ranges]
        return order, drawn[0], drawn[1], drawn[2], drawn[3]

    def forward(self, img: Any) -> Any:
        """(…, C, H, W) with C = 1 or 3, which stays."""
        order, *factors = self.get_params(
            self.brightness, self.contrast, self.saturation, self.hue
        )
        adjust = (
            F.adjust_brightness,
            F.adjust_contrast,
            F.adjust_saturation,
            F.adjust_hue,
        )
        for which in order.tolist():
            if factors[which] is not None:
                img = adjust[which](img, factors[which])
        return img

    def __repr__(self) -> str:
        return (
            f"ColorJitter(brightness={self.brightness}, contrast={self.contrast}, "
            f"saturation={self.saturation}, hue={self.hue})"
        )


def _range_of(
    name: str, value: Any, center: int = 1, limits: Any = (0, float("inf"))
) -> Range | None:
    """The range of a factor, None where it can only be the one that changes nothing."""
    if isinstance(value, Number):
        if value < 0:  # type: ignore[operator]
            raise value_error(f"If {name} is a single number, it must be non negative.")
        low, high = center - float(value), center + float(value)  # type: ignore[arg-type]
        low = max(low, 0.0) if center else low
    elif isinstance(value, tuple | list) and len(value) == 2:
        low, high = float(value[0]), float(value[1])
    else:
        raise type_error(
            f"{name} should be a single number or a list/tuple with length 2.",
            got=repr(value),
        )
    if not limits[0] <= low <= high <= limits[1]:
        raise value_error(
            f"{name} values should be between {limits}, but got {[low, high]}."
        )
    return None if low == high == center else (low, high)


class Grayscale(Module):
    """Black and white, in 1 or 3 channels.

    Source: torchvision, ``transforms.Grayscale``.

    >>> import tinygrad_edu as torch
    >>> Grayscale()(torch.tensor([[[1.0]], [[0.0]], [[0.0]]]))
    tensor([[[0.2989]]])
    """

    def __init__(self, num_output_channels: int = 1) -> None:
        super().__init__()
        self.num_output_channels = num_output_channels

    def forward(self, img: Any) -> Any:
        """(…, 3, H, W) -> (…, C, H, W)"""
        return F.rgb_to_grayscale(img, self.num_output_channels)

    def __repr__(self) -> str:
        return f"Grayscale(num_output_channels={self.num_output_channels})"


class RandomGrayscale(ByChance):
    """Black and white with probability `p`, in as many channels as before.

    Source: torchvision, ``transforms.RandomGrayscale``.

    >>> import tinygrad_edu as torch
    >>> RandomGrayscale(p=1.0)(torch.tensor([[[1.0]], [[0.0]], [[0.0]]])).flatten()
    tensor([0.2989, 0.2989, 0.2989])
    """

    def __init__(self, p: float = 0.1) -> None:
        super().__init__(p)

    def forward(self, img: Any) -> Any:
        """(…, C, H, W) with C = 1 or 3, which stays."""
        F.get_dimensions(img)  # an image, also where nothing is done to it
        return super().forward(img)

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.rgb_to_grayscale(img, F.get_image_num_channels(img))


class RandomInvert(ByChance):
    """Black and white exchanged with probability `p`.

    Source: torchvision, ``transforms.RandomInvert``.

    >>> import tinygrad_edu as torch
    >>> RandomInvert(p=1.0)(torch.tensor([[[0.0, 0.25]]]))
    tensor([[[1.0000, 0.7500]]])
    """

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.invert(img)


class RandomPosterize(ByChance):
    """As few brightnesses as `bits` can count, with probability `p`.

    Source: torchvision, ``transforms.RandomPosterize``.

    >>> import tinygrad_edu as torch
    >>> RandomPosterize(1, p=1.0)(torch.tensor([[[100, 200]]], dtype=torch.uint8))
    tensor([[[  0, 128]]], dtype=torch.uint8)
    """

    def __init__(self, bits: int, p: float = 0.5) -> None:
        super().__init__(p)
        self.bits = bits

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.posterize(img, self.bits)

    def __repr__(self) -> str:
        return f"RandomPosterize(bits={self.bits},p={self.p})"


class RandomSolarize(ByChance):
    """All that is at least as bright as the threshold inverted, with probability `p`.

    Source: torchvision, ``transforms.RandomSolarize``.

    >>> import tinygrad_edu as torch
    >>> RandomSolarize(0.5, p=1.0)(torch.tensor([[[0.25, 0.75]]]))
    tensor([[[0.2500, 0.2500]]])
    """

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.threshold = threshold

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.solarize(img, self.threshold)

    def __repr__(self) -> str:
        return f"RandomSolarize(threshold={self.threshold},p={self.p})"


class RandomAutocontrast(ByChance):
    """From black to white in each channel, with probability `p`.

    Source: torchvision, ``transforms.RandomAutocontrast``.

    >>> import tinygrad_edu as torch
    >>> RandomAutocontrast(p=1.0)(torch.tensor([[[0.25, 0.5, 0.75]]]))
    tensor([[[0.0000, 0.5000, 1.0000]]])
    """

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.autocontrast(img)


class RandomEqualize(ByChance):
    """Every brightness about equally frequent, with probability `p`.

    Source: torchvision, ``transforms.RandomEqualize``.

    >>> import tinygrad_edu as torch
    >>> dark = (torch.arange(1024).reshape(1, 32, 32) // 16).to(torch.uint8)
    >>> dark.max().item(), RandomEqualize(p=1.0)(dark).max().item()
    (63, 255)
    """

    def change(self, img: Any) -> Any:
        """Any shape, which stays."""
        return F.equalize(img)
