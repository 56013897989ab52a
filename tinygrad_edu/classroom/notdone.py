"""The ways a lesson stops: an exercise is still open, a check found a gap, a slip.

All are shown in a notebook as one line. The frames of this library would only
push the learner's own code out of sight.
"""

from __future__ import annotations


class ShortError(Exception):
    """An error that a notebook shows as one line, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class NotDone(ShortError, NotImplementedError):  # noqa: N818 - a state, no error
    """The exercise has no answer yet.

    >>> raise NotDone("accuracy")
    Traceback (most recent call last):
        ...
    tinygrad_edu.classroom.notdone.NotDone: the exercise "accuracy" is waiting for you.
    Put your code in place of the line  raise NotDone("accuracy")  and run that cell.
    For a first idea: hint("accuracy")
    """

    def __init__(self, exercise: str) -> None:
        super().__init__(exercise)
        self.exercise = exercise

    def __str__(self) -> str:
        return (
            f'the exercise "{self.exercise}" is waiting for you.\n'
            f'Put your code in place of the line  raise NotDone("{self.exercise}")'
            "  and run that cell.\n"
            f'For a first idea: hint("{self.exercise}")'
        )


class CheckFailed(ShortError, AssertionError):  # noqa: N818
    """A check found a difference; the report above the error shows it."""


class Unknown(ShortError, LookupError, AttributeError):  # noqa: N818
    """There is no exercise, quiz or lesson of that name."""


class Refused(ShortError, ValueError):  # noqa: N818
    """What was asked for cannot be done, such as reading a file that is damaged."""
