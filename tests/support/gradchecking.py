"""Gradient rules against differences: the slope along v is (f(x+εv) - f(x-εv)) / 2ε.

Three random directions in float64 catch a flipped sign, a missing factor or transpose,
two swapped entries; where there are few numbers, the whole Jacobian is compared too.
PyTorch is not asked. Each check raises AssertionError where a rule is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from gradcheck_cases import CASES, KINKS

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_ARRAYS, ON_TENSORS
from tinygrad_edu.ops import PRIMITIVES

Function = Callable[..., Any]
STEP = 1e-5
DIRECTIONS = 3
FEW = 200  # entries of a Jacobian

DIFFERENTIABLE = sorted(
    name for name, p in PRIMITIVES.items() if p.differentiable and not p.refuses
)

# PyTorch refuses a second gradient of these, and so does this library.
ONCE = {"ctc_loss"}


def cases_of(name: str) -> list[tuple[Function, tuple[Any, ...]]]:
    """The cases of a primitive: a function of a face and its arguments."""
    found = CASES.get(name, [])
    several = found if isinstance(found, list) else [found]
    return [(case[0], case[1:]) for case in several]


def values(function: Function, arrays: tuple[Any, ...]) -> Any:
    """What the forward computes, as an array."""
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
    for _ in range(DIRECTIONS):
        direction = [random.standard_normal(a.shape) for a in arrays]
        ahead = function(*[a + STEP * v for a, v in zip(arrays, direction)])  # noqa: B905
        behind = function(*[a - STEP * v for a, v in zip(arrays, direction)])  # noqa: B905
        slope = sum((g * v).sum() for g, v in zip(found, direction, strict=True))
        np.testing.assert_allclose(slope, (ahead - behind) / (2 * STEP), 1e-6, 1e-7)


def weights_of(function: Function, arrays: tuple[Any, ...]) -> Any:
    """An incoming gradient that differs from place to place."""
    shape = values(function, arrays).shape
    return np.cos(np.arange(np.prod(shape, dtype=int)) + 1.0).reshape(shape)


def check_first(name: str) -> None:
    """The gradients of all arguments, in every case of a primitive."""
    for function, arrays in cases_of(name):
        g = weights_of(function, arrays)
        found = gradients(function, arrays, g)
        for one, a in zip(found, arrays, strict=True):
            assert one.shape == a.shape
        check(lambda *x, f=function, g=g: (values(f, x) * g).sum(), found, arrays)


def check_second(name: str) -> None:
    """The gradients of the gradients, also by the incoming gradient."""
    for function, arrays in cases_of(name):
        g = weights_of(function, arrays)
        again = [np.sin(np.arange(a.size) + 2.0).reshape(a.shape) for a in arrays]

        def number(*x: Any, f: Function = function, again: Any = again) -> Any:
            first = gradients(f, x[:-1], x[-1])
            return sum((each * w).sum() for each, w in zip(first, again, strict=True))

        found = gradients(function, arrays, g, again=again)
        check(number, found, (*arrays, g))


def check_jacobian(name: str) -> None:
    """Every ∂out/∂in, where there are few."""
    for function, arrays in cases_of(name):
        out = values(function, arrays)
        if out.size * sum(a.size for a in arrays) > FEW:
            continue
        rows = []
        for i in range(out.size):
            one = np.zeros(out.size)
            one[i] = 1.0
            found = gradients(function, arrays, one.reshape(out.shape))
            rows.append(np.concatenate([each.ravel() for each in found]))
        expected = _columns(function, arrays)
        np.testing.assert_allclose(
            np.reshape(rows, expected.shape), expected, 1e-6, 1e-7
        )


def _columns(function: Function, arrays: tuple[Any, ...]) -> Any:
    """The Jacobian by differences, one number of the input at a time."""
    columns = []
    for place, a in enumerate(arrays):
        for i in range(a.size):
            moved = np.zeros(a.size)
            moved[i] = STEP
            ahead, behind = (
                values(function, (*arrays[:place], b, *arrays[place + 1 :]))
                for b in (a + moved.reshape(a.shape), a - moved.reshape(a.shape))
            )
            columns.append((ahead - behind).ravel() / (2 * STEP))
    return np.stack(columns, axis=-1)


def check_each_alone(name: str) -> None:
    """The gradient of one argument, whether or not others are wanted: what only their
    rules look at is not kept then."""
    for function, arrays in cases_of(name):
        if len(arrays) == 1:
            continue
        g = weights_of(function, arrays)
        together = gradients(function, arrays, g)
        for place, expected in enumerate(together):
            tensors = [tinygrad_edu.tensor(a) for a in arrays]
            wanted = tensors[place].requires_grad_()
            out = function(ON_TENSORS, *tensors)
            if out.requires_grad:
                out.backward(tinygrad_edu.tensor(g, device=out.device))
                alone = wanted.grad.numpy()
            else:
                alone = np.zeros_like(expected)
            np.testing.assert_allclose(alone, expected, 1e-10, 1e-12)


def check_kinks(name: str) -> None:
    """Where there is no slope: the gradient that PyTorch gives."""
    for function, arrays, expected in KINKS.get(name, []):
        with np.errstate(all="ignore"):
            g = np.ones_like(values(function, arrays))
            found = gradients(function, arrays, g)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, 1e-12)
