"""What watches a model is tested with this library and, where installed, PyTorch."""

import importlib

import pytest


@pytest.fixture(params=["tinygrad_edu", "torch"])
def torch(request):
    """A library with PyTorch's names."""
    if request.param == "torch":
        library = pytest.importorskip("torch", reason="PyTorch is not installed")
    else:
        library = importlib.import_module("tinygrad_edu")
    library.manual_seed(0)
    return library
