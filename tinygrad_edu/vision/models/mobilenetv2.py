"""MobileNetV2: a network for telephones, 3.5 million weights for 1000 classes.

Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: Inverted Residuals and Linear
Bottlenecks (2018). A convolution is taken apart: 1 × 1 mixes the channels, and 3 × 3
looks around in each channel by itself (``groups`` as many as channels).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import nn
from ...errors import value_error
from ...tensor import Tensor
from .weights import refuse_weights, start_convolutions

Norm = Callable[[int], nn.Module]

# Expansion t, channels c, blocks n, stride of the first one s: table 2 of the paper.
SETTING = [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
]


def _make_divisible(v: float, divisor: int) -> int:
    """The multiple of ``divisor`` next to v, never below 0.9 v.

    >>> _make_divisible(37.0, 8), _make_divisible(11.0, 8)
    (40, 16)
    """
    near = max(divisor, int(v + divisor / 2) // divisor * divisor)
    return near + divisor if near < 0.9 * v else near


class Conv2dNormActivation(nn.Sequential):
    """A convolution that keeps the size (at stride 1), a norm, ReLU6."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int = 3,
        stride: int = 1,
        groups: int = 1,
        norm_layer: Norm = nn.BatchNorm2d,
    ) -> None:
        padding = (kernel_size - 1) // 2
        super().__init__(
            nn.Conv2d(
                in_channels,
                out_channels,
                kernel_size,
                stride,
                padding,
                groups=groups,
                bias=False,
            ),
            norm_layer(out_channels),
            nn.ReLU6(inplace=True),
        )


class InvertedResidual(nn.Module):
    """x + (wider, look around, narrow) of x; without "x +" where the shape changes."""

    def __init__(
        self,
        inp: int,
        oup: int,
        stride: int,
        expand_ratio: int,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        if stride not in (1, 2):
            raise value_error(f"stride should be 1 or 2 instead of {stride}")
        norm = norm_layer or nn.BatchNorm2d
        hidden = round(inp * expand_ratio)
        layers: list[nn.Module] = []
        if expand_ratio != 1:
            layers.append(Conv2dNormActivation(inp, hidden, 1, norm_layer=norm))
        layers += [
            Conv2dNormActivation(hidden, hidden, 3, stride, hidden, norm),
            nn.Conv2d(hidden, oup, 1, bias=False),  # no ReLU: few channels lose by it
            norm(oup),
        ]
        self.conv = nn.Sequential(*layers)
        self.stride, self.out_channels = stride, oup
        self.use_res_connect = stride == 1 and inp == oup

    def forward(self, x: Tensor) -> Tensor:
        """(B, inp, H, W) → (B, oup, H/stride, W/stride)"""
        out: Tensor = self.conv(x)  # (B, oup, H/stride, W/stride)
        return x + out if self.use_res_connect else out


class MobileNetV2(nn.Module):
    """17 inverted residuals between two convolutions (``torchvision``'s MobileNetV2).

    ``width_mult`` makes all layers narrower or wider, their channels always a multiple
    of ``round_nearest``; ``inverted_residual_setting`` has a row for each stage:
    expansion, channels, blocks, first stride.

    >>> import tinygrad_edu as torch
    >>> model = MobileNetV2(num_classes=5, width_mult=0.25)
    >>> model(torch.randn(1, 3, 64, 64)).shape
    torch.Size([1, 5])
    """

    def __init__(
        self,
        num_classes: int = 1000,
        width_mult: float = 1.0,
        inverted_residual_setting: list[list[int]] | None = None,
        round_nearest: int = 8,
        block: Callable[..., nn.Module] | None = None,
        norm_layer: Norm | None = None,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        block, norm = block or InvertedResidual, norm_layer or nn.BatchNorm2d
        setting = SETTING
        if inverted_residual_setting is not None:
            setting = inverted_residual_setting
        if not setting or len(setting[0]) != 4:
            raise value_error(
                "inverted_residual_setting should be non-empty or a 4-element list, "
                f"got {setting}"
            )
        channels = _make_divisible(32 * width_mult, round_nearest)
        features: list[nn.Module] = [
            Conv2dNormActivation(3, channels, stride=2, norm_layer=norm)
        ]
        for t, c, n, s in setting:
            width = _make_divisible(c * width_mult, round_nearest)
            for i in range(n):
                stride = s if i == 0 else 1
                features.append(block(channels, width, stride, t, norm_layer=norm))
                channels = width
        self.last_channel = _make_divisible(1280 * max(1.0, width_mult), round_nearest)
        features.append(
            Conv2dNormActivation(channels, self.last_channel, 1, norm_layer=norm)
        )
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout), nn.Linear(self.last_channel, num_classes)
        )
        start_convolutions(self)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        x = self.features(x)  # (B, last_channel, H/32, W/32)
        x = x.mean((2, 3))  # (B, last_channel)
        scores: Tensor = self.classifier(x)  # (B, num_classes)
        return scores


def mobilenet_v2(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> MobileNetV2:
    """3.5 million weights (``torchvision.models.mobilenet_v2``).

    >>> sum(p.numel() for p in mobilenet_v2().parameters())
    3504872
    """
    refuse_weights("mobilenet_v2", weights, kwargs)
    return MobileNetV2(**kwargs)
