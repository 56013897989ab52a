"""What a number type can hold: ``finfo`` for floats, ``iinfo`` for whole numbers."""

from __future__ import annotations

import math
from typing import Any

from . import dtypes
from .dtypes import dtype as Dtype
from .errors import type_error

# Binary digits behind the point, and the largest exponent (IEEE 754; bfloat16 is a
# float32 cut off after 16 bits).
_DIGITS = {
    dtypes.float16: (10, 15),
    dtypes.bfloat16: (7, 127),
    dtypes.float32: (23, 127),
    dtypes.float64: (52, 1023),
}


class finfo:  # noqa: N801 - PyTorch's name
    """The limits of a floating point type. Source: PyTorch, ``torch.finfo``.

    ``eps`` is the distance from 1 to the next number, ``tiny`` the smallest number
    with all its digits, ``resolution`` how many decimal digits are right.

    >>> finfo(dtypes.float32).eps == 2**-23
    True
    >>> finfo(dtypes.bfloat16).max
    3.3895313892515355e+38
    """

    def __init__(self, type: Dtype | None = None) -> None:
        of = dtypes.get_default_dtype() if type is None else type
        if not isinstance(of, Dtype):
            raise type_error(
                "finfo(): argument 'type' (position 1) must be torch.dtype, not "
                f"{of.__class__.__name__}"
            )
        if of.category < dtypes.FLOAT:
            raise type_error(
                "torch.finfo() requires a floating point input type. Use torch.iinfo "
                "to handle 'torch.finfo'"
            )
        of = of.to_real()
        digits, exponent = _DIGITS[of]
        self.dtype = of.name
        self.bits = of.itemsize * 8
        self.eps = 2.0**-digits
        self.max = (2.0 - self.eps) * 2.0**exponent
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0 ** (1 - exponent)
        self.resolution = 10.0 ** -math.floor(digits * math.log10(2))

    def __repr__(self) -> str:
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        numbers = ", ".join(f"{name}={getattr(self, name):g}" for name in names)
        return f"finfo({numbers}, dtype={self.dtype})"

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, finfo) and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)


class iinfo:  # noqa: N801 - PyTorch's name
    """The limits of a whole number type. Source: PyTorch, ``torch.iinfo``.

    >>> iinfo(dtypes.int8)
    iinfo(min=-128, max=127, dtype=int8)
    """

    def __init__(self, type: Dtype) -> None:
        if not isinstance(type, Dtype):
            raise type_error(
                "iinfo(): argument 'type' (position 1) must be torch.dtype, not "
                f"{type.__class__.__name__}"
            )
        if type.category >= dtypes.FLOAT:
            raise type_error(
                "torch.iinfo() requires an integer input type. Use torch.finfo to "
                "handle 'torch.iinfo'"
            )
        if type.category == dtypes.BOOL:
            raise type_error("torch.bool is not supported by torch.iinfo")
        self.dtype = type.name
        self.bits = type.itemsize * 8
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0
        self.max = 2 ** (self.bits - type.is_signed) - 1

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, iinfo) and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)
