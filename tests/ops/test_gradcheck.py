"""Every gradient rule against differences, its own gradient too, and its promises.

The slope of f along a random direction v is (f(x + εv) - f(x - εv)) / 2ε. Three such
directions in float64 catch a flipped sign, a missing factor or transpose, or two
swapped entries; PyTorch is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_ARRAYS, ON_TENSORS
from tinygrad_edu.devices import as_device
from tinygrad_edu.ops import PRIMITIVES

Function = Callable[..., Any]
STEP = 1e-5


def numbers(*shape: int, low: float = -2.0, high: float = 2.0, seed: int = 0) -> Any:
    """Numbers in a range, the same ones in every run."""
    return np.random.default_rng([seed, *shape]).uniform(low, high, shape)


def positive(*shape: int, seed: int = 0) -> Any:
    return numbers(*shape, low=0.5, high=2.5, seed=seed)


A, B = numbers(2, 3), numbers(2, 3, seed=1)
P, Q = positive(2, 3), positive(2, 3, seed=1)
ROW, CUBE = numbers(3), numbers(2, 3, 4)
MASK = A > 0
LABELS = np.array([2, 0])
PICKS = np.array([[0, 2, 2], [1, 0, 1]])
PLACES = np.array([[5, 0], [5, 2]])


def fixed(F: Any, array: Any) -> Any:
    """An array that is no variable, as this face wants it."""
    return array if F is not ON_TENSORS else tinygrad_edu.from_numpy(array)


def unary(name: str) -> Function:
    return lambda F, a: getattr(F, name)(a)


def binary(name: str) -> Function:
    return lambda F, a, b: getattr(F, name)(a, b)


def reducing(name: str, **more: Any) -> Function:
    """A reduction over everything, over some dimensions, kept and not, in one."""

    def all_forms(F: Any, a: Any) -> Any:
        f = getattr(F, name)
        whole = f(a, dim=None, keepdim=False, **more)
        kept = f(a, dim=(0, 2), keepdim=True, **more)
        row = f(a, dim=(0,), keepdim=False, **more)
        return whole * kept + f(a, dim=(1,), keepdim=True, **more) * row

    return all_forms


# primitive: (function, arguments); a list of cases where one would not show everything
CASES: dict[str, Any] = {
    "abs": (unary("abs"), A),
    "add": (binary("add"), A, ROW),
    "addmm": (lambda F, a, b, c: F.addmm(a, b, c), numbers(4), A, numbers(3, 4)),
    "amax": (reducing("amax"), CUBE),
    "amin": (reducing("amin"), CUBE),
    "bmm": (binary("bmm"), numbers(5, 2, 3), numbers(1, 3, 4)),
    "cast": (lambda F, a: F.cast(a, dtype=np.dtype("float64")) * a, A),
    "cat": (lambda F, a, b: F.cat(a, b, a, dim=1), A, numbers(2, 1)),
    "ceil": (unary("ceil"), A),
    "clamp": [
        (lambda F, a: F.clamp(a, min=-1, max=1), A),
        (lambda F, a: F.clamp(a, min=0.1, max=None), A),
        (lambda F, a: F.clamp(a, min=None, max=0.1), A),
    ],
    "clone": (unary("clone"), A),
    "copy": (binary("copy"), A, ROW),
    "cos": (unary("cos"), A),
    "cumsum": (lambda F, a: F.cumsum(a, dim=1), CUBE),
    "div": (binary("div"), A, positive(3)),
    "dot": (binary("dot"), ROW, numbers(3, seed=1)),
    "exp": (unary("exp"), A),
    "expand": (lambda F, a: F.expand(a, shape=(4, 2, 3)), numbers(2, 1)),
    "expm1": (unary("expm1"), A),
    "fill": (binary("fill"), A, numbers()),
    "flip": (lambda F, a: F.flip(a, dims=(0, 2)), CUBE),
    "floor": (unary("floor"), A),
    "gather": (lambda F, a: F.gather(a, fixed(F, PICKS), dim=1), A),
    "index": [
        (lambda F, a: F.index(a, key=(0, slice(1, 3), None)), CUBE),
        (lambda F, a: F.index(a, key=(slice(1),), then=(slice(None), PICKS)), CUBE),
    ],
    "index_put": [
        (lambda F, a, b: F.index_put(a, b, key=(slice(None), 1)), CUBE, numbers(4)),
        (lambda F, a, b: F.index_put(a, b, key=(), then=(MASK,)), CUBE, numbers(1, 4)),
    ],
    "index_select": (
        lambda F, a: F.index_select(a, fixed(F, np.array([2, 0, 2])), dim=1),
        CUBE,
    ),
    "keep_where": (lambda F, a: F.keep_where(a, fixed(F, MASK)), A),
    "log": (unary("log"), P),
    "log10": (unary("log10"), P),
    "log1p": (unary("log1p"), P),
    "log2": (unary("log2"), P),
    "log_softmax": (lambda F, a: F.log_softmax(a, dim=1), CUBE),
    "logsumexp": (reducing("logsumexp"), CUBE),
    "masked_fill": (
        lambda F, a, b: F.masked_fill(a, fixed(F, MASK), b),
        A,
        numbers(1),
    ),
    "max": (lambda F, a: F.max(a, dim=None, keepdim=False), A),
    "max_dim": (lambda F, a: F.max_dim(a, dim=1, keepdim=False)[0] ** 2, CUBE),
    "maximum": (binary("maximum"), A, B),
    "mean": (reducing("mean"), CUBE),
    "min": (lambda F, a: F.min(a, dim=None, keepdim=False), A),
    "min_dim": (lambda F, a: F.min_dim(a, dim=2, keepdim=True)[0] ** 2, CUBE),
    "minimum": (binary("minimum"), A, B),
    "mm": (binary("mm"), A, numbers(3, 4)),
    "move": (lambda F, a: F.move(a, to=as_device("sim"), source=as_device("cpu")), A),
    "mse_loss": [
        (lambda F, a, b, r=r: F.mse_loss(a, b, reduction=r), A, ROW)
        for r in ("mean", "sum", "none")
    ],
    "mul": (binary("mul"), A, numbers(2, 1)),
    "mv": (binary("mv"), A, ROW),
    "neg": (unary("neg"), A),
    "nll_loss": [
        (
            lambda F, a, r=r, w=w: F.nll_loss(
                a,
                fixed(F, LABELS),
                weight=w,
                reduction=r,
                ignore_index=-100,
            ),
            A,
        )
        for r in ("mean", "sum", "none")
        for w in (None, P[0])
    ],
    "permute": (lambda F, a: F.permute(a, dims=(2, 0, 1)), CUBE),
    "pick": (lambda F, a: F.pick(a, places=PLACES), A),
    "pick_zeros": (
        lambda F, a: F.pick_zeros(a, places=PLACES, shape=(2, 4)),
        numbers(2, 2),
    ),
    "place": (
        lambda F, a, b: F.place(a, b, places=PLACES[:, 1]),
        A,
        numbers(2),
    ),
    "pow_scalar": [
        (lambda F, a, n=n: F.pow_scalar(a, exponent=n), P) for n in (3, 2, 1, 0, -1.5)
    ],
    "pow_tensor": (binary("pow_tensor"), P, B),
    "put_zeros": [
        (lambda F, a: F.put_zeros(a, key=(slice(1, 3),), shape=(4, 3)), A),
        (lambda F, a: F.put_zeros(a, key=(), then=(PLACES[1],), shape=(6, 3)), A),
    ],
    "reciprocal": (unary("reciprocal"), P),
    "relu": (unary("relu"), A),
    "remainder": (binary("remainder"), np.array([7.5, -7.2]), np.array([2.1, 3.0])),
    "reshape": (lambda F, a: F.reshape(a, shape=(3, 2)), A),
    "round": (unary("round"), A),
    "rsqrt": (unary("rsqrt"), P),
    "rsub": (binary("rsub"), A, ROW),
    "scalar_pow": (lambda F, b: F.scalar_pow(fixed(F, P), b), B),
    "scatter_zeros": (
        lambda F, a: F.scatter_zeros(a, fixed(F, PICKS), dim=1, shape=(2, 4)),
        A,
    ),
    "sigmoid": (unary("sigmoid"), A),
    "sign": (unary("sign"), A),
    "sin": (unary("sin"), A),
    "softmax": (lambda F, a: F.softmax(a, dim=1), CUBE),
    "split": (lambda F, a: F.split(a, dim=1, start=1, end=3, alike=False), CUBE),
    "sqrt": (unary("sqrt"), P),
    "squeeze": (lambda F, a: F.squeeze(a, dim=1), numbers(2, 1, 1)),
    "stack": (lambda F, a, b: F.stack(a, b, a, dim=1), A, B),
    "std": (reducing("std", correction=1), CUBE),
    "stretch": (lambda F, a: F.stretch(a, shape=(4, 2, 3)), numbers(2, 1)),
    "sub": (binary("sub"), ROW, A),
    "sum": (reducing("sum"), CUBE),
    "sum_to": (lambda F, a: F.sum_to(a, shape=(3, 1)), CUBE),
    "t": (unary("t"), A),
    "tanh": (unary("tanh"), A),
    "transpose": (lambda F, a: F.transpose(a, dim0=0, dim1=2), CUBE),
    "trunc": (unary("trunc"), A),
    "unbind": (lambda F, a: F.unbind(a, dim=1, i=2), CUBE),
    "unsqueeze": (lambda F, a: F.unsqueeze(a, shape=(2, 1, 3)), A),
    "var": (reducing("var", correction=1), CUBE),
    "where": (lambda F, a, b: F.where(fixed(F, MASK), a, b), A, ROW),
}
DIFFERENTIABLE = sorted(name for name, p in PRIMITIVES.items() if p.differentiable)


def test_every_primitive_with_a_gradient_has_a_case() -> None:
    assert sorted(CASES) == DIFFERENTIABLE


def cases_of(name: str) -> list[tuple[Function, tuple[Any, ...]]]:
    found = CASES.get(name, [])
    several = found if isinstance(found, list) else [found]
    return [(case[0], case[1:]) for case in several]


def values(function: Function, arrays: tuple[Any, ...]) -> Any:
    return np.asarray(function(ON_ARRAYS, *arrays), np.float64)


def gradients(
    function: Function, arrays: tuple[Any, ...], g: Any, *, again: Any = None
) -> list[Any]:
    """The library's gradients of Σ g × f; of Σ again × (those gradients) if given."""
    tensors = [tinygrad_edu.tensor(a, requires_grad=True) for a in arrays]
    out = function(ON_TENSORS, *tensors)
    weight = tinygrad_edu.tensor(g, device=out.device).requires_grad_(again is not None)
    how = {"allow_unused": True, "materialize_grads": True}
    found = tinygrad_edu.autograd.grad(
        out, tensors, weight, create_graph=again is not None, **how
    )
    if again is not None:
        found = [each for each in zip(found, again) if each[0].requires_grad]  # noqa: B905
        if not found:
            return [np.zeros_like(a) for a in (*arrays, g)]
        slopes, weights = zip(*found, strict=True)
        found = tinygrad_edu.autograd.grad(
            slopes, [*tensors, weight], [tinygrad_edu.tensor(w) for w in weights], **how
        )
    return [each.detach().numpy() for each in found]


