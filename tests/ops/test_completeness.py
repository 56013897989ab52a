"""No primitive without each of its tests.

Its values and gradients are compared with PyTorch's, and it is called wrongly: a call
of ``tests/support/calls.py`` reaches it, which ``test_calls.py`` runs and the catalogue
of errors spoils. Its gradient and the gradient of that are checked by differences, it
has a formula, and wrong versions of its rule are noticed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from calls import CALLS
from catalogue import TENSORS, Names, attempt, has
from gradcheck_cases import CASES
from gradchecking import DIFFERENTIABLE
from mutants import rules
from reached import reached

import tinygrad_edu
from tinygrad_edu.ops import PRIMITIVES

# Reached by no call of the catalogue; where each is compared instead.
ELSEWHERE: dict[str, str] = {
    "move": "tests/tensor/test_devices.py: PyTorch has no simulated device",
}


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
def in_calls() -> frozenset[str]:
    """The primitives that the right calls reach, and their gradients."""
    found: set[str] = set()
    for call in CALLS:
        if has(tinygrad_edu, call):
            names = Leaves(tinygrad_edu)
            value, _ = attempt(tinygrad_edu, call, names)
            leaves = names.leaves
            for each in reached(lambda v=value, n=names: [v, *n.values()], leaves):
                found |= each
    return frozenset(found)


def missing(there: Any, but: Any = ()) -> list[str]:
    return [name for name in DIFFERENTIABLE if name not in there and name not in but]


def test_each_is_compared_with_pytorch_and_called_wrongly() -> None:
    assert missing(in_calls(), ELSEWHERE) == [], "add a call to tests/support/calls.py"
    assert not in_calls() & ELSEWHERE.keys()


def test_gradients_of_each_are_checked() -> None:
    assert missing(CASES) == [], "add a case to tests/support/gradcheck_cases"


def test_each_has_a_formula() -> None:
    told = {name for name in DIFFERENTIABLE if PRIMITIVES[name].formula}
    assert missing(told) == [], "give it a formula= beside the gradient rule"


def test_the_rules_of_each_are_mutated() -> None:
    assert missing({name for names in rules().values() for name in names}) == []
