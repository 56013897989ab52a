"""Policies that a search found: pairs of changes, each with a chance and a strength."""

from __future__ import annotations

from enum import Enum
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error
from . import functional as F
from .policies import FARTHEST, NARROW, NEAREST, Policy, strengths


class AutoAugmentPolicy(Enum):
    """For which data set the policy was found.

    Source: torchvision, ``transforms.AutoAugmentPolicy``.

    >>> AutoAugmentPolicy("cifar10")
    <AutoAugmentPolicy.CIFAR10: 'cifar10'>
    """

    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


# Cubuk et al., AutoAugment, 2019, appendix: two changes a line, each with its chance in
# tenths and, if it has one, its strength from 0 to 9.
FOUND = {
    AutoAugmentPolicy.IMAGENET: """
        Posterize 4 8, Rotate 6 9
        Solarize 6 5, AutoContrast 6
        Equalize 8, Equalize 6
        Posterize 6 7, Posterize 6 6
        Equalize 4, Solarize 2 4
        Equalize 4, Rotate 8 8
        Solarize 6 3, Equalize 6
        Posterize 8 5, Equalize 10
        Rotate 2 3, Solarize 6 8
        Equalize 6, Posterize 4 6
        Rotate 8 8, Color 4 0
        Rotate 4 9, Equalize 6
        Equalize 0, Equalize 8
        Invert 6, Equalize 10
        Color 6 4, Contrast 10 8
        Rotate 8 8, Color 10 2
        Color 8 8, Solarize 8 7
        Sharpness 4 7, Invert 6
        ShearX 6 5, Equalize 10
        Color 4 0, Equalize 6
        Equalize 4, Solarize 2 4
        Solarize 6 5, AutoContrast 6
        Invert 6, Equalize 10
        Color 6 4, Contrast 10 8
        Equalize 8, Equalize 6
    """,
    AutoAugmentPolicy.CIFAR10: """
        Invert 1, Contrast 2 6
        Rotate 7 2, TranslateX 3 9
        Sharpness 8 1, Sharpness 9 3
        ShearY 5 8, TranslateY 7 9
        AutoContrast 5, Equalize 9
        ShearY 2 7, Posterize 3 7
        Color 4 3, Brightness 6 7
        Sharpness 3 9, Brightness 7 9
        Equalize 6, Equalize 5
        Contrast 6 7, Sharpness 6 5
        Color 7 7, TranslateX 5 8
        Equalize 3, AutoContrast 4
        TranslateY 4 3, Sharpness 2 6
        Brightness 9 6, Color 2 8
        Solarize 5 2, Invert 0
        Equalize 2, AutoContrast 6
        Equalize 2, Equalize 6
        Color 9 9, Equalize 6
        AutoContrast 8, Solarize 2 8
        Brightness 1 3, Color 7 0
        Solarize 4 5, AutoContrast 9
        TranslateY 9 9, TranslateY 7 9
        AutoContrast 9, Solarize 8 3
        Equalize 8, Invert 1
        TranslateY 7 9, AutoContrast 9
    """,
    AutoAugmentPolicy.SVHN: """
        ShearX 9 4, Invert 2
        ShearY 9 8, Invert 7
        Equalize 6, Solarize 6 6
        Invert 9, Equalize 6
        Equalize 6, Rotate 9 3
        ShearX 9 4, AutoContrast 8
        ShearY 9 8, Invert 4
        ShearY 9 5, Solarize 2 6
        Invert 9, AutoContrast 8
        Equalize 6, Rotate 9 3
        ShearX 9 4, Solarize 3 3
        ShearY 8 8, Invert 7
        Equalize 9, TranslateY 6 6
        Invert 9, Equalize 6
        Contrast 3 3, Rotate 8 4
        Invert 8, TranslateY 0 2
        ShearY 7 6, Solarize 4 8
        Invert 6, Rotate 8 4
        ShearY 3 7, TranslateX 9 3
        ShearX 1 6, Invert 6
        Solarize 7 2, TranslateY 6 7
        ShearY 8 4, Invert 8
        ShearX 7 9, TranslateY 8 3
        ShearY 8 5, AutoContrast 7
        ShearX 7 2, Invert 1
    """,
}
BINS = 10  # strengths of a change


class AutoAugment(Policy):
    """One of 25 pairs of changes, which a search found to help (Cubuk et al., 2019).

    Tensors have to be uint8. Source: torchvision, ``transforms.AutoAugment``.

    >>> import tinygrad_edu as torch
    >>> augment = AutoAugment(AutoAugmentPolicy.CIFAR10)
    >>> augment.policies[1]
    (('Rotate', 0.7, 2), ('TranslateX', 0.3, 9))
    >>> augment(torch.zeros(3, 20, 20, dtype=torch.uint8)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        policy: AutoAugmentPolicy = AutoAugmentPolicy.IMAGENET,
        interpolation: Any = NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__(BINS, interpolation, fill)
        if policy not in FOUND:
            raise value_error(
                f"The provided policy {policy} is not recognized.",
                expected="a member of transforms.AutoAugmentPolicy",
            )
        self.policy = policy
        lines = FOUND[policy].strip().splitlines()
        self.policies = [tuple(map(_read, line.split(","))) for line in lines]

    @staticmethod
    def get_params(transform_num: int) -> tuple[int, Tensor, Tensor]:
        """Draw the pair, a chance for each of its changes, and their signs."""
        pair = int(torch.randint(transform_num, (1,)).item())
        return pair, torch.rand((2,)), torch.randint(2, (2,))

    def forward(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        _, H, W = F.get_dimensions(img)
        largest = {"TranslateX": FARTHEST * W, "TranslateY": FARTHEST * H, **NARROW}
        pair, chances, signs = self.get_params(len(self.policies))
        for i, (name, chance, at) in enumerate(self.policies[pair]):
            if chances[i] <= chance:
                known = strengths(name, BINS, largest, bits=4)
                strength = 0.0 if at is None else known[at].item()
                back = name in largest and int(signs[i]) == 0
                img = self.changed(img, name, -strength if back else strength)
        return img

    def __repr__(self) -> str:
        return f"AutoAugment(policy={self.policy}, fill={self.fill})"


def _read(text: str) -> tuple[str, float, int | None]:
    """Name, chance and strength of one change.

    >>> _read("Rotate 6 9")
    ('Rotate', 0.6, 9)
    """
    name, tenths, *at = text.split()
    return name, int(tenths) / 10, int(at[0]) if at else None
