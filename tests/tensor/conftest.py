"""Both libraries, for tests of what tensors say and refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tinygrad_edu


@pytest.fixture(scope="session")
def real() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")


@pytest.fixture(scope="session")
def agree(real: Any) -> Callable[[Callable[[Any], Any]], None]:
    """``agree(case)``: both libraries give one answer, or refuse in the same words."""

    def check(case: Callable[[Any], Any]) -> None:
        assert outcome(tinygrad_edu, case) == outcome(real, case)

    return check


def outcome(t: Any, case: Callable[[Any], Any]) -> Any:
    """What ``case(t)`` gives, described; or its error's type and first line."""
    try:
        return described(t, case(t))
    except Exception as error:
        first = str(error).split("\n")[0]
        for rest in (" - got", ", but expected", "  (Could this"):
            first = first.split(rest)[0]
        return type(error).__name__, first


def described(t: Any, value: Any) -> Any:
    """A tensor as its text, strides and dtype; other values as their text."""
    if isinstance(value, t.Tensor):
        return repr(value), value.stride(), str(value.dtype), value.is_leaf
    if isinstance(value, tuple | list):
        return type(value).__name__, [described(t, each) for each in value]
    return type(value).__name__, repr(value)
