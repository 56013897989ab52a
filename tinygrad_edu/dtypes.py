"""Number types, PyTorch's names and PyTorch's rules for mixing them.

NumPy and PyTorch disagree on what ``int64 + float32`` is: NumPy says float64 (no
digit may be lost), PyTorch says float32 (a network stays in the type of its
weights). This room holds PyTorch's answer; nothing else in the library decides it.

>>> promote_types(int64, float32)
torch.float32
>>> promote_types(uint8, int8)
torch.int16

bfloat16, a float32 without its last 16 bits, is no type of NumPy's. It comes from
``ml_dtypes``, a small package without needs of its own: its arrays are NumPy arrays, so
indexing, sorting, copying and comparing them is NumPy's code, and CuPy knows them too.
An array type of our own would have had to repeat all that. It is imported when the
first bfloat16 number is made.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from .errors import message, runtime_error, type_error, value_error


class dtype:  # noqa: N801 - PyTorch's name
    """A number type, such as ``torch.float32``; ``numpy`` is NumPy's name for it.

    >>> float16.itemsize, float16.is_floating_point, uint8.is_signed
    (2, True, False)
    """

    __slots__ = (
        "category",
        "is_complex",
        "is_floating_point",
        "is_signed",
        "itemsize",
        "name",
        "numpy",
    )
    name: str
    category: int
    itemsize: int
    is_floating_point: bool
    is_complex: bool
    is_signed: bool
    numpy: np.dtype[Any]

    def __init__(self, *_: Any) -> None:
        raise type_error("cannot create 'torch.dtype' instances", hint="torch.float32")

    @classmethod
    def _make(cls, name: str, category: int, itemsize: int) -> dtype:
        self = object.__new__(cls)
        self.name = name
        self.category = category
        self.itemsize = itemsize
        self.is_floating_point = category == FLOAT
        self.is_complex = category == COMPLEX
        self.is_signed = name not in ("bool", "uint8")
        if name != "bfloat16":
            self.numpy = np.dtype(name)
        return self

    def __getattr__(self, missing: str) -> Any:
        """``bfloat16.numpy``, at its first use; nothing else is ever missing."""
        if missing != "numpy":
            raise AttributeError(f"'torch.dtype' object has no attribute '{missing}'")
        self.numpy = np.dtype(importlib.import_module("ml_dtypes").bfloat16)
        _OF_NUMPY[self.numpy] = self
        return self.numpy

    def to_real(self) -> dtype:
        """The type of the real part: complex64 is a pair of float32.

        >>> complex64.to_real()
        torch.float32
        """
        return _REAL_PART.get(self, self)

    def to_complex(self) -> dtype:
        """The complex type with this type's parts.

        >>> float64.to_complex()
        torch.complex128
        """
        if self.is_complex:
            return self
        for pair, part in _REAL_PART.items():
            if part is self:
                return pair
        raise runtime_error(f"Unknown Complex ScalarType for {scalar_name(self)}")

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str:
        return self.name if self.name != "bool" else "bool_"


# The four categories, in the order in which they win when types are mixed.
BOOL, INTEGER, FLOAT, COMPLEX = 0, 1, 2, 3

bool_ = dtype._make("bool", BOOL, 1)
uint8 = dtype._make("uint8", INTEGER, 1)
int8 = dtype._make("int8", INTEGER, 1)
int16 = dtype._make("int16", INTEGER, 2)
int32 = dtype._make("int32", INTEGER, 4)
int64 = dtype._make("int64", INTEGER, 8)
float16 = dtype._make("float16", FLOAT, 2)
bfloat16 = dtype._make("bfloat16", FLOAT, 2)
float32 = dtype._make("float32", FLOAT, 4)
float64 = dtype._make("float64", FLOAT, 8)
complex64 = dtype._make("complex64", COMPLEX, 8)
complex128 = dtype._make("complex128", COMPLEX, 16)

INTEGERS = (uint8, int8, int16, int32, int64)
FLOATS = (float16, bfloat16, float32, float64)
ALL = (bool_, *INTEGERS, *FLOATS, complex64, complex128)
_OF_NUMPY = {each.numpy: each for each in ALL if each is not bfloat16}
_REAL_PART = {complex64: float32, complex128: float64}
_LEGACY_NAMES = {
    bool_: "BoolTensor",
    uint8: "ByteTensor",
    int8: "CharTensor",
    int16: "ShortTensor",
    int32: "IntTensor",
    int64: "LongTensor",
    float16: "HalfTensor",
    bfloat16: "BFloat16Tensor",
    float32: "FloatTensor",
    float64: "DoubleTensor",
    complex64: "ComplexFloatTensor",
    complex128: "ComplexDoubleTensor",
}
_SCALAR_NAMES = {
    bool_: "Bool",
    uint8: "Byte",
    int8: "Char",
    int16: "Short",
    int32: "Int",
    int64: "Long",
    float16: "Half",
    bfloat16: "BFloat16",
    float32: "Float",
    float64: "Double",
    complex64: "ComplexFloat",
    complex128: "ComplexDouble",
}

_default: dtype = float32


def is_floating(numpy_dtype: np.dtype[Any]) -> bool:
    """Whether a NumPy dtype holds floating point numbers.

    bfloat16 comes from outside NumPy, which files it under "V", other types.

    >>> is_floating(np.dtype("float16")), is_floating(np.dtype("int64"))
    (True, False)
    """
    return numpy_dtype.kind in "fV"


def has_gradient(numpy_dtype: np.dtype[Any]) -> bool:
    """Whether numbers of a NumPy dtype can have gradients: real and complex floats.

    >>> has_gradient(np.dtype("complex64")), has_gradient(np.dtype("bool"))
    (True, False)
    """
    return numpy_dtype.kind in "fVc"


def from_numpy(numpy_dtype: np.dtype[Any]) -> dtype:
    """The library's name for a NumPy dtype.

    >>> from_numpy(np.dtype("float64"))
    torch.float64
    """
    found = _OF_NUMPY.get(numpy_dtype)
    if found is None and numpy_dtype.name == "bfloat16":
        found = _OF_NUMPY[bfloat16.numpy]
    if found is None:
        raise type_error(
            f"can't convert np.ndarray of type numpy.{numpy_dtype.type.__name__}. The "
            "only supported types are: float64, float32, float16, complex64, "
            "complex128, int64, int32, int16, int8, uint8, and bool.",
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
                ("" if isinstance(d, dtype) else "invalid dtype object: ")
                + "only floating-point types are supported as the default type",
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
    for name, each in (("type1", type1), ("type2", type2)):
        if not isinstance(each, dtype):
            raise type_error(
                f"promote_types(): argument '{name}' (position {name[-1]}) must be "
                f"torch.dtype, not {type(each).__name__}"
            )
    if type1.category != type2.category:
        low, high = sorted((type1, type2), key=lambda each: each.category)
        both_wide = low is float64 and high is complex64
        return complex128 if both_wide else high
    if bfloat16 in (type1, type2):
        other = type2 if type1 is bfloat16 else type1
        return float32 if other is float16 else other
    return _OF_NUMPY[np.promote_types(type1.numpy, type2.numpy)]


def scalar_dtype(value: bool | int | float | complex) -> dtype:
    """The type that PyTorch gives a bare Python number."""
    if isinstance(value, bool | np.bool_):
        return bool_
    if isinstance(value, int | np.integer):
        return int64
    if isinstance(value, complex | np.complexfloating):
        return complex128 if _default is float64 else complex64
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
            result = joined if result is None else _raised(result, joined)
    assert result is not None
    return result


def _raised(result: dtype, category: dtype) -> dtype:
    """A type in the higher category of another; a float keeps its size as complex."""
    if category.is_complex and result.is_floating_point:
        return complex128 if result is float64 else complex64
    return promote_types(result, category)


def legacy_name(of: dtype) -> str:
    """PyTorch's old class name, as its messages print it: torch.FloatTensor."""
    return f"torch.{_LEGACY_NAMES[of]}"


def of_legacy_name(name: str) -> dtype:
    """The type that an old class name stands for.

    >>> of_legacy_name("torch.LongTensor")
    torch.int64
    """
    if name == "torch.Tensor":
        return get_default_dtype()
    for each, class_name in _LEGACY_NAMES.items():
        if name == f"torch.{class_name}":
            return each
    raise value_error(f"invalid type: '{name}'", expected="such as torch.LongTensor")


def scalar_name(of: dtype) -> str:
    """PyTorch's C++ name, as its messages print it: Float, Long, Bool."""
    return _SCALAR_NAMES[of]


def kind_name(of: np.dtype[Any]) -> str:
    """The same name of a NumPy dtype.

    >>> kind_name(np.dtype("float32"))
    'Float'
    """
    return _SCALAR_NAMES[from_numpy(of)]
