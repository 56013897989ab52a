"""The arguments of a launch as a written kernel takes them, or one clear error.

A GPU is given bytes and asks no questions: a float where a kernel wants an int is read
as another number. Here it is an error, and so is everything else that does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.errors import type_error, value_error

from .language.c_types import (
    BFLOAT16,
    BOOL,
    Scalar,
    Struct,
    Type,
    numpy_dtype,
    rounded_bfloat16,
)
from .language.c_types import (
    Pointer as PointerType,
)
from .machine.memory import NULL, Buffer, Parts, Pointer
from .meaning.scope import scalar_of
from .meaning.steps import TypedFunction

ALIGNMENT = 256  # bytes between buffers, as a GPU's allocator leaves them

Buffers = dict[tuple[int, Any], Buffer]


def arguments(function: TypedFunction, args: Sequence[Any]) -> list[Any]:
    """Arguments in the order of the kernel's parameters.

    Raises:
        TypeError: for too many or too few, and for one of another type.
        ValueError: for an array that is not contiguous or may not be written, and for a
            number that the parameter cannot hold.
    """
    parameters = function.parameters
    if len(args) != len(parameters):
        names = ", ".join(f"{one.type} {one.name}" for one in parameters)
        raise type_error(
            f"{function.title} takes {len(parameters)} arguments, not {len(args)}",
            expected=f"({names})",
        )
    buffers: Buffers = {}
    return [
        _argument(Where(function.title, symbol.name, symbol.type), one, buffers)
        for one, symbol in zip(args, parameters, strict=True)
    ]


class Where:
    """A parameter of a kernel, for errors."""

    __slots__ = ("kernel", "kind", "name")

    def __init__(self, kernel: str, name: str, kind: Type) -> None:
        self.kernel, self.name, self.kind = kernel, name, kind

    def refuse(self, got: str, hint: str = "") -> NoReturn:
        """Raises the error for an argument of a wrong type."""
        wanted = str(self.kind)
        if isinstance(self.kind, PointerType):
            wanted = f"an array of {scalar_of(self.kind.element)}"
        raise type_error(
            f"{self.kernel}: the argument {self.name} has a wrong type",
            got=got,
            expected=wanted,
            hint=hint,
        )


def _argument(where: Where, given: Any, buffers: Buffers) -> Any:
    kind = where.kind
    if isinstance(kind, PointerType):
        return NULL if given is None else pointer(where, kind, given, buffers)
    if isinstance(kind, Struct):
        return struct(where, kind, given)
    assert isinstance(kind, Scalar)
    return number(where, kind, given)


# Numbers.


def number(where: Where, kind: Scalar, given: Any) -> Any:
    """A number in the type of the parameter, which it has to fit."""
    wanted = numpy_dtype(kind)
    if type(given) is wanted.type:
        return given
    if isinstance(given, np.ndarray) and given.ndim == 0:
        given = given[()]
    if not isinstance(given, int | float | np.number | np.bool_):
        where.refuse(_described(given))
    if isinstance(given, complex | np.complexfloating):
        where.refuse(_described(given))
    if kind is BFLOAT16:
        return rounded_bfloat16(np.float64(given))
    if kind.is_float:
        with np.errstate(over="ignore"):
            return wanted.type(given)
    return _whole(where, kind, given)


def _whole(where: Where, kind: Scalar, given: Any) -> Any:
    """A whole number; a GPU would read the bytes of a float as an int."""
    if not isinstance(given, int | np.integer | np.bool_):
        where.refuse(_described(given), f"int({where.name})")
    wanted, value = numpy_dtype(kind), int(given)
    low, high = (0, 1) if kind is BOOL else _limits(wanted)
    if not low <= value <= high:
        raise value_error(
            f"{where.kernel}: the argument {where.name} cannot hold {value}",
            expected=f"{kind}: {low} to {high}",
        )
    return wanted.type(value)


def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)


# Arrays.


def pointer(where: Where, kind: PointerType, given: Any, buffers: Buffers) -> Pointer:
    """An array as a pointer to its beginning; twice the same is one buffer."""
    array = _array(where, given)
    element = scalar_of(kind.element)
    if element is None or array.dtype != numpy_dtype(element):
        where.refuse(f"an array of {array.dtype}")
    if not array.flags.c_contiguous:
        raise value_error(
            f"{where.kernel}: the array for {where.name} is not contiguous",
            got=f"strides {array.strides} for shape {array.shape}",
            hint="numpy.ascontiguousarray(x), or pass the strides to the kernel",
        )
    if not (kind.const or array.flags.writeable):
        raise value_error(
            f"{where.kernel}: the array for {where.name} is read-only",
            expected=f"an array that may be written, or const {kind} in the kernel",
            hint="a copy of it",
        )
    row = array.reshape(-1)
    key = row.__array_interface__["data"][0], row.dtype
    held = buffers.get(key)
    if held is None:
        taken = sum(-(-one.data.nbytes // ALIGNMENT) for one in buffers.values())
        held = Buffer(where.name, row, "global", row.size, address=taken * ALIGNMENT)
        buffers[key] = held
    elif held.size < row.size:  # so far only its first part was known
        held.data, held.size = row, row.size
    return Pointer(held)


def _array(where: Where, given: Any) -> NDArray[Any]:
    """The numbers of an array or of a Tensor in the memory of the CPU."""
    array = getattr(given, "_array", given)
    if isinstance(array, np.ndarray):
        return array
    if hasattr(array, "__cuda_array_interface__"):
        where.refuse("an array on the GPU", 'device="cuda" for the module')
    where.refuse(_described(given), "numpy.asarray(x)" if _is_list(given) else "")


def _is_list(given: Any) -> bool:
    return isinstance(given, list | tuple)


def _described(given: Any) -> str:
    """A number as it is written, anything else by its type."""
    if isinstance(given, int | float | complex | np.number):
        return f"{given} ({type(given).__name__})"
    return type(given).__name__


# Structs.


def struct(where: Where, kind: Struct, given: Any) -> Parts:
    """A struct by value: a dict, or its fields in their order."""
    names = [name for name, _ in kind.fields]
    if not isinstance(given, Mapping):
        if not _is_list(given) or len(given) != len(names):
            where.refuse(_described(given), f"the fields in order: {', '.join(names)}")
        given = dict(zip(names, given, strict=True))
    if set(given) != set(names):
        where.refuse(f"the fields {', '.join(given)}", f"the fields {', '.join(names)}")
    parts: dict[str, Any] = {}
    for field, inner in kind.fields:
        assert isinstance(inner, Scalar)
        inside = Where(where.kernel, f"{where.name}.{field}", inner)
        parts[field] = number(inside, inner, given[field])
    return Parts(**parts)
