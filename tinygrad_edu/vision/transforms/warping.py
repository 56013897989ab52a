"""Transforms that turn, slant, move and bend an image by chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import type_error, value_error
from ...nn import Module
from . import functional as F
from .chance import ByChance, between, whole
from .checks import angles_of, check_fill, check_sequence, fill_for
from .interpolation import InterpolationMode, from_number

NEAREST, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR
Corners = list[list[int]]  # (x, y) of top left, top right, bottom right, bottom left


class RandomRotation(Module):
    """Turned by an angle drawn from `degrees`; one number a means from -a to a.

    Source: torchvision, ``transforms.RandomRotation``.

    >>> import tinygrad_edu as torch
    >>> RandomRotation((90, 90))(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]))
    tensor([[[2., 4.],
             [1., 3.]]])
    """

    def __init__(
        self,
        degrees: Any,
        interpolation: Any = NEAREST,
        expand: bool = False,
        center: Any = None,
        fill: Any = 0,
    ) -> None:
        super().__init__()
        self.degrees = angles_of(degrees, "degrees")
        if center is not None:
            check_sequence(center, "center", (2,))
        self.center, self.expand = center, expand
        self.interpolation = from_number(interpolation)
        self.fill = check_fill(fill)

    @staticmethod
    def get_params(degrees: Sequence[float]) -> float:
        """Draw the angle."""
        return between(float(degrees[0]), float(degrees[1]))

    def forward(self, img: Any) -> Any:
        """(…, H, W), which stays unless it expands."""
        fill = _colour(self.fill, img)
        angle = self.get_params(self.degrees)
        how = self.interpolation, self.expand, self.center, fill
        return F.rotate(img, angle, *how)

    def __repr__(self) -> str:
        center = "" if self.center is None else f", center={self.center}"
        return (
            f"RandomRotation(degrees={self.degrees}, "
            f"interpolation={self.interpolation.value}, expand={self.expand}"
            f"{center}, fill={self.fill})"
        )


class RandomAffine(Module):
    """Turned, moved, made larger or smaller, and slanted, each by chance.

    `translate` is how far at most, in parts of the width and the height; `scale` from
    and to; `shear` in degrees, along x, or along x and along y. Source: torchvision,
    ``transforms.RandomAffine``.

    >>> import tinygrad_edu as torch
    >>> RandomAffine(15, translate=(0.1, 0.1))(torch.zeros(3, 20, 20)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        degrees: Any,
        translate: Any = None,
        scale: Any = None,
        shear: Any = None,
        interpolation: Any = NEAREST,
        fill: Any = 0,
        center: Any = None,
    ) -> None:
        super().__init__()
        self.degrees = angles_of(degrees, "degrees")
        _check_ranges(translate, scale)
        self.translate, self.scale = translate, scale
        self.shear = None if shear is None else angles_of(shear, "shear", (2, 4))
        self.interpolation = from_number(interpolation)
        self.fill = check_fill(fill)
        if center is not None:
            check_sequence(center, "center", (2,))
        self.center = center

    @staticmethod
    def get_params(
        degrees: Sequence[float],
        translate: Sequence[float] | None,
        scale_ranges: Sequence[float] | None,
        shears: Sequence[float] | None,
        img_size: Sequence[int],
    ) -> tuple[float, tuple[int, int], float, tuple[float, float]]:
        """Draw the angle, the way (x, y), the scale and the shear (x, y)."""
        angle = between(float(degrees[0]), float(degrees[1]))
        way = (0, 0)
        if translate is not None:
            far_x, far_y = translate[0] * img_size[0], translate[1] * img_size[1]
            way = round(between(-far_x, far_x)), round(between(-far_y, far_y))
        scale = 1.0 if scale_ranges is None else between(*scale_ranges)
        shear_x = 0.0 if shears is None else between(shears[0], shears[1])
        both = shears is not None and len(shears) == 4
        shear_y = between(*shears[2:]) if both and shears else 0.0
        return angle, way, scale, (shear_x, shear_y)

    def forward(self, img: Any) -> Any:
        """(…, H, W), which stays."""
        fill, (_, H, W) = _colour(self.fill, img), F.get_dimensions(img)
        ranges = self.degrees, self.translate, self.scale, self.shear
        drawn = self.get_params(*ranges, [W, H])
        return F.affine(img, *drawn, self.interpolation, fill, self.center)

    def __repr__(self) -> str:
        given = {
            "translate": (self.translate, None),
            "scale": (self.scale, None),
            "shear": (self.shear, None),
            "interpolation": (self.interpolation.value, "nearest"),
            "fill": (self.fill, 0),
            "center": (self.center, None),
        }
        parts = [f"degrees={self.degrees}"]
        parts += [f"{k}={v}" for k, (v, usual) in given.items() if v != usual]
        return f"RandomAffine({', '.join(parts)})"


def _check_ranges(translate: Any, scale: Any) -> None:
    if translate is not None:
        check_sequence(translate, "translate", (2,))
        if not all(0.0 <= each <= 1.0 for each in translate):
            raise value_error(
                "translation values should be between 0 and 1", got=repr(translate)
            )
    if scale is not None:
        check_sequence(scale, "scale", (2,))
        if any(each <= 0 for each in scale):
            raise value_error("scale values should be positive", got=repr(scale))


