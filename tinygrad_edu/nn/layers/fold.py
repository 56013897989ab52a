"""Layers that cut images into patches, and lay patches into images."""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module

Sizes = int | tuple[int, ...]


class Unfold(Module):
    """What a kernel sees at each place, as columns (``torch.nn.Unfold``).

    (N, C, H, W) → (N, C · K · K', places). A product of these columns with a matrix is
    a convolution; a vision transformer begins with patches that do not overlap.

    >>> import tinygrad_edu as torch
    >>> patches = Unfold(kernel_size=4, stride=4)
    >>> patches(torch.randn(2, 3, 8, 12)).shape
    torch.Size([2, 48, 6])
    >>> patches
    Unfold(kernel_size=4, dilation=1, padding=0, stride=4)
    """

    def __init__(
        self,
        kernel_size: Sizes,
        dilation: Sizes = 1,
        padding: Sizes = 0,
        stride: Sizes = 1,
    ) -> None:
        super().__init__()
        self.kernel_size, self.dilation = kernel_size, dilation
        self.padding, self.stride = padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C · K · K', places)"""
        how = self.kernel_size, self.dilation, self.padding, self.stride
        return F.unfold(input, *how)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )


class Fold(Module):
    """Patches laid into an image; where they overlap, their sum (``torch.nn.Fold``).

    (N, C · K · K', places) → (N, C, \\*output_size).

    >>> import tinygrad_edu as torch
    >>> Fold((8, 12), kernel_size=4, stride=4)(torch.randn(2, 48, 6)).shape
    torch.Size([2, 3, 8, 12])
    """

    def __init__(
        self,
        output_size: Sizes,
        kernel_size: Sizes,
        dilation: Sizes = 1,
        padding: Sizes = 0,
        stride: Sizes = 1,
    ) -> None:
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride

    def forward(self, input: Tensor) -> Tensor:
        """(N, C · K · K', places) → (N, C, H, W)"""
        how = self.kernel_size, self.dilation, self.padding, self.stride
        return F.fold(input, self.output_size, *how)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, "
            f"dilation={self.dilation}, padding={self.padding}, stride={self.stride}"
        )
