"""Which threads take part: ALL, NONE, or a truth value for each.

ALL and NONE are told apart by ``is``, so where all threads go the same way no array is
looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ALL = None
NONE = False
TRUE = np.bool_(True)

# ALL is None and NONE is False: mypy sees bool | None beside the array.
Mask = NDArray[np.bool_] | bool | None


def both(mask: Mask, condition: Any) -> Mask:
    """The threads of a mask for which a condition holds.

    >>> both(ALL, np.array([True, True])) is ALL, both(ALL, np.False_) is NONE
    (True, True)
    """
    if condition.ndim == 0:
        return mask if condition else NONE
    if mask is ALL:
        count = np.count_nonzero(condition)
        if count == len(condition):
            return ALL
        return condition if count else NONE
    if mask is NONE:
        return NONE
    found = condition & mask
    count = np.count_nonzero(found)
    if count == 0:
        return NONE
    return mask if count == np.count_nonzero(mask) else found


def without(mask: Mask, gone: Mask) -> Mask:
    """The threads of a mask that are not in another."""
    if gone is NONE or mask is NONE:
        return mask
    if gone is ALL:
        return NONE
    assert isinstance(gone, np.ndarray)
    left = ~gone if mask is ALL else mask & ~gone
    return left if left.any() else NONE


def either(one: Mask, other: Mask) -> Mask:
    """The threads that are in one mask or in the other."""
    if one is NONE or other is ALL:
        return other
    if other is NONE or one is ALL:
        return one
    return one | other


def merge(mask: Mask, new: Any, old: Any) -> Any:
    """The new value for the threads of the mask, the old one for the others."""
    if mask is ALL or new is old:
        return new
    if hasattr(new, "merged"):  # a pointer or a struct
        return new.merged(mask, old)
    return np.where(mask, new, old)


def select(condition: Any, then: Any, otherwise: Any) -> Any:
    """``condition ? then : otherwise``, both computed already."""
    if condition.ndim == 0:
        return then if condition else otherwise
    return merge(condition, then, otherwise)
