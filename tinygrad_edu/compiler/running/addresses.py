"""Where the numbers of an array lie, found fast.

``array.ctypes.data`` takes a microsecond: too long for a program that runs for ten.
An array object begins with what all Python objects have, and then comes the address.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

HEAD = object.__basicsize__  # what all Python objects have
# NumPy's flags of an array whose numbers lie row behind row, at proper addresses.
IN_ROWS = 0x101
WRITEABLE = 0x400


def _looked_up(array: Any) -> int:
    """The address, from the array object itself."""
    return _pointer(id(array) + HEAD).value or 0


def _asked_for(array: Any) -> int:
    """The address, as every Python and NumPy gives it."""
    return int(array.ctypes.data)


_pointer = ctypes.c_void_p.from_address


def _fastest() -> Callable[[Any], int]:
    """The first way, if it gives what the second does."""
    if sys.implementation.name != "cpython":
        return _asked_for
    samples = [np.empty(3), np.empty((2, 2), np.int8)[1:], np.empty(())]
    right = all(_looked_up(each) == _asked_for(each) for each in samples)
    return _looked_up if right else _asked_for


address_of = _fastest()


def aligned(nbytes: int, to: int = 64) -> Any:
    """Memory that begins at a multiple of ``to`` bytes, where vectors load best.

    >>> address_of(aligned(1000)) % 64
    0
    """
    memory = np.empty(nbytes + to, np.uint8)
    start = -address_of(memory) % to
    return memory[start : start + nbytes]
