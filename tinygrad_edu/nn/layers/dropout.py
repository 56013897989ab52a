"""Layers that leave numbers out by chance, in training only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import value_error
from ...tensor import Tensor
from .. import functional as F
from ..base.module import Module


class _Dropout(Module):
    """What all share: the probability, and whether the input is written into."""

    drop: Callable[..., Any]

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise value_error(
                f"dropout probability has to be between 0 and 1, but got {p}"
            )
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Keeps the shape; after ``eval()`` the input itself."""
        out: Tensor = type(self).drop(input, self.p, self.training, self.inplace)
        return out

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """Each number 0 with probability p, else divided by 1 - p (``torch.nn.Dropout``).

    >>> import tinygrad_edu as torch
    >>> Dropout(0.5).eval()(torch.ones(3))
    tensor([1., 1., 1.])
    """

    drop = F.dropout


class Dropout1d(_Dropout):
    """Whole channels of lines left out (``torch.nn.Dropout1d``): (N, C, L).

    >>> import tinygrad_edu as torch
    >>> Dropout1d(0.0)(torch.ones(2, 3, 4)).shape
    torch.Size([2, 3, 4])
    """

    drop = F.dropout1d


class Dropout2d(_Dropout):
    """Whole channels of images left out (``torch.nn.Dropout2d``): (N, C, H, W).

    >>> import tinygrad_edu as torch
    >>> Dropout2d(0.2)(torch.ones(2, 3, 4, 4)).shape
    torch.Size([2, 3, 4, 4])
    """

    drop = F.dropout2d


class Dropout3d(_Dropout):
    """Whole channels of volumes left out (``torch.nn.Dropout3d``): (N, C, D, H, W).

    >>> import tinygrad_edu as torch
    >>> Dropout3d(0.2)(torch.ones(2, 3, 4, 4, 4)).shape
    torch.Size([2, 3, 4, 4, 4])
    """

    drop = F.dropout3d


class _Alpha(_Dropout):
    """The two that never write into their input, as in PyTorch."""

    def forward(self, input: Tensor) -> Tensor:
        """Keeps the shape; after ``eval()`` the input itself."""
        out: Tensor = type(self).drop(input, self.p, self.training)
        return out


class AlphaDropout(_Alpha):
    """Dropout that keeps mean 0 and variance 1, for SELU (``torch.nn.AlphaDropout``).

    >>> import tinygrad_edu as torch
    >>> AlphaDropout(0.2)(torch.ones(2, 3)).shape
    torch.Size([2, 3])
    """

    drop = F.alpha_dropout


class FeatureAlphaDropout(_Alpha):
    """AlphaDropout of whole channels (``torch.nn.FeatureAlphaDropout``): (N, C, …).

    >>> import tinygrad_edu as torch
    >>> FeatureAlphaDropout(0.2)(torch.ones(2, 3, 4)).shape
    torch.Size([2, 3, 4])
    """

    drop = F.feature_alpha_dropout
