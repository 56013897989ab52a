"""A captured call does what the call did, bit for bit, and so does its program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import Captured, capture
from tinygrad_edu.compiler.ir import interpret

F = nn.functional
Step = Callable[..., Any]
Made = tuple[nn.Module, Any, Step]


def again(captured: Captured, *leaves: Any) -> Any:
    """A call of the program, by the interpreter."""
    assert captured.graph is not None, captured.reason
    inputs = captured.inputs(list(leaves))
    outputs = interpret.run(captured.graph, inputs, draw=captured.draw)
    return captured.answer(outputs, list(leaves))


def train(make: Callable[[], Made], batches: list[Any], compiled: bool) -> Any:
    """Losses, and the numbers of the model after all batches."""
    torch.manual_seed(0)
    model, _, step = make()
    torch.manual_seed(1)
    program, losses = None, []
    for batch in batches:
        if not compiled:
            loss = step(*batch)
        elif program is None:
            captured = capture(step, batch)
            loss = captured.result
            program = captured if captured.graph else None
        else:
            loss = again(program, *batch)
        losses.append(loss.detach().numpy())
    assert not compiled or program is not None
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    tensors = [*model.state_dict().values(), *gradients, torch.rand(2)]
    return losses, [each.detach().numpy() for each in tensors]


def assert_same(make: Callable[[], Made], batches: list[Any]) -> None:
    """Training by the program is training by the function, bit for bit."""
    for one, other in zip(
        train(make, batches, compiled=False),
        train(make, batches, compiled=True),
        strict=True,
    ):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a, b)


def mlp_batches(count: int = 20) -> list[Any]:
    generator = torch.Generator().manual_seed(3)
    return [
        (
            torch.randn(6, 8, generator=generator),
            torch.randint(0, 4, (6,), generator=generator),
        )
        for _ in range(count)
    ]


def classifier(model: nn.Module, optimizer: Any) -> Made:
    """A model, its optimizer, and a whole training step."""

    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return model, optimizer, step


OPTIMIZERS = {
    "sgd": lambda ps: torch.optim.SGD(ps, lr=0.1),
    "nesterov": lambda ps: torch.optim.SGD(
        ps, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01
    ),
    "adam": lambda ps: torch.optim.Adam(ps, lr=0.01),
    "amsgrad": lambda ps: torch.optim.Adam(ps, lr=0.01, amsgrad=True),
    "adamw": lambda ps: torch.optim.AdamW(ps, lr=0.01),
    "rmsprop": lambda ps: torch.optim.RMSprop(ps, lr=0.01, centered=True),
    "adagrad": lambda ps: torch.optim.Adagrad(ps, lr=0.01, lr_decay=0.1),
    "adadelta": lambda ps: torch.optim.Adadelta(ps),
    "adamax": lambda ps: torch.optim.Adamax(ps, lr=0.01),
    "nadam": lambda ps: torch.optim.NAdam(ps, lr=0.01),
    "rprop": lambda ps: torch.optim.Rprop(ps, lr=0.01),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_steps_with_every_optimizer(name: str) -> None:
    def make() -> Made:
        model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4))
        return classifier(model, OPTIMIZERS[name](model.parameters()))

    assert_same(make, mlp_batches())


def test_a_changed_learning_rate_is_read_at_the_next_call() -> None:
    def make() -> Made:
        model = nn.Linear(8, 4)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model, optimizer, step = classifier(model, optimizer)

        def changing(x: Any, y: Any) -> Any:
            return step(x, y)

        return model, optimizer, changing

    losses = []
    for compiled in (False, True):
        torch.manual_seed(0)
        _, optimizer, step = make()
        batches = mlp_batches(4)
        program = capture(step, batches[0])
        found = []
        for place, batch in enumerate(batches[1:]):
            optimizer.param_groups[0]["lr"] = 0.5 / (place + 1)
            loss = again(program, *batch) if compiled else step(*batch)
            found.append(loss.item())
        losses.append(found)
    assert losses[0] == losses[1]
