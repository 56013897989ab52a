"""What a learner sees: reports, hints, solutions, and errors in one line."""

import dataclasses
import functools
import re
import subprocess
import sys

import numpy as np
import pytest

from tinygrad_edu.classroom import (
    CheckFailed,
    NotDone,
    check,
    finished,
    hint,
    progress,
    solution,
)
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.values import difference

pytestmark = pytest.mark.usefixtures("exercise")


def right(numbers):
    return sum(numbers) / len(numbers)


def refuse(answer, capsys):
    """The report on an answer that must not pass."""
    with pytest.raises(CheckFailed):
        check.average(answer)
    return capsys.readouterr().out


def test_a_right_answer_passes_and_is_remembered(capsys):
    result = check.average(right)
    assert result.passed
    assert result.fails == ()
    assert "2 of 2 properties hold" in capsys.readouterr().out
    assert progress.exercise("average") == {"attempts": 1, "passed": True, "hints": 0}


def test_a_pass_stays_a_pass(capsys):
    check.average(right)
    refuse(sum, capsys)
    assert progress.exercise("average")["passed"]
    assert progress.exercise("average")["attempts"] == 2


def test_the_report_shows_what_holds_then_input_expected_got(capsys):
    text = refuse(lambda numbers: numbers[0], capsys)
    order = [
        "holds    gives",
        "not yet  adds",
        "input",
        "expected   1.5",
        "got        1",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "numbers = [1.0, 2.0]" in text


@pytest.mark.parametrize("number", range(3))
def test_a_known_mistake_is_named(exercise, capsys, number):
    wrong = exercise.wrong_answers[number]
    text = refuse(wrong.answer, capsys)
    assert f"exactly these results: {wrong.mistake}." in text
    assert wrong.message in text


def test_an_unknown_mistake_gets_no_name(capsys):
    assert "known mistake" not in refuse(lambda numbers: 17.0, capsys)


def test_the_report_never_shows_the_solution(capsys):
    assert "sum(numbers) / len(numbers)" not in refuse(sum, capsys)


def test_an_error_of_the_learner_is_their_line_and_message(capsys):
    def broken(numbers):
        return numbers.total()

    text = refuse(broken, capsys)
    assert "return numbers.total()" in text
    assert "AttributeError: 'list' object has no attribute 'total'" in text
    assert "checking.py" not in text
    assert "Traceback" not in text


def test_a_missing_return_is_named(capsys):
    assert "is a return missing?" in refuse(lambda numbers: None, capsys)


def test_writing_into_the_inputs_does_not_pass(capsys):
    def spoils(numbers):
        result = sum(numbers) / len(numbers)
        numbers.append(0.0)
        return result

    assert "the inputs were written to" in refuse(spoils, capsys)


def test_an_untouched_stub_raises_not_done_and_counts_no_attempt():
    def stub(numbers):
        raise NotDone("average")

    with pytest.raises(NotDone, match=r'the exercise "average" is waiting for you'):
        check.average(stub)
    assert progress.exercise("average")["attempts"] == 0


SLIPS = {  # what is handed over, what is said
    "nothing": ((), "wants one thing, the function itself: check.average(average)"),
    "two things": ((right, right), "wants one thing, the function itself"),
    "None": ((None,), "this is None. Run the cell that makes the function average"),
    "three dots": ((...,), "three dots. Write your function in their place"),
    "a number": ((2.5,), "this is a number. The check wants the function itself"),
    "a list": (([1, 2],), "this is a list."),
    "a table": ((np.zeros((2, 3)),), "this is an array of shape (2, 3)."),
    "a text": (("average",), "Leave the quotation marks out: check.average(average)"),
    "a class": ((dict,), "this is a class, and the exercise is about a function"),
    "no parameter": (
        (lambda: 1,),
        "(numbers), and yours takes nothing",
    ),
    "two parameters": ((lambda a, b: 1,), "yours takes def average(a, b)"),
    "names only": ((lambda *, numbers: 1,), "yours takes def average(*, numbers)"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_no_answer_is_explained_in_one_line(slip, capsys):
    answer, says = SLIPS[slip]
    with pytest.raises(CheckFailed, match=re.escape(says)) as caught:
        check.average(*answer)
    assert "\n" not in str(caught.value)
    assert capsys.readouterr().out == ""
    assert progress.exercise("average")["attempts"] == 0


@pytest.mark.parametrize(
    "answer",
    [
        lambda *numbers: right(*numbers),
        lambda numbers, weights=None: right(numbers),
        lambda other_name: right(other_name),
        functools.partial(right),
    ],
)
def test_other_ways_to_take_the_arguments_are_fine(answer):
    assert check.average(answer).passed


def test_a_misspelt_name_offers_the_right_one():
    with pytest.raises(AttributeError, match="did you mean 'average'"):
        check.avrage(right)
    with pytest.raises(LookupError, match="did you mean 'average'"):
        hint("avarage")
    with pytest.raises(LookupError, match="no exercise named '3'; the names are ave"):
        hint(3)
    assert dir(check) == ["average"]


def test_both_short_errors_render_as_one_line():
    assert CheckFailed("it differs.")._render_traceback_() == [
        "CheckFailed: it differs."
    ]
    (line,) = NotDone("average")._render_traceback_()
    assert line.startswith('NotDone: the exercise "average"')
    assert isinstance(NotDone("average"), NotImplementedError)


def test_hints_come_one_after_the_other(capsys):
    for number, text in enumerate(["First", "Second", "Third", "Third"], 1):
        hint("average")
        shown = capsys.readouterr().out
        assert f"Hint {min(number, 3)} of 3" in shown
        assert f"{text} hint." in shown
    hint("average", 1)
    assert "First hint." in capsys.readouterr().out
    assert progress.exercise("average")["hints"] == 3


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="levels 1, 2 and 3, not 4"):
        hint("average", 4)


def test_the_function_may_stand_for_its_name(exercise, capsys):
    hint(exercise.reference)
    assert "Hint 1 of 3 for average" in capsys.readouterr().out


def test_the_solution_waits_for_the_hints_and_an_explicit_wish(capsys):
    solution("average", even_so=True)
    assert "3 of 3 hints" in capsys.readouterr().out
    for _ in range(3):
        hint("average")
    capsys.readouterr()
    solution("average")
    shown = capsys.readouterr().out
    assert "even_so=True" in shown
    assert "return" not in shown
    solution("average", even_so=True)
    assert "return sum(numbers) / len(numbers)" in capsys.readouterr().out


def test_the_solution_opens_after_a_pass(capsys):
    check.average(right)
    capsys.readouterr()
    solution("average")
    assert "return sum(numbers) / len(numbers)" in capsys.readouterr().out


def test_finished_takes_the_learners_answer_only_when_it_is_right(exercise):
    def stub(numbers):
        raise NotDone("average")

    assert finished("average", right) is right
    assert finished("average", stub) is exercise.reference
    assert finished("average", sum) is exercise.reference
    assert finished("average", None) is exercise.reference


@pytest.mark.parametrize(
    ("expected", "got", "says"),
    [
        (
            np.zeros((2, 3)),
            np.zeros((3, 2)),
            "the shape is (3, 2) and should be (2, 3)",
        ),
        (np.zeros(2), np.zeros(2, np.float32), "the dtype is float32"),
        (np.zeros(2), np.array([0.0, 0.5]), "[1] is 0.5 and should be 0"),
        (np.array([True]), np.array([False]), "[0] is False and should be True"),
        (np.zeros(2), [0.0, 0.0], "this is a list"),
        (1.0, np.ones(1), "an array of shape (1,) and should be one number"),
        ((1.0, 2.0), (1.0,), "the length is 1 and should be 2"),
        ((1.0, 2.0), (1.0, None), "item 1: this is None"),
        ((1.0, 2.0), (1.0, 3.0), "item 1: the value differs"),
        ("a", 1.0, "this is a number and should be a str"),
        (float("nan"), 0.0, "the value differs"),
    ],
)
def test_the_first_difference_in_words(expected, got, says):
    found = difference(expected, got)
    assert found is not None
    assert says in found.says


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1.0, np.float32(1.0)),
        (1, 1.0),
        (float("nan"), float("nan")),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-9])),
        ((1.0, [2.0]), [1.0, (2.0,)]),
        ("text", "text"),
    ],
)
def test_what_counts_as_equal(expected, got):
    assert difference(expected, got) is None


