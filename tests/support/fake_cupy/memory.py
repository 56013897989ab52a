"""The stand-in's memory: what the pools hold, and what is pinned."""

from __future__ import annotations

import weakref
from types import SimpleNamespace
from typing import Any

import numpy as np

GRAIN = 512  # bytes; the pool gives nothing smaller


class OutOfMemoryError(MemoryError):
    """The GPU's memory does not suffice."""


class MemoryHook:
    """Told of each array that comes and goes; here by all threads."""

    name = "MemoryHook"

    def __enter__(self) -> MemoryHook:
        HOOKS.append(self)
        return self

    def __exit__(self, *error: object) -> None:
        HOOKS.remove(self)

    def malloc_postprocess(self, **seen: int) -> None:
        """An array has got its memory."""

    def free_postprocess(self, **seen: int) -> None:
        """An array has given its memory back."""


HOOKS: list[MemoryHook] = []


class MemoryPool:
    """Counts the bytes of living arrays; what was freed waits for reuse."""

    def __init__(self) -> None:
        self.used, self.total, self.limit = 0, 0, 0
        self._living: dict[int, Any] = {}

    def hold(self, array: Any) -> None:
        """Counts the memory that an array of the stand-in lies in, once."""
        base = array.base
        while base is not None:
            base = getattr(base, "array", base)  # of a Pointer
            if not isinstance(base, np.ndarray):
                break
            array, base = base, base.base
        if id(array) in self._living or not array.nbytes:
            return
        size = -(-array.nbytes // GRAIN) * GRAIN
        malloc(size)
        for hook in HOOKS:
            hook.malloc_postprocess(device_id=0, size=array.nbytes, mem_size=size)
        key = id(array)
        self._living[key] = weakref.finalize(array, self._free, key, size)

    def malloc(self, size: int) -> SimpleNamespace:
        """Memory of the pool."""
        if self.limit and self.used + size > self.limit:
            raise OutOfMemoryError(f"Out of memory allocating {size:,} bytes")
        self.used += size
        self.total = max(self.total, self.used)
        return SimpleNamespace(ptr=0, mem=None)

    def _free(self, key: int, size: int) -> None:
        self._living.pop(key, None)
        self.used -= size
        for hook in HOOKS:
            hook.free_postprocess(device_id=0, mem_size=size)

    def used_bytes(self) -> int:
        return self.used

    def total_bytes(self) -> int:
        return self.total

    def free_bytes(self) -> int:
        return self.total - self.used

    def free_all_blocks(self, stream: Any = None) -> None:
        self.total = self.used

    def n_free_blocks(self) -> int:
        return int(self.total > self.used)

    def get_limit(self) -> int:
        return self.limit

    def set_limit(self, size: int | None = None, fraction: float | None = None) -> None:
        self.limit = size if size is not None else int((fraction or 0) * TOTAL)


TOTAL = 2**34  # bytes of the GPU that is not there
POOL = MemoryPool()
_allocator: list[Any] = [POOL.malloc]
_pinned: set[int] = set()


def malloc(size: int) -> Any:
    """Memory from the allocator in use."""
    return _allocator[0](size)


def set_allocator(allocator: Any = None) -> None:
    """Take memory from another function; the pool's without one."""
    _allocator[0] = allocator or POOL.malloc


def get_allocator() -> Any:
    """The function that gives memory."""
    return _allocator[0]


def empty_pinned(shape: Any, dtype: Any = float, order: str = "C") -> Any:
    """An array of NumPy in memory that the operating system never moves."""
    array = np.empty(shape, dtype, order)
    _pinned.add(array.ctypes.data)
    weakref.finalize(array, _pinned.discard, array.ctypes.data)
    return array


def pointer_attributes(address: int) -> SimpleNamespace:
    """``runtime.pointerGetAttributes``: of an address in the CPU's memory."""
    return SimpleNamespace(type=1 if address in _pinned else 0, device=0)
