"""In-place operations: right, or refused; never silently wrong.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import importlib
from typing import Any

import pytest

MODIFIED = "modified by an inplace operation"


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers or (1.0, 2.0, 3.0), dtype=t.float64, requires_grad=True)


# ------------------------------------------------------------------ refused

WRITES = {
    "add_": lambda x: x.add_(1),
    "+=": lambda x: x.__iadd__(1),
    "setitem": lambda x: x.__setitem__(0, 5.0),
    "zero_": lambda x: x.zero_(),
    "fill_": lambda x: x.fill_(2),
    "copy_": lambda x: x.copy_(x.detach() * 2),
    "exp_": lambda x: x.exp_(),
    "masked_fill_": lambda x: x.masked_fill_(x > 1, 0),
    "uniform_": lambda x: x.uniform_(),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_leaf_is_refused(name: str, t: Any) -> None:
    x = leaf(t)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad is bei"):
        WRITES[name](x)
    assert x.tolist() == [1, 2, 3]


@pytest.mark.parametrize("name", WRITES)
def test_a_view_of_a_leaf_is_refused(name: str, t: Any) -> None:
    x = leaf(t)
    with pytest.raises(
        RuntimeError, match="a view of a leaf Variable that requires gr"
    ):
        WRITES[name](x[1:])
    assert x.tolist() == [1, 2, 3]


@pytest.mark.parametrize("name", WRITES)
def test_a_leaf_may_be_written_outside_the_graph(name: str, t: Any) -> None:
    x = leaf(t)
    with t.no_grad():
        WRITES[name](x)
        WRITES[name](x[1:])
    assert x.is_leaf
    assert x.requires_grad
    assert x.grad_fn is None


def pooled(a: Any) -> Any:
    """The larger of each two neighbours."""
    library = importlib.import_module(type(a).__module__.partition(".")[0])
    return library.nn.functional.max_pool2d(a.view(1, 1, 1, 3), (1, 2), 1)


SAVED = {
    "argument of exp": lambda a, b: (a.exp(), a),  # exp saves its result, not a
    "result of exp": lambda a, b: (lambda y: (y, y))(a.exp()),
    "first factor": lambda a, b: (a * b, a),
    "second factor": lambda a, b: (a * b, b),
    "divisor": lambda a, b: (a / b, b),
    "square": lambda a, b: (a**2, a),
    "matrix": lambda a, b: (a @ b, b),
    "detached": lambda a, b: (a * b, b.detach()),
    "a view": lambda a, b: (a * b, b[1:]),
    "a saved view": lambda a, b: (a[1:] * b[1:], b),
    "a transposed view": lambda a, b: (a * b.view(3, 1).t(), b),
    "an expanded view": lambda a, b: (a * b.expand(2, 3), b),
    "a view of a view": lambda a, b: (a * b[:2][0], b[:2][1:]),
    "softmax": lambda a, b: (lambda y: (y, y))(a.softmax(0)),
    "relu": lambda a, b: (lambda y: (y * 2, y))(a.relu()),
    "added": lambda a, b: (a + b, b),  # saves nothing
    "summed": lambda a, b: (a.sum() * 2, a),
    "condition": lambda a, b: (a.masked_fill(b > 2, 0), b),
    "result of a pool": lambda a, b: (lambda y: (y * 2, y))(pooled(a)),
}
ALLOWED = ("argument of exp", "added", "summed", "condition", "result of a pool")


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_value_that_was_written(name: str, t: Any) -> None:
    """Exactly where PyTorch refuses, or else the right gradient."""
    x, y = leaf(t), leaf(t, 2.0, 3.0, 4.0)
    a, b = x * 1, y * 1
    out, written = SAVED[name](a, b)
    weights = t.ones_like(out)
    expected = t.autograd.grad(
        out, [x, y], weights, retain_graph=True, allow_unused=True
    )
    with t.no_grad():
        written.mul_(3)
    try:
        found = t.autograd.grad(out, [x, y], weights, allow_unused=True)
    except RuntimeError as error:
        assert MODIFIED in str(error)  # noqa: PT017
        assert name not in ALLOWED
        return
    assert name in ALLOWED
    for one, other in zip(found, expected, strict=True):
        assert (one is None and other is None) or t.equal(one, other)


def test_the_error_names_the_tensor() -> None:
    import tinygrad_edu as torch

    x = torch.ones(2, 3, requires_grad=True)
    y = x.exp()
    y += 1
    with pytest.raises(RuntimeError) as caught:
        y.sum().backward()
    text = str(caught.value)
    assert "[torch.FloatTensor [2, 3]]" in text
    assert "output 0 of" in text
    assert "is at version 1; expected version 0" in text


# ------------------------------------------------------------------ right

CHAINS = {
    "add_": lambda t, a, b: a.add_(b),
    "add_ alpha": lambda t, a, b: a.add_(b, alpha=3),
    "sub_": lambda t, a, b: a.sub_(b),
    "mul_": lambda t, a, b: a.mul_(b),
    "div_": lambda t, a, b: a.div_(b),
    "pow_": lambda t, a, b: a.pow_(3),
    "operators": lambda t, a, b: (
        (a.__iadd__(b)).__imul__(2).__itruediv__(b).__isub__(1)
    ),
    "mul_, then exp_": lambda t, a, b: a.mul_(b).exp_(),
    "neg_ sqrt_": lambda t, a, b: a.neg_().neg_().sqrt_(),
    "tanh_": lambda t, a, b: a.tanh_(),
    "sigmoid_": lambda t, a, b: a.sigmoid_(),
    "relu_": lambda t, a, b: a.relu_(),
    "clamp_": lambda t, a, b: a.clamp_(1.5, 2.5),
    "masked_fill_": lambda t, a, b: a.masked_fill_(b > 2.5, 0),
    "fill_": lambda t, a, b: a.fill_(2),
    "zero_": lambda t, a, b: a.zero_().add_(b),
    "copy_": lambda t, a, b: a.copy_(b),
    "copy_ stretched": lambda t, a, b: a.copy_(b[:1]),
    "a number of it": lambda t, a, b: a.__setitem__(0, 7.0),
    "a part of it": lambda t, a, b: a.__setitem__(slice(1, 3), b[:2] * 2),
    "by a mask": lambda t, a, b: a.__setitem__(a > 1.5, 0.0),
    "by itself": lambda t, a, b: a.__setitem__(slice(1, 3), a[:2] * 1),
    "fill_ by a tensor": lambda t, a, b: a.fill_(b[0]),
    "a view": lambda t, a, b: a[1:].mul_(b[1:]),
    "a column": lambda t, a, b: a.view(3, 1)[:, 0].mul_(b),
    "a view, then the base": lambda t, a, b: (a[0].mul_(5), a.mul_(b)),
    "a view of a view": lambda t, a, b: a[1:][1].exp_(),
    "overlapping views": lambda t, a, b: (a[:2].mul_(b[:2]), a[1:].mul_(b[1:])),
    "a transposed view": lambda t, a, b: a.view(1, 3).t().mul_(b.view(3, 1)),
    "one number of it": lambda t, a, b: a[1].__setitem__(..., b[2]),
    "one number by a view": lambda t, a, b: a[1].view(1)[0].copy_(b[2]),
    "one number by its place": lambda t, a, b: a[1].__setitem__((), b[2] * 2),
    "one number by a mask": lambda t, a, b: a[1].masked_fill_(b[0] > 0, 5.0),
    "augmented item": lambda t, a, b: a.__setitem__(1, a[1].__iadd__(b[1])),
}


@pytest.mark.parametrize("name", CHAINS)
def test_gradients_of_writes(name: str, real: Any) -> None:
    """The written tensor has PyTorch's values and both gradients, to both leaves."""
    import tinygrad_edu

    results = []
    for t in (tinygrad_edu, real):
        x, y = leaf(t), leaf(t, 2.0, 3.0, 4.0)
        a = x * 1
        CHAINS[name](t, a, y * 1)
        loss = (a * a * t.tensor([1.0, 2.0, 3.0], dtype=t.float64)).sum()
        grads = t.autograd.grad(loss, [x, y], create_graph=True, materialize_grads=True)
        total = sum((g * g).sum() for g in grads)
        again = (
            t.autograd.grad(total, [x, y], materialize_grads=True)
            if total.requires_grad
            else grads
        )
        results.append([each.tolist() for each in (a, *grads, *again)])
    for one, other in zip(*results, strict=True):
        assert one == pytest.approx(other, rel=1e-12)