def test_parts_that_are_separate_are_told_apart(exercise):
    """One part is wrong as in a known mistake, another in a way nobody knows."""

    def partly(numbers):
        return numbers[-1] if len(numbers) == 2 else -1.0

    parts = tuple(
        Property(f"of {count}", lambda count=count: [([1.0, 2.0, 6.0][:count],)])
        for count in (2, 3)
    )
    whole = dataclasses.replace(exercise, properties=parts)
    assert examine(whole, partly).mistake is None
    separate = dataclasses.replace(whole, separate=True)
    assert examine(separate, partly).mistake.mistake == "the last one"
    assert examine(separate, exercise.reference).mistake is None


def test_inputs_can_have_names_of_their_own(exercise):
    assert exercise.argument_names() == ["numbers"]
    named = dataclasses.replace(exercise, inputs=("list",))
    assert named.argument_names() == ["list"]


def test_an_exercise_that_is_not_complete_is_refused(exercise):
    wrong = exercise.wrong_answers
    good = {
        "name": "x",
        "lesson": "99_test",
        "reference": right,
        "properties": (Property("holds", list),),
        "wrong_answers": wrong,
        "hints": ("a", "b", "c"),
    }
    Exercise(**good)
    for change, complaint in [
        ({"name": "not a name"}, "Python name"),
        ({"properties": ()}, "every answer would pass"),
        ({"wrong_answers": wrong[:2]}, "three known wrong answers"),
        ({"hints": ("a", "b")}, "three hints"),
        ({"hints": ("a", "b", "word " * 161)}, "hint 3 has more than 160 words"),
    ]:
        with pytest.raises(ValueError, match=complaint):
            Exercise(**{**good, **change})
    assert WrongAnswer("m", "t", right).mistake == "m"


def test_the_classroom_imports_without_notebook_packages():
    program = (
        "import sys, tinygrad_edu.classroom\n"
        "heavy = {'IPython', 'matplotlib', 'sklearn', 'nbformat', 'anywidget'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
