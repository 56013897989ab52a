"""What stands in a tensor for its array while a program is captured.

``torch.compile`` runs a function once and writes down what it does. Meanwhile a tensor
holds a ``Recorded`` that knows the array and where it comes from. Operations are
written down by themselves (``autograd/watching.py``); these helpers are for the few
places that look at bare arrays.
"""

from __future__ import annotations

from typing import Any


class Recorded:
    """An array whose uses are written down."""

    array: Any  # the array itself
    address: int  # where its memory begins

    def handed_out(self, to: str) -> Any:
        """The array, for a use that is not written down, said in words."""
        return self.array

    def number(self) -> Any:
        """The one number of it, whose uses are written down too."""
        return self.array.item()


def plain(array: Any, to: str) -> Any:
    """The array that a tensor holds, for use outside of the library.

    >>> plain(3, "a number is printed")
    3
    """
    return array.handed_out(to) if isinstance(array, Recorded) else array


def to_check(array: Any) -> Any:
    """The array itself, to see whether its numbers are allowed.

    A check is no part of a captured program: that has its own.
    """
    return array.array if isinstance(array, Recorded) else array


def whole(array: Any) -> Any:
    """``int(array)``, with which a captured program computes on."""
    return array.number() if isinstance(array, Recorded) else int(array)


def real(array: Any) -> Any:
    """``float(array)``, with which a captured program computes on."""
    return array.number() if isinstance(array, Recorded) else float(array)
