"""vmap: a function of one example on a batch, alone and among the other transforms."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from gradcheck_inputs import positive

import tinygrad_edu
from tinygrad_edu.func import vmap_fallbacks

X, Y = positive(3, 4), positive(3, 4, seed=1)
EVERYTHING = {"the whole function"}


def unfrozen(t: Any, x: Any) -> Any:
    """A product with a constant: recorded by one example, not by the batch."""
    with t.no_grad():
        fixed = x * 3
    return fixed


def inner(t: Any, x: Any, y: Any) -> Any:
    return (x * y).exp().sum()


CASES: dict[str, Any] = {
    "arithmetic": lambda t, x: t.vmap(lambda v: v * 2 + 1 / v)(x),
    "several outputs": lambda t, x: t.vmap(lambda v: (v @ v, {"sum": v.sum()}))(x),
    "one input serves all": lambda t, x: t.vmap(lambda v, w: v * w, (0, None))(x, x[0]),
    "another dimension": lambda t, x: t.vmap(t.dot, in_dims=(1, -1))(x, x),
    "trees come in": lambda t, x: t.vmap(
        lambda a, b: a["a"] * b[0], in_dims=({"a": 0}, [1])
    )({"a": x}, [x.T]),
    "outputs turned": lambda t, x: t.vmap(
        lambda v: (v, {"a": v * 2}), out_dims=(1, {"a": 0})
    )(x),
    "what is alike for all": lambda t, x: t.vmap(lambda v: (v * 1, t.ones(2)))(x),
    "no batch for an output": lambda t, x: t.vmap(
        lambda v, w: (v * w, w.exp()), (0, None), (0, None)
    )(x, x[0]),
    "a keyword serves all": lambda t, x: t.vmap(lambda v, w: v * w)(x, w=x),
    "nested": lambda t, x: t.vmap(t.vmap(lambda a, b: a * b + 1, (0, None)), (None, 0))(
        x[0], x[1]
    ),
    "nested with a gap": lambda t, x: t.vmap(
        lambda a: t.vmap(lambda b: b.sum() * 2)(x) + a
    )(x[:, 0]),
    "in chunks": lambda t, x: t.vmap(
        lambda v: (v * 2, v.sum()), out_dims=(1, 0), chunk_size=2
    )(x),
    "grad inside": lambda t, x: t.vmap(
        t.func.grad(lambda v: (v.exp() * v.sum()).sum())
    )(x),
    "grad inside, for what serves all": lambda t, x: t.vmap(
        t.func.grad(lambda w, v: inner(t, w, v)), (None, 0)
    )(x[0], x),
    "grad inside, twice nested": lambda t, x: t.vmap(
        t.vmap(t.func.grad(lambda w, v: inner(t, w, v)), (None, 0)), (0, None)
    )(x, x),
    "grad outside": lambda t, x: t.func.grad(
        lambda w: t.vmap(lambda v: inner(t, v, w))(x).sum()
    )(x[0]),
    "grad outside and inside": lambda t, x: t.func.grad(
        lambda w: t.vmap(t.func.grad(lambda v: inner(t, v, w) ** 2))(x).sum()
    )(x[0]),
    "grad outside of nested": lambda t, x: t.func.grad(
        lambda z: t.vmap(lambda a: t.vmap(lambda b: inner(t, a, b))(x).sum() + a.sum())(
            z
        ).sum()
    )(x),
    "a captured tensor": lambda t, x: t.vmap(lambda v: inner(t, v, x[1]))(x),
    "hessian inside": lambda t, x: t.vmap(t.func.hessian(lambda v: (v**3).sum()))(x),
    "jacobian outside": lambda t, x: t.func.jacrev(lambda v: t.vmap(t.sin)(v))(x),
    "jacobians inside": lambda t, x: (
        t.vmap(t.func.jacrev(lambda v: v**2))(x),
        t.vmap(t.func.jacfwd(lambda v: v**2))(x),
    ),
    "jvp inside": lambda t, x: t.vmap(
        lambda v, u: t.func.jvp(lambda w: w.exp() * w.sum(), (v,), (u,))[1]
    )(x, x),
    "vjp of all rows": lambda t, x: t.vmap(t.func.vjp(lambda v: v**2, x[0])[1])(
        t.eye(4, dtype=t.float64)
    ),
    "detached": lambda t, x: t.vmap(lambda v: (v.detach() * v).sum())(x),
    "no_grad inside": lambda t, x: t.vmap(lambda v: (unfrozen(t, v) * v).sum())(x),
    "a parameter": lambda t, x: t.vmap(
        lambda v: v.sum() * t.nn.Parameter(v.detach()).detach()
    )(x),
    "other dtypes": lambda t, x: t.vmap(
        lambda v: (v.float() + v, v.half().exp(), v.int() // 2, v > 1)
    )(x),
    "views": lambda t, x: t.vmap(
        lambda v: (v[1:], v[None], v.expand(2, 4), v.reshape(2, -1).T)
    )(x),
    "taken apart": lambda t, x: t.vmap(lambda v: t.stack([a * a for a in v]))(x),
    "indices": lambda t, x: t.vmap(lambda v: v[[0, 2, 2]] + v[v.shape[0] - 1])(x),
    "indices apart": lambda t, x: t.vmap(lambda v: v[[0, 1, 0], :, [1, 0, 1]])(
        x.reshape(3, 2, 2, 1) * x.reshape(3, 1, 2, 2)
    ),
    "mask": lambda t, x: t.vmap(lambda v: t.where(v > 1, v, -v))(x),
    "gathered": lambda t, x: t.vmap(lambda v, i: v.gather(0, i))(
        x, t.tensor([[0, 1], [2, 3], [1, 1]])
    ),
    "selected": lambda t, x: t.vmap(lambda v, i: t.index_select(v, 0, i))(
        x, t.tensor([[0, 1], [2, 3], [1, 1]])
    ),
    "reductions": lambda t, x: t.vmap(
        lambda v: (
            v.max(),
            v.argmax(),
            v.max(0).values,
            v.var(),
            v.softmax(0),
            v.cumsum(0),
        )
    )(x),
    "a sorted batch": lambda t, x: tuple(t.vmap(t.sort)(x)),
    "determinants": lambda t, x: t.vmap(t.det)(t.stack([x[:, :3], x[:, 1:]])),
    "an einsum": lambda t, x: t.vmap(lambda v, w: t.einsum("i,ji->j", v, w), (0, None))(
        x, x
    ),
    "a linear layer": lambda t, x: t.vmap(
        lambda v, w: t.nn.functional.linear(v, w, w[:, 0]), (0, None)
    )(x, x),
    "losses": lambda t, x: t.vmap(
        lambda v: t.nn.functional.mse_loss(v, v * 2, reduction="sum")
    )(x),
    "nothing": lambda t, x: t.vmap(lambda v: v * 2)(x[:0]),
}


@pytest.mark.parametrize("name", CASES)
def test_vmap_at_once(name: str, agree: Any) -> None:
    with vmap_fallbacks() as names:
        agree(CASES[name], X)
    assert not names


IN_A_LOOP: dict[str, Any] = {
    "in place": lambda t, x: t.vmap(lambda v: (v * 2).mul_(v))(x),
    "assignment": lambda t, x: t.vmap(lambda v: assigned(v * 2))(x),
    "grad of what was made in place": lambda t, x: t.vmap(
        t.func.grad(lambda v: (v * 2).mul_(v).sum())
    )(x),
    "an index that differs": lambda t, x: t.vmap(lambda v, i: v[i])(
        x, t.tensor([0, 3, 1])
    ),
    "numbers compared through NumPy": lambda t, x: t.vmap(lambda v: t.isclose(v, v))(x),
    "a product's slope": lambda t, x: t.vmap(t.func.grad(t.prod))(x),
    "shown": lambda t, x: t.vmap(lambda v: v * len(str(v)[:6]))(x),
    "in place, nested": lambda t, x: t.vmap(t.vmap(lambda v: (v * 2).add_(v)))(x),
}


def assigned(y: Any) -> Any:
    y[0] = 5.0
    return y


@pytest.mark.parametrize("name", IN_A_LOOP)
def test_vmap_in_a_loop(name: str, agree: Any) -> None:
    with vmap_fallbacks() as names, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's own fallbacks warn
        agree(IN_A_LOOP[name], X)
    assert names == EVERYTHING


def test_the_argument_may_be_written() -> None:
    x = tinygrad_edu.ones(2, 3)
    out = tinygrad_edu.vmap(lambda v: v.mul_(2))(x)
    assert x.tolist() == out.tolist() == [[2.0] * 3] * 2


def test_the_batch_is_not_recorded_for_a_gradient_inside() -> None:
    t = tinygrad_edu
    recorded = []

    def loss(w: Any, v: Any) -> Any:
        out = (w * v).sum()
        recorded.append(out._array.value.requires_grad)
        return out

    t.vmap(t.func.grad(loss), in_dims=(None, 0))(t.ones(2), t.ones(3, 2))
    assert recorded == [False]


def test_a_primitive_without_a_rule_runs_by_loop(agree: Any) -> None:
    with vmap_fallbacks() as names:
        agree(lambda t, x: t.vmap(t.trace)(x.expand(2, 3, 4)), X)
    assert names == {"trace"}


def test_notes_are_kept_only_while_asked_for() -> None:
    x = tinygrad_edu.ones(2, 3)
    with vmap_fallbacks() as names:
        pass
    tinygrad_edu.vmap(lambda v: v.mul_(2))(x)
    assert names == set()


def test_a_custom_function_runs_by_loop(agree: Any) -> None:
    def case(t: Any, x: Any) -> Any:
        class Square(t.autograd.Function):
            generate_vmap_rule = True

            @staticmethod
            def forward(x: Any) -> Any:
                return x**2

            @staticmethod
            def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
                ctx.save_for_backward(*inputs)

            @staticmethod
            def backward(ctx: Any, g: Any) -> Any:
                return g * 2 * ctx.saved_tensors[0]

        slope = t.func.grad(lambda v: Square.apply(v).sum())
        return t.vmap(Square.apply)(x), t.vmap(slope)(x)

    with vmap_fallbacks() as names:
        agree(case, X)
    assert names == EVERYTHING


def test_gradients_by_hand_inside() -> None:
    """PyTorch refuses ``requires_grad_`` and ``backward`` here; a loop would not."""
    t = tinygrad_edu
    x = t.tensor(X)

    def of_leaf(v: Any) -> Any:
        w = t.ones(4, dtype=t.float64, requires_grad=True)
        return t.autograd.grad((w * v).exp().sum(), w, create_graph=True)[0].detach()

    def by_backward(v: Any) -> Any:
        w = t.ones(4, dtype=t.float64, requires_grad=True)
        (w * v).exp().sum().backward()
        return w.grad

    expected = X * np.exp(X)
    np.testing.assert_allclose(t.vmap(of_leaf)(x).numpy(), expected)
    np.testing.assert_allclose(t.vmap(by_backward)(x).numpy(), expected)


# ------------------------------------------------------------------ random numbers


def test_the_same_random_numbers_for_all(agree: Any) -> None:
    def case(t: Any, x: Any) -> Any:
        t.manual_seed(0)
        shaken = t.vmap(lambda v: v + t.rand(4, dtype=t.float64), randomness="same")
        return shaken(x), t.rand(2)

    agree(case, X)


def test_the_same_random_numbers_in_a_loop() -> None:
    t = tinygrad_edu
    x = t.zeros(3, 4)
    shaken = t.vmap(lambda v: (v * 1).add_(t.rand(4)), randomness="same")(x)
    assert shaken[0].tolist() == shaken[1].tolist() == shaken[2].tolist()


def test_different_random_numbers() -> None:
    t = tinygrad_edu
    x = t.zeros(3, 4)
    t.manual_seed(0)
    shaken = t.vmap(lambda v: v + t.rand(4), randomness="different")(x)
    t.manual_seed(0)
    assert shaken.tolist() == [t.rand(4).tolist() for _ in range(3)]


# ------------------------------------------------------------------ errors


def two(t: Any) -> Any:
    return t.ones(2, 3)


ERRORS: dict[str, Any] = {
    "random numbers": lambda t: t.vmap(lambda v: v + t.rand(3))(two(t)),
    "random numbers in a loop": lambda t: t.vmap(
        lambda v: (v * 1).add_(t.rand(3)), randomness="error"
    )(two(t)),
    "another randomness": lambda t: t.vmap(sum, randomness="none"),
    "no inputs": lambda t: t.vmap(lambda: 1)(),
    "in_dims of a list": lambda t: t.vmap(sum, in_dims=[0])(two(t)),
    "in_dims of a word": lambda t: t.vmap(sum, in_dims=("a",))(two(t)),
    "in_dim too large": lambda t: t.vmap(sum, in_dims=2)(two(t)),
    "no tensor": lambda t: t.vmap(lambda a, b: a)(two(t), 3.0),
    "no batch at all": lambda t: t.vmap(sum, in_dims=(None,))(two(t)),
    "sizes that differ": lambda t: t.vmap(lambda a, b: a)(two(t), t.ones(3)),
    "a number comes out": lambda t: t.vmap(lambda v: 3)(two(t)),
    "no place for a batch": lambda t: t.vmap(lambda v: v, out_dims=None)(two(t)),
    "out_dim too large": lambda t: t.vmap(lambda v: v, out_dims=3)(two(t)),
    "out_dims of a word": lambda t: t.vmap(lambda v: v, out_dims="a")(two(t)),
    "chunks of nothing": lambda t: t.vmap(lambda v: v, chunk_size=0)(two(t)),
    "a dimension that is hidden": lambda t: t.vmap(lambda v: v.sum(1))(two(t)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_refused_as_pytorch_does(name: str, refuse_alike: Any) -> None:
    refuse_alike(ERRORS[name])


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda v: v.sum().item(), r"calling \.item\(\) on a Tensor"),
        (lambda v: float(v.sum()), r"calling \.item\(\) on a Tensor"),
        (lambda v: v if v.sum() > 0 else -v, "data-dependent control flow"),
    ],
)
def test_numbers_of_one_example_are_refused(ask: Any, words: str) -> None:
    with pytest.raises(RuntimeError, match=f"vmap: It looks like you're .*{words}"):
        tinygrad_edu.vmap(ask)(tinygrad_edu.ones(2, 3))


def test_trees_that_do_not_fit_are_refused() -> None:
    t = tinygrad_edu
    with pytest.raises(
        ValueError, match="in_dims is not compatible with the structure"
    ):
        t.vmap(lambda a, b: a, in_dims=(0,))(t.ones(2), t.ones(2))
    with pytest.raises(ValueError, match="out_dims is not compatible with the structu"):
        t.vmap(lambda a: a, out_dims=(0, 0))(t.ones(2))


def test_a_loop_over_nothing_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="size 0"):
        tinygrad_edu.vmap(lambda v: v.add_(1))(tinygrad_edu.ones(0, 3))
