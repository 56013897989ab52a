"""Pictures of Pillow (``PIL.Image``), for those who have it installed.

The library itself runs on NumPy alone. Whoever hands over a picture has imported
Pillow, so a look at the imported modules is enough to know one.
"""

from __future__ import annotations

import sys
from typing import Any

from ..errors import message, type_error


def is_picture(thing: Any) -> bool:
    """Whether Pillow made this object.

    >>> is_picture([[0, 255]])
    False
    """
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(thing, module.Image)


def check_picture(thing: Any) -> Any:
    """The picture itself, or the TypeError that torchvision has for anything else."""
    if not is_picture(thing):
        raise type_error(
            f"img should be PIL Image. Got {type(thing)}",
            expected="a Tensor (…, C, H, W) or a picture of Pillow",
        )
    return thing


def pillow(module: str = "Image") -> Any:
    """``PIL.Image`` or another module of Pillow; one clear message where it lacks."""
    import importlib

    try:
        return importlib.import_module(f"PIL.{module}")
    except ModuleNotFoundError as error:
        text = message(
            "No module named 'PIL'",
            expected="Pillow, which reads, draws and writes pictures",
            hint="pip install pillow",
        )
        raise ModuleNotFoundError(text, name="PIL") from error


def from_array(array: Any, mode: str) -> Any:
    """A picture of exactly this mode from the bytes of an array (H, W) or (H, W, C)."""
    size = array.shape[1], array.shape[0]
    return pillow().frombuffer(mode, size, array.tobytes(), "raw", mode, 0, 1)
