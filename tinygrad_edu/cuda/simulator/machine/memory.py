"""Buffers and pointers: a pointer knows its buffer, so none runs into the next one."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .masks import ALL, Mask, merge

MemorySpace = Literal["global", "shared", "constant"]

# What stands in memory before anybody wrote: a nan, or a number that looks wrong.
POISON: dict[str, Any] = {"f": np.nan, "V": np.nan, "i": 0x6D, "u": 0x6D, "b": True}


class Buffer:
    """An array in memory. Shared memory has one part for each block that runs.

    ``size`` counts the elements that one thread can reach, ``base`` is where each
    thread's part begins (None for 0), ``address`` where the buffer begins in bytes.
    """

    __slots__ = ("address", "base", "data", "name", "origin", "shadow", "size", "space")

    def __init__(
        self,
        name: str,
        data: NDArray[Any],
        space: MemorySpace,
        size: int,
        base: NDArray[np.uint32] | None = None,
        address: int = 0,
    ) -> None:
        self.name, self.data, self.space, self.size = name, data, space, size
        self.base, self.address = base, address
        self.origin = self  # the buffer whose bytes these are
        self.shadow: Any = None  # what a race detector remembers of it

    def seen_as(self, dtype: Any) -> Buffer:
        """The same bytes as elements of another type."""
        wanted = np.dtype(dtype)
        if wanted == self.data.dtype:
            return self
        ratio = self.data.dtype.itemsize / wanted.itemsize
        base = None if self.base is None else (self.base * ratio).astype(np.uint32)
        seen = Buffer(
            self.name,
            self.data.view(wanted),
            self.space,
            int(self.size * ratio),
            base,
            self.address,
        )
        seen.origin = self.origin
        return seen


class Pointer:
    """A place in a buffer, ``offset`` elements from its beginning."""

    __slots__ = ("buffer", "offset")

    def __init__(self, buffer: Buffer | Local | None, offset: Any = 0) -> None:
        self.buffer, self.offset = buffer, offset

    def merged(self, mask: Mask, old: Pointer) -> Pointer:
        """This pointer for the threads of a mask, another one for the rest."""
        if old.buffer is None:
            return self
        if self.buffer is not old.buffer:
            raise ValueError(
                "a pointer leads to different buffers in different threads"
            )
        return Pointer(self.buffer, np.where(mask, self.offset, old.offset))  # type: ignore[arg-type]


NULL = Pointer(None)


def moved(pointer: Pointer | Local, steps: Any, width: int) -> Pointer:
    """A pointer so many elements further on, each ``width`` numbers wide."""
    if isinstance(pointer, Local):
        pointer = Pointer(pointer)
    if steps.ndim == 0:
        steps = int(steps)
    return Pointer(pointer.buffer, pointer.offset + steps * width)


class Local:
    """An array of each thread: one value for each element, as registers hold it."""

    __slots__ = ("name", "values")

    def __init__(self, name: str, values: list[Any]) -> None:
        self.name, self.values = name, values

    @property
    def of_structs(self) -> bool:
        """Whether its elements are structs."""
        return isinstance(self.values[0], Parts)

    def load(self, gpu: Any, index: Any, mask: Mask, number: int) -> Any:
        """One element; an index that differs between threads picks from all."""
        if index.ndim == 0:
            if not 0 <= index < len(self.values):
                self._check(gpu, index, mask, number)
            return self.values[index]
        index = index if mask is ALL else np.where(mask, index, 0)
        self._check(gpu, index, mask, number)
        rows = np.stack(
            [np.broadcast_to(value, gpu.ids.shape) for value in self.values]
        )
        return rows[index, gpu.ids]

    def store(self, gpu: Any, index: Any, new: Any, mask: Mask, number: int) -> None:
        """Writes one element, in the threads of the mask."""
        if index.ndim == 0:
            if not 0 <= index < len(self.values):
                self._check(gpu, index, mask, number)
            self.values[index] = merge(mask, new, self.values[index])
            return
        taken = index if mask is ALL else index[mask]
        self._check(
            gpu, index if mask is ALL else np.where(mask, index, 0), mask, number
        )
        for place in np.unique(taken):
            here = index == place
            chosen = here if mask is ALL else mask & here
            self.values[place] = merge(chosen, new, self.values[place])

    def _check(self, gpu: Any, index: Any, mask: Mask, number: int) -> None:
        size = len(self.values)
        low, high = index.min(), index.max()
        if low >= 0 and high < size:
            return
        bad = np.broadcast_to((index < 0) | (index >= size), gpu.ids.shape)
        worst = int(low if low < 0 else high)
        text = f"{self.name}[{worst}] is outside the array, which has {size} elements"
        gpu.fault(text, number, gpu.first(bad, mask))


class Parts:
    """A struct: its fields by name. It is never changed, only replaced."""

    __slots__ = ("fields",)

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def put(self, name: str, value: Any) -> Parts:
        """The same with another value in one field."""
        return Parts(**{**self.fields, name: value})

    def merged(self, mask: Mask, old: Parts) -> Parts:
        """These fields for the threads of a mask, others for the rest."""
        pairs = self.fields.items()
        return Parts(**{name: merge(mask, new, old[name]) for name, new in pairs})
