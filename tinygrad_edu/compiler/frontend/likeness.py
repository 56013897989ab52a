"""Whether a value is still what it was: pictures of values, taken once, compared often.

Numbers, strings and the like are compared by what they say; lists, dicts and sets by
what is in them, to any depth; everything else (tensors, modules, functions, objects)
by being the same object.

>>> widths = [64, 128]
>>> picture = picture_of(widths)
>>> still(widths, picture)
True
>>> widths.append(10)
>>> still(widths, picture)
False
"""

from __future__ import annotations

import enum
import types
from collections import deque
from typing import Any

import numpy as np

from ...devices import device
from ...dtypes import dtype

# Compared by value; of these, equal means the same in every respect but the type.
PLAIN = (
    int | float | complex | str | bytes | slice | range | None | types.EllipsisType
) | (dtype | device | np.dtype | np.generic | enum.Enum)
CONTAINERS = (list, tuple, dict, set, frozenset, deque, bytearray)
MANY = 1000  # of a longer list only the length and the ends are looked at


class Picture:
    """What a container was: its type, and pictures of its members."""

    __slots__ = ("keys", "kind", "members", "size")

    def __init__(self, value: Any, depth: int) -> None:
        self.kind, self.size = type(value), len(value)
        self.keys: list[Any] | None = None
        members = _members(value)
        if isinstance(value, dict):
            self.keys = [picture_of(each, depth) for each in _few(list(value))]
        self.members = [picture_of(each, depth) for each in _few(members)]


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, set | frozenset):
        return sorted(value, key=hash)
    return list(value)


def _few(members: list[Any]) -> list[Any]:
    return members if len(members) <= MANY else [*members[:8], *members[-8:]]


class ArrayPicture:
    """What a small array of NumPy's was: code may look at its numbers."""

    __slots__ = ("array", "numbers")

    def __init__(self, array: Any) -> None:
        self.array, self.numbers = array, array.tobytes()

    def fits(self, value: Any) -> bool:
        """Whether it is the same array with the same numbers."""
        return value is self.array and value.tobytes() == self.numbers


def picture_of(value: Any, depth: int = 20) -> Any:
    """What to compare with later: the value itself, or the picture of a container."""
    if isinstance(value, np.ndarray) and value.size <= MANY:
        return ArrayPicture(value)
    if isinstance(value, CONTAINERS) and depth and not isinstance(value, range):
        return Picture(value, depth - 1)
    return value


def still(value: Any, picture: Any) -> bool:
    """Whether a value is what it was as the picture was taken."""
    if value is picture:
        return True
    if type(picture) is ArrayPicture:
        return picture.fits(value)
    if type(picture) is not Picture:
        return type(value) is type(picture) and _equal(value, picture)
    if type(value) is not picture.kind or len(value) != picture.size:
        return False
    if picture.keys is not None and not _alike(_few(list(value)), picture.keys):
        return False
    return _alike(_few(_members(value)), picture.members)


def _alike(values: list[Any], pictures: list[Any]) -> bool:
    return all(map(still, values, pictures))


def is_plain(value: Any) -> bool:
    """Whether a value is compared by what it says."""
    return isinstance(value, PLAIN)


def _equal(value: Any, other: Any) -> bool:
    """Equal, and nan is equal to nan; the sign of a zero counts."""
    if not is_plain(value):
        return False
    if isinstance(value, float | complex | np.inexact):
        return repr(value) == repr(other)
    return bool(value == other)


def all_plain(value: Any) -> bool:
    """Whether a value and all in it is compared by what it says.

    >>> all_plain((1, ["a", None])), all_plain([print])
    (True, False)
    """
    if isinstance(value, CONTAINERS):
        keys = list(value) if isinstance(value, dict) else []
        return all(map(all_plain, [*keys, *_members(value)]))
    return is_plain(value)
