"""How wrong a prediction is, as one number to make small.

`reduction` says what becomes of the errors of a batch: their "mean", their "sum", or
"none" to keep each. In the comments B is the batch and C the number of classes.
"""

from __future__ import annotations

from ..tensor import Tensor
from . import functional as F
from .module import Module


class _Loss(Module):
    """What all losses share."""

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction


class MSELoss(_Loss):
    r"""The mean of squared differences (``torch.nn.MSELoss``): :math:`(x - y)^2`.

    >>> import tinygrad_edu as torch
    >>> MSELoss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
    tensor(2.)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.mse_loss(input, target, reduction=self.reduction)  # ()


class L1Loss(_Loss):
    """The mean of absolute differences (``torch.nn.L1Loss``): :math:`|x - y|`.

    >>> import tinygrad_edu as torch
    >>> L1Loss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 5.0]))
    tensor(1.5000)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.l1_loss(input, target, reduction=self.reduction)  # ()


class _ClassLoss(_Loss):
    """What losses over classes share: a weight for each, and a label to skip."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        *,
        ignore_index: int = -100,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index


class CrossEntropyLoss(_ClassLoss):
    r"""How surprising the right class is (``torch.nn.CrossEntropyLoss``).

    .. math:: -\log \frac{e^{x_y}}{\sum_c e^{x_c}}

    Shapes: `input` (B, C) holds scores of any size, not probabilities; `target` (B)
    holds the number of the right class, or (B, C) the probability of each.
    `label_smoothing` moves that share of the target from the right class to all.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[2.0, 2.0], [0.0, 1.0]])
    >>> CrossEntropyLoss(reduction="none")(scores, torch.tensor([0, 1]))
    tensor([0.6931, 0.3133])
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        *,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, ignore_index=ignore_index, reduction=reduction)
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of scores (B, C)."""
        return F.cross_entropy(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )  # (B, C) -> ()


class NLLLoss(_ClassLoss):
    """The negative log-likelihood of the right class (``torch.nn.NLLLoss``).

    Like CrossEntropyLoss, for `input` that went through LogSoftmax already.

    >>> import tinygrad_edu as torch
    >>> logarithms = torch.log_softmax(torch.tensor([[2.0, 2.0]]), dim=1)
    >>> NLLLoss()(logarithms, torch.tensor([0]))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of logarithms of probabilities (B, C)."""
        return F.nll_loss(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
        )  # (B, C) -> ()
