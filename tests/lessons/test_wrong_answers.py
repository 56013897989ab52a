"""Every known wrong answer is refused, each with its own message."""

import re

import pytest

from tinygrad_edu.classroom import CheckFailed, check, hint, solution
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.console import paragraphs
from tinygrad_edu.classroom.exercise import HINT_WORDS, words
from tinygrad_edu.classroom.registry import exercises

ALL = [
    pytest.param(exercise, wrong, id=f"{name}: {wrong.mistake}")
    for name, exercise in exercises().items()
    for wrong in exercise.wrong_answers
]


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", sorted(exercises()))
def test_the_reference_passes(name):
    assert examine(exercises()[name], exercises()[name].reference).passed


@pytest.mark.parametrize(("exercise", "wrong"), ALL)
def test_a_wrong_answer_is_refused_with_its_own_message(exercise, wrong, capsys):
    result = examine(exercise, wrong.answer)
    assert not result.passed
    assert result.mistake is wrong
    with pytest.raises(CheckFailed):
        getattr(check, exercise.name)(wrong.answer)
    text = capsys.readouterr().out
    assert wrong.mistake in text
    assert paragraphs(wrong.message, "  ") in text
    assert "Traceback" not in text
    assert not re.search(r"tinygrad_edu.classroom.\w+\.py", text)


@pytest.mark.parametrize("name", sorted(exercises()))
def test_wrong_answers_are_enough_and_their_messages_differ(name):
    wrong = exercises()[name].wrong_answers
    assert len(wrong) >= 3
    assert (
        len({w.message for w in wrong}) == len({w.mistake for w in wrong}) == len(wrong)
    )


@pytest.mark.parametrize("name", sorted(exercises()))
def test_three_hints_that_differ_and_are_short(name, capsys):
    hints = exercises()[name].hints
    assert len(set(hints)) == 3
    assert all(5 <= words(text) <= HINT_WORDS for text in hints)
    for level in (1, 2, 3):
        hint(name)
        assert f"Hint {level} of 3" in capsys.readouterr().out
    solution(name, even_so=True)
    assert capsys.readouterr().out.startswith(("def ", "class "))


@pytest.mark.parametrize("name", sorted(exercises()))
def test_code_in_hints_keeps_its_lines(name):
    for text in exercises()[name].hints:
        shown = paragraphs(text).split("\n")
        code = [line for line in text.split("\n") if line.startswith(12 * " ")]
        assert [line for line in code if line[8:] not in shown] == []


def test_accuracy_may_be_a_tensor_with_one_number():
    """PyTorch's own idiom has no .item(); it is right too."""
    result = examine(
        exercises()["accuracy"],
        lambda scores, labels: (scores.argmax(dim=1) == labels).float().mean(),
    )
    assert result.passed


def test_accuracy_in_a_loop_is_right_too():
    def loop(scores, labels):
        right = 0
        for row, label in zip(scores.tolist(), labels.tolist(), strict=True):
            right += row.index(max(row)) == label
        return right / len(labels)

    assert examine(exercises()["accuracy"], loop).passed


def test_in_a_notebook_the_error_is_one_line_and_names_the_learners_line(
    kernel, tmp_path
):
    cells = [
        "from tinygrad_edu.classroom import check, hint, predict, progress",
        "def accuracy(scores, labels):\n    return scores.argmx(dim=1)",
        "check.accuracy(accuracy)",
        "predict('loss', 2.5)",
        "predict.compare('loss', 2.25)",
        "hint('accuracy')",
        "progress.show()",
    ]
    run = kernel(cells, tmp_path)
    assert [name for name, _ in run.errors] == ["CheckFailed"]
    assert run.errors[0][1] == "CheckFailed: accuracy differs in the case above."
    assert "line 2:  return scores.argmx(dim=1)" in run.printed
    assert "AttributeError: 'Tensor' object has no attribute 'argmx'" in run.printed
    assert "You said  2.5\nIt is     2.25" in run.printed
    assert "accuracy: tried, 1 attempt" in run.printed
    assert (tmp_path / ".tinygrad_edu" / "progress.json").is_file()


def test_in_a_notebook_a_pass_shows_the_report_and_no_more(kernel, tmp_path):
    reference = exercises()["accuracy"].solution()
    check_it = "from tinygrad_edu.classroom import check\ncheck.accuracy(accuracy)"
    run = kernel([reference, check_it], tmp_path)
    assert run.errors == []
    assert "6 of 6 properties hold" in run.printed
    assert [output.output_type for output in run.code[1].outputs] == ["stream"]


def test_in_a_notebook_an_endless_loop_ends_and_the_kernel_lives(kernel, tmp_path):
    cells = [
        "from tinygrad_edu.classroom import check\n"
        "from tinygrad_edu.classroom.registry import find\n"
        "object.__setattr__(find('accuracy'), 'seconds', 0.3)",
        "def accuracy(scores, labels):\n    while True:\n        scores = scores + 1",
        "check.accuracy(accuracy)",
        "print('alive')",
    ]
    run = kernel(cells, tmp_path)
    assert [shown for _, shown in run.errors] == [
        "CheckFailed: accuracy differs in the case above."
    ]
    assert "it was stopped here" in run.printed
    assert "scores = scores + 1" in run.printed or "while True" in run.printed
    assert run.printed.endswith("alive\n")
