"""Every drawing is tested with this library and, where it is installed, PyTorch."""

from __future__ import annotations

import importlib
from typing import Any

import pytest


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request: pytest.FixtureRequest) -> Any:
    """A library with PyTorch's names."""
    if request.param == "torch":
        library = pytest.importorskip("torch", reason="PyTorch is not installed")
    else:
        library = importlib.import_module("tinygrad_edu")
    library.manual_seed(0)
    return library


@pytest.fixture
def mlp(torch: Any) -> Any:
    """Linear, ReLU, Linear."""
    nn = torch.nn
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))


@pytest.fixture
def x(torch: Any) -> Any:
    """A batch of five rows."""
    return torch.randn(5, 4)


@pytest.fixture
def loss(torch: Any, mlp: Any, x: Any) -> Any:
    """The cross-entropy loss of ``mlp`` on ``x``."""
    return torch.nn.CrossEntropyLoss()(mlp(x), torch.tensor([0, 1, 2, 0, 1]))
