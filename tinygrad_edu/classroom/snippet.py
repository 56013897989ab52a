"""A case of an exercise about objects: a few lines of code, and what to look at.

Where an answer is a class, or changes an object, no single call says whether it is
right. Such a case is written as somebody would type it, and shown like that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Code:
    """A few lines as somebody would type them; the last one says what to look at.

    >>> Code("a = Value(2.0)\\na + 1").run(Value=float)[0]
    3.0
    """

    text: str

    def __repr__(self) -> str:
        return self.text

    def run(self, **names: Any) -> tuple[Any, dict[str, Any]]:
        """The value of the last line, and every name that the others made."""
        *lines, last = self.text.split("\n")
        # The text is an author's; a learner's answer is called by it and never
        # becomes part of it.
        exec("\n".join(lines), names)
        return eval(last, names), names


def codes(*texts: str) -> Callable[[], list[tuple[Code]]]:
    """The cases of a property, each a text.

    >>> codes("1 + 1")()
    [(1 + 1,)]
    """
    return lambda: [(Code(text),) for text in texts]
