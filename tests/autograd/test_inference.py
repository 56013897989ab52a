"""Inference tensors: what is made in ``inference_mode`` stays out of all graphs.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest


def leaf(t: Any) -> Any:
    return t.tensor([1.0, 2.0, 3.0], requires_grad=True)


def made_inside(t: Any) -> Any:
    with t.inference_mode():
        return leaf(t) * 2


MAKERS = {
    "a result": lambda t, x: x * 2,
    "of two": lambda t, x: x + x,
    "of a reduction": lambda t, x: x.sum(),
    "of a comparison": lambda t, x: x > 1,
    "a new tensor": lambda t, x: t.ones(3),
    "from a list": lambda t, x: t.tensor([1.0]),
    "like another": lambda t, x: t.zeros_like(x),
    "random": lambda t, x: t.rand(3),
    "a copy": lambda t, x: x.clone(),
    "one of several": lambda t, x: x.max(0).indices,
    "a view of a result": lambda t, x: (x * 2)[1:],
}


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_made_inside(name: str, t: Any) -> None:
    x = leaf(t)
    with t.inference_mode():
        made = MAKERS[name](t, x)
    assert made.is_inference()
    assert t.is_inference(made)
    assert not made.requires_grad
    with pytest.raises(RuntimeError, match="Inference tensors do not track version co"):
        _ = made._version


OUTSIDE = {
    "a view of a tensor from outside": lambda t, x: x[1:],
    "detached from outside": lambda t, x: x.detach(),
    "written from outside": lambda t, x: x.detach().add_(1),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_comes_from_outside(name: str, t: Any) -> None:
    x = leaf(t)
    with t.inference_mode():
        made = OUTSIDE[name](t, x)
    assert not made.is_inference()
    assert made._version == x._version


def test_it_is_not_saved(t: Any) -> None:
    made = made_inside(t)
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for bac"):
        _ = leaf(t) * made
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for bac"):
        _ = leaf(t).view(1, 3) @ made.view(3, 1)
    total = (leaf(t) + made).sum()  # saves nothing
    assert total.requires_grad


def test_a_clone_is_a_normal_tensor(t: Any) -> None:
    copy = made_inside(t).clone()
    assert not copy.is_inference()
    assert (leaf(t) * copy).requires_grad
    before = copy._version
    assert copy.add_(1)._version == before + 1


def test_results_outside_are_normal(t: Any) -> None:
    made = made_inside(t)
    assert not (made * 2).is_inference()
    assert made[1:].is_inference()
    assert made.detach().is_inference()


WRITES = {
    "add_": lambda x: x.add_(1),
    "+=": lambda x: x.__iadd__(1),
    "setitem": lambda x: x.__setitem__(0, x[0] + 5),
    "mul_": lambda x: x.mul_(7),
    "a view": lambda x: x[1:].mul_(2),
}


@pytest.mark.parametrize("grad", [True, False])
@pytest.mark.parametrize("name", WRITES)
def test_it_is_written_inside_only(name: str, grad: bool, t: Any) -> None:
    made = made_inside(t)
    before = made.tolist()
    with (
        t.set_grad_enabled(grad),
        pytest.raises(RuntimeError, match="Inplace update to"),
    ):
        WRITES[name](made)
    if t.__name__ != "torch":  # PyTorch refuses when it has already written
        assert made.tolist() == before
    before = made.tolist()
    with t.inference_mode():
        WRITES[name](made)
    assert made.tolist() != before


def test_it_becomes_no_leaf(t: Any) -> None:
    made = made_inside(t)
    with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference t"):
        made.requires_grad_()
    with t.inference_mode():
        assert made.requires_grad_().requires_grad


def test_a_view_made_inside_is_not_written_outside(t: Any) -> None:
    a = leaf(t) * 1
    with t.inference_mode():
        view = a[1:]
    with pytest.raises(
        RuntimeError, match="A view was created in inference mode and is"
    ):
        view.add_(1)
    assert a.tolist() == [1, 2, 3]


def test_modes_nest(t: Any) -> None:
    x, seen = leaf(t), []

    def note() -> None:
        y = x * 2
        seen.append((t.is_inference_mode_enabled(), y.is_inference(), y.requires_grad))

    with t.inference_mode():
        note()
        with t.inference_mode(False):
            note()
        with t.enable_grad():
            note()
        with t.no_grad():
            note()
    note()
    inside, normal = (True, True, False), (False, False, True)
    assert seen == [inside, normal, inside, inside, normal]


def test_as_a_decorator(t: Any) -> None:
    x = leaf(t)

    @t.inference_mode()
    def called(x: Any) -> Any:
        return x * 2

    @t.inference_mode
    def bare(x: Any) -> Any:
        return x * 2

    @t.inference_mode()
    def generator(x: Any) -> Any:
        for _ in range(2):
            yield x * 2

    made = [called(x), bare(x), *generator(x)]
    assert [each.is_inference() for each in made] == [True] * 4
    assert not (x * 2).is_inference()


def test_other_threads_are_not_in_it(t: Any) -> None:
    x, seen = leaf(t), []

    def record() -> None:
        seen.append(x * 2)
        seen.append((x * 2)[1:].add_(1))

    with t.inference_mode():
        thread = threading.Thread(target=record)
        thread.start()
        thread.join()
    assert (seen[0].is_inference(), seen[0].requires_grad) == (False, True)


def test_a_model(t: Any) -> None:
    t.manual_seed(0)
    model = t.nn.Sequential(t.nn.Linear(3, 4), t.nn.ReLU(), t.nn.Linear(4, 1))
    x = t.ones(2, 3)
    with t.no_grad():
        expected = model(x)
    with t.inference_mode():
        found = model(x)
    assert t.equal(found, expected)
    model(x).sum().backward()  # the parameters are as they were
    assert all(p.grad is not None for p in model.parameters())


def test_numbers_made_inside_serve_outside() -> None:
    """Python numbers become tensors that are kept; those must stay normal ones."""
    import tinygrad_edu as torch

    x = leaf(torch)
    with torch.inference_mode():
        _ = x * 123.25
    (x * 123.25).sum().backward()
    assert x.grad.tolist() == [123.25] * 3
