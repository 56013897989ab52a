"""A question with a few answers to choose from, and a word on each of them.

    quiz("gradient of the bias")             # shows the question
    quiz("gradient of the bias", "b")        # answers it without a mouse, or a widget

In a notebook a question is a widget; elsewhere it is text, answered with a letter. The
answer goes into the learner's progress, never into the notebook. Nobody is marked for
it. A question of which the notebook itself gives the answer, ``later``, only notes what
was chosen; ``quiz.compare("name")`` looks back, as that of ``predict`` does.
"""

from __future__ import annotations

import importlib
from typing import Any

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.console import in_notebook, paragraphs, say
from tinygrad_edu.classroom.notdone import Refused
from tinygrad_edu.classroom.question import LETTERS, Choice, Quiz

WIDGET = "tinygrad_edu_widgets.quiz_view"


class Asking:
    """The object behind ``quiz(name)``, ``quiz(name, letter)`` and ``quiz.compare``."""

    def __call__(self, name: str, answer: Any = ...) -> None:
        """Show a question, or answer it with the letter of a choice.

        Raises Unknown for a name that is no question, Refused for no letter of it.
        """
        asked = _find(name)
        if answer is ...:
            _show(asked)
            return
        letters = LETTERS[: len(asked.choices)]
        letter = answer.strip().lower() if isinstance(answer, str) else ""
        if len(letter) != 1 or letter not in letters:
            among = ", ".join(letters)
            raise Refused(f"answer with one of the letters {among}, not {answer!r}")
        choice = choose(asked, letters.index(letter))
        say(paragraphs(asked.reply(choice)))

    def compare(self, name: str) -> None:
        """Show what was chosen beside what is right, and why.

        Raises Unknown for a name that is no question.
        """
        asked = _find(name)
        chosen, right = chosen_of(asked), asked.right
        if chosen is not None:
            say(f"You said  {asked.in_words(chosen)}")
        say(f"It is     {asked.in_words(right)}")
        if chosen is None:
            say("(No answer was noted.)")
        elif chosen != right:
            say(paragraphs(asked.choices[chosen].says))
        say(paragraphs(asked.choices[right].says))

    def __repr__(self) -> str:
        return 'quiz("name"), or quiz("name", "b") to answer b'


quiz = Asking()


def choose(asked: Quiz, place: int) -> Choice:
    """Note a choice by its place, and return it. Raises Refused for no place."""
    if place not in range(len(asked.choices)):
        raise Refused(f"this question has {len(asked.choices)} choices")
    choice = asked.choices[place]
    progress.record_quiz(asked.name, choice.text, choice.right)
    return choice


def chosen_of(asked: Quiz) -> int | None:
    """The place of what the learner chose last; None if nothing, or no longer there."""
    last = progress.quiz(asked.name)["last"]
    texts = [choice.text for choice in asked.choices]
    return texts.index(last) if last in texts else None


def _find(name: str) -> Quiz:
    from tinygrad_edu.classroom.registry import nearest, quizzes

    return nearest(name, quizzes(), "quiz")


def _show(asked: Quiz) -> None:
    view = widget(asked)
    if view is None:
        say(asked.as_text())
        return
    from IPython.display import display

    show: Any = display  # IPython has no annotations here
    show(view)


def widget(asked: Quiz) -> Any:
    """The question as a widget; None where there is no notebook, or are no widgets.

    The widgets stand above this room and may be missing: they are found by name.
    """
    if not in_notebook():
        return None
    try:
        return importlib.import_module(WIDGET).QuizView(asked)
    except (ImportError, FileNotFoundError):
        return None
