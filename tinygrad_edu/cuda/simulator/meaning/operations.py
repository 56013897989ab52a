"""How much arithmetic a kernel's source asks for, statement by statement."""

from __future__ import annotations

from collections import Counter

from ..language.c_types import Scalar, Type
from .library import TILE_OPERATIONS
from .steps import (
    Begin,
    Branch,
    Evaluate,
    GiveBack,
    Loop,
    Many,
    Select,
    Step,
    TypedFunction,
)
from .values import (
    Apply,
    Assign,
    Atomic,
    Exchange,
    Invoke,
    Load,
    Memory,
    Operation,
    TileProduct,
    Update,
    Value,
    inside,
    own_array,
    root_of,
)

ARITHMETIC = "+-*/"
WARP = 32


def operations_of(function: TypedFunction) -> Counter[int]:
    """Operations on floating-point numbers that one thread does at each statement.

    Counted as they are written: ``fma`` is two, a function such as ``expf`` is one,
    and both sides of ``? :`` count. A compiler may need more of them, or fewer.
    """
    found: Counter[int] = Counter()
    for step in steps_of(function):
        parts = [part for value in _values(step) for part in inside(value)]
        found[step.number] += sum(_cost(part) for part in parts)
    return found


def functions_of(function: TypedFunction) -> list[TypedFunction]:
    """A function and all that it calls, each once."""
    found = [function]
    for one in found:  # grows while it is walked
        for step in _all_steps(one.body):
            for part in (part for value in _values(step) for part in inside(value)):
                if isinstance(part, Invoke) and part.function not in found:
                    found.append(part.function)
    return found


def steps_of(function: TypedFunction) -> list[Step]:
    """All steps of a function and of those that it calls."""
    return [step for one in functions_of(function) for step in _all_steps(one.body)]


def uses_memory(function: TypedFunction) -> bool:
    """Whether a function reads or writes memory that is not its own, or waits."""
    values = (value for step in steps_of(function) for value in _values(step))
    return any(_uses_memory(part) for value in values for part in inside(value))


def _uses_memory(value: Value) -> bool:
    if isinstance(value, (Load, Assign, Update)):
        place = root_of(value.target)
        return isinstance(place, Memory) and own_array(place) is None
    return isinstance(value, (Atomic, Exchange, TileProduct))


def _all_steps(step: Step | None) -> list[Step]:
    """A step and all those inside it."""
    if step is None:
        return []
    return [step, *(one for part in _steps(step) for one in _all_steps(part))]


def _values(step: Step) -> list[Value]:
    """What a step computes itself, each time that it is done."""
    found: list[Value | None] = []
    if isinstance(step, Begin):
        found = list(step.values)
    elif isinstance(step, (Evaluate, GiveBack)):
        found = [step.value]
    elif isinstance(step, Branch):
        found = [step.condition]
    elif isinstance(step, Loop):
        found = [step.condition, step.step]
    elif isinstance(step, Select):
        found = [step.subject]
    return [one for one in found if one is not None]


def _steps(step: Step) -> list[Step | None]:
    if isinstance(step, Many):
        return list(step.steps)
    if isinstance(step, Branch):
        return [step.then, step.otherwise]
    if isinstance(step, Loop):
        return [step.first, step.body]
    if isinstance(step, Select):
        return [option.body for option in step.options]
    return []


def _cost(value: Value) -> int:
    if isinstance(value, Operation):
        return int(value.operator in ARITHMETIC and _is_float(value.type))
    if isinstance(value, Update):
        return int(value.operator in ARITHMETIC and _is_float(value.through))
    if isinstance(value, Atomic):
        return int(_is_float(value.type))
    if isinstance(value, TileProduct):
        return TILE_OPERATIONS // WARP
    if isinstance(value, Apply) and _is_float(value.type):
        return 2 if value.function.numpy == "fma" else 1
    return 0


def _is_float(kind: Type) -> bool:
    return isinstance(kind, Scalar) and kind.is_float
