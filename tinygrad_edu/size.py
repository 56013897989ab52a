"""The shape of a tensor as a value: ``torch.Size``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .errors import type_error


class Size(tuple[int, ...]):
    """The shape of a tensor: a tuple that prints as ``torch.Size([2, 3])``.

    >>> Size([2, 3]).numel()
    6
    >>> Size([2, 3])[1:] + (4,)
    torch.Size([3, 4])
    """

    __slots__ = ()

    def __new__(cls, lengths: Iterable[Any] = ()) -> Size:
        """Whole numbers only; a tensor of one of them counts."""
        items = tuple(lengths)
        for place, item in enumerate(items):
            if not hasattr(item, "__index__"):
                raise type_error(
                    f"torch.Size() takes an iterable of 'int' (item {place} is "
                    f"'{type(item).__name__}')"
                )
        return tuple.__new__(cls, [int(item) for item in items])

    def __getitem__(self, place: Any) -> Any:
        found = tuple.__getitem__(self, place)
        return Size(found) if isinstance(place, slice) else found

    def __add__(self, other: Any) -> Size:
        if not isinstance(other, tuple):
            raise type_error(
                f"can only concatenate tuple (not {type(other).__name__}) to torch.Size"
            )
        return Size(tuple.__add__(self, other))

    def __radd__(self, other: Any) -> Size:
        return Size(tuple(other) + tuple(self))

    def __mul__(self, times: Any) -> Size:
        return Size(tuple.__mul__(self, times))

    __rmul__ = __mul__

    def numel(self) -> int:
        """How many numbers a tensor of this shape holds."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"
