"""Layers that slide a kernel: convolutions, and their reverse.

A kernel of the right size finds the same thing wherever it is in the image, with a few
weights for all places. N examples, C channels in, O channels out.
"""

from __future__ import annotations

import math
from typing import Any

from ...creation import empty
from ...errors import value_error
from ...functions.layers.convolution import sizes
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..base.module import Module
from ..parameter import Parameter

Sizes = int | tuple[int, ...]
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class _Convolution(Module):
    """What all six share: their weights, where those start, and how they print."""

    dimensions: int
    transposed = False

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes,
        padding: Sizes | str,
        dilation: Sizes,
        groups: int,
        bias: bool,
        padding_mode: str,
        output_padding: Sizes = 0,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        check_channels(in_channels, out_channels, groups)
        check_padding(padding, stride, padding_mode)
        n = self.dimensions
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = sizes("kernel_size", kernel_size, n)
        self.stride = sizes("stride", stride, n)
        self.padding = (
            padding if isinstance(padding, str) else sizes("padding", padding, n)
        )
        self.dilation = sizes("dilation", dilation, n)
        self.output_padding = sizes("output_padding", output_padding, n)
        self.groups, self.padding_mode = groups, padding_mode
        first, second = out_channels, in_channels // groups
        if self.transposed:
            first, second = in_channels, out_channels // groups
        shape = (first, second, *self.kernel_size)
        self.weight = Parameter(empty(*shape, device=device, dtype=dtype))
        self.bias = (
            Parameter(empty(out_channels, device=device, dtype=dtype)) if bias else None
        )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        r"""Start as PyTorch does: evenly within :math:`\pm 1/\sqrt{C \cdot K}`."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            inputs = math.prod(self.weight.shape[1:])
            if inputs:
                bound = 1 / math.sqrt(inputs)
                init.uniform_(self.bias, -bound, bound)

    def extra_repr(self) -> str:
        """PyTorch's line: what is not the usual value."""
        n = self.dimensions
        usual = {
            "padding": (0,) * n,
            "dilation": (1,) * n,
            "output_padding": (0,) * n,
            "groups": 1,
        }
        parts = [
            str(self.in_channels),
            str(self.out_channels),
            f"kernel_size={self.kernel_size}",
            f"stride={self.stride}",
        ]
        parts += [
            f"{name}={getattr(self, name)}"
            for name, value in usual.items()
            if getattr(self, name) != value
        ]
        parts += ["bias=False"] * (self.bias is None)
        if self.padding_mode != "zeros":
            parts.append(f"padding_mode={self.padding_mode}")
        return ", ".join(parts)


