"""No primitive without each of its tests.

Its values and gradients are compared with PyTorch's (an operation of PyTorch's test
database reaches it, or a call of ``tests/ops/test_calls.py``), its gradient and the
gradient of that are checked by differences, it has a formula, wrong versions of its
rule are noticed, and a function that uses it is in the catalogue of errors.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from calls import CALLS
from catalogue import TENSORS, Names, attempt, has
from gradcheck_cases import CASES
from gradchecking import DIFFERENTIABLE
from mutants import rules
from reached import reached

import tinygrad_edu
from tinygrad_edu.ops import PRIMITIVES

# Reached by no operation of PyTorch's database; where each is compared instead.
ELSEWHERE: dict[str, str] = {
    "move": "tests/tensor/test_devices.py: PyTorch has no simulated device",
}


@cache
def in_database() -> tuple[frozenset[str], frozenset[str]]:
    """What the samples of PyTorch's database reach: going forward, and at all."""
    pytest.importorskip("torch", reason="parity needs PyTorch")
    from opinfo import OPERATIONS, cases, runs

    forward: set[str] = set()
    anywhere: set[str] = set()
    for operation in OPERATIONS.values():
        for dtype in ("float64", "complex128"):
            for case in cases(operation, dtype)[::2]:
                for run, leaves in runs(case):
                    going, back = reached(run, leaves)
                    forward |= going
                    anywhere |= going | back
    return frozenset(forward), frozenset(anywhere)


class Leaves(Names):
    """Names of a call, where every tensor of floats has a graph behind it."""

    def __init__(self, t: Any) -> None:
        super().__init__(t)
        self.leaves: list[Any] = []

    def __missing__(self, name: str) -> Any:
        made = super().__missing__(name)
        if name in TENSORS and (made.is_floating_point() or made.is_complex()):
            self.leaves.append(made.requires_grad_())
            self[name] = made = made * 1
        return made


@cache
def in_catalogue() -> frozenset[str]:
    found: set[str] = set()
    for call in CALLS:
        if has(tinygrad_edu, call):
            names = Leaves(tinygrad_edu)
            value, _ = attempt(tinygrad_edu, call, names)
            leaves = names.leaves
            for each in reached(lambda v=value, n=names: [v, *n.values()], leaves):
                found |= each
    return frozenset(found)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_it_is_compared_with_pytorch(name: str) -> None:
    _, anywhere = in_database()
    assert (name in anywhere or name in in_catalogue()) != (name in ELSEWHERE)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_its_gradients_are_checked(name: str) -> None:
    assert name in CASES, "add a case to tests/support/gradcheck_cases"


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_it_has_a_formula(name: str) -> None:
    assert PRIMITIVES[name].formula, "give it a formula= beside the gradient rule"


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_its_rule_is_mutated(name: str) -> None:
    assert any(name in primitives for primitives in rules().values())


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_it_is_called_wrongly(name: str) -> None:
    forward, _ = in_database()
    if name in forward:  # otherwise only rules use it, and nobody can call it wrongly
        assert name in in_catalogue(), "add a call to tests/support/calls.py"