def check(function: Function, found: list[Any], arrays: tuple[Any, ...]) -> None:
    """``found`` are the slopes of the number f(arrays), by differences."""
    random = np.random.default_rng(0)
    for _ in range(3):
        direction = [random.standard_normal(a.shape) for a in arrays]
        ahead = function(*[a + STEP * v for a, v in zip(arrays, direction)])  # noqa: B905
        behind = function(*[a - STEP * v for a, v in zip(arrays, direction)])  # noqa: B905
        slope = sum((g * v).sum() for g, v in zip(found, direction, strict=True))
        np.testing.assert_allclose(slope, (ahead - behind) / (2 * STEP), 1e-6, 1e-7)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradient(name: str) -> None:
    for function, arrays in cases_of(name):
        g = np.cos(np.arange(values(function, arrays).size) + 1.0)
        g = g.reshape(values(function, arrays).shape)
        found = gradients(function, arrays, g)
        check(lambda *x, f=function, g=g: (values(f, x) * g).sum(), found, arrays)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradient_of_the_gradient(name: str) -> None:
    for function, arrays in cases_of(name):
        shape = values(function, arrays).shape
        g = np.cos(np.arange(np.prod(shape, dtype=int)) + 1.0).reshape(shape)
        again = [np.sin(np.arange(a.size) + 2.0).reshape(a.shape) for a in arrays]

        def number(*x: Any, f: Function = function, again: Any = again) -> Any:
            first = gradients(f, x[:-1], x[-1])
            return sum((each * w).sum() for each, w in zip(first, again, strict=True))

        found = gradients(function, arrays, g, again=again)
        check(number, found, (*arrays, g))


