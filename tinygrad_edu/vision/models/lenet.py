"""LeNet: the first convolutional network in wide use, for handwritten digits.

LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition
(1998). As in PyTorch's own tutorial with ReLU and max-pooling, where the paper had tanh
and means. Two convolutions look for strokes, three linear layers decide.
"""

from __future__ import annotations

from ... import nn
from ...nn import functional as F
from ...tensor import Tensor


class LeNet(nn.Module):
    """Two convolutions, each with a pooling, and three linear layers.

    ``image_size`` is 28 (MNIST, with two zeros around it) or 32 (as in the paper).
    Its parts have the names of PyTorch's tutorial: conv1, conv2, fc1, fc2, fc3.

    >>> import tinygrad_edu as torch
    >>> LeNet()(torch.randn(64, 1, 28, 28)).shape
    torch.Size([64, 10])
    >>> sum(p.numel() for p in LeNet().parameters())
    61706
    """

    def __init__(
        self, num_classes: int = 10, in_channels: int = 1, image_size: int = 28
    ) -> None:
        super().__init__()
        padding = (32 - image_size) // 2
        self.conv1 = nn.Conv2d(in_channels, 6, kernel_size=5, padding=padding)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        x = F.relu(self.conv1(x))  # (B, 6, 28, 28)
        x = F.max_pool2d(x, 2)  # (B, 6, 14, 14)
        x = F.relu(self.conv2(x))  # (B, 16, 10, 10)
        x = F.max_pool2d(x, 2)  # (B, 16, 5, 5)
        x = x.flatten(1)  # (B, 400)
        x = F.relu(self.fc1(x))  # (B, 120)
        x = F.relu(self.fc2(x))  # (B, 84)
        scores: Tensor = self.fc3(x)  # (B, num_classes)
        return scores
