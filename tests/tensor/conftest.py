"""Both libraries, for tests of what tensors say and refuse."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def real() -> Any:
    """The real PyTorch, or a skip."""
    return pytest.importorskip("torch", reason="parity needs PyTorch")
