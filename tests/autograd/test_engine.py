"""The walk back: each node once, any depth, nothing aliased, nothing leaked.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.autograd.graph import backward_steps


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers, dtype=t.float64, requires_grad=True)


# ------------------------------------------------------------------ the order


def test_each_node_is_visited_once_after_all_its_users() -> None:
    x = leaf(torch, 2.0)
    y = x
    for _ in range(30):
        y = y * y.detach() + y  # 2³⁰ paths
        y = y / y.detach()
    seen = [node for node, *_ in backward_steps(y.sum())]
    assert len(seen) == len(set(seen))
    place = {node: i for i, node in enumerate(seen)}
    for node in seen:
        for below, _ in node.next_functions:
            assert below is None or place[node] < place[below]


def test_diamonds_add_up(t: Any) -> None:
    x = leaf(t, 3.0)
    a = x * 2
    (a * x + a.exp().log() * a).sum().backward()
    assert x.grad.item() == pytest.approx(4 * 3 + 8 * 3)


def test_an_output_of_several_used_twice(t: Any) -> None:
    x = t.tensor([[1.0, 5.0], [7.0, 2.0]], requires_grad=True)
    largest = x.max(1).values
    (largest * largest + largest).sum().backward()
    assert x.grad.tolist() == [[0, 11], [15, 0]]


def test_many_roots(t: Any) -> None:
    x = leaf(t, 1.0, 2.0)
    y, z = x * x, x.sum()
    t.autograd.backward([y, z, y.sum()], [t.ones_like(y), None, None])
    assert x.grad.tolist() == [5.0, 9.0]


def test_a_root_below_another_root(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    z = y * 3
    t.autograd.backward([z, y], [t.ones_like(z), t.ones_like(y)])
    assert x.grad.tolist() == [16.0]


def test_backward_from_a_leaf(t: Any) -> None:
    x, g = leaf(t, 1.0, 2.0), t.tensor([5.0, 6.0], dtype=t.float64)
    x.backward(g)
    x.backward(g)
    assert x.grad.tolist() == [10.0, 12.0]
    assert g.tolist() == [5.0, 6.0], "the gradient that was passed has changed"


# ------------------------------------------------------------------ memory


def test_the_graph_is_freed_without_the_garbage_collector() -> None:
    x = leaf(torch, 0.5, 0.25)
    gc.collect()
    gc.disable()
    try:
        hidden = (x * 2).tanh().exp()  # saves its own result
        loss = torch.softmax(hidden, 0).max(0).values.sum()
        nodes = [weakref.ref(n) for n, *_ in backward_steps(loss) if n.next_functions]
        assert len(nodes) > 5
        loss.backward(retain_graph=True)
        del hidden, loss
        assert [node() for node in nodes] == [None] * len(nodes)
    finally:
        gc.enable()


def test_views_and_in_place_writes_make_no_circles() -> None:
    x = leaf(torch, 1.0, 2.0, 3.0)
    gc.collect()
    gc.disable()
    try:
        y = x * 1
        part = y[1:]
        part.retain_grad()
        part.mul_(x[:2])
        y.exp_()
        nodes = [weakref.ref(y.grad_fn), weakref.ref(part.grad_fn)]
        tensors = [weakref.ref(y), weakref.ref(part)]
        del y, part
        assert [each() for each in (*nodes, *tensors)] == [None] * 4
    finally:
        gc.enable()


def test_views_that_are_gone_leave_nothing_behind() -> None:
    w = torch.zeros(3, 3)
    for _ in range(1000):
        w.t()
    assert len(w._counter[1]) < 50


# ------------------------------------------------------------------ used graphs


def test_a_used_graph_is_refused(t: Any) -> None:
    x = leaf(t, 2.0)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(
        RuntimeError, match="Trying to backward through the graph a sec"
    ):
        y.backward()
    assert x.grad.item() == 4


def test_a_graph_that_saved_nothing_can_be_used_again(t: Any) -> None:
    x = leaf(t, 2.0)
    y = (x + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.item() == 2


def test_what_a_rule_does_not_need_is_not_kept() -> None:
    x = leaf(torch, 2.0)
    for operation in ("x * c", "c * x", "x / c"):
        y = x * 1
        gone = weakref.ref(y)
        result = eval(operation, {"x": y, "c": torch.ones(1, dtype=torch.float64)})
        del y
        assert gone() is None, operation
        result.backward()
    assert x.grad.item() == 3


def test_retain_graph(t: Any) -> None:
    x = leaf(t, 2.0)
    y = (x.exp() * x).sum()
    y.backward(retain_graph=True)
    first = x.grad.clone()
    y.backward()
    assert t.equal(x.grad, first * 2)
    with pytest.raises(RuntimeError, match="second time"):
        t.autograd.grad(y, x)


def test_a_shared_trunk_is_freed_with_the_first_head(t: Any) -> None:
    x = leaf(t, 2.0)
    trunk = x.exp()
    one, other = (trunk * 2).sum(), (trunk * 3).sum()
    one.backward()
    with pytest.raises(RuntimeError, match="second time"):
        other.backward()


def test_create_graph_keeps_the_graph(t: Any) -> None:
    x = leaf(t, 3.0)
    (slope,) = t.autograd.grad(x**4, x, create_graph=True)
    (curve,) = t.autograd.grad(slope, x, create_graph=True)
    (third,) = t.autograd.grad(curve, x, create_graph=True)
    t.autograd.grad(third, x, retain_graph=True)
    assert [slope.item(), curve.item(), third.item()] == [108, 108, 72]


@pytest.mark.filterwarnings("ignore:Using backward")
def test_backward_with_create_graph(t: Any) -> None:
    x = leaf(t, 3.0)
    (x**3).backward(t.ones_like(x), create_graph=True)
    slope, x.grad = x.grad, None
    assert slope.requires_grad
    slope.sum().backward()
    assert x.grad.tolist() == [18.0]


# ------------------------------------------------------------------ aliasing


@pytest.mark.filterwarnings("ignore:Using backward")
@pytest.mark.parametrize("create_graph", [False, True])
def test_two_leaves_never_share_their_gradient(t: Any, create_graph: bool) -> None:
    x, y = leaf(t, 1.0, 2.0), leaf(t, 3.0, 4.0)
    g = t.tensor([1.0, 1.0], dtype=t.float64)
    (x + y).backward(g, create_graph=create_graph)
    grads = [x.grad.detach(), y.grad.detach(), g]
    grads[0].mul_(10)
    assert [each.tolist() for each in grads] == [[10, 10], [1, 1], [1, 1]]


@pytest.mark.filterwarnings("ignore:Using backward")
@pytest.mark.parametrize("create_graph", [False, True])
def test_a_gradient_does_not_share_memory_with_a_value(
    t: Any, create_graph: bool
) -> None:
    x, y = leaf(t, 1.0, 2.0), leaf(t, 3.0, 4.0)
    (x * y).sum().backward(create_graph=create_graph)
    x.grad.detach().zero_()
    assert y.tolist() == [3, 4]


@pytest.mark.parametrize("shape", [(2, 3), (6,), (1, 6), (3, 2)])
def test_views_between_leaves_and_loss(shape: Any) -> None:
    """Here PyTorch's two gradients do share memory."""
    x, y = leaf(torch, *range(6)), leaf(torch, *range(6))
    z = x.reshape(shape) + y.reshape(shape)
    g = torch.ones(shape, dtype=torch.float64)
    z.backward(g)
    x.grad.mul_(5)
    assert y.grad.tolist() == [1.0] * 6
    assert g.tolist() == torch.ones(shape).tolist()


