"""Losses over classes: how surprising the right class, or the right text, is."""

from __future__ import annotations

import warnings

from ....tensor import Tensor
from ... import functional as F
from .base import Flag, _Loss, _WeightedLoss


class CrossEntropyLoss(_WeightedLoss):
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
        size_average: Flag = None,
        ignore_index: int = -100,
        reduce: Flag = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of scores (B, C), (C) or (B, C, d…)."""
        return F.cross_entropy(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )  # (B, C) -> ()


class NLLLoss(_WeightedLoss):
    """The negative log-likelihood of the right class (``torch.nn.NLLLoss``).

    Like CrossEntropyLoss, for `input` that went through LogSoftmax already.

    >>> import tinygrad_edu as torch
    >>> logarithms = torch.log_softmax(torch.tensor([[2.0, 2.0]]), dim=1)
    >>> NLLLoss()(logarithms, torch.tensor([0]))
    tensor(0.6931)
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Flag = None,
        ignore_index: int = -100,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of logarithms of probabilities (B, C), (C) or (B, C, d…)."""
        return F.nll_loss(
            input,
            target,
            weight=self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
        )  # (B, C) -> ()


class NLLLoss2d(NLLLoss):
    """The old name of NLLLoss for images (``torch.nn.NLLLoss2d``); warns of that."""

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Flag = None,
        ignore_index: int = -100,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        warnings.warn(
            "`NLLLoss2d` has been deprecated. Please use `NLLLoss` instead as a "
            "drop-in replacement and see "
            "https://pytorch.org/docs/main/nn.html#torch.nn.NLLLoss for more details.",
            FutureWarning,
            stacklevel=2,
        )
        super().__init__(weight, size_average, ignore_index, reduce, reduction)


class CTCLoss(_Loss):
    """How surprising a text is, read off frames (``torch.nn.CTCLoss``).

    Shapes: `log_probs` (T, B, C) are logarithms of the probabilities of C labels at T
    frames, one of them the `blank`; `targets` (B, S) or one text behind the other; the
    lengths (B) say how many frames and labels each example has.

    >>> import tinygrad_edu as torch
    >>> even = torch.zeros(2, 1, 3).log_softmax(2)
    >>> one = torch.tensor([1])
    >>> CTCLoss()(even, one, torch.tensor([2]), one)
    tensor(1.0986)
    """

    def __init__(
        self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False
    ) -> None:
        super().__init__(reduction=reduction)
        self.blank = blank
        self.zero_infinity = zero_infinity

    def forward(
        self,
        log_probs: Tensor,
        targets: Tensor,
        input_lengths: Tensor,
        target_lengths: Tensor,
    ) -> Tensor:
        """The loss of log-probabilities (T, B, C) or (T, C)."""
        return F.ctc_loss(
            log_probs,
            targets,
            input_lengths,
            target_lengths,
            self.blank,
            self.reduction,
            self.zero_infinity,
        )  # (T, B, C) -> ()
