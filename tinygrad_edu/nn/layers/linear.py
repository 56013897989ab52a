"""The layers every network has: a weighted sum, and changes of shape.

In the comments B is the batch, I the inputs and O the outputs of a layer.
"""

from __future__ import annotations

import math
from typing import Any

from ... import dtypes
from ...creation import empty
from ...errors import type_error, value_error
from ...functions.arrangement.shape import flatten, unflatten
from ...tensor import Tensor
from .. import functional as F
from .. import init
from ..base.module import Module
from ..parameter import Parameter


class Linear(Module):
    r"""Weighted sums of all inputs (``torch.nn.Linear``): :math:`y = x W^T + b`.

    Shapes: x (…, in_features), W (out_features, in_features), b (out_features), y (…,
    out_features). Both start evenly spread over :math:`\pm 1 / \sqrt{\text{in}}`.
    With ``bias=False`` there is no b.

    >>> import tinygrad_edu as torch
    >>> layer = Linear(64, 10)
    >>> layer(torch.ones(32, 64)).shape
    torch.Size([32, 10])
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: dtypes.dtype | None = None,
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        options = {"device": device, "dtype": dtype}
        self.weight = Parameter(empty(out_features, in_features, **options))  # (O, I)
        if bias:
            self.bias = Parameter(empty(out_features, **options))  # (O,)
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new weights and biases."""
        # A slope of √5 makes Kaiming's bound exactly 1 / √in.
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        """The weighted sums."""
        return F.linear(input, self.weight, self.bias)  # (…, I) -> (…, O)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Bilinear(Module):
    r"""What two inputs say together (``torch.nn.Bilinear``): :math:`x_1^T W x_2 + b`.

    (…, in1_features) and (…, in2_features) → (…, out_features). Starts uniform in
    ±1/√in1_features.

    >>> import tinygrad_edu as torch
    >>> Bilinear(20, 30, 40)(torch.randn(128, 20), torch.randn(128, 30)).shape
    torch.Size([128, 40])
    """

    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        how = {"device": device, "dtype": dtype}
        shape = out_features, in1_features, in2_features
        self.weight = Parameter(empty(*shape, **how))
        if bias:
            self.bias = Parameter(empty(out_features, **how))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Uniform numbers, smaller the more inputs there are."""
        if self.in1_features <= 0:
            raise value_error(
                f"in1_features must be > 0, but got (in1_features={self.in1_features})"
            )
        bound = 1 / math.sqrt(self.in1_features)
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        """(…, I) and (…, J) → (…, K)"""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )


class Identity(Module):
    """Hands its input on (``torch.nn.Identity``); takes and ignores any settings.

    >>> import tinygrad_edu as torch
    >>> Identity()(torch.tensor([1.0, 2.0]))
    tensor([1., 2.])
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        """The input."""
        return input


class Flatten(Module):
    """Joins neighbouring dimensions into one (``torch.nn.Flatten``).

    All but the batch, unless told otherwise.

    >>> import tinygrad_edu as torch
    >>> Flatten()(torch.ones(32, 8, 8)).shape
    torch.Size([32, 64])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input: Tensor) -> Tensor:
        """The same numbers in fewer dimensions."""
        flat: Tensor = flatten(
            input, self.start_dim, self.end_dim
        )  # (B, H, W) -> (B, HW)
        return flat

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Parts one dimension into several (``torch.nn.Unflatten``).

    Raises TypeError where the sizes are not whole numbers.

    >>> import tinygrad_edu as torch
    >>> Unflatten(1, (8, 8))(torch.ones(32, 64)).shape
    torch.Size([32, 8, 8])
    """

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        super().__init__()
        _check_sizes(unflattened_size)
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input: Tensor) -> Tensor:
        """The same numbers in more dimensions."""
        parted: Tensor = unflatten(
            input, self.dim, self.unflattened_size
        )  # (B, HW) -> (B, H, W)
        return parted

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


def _check_sizes(sizes: Any) -> None:
    if not isinstance(sizes, tuple | list):
        raise type_error(
            "unflattened_size must be a tuple of ints, but found type "
            f"{type(sizes).__name__}"
        )
    for i, size in enumerate(sizes):
        if not isinstance(size, int):
            raise type_error(
                "unflattened_size must be tuple of ints, but found element of type "
                f"{type(size).__name__} at pos {i}"
            )
