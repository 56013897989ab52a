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
from gradcheck_cases import CASES

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_ARRAYS, ON_TENSORS
from tinygrad_edu.ops import PRIMITIVES

Function = Callable[..., Any]
STEP = 1e-5


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
