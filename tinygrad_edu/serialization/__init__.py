"""Files: ``save`` and ``load`` for tensors, models and nested data, and checkpoints.

The format is safetensors with a description in JSON; there is no pickle. Where to
read, from the bytes up: ``safetensors.py`` the file, ``plain.py`` nested data,
``models.py`` modules, ``sharing.py`` memory that tensors share, ``saving.py`` the
public functions, ``checkpoints.py`` an interrupted training that goes on.
"""

from .checkpoints import Checkpoints
from .damage import UnreadableFileError
from .safe_globals import (
    add_safe_globals,
    clear_safe_globals,
    get_safe_globals,
    safe_globals,
)
from .saving import load, load_file, save, save_file

__all__ = [
    "Checkpoints",
    "UnreadableFileError",
    "add_safe_globals",
    "clear_safe_globals",
    "get_safe_globals",
    "load",
    "load_file",
    "safe_globals",
    "save",
    "save_file",
]
