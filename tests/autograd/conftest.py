"""What the tests of the graph share: both libraries."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu


@pytest.fixture(scope="session")
def real() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")


@pytest.fixture(params=["tinygrad_edu", "torch"])
def t(request: pytest.FixtureRequest) -> Any:
    """Each library in turn: what a test says holds for both."""
    if request.param == "tinygrad_edu":
        return tinygrad_edu
    return pytest.importorskip("torch", reason="parity needs PyTorch")