WATCHED = {
    "view of what is written": lambda t, a, b: (a[1:], a.mul_(b))[0],
    "base of what is written": lambda t, a, b: (a[1:].mul_(b[1:]), a)[1],
    "sibling view": lambda t, a, b: (a[:2], a[1:].mul_(b[1:]))[0],
    "transposed": lambda t, a, b: (a.view(1, 3).t(), a.mul_(b))[0],
    "the written view": lambda t, a, b: a[1:].mul_(b[1:]),
    "view, written twice": lambda t, a, b: (a[1:], a.mul_(b), a[2].exp_())[0],
    "no gradient before": lambda t, a, b: (
        lambda z: (z[1:], z[1:].add_(b[1:]), z.mul_(2))[0]
    )(t.zeros(3, dtype=t.float64)),
    "base without gradient before": lambda t, a, b: (
        lambda z: (z[1:].add_(b[1:]), z)[1]
    )(t.zeros(3, dtype=t.float64)),
    "reshaped zeros": lambda t, a, b: (
        t.zeros(3, dtype=t.float64).view(3, 1).add_(b.view(3, 1))
    ),
    "memory in another order": lambda t, a, b: (
        lambda z: (z[1:], z[0].mul_(b[0]), z[2].add_(b[1]))[0]
    )(t.stack([a, b]).t() * 1),
    "an expanded view of it": lambda t, a, b: (a.expand(2, 3), a.mul_(b))[0],
}


