"""Every primitive under vmap: what a plain loop gives, and its gradients.

The primitives and their arguments are those of the gradient checks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gradcheck_cases import CASES, KINKS

import tinygrad_edu as torch
from tinygrad_edu.autograd.faces import ON_TENSORS as F
from tinygrad_edu.func.rules import RULES
from tinygrad_edu.func.tree import leaves_of
from tinygrad_edu.ops import PRIMITIVES

SIZE = 3


def cases_of(name: str) -> list[Any]:
    found = CASES[name]
    cases = list(found) if isinstance(found, list) else [found]
    return cases + [kink[:1] + tuple(kink[1]) for kink in KINKS.get(name, ())]


def batch_of(a: Any) -> Any:
    """Examples that differ; zeros stay where they are, so that rules meet kinks."""
    return np.stack([a, a * 0.97, a * 1.02])


def placings(count: int) -> set[tuple[int | None, ...]]:
    """All arguments batched, only the first, only the last."""
    first = (0, *[None] * (count - 1))
    return {(0,) * count, first, first[::-1]}


def same(ours: Any, theirs: Any) -> None:
    if ours is None or theirs is None:
        assert all(each is None or not each.numpy().any() for each in (ours, theirs))
        return
    assert ours.dtype == theirs.dtype
    one, other = ours.numpy(force=True), theirs.numpy(force=True)
    assert one.shape == other.shape
    np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-9)


def rows(function: Any, tensors: Any, dims: Any) -> list[Any]:
    """The plain loop: every output of every example, stacked."""
    examples = [
        [x if dim is None else x[i] for x, dim in zip(tensors, dims, strict=True)]
        for i in range(SIZE)
    ]
    columns = zip(*[leaves_of(function(*each)) for each in examples], strict=True)
    return [torch.stack(column) for column in columns]


def slopes(outputs: list[Any], tensors: Any) -> Any:
    differentiable = [each for each in outputs if each.requires_grad]
    if not differentiable:
        return []
    weights = [
        torch.tensor(1 + np.sin(np.arange(each.numel())) / 2)
        .reshape(each.shape)
        .to(each.dtype)
        .to(each.device)
        for each in differentiable
    ]
    return torch.autograd.grad(differentiable, tensors, weights, allow_unused=True)


@pytest.mark.parametrize("name", sorted(CASES))
def test_vmap_of_a_primitive_is_a_loop(name: str) -> None:
    for function, *arrays in cases_of(name):
        arrays = [np.asarray(each) for each in arrays]

        def run(*tensors: Any, function: Any = function) -> Any:
            return function(F, *tensors)

        for dims in placings(len(arrays)):
            tensors = [
                torch.tensor(a if dim is None else batch_of(a)).requires_grad_()
                for a, dim in zip(arrays, dims, strict=True)
            ]
            ours = list(leaves_of(torch.vmap(run, in_dims=dims)(*tensors)))
            theirs = rows(run, tensors, dims)
            for one, other in zip(ours, theirs, strict=True):
                same(one, other)
            for one, other in zip(
                slopes(ours, tensors), slopes(theirs, tensors), strict=True
            ):
                same(one, other)


def of_one_number(function: Any) -> Any:
    def loss(*tensors: Any) -> Any:
        found = [
            each for each in leaves_of(function(F, *tensors)) if each.requires_grad
        ]
        return sum((each.abs() ** 2).sum().cpu() for each in found)

    return loss


@pytest.mark.parametrize("name", sorted(CASES))
def test_gradients_of_each_example(name: str) -> None:
    for function, *arrays in cases_of(name):
        arrays = [np.asarray(each) for each in arrays]
        dims = (0,) * len(arrays)
        tensors = [torch.tensor(batch_of(a)) for a in arrays]
        gradient = torch.func.grad(of_one_number(function), tuple(range(len(arrays))))
        batched = torch.vmap(gradient, in_dims=dims)
        try:
            expected = rows(gradient, tensors, dims)
        except RuntimeError:  # no second gradient here, one by one or all at once
            with pytest.raises(RuntimeError, match="Double backward"):
                batched(*tensors)
            continue
        for one, other in zip(batched(*tensors), expected, strict=True):
            same(one, other)


def test_a_rule_belongs_to_a_primitive() -> None:
    assert not set(RULES) - set(PRIMITIVES)
