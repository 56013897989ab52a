"""PyTorch's oldest constructors: ``torch.Tensor(2, 3)``, ``torch.FloatTensor([1])``.

They read their arguments by kind: whole numbers are a shape, a list is data, a tensor
is shared. ``torch.tensor`` and ``torch.empty`` say which is meant; new programs use
those.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .autograd.tensor_base import TensorBase
from .devices import as_device
from .dtypes import dtype as Dtype
from .errors import message, runtime_error, type_error
from .functions.arrangement.shape import sizes
from .functions.from_data import array_of

__all__ = ["LegacyType", "legacy_array"]


def legacy_array(args: tuple[Any, ...], dtype: Dtype, any_type: bool = False) -> Any:
    """The array that an old constructor makes of its arguments.

    ``any_type`` lets a tensor keep its dtype, as ``torch.Tensor(x)`` does.
    """
    if len(args) != 1 or (isinstance(args[0], int | tuple) and _is_shape(args[0])):
        return _uninitialised(args, dtype)
    (data,) = args
    if isinstance(data, TensorBase):
        if not any_type and data._array.dtype != dtype.numpy:
            raise type_error(
                f"expected a tensor of dtype {dtype}",
                got=f"dtype {dtypes.from_numpy(data._array.dtype)}",
                hint=f"x.to({dtype})",
            )
        return data._array
    if isinstance(data, str | bytes):
        raise type_error(f"new(): invalid data type '{type(data).__name__}'")
    if not hasattr(data, "__len__") or isinstance(data, np.generic):
        raise type_error(
            f"new(): data must be a sequence (got {type(data).__name__})",
            hint="torch.tensor makes a tensor of one number",
        )
    array = array_of(data if isinstance(data, np.ndarray) else list(data), None)
    with np.errstate(all="ignore"):
        return array.astype(dtype.numpy)


def _is_shape(value: Any) -> bool:
    """A whole number, or a torch.Size; a plain tuple is data."""
    return type(value) is not tuple and not isinstance(value, bool)


def _uninitialised(args: tuple[Any, ...], dtype: Dtype) -> Any:
    shape = sizes(args or (0,), "new")
    for n in shape:
        if n < 0:
            raise runtime_error(
                f"Trying to create tensor with negative dimension {n}: {list(shape)}"
            )
    return np.zeros(shape, dtype.numpy)


class LegacyType:
    """A name such as ``torch.FloatTensor``: makes tensors of one dtype, knows them.

    >>> import tinygrad_edu as torch
    >>> torch.LongTensor([1.7, 2.0])
    tensor([1, 2])
    >>> isinstance(torch.zeros(1), torch.FloatTensor)
    True
    """

    def __init__(self, dtype: Dtype) -> None:
        self.dtype = dtype
        self.__name__ = dtypes.legacy_name(dtype).removeprefix("torch.")

    def __call__(self, *args: Any, device: Any = None) -> Any:
        place = as_device(device)
        made = TensorBase._from_array(legacy_array(args, self.dtype))
        return made._move(place)

    def __instancecheck__(self, value: Any) -> bool:
        if not isinstance(value, TensorBase) or value._device.type == "cuda":
            return False
        return dtypes.from_numpy(value._array.dtype) is self.dtype

    def __repr__(self) -> str:
        return f"<class '{dtypes.legacy_name(self.dtype)}'>"


FloatTensor, DoubleTensor = LegacyType(dtypes.float32), LegacyType(dtypes.float64)
HalfTensor, BFloat16Tensor = LegacyType(dtypes.float16), LegacyType(dtypes.bfloat16)
LongTensor, IntTensor = LegacyType(dtypes.int64), LegacyType(dtypes.int32)
ShortTensor, CharTensor = LegacyType(dtypes.int16), LegacyType(dtypes.int8)
ByteTensor, BoolTensor = LegacyType(dtypes.uint8), LegacyType(dtypes.bool_)

KINDS = (FloatTensor, DoubleTensor, HalfTensor, BFloat16Tensor)


def set_default_tensor_type(t: Any) -> None:
    """The old way of ``set_default_dtype``: takes a type of tensor, or its name.

    Source: PyTorch, ``torch.set_default_tensor_type``.

    >>> import tinygrad_edu as torch
    >>> torch.set_default_tensor_type(torch.DoubleTensor)
    >>> torch.tensor(0.5).dtype
    torch.float64
    >>> torch.set_default_tensor_type("torch.FloatTensor")
    """
    for kind in KINDS:
        if t is kind or t == f"torch.{kind.__name__}":
            dtypes.set_default_dtype(kind.dtype)
            return
    raise TypeError(
        message(
            "only floating-point types are supported as the default type",
            got=repr(t),
            hint="torch.set_default_dtype(torch.float64)",
        )
    )
