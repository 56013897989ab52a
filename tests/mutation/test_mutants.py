"""Every wrong version of a gradient rule is noticed by the gradchecks of its primitive.

A mutant that survives is a missing case in ``tests/support/gradcheck_cases`` (or
``kinks.py``, where there is no slope), a piece of the rule that does nothing, or, if
really nothing changes, an entry of ``equivalent_mutants.py``.
"""

from __future__ import annotations

from functools import cache

import pytest
from equivalent_mutants import EQUIVALENT
from gradchecking import DIFFERENTIABLE
from mutants import Mutant, all_mutants, rules, survives


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
