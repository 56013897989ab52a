"""U-Net: a label for every point of a picture.

Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image
Segmentation (2015). The way down sees what is there, in ever coarser pictures; the way
up says where, with the picture of the same size from the way down beside it. With
padding (so that sizes stay) and batch normalisation, which the paper did not have.
"""

from __future__ import annotations

from ... import nn
from ...functions.arrangement.joining import cat
from ...tensor import Tensor


class DoubleConv(nn.Sequential):
    """Twice a 3 × 3 convolution, a norm, ReLU: (B, C, H, W) → (B, C', H, W).

    >>> len(DoubleConv(3, 8))
    6
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )


class UNet(nn.Module):
    """Scores for each point: (B, in_channels, H, W) → (B, num_classes, H, W).

    ``depth`` times the picture is halved and the channels, ``width`` at first, are
    doubled, so H and W are multiples of 2^depth.

    >>> import tinygrad_edu as torch
    >>> model = UNet(in_channels=3, num_classes=2, width=8, depth=2)
    >>> model(torch.randn(1, 3, 32, 32)).shape
    torch.Size([1, 2, 32, 32])
    """

    def __init__(
        self,
        in_channels: int = 1,
        num_classes: int = 1,
        width: int = 32,
        depth: int = 3,
    ) -> None:
        super().__init__()
        widths = [width * 2**i for i in range(depth + 1)]
        self.inc = DoubleConv(in_channels, width)
        self.down = nn.ModuleList(
            nn.Sequential(nn.MaxPool2d(2), DoubleConv(c, 2 * c)) for c in widths[:-1]
        )
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(2 * c, c, kernel_size=2, stride=2)
            for c in reversed(widths[:-1])
        )
        self.merge = nn.ModuleList(DoubleConv(2 * c, c) for c in reversed(widths[:-1]))
        self.outc = nn.Conv2d(width, num_classes, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of each point."""
        x = self.inc(x)  # (B, width, H, W)
        passed = []
        for down in self.down:
            passed.append(x)
            x = down(x)  # (B, 2 C, H/2, W/2)
        for up, merge in zip(self.up, self.merge, strict=True):
            x = up(x)  # (B, C/2, 2 H, 2 W)
            x = cat([passed.pop(), x], 1)  # (B, C, 2 H, 2 W)
            x = merge(x)  # (B, C/2, 2 H, 2 W)
        scores: Tensor = self.outc(x)  # (B, num_classes, H, W)
        return scores
