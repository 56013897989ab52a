"""QuizView on a plain page: answered by mouse and by keyboard, heard by Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets.quiz_view import QuizView

from tinygrad_edu.classroom import progress
from tinygrad_edu.classroom.question import Choice, Quiz

pytestmark = pytest.mark.browser

CHOICES = (
    Choice("It is copied.", "Look at `stride()`: no number has moved."),
    Choice("Only the strides change.", "A view has its own strides.", right=True),
    Choice("Nothing changes.", "Its shape does."),
)
NAME = "what x.T does"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make_view(**options: Any) -> QuizView:
    return QuizView(
        Quiz(NAME, "06_x", "What does `x.T` do to `x`?", CHOICES, **options)
    )


def test_a_question_is_answered_by_keyboard(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page, said = shown.page, shown.page.locator(".tge-quiz-said")
    page.keyboard.press("Tab")
    for key in ["a", "Enter"]:
        page.keyboard.press(key)
    shown.settle()
    expect(said).to_have_text("Not this one. Look at stride(): no number has moved.")
    shown.check_accessibility()
    shown.keep_all("quiz_wrong", repository / "test-results")

    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("")
    page.keyboard.press("Enter")
    shown.settle()
    expect(said).to_contain_text("Right. A view has its own strides.")
    shown.keep_all("quiz_right", repository / "test-results")
    entry = progress.load()["quizzes"][NAME]
    assert entry == {
        "attempts": 2,
        "passed": True,
        "first": "It is copied.",
        "last": "Only the strides change.",
    }


def test_nothing_is_recorded_before_somebody_answers(stage: Any) -> None:
    shown = stage(make_view)
    shown.page.get_by_role("button", name="Answer").click(force=True)
    expect(shown.page.locator(".tge-quiz-hint")).to_have_text("Choose one first.")
    shown.page.get_by_text("Nothing changes.").click()
    shown.settle()
    assert not progress.path().exists()
    shown.page.get_by_role("button", name="Answer").click()
    shown.settle()
    assert progress.quiz(NAME)["last"] == "Nothing changes."


def test_an_earlier_answer_is_there_again_and_not_in_the_notebook(stage: Any) -> None:
    progress.record_quiz(NAME, "Nothing changes.", False)
    shown = stage(make_view)
    expect(shown.page.get_by_role("radio", checked=True)).to_have_value("2")
    expect(shown.page.locator(".tge-quiz-said")).to_contain_text("Its shape does.")
    kept = json.dumps(
        {
            name: value
            for name, value in shown.widget.get_state().items()
            if name[0] != "_"
        }
    )
    assert "Its shape does" not in kept
    assert "right" not in kept


def test_a_question_answered_later_keeps_back_what_is_right(stage: Any) -> None:
    shown = stage(lambda: make_view(later=True))
    shown.page.get_by_text("Only the strides change.").click()
    shown.page.get_by_role("button", name="Answer").click()
    shown.settle()
    said = shown.page.locator(".tge-quiz-said")
    expect(said).to_have_text("Noted. You will see.")
    expect(shown.page.get_by_role("button", name="Change it")).to_be_visible()
    shown.check_accessibility()


def test_without_a_kernel_it_says_what_to_do(stage: Any) -> None:
    shown = stage(make_view)
    shown.page.evaluate(
        "() => { window.model.send = () => { throw new Error('closed') } }"
    )
    shown.page.get_by_text("It is copied.").click()
    shown.page.get_by_role("button", name="Answer").click()
    hint = shown.page.locator(".tge-quiz-hint")
    expect(hint).to_contain_text("this needs a running kernel")


def test_a_wrong_message_is_answered_with_one_line(stage: Any) -> None:
    shown = stage(make_view)
    for choice in [7, "1", None, True]:
        request = {"kind": "request", "id": 1, "name": "choose", "choice": choice}
        shown.widget._hear_request(shown.widget, request, [])
    told = [m for m in shown.widget.comm.waiting if m["content"]["kind"] == "reply"]
    assert [m["content"]["error"] for m in told] == ["this question has 3 choices"] * 4
    assert progress.quiz(NAME)["attempts"] == 0
