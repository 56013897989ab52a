"""Layers that look at windows of an image: the largest number of each, or the mean.

They make images smaller and keep their channels: (N, C, *size) → (N, C, *count). None
of them has anything to learn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module

Sizes = int | tuple[int, ...]
Pool = Callable[..., Any]


class _Windows(Module):
    """What all layers with windows share: how they print."""

    pool: Pool
    shown: tuple[str, ...] = ()

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return ", ".join(f"{name}={getattr(self, name)}" for name in self.shown)


class _MaxPool(_Windows):
    shown = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.dilation, self.return_indices = dilation, return_indices
        self.ceil_mode = ceil_mode

    def forward(self, input: Tensor) -> Any:
        """(N, C, \\*size) → (N, C, \\*count), and the places if asked for"""
        how = self.kernel_size, self.stride, self.padding, self.dilation
        return type(self).pool(input, *how, self.ceil_mode, self.return_indices)


class MaxPool1d(_MaxPool):
    """The largest number of each window along a line (``torch.nn.MaxPool1d``).

    >>> import tinygrad_edu as torch
    >>> MaxPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[3., 2.]])
    """

    pool = F.max_pool1d


class MaxPool2d(_MaxPool):
    """The largest number of each window of an image (``torch.nn.MaxPool2d``).

    >>> import tinygrad_edu as torch
    >>> MaxPool2d(2)(torch.randn(2, 3, 8, 8)).shape
    torch.Size([2, 3, 4, 4])
    >>> MaxPool2d(2)
    MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
    """

    pool = F.max_pool2d


class MaxPool3d(_MaxPool):
    """The largest number of each window of a volume (``torch.nn.MaxPool3d``).

    >>> import tinygrad_edu as torch
    >>> MaxPool3d(2)(torch.randn(1, 3, 4, 4, 6)).shape
    torch.Size([1, 3, 2, 2, 3])
    """

    pool = F.max_pool3d


class _MaxUnpool(_Windows):
    shown = ("kernel_size", "stride", "padding")
    dimensions: int

    def __init__(
        self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0
    ) -> None:
        super().__init__()
        n = self.dimensions
        step = kernel_size if stride is None else stride
        self.kernel_size = _each(kernel_size, n)
        self.stride, self.padding = _each(step, n), _each(padding, n)

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Any:
        """(N, C, \\*count) → (N, C, \\*size)"""
        how = self.kernel_size, self.stride, self.padding, output_size
        return type(self).pool(input, indices, *how)


def _each(value: Sizes, n: int) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,) * n


class MaxUnpool1d(_MaxUnpool):
    """Numbers back to where MaxPool1d found them (``torch.nn.MaxUnpool1d``).

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 3.0, 2.0, 0.0]])
    >>> largest = MaxPool1d(2, return_indices=True)(x)
    >>> MaxUnpool1d(2)(*largest)
    tensor([[0., 3., 2., 0.]])
    """

    pool, dimensions = F.max_unpool1d, 1


class MaxUnpool2d(_MaxUnpool):
    """Numbers back to where MaxPool2d found them (``torch.nn.MaxUnpool2d``).

    >>> import tinygrad_edu as torch
    >>> MaxUnpool2d(2)(torch.tensor([[[7.0]]]), torch.tensor([[[2]]]))
    tensor([[[0., 0.],
             [7., 0.]]])
    """

    pool, dimensions = F.max_unpool2d, 2


class MaxUnpool3d(_MaxUnpool):
    """Numbers back to where MaxPool3d found them (``torch.nn.MaxUnpool3d``).

    >>> import tinygrad_edu as torch
    >>> MaxUnpool3d(2)(torch.ones(1, 1, 1, 1), torch.tensor([[[[7]]]])).shape
    torch.Size([1, 2, 2, 2])
    """

    pool, dimensions = F.max_unpool3d, 3


class _AvgPool(_Windows):
    shown = ("kernel_size", "stride", "padding")

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, \\*size) → (N, C, \\*count)"""
        how = self.kernel_size, self.stride, self.padding, self.ceil_mode
        more = self.count_include_pad, self.divisor_override
        mean: Tensor = type(self).pool(input, *how, *more)
        return mean


