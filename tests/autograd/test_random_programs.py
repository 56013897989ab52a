"""Random programs of operations, views and in-place writes, run by both libraries.

Where both give a gradient, it is the same. Where PyTorch refuses and this library does
not (it keeps a private copy of more results), the gradient is checked by differences.
A seed that fails is a complete report: ``program(seed)`` is what was run.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import tinygrad_edu

FIRST = np.array([[0.3, -0.7], [1.1, 0.4], [-0.2, 0.9]])
SECOND = np.array([[0.5, 0.25], [-0.6, 0.8], [0.15, -0.35]])

VIEWS = {
    "turned": lambda x: x.t() if x.dim() == 2 else x.reshape(-1),
    "first": lambda x: x[0] if x.dim() else x,
    "tail": lambda x: x[1:] if x.dim() and x.shape[0] > 1 else x,
    "flat": lambda x: x.reshape(-1),
    "deeper": lambda x: x.unsqueeze(0) if x.dim() < 3 else x,
    "stretched": lambda x: x.expand(2, *x.shape) if x.dim() < 3 else x,
    "column": lambda x: x[..., 0] if x.dim() else x,
    "detached": lambda x: x.detach(),
    "gathered": lambda x: x[[0, -1]] if x.dim() else x,
    "piece": lambda x: x.split(1)[0] if x.dim() else x,
    "every other": lambda x: x[::2] if x.dim() else x,
}
WRITES = {
    "exp_": lambda x: x.exp_(),
    "tanh_": lambda x: x.tanh_(),
    "sigmoid_": lambda x: x.sigmoid_(),
    "relu_": lambda x: x.relu_(),
    "mul_": lambda x: x.mul_(1.5),
    "add_": lambda x: x.add_(0.3),
    "zero_": lambda x: x.zero_(),
    "fill_": lambda x: x.fill_(0.7),
}
ONE = ["exp", "tanh", "sigmoid", "neg", "relu", "abs", "clone", "sin"]
TWO = ["add", "mul", "sub", "maximum"]
WRITES_OF_TWO = ["add_", "mul_", "sub_", "copy_"]


def program(seed: int) -> list[tuple[str, str, float, float]]:
    """Steps: a kind, a name, and two fractions that choose among the tensors."""
    source = random.Random(seed)
    kinds = {
        "one": ONE,
        "two": TWO,
        "view": list(VIEWS),
        "write": list(WRITES),
        "write two": WRITES_OF_TWO,
        "set": ["0", "-1"],
    }
    chosen = source.choices(list(kinds), [4, 4, 6, 4, 3, 2], k=source.randint(4, 14))
    return [
        (kind, source.choice(kinds[kind]), source.random(), source.random())
        for kind in chosen
    ]


def run(t: Any, steps: Any, leaves: list[Any]) -> Any:
    """The program's result: a weighted sum of all tensors it has made."""
    tensors = [leaves[0] * 1, leaves[1] * 1, leaves[0].sin()]
    for kind, name, one, other in steps:
        x = tensors[int(one * len(tensors))]
        y = tensors[int(other * len(tensors))]
        if kind == "one":
            tensors.append(getattr(x, name)())
        elif kind == "two":
            y = y if x.shape == y.shape else y.sum()
            tensors.append(getattr(t, name)(x, y))
        elif kind == "view":
            tensors.append(VIEWS[name](x))
        elif kind == "write":
            WRITES[name](x)
        elif kind == "write two":
            getattr(x, name)(y if x.shape == y.shape else y.mean())
        elif x.dim():
            x[int(name)] = y.mean()
    return sum((each * (0.5 + 0.37 * i)).sum() for i, each in enumerate(tensors))


def gradients(t: Any, steps: Any) -> tuple[float, list[Any]] | None:
    """The result and its gradients, or None where the library refuses."""
    leaves = [t.tensor(a, requires_grad=True) for a in (FIRST, SECOND)]
    try:
        total = run(t, steps, leaves)
        found = t.autograd.grad(total, leaves, materialize_grads=True)
    except (RuntimeError, NotImplementedError):
        return None
    return total.item(), [each.numpy() for each in found]


def slope(t: Any, steps: Any, along: list[Any]) -> float:
    """The slope along a direction, by differences."""
    with t.no_grad():
        ahead, behind = (
            run(
                t,
                steps,
                [t.tensor(FIRST + e * along[0]), t.tensor(SECOND + e * along[1])],
            )
            for e in (1e-6, -1e-6)
        )
    return float(ahead - behind) / 2e-6


@pytest.mark.parametrize("start", range(0, 600, 50))
def test_random_programs(start: int, real: Any) -> None:
    agreed = 0
    for seed in range(start, start + 50):
        steps = program(seed)
        ours, theirs = gradients(tinygrad_edu, steps), gradients(real, steps)
        if ours is None:
            continue
        if theirs is not None:
            agreed += 1
            assert ours[0] == pytest.approx(theirs[0]), f"seed {seed}"
            for one, other in zip(ours[1], theirs[1], strict=True):
                np.testing.assert_allclose(one, other, 1e-9, 1e-12, err_msg=f"{seed}")
        elif not any(name == "detached" for _, name, *_ in steps):
            along = [np.cos(FIRST * 9), np.sin(SECOND * 7)]
            expected = slope(tinygrad_edu, steps, along)
            found = sum((g * v).sum() for g, v in zip(ours[1], along, strict=True))
            assert found == pytest.approx(expected, rel=1e-4, abs=1e-5), f"seed {seed}"
    assert agreed >= 10


def test_steps_shown_and_not_shown_give_the_same_gradients() -> None:
    """The engine's quick way past usual nodes is the careful way, only quicker."""
    compared = 0
    for seed in range(200):
        found = []
        for walk in (tinygrad_edu.autograd.backward, shown):
            leaves = [
                tinygrad_edu.tensor(a, requires_grad=True) for a in (FIRST, SECOND)
            ]
            try:
                walk(run(tinygrad_edu, program(seed), leaves))
            except RuntimeError:
                break
            found.append([None if x.grad is None else x.grad.numpy() for x in leaves])
        for one, other in zip(*found, strict=True) if len(found) == 2 else ():
            compared += 1
            np.testing.assert_array_equal(one, other, err_msg=f"seed {seed}")
    assert compared > 100


def shown(loss: Any) -> None:
    """A backward pass whose every step is looked at."""
    for _ in tinygrad_edu.autograd.graph.backward_steps(loss):
        pass
