"""What a graph keeps, and what backward takes at its peak: bounds, loosely held.

``benchmarks/memory.py`` prints the figures beside PyTorch's.
"""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu.utils.checkpoint import checkpoint

SIZE = 50_000  # numbers of a tensor, 4 bytes each


def taken(forward: Callable[[], Any]) -> tuple[float, float]:
    """Kept by the graph, and at the peak of backward; in tensors of SIZE numbers."""
    forward().backward()  # whatever is imported on the way is there
    gc.collect()
    gc.disable()
    try:
        tracemalloc.start()
        loss = forward()
        kept = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        loss.backward()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    finally:
        gc.enable()
    return kept / (4 * SIZE), peak / (4 * SIZE)


def leaf() -> Any:
    return torch.ones(SIZE, requires_grad=True)


CHAINS = {  # a step, and how many tensors it has to keep
    "saves its result": (lambda y, w: y.tanh(), 1),
    "saves its argument": (lambda y, w: y.sin(), 1),
    "saves the constant only": (lambda y, w: y * w, 0),
    "divides by a constant": (lambda y, w: y / w, 0),
    "saves nothing": (lambda y, w: y + w, 0),
    "two steps": (lambda y, w: (y * w).exp(), 1),
    "in place": (lambda y, w: (y * w).exp_(), 2),  # the written memory, and the result
    "relu": (lambda y, w: (y + w).relu(), 1),
}


@pytest.mark.parametrize("name", CHAINS)
def test_what_a_chain_keeps(name: str) -> None:
    step, keeps = CHAINS[name]
    x, w, steps = leaf(), torch.ones(SIZE), 20

    def forward() -> Any:
        y = x
        for _ in range(steps):
            y = step(y, w)
        return y.sum()

    kept, peak = taken(forward)
    assert kept < keeps * steps + 2
    assert peak < kept + 5, "backward frees what it has used"


def test_a_leaf_that_is_used_often() -> None:
    x = leaf()
    kept, peak = taken(lambda: sum((x * n).sum() for n in range(1, 21)))
    assert kept < 2
    assert peak < 6, "its gradients are added up as they come"


def test_gradients_wait_for_nobody() -> None:
    """A wide graph: a gradient is added to the others at once, not kept in a list."""
    x = leaf()

    def forward() -> Any:
        y = x * 1
        return sum([y.sum() for _ in range(20)])

    _, peak = taken(forward)
    assert peak < 6


def test_checkpoints_keep_their_inputs_only() -> None:
    x = leaf()

    def part(y: Any) -> Any:
        for _ in range(10):
            y = y.tanh()
        return y

    def forward() -> Any:
        y = x
        for _ in range(4):
            y = checkpoint(part, y, use_reentrant=False)
        return y.sum()

    kept, peak = taken(forward)
    assert kept < 6
    assert peak < 4 + 10 + 7


def test_a_graph_that_is_dropped_is_gone() -> None:
    x = leaf()

    def forward() -> Any:
        y = x
        for _ in range(20):
            y = y.tanh().view(-1, 1)[:, 0]
            y.mul_(0.5)
        return y.sum()

    gc.collect()
    gc.disable()
    try:
        tracemalloc.start()
        forward()
        left = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    finally:
        gc.enable()
    assert left < 4 * SIZE


def test_a_million_nodes() -> None:
    """Neither backward nor deletion recurses; a node and its tensor are small."""
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(1_000_000):
        y = y + 1
    y.backward(retain_graph=True)
    assert x.grad.item() == 1
    first = weakref.ref(y.grad_fn)
    del y
    assert first() is None


def test_a_long_chain_of_custom_functions() -> None:
    class Identity(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = x * 1
            ctx.save_for_backward(x, y)
            return y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * len(ctx.saved_tensors) / 2

    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(20_000):
        y = Identity.apply(y)
    y.backward(retain_graph=True)
    assert x.grad.item() == 1
    first = weakref.ref(y.grad_fn)
    gc.disable()
    try:
        del y
        assert first() is None
    finally:
        gc.enable()
