"""Custom functions: what PyTorch's ``autograd.Function`` does, and what it refuses.

Tests with the argument ``t`` run with this library and with PyTorch.
"""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers or (1.0, 2.0, 3.0), dtype=t.float64, requires_grad=True)


def function(t: Any, forward: Any, backward: Any = None, **more: Any) -> Any:
    """A Function class named My from its parts."""
    parts = {"forward": staticmethod(forward), **more}
    if backward is not None:
        parts["backward"] = staticmethod(backward)
    return type("My", (t.autograd.Function,), parts)


def cube(t: Any) -> Any:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * x * x

    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        return g * 3 * x * x

    return function(t, forward, backward)


def twice(ctx: Any, x: Any) -> Any:
    return x * 2


def doubled(ctx: Any, g: Any) -> Any:
    return g * 2


# ------------------------------------------------------------------ what works


def test_values_and_both_gradients(t: Any) -> None:
    x = leaf(t)
    y = cube(t).apply(x)
    assert y.tolist() == [1, 8, 27]
    assert y.grad_fn.name() == "MyBackward"
    assert not y.is_leaf
    (first,) = t.autograd.grad(y.sum(), x, create_graph=True)
    assert first.tolist() == [3, 12, 27]
    (second,) = t.autograd.grad(first.sum(), x, create_graph=True)
    assert second.tolist() == [6, 12, 18]
    assert t.autograd.grad(second.sum(), x)[0].tolist() == [6, 6, 6]


def test_in_the_middle_of_a_graph(t: Any) -> None:
    x = leaf(t)
    (cube(t).apply(x * 2) * x).sum().backward()
    assert x.grad.tolist() == [32, 256, 864]


def test_several_inputs_and_outputs(t: Any) -> None:
    def forward(ctx: Any, x: Any, y: Any, power: int) -> Any:
        ctx.save_for_backward(x, y)
        ctx.power = power
        return x * y, (x + y) ** power

    def backward(ctx: Any, g: Any, h: Any) -> Any:
        x, y = ctx.saved_tensors
        inner = h * ctx.power * (x + y) ** (ctx.power - 1)
        return g * y + inner, g * x + inner, None

    x, y = leaf(t), leaf(t, 4.0, 5.0, 6.0)
    a, b = function(t, forward, backward).apply(x, y, 2)
    assert (a.output_nr, b.output_nr) == (0, 1)
    assert a.grad_fn is b.grad_fn
    (a * 10 + b).sum().backward()
    assert x.grad.tolist() == [40 + 10, 50 + 14, 60 + 18]
    assert y.grad.tolist() == [10 + 10, 20 + 14, 30 + 18]
    a, b = function(t, forward, backward).apply(x, y, 2)
    (gx,) = t.autograd.grad(b.sum(), x)
    assert gx.tolist() == [10, 14, 18]


def test_forward_and_setup_context(t: Any) -> None:
    seen = []

    def forward(x: Any, scale: int = 3) -> Any:
        return x * scale

    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        seen.append((inputs, output))
        ctx.scale = inputs[1]

    def backward(ctx: Any, g: Any) -> Any:
        return g * ctx.scale, None

    x = leaf(t)
    My = function(t, forward, backward, setup_context=staticmethod(setup_context))
    y = My.apply(x)
    assert seen[0][0] == (x, 3)
    y.sum().backward()
    My.apply(x, scale=5).sum().backward()
    assert x.grad.tolist() == [8, 8, 8]


def test_needs_input_grad(t: Any) -> None:
    seen = []

    def forward(ctx: Any, *args: Any) -> Any:
        seen.append(ctx.needs_input_grad)
        return args[0] * args[1]

    def backward(ctx: Any, g: Any) -> Any:
        seen.append(ctx.needs_input_grad)
        return g, None, None

    function(t, forward, backward).apply(leaf(t), t.ones(3), "text").sum().backward()
    assert seen == [(True, False, False)] * 2


