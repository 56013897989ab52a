"""The golden files: small, plain, and the same bytes for the same answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from golden import FOLDER, Golden, read, write
from parity import Seen, assert_agree

FILES = sorted(FOLDER.glob("*.npz"))
ANSWERS = {
    "values": [
        Seen("float64", np.array([[1.5, -2.0], [np.nan, np.inf]])),
        Seen("bfloat16", np.array([1.5, 3.0], "float32")),
        Seen("complex64", np.array([1 + 2j], "complex64")),
        Seen("bool", np.array(True)),
        Seen("int64", np.zeros((0, 3), "int64")),
    ],
    "requires_grad": [True, False, False, False, False],
    "names": ["MulBackward0", None, None, None, None],
    "gradients": [None, Seen("float64", np.array(2.5))],
}
OTHER = {"values": [Seen("int8", np.array([1, 2], "int8"))]}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", {"test_b": [ANSWERS, OTHER], "test_a": [OTHER]})
    found = read(tmp_path / "a.npz")
    assert list(found) == ["test_a", "test_b"]
    assert_agree(found["test_b"][0], ANSWERS, 0.0)
    assert_agree(found["test_b"][1], OTHER, 0.0)
    assert [each.dtype for each in found["test_b"][0]["values"]] == [
        each.dtype for each in ANSWERS["values"]
    ]


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", {"x": [ANSWERS], "y": [OTHER]})
    write(tmp_path / "b.npz", {"y": [OTHER], "x": [ANSWERS]})
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


class Test:
    """As much of a pytest item as the records look at."""

    path = FOLDER.parent / "ops" / "test_nothing.py"
    name = "test_it[1]"
    nodeid = "tests/ops/test_nothing.py::test_it[1]"


def test_a_record_is_recalled_call_by_call(tmp_path: Path) -> None:
    first: Any = Golden(tmp_path)
    first.note(Test, ANSWERS)
    first.note(Test, OTHER)
    assert first.outdated == [Test.nodeid] * 2
    first.write()
    later: Any = Golden(tmp_path)
    assert_agree(later.recall(Test), ANSWERS, 0.0)
    assert_agree(later.recall(Test), OTHER, 0.0)
    with pytest.raises(pytest.fail.Exception, match="make golden"):
        later.recall(Test)


def test_an_answer_that_has_changed_is_noticed(tmp_path: Path) -> None:
    first: Any = Golden(tmp_path)
    first.note(Test, OTHER)
    first.write()
    same: Any = Golden(tmp_path)
    same.note(Test, OTHER)
    assert same.outdated == []
    changed: Any = Golden(tmp_path)
    changed.note(Test, {"values": [Seen("int8", np.array([1, 3], "int8"))]})
    assert changed.outdated == [Test.nodeid]


def test_all_of_them_are_small_and_of_a_module_that_exists() -> None:
    assert sum(each.stat().st_size for each in FILES) < 4e6
    for each in FILES:
        module = FOLDER.parent.joinpath(*each.stem.split(".")).with_suffix(".py")
        assert module.exists(), f"{each.name} belongs to no test module"