@pytest.mark.parametrize("name", WATCHED)
def test_every_tensor_that_sees_the_memory_has_the_new_history(
    name: str, real: Any
) -> None:
    import tinygrad_edu

    results = []
    for t in (tinygrad_edu, real):
        x, y = leaf(t), leaf(t, 2.0, 3.0, 4.0)
        seen = WATCHED[name](t, x * 1, y * 1)
        assert seen.requires_grad
        grads = t.autograd.grad((seen * seen).sum(), [x, y], materialize_grads=True)
        results.append([each.flatten().tolist() for each in (seen, *grads)])
    for one, other in zip(*results, strict=True):
        assert one == pytest.approx(other)


def test_a_detached_tensor_shares_memory_but_not_history(t: Any) -> None:
    x = leaf(t)
    a = x * 1
    d = a.detach()
    a.mul_(x)
    assert d.tolist() == [1, 4, 9]
    assert not d.requires_grad
    a.sum().backward()
    assert x.grad.tolist() == [2, 4, 6]


def test_a_view_made_outside_the_graph_is_refused(t: Any) -> None:
    x = leaf(t)
    a = x * 1
    with t.no_grad():
        view = a[1:]
    with pytest.raises(
        RuntimeError, match="A view was created in no_grad mode and is b"
    ):
        view.mul_(2)
    assert a.tolist() == [1, 2, 3]


def test_writes_outside_the_graph_leave_no_trace(t: Any) -> None:
    x = leaf(t)
    optimizer_state = t.zeros(3, dtype=t.float64)
    with t.no_grad():
        optimizer_state.add_(x).mul_(2)
        x -= 0.1 * optimizer_state
    assert not optimizer_state.requires_grad
    (x * optimizer_state).sum().backward()
    assert x.grad.tolist() == [2, 4, 6]


def test_data_is_outside_the_graph_and_the_count(t: Any) -> None:
    x = leaf(t)
    y = x * x
    x.data.mul_(2)
    y.sum().backward()
    assert x.grad.tolist() == [4, 8, 12]  # unsafe, as PyTorch's


# ------------------------------------------------------------------ shapes and types


def test_a_shape_cannot_change_in_place(t: Any) -> None:
    with pytest.raises(RuntimeError, match=r"output with shape \[3\] doesn't match"):
        t.zeros(3).add_(t.zeros(2, 3))


def test_a_float_does_not_go_into_an_integer(t: Any) -> None:
    x = t.tensor([1, 2])
    with pytest.raises(
        RuntimeError, match="result type Float can't be cast to the desi"
    ):
        x.add_(1.5)
    with pytest.raises(
        RuntimeError, match="result type Float can't be cast to the desi"
    ):
        x /= 2
    assert x.add_(True).tolist() == [2, 3]


def test_an_expanded_tensor_is_not_written(t: Any) -> None:
    with pytest.raises(
        RuntimeError, match="more than one element of the written-to te"
    ):
        t.zeros(1, 3).expand(2, 3).add_(1)


OVERLAPPING = {
    "as_strided": lambda a: a.as_strided((2, 2), (1, 1)),
    "unfold": lambda a: a.unfold(0, 2, 1),
}


@pytest.mark.parametrize("name", OVERLAPPING)
def test_overlapping_memory_is_not_written_in_a_graph(name: str) -> None:
    """PyTorch writes a number as often as it stands there, with a wrong gradient."""
    import tinygrad_edu as torch

    a = leaf(torch) * 1
    with pytest.raises(RuntimeError, match="more than one element of the written-to"):
        OVERLAPPING[name](a).mul_(2)
    assert a.tolist() == [1, 2, 3]


PASSING_BY = {
    "rows of a matrix": lambda a: a.as_strided((2, 2), (2, 1)),
    "steps that interlock": lambda a: a.as_strided((2, 3), (3, 2)),
    "windows side by side": lambda a: a.unfold(0, 2, 2),
    "columns": lambda a: a.view(2, 3).t()[1:],
}


@pytest.mark.parametrize("name", PASSING_BY)
def test_memory_that_passes_itself_by_is_written(name: str, t: Any) -> None:
    x = leaf(t, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
    a = x * 1
    PASSING_BY[name](a[:6] if name == "columns" else a).mul_(2)
    a.sum().backward()
    assert x.grad.tolist() == (a.detach() / x.detach()).tolist()


def test_the_version_counts_every_write(t: Any) -> None:
    x = t.zeros(3)
    x.add_(1)
    x[0] = 5
    x[1:].zero_()
    x.detach().fill_(1)
    assert x._version == 4


def test_the_same_object_comes_back(t: Any) -> None:
    x = t.zeros(3)
    assert x.add_(1) is x
    y = x
    y += 1
    y *= 2
    assert y is x
