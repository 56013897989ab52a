"""How much arithmetic a kernel's source asks for, statement by statement."""

from __future__ import annotations

from collections import Counter

from ..language.c_types import Scalar, Type
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
from .values import Apply, Atomic, Operation, Update, Value, inside

ARITHMETIC = "+-*/"


def operations_of(function: TypedFunction) -> Counter[int]:
    """Operations on floating-point numbers that one thread does at each statement.

    Counted as they are written: ``fma`` is two, a function such as ``expf`` is one,
    and both sides of ``? :`` count. A compiler may need more of them, or fewer.
    """
    found: Counter[int] = Counter()
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or one.body is None:
            continue
        seen.add(id(one))
        waiting.extend(one.calls)
        _count(one.body, found)
    return found


def _count(step: Step | None, found: Counter[int]) -> None:
    """Adds what a step and those inside it do."""
    if step is None:
        return
    for value in _values(step):
        found[step.number] += sum(_cost(part) for part in inside(value))
    for part in _steps(step):
        _count(part, found)


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
    if isinstance(value, Apply) and _is_float(value.type):
        return 2 if value.function.numpy == "fma" else 1
    return 0


def _is_float(kind: Type) -> bool:
    return isinstance(kind, Scalar) and kind.is_float
