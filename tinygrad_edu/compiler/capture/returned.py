"""``return loss.item()``: the one number that a captured call may hand out.

A Python number of a tensor is another one in each call, so whoever gets it may do what
no program repeats. Where the very next thing that the captured function does is to
return it, nobody can: then the number is a result as a tensor is.
"""

from __future__ import annotations

import dis
import sys
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .traced import Traced

LIBRARY = __name__.partition(".")[0]


class Returned:
    """The number of a tensor, between ``.item()`` and the end of the call."""

    __slots__ = ("traced",)

    def __init__(self, traced: Traced) -> None:
        self.traced = traced

    def number(self) -> Any:
        """The number of this call."""
        return self.traced.array.item()


def is_returned(caller: CodeType) -> bool:
    """Whether a function that ``caller`` has called asks ``x.item()`` to return it."""
    frame: FrameType | None = sys._getframe(2)
    if frame is None or frame.f_code.co_name != "item":
        return False  # float(x), an index, a format: they want a number now
    user = frame.f_back
    # Code that was run by exec may have no module.
    module = "" if user is None else str(user.f_globals.get("__name__", ""))
    if user is None or module.startswith(LIBRARY + "."):
        return False
    above = user.f_back
    return above is not None and above.f_code is caller and _returns_next(user)


def _returns_next(frame: FrameType) -> bool:
    """Whether the instruction after the running call returns what the call gives."""
    code, place = frame.f_code.co_code, frame.f_lasti + 2
    while place < len(code) and dis.opname[code[place]] == "CACHE":
        place += 2
    return place < len(code) and dis.opname[code[place]] == "RETURN_VALUE"
