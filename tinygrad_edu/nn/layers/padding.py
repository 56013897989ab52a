"""Layers that put a border around the last one, two or three dimensions.

``padding`` is one number for all sides, or (left, right, top, bottom, front, back) as
far as there are dimensions; a negative number cuts. A convolution after one of these
sees a border of another kind than zeros; its own ``padding_mode`` does the same.
"""

from __future__ import annotations

from typing import Any

from ...errors import value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module

Sides = int | tuple[int, ...]


def sides(padding: Any, dimensions: int) -> tuple[int, ...]:
    """One number for each side, or the same number for all."""
    if isinstance(padding, tuple | list):
        return tuple(padding)
    return (padding,) * (2 * dimensions)


class _Padding(Module):
    """What all share: a mode of ``F.pad``, and the sides as PyTorch prints them."""

    dimensions: int
    mode: str

    def __init__(self, padding: Sides) -> None:
        super().__init__()
        self.padding = sides(padding, self.dimensions)

    def forward(self, input: Tensor) -> Tensor:
        """(…, \\*size) → (…, \\*larger)"""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"{self.padding}"


# ------------------------------------------------------------------ one number


class _Constant(_Padding):
    value: float

    def __init__(self, padding: Sides, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """(…, \\*size) → (…, \\*larger)"""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_Constant):
    """Borders of one value at both ends of a line (``torch.nn.ConstantPad1d``).

    >>> import tinygrad_edu as torch
    >>> ConstantPad1d((1, 2), 7.0)(torch.tensor([1.0, 2.0]))
    tensor([7., 1., 2., 7., 7.])
    """

    dimensions = 1


class ConstantPad2d(_Constant):
    """A border of one value around an image (``torch.nn.ConstantPad2d``).

    >>> import tinygrad_edu as torch
    >>> ConstantPad2d(1, 7.0)(torch.zeros(1, 1))
    tensor([[7., 7., 7.],
            [7., 0., 7.],
            [7., 7., 7.]])
    >>> ConstantPad2d(1, 7.0)
    ConstantPad2d(padding=(1, 1, 1, 1), value=7.0)
    """

    dimensions = 2


class ConstantPad3d(_Constant):
    """A border of one value around a volume (``torch.nn.ConstantPad3d``).

    >>> import tinygrad_edu as torch
    >>> ConstantPad3d(1, 7.0)(torch.randn(2, 3, 4, 5, 6)).shape
    torch.Size([2, 3, 6, 7, 8])
    """

    dimensions = 3


class _Zeros(_Constant):
    def __init__(self, padding: Sides) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"{self.padding}"


class ZeroPad1d(_Zeros):
    """Zeros at both ends of a line (``torch.nn.ZeroPad1d``).

    >>> import tinygrad_edu as torch
    >>> ZeroPad1d(1)(torch.tensor([1.0, 2.0]))
    tensor([0., 1., 2., 0.])
    """

    dimensions = 1


class ZeroPad2d(_Zeros):
    """Zeros around an image (``torch.nn.ZeroPad2d``).

    >>> import tinygrad_edu as torch
    >>> ZeroPad2d((1, 0, 0, 1))(torch.ones(1, 2))
    tensor([[0., 1., 1.],
            [0., 0., 0.]])
    """

    dimensions = 2


class ZeroPad3d(_Zeros):
    """Zeros around a volume (``torch.nn.ZeroPad3d``).

    >>> import tinygrad_edu as torch
    >>> ZeroPad3d(1)(torch.randn(2, 3, 4, 5, 6)).shape
    torch.Size([2, 3, 6, 7, 8])
    """

    dimensions = 3


# ------------------------------------------------------------------ the image itself


class _Reflection(_Padding):
    mode = "reflect"


class ReflectionPad1d(_Reflection):
    """Both ends of a line mirrored (``torch.nn.ReflectionPad1d``).

    The edge itself is not repeated.

    >>> import tinygrad_edu as torch
    >>> ReflectionPad1d((2, 1))(torch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[3., 2., 1., 2., 3., 2.]])
    """

    dimensions = 1


class ReflectionPad2d(_Reflection):
    """An image mirrored at its edges (``torch.nn.ReflectionPad2d``).

    >>> import tinygrad_edu as torch
    >>> ReflectionPad2d(1)(torch.arange(4.0).reshape(1, 2, 2))
    tensor([[[3., 2., 3., 2.],
             [1., 0., 1., 0.],
             [3., 2., 3., 2.],
             [1., 0., 1., 0.]]])
    """

    dimensions = 2


class ReflectionPad3d(_Reflection):
    """A volume mirrored at its edges (``torch.nn.ReflectionPad3d``).

    >>> import tinygrad_edu as torch
    >>> ReflectionPad3d(1)(torch.randn(2, 3, 4, 5, 6)).shape
    torch.Size([2, 3, 6, 7, 8])
    """

    dimensions = 3


class _Replication(_Padding):
    mode = "replicate"


class ReplicationPad1d(_Replication):
    """The ends of a line repeated (``torch.nn.ReplicationPad1d``).

    >>> import tinygrad_edu as torch
    >>> ReplicationPad1d((2, 1))(torch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[1., 1., 1., 2., 3., 3.]])
    """

    dimensions = 1


class ReplicationPad2d(_Replication):
    """The edges of an image repeated (``torch.nn.ReplicationPad2d``).

    >>> import tinygrad_edu as torch
    >>> ReplicationPad2d(1)(torch.arange(4.0).reshape(1, 2, 2))
    tensor([[[0., 0., 1., 1.],
             [0., 0., 1., 1.],
             [2., 2., 3., 3.],
             [2., 2., 3., 3.]]])
    """

    dimensions = 2


class ReplicationPad3d(_Replication):
    """The edges of a volume repeated (``torch.nn.ReplicationPad3d``).

    >>> import tinygrad_edu as torch
    >>> ReplicationPad3d(1)(torch.randn(2, 3, 4, 5, 6)).shape
    torch.Size([2, 3, 6, 7, 8])
    """

    dimensions = 3


class _Circular(_Padding):
    mode = "circular"

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, \\*size) → (N, C, \\*larger), or without N"""
        n = self.dimensions
        if input.ndim not in (n + 1, n + 2):
            raise value_error(
                f"expected {n + 1}D or {n + 2}D input (got {input.ndim}D input)"
            )
        return super().forward(input)


class CircularPad1d(_Circular):
    """A line that goes on from its other end (``torch.nn.CircularPad1d``).

    >>> import tinygrad_edu as torch
    >>> CircularPad1d((2, 1))(torch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[2., 3., 1., 2., 3., 1.]])
    """

    dimensions = 1


class CircularPad2d(_Circular):
    """An image that goes on from its other side (``torch.nn.CircularPad2d``).

    >>> import tinygrad_edu as torch
    >>> CircularPad2d(1)(torch.arange(4.0).reshape(1, 2, 2))
    tensor([[[3., 2., 3., 2.],
             [1., 0., 1., 0.],
             [3., 2., 3., 2.],
             [1., 0., 1., 0.]]])
    """

    dimensions = 2


class CircularPad3d(_Circular):
    """A volume that goes on from its other side (``torch.nn.CircularPad3d``).

    >>> import tinygrad_edu as torch
    >>> CircularPad3d(1)(torch.randn(2, 3, 4, 5, 6)).shape
    torch.Size([2, 3, 6, 7, 8])
    """

    dimensions = 3
