"""The typed tree of expressions: values, and the places they are written to.

A conversion that C does silently is a `Convert` here; an array that C takes as a
pointer is a `Decay`. ``place`` is where it stands in the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from ..language.c_types import Array, Type
from ..language.places import Place

if TYPE_CHECKING:
    from .library import MathFunction
    from .steps import TypedFunction

Space = Literal["register", "local", "shared", "constant"]


@dataclass(eq=False)
class Symbol:
    """A variable of the kernel. ``space`` says where it lives.

    A register holds one value in each thread, ``local`` is an array of each thread,
    ``shared`` belongs to a block, ``constant`` to all. ``outside`` is shared memory as
    large as the launch says, ``number`` the value of a ``const int`` that is known. A
    ``reference`` is a pointer whose name stands for what it points at.
    """

    name: str
    type: Type
    space: Space = "register"
    constant: bool = False
    outside: bool = False
    number: int | None = None
    reference: bool = False


@dataclass(frozen=True)
class Value:
    """An expression with its type."""

    type: Type
    place: Place


@dataclass(frozen=True)
class Constant(Value):
    """A number that is known."""

    value: float


@dataclass(frozen=True)
class Read(Value):
    """What a register holds."""

    symbol: Symbol


@dataclass(frozen=True)
class Special(Value):
    """``threadIdx.x`` and its kin."""

    name: str


@dataclass(frozen=True)
class Operation(Value):
    """``left operator right``; both have the type in which they meet."""

    operator: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Opposite(Value):
    """``-x``, ``~x`` and ``!x``."""

    operator: str
    operand: Value


@dataclass(frozen=True)
class Logic(Value):
    """``left && right`` and ``left || right``: the right side only where it counts."""

    operator: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Choose(Value):
    """``condition ? then : otherwise``."""

    condition: Value
    then: Value
    otherwise: Value


@dataclass(frozen=True)
class Convert(Value):
    """The operand as a number of another type."""

    operand: Value


@dataclass(frozen=True)
class Decay(Value):
    """An array as the pointer to its first element."""

    symbol: Symbol


@dataclass(frozen=True)
class Move(Value):
    """A pointer further on by so many of its elements."""

    pointer: Value
    steps: Value


@dataclass(frozen=True)
class Reinterpret(Value):
    """A pointer whose memory is read as another type."""

    pointer: Value


@dataclass(frozen=True)
class Distance(Value):
    """How many elements lie between two pointers into one array."""

    left: Value
    right: Value


@dataclass(frozen=True)
class Make(Value):
    """A struct from its fields, in their order."""

    parts: tuple[Value, ...]


@dataclass(frozen=True)
class Field(Value):
    """A field of a struct."""

    base: Value
    name: str


@dataclass(frozen=True)
class Load(Value):
    """What stands in memory."""

    target: Memory


@dataclass(frozen=True)
class Address(Value):
    """``&a[i]``."""

    target: Memory


@dataclass(frozen=True)
class Apply(Value):
    """A function of mathematics, which touches nothing."""

    function: MathFunction
    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class Exchange(Value):
    """Threads of a warp telling each other: shuffles, votes, barriers, fences."""

    name: str
    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class Atomic(Value):
    """``atomicAdd`` and its kin: what stood there before."""

    name: str
    pointer: Value
    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class TileProduct(Value):
    """``mma_16x8x16(c, a, b)``: c += a b, of tiles that a warp's lanes share out."""

    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class Print(Value):
    """``printf``: a text with places for the arguments."""

    text: str
    arguments: tuple[Value, ...]


@dataclass(frozen=True)
class Invoke(Value):
    """A call of a ``__device__`` function; ``references`` are written by it."""

    function: TypedFunction
    arguments: tuple[Value, ...]
    references: tuple[Target, ...]


@dataclass(frozen=True)
class Assign(Value):
    """``target = value``."""

    target: Target
    value: Value


@dataclass(frozen=True)
class Update(Value):
    """``target operator= value``, computed in the type ``through``.

    ``after`` gives what stood there before, as ``x++`` does.
    """

    target: Target
    operator: str
    value: Value
    through: Type
    after: bool


@dataclass(frozen=True)
class Sequence(Value):
    """``first, last``: the last one counts."""

    parts: tuple[Value, ...]


# Places that can be written to.


@dataclass(frozen=True)
class Register:
    """A variable of each thread."""

    type: Type
    symbol: Symbol


@dataclass(frozen=True)
class Memory:
    """``pointer[index]``; ``rank`` tells how many of the sizes were indexed."""

    type: Type
    pointer: Value
    index: Value


@dataclass(frozen=True)
class Part:
    """A field of a struct that is itself a place."""

    type: Type
    whole: Target
    name: str


Target = Register | Memory | Part

# What may only be done by threads that really get there: it reads or writes memory, can
# fail, or speaks with other threads.
WITH_EFFECT = (Load, Exchange, Atomic, TileProduct, Print, Invoke, Assign, Update)


def root_of(target: Target) -> Register | Memory:
    """The place itself, of a member of a struct the whole struct's."""
    while isinstance(target, Part):
        target = target.whole
    return target


def known_place(target: Target) -> tuple[object, ...]:
    """What tells a place of a thread from others; nothing where an index decides."""
    if isinstance(target, Register):
        return (target.symbol,)
    if isinstance(target, Part):
        whole = known_place(target.whole)
        return (*whole, target.name) if whole else ()
    if isinstance(target.index, Constant) and own_array(target):
        return own_array(target), target.index.value
    return ()


def own_array(target: Memory) -> Symbol | None:
    """The array of each thread that a place belongs to, if its name stands there."""
    array = target.pointer
    own = isinstance(array, Decay) and array.symbol.space == "local"
    return array.symbol if isinstance(array, Decay) and own else None


def inside(thing: object) -> Iterator[Value]:
    """A value and all the values in it."""
    if isinstance(thing, Value):
        yield thing
    if isinstance(thing, (Value, Register, Memory, Part)):
        for one in fields(thing):
            yield from inside(getattr(thing, one.name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from inside(part)


def has_effect(value: Value) -> bool:
    """Whether a value must not be computed by threads that do not need it."""
    return any(
        isinstance(part, WITH_EFFECT)
        or (isinstance(part, Operation) and part.operator in "/%")
        for part in inside(value)
    )


def element_of(kind: Type) -> Type:
    """The type of one element of an array of any rank, or the type itself."""
    return kind.element if isinstance(kind, Array) else kind
