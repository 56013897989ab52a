"""A captured call does what the call did, bit for bit, and so does its program."""

from __future__ import annotations

from typing import Any

import pytest
from captured_steps import Made, again, assert_same, classifier

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import capture


def mlp_batches(count: int = 20) -> list[Any]:
    generator = torch.Generator().manual_seed(3)
    return [
        (
            torch.randn(6, 8, generator=generator),
            torch.randint(0, 4, (6,), generator=generator),
        )
        for _ in range(count)
    ]


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
