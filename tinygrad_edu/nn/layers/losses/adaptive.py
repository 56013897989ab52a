"""Losses that bring their own layer: many classes, most of which are rare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ....errors import runtime_error, value_error
from ....functions.arrangement.joining import cat
from ....tensor import Tensor
from ... import functional as F
from ...base.containers import ModuleList, Sequential
from ...base.module import Module
from ..linear import Linear
from .base import _WeightedLoss


class LinearCrossEntropyLoss(_WeightedLoss):
    """A linear layer and its cross-entropy (``torch.nn.LinearCrossEntropyLoss``).

    (B, in_features) and labels (B) → (). With `out_features` (d…) the layer gives
    scores (B, num_classes, d…), and labels are (B, d…).

    >>> import tinygrad_edu as torch
    >>> loss = LinearCrossEntropyLoss(3, 2)
    >>> loss(torch.zeros(1, 3), torch.tensor([0])).item()  # log 2
    0.6931471824645996
    """

    def __init__(
        self,
        in_features: int,
        num_classes: int,
        *,
        out_features: tuple[int, ...] = (),
        bias: bool = False,
        device: Any = None,
        dtype: Any = None,
        reduction: str = "mean",
        weight: Tensor | None = None,
        ignore_index: int | None = None,
        label_smoothing: float = 0.0,
        options: Any = None,
    ) -> None:
        if weight is not None and weight.shape != (num_classes,):
            raise runtime_error(
                f"expected weight shape to be {(num_classes,)}, got "
                f"{tuple(weight.shape)}"
            )
        if not 0 <= label_smoothing <= 1:
            raise runtime_error(
                f"expected label_smoothing to be in range [0, 1], got {label_smoothing}"
            )
        super().__init__(weight=weight, reduction=reduction)
        self.num_classes, self.out_features = num_classes, out_features
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing
        rows = math.prod(out_features, start=num_classes)
        self.linear = Linear(in_features, rows, bias=bias, device=device, dtype=dtype)
        self.options = options

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of what the layer says of `input`."""
        shape = self.num_classes, *self.out_features
        bias = self.linear.bias
        return F.linear_cross_entropy(
            input,
            self.linear.weight.reshape(*shape, self.linear.in_features),
            target,
            linear_bias=None if bias is None else bias.reshape(*shape),
            weight=self.weight,
            reduction=self.reduction,
            ignore_index=self.ignore_index,
            label_smoothing=self.label_smoothing,
            options=self.options,
        )  # (B, I) -> ()

    def extra_repr(self) -> str:
        """PyTorch's line."""
        return (
            f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
            f"out_features={self.out_features}, bias={self.linear.bias is not None}, "
            f"reduction={self.reduction}, ignore_index={self.ignore_index}, "
            f"label_smoothing={self.label_smoothing}, options={self.options}"
        )


class ASMoutput(NamedTuple):
    """The log-probability of each right class, and the loss."""

    output: Tensor
    loss: Tensor


