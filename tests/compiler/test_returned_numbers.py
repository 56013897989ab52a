"""``return loss.item()``: a number that is only handed out is a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import tinygrad_edu as torch
import tinygrad_edu.nn.functional as F
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend.compiling import compiled_of


def training() -> Callable[..., Any]:
    torch.manual_seed(0)
    model = nn.Linear(6, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)

    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def reasons(function: Any) -> list[str]:
    compiled = compiled_of(function)
    assert compiled is not None
    return [str(case.reason) for case in compiled.cases if case.reason]


def test_a_step_that_returns_its_loss_as_a_number_is_a_program() -> None:
    eager, compiled = training(), torch.compile(training())
    x, y = torch.randn(8, 6), torch.arange(8) % 3
    for _ in range(6):
        expected, found = eager(x, y), compiled(x, y)
        assert type(found) is float
        assert found == pytest.approx(expected, rel=1e-5)
    first, *others = compiled_of(compiled).cases  # type: ignore[union-attr]
    assert not others
    assert not first.reason


def test_whole_numbers_stay_whole() -> None:
    compiled = torch.compile(lambda x: x.argmax().item())
    found = [compiled(torch.eye(4)[i]) for i in range(4)]
    assert found == [0, 1, 2, 3]
    assert {type(each) for each in found} == {int}
    assert not reasons(compiled)


def plus_one(x: Any) -> Any:
    return x.sum().item() + 1


def as_float(x: Any) -> Any:
    return float(x.sum())


def in_a_tuple(x: Any) -> Any:
    return x.sum().item(), x


def inside_with(x: Any) -> Any:
    with torch.no_grad():
        return x.sum().item()


def of_another_function(x: Any) -> Any:
    return plus_one(x)


def or_none(x: Any) -> Any:
    return x.sum().item() or None


@pytest.mark.parametrize(
    "function",
    [plus_one, as_float, in_a_tuple, inside_with, of_another_function, or_none],
)
def test_a_number_that_somebody_may_look_at_is_a_break(
    function: Callable[..., Any],
) -> None:
    compiled = torch.compile(function)
    for i in range(4):
        x = torch.full((3,), float(i))
        assert str(compiled(x)) == str(function(x))
    assert len(reasons(compiled)) == 1


@pytest.mark.parametrize("ending", ["", " + 1"])
def test_code_without_a_module_is_compiled_as_any_other(ending: str) -> None:
    room: dict[str, Any] = {"__builtins__": __builtins__}
    exec(f"def function(x):\n    return x.sum().item(){ending}\n", room)
    compiled = torch.compile(room["function"])
    for i in range(3):
        x = torch.full((3,), float(i))
        assert compiled(x) == room["function"](x)
    assert len(reasons(compiled)) == (1 if ending else 0)
