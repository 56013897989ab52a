"""grad, vjp, jvp, Jacobians and Hessians: nested, in trees, beside other graphs."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from typing import Any

import pytest
from gradcheck_inputs import positive

import tinygrad_edu

X, Y = positive(3, 4), positive(3, 4, seed=1)
Pair = namedtuple("Pair", "a b")


def product(t: Any, x: Any) -> Any:
    return x.sin() * x.sum()


def loss(t: Any, x: Any) -> Any:
    return (x.sin() * x.exp()).sum()


CASES: dict[str, Any] = {
    "grad": lambda t, x: t.func.grad(lambda v: loss(t, v))(x),
    "grad of grad": lambda t, x: t.func.grad(
        lambda v: t.func.grad(lambda u: loss(t, u))(v).pow(2).sum()
    )(x),
    "grad of many": lambda t, x, y: t.func.grad(
        lambda a, b, c: (a * b.exp() * c).sum(), argnums=(0, -1)
    )(x, y, x),
    "grad of an unused argument": lambda t, x: t.func.grad(
        lambda a, b: (a * a).sum(), argnums=(0, 1)
    )(x, x),
    "grad of a tree": lambda t, x, y: t.func.grad(
        lambda tree: (tree["a"] * tree["b"][0].exp()).sum()
    )(OrderedDict(a=x, b=(y,))),
    "grad of a named tuple": lambda t, x, y: t.func.grad(
        lambda pair: (pair.a * pair.b).sum()
    )(Pair(x, y)),
    "grad with keywords": lambda t, x: t.func.grad(lambda v, power=1: (v**power).sum())(
        x, power=3
    ),
    "grad_and_value with more": lambda t, x: t.func.grad_and_value(
        lambda v: (loss(t, v), {"twice": v * 2}), has_aux=True
    )(x),
    "grad with more": lambda t, x: t.func.grad(
        lambda v: (loss(t, v), v * 2), has_aux=True
    )(x),
    "grad by a tensor from outside": lambda t, x, y: t.func.grad(
        lambda v: (v * v * y).sum()
    )(x),
    "grad that forgets": lambda t, x: t.func.grad(lambda v: (v.detach() * v).sum())(x),
    "grad of a constant": lambda t, x: t.func.grad(
        lambda v: t.ones((), dtype=t.float64)
    )(x),
    "grad of what was made in place": lambda t, x: t.func.grad(
        lambda v: (v * 2).mul_(v).sum()
    )(x),
    "vjp": lambda t, x, y: t.func.vjp(lambda a, b: {"o": a @ b.T, "p": a.sum()}, x, y)[
        1
    ]({"o": (x @ y.T).detach(), "p": y.sum().detach()}),
    "vjp twice": lambda t, x: (lambda f: (f(x * 1), f(x * 2)))(
        t.func.vjp(lambda v: product(t, v), x)[1]
    ),
    "vjp with more": lambda t, x: t.func.vjp(lambda v: (v * 2, v * 3), x, has_aux=True)[
        ::2
    ],
    "jvp": lambda t, x, y: t.func.jvp(lambda a, b: (a * b, a.sum()), (x, y), (y, x)),
    "jvp of a constant": lambda t, x: t.func.jvp(
        lambda v: (v * 2, t.ones(2, dtype=t.float64)), (x,), (x,)
    ),
    "jvp with more": lambda t, x: t.func.jvp(
        lambda v: (v * v, v.exp()), (x,), (x,), has_aux=True
    ),
    "grad of jvp": lambda t, x, y: t.func.grad(
        lambda v: t.func.jvp(lambda u: product(t, u), (v,), (y,))[1].sum()
    )(x),
    "jvp of jvp": lambda t, x, y: t.func.jvp(
        lambda v: t.func.jvp(lambda u: product(t, u), (v,), (y,))[1], (x,), (y,)
    ),
    "hessian times vector": lambda t, x, y: t.func.jvp(
        t.func.grad(lambda v: loss(t, v)), (x,), (y,)
    )[1],
    "jacrev": lambda t, x: t.func.jacrev(lambda v: product(t, v))(x),
    "jacrev in chunks": lambda t, x: t.func.jacrev(
        lambda v: product(t, v), chunk_size=5
    )(x),
    "jacrev with more": lambda t, x: t.func.jacrev(
        lambda v: (product(t, v), v), has_aux=True
    )(x),
    "jacrev of trees": lambda t, x, y: t.func.jacrev(
        lambda a, b: {"a": a * b["y"], "b": (a.sum(),)}, argnums=(0, 1)
    )(x[0], {"y": y[0]}),
    "jacfwd": lambda t, x: t.func.jacfwd(lambda v: product(t, v))(x),
    "jacfwd with more": lambda t, x: t.func.jacfwd(
        lambda v: (product(t, v), v * 1), has_aux=True
    )(x),
    "jacfwd of trees": lambda t, x, y: t.func.jacfwd(
        lambda a, b: {"a": a * b, "b": (a.sum(),)}, argnums=(0, 1)
    )(x[0], y[0]),
    "jacfwd of jacrev": lambda t, x: t.func.jacfwd(
        t.func.jacrev(lambda v: product(t, v))
    )(x[0]),
    "jacrev of jacfwd": lambda t, x: t.func.jacrev(
        t.func.jacfwd(lambda v: product(t, v))
    )(x[0]),
    "hessian": lambda t, x: t.func.hessian(lambda v: loss(t, v))(x[0]),
    "hessian of two": lambda t, x, y: t.func.hessian(
        lambda a, b: (a * b).sum() ** 2, argnums=(0, 1)
    )(x[0], y[0]),
}


@pytest.mark.parametrize("name", CASES)
def test_transform(name: str, agree: Any) -> None:
    arrays = (X, Y) if CASES[name].__code__.co_argcount == 3 else (X,)
    agree(CASES[name], *arrays)


def test_linearize(agree: Any) -> None:
    def case(t: Any, x: Any, y: Any) -> Any:
        output, jvp_fn = t.func.linearize(lambda v: product(t, v), x)
        return output, jvp_fn(y), jvp_fn(y * 2)

    agree(case, X, Y, outside=False)


@pytest.mark.parametrize("mode", ["no_grad", "inference_mode", "enable_grad"])
def test_the_mode_outside_says_whether_the_result_has_a_graph(
    mode: str, agree: Any
) -> None:
    def case(t: Any, x: Any) -> Any:
        with getattr(t, mode)():
            return t.func.grad(lambda v: loss(t, v))(x.clone())

    agree(case, X)


def test_no_grad_inside_makes_a_constant(agree: Any) -> None:
    def case(t: Any, x: Any) -> Any:
        def f(v: Any) -> Any:
            with t.no_grad():
                fixed = v**2
            return (v * fixed).sum()

        return t.func.grad(f)(x)

    agree(case, X)


def test_nothing_is_left_on_the_users_tensors() -> None:
    t = tinygrad_edu
    x = t.ones(3, requires_grad=True)
    w = t.ones(3, requires_grad=True)
    for transform in (t.func.grad, t.func.jacrev, t.func.jacfwd, t.func.hessian):
        transform(lambda v: (v * w).sum() ** 2)(x)
    t.func.vjp(lambda v: v * w, x)[1](t.ones(3))
    assert x.grad is None
    assert w.grad is None
    assert (x.is_leaf, x.requires_grad, x._version) == (True, True, 0)


def test_a_write_after_the_forward_is_noticed() -> None:
    t = tinygrad_edu
    x = t.ones(2)
    _, vjp_fn = t.func.vjp(lambda v: v * v, x)
    x.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        vjp_fn(t.ones(2))


def test_a_custom_function_is_differentiated(agree: Any) -> None:
    def case(t: Any, x: Any) -> Any:
        class Square(t.autograd.Function):
            @staticmethod
            def forward(x: Any) -> Any:
                return x**2

            @staticmethod
            def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
                ctx.save_for_backward(*inputs)

            @staticmethod
            def backward(ctx: Any, g: Any) -> Any:
                return g * 2 * ctx.saved_tensors[0]

        slope = t.func.grad(lambda v: (Square.apply(v) * v).sum())
        return slope(x), t.func.grad(lambda v: slope(v).sum())(x)

    agree(case, X)


def number(t: Any) -> Any:
    return t.ones(2)


ERRORS: dict[str, Any] = {
    "no scalar": lambda t: t.func.grad(lambda x: x)(number(t)),
    "no tensor": lambda t: t.func.grad(lambda x: (x, x))(number(t)),
    "a number": lambda t: t.func.grad(lambda x: 3.0)(number(t)),
    "integers": lambda t: t.func.grad(lambda x: x.sum())(t.tensor([1, 2])),
    "a list of numbers": lambda t: t.func.grad(lambda x: x[0])([1.0]),
    "no aux": lambda t: t.func.grad(lambda x: x.sum(), has_aux=True)(number(t)),
    "argnum too large": lambda t: t.func.grad(sum, argnums=3)(number(t)),
    "argnums of a wrong type": lambda t: t.func.grad(sum, argnums="a")(number(t)),
    "argnums twice": lambda t: t.func.grad(sum, argnums=(0, 0))(number(t)),
    "no argnums": lambda t: t.func.grad(sum, argnums=())(number(t)),
    "vjp of integers": lambda t: t.func.vjp(lambda x: x.long(), number(t)),
    "vjp of a number": lambda t: t.func.vjp(lambda x: 3, number(t)),
    "vjp without aux": lambda t: t.func.vjp(lambda x: x, number(t), has_aux=True),
    "cotangents of another structure": lambda t: t.func.vjp(
        lambda x: (x * 2, {"a": x}), number(t)
    )[1]((number(t), number(t))),
    "jvp without a tuple": lambda t: t.func.jvp(sum, number(t), (number(t),)),
    "jvp along another shape": lambda t: t.func.jvp(
        lambda x: x, (number(t),), (t.ones(3),)
    ),
    "jvp of nothing": lambda t: t.func.jvp(lambda: 3, (), ()),
    "jvp of a number": lambda t: t.func.jvp(lambda x: 3, (number(t),), (number(t),)),
    "jvp, strict": lambda t: t.func.jvp(
        lambda x: number(t), (number(t),), (number(t),), strict=True
    ),
    "chunks of nothing": lambda t: t.func.jacrev(sum, chunk_size=0),
    "in place on the argument": lambda t: t.func.grad(lambda x: x.mul_(2).sum())(
        number(t)
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_refused_as_pytorch_does(name: str, refuse_alike: Any) -> None:
    refuse_alike(ERRORS[name])


def test_tangents_of_another_structure_are_refused() -> None:
    t = tinygrad_edu
    with pytest.raises(RuntimeError, match="the same python structure"):
        t.func.jvp(lambda x: x, (t.ones(2),), t.ones(2))