def _colour(fill: Any, img: Any) -> Any:
    """`fill` with a number for each channel of a tensor; Pillow does so itself."""
    channels = F.get_image_num_channels(img)
    return fill_for(fill, channels) if isinstance(img, Tensor) else fill


class RandomPerspective(ByChance):
    """As seen from the side, with probability `p`: each corner moves inwards.

    `distortion_scale` is how far at most, in parts of half the image. Source:
    torchvision, ``transforms.RandomPerspective``.

    >>> import tinygrad_edu as torch
    >>> RandomPerspective(p=1.0)(torch.zeros(3, 20, 20)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        distortion_scale: float = 0.5,
        p: float = 0.5,
        interpolation: Any = BILINEAR,
        fill: Any = 0,
    ) -> None:
        super().__init__(p)
        self.interpolation = from_number(interpolation)
        self.distortion_scale = distortion_scale
        self.fill = check_fill(fill)

    @staticmethod
    def get_params(
        width: int, height: int, distortion_scale: float
    ) -> tuple[Corners, Corners]:
        """The four corners, and where each of them goes."""
        far_x = int(distortion_scale * (width // 2))
        far_y = int(distortion_scale * (height // 2))
        left, right = (0, far_x + 1), (width - far_x - 1, width)
        top, bottom = (0, far_y + 1), (height - far_y - 1, height)
        sides = (left, top), (right, top), (right, bottom), (left, bottom)
        end = [[whole(*x), whole(*y)] for x, y in sides]
        start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
        return start, end

    def forward(self, img: Any) -> Any:
        """(…, H, W), which stays."""
        _colour(self.fill, img)  # an image, also where nothing is done to it
        return super().forward(img)

    def change(self, img: Any) -> Any:
        """(…, H, W), which stays."""
        fill, (_, H, W) = _colour(self.fill, img), F.get_dimensions(img)
        start, end = self.get_params(W, H, self.distortion_scale)
        return F.perspective(img, start, end, self.interpolation, fill)


class ElasticTransform(Module):
    """Bent as if through moving water, by a smooth field of random steps.

    `alpha` is how far, in pixels, `sigma` how smooth, both one number or (x, y).
    Source: torchvision, ``transforms.ElasticTransform``.

    >>> import tinygrad_edu as torch
    >>> ElasticTransform(alpha=5.0, sigma=1.0)(torch.zeros(3, 20, 20)).shape
    torch.Size([3, 20, 20])
    """

    def __init__(
        self,
        alpha: Any = 50.0,
        sigma: Any = 5.0,
        interpolation: Any = BILINEAR,
        fill: Any = 0,
    ) -> None:
        super().__init__()
        self.alpha, self.sigma = (
            _two_floats("alpha", alpha),
            _two_floats("sigma", sigma),
        )
        self.interpolation = from_number(interpolation)
        if not isinstance(fill, int | float | list | tuple):
            raise type_error(
                "fill should be int or float or a list or tuple of them. "
                f"Got {type(fill)}"
            )
        numbers = [fill] if isinstance(fill, int | float) else fill
        self.fill = [float(each) for each in numbers]

    @staticmethod
    def get_params(
        alpha: Sequence[float], sigma: Sequence[float], size: Sequence[int]
    ) -> Tensor:
        """The steps to the side and down, (1, H, W, 2), smoothed."""
        dx = _smooth_noise(size, sigma[0], sigma) * alpha[0] / size[1]
        dy = _smooth_noise(size, sigma[1], sigma) * alpha[1] / size[0]
        return torch.cat([dx, dy], 1).permute(0, 2, 3, 1)

    def forward(self, tensor: Any) -> Any:
        """(…, H, W), which stays."""
        _, H, W = F.get_dimensions(tensor)
        displacement = self.get_params(self.alpha, self.sigma, [H, W])
        return F.elastic_transform(tensor, displacement, self.interpolation, self.fill)

    def __repr__(self) -> str:
        return (
            f"ElasticTransform(alpha={self.alpha}, sigma={self.sigma}, "
            f"interpolation={self.interpolation}, fill={self.fill})"
        )


def _two_floats(name: str, value: Any) -> list[float]:
    if not isinstance(value, float | Sequence):
        raise type_error(
            f"{name} should be float or a sequence of floats. Got {type(value)}"
        )
    if isinstance(value, float):
        return [value, value]
    if len(value) != 2:
        raise value_error(
            f"If {name} is a sequence its length should be 2. Got {len(value)}"
        )
    for each in value:
        if not isinstance(each, float):
            raise type_error(f"{name} should be a sequence of floats. Got {type(each)}")
    return value  # type: ignore[return-value]


def _smooth_noise(size: Sequence[int], width: float, sigma: Sequence[float]) -> Tensor:
    """Numbers from -1 to 1, blurred: (1, 1, H, W)."""
    noise = torch.rand([1, 1, *size]) * 2 - 1
    if width <= 0.0:
        return noise
    kernel = int(8 * width + 1)
    kernel += kernel % 2 == 0
    return F.gaussian_blur(noise, [kernel, kernel], list(sigma))
