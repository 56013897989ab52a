"""The typed tree of statements: what a kernel does, one step after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..language.c_types import Type
from ..language.places import Place
from .values import Symbol, Value


@dataclass(frozen=True)
class Step:
    """One statement; ``number`` is the one of the source's statement."""

    place: Place
    number: int


@dataclass(frozen=True)
class Many(Step):
    """Several steps in a row, with names of their own."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Begin(Step):
    """A variable that comes into being, with the values that it begins with.

    ``values`` is empty for none, has one value for a register, and one for each element
    for an array (fewer: the rest begins with zero).
    """

    symbol: Symbol
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Evaluate(Step):
    """A value computed for what that does."""

    value: Value


@dataclass(frozen=True)
class Branch(Step):
    """``if``."""

    condition: Value
    then: Step
    otherwise: Step | None


@dataclass(frozen=True)
class Loop(Step):
    """``for``, ``while`` and, with ``test_first`` False, ``do``."""

    first: Step | None
    condition: Value | None
    step: Value | None
    body: Step
    test_first: bool = True


@dataclass(frozen=True)
class Option:
    """One ``case`` of a switch: the values that lead here, or None for ``default``."""

    values: tuple[int, ...] | None
    body: Many


@dataclass(frozen=True)
class Select(Step):
    """``switch``: from the option that fits on, through those below it, to a break."""

    subject: Value
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Jump(Step):
    """``break`` and ``continue``."""

    word: Literal["break", "continue"]


@dataclass(frozen=True)
class GiveBack(Step):
    """``return``."""

    value: Value | None


@dataclass(eq=False)
class TypedFunction:
    """A function whose template parameters are known."""

    name: str
    kernel: bool
    returns: Type
    parameters: list[Symbol]
    references: list[bool]  # which parameters are references
    place: Place
    body: Many | None = None
    threads: int | None = None  # the most that __launch_bounds__ allows
    shared_bytes: int = 0  # of a block, without those that a launch asks for
    title: str = ""  # with its template arguments: matmul<16, 8>
    calls: list[TypedFunction] = field(default_factory=list)
