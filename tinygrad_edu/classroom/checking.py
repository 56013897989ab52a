"""Trying an answer: which properties hold, where it first differs, which mistake.

The order is fixed. Every property is tried on every one of its cases; the first
case that fails is kept; and the results are compared with those of each known wrong
answer. Nothing is printed here.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.notdone import NotDone
from tinygrad_edu.classroom.values import Difference, difference

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Outcome:
    """What came of one call: a value, or the error that stopped it."""

    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class FailedCase:
    """The first case that failed."""

    arguments: Arguments
    expected: Any
    got: Outcome
    difference: Difference


@dataclass(frozen=True)
class Result:
    """What a check found.

    ``holds`` and ``fails`` are the properties in their own words, ``first`` the first
    failed case, ``mistake`` the known wrong answer that gives the same results.
    """

    name: str
    holds: tuple[str, ...]
    fails: tuple[str, ...]
    first: FailedCase | None = None
    mistake: WrongAnswer | None = None

    @property
    def passed(self) -> bool:
        """Whether every property holds."""
        return not self.fails

    def __repr__(self) -> str:
        state = "passed" if self.passed else "not yet"
        return f"<check {self.name}: {state}, {len(self.holds)} properties hold>"

    def _ipython_display_(self) -> None:
        """In a notebook the report has been printed already; say nothing more."""


def examine(exercise: Exercise, answer: Any) -> Result:
    """Try an answer on every property of an exercise.

    Raises NotDone when the answer is still the untouched stub.
    """
    failed = list(failures(exercise, answer))
    wrong = [property for property, _ in failed]
    holds = tuple(each.says for each in exercise.properties if each not in wrong)
    fails = tuple(each.says for each in wrong)
    first = failed[0][1] if failed else None
    telling = wrong[:1] if exercise.separate else exercise.properties
    mistake = _known_mistake(exercise, answer, telling) if fails else None
    return Result(exercise.name, holds, fails, first, mistake)


def failures(exercise: Exercise, answer: Any) -> Iterator[tuple[Property, FailedCase]]:
    """Each property that does not hold, with its first case that fails."""
    for property in exercise.properties:
        failed = _first_failure(exercise, answer, property.cases)
        if failed:
            yield property, failed


def attempt(exercise: Exercise, answer: Any, arguments: Arguments) -> Outcome:
    """One call, with the learner's error caught. NotDone and Ctrl-C go through."""
    try:
        return Outcome(exercise.attempt(answer, *arguments))
    except NotDone:
        raise
    except Exception as error:
        return Outcome(error=error)


def _first_failure(
    exercise: Exercise, answer: Any, cases: Callable[[], Any]
) -> FailedCase | None:
    untouched, used = cases(), cases()
    for mine, yours in zip(untouched, used, strict=True):
        expected = exercise.attempt(exercise.reference, *mine)
        got = attempt(exercise, answer, yours)
        found = _compare(exercise, Outcome(expected), got)
        if found is None and difference(list(mine), list(yours)):
            found = Difference("the result is right, but the inputs were written to")
        if found:
            return FailedCase(mine, expected, got, found)
    return None


def _compare(exercise: Exercise, expected: Outcome, got: Outcome) -> Difference | None:
    if expected.error or got.error:
        if type(expected.error) is type(got.error):
            return None
        return Difference("an error stopped it")
    tolerances = exercise.relative_tolerance, exercise.absolute_tolerance
    return difference(expected.value, got.value, *tolerances)


def _known_mistake(
    exercise: Exercise, answer: Any, properties: Sequence[Property]
) -> WrongAnswer | None:
    """The registered wrong answer that agrees with this one on all their cases."""
    yours = list(_outcomes(exercise, answer, properties))
    for wrong in exercise.wrong_answers:
        theirs = _outcomes(exercise, wrong.answer, properties)
        pairs = zip(theirs, yours, strict=True)
        if all(_compare(exercise, a, b) is None for a, b in pairs):
            return wrong
    return None


def _outcomes(
    exercise: Exercise, answer: Any, properties: Sequence[Property]
) -> Iterator[Outcome]:
    """What comes of each case, tried only when it is asked for."""
    for property in properties:
        for arguments in property.cases():
            yield attempt(exercise, answer, arguments)


def error_in_words(error: Exception) -> str:
    """A learner's error as their own line and the message, without our frames.

    >>> try:
    ...     float("one")
    ... except ValueError as error:
    ...     print(error_in_words(error))
    line 2:  float("one")
    ValueError: could not convert string to float: 'one'
    """
    lines = [f"{type(error).__name__}: {error}"]
    place = _learners_line(error)
    if place and place.line:
        lines.insert(0, f"line {place.lineno}:  {place.line}")
    return "\n".join(lines)


def _learners_line(error: Exception) -> traceback.FrameSummary | None:
    """The last frame that is neither this package's nor an installed library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _is_library(frame.filename)]
    return own[-1] if own else None


def _is_library(filename: str) -> bool:
    path = Path(filename)
    return "site-packages" in path.parts or PACKAGE in path.parents
