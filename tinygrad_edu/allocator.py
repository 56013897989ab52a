"""Freed memory waits for the next array instead of going back to the system.

Every training step makes and frees the same arrays. As glibc, the C library of Linux,
is set, one of more than 128 kB comes fresh from the system each time: page by page, at
the first touch, and zeroed. That may take longer than the numbers that go into it. So
when the library is imported, glibc is told to keep up to 128 MB of freed memory, and to
take only arrays above 64 MB straight from the system. Other C libraries (Windows,
macOS) are left alone, and so is a glibc that somebody has set by an environment
variable.

Source: ``mallopt(3)``.
"""

from __future__ import annotations

import ctypes
import os
import sys

MEBIBYTE = 1 << 20
# Names of glibc's settings, and the numbers that stand for them.
SETTINGS = {
    -1: 128 * MEBIBYTE,  # M_TRIM_THRESHOLD: so much stays
    -2: 16 * MEBIBYTE,  # M_TOP_PAD: asked for at a time
    -3: 64 * MEBIBYTE,  # M_MMAP_THRESHOLD: from here on straight from the system
}
THE_USERS = (
    "GLIBC_TUNABLES",
    "MALLOC_MMAP_THRESHOLD_",
    "MALLOC_TOP_PAD_",
    "MALLOC_TRIM_THRESHOLD_",
)


def keep_freed_memory() -> bool:
    """Set glibc so; whether it was done.

    >>> keep_freed_memory() in (True, False)
    True
    """
    if sys.platform != "linux" or any(name in os.environ for name in THE_USERS):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return all(library.mallopt(name, value) for name, value in SETTINGS.items())
