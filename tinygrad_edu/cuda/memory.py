"""``torch.cuda.memory``: how much of a GPU's memory is used, and was at most.

CuPy takes memory from the driver in blocks and keeps what was freed for the next array.
So "allocated" is what tensors hold, "reserved" what this program has taken. CuPy knows
nothing of the past; a hook that it calls at each array counts along.

>>> memory_allocated() <= memory_reserved()
True

Source: PyTorch, ``torch.cuda.memory``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .. import accelerator
from .present import cupy_or_none, index_of, needed

MEBIBYTE = 1 << 20
KINDS = ("allocated_bytes", "reserved_bytes")


class Peaks:
    """The bytes that arrays hold now and held at most, for each GPU.

    Filled by CuPy's hook, which sees the arrays of the thread it began in.
    """

    def __init__(self) -> None:
        self.held: dict[int, int] = {}
        self.most: dict[int, int] = {}
        self.most_reserved: dict[int, int] = {}

    def take(self, number: int, size: int, reserved: int) -> None:
        """An array more."""
        held = self.held[number] = self.held.get(number, 0) + size
        if held > self.most.get(number, 0):
            self.most[number] = held
        if reserved > self.most_reserved.get(number, 0):
            self.most_reserved[number] = reserved

    def give(self, number: int, size: int) -> None:
        """An array less."""
        self.held[number] = self.held.get(number, 0) - size

    def forget(self, number: int, reserved: int) -> None:
        """The most is what there is now."""
        self.most[number] = self.held.get(number, 0)
        self.most_reserved[number] = reserved


@cache
def watch(cupy: Any) -> Peaks:
    """Begins to count, from what lies on each GPU already."""
    peaks, pool = Peaks(), cupy.get_default_memory_pool()
    for number in range(cupy.cuda.runtime.getDeviceCount()):
        with cupy.cuda.Device(number):
            peaks.take(number, pool.used_bytes(), pool.total_bytes())

    class Hook(cupy.cuda.MemoryHook):  # type: ignore[misc]
        name = "tinygrad_edu"

        def malloc_postprocess(self, **seen: Any) -> None:
            peaks.take(seen["device_id"], seen["mem_size"], pool.total_bytes())

        def free_postprocess(self, **seen: Any) -> None:
            peaks.give(seen["device_id"], seen["mem_size"])

    Hook().__enter__()
    return peaks


def _pool(device: Any) -> tuple[Any, Any, int]:
    """CuPy, its pool and the number of a GPU; None, None, 0 without one."""
    cupy = cupy_or_none()
    if cupy is None:
        return None, None, 0
    return cupy, cupy.get_default_memory_pool(), index_of(cupy, device)


def memory_allocated(device: Any = None) -> int:
    """Bytes of the GPU's memory that tensors hold now; 0 without a GPU.

    >>> memory_allocated() >= 0
    True
    """
    cupy, pool, number = _pool(device)
    if cupy is None:
        return 0
    with cupy.cuda.Device(number):
        return int(pool.used_bytes())


def memory_reserved(device: Any = None) -> int:
    """Bytes of the GPU's memory that this program keeps for reuse; 0 without a GPU.

    >>> memory_reserved() >= memory_allocated()
    True
    """
    cupy, pool, number = _pool(device)
    if cupy is None:
        return 0
    with cupy.cuda.Device(number):
        return int(pool.total_bytes())


def max_memory_allocated(device: Any = None) -> int:
    """The most that tensors held since the beginning, or since the last reset.

    >>> max_memory_allocated() >= memory_allocated()
    True
    """
    return _most(device, "most", memory_allocated)


def max_memory_reserved(device: Any = None) -> int:
    """The most that this program had taken since the beginning, or the last reset.

    >>> max_memory_reserved() >= memory_reserved()
    True
    """
    return _most(device, "most_reserved", memory_reserved)


def _most(device: Any, what: str, now: Any) -> int:
    cupy, _, number = _pool(device)
    if cupy is None:
        return 0
    seen: dict[int, int] = getattr(watch(cupy), what)
    return max(seen.get(number, 0), int(now(number)))


def reset_peak_memory_stats(device: Any = None) -> None:
    """From now on ``max_memory_…`` looks at what comes; nothing to do without a GPU.

    >>> reset_peak_memory_stats()
    """
    cupy, _, number = _pool(device)
    if cupy is not None:
        watch(cupy).forget(number, memory_reserved(number))


reset_max_memory_allocated = reset_peak_memory_stats


def memory_stats(device: Any = None) -> dict[str, int]:
    """The figures by PyTorch's names; empty without a GPU.

    >>> set(memory_stats()) <= {
    ...     f"{kind}.all.{when}" for kind in KINDS for when in ("current", "peak")
    ... }
    True
    """
    if cupy_or_none() is None:
        return {}
    now = (memory_allocated(device), memory_reserved(device))
    most = (max_memory_allocated(device), max_memory_reserved(device))
    return {
        f"{kind}.all.{when}": size
        for when, sizes in (("current", now), ("peak", most))
        for kind, size in zip(KINDS, sizes, strict=True)
    }


def mem_get_info(device: Any = None) -> tuple[int, int]:
    """Free bytes and all bytes, as the driver says: other programs count too.

    Raises AssertionError where there is no GPU.
    """
    cupy = needed()
    with cupy.cuda.Device(index_of(cupy, device)):
        free, total = cupy.cuda.runtime.memGetInfo()
    return int(free), int(total)


def memory_summary(device: Any = None, abbreviated: bool = False) -> str:
    """The figures as a table for people.

    Raises AssertionError where there is no GPU.
    """
    cupy = needed()
    number = index_of(cupy, device)
    free, total = mem_get_info(number)
    figures = memory_stats(number)
    rows = [
        (words, figures[f"{kind}.all.current"], figures[f"{kind}.all.peak"])
        for words, kind in zip(("Allocated", "Reserved"), KINDS, strict=True)
    ]
    lines = [f"CUDA memory, device {number} (MiB)", f"{'':12}{'now':>12}{'most':>12}"]
    lines += [f"{words:12}{_mib(now)}{_mib(most)}" for words, now, most in rows]
    if not abbreviated:
        lines += [f"{'Free':12}{_mib(free)}", f"{'Of the GPU':12}{_mib(total)}"]
    return "\n".join(lines)


def _mib(size: int) -> str:
    return f"{size / MEBIBYTE:12.1f}"


def empty_cache() -> None:
    """Give memory that waits for reuse back to the GPU; nothing to do without one.

    >>> empty_cache()
    """
    accelerator.empty_cache()
