"""``torch.backends``: flags that PyTorch programs set and ask.

cuDNN, MPS and MKL are not used here and say so; their switches can be set and read
back, and change nothing.

>>> cudnn.is_available(), mps.is_available()
(False, False)
>>> cudnn.benchmark = True
>>> cudnn.benchmark = False
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from . import accelerator


class Backend(SimpleNamespace):
    """One of PyTorch's libraries: what it answers, and its switches."""

    def is_available(self) -> bool:
        """False: the library is not used here."""
        return False

    def is_built(self) -> bool:
        """False: nothing is compiled in."""
        return False

    def version(self) -> None:
        """None: there is no such library."""

    @contextmanager
    def flags(self, **switches: Any) -> Iterator[None]:
        """Other switches inside a ``with``."""
        before = dict(vars(self))
        vars(self).update(switches)
        try:
            yield
        finally:
            vars(self).clear()
            vars(self).update(before)


class Cuda(Backend):
    """CUDA as this library has it, through CuPy."""

    def is_built(self) -> bool:
        """Whether CuPy finds a GPU."""
        return accelerator.is_available()

    is_available = is_built


cudnn = Backend(
    enabled=True,
    benchmark=False,
    deterministic=False,
    allow_tf32=True,
    benchmark_limit=10,
)
cuda = Cuda(matmul=SimpleNamespace(allow_tf32=False))
mps, mkl, mkldnn, openmp = Backend(), Backend(), Backend(enabled=True), Backend()

__all__ = ["cuda", "cudnn", "mkl", "mkldnn", "mps", "openmp"]
