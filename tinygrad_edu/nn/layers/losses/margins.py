"""Losses with a margin: what is right shall be better by so much, not just better."""

from __future__ import annotations

from ....errors import value_error
from ....tensor import Tensor
from ... import functional as F
from .base import Flag, _Loss, _WeightedLoss


class SoftMarginLoss(_Loss):
    r"""The logistic loss of 1 and -1 (``torch.nn.SoftMarginLoss``).

    .. math:: \log(1 + e^{-yx})

    >>> import tinygrad_edu as torch
    >>> SoftMarginLoss()(torch.zeros(1), torch.ones(1))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.soft_margin_loss(input, target, reduction=self.reduction)  # ()


class _WithMargin(_Loss):
    """What losses with nothing but a margin share."""

    def __init__(
        self,
        margin: float = 0.0,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin


class HingeEmbeddingLoss(_WithMargin):
    r"""Distances of what is alike (1) or not (-1) (``torch.nn.HingeEmbeddingLoss``).

    .. math:: x \text{ where } y = 1, \quad \max(0, m - x) \text{ where } y = -1

    >>> import tinygrad_edu as torch
    >>> loss = HingeEmbeddingLoss(reduction="none")
    >>> loss(torch.tensor([0.25, 0.25]), torch.tensor([1, -1]))
    tensor([0.2500, 0.7500])
    """

    def __init__(
        self,
        margin: float = 1.0,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(margin, size_average, reduce, reduction)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.hinge_embedding_loss(
            input, target, margin=self.margin, reduction=self.reduction
        )  # ()


class MarginRankingLoss(_WithMargin):
    r"""Which of two is to be the larger (``torch.nn.MarginRankingLoss``).

    .. math:: \max(0, m - y (x_1 - x_2))

    >>> import tinygrad_edu as torch
    >>> MarginRankingLoss()(torch.ones(1), torch.tensor([3.0]), torch.ones(1))
    tensor(2.)
    """

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """The loss; `target` 1 says that `input1` is to be larger, -1 `input2`."""
        return F.margin_ranking_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )  # ()


class MultiMarginLoss(_WeightedLoss):
    r"""The right class better than each wrong one (``torch.nn.MultiMarginLoss``).

    .. math:: \textstyle\sum_{c \ne y} \max(0, m - x_y + x_c)^p / C

    >>> import tinygrad_edu as torch
    >>> MultiMarginLoss()(torch.tensor([[1.0, 0.5, 0.0]]), torch.tensor([0]))
    tensor(0.1667)
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        if p not in (1, 2):
            raise value_error("only p == 1 and p == 2 supported")
        if weight is not None and weight.dim() != 1:
            raise value_error(
                "MultiMarginLoss: expected weight to be None or 1D tensor, got "
                f"{weight.dim()}D instead"
            )
        self.p = p
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of scores (B, C) and the right classes (B)."""
        return F.multi_margin_loss(
            input,
            target,
            p=self.p,
            margin=self.margin,
            weight=self.weight,
            reduction=self.reduction,
        )  # (B, C) -> ()


class MultiLabelMarginLoss(_Loss):
    r"""Each right class better than each wrong one (``torch.nn.MultiLabelMarginLoss``).

    .. math:: \textstyle\sum_{y} \sum_{c} \max(0, 1 - (x_y - x_c)) / C

    `target` holds the numbers of the right classes, then -1.

    >>> import tinygrad_edu as torch
    >>> scores, right = torch.tensor([1.0, 0.5, 0.0]), torch.tensor([0, 2, -1])
    >>> MultiLabelMarginLoss()(scores, right)
    tensor(0.6667)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` are (B, C) or (C)."""
        return F.multilabel_margin_loss(input, target, reduction=self.reduction)  # ()


class MultiLabelSoftMarginLoss(_WeightedLoss):
    r"""Yes or no for each class (``torch.nn.MultiLabelSoftMarginLoss``).

    .. math:: -\textstyle\sum_c (y_c \log \sigma(x_c) + (1-y_c) \log \sigma(-x_c)) / C

    >>> import tinygrad_edu as torch
    >>> MultiLabelSoftMarginLoss()(torch.zeros(1, 2), torch.tensor([[1.0, 0.0]]))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` are (B, C)."""
        return F.multilabel_soft_margin_loss(
            input, target, weight=self.weight, reduction=self.reduction
        )  # (B, C) -> ()
