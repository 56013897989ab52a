"""``torch.backends``: flags that PyTorch programs set and ask.

cuDNN, MPS and MKL are not used here and say so; their switches can be set and read
back, and change nothing.

>>> cudnn.is_available(), mps.is_available()
(False, False)
>>> cudnn.benchmark = True
>>> cudnn.benchmark = False
"""

from __future__ import annotations

import sys
import warnings
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
        return bool(self.attention["flash"])

    def mem_efficient_sdp_enabled(self) -> bool:
        """What was said last."""
        return bool(self.attention["mem_efficient"])

    def math_sdp_enabled(self) -> bool:
        """What was said last."""
        return bool(self.attention["math"])

    def cudnn_sdp_enabled(self) -> bool:
        """What was said last."""
        return bool(self.attention["cudnn"])

    @contextmanager
    def sdp_kernel(
        self,
        enable_flash: bool = True,
        enable_math: bool = True,
        enable_mem_efficient: bool = True,
        enable_cudnn: bool = True,
    ) -> Iterator[dict[str, Any]]:
        """Older PyTorch's ``torch.nn.attention.sdpa_kernel``; warns, as there."""
        warnings.warn(
            "`torch.backends.cuda.sdp_kernel()` is deprecated. In the future, this "
            "context manager will be removed. Please see "
            "`torch.nn.attention.sdpa_kernel()` for the new context manager, with "
            "updated signature.",
            FutureWarning,
            stacklevel=3,
        )
        before = dict(self.attention)
        self.attention.update(flash=enable_flash, math=enable_math)
        self.attention.update(mem_efficient=enable_mem_efficient, cudnn=enable_cudnn)
        try:
            yield {}
        finally:
            self.attention.update(before)

    def is_flash_attention_available(self) -> bool:
        """False: it is a program for PyTorch's own GPU code."""
        return False


class MultiheadAttention(Backend):
    """``torch.backends.mha``: whether PyTorch may take its short way in evaluation."""

    def get_fastpath_enabled(self) -> bool:
        """What was said last; it shows where padding is left out."""
        return bool(self.fastpath)

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

# So that ``import torch.backends.cudnn as cudnn`` finds it, as programs write it.
for _name in __all__:
    sys.modules[f"{__name__}.{_name}"] = globals()[_name]
