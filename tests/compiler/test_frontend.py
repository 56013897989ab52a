"""``torch.compile``: the same answers as eager, from the second call on by a replay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import tinygrad_edu as torch
import tinygrad_edu.nn.functional as F
from tinygrad_edu import nn
from tinygrad_edu.compiler.frontend.compiling import compiled_of

Batch = tuple[torch.Tensor, torch.Tensor]


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    yield
    torch.compiler.reset()


def mlp() -> Any:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))


def batches(count: int = 20, size: int = 6) -> list[Batch]:
    torch.manual_seed(1)
    return [(torch.randn(size, 8), torch.randint(0, 3, (size,))) for _ in range(count)]


def training_step(model: Any, optimizer: Any) -> Callable[..., Any]:
    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def cases(function: Any) -> list[Any]:
    found = compiled_of(function)
    assert found is not None
    return found.cases


def test_a_function_gives_what_it_gives() -> None:
    @torch.compile
    def f(x: Any, y: Any) -> Any:
        return torch.sin(x) * y + 1

    for _ in range(3):
        x, y = torch.randn(4, 5), torch.randn(5)
        assert torch.allclose(f(x, y), torch.sin(x) * y + 1)
    assert len(cases(f)) == 1
    assert not cases(f)[0].reason


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_twenty_steps_of_training_are_eagers(name: str) -> None:
    model, other = mlp(), mlp()
    make = getattr(torch.optim, name)
    compiled = torch.compile(training_step(model, make(model.parameters(), lr=0.01)))
    eager = training_step(other, make(other.parameters(), lr=0.01))
    for x, y in batches():
        assert torch.allclose(compiled(x, y), eager(x, y), rtol=1e-4)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-3, atol=1e-5)
        assert torch.allclose(mine.grad, theirs.grad, rtol=1e-3, atol=1e-5)
        assert mine._version == theirs._version
    (case,) = cases(compiled)
    assert not case.reason
    assert case.program.built
