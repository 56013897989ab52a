"""A captured call does what the call did, bit for bit, and so does its program."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
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


def test_the_first_step_of_an_optimizer_that_remembers_is_no_program() -> None:
    model = nn.Linear(8, 4)
    optimizer = torch.optim.Adam(model.parameters())
    _, _, step = classifier(model, optimizer)
    first, second = (capture(step, batch) for batch in mlp_batches(2))
    assert first.first_only
    assert first.graph is None
    assert not second.first_only
    assert second.graph is not None


def test_gradients_that_nobody_cleared_must_be_none_again() -> None:
    model = nn.Linear(8, 4)

    def step(x: Any, y: Any) -> Any:
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        return loss.detach()

    first, second = (capture(step, batch) for batch in mlp_batches(2))
    assert [each.tensor for each in first.grads] == list(model.parameters())
    # Now there are some, and the program adds to them.
    assert not second.grads
    assert [each.kind for each in second.fetch].count("grad") == 2
    assert len(second.graph.writes) == 2
    for p in model.parameters():
        p.grad.zero_()
    for _ in range(2):
        again(second, *mlp_batches(1)[0])
    model_gradients = [p.grad for p in model.parameters()]
    model.zero_grad()
    step(*mlp_batches(1)[0])
    expected = [2 * p.grad for p in model.parameters()]
    for one, other in zip(model_gradients, expected, strict=True):
        assert one.tolist() == other.tolist()


def test_every_operation_knows_its_line_and_its_module() -> None:
    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(3, 3)

        def forward(self, x: Any) -> Any:
            return self.inner(x).tanh()

    model = nn.Sequential(Block(), nn.Linear(3, 2))
    captured = capture(model, (torch.randn(2, 3),))
    found = {node.op: node.lines[0] for node in captured.graph.nodes}
    assert found["tanh"].text == "return self.inner(x).tanh()"
    assert found["tanh"].file == __file__
    assert found["tanh"].module == "0"
    modules = {node.lines[0].module for node in captured.graph.nodes}
    assert {"0.inner", "0", "1"} <= modules
    labels = [each.label for each in captured.graph.inputs]
    assert {"argument 0", "0.inner.weight", "1.bias"} <= set(labels)


def test_random_numbers_go_on_where_the_stream_stands() -> None:
    own = torch.Generator().manual_seed(7)

    def noise(x: Any) -> Any:
        mine = torch.rand(3, generator=own) + torch.randint(0, 5, (3,), generator=own)
        return x + torch.randn(3) + mine + nn.functional.dropout(x, 0.5)

    torch.manual_seed(0)
    x = torch.ones(3)
    captured = capture(noise, (x,))
    found = [captured.result, again(captured, x), again(captured, x)]
    torch.manual_seed(0)
    own.manual_seed(7)
    for one in found:
        assert one.tolist() == noise(x).tolist()


def test_writes_to_states_count_as_writes() -> None:
    total = torch.zeros(2)
    captured = capture(lambda x: total.add_(x).mul_(2), (torch.ones(2),))
    before = total._version
    result = again(captured, torch.ones(2))
    assert result is total
    assert total.tolist() == [6.0, 6.0]
    assert total._version == before + 2


def test_another_thread_is_not_recorded() -> None:
    model = nn.Linear(8, 4)
    x = torch.randn(2, 8)
    expected = model(x).tolist()
    found: list[Any] = []

    def elsewhere() -> None:
        out = model(x)
        (out * 2).sum().backward()
        found.append(out.tolist())

    def step(x: Any) -> Any:
        out = model(x)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return out.detach()

    captured = capture(step, (x,))
    assert captured.result.tolist() == expected
    assert found == [expected]
    ops = [node.op for node in captured.graph.nodes] if captured.graph else []
    assert "mul" not in ops
    assert type(model.weight.grad._array) is np.ndarray
