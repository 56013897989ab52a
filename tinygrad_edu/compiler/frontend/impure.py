"""What a run does that a replay would not do again: print, read the clock, draw.

While a function is captured, the calls that its own code makes are watched. A replay
runs the graph and nothing else, so a call that speaks to the world, or gives another
answer each time, ends the capture: the function runs as it is from then on.
"""

from __future__ import annotations

import linecache
import sys
from types import FrameType, TracebackType
from typing import Any

from ..ir.graph import Line
from .surroundings import DICE, is_users_file

_SPEAKING = {"print", "input", "open", "exec", "eval", "breakpoint"}
_CLOCKS_AND_DICE = {"time", "random", "secrets", "uuid", "_random", "posix", "nt"}
_IN_PYTHON = {"random", "secrets", "uuid", "logging", "warnings"}


class Listener:
    """Notes the first such call, with its line; ``what`` is empty if there is none.

    >>> with Listener() as listener:
    ...     pass
    >>> listener.what
    ''
    """

    def __init__(self) -> None:
        self.what = ""
        self.line = Line("", 0)
        self._before: Any = None

    def __enter__(self) -> Listener:
        self._before = sys.getprofile()
        if self._before is None:  # a profiler that is at work is left alone
            sys.setprofile(self._look)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is None:
            sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call":
            if not self.what and is_users_file(frame.f_code.co_filename):
                self._note(impure(function), frame)
        elif event == "call" and not self.what:
            self._python_call(frame)

    def _python_call(self, frame: FrameType) -> None:
        """Methods of ``random`` that are written in Python."""
        back = frame.f_back
        owner = frame.f_globals.get("__name__")
        if owner in _IN_PYTHON and back and is_users_file(back.f_code.co_filename):
            self._note(f"{owner}.{frame.f_code.co_name}() is called", back)

    def _note(self, what: str, frame: FrameType) -> None:
        if what:
            file, number = frame.f_code.co_filename, frame.f_lineno
            text = linecache.getline(file, number, frame.f_globals).strip()
            self.what, self.line = what, Line(file, number, text)


def impure(function: Any) -> str:
    """Why a call of a built-in function is no part of a graph; empty if it is.

    >>> import time
    >>> impure(print), impure(time.perf_counter), impure(len)
    ('print() is called', 'time.perf_counter() is called', '')
    """
    name = getattr(function, "__name__", "")
    module = getattr(function, "__module__", None)
    owner = getattr(function, "__self__", None)
    if module == "builtins" and name in _SPEAKING:
        return f"{name}() is called"
    if module in _CLOCKS_AND_DICE:
        return f"{module.lstrip('_')}.{name}() is called"
    if isinstance(owner, DICE):
        return f"{type(owner).__name__}.{name}() is called"
    if name in ("write", "read", "readline") and hasattr(owner, "close"):
        return f"{name}() of a file is called"
    return ""
