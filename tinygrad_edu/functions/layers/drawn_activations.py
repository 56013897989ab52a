"""Activations that draw by chance: a slope, or which of several is chosen.

The draws are PyTorch's for the same seed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.recording import result
from ...errors import runtime_error, warn
from ...seeding import source
from ...variates import uniform64
from .. import checks
from ..along.reduction import softmax
from ..arrangement.scatter import scatter
from ..numbers.elementwise import log, mul
from .activations import floats, leaky_relu


def rrelu(
    input: Any, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False
) -> Any:
    """x where x > 0, a little of it elsewhere: in training a share drawn for each.

    Without `training` the share is (lower + upper) / 2 (Xu and others, 2015).
    Source: PyTorch, ``torch.nn.functional.rrelu``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.rrelu(torch.tensor([-1.0, 2.0]), 0.25, 0.75)
    tensor([-0.5000,  2.0000])
    """
    lower = checks.real(lower, "rrelu", "lower")
    upper = checks.real(upper, "rrelu", "upper")
    if lower > upper:
        raise runtime_error(
            "Lower bound should be less than or equal to the upper bound",
            got=f"{lower} and {upper}",
        )
    floats(input, "rrelu", "rrelu_with_noise_out_cpu" if training else "leaky_relu_cpu")
    if not training:
        return leaky_relu(input, (lower + upper) / 2)
    array = np.ascontiguousarray(input._array)
    share = np.ones_like(array)
    drawn = array <= 0
    numbers = uniform64((int(drawn.sum()),), source(None))
    share[drawn] = lower + (upper - lower) * numbers
    return mul(input, result(share.reshape(input._array.shape), input._device))


def gumbel_softmax(
    logits: Any, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Any:
    """A choice drawn with the probabilities softmax(logits), and yet with a gradient.

    softmax((logits + g) / τ) along `dim`, g = -log(e), e drawn from an exponential
    distribution: the smaller `tau`, the nearer to a single 1. With `hard` it is one,
    and the gradient is that of the soft choice (Jang and others, 2016).
    Source: PyTorch, ``torch.nn.functional.gumbel_softmax``.

    >>> import tinygrad_edu as torch
    >>> torch.nn.functional.gumbel_softmax(torch.zeros(2, 5), hard=True).sum(dim=1)
    tensor([1., 1.])
    """
    if eps != 1e-10:
        warn("`eps` parameter is deprecated and has no effect.")
    checks.tensor(logits, "gumbel_softmax", "logits")
    drawn = logits.new_empty(logits.shape).exponential_()
    soft = softmax((logits - log(drawn)) / tau, dim)
    if not hard:
        return soft
    chosen = soft.detach().max(dim, keepdim=True)[1]
    one = scatter(soft.new_zeros(soft.shape), dim, chosen, 1.0)
    return one - soft.detach() + soft
