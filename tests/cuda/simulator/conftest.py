"""What the simulator takes, NVIDIA's compiler has to take as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tinygrad_edu.cuda import nvrtc
from tinygrad_edu.cuda.simulator.launch import Compiled, Module
from tinygrad_edu.cuda.simulator.meaning.steps import TypedFunction
from tinygrad_edu.cuda.simulator.writing.module import Way


@pytest.fixture(autouse=True, scope="module")
def nvidia_s_compiler_takes_the_same_kernels() -> Iterator[None]:
    """Compiles, after a file of tests, every kernel that was written as NumPy there."""
    if not nvrtc.is_installed():
        yield
        return
    accepted: dict[str, set[str]] = {}

    def noted(self: Module, function: TypedFunction, way: Way) -> Compiled:
        found = compiled(self, function, way)
        defined = [f"#define {name} {value}" for name, value in self.defines.items()]
        text = "\n".join([*defined, *self.program.source.lines])
        accepted.setdefault(text, set()).add(function.title)
        return found

    compiled = Module.compiled
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Module, "compiled", noted)
        yield
    refused: list[str] = []
    for text, names in accepted.items():
        try:
            nvrtc.check(text, "kernel.cu", sorted(names))
        except nvrtc.CompileError as error:
            refused.append(f"{error}\n{text}")
    assert not refused, "\n".join(refused)
