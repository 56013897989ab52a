"""Layers that networks for images are made of, besides those of ``nn``."""

from __future__ import annotations

from typing import Any

import tinygrad_edu as torch
from tinygrad_edu import Tensor

from ...errors import value_error
from ...nn import Module


def stochastic_depth(
    input: Tensor, p: float, mode: str, training: bool = True
) -> Tensor:
    """All of the numbers 0 with probability `p`, otherwise × 1 / (1 - p): (N, …).

    On the branch of a residual block this leaves the block out (Huang et al., 2016).
    `mode` is "batch", one decision for all examples, or "row", one for each. Source:
    torchvision, ``ops.stochastic_depth``.

    >>> import tinygrad_edu as torch
    >>> stochastic_depth(torch.ones(2, 2), 1.0, "row")
    tensor([[0., 0.],
            [0., 0.]])
    """
    if p < 0.0 or p > 1.0:
        raise value_error(f"drop probability has to be between 0 and 1, but got {p}")
    if mode not in ("batch", "row"):
        raise value_error(f"mode has to be either 'batch' or 'row', but got {mode}")
    if not training or p == 0.0:
        return input
    rows = input.shape[0] if mode == "row" else 1
    shape = [rows, *[1] * (input.ndim - 1)]
    kept = torch.empty(shape, dtype=input.dtype).bernoulli_(1.0 - p)
    return input * (kept / (1.0 - p) if p < 1.0 else kept)


class StochasticDepth(Module):
    """``stochastic_depth`` while training, nothing otherwise.

    Source: torchvision, ``ops.StochasticDepth``.

    >>> import tinygrad_edu as torch
    >>> StochasticDepth(1.0, "batch").eval()(torch.ones(2))
    tensor([1., 1.])
    """

    def __init__(self, p: float, mode: str) -> None:
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, input: Tensor) -> Tensor:
        """(N, …), which stays."""
        return stochastic_depth(input, self.p, self.mode, self.training)

    def __repr__(self) -> str:
        return f"StochasticDepth(p={self.p}, mode={self.mode})"


class FrozenBatchNorm2d(Module):
    r"""``BatchNorm2d`` with nothing left to learn, for a network that is built upon.

    .. math:: \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \cdot w + b

    The four are buffers, by the names that ``BatchNorm2d`` has for them. Source:
    torchvision, ``ops.FrozenBatchNorm2d``.

    >>> import tinygrad_edu as torch
    >>> frozen = FrozenBatchNorm2d(2)
    >>> list(frozen.parameters()), list(frozen.state_dict())
    ([], ['weight', 'bias', 'running_mean', 'running_var'])
    """

    weight: Tensor
    bias: Tensor
    running_mean: Tensor
    running_var: Tensor

    def __init__(self, num_features: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.register_buffer("weight", torch.ones(num_features))
        self.register_buffer("bias", torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))

    def _load_from_state_dict(
        self, state: Any, prefix: str, facts: Any, *lists: Any
    ) -> None:
        """A ``BatchNorm2d`` also counts its batches; that is passed over."""
        state.pop(f"{prefix}num_batches_tracked", None)
        super()._load_from_state_dict(state, prefix, facts, *lists)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W), which stays."""
        each = self.weight, self.bias, self.running_mean, self.running_var
        weight, bias, mean, var = [every.reshape(1, -1, 1, 1) for every in each]
        scale = weight * (var + self.eps).rsqrt()
        return x * scale + (bias - mean * scale)

    def __repr__(self) -> str:
        return f"FrozenBatchNorm2d({self.weight.shape[0]}, eps={self.eps})"
