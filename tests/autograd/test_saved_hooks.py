"""Saved-tensor hooks, and what else ``autograd.graph`` offers.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import gc
import math
import threading
import weakref
from typing import Any

import pytest


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers or (1.0, 2.0, 3.0), dtype=t.float64, requires_grad=True)


def same(tensor: Any) -> Any:
    return tensor


# ------------------------------------------------------------------ packing


def test_what_is_saved_goes_through_the_hooks(t: Any) -> None:
    packed, unpacked = [], []

    def pack(tensor: Any) -> Any:
        packed.append(tensor.tolist())
        return tensor.numpy(force=True).copy()

    def unpack(array: Any) -> Any:
        unpacked.append(array.tolist())
        return t.tensor(array)

    x, y = leaf(t), leaf(t, 4.0, 5.0, 6.0)
    with t.autograd.graph.saved_tensors_hooks(pack, unpack):
        z = (x * y).exp()
    w = z * x
    assert sorted(packed)[:2] == [[1, 2, 3], [4, 5, 6]]
    assert len(packed) == 3
    w.sum().backward()
    assert sorted(packed) == sorted(unpacked)
    product = [4, 10, 18]
    expected = [math.exp(n) * (1 + n) for n in product]  # (x exp(x y))'
    assert x.grad.tolist() == pytest.approx(expected)


SAVERS = {
    "inputs": lambda a, b: a * b,
    "an output": lambda a, b: a.exp() * 1,
    "both": lambda a, b: a**b,
    "the middle": lambda a, b: (a * 2).sin() * b,
    "in place": lambda a, b: (a * b).exp_() * b,
    "a view": lambda a, b: a[1:] * b[:2],
    "a matrix product": lambda a, b: a.view(1, 3) @ b.view(3, 1),
    "an output of several": lambda a, b: (a * b).view(1, 3).max(1).values * a,
    "log_softmax": lambda a, b: (a * b).log_softmax(0) * b,
}


@pytest.mark.parametrize("name", SAVERS)
def test_copies_give_the_same_gradients(name: str, t: Any) -> None:
    """Gradients of first and second order, through tensors that were packed."""
    found = []
    for hooks in (False, True):
        x, y = leaf(t), leaf(t, 0.5, 1.5, 2.5)
        pairs = t.autograd.graph.saved_tensors_hooks(
            lambda tensor: tensor.detach().clone(), same
        )
        if hooks:
            pairs.__enter__()
        out = SAVERS[name](x, y)
        if hooks:
            pairs.__exit__(None, None, None)
        first = t.autograd.grad(
            out.sum(), [x, y], create_graph=True, materialize_grads=True
        )
        total = sum((each * each).sum() for each in first)
        second = t.autograd.grad(total, [x, y], materialize_grads=True)
        found.append([each.tolist() for each in (*first, *second)])
    for one, other in zip(*found, strict=True):
        assert one == pytest.approx(other)


def test_of_nested_hooks_the_innermost_counts(t: Any) -> None:
    seen = []
    hooks = t.autograd.graph.saved_tensors_hooks
    x = leaf(t)
    with hooks(lambda s: (seen.append("outer"), s)[1], same):
        x.exp()
        with hooks(lambda s: (seen.append("inner"), s)[1], same):
            x.exp()
        x.exp()
    x.exp()
    assert seen == ["outer", "inner", "outer"]


def test_hooks_belong_to_a_thread(t: Any) -> None:
    seen, x = [], leaf(t)
    with t.autograd.graph.saved_tensors_hooks(lambda s: (seen.append(1), s)[1], same):
        thread = threading.Thread(target=x.exp)
        thread.start()
        thread.join()
    assert seen == []


def test_what_is_packed_may_be_written(t: Any) -> None:
    x = leaf(t)
    a = x * 1
    with t.autograd.graph.saved_tensors_hooks(lambda s: s.clone(), same):
        y = a * a
    with t.no_grad():
        a.add_(1)
    y.sum().backward()
    assert x.grad.tolist() == [2, 4, 6]


def test_hooks_see_what_a_function_saves(t: Any) -> None:
    class Square(t.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = x * x
            ctx.save_for_backward(x, y)
            return y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            x, _ = ctx.saved_tensors
            return g * 2 * x

    packed, x = [], leaf(t)
    hooks = t.autograd.graph.saved_tensors_hooks(
        lambda s: (packed.append(s.tolist()), s.detach() * 10)[1], same
    )
    with hooks:
        y = Square.apply(x)
    assert packed == [[1, 2, 3], [1, 4, 9]]
    y.sum().backward()
    assert x.grad.tolist() == [20, 40, 60]


def test_a_graph_is_freed_with_what_was_packed(t: Any) -> None:
    x = leaf(t)
    with t.autograd.graph.saved_tensors_hooks(same, same):
        y = x.exp().sum()
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()


def test_an_output_that_is_packed_as_it_is_makes_no_circle() -> None:
    import tinygrad_edu as torch

    x = leaf(torch)
    gc.collect()
    gc.disable()
    try:
        with torch.autograd.graph.saved_tensors_hooks(same, same):
            y = x.exp()
        node = weakref.ref(y.grad_fn)
        del y
        assert node() is None
    finally:
        gc.enable()


def test_save_on_cpu(t: Any) -> None:
    x = leaf(t)
    with t.autograd.graph.save_on_cpu():
        y = (x * x).exp().log()
    y.sum().backward()
    assert x.grad.tolist() == pytest.approx([2, 4, 6])


def test_saved_hooks_slow_nobody_else_down() -> None:
    import tinygrad_edu as torch
    from tinygrad_edu.autograd.watching import watchers

    with torch.autograd.graph.save_on_cpu():
        assert watchers
    assert not watchers


# ------------------------------------------------------------------ refused


def test_unpacking_something_else(t: Any) -> None:
    with t.autograd.graph.saved_tensors_hooks(same, lambda packed: 3):
        y = leaf(t).exp()
    with pytest.raises(
        TypeError, match="Output of saved tensor unpack_hook expected t"
    ):
        y.sum().backward()


def test_unpacking_another_shape(t: Any) -> None:
    with t.autograd.graph.saved_tensors_hooks(same, lambda packed: packed[:2]):
        y = leaf(t).exp()
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_writing_to_what_is_packed(t: Any) -> None:
    hooks = t.autograd.graph.saved_tensors_hooks(lambda s: s.add_(1), same)
    with hooks, pytest.raises(RuntimeError, match="modifying its input in place"):
        leaf(t).sin()


def test_hooks_that_are_no_functions(t: Any) -> None:
    with pytest.raises(TypeError), t.autograd.graph.saved_tensors_hooks(1, 2):
        pass


def test_hooks_can_be_forbidden(t: Any) -> None:
    graph = t.autograd.graph
    with graph.disable_saved_tensors_hooks("not here"):
        with pytest.raises(RuntimeError, match="not here"), graph.save_on_cpu():
            pass
        leaf(t).exp().sum().backward()
    with (
        graph.save_on_cpu(),
        pytest.raises(RuntimeError, match="not here"),
        graph.disable_saved_tensors_hooks("not here"),
    ):
        pass
    with graph.save_on_cpu():
        pass


# ------------------------------------------------------------------ nodes and edges


def test_every_grad_fn_is_a_node(t: Any) -> None:
    x = leaf(t)
    node = (x * x).grad_fn
    end = node.next_functions[0][0]
    assert isinstance(node, t.autograd.graph.Node)
    assert isinstance(end, t.autograd.graph.Node)
    assert end.variable is x
    assert end == node.next_functions[1][0]
    assert node.metadata == {}
    node.metadata["note"] = 1
    assert node.metadata == {"note": 1}


def test_saved_values_by_name(t: Any) -> None:
    x, y = leaf(t), leaf(t)
    product, power, exp = x * y, x**2, x.exp()
    assert product.grad_fn._saved_self is x
    assert product.grad_fn._saved_other is y
    assert power.grad_fn._saved_exponent == 2
    assert exp.grad_fn._saved_result.tolist() == exp.tolist()
    with pytest.raises(AttributeError):
        _ = exp.grad_fn._saved_self
    exp.sum().backward()
    with pytest.raises(RuntimeError, match="after they have already been freed"):
        _ = exp.grad_fn._saved_result


def test_gradient_edges(t: Any) -> None:
    edge_of = t.autograd.graph.get_gradient_edge
    x = leaf(t)
    y = x * x
    edge = edge_of(y)
    assert (edge.node, edge.output_nr) == (y.grad_fn, 0)
    z = (y * 5).sum()
    del y
    assert t.autograd.grad(z, edge, retain_graph=True)[0].tolist() == [5, 5, 5]
    assert t.autograd.grad(z, edge_of(x))[0].tolist() == [10, 20, 30]
    part = x.view(1, 3).max(1)[0]
    assert t.autograd.grad(edge_of(part), x, t.ones(1, dtype=t.float64))[
        0
    ].tolist() == [
        0,
        0,
        1,
    ]
    t.autograd.backward([edge_of(x.sum() * 2)], inputs=[edge_of(x)])
    assert x.grad.tolist() == [2, 2, 2]
    with pytest.raises(
        RuntimeError, match="gradient edge for a Tensor that does not r"
    ):
        edge_of(t.ones(2))
    with pytest.raises(
        RuntimeError, match="implicitly created only for scalar outputs"
    ):
        t.autograd.grad(edge_of(x * 2), x)


def test_increment_version(t: Any) -> None:
    x = leaf(t)
    a = x * 1
    y = a * a
    t.autograd.graph.increment_version(a)
    assert a._version == 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


# ------------------------------------------------------------------ hooks of several


def test_a_hook_of_several_tensors(t: Any) -> None:
    seen = []
    x, y = leaf(t, 2.0), leaf(t, 5.0)
    z = x * 3
    handle = t.autograd.graph.register_multi_grad_hook(
        (x, y, z), lambda gs: seen.append([g if g is None else g.item() for g in gs])
    )
    (z * y).backward()
    (x * 1).backward()
    (x * y).backward(inputs=[y])
    handle.remove()
    (x * y).backward()
    assert seen == [[15, 6, 5], [1, None, None], [None, 2, None]]


def test_the_first_of_several_tensors(t: Any) -> None:
    seen = []
    x, y = leaf(t, 2.0), leaf(t, 5.0)
    z = x * 3
    with t.autograd.graph.register_multi_grad_hook(
        (x, z), lambda g: seen.append(g.item()), mode="any"
    ):
        (z * y).backward()
        (x * 4).backward()
    (x * 4).backward()
    assert seen == [5, 4]
    with pytest.raises(ValueError, match="Expects mode to be one of"):
        t.autograd.graph.register_multi_grad_hook((x,), print, mode="some")
