"""Lines of C with their indentation, and comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ..ir.graph import Line

WIDTH = 88
LINES = 6  # of Python, in the comment of one function


class Writer:
    """Collects lines; ``with writer.block(head):`` indents what is between braces."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def add(self, *lines: str) -> None:
        """Lines at the current depth."""
        self.lines += ["  " * self.depth + line if line else "" for line in lines]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A head, and braces around what is added inside."""
        self.add(head + " {")
        self.depth += 1
        yield
        self.depth -= 1
        self.add("}")

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n"


def listed(head: str, items: str, end: str, indent: str = "") -> str:
    """A head and what stands in its brackets, in as many lines as it needs.

    >>> print(listed("int f(", "const int first_number, const int second", ")"))
    int f(const int first_number, const int second)
    """
    margin = indent + " " * len(head)
    bound = items.replace(" ", "\0").replace(",\0", ", ")  # no line ends inside of one
    room = max(WIDTH - len(margin) - len(end), 20)
    lines = textwrap.wrap(bound, room, break_long_words=False) or [""]
    return indent + head + f"\n{margin}".join(lines).replace("\0", " ") + end


def comment(sentences: str, lines: Iterable[Line]) -> str:
    """What a function does, and the lines of Python that it does it for.

    >>> line = Line("a.py", 3, "h = relu(x)")
    >>> print(comment("For each number: relu.", [line]), end="")
    /* For each number: relu.
       a.py:3  h = relu(x) */
    """
    text = textwrap.wrap(_plain(sentences), WIDTH - 6)
    said = (f"{_name(each.file)}:{each.number}  {each.text.strip()}" for each in lines)
    asked = list(dict.fromkeys(said))
    shown = asked[:LINES]
    if len(asked) > LINES:
        shown.append(f"and {len(asked) - LINES} more lines")
    text += [_plain(each)[: WIDTH - 6] for each in shown]
    return "/* " + "\n   ".join(text) + " */\n"


def _name(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]


def _plain(text: str) -> str:
    """Text that can stand in a comment of C: nothing in it ends the comment."""
    kept = "".join(each if each.isprintable() else "?" for each in text)
    return kept.replace("*/", "* /").replace("/*", "/ *").replace("\\", "/")
