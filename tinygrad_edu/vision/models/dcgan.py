"""DCGAN: two networks that play against each other, one paints and one judges.

Radford, Metz, Chintala: Unsupervised Representation Learning with Deep Convolutional
Generative Adversarial Networks (2015). The generator turns noise into pictures of 64 by
64 points; the discriminator says whether a picture is real. The layers stand in
``main``, as in PyTorch's example, so its weights load here.
"""

from __future__ import annotations

from ... import nn
from ...tensor import Tensor
from .weights import start_norm


class DCGANGenerator(nn.Module):
    """Noise to pictures: (B, latent, 1, 1) → (B, channels, 64, 64) within -1 and 1.

    >>> import tinygrad_edu as torch
    >>> DCGANGenerator(latent=16, width=8)(torch.randn(2, 16, 1, 1)).shape
    torch.Size([2, 3, 64, 64])
    """

    def __init__(self, latent: int = 100, width: int = 64, channels: int = 3) -> None:
        super().__init__()
        layers = [*_grow(latent, 8 * width, stride=1, padding=0)]  # 4 × 4
        for times in (8, 4, 2):  # 8 × 8, 16 × 16, 32 × 32
            layers += _grow(times * width, times * width // 2)
        last = nn.ConvTranspose2d(width, channels, 4, stride=2, padding=1, bias=False)
        self.main = nn.Sequential(*layers, last, nn.Tanh())  # 64 × 64
        self.apply(start_narrow)

    def forward(self, input: Tensor) -> Tensor:
        """Pictures."""
        pictures: Tensor = self.main(input)  # (B, channels, 64, 64)
        return pictures


class DCGANDiscriminator(nn.Module):
    """Pictures to the chance that each is real: (B, channels, 64, 64) → (B,).

    >>> import tinygrad_edu as torch
    >>> DCGANDiscriminator(width=8)(torch.randn(2, 3, 64, 64)).shape
    torch.Size([2])
    """

    def __init__(self, width: int = 64, channels: int = 3) -> None:
        super().__init__()
        layers = _shrink(channels, width, norm=False)  # 32 × 32
        for times in (1, 2, 4):  # 16 × 16, 8 × 8, 4 × 4
            layers += _shrink(times * width, 2 * times * width)
        last = nn.Conv2d(8 * width, 1, kernel_size=4, bias=False)
        self.main = nn.Sequential(*layers, last, nn.Sigmoid())  # 1 × 1
        self.apply(start_narrow)

    def forward(self, input: Tensor) -> Tensor:
        """How likely each picture is real, from 0 to 1."""
        chances: Tensor = self.main(input)  # (B, 1, 1, 1)
        return chances.view(-1, 1).squeeze(1)  # (B,)


def _grow(
    inputs: int, outputs: int, stride: int = 2, padding: int = 1
) -> list[nn.Module]:
    """Twice as high and wide (with the usual stride)."""
    return [
        nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(True),
    ]


def _shrink(inputs: int, outputs: int, norm: bool = True) -> list[nn.Module]:
    """Half as high and wide."""
    layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)]
    if norm:
        layers.append(nn.BatchNorm2d(outputs))
    return [*layers, nn.LeakyReLU(0.2, inplace=True)]


def start_narrow(part: nn.Module) -> None:
    """The paper's start: normal numbers of deviation 0.02; for ``model.apply``.

    >>> start_narrow(nn.Conv2d(3, 8, 4))
    """
    if isinstance(part, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(part.weight, 0.0, 0.02)
    elif isinstance(part, nn.BatchNorm2d):
        start_norm(part)
        if part.weight is not None:
            nn.init.normal_(part.weight, 1.0, 0.02)
