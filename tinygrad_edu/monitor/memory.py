"""How much memory this program holds now, as its operating system counts it."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

MB = 1_000_000
MACH_TASK_BASIC_INFO = 20


def resident_mb() -> float | None:
    """The memory in use in megabytes (10⁶ bytes), None where that is unknown.

    It is what stays in main memory, the "resident set": code, weights, activations,
    and what an allocator keeps for later. What lies on a GPU is not in it.

    >>> size = resident_mb()
    >>> size is None or size > 1
    True
    """
    try:
        size = _resident_bytes()
    except (OSError, AttributeError, ValueError, IndexError):
        return None
    return size / MB if size else None


def _resident_bytes() -> int:
    if sys.platform == "win32":
        return _on_windows()
    if sys.platform == "darwin":
        return _on_macos()
    with open("/proc/self/statm", "rb", buffering=0) as file:  # Linux
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class _TaskInfo(ctypes.Structure):
    """``mach_task_basic_info`` of <mach/task_info.h>."""

    _fields_ = (
        ("virtual_size", ctypes.c_uint64),
        ("resident_size", ctypes.c_uint64),
        ("resident_size_max", ctypes.c_uint64),
        ("user_time", ctypes.c_int32 * 2),
        ("system_time", ctypes.c_int32 * 2),
        ("policy", ctypes.c_int32),
        ("suspend_count", ctypes.c_int32),
    )


def _on_macos() -> int:
    system: Any = ctypes.CDLL(None)
    system.mach_task_self.restype = ctypes.c_uint32
    task = ctypes.c_uint32(system.mach_task_self())
    info = _TaskInfo()
    words = ctypes.c_uint32(ctypes.sizeof(info) // 4)
    flavor = MACH_TASK_BASIC_INFO
    failed = system.task_info(task, flavor, ctypes.byref(info), ctypes.byref(words))
    return 0 if failed else int(info.resident_size)


class _ProcessMemory(ctypes.Structure):
    """``PROCESS_MEMORY_COUNTERS`` of <psapi.h>."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("quotas", ctypes.c_size_t * 4),
        ("page_file", ctypes.c_size_t),
        ("peak_page_file", ctypes.c_size_t),
    )


def _on_windows() -> int:
    system: Any = getattr(ctypes, "windll").kernel32  # noqa: B009, it is not elsewhere
    process = system.GetCurrentProcess
    process.restype = ctypes.c_void_p
    counters = _ProcessMemory(size=ctypes.sizeof(_ProcessMemory))
    read = system.K32GetProcessMemoryInfo
    read.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    done = read(process(), ctypes.byref(counters), counters.size)
    return int(counters.working_set) if done else 0
