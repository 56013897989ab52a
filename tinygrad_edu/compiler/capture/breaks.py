"""Why a recording ended before the call did."""

from __future__ import annotations

from typing import NamedTuple

from ..ir.graph import Line
from .lines import shown


class Break(NamedTuple):
    """What could not be recorded, and the line of Python that did it.

    >>> Break("a number is asked for", Line("train.py", 12, "loss.item()"))
    a number is asked for, at train.py:12 loss.item()
    """

    what: str
    line: Line

    def __repr__(self) -> str:
        return f"{self.what}, at {shown(self.line)}"


class NeedsNumbersError(BaseException):
    """A gradient rule looked at numbers: it is recorded as a whole then.

    Nobody on the way may take it for an error of his own.
    """
