"""The tree of a kernel file: what was written, not yet what it means.

Names are not looked up here and no value has a type: a template's body means something
only once its parameters are known. Every node knows its place; every statement has a
number by which counters and the kernel player speak of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .places import Place


@dataclass(frozen=True)
class TypeName:
    """A type as it is written: ``const float*`` is float, const, one star."""

    name: str
    place: Place
    stars: int = 0
    const: bool = False
    reference: bool = False

    @property
    def is_written(self) -> bool:
        """Whether it is a reference that something can be written through.

        The ``const`` of a pointer is that of what it points at.
        """
        return self.reference and (self.stars > 0 or not self.const)


# Expressions.


@dataclass
class Expression:
    """What has a value."""

    place: Place


@dataclass
class Number(Expression):
    """``16``, ``0xffu``, ``1.5f``: the text says its type."""

    text: str


@dataclass
class Truth(Expression):
    """``true`` or ``false``."""

    value: bool


@dataclass
class Text(Expression):
    """A text in quotes, as ``printf`` takes it; ``text`` still has its quotes."""

    text: str


@dataclass
class Name(Expression):
    """A variable, a parameter, a constant."""

    name: str


@dataclass
class Unary(Expression):
    """``-x  +x  !x  ~x  *p  &x``."""

    operator: str
    operand: Expression


@dataclass
class Binary(Expression):
    """``a + b`` and the others, ``&&`` and ``||`` among them."""

    operator: str
    left: Expression
    right: Expression


@dataclass
class Assign(Expression):
    """``x = y``, and with ``operator`` also ``x += y`` (``"+"``)."""

    operator: str
    target: Expression
    value: Expression


@dataclass
class Increment(Expression):
    """``++x`` and ``x++``; ``operator`` is + or -, ``after`` tells ``x++``."""

    operator: str
    target: Expression
    after: bool


@dataclass
class Conditional(Expression):
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass
class Call(Expression):
    """``f(a, b)`` and ``f<16>(a, b)``."""

    name: str
    template: list[Expression | TypeName]
    arguments: list[Expression]


@dataclass
class Index(Expression):
    """``base[index]``."""

    base: Expression
    index: Expression


@dataclass
class Member(Expression):
    """``base.name``; for ``base->name`` the base is ``*base``."""

    base: Expression
    name: str


@dataclass
class Cast(Expression):
    """``(float)x``, ``float(x)``, ``static_cast<float>(x)``."""

    type: TypeName
    operand: Expression
    style: Literal["c", "function", "static", "reinterpret", "const"]


@dataclass
class SizeOf(Expression):
    """``sizeof(type)`` or ``sizeof value``."""

    of: TypeName | Expression


@dataclass
class Comma(Expression):
    """``a, b``: both are done, the last one counts."""

    parts: list[Expression]


@dataclass
class ListOf(Expression):
    """``{a, b}``: what an array or a struct begins with, or ``float4{...}``."""

    parts: list[Expression]
    type: TypeName | None = None


# Statements.


@dataclass
class Statement:
    """What is done."""

    place: Place
    number: int


@dataclass
class Block(Statement):
    """``{ ... }``."""

    statements: list[Statement]


@dataclass
class Variable:
    """One name of a declaration. A size is None for ``[]``."""

    name: str
    type: TypeName
    place: Place
    sizes: list[Expression | None] = field(default_factory=list)
    value: Expression | None = None
    constant: bool = False
    shared: bool = False
    outside: bool = False  # extern __shared__: as large as the launch says


@dataclass
class Declare(Statement):
    """``int i = 0, j;``."""

    variables: list[Variable]


@dataclass
class Do(Statement):
    """An expression done for what it does."""

    expression: Expression


@dataclass
class If(Statement):
    """``if (condition) then else otherwise``."""

    condition: Expression
    then: Statement
    otherwise: Statement | None


@dataclass
class For(Statement):
    """``for (first; condition; step) body``."""

    first: Statement | None
    condition: Expression | None
    step: Expression | None
    body: Statement


@dataclass
class While(Statement):
    """``while (condition) body``, or with ``after`` ``do body while (condition);``."""

    condition: Expression
    body: Statement
    after: bool = False


@dataclass
class Case:
    """``case value:`` and what follows it; the value is None for ``default:``."""

    place: Place
    value: Expression | None
    statements: list[Statement]


@dataclass
class Switch(Statement):
    """``switch (subject) { ... }``."""

    subject: Expression
    cases: list[Case]


@dataclass
class Return(Statement):
    """``return value;``."""

    value: Expression | None


@dataclass
class Leave(Statement):
    """``break;`` or ``continue;``."""

    word: Literal["break", "continue"]


# Files.


@dataclass
class TemplateParameter:
    """``int TILE`` or ``typename T``, with what it is if nobody says."""

    name: str
    kind: Literal["int", "type"]
    default: Expression | TypeName | None = None


@dataclass
class Parameter:
    """One parameter of a function."""

    name: str
    type: TypeName
    place: Place


@dataclass
class Function:
    """A kernel (``__global__``) or a function that kernels call (``__device__``)."""

    name: str
    kernel: bool
    returns: TypeName
    parameters: list[Parameter]
    body: Block
    place: Place
    template: list[TemplateParameter] = field(default_factory=list)
    bounds: list[Expression] = field(default_factory=list)  # __launch_bounds__


@dataclass
class StructType:
    """``struct Pair { float a; int b; };``."""

    name: str
    fields: list[Variable]
    place: Place


@dataclass
class KernelFile:
    """All that stands in a file, by name and in its order."""

    functions: dict[str, Function] = field(default_factory=dict)
    structs: dict[str, StructType] = field(default_factory=dict)
    names_of_types: dict[str, TypeName] = field(default_factory=dict)  # typedef, using
    constants: dict[str, Variable] = field(default_factory=dict)  # const int N = 16;
    memory: dict[str, Variable] = field(default_factory=dict)  # __constant__
