"""Max pooling whose windows begin at places drawn by chance."""

from __future__ import annotations

from typing import Any

from ...errors import value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module

Sizes = int | tuple[int, ...]
Ratio = float | tuple[float, ...]


def _each(value: Any, n: int) -> Any:
    return tuple(value) if isinstance(value, tuple | list) else (value,) * n


class _FractionalMaxPool(Module):
    """Windows of a size, and how many of them: their number, or a ratio below 1."""

    dimensions: int
    _random_samples: Tensor | None

    def __init__(
        self,
        kernel_size: Sizes,
        output_size: Sizes | None = None,
        output_ratio: Ratio | None = None,
        return_indices: bool = False,
        _random_samples: Tensor | None = None,
    ) -> None:
        super().__init__()
        n, name = self.dimensions, type(self).__name__
        self.kernel_size, self.return_indices = _each(kernel_size, n), return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else _each(output_size, n)
        self.output_ratio = None if output_ratio is None else _each(output_ratio, n)
        if output_size is None and output_ratio is None:
            raise value_error(
                f"{name} requires specifying either an output size, or a pooling ratio"
            )
        if output_size is not None and output_ratio is not None:
            raise value_error(
                "only one of output_size and output_ratio may be specified"
            )
        if self.output_ratio and not all(0 < each < 1 for each in self.output_ratio):
            raise value_error(
                f"output_ratio must be between 0 and 1 (got {output_ratio})"
            )

    def forward(self, input: Tensor) -> Any:
        """(N, C, \\*size) → (N, C, \\*output_size), and the places if asked for"""
        pool = (F.fractional_max_pool2d, F.fractional_max_pool3d)[self.dimensions - 2]
        how = self.kernel_size, self.output_size, self.output_ratio
        return pool(input, *how, self.return_indices, self._random_samples)


class FractionalMaxPool2d(_FractionalMaxPool):
    """Largest numbers, windows by chance, of images (``torch.nn.FractionalMaxPool2d``).

    >>> import tinygrad_edu as torch
    >>> FractionalMaxPool2d(2, output_ratio=0.7)(torch.randn(2, 3, 10, 20)).shape
    torch.Size([2, 3, 7, 14])
    """

    dimensions = 2


class FractionalMaxPool3d(_FractionalMaxPool):
    """Largest numbers, windows by chance, in space (``torch.nn.FractionalMaxPool3d``).

    >>> import tinygrad_edu as torch
    >>> FractionalMaxPool3d(2, output_size=4)(torch.randn(2, 3, 6, 7, 8)).shape
    torch.Size([2, 3, 4, 4, 4])
    """

    dimensions = 3
