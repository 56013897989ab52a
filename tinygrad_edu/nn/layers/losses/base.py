"""What all losses share."""

from __future__ import annotations

from ....functions.layers.loss_reduction import chosen_reduction
from ....tensor import Tensor
from ...base.module import Module

Flag = bool | None


class _Loss(Module):
    """A loss with a reduction; `size_average` and `reduce` are its old names."""

    def __init__(
        self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean"
    ) -> None:
        super().__init__()
        if size_average is not None or reduce is not None:
            reduction = chosen_reduction(reduction, size_average, reduce)
        self.reduction = reduction


class _WeightedLoss(_Loss):
    """A loss that counts some classes, or some examples, more than others."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
