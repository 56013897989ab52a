"""Pictures: data sets, transforms, models, by torchvision's names.

>>> from tinygrad_edu import vision
>>> vision.transforms.CenterCrop(10)
CenterCrop(size=(10, 10))

Each room is opened when somebody asks for it, so that a program which only resizes
pictures loads no models.
"""

from __future__ import annotations

import importlib
from typing import Any

_ROOMS = ("datasets", "models", "ops", "transforms", "utils")


def __getattr__(name: str) -> Any:
    """Import a room on its first use."""
    if name in _ROOMS:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module 'tinygrad_edu.vision' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ROOMS})
