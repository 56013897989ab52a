"""Calls of routines: C functions for one operation, whose numbers lie row behind row.

An input that lies otherwise (a transposed matrix, one number stretched over a whole
state) is copied before the call.
"""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Node, Value
from ..planning.layout import in_rows
from ..planning.steps import Access, Place, Schedule
from .c_expressions import TYPES
from .routines import Routine

Pointer = Callable[[Access], str]


def call(
    routine: Routine, node: Node, plan: Schedule, pointer: Pointer
) -> list[str] | None:
    """The lines that call a function; None if a result belongs elsewhere than in rows.

    ``pointer`` tells where memory begins, in C, and whether it is written to.
    """
    values = (*node.inputs, *node.outputs)
    places = [plan.places.get(value) for value in values]
    before, given, after = ["{"], list[str](), list[str]()
    for i, (value, place) in enumerate(zip(values, places, strict=True)):
        if place is None:
            return None
        access = Access(place.buffer, place.offset, ())
        if lies_in_rows(value, place):
            given.append(pointer(access))
            continue
        if i >= len(node.inputs):
            return None
        name = f"rows_{i}"
        before += copied(name, value, place, pointer(access))
        after.append(f"  free({name});")
        given.append(name)
    return [*before, f"  {routine.name}({', '.join(given)});", *after, "}"]


def lies_in_rows(value: Value, place: Place) -> bool:
    """Whether a value lies row behind row."""
    steps = zip(value.shape, place.strides, in_rows(value.shape), strict=True)
    return not value.type.size or all(
        n == 1 or step == right for n, step, right in steps
    )


def copied(name: str, value: Value, place: Place, pointer: str) -> list[str]:
    """Lines that copy a value row behind row, under a name."""
    kind = TYPES[value.dtype]
    lines = [f"  {kind} *{name} = malloc({value.type.nbytes}), *to_{name} = {name};"]
    indent, terms = "  ", []
    for axis, (size, step) in enumerate(zip(value.shape, place.strides, strict=True)):
        lines.append(f"{indent}for (int64_t i{axis} = 0; i{axis} < {size}; i{axis}++)")
        indent += "  "
        if step:
            terms.append(f"i{axis} * {step}")
    lines.append(f"{indent}*to_{name}++ = ({pointer})[{' + '.join(terms) or '0'}];")
    return lines
