"""Every primitive with a gradient, compiled: values and gradients as eager has them.

The cases are those of ``tests/support/gradcheck_cases``; all cases of a primitive are
one function. It is captured with one set of numbers and replayed with another, so that
nothing of the first run may be left in the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from gradchecking import DIFFERENTIABLE, cases_of

import tinygrad_edu
from tinygrad_edu.autograd.faces import ON_TENSORS
from tinygrad_edu.compiler.native.compiler import find
from tinygrad_edu.ops import PRIMITIVES

Function = Callable[..., Any]
CLOSE = {"rtol": 1e-9, "atol": 1e-11}
# The other numbers are this much smaller: some cases stand near a kink.
NEARER = 0.9999

# What cannot be captured, and words of the reason.
NEW_ARRAY = "array of NumPy's"  # which the case makes in each call
BREAKS = {
    "move": "a setting of device",
    **dict.fromkeys(("index_copy", "linear", "max_pool_input"), NEW_ARRAY),
    **dict.fromkeys(("as_strided", "put", "scatter", "special_zeta"), NEW_ARRAY),
    **dict.fromkeys(("index_put", "masked_select"), "depends on the numbers"),
}
IN_C = sorted(
    name
    for name in DIFFERENTIABLE
    if PRIMITIVES[name].pointwise and "complex" not in name and name not in BREAKS
)


class Cases:
    """All cases of some primitives as one function of their arguments."""

    def __init__(self, names: list[str]) -> None:
        self.cases = [case for name in names for case in cases_of(name)]
        self.weights = [weights_for(*case) for case in self.cases]

    def tensors(self, scale: float) -> list[list[Any]]:
        """The arguments of each case, smaller by a factor."""
        return [tensors(arrays, scale) for _, arrays in self.cases]

    def function(self) -> Function:
        """Values, and the gradients of Σ weight × values."""
        functions = [function for function, _ in self.cases]
        weights, gradients = self.weights, tinygrad_edu.autograd.grad
        how = {"allow_unused": True, "materialize_grads": True}

        def step(arguments: Any) -> Any:
            found = []
            for function, given, g in zip(functions, arguments, weights, strict=True):
                out = function(ON_TENSORS, *given)
                found += [out, *gradients(out, given, g, **how)]
            return [each * 1.0 for each in found]  # no views of arguments

        return step


def weights_for(function: Function, arrays: tuple[Any, ...]) -> Any:
    """An incoming gradient that differs from place to place."""
    out = function(ON_TENSORS, *tensors(arrays))
    numbers = np.cos(np.arange(out.numel()) + 1.0).reshape(out.shape)
    return tinygrad_edu.tensor(numbers, device=out.device)


def tensors(arrays: tuple[Any, ...], scale: float = 1.0) -> list[Any]:
    return [tinygrad_edu.tensor(a * scale, requires_grad=True) for a in arrays]


def numbers(found: Any) -> list[Any]:
    return [each.detach().numpy().copy() for each in found]


@pytest.fixture(autouse=True)
def constants_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases make tensors of arrays as they run; here each array has one for good."""
    make, made = tinygrad_edu.from_numpy, dict[int, Any]()

    def once(array: Any) -> Any:
        if id(array) not in made:
            made[id(array)] = (array, make(array))
        return made[id(array)][1]

    monkeypatch.setattr(tinygrad_edu, "from_numpy", once)


def assert_compiled(names: list[str], backend: str) -> None:
    cases = Cases(names)
    step = cases.function()
    compiled = tinygrad_edu.compile(step, backend=backend, fullgraph=True)
    for scale in (1.0, NEARER):
        expected = numbers(step(cases.tensors(scale)))
        found = numbers(compiled(cases.tensors(scale)))
        for one, right in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, right, **CLOSE)


@pytest.mark.parametrize("name", [n for n in DIFFERENTIABLE if n not in BREAKS])
def test_compiled_as_eager(name: str) -> None:
    assert_compiled([name], "numpy")


@pytest.mark.skipif(not find(), reason="no C compiler")
@pytest.mark.parametrize("part", range(4))
def test_elementwise_primitives_in_c(part: int) -> None:
    assert_compiled(IN_C[part::4], "c")


@pytest.mark.parametrize("name", BREAKS)
def test_what_cannot_be_captured_says_why(name: str) -> None:
    cases = Cases([name])
    step = cases.function()
    with pytest.raises(RuntimeError, match=BREAKS[name]):
        tinygrad_edu.compile(step, fullgraph=True)(cases.tensors(1.0))
    found = numbers(tinygrad_edu.compile(step)(cases.tensors(1.0)))
    for one, right in zip(found, numbers(step(cases.tensors(1.0))), strict=True):
        np.testing.assert_array_equal(one, right)