class AvgPool1d(_AvgPool):
    """The mean of each window along a line (``torch.nn.AvgPool1d``).

    >>> import tinygrad_edu as torch
    >>> AvgPool1d(2)(torch.tensor([[1.0, 3.0, 2.0, 0.0]]))
    tensor([[2., 1.]])
    """

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        step = kernel_size if stride is None else stride
        sizes = _each(kernel_size, 1), _each(step, 1), _each(padding, 1)
        super().__init__(*sizes, ceil_mode, count_include_pad)

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, L) → (N, C, L')"""
        how = self.kernel_size, self.stride, self.padding
        return F.avg_pool1d(input, *how, self.ceil_mode, self.count_include_pad)


class AvgPool2d(_AvgPool):
    """The mean of each window of an image (``torch.nn.AvgPool2d``).

    >>> import tinygrad_edu as torch
    >>> AvgPool2d(2)(torch.randn(2, 3, 8, 8)).shape
    torch.Size([2, 3, 4, 4])
    """

    pool = F.avg_pool2d


class AvgPool3d(_AvgPool):
    """The mean of each window of a volume (``torch.nn.AvgPool3d``).

    >>> import tinygrad_edu as torch
    >>> AvgPool3d(2)(torch.randn(1, 3, 4, 4, 6)).shape
    torch.Size([1, 3, 2, 2, 3])
    """

    pool = F.avg_pool3d


class _LPPool(_Windows):
    shown = ("norm_type", "kernel_size", "stride", "ceil_mode")

    def __init__(
        self,
        norm_type: float,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, \\*size) → (N, C, \\*count)"""
        how = float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode
        norms: Tensor = type(self).pool(input, *how)
        return norms


class LPPool1d(_LPPool):
    r"""The norm :math:`(\sum x^p)^{1/p}` along a line (``torch.nn.LPPool1d``).

    >>> import tinygrad_edu as torch
    >>> LPPool1d(2, 2)(torch.tensor([[3.0, 4.0]]))
    tensor([[5.]])
    """

    pool = F.lp_pool1d


class LPPool2d(_LPPool):
    r"""The norm :math:`(\sum x^p)^{1/p}` of each window (``torch.nn.LPPool2d``).

    >>> import tinygrad_edu as torch
    >>> LPPool2d(2, 2)(torch.ones(1, 1, 2, 2))
    tensor([[[[2.]]]])
    """

    pool = F.lp_pool2d


class LPPool3d(_LPPool):
    r"""The norm :math:`(\sum x^p)^{1/p}` in a volume (``torch.nn.LPPool3d``).

    >>> import tinygrad_edu as torch
    >>> LPPool3d(1, 2)(torch.ones(1, 1, 2, 2, 2))
    tensor([[[[[8.]]]]])
    """

    pool = F.lp_pool3d


class _Adaptive(_Windows):
    shown = ("output_size",)

    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def forward(self, input: Tensor) -> Any:
        """(N, C, \\*size) → (N, C, \\*output_size)"""
        return type(self).pool(input, self.output_size)


class AdaptiveAvgPool1d(_Adaptive):
    """Means of windows that cover a line (``torch.nn.AdaptiveAvgPool1d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveAvgPool1d(2)(torch.tensor([[1.0, 3.0, 5.0]]))
    tensor([[2., 4.]])
    """

    pool = F.adaptive_avg_pool1d


class AdaptiveAvgPool2d(_Adaptive):
    """Means of windows that cover an image (``torch.nn.AdaptiveAvgPool2d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveAvgPool2d(1)(torch.randn(2, 8, 7, 9)).shape
    torch.Size([2, 8, 1, 1])
    """

    pool = F.adaptive_avg_pool2d


class AdaptiveAvgPool3d(_Adaptive):
    """Means of windows that cover a volume (``torch.nn.AdaptiveAvgPool3d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveAvgPool3d(2)(torch.randn(2, 8, 4, 7, 9)).shape
    torch.Size([2, 8, 2, 2, 2])
    """

    pool = F.adaptive_avg_pool3d


class _AdaptiveMax(_Adaptive):
    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, input: Tensor) -> Any:
        """(N, C, \\*size) → (N, C, \\*output_size), and the places if asked for"""
        return type(self).pool(input, self.output_size, self.return_indices)


class AdaptiveMaxPool1d(_AdaptiveMax):
    """Largest numbers of windows that cover a line (``torch.nn.AdaptiveMaxPool1d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveMaxPool1d(2)(torch.tensor([[1.0, 3.0, 5.0]]))
    tensor([[3., 5.]])
    """

    pool = F.adaptive_max_pool1d


class AdaptiveMaxPool2d(_AdaptiveMax):
    """Largest numbers of windows that cover an image (``torch.nn.AdaptiveMaxPool2d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveMaxPool2d((3, None))(torch.randn(2, 8, 7, 9)).shape
    torch.Size([2, 8, 3, 9])
    """

    pool = F.adaptive_max_pool2d


class AdaptiveMaxPool3d(_AdaptiveMax):
    """Largest numbers of windows that cover a volume (``torch.nn.AdaptiveMaxPool3d``).

    >>> import tinygrad_edu as torch
    >>> AdaptiveMaxPool3d(2)(torch.randn(2, 8, 4, 7, 9)).shape
    torch.Size([2, 8, 2, 2, 2])
    """

    pool = F.adaptive_max_pool3d
