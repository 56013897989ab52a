"""``check``, ``hint``, ``solution`` and ``finished``: what a learner calls."""

from __future__ import annotations

import inspect
from typing import Any

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.checking import Result, examine
from tinygrad_edu.classroom.console import paragraphs, say
from tinygrad_edu.classroom.entrance import renew_page
from tinygrad_edu.classroom.exercise import Exercise
from tinygrad_edu.classroom.notdone import CheckFailed, NotDone, Refused
from tinygrad_edu.classroom.registry import exercises, find
from tinygrad_edu.classroom.report import report
from tinygrad_edu.classroom.values import kind


class Checker:
    """``check.NAME(answer)`` for every exercise; Tab completes the names."""

    def __getattr__(self, name: str) -> Check:
        if name.startswith("_"):
            raise AttributeError(name)
        return Check(find(name))

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
        slip = slip_in(self.exercise, answer)
        if slip:
            raise CheckFailed(slip)
        result = examine(self.exercise, answer[0])
        news = result.passed and not progress.exercise(name)["passed"]
        progress.record_attempt(name, result.passed)
        if news:
            renew_page()
        say(report(self.exercise, result))
        if not result.passed:
            raise CheckFailed(f"{name} differs in the case above.")
        return result

    def __repr__(self) -> str:
        return f"check.{self.exercise.name}({self.exercise.name})"


check = Checker()


def slip_in(exercise: Exercise, answers: tuple[Any, ...]) -> str | None:
    """What was handed to the check in place of an answer, in one line; else None."""
    name, sort = exercise.name, _sort(exercise.reference)
    usual = f"check.{name}({name})"
    if len(answers) != 1:
        return f"a check wants one thing, the {sort} itself: {usual}"
    (answer,) = answers
    if answer is None:
        return f"this is None. Run the cell that makes the {sort} {name}, then {usual}"
    if answer is ...:
        return f"these are three dots. Write your {sort} in their place, then {usual}"
    if isinstance(answer, str):
        return f"this is a text. Leave the quotation marks out: {usual}"
    if not callable(answer):
        return (
            f"this is {kind(answer)}. The check wants the {sort} itself: {usual}, "
            f"with no parentheses after the inner {name}."
        )
    if _sort(answer) != sort:
        return f"this is a {_sort(answer)}, and the exercise is about a {sort}: {usual}"
    return _wrong_parameters(exercise, answer)


def _sort(answer: Any) -> str:
    return "class" if isinstance(answer, type) else "function"


def _wrong_parameters(exercise: Exercise, answer: Any) -> str | None:
    """That a function cannot be called with as many arguments as the solution."""
    if isinstance(answer, type):
        return None
    wanted = list(inspect.signature(exercise.reference).parameters.values())
    needed = [each.name for each in wanted if each.default is each.empty]
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # written in C: nobody knows
    try:
        signature.bind(*needed)
    except TypeError:
        found = f"def {exercise.name}{signature}" if signature.parameters else "nothing"
        takes = f"{len(needed)} argument{'s' if len(needed) != 1 else ''}"
        names = f" ({', '.join(needed)})" if needed else ""
        return f"{exercise.name} has to take {takes}{names}, and yours takes {found}"
    return None


def hint(name: str, level: int | None = None) -> None:
    """Show the next hint of an exercise, or the one of a given level, 1 to 3.

    Raises Unknown for a name that is no exercise, Refused for another level.
    """
    exercise = find(name)
    name = exercise.name
    if level is None:
        level = min(progress.exercise(name)["hints"] + 1, len(exercise.hints))
    if level not in range(1, len(exercise.hints) + 1):
        raise Refused(f"the hints have levels 1, 2 and 3, not {level!r}")
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

    Raises Unknown for a name that is no exercise.
    """
    exercise = find(name)
    name = exercise.name
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
        if not slip_in(exercise, (yours,)) and examine(exercise, yours).passed:
            return yours
    except NotDone:
        pass
    say(f"{name}: taking ours until yours passes its check.")
    return exercise.reference
