"""What a user changes between two calls: a compiled function sees it as eager does."""

from __future__ import annotations

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn


def test_a_result_that_the_way_back_needs_may_not_be_overwritten() -> None:
    """tanh saves its result: the gradient would be that of other numbers."""
    model = nn.Linear(4, 4)
    compiled = torch.compile(lambda x: torch.tanh(model(x)))
    for _ in range(3):
        result = compiled(torch.ones(2, 4))
        with torch.no_grad():
            result.zero_()
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            result.sum().backward()


def test_a_result_that_nobody_needs_again_may_be_overwritten() -> None:
    model = nn.Linear(4, 1)
    compiled = torch.compile(lambda x: model(x))
    for _ in range(3):
        model.zero_grad()
        compiled(torch.ones(2, 4)).relu_().add_(1).sum().backward()
        assert model.bias.grad is not None


def test_a_step_takes_a_parameter_that_has_a_gradient_for_the_first_time() -> None:
    one, two = (torch.ones(2, requires_grad=True) for _ in range(2))
    step = torch.compile(torch.optim.SGD([one, two], 0.25).step)
    one.grad = torch.ones(2)
    step()
    step()
    assert two.tolist() == [1.0, 1.0]
    two.grad = torch.ones(2)
    step()
    assert one.tolist() == [0.25, 0.25]
    assert two.tolist() == [0.75, 0.75]


def test_a_hook_that_is_added_later_is_called_each_time() -> None:
    weight, seen = torch.ones(2, requires_grad=True), []

    def step(x: torch.Tensor) -> None:
        (weight * x).sum().backward()

    compiled = torch.compile(step)
    compiled(torch.ones(2))
    compiled(torch.ones(2))
    weight.register_post_accumulate_grad_hook(lambda _: seen.append(1))
    for _ in range(4):
        compiled(torch.ones(2))
    assert len(seen) == 4
