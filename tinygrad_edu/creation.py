"""Making tensors: from data, filled with one number, or in a row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import dtypes
from .autograd.inference import mark
from .autograd.tensor_base import TensorBase
from .devices import as_device, device
from .dtypes import dtype as Dtype
from .errors import runtime_error, type_error
from .functions import checks
from .functions.from_data import array_of
from .functions.shape import sizes

Device = device | str | None


def wrap(
    array: Any,
    dtype: Dtype | None = None,
    place: Device = None,
    requires_grad: bool = False,
) -> Any:
    """A leaf Tensor around an array, in a dtype and on a device."""
    if dtype is not None and array.dtype != dtype.numpy:
        with np.errstate(all="ignore"):
            array = array.astype(dtype.numpy)
    made = mark(TensorBase._from_array(array))
    if place is not None and as_device(place) != made._device:
        made = made._move(as_device(place))
    if requires_grad and not dtypes.has_gradient(made._array.dtype):
        raise runtime_error(
            "Only Tensors of floating point and complex dtype can require gradients",
            got=f"dtype {dtypes.from_numpy(made._array.dtype)}",
            hint="write the numbers with a point, or give dtype=torch.float32",
        )
    made._requires_grad = bool(requires_grad)
    return made


def tensor(
    data: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Any:
    """A new Tensor with a copy of ``data``: numbers, nested lists, an array.

    Python floats become float32 (the default dtype), integers int64, NumPy arrays
    keep their dtype. Source: PyTorch, ``torch.tensor``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1, 2], [3, 4]]).dtype, torch.tensor(0.5).dtype
    (torch.int64, torch.float32)
    """
    return wrap(array_of(data, dtype).copy(), dtype, device, requires_grad)


def as_tensor(data: Any, dtype: Dtype | None = None, device: Device = None) -> Any:
    """``data`` as a Tensor, without a copy where memory can be shared.

    Source: PyTorch, ``torch.as_tensor``.

    >>> import tinygrad_edu as torch
    >>> torch.as_tensor([1, 2])
    tensor([1, 2])
    """
    if isinstance(data, TensorBase):
        checks.dtype(dtype)
        return data.to(device=device, dtype=dtype)  # type: ignore[attr-defined]
    return wrap(array_of(data, dtype), dtype, device)


def from_numpy(ndarray: Any) -> Any:
    """A Tensor that shares the memory of a NumPy array.

    Source: PyTorch, ``torch.from_numpy``.

    >>> import numpy, tinygrad_edu as torch
    >>> a = numpy.zeros(2)
    >>> x = torch.from_numpy(a)
    >>> a[0] = 5
    >>> x
    tensor([5., 0.], dtype=torch.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise type_error(f"expected np.ndarray (got {type(ndarray).__name__})")
    dtypes.from_numpy(ndarray.dtype)
    return wrap(ndarray)


# ------------------------------------------------------------------ one number


def _filled(value: Any, shape: Any, dtype: Dtype | None, options: Any) -> Any:
    numpy_dtype = (checks.dtype(dtype) or dtypes.get_default_dtype()).numpy
    for n in shape:
        if n < 0:
            raise runtime_error(
                f"Trying to create tensor with negative dimension {n}: {list(shape)}"
            )
    return wrap(np.full(shape, value, numpy_dtype), None, *options)


def zeros(
    *size: Any,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Zeros. Source: PyTorch, ``torch.zeros``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 2)
    tensor([[0., 0.],
            [0., 0.]])
    """
    return _filled(0, sizes(size, "zeros"), dtype, (device, requires_grad))


def ones(
    *size: Any,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Ones. Source: PyTorch, ``torch.ones``.

    >>> import tinygrad_edu as torch
    >>> torch.ones(2)
    tensor([1., 1.])
    """
    return _filled(1, sizes(size, "ones"), dtype, (device, requires_grad))


def empty(
    *size: Any,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """A tensor whose numbers are not set yet; here they are zeros, to be safe.

    Source: PyTorch, ``torch.empty``.

    >>> import tinygrad_edu as torch
    >>> torch.empty(2, 3).shape
    torch.Size([2, 3])
    """
    return _filled(0, sizes(size, "empty"), dtype, (device, requires_grad))


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """One number everywhere. Source: PyTorch, ``torch.full``.

    >>> import tinygrad_edu as torch
    >>> torch.full((2,), 7)
    tensor([7, 7])
    """
    dtype = dtype or dtypes.scalar_dtype(fill_value)
    return _filled(fill_value, sizes((size,), "full"), dtype, (device, requires_grad))


def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Ones on the diagonal, zeros elsewhere. Source: PyTorch, ``torch.eye``.

    >>> import tinygrad_edu as torch
    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    numpy_dtype = (dtype or dtypes.get_default_dtype()).numpy
    if n < 0 or (m is not None and m < 0):
        raise runtime_error(f"n must be greater or equal to 0, got {n if n < 0 else m}")
    return wrap(np.eye(n, m, dtype=numpy_dtype), None, device, requires_grad)


# ------------------------------------------------------------------ like another


def _like(
    value: Any, input: Any, dtype: Dtype | None, device: Device, grad: bool
) -> Any:
    checks.tensor(input, "zeros_like")
    place = input._device if device is None else device
    of = dtype or dtypes.from_numpy(input._array.dtype)
    return _filled(value, input._array.shape, of, (place, grad))


def zeros_like(
    input: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Zeros with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.zeros_like(torch.tensor([1, 2]))
    tensor([0, 0])
    """
    return _like(0, input, dtype, device, requires_grad)


def ones_like(
    input: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Ones with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.ones_like(torch.tensor([1, 2]))
    tensor([1, 1])
    """
    return _like(1, input, dtype, device, requires_grad)


def empty_like(
    input: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """Like :func:`empty`, with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.empty_like(torch.tensor([1, 2])).shape
    torch.Size([2])
    """
    return _like(0, input, dtype, device, requires_grad)


def full_like(
    input: Any,
    fill_value: Any,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """One number, with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.full_like(torch.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    return _like(fill_value, input, dtype, device, requires_grad)


# ------------------------------------------------------------------ in a row


def arange(
    start: Any,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """start, start + step, … up to but without ``end``. Source: ``torch.arange``.

    >>> import tinygrad_edu as torch
    >>> torch.arange(3), torch.arange(1, 2, 0.5)
    (tensor([0, 1, 2]), tensor([1.0000, 1.5000]))
    """
    if end is None:
        start, end = 0, start
    if step == 0:
        raise runtime_error("step must be nonzero")
    if (end - start) * step < 0:
        raise runtime_error("upper bound and lower bound inconsistent with step sign")
    if dtype is None:
        given = [dtypes.scalar_dtype(each) for each in (start, end, step)]
        whole = all(each.category != dtypes.FLOAT for each in given)
        dtype = dtypes.int64 if whole else dtypes.get_default_dtype()
    length = math.ceil((end - start) / step)
    steps = (
        start
        + np.arange(length, dtype=np.float64 if dtype.is_floating_point else np.int64)
        * step
    )
    return wrap(steps, dtype, device, requires_grad)


def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: Dtype | None = None,
    device: Device = None,
    requires_grad: bool = False,
) -> Any:
    """``steps`` numbers at equal distances, both ends included.

    Source: PyTorch, ``torch.linspace``.

    >>> import tinygrad_edu as torch
    >>> torch.linspace(0, 1, 5)
    tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    if steps < 0:
        raise runtime_error("number of steps must be non-negative")
    row = np.linspace(start, end, steps)
    return wrap(row, dtype or dtypes.get_default_dtype(), device, requires_grad)
