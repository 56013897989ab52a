"""``check``, ``hint``, ``solution`` and ``finished``: what a learner calls."""

from __future__ import annotations

from typing import Any

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.checking import Result, examine
from tinygrad_edu.classroom.console import paragraphs, say
from tinygrad_edu.classroom.exercise import Exercise
from tinygrad_edu.classroom.notdone import CheckFailed, NotDone
from tinygrad_edu.classroom.registry import exercises, find
from tinygrad_edu.classroom.report import report


class Checker:
    """``check.NAME(answer)`` for every exercise; Tab completes the names."""

    def __getattr__(self, name: str) -> Check:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return Check(find(name))
        except LookupError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return sorted(exercises())

    def __repr__(self) -> str:
        return f"check.NAME(your_answer), NAME one of {', '.join(sorted(exercises()))}"


class Check:
    """The check of one exercise."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    def __call__(self, *answer: Any) -> Result:
        """Try an answer, print the report, and count the attempt.

        Raises CheckFailed, in one line, when a property does not hold, so that
        "Run all" stops where there is something to do; NotDone for an empty stub.
        """
        name = self.exercise.name
        if len(answer) != 1 or not callable(answer[0]):
            raise CheckFailed(
                f"this check wants the function itself: check.{name}({name}), "
                f"with no parentheses after the inner {name}."
            )
        result = examine(self.exercise, answer[0])
        progress.record_attempt(name, result.passed)
        say(report(self.exercise, result))
        if not result.passed:
            raise CheckFailed(f"{name} differs in the case above.")
        return result

    def __repr__(self) -> str:
        return f"check.{self.exercise.name}({self.exercise.name})"


check = Checker()


def hint(name: str, level: int | None = None) -> None:
    """Show the next hint of an exercise, or the one of a given level, 1 to 3.

    Raises LookupError for a name that is no exercise, ValueError for another level.
    """
    exercise = find(name)
    if level is None:
        level = min(progress.exercise(name)["hints"] + 1, len(exercise.hints))
    if level not in range(1, len(exercise.hints) + 1):
        raise ValueError(f"the hints have levels 1, 2 and 3, not {level!r}")
    progress.record_hint(name, level)
    say(f"Hint {level} of {len(exercise.hints)} for {name}\n")
    say(paragraphs(exercise.hints[level - 1]))
    say("\n" + _what_next(name, level, len(exercise.hints)))


def _what_next(name: str, level: int, last: int) -> str:
    if level < last:
        return f'Try it with this first. The next one: hint("{name}")'
    return (
        f'This was the last hint. Our answer: solution("{name}", even_so=True). '
        f'To read an earlier hint: hint("{name}", 1)'
    )


def solution(name: str, *, even_so: bool = False) -> None:
    """Show our answer: after yours has passed, or after hint 3 with ``even_so=True``.

    Raises LookupError for a name that is no exercise.
    """
    exercise = find(name)
    entry = progress.exercise(name)
    if entry["passed"] or (even_so and entry["hints"] >= len(exercise.hints)):
        say(exercise.solution())
    elif entry["hints"] < len(exercise.hints):
        unread = len(exercise.hints) - entry["hints"]
        say(f'There is more to try first: {unread} of 3 hints. hint("{name}")')
    else:
        say(
            "Each line you find yourself stays longer than one you read.\n"
            f'If you want it even so: solution("{name}", even_so=True)'
        )


def finished(name: str, yours: Any) -> Any:
    """Your answer if it is right, ours if it is not there yet.

    With it a lesson goes on behind an exercise that is still open.

    >>> finished("accuracy", None)
    accuracy: taking ours until yours passes its check.
    <function accuracy at ...>
    """
    exercise = find(name)
    try:
        if callable(yours) and examine(exercise, yours).passed:
            return yours
    except NotDone:
        pass
    say(f"{name}: taking ours until yours passes its check.")
    return exercise.reference
