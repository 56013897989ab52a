"""Hints: what a compiler accepts and a person probably did not mean.

>>> from tinygrad_edu.cuda import Module
>>> module = Module("__global__ void k(float* x) { x[0] = x[0] * 1.5; }")
>>> for hint in module.hints("k"):
...     print(hint)
kernel.cu(1): this is computed in double: 1.5 is a double, 1.5f a float
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..language.c_types import DOUBLE, Scalar
from ..language.places import Place, Source
from .expressions import COMPARISONS
from .program import all_steps
from .steps import Evaluate, TypedFunction
from .values import (
    Assign,
    Constant,
    Convert,
    Decay,
    Load,
    Memory,
    Operation,
    Update,
    Value,
    has_effect,
    inside,
)


@dataclass(frozen=True)
class Hint:
    """A place and a sentence."""

    source: Source
    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.source.where(self.place)}: {self.text}"


def hints(function: TypedFunction, source: Source) -> list[Hint]:
    """All hints for a function and what it calls, by their places, each once."""
    found: dict[tuple[Place, str], Hint] = {}
    for step in all_steps(function):
        for value in _values(step):
            for text in _of_value(value):
                found.setdefault((value.place, text), Hint(source, value.place, text))
        if isinstance(step, Evaluate) and not has_effect(step.value):
            text = "this computes something that nobody uses"
            found.setdefault((step.place, text), Hint(source, step.place, text))
    return sorted(found.values(), key=lambda hint: hint.place)


def _values(step: object) -> Iterator[Value]:
    """The values that a step computes itself, not those of the steps in it."""
    for name in getattr(step, "__dataclass_fields__", {}):
        part = getattr(step, name)
        for value in part if isinstance(part, tuple) else (part,):
            if isinstance(value, Value):
                yield from inside(value)


def _of_value(value: Value) -> Iterator[str]:
    if isinstance(value, Operation):
        yield from _in_double(value.left, value.right)
        yield from _signs(value)
    rounded = isinstance(value, Update) and value.target.type is not DOUBLE
    if rounded and value.through is DOUBLE:  # type: ignore[attr-defined]
        yield "this is computed in double and rounded back: write 1.5f, not 1.5"
    targets = [
        part
        for part in (getattr(value, "target", None),)
        if isinstance(part, Memory) and isinstance(value, (Load, Assign, Update))
    ]
    for target in targets:
        yield from _local_index(target)


def _in_double(left: Value, right: Value) -> Iterator[str]:
    """A float that meets a constant without f becomes a double."""
    for one, other in ((left, right), (right, left)):
        constant = isinstance(one, Constant) and one.type is DOUBLE
        was_float = isinstance(other, Convert) and other.operand.type is not DOUBLE
        if constant and was_float and _is_float(other):
            assert isinstance(one, Constant)
            number = f"{one.value:g}"
            yield (
                f"this is computed in double: {number} is a double, {number}f a float"
            )


def _is_float(value: Value) -> bool:
    assert isinstance(value, Convert)
    kind = value.operand.type
    return isinstance(kind, Scalar) and kind.is_float


def _signs(value: Operation) -> Iterator[str]:
    """A negative number compared with an unsigned one is a very large number."""
    if value.operator not in COMPARISONS:
        return
    kind = value.left.type
    if not (isinstance(kind, Scalar) and kind.is_unsigned):
        return
    for side in (value.left, value.right):
        if isinstance(side, Convert):
            before = side.operand.type
            signed = isinstance(before, Scalar) and not before.is_unsigned
            if signed and isinstance(before, Scalar) and before.rank >= kind.rank:
                yield "a signed number is compared as unsigned: −1 is the largest"


def _local_index(target: Memory) -> Iterator[str]:
    """An array of a thread whose index is not known lies in slow memory."""
    pointer = target.pointer
    if not (isinstance(pointer, Decay) and pointer.symbol.space == "local"):
        return
    if any(isinstance(part, Load) for part in inside(target.index)):
        yield (
            f"the index of {pointer.symbol.name} comes from memory: a GPU then keeps "
            "the array in memory, not in registers"
        )
