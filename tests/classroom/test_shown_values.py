"""How a report writes inputs and results."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from tinygrad_edu.classroom import CheckFailed, check
from tinygrad_edu.classroom.registry import exercises
from tinygrad_edu.classroom.values import difference, show


class Measured(NamedTuple):
    loss: float
    of_each: list[float]


def test_a_long_array_of_one_number_is_shown_by_that_number():
    text = show(np.zeros((8, 3, 5, 5), np.float32))
    assert text == "shape (8, 3, 5, 5), float32\nevery number is 0"


def test_other_long_arrays_are_shown_shortened():
    assert "..." in show(np.arange(500.0))


def test_a_record_is_shown_by_rows_and_told_by_its_fields():
    right, wrong = Measured(0.5, [1.0, 2.0]), Measured(0.5, [1.0, 3.0])
    assert show(right) == "loss     0.5\nof each  [1.0, 2.0]"
    assert difference(right, wrong).says == "of each: item 1: the value differs"


def test_several_arrays_have_a_row_each_with_shape_and_dtype_first():
    text = show((np.zeros(2, np.float32), None))
    assert text == "item 0  shape (2,), float32\n        [0. 0.]\nitem 1  None"


def test_lines_of_code_stand_for_themselves(capsys):
    wrong = exercises()["Module"].wrong_answers[0].answer
    with pytest.raises(CheckFailed):
        check.Module(wrong)
    assert "  input      m = Module()\n" in capsys.readouterr().out