@pytest.mark.parametrize("materialize", [True, False])
def test_outputs_that_no_gradient_reaches(materialize: bool, t: Any) -> None:
    seen = []

    def forward(ctx: Any, x: Any) -> Any:
        ctx.set_materialize_grads(materialize)
        return x * 2, x.long(), x[:1] * 3, "text"

    def backward(ctx: Any, *grads: Any) -> Any:
        seen.extend(None if g is None else g.tolist() for g in grads)
        return grads[0]

    x = leaf(t)
    out = function(t, forward, backward).apply(x)
    assert [getattr(each, "requires_grad", None) for each in out] == [
        True,
        False,
        True,
        None,
    ]
    out[0].sum().backward()
    unreached = [[0, 0, 0], [0], None] if materialize else [None] * 3
    assert seen == [[1, 1, 1], *unreached]


def test_a_gradient_of_none(t: Any) -> None:
    x, y = leaf(t), leaf(t)
    My = function(t, lambda ctx, a, b: a * b, lambda ctx, g: (None, g))
    My.apply(x * 2, y).sum().backward()
    assert (x.grad, y.grad.tolist()) == (None, [1, 1, 1])


def test_outputs_without_a_gradient(t: Any) -> None:
    def forward(ctx: Any, x: Any) -> Any:
        largest, index = x.max(), x * 0
        ctx.mark_non_differentiable(index)
        return largest, index

    x = leaf(t)
    a, b = function(t, forward, lambda ctx, g, h: g.expand(3)).apply(x)
    assert (a.requires_grad, b.requires_grad, b.grad_fn) == (True, False, None)
    a.backward()
    assert x.grad.tolist() == [1, 1, 1]


def test_nothing_is_recorded_where_no_gradient_is_wanted(t: Any) -> None:
    x = leaf(t)
    with t.no_grad():
        assert not cube(t).apply(x).requires_grad
        same = function(t, lambda ctx, x: x).apply(x)
        assert same is not x
        assert not same.requires_grad
    assert not cube(t).apply(x.detach()).requires_grad
    assert function(t, lambda ctx, n: t.ones(n)).apply(2).tolist() == [1, 1]


def test_what_forward_does_is_not_recorded(t: Any) -> None:
    modes = []

    def forward(ctx: Any, x: Any) -> Any:
        modes.append(t.is_grad_enabled())
        return x.exp()

    def backward(ctx: Any, g: Any) -> Any:
        modes.append(t.is_grad_enabled())
        return g * 0

    x = leaf(t)
    My = function(t, forward, backward)
    My.apply(x).sum().backward()
    t.autograd.grad(My.apply(x).sum(), x, create_graph=True)
    assert modes == [False, False, False, True]
    assert x.grad.tolist() == [0, 0, 0]


def test_a_saved_output(t: Any) -> None:
    def forward(ctx: Any, x: Any) -> Any:
        y = x.exp()
        ctx.save_for_backward(y, None)
        return y

    def backward(ctx: Any, g: Any) -> Any:
        y, nothing = ctx.saved_tensors
        assert nothing is None
        return g * y

    x = leaf(t, 0.0)
    y = function(t, forward, backward).apply(x)
    (first,) = t.autograd.grad(y, x, create_graph=True)
    (second,) = t.autograd.grad(first, x)
    assert (first.item(), second.item()) == (1, 1)


def test_a_saved_output_makes_no_circle(t: Any) -> None:
    def forward(ctx: Any, x: Any) -> Any:
        y = x.exp()
        ctx.save_for_backward(x, y)
        return y

    x = leaf(t, 0.0)
    gc.collect()
    gc.disable()
    try:
        y = function(t, forward, lambda ctx, g: g).apply(x)
        tensor, alive = weakref.ref(y), []
        y.register_hook(Guard(alive))
        assert alive
        del y
        assert tensor() is None
        assert not alive
    finally:
        gc.enable()


class Guard:
    """A hook that says when its node is gone."""

    def __init__(self, alive: list[int]) -> None:
        self.alive = alive
        alive.append(1)

    def __call__(self, gradient: Any) -> None:
        pass

    def __del__(self) -> None:
        self.alive.pop()


