"""The parity harness: one function, run by this library and by PyTorch, compared.

A case is a function ``(t, *tensors) -> tensor or tuple of tensors`` where ``t`` is the
library. ``compare`` runs it twice and compares values, dtypes, shapes, the names in the
graph, the gradients, and the gradients of the gradients.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

Case = Callable[..., Any]
TOLERANCE = {"float16": 2e-3, "float32": 2e-5, "float64": 1e-10}


@pytest.fixture(scope="session")
def torch() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")


@pytest.fixture(scope="session")
def compare(torch: Any) -> Callable[..., None]:
    """``compare(case, *arrays)``: both libraries must agree on everything."""

    def check(case: Case, *arrays: np.ndarray[Any, Any], **options: bool) -> None:
        ours = observe(tinygrad_edu, case, arrays, **options)
        theirs = observe(torch, case, arrays, **options)
        close = max([TOLERANCE.get(str(each.dtype), 0) for each in arrays])
        for what, expected in theirs.items():
            assert_same(ours[what], expected, what, close)

    return check


def observe(
    t: Any,
    case: Case,
    arrays: tuple[np.ndarray[Any, Any], ...],
    *,
    gradients: bool = True,
    second: bool = True,
    names: bool = True,
) -> dict[str, Any]:
    """Everything about one run that PyTorch's users could notice."""
    inputs = [t.from_numpy(each) for each in arrays]
    if gradients:
        for each in inputs:
            if each.is_floating_point():
                each.requires_grad_()
    outputs = as_tuple(case(t, *inputs))
    seen: dict[str, Any] = {"values": outputs}
    seen["requires_grad"] = [each.requires_grad for each in outputs]
    if names:
        seen["names"] = [each.grad_fn and each.grad_fn.name() for each in outputs]
    leaves = [each for each in inputs if each.requires_grad]
    first = slopes(t, outputs, leaves, create_graph=second)
    seen["gradients"] = first
    if second:
        seen["second gradients"] = slopes(t, first, leaves)
    return seen


def slopes(t: Any, outputs: Any, leaves: Any, create_graph: bool = False) -> Any:
    """The gradients of Σ outputs × fixed weights, None where nothing depends."""
    outputs = [each for each in outputs if each is not None and each.requires_grad]
    if not outputs:
        return [None] * len(leaves)
    return t.autograd.grad(
        outputs,
        leaves,
        [weights(t, each) for each in outputs],
        create_graph=create_graph,
        allow_unused=True,
    )


def weights(t: Any, like: Any) -> Any:
    """Numbers between 0.5 and 1.5 that differ from place to place."""
    numbers = 1 + np.sin(np.arange(math.prod(like.shape)) * 1.7 + 0.3) / 2
    return t.tensor(numbers.reshape(tuple(like.shape))).to(like.dtype)


def assert_same(ours: Any, theirs: Any, what: str, close: float) -> None:
    """Equal in structure; tensors in dtype, shape and, closely, in their numbers."""
    if isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs), what
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other, what, close)
    elif "gradients" in what and (ours is None or theirs is None):
        for each in (ours, theirs):  # None and zeros are the same answer
            assert each is None or not each.numpy(force=True).any(), what
    elif hasattr(theirs, "dtype"):
        assert str(ours.dtype) == str(theirs.dtype), what
        assert tuple(ours.shape) == tuple(theirs.shape), what
        own = TOLERANCE.get(str(theirs.dtype).removeprefix("torch."), 0)
        close = max(close, own) if own else 0
        np.testing.assert_allclose(
            ours.numpy(force=True),
            theirs.numpy(force=True),
            rtol=close,
            atol=close / 10,
            err_msg=what,
        )
    else:
        assert ours == theirs, what


def as_tuple(value: Any) -> tuple[Any, ...]:
    """One tensor or several, as a tuple."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


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
