"""Quizzes: asked and answered as text, recorded in progress, never in the notebook."""

from types import MappingProxyType

import pytest

from tinygrad_edu.classroom import progress, quiz, registry
from tinygrad_edu.classroom.notdone import Refused, Unknown
from tinygrad_edu.classroom.question import Choice, Quiz

CHOICES = (
    Choice("It is copied.", "No number has moved."),
    Choice("Only the strides change.", "A view has its own strides.", right=True),
)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Two questions as if a lesson had registered them."""
    questions = {
        "view": Quiz("view", "99_test", "What does `x.T` do?", CHOICES),
        "later": Quiz("later", "99_test", "What will it do?", CHOICES, later=True),
    }
    monkeypatch.setattr(registry, "quizzes", lambda: MappingProxyType(questions))
    return questions


def test_without_a_notebook_a_question_is_text(capsys):
    quiz("view")
    quiz("view", ...)
    once, again = capsys.readouterr().out.split("What does `x.T` do?")[1:]
    assert once == again
    assert "  a  It is copied.\n  b  Only the strides change." in once
    assert 'quiz("view", "a")' in once
    assert not progress.path().exists()


def test_an_answer_by_letter_is_recorded_and_explained(capsys):
    quiz("view", "a")
    assert "Not this one. No number has moved." in capsys.readouterr().out
    quiz("view", " B ")
    assert "Right. A view has its own strides." in capsys.readouterr().out
    quiz("view", "a")
    assert progress.quiz("view") == {
        "attempts": 3,
        "passed": True,
        "first": "It is copied.",
        "last": "It is copied.",
    }


@pytest.mark.parametrize("answer", ["c", "", "ab", 1, None, quiz, ["a"]])
def test_what_is_no_letter_of_it_is_refused_in_one_line(answer):
    with pytest.raises(Refused, match="one of the letters a, b, not") as caught:
        quiz("view", answer)
    assert "\n" not in str(caught.value)
    assert progress.quiz("view")["attempts"] == 0


def test_a_name_that_is_no_question_gets_the_nearest():
    with pytest.raises(Unknown, match="did you mean 'view'"):
        quiz("vieuw")
    with pytest.raises(Unknown):
        quiz.compare("nothing like it")


def test_a_question_for_later_is_noted_and_compared(capsys):
    quiz("later", "a")
    assert capsys.readouterr().out == "Noted. You will see.\n"
    quiz.compare("later")
    text = capsys.readouterr().out
    assert text.startswith(
        "You said  a  It is copied.\nIt is     b  Only the strides change.\n"
    )
    assert "No number has moved." in text
    assert "A view has its own strides." in text


def test_comparing_without_an_answer(capsys):
    quiz.compare("later")
    assert "(No answer was noted.)" in capsys.readouterr().out


def test_an_answer_that_is_no_longer_among_the_choices_is_no_answer(capsys):
    progress.record_quiz("view", "A choice of last year.", False)
    quiz.compare("view")
    assert "(No answer was noted.)" in capsys.readouterr().out


def test_answers_are_carried_along(workspace):
    quiz("view", "b")
    copy = progress.export(workspace / "copy.json")
    progress.path().unlink()
    quiz("view", "a")
    quiz("view", "a")
    progress.import_(copy)
    assert progress.quiz("view") == {
        "attempts": 2,
        "passed": True,
        "first": "It is copied.",
        "last": "It is copied.",
    }


def test_progress_of_before_there_were_quizzes_is_read(workspace):
    file = progress.path()
    file.parent.mkdir()
    text = '{"version": 1, "exercises": {}, "predictions": {"loss": 2.3}}'
    file.write_text(text, encoding="utf-8")
    quiz("view", "b")
    assert progress.load()["predictions"] == {"loss": 2.3}
    assert progress.quiz("view")["passed"]


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        (CHOICES[:1], "2 to 6 choices"),
        (CHOICES[:1] * 2, "two choices are the same"),
        ((CHOICES[0], Choice("c", "no")), "exactly one choice has to be right"),
        ((CHOICES[1], Choice("c", " ")), "is empty"),
    ],
)
def test_what_an_author_left_out_is_said(choices, complaint):
    with pytest.raises(ValueError, match=complaint):
        Quiz("q", "99_test", "?", choices)


def test_a_question_says_how_it_is_asked():
    assert repr(quiz) == 'quiz("name"), or quiz("name", "b") to answer b'
