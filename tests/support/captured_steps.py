"""Training by a captured program, to compare with training by the function itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.compiler.capture import Captured, capture
from tinygrad_edu.compiler.ir import interpret

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


def classifier(model: nn.Module, optimizer: Any) -> Made:
    """A model, its optimizer, and a whole training step."""

    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return model, optimizer, step
