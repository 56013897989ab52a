"""Hooks: they see what passes, may replace it, and corrupt nothing."""

from __future__ import annotations

from typing import Any

import pytest


def leaf(t: Any, *numbers: float) -> Any:
    return t.tensor(numbers, dtype=t.float64, requires_grad=True)


def test_a_hook_of_a_leaf_sees_the_whole_gradient(t: Any) -> None:
    x, seen = leaf(t, 2.0), []
    x.register_hook(lambda g: seen.append(g.tolist()))
    (x * x + x).sum().backward()
    assert seen == [[5.0]]


def test_a_hook_of_a_leaf_may_replace_the_gradient(t: Any) -> None:
    x = leaf(t, 2.0)
    x.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: g + 1)
    (x * 3).backward()
    assert x.grad.item() == 31


def test_a_hook_of_a_tensor_in_the_middle(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    y.register_hook(lambda g: g * 2)
    z = (y + y * 3).sum()
    z.backward()
    assert x.grad.item() == 2 * 4 * 4


def test_a_hook_can_be_removed(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * 1
    handles = [x.register_hook(lambda g: g * 10), y.register_hook(lambda g: g * 10)]
    for each in handles:
        each.remove()
        each.remove()
    y.sum().backward()
    assert x.grad.item() == 1


def test_what_a_hook_returns_is_not_written_to_later(t: Any) -> None:
    constant = t.tensor([7.0], dtype=t.float64)
    x, y = leaf(t, 1.0), leaf(t, 1.0)
    for each in (x, y):
        each.register_hook(lambda g: constant)
    for _ in range(2):
        (x + y).sum().backward()
    assert (x.grad.item(), y.grad.item(), constant.item()) == (14, 14, 7)


def test_what_a_hook_has_kept_does_not_change_later(t: Any) -> None:
    x, kept = leaf(t, 1.0), []
    y = x * 2
    y.register_hook(lambda g: kept.append(g))
    y.sum().backward()
    x.grad.zero_()
    assert kept[0].item() == 1


def test_hooks_of_a_node(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 5.0)
    z = x * y
    seen = []
    handle = z.grad_fn.register_hook(lambda ins, outs: seen.append((ins, outs)))
    z.sum().backward(retain_graph=True)
    ins, outs = seen[0]
    assert [each.item() for each in ins] == [5, 2]
    assert [each.item() for each in outs] == [1]
    handle.remove()
    z.sum().backward()
    assert len(seen) == 1


def test_a_hook_of_a_node_may_replace_what_goes_on(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 5.0)
    z = x * y
    z.grad_fn.register_hook(lambda ins, outs: (ins[0] * 100, ins[1]))
    z.sum().backward()
    assert (x.grad.item(), y.grad.item()) == (500, 2)


def test_a_hook_that_gives_two_arguments_one_gradient(t: Any) -> None:
    x, y = leaf(t, 2.0), leaf(t, 5.0)
    z = x * y
    z.grad_fn.register_hook(lambda ins, outs: (ins[0], ins[0]))
    z.sum().backward()
    x.grad.zero_()
    assert y.grad.item() == 5


def test_a_hook_before_a_node(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    y.grad_fn.register_prehook(lambda outs: (outs[0] * 3,))
    y.sum().backward()
    assert x.grad.item() == 12


def test_after_accumulation(t: Any) -> None:
    x, seen = leaf(t, 2.0), []
    handle = x.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.item()))
    (x * 3).backward()
    (x * 4).backward()
    handle.remove()
    (x * 4).backward()
    assert seen == [3, 7]


def test_hooks_under_create_graph(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    y.register_hook(lambda g: g * x)
    (slope,) = t.autograd.grad(y.sum(), x, create_graph=True)  # x · 2x
    assert slope.item() == 8
    assert t.autograd.grad(slope, x)[0].item() == 8  # 4x


def test_an_error_in_a_hook_reaches_the_caller(t: Any) -> None:
    x = leaf(t, 2.0)

    def broken(g: Any) -> None:
        raise ValueError("my mistake")

    x.register_hook(broken)
    with pytest.raises(ValueError, match="my mistake"):
        (x * 2).backward()


def test_no_hook_where_no_gradient_comes(t: Any) -> None:
    with pytest.raises(RuntimeError, match="cannot register a hook on a tensor"):
        t.ones(2).register_hook(lambda g: g)


# ------------------------------------------------------------------ their order


def test_the_order_at_a_node(t: Any) -> None:
    x, seen = leaf(t, 2.0), []

    def note(name: str, factor: float) -> Any:
        return lambda g: (seen.append((name, g.item())), g * factor)[1]

    y = x * 3
    y.grad_fn.register_prehook(lambda outs: (note("prehook", 7)(outs[0]),))
    y.grad_fn.register_hook(lambda ins, outs: seen.append(("hook", outs[0].item())))
    y.register_hook(note("first", 2))
    y.retain_grad()
    y.register_hook(note("second", 5))
    y.sum().backward()
    assert seen == [("first", 1), ("second", 2), ("prehook", 10), ("hook", 70)]
    assert (y.grad.item(), x.grad.item()) == (10, 210)


def test_the_order_at_a_leaf(t: Any) -> None:
    x, seen = leaf(t, 2.0), []

    def note(name: str) -> Any:
        return lambda *_: seen.append(
            (name, x.grad if x.grad is None else x.grad.item())
        )

    end = (x * 1).grad_fn.next_functions[0][0]
    end.register_hook(note("node"))
    x.register_post_accumulate_grad_hook(note("accumulated"))
    end.register_prehook(lambda grads: (grads[0] + 1,))
    end.register_prehook(note("before"))
    x.register_hook(lambda g: g * 10)
    x.register_hook(note("tensor"))
    (x * 3).sum().backward()
    before = [("tensor", None), ("before", None)]
    assert seen == [*before, ("accumulated", 31), ("node", 31)]
    seen.clear()
    (found,) = t.autograd.grad((x * 3).sum(), x)
    assert found.item() == 30
    assert seen == [("tensor", 31)]


def test_hooks_of_a_value_that_was_overwritten(t: Any) -> None:
    x, seen = leaf(t, 2.0), []
    y = x * 3
    y.register_hook(lambda g: seen.append(("before", g.item())))
    y.retain_grad()
    y.mul_(5)
    y.register_hook(lambda g: seen.append(("after", g.item())))
    (y * 7).sum().backward()
    assert seen == [("after", 7), ("before", 35)]
    assert (y.grad.item(), x.grad.item()) == (7, 105)


def test_the_kept_grad_of_a_view_whose_base_is_written(t: Any) -> None:
    x = leaf(t, 1.0, 2.0)
    y = x * 1
    view = y[0]
    view.retain_grad()
    y.mul_(3)
    (view * 2).backward()
    assert (view.grad.item(), x.grad.tolist()) == (2, [6, 0])


# ------------------------------------------------------------------ and what is asked


def test_hooks_where_grad_ends(t: Any) -> None:
    x, seen = leaf(t, 2.0), []
    y = x * 3
    y.register_hook(lambda g: (seen.append("tensor"), g * 10)[1])
    y.grad_fn.register_prehook(lambda outs: seen.append("prehook"))
    y.grad_fn.register_hook(lambda ins, outs: seen.append("hook"))
    z = (y * y).sum()
    assert t.autograd.grad(z, y, retain_graph=True)[0].item() == 120
    assert seen == ["tensor"]
    seen.clear()
    gy, gx = t.autograd.grad(z, [y, x])
    assert (gy.item(), gx.item()) == (12, 360)  # what y got, and what its hook made
    assert seen == ["tensor", "prehook", "hook"]


def test_hooks_and_backward_to_inputs(t: Any) -> None:
    x, w, seen = leaf(t, 2.0), leaf(t, 5.0), []
    y = x * 3
    y.register_hook(lambda g: g * 10)
    w.register_hook(lambda g: seen.append("w"))
    x.register_post_accumulate_grad_hook(lambda p: seen.append("x"))
    (y * w).sum().backward(inputs=[y, x])
    assert (y.grad.item(), x.grad.item(), w.grad) == (50, 150, None)
    assert seen == ["x"]


# ------------------------------------------------------------------ what is refused

RETURNED = {
    "hook 'wrong' has changed the size of value": ("tensor", lambda g: g.expand(2)),
    "hook 'wrong' has changed the type of value": ("tensor", lambda g: g.float()),
    "expected Variable, but hook returned 'int'": ("tensor", lambda g: 3),
    "expected tuple, but hook returned 'int'": ("node", lambda ins, outs: 3),
    "hook 'wrong' has returned an incorrect number of values": (
        "node",
        lambda ins, outs: (ins[0],),
    ),
    "can't replace a None gradient with a non-None value": (
        "node",
        lambda ins, outs: (ins[0], ins[0]),
    ),
    "expected tuple, but hook returned 'str'": ("before", lambda outs: "text"),
}


@pytest.mark.parametrize("words", RETURNED)
def test_what_a_hook_may_not_return(words: str, t: Any) -> None:
    kind, returned = RETURNED[words]

    def wrong(*args: Any) -> Any:
        return returned(*args)

    x = leaf(t, 2.0)
    other = t.ones(1, dtype=t.float64) if "None" in words else x * 1
    y = x * other
    register = {
        "tensor": y.register_hook,
        "node": y.grad_fn.register_hook,
        "before": y.grad_fn.register_prehook,
    }[kind]
    register(wrong)
    with pytest.raises((RuntimeError, TypeError), match=words):
        y.backward()
    assert x.grad is None


def test_a_prehook_may_take_a_gradient_away(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * 3
    y.grad_fn.register_prehook(lambda outs: (None,))
    (y + x).sum().backward()
    assert x.grad.item() == 1


# ------------------------------------------------------------------ retain_grad


def test_retain_grad(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * x
    y.retain_grad()
    y.retain_grad()
    z = y * 3
    z.sum().backward(retain_graph=True)
    assert (y.grad.item(), y.retains_grad, z.retains_grad) == (3, True, False)
    z.sum().backward()
    assert y.grad.item() == 6
    y.grad.zero_()
    assert x.grad.item() == 24


def test_retain_grad_sees_what_the_hooks_left(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    y.sum().backward()
    assert (y.grad.item(), x.grad.item()) == (10, 20)


def test_retain_grad_follows_an_in_place_operation(t: Any) -> None:
    x = leaf(t, 2.0)
    y = x * 2
    y.retain_grad()
    y.mul_(3)
    (y * 5).sum().backward()
    assert (y.grad.item(), x.grad.item()) == (5, 30)


def test_retain_grad_keeps_no_tensor_alive() -> None:
    import weakref

    import tinygrad_edu as t

    x = leaf(t, 2.0)
    y = x * 2
    y.retain_grad()
    z, gone = y.sum(), weakref.ref(y)
    del y
    assert gone() is None
    z.backward()
    assert x.grad.item() == 2


def test_retain_grad_needs_a_gradient(t: Any) -> None:
    with pytest.raises(
        RuntimeError, match="can't retain_grad on Tensor that has requi"
    ):
        t.ones(2).retain_grad()


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_stop_inside_backward_leaves_all_usable(failure: type[BaseException]) -> None:
    """Grad mode is as before, and the next backward pass is right."""
    import tinygrad_edu as torch

    def stop(gradient: object) -> None:
        raise failure

    x = torch.ones(2, requires_grad=True)
    handle = x.register_hook(stop)
    with pytest.raises(failure):
        (x * 2).sum().backward()
    handle.remove()
    assert torch.is_grad_enabled()
    assert x.grad is None
    (x * 3).sum().backward()
    assert x.grad.tolist() == [3, 3]
