"""Activation checkpointing: the same gradients, computed again rather than kept.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import importlib
from typing import Any

import pytest

WAYS = [True, False]


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers, dtype=t.float64, requires_grad=True)


def checkpointing(t: Any) -> Any:
    return importlib.import_module(f"{t.__name__}.utils.checkpoint")


def gradients(t: Any, function: Any, *inputs: Any, **options: Any) -> Any:
    """Of the plain call, then of the checkpointed one."""
    found = []
    for run in (lambda *a: function(*a), checkpointing(t).checkpoint):
        if run is checkpointing(t).checkpoint:
            out = run(function, *inputs, **options)
        else:
            out = run(*inputs)
        outs = out if isinstance(out, tuple) else (out,)
        for each in inputs:
            each.grad = None
        sum((each * each).sum() for each in outs if each.requires_grad).backward()
        found.append([None if x.grad is None else x.grad.tolist() for x in inputs])
    return found


FUNCTIONS = {
    "a chain": lambda a, b: (a * b).exp().sin() * b,
    "several outputs": lambda a, b: (a * b, (a / b).tanh()),
    "an output of an input": lambda a, b: (a.exp(), b * 1),
    "in place inside": lambda a, b: (a * b).mul_(a).exp_(),
    "a view inside": lambda a, b: (a * b)[1:] * a[:1],
    "one input unused": lambda a, b: a.exp() * 2,
    "saves nothing": lambda a, b: a + b,
    "matrices": lambda a, b: (a.view(1, 2) @ b.view(2, 1)).sin() * a,
}


@pytest.mark.parametrize("reentrant", WAYS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_gradients_are_those_of_the_plain_call(
    name: str, reentrant: bool, t: Any
) -> None:
    a, b = leaf(t, 0.5, -1.5), leaf(t, 2.0, 3.0)
    plain, again = gradients(t, FUNCTIONS[name], a, b, use_reentrant=reentrant)
    for one, other in zip(plain, again, strict=True):
        assert one is None or one == pytest.approx(other)


@pytest.mark.parametrize("reentrant", WAYS)
def test_the_function_runs_twice_and_keeps_nothing(reentrant: bool, t: Any) -> None:
    calls = []

    def function(x: Any) -> Any:
        calls.append(t.is_grad_enabled())
        return x.exp().exp()

    x = leaf(t, 0.1)
    y = checkpointing(t).checkpoint(function, x, use_reentrant=reentrant)
    assert len(calls) == 1
    y.sum().backward()
    assert len(calls) == 2
    assert calls[1]


@pytest.mark.parametrize("reentrant", WAYS)
@pytest.mark.parametrize("preserve", [True, False])
def test_random_numbers(reentrant: bool, preserve: bool, t: Any) -> None:
    drawn = []

    def function(x: Any) -> Any:
        drawn.append(t.rand(3, dtype=t.float64))
        return x * drawn[-1]

    t.manual_seed(3)
    x = leaf(t, 1.0, 2.0, 3.0)
    y = checkpointing(t).checkpoint(
        function, x, use_reentrant=reentrant, preserve_rng_state=preserve
    )
    between = t.rand(2)
    y.sum().backward()
    assert t.equal(*drawn) == preserve
    assert t.equal(x.grad, drawn[-1])
    after = t.rand(2)
    if preserve:
        t.manual_seed(3)
        t.rand(3, dtype=t.float64)
        assert t.equal(t.rand(2), between)
        assert t.equal(t.rand(2), after)


def test_keyword_arguments(t: Any) -> None:
    x, w = leaf(t, 2.0), leaf(t, 3.0)
    checkpoint = checkpointing(t).checkpoint
    y = checkpoint(
        lambda a, *, scale, power: (a * scale) ** power,
        x,
        scale=w,
        power=2,
        use_reentrant=False,
    )
    y.sum().backward()
    assert (x.grad.item(), w.grad.item()) == (36, 24)
    with pytest.raises(ValueError, match="Unexpected keyword arguments: scale"):
        checkpoint(lambda a, scale: a * scale, x, scale=w, use_reentrant=True)


@pytest.mark.filterwarnings("ignore:None of the inputs have requires_grad=True")
@pytest.mark.parametrize("inner", WAYS)
@pytest.mark.parametrize("outer", WAYS)
def test_nested(inner: bool, outer: bool, t: Any) -> None:
    checkpoint = checkpointing(t).checkpoint
    calls = []

    def deep(x: Any) -> Any:
        calls.append("deep")
        return x.sin().exp()

    def middle(x: Any) -> Any:
        calls.append("middle")
        return checkpoint(deep, x.tanh(), use_reentrant=inner) * x

    x = leaf(t, 0.3, 0.7)
    checkpoint(middle, x, use_reentrant=outer).sum().backward()
    found, x.grad = x.grad, None
    middle(x).sum().backward()
    assert found.tolist() == pytest.approx(x.grad.tolist())
    assert calls.count("deep") >= 3


def test_second_gradients(t: Any) -> None:
    x = leaf(t, 0.3, 0.7)

    def second(y: Any) -> Any:
        (first,) = t.autograd.grad(y.sum(), x, create_graph=True)
        return t.autograd.grad((first * first).sum(), x)[0].tolist()

    def function(x: Any) -> Any:
        return x.sin().exp() * x

    y = checkpointing(t).checkpoint(function, x, use_reentrant=False)
    assert second(y) == pytest.approx(second(function(x)))


def test_backward_twice(t: Any) -> None:
    x = leaf(t, 0.3)
    y = checkpointing(t).checkpoint(lambda x: x.exp().exp(), x, use_reentrant=False)
    y.sum().backward(retain_graph=True)
    first = x.grad.clone()
    y.sum().backward()
    assert x.grad.item() == pytest.approx(2 * first.item())
    with pytest.raises(RuntimeError, match="second time"):
        y.sum().backward()


def test_grad_and_inputs(t: Any) -> None:
    checkpoint = checkpointing(t).checkpoint
    x = leaf(t, 0.0)
    y = checkpoint(lambda x: x.exp() * 2, x, use_reentrant=False)
    assert t.autograd.grad(y, x)[0].item() == 2
    y = checkpoint(lambda x: x.exp() * 2, x, use_reentrant=True)
    with pytest.raises(RuntimeError, match=r"incompatible with .grad\(\) or passing"):
        t.autograd.grad(y, x)


def test_an_input_that_was_written(t: Any) -> None:
    x = leaf(t, 0.5)
    a = x * 1
    y = checkpointing(t).checkpoint(lambda a: a.exp() * a, a, use_reentrant=False)
    with t.no_grad():
        a.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_parameters_that_are_no_arguments(t: Any) -> None:
    x, w = leaf(t, 2.0), leaf(t, 3.0)
    checkpoint = checkpointing(t).checkpoint
    checkpoint(lambda x: x * w, x, use_reentrant=False).sum().backward()
    checkpoint(lambda x: x * w, x, use_reentrant=True).sum().backward()
    assert (x.grad.item(), w.grad.item()) == (6, 4)


@pytest.mark.parametrize("stop", [True, False])
def test_early_stop(stop: bool, t: Any) -> None:
    steps = []

    def function(x: Any) -> Any:
        y = x.exp()
        steps.append("saved all")
        z = y + 1
        steps.append("end")
        return z

    module = checkpointing(t)
    x = leaf(t, 0.5)
    with module.set_checkpoint_early_stop(stop):
        y = module.checkpoint(function, x, use_reentrant=False)
    y.sum().backward()
    assert steps == ["saved all", "end"] * (1 if stop else 2)


# ------------------------------------------------------------------ refused

CHANGES = {
    "different number of tensors": lambda x, again: x if again else x.exp(),
    "different metadata": lambda x, again: (x[:1] if again else x).exp(),
    "more tensors during": lambda x, again: x.exp().sin() if again else x.exp(),
}


@pytest.mark.parametrize("words", CHANGES)
def test_a_function_that_changes_its_mind(words: str, t: Any) -> None:
    module, calls = checkpointing(t), []

    def function(x: Any) -> Any:
        calls.append(1)
        return CHANGES[words](x, len(calls) > 1)

    with module.set_checkpoint_early_stop(False):
        y = module.checkpoint(function, leaf(t, 0.5, 0.6), use_reentrant=False)
    with pytest.raises(module.CheckpointError, match=words):
        y.sum().backward()


def test_a_check_of_unknown_name(t: Any) -> None:
    with pytest.raises(ValueError, match="determinism_check should be one of"):
        checkpointing(t).checkpoint(
            lambda x: x, leaf(t, 1.0), use_reentrant=False, determinism_check="all"
        )


def test_the_way_has_to_be_named(t: Any) -> None:
    with pytest.warns(UserWarning, match="the use_reentrant parameter should be pass"):
        checkpointing(t).checkpoint(lambda x: x, leaf(t, 1.0))


def test_inputs_without_gradients(t: Any) -> None:
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad=True"):
        checkpointing(t).checkpoint(lambda x: x * 2, t.ones(2), use_reentrant=True)


# ------------------------------------------------------------------ sequential


@pytest.mark.parametrize("reentrant", WAYS)
@pytest.mark.parametrize("segments", [1, 2, 3])
def test_a_chain_in_segments(segments: int, reentrant: bool, t: Any) -> None:
    t.manual_seed(0)
    model = t.nn.Sequential(
        t.nn.Linear(3, 4),
        t.nn.Tanh(),
        t.nn.Linear(4, 4),
        t.nn.ReLU(),
        t.nn.Linear(4, 1),
    )
    x = t.ones(2, 3, requires_grad=True)
    model(x).sum().backward()
    expected = [each.grad.clone() for each in (x, *model.parameters())]
    model.zero_grad()
    x.grad = None
    checkpoint_sequential = checkpointing(t).checkpoint_sequential
    checkpoint_sequential(model, segments, x, use_reentrant=reentrant).sum().backward()
    for each, right in zip((x, *model.parameters()), expected, strict=True):
        assert t.allclose(each.grad, right)


# ------------------------------------------------------------------ memory


def test_only_the_inputs_are_kept() -> None:
    import tracemalloc

    import tinygrad_edu as torch

    def chain(x: Any) -> Any:
        for _ in range(50):
            x = x.sin()
        return x

    def held(run: Any) -> int:
        x = torch.ones(20_000, requires_grad=True)
        tracemalloc.start()
        y = run(x)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        y.sum().backward()
        return size

    checkpoint = checkpointing(torch).checkpoint
    plain = held(chain)
    for reentrant in WAYS:
        kept = held(lambda x, way=reentrant: checkpoint(chain, x, use_reentrant=way))
        assert kept < plain / 20


def test_what_was_computed_again_is_freed_at_once() -> None:
    """At any time only one part's numbers are there, without the garbage collector."""
    import gc
    import tracemalloc

    import tinygrad_edu as torch

    def part(x: Any) -> Any:
        for _ in range(5):
            x = x.tanh()
        return x

    x = torch.ones(100_000, requires_grad=True)
    size, parts = x.numel() * x.element_size(), 10
    gc.collect()
    gc.disable()
    try:
        tracemalloc.start()
        y = x
        for _ in range(parts):
            y = checkpointing(torch).checkpoint(part, y, use_reentrant=False)
        y.sum().backward()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    finally:
        gc.enable()
    assert peak < (parts + 5 + 6) * size
