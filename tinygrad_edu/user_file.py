"""Running a file of the user's: what ``FILE.py:NAME`` on a command line names.

The file is run as ``import`` would run it, so without its ``__main__`` part, and it
may import its neighbours. It is the user's own program, named by the user; what fails
in it is told with the file and the line, not with a traceback through this library.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

MODULE_NAME = "tinygrad_edu_user_file"


class UserFileError(ValueError):
    """The file, or what it should hold, is not in order; the text is one clear line."""


class Named(NamedTuple):
    """What a target names: the value, the module that holds it, and its file."""

    value: Any
    module: ModuleType
    path: Path


def load(target: str) -> Named:
    """Run the file of ``FILE.py:NAME`` and find NAME in it.

    Raises UserFileError if there is no such file or name, or if the file fails.

    >>> load("train.py")
    Traceback (most recent call last):
        ...
    tinygrad_edu.user_file.UserFileError: expected FILE.py:NAME, got 'train.py'
    """
    file, _, name = target.rpartition(":")
    if not file or not name.isidentifier():
        raise UserFileError(f"expected FILE.py:NAME, got {target!r}")
    path = Path(file)
    if not path.is_file():
        raise UserFileError(f"no such file: {path}")
    with _importing_neighbours(path):
        module = _run(path)
    if not hasattr(module, name):
        raise UserFileError(f"{path} has no {name!r}; it has: {_offer(module)}")
    return Named(getattr(module, name), module, path)


def call(function: Named) -> Any:
    """What a function of the file returns when it is called without arguments.

    Raises UserFileError if it fails.
    """
    with _importing_neighbours(function.path):
        try:
            return function.value()
        except Exception as error:
            raise UserFileError(explain(error, function.path)) from error


def line_of(error: BaseException, path: Path) -> int | None:
    """The line of the file that an error came through last, None for another's error.

    >>> line_of(KeyError("mine"), Path("train.py")) is None
    True
    """
    if isinstance(error, SyntaxError):
        return error.lineno
    file = path.resolve()
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if Path(frame.filename).resolve() == file]
    return own[-1] if own else None


def explain(error: BaseException, path: Path) -> str:
    """An error in words: file, line, kind and message.

    >>> explain(KeyError("mine"), Path("train.py"))
    "train.py: KeyError: 'mine'"
    """
    line = line_of(error, path)
    where = f"{path}, line {line}" if line else str(path)
    return f"{where}: {type(error).__name__}: {error}"


@contextlib.contextmanager
def _importing_neighbours(path: Path) -> Iterator[None]:
    """Let the file import what lies beside it, as when it is run as a program."""
    before = list(sys.path)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        yield
    finally:
        sys.path[:] = before
        sys.modules.pop(MODULE_NAME, None)


def _run(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(MODULE_NAME, path)
    if spec is None or spec.loader is None:
        raise UserFileError(f"not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE_NAME] = module  # dataclasses look their module up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise UserFileError(explain(error, path)) from error
    return module


def _offer(module: ModuleType) -> str:
    """The functions that a file defines itself, for an error that names them."""
    own = [
        name
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__
    ]
    return ", ".join(own) or "no functions"
