"""Random programs under vmap: the result of a plain loop, and its gradients.

A program is a list of steps; each takes tensors that are there and adds a new one. A
step that a shape does not allow is left out, the same way for both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as torch

ONE: list[Callable[[Any], Any]] = [
    torch.sin,
    torch.tanh,
    torch.relu,
    lambda x: -x / 2,
    lambda x: x.pow(2),
    lambda x: x.sum(),
    lambda x: x.sum(-1, keepdim=True),
    lambda x: x.mean(0),
    lambda x: x.var(correction=0),
    lambda x: x.max(),
    lambda x: x.max(0).values,
    lambda x: x.amin(-1),
    lambda x: x.logsumexp(0),
    lambda x: x.softmax(-1),
    lambda x: x.cumsum(0),
    lambda x: x.sort(-1).values,
    lambda x: x.flip(0),
    lambda x: x.unsqueeze(0),
    lambda x: x.squeeze(),
    lambda x: x.reshape(-1),
    lambda x: x.transpose(0, -1),
    lambda x: x.expand(2, *x.shape),
    lambda x: x[0],
    lambda x: x[..., None],
    lambda x: x[..., ::2],
    lambda x: x[..., [0, 0]],
    lambda x: x[[0, -1]],
    lambda x: x.clamp(-1, 1),
    lambda x: x.float().double(),
    lambda x: x.detach() * x,
    lambda x: torch.stack([x, x * 2], 0),
    lambda x: torch.cat([x, x.sin()], -1),
    lambda x: x.unbind(0)[0],
    lambda x: x.masked_fill(x > 0.5, 0.25),
    lambda x: (x * 1).mul_(2),
]
TWO: list[Callable[[Any, Any], Any]] = [
    torch.add,
    torch.mul,
    torch.maximum,
    lambda x, y: x / (y.abs() + 1),
    lambda x, y: torch.where(x > y, x, y * 2),
    lambda x, y: x @ y,
    lambda x, y: torch.outer(x, y),
    lambda x, y: torch.stack([x, y]),
]
IMPOSSIBLE = (RuntimeError, IndexError, ValueError, TypeError)
STEPS = st.lists(
    st.tuples(st.sampled_from([*ONE, *ONE, *TWO, *TWO, *TWO]), st.integers(0, 99)),
    min_size=1,
    max_size=7,
)
SHAPES = st.lists(st.integers(1, 3), max_size=2).map(tuple)


def run(steps: Any, *inputs: Any) -> list[Any]:
    """Everything that a program makes of its inputs."""
    known = list(inputs)
    for step, number in steps:
        x, y = known[number % len(known)], known[number // 10 % len(known)]
        try:
            known.append(step(x, y) if step in TWO else step(x))
        except IMPOSSIBLE:
            continue
        if known[-1].numel() > 100:
            known.pop()
    return known[len(inputs) :]


def total(steps: Any) -> Any:
    """The program as a function that returns one number."""
    return lambda *inputs: (
        sum((each**2).sum() for each in run(steps, *inputs))
        + (inputs[0].sum() * inputs[1].sum())
    )


def close(ours: Any, theirs: Any) -> None:
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(
        ours.numpy(force=True), theirs.numpy(force=True), rtol=1e-7, atol=1e-9
    )


@settings(max_examples=80)
@given(STEPS, SHAPES, SHAPES, st.sampled_from([(0, 0), (0, None), (-1, 0)]))
def test_vmap_is_a_loop(steps: Any, one: Any, other: Any, dims: Any) -> None:
    source = np.random.default_rng(0)
    shapes = [one, other]
    given = [
        torch.tensor(source.uniform(-2, 2, shape if dim is None else (3, *shape)))
        for shape, dim in zip(shapes, dims, strict=True)
    ]
    inputs = [
        x if dim in (0, None) else x.movedim(0, -1)
        for x, dim in zip(given, dims, strict=True)
    ]
    examples = [
        [x if dim is None else x[i] for x, dim in zip(given, dims, strict=True)]
        for i in range(3)
    ]

    def compare(function: Any) -> None:
        ours = torch.vmap(function, in_dims=dims)(*inputs)
        theirs = zip(*[function(*each) for each in examples], strict=True)
        for found, column in zip(ours, theirs, strict=True):
            close(found, torch.stack(list(column)))

    compare(lambda *inputs: tuple(run(steps, *inputs)))
    compare(torch.func.grad(total(steps), argnums=(0, 1)))


@settings(max_examples=40)
@given(STEPS, SHAPES)
def test_gradients_around_vmap(steps: Any, shape: Any) -> None:
    source = np.random.default_rng(0)
    x = torch.tensor(source.uniform(-2, 2, (3, *shape)))
    w = torch.tensor(source.uniform(-2, 2, shape))
    f = total(steps)

    def at_once(x: Any, w: Any) -> Any:
        return torch.vmap(f, in_dims=(0, None))(x, w).sum()

    def in_a_loop(x: Any, w: Any) -> Any:
        return sum(f(each, w) for each in x)

    for one, other in zip(
        torch.func.grad(at_once, argnums=(0, 1))(x, w),
        torch.func.grad(in_a_loop, argnums=(0, 1))(x, w),
        strict=True,
    ):
        close(one, other)


@settings(max_examples=25)
@given(STEPS)
def test_second_derivatives_inside(steps: Any) -> None:
    x = torch.tensor(np.random.default_rng(0).uniform(-2, 2, (2, 2)))
    w = torch.ones(2, dtype=torch.float64)
    second = torch.func.hessian(total(steps))
    ours = torch.vmap(second, in_dims=(0, None))(x, w)
    close(ours, torch.stack([second(each, w) for each in x]))
