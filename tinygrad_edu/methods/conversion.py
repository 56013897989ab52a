"""Tensor's ways to another dtype, another device, to Python and to NumPy."""

from __future__ import annotations

import builtins
import operator
from typing import Any

import numpy as np

from .. import dtypes
from ..autograd.alignment import cast
from ..autograd.tensor_base import TensorBase
from ..devices import CPU, Array, as_device, device
from ..dtypes import dtype as Dtype
from ..errors import runtime_error, type_error, value_error
from ..functions import checks
from ..functions.numbers import conversion
from ..recorded import plain
from ..transfers import to_cpu

Place = device | str | int | None


def _is_tensor_class(thing: Any) -> bool:
    """Whether it is ``torch.Tensor`` itself: this file lies below that class."""
    return (
        isinstance(thing, type)
        and issubclass(thing, TensorBase)
        and thing.__name__ == "Tensor"
    )


class ConversionMethods(TensorBase):
    """The same numbers, elsewhere or in another form."""

    __slots__ = ()

    # -------------------------------------------------------------- dtype and device

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """This tensor in another dtype or on another device; itself if it is there.

        ``x.to(torch.float64)``, ``x.to("cuda")``, ``x.to("cpu", torch.float16)``,
        ``x.to(other)``, each with ``copy=True`` for a copy in any case. Gradients flow.
        ``non_blocking=True`` does not wait until pinned memory is on the GPU.
        """
        dtype, place, copy, wait = destination(args, kwargs)
        moved = self if place is None else self._move(as_device(place), wait)
        if dtype is not None:
            moved = cast(moved, dtype)
        return conversion.clone(moved) if copy and moved is self else moved

    def _move(self, place: device, wait: builtins.bool = True) -> Any:
        if place == self._device:
            return self
        to = as_device(place)
        return conversion.move(self, to=to, source=self._device, wait=wait)

    def cpu(self) -> Any:
        """This tensor in the computer's own memory."""
        return self._move(as_device("cpu"))

    def cuda(self, device: Place = None, non_blocking: builtins.bool = False) -> Any:
        """This tensor on an NVIDIA GPU, the first one unless another is named."""
        place = f"cuda:{device}" if isinstance(device, builtins.int) else device
        return self._move(as_device(place or "cuda"), not non_blocking)

    def type(self, dtype: Any = None, non_blocking: builtins.bool = False) -> Any:
        """PyTorch's name of the type, or this tensor in another type.

        ``dtype`` is a dtype, ``torch.LongTensor`` or its name as text; ``torch.Tensor``
        stands for the default dtype.
        """
        if dtype is None:
            return dtypes.legacy_name(dtypes.from_numpy(self._array.dtype))
        if isinstance(dtype, str):
            return cast(self, dtypes.of_legacy_name(dtype))
        if _is_tensor_class(dtype):
            return cast(self, dtypes.get_default_dtype())
        wanted = getattr(dtype, "dtype", dtype)
        if isinstance(dtype, TensorBase) or not isinstance(wanted, Dtype):
            raise type_error("dtype must be a type, str, or dtype object")
        return cast(self, wanted)

    def type_as(self, other: Any) -> Any:
        """This tensor in the dtype of another."""
        return cast(self, other.dtype)

    def float(self) -> Any:
        """This tensor as float32."""
        return cast(self, dtypes.float32)

    def double(self) -> Any:
        """This tensor as float64."""
        return cast(self, dtypes.float64)

    def half(self) -> Any:
        """This tensor as float16."""
        return cast(self, dtypes.float16)

    def bfloat16(self) -> Any:
        """This tensor as bfloat16."""
        return cast(self, dtypes.bfloat16)

    def long(self) -> Any:
        """This tensor as int64."""
        return cast(self, dtypes.int64)

    def int(self) -> Any:
        """This tensor as int32."""
        return cast(self, dtypes.int32)

    def short(self) -> Any:
        """This tensor as int16."""
        return cast(self, dtypes.int16)

    def char(self) -> Any:
        """This tensor as int8."""
        return cast(self, dtypes.int8)

    def byte(self) -> Any:
        """This tensor as uint8."""
        return cast(self, dtypes.uint8)

    def bool(self) -> Any:
        """This tensor as True where it is not 0."""
        return cast(self, dtypes.bool_)

    def cfloat(self) -> Any:
        """This tensor as complex64."""
        return cast(self, dtypes.complex64)

    def cdouble(self) -> Any:
        """This tensor as complex128."""
        return cast(self, dtypes.complex128)

    # -------------------------------------------------------------- to Python

    def item(self) -> Any:
        """The one number of a tensor, as a Python number."""
        array = self._array
        if array.size != 1:
            raise runtime_error(
                f"a Tensor with {array.size} elements cannot be converted to Scalar",
                got=f"shape {tuple(array.shape)}",
                hint="x.tolist() gives all of them",
            )
        return array.item() if self._device is CPU else to_cpu(array).item()

    def tolist(self) -> Any:
        """All numbers as nested Python lists."""
        return to_cpu(self._array).tolist()

    def __bool__(self) -> builtins.bool:
        array = self._array
        if array.size != 1:
            kind = "no values" if array.size == 0 else "more than one value"
            raise runtime_error(
                f"Boolean value of Tensor with {kind} is ambiguous",
                hint="use .any() or .all()",
            )
        return builtins.bool(array if self._device is CPU else to_cpu(array))

    def __float__(self) -> builtins.float:
        return builtins.float(self._real_scalar("double"))

    def __int__(self) -> builtins.int:
        return builtins.int(self._real_scalar("int64_t"))

    def __complex__(self) -> complex:
        return complex(self._scalar())

    def _real_scalar(self, target: str) -> Any:
        value = self._scalar()
        if isinstance(value, complex):
            if value.imag:
                raise runtime_error(
                    f"value cannot be converted to type {target} without overflow",
                    got="a complex number",
                    hint="x.abs() or x.real",
                )
            return value.real
        return value

    def _scalar(self) -> Any:
        array = self._array
        if array.size != 1:
            raise value_error(
                "only one element tensors can be converted to Python scalars",
                got=f"shape {tuple(array.shape)}",
            )
        return array.item() if self._device is CPU else to_cpu(array).item()

    def __index__(self) -> builtins.int:
        if self._array.size != 1 or dtypes.has_gradient(self._array.dtype):
            raise type_error(
                "only integer tensors of a single element can be converted to an index"
            )
        return builtins.int(to_cpu(self._array).item())

    def __format__(self, spec: str) -> str:
        if self._array.ndim == 0:
            return format(self.item(), spec)
        return object.__format__(self, spec)

    # -------------------------------------------------------------- to NumPy

    def numpy(self, *, force: builtins.bool = False) -> Array:
        """The numbers as a NumPy array that shares the memory.

        ``force=True`` leaves the graph and the GPU first. NumPy has no bfloat16.
        """
        if force:
            return self.detach().cpu().numpy()  # type: ignore[attr-defined]
        if self._requires_grad:
            raise runtime_error(
                "Can't call numpy() on Tensor that requires grad. Use "
                "tensor.detach().numpy() instead."
            )
        if self._device.type == "cuda":
            raise type_error(
                f"can't convert {self._device} device type tensor to numpy. Use "
                "Tensor.cpu() to copy the tensor to host memory first."
            )
        if self._array.dtype.kind == "V":
            raise type_error(
                "Got unsupported ScalarType BFloat16", hint="x.float().numpy()"
            )
        return plain(self._array, "numpy() hands out the memory of a tensor")

    def __array__(self, dtype: Any = None, copy: builtins.bool | None = None) -> Array:
        a = self.numpy()
        if copy:
            return np.array(a, dtype, copy=True)
        if copy is False and dtype is not None and a.dtype != dtype:
            raise value_error(
                "Unable to avoid copy while creating an array as requested.",
                got=f"a tensor of {a.dtype}, wanted as {np.dtype(dtype)}",
            )
        return np.asarray(a, dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **how: Any) -> Any:
        """``np.sin(x)``, ``array + x``: NumPy's answer, as a Tensor.

        As in PyTorch, what requires a gradient is refused: NumPy cannot record. A NumPy
        number before an operator is a number like Python's, though.
        """
        if (
            ufunc.__name__ in OPERATORS
            and isinstance(inputs[0], np.generic)
            and not how
        ):
            return OPERATORS[ufunc.__name__](inputs[0].item(), inputs[1])
        arrays = [
            each.numpy() if isinstance(each, ConversionMethods) else each
            for each in inputs
        ]
        out = getattr(ufunc, method)(*arrays, **how)
        if method != "__call__" or "out" in how:
            return out
        outs = out if isinstance(out, tuple) else (out,)
        tensors = tuple([TensorBase._from_array(np.asarray(each)) for each in outs])
        return tensors if isinstance(out, tuple) else tensors[0]


