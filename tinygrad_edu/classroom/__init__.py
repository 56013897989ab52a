"""What a lesson's notebook uses: checks, hints, predictions, quizzes and progress.

    from tinygrad_edu.classroom import NotDone, check, hint, predict, solution

- ``check.NAME(answer)`` says what holds, and shows the first case that differs.
- ``hint("NAME")`` gives one more hint each time, three in all.
- ``solution("NAME")`` opens when the check has passed, or after the third hint.
- ``predict("NAME", answer)`` notes what you expect; ``predict.compare`` looks back.
- ``quiz("NAME")`` asks a question with answers to choose from.
- ``draw_values(e)`` draws the graph of numbers that you have made yourself.
- ``course_map()`` is the map of the course, with what you have done; it opens lessons.
- ``take_home()`` packs progress and changed notebooks, ``bring_back()`` unpacks them.
- ``progress.show()`` says what is done; it lives in a file of your workspace.
"""

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.checker import check, finished, hint, solution
from tinygrad_edu.classroom.entrance import course_map
from tinygrad_edu.classroom.graphs import draw_values
from tinygrad_edu.classroom.luggage import bring_back, take_home
from tinygrad_edu.classroom.notdone import CheckFailed, NotDone
from tinygrad_edu.classroom.picture import picture
from tinygrad_edu.classroom.prediction import predict
from tinygrad_edu.classroom.quiz import quiz

__all__ = [
    "CheckFailed",
    "NotDone",
    "bring_back",
    "check",
    "course_map",
    "draw_values",
    "finished",
    "hint",
    "picture",
    "predict",
    "progress",
    "quiz",
    "solution",
    "take_home",
]