# ------------------------------------------------------------------ the two promises


class Recorder:
    """A face that notes what each primitive was given, then runs it on arrays."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        run = getattr(ON_ARRAYS, name)
        if name != self.name:
            return run

        def noted(*arrays: Any, **settings: Any) -> Any:
            self.calls.append((arrays, settings))
            return run(*arrays, **settings)

        return noted


def saved_by(primitive: Any, arrays: tuple[Any, ...], outs: tuple[Any, ...]) -> Any:
    for what, i in primitive.saves:
        if what == "input":
            yield arrays[i]
        elif what == "output":
            yield outs[i]
        elif what == "shapes":
            yield tuple(a.shape for a in arrays)
        elif what == "down":
            yield arrays[i].flags.f_contiguous and not arrays[i].flags.c_contiguous
        else:
            yield getattr(arrays[i], what)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_a_rule_keeps_its_two_promises(name: str) -> None:
    """Never a saved array, never the same new array for two arguments."""
    primitive = PRIMITIVES[name]
    for function, given in cases_of(name):
        recorder = Recorder(name)
        function(recorder, *given)
        assert recorder.calls, "the case does not use its primitive"
        for arrays, settings in recorder.calls:
            out = primitive.forward(*arrays, **settings)
            outs = out if isinstance(out, tuple) else (out,)
            saved = list(saved_by(primitive, arrays, outs))
            g = np.ones_like(outs[0])
            if primitive.joint is not None:
                made = list(primitive.joint(ON_ARRAYS, g, *saved, **settings))
            else:
                made = [
                    rule(ON_ARRAYS, g, *saved, **settings)
                    for rule in primitive.rules
                    if rule is not None
                ]
            for i, one in enumerate(made):
                for thing in saved:
                    assert not np.shares_memory(one, np.asarray(thing))
                for other in made[:i]:
                    fresh = not np.shares_memory(one, g)
                    assert not (fresh and np.shares_memory(one, other))


def test_no_rule_writes_into_its_gradient() -> None:
    """The same gradient may go to several places, so nobody may change it."""
    for name in DIFFERENTIABLE:
        for function, arrays in cases_of(name):
            tensors = [tinygrad_edu.tensor(a, requires_grad=True) for a in arrays]
            out = function(ON_TENSORS, *tensors)
            g = tinygrad_edu.ones_like(out)
            g._array.flags.writeable = False
            tinygrad_edu.autograd.grad(out, tensors, g, allow_unused=True)
