"""Losses of two tensors, number beside number: how far a prediction is off."""

from __future__ import annotations

from ....errors import type_error
from ....tensor import Tensor
from ... import functional as F
from .base import Flag, _Loss


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


class SmoothL1Loss(_Loss):
    r"""A parabola near 0, straight beyond `beta` (``torch.nn.SmoothL1Loss``).

    .. math:: d^2 / 2\beta \text{ where } d = |x - y| < \beta, \quad d - \beta / 2

    >>> import tinygrad_edu as torch
    >>> SmoothL1Loss(reduction="none")(torch.tensor([0.5, 3.0]), torch.zeros(2))
    tensor([0.1250, 2.5000])
    """

    def __init__(
        self,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
        beta: float = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.smooth_l1_loss(
            input, target, reduction=self.reduction, beta=self.beta
        )  # ()


class HuberLoss(_Loss):
    r"""A parabola near 0, of slope δ beyond δ (``torch.nn.HuberLoss``).

    .. math:: d^2 / 2 \text{ where } d = |x - y| \le \delta, \quad \delta (d - \delta/2)

    >>> import tinygrad_edu as torch
    >>> HuberLoss("none", delta=2.0)(torch.tensor([1.0, 3.0]), torch.zeros(2))
    tensor([0.5000, 4.0000])
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        if not isinstance(delta, float | int):
            raise type_error(f"delta must be a float or int, got: {type(delta)}")
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss; `input` and `target` have one shape."""
        return F.huber_loss(input, target, self.reduction, self.delta)  # ()
