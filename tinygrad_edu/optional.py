"""Packages that the library can use but does not need."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import message


def needed(module: str, package: str, purpose: str) -> Any:
    """Import `module` of the optional `package`.

    Raises ImportError that says what it is needed for and how to get it.

    >>> needed("json", "json", "this example").dumps([1])
    '[1]'
    >>> needed("no_such", "no-such-package", "pictures of unicorns")
    Traceback (most recent call last):
        ...
    ImportError: pictures of unicorns need the package no-such-package
      got:      No module named 'no_such'
      try:      pip install no-such-package
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            message(
                f"{purpose} need the package {package}",
                got=str(error),
                hint=f"pip install {package}",
            )
        ) from error
