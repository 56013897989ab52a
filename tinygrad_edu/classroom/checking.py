"""Trying an answer: which properties hold, where it first differs, which mistake.

The order is fixed. Every property is tried on every one of its cases; the first
case that fails is kept; and the results are compared with those of each known wrong
answer. Nothing is printed here.
"""

from __future__ import annotations

import sysconfig
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.patience import TookTooLong
from tinygrad_edu.classroom.trying import Outcome, attempt, undisturbed
from tinygrad_edu.classroom.values import Difference, difference

PACKAGE = Path(__file__).resolve().parents[1]
PYTHON = Path(sysconfig.get_path("stdlib")).resolve()

INPUTS_CHANGED = "the result is right, but the inputs were written to"

STOPPED = "it was stopped here: this takes too long. Is there a loop without end?"

SLOWER = 10
"""How many times as long as ours an answer may take, beside the exercise's seconds."""


@dataclass(frozen=True)
class Case:
    """One case of a property: what was asked for, and what came of it."""

    property: Property
    arguments: Arguments
    expected: Any
    got: Outcome
    difference: Difference | None


@dataclass(frozen=True)
class Result:
    """What a check found.

    ``holds``, ``fails`` and ``untried`` are the properties in their own words,
    ``first`` is the first case that failed, ``mistake`` the known wrong answer that
    gives the same results. A property is untried when an earlier one took too long.
    """

    name: str
    holds: tuple[str, ...]
    fails: tuple[str, ...]
    untried: tuple[str, ...] = ()
    first: Case | None = None
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
    tried = list(cases(exercise, answer))
    failed = [case for case in tried if case.difference]
    wrong = [case.property for case in failed]
    reached = [case.property for case in tried]
    holds = [each.says for each in reached if each not in wrong]
    return Result(
        exercise.name,
        tuple(dict.fromkeys(holds)),
        tuple(dict.fromkeys(each.says for each in wrong)),
        tuple(each.says for each in exercise.properties if each not in reached),
        failed[0] if failed else None,
        _known_mistake(exercise, tried) if failed else None,
    )


def cases(exercise: Exercise, answer: Any) -> Iterator[Case]:
    """Try an answer on every case; after one that takes too long there is none."""
    patience = exercise.seconds
    for property in exercise.properties:
        for mine, yours in zip(property.cases(), property.cases(), strict=True):
            begin = time.monotonic()
            with undisturbed():
                expected = exercise.attempt(exercise.reference, *mine)
            asked = time.monotonic()
            patience += SLOWER * (asked - begin)
            got = _attempt(exercise, answer, yours, patience)
            patience -= time.monotonic() - asked
            found = _compare(exercise, Outcome(expected), got)
            if found is None and difference(list(mine), list(yours)):
                found = Difference(
                    "the result is right, but the inputs were written to"
                )
            yield Case(property, mine, expected, got, found)
            if got.took_too_long:
                return


def _attempt(
    exercise: Exercise, answer: Any, arguments: Arguments, seconds: float
) -> Outcome:
    return attempt(lambda: exercise.attempt(answer, *arguments), seconds)


def _compare(exercise: Exercise, expected: Outcome, got: Outcome) -> Difference | None:
    if expected.error or got.error:
        if type(expected.error) is type(got.error):
            return None
        return Difference("an error stopped it")
    tolerances = exercise.relative_tolerance, exercise.absolute_tolerance
    return difference(expected.value, got.value, *tolerances)


def _known_mistake(exercise: Exercise, tried: Sequence[Case]) -> WrongAnswer | None:
    """The registered wrong answer that agrees with this one on all cases.

    Where each property is about a part of its own: on those of the first wrong part.
    """
    first = next(case.property for case in tried if case.difference)
    telling = [first] if exercise.separate else exercise.properties
    yours = [case.got for case in tried if case.property in telling]
    if yours[-1].took_too_long:
        return None
    for wrong in exercise.wrong_answers:
        pairs = zip(_outcomes(exercise, wrong.answer, telling), yours, strict=True)
        if all(_compare(exercise, theirs, one) is None for theirs, one in pairs):
            return wrong
    return None


def _outcomes(
    exercise: Exercise, answer: Any, properties: Sequence[Property]
) -> Iterator[Outcome]:
    """What comes of each case, tried only when it is asked for."""
    for property in properties:
        for arguments in property.cases():
            yield _attempt(exercise, answer, arguments, exercise.seconds)


def error_in_words(error: BaseException) -> str:
    """A learner's error as their own line and the message, without our frames.

    >>> try:
    ...     float("one")
    ... except ValueError as error:
    ...     print(error_in_words(error))
    line 2:  float("one")
    ValueError: could not convert string to float: 'one'
    """
    lines = [f"{type(error).__name__}: {error}"]
    if isinstance(error, TookTooLong):
        lines = [
            "it was stopped here: this takes too long. Is there a loop without end?"
        ]
    place = _learners_line(error)
    if place and place.line:
        lines.insert(0, f"line {place.lineno}:  {place.line}")
    return "\n".join(lines)


def _learners_line(error: BaseException) -> traceback.FrameSummary | None:
    """The last frame that is neither this package's nor another library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _is_library(frame.filename)]
    return own[-1] if own else None


def _is_library(filename: str) -> bool:
    path = Path(filename)
    installed = {"site-packages", "dist-packages"} & set(path.parts)
    known = {PACKAGE, PYTHON} & set(path.parents)
    return bool(installed or known) or filename.startswith("<frozen")
