"""Where in a kernel file something stands, and errors that point there."""

from __future__ import annotations

from typing import NamedTuple

from tinygrad_edu.errors import message


class Place(NamedTuple):
    """A piece of one line of the source. Lines and columns count from 1."""

    line: int
    column: int
    width: int = 1


NOWHERE = Place(0, 0)  # the file as a whole


class Source(NamedTuple):
    """A kernel file: its name, for messages, and its lines.

    ``prelude`` are lines that stand before the first; they are numbered up to 0.
    """

    name: str
    lines: tuple[str, ...]
    prelude: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, name: str = "kernel.cu", prelude: str = "") -> Source:
        """The source of a text, whatever its line endings."""
        before = _lines(prelude) if prelude else ()
        return cls(name, _lines(text), before)

    @property
    def first(self) -> int:
        """The number of the first line of all."""
        return 1 - len(self.prelude)

    @property
    def everything(self) -> tuple[str, ...]:
        """All lines, those of the prelude first."""
        return (*self.prelude, *self.lines)

    def line(self, number: int) -> str:
        """One line, or nothing for a number that has none."""
        place = number - self.first
        inside = 0 <= place < len(self.prelude) + len(self.lines)
        return self.everything[place].rstrip() if inside else ""

    def where(self, place: Place) -> str:
        """``kernel.cu(7)``, as compilers write it; NOWHERE is the file alone."""
        if place == NOWHERE:
            return self.name
        if place.line > 0 or not self.prelude:
            return f"{self.name}({place.line})"
        return f"common.cuh({place.line - self.first + 1})"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\r\n", "\n").split("\n"))


class KernelError(ValueError):
    """A mistake in a kernel's source, with the line that holds it.

    >>> source = Source.of("float x = 1.0f\\nfloat y;")
    >>> raise KernelError("expected ';'", Place(1, 15), source, hint="add a ;")
    Traceback (most recent call last):
        ...
    tinygrad_edu.cuda.simulator.language.places.KernelError: kernel.cu(1): expected ';'
        float x = 1.0f
                      ^
      try:      add a ;
    """

    def __init__(
        self, text: str, place: Place, source: Source, *, hint: str = ""
    ) -> None:
        self.place, self.source, self.hint = place, source, hint
        self.reason = text
        first = f"{source.where(place)}: {text}{pointed_at(place, source)}"
        super().__init__(message(first, hint=hint))


def pointed_at(place: Place, source: Source) -> str:
    """The line of a place with a caret under it, for the end of an error's first line.

    >>> print(pointed_at(Place(1, 5, 3), Source.of("int foo;")))
    <BLANKLINE>
        int foo;
            ^^^
    """
    line = source.line(place.line)
    if not line:
        return ""
    # A tab stays a tab, so that the caret stands under its column wherever it is shown.
    before = line[: place.column - 1].ljust(place.column - 1)
    indent = "".join("\t" if character == "\t" else " " for character in before)
    return f"\n    {line}\n    {indent}{'^' * place.width}"
