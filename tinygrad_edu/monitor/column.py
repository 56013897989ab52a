"""Numbers that are added one by one and read like a list, at 8 bytes each.

A Python list of a million floats takes 32 MB, 24 of them for the boxes around the
numbers. Here they lie side by side in a NumPy array that is made half as large again
whenever it is full: appending stays cheap, and 8 to 12 bytes a number are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", int, float)

FIRST_CAPACITY = 16
SHOWN_WHOLE = 100  # numbers; of a longer column the text shows both ends
SHOWN_ENDS = 3
CHUNK = 4096  # numbers that an iteration turns into Python's at a time


class Column(Sequence[Number], Generic[Number]):
    """A growing row of numbers of one kind, ``int`` or ``float``.

    It is read as a list is: by index, slice, iteration, comparison. `array` gives all
    numbers at once without copying them.

    >>> column = Column(float, [0.5, 0.25])
    >>> column.append(1)
    >>> column
    [0.5, 0.25, 1.0]
    >>> column[-1], column[:2], len(column)
    (1.0, [0.5, 0.25], 3)
    >>> float(column.array().mean().round(3))
    0.583
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, kind: type[Number], numbers: Iterable[Number] = ()) -> None:
        self._dtype = np.dtype(np.int64 if kind is int else np.float64)
        self._numbers = self._whole(numbers)
        self._length = len(self._numbers)

    def append(self, number: Number) -> None:
        """One number more."""
        length = self._length
        if length == len(self._numbers):
            self._make_room(length + 1)
        self._numbers[length] = number
        self._length = length + 1

    def extend(self, numbers: Iterable[Number]) -> None:
        """Many numbers more; an array is taken as a whole."""
        more = self._whole(numbers)
        total = self._length + len(more)
        if total > len(self._numbers):
            self._make_room(total)
        self._numbers[self._length : total] = more
        self._length = total

    def cut(self, length: int) -> None:
        """Forgets what stands after the first ``length`` numbers."""
        self._length = min(self._length, length)

    def array(self, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """The numbers from ``start`` to before ``stop``: a view that only reads."""
        view = self._numbers[: self._length][start:stop]
        view.flags.writeable = False
        return view

    def _whole(self, numbers: Iterable[Number]) -> NDArray[Any]:
        if not isinstance(numbers, np.ndarray):
            numbers = np.array(list(numbers), dtype=self._dtype)
        return numbers.astype(self._dtype)

    def _make_room(self, needed: int) -> None:
        # A new array, never a resized one: views of the old one stay as they are.
        room = max(needed, len(self._numbers) * 3 // 2, FIRST_CAPACITY)
        larger = np.empty(room, self._dtype)
        larger[: self._length] = self._numbers[: self._length]
        self._numbers = larger

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Number: ...
    @overload
    def __getitem__(self, index: slice) -> list[Number]: ...
    def __getitem__(self, index: int | slice) -> Number | list[Number]:
        chosen: Number | list[Number] = self.array()[index].tolist()
        return chosen

    def __iter__(self) -> Iterator[Number]:
        for start in range(0, self._length, CHUNK):
            yield from self[start : start + CHUNK]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Column):
            return bool(np.array_equal(self.array(), other.array()))
        return isinstance(other, (list, tuple)) and list(self) == list(other)

    def __repr__(self) -> str:
        if self._length <= SHOWN_WHOLE:
            return repr(list(self))
        first = ", ".join(map(repr, self[:SHOWN_ENDS]))
        last = ", ".join(map(repr, self[-SHOWN_ENDS:]))
        return f"[{first}, ..., {last}] ({self._length} numbers)"