def test_accumulation_adds_in_place(t: Any) -> None:
    x = leaf(t, 1.0)
    (x * 2).backward()
    held = x.grad
    (x * 3).backward()
    assert x.grad is held or x.grad.item() == 5
    assert held.item() == 5


def test_a_leaf_used_twice(t: Any) -> None:
    x = leaf(t, 1.0, 2.0)
    (x + x).sum().backward()
    (x * x - x).sum().backward()
    assert x.grad.tolist() == [3.0, 5.0]


def test_gradient_types_follow_the_tensor(t: Any) -> None:
    half = t.tensor([1.0, 2.0], dtype=t.float16, requires_grad=True)
    single = t.tensor([[3.0], [4.0]], requires_grad=True)
    double = t.tensor(2.0, dtype=t.float64, requires_grad=True)
    (half * single * double).sum().backward()
    for each in (half, single, double):
        assert each.grad.dtype == each.dtype
        assert each.grad.shape == each.shape


def test_two_results_of_grad_are_two_tensors() -> None:
    x = leaf(torch, 2.0)
    a, b = x * 1, x * 2
    ga, gb = torch.autograd.grad((a + b).sum(), [a, b])
    ga.mul_(5)
    assert gb.item() == 1


# ------------------------------------------------------------------ autograd.grad


def test_grad_leaves_grad_alone(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 3.0)
    gx, gy = t.autograd.grad((x * y).sum(), [x, y])
    assert (gx.item(), gy.item(), x.grad, y.grad) == (3, 2, None, None)


