"""Copies between the memory of the CPU and that of a GPU: made here, and counted.

Nothing else in the library carries numbers from one memory to the other, so a program
can ask what its training loop copies:

>>> import tinygrad_edu as torch
>>> with counted() as copies:
...     _ = torch.ones(3).sum().item()
>>> copies
Copies(to_gpu=0, to_cpu=0)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from . import late_checks
from .devices import Array, array_module, device, on_gpu
from .errors import runtime_error


@dataclass
class Copies:
    """How often numbers went from one memory to the other."""

    to_gpu: int = 0
    to_cpu: int = 0


_counters: ContextVar[tuple[Copies, ...]] = ContextVar("copies", default=())
# Pinned arrays that a GPU may still be reading, each with the event after its copy.
_in_flight: deque[tuple[Any, Array]] = deque()


@contextmanager
def counted() -> Iterator[Copies]:
    """Counts the copies between CPU and GPU inside the ``with``."""
    copies = Copies()
    token = _counters.set((*_counters.get(), copies))
    try:
        yield copies
    finally:
        _counters.reset(token)


def to_cpu(array: Array, *, wait: bool = True) -> Array:
    """The numbers in the CPU's memory; an array that is there already, as it is.

    With ``wait=False`` they arrive some time later, in pinned memory: a program has to
    synchronize before it looks.

    >>> import numpy as np
    >>> to_cpu(np.ones(2)).tolist()
    [1.0, 1.0]
    """
    if not on_gpu(array):
        return array
    for copies in _counters.get():
        copies.to_cpu += 1
    if wait:
        late_checks.look()
        return array.get()
    out = empty_pinned(array.shape, array.dtype)
    array.get(out=out, blocking=False)
    return out


def to_gpu(array: Array, to: device, *, wait: bool = True) -> Array:
    """A copy in the memory of a GPU.

    ``wait=False`` returns before pinned memory has been read; the array is kept alive
    until then. Memory that is not pinned is read at once in any case.
    """
    cupy = array_module(to)
    with cupy.cuda.Device(to.index or 0):
        if on_gpu(array):
            return cupy.array(array)
        for copies in _counters.get():
            copies.to_gpu += 1
        found = cupy.array(array, blocking=wait)
        if not wait:
            _keep_until_read(cupy, array)
        return found


def placed(array: Array, place: device) -> Array:
    """Numbers that the CPU made, in the memory of a device.

    >>> import numpy as np
    >>> placed(np.ones(2), device("sim")).tolist()
    [1.0, 1.0]
    """
    return to_gpu(array, place) if place.type == "cuda" else array


def next_to(array: Array, other: Array) -> Array:
    """An array in the memory that another one lies in.

    >>> import numpy as np
    >>> next_to(np.ones(2), np.ones(3)).tolist()
    [1.0, 1.0]
    """
    if on_gpu(array) == on_gpu(other):
        return array
    if not on_gpu(other):
        return to_cpu(array)
    return to_gpu(array, device("cuda", other.device.id))


def _keep_until_read(cupy: Any, array: Array) -> None:
    """Pinned memory must not be given away while the GPU reads it."""
    while _in_flight and _in_flight[0][0].done:
        _in_flight.popleft()
    event = cupy.cuda.Event(disable_timing=True)
    event.record()
    _in_flight.append((event, array))


def empty_pinned(shape: Any, dtype: Any) -> Array:
    """An array in memory that the system never moves, so that a GPU can read alone."""
    array_module(device("cuda"))  # or the one message of what is missing
    import cupyx

    return cupyx.empty_pinned(shape, dtype)


def pinned(array: Array) -> Array:
    """A copy in pinned memory. Raises RuntimeError without a GPU."""
    try:
        out = empty_pinned(array.shape, array.dtype)
    except RuntimeError as error:
        raise runtime_error(
            "Cannot access accelerator device when none is available.",
            got=str(error).partition("\n")[0],
            hint="without a GPU there is nothing to pin memory for",
        ) from None
    out[...] = array
    return out


def is_pinned(array: Array) -> bool:
    """Whether memory is pinned; without a GPU there is none.

    >>> import numpy as np
    >>> is_pinned(np.ones(2))
    False
    """
    if on_gpu(array):
        return False
    try:
        runtime = array_module(device("cuda")).cuda.runtime
    except RuntimeError:
        return False
    found = runtime.pointerGetAttributes(array.ctypes.data)
    return bool(found.type == runtime.memoryTypeHost)
