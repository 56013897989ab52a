"""A kernel file with its meaning: constants, structs, and functions made of templates.

A template is checked for each set of arguments anew, as a compiler does: only then is
it known what ``T`` is and how large ``float tile[TILE][TILE]`` is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from ..language import nodes
from ..language.c_types import (
    BUILT_IN,
    Array,
    Pointer,
    Scalar,
    Struct,
    Type,
    numpy_dtype,
    rounded_bfloat16,
)
from ..language.parser import parse
from ..language.places import NOWHERE, KernelError, Place, Source
from .scope import Scope, TemplateValue, numbers, scalar_of
from .statements import StatementChecker
from .steps import Step, TypedFunction
from .values import Constant, Make, Symbol, Value

DEEPEST = 64  # functions that call functions: more is a recursion


class Program:
    """What a file means. Functions are checked when they are asked for."""

    def __init__(self, source: Source, defines: Mapping[str, object] = {}) -> None:
        self.source = source
        self.file = parse(source, defines)
        self.values: dict[str, tuple[Scalar, float]] = {}  # of the file's constants
        self.constants: dict[str, int] = {}  # those of them that are whole
        self.memory: dict[str, Symbol] = {}
        self.first_numbers: dict[str, list[float]] = {}  # of that memory
        self.made: dict[tuple[str, tuple[TemplateValue, ...]], TypedFunction] = {}
        self.structs: dict[str, Struct] = {}
        self.depth = 0
        scope = StatementChecker(self, {})
        self._read_constants(scope)
        self._read_memory(scope)

    # What stands at the level of the file.

    def _read_constants(self, scope: StatementChecker) -> None:
        for name, variable in self.file.constants.items():
            kind = scope.type_of(variable.type)
            assert variable.value is not None
            found = scope.first_value(variable.value, kind)
            known = scope.number(variable.value)
            if not isinstance(kind, Scalar) or not (
                isinstance(found, Constant) or known is not None
            ):
                scope.fail(f"the value of '{name}' has to be known", variable.place)
            value = found.value if isinstance(found, Constant) else known
            assert value is not None
            self.values[name] = kind, self.cast(value, kind)
            if not kind.is_float:
                self.constants[name] = int(self.cast(value, kind))

    def _read_memory(self, scope: StatementChecker) -> None:
        for name, variable in self.file.memory.items():
            kind: Type = scope.type_of(variable.type)
            values: list[Value] = []
            if variable.sizes:
                kind, values = scope.array_with_list(variable, kind)
            elif variable.value is not None:
                values = [scope.first_value(variable.value, kind)]
            if scalar_of(kind) is None:
                scope.fail(f"constant memory holds no {kind}", variable.place)
            number = scalar_of(kind)
            if values and number is not None and number.is_short_float:
                text = f"constant memory of {number} begins with nothing in it"
                hint = "let the host fill it, or keep float there"
                scope.fail(text, variable.place, hint)
            self.memory[name] = Symbol(name, kind, "constant", constant=True)
            self.first_numbers[name] = [
                number for value in values for number in self._known(value, scope)
            ]

    def _known(self, value: Value, scope: StatementChecker) -> list[float]:
        """The numbers that constant memory begins with, those of a struct in a row."""
        if isinstance(value, Make):
            return [one for part in value.parts for one in self._known(part, scope)]
        if not isinstance(value, Constant):
            scope.fail("what constant memory begins with has to be known", value.place)
        return [value.value]

    def struct(self, name: str, scope: Scope) -> Struct:
        """The type of a struct of the file."""
        if name not in self.structs:
            written = self.file.structs[name]
            fields: list[tuple[str, Type]] = []
            for variable in written.fields:
                if variable.sizes:
                    scope.fail(
                        "arrays in structs are outside the kernel subset",
                        variable.place,
                    )
                fields.append((variable.name, scope.type_of(variable.type)))
            self.structs[name] = Struct(name, tuple(fields))
        return self.structs[name]

    # Functions.

    def kernel(self, expression: str) -> TypedFunction:
        """A kernel by its name, with template arguments as in ``matmul<16, float>``."""
        match = re.fullmatch(r"\s*(\w+)\s*(?:<(.*)>)?\s*", expression, re.DOTALL)
        name = match[1] if match else expression
        written = self.file.functions.get(name)
        kernels = [one.name for one in self.file.functions.values() if one.kernel]
        if match is None or written is None or not written.kernel:
            what = "is not a __global__ function" if written else "is not in this file"
            found = ", ".join(kernels) or "none"
            raise KernelError(
                f"'{name}' {what}",
                NOWHERE,
                self.source,
                hint=f"kernels here: {found}",
            )
        inside = match[2] or ""
        parts = [part.strip() for part in inside.split(",") if part.strip()]
        given: dict[str, TemplateValue] = {}
        if len(parts) > len(written.template):
            self._wrong_count(written, len(parts))
        for parameter, text in zip(written.template, parts, strict=False):
            given[parameter.name] = self._template_value(parameter, text, written.place)
        template = self.filled_up(written, given, written.place)
        return self.function(name, template, written.place)

    def _template_value(
        self, parameter: nodes.TemplateParameter, text: str, place: Place
    ) -> TemplateValue:
        text = {"true": "1", "false": "0"}.get(text, text)
        if parameter.kind == "type" and text in BUILT_IN:
            return BUILT_IN[text]
        if parameter.kind == "int" and re.fullmatch(r"-?\d+", text):
            return int(text)
        raise KernelError(
            f"{text!r} cannot be the template argument {parameter.name}",
            place,
            self.source,
            hint="a number or a type, as in name<16, float>",
        )

    def _wrong_count(self, written: nodes.Function, count: int) -> None:
        names = ", ".join(parameter.name for parameter in written.template)
        raise KernelError(
            f"{written.name} takes the template arguments <{names}>, not {count}",
            written.place,
            self.source,
        )

    def filled_up(
        self, written: nodes.Function, given: Mapping[str, TemplateValue], place: Place
    ) -> tuple[TemplateValue, ...]:
        """All template arguments, with defaults for those that nobody gave."""
        found = dict(given)
        for parameter in written.template:
            if parameter.name in found:
                continue
            scope = StatementChecker(self, found)
            value: TemplateValue | None = None
            if isinstance(parameter.default, nodes.TypeName):
                value = scope.type_of(parameter.default)
            elif parameter.default is not None:
                value = scope.number(parameter.default)
            if value is None:
                raise KernelError(
                    f"{written.name} needs the template argument {parameter.name}",
                    place,
                    self.source,
                    hint=f"{written.name}<...>",
                )
            found[parameter.name] = value
        return tuple(found[parameter.name] for parameter in written.template)

    def function(
        self, name: str, template: Sequence[TemplateValue], place: Place
    ) -> TypedFunction:
        """A function with its template arguments, checked once."""
        key = name, tuple(template)
        if key not in self.made:
            if self.depth >= DEEPEST:
                raise KernelError(
                    f"'{name}' calls itself without an end", place, self.source
                )
            self.depth += 1
            try:
                self.made[key] = self._checked(name, tuple(template))
            except KernelError:
                self.made.pop(key, None)  # asked again, it says the same
                raise
            finally:
                self.depth -= 1
        elif self.made[key].body is None:
            raise KernelError(
                f"'{name}' calls itself, which is outside the kernel subset",
                place,
                self.source,
                hint="use a loop",
            )
        return self.made[key]

    def _checked(self, name: str, template: tuple[TemplateValue, ...]) -> TypedFunction:
        written = self.file.functions[name]
        names = [parameter.name for parameter in written.template]
        scope = StatementChecker(self, dict(zip(names, template, strict=True)))
        made = self._signature(written, scope)
        made.title = f"{name}<{numbers(template)}>" if template else name
        self.made[name, template] = made
        for symbol, parameter in zip(made.parameters, written.parameters, strict=True):
            scope.declare(symbol, parameter.place)
        scope.returns = made.returns
        made.body = scope.step_block(written.body)
        made.shared_bytes = scope.shared_bytes
        return made

    def _signature(
        self, written: nodes.Function, scope: StatementChecker
    ) -> TypedFunction:
        parameters, references = [], []
        for parameter in written.parameters:
            kind = scope.type_of(parameter.type)
            if isinstance(kind, Array) or (written.kernel and parameter.type.reference):
                scope.fail("a kernel takes no references", parameter.place)
            writes = parameter.type.is_written
            constant = parameter.type.const and not isinstance(kind, Pointer)
            parameters.append(Symbol(parameter.name, kind, constant=constant))
            references.append(writes)
        threads = scope.number(written.bounds[0]) if written.bounds else None
        return TypedFunction(
            written.name,
            written.kernel,
            scope.type_of(written.returns),
            parameters,
            references,
            written.place,
            threads=threads,
        )

    # Numbers.

    @staticmethod
    def cast(value: float, kind: Scalar) -> float:
        """A known number as a number of another type: rounded, or wrapped around."""
        if kind.dtype == "bool":
            return bool(value)
        if kind.is_float:
            if kind.dtype == "bfloat16":
                return float(rounded_bfloat16(np.float64(value)))
            return float(numpy_dtype(kind).type(value))
        if isinstance(value, float):  # a GPU stops at the largest, and makes 0 of nan
            limits = np.iinfo(kind.dtype)
            value = 0 if value != value else min(max(value, limits.min), limits.max)
        bits = 8 * kind.size
        whole = int(value) & ((1 << bits) - 1)
        if not kind.is_unsigned and whole >= 1 << (bits - 1):
            whole -= 1 << bits
        return whole


def all_steps(function: TypedFunction) -> list[Step]:
    """Every step of a function, in the order of the source."""
    found: list[Step] = []

    def walk(thing: object) -> None:
        if isinstance(thing, Step):
            found.append(thing)
        if isinstance(thing, Step) or type(thing).__name__ == "Option":
            for name in thing.__dataclass_fields__:  # type: ignore[attr-defined]
                walk(getattr(thing, name))
        elif isinstance(thing, tuple):
            for part in thing:
                walk(part)

    walk(function.body)
    return found
