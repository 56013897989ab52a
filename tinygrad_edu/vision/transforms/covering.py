"""Transforms that hide what is there: erased, blurred, sharpened; by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Number
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import type_error, value_error
from ...nn import Module
from . import functional as F
from .chance import ByChance, between, whole
from .checks import size_of
from .cutting import TRIES, check_ranges, draw_window

Numbers = Sequence[float]


class RandomErasing(ByChance):
    """A window of chance painted over with probability `p`, after Zhong et al., 2017.

    `scale` is its share of the area, `ratio` its height through its width, `value` a
    number, one for each channel, or ``"random"``: normal noise. Source: torchvision,
    ``transforms.RandomErasing``.

    >>> import tinygrad_edu as torch
    >>> quarter = RandomErasing(p=1.0, scale=(0.25, 0.25), ratio=(1.0, 1.0))
    >>> quarter(torch.ones(1, 4, 4)).sum()
    tensor(12.)
    """

    def __init__(
        self,
        p: float = 0.5,
        scale: Numbers = (0.02, 0.33),
        ratio: Numbers = (0.3, 3.3),
        value: Any = 0,
        inplace: bool = False,
    ) -> None:
        super().__init__(p)
        _check_value(value)
        check_ranges(scale, ratio)
        if scale[0] < 0 or scale[1] > 1:
            raise value_error("Scale should be between 0 and 1", got=repr(scale))
        if p < 0 or p > 1:
            raise value_error(
                "Random erasing probability should be between 0 and 1", got=repr(p)
            )
        self.scale, self.ratio = scale, ratio
        self.value, self.inplace = value, inplace

    @staticmethod
    def get_params(
        img: Tensor, scale: Numbers, ratio: Numbers, value: Any = None
    ) -> tuple[int, int, int, int, Tensor]:
        """Draw windows until one fits: top, left, height, width, colours."""
        C, H, W = img.shape[-3:]
        for _ in range(TRIES):
            share, proportion = draw_window(scale, ratio)
            h = round(math.sqrt(H * W * share * proportion))
            w = round(math.sqrt(H * W * share / proportion))
            if not (h < H and w < W):
                continue
            if value is None:
                colours = torch.empty([C, h, w], dtype=torch.float32).normal_()
            else:
                colours = torch.tensor(value)[:, None, None]
            return whole(0, H - h + 1), whole(0, W - w + 1), h, w, colours
        return 0, 0, H, W, img  # none did: the image stays

    def change(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        value = self.value
        if isinstance(value, int | float):
            value = [float(value)]
        elif isinstance(value, list | tuple):
            value = [float(each) for each in value]
        else:
            value = None
        channels = img.shape[-3]
        if value is not None and len(value) not in (1, channels):
            raise value_error(
                "If value is a sequence, it should have either a single value or "
                f"{channels} (number of input channels)"
            )
        window = self.get_params(img, self.scale, self.ratio, value)
        return F.erase(img, *window, self.inplace)

    def __repr__(self) -> str:
        return (
            f"RandomErasing(p={self.p}, scale={self.scale}, ratio={self.ratio}, "
            f"value={self.value}, inplace={self.inplace})"
        )


def _check_value(value: Any) -> None:
    if not isinstance(value, Number | str | tuple | list):
        raise type_error(
            "Argument value should be either a number or str or a sequence",
            got=repr(value),
        )
    if isinstance(value, str) and value != "random":
        raise value_error("If value is str, it should be 'random'", got=repr(value))


class GaussianBlur(Module):
    """Blurred by weights of a normal distribution, whose width is drawn from `sigma`.

    Source: torchvision, ``transforms.GaussianBlur``.

    >>> import tinygrad_edu as torch
    >>> GaussianBlur(3)(torch.ones(1, 5, 5)).shape
    torch.Size([1, 5, 5])
    """

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__()
        self.kernel_size = size_of(
            kernel_size, "Kernel size should be a tuple/list of two integers"
        )
        if any(each <= 0 or each % 2 == 0 for each in self.kernel_size):
            raise value_error(
                "Kernel size value should be an odd and positive number.",
                got=repr(kernel_size),
            )
        self.sigma = _widths(sigma)

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """Draw the width."""
        return between(sigma_min, sigma_max)

    def forward(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        sigma = self.get_params(self.sigma[0], self.sigma[1])
        return F.gaussian_blur(img, self.kernel_size, [sigma, sigma])

    def __repr__(self) -> str:
        return f"GaussianBlur(kernel_size={self.kernel_size}, sigma={self.sigma})"


def _widths(sigma: Any) -> Any:
    """From and to."""
    if isinstance(sigma, Number):
        if sigma <= 0:  # type: ignore[operator]
            raise value_error("If sigma is a single number, it must be positive.")
        return (sigma, sigma)
    if not isinstance(sigma, Sequence) or len(sigma) != 2:
        raise value_error(
            "sigma should be a single number or a list/tuple with length 2.",
            got=repr(sigma),
        )
    if not 0.0 < sigma[0] <= sigma[1]:
        raise value_error(
            "sigma values should be positive and of the form (min, max).",
            got=repr(sigma),
        )
    return sigma


class RandomAdjustSharpness(ByChance):
    """Sharper or smoother by a factor, with probability `p`.

    Source: torchvision, ``transforms.RandomAdjustSharpness``.

    >>> import tinygrad_edu as torch
    >>> RandomAdjustSharpness(0.0, p=1.0)(torch.eye(3).unsqueeze(0))[0, 1]
    tensor([0.0000, 0.5385, 0.0000])
    """

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.sharpness_factor = sharpness_factor

    def change(self, img: Any) -> Any:
        """(…, C, H, W), which stays."""
        return F.adjust_sharpness(img, self.sharpness_factor)

    def __repr__(self) -> str:
        factor = self.sharpness_factor
        return f"RandomAdjustSharpness(sharpness_factor={factor},p={self.p})"
