"""Writing a kernel with all the functions that it calls."""

from __future__ import annotations

from dataclasses import dataclass

from ..meaning.program import Program
from ..meaning.steps import TypedFunction
from .module import ModuleWriter, Way
from .steps import FunctionWriter


@dataclass(frozen=True)
class WrittenKernel:
    """The NumPy source of a kernel, and the name of its function there."""

    name: str
    source: str


def write_kernel(
    program: Program, kernel: TypedFunction, way: Way = "fast"
) -> WrittenKernel:
    """The source of a kernel: the numbers that it names, then its functions."""
    module = ModuleWriter(program, way)
    name = module.function_name(kernel)
    functions: list[list[str]] = []
    while module.waiting:
        functions.append(FunctionWriter(module, module.waiting.pop()).written())
    numbers = [f"{name} = {code}" for name, code in module.constants.items()]
    parts = [numbers, *reversed(functions)] if numbers else functions[::-1]
    return WrittenKernel(name, "\n\n\n".join("\n".join(part) for part in parts) + "\n")
