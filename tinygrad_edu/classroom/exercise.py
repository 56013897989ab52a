"""What an exercise is: a reference, properties, known wrong answers and hints.

Everything here belongs to the installed package, never to a cell that the learner
edits, so that a correction reaches everybody.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

HINT_WORDS = 160
"""A hint longer than this is a lecture."""

Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Property:
    """One statement about right answers, with the cases that test it.

    ``says`` completes the sentence "your answer ...". ``cases`` makes the arguments
    afresh on each call, so that an answer which writes into them spoils nothing.
    """

    says: str
    cases: Callable[[], Sequence[Arguments]]


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake that people really make: its name, what to say, and its code."""

    mistake: str
    message: str
    answer: Callable[..., Any]


def call_it(answer: Any, *arguments: Any) -> Any:
    """The usual way to try an answer: call it with the arguments."""
    return answer(*arguments)


@dataclass(frozen=True)
class Exercise:
    """One exercise of one lesson.

    ``reference`` is the solution: its results are what is expected, and its source
    is what ``solution`` shows. ``attempt`` says how an answer is tried; an exercise
    about a class replaces it, and names in ``inputs`` what its cases are made of.
    ``separate`` says that each property is about a part of its own, such as one rule
    of a table: then a mistake is known by the first part that is wrong. ``seconds`` is
    how long an answer may take for all cases, beside ten times our own time for them.

    Raises ValueError when an author has left something out.
    """

    name: str
    lesson: str
    reference: Callable[..., Any]
    properties: tuple[Property, ...]
    wrong_answers: tuple[WrongAnswer, ...]
    hints: tuple[str, str, str]
    attempt: Callable[..., Any] = call_it
    relative_tolerance: float = 1e-5
    absolute_tolerance: float = 1e-7
    inputs: tuple[str, ...] = ()
    separate: bool = False
    seconds: float = 10.0

    def __post_init__(self) -> None:
        for complaint in self.complaints():
            raise ValueError(f"exercise {self.name!r}: {complaint}")

    def complaints(self) -> list[str]:
        """What an author still has to do before this exercise can be registered."""
        found = []
        if not self.name.isidentifier():
            found.append("its name must be a Python name, for check.NAME")
        if not self.properties:
            found.append("it has no properties, so every answer would pass")
        if len(self.wrong_answers) < 3:
            found.append("it needs at least three known wrong answers")
        if len(self.hints) != 3:
            found.append("it needs three hints")
        long = [n for n, hint in enumerate(self.hints, 1) if words(hint) > HINT_WORDS]
        found += [f"hint {n} has more than {HINT_WORDS} words" for n in long]
        return found

    def argument_names(self) -> list[str]:
        """The names of a case's inputs: the reference's parameters, if not given."""
        return list(self.inputs) or list(inspect.signature(self.reference).parameters)

    def solution(self) -> str:
        """The source of the reference, as the learner would write it."""
        return textwrap.dedent(inspect.getsource(self.reference)).rstrip()


def words(text: str) -> int:
    """How many words a text has.

    >>> words("Look at the shape first.")
    5
    """
    return len(text.split())
