"""Number types, PyTorch's names and PyTorch's rules for mixing them.

NumPy and PyTorch disagree on what ``int64 + float32`` is: NumPy says float64 (no
digit may be lost), PyTorch says float32 (a network stays in the type of its
weights). This room holds PyTorch's answer; nothing else in the library decides it.

>>> promote_types(int64, float32)
torch.float32
>>> promote_types(uint8, int8)
torch.int16
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import message, type_error


class dtype:  # noqa: N801 - PyTorch's name
    """A number type, such as ``torch.float32``; ``numpy`` is NumPy's name for it."""

    __slots__ = ("category", "is_floating_point", "itemsize", "name", "numpy")

    def __init__(self, name: str, category: int) -> None:
        self.name = name
        self.numpy = np.dtype(name)
        self.category = category
        self.is_floating_point = category == FLOAT
        self.itemsize = self.numpy.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name if self.name != "bool" else "bool_"


# The three categories, in the order in which they win when types are mixed.
BOOL, INTEGER, FLOAT = 0, 1, 2

bool_ = dtype("bool", BOOL)
uint8 = dtype("uint8", INTEGER)
int8 = dtype("int8", INTEGER)
int16 = dtype("int16", INTEGER)
int32 = dtype("int32", INTEGER)
int64 = dtype("int64", INTEGER)
float16 = dtype("float16", FLOAT)
float32 = dtype("float32", FLOAT)
float64 = dtype("float64", FLOAT)

ALL = (bool_, uint8, int8, int16, int32, int64, float16, float32, float64)
_OF_NUMPY = {each.numpy: each for each in ALL}
_LEGACY_NAMES = {
    bool_: "BoolTensor",
    uint8: "ByteTensor",
    int8: "CharTensor",
    int16: "ShortTensor",
    int32: "IntTensor",
    int64: "LongTensor",
    float16: "HalfTensor",
    float32: "FloatTensor",
    float64: "DoubleTensor",
}
_SCALAR_NAMES = {
    bool_: "Bool",
    uint8: "Byte",
    int8: "Char",
    int16: "Short",
    int32: "Int",
    int64: "Long",
    float16: "Half",
    float32: "Float",
    float64: "Double",
}

_default: dtype = float32


def is_floating(numpy_dtype: np.dtype[Any]) -> bool:
    """Whether a NumPy dtype holds floating point numbers.

    bfloat16 comes from outside NumPy, which files it under "V", other types.

    >>> is_floating(np.dtype("float16")), is_floating(np.dtype("int64"))
    (True, False)
    """
    return numpy_dtype.kind in "fV"


def from_numpy(numpy_dtype: np.dtype[Any]) -> dtype:
    """The library's name for a NumPy dtype.

    >>> from_numpy(np.dtype("float64"))
    torch.float64
    """
    found = _OF_NUMPY.get(numpy_dtype)
    if found is None:
        raise type_error(
            f"can't convert np.ndarray of type numpy.{numpy_dtype.type.__name__}.",
            expected="one of " + ", ".join(each.name for each in ALL),
            hint="array.astype('float32') first",
        )
    return found


def get_default_dtype() -> dtype:
    """The type of new floating point tensors, float32 unless changed.

    >>> get_default_dtype()
    torch.float32
    """
    return _default


def set_default_dtype(d: dtype) -> None:
    """Change the type of new floating point tensors.

    >>> import tinygrad_edu as torch
    >>> torch.set_default_dtype(torch.float64)
    >>> torch.tensor(0.5).dtype
    torch.float64
    >>> torch.set_default_dtype(torch.float32)
    """
    global _default
    if not (isinstance(d, dtype) and d.is_floating_point):
        raise TypeError(
            message(
                "only floating-point types are supported as the default type",
                got=repr(d),
                hint="torch.set_default_dtype(torch.float64)",
            )
        )
    _default = d


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest type that both can become, by PyTorch's table.

    A float always wins over an integer, whatever their sizes; an integer over bool.

    >>> promote_types(float16, int64)
    torch.float16
    """
    if type1 is type2:
        return type1
    if type1.category != type2.category:
        return type1 if type1.category > type2.category else type2
    return _OF_NUMPY[np.promote_types(type1.numpy, type2.numpy)]


def scalar_dtype(value: bool | int | float) -> dtype:
    """The type that PyTorch gives a bare Python number."""
    if isinstance(value, bool | np.bool_):
        return bool_
    if isinstance(value, int | np.integer):
        return int64
    return _default


def result_type(
    dimensioned: list[dtype], zero_dimensional: list[dtype], numbers: list[dtype]
) -> dtype:
    """The type of a mixed operation: tensors first, then 0-d tensors, then numbers.

    A lower priority only matters where its *category* is higher: an int64 tensor
    plus the number 0.5 is a float, a float32 tensor plus a float64 0-d tensor is
    float32. Source: PyTorch, "Tensor attributes", type promotion.

    >>> result_type([float32], [float64], [])
    torch.float32
    >>> result_type([int64], [], [float32])
    torch.float32
    """
    result: dtype | None = None
    for group in (dimensioned, zero_dimensional, numbers):
        if not group:
            continue
        joined = group[0]
        for each in group[1:]:
            joined = promote_types(joined, each)
        if result is None or joined.category > result.category:
            result = joined if result is None else promote_types(result, joined)
    assert result is not None
    return result


def legacy_name(of: dtype) -> str:
    """PyTorch's old class name, as its messages print it: torch.FloatTensor."""
    return f"torch.{_LEGACY_NAMES[of]}"


def scalar_name(of: dtype) -> str:
    """PyTorch's C++ name, as its messages print it: Float, Long, Bool."""
    return _SCALAR_NAMES[of]
