"""Views of views, and writes through them, in any order: the program does the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.compiler.capture import capture
from tinygrad_edu.compiler.ir import interpret

Function = Callable[[Any, Any], Any]
Choice = tuple[Function, float, float]

VIEWS: list[Function] = [
    lambda t, u: t[1:],
    lambda t, u: t[:, ::2],
    lambda t, u: t.t(),
    lambda t, u: t.reshape(-1),
    lambda t, u: t[0],
    lambda t, u: t.unsqueeze(0),
    lambda t, u: t.squeeze(),
    lambda t, u: t.transpose(0, -1),
    lambda t, u: t.detach(),
    lambda t, u: t.narrow(0, 0, 1),
    lambda t, u: t.diagonal(),
    lambda t, u: t.expand(2, *t.shape),
    lambda t, u: t.unbind(0)[0],
    lambda t, u: t.split(1)[0],
    lambda t, u: t.chunk(2)[-1],
    lambda t, u: t.movedim(0, -1),
    lambda t, u: t.as_strided((2,), (1,)),
    lambda t, u: t.unfold(0, 1, 1),
]
NEW: list[Function] = [
    lambda t, u: t * 2,
    lambda t, u: t.clone(),
    lambda t, u: t.contiguous(),
    lambda t, u: t.cumsum(0),
    lambda t, u: t.sum(0, keepdim=True),
    lambda t, u: torch.zeros_like(t),
    lambda t, u: torch.arange(6.0).reshape(2, 3),
    lambda t, u: torch.where(t > 0, t, -t),
    lambda t, u: torch.cat([t, t]),
]
WRITES: list[Function] = [
    lambda t, u: t.add_(1),
    lambda t, u: t.mul_(u.mean()),
    lambda t, u: t.copy_(t * 3),
    lambda t, u: t.zero_(),
    lambda t, u: t.__setitem__(0, 1.5),
    lambda t, u: t.__setitem__(slice(None), t.flip(0)),
    lambda t, u: t.__setitem__(t > 0, 0.25),
    lambda t, u: t.__setitem__((Ellipsis, 0), u.max()),
    lambda t, u: t.__setitem__(torch.tensor([0]), 7.0),
    lambda t, u: t.clamp_(-1, 1),
    lambda t, u: t.normal_(),
    lambda t, u: t.index_fill_(0, torch.tensor([0]), 3.0),
    lambda t, u: t.add_(t),
]


def choices(seed: int) -> list[Choice]:
    """A few operations, each with which two tensors it takes."""
    dice = random.Random(seed)
    kinds = [VIEWS, VIEWS, NEW, WRITES, WRITES]
    count = dice.randint(3, 14)
    return [
        (dice.choice(dice.choice(kinds)), dice.random(), dice.random())
        for _ in range(count)
    ]


def run(program: list[Choice], x: Any, state: Any) -> list[Any]:
    """Copies of all tensors at the end; what an operation refuses does not happen."""
    tensors = [x, state, state[1:], x.clone()]
    for function, one, other in program:
        t, u = (tensors[int(place * len(tensors))] for place in (one, other))
        try:
            out = function(t, u)
        except (RuntimeError, IndexError, TypeError, ValueError):
            continue
        if function not in WRITES and 0 < out.numel() < 200:
            tensors.append(out)
    return [each.clone() for each in tensors[2:]]


def numbers(seed: int) -> tuple[Any, Any]:
    generator = torch.Generator().manual_seed(seed)
    x, state = (torch.randn(3, 4, generator=generator) for _ in range(2))
    return x, state


@pytest.mark.parametrize("seed", range(60))
def test_a_program_of_views_and_writes(seed: int) -> None:
    program = choices(seed)
    x, state = numbers(seed)
    torch.manual_seed(1)
    captured = capture(lambda x: run(program, x, state), (x,))
    assert captured.graph is not None
    other_x, other_state = numbers(seed)
    torch.manual_seed(1)
    expected = run(program, other_x, other_state)
    same([*captured.result, x, state], [*expected, other_x, other_state])

    x, _ = numbers(seed + 1000)  # and now the program, which finds the state changed
    other_x = x.clone()
    torch.manual_seed(2)
    inputs = captured.inputs([x])
    outputs = interpret.run(captured.graph, inputs, draw=captured.draw)
    found = captured.answer(outputs, [x])
    torch.manual_seed(2)
    expected = run(program, other_x, other_state)
    same([*found, x, state], [*expected, other_x, other_state])


def same(found: list[Any], expected: list[Any]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-5, atol=1e-6)
