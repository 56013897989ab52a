"""gradcheck and gradgradcheck: what passes, what fails and how it is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tinygrad_edu


def real(t: Any) -> Any:
    return t.tensor([0.5, 2.0], dtype=t.float64, requires_grad=True)


def imaginary(t: Any) -> Any:
    return t.tensor([1 + 2j, 0.5 - 1j], dtype=t.complex128, requires_grad=True)


def with_rule(t: Any, rule: Callable[[Any, Any], Any]) -> Any:
    """x² with a gradient rule of its own."""

    class Square(t.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x**2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return rule(g, ctx.saved_tensors[0])

    return Square.apply


def check(t: Any) -> Any:
    return t.autograd.gradcheck


RIGHT: dict[str, Any] = {
    "a cube": lambda t: check(t)(lambda x: x**3, real(t)),
    "two of each": lambda t: check(t)(lambda x, y: (x * y, y), (real(t), real(t))),
    "along one direction": lambda t: check(t)(lambda x: x**3, real(t), fast_mode=True),
    "integers come out": lambda t: check(t)(lambda x: x.long(), real(t)),
    "a square": lambda t: check(t)(with_rule(t, lambda g, x: 2 * g * x), real(t)),
    "complex": lambda t: check(t)(lambda z: z * z, imaginary(t)),
    "complex, fast": lambda t: check(t)(lambda z: z * z, imaginary(t), fast_mode=True),
    "complex to real": lambda t: check(t)(lambda z: z.abs(), imaginary(t)),
    "real to complex": lambda t: check(t)(lambda x: x * (1 + 2j), real(t)),
    "the second gradient": lambda t: t.autograd.gradgradcheck(lambda x: x**3, real(t)),
    "the second one, fast": lambda t: t.autograd.gradgradcheck(
        lambda x: (x**3, x.exp()), real(t), fast_mode=True
    ),
    "the second one from outside": lambda t: t.autograd.gradgradcheck(
        lambda x: x**3, real(t), real(t)
    ),
    "nearly the same twice": lambda t: check(t)(
        with_rule(t, lambda g, x: 2 * g * x * (1 + 1e-8 * random.random())),
        real(t),
        nondet_tol=1e-5,
    ),
    "the old checks": lambda t: check(t)(
        lambda x: x**3, real(t), check_batched_grad=True, check_undefined_grad=False
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right(name: str, torch: Any) -> None:
    assert RIGHT[name](tinygrad_edu) is True
    assert RIGHT[name](torch) is True


WRONG: dict[str, Any] = {
    "a rule": lambda t, **how: check(t)(
        with_rule(t, lambda g, x: 3 * g * x), real(t), **how
    ),
    "a rule, second input": lambda t, **how: check(t)(
        lambda x, y: x * y * y.detach(), (real(t), real(t)), **how
    ),
    "a complex rule": lambda t, **how: check(t)(
        lambda z: z * z.detach(), imaginary(t), **how
    ),
    "a second gradient": lambda t, **how: t.autograd.gradgradcheck(
        with_rule(t, lambda g, x: g * 2 * x.detach()), real(t), **how
    ),
    "a hidden slope": lambda t, **how: check(t)(lambda x: x.detach(), real(t), **how),
    "more than a product": lambda t, **how: check(t)(
        with_rule(t, lambda g, x: 2 * g * x + 1e-12), real(t), **how
    ),
    "not the same twice": lambda t, **how: check(t)(
        with_rule(t, lambda g, x: 2 * g * x * (1 + 1e-8 * random.random())),
        real(t),
        **how,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str, refuse_alike: Any) -> None:
    refuse_alike(WRONG[name])
    assert WRONG[name](tinygrad_edu, raise_exception=False) is False


def test_both_jacobians_are_shown(torch: Any) -> None:
    texts = []
    for t in (tinygrad_edu, torch):
        with pytest.raises(RuntimeError, match="Jacobian mismatch") as error:
            WRONG["a rule"](t)
        texts.append(str(error.value))
    assert texts[0] == texts[1]


def test_wrong_along_one_direction() -> None:
    from tinygrad_edu.autograd.gradcheck import GradcheckError

    with pytest.raises(GradcheckError, match="in fast mode"):
        WRONG["a rule"](tinygrad_edu, fast_mode=True)


ERRORS: dict[str, Any] = {
    "nothing to differentiate": lambda t: check(t)(lambda x: x, t.ones(2)),
    "overlapping memory": lambda t: check(t)(
        lambda x: x * 2, t.ones(1, dtype=t.float64, requires_grad=True).expand(2)
    ),
    "no check at all": lambda t: check(t)(
        lambda x: x, real(t), check_backward_ad=False
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_refused_as_pytorch_does(name: str, refuse_alike: Any) -> None:
    refuse_alike(ERRORS[name])


def test_forward_mode_is_refused() -> None:
    t = tinygrad_edu
    with pytest.raises(NotImplementedError, match="forward mode"):
        check(t)(lambda x: x, real(t), check_forward_ad=True)
    with pytest.raises(NotImplementedError, match="forward mode"):
        t.autograd.gradgradcheck(lambda x: x, real(t), check_fwd_over_rev=True)


def test_few_digits_are_warned_of() -> None:
    x = tinygrad_edu.ones(2, requires_grad=True)
    with pytest.warns(UserWarning, match="Input #0 requires gradient and is not a dou"):
        check(tinygrad_edu)(lambda x: x * 2, x, eps=1e-2, rtol=1e-2)


def test_the_inputs_stay_as_they_are() -> None:
    x = real(tinygrad_edu)
    check(tinygrad_edu)(lambda x: x**3, x)
    assert x.grad is None
    np.testing.assert_array_equal(x.detach().numpy(), [0.5, 2.0])
