"""Where a checker stands: the file, the template arguments, the known names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from ..language.c_types import BUILT_IN, VOID, Array, Pointer, Scalar, Struct, Type
from ..language.constants import folded
from ..language.nodes import Expression, KernelFile, TypeName, Variable
from ..language.places import KernelError, Place, Source
from .values import Symbol

if TYPE_CHECKING:
    from .program import Program

TemplateValue = int | Type


class Scope:
    """Names and their meanings; a block adds a layer and takes it away again."""

    def __init__(self, program: Program, template: Mapping[str, TemplateValue]) -> None:
        self.program = program
        self.layers: list[dict[str, Symbol]] = [{}]
        self.template = template

    @property
    def file(self) -> KernelFile:
        """The tree of the file."""
        return self.program.file

    @property
    def source(self) -> Source:
        """The text of the file."""
        return self.program.source

    def fail(self, text: str, place: Place, hint: str = "") -> NoReturn:
        """Raises the error for a place."""
        raise KernelError(text, place, self.source, hint=hint)

    # Names.

    def declare(self, symbol: Symbol, place: Place) -> Symbol:
        """Makes a variable known in the present block."""
        if symbol.name in self.layers[-1]:
            self.fail(f"'{symbol.name}' is declared twice in this block", place)
        self.layers[-1][symbol.name] = symbol
        return symbol

    def find(self, name: str) -> Symbol | None:
        """The variable of a name, the innermost first; then the memory of the file."""
        for layer in reversed(self.layers):
            if name in layer:
                return layer[name]
        return self.program.memory.get(name)

    # What is known before the kernel runs.

    def known(self) -> Mapping[str, int]:
        """The whole numbers known here, by name; inner ones hide outer ones."""
        found = dict(self.program.constants)
        for name, value in self.template.items():
            if isinstance(value, int):
                found[name] = value
        for layer in self.layers:
            for name, symbol in layer.items():
                found.pop(name, None)
                if symbol.number is not None:
                    found[name] = symbol.number
        return found

    def number(self, node: Expression) -> int | None:
        """The value of an expression if it is a whole number that is known."""
        return folded(node, self.known())

    # Types.

    def type_of(self, written: TypeName) -> Type:
        """The type that a written type means here."""
        kind = self.named_type(written.name, written.place)
        for _ in range(written.stars):
            kind = Pointer(kind, const=written.const)
        return kind

    def named_type(self, name: str, place: Place) -> Type:
        """The type of a name: a template argument, a typedef, a struct, C's own."""
        given = self.template.get(name)
        if given is not None and not isinstance(given, int):
            return given
        if name in self.file.names_of_types:
            return self.type_of(self.file.names_of_types[name])
        if name in self.file.structs:
            return self.program.struct(name, self)
        if name in BUILT_IN:
            return BUILT_IN[name]
        self.fail(f"'{name}' is no type here", place)

    def array_type(self, variable: Variable, element: Type) -> Type:
        """The type of a variable with its sizes, which have to be known."""
        if not variable.sizes:
            return element
        sizes = [self.size(one, variable) for one in variable.sizes]
        return Array(element, tuple(sizes))

    def size(self, node: Expression | None, variable: Variable) -> int:
        if node is None:
            if variable.outside or variable.value is not None:
                return 0
            self.fail(f"'{variable.name}[]' needs a size", variable.place)
        value = self.number(node)
        if value is None:
            self.fail(
                f"the size of '{variable.name}' has to be known before the kernel runs",
                node.place,
                "use a number, a const int, a #define or a template parameter",
            )
        if value < 1:
            self.fail(f"'{variable.name}' cannot have {value} elements", node.place)
        return value


def scalar_of(kind: Type) -> Scalar | None:
    """The number type that memory of this type is made of; None for several.

    >>> from ..language.c_types import BUILT_IN
    >>> str(scalar_of(BUILT_IN["float4"]))
    'float'
    """
    if isinstance(kind, Scalar):
        return None if kind is VOID else kind
    if isinstance(kind, Array):
        return scalar_of(kind.element)
    if isinstance(kind, Struct):
        kinds = {scalar_of(part) for _, part in kind.fields}
        return kinds.pop() if len(kinds) == 1 else None
    return None


def width_of(kind: Type) -> int:
    """How many numbers an element of memory has: 4 for ``float4``."""
    number = scalar_of(kind)
    return kind.size // number.size if number is not None else 1


def element_type(kind: Type) -> tuple[Scalar, int]:
    """The number type of an array or a variable in memory, and how many there are."""
    number = scalar_of(kind)
    assert number is not None
    return number, kind.size // number.size


def numbers(values: Sequence[TemplateValue]) -> str:
    """Template arguments as they are written: ``16, float``."""
    return ", ".join(str(value) for value in values)
