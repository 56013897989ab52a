"""What the tests of operations share: PyTorch, and the comparison with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from golden import ADVICE, Golden, strict
from parity import Case, assert_agree, closeness, observe

import tinygrad_edu

try:
    import torch as pytorch
except ModuleNotFoundError:
    pytorch = None


@pytest.fixture(scope="session")
def torch() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")


@pytest.fixture
def compare(request: pytest.FixtureRequest, golden: Golden) -> Callable[..., None]:
    """``compare(case, *arrays)``: both libraries must agree on everything.

    Where PyTorch is not installed, the golden file says what it answered.
    """
    test = request.node

    def check(
        case: Case, *arrays: np.ndarray[Any, Any], close: float = 0.0, **options: bool
    ) -> None:
        if pytorch is None:
            theirs = golden.recall(test)
        else:
            theirs = observe(pytorch, case, arrays, **options)
            golden.note(test, theirs)
        ours = observe(tinygrad_edu, case, arrays, **options)
        assert_agree(ours, theirs, max(close, closeness(arrays)))
        if strict() and test.nodeid in golden.outdated:
            pytest.fail(f"the golden record is missing or outdated; {ADVICE}")

    return check


@pytest.fixture(scope="session")
def draw() -> Callable[..., np.ndarray[Any, Any]]:
    """``draw(shape, low, high)``: repeatable numbers in a range, away from its ends."""

    def numbers(
        shape: tuple[int, ...],
        low: float = -2.0,
        high: float = 2.0,
        dtype: str = "float64",
        seed: int = 0,
    ) -> np.ndarray[Any, Any]:
        random = np.random.default_rng([seed, *shape])
        margin = (high - low) / 100
        found = np.asarray(random.uniform(low + margin, high - margin, shape))
        return found.astype(dtype)

    return numbers
