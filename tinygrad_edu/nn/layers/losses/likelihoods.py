"""Losses that are logarithms of probabilities: yes and no, distributions, counts."""

from __future__ import annotations

from ....tensor import Tensor
from ... import functional as F
from .base import Flag, _Loss, _WeightedLoss


class BCELoss(_WeightedLoss):
    r"""Cross-entropy of probabilities of yes (``torch.nn.BCELoss``).

    .. math:: -(y \log p + (1 - y) \log(1 - p))

    For scores BCEWithLogitsLoss is exact where this one is not.

    >>> import tinygrad_edu as torch
    >>> BCELoss()(torch.tensor([0.5, 0.5]), torch.tensor([1.0, 0.0]))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.binary_cross_entropy(
            input, target, weight=self.weight, reduction=self.reduction
        )  # ()


class BCEWithLogitsLoss(_Loss):
    r"""Cross-entropy of scores for yes (``torch.nn.BCEWithLogitsLoss``).

    .. math:: -(w^+ y \log \sigma(x) + (1 - y) \log(1 - \sigma(x)))

    `pos_weight` :math:`w^+` counts a yes more often than a no, `weight` each number.

    >>> import tinygrad_edu as torch
    >>> twice = BCEWithLogitsLoss(pos_weight=torch.tensor(2.0), reduction="none")
    >>> twice(torch.zeros(2), torch.tensor([1.0, 0.0]))
    tensor([1.3863, 0.6931])
    """

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.binary_cross_entropy_with_logits(
            input,
            target,
            self.weight,
            pos_weight=self.pos_weight,
            reduction=self.reduction,
        )  # ()


class KLDivLoss(_Loss):
    r"""How far one distribution is from another (``torch.nn.KLDivLoss``).

    .. math:: \textstyle\sum y (\log y - x)

    `input` x holds logarithms of probabilities, `target` y probabilities, or with
    `log_target` their logarithms. "batchmean" is what Kullback and Leibler mean.

    >>> import tinygrad_edu as torch
    >>> p, q = torch.tensor([[0.5, 0.5]]), torch.tensor([[0.25, 0.75]])
    >>> KLDivLoss(reduction="batchmean")(q.log(), p)
    tensor(0.1438)
    """

    def __init__(
        self,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
        log_target: bool = False,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.kl_div(
            input, target, reduction=self.reduction, log_target=self.log_target
        )  # ()


class PoissonNLLLoss(_Loss):
    r"""How surprising a count is (``torch.nn.PoissonNLLLoss``).

    .. math:: \lambda - y \log \lambda

    The prediction is :math:`\log \lambda`, or without `log_input` :math:`\lambda`
    itself. `full` adds :math:`\log y!` by Stirling's formula.

    >>> import tinygrad_edu as torch
    >>> PoissonNLLLoss()(torch.zeros(1), torch.tensor([2.0]))
    tensor(1.)
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Flag = None,
        eps: float = 1e-8,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        """The loss; both have one shape."""
        return F.poisson_nll_loss(
            log_input,
            target,
            log_input=self.log_input,
            full=self.full,
            eps=self.eps,
            reduction=self.reduction,
        )  # ()


class GaussianNLLLoss(_Loss):
    r"""A prediction that says how sure it is (``torch.nn.GaussianNLLLoss``).

    .. math:: (\log \sigma^2 + (x - y)^2 / \sigma^2) / 2

    No variance counts as less than `eps`; `full` adds :math:`\log(2\pi) / 2`.

    >>> import tinygrad_edu as torch
    >>> GaussianNLLLoss()(torch.zeros(2), torch.tensor([1.0, 2.0]), torch.ones(2))
    tensor(1.2500)
    """

    def __init__(
        self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Tensor, target: Tensor, var: Tensor | float) -> Tensor:
        """The loss; `var` is the variance, a number or one for each example."""
        return F.gaussian_nll_loss(
            input, target, var, full=self.full, eps=self.eps, reduction=self.reduction
        )  # ()
