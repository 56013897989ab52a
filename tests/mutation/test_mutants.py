"""Every wrong version of a gradient rule is noticed by the gradchecks of its primitive.

A mutant that survives is a missing case in ``tests/support/gradcheck_cases`` (or
``kinks.py``, where there is no slope), a piece of the rule that does nothing, or, if
really nothing changes, an entry of ``equivalent_mutants.py``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from equivalent_mutants import EQUIVALENT
from gradchecking import DIFFERENTIABLE, check_first
from mutants import Mutant, all_mutants, rules, survives

from tinygrad_edu.autograd.faces import ON_ARRAYS


@cache
def survivors() -> dict[str, Mutant]:
    return {each.name: each for each in all_mutants() if survives(each)}


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_every_mutant_is_noticed(name: str) -> None:
    alive = [
        each
        for each, mutant in survivors().items()
        if name in mutant.primitives and each not in EQUIVALENT
    ]
    if alive:
        pytest.fail("\n".join(["no gradcheck notices:", *alive]), pytrace=False)


def test_what_is_called_equivalent_is_there_and_survives() -> None:
    assert set(EQUIVALENT) <= set(survivors())


def test_every_rule_is_tried() -> None:
    """No rule but ``g`` itself is without a mutant."""
    tried = {each.rule for each in all_mutants()}
    idle = [rule for rule in rules() if rule not in tried]
    assert all(len(rule.__code__.co_code) < 60 for rule in idle), idle


# The engine sums a gradient over what was broadcast: g and the argument's shape.
WRONG_SUMS: dict[str, Any] = {
    "none": lambda g, shape: g,
    "the mean": lambda g, shape: right(g, shape=shape) * np.prod(shape) / g.size,
    "the first": lambda g, shape: g[(0,) * (g.ndim - len(shape))],
}
right = ON_ARRAYS.sum_to


@pytest.mark.parametrize("wrong", WRONG_SUMS)
@pytest.mark.parametrize("name", ["add", "mul", "where", "div"])
def test_a_wrong_sum_over_what_was_broadcast_is_noticed(
    wrong: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ON_ARRAYS, "sum_to", WRONG_SUMS[wrong])
    with pytest.raises((AssertionError, ValueError, RuntimeError)):
        check_first(name)
