"""Operations with a complex derivative, whose real rules serve complex numbers too.

For such a y = f(z) the rule on real numbers says ∂L/∂y · f'(z). On complex ones
PyTorch's gradient is ∂L/∂y · conj(f'(z)), which is conj(conj(∂L/∂y) · f'(z)): the same
rule between two conjugates. Products, inverses and determinants are of this kind;
``abs`` or ``max``, say, are not.
"""

from __future__ import annotations

import copy
from typing import Any

from .registry import Primitive, Rule


def holomorphic(*primitives: Primitive) -> None:
    """Let these primitives also work on complex numbers."""
    for each in primitives:
        _ = each.users  # read off the rules as they were written
        twin = copy.copy(each)
        twin.rules = [rule and _between_conjugates(rule) for rule in each.rules]
        twin.joint = each.joint and _between_conjugates(each.joint)
        each.for_complex = twin


def _between_conjugates(rule: Rule) -> Rule:
    def conjugated(F: Any, g: Any, *saved: Any, **settings: Any) -> Any:
        found = rule(F, F.conj(g), *saved, **settings)
        if isinstance(found, list):
            return [F.conj(each) for each in found]
        return F.conj(found)

    return conjugated
