"""Every gradient rule against differences, its own gradient too, and its promises.

How the checks work stands in ``tests/support/gradchecking.py``, the cases in
``tests/support/gradcheck_cases``.
"""

from __future__ import annotations

import dis
from typing import Any

import numpy as np
import pytest
from gradcheck_cases import CASES, KINKS
from gradchecking import (
    DIFFERENTIABLE,
    ONCE,
    cases_of,
    check_each_alone,
    check_first,
    check_jacobian,
    check_kinks,
    check_second,
)

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_ARRAYS, ON_TENSORS
from tinygrad_edu.ops import PRIMITIVES


def test_every_primitive_with_a_gradient_has_a_case() -> None:
    assert sorted(CASES) == DIFFERENTIABLE


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradient(name: str) -> None:
    check_first(name)


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if n not in ONCE])
def test_gradient_of_the_gradient(name: str) -> None:
    check_second(name)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_jacobian(name: str) -> None:
    check_jacobian(name)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradient_of_one_argument_alone(name: str) -> None:
    check_each_alone(name)


@pytest.mark.parametrize("name", KINKS)
def test_gradient_where_there_is_no_slope(name: str) -> None:
    check_kinks(name)


# --------------------------------------------------------------- the promises of a rule


def test_a_rule_does_not_look_at_what_it_says_it_ignores() -> None:
    """A parameter with an underscore is not kept for its sake: it may be None."""
    wrong = []
    for name, primitive in PRIMITIVES.items():
        for rule in filter(None, (*primitive.rules, primitive.joint)):
            code = getattr(rule, "__code__", None)
            ignored = [n for n in code.co_varnames if n.startswith("_")] if code else []
            used = {each.argval for each in dis.get_instructions(rule)} if code else ()
            wrong += [f"{name}: {each}" for each in ignored if each in used]
    assert wrong == []


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
            gs = [np.ones_like(each) for each in outs if each.dtype.kind in "fc"]
            g = gs[0] if len(gs) == 1 else gs
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
                    fresh = not any(np.shares_memory(one, each) for each in gs)
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
