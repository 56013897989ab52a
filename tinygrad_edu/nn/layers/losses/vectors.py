"""Losses of vectors: what belongs together shall be near, what does not far."""

from __future__ import annotations

from collections.abc import Callable

from ....errors import value_error
from ....tensor import Tensor
from ... import functional as F
from ..distance import PairwiseDistance
from .base import Flag, _Loss
from .margins import _WithMargin


class CosineEmbeddingLoss(_WithMargin):
    r"""The angle of what is alike (1) or not (-1) (``torch.nn.CosineEmbeddingLoss``).

    .. math:: 1 - \cos \text{ where } y = 1, \quad \max(0, \cos - m) \text{ where } y=-1

    >>> import tinygrad_edu as torch
    >>> one, other = torch.tensor([1.0, 0.0]), torch.tensor([1.0, 1.0])
    >>> CosineEmbeddingLoss()(one, other, torch.tensor(1))
    tensor(0.2929)
    """

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """The loss of two (B, D) and `target` (B), or two (D) and one number."""
        return F.cosine_embedding_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )  # (B, D) -> ()


class TripletMarginLoss(_Loss):
    r"""An anchor nearer to its like than to others (``torch.nn.TripletMarginLoss``).

    .. math:: \max(0, |a - p| - |a - n| + m)

    `swap` takes the distance of p and n where it is less than that of a and n.

    >>> import tinygrad_edu as torch
    >>> a, p, n = torch.tensor([[0.0], [1.0], [1.5]])
    >>> TripletMarginLoss()(a, p, n)
    tensor(0.5000)
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        _check_margin("TripletMarginLoss", margin)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """The loss of three (B, D)."""
        return F.triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )  # (B, D) -> ()


class TripletMarginWithDistanceLoss(_Loss):
    """TripletMarginLoss for any distance (``torch.nn.TripletMarginWithDistanceLoss``).

    >>> import tinygrad_edu as torch
    >>> a, p, n = torch.tensor([[0.0], [1.0], [1.5]])
    >>> squared = lambda x, y: (x - y).square().sum()
    >>> TripletMarginWithDistanceLoss(distance_function=squared)(a, p, n)
    tensor(0.)
    """

    distance_function: Callable[[Tensor, Tensor], Tensor]

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        _check_margin("TripletMarginWithDistanceLoss", margin)
        self.distance_function = distance_function or PairwiseDistance()
        self.margin, self.swap = margin, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """The loss of three (B, D)."""
        return F.triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )  # (B, D) -> ()


def _check_margin(loss: str, margin: float) -> None:
    if margin <= 0:
        raise value_error(
            f"{loss}: expected margin to be greater than 0, got {margin} instead"
        )
