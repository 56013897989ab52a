"""Transforms that choose among all others, so that nobody has to tune them one by one.

Fourteen changes have one scale of strength, from nothing to as much as keeps an image
recognisable. ``RandAugment`` applies some of them, all equally strong;
``TrivialAugmentWide`` one, of a strength that is drawn too. ``AutoAugment``, in a room
of its own, has a table.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...nn import Module
from . import functional as F
from .chance import whole
from .checks import fill_for
from .interpolation import InterpolationMode

NEAREST = InterpolationMode.NEAREST
Change = Callable[[Any, float, dict[str, Any]], Any]  # image, strength, how to read it


def _shear(x: float, y: float) -> Change:
    def change(img: Any, strength: float, how: dict[str, Any]) -> Any:
        degrees = math.degrees(math.atan(strength))
        slant = [x * degrees, y * degrees]
        return F.affine(img, 0.0, [0, 0], 1.0, slant, center=[0, 0], **how)

    return change


def _translate(x: int, y: int) -> Change:
    def change(img: Any, strength: float, how: dict[str, Any]) -> Any:
        way = [x * int(strength), y * int(strength)]
        return F.affine(img, 0.0, way, 1.0, [0.0, 0.0], **how)

    return change


# In the order in which torchvision counts them.
CHANGES: dict[str, Change] = {
    "Identity": lambda img, strength, how: img,
    "ShearX": _shear(1, 0),
    "ShearY": _shear(0, 1),
    "TranslateX": _translate(1, 0),
    "TranslateY": _translate(0, 1),
    "Rotate": lambda img, strength, how: F.rotate(img, strength, **how),
    "Brightness": lambda img, strength, how: F.adjust_brightness(img, 1 + strength),
    "Color": lambda img, strength, how: F.adjust_saturation(img, 1 + strength),
    "Contrast": lambda img, strength, how: F.adjust_contrast(img, 1 + strength),
    "Sharpness": lambda img, strength, how: F.adjust_sharpness(img, 1 + strength),
    "Posterize": lambda img, strength, how: F.posterize(img, int(strength)),
    "Solarize": lambda img, strength, how: F.solarize(img, strength),
    "AutoContrast": lambda img, strength, how: F.autocontrast(img),
    "Equalize": lambda img, strength, how: F.equalize(img),
}
NAMES = list(CHANGES)
CHANGES["Invert"] = lambda img, strength, how: F.invert(img)  # in AutoAugment alone
# Those that go both ways have a largest strength, and a sign that is drawn.
NARROW = {"ShearX": 0.3, "ShearY": 0.3, "Rotate": 30.0}
NARROW |= dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), 0.9)
WIDE = {"TranslateX": 32.0, "TranslateY": 32.0, "Rotate": 135.0}
WIDE |= dict.fromkeys(("ShearX", "ShearY"), 0.99)
WIDE |= dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), 0.99)
FARTHEST = 150.0 / 331.0  # of the side of an image (Cubuk et al., 2019)


def strengths(name: str, bins: int, largest: dict[str, float], bits: int) -> Any:
    """The strengths that a change may have, weakest first; None if it has none.

    >>> strengths("Rotate", 4, NARROW, 4)
    tensor([ 0., 10., 20., 30.])
    """
    if name in largest:
        return torch.linspace(0.0, largest[name], bins)
    if name == "Solarize":
        return torch.linspace(255.0, 0.0, bins)
    if name == "Posterize":  # 8 bits, at the end `bits` fewer
        return 8 - (torch.arange(bins) / ((bins - 1) / bits)).round()
    return None


class Policy(Module):
    """What all policies share: how places between pixels are read, and the changes.

    >>> import tinygrad_edu as torch
    >>> image = torch.tensor([[[0, 255]]], dtype=torch.uint8)
    >>> Policy(31, NEAREST, fill=None).changed(image, "Invert", 0.0)
    tensor([[[255,   0]]], dtype=torch.uint8)
    """

    def __init__(self, bins: int, interpolation: Any, fill: Any) -> None:
        super().__init__()
        self.num_magnitude_bins = bins
        self.interpolation, self.fill = interpolation, fill

    def _how(self, img: Any) -> dict[str, Any]:
        fill, channels = self.fill, F.get_image_num_channels(img)
        if isinstance(img, Tensor) and fill is not None:
            fill = fill_for(fill, channels)
        return {"interpolation": self.interpolation, "fill": fill}

    def changed(self, img: Any, name: str, strength: float) -> Any:
        """The image after one of the `CHANGES`."""
        return CHANGES[name](img, strength, self._how(img))


class RandAugment(Policy):
    """Some changes of one strength, one after the other (Cubuk et al., 2020).

    `magnitude` counts on a scale of `num_magnitude_bins`. Tensors have to be uint8.
    Source: torchvision, ``transforms.RandAugment``.

    >>> import tinygrad_edu as torch
    >>> RandAugment()(torch.zeros(3, 20, 20, dtype=torch.uint8)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        num_ops: int = 2,
        magnitude: int = 9,
        num_magnitude_bins: int = 31,
        interpolation: Any = NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__(num_magnitude_bins, interpolation, fill)
        self.num_ops, self.magnitude = num_ops, magnitude

    def forward(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        _, H, W = F.get_dimensions(img)
        largest = {"TranslateX": FARTHEST * W, "TranslateY": FARTHEST * H, **NARROW}
        for _ in range(self.num_ops):
            name = NAMES[whole(0, len(NAMES))]
            known = strengths(name, self.num_magnitude_bins, largest, bits=4)
            strength = 0.0 if known is None else known[self.magnitude].item()
            if name in largest and whole(0, 2):
                strength = -strength
            img = self.changed(img, name, strength)
        return img

    def __repr__(self) -> str:
        return (
            f"RandAugment(num_ops={self.num_ops}, magnitude={self.magnitude}, "
            f"num_magnitude_bins={self.num_magnitude_bins}, "
            f"interpolation={self.interpolation}, fill={self.fill})"
        )


class TrivialAugmentWide(Policy):
    """One change of any strength (Müller and Hutter, 2021); nothing to tune at all.

    Tensors have to be uint8. Source: torchvision, ``transforms.TrivialAugmentWide``.

    >>> import tinygrad_edu as torch
    >>> TrivialAugmentWide()(torch.zeros(3, 20, 20, dtype=torch.uint8)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        num_magnitude_bins: int = 31,
        interpolation: Any = NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__(num_magnitude_bins, interpolation, fill)

    def forward(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        F.get_dimensions(img)  # an image, whatever is drawn
        name = NAMES[whole(0, len(NAMES))]
        known = strengths(name, self.num_magnitude_bins, WIDE, bits=6)
        strength = 0.0 if known is None else known[whole(0, len(known))].item()
        if name in WIDE and whole(0, 2):
            strength = -strength
        return self.changed(img, name, strength)

    def __repr__(self) -> str:
        return (
            f"TrivialAugmentWide(num_magnitude_bins={self.num_magnitude_bins}, "
            f"interpolation={self.interpolation}, fill={self.fill})"
        )
