"""Layers that change the size of images, by interpolation or by moving numbers.

A network that paints (a generator, the way up in a U-Net) makes images larger. Besides
a transposed convolution it can interpolate (``Upsample``), or compute r² channels and
lay them out as an image r times as wide (``PixelShuffle``).
"""

from __future__ import annotations

from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module

Size = int | tuple[int, ...]
Factor = float | tuple[float, ...]


class Upsample(Module):
    """Images in another size, by interpolation (``torch.nn.Upsample``).

    (N, C, \\*old) → (N, C, \\*size), or old · scale_factor; modes as for
    :func:`torch.nn.functional.interpolate`.

    >>> import tinygrad_edu as torch
    >>> layer = Upsample(scale_factor=2, mode="bilinear")
    >>> layer(torch.randn(2, 3, 8, 8)).shape
    torch.Size([2, 3, 16, 16])
    >>> layer
    Upsample(scale_factor=2.0, mode='bilinear')
    """

    scale_factor: Factor | None

    def __init__(
        self,
        size: Size | None = None,
        scale_factor: Factor | None = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.name = type(self).__name__
        self.size = size
        if isinstance(scale_factor, tuple):
            self.scale_factor = tuple([float(each) for each in scale_factor])
        else:
            self.scale_factor = float(scale_factor) if scale_factor else None
        self.mode, self.align_corners = mode, align_corners
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, \\*old) → (N, C, \\*new)"""
        how = self.size, self.scale_factor, self.mode, self.align_corners
        again = self.recompute_scale_factor
        return F.interpolate(input, *how, recompute_scale_factor=again)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        if self.scale_factor is not None:
            return f"scale_factor={self.scale_factor!r}, mode={self.mode!r}"
        return f"size={self.size!r}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Images in another size by the nearest number (``torch.nn.UpsamplingNearest2d``).

    >>> import tinygrad_edu as torch
    >>> UpsamplingNearest2d(scale_factor=2)(torch.tensor([[[[1.0, 2.0]]]]))
    tensor([[[[1., 1., 2., 2.],
              [1., 1., 2., 2.]]]])
    """

    def __init__(
        self, size: Size | None = None, scale_factor: Factor | None = None
    ) -> None:
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Images in another size by straight lines (``torch.nn.UpsamplingBilinear2d``).

    The corners stay where they are.

    >>> import tinygrad_edu as torch
    >>> UpsamplingBilinear2d((1, 3))(torch.tensor([[[[1.0, 2.0]]]]))
    tensor([[[[1.0000, 1.5000, 2.0000]]]])
    """

    def __init__(
        self, size: Size | None = None, scale_factor: Factor | None = None
    ) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)


class PixelShuffle(Module):
    """r² channels as an image r times as wide and high (``torch.nn.PixelShuffle``).

    (…, C·r², H, W) → (…, C, H·r, W·r). Source: Shi and others (2016).

    >>> import tinygrad_edu as torch
    >>> PixelShuffle(2)(torch.arange(4.0).reshape(4, 1, 1))
    tensor([[[0., 1.],
             [2., 3.]]])
    """

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """(…, C·r², H, W) → (…, C, H·r, W·r)"""
        return F.pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """The reverse of :class:`PixelShuffle` (``torch.nn.PixelUnshuffle``).

    (…, C, H·r, W·r) → (…, C·r², H, W).

    >>> import tinygrad_edu as torch
    >>> PixelUnshuffle(2)(torch.tensor([[[0.0, 1.0], [2.0, 3.0]]])).flatten()
    tensor([0., 1., 2., 3.])
    """

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """(…, C, H·r, W·r) → (…, C·r², H, W)"""
        return F.pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """Channels dealt out anew, one of each group in turn (``torch.nn.ChannelShuffle``).

    Between two convolutions with groups, so that the groups hear of each other.
    Source: Zhang and others (2018), ShuffleNet.

    >>> import tinygrad_edu as torch
    >>> ChannelShuffle(2)(torch.arange(4.0).reshape(1, 4, 1)).flatten()
    tensor([0., 2., 1., 3.])
    """

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, …) → (N, C, …)"""
        return F.channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"groups={self.groups}"