def test_what_ctx_holds_can_be_seen_on_the_node(t: Any) -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        ctx.note = "hello"
        return x * 1

    x = leaf(t)
    node = function(t, forward, doubled).apply(x).grad_fn
    assert node.note == "hello"
    assert node.saved_tensors[0] is x
    assert node.needs_input_grad == (True,)
    assert [each.name() for each, _ in node.next_functions] == [
        "torch::autograd::AccumulateGrad" if t.__name__ == "torch" else "AccumulateGrad"
    ]
    with pytest.raises(AttributeError):
        _ = node.unknown


def test_hooks_of_its_node(t: Any) -> None:
    x, seen = leaf(t), []
    y = cube(t).apply(x)
    y.register_hook(lambda g: g * 2)
    y.grad_fn.register_prehook(lambda outs: (outs[0] * 10,))
    y.grad_fn.register_hook(lambda ins, outs: seen.append((ins[0], outs[0])))
    y.sum().backward()
    assert x.grad.tolist() == [60, 240, 540]
    assert seen[0][1].tolist() == [20, 20, 20]


def test_gradients_are_summed_cast_and_never_shared(t: Any) -> None:
    constant = t.tensor([5.0, 5.0, 5.0], dtype=t.float64)
    x, y = leaf(t), leaf(t)
    My = function(t, lambda ctx, a, b: a + b, lambda ctx, g: (constant, constant))
    My.apply(x, y).sum().backward()
    My.apply(x, y).sum().backward()
    x.grad.zero_()
    assert (y.grad.tolist(), constant.tolist()) == ([10] * 3, [5] * 3)
    wide = function(t, twice, lambda ctx, g: t.ones(2, 3, dtype=t.float32))
    x.grad = None
    wide.apply(x).sum().backward()
    assert (x.grad.tolist(), x.grad.dtype) == ([2, 2, 2], t.float64)


def test_a_value_that_was_saved_is_not_overwritten_by_its_gradient(t: Any) -> None:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * 1

    x = leaf(t)
    My = function(t, forward, lambda ctx, g: ctx.saved_tensors[0])
    My.apply(x).sum().backward()
    x.grad.zero_()
    assert x.tolist() == [1, 2, 3]


def test_vjp_is_another_name_of_backward(t: Any) -> None:
    x = leaf(t)
    My = function(t, twice, vjp=staticmethod(lambda ctx, g: g * 7))
    My.apply(x).sum().backward()
    assert x.grad.tolist() == [7, 7, 7]


def test_a_straight_through_estimator(t: Any) -> None:
    x = leaf(t, 0.4, 0.6)
    Round = function(t, lambda ctx, x: x.round(), lambda ctx, g: g)
    (Round.apply(x) * 3).sum().backward()
    assert x.grad.tolist() == [3, 3]


def test_attributes_for_vmap_are_accepted(t: Any) -> None:
    My = function(t, twice, doubled, generate_vmap_rule=True)
    x = leaf(t)
    My.apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2, 2]


def test_in_the_module_where_programs_look_for_it(t: Any) -> None:
    module = __import__(f"{t.__name__}.autograd.function", fromlist=["Function"])
    assert module.Function is t.autograd.Function
    assert issubclass(t.autograd.Function, module.FunctionCtx)


# ------------------------------------------------------------------ inputs as outputs


def test_an_input_returned_as_it_is(t: Any) -> None:
    x = leaf(t)
    y = function(t, lambda ctx, x: x, lambda ctx, g: g * -1).apply(x)
    assert y is not x
    assert x.is_leaf
    y.sum().backward()
    assert x.grad.tolist() == [-1, -1, -1]


def test_gradient_reversal(t: Any) -> None:
    x = leaf(t)
    a = x * 2
    y = function(t, lambda ctx, a: a.view_as(a), lambda ctx, g: g * -1).apply(a)
    (y * 3 + a).sum().backward()
    assert x.grad.tolist() == [-4, -4, -4]


