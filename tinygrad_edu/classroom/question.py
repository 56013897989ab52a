"""What a quiz is: a question, and choices with a word on each.

Like exercises, quizzes belong to the installed package, never to a notebook.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

from tinygrad_edu.classroom.console import paragraphs

LETTERS = string.ascii_lowercase[:6]
FEWEST = 2


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen, and what is said to whoever chose it."""

    text: str
    says: str
    right: bool = False


@dataclass(frozen=True)
class Quiz:
    """One question of one lesson. Code in its texts stands between backticks.

    ``later`` keeps back what is right until ``quiz.compare``.

    Raises ValueError when an author has left something out.
    """

    name: str
    lesson: str
    question: str
    choices: tuple[Choice, ...]
    later: bool = False

    def __post_init__(self) -> None:
        for complaint in self.complaints():
            raise ValueError(f"quiz {self.name!r}: {complaint}")

    def complaints(self) -> list[str]:
        """What an author still has to do before this question can be asked."""
        texts = [choice.text for choice in self.choices]
        found = []
        if not FEWEST <= len(texts) <= len(LETTERS):
            found.append(f"it needs {FEWEST} to {len(LETTERS)} choices")
        if len(set(texts)) < len(texts):
            found.append("two choices are the same")
        if sum(choice.right for choice in self.choices) != 1:
            found.append("exactly one choice has to be right")
        if not self.question.strip() or not all(c.says.strip() for c in self.choices):
            found.append("the question, or what is said of a choice, is empty")
        return found

    @property
    def right(self) -> int:
        """The place of the right choice."""
        return next(n for n, choice in enumerate(self.choices) if choice.right)

    def as_text(self) -> str:
        """The question for a terminal, a saved page or a screen reader."""
        lines = [f"  {self.in_words(place)}" for place in range(len(self.choices))]
        how = f'Your answer, by its letter: quiz("{self.name}", "a")'
        return "\n".join([paragraphs(self.question), "", *lines, "", how])

    def reply(self, choice: Choice) -> str:
        """What is said to somebody who has just chosen."""
        if self.later:
            return "Noted. You will see."
        return f"{'Right' if choice.right else 'Not this one'}. {choice.says}"

    def in_words(self, place: int) -> str:
        """A choice with its letter."""
        return f"{LETTERS[place]}  {self.choices[place].text}"
