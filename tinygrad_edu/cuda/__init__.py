"""``torch.cuda``: what there is of NVIDIA GPUs. Without one, honest answers.

``Module`` runs kernels of your own, on a GPU or in a simulator that needs none.

>>> device_count() == 0 or is_available()
True
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .. import accelerator
from ..accelerator import device_count, empty_cache, is_available, synchronize
from ..amp import older as amp
from ..devices import array_module, as_device

if TYPE_CHECKING:
    from .estimates import estimate, estimate_launch
    from .module import Module

# So that ``import torch.cuda.amp`` finds what stands elsewhere.
sys.modules[f"{__name__}.amp"] = amp

__all__ = [
    "Module",
    "amp",
    "current_device",
    "device_count",
    "empty_cache",
    "estimate",
    "estimate_launch",
    "get_device_name",
    "is_available",
    "is_initialized",
    "manual_seed",
    "manual_seed_all",
    "max_memory_allocated",
    "memory_allocated",
    "memory_reserved",
    "set_device",
    "synchronize",
]


# Loaded when they are asked for: few programs write kernels.
_ROOMS = {"Module": "module", "estimate": "estimates", "estimate_launch": "estimates"}


def __getattr__(name: str) -> Any:
    """What has to do with kernels, from its room."""
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _cupy() -> Any:
    """CuPy, or PyTorch's error with what is missing."""
    return array_module(as_device("cuda"))


def is_initialized() -> bool:
    """Whether the GPU has been asked for anything: here, whether there is one.

    >>> is_initialized() == is_available()
    True
    """
    return is_available()


def current_device() -> int:
    """The number of the GPU in use. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = current_device()
    """
    _check()
    return accelerator.current_device_index()


def set_device(device: Any) -> None:
    """Use another GPU. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = set_device(0)
    """
    _check()
    accelerator.set_device_index(device)


def get_device_name(device: int | None = None) -> str:
    """What the GPU is called. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = get_device_name()
    """
    _check()
    number = current_device() if device is None else device
    return str(_cupy().cuda.runtime.getDeviceProperties(number)["name"].decode())


def memory_allocated(device: Any = None) -> int:
    """Bytes of the GPU's memory that tensors hold now; 0 without a GPU.

    >>> memory_allocated() >= 0
    True
    """
    return int(_cupy().get_default_memory_pool().used_bytes()) if is_available() else 0


def memory_reserved(device: Any = None) -> int:
    """Bytes of the GPU's memory that this program keeps for reuse; 0 without a GPU.

    >>> memory_reserved() >= memory_allocated()
    True
    """
    return int(_cupy().get_default_memory_pool().total_bytes()) if is_available() else 0


def max_memory_allocated(device: Any = None) -> int:
    """The most that was held so far: CuPy's pool only grows, so what is reserved.

    >>> max_memory_allocated() == memory_reserved()
    True
    """
    return memory_reserved(device)


def manual_seed(seed: int) -> None:
    """Accepted: random numbers are drawn for the CPU, see :func:`torch.manual_seed`.

    >>> manual_seed(0)
    """


def manual_seed_all(seed: int) -> None:
    """Accepted, as :func:`manual_seed` is.

    >>> manual_seed_all(0)
    """


def _check() -> None:
    if not is_available():
        raise AssertionError("Torch not compiled with CUDA enabled")
