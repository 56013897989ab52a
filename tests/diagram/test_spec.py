"""``FILE.py:FUNCTION`` draws what a function of the user's file returns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tinygrad_edu.diagram import from_spec

PROGRAM = """
from dataclasses import dataclass
import tinygrad_edu as torch
from neighbour import SIZE

@dataclass
class Settings:
    size: int = SIZE

model = torch.nn.Linear(3, 2)

def make_named():
    return model(torch.ones(1, 3)).sum()

def make_loss():
    w = torch.ones(Settings().size, requires_grad=True)
    return (w * w).sum()

def make_model():
    return torch.nn.Linear(3, 2), torch.ones(1, 3)

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
    path = folder / "train.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def test_a_tensor_is_drawn_backward(file: Path) -> None:
    before = list(sys.path)
    document = from_spec(f"{file}:make_loss").document
    assert document.kind == "backward"
    assert [n.label for n in document.nodes] == ["leaf", "mul", "sum", "loss"]
    assert sys.path == before


def test_tensors_have_the_names_of_the_file(file: Path) -> None:
    document = from_spec(f"{file}:make_named").document
    assert {"weight", "bias"} <= {n.label for n in document.nodes}
    assert [(m.path, m.type) for m in document.modules] == [("model", "Linear")]


def test_a_model_with_its_input_is_drawn_forward(file: Path) -> None:
    document = from_spec(f"{file}:make_model", values=True).document
    assert document.kind == "forward"
    assert document.nodes[0].value is not None


@pytest.mark.parametrize("spec", ["train.py", "train.py:", ":f", "a.py:1+1", ""])
def test_a_spec_that_cannot_be_read(spec: str) -> None:
    with pytest.raises(ValueError, match=r"as FILE\.py:FUNCTION"):
        from_spec(spec)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file"):
        from_spec(f"{tmp_path / 'nothing.py'}:make_loss")


@pytest.mark.parametrize("name", ["make_los", "not_a_function"])
def test_a_missing_function(file: Path, name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no function '{name}'") as error:
        from_spec(f"{file}:{name}")
    assert "make_loss" in str(error.value)


def test_results_that_cannot_be_drawn(file: Path) -> None:
    with pytest.raises(TypeError, match="returned a int, which cannot be drawn"):
        from_spec(f"{file}:make_number")
    with pytest.raises(TypeError, match="returned a tuple of int, str"):
        from_spec(f"{file}:make_pair")


def test_an_error_of_the_users_own_comes_out_as_it_is(file: Path) -> None:
    with pytest.raises(KeyError, match="mine"):
        from_spec(f"{file}:fail")
