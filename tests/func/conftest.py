"""The same code on both libraries, for functions of functions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from parity import assert_same, observe

import tinygrad_edu
from tinygrad_edu.func.tree import leaves_of

CLOSE = 1e-9


@pytest.fixture(scope="session")
def torch() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")


@pytest.fixture(scope="session")
def agree(torch: Any) -> Callable[..., None]:
    """``agree(case, *arrays)``: equal results, with and without gradients outside.

    The inputs require a gradient the first time, so first and second gradients through
    the transform are compared too; the second time nothing may require one.
    ``outside`` chooses one of the two, ``detached`` looks at the numbers alone.
    """

    def check(
        case: Any,
        *arrays: np.ndarray[Any, Any],
        outside: bool | None = None,
        detached: bool = False,
    ) -> None:
        def flat(t: Any, *tensors: Any) -> tuple[Any, ...]:
            leaves = leaves_of(case(t, *tensors))
            return tuple(each.detach() if detached else each for each in leaves)

        for gradients in [True, False] if outside is None else [outside]:
            how = {"gradients": gradients, "second": gradients, "names": False}
            ours = observe(tinygrad_edu, flat, arrays, **how)
            with warnings.catch_warnings():  # PyTorch's own jvp warns of torch.jit
                warnings.simplefilter("ignore")
                theirs = observe(torch, flat, arrays, **how)
            for what, expected in theirs.items():
                assert_same(ours[what], expected, what, CLOSE)

    return check


@pytest.fixture(scope="session")
def refuse_alike(torch: Any) -> Callable[..., None]:
    """``refuse_alike(case)``: the same type of error with the same first line."""

    def check(case: Any) -> None:
        ours, theirs = error_of(case, tinygrad_edu), error_of(case, torch)
        kinds = [each.__name__ for each in type(ours).__mro__]
        assert type(theirs).__name__ in kinds
        assert str(ours).splitlines()[0] == str(theirs).splitlines()[0]

    return check


def error_of(case: Any, t: Any) -> Exception:
    """The error that a case ends with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            case(t)
        except Exception as error:
            return error
    pytest.fail(f"{t.__name__} does not refuse this")
