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

    def enable_flash_sdp(self, enabled: bool) -> None:
        """Allow or forbid flash attention. There is one attention here, in any case."""
        self.attention["flash"] = bool(enabled)

    def enable_mem_efficient_sdp(self, enabled: bool) -> None:
        """Allow or forbid attention that saves memory, to no effect."""
        self.attention["mem_efficient"] = bool(enabled)

    def enable_math_sdp(self, enabled: bool) -> None:
        """Allow or forbid attention by plain operations, to no effect."""
        self.attention["math"] = bool(enabled)

    def enable_cudnn_sdp(self, enabled: bool) -> None:
        """Allow or forbid cuDNN's attention, to no effect."""
        self.attention["cudnn"] = bool(enabled)

    def flash_sdp_enabled(self) -> bool:
        """What was said last."""
        return self.attention["flash"]

    def mem_efficient_sdp_enabled(self) -> bool:
        """What was said last."""
        return self.attention["mem_efficient"]

    def math_sdp_enabled(self) -> bool:
        """What was said last."""
        return self.attention["math"]

    def cudnn_sdp_enabled(self) -> bool:
        """What was said last."""
        return self.attention["cudnn"]

    def is_flash_attention_available(self) -> bool:
        """False: it is a program for PyTorch's own GPU code."""
        return False


class MultiheadAttention(Backend):
    """``torch.backends.mha``: whether PyTorch may take its short way in evaluation."""

    def get_fastpath_enabled(self) -> bool:
        """What was said last; it shows where padding is left out."""
        return self.fastpath

    def set_fastpath_enabled(self, value: bool) -> None:
        """Allow or forbid it."""
        self.fastpath = value


cudnn = Backend(
    enabled=True,
    benchmark=False,
    deterministic=False,
    allow_tf32=True,
    benchmark_limit=10,
)
cuda = Cuda(
    matmul=SimpleNamespace(allow_tf32=False),
    attention={"flash": True, "mem_efficient": True, "math": True, "cudnn": True},
)
mha = MultiheadAttention(fastpath=True)
mps, mkl, mkldnn, openmp = Backend(), Backend(), Backend(enabled=True), Backend()

__all__ = ["cuda", "cudnn", "mha", "mkl", "mkldnn", "mps", "openmp"]
