"""No primitive without each of its tests.

Its values and gradients are compared with PyTorch's, and it is called wrongly: a call
of ``tests/support/calls.py`` reaches it, which ``test_calls.py`` runs and the catalogue
of errors spoils. Its gradient and the gradient of that are checked by differences, it
has a formula, and wrong versions of its rule are noticed.
"""

from __future__ import annotations

from collections.abc import Iterable
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

LAYERS = "tests/nn/test_recurrent.py: PyTorch's own, called wrongly, ends the process"
# Reached by no call of the catalogue; where each is compared instead.
ELSEWHERE: dict[str, str] = {
    "ctc_loss": "tests/nn/test_ctc.py: PyTorch has no second gradient of it",
    "native_dropout": "tests/cuda/test_dropout.py: PyTorch draws so on a GPU only",
    "move": "tests/tensor/test_devices.py: PyTorch has no simulated device",
    **dict.fromkeys(("recurrence", "lstm_recurrence", "gru_recurrence"), LAYERS),
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


def none(names: Iterable[str], advice: str) -> None:
    """Fail with all names and what to do: pytest would cut a long list."""
    if found := sorted(names):
        pytest.fail(f"{advice}: {', '.join(found)}", pytrace=False)


def test_each_is_compared_with_pytorch_and_called_wrongly() -> None:
    none(missing(in_calls(), ELSEWHERE), "add a call to tests/support/calls.py")
    none(in_calls() & ELSEWHERE.keys(), "a call reaches it: take it out of ELSEWHERE")


def test_gradients_of_each_are_checked() -> None:
    none(missing(CASES), "add a case to tests/support/gradcheck_cases")


def test_each_has_a_formula() -> None:
    told = {name for name in DIFFERENTIABLE if PRIMITIVES[name].formula}
    none(missing(told), "give it a formula= beside the gradient rule")


def test_the_rules_of_each_are_mutated() -> None:
    mutated = {name for names in rules().values() for name in names}
    none(missing(mutated), "tests/support/mutants.py finds no rule in its source")


def test_in_place_forms_are_functions_where_pytorch_has_them() -> None:
    torch = pytest.importorskip("torch", reason="parity needs PyTorch")
    forms = {name for name in dir(tinygrad_edu.Tensor) if name[-1] == "_" != name[0]}
    lacking = (forms & set(dir(torch))) - set(tinygrad_edu.__all__)
    none(lacking, "add it to in_place.py and to __init__.py of tinygrad_edu")
