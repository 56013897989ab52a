"""Batching rules: one primitive, done for all examples of a batch at once.

``vmap`` hides one dimension of its tensors from the function it runs. Here it is not
hidden: it stands in front of the others. A rule receives ``run``, the primitive as a
function that records itself; its operands; and the settings, which speak of one
example. ``sum(dim=0)`` of one example is ``sum(dim=1)`` of the batch:

    @rule("sum")
    def _(run, a, *, dim, keepdim):
        return run(a.front(), dim=..., keepdim=keepdim)

A rule returns the result with the batch in front, or NotImplemented where it knows no
way. Then, and for a primitive without a rule, ``by_loop`` runs it example by example.
Rules are written with recorded operations, so gradients flow through them.
"""

from . import indexing, linalg, loss, reduction, shape
from .table import RULES, Operand, by_loop, rule_for

__all__ = [
    "RULES",
    "Operand",
    "by_loop",
    "indexing",
    "linalg",
    "loss",
    "reduction",
    "rule_for",
    "shape",
]
