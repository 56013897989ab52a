"""Whether operations are recorded: no_grad and its relatives, as in PyTorch."""

from __future__ import annotations

import threading
from typing import Any

import pytest


def test_modes_nest_and_end(t: Any) -> None:
    x = t.ones(1, requires_grad=True)
    with t.no_grad():
        assert not (x * 2).requires_grad
        with t.enable_grad():
            assert (x * 2).requires_grad
        assert not t.is_grad_enabled()
    assert (x * 2).requires_grad


def test_a_mode_ends_with_an_error(t: Any) -> None:
    with pytest.raises(ValueError, match="stop"), t.no_grad():
        raise ValueError("stop")
    assert t.is_grad_enabled()


def test_decorators(t: Any) -> None:
    x = t.ones(1, requires_grad=True)

    @t.no_grad()
    def called(a: Any) -> Any:
        return a * 2

    @t.no_grad
    def bare(a: Any, depth: int = 3) -> Any:
        return bare(a, depth - 1) if depth else a * 2

    @t.enable_grad()
    def enabled(a: Any) -> Any:
        return a * 2

    assert not called(x).requires_grad
    assert not bare(x).requires_grad
    with t.no_grad():
        assert enabled(x).requires_grad
    assert called.__name__ == "called"
    assert t.is_grad_enabled()


def test_set_grad_enabled(t: Any) -> None:
    try:
        t.set_grad_enabled(False)
        assert not t.is_grad_enabled()
        with t.set_grad_enabled(True):
            assert t.is_grad_enabled()
        assert not t.is_grad_enabled()
    finally:
        t.set_grad_enabled(True)


def test_inference_mode(t: Any) -> None:
    x = t.ones(1, requires_grad=True)
    with t.inference_mode():
        assert not (x * 2).requires_grad
    with t.inference_mode(False):
        assert (x * 2).requires_grad

    @t.inference_mode()
    def answer() -> Any:
        return x * 2

    assert not answer().requires_grad


def test_a_thread_has_its_own_mode(t: Any) -> None:
    seen: list[bool] = []
    with t.no_grad():
        thread = threading.Thread(target=lambda: seen.append(t.is_grad_enabled()))
        thread.start()
        thread.join()
        assert not t.is_grad_enabled()
    assert seen == [True]


def test_a_generator_in_no_grad(t: Any) -> None:
    x = t.ones(1, requires_grad=True)

    @t.no_grad()
    def batches() -> Any:
        for _ in range(2):
            yield x * 2

    assert [each.requires_grad for each in batches()] == [False, False]
    assert t.is_grad_enabled()


def test_a_leaf_made_in_no_grad_can_need_gradients(t: Any) -> None:
    with t.no_grad():
        x = t.ones(1, requires_grad=True)
    assert x.requires_grad
    (x * 2).backward()
    assert x.grad.item() == 2
