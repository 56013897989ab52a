"""Random programs of operations, views and in-place writes, run by both libraries.

Where both give a gradient it is the same, and so is the gradient of the gradient; where
PyTorch refuses, this library refuses too or is right by differences; it never refuses
alone. A program that fails is shrunk to its shortest form.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import STEPS, take_step

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

FIRST = np.array([[0.3, -0.7, 0.2], [1.1, 0.4, -0.6]])
SECOND = np.array([[0.5, 0.25], [-0.6, 0.8], [0.15, -0.35]])

ONE = {
    "exp": lambda t, x: (x * 0.3).exp(),
    "tanh": lambda t, x: x.tanh(),
    "square": lambda t, x: x * x,
    "softmax": lambda t, x: x.softmax(0) if x.dim() else x.sigmoid(),
    "cumsum": lambda t, x: x.cumsum(-1) if x.dim() else x * 2,
    "mean": lambda t, x: x.mean(-1, keepdim=True) if x.numel() and x.dim() else x + 1,
    "logsumexp": lambda t, x: x.logsumexp(0) if x.numel() and x.dim() else x.sin(),
    "gathered": lambda t, x: x[[-1, 0, 0]] if x.dim() and x.shape[0] else x.cos(),
    "masked": lambda t, x: x[x.detach() > 0],
    "matmul": lambda t, x: x @ x.mT if x.dim() >= 2 else x.neg(),
    "clone": lambda t, x: x.clone(),
    "cat": lambda t, x: t.cat([x, x * 2], -1) if x.dim() else t.stack([x, x.sin()]),
}
TWO = {
    "add": lambda t, x, y: x + y,
    "mul": lambda t, x, y: x * y,
    "maximum": lambda t, x, y: t.maximum(x, y),
    "where": lambda t, x, y: t.where(x > y, x * y, y),
    "div": lambda t, x, y: x / (y * y + 1),
}
WRITE = {
    "exp_": lambda t, x: x.mul_(0.2).exp_(),
    "tanh_": lambda t, x: x.tanh_(),
    "sigmoid_": lambda t, x: x.sigmoid_(),
    "mul_": lambda t, x: x.mul_(1.5),
    "zero_": lambda t, x: x.zero_(),
    "fill_": lambda t, x: x.fill_(0.7),
    "clamp_": lambda t, x: x.clamp_(-0.5, 0.9),
    "masked_fill_": lambda t, x: x.masked_fill_(x.detach() > 0.5, 0.25),
    "quietly": lambda t, x: quietly(t, x),
}
WRITE_TWO = {
    "add_": lambda t, x, y: x.add_(y),
    "mul_": lambda t, x, y: x.mul_(y),
    "copy_": lambda t, x, y: x.copy_(y),
    "sub_": lambda t, x, y: x.sub_(y, alpha=0.5),
    "first": lambda t, x, y: x.__setitem__(0, y.mean()) if x.dim() else x.add_(y),
    "tail": lambda t, x, y: x.__setitem__((..., slice(1, None)), y.mean()),
    "mask": lambda t, x, y: x.__setitem__(x.detach() > 0, y.mean()),
    "list": lambda t, x, y: x.__setitem__([0, -1], y.mean()),
    "add at": lambda t, x, y: x.__setitem__(0, x[0] * y.mean()),
}
KINDS = {"one": ONE, "two": TWO, "view": STEPS, "write": WRITE, "write two": WRITE_TWO}


def quietly(t: Any, x: Any) -> None:
    """A write that the graph is not told of, though it notices."""
    with t.no_grad():
        x.mul_(0.5)


@st.composite
def programs(draw: Any) -> list[tuple[str, str, float, float]]:
    """Steps: a kind, a name, and fractions that choose among the tensors."""
    fraction = st.floats(0, 0.999)
    names = {kind: st.sampled_from(sorted(KINDS[kind])) for kind in KINDS}
    kinds = st.sampled_from(["one", "two", "view", "view", "write", "write two"])
    found = []
    for kind in draw(st.lists(kinds, min_size=1, max_size=9)):
        found.append((kind, draw(names[kind]), draw(fraction), draw(fraction)))
    return found


def run(t: Any, steps: Any, leaves: list[Any]) -> Any:
    """The program's result: a weighted sum of all tensors it has made."""
    tensors = [leaves[0] * 1, leaves[1] * 1, leaves[0].sin()]
    for kind, name, one, other in steps:
        x = tensors[int(one * len(tensors))]
        y = tensors[int(other * len(tensors))]
        y = y if x.shape == y.shape else y.sum() / 9
        if kind == "one":
            tensors.append(ONE[name](t, x))
        elif kind == "two":
            tensors.append(TWO[name](t, x, y))
        elif kind == "view":
            tensors.append(take_step(x, (name, other, one * 7 % 1, other * 5 % 1)))
        elif kind == "write":
            WRITE[name](t, x)
        elif x.dim() or name.endswith("_"):
            WRITE_TWO[name](t, x, y)
    return sum((each * (0.5 + 0.37 * i)).sum() for i, each in enumerate(tensors))


def gradients(t: Any, steps: Any) -> list[Any] | str:
    """The result, its gradients and theirs; or why the library refuses."""
    leaves = [t.tensor(a, requires_grad=True) for a in (FIRST, SECOND)]
    try:
        total = run(t, steps, leaves)
        found = t.autograd.grad(
            total, leaves, create_graph=True, materialize_grads=True
        )
        seen = [total.item(), *[each.detach().numpy() for each in found]]
        again = sum((each * each).sum() for each in found)
        if again.requires_grad:
            second = t.autograd.grad(again, leaves, materialize_grads=True)
            seen += [each.numpy() for each in second]
    except (RuntimeError, IndexError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return seen


def slope(steps: Any, along: list[Any]) -> float:
    """The slope along a direction, by differences."""
    ends = []
    with tinygrad_edu.no_grad():
        for e in (1e-6, -1e-6):
            moved = [FIRST + e * along[0], SECOND + e * along[1]]
            ends.append(run(tinygrad_edu, steps, [*map(tinygrad_edu.tensor, moved)]))
    return float(ends[0] - ends[1]) / 2e-6


# Differences see the number that was cut off, or that a list names twice.
WITHOUT_SLOPE = {"detach", "quietly", "clamp_", "masked_fill_", "mask", "list"}
OUTCOMES: Counter[str] = Counter()


@settings(max_examples=settings().max_examples * 4)
@given(steps=programs())
def test_programs(steps: Any) -> None:
    ours, theirs = gradients(tinygrad_edu, steps), gradients(torch, steps)
    if isinstance(ours, str):
        OUTCOMES["both refuse"] += 1
        assert isinstance(theirs, str), ours
        assert ours.split(":")[0] == theirs.split(":")[0]
    elif isinstance(theirs, str):
        OUTCOMES["PyTorch refuses"] += 1
        names = {name for _, name, *_ in steps}
        if not names & WITHOUT_SLOPE:
            along = [np.cos(FIRST * 9), np.sin(SECOND * 7)]
            found = sum((g * v).sum() for g, v in zip(ours[1:3], along, strict=True))
            assert found == pytest.approx(slope(steps, along), rel=1e-4, abs=1e-4)
    else:
        OUTCOMES["both answer"] += 1
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, 1e-8, 1e-9)


def test_most_programs_run() -> None:
    """Both libraries answer often enough for the comparison to mean something."""
    if OUTCOMES:
        assert OUTCOMES["both answer"] > sum(OUTCOMES.values()) / 3
