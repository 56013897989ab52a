"""What the functions of a module share: their names, the numbers they use, the way.

The same kernel is written in three ways. ``fast`` is what it does. ``profile`` tells
the machine of every step besides, for counters and for the kernel player. ``warps``
makes it a Python generator that stops at each barrier, so that warps run one by one.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

from ..language.c_types import Scalar
from ..meaning.program import Program
from ..meaning.steps import Step, TypedFunction
from ..meaning.values import Symbol
from .words import is_free

if TYPE_CHECKING:
    from .values import ValueWriter

Way = Literal["fast", "profile", "warps"]

SUFFIX = {
    "int32": "",
    "uint32": "u",
    "int64": "l",
    "uint64": "ul",
    "float32": "f",
    "float64": "d",
    "float16": "h",
    "bfloat16": "bf",
    "bool": "b",
}


class ModuleWriter:
    """What the functions of one written kernel share, and how they are written."""

    def __init__(self, program: Program, way: Way = "fast") -> None:
        self.program, self.way = program, way
        self.constants: dict[str, str] = {}
        self.names: dict[int, str] = {}
        self.of_variables: set[str] = set()  # in any function
        self.waiting: list[TypedFunction] = []  # named, and still to be written

    @property
    def profiling(self) -> bool:
        """Whether the machine is told of every step."""
        return self.way == "profile"

    def function_name(self, function: TypedFunction) -> str:
        """The Python name of a function; it is written once."""
        if id(function) not in self.names:
            taken = {*self.names.values(), *self.of_variables}
            base = name = re.sub(r"\W+", "_", function.title).strip("_")
            count = 1
            while name in taken or not is_free(name):
                count += 1
                name = f"{base}_{count}"
            self.names[id(function)] = name
            self.waiting.append(function)
        return self.names[id(function)]

    def constant(self, value: float, kind: Scalar) -> str:
        """The name of a number: ``_16`` is the int 16, ``_0_5f`` the float 0.5."""
        shown = repr(value) if kind.is_float else repr(int(value))
        plain = shown.replace("-", "m").replace(".", "_").replace("+", "")
        name = f"_{plain}{SUFFIX.get(kind.dtype, '_' + kind.dtype)}"
        if kind.is_float and shown.endswith(".0"):
            name = f"_{plain[:-2]}{SUFFIX.get(kind.dtype, '_' + kind.dtype)}"
        self.constants[name] = f"{kind.dtype}.type({_number(value, kind)})"
        return name

    # What the ways of writing differ in.

    def begin_step(self, writer: ValueWriter, step: Step) -> None:
        """Tells the machine that a step begins."""
        if self.profiling:
            writer.emit(f"gpu.step({step.number}, {writer.mask})")

    def branch(self, writer: ValueWriter, outer: str) -> None:
        """Tells the machine how threads part."""
        if self.profiling:
            writer.emit(f"gpu.branch({writer.number}, {outer}, {writer.mask})")

    def watch(self, writer: ValueWriter, symbol: Symbol) -> None:
        """Tells the machine of a variable's new value."""
        if self.profiling:
            name = writer.names[symbol]
            given = f"{symbol.name!r}, {name}, {writer.mask}, {writer.number}"
            writer.emit(f"gpu.watch({given})")

    def barrier(self, mask: str, number: int) -> str:
        """``__syncthreads()``."""
        if self.way == "warps":
            return f"yield gpu.arrive({mask}, {number})"
        return f"gpu.barrier({mask}, {number})"

    def call(self, code: str) -> str:
        """A call of a function of the file, in which warps may have to wait."""
        return f"(yield from {code})" if self.way == "warps" else code

    def end_function(self, writer: ValueWriter) -> None:
        """Makes every function a generator, also one without a barrier."""
        if self.way == "warps":
            writer.emit("yield")


def _number(value: float, kind: Scalar) -> str:
    if kind.dtype == "bool":
        return repr(bool(value))
    if not kind.is_float:
        return repr(int(value))
    if math.isnan(value):
        return 'float("nan")'
    return repr(float(value)) if math.isfinite(value) else f'float("{value}")'