class AdaptiveLogSoftmaxWithLoss(Module):
    """Softmax over many classes, cheap for frequent ones (Grave and others, 2016).

    Classes are sorted, the most frequent first. `cutoffs` cut them into clusters: the
    head scores the first cluster, and each later cluster as a whole; a later cluster
    has a layer of its own, smaller by `div_value` each time, that is asked only for
    the examples whose class is in it. ``torch.nn.AdaptiveLogSoftmaxWithLoss``.

    >>> import tinygrad_edu as torch
    >>> layer = AdaptiveLogSoftmaxWithLoss(8, 20, cutoffs=[5, 10], div_value=2)
    >>> output, loss = layer(torch.randn(4, 8), torch.tensor([0, 7, 19, 3]))
    >>> output.shape, layer.log_prob(torch.randn(4, 8)).shape
    (torch.Size([4]), torch.Size([4, 20]))
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        cutoffs = list(cutoffs)
        _check_cutoffs(cutoffs, n_classes)
        self.in_features, self.n_classes = in_features, n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        how = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **how)
        self.tail = ModuleList()
        for i, (start, end) in enumerate(pairwise(self.cutoffs)):
            narrow = int(in_features // div_value ** (i + 1))
            self.tail.append(
                Sequential(
                    Linear(in_features, narrow, bias=False, **how),
                    Linear(narrow, end - start, bias=False, **how),
                )
            )

    def reset_parameters(self) -> None:
        """New weights for the head and each cluster."""
        self.head.reset_parameters()
        for cluster in self.tail:
            for layer in cluster.children():
                layer.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> ASMoutput:
        """(B, I) and the right classes (B) → their log-probabilities (B), and the loss.

        Or (I) and one class → () and the loss.
        """
        _check_batch(input_, target_)
        single = target_.dim() == 0
        input = input_.unsqueeze(0) if single else input_
        target = target_.unsqueeze(0) if single else target_
        self._check_classes(target)
        output = input.new_zeros(target.size(0))
        in_head = target.clone()  # the column of the head that is asked
        for i, (start, end) in enumerate(pairwise(self.cutoffs)):
            rows = ((target >= start) & (target < end)).nonzero().squeeze(1)
            if rows.numel():
                inside = F.log_softmax(self.tail[i](input[rows]), dim=1)
                found = inside.gather(1, (target[rows] - start).unsqueeze(1))
                output = output.index_copy(0, rows, found.squeeze(1))
                in_head[rows] = self.shortlist_size + i
        of_head = F.log_softmax(self.head(input), dim=1)
        output = output + of_head.gather(1, in_head.unsqueeze(1)).squeeze(1)
        loss = (-output).mean()
        return ASMoutput(output.squeeze(0) if single else output, loss)

    def log_prob(self, input: Tensor) -> Tensor:
        """(B, I) → the log-probability of every class, (B, n_classes)."""
        return self._of_all_classes(input, self.head(input))

    def _of_all_classes(self, input: Tensor, of_head: Tensor) -> Tensor:
        head = F.log_softmax(of_head, dim=1)
        parts = [head[:, : self.shortlist_size]]
        for i, layer in enumerate(self.tail):
            inside = F.log_softmax(layer(input), dim=1)
            parts.append(inside + head[:, self.shortlist_size + i].unsqueeze(1))
        whole: Tensor = cat(parts, dim=1)
        return whole

    def predict(self, input: Tensor) -> Tensor:
        """(B, I) → the most likely class, (B); tails are asked where one is likely."""
        of_head = self.head(input)
        output: Tensor = of_head.argmax(dim=1)
        rare = output >= self.shortlist_size
        if rare.any():
            whole = self._of_all_classes(input[rare], of_head[rare])
            output[rare] = whole.argmax(dim=1)
        return output

    def _check_classes(self, target: Tensor) -> None:
        if target.numel() and not 0 <= target.min() <= target.max() < self.n_classes:
            raise runtime_error(
                f"Target values should be in [0, {self.n_classes - 1}], but values in "
                f"range [{target.min().item()}, {target.max().item()}] were found. "
            )


def _check_cutoffs(cutoffs: list[int], n_classes: int) -> None:
    if not cutoffs:
        raise value_error("cutoffs should be a sequence of length larger than 0")
    rising = all(a < b for a, b in pairwise([0, *cutoffs, n_classes]))
    if not rising or any(int(each) != each for each in cutoffs):
        raise value_error(
            "cutoffs should be a sequence of unique, positive integers sorted in an "
            "increasing order, where each value is between 1 and n_classes-1"
        )


def _check_batch(input: Tensor, target: Tensor) -> None:
    n = target.dim()
    if n > 1:
        raise runtime_error(
            "0D or 1D target tensor expected, multi-target not supported"
        )
    if n and input.size(0) != target.size(0):
        raise runtime_error(
            "Input and target should have the same size in the batch dimension."
        )
    if input.dim() != n + 1:
        raise runtime_error(
            f"{n}D target tensor expects {n + 1}D input tensors, but found inputs with "
            f"size {input.size()}"
        )
