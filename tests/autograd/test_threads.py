"""Threads and tasks: modes are each one's own, gradients are lost by nobody.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers or (1.0, 2.0, 3.0), dtype=t.float64, requires_grad=True)


def at_once(*jobs: Callable[[], Any]) -> None:
    """Run jobs in threads that start together; raise what they raise."""
    ready, errors = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], Any]) -> None:
        ready.wait()
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if errors:
        raise errors[0]


def test_no_gradient_gets_lost(t: Any) -> None:
    """Many backward passes to one leaf: their sum is in its grad."""
    x = leaf(t)

    def train() -> None:
        for _ in range(100):
            (x * 2).sum().backward()

    at_once(*[train] * 4)
    assert x.grad.tolist() == [800] * 3


def test_two_threads_over_one_graph(t: Any) -> None:
    x = leaf(t)
    shared = (x * x).exp()
    tails = [(shared * n).sum() for n in (1, 2, 3)]
    expected = t.autograd.grad(sum(tails), x, retain_graph=True)[0]

    def walk(tail: Any) -> Callable[[], None]:
        return lambda: [tail.backward(retain_graph=True) for _ in range(20)] and None

    at_once(*[walk(tail) for tail in tails])
    assert t.allclose(x.grad, expected * 20)


def test_a_graph_is_used_up_by_one_thread_only() -> None:
    """The others are refused, and no gradient is counted twice or half."""
    import tinygrad_edu as torch

    x = leaf(torch)
    for _ in range(20):
        x.grad = None
        y = x
        for _ in range(20):
            y = y.exp().log()
        loss, refused = y.sum(), []

        def walk(loss: Any = loss, refused: list[int] = refused) -> None:
            try:
                loss.backward()
            except RuntimeError as error:
                assert "second time" in str(error)  # noqa: PT017
                refused.append(1)

        at_once(walk, walk)
        done = 2 - len(refused)
        assert done <= 1 or len(refused) == 0
        if x.grad is not None:
            assert x.grad.tolist() == pytest.approx([done] * 3)


def test_modes_are_each_threads_own(t: Any) -> None:
    x, wrong = leaf(t), []

    def evaluate() -> None:
        for _ in range(200):
            with t.no_grad():
                if (x * 2).requires_grad:
                    wrong.append("recorded in no_grad")

    def infer() -> None:
        for _ in range(200):
            with t.inference_mode():
                if not (x * 2).is_inference():
                    wrong.append("no inference tensor")

    def train() -> None:
        for _ in range(200):
            y = x * 2
            if not y.requires_grad or y.is_inference():
                wrong.append("not recorded")

    at_once(evaluate, infer, train, train)
    assert wrong == []


def test_training_beside_an_evaluation(t: Any) -> None:
    def loss_after_training() -> Any:
        x = leaf(t)
        for _ in range(50):
            x.grad = None
            (x * x).sum().backward()
            with t.no_grad():
                x -= 0.01 * x.grad
        return (x * x).sum().item()

    expected, found = loss_after_training(), []

    def evaluate() -> None:
        with t.no_grad():
            for _ in range(300):
                leaf(t).exp().sum()

    at_once(lambda: found.append(loss_after_training()), evaluate)
    assert found == [pytest.approx(expected)]


def test_hooks_that_run_backward_themselves(t: Any) -> None:
    """A pass within a pass: the inner one has its own state."""
    x, y = leaf(t), leaf(t)
    a = x * 2

    def inner(gradient: Any) -> None:
        with t.enable_grad():
            (y * gradient.sum()).sum().backward()

    a.register_hook(inner)
    a.sum().backward()
    assert x.grad.tolist() == [2] * 3
    assert y.grad.tolist() == [3] * 3


def test_tasks_have_modes_of_their_own() -> None:
    """A mode is a context variable: it does not leak from one task to another."""
    import tinygrad_edu as torch

    x, seen = leaf(torch), []

    async def evaluate() -> None:
        with torch.no_grad():
            await asyncio.sleep(0)
            seen.append(("evaluate", (x * 2).requires_grad))

    async def train() -> None:
        await asyncio.sleep(0)
        seen.append(("train", (x * 2).requires_grad))

    async def both() -> None:
        await asyncio.gather(evaluate(), train())

    asyncio.run(both())
    assert sorted(seen) == [("evaluate", False), ("train", True)]


def test_anomaly_mode_and_hooks_beside_training() -> None:
    """Watchers come and go while another thread records and walks back."""
    import tinygrad_edu as torch

    found = []

    def watch() -> None:
        for _ in range(50):
            x = leaf(torch)
            with torch.autograd.graph.save_on_cpu(), torch.autograd.detect_anomaly():
                (x * x).exp().sum().backward()

    def train() -> None:
        for _ in range(200):
            x = leaf(torch)
            (x * x).sum().backward()
            found.append(x.grad.tolist())

    at_once(watch, train, train)
    assert found == [[2, 4, 6]] * 400
