"""Activations, losses and sums that are made of several kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.cuda.forwards import without_kernel
from tinygrad_edu.nn import functional as F

Function = Callable[[Any], Any]
MADE: dict[str, Function] = {
    "hardtanh": lambda x: F.hardtanh(x, -0.5, 0.7),
    "softplus": lambda x: F.softplus(x),
    "softplus bent": lambda x: F.softplus(x, beta=3, threshold=2),
    "logsigmoid": lambda x: F.logsigmoid(x),
    "elu": lambda x: F.elu(x, alpha=0.3),
    "selu": lambda x: F.selu(x),
    "mish": lambda x: F.mish(x),
    "bce": lambda x: F.binary_cross_entropy(x.sigmoid(), torch.full_like(x, 0.3)),
    "bce logits": lambda x: F.binary_cross_entropy_with_logits(x, 0 * x + 1),
    "var": lambda x: x.var(1),
    "std of all": lambda x: x.std(),
    "logsumexp": lambda x: x.logsumexp(1),
    "logsumexp both": lambda x: x.logsumexp((0, 1), keepdim=True),
    "roll": lambda x: x.roll((1, -2), (0, 1)) * torch.arange(4.0, device=x.device),
    "roll flat": lambda x: x.roll(5) * torch.arange(4.0, device=x.device),
}


def with_slope(function: Function, x: Any) -> tuple[Any, Any]:
    """What comes out, and the gradient of its sum."""
    x = x.requires_grad_()
    y = function(x)
    y.sum().backward()
    return y.detach().cpu().numpy(), x.grad.cpu().numpy()


@pytest.mark.parametrize("name", MADE)
def test_values_and_slopes_are_those_of_the_cpu(name: str) -> None:
    torch.manual_seed(0)
    x = torch.randn(5, 4) * 3
    x[0, 0] = 30.0
    with without_kernel() as found:
        ours = with_slope(MADE[name], x.to("sim"))
    theirs = with_slope(MADE[name], x)
    assert set(found) <= {"move"}
    for mine, right in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, right, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", ["softplus", "logsigmoid", "elu", "hardtanh", "mish"])
def test_numbers_that_are_none_and_those_without_end(name: str) -> None:
    x = torch.tensor([float("nan"), float("inf"), -float("inf"), 0.0])
    ours, theirs = MADE[name](x.to("sim")), MADE[name](x)
    np.testing.assert_array_equal(ours.cpu().numpy(), theirs.numpy())


def test_sums_of_powers_without_end() -> None:
    end = float("inf")
    x = torch.tensor([[end, 1.0], [-end, -end], [-end, 2.0], [-end, end]])
    ours, theirs = x.to("sim").logsumexp(1), x.logsumexp(1)
    np.testing.assert_allclose(ours.cpu().numpy(), theirs.numpy())