VIEWS = {
    "all of it": lambda ctx, a: a.view(-1),
    "as it is": lambda ctx, a: a,
    "a part": lambda ctx, a: a[1:],
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_not_written(name: str, t: Any) -> None:
    a = leaf(t) * 1
    y = function(t, VIEWS[name], lambda ctx, g: g.sum().expand(3)).apply(a)
    with pytest.raises(
        RuntimeError, match="Output 0 of My is a view and is being modified inplace"
    ):
        y.add_(1)
    assert a.tolist() == [1, 2, 3]


def test_one_of_several_views_is_not_written(t: Any) -> None:
    a = leaf(t) * 1
    y, _ = function(t, lambda ctx, a: (a.view(-1), a[1:])).apply(a)
    with pytest.raises(RuntimeError, match="a function that returns multiple views"):
        y.add_(1)


def test_the_base_of_a_view_is_not_written(t: Any) -> None:
    a = leaf(t) * 1
    y = function(t, VIEWS["all of it"]).apply(a)
    with pytest.raises(
        RuntimeError, match="another view of its base has been modified"
    ):
        a.add_(1).sum(), y.grad_fn


def add_one_in_place(ctx: Any, a: Any) -> Any:
    a.add_(1)
    ctx.mark_dirty(a)
    return a


def test_an_input_written_in_place(t: Any) -> None:
    x = leaf(t)
    a = x * x
    y = function(t, add_one_in_place, lambda ctx, g: g * 5).apply(a)
    assert y is a
    assert a.tolist() == [2, 5, 10]
    assert a.grad_fn.name() == "MyBackward"
    a.sum().backward()
    assert x.grad.tolist() == [10, 20, 30]


def test_a_view_written_in_place(t: Any) -> None:
    x = leaf(t)
    a = x * 1
    function(t, add_one_in_place, lambda ctx, g: g * 5).apply(a[1:])
    assert a.tolist() == [1, 3, 4]
    a.sum().backward()
    assert x.grad.tolist() == [1, 5, 5]


def test_a_saved_input_written_in_place(t: Any) -> None:
    def forward(ctx: Any, a: Any) -> Any:
        a.mul_(2)
        ctx.mark_dirty(a)
        ctx.save_for_backward(a)
        return a

    x = leaf(t)
    a = x * 1
    function(t, forward, lambda ctx, g: g * ctx.saved_tensors[0]).apply(a)
    a.sum().backward()
    assert x.grad.tolist() == [2, 4, 6]


# ------------------------------------------------------------------ refused

RETURNED = {
    "incorrect number of gradients": lambda ctx, g: (g, g),
    r"returned an invalid gradient at index 0 - got \[2\] but expected shape "
    r"compatible with \[3\]": lambda ctx, g: g[:2],
    r"invalid gradient at index 0 - got \[\] but": lambda ctx, g: g.sum(),
    r"expected Variable or None \(got float\)": lambda ctx, g: 3.0,
}


@pytest.mark.parametrize("words", RETURNED)
def test_what_backward_may_not_return(words: str, t: Any) -> None:
    x = leaf(t)
    with pytest.raises(RuntimeError, match=words):
        function(t, twice, RETURNED[words]).apply(x).sum().backward()
    assert x.grad is None


def test_nones_too_many_are_ignored(t: Any) -> None:
    x = leaf(t)
    function(t, twice, lambda ctx, g: (g, None, None)).apply(x).sum().backward()
    assert x.grad.tolist() == [1, 1, 1]


def test_a_gradient_for_a_number(t: Any) -> None:
    My = function(t, lambda ctx, x, n: x * n, lambda ctx, g: (g, g))
    with pytest.raises(
        RuntimeError, match="different than None at position 2, but the"
    ):
        My.apply(leaf(t), 2).sum().backward()


def test_without_forward_or_backward(t: Any) -> None:
    with pytest.raises(NotImplementedError, match="must implement the forward func"):
        type("My", (t.autograd.Function,), {}).apply(leaf(t))
    with pytest.raises(NotImplementedError, match="either the backward or vjp method"):
        function(t, twice).apply(leaf(t)).sum().backward()


def test_both_backward_and_vjp(t: Any) -> None:
    My = function(t, twice, doubled, vjp=staticmethod(doubled))
    with pytest.raises(RuntimeError, match="Implementing both 'backward' and 'vjp'"):
        My.apply(leaf(t)).sum().backward()


def test_an_instance(t: Any) -> None:
    with pytest.warns(DeprecationWarning, match="should not be instantiated"):
        made = function(t, twice)()
    with pytest.raises(RuntimeError, match="Legacy autograd function with non-static"):
        made(leaf(t))


def test_saving_what_is_no_tensor(t: Any) -> None:
    My = function(t, lambda ctx, x: (ctx.save_for_backward(x, 3), x)[1])
    with pytest.raises(
        TypeError, match="can only save variables, but argument 1 is of"
    ):
        My.apply(leaf(t))


def test_a_written_input_must_be_returned(t: Any) -> None:
    My = function(t, lambda ctx, a: add_one_in_place(ctx, a) * 2)
    with pytest.raises(RuntimeError, match="Some elements marked as dirty during the"):
        My.apply(leaf(t) * 1)


def test_a_leaf_is_not_written(t: Any) -> None:
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad has be"):
        function(t, add_one_in_place).apply(leaf(t))


def test_a_written_view_allows_no_second_output(t: Any) -> None:
    My = function(t, lambda ctx, a: (add_one_in_place(ctx, a), a * 1))
    with pytest.raises(RuntimeError, match="cannot return more than one Tensor"):
        My.apply((leaf(t) * 1)[1:])


def test_saved_tensors_are_freed(t: Any) -> None:
    y = cube(t).apply(leaf(t)).sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a se"):
        y.backward()


def test_without_saved_tensors_nothing_is_freed(t: Any) -> None:
    x = leaf(t)
    y = function(t, twice, doubled).apply(x).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [4, 4, 4]


def test_a_saved_tensor_that_was_written(t: Any) -> None:
    a = leaf(t) * 1
    y = cube(t).apply(a)
    a.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_an_error_in_backward_reaches_the_caller(t: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        function(t, twice, lambda ctx, g: 1 / 0).apply(leaf(t)).sum().backward()


# ------------------------------------------------------------------ once differentiable


def test_once_differentiable(t: Any) -> None:
    once = t.autograd.function.once_differentiable
    My = function(t, lambda ctx, x: x.exp(), once(lambda ctx, g: g * 3))
    x = leaf(t, 0.0)
    assert t.autograd.grad(My.apply(x), x)[0].item() == 3
    y = My.apply(x) * x
    (first,) = t.autograd.grad(y, x, create_graph=True)
    assert first.item() == pytest.approx(1)
    with pytest.raises(RuntimeError, match="trying to differentiate twice a function"):
        first.backward()


def test_once_differentiable_is_never_silently_wrong() -> None:
    """PyTorch's ``grad`` gives an answer here that lacks the function's part."""
    import tinygrad_edu as torch

    once = torch.autograd.function.once_differentiable
    My = function(torch, lambda ctx, x: x.exp(), once(lambda ctx, g: g * 3))
    x = leaf(torch, 0.0)
    (first,) = torch.autograd.grad(My.apply(x) * x, x, create_graph=True)
    with pytest.raises(RuntimeError, match="trying to differentiate twice a function"):
        torch.autograd.grad(first, x)


# ------------------------------------------------------------------ depth, threads


def test_a_chain_of_any_depth(t: Any) -> None:
    x = leaf(t, 1.0)
    My, y = cube(t), x
    for _ in range(10_000):
        y = My.apply(y)
    y.sum().backward(retain_graph=True)
    first = weakref.ref(y)
    del y
    assert first() is None


def test_in_several_threads(t: Any) -> None:
    x, found = leaf(t), []
    y = cube(t).apply(x).sum()

    def walk() -> None:
        for _ in range(20):
            found.append(t.autograd.grad(y, x, retain_graph=True)[0].tolist())

    threads = [threading.Thread(target=walk) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [[3, 12, 27]] * 60


# ------------------------------------------------------------------ diagrams


def test_it_is_drawn() -> None:
    import tinygrad_edu as torch
    from tinygrad_edu import diagram

    drawn = diagram.backward(cube(torch).apply(leaf(torch)).sum())
    assert "My" in [node.label for node in drawn.document.nodes]
