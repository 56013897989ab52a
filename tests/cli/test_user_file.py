"""``FILE.py:NAME``: running a file of the user's, and drawing what it makes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tinygrad_edu import cli, user_file

PROGRAM = """
from __future__ import annotations
from dataclasses import dataclass
import tinygrad_edu as torch
from neighbour import SIZE

@dataclass
class Settings:
    size: int = SIZE

class Broken(torch.nn.Module):
    def forward(self, x):
        return {}["mine"]

model = torch.nn.Linear(3, 2)
parameter = torch.ones(2, requires_grad=True)
made = (parameter * 2).sum()

def make_named():
    return model(torch.ones(1, 3)).sum()

def make_loss():
    from other_neighbour import FACTOR
    w = torch.ones(Settings().size, requires_grad=True)
    return (w * w).sum()

def make_model():
    return torch.nn.Linear(3, 2), torch.ones(1, 3)

def make_broken():
    return Broken(), torch.ones(1, 3)

def make_number():
    return 3

def make_pair():
    return 3, "x"

def fail():
    raise KeyError("mine")

not_a_function = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder"
    folder.mkdir()
    (folder / "neighbour.py").write_text("SIZE = 3\n", encoding="utf-8")
    (folder / "other_neighbour.py").write_text("FACTOR = 2\n", encoding="utf-8")
    path = folder / "train.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def drawn(target: str, folder: Path, *options: str) -> dict[str, Any]:
    """The document of the diagram that the command draws."""
    output = folder / "graph.json"
    assert cli.main(["diagram", target, "-o", str(output), *options]) == 0
    document: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return document


def test_a_tensor_is_drawn_backward(file: Path, tmp_path: Path) -> None:
    before = list(sys.path)
    document = drawn(f"{file}:make_loss", tmp_path)
    assert document["kind"] == "backward"
    labels = [node["label"] for node in document["nodes"]]
    assert labels == ["leaf", "mul", "sum", "loss"]
    assert sys.path == before
    assert user_file.MODULE_NAME not in sys.modules


def test_tensors_have_the_names_of_the_file(file: Path, tmp_path: Path) -> None:
    document = drawn(f"{file}:make_named", tmp_path)
    assert {"weight", "bias"} <= {node["label"] for node in document["nodes"]}
    boxes = [(module["path"], module["type"]) for module in document["modules"]]
    assert boxes == [("model", "Linear")]


def test_a_model_with_its_input_is_drawn_forward(file: Path, tmp_path: Path) -> None:
    document = drawn(f"{file}:make_model", tmp_path, "--values")
    assert document["kind"] == "forward"
    assert document["nodes"][0]["value"] is not None


def test_a_tensor_that_the_file_has_made_is_drawn(file: Path, tmp_path: Path) -> None:
    document = drawn(f"{file}:made", tmp_path)
    labels = [node["label"] for node in document["nodes"]]
    assert labels == ["parameter", "2", "mul", "sum", "made"]


@pytest.mark.parametrize("target", ["train.py", "train.py:", ":f", "a.py:1+1", ""])
def test_a_target_that_cannot_be_read(target: str) -> None:
    with pytest.raises(ValueError, match=r"expected FILE\.py:NAME"):
        user_file.load(target)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(user_file.UserFileError, match="no such file"):
        user_file.load(f"{tmp_path / 'nothing.py'}:make_loss")


def test_a_file_that_is_no_python(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("make_loss", encoding="utf-8")
    with pytest.raises(user_file.UserFileError, match="not a Python file"):
        user_file.load(f"{path}:make_loss")


def test_a_missing_name(file: Path) -> None:
    with pytest.raises(user_file.UserFileError, match="has no 'make_los'") as error:
        user_file.load(f"{file}:make_los")
    assert "make_loss" in str(error.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("make_number", "expected a tensor, not int"),
        ("make_pair", "expected a tensor, not int"),
        ("not_a_function", "expected a tensor, not int"),
        ("model", "can only be drawn together with its input"),
        ("make_broken", "train.py, line 13: KeyError: 'mine'"),
        ("fail", "train.py, line 40: KeyError: 'mine'"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(
    name: str, words: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diagram", f"{file}:{name}"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("tinygrad-edu: ")
    assert words in error
    assert "Traceback" not in error
