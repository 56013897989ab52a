"""An array from what people write down: numbers, nested lists, arrays, tensors.

NumPy would make something of nearly everything; here what is no regular array of
numbers is refused, in PyTorch's words.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..autograd.tensor_base import TensorBase
from ..autograd.watching import notice
from ..dtypes import dtype as Dtype
from ..errors import runtime_error, type_error, value_error
from ..transfers import to_cpu
from . import checks


def array_of(data: Any, dtype: Dtype | None) -> Any:
    """``data`` as an array in PyTorch's dtype for it."""
    checks.dtype(dtype)
    if isinstance(data, TensorBase):
        return data._array
    if isinstance(data, np.ndarray | np.generic):
        notice(data, foreign=True)
        return check_memory(np.asarray(data))
    if _holds_tensors(data):
        data = _to_lists(data)
    try:
        found = np.array(data)
    except (ValueError, TypeError, OverflowError):
        raise _uneven(data) from None
    if found.dtype.kind not in "biufc":
        raise _uneven(data)
    if found.dtype == np.uint64:
        raise _overflow()
    if dtype is not None:
        return in_dtype(found, dtype)
    if found.dtype.kind == "c":
        return in_dtype(found, dtypes.get_default_dtype().to_complex())
    if found.size == 0 or dtypes.is_floating(found.dtype):
        return in_dtype(found, dtypes.get_default_dtype())
    return found.astype(np.int64) if found.dtype.kind in "iu" else found


def check_memory(found: Any) -> Any:
    """An array whose type and memory a tensor can share."""
    if found.dtype.isnative:
        dtypes.from_numpy(found.dtype)  # raises PyTorch's error for strings and such
    else:
        raise value_error(
            "given numpy array has byte order different from the native byte order. "
            "Conversion between byte orders is currently not supported.",
            hint="array.astype(array.dtype.newbyteorder('='))",
        )
    if any(step < 0 for step in found.strides):
        raise value_error(
            "At least one stride in the given numpy array is negative, and tensors "
            "with negative strides are not currently supported. (You can probably work "
            "around this by making a copy of your array  with array.copy().) "
        )
    return found


# C's names of the types, as PyTorch's messages about one number have them.
_C_NAMES = {"uint8": "uint8_t", "int8": "int8_t", "int16": "int16_t", "int32": "int"}
_C_NAMES |= {"int64": "int64_t", "float32": "float", "float16": "c10::Half"}


def in_dtype(found: Any, dtype: Dtype, exact: bool = False) -> Any:
    """Numbers in another dtype; what a whole number type cannot hold is refused.

    ``exact`` refuses what a float cannot hold, too, as ``torch.full`` does.
    """
    if found.dtype.kind == "c" and not dtype.is_complex:
        raise type_error("must be real number, not complex")
    if dtype.category == dtypes.INTEGER and found.size:
        limits = np.iinfo(dtype.numpy)
        lowest = -limits.max if limits.min == 0 else limits.min  # uint8 wraps around -1
        if not (found >= lowest).all() or not (found <= limits.max).all():
            name = _C_NAMES[dtype.name] if exact else dtype.name
            raise runtime_error(
                f"value cannot be converted to type {name} without overflow",
                expected=f"numbers from {limits.min} to {limits.max}",
            )
    if exact and dtype.is_floating_point and np.isfinite(found).all():
        with np.errstate(all="ignore"):
            if not np.isfinite(found.astype(dtype.numpy)).all():
                name = _C_NAMES.get(dtype.name, "c10::BFloat16")
                raise runtime_error(
                    f"value cannot be converted to type {name} without overflow"
                )
    with np.errstate(all="ignore"):
        return found.astype(dtype.numpy)


def _holds_tensors(data: Any) -> bool:
    while isinstance(data, list | tuple) and data:
        data = data[0]
    return isinstance(data, TensorBase)


def _to_lists(data: Any) -> Any:
    if isinstance(data, list | tuple):
        return [_to_lists(each) for each in data]
    if not isinstance(data, TensorBase):
        return data
    if data._array.size != 1:
        raise value_error(
            "only one element tensors can be converted to Python scalars",
            got=f"a tensor of shape {tuple(data._array.shape)} in a list",
            hint="torch.stack joins tensors",
        )
    return to_cpu(data._array).item()


def _uneven(data: Any, level: int = 0) -> Exception:
    """What is wrong with data that is no regular array of numbers."""
    if isinstance(data, str | bytes):
        if level:
            return value_error(f"too many dimensions '{type(data).__name__}'")
        return type_error(f"new(): invalid data type '{type(data).__name__}'")
    if isinstance(data, int):
        return _overflow()
    if not isinstance(data, list | tuple):
        return runtime_error(
            f"Could not infer dtype of {type(data).__name__}",
            expected="numbers, nested lists of numbers, or a NumPy array",
        )
    for each in data:
        if not isinstance(each, list | tuple | int | float | complex | np.generic):
            return _uneven(each, level + 1)
    return _ragged(data, level) or _uneven(_first_wrong(data), level + 1)


def _first_wrong(data: Any) -> Any:
    """The first row that is no regular array itself, or the largest number."""
    for each in data:
        try:
            kind = np.array(each).dtype.kind
        except ValueError:
            return each
        if kind not in "biufc":
            return each
    return max(data)


def _ragged(data: Any, level: int) -> Exception | None:
    """Rows of different lengths, or numbers among rows."""
    if not isinstance(data[0], list | tuple):
        row = next((each for each in data if isinstance(each, list | tuple)), None)
        if row is None:
            return None
        if isinstance(data[0], float):
            return type_error(f"must be real number, not {type(row).__name__}")
        return type_error(
            f"'{type(row).__name__}' object cannot be interpreted as an integer"
        )
    length = len(data[0])
    for each in data:
        if not isinstance(each, list | tuple):
            return type_error("not a sequence", got=repr(each), expected="a list")
        if len(each) != length:
            return value_error(
                f"expected sequence of length {length} at dim {level + 1} "
                f"(got {len(each)})",
                expected="rows of one length",
            )
    return None


def _overflow() -> Exception:
    return value_error(
        "Overflow when unpacking long long",
        expected="whole numbers from -2⁶³ to 2⁶³ - 1",
    )
