"""Asking before showing: a prediction is noted, and shown later beside the result.

    predict("first loss", 2.0)
    ...
    predict.compare("first loss", loss.item())

Nobody is marked for it. Three dots stand for "no answer yet", so that a notebook
runs from top to bottom before the learner has answered anything.
"""

from __future__ import annotations

import math
from typing import Any

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.console import say
from tinygrad_edu.classroom.values import as_array, is_array, is_number


class Predict:
    """The object behind ``predict(name, answer)`` and ``predict.compare``."""

    def __call__(self, name: str, answer: Any) -> None:
        """Note an answer; a later one replaces it.

        >>> predict("how many weights", ...)
        Your turn: put your answer in place of the three dots, and run the cell again.
        """
        if answer is ...:
            say(
                "Your turn: put your answer in place of the three dots, "
                "and run the cell again."
            )
            return
        progress.record_prediction(str(name), _as_json(answer))
        say(f"Noted: {_in_words(_as_json(answer), like=answer)}")

    def compare(self, name: str, actual: Any) -> None:
        """Show the prediction beside what happened."""
        predictions = progress.load()["predictions"]
        seen = _as_json(actual)
        if name in predictions:
            answer = predictions[name]
            words = [_in_words(value, like=actual) for value in (answer, seen)]
            say(f"You said  {words[0]}\nIt is     {words[1]}")
            say(_distance(answer, seen))
        else:
            say(f"It is     {_in_words(seen, like=actual)}\n(No prediction was noted.)")

    def __repr__(self) -> str:
        return 'predict("name", your_answer)'


predict = Predict()


def _distance(answer: Any, actual: Any) -> str:
    if answer == actual:
        return "They are the same."
    yes_or_no = isinstance(answer, bool) or isinstance(actual, bool)
    if is_number(answer) and is_number(actual) and not yes_or_no:
        if math.isclose(answer, actual, rel_tol=1e-6, abs_tol=1e-12):
            return "They are the same, but for rounding."
        return f"Between them: {_in_words(abs(actual - answer))}"
    return "They differ. Which of your thoughts led there?"


def _in_words(value: Any, like: Any = None) -> str:
    if isinstance(value, list) and isinstance(like, tuple):
        value = tuple(value)  # a shape; JSON has lists only
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _as_json(value: Any) -> Any:
    """A value in JSON's types: what has no such form is kept as text."""
    if is_array(value):
        value = as_array(value).tolist()
    if isinstance(value, tuple | list):
        return [_as_json(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
