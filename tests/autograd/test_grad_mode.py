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


def test_set_grad_enabled_as_a_decorator(t: Any) -> None:
    @t.set_grad_enabled(False)
    def mode() -> bool:
        return bool(t.is_grad_enabled())

    assert t.is_grad_enabled()
    assert not mode()
    assert t.is_grad_enabled()


def test_a_decorated_function_in_two_modes(t: Any) -> None:
    @t.enable_grad()
    def count_down(n: int) -> list[bool]:
        with t.no_grad():
            below = count_down(n - 1) if n else []
        return [*below, bool(t.is_grad_enabled())]

    with t.no_grad():
        assert count_down(3) == [True] * 4
        assert not t.is_grad_enabled()


def test_a_decorated_generator_is_a_whole_generator(t: Any) -> None:
    seen = []

    @t.no_grad()
    def talk() -> Any:
        sent = yield t.is_grad_enabled()
        seen.append((sent, t.is_grad_enabled()))
        try:
            yield "second"
        except ValueError:
            seen.append(("caught", t.is_grad_enabled()))
            yield "third"
        try:
            yield "fourth"
        finally:
            seen.append(("closed", t.is_grad_enabled()))
        return "never"

    talking = talk()
    assert next(talking) is False
    assert t.is_grad_enabled()
    assert talking.send("hello") == "second"
    assert talking.throw(ValueError()) == "third"
    assert next(talking) == "fourth"
    talking.close()
    assert seen == [("hello", False), ("caught", False), ("closed", False)]
    assert t.is_grad_enabled()


def test_what_a_decorated_generator_returns(t: Any) -> None:
    @t.no_grad()
    def steps() -> Any:
        yield 1
        return "the end"

    walking = steps()
    next(walking)
    with pytest.raises(StopIteration) as stop:
        next(walking)
    assert stop.value.value == "the end"


@pytest.mark.filterwarnings("ignore:Decorating classes is deprecated")
def test_a_decorated_class(t: Any) -> None:
    @t.no_grad()
    class Model:
        def __init__(self) -> None:
            self.mode = t.is_grad_enabled()

    assert Model().mode is False


def test_one_context_entered_twice() -> None:
    """PyTorch forgets what the mode was before."""
    import tinygrad_edu as torch

    mode = torch.no_grad()
    with mode, mode:
        assert not torch.is_grad_enabled()
    assert torch.is_grad_enabled()
