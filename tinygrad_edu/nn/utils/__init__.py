"""Helpers around modules (``torch.nn.utils``)."""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """Import ``stateless`` on its first use: few programs need it."""
    if name == "stateless":
        return importlib.import_module(".stateless", __name__)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
