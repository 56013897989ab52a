"""Infinities, nan and numbers at the end of their range, as in eager mode."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import tinygrad_edu as torch

F = torch.nn.functional
ENDS = [0.0, -0.0, np.inf, -np.inf, np.nan, 1e-40, 1e38, -1e38, -88.0, 88.8, 3.0, -3.0]

FUNCTIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "silu": F.silu,
    "hardswish": F.hardswish,
    "times zero": lambda x: x * 0,
    "there and back": lambda x: (x + 1e20) - 1e20,
    "product of large": lambda x: (x * 1e30) * 1e30,
    "product of small": lambda x: (x * 1e-30) * 1e-30,
    "quotient of large": lambda x: (x / 1e30) / 1e30,
    "quotient of small": lambda x: (x / 1e-30) / 1e-30,
}


@pytest.mark.parametrize("backend", ["c", "numpy"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_numbers_at_the_end_of_their_range(name: str, backend: str) -> None:
    function = FUNCTIONS[name]
    x = torch.tensor(ENDS)
    compiled = torch.compile(function, backend=backend)
    for _ in range(3):
        found = compiled(x)
    np.testing.assert_allclose(found.numpy(), function(x).numpy(), rtol=1e-5)


@pytest.mark.parametrize("function", [torch.tanh, torch.erf])
def test_odd_functions_keep_the_sign_of_zero(
    function: Callable[[torch.Tensor], torch.Tensor],
) -> None:
    compiled = torch.compile(function, backend="c")
    for _ in range(3):
        found = compiled(torch.tensor([-0.0] * 20))
    assert bool(torch.signbit(found).all())


def test_silu_of_a_large_negative_number_is_a_negative_zero() -> None:
    compiled = torch.compile(F.silu, backend="c")
    for _ in range(3):
        found = compiled(torch.tensor([-1e38] * 20))
    assert bool(torch.signbit(found).all())