OPERATORS = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "floor_divide": operator.floordiv,
    "power": operator.pow,
    "remainder": operator.mod,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}


def destination(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Dtype | None, Any, bool, bool]:
    """What ``x.to(...)`` asks for: dtype and device, None for as it is; copy, wait."""
    dtype, place = kwargs.get("dtype"), kwargs.get("device")
    copy = builtins.bool(kwargs.get("copy", False))
    flags = [each for each in args if isinstance(each, builtins.bool)]
    wait = not (flags[0] if flags else kwargs.get("non_blocking", False))
    if len(flags) > 1:  # (..., non_blocking, copy)
        copy = flags[1]
    if len(args) > 4:
        raise type_error(
            f"to() takes from 0 to 4 positional arguments but {len(args)} were given"
        )
    for each in args:
        if isinstance(each, Dtype | builtins.type):
            dtype = each
        elif isinstance(each, TensorBase):
            dtype, place = dtypes.from_numpy(each._array.dtype), each._device
        elif isinstance(each, builtins.bool) or each is None:
            continue
        elif isinstance(each, builtins.int):
            place = f"cuda:{each}"
        elif isinstance(each, str | device):
            place = each
        else:
            raise _wrong_destination(each)
    unknown = kwargs.keys() - KEYWORDS
    if unknown:
        raise _wrong_destination(kwargs[min(unknown)])
    return checks.dtype(dtype), place, copy, wait


KEYWORDS = {"device", "dtype", "copy", "non_blocking", "memory_format"}


def _wrong_destination(value: Any) -> TypeError:
    return type_error(
        "to() received an invalid combination of arguments - got "
        f"({type(value).__name__})",
        expected="a dtype, a device or another tensor",
    )
