"""Constants: what is known before the program runs is computed now.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %one: float32[] = constant(value=1)
...   %n: float32[] = constant(value=32)
...   %share: float32[] = div(%one, %n)
...   %y: float32[3] = mul(%x, %share)
...   return %y
... ''', fold))
input %x: float32[3] argument "x"
%one: float32[] = constant(value=1)
%n: float32[] = constant(value=32)
%share: float32[] = constant(value=0.03125)
%y: float32[3] = mul(%x, %share)
return %y

The operands stay behind; dead code is swept by its own pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Type
from ..ir.interpret import perform
from .dead_code import EFFECTS
from .rewriting import rewrite

MOST = 16  # numbers that are written down in a program
WRITTEN = "bif"  # booleans, integers, floating point numbers


def fold(graph: Graph) -> None:
    """Put a constant in place of an operation on nothing but constants."""
    rewrite(graph, folded)


def folded(b: Builder, node: Node) -> Sequence[Operand] | None:
    """The results as constants, if all operands are constants and few."""
    if node.op == "constant" or node.op in EFFECTS or not node.inputs:
        return None
    if any(each.node is None or each.node.op != "constant" for each in node.inputs):
        return None
    if any(each.type.size > MOST for each in node.outputs):
        return None
    with np.errstate(all="ignore"):
        arrays = [perform(each.node, [])[0] for each in node.inputs if each.node]
        found = perform(node, arrays)
    if any(each.dtype.kind not in WRITTEN for each in found):
        return None
    return [_constant(b, each) for each in found]


def _constant(b: Builder, array: np.ndarray[Any, Any]) -> Operand:
    value = {"value": _as_tuples(array.tolist())}
    made: Operand = b.node("constant", [], value, (Type.of(array),))
    return made


def _as_tuples(value: Any) -> Any:
    """Nested lists as nested tuples."""
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value
