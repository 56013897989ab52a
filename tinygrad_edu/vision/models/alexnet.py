"""AlexNet: the network that won ImageNet in 2012 and started the rush.

Krizhevsky: One weird trick for parallelizing convolutional neural networks (2014), the
variant on one device.
"""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor
from .weights import refuse_weights


class AlexNet(nn.Module):
    """Five convolutions and three linear layers (``torchvision.models.AlexNet``).

    Pictures have at least 63 by 63 points, usually 224 by 224.

    >>> import tinygrad_edu as torch
    >>> AlexNet(num_classes=5).classifier[-1]
    Linear(in_features=4096, out_features=5, bias=True)
    """

    def __init__(self, num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout),
            nn.Linear(256 * 6 * 6, 4096),
            nn.ReLU(inplace=True),
            nn.Dropout(p=dropout),
            nn.Linear(4096, 4096),
            nn.ReLU(inplace=True),
            nn.Linear(4096, num_classes),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        x = self.features(x)  # (B, 256, H/32 - 1, W/32 - 1)
        x = self.avgpool(x)  # (B, 256, 6, 6)
        x = x.flatten(1)  # (B, 9216)
        scores: Tensor = self.classifier(x)  # (B, num_classes)
        return scores


def alexnet(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> AlexNet:
    """61 million weights (``torchvision.models.alexnet``)."""
    refuse_weights("alexnet", weights, kwargs)
    return AlexNet(**kwargs)
