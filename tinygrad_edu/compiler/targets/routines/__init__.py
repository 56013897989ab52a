"""Operations that C does by a function of their own: ``find(node)``.

A new one is a function ``node -> Routine | None`` in a file of this room, and a line in
``ROUTINES``. What none of them can do is called from Python between two pieces of the
program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...ir.graph import Node
from .convolution import convolution, convolution_input, convolution_weight
from .pooling import max_pool, max_pool_gradient
from .recurrent import lstm, lstm_gradient
from .routine import Routine

ROUTINES: dict[str, Callable[[Node], Routine | None]] = {
    "convolution": convolution,
    "convolution_input": convolution_input,
    "convolution_weight": convolution_weight,
    "lstm_recurrence": lstm,
    "lstm_recurrence.gradient": lstm_gradient,
    "max_pool": max_pool,
    "max_pool.gradient": max_pool_gradient,
}


def find(node: Node) -> Routine | None:
    """The C function for an operation; None where there is none."""
    rule = ROUTINES.get(node.op)
    return None if rule is None else rule(node)


def with_needs(routine: Routine) -> Iterator[Routine]:
    """A routine and all that must stand before it, in order."""
    for each in routine.needs:
        yield from with_needs(each)
    yield routine


__all__ = ["ROUTINES", "Routine", "find", "with_needs"]
