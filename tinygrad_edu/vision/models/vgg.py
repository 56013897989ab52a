"""VGG: nothing but 3 × 3 convolutions, deeper than anybody before.

Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition
(2014). Two 3 × 3 kernels see as far as one of 5 × 5, with fewer weights and one more
nonlinearity. The number in a name counts the layers with weights; ``_bn`` has a batch
normalisation after each convolution. Most of the 130 to 144 million weights stand in
the first linear layer.
"""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor
from .weights import refuse_weights, start_convolutions

# Channels of each convolution; "M": a pooling that halves the picture.
# The letters are those of the paper's table 1.
Plan = list[int | str]
cfgs: dict[str, Plan] = {
    "A": [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "B": [64, 64, "M", 128, 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"],
    "D": [
        *(64, 64, "M", 128, 128, "M", 256, 256, 256, "M"),
        *(512, 512, 512, "M", 512, 512, 512, "M"),
    ],
    "E": [
        *(64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M"),
        *(512, 512, 512, 512, "M", 512, 512, 512, 512, "M"),
    ],
}


class VGG(nn.Module):
    """Convolutions, a mean to 7 × 7, three linear layers (``torchvision``'s VGG).

    ``features`` are the convolutions, ending with 512 channels: see
    :func:`make_layers`. ``init_weights=False`` keeps the layers' own start.

    >>> features = make_layers(cfgs["A"])
    >>> sum(isinstance(layer, nn.Conv2d) for layer in features)
    8
    """

    def __init__(
        self,
        features: nn.Module,
        num_classes: int = 1000,
        init_weights: bool = True,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, num_classes),
        )
        if init_weights:
            start_convolutions(self)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        x = self.features(x)  # (B, 512, H/32, W/32)
        x = self.avgpool(x)  # (B, 512, 7, 7)
        x = x.flatten(1)  # (B, 25088)
        scores: Tensor = self.classifier(x)  # (B, num_classes)
        return scores


def make_layers(cfg: Plan, batch_norm: bool = False) -> nn.Sequential:
    """The convolutions of a plan, each followed by ReLU.

    >>> [type(layer).__name__ for layer in make_layers([64, "M"], batch_norm=True)]
    ['Conv2d', 'BatchNorm2d', 'ReLU', 'MaxPool2d']
    """
    layers: list[nn.Module] = []
    channels = 3
    for width in cfg:
        if isinstance(width, str):
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        layers.append(nn.Conv2d(channels, width, kernel_size=3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(width))
        layers.append(nn.ReLU(inplace=True))
        channels = width
    return nn.Sequential(*layers)


def _vgg(
    name: str, letter: str, weights: Any, settings: dict[str, Any], norm: bool = False
) -> VGG:
    refuse_weights(name, weights, settings)
    return VGG(make_layers(cfgs[letter], norm), **settings)


def vgg11(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """11 layers (``torchvision.models.vgg11``)."""
    return _vgg("vgg11", "A", weights, kwargs)


def vgg11_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """11 layers with batch normalisation (``torchvision.models.vgg11_bn``)."""
    return _vgg("vgg11_bn", "A", weights, kwargs, norm=True)


def vgg13(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """13 layers (``torchvision.models.vgg13``)."""
    return _vgg("vgg13", "B", weights, kwargs)


def vgg13_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """13 layers with batch normalisation (``torchvision.models.vgg13_bn``)."""
    return _vgg("vgg13_bn", "B", weights, kwargs, norm=True)


def vgg16(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """16 layers (``torchvision.models.vgg16``)."""
    return _vgg("vgg16", "D", weights, kwargs)


def vgg16_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """16 layers with batch normalisation (``torchvision.models.vgg16_bn``)."""
    return _vgg("vgg16_bn", "D", weights, kwargs, norm=True)


def vgg19(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """19 layers (``torchvision.models.vgg19``)."""
    return _vgg("vgg19", "E", weights, kwargs)


def vgg19_bn(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> VGG:
    """19 layers with batch normalisation (``torchvision.models.vgg19_bn``)."""
    return _vgg("vgg19_bn", "E", weights, kwargs, norm=True)
