"""``torch.cuda``: what there is of NVIDIA GPUs. Without one, honest answers.

``Module`` runs kernels of your own, on a GPU or in a simulator that needs none.

>>> device_count() == 0 or is_available()
True
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .. import accelerator
from ..accelerator import device_count, is_available
from ..amp import older as amp
from ..seeding import default_generator
from . import memory
from .memory import (
    empty_cache,
    max_memory_allocated,
    max_memory_reserved,
    mem_get_info,
    memory_allocated,
    memory_reserved,
    memory_stats,
    memory_summary,
    reset_max_memory_allocated,
    reset_peak_memory_stats,
)
from .present import index_of, needed
from .streams import (
    Event,
    Stream,
    current_stream,
    default_stream,
    set_stream,
    stream,
)

if TYPE_CHECKING:
    from .estimates import estimate, estimate_launch
    from .module import Module

# So that ``import torch.cuda.amp`` finds what stands elsewhere.
sys.modules[f"{__name__}.amp"] = amp

__all__ = [
    "Event",
    "Module",
    "Stream",
    "amp",
    "current_device",
    "current_stream",
    "default_stream",
    "device",
    "device_count",
    "empty_cache",
    "estimate",
    "estimate_launch",
    "get_device_capability",
    "get_device_name",
    "get_device_properties",
    "init",
    "is_available",
    "is_bf16_supported",
    "is_initialized",
    "kernels",
    "manual_seed",
    "manual_seed_all",
    "max_memory_allocated",
    "max_memory_reserved",
    "mem_get_info",
    "memory",
    "memory_allocated",
    "memory_reserved",
    "memory_stats",
    "memory_summary",
    "reset_max_memory_allocated",
    "reset_peak_memory_stats",
    "set_device",
    "set_stream",
    "stream",
    "synchronize",
]


# Loaded when they are asked for: few programs write kernels.
_ROOMS = {
    "Module": "module",
    "estimate": "estimates",
    "estimate_launch": "estimates",
    "kernels": "forwards",
}


def __getattr__(name: str) -> Any:
    """What has to do with kernels, from its room."""
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def init() -> None:
    """Look for the GPU now. Raises AssertionError where there is none."""
    needed()


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
    return index_of(needed(), None)


def set_device(device: Any) -> None:
    """Use another GPU. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = set_device(0)
    """
    cupy = needed()
    cupy.cuda.Device(index_of(cupy, device)).use()


class device:  # noqa: N801 - PyTorch's name
    """``with torch.cuda.device(1):`` uses another GPU inside; None changes nothing.

    >>> with device(None):
    ...     pass
    """

    def __init__(self, device: Any) -> None:
        self.idx = -1 if device is None else index_of(needed(), device)
        self.prev_idx = -1

    def __enter__(self) -> None:
        if self.idx >= 0:
            self.prev_idx = current_device()
            set_device(self.idx)

    def __exit__(self, *error: Any) -> None:
        if self.idx >= 0:
            set_device(self.prev_idx)


def synchronize(device: Any = None) -> None:
    """Wait until the GPU has done all it was asked to.

    Raises AssertionError where there is none, and what a check found meanwhile.

    >>> if is_available():
    ...     synchronize()
    """
    cupy = needed()
    with cupy.cuda.Device(index_of(cupy, device)):
        accelerator.synchronize()


def get_device_name(device: Any = None) -> str:
    """What the GPU is called. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = get_device_name()
    """
    return str(get_device_properties(device).name)


def get_device_capability(device: Any = None) -> tuple[int, int]:
    """The generation of the GPU, (9, 0) for a Hopper.

    Raises AssertionError where there is none.
    """
    found = get_device_properties(device)
    return found.major, found.minor


class Properties(SimpleNamespace):
    """What a GPU is: its name, generation, memory, processors."""

    def __repr__(self) -> str:
        size = self.total_memory // memory.MEBIBYTE
        return (
            f"_CudaDeviceProperties(name='{self.name}', major={self.major}, "
            f"minor={self.minor}, total_memory={size}MB, "
            f"multi_processor_count={self.multi_processor_count})"
        )


# PyTorch's names for what the driver says.
OF_DRIVER = {
    "major": "major",
    "minor": "minor",
    "total_memory": "totalGlobalMem",
    "multi_processor_count": "multiProcessorCount",
    "warp_size": "warpSize",
    "max_threads_per_multi_processor": "maxThreadsPerMultiProcessor",
    "regs_per_multiprocessor": "regsPerMultiprocessor",
    "shared_memory_per_block": "sharedMemPerBlock",
    "shared_memory_per_block_optin": "sharedMemPerBlockOptin",
    "shared_memory_per_multiprocessor": "sharedMemPerMultiprocessor",
    "L2_cache_size": "l2CacheSize",
    "is_integrated": "integrated",
    "is_multi_gpu_board": "isMultiGpuBoard",
}


def get_device_properties(device: Any = None) -> Properties:
    """Name, memory, processors … of a GPU. Raises AssertionError where there is none.

    >>> if is_available():
    ...     _ = get_device_properties().total_memory
    """
    cupy = needed()
    found = cupy.cuda.runtime.getDeviceProperties(index_of(cupy, device))
    name = found["name"]
    known = {ours: found[its] for ours, its in OF_DRIVER.items() if its in found}
    return Properties(name=name.decode() if isinstance(name, bytes) else name, **known)


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """Whether the GPU has bfloat16; here numbers of it are computed in float32.

    >>> is_bf16_supported() <= is_available()
    True
    """
    return is_available()


def manual_seed(seed: int) -> None:
    """Start the random numbers of the GPU anew: nothing to do without one.

    Here they come from the one generator that :func:`torch.manual_seed` starts.

    >>> manual_seed(0)
    """
    if is_available():
        default_generator.manual_seed(int(seed))


def manual_seed_all(seed: int) -> None:
    """As :func:`manual_seed`, for all GPUs.

    >>> manual_seed_all(0)
    """
    manual_seed(seed)
