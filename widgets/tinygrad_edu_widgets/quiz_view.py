"""QuizView: a question with a few answers to choose from, and a word on each.

    from tinygrad_edu.classroom import quiz

    quiz("gradient of the bias")

``quiz`` makes the view. What the learner answers goes into their progress and never
into the view's state: that would be saved with the notebook.
"""

from __future__ import annotations

from typing import Any

import traitlets

from tinygrad_edu.classroom.question import Quiz
from tinygrad_edu.classroom.quiz import choose, chosen_of
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._view import Plain, View


class QuizView(View):
    """One question of a lesson, as a form.

    Trait ``quiz``: the question as plain data, without what is right.

    >>> from tinygrad_edu.classroom.registry import quizzes
    >>> print(QuizView(quizzes()["zeros behind relu"]))
    At `relu`, about half of the numbers that it hands on are zeros. Which ones?
    <BLANKLINE>
      a  Those whose gradient was smallest.
      b  Half of them, drawn at random.
      c  Those where the input was negative, so that the output is 0.
    <BLANKLINE>
    Your answer, by its letter: quiz("zeros behind relu", "a")
    """

    _esm = script("quiz_view")
    _css = style("quiz_view")

    quiz = traitlets.Dict().tag(sync=True)

    def __init__(self, asked: Quiz) -> None:
        self._asked = asked
        super().__init__(
            quiz={
                "version": 1,
                "question": " ".join(asked.question.split()),
                "choices": [choice.text for choice in asked.choices],
                "later": asked.later,
            }
        )
        self.answer("state", self._tell)
        self.answer("choose", self._choose)

    def summary(self) -> str:
        """The question, its choices, and how to answer without the widget."""
        return self._asked.as_text()

    def _tell(self, content: Plain) -> tuple[Plain, list[bytes]]:
        """Tell every view what the learner's progress knows."""
        place = chosen_of(self._asked)
        told: Plain = {"kind": "answer", "chosen": -1, "right": None, "says": ""}
        if place is not None:
            choice = self._asked.choices[place]
            told["chosen"] = place
            told["says"] = "You will see."
            if not self._asked.later:
                told["right"] = choice.right
                told["says"] = " ".join(choice.says.split())
        self.send(told)
        return {}, []

    def _choose(self, content: Plain) -> tuple[Plain, list[bytes]]:
        place: Any = content.get("choice")
        choose(self._asked, place if type(place) is int else -1)
        return self._tell(content)
