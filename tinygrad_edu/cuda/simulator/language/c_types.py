"""The types of CUDA C and the rules by which numbers of two types meet.

Source: ISO C17, 6.3.1 (conversions). ``long`` has 64 bits, as NVRTC has it on Linux.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import ml_dtypes
import numpy as np


@dataclass(frozen=True)
class Scalar:
    """A number: its C name, NumPy's name for it, and its rank among numbers."""

    name: str
    dtype: str
    rank: int

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return 0 if self is VOID else numpy_dtype(self).itemsize

    @property
    def is_float(self) -> bool:
        """Whether it is a floating-point number."""
        return self.rank >= HALF_RANK

    @property
    def is_unsigned(self) -> bool:
        """Whether it is a whole number without a sign."""
        return self.dtype.startswith("u")

    @property
    def is_short_float(self) -> bool:
        """Whether it is a floating-point number of two bytes."""
        return self.rank == HALF_RANK

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Pointer:
    """An address of elements in one buffer."""

    element: Type
    const: bool = False  # whether what it points at may not be written
    size: ClassVar[int] = 8

    def __str__(self) -> str:
        return f"{'const ' if self.const else ''}{self.element}*"


@dataclass(frozen=True)
class Array:
    """``float a[4][8]``; the first size is 0 where the launch says how large it is."""

    element: Type
    sizes: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many elements."""
        return int(np.prod(self.sizes, dtype=np.int64))

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return self.count * self.element.size

    def __str__(self) -> str:
        return f"{self.element}{''.join(f'[{size}]' for size in self.sizes)}"


@dataclass(frozen=True)
class Struct:
    """Named fields beside each other, such as ``float4``."""

    name: str
    fields: tuple[tuple[str, Type], ...]

    @property
    def size(self) -> int:
        """Bytes in memory; the fields of the vector types leave no gaps."""
        return sum(kind.size for _, kind in self.fields)

    def field(self, name: str) -> Type | None:
        """The type of a field, or None."""
        return dict(self.fields).get(name)

    def __str__(self) -> str:
        return self.name


Type = Scalar | Pointer | Array | Struct

INT_RANK = 3
HALF_RANK = 10

VOID = Scalar("void", "V", -1)
BOOL = Scalar("bool", "bool", 0)
CHAR = Scalar("char", "int8", 1)
UNSIGNED_CHAR = Scalar("unsigned char", "uint8", 1)
SHORT = Scalar("short", "int16", 2)
UNSIGNED_SHORT = Scalar("unsigned short", "uint16", 2)
INT = Scalar("int", "int32", INT_RANK)
UNSIGNED = Scalar("unsigned int", "uint32", INT_RANK)
LONG = Scalar("long long", "int64", 4)
UNSIGNED_LONG = Scalar("unsigned long long", "uint64", 4)
HALF = Scalar("__half", "float16", HALF_RANK)
BFLOAT16 = Scalar("__nv_bfloat16", "bfloat16", HALF_RANK)
FLOAT = Scalar("float", "float32", 11)
DOUBLE = Scalar("double", "float64", 12)

UNSIGNED_OF = {
    CHAR: UNSIGNED_CHAR,
    SHORT: UNSIGNED_SHORT,
    INT: UNSIGNED,
    LONG: UNSIGNED_LONG,
}


@cache
def numpy_dtype(kind: Scalar) -> np.dtype[Any]:
    """NumPy's dtype of a number; bfloat16 comes from a package of its own."""
    own: dict[str, Any] = {"bfloat16": ml_dtypes.bfloat16}
    found: np.dtype[Any] = np.dtype(own.get(kind.dtype, kind.dtype))
    return found


def rounded_bfloat16(value: Any) -> Any:
    """A number as the nearest bfloat16, rounded once.

    The way leads through float32. Rounded there to the nearest, a number could come to
    lie in the middle of two bfloat16 and be rounded wrongly from there; so what is no
    float32 takes the neighbour whose last bit is 1, which is never in the middle.

    >>> float(rounded_bfloat16(np.float64(1 + 2**-8 + 2**-40))), 1 + 2**-7
    (1.0078125, 1.0078125)
    """
    value = value.astype(np.float64)
    with np.errstate(over="ignore"):
        near = value.astype(np.float32)
    bits = near.view(np.uint32) - (np.abs(near) > np.abs(value)).astype(np.uint32)
    odd = bits | (near != value)
    found: Any = odd.view(np.float32).astype(ml_dtypes.bfloat16)
    return found


def vector(name: str, element: Scalar, count: int) -> Struct:
    """``float4`` and its kin: fields x, y, z, w."""
    return Struct(name, tuple((field, element) for field in "xyzw"[:count]))


HALF2 = vector("__half2", HALF, 2)
BFLOAT162 = vector("__nv_bfloat162", BFLOAT16, 2)

BUILT_IN: dict[str, Type] = {
    "void": VOID,
    "bool": BOOL,
    "char": CHAR,
    "short": SHORT,
    "int": INT,
    "unsigned int": UNSIGNED,
    "long": LONG,
    "float": FLOAT,
    "double": DOUBLE,
    "__half": HALF,
    "half": HALF,
    "__half2": HALF2,
    "half2": HALF2,
    "__nv_bfloat16": BFLOAT16,
    "nv_bfloat16": BFLOAT16,
    "__nv_bfloat162": BFLOAT162,
    "nv_bfloat162": BFLOAT162,
    "uint": UNSIGNED,
    "size_t": UNSIGNED_LONG,
    "ptrdiff_t": LONG,
    "int8_t": CHAR,
    "uint8_t": UNSIGNED_CHAR,
    "int16_t": SHORT,
    "uint16_t": UNSIGNED_SHORT,
    "int32_t": INT,
    "uint32_t": UNSIGNED,
    "int64_t": LONG,
    "uint64_t": UNSIGNED_LONG,
    **{kind.name: kind for kind in UNSIGNED_OF.values()},
    **{kind.name: kind for kind in UNSIGNED_OF},
    **{
        f"{name}{count}": vector(f"{name}{count}", element, count)
        for name, element in (
            ("float", FLOAT),
            ("double", DOUBLE),
            ("int", INT),
            ("uint", UNSIGNED),
        )
        for count in (2, 3, 4)
    },
}

# What make_float4(...) and its kin make, by what stands behind make_.
MADE: dict[str, Struct] = {
    **{name: kind for name, kind in BUILT_IN.items() if isinstance(kind, Struct)},
    "bfloat162": BFLOAT162,
}


def promoted(kind: Scalar) -> Scalar:
    """What a small whole number becomes before anything is done with it.

    >>> str(promoted(CHAR)), str(promoted(FLOAT))
    ('int', 'float')
    """
    return INT if kind.rank < INT_RANK else kind


def common(left: Scalar, right: Scalar) -> Scalar:
    """The type in which two numbers meet: the usual arithmetic conversions.

    >>> str(common(INT, UNSIGNED)), str(common(LONG, FLOAT)), str(common(CHAR, CHAR))
    ('unsigned int', 'float', 'int')
    """
    if left.is_float or right.is_float:
        return left if left.rank >= right.rank else right
    left, right = promoted(left), promoted(right)
    if left.rank != right.rank:
        return left if left.rank > right.rank else right
    return left if left.is_unsigned else right
