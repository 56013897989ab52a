"""Before two operands meet: one dtype, one device, and numbers become tensors.

A cast is recorded like any operation, so gradients come back in the operand's own
type.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..devices import Array, device
from ..errors import runtime_error, type_error
from ..transfers import to_cpu
from .faces import ON_TENSORS
from .operands import check_operands
from .tensor_base import TensorBase

NUMBERS = frozenset((float, int, bool))
OPERANDS = (TensorBase, int, float, complex, np.generic, np.ndarray)
# Numbers that became tensors, by value and by NumPy's letter of the type.
_made: dict[tuple[Any, str], Any] = {}


def with_number(x: Any, value: Any, name: str, floating: bool) -> tuple[Any, Any]:
    """A tensor and a Python number; the usual pair is answered from what was made."""
    if not isinstance(x, TensorBase):
        return align(name, x, value)
    letter = x._array.dtype.char
    if value and letter in "fd" and value is not True:  # 0.0 and -0.0 would share a key
        known = _made.get((value, letter))
        if known is not None and x._device is known._device:
            return x, known
    if floating:
        x = to_floating(x)  # before the number could wrap around: uint8 / -3
    return align(name, x, value)


def align(name: str, x: Any, y: Any) -> tuple[Any, Any]:
    """Both operands as Tensors of one dtype on one device, by PyTorch's rules."""
    if isinstance(y, np.ndarray):  # tensor + array: as if it came from torch.from_numpy
        dtypes.from_numpy(y.dtype)
        y = TensorBase._from_array(y)
    check_operands(name, x, y)
    if not isinstance(y, TensorBase):
        dtype = mixed_dtype(x, y, name)
        return cast(x, dtype), number(y, dtype, x)
    if not isinstance(x, TensorBase):
        dtype = mixed_dtype(y, x, name)
        return number(x, dtype, y), cast(y, dtype)
    if x._device != y._device:
        x, y = same_device(x, y)
    dtype = common_dtype([x, y])
    return cast(x, dtype), cast(y, dtype)


def mixed_dtype(x: TensorBase, value: Any, name: str) -> dtypes.dtype:
    """The dtype of a tensor together with a Python number."""
    if not isinstance(x, TensorBase):
        raise type_error(
            f"{name}(): argument 'input' (position 1) must be Tensor, not "
            f"{type(x).__name__}",
            hint="torch.tensor(...) makes a Tensor of it",
        )
    if not isinstance(value, bool | int | float | complex | np.generic):
        raise type_error(
            f"{name}(): argument 'other' (position 2) must be Tensor, not "
            f"{type(value).__name__}",
            hint="torch.tensor(...) or torch.from_numpy(...) makes a Tensor of it",
        )
    own = dtypes.from_numpy(x._array.dtype)
    theirs = dtypes.scalar_dtype(value)  # type: ignore[arg-type]
    return dtypes.result_type([own], [], [theirs])


def common_dtype(tensors: list[Any]) -> dtypes.dtype:
    """The dtype in which several tensors meet."""
    arrays = [tensor._array for tensor in tensors]
    return dtypes.result_type(
        [dtypes.from_numpy(a.dtype) for a in arrays if a.ndim],
        [dtypes.from_numpy(a.dtype) for a in arrays if not a.ndim],
        [],
    )


def cast(x: Any, dtype: dtypes.dtype) -> Any:
    """x in another dtype, recorded; x itself where there is nothing to do."""
    if x._array.dtype == dtype.numpy:
        return x
    return ON_TENSORS.cast(x, dtype=dtype.numpy)


def to_floating(x: Any) -> Any:
    """Integers and booleans as the default floating point type."""
    if dtypes.has_gradient(x._array.dtype):
        return x
    return cast(x, dtypes.get_default_dtype())


def number(value: Any, dtype: dtypes.dtype, like: TensorBase) -> Any:
    """A Python number as a 0-d tensor; the common ones are made only once."""
    key = value, dtype.numpy.char
    try:
        found = _made.get(key) if value else None
    except TypeError:  # a list has no place in a dict
        raise _no_number(value) from None
    if found is None:
        if not isinstance(value, int | float | complex | np.generic):
            raise _no_number(value)
        array: Array = np.asarray(value).astype(dtype.numpy)
        array.flags.writeable = False
        found = TensorBase._from_array(array)
        if len(_made) > 1000:
            _made.clear()
        _made[key] = found
    if like._device != found._device:
        # CuPy takes NumPy's single numbers as they are, without a copy to the GPU.
        alone = like._device.type == "cuda"
        array = found._array[()] if alone else found._array
        return TensorBase._from_array(array, place=like._device)
    return found


def _no_number(value: Any) -> TypeError:
    kind = type(value).__name__
    return type_error(f"argument 'value' must be Number, not {kind}")


def same_device(x: TensorBase, y: TensorBase) -> tuple[Any, Any]:
    """A 0-d CPU tensor may join any device; anything else is refused."""
    for one, other in ((x, y), (y, x)):
        if other._device.type == "cpu" and other._array.ndim == 0:
            if other._requires_grad:
                moved = ON_TENSORS.move(other, to=one._device, source=other._device)
            else:
                moved = number(to_cpu(other._array).item(), _dtype(other), one)
            return (x, moved) if one is x else (moved, y)
    raise two_devices(x._device, y._device)


def check_devices(tensors: tuple[Any, ...]) -> None:
    """What works on several tensors needs all of them in one place."""
    place = tensors[0]._device
    for each in tensors:
        if each._device != place:
            raise two_devices(place, each._device)


def two_devices(one: device, other: device) -> RuntimeError:
    """PyTorch's words for tensors in different places."""
    return runtime_error(
        "Expected all tensors to be on the same device, but found at least two "
        f"devices, {one} and {other}!",
        hint="move one of them with .to(device)",
    )


def _dtype(x: TensorBase) -> dtypes.dtype:
    return dtypes.from_numpy(x._array.dtype)