class _Forward(_Convolution):
    """The three that look at the input."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            padding_mode,
            device=device,
            dtype=dtype,
        )

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, \\*size) → (N, O, \\*places)"""
        slide = (F.conv1d, F.conv2d, F.conv3d)[self.dimensions - 1]
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            input, padding = F.pad(input, self._sides(), self.padding_mode), 0
        how = self.stride, padding, self.dilation, self.groups
        return slide(input, self.weight, self.bias, *how)

    def _sides(self) -> tuple[int, ...]:
        """The border of each side, the last dimension first, as ``F.pad`` wants it."""
        if self.padding == "valid":
            return (0,) * (2 * self.dimensions)
        if self.padding == "same":
            spans = zip(self.dilation, self.kernel_size, strict=True)
            total = [d * (k - 1) for d, k in spans]
            each = [(n // 2, n - n // 2) for n in total]
        else:
            assert not isinstance(self.padding, str)
            each = [(n, n) for n in self.padding]
        return tuple(n for pair in reversed(each) for n in pair)


class Conv1d(_Forward):
    r"""A kernel that slides along a line (``torch.nn.Conv1d``).

    (N, C, L) → (N, O, L'), :math:`L' = \lfloor (L + 2p - d(K - 1) - 1)/s \rfloor + 1`.

    >>> import tinygrad_edu as torch
    >>> Conv1d(3, 8, kernel_size=5)(torch.randn(2, 3, 16)).shape
    torch.Size([2, 8, 12])
    """

    dimensions = 1


class Conv2d(_Forward):
    r"""A kernel that slides over images (``torch.nn.Conv2d``).

    (N, C, H, W) → (N, O, H', W'), sizes as for :class:`Conv1d` in both dimensions.

    >>> import tinygrad_edu as torch
    >>> layer = Conv2d(3, 8, kernel_size=3, padding=1, stride=2)
    >>> layer(torch.randn(2, 3, 32, 32)).shape
    torch.Size([2, 8, 16, 16])
    >>> layer
    Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))
    """

    dimensions = 2


class Conv3d(_Forward):
    """A kernel that slides through volumes or films (``torch.nn.Conv3d``).

    >>> import tinygrad_edu as torch
    >>> Conv3d(1, 2, kernel_size=3)(torch.randn(1, 1, 5, 6, 7)).shape
    torch.Size([1, 2, 3, 4, 5])
    """

    dimensions = 3


class _Transposed(_Convolution):
    """The three that spread the input."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes = 0,
        output_padding: Sizes = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Sizes = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if padding_mode != "zeros":
            raise value_error(
                f'Only "zeros" padding mode is supported for {type(self).__name__}'
            )
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            padding_mode,
            output_padding,
            device,
            dtype,
        )

    def forward(self, input: Tensor, output_size: Any = None) -> Tensor:
        """(N, C, \\*size) → (N, O, \\*larger), as large as ``output_size``."""
        n = self.dimensions
        spread = (F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d)[n - 1]
        more = self.output_padding
        if output_size is not None:
            more = self._padding_for(input, output_size)
        how = self.stride, self.padding, more, self.groups, self.dilation
        return spread(input, self.weight, self.bias, *how)

    def _padding_for(self, input: Tensor, wanted: Any) -> tuple[int, ...]:
        """How many numbers more than the least give the wanted size."""
        assert not isinstance(self.padding, str)
        n = self.dimensions
        if len(wanted) == input.ndim:
            wanted = wanted[-n:]
        if len(wanted) != n:
            raise value_error(
                f"ConvTranspose{n}D: for {input.ndim}D input, output_size must have "
                f"{n} or {input.ndim} elements (got {len(wanted)})"
            )
        spans = zip(
            input.shape[-self.dimensions :],
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            strict=True,
        )
        least = [(m - 1) * s - 2 * p + d * (k - 1) + 1 for m, k, s, p, d in spans]
        largest = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
        for size, low, high in zip(wanted, least, largest, strict=True):
            if not low <= size <= high:
                raise value_error(
                    f"requested an output size of {wanted}, but valid sizes range from "
                    f"{least} to {largest} (for an input of {input.shape[2:]})"
                )
        return tuple(size - low for size, low in zip(wanted, least, strict=True))


class ConvTranspose1d(_Transposed):
    """Spreads each number of a line with a kernel (``torch.nn.ConvTranspose1d``).

    >>> import tinygrad_edu as torch
    >>> ConvTranspose1d(3, 8, kernel_size=4, stride=2)(torch.randn(2, 3, 5)).shape
    torch.Size([2, 8, 12])
    """

    dimensions = 1


class ConvTranspose2d(_Transposed):
    """Spreads each number of an image with a kernel (``torch.nn.ConvTranspose2d``).

    With ``stride=2`` images become twice as large; generators are made of these.

    >>> import tinygrad_edu as torch
    >>> layer = ConvTranspose2d(3, 8, kernel_size=4, stride=2, padding=1)
    >>> layer(torch.randn(2, 3, 5, 5)).shape
    torch.Size([2, 8, 10, 10])
    """

    dimensions = 2


class ConvTranspose3d(_Transposed):
    """Spreads each number of a volume with a kernel (``torch.nn.ConvTranspose3d``).

    >>> import tinygrad_edu as torch
    >>> ConvTranspose3d(1, 2, kernel_size=2, stride=2)(torch.randn(1, 1, 2, 2, 2)).shape
    torch.Size([1, 2, 4, 4, 4])
    """

    dimensions = 3


def check_channels(inputs: int, outputs: int, groups: int) -> None:
    """Groups divide the channels on both sides."""
    if groups <= 0:
        raise value_error("groups must be a positive integer")
    if inputs % groups:
        raise value_error("in_channels must be divisible by groups")
    if outputs % groups:
        raise value_error("out_channels must be divisible by groups")


def check_padding(padding: Any, stride: Any, mode: str) -> None:
    """Known names of padding and of its mode."""
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise value_error(
                f"Invalid padding string '{padding}', should be one of "
                "{'valid', 'same'}"
            )
        steps = (stride,) if isinstance(stride, int) else stride
        if padding == "same" and any(step != 1 for step in steps):
            raise value_error(
                "padding='same' is not supported for strided convolutions"
            )
    if mode not in PADDING_MODES:
        known = "{" + ", ".join(map(repr, PADDING_MODES)) + "}"
        raise value_error(
            f"padding_mode must be one of {known}, but got padding_mode='{mode}'"
        )
