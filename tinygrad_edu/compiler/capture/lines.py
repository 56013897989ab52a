"""Which line of the user's Python asked for an operation, and inside which module."""

from __future__ import annotations

import contextlib
import linecache
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import numpy as np

from ...nn.base.calling import Calling
from ..ir.graph import Line

LIBRARY = str(Path(__file__).resolve().parent.parent.parent)
_INNER = (LIBRARY, str(Path(np.__file__).resolve().parent), contextlib.__file__)
_CALLS = frozenset((Calling.__call__.__code__, Calling._uncompiled_call.__code__))


def current_line(modules: Mapping[int, str]) -> Line:
    """The innermost line outside of the library, and the module that is being called.

    ``modules`` are the names of modules by ``id``.
    """
    frame: FrameType | None = sys._getframe(1)
    module = ""
    while frame is not None:
        code = frame.f_code
        if not module and code in _CALLS:
            module = modules.get(id(frame.f_locals["self"]), "")
        if not _is_inner(frame) and code.co_name != "<listcomp>":
            return line_of(frame, module or _module_above(frame, modules))
        frame = frame.f_back
    return Line("", 0, "", module)


def _is_inner(frame: FrameType) -> bool:
    """Whether a frame is the library's, its widgets' or NumPy's."""
    if frame.f_code.co_filename.startswith(_INNER):
        return True
    return str(frame.f_globals.get("__name__")).startswith("tinygrad_edu_widgets.")


def _module_above(frame: FrameType | None, modules: Mapping[int, str]) -> str:
    """The module whose ``forward`` the user's line stands in."""
    while frame is not None:
        if frame.f_code in _CALLS:
            return modules.get(id(frame.f_locals["self"]), "")
        frame = frame.f_back
    return ""


def line_of(frame: FrameType, module: str = "") -> Line:
    """Where a frame stands, with the text of the line."""
    file, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(file, number, frame.f_globals).strip()
    return Line(file, number, text, module)


def shown(line: Line) -> str:
    """A line for people: ``train.py:12 loss.item()``."""
    if not line.file:
        return "an unknown line"
    return f"{Path(line.file).name}:{line.number} {line.text}".rstrip()
