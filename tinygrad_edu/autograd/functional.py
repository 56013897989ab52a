"""``torch.autograd.functional`` by PyTorch's name.

Its functions work on Tensors, which this floor of the house does not know yet. They
stand in ``func/functional.py``; here they are handed on when somebody asks for one.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    if name in ("hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"):
        return getattr(importlib.import_module("tinygrad_edu.func.functional"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
