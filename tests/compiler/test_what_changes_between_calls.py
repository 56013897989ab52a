"""What a user changes between two calls: a compiled function sees it as eager does."""

from __future__ import annotations

import collections
from typing import Any

import numpy as np
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
        assert all(each.grad is not None for each in model.parameters())


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


def agrees(function: Any, *changes: Any) -> None:
    """Compiled as eager: after each change, twice."""
    compiled = torch.compile(function)
    for change in changes:
        change()
        for _ in range(2):
            assert compiled(torch.ones(2)).tolist() == function(torch.ones(2)).tolist()


def test_attributes_of_a_class_are_read_anew() -> None:
    class Scale(nn.Module):
        by = 1.0

        def forward(self, x: Any) -> Any:
            return x * self.by

    model = Scale()
    agrees(
        model.forward,
        lambda: None,
        lambda: setattr(Scale, "by", 2.0),
        lambda: setattr(model, "by", 3.0),
        lambda: delattr(model, "by"),
    )


def test_what_counts_in_its_class_counts_each_call() -> None:
    class Counter:
        count = 0

        def call(self, x: Any) -> Any:
            Counter.count += 1
            return x * 2

    compiled = torch.compile(Counter().call)
    for _ in range(4):
        compiled(torch.ones(2))
    assert Counter.count == 4


def test_an_object_without_methods_is_looked_into() -> None:
    class Config:
        by = 1.0

    config = Config()
    agrees(
        lambda x: x * getattr(config, "by"),  # noqa: B009 - not by name
        lambda: setattr(config, "by", 2.0),
        lambda: setattr(config, "by", 3.0),
    )


def test_arrays_and_deques_are_compared_by_what_is_in_them() -> None:
    array, waiting = np.ones(1), collections.deque([1.0, 2.0])
    agrees(lambda x: x * float(array[0]), lambda: None, lambda: array.fill(3))
    agrees(lambda x: x * waiting[0], lambda: None, lambda: waiting.rotate(1))


def test_what_writes_to_an_array_or_deque_runs_each_time() -> None:
    array, waiting = np.zeros(1), collections.deque([1.0, 2.0, 3.0])

    def count(x: Any) -> Any:
        array[0] += 1
        waiting.rotate(1)
        return x * 2

    compiled = torch.compile(count)
    for _ in range(4):
        compiled(torch.ones(2))
    assert array[0] == 4
    assert waiting[0] == 3.0


def test_a_list_that_is_given_may_be_emptied() -> None:
    compiled = torch.compile(lambda given: given.pop() * 2)
    for _ in range(4):
        given = [torch.ones(2), torch.ones(2)]
        compiled(given)
        assert len(given) == 1


def test_the_order_of_keywords_is_that_of_the_call() -> None:
    compiled = torch.compile(lambda **given: ([each * 2 for each in given.values()]))
    one, two = torch.ones(1), torch.zeros(1)
    for _ in range(3):
        assert [each.item() for each in compiled(a=one, b=two)] == [2.0, 0.0]
    for _ in range(3):
        assert [each.item() for each in compiled(b=two, a=one)] == [0.0, 2.0]


def test_a_result_keeps_the_gradient_that_it_was_told_to_keep() -> None:
    first, second = nn.Linear(2, 3), nn.Linear(3, 1)

    def forward(x: Any) -> Any:
        hidden = first(x)
        hidden.retain_grad()
        return hidden, second(hidden)

    compiled = torch.compile(forward)
    for _ in range(3):
        hidden, result = compiled(torch.ones(4, 2))
        result.sum().backward()
        assert torch.equal(hidden.grad, second.weight.expand(4, 3))


def test_results_that_are_views_of_each_other_stay_so() -> None:
    def views(x: Any) -> Any:
        double = x * 2
        return double, double[1:], double.detach()

    compiled = torch.compile(views)
    for _ in range(3):
        whole, part, same = compiled(torch.ones(2))
        whole[1] = 7.0
        assert part.tolist() == [7.0]
        assert same.tolist() == [2.0, 7.0]


def test_a_hook_that_waits_for_a_gradient_is_called_with_that_alone() -> None:
    layer, seen = nn.Linear(2, 1), []

    def forward(x: Any) -> Any:
        hidden = layer(x)
        hidden.register_hook(lambda gradient: seen.append(gradient.tolist()))
        return hidden * 2

    compiled = torch.compile(forward)
    for _ in range(3):
        compiled(torch.ones(1, 2)).sum().backward()
    assert seen == [[[2.0]]] * 3


def test_an_argument_that_has_a_gradient_is_another_case() -> None:
    def f(x: Any) -> Any:
        return x.grad * 3 if x.grad is not None else x * 2

    compiled = torch.compile(f)
    for i in range(6):
        x = torch.ones(2, requires_grad=True)
        if i % 2:
            (x * i).sum().backward()
        with torch.no_grad():
            assert compiled(x).tolist() == f(x).tolist()


def test_who_is_who_is_part_of_a_case() -> None:
    w = torch.ones(2)
    compiled = torch.compile(lambda x: x + 1 if x is w else x - 1)
    found = [compiled(x).tolist() for x in (w, torch.ones(2)) * 3]
    assert found == [[2.0, 2.0], [0.0, 0.0]] * 3


@pytest.mark.parametrize("known", ["by the function", "as an argument"])
def test_an_argument_that_is_another_one_gets_the_sum_of_both_gradients(
    known: str,
) -> None:
    w = torch.ones(2, requires_grad=True)
    if known == "by the function":

        def step(x: Any, _: Any) -> None:
            (w * x).sum().backward()
    else:

        def step(x: Any, y: Any) -> None:
            (y * x).sum().backward()

    compiled = torch.compile(step)
    for same in (False, False, False, True, False, True):
        w.grad = None
        x = w if same else torch.full((2,), 3.0, requires_grad=True)
        compiled(x, w)
        assert w.grad is not None
        assert w.grad.tolist() == [2.0 if same else 3.0] * 2