def test_grad_of_tensors_in_the_middle(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    z = y * 3 + x
    gz, gy, gx = t.autograd.grad(z.sum(), [z, y, x])
    assert (gz.item(), gy.item(), gx.item()) == (1, 3, 13)


def test_grad_does_not_walk_past_what_it_was_asked_for(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x.exp()
    (gy,) = t.autograd.grad((y * 2).sum(), y)
    assert gy.item() == 2
    y.sum().backward()  # what is below y was neither used nor freed
    assert x.grad.item() == pytest.approx(np.exp(2))


def test_grad_of_an_unused_tensor(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 3.0)
    with pytest.raises(
        RuntimeError, match="appears to not have been used in the graph"
    ):
        t.autograd.grad((x * 2).sum(), [x, y])
    found = t.autograd.grad((x * 2).sum(), [x, y], allow_unused=True)
    assert found[0].item() == 2
    assert found[1] is None
    found = t.autograd.grad((x * 2).sum(), [x, y], materialize_grads=True)
    assert found[1].tolist() == [0.0]
    assert found[1].dtype == t.float64


def test_grad_of_a_tensor_without_gradient(t: Any) -> None:
    x, y = leaf(t, 2.0), t.tensor([3.0])
    with pytest.raises(RuntimeError, match="does not require grad"):
        t.autograd.grad((x * y).sum(), [y])


def test_grad_with_weights(t: Any) -> None:
    x = leaf(t, 2.0, 3.0)
    (gx,) = t.autograd.grad(x * x, x, t.tensor([1.0, 10.0], dtype=t.float64))
    assert gx.tolist() == [4.0, 60.0]


# PyTorch 2.13 on the same numbers.
PENALTY = [0.1959904743421, 0.00283008612811, 0.09141788219016, 0.00324561584192]


def test_gradient_of_a_gradient_norm(t: Any) -> None:
    """A gradient penalty, as it is written for critics."""
    w = t.tensor([[1.0, -2.0], [0.5, 3.0]], dtype=t.float64, requires_grad=True)
    x = t.tensor([[0.3, -0.7]], dtype=t.float64, requires_grad=True)
    score = t.tanh(x @ w).sum()
    (gx,) = t.autograd.grad(score, x, create_graph=True)
    penalty = ((gx**2).sum() ** 0.5 - 1) ** 2
    penalty.backward()
    flat = [each for row in w.grad.tolist() for each in row]
    assert flat == pytest.approx(PENALTY, rel=1e-8)


# ------------------------------------------------------------------ backward(inputs=)


def test_backward_to_some_inputs_only(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 3.0)
    (x * y).sum().backward(inputs=[x])
    assert x.grad.item() == 3
    assert y.grad is None


def test_backward_to_an_input_in_the_middle(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    (y * y).sum().backward(inputs=[y])
    assert y.grad.item() == 8
    assert x.grad is None


def test_backward_to_no_inputs(t: Any) -> None:
    with pytest.raises(RuntimeError, match="cannot be empty"):
        (leaf(t, 2.0) * 2).backward(inputs=[])


# ------------------------------------------------------------------ steps


def test_steps_are_the_backward_pass() -> None:
    def loss() -> tuple[Any, Any]:
        w = torch.tensor([[0.1, -0.2], [0.3, 0.4]], requires_grad=True)
        x = torch.tensor([[1.0, 2.0], [3.0, -4.0]])
        return torch.log_softmax((x @ w).tanh(), 1)[0, 1] * w.sum(), w

    one, w = loss()
    one.backward()
    other, v = loss()
    for _ in backward_steps(other):
        pass
    assert torch.equal(w.grad, v.grad)
    other.backward()  # the graph is still there
    assert torch.equal(v.grad, w.grad * 2)


def test_steps_can_leave_gradients_alone_and_be_stopped() -> None:
    x = leaf(torch, 2.0)
    y = (x * x).sum()
    list(backward_steps(y, accumulate=False))
    assert x.grad is None
    walk = backward_steps(y)
    next(walk)
    walk.close()
    assert x.grad is None


def test_a_step_tells_what_came_and_what_went() -> None:
    x, y = leaf(torch, 2.0), leaf(torch, 5.0)
    steps = list(backward_steps((x * y).sum()))
    names = [node.name() for node, *_ in steps]
    assert names == ["SumBackward0", "MulBackward0", "AccumulateGrad", "AccumulateGrad"]
    node, incoming, outgoing = steps[1]
    assert [each.item() for each in incoming] == [1]
    assert [each.item() for each in outgoing] == [5, 2]
    assert len(outgoing) == len(node.next_functions)
    assert {node.variable: grads[0].item() for node, grads, _ in steps[2:]} == {
        x: 5,
        y: 2,
    }


def test_steps_stay_silent_and_leave_the_callers_error_state() -> None:
    x = leaf(torch, 0.0)
    before = np.geterr()
    for _ in backward_steps(x.sqrt().sum()):
        assert np.geterr() == before


# ------------------------------------------------------------------ threads


def test_two_backward_passes_at_once_on_one_graph() -> None:
    x = leaf(torch, *np.linspace(0, 1, 50))
    y = x
    for _ in range(30):
        y = (y * x).tanh() + x
    y = y.sum()
    (expected,) = torch.autograd.grad(y, x, retain_graph=True)
    found: list[Any] = []

    def walk() -> None:
        for _ in range(20):
            found.append(torch.autograd.grad(y, x, retain_graph=True)[0])

    threads = [threading.Thread(target=walk) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 60
    assert all(torch.equal(each, expected) for each in found)
