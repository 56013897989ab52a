"""A stand-in for CuPy where there is no GPU: for tests of the device ``cuda``.

    with fake_cupy.installed() as cupy:
        model.to("cuda")

Arrays hold NumPy's numbers and are strict where CuPy is: no silent way to NumPy, no
function, keyword or dtype that CuPy lacks, no array of the CPU beside one of the GPU.
Kernels run in the simulator. Copies between the memories are counted; ``no_copies()``
makes them errors. Time, parallel work and the GPU's rounding it cannot show.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from . import functions, memory, runtime
from .arrays import ndarray
from .traffic import TRAFFIC, DeviceSynchronized, allow_synchronize, no_copies

__all__ = ["TRAFFIC", "install", "installed", "no_copies", "uninstall"]

MODULES = ("cupy", "cupy.cuda", "cupy.linalg", "cupy.fft", "cupyx", "cupyx.scipy")
# Types and constants that are NumPy's own.
SAME = (
    *(
        "bool_",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
    ),
    *(
        "complex64",
        "complex128",
        "intp",
        "dtype",
        "generic",
        "number",
        "integer",
        "floating",
        "inexact",
    ),
    *("pi", "e", "inf", "nan", "newaxis", "iinfo", "finfo"),
)


def made(name: str, parts: dict[str, Any]) -> ModuleType:
    """A module of these parts."""
    module = ModuleType(name)
    vars(module).update(parts)
    return module


def cupy() -> ModuleType:
    """The stand-in itself."""
    found = functions.all_functions()
    cuda = {
        name: getattr(runtime, name)
        for name in ("Device", "Event", "Stream", "ExternalStream")
    }
    cuda |= {
        "runtime": runtime.RUNTIME,
        "memory": made(
            "cupy.cuda.memory", {"OutOfMemoryError": memory.OutOfMemoryError}
        ),
        "get_current_stream": runtime.get_current_stream,
        "get_elapsed_time": runtime.get_elapsed_time,
        "get_device_id": lambda: 0,
        "is_available": lambda: True,
        "set_allocator": memory.set_allocator,
        "get_allocator": memory.get_allocator,
        "alloc": memory.malloc,
        "MemoryPool": memory.MemoryPool,
        "MemoryHook": memory.MemoryHook,
    }
    tricks = made("cupy.lib.stride_tricks", found["lib.stride_tricks"])
    pool = lambda: memory.POOL  # noqa: E731
    pinned = made("pinned", {"free_all_blocks": lambda: None, "n_free_blocks": int})
    return made(
        "cupy",
        {
            **{name: getattr(np, name) for name in SAME},
            **found[""],
            "__version__": "14.2.0",
            "ndarray": ndarray,
            "RawModule": runtime.RawModule,
            "is_available": lambda: True,
            "get_default_memory_pool": pool,
            "get_default_pinned_memory_pool": lambda: pinned,
            "cuda": made("cupy.cuda", cuda),
            "linalg": made("cupy.linalg", found["linalg"]),
            "fft": made("cupy.fft", found["fft"]),
            "lib": made("cupy.lib", {"stride_tricks": tricks}),
        },
    )


def install() -> ModuleType:
    """Makes ``import cupy`` find the stand-in."""
    stand_in = cupy()
    beside = {
        "allow_synchronize": allow_synchronize,
        "DeviceSynchronized": DeviceSynchronized,
        "empty_pinned": memory.empty_pinned,
        "scatter_add": ndarray.scatter_add,
        "scatter_max": ndarray.scatter_max,
        "scatter_min": ndarray.scatter_min,
    }
    sys.modules["cupy"] = stand_in
    sys.modules["cupyx"] = made("cupyx", beside)
    for name in ("cuda", "linalg", "fft"):
        sys.modules[f"cupy.{name}"] = getattr(stand_in, name)
    return stand_in


def uninstall() -> None:
    """Takes the stand-in away, and what was compiled for it."""
    from tinygrad_edu import late_checks
    from tinygrad_edu.cuda import launching

    for name in MODULES:
        sys.modules.pop(name, None)
    launching._module.cache_clear()
    memory.HOOKS.clear()
    late_checks._flags.clear()


@contextmanager
def installed() -> Iterator[ModuleType]:
    """The stand-in inside a ``with``; what stood there before comes back after it."""
    before = {name: sys.modules.get(name) for name in MODULES}
    stand_in = install()
    try:
        yield stand_in
    finally:
        uninstall()
        sys.modules.update({name: one for name, one in before.items() if one})
