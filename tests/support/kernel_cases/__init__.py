"""What every kernel is tried with: launches, and what has to come out.

One module for each kernel file, with a function ``cases(random)`` that gives a list of
`KernelCase`. Sizes are small and awkward: 1, 31, 32, 33, a prime. Every kernel of the
file has a case; a test says which has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.cuda.common import KERNELS
from tinygrad_edu.cuda.simulator.launch import Launch, Module

SIZES = (1, 31, 32, 33, 127, 257)


@dataclass
class KernelCase:
    """One launch. ``expected`` says, by an argument's place, what must stand there."""

    kernel: str
    grid: Sequence[int] | int
    block: Sequence[int] | int
    args: Sequence[Any]
    expected: dict[int, NDArray[Any]]
    shared_mem: int = 0
    rtol: float = 1e-5
    atol: float = 1e-6
    harmless: bool = False  # several threads may write the same value
    note: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The kernel's name without template arguments."""
        return self.kernel.split("<")[0]

    def run(self, module: Module, mode: Any = "check", seed: int = 0) -> Launch:
        """Launches the kernel on copies and compares what comes out."""
        args = [x.copy() if isinstance(x, np.ndarray) else x for x in self.args]
        kernel = module.get_function(self.kernel)
        done = kernel.launch(
            self.grid,
            self.block,
            args,
            shared_mem=self.shared_mem,
            mode=mode,
            seed=seed,
        )
        for place, wanted in self.expected.items():
            np.testing.assert_allclose(
                np.asarray(args[place], np.float64),
                np.asarray(wanted, np.float64),
                rtol=self.rtol,
                atol=self.atol,
                err_msg=f"{self.kernel} {self.note}",
            )
        return done


def families() -> list[str]:
    """The kernel files, by their stems."""
    return sorted(path.stem for path in KERNELS.glob("*.cu"))


def cases_of(family: str) -> list[KernelCase]:
    """The cases of a kernel file; the same ones each time."""
    module = import_module(f"kernel_cases.{family}")
    found: list[KernelCase] = module.cases(np.random.default_rng(0))
    return found
