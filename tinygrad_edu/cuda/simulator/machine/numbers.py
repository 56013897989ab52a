"""Numbers as C computes with them, where NumPy does otherwise."""

from __future__ import annotations

import math
from typing import Any

import ml_dtypes
import numpy as np

from ..language.c_types import rounded_bfloat16
from .masks import ALL, Mask


def divide(gpu: Any, left: Any, right: Any, mask: Mask, number: int) -> Any:
    """The quotient of whole numbers, rounded towards zero; NumPy rounds down."""
    right = _divisor(gpu, right, mask, number)
    if right.ndim == 0 and right == 1:
        return left
    found = np.floor_divide(left, right)
    if found.dtype.kind == "i" and (left.min() < 0 or right.min() < 0):
        exact = found * right == left
        found = found + (((left < 0) != (right < 0)) & ~exact).astype(found.dtype)
    return found


def remainder(gpu: Any, left: Any, right: Any, mask: Mask, number: int) -> Any:
    """What is left of a division; it has the sign of the left side."""
    one = right.dtype.type(1)
    power_of_two = right.ndim == 0 and right > 0 and not right & (right - one)
    if power_of_two and (left.dtype.kind == "u" or left.min() >= 0):
        return left & (right - one)
    return left - divide(gpu, left, right, mask, number) * right


def _divisor(gpu: Any, right: Any, mask: Mask, number: int) -> Any:
    """The divisor with ones where it is zero in threads that do not take part."""
    fine = right != 0
    if fine if fine.ndim == 0 else fine.all():
        return right
    if fine.ndim == 0 or mask is ALL or not fine[mask].all():
        bad = ~np.broadcast_to(fine, gpu.ids.shape)
        gpu.fault("integer division by zero", number, gpu.first(bad, mask))
    return np.where(fine, right, 1).astype(right.dtype)


def shift_left(left: Any, right: Any) -> Any:
    """``left << right``; by as many bits as it has or more gives 0, as on a GPU."""
    bits = 8 * left.dtype.itemsize
    if right.ndim == 0 and 0 <= right < bits:
        return left << right
    inside = (right >= 0) & (right < bits)
    return np.where(inside, left << np.where(inside, right, 0), 0).astype(left.dtype)[
        ()
    ]


def shift_right(left: Any, right: Any) -> Any:
    """``left >> right``; too many bits leave only the sign."""
    bits = 8 * left.dtype.itemsize
    if right.ndim == 0 and 0 <= right < bits:
        return left >> right
    return (left >> np.clip(right, 0, bits - 1).astype(left.dtype))[()]


def truncated(value: Any, dtype: Any) -> Any:
    """A floating-point number as a whole one: towards zero, nan is 0, no wrapping."""
    limits = np.iinfo(dtype)
    whole = np.trunc(value)
    low, high = float(limits.min), float(limits.max)
    inside = (whole > low) & (whole < high)
    if inside.all():
        return whole.astype(dtype)
    safe = np.where(inside, whole, 0).astype(dtype)
    edge = np.where(whole >= high, limits.max, np.where(whole <= low, limits.min, 0))
    return np.where(inside, safe, edge.astype(dtype)).astype(dtype)[()]


def fma(left: Any, right: Any, added: Any) -> Any:
    """``left * right + added``, rounded once."""
    wide = (np.asarray(one, np.float64) for one in (left, right, added))
    product = np.multiply(next(wide), next(wide))
    found = (product + next(wide))[()]
    if left.dtype.kind == "V":
        return rounded_bfloat16(found)
    return found.astype(left.dtype)


def rsqrt(value: Any) -> Any:
    """``1 / sqrt(value)``."""
    return value.dtype.type(1) / np.sqrt(value)


def reciprocal(value: Any) -> Any:
    """``1 / value``."""
    return value.dtype.type(1) / value


def saturate(value: Any) -> Any:
    """The value, but no less than 0 and no more than 1; nan is 0."""
    return np.fmin(np.fmax(value, value.dtype.type(0)), value.dtype.type(1))


_erf = np.vectorize(math.erf, otypes=[np.float64])


def erf(value: Any) -> Any:
    """The error function."""
    return _erf(value).astype(value.dtype)[()]


def count_bits(value: Any) -> Any:
    """How many bits are 1."""
    found = value - ((value >> np.uint32(1)) & np.uint32(0x55555555))
    pairs = np.uint32(0x33333333)
    found = (found & pairs) + ((found >> np.uint32(2)) & pairs)
    found = (found + (found >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return ((found * np.uint32(0x01010101)) >> np.uint32(24)).astype(np.int32)


def leading_zeros(value: Any) -> Any:
    """How many bits are 0 before the first 1."""
    found = value.astype(np.uint32)
    for shift in (1, 2, 4, 8, 16):  # all bits below the first 1 become 1
        found = found | (found >> np.uint32(shift))
    return np.int32(32) - count_bits(found)


def first_bit(value: Any) -> Any:
    """The place of the lowest 1, counted from 1; 0 for none."""
    lowest = value.astype(np.uint32)
    lowest = lowest & (~lowest + np.uint32(1))
    found = np.int32(32) - leading_zeros(lowest.astype(np.int32))
    return found


def reversed_bits(value: Any) -> Any:
    """The bits in the opposite order."""
    for shift, mask in (
        (1, 0x55555555),
        (2, 0x33333333),
        (4, 0x0F0F0F0F),
        (8, 0x00FF00FF),
    ):
        kept, by = np.uint32(mask), np.uint32(shift)
        value = ((value >> by) & kept) | ((value & kept) << by)
    return (value >> np.uint32(16)) | (value << np.uint32(16))


def high_product(left: Any, right: Any) -> Any:
    """The upper 32 bits of a product of 64."""
    product = np.asarray(left, np.uint64) * np.asarray(right, np.uint64)
    return (product >> np.uint64(32)).astype(np.uint32)[()]


def seen_as_int32(value: Any) -> Any:
    """The bits of a float as an int."""
    return value.view(np.int32)


def seen_as_uint32(value: Any) -> Any:
    """The bits of a float as an unsigned int."""
    return value.view(np.uint32)


def seen_as_uint16(value: Any) -> Any:
    """The bits of a number of two bytes as an unsigned short."""
    return value.view(np.uint16)


def seen_as_float16(value: Any) -> Any:
    """The bits of an unsigned short as a half."""
    return value.view(np.float16)


def seen_as_bfloat16(value: Any) -> Any:
    """The bits of an unsigned short as a bfloat16."""
    return value.view(ml_dtypes.bfloat16)


def seen_as_float32(value: Any) -> Any:
    """The bits of a whole number as a float."""
    return value.view(np.float32)


def rounded_int32(value: Any) -> Any:
    """A float rounded to the nearest int, halves to the even one."""
    return truncated(np.rint(value), np.int32)


def floored_int32(value: Any) -> Any:
    """A float rounded down to an int."""
    return truncated(np.floor(value), np.int32)
