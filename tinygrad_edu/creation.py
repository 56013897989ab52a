"""Making tensors: from data, filled with one number, or shaped like another.

Numbers in a row (``arange`` and so on) are made in ``sequences.py``, random ones in
``random.py``. All take PyTorch's options: ``dtype``, ``device``, ``requires_grad``;
``layout`` and ``memory_format`` are accepted where they change nothing.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

import numpy as np

from . import dtypes, layouts
from .autograd.inference import mark
from .autograd.tensor_base import TensorBase
from .autograd.watching import notice
from .devices import CPU, array_module, as_device, device, on_gpu
from .dtypes import dtype as Dtype
from .errors import runtime_error, type_error, value_error
from .functions import checks
from .functions.arrangement.shape import sizes
from .functions.from_data import array_of, check_memory, in_dtype
from .transfers import pinned, to_cpu

Device = device | str | None


class Options(TypedDict, total=False):
    """What every function that makes a tensor takes by keyword."""

    dtype: Any
    device: Device
    requires_grad: bool
    layout: Any
    pin_memory: bool
    memory_format: Any


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
    lies = as_device(place) if on_gpu(array) else CPU
    made = mark(TensorBase._from_array(array, place=lies))
    if place is not None and as_device(place) != made._device:
        made = made._move(as_device(place))
    if requires_grad and not dtypes.has_gradient(made._array.dtype):
        raise runtime_error(
            "Only Tensors of floating point and complex dtype can require gradients",
            got=f"dtype {dtypes.from_numpy(made._array.dtype)}",
            hint="write the numbers with a point, or give dtype=torch.float32",
        )
    made._requires_grad = bool(requires_grad)
    return notice(made)


def finish(function: str, array: Any, options: Options | dict[str, Any]) -> Any:
    """The tensor, once the options are known to be PyTorch's."""
    unknown = options.keys() - Options.__annotations__.keys()
    if "out" in unknown:
        raise NotImplementedError(f"{function}(): out= is not supported")
    if unknown:
        raise type_error(
            f"{function}() got an unexpected keyword argument '{min(unknown)}'"
        )
    layout = options.get("layout")
    if layout is not None and layout is not layouts.strided:
        raise NotImplementedError(f"{function}(): only layout=torch.strided is known")
    dtype = checks.dtype(options.get("dtype"), function)
    grad = options.get("requires_grad", False)
    made = wrap(array, dtype, options.get("device"), grad)
    if options.get("pin_memory"):
        if made._device is not CPU:
            raise runtime_error("Only dense CPU tensors can be pinned")
        made._array = pinned(made._array)
    return made


def tensor(data: Any, **options: Unpack[Options]) -> Any:
    """A new Tensor with a copy of ``data``: numbers, nested lists, an array.

    Python floats become float32 (the default dtype), integers int64, NumPy arrays
    keep their dtype. Source: PyTorch, ``torch.tensor``.

    >>> import tinygrad_edu as torch
    >>> torch.tensor([[1, 2], [3, 4]]).dtype, torch.tensor(0.5).dtype
    (torch.int64, torch.float32)
    """
    dtype = checks.dtype(options.get("dtype"), "tensor")
    return finish("tensor", array_of(data, dtype).copy(), options)


def as_tensor(data: Any, dtype: Any = None, device: Device = None) -> Any:
    """``data`` as a Tensor, without a copy where memory can be shared.

    Source: PyTorch, ``torch.as_tensor``.

    >>> import tinygrad_edu as torch
    >>> torch.as_tensor([1, 2])
    tensor([1, 2])
    """
    dtype = checks.dtype(dtype)
    if isinstance(data, TensorBase):
        return data.to(device=device, dtype=dtype)  # type: ignore[attr-defined]
    return wrap(array_of(data, dtype), dtype, device)


def asarray(
    obj: Any,
    *,
    dtype: Any = None,
    device: Device = None,
    copy: bool | None = None,
    requires_grad: bool | None = None,
) -> Any:
    """``obj`` as a Tensor: a tensor, an array, bytes or numbers.

    ``copy=True`` always copies, ``copy=False`` refuses where it would have to.
    Source: PyTorch, ``torch.asarray``.

    >>> import tinygrad_edu as torch
    >>> torch.asarray([1, 2])
    tensor([1, 2])
    """
    dtype = checks.dtype(dtype)
    if isinstance(obj, bytes | bytearray | memoryview):
        made = frombuffer(obj, dtype=dtype or dtypes.get_default_dtype())
    else:
        made = obj if isinstance(obj, TensorBase) else as_tensor(obj)
    own = dtypes.from_numpy(made._array.dtype)
    if copy is False and dtype not in (None, own):
        raise value_error(
            f"can't alias tensor with dtype '{dtypes.scalar_name(own)}' into dtype "
            f"'{dtypes.scalar_name(dtype)}'.",
            hint="leave copy=False out",
        )
    made = made.to(device=device, dtype=dtype)
    if copy and (made is obj or not isinstance(obj, TensorBase)):
        made = made.clone()
    if requires_grad is None or (requires_grad and made._requires_grad):
        return made
    return made.detach().requires_grad_(requires_grad)


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
    return notice(wrap(check_memory(ndarray)), foreign=True)


def frombuffer(
    buffer: Any,
    *,
    dtype: Any,
    count: int = -1,
    offset: int = 0,
    requires_grad: bool = False,
) -> Any:
    """The bytes of any object that lends them, as numbers: a Tensor that shares them.

    ``offset`` bytes are left out, ``count`` numbers taken, all of them for -1.
    Source: PyTorch, ``torch.frombuffer``.

    >>> import tinygrad_edu as torch
    >>> torch.frombuffer(bytearray([1, 0, 2, 0]), dtype=torch.int16)
    tensor([1, 2], dtype=torch.int16)
    """
    of = checks.dtype(dtype)
    try:
        length = memoryview(buffer).nbytes
    except TypeError:
        raise value_error("object does not implement Python buffer protocol.") from None
    if length == 0 or count == 0:
        raise value_error(
            f"both buffer length ({length}) and count ({count}) must not be 0"
        )
    if not 0 <= offset < length:
        raise value_error(
            f"offset ({offset} bytes) must be non-negative and no greater than buffer "
            f"length ({length} bytes) minus 1"
        )
    if count < 0 and (length - offset) % of.itemsize:
        raise value_error(
            f"buffer length ({length - offset} bytes) after offset ({offset} bytes) "
            f"must be a multiple of element size ({of.itemsize})"
        )
    if count * of.itemsize > length - offset:
        raise value_error(
            f"requested buffer length ({count} * {of.itemsize} bytes) after offset "
            f"({offset} bytes) must not be greater than actual buffer length "
            f"({length} bytes)"
        )
    array = np.frombuffer(buffer, of.numpy, count, offset)
    return notice(wrap(array, requires_grad=requires_grad), foreign=True)


def from_dlpack(ext_tensor: Any) -> Any:
    """A Tensor that shares the memory of another library's array.

    Whatever speaks DLPack: NumPy, PyTorch, CuPy. Source: ``torch.from_dlpack``.

    >>> import numpy, tinygrad_edu as torch
    >>> torch.from_dlpack(numpy.arange(3))
    tensor([0, 1, 2])
    """
    elsewhere = getattr(ext_tensor, "__dlpack_device__", lambda: (1, 0))()[0] != 1
    if elsewhere:
        place = as_device("cuda")
        array = array_module(place).from_dlpack(ext_tensor)
        return TensorBase._from_array(array, place=place)
    return notice(wrap(np.from_dlpack(ext_tensor)), foreign=True)


# ------------------------------------------------------------------ one number


def shape_of(function: str, size: tuple[Any, ...], options: Any) -> tuple[int, ...]:
    """The shape from ``f(2, 3)``, ``f((2, 3))`` or ``f(size=(2, 3))``."""
    if "size" in options:
        size = (tuple(options.pop("size")),)
    elif not size:
        raise type_error(
            f'{function}() missing 1 required positional arguments: "size"'
        )
    shape = sizes(size, function)
    for n in shape:
        if n < 0:
            raise runtime_error(
                "zeros: Dimension size must be non-negative."
                if function == "zeros"
                else f"Trying to create tensor with negative dimension {n}: "
                f"{list(shape)}"
            )
    return shape


def _number(value: Any) -> Any:
    """A Python number, also of a 0-d tensor."""
    if isinstance(value, TensorBase) and not value._array.ndim:
        value = to_cpu(value._array).item()
    if not isinstance(value, bool | int | float | complex | np.generic):
        raise type_error(
            "full(): argument 'fill_value' (position 2) must be Number, not "
            f"{type(value).__name__}"
        )
    return value


def filled(function: str, shape: Any, value: Any, options: Options) -> Any:
    """One number everywhere."""
    dtype = checks.dtype(options.get("dtype"), function) or dtypes.get_default_dtype()
    place = options.get("device")
    if value == 0 or value == 1:
        number = value
    else:
        number = in_dtype(np.asarray(value), dtype, exact=True)[()]
    if place is not None and as_device(place).type == "cuda":
        array = full_there(as_device(place), shape, number, dtype.numpy)
    elif value == 0 or value == 1:
        array = (np.ones if value else np.zeros)(shape, dtype.numpy)
    else:
        array = np.full(shape, number, dtype.numpy)
    return finish(function, array, options)


def zeros(*size: Any, **options: Unpack[Options]) -> Any:
    """Zeros. Source: PyTorch, ``torch.zeros``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 2)
    tensor([[0., 0.],
            [0., 0.]])
    """
    return filled("zeros", shape_of("zeros", size, options), 0, options)


def ones(*size: Any, **options: Unpack[Options]) -> Any:
    """Ones. Source: PyTorch, ``torch.ones``.

    >>> import tinygrad_edu as torch
    >>> torch.ones(2)
    tensor([1., 1.])
    """
    return filled("ones", shape_of("ones", size, options), 1, options)


def empty(*size: Any, **options: Unpack[Options]) -> Any:
    """A tensor whose numbers are not set yet; here they are zeros, to be safe.

    Source: PyTorch, ``torch.empty``.

    >>> import tinygrad_edu as torch
    >>> torch.empty(2, 3).shape
    torch.Size([2, 3])
    """
    return filled("empty", shape_of("empty", size, options), 0, options)


def empty_strided(size: Any, stride: Any, **options: Unpack[Options]) -> Any:
    """Like :func:`empty`, with a step in memory for each dimension.

    Source: PyTorch, ``torch.empty_strided``.

    >>> import tinygrad_edu as torch
    >>> torch.empty_strided((2, 3), (1, 2)).stride()
    (1, 2)
    """
    shape, steps = sizes((size,), "empty_strided"), sizes((stride,), "empty_strided")
    if min(shape, default=0) < 0:
        raise runtime_error(
            f"Trying to create tensor with negative dimension {min(shape)}: "
            f"{list(shape)}"
        )
    if len(shape) != len(steps):
        raise runtime_error(
            f"dimensionality of sizes ({len(shape)}) must match dimensionality of "
            f"strides ({len(steps)})"
        )
    if min(steps, default=0) < 0:
        raise runtime_error(
            f"Storage size calculation overflowed with sizes={list(shape)} and "
            f"strides={list(steps)}"
        )
    dtype = (
        checks.dtype(options.get("dtype"), "empty_strided")
        or dtypes.get_default_dtype()
    )
    last = sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
    memory = np.zeros(0 if 0 in shape else last + 1, dtype.numpy)
    in_bytes = [step * dtype.itemsize for step in steps]
    array = np.ndarray(shape, dtype.numpy, memory, 0, in_bytes)
    return finish("empty_strided", array, options)


def full(size: Any, fill_value: Any, **options: Unpack[Options]) -> Any:
    """One number everywhere. Source: PyTorch, ``torch.full``.

    >>> import tinygrad_edu as torch
    >>> torch.full((2,), 7)
    tensor([7, 7])
    """
    if isinstance(size, int):
        raise type_error(
            "full(): argument 'size' (position 1) must be tuple of ints, not int"
        )
    value = _number(fill_value)
    if options.get("dtype") is None:
        options["dtype"] = dtypes.scalar_dtype(value)
    return filled("full", shape_of("full", (size,), options), value, options)


def scalar_tensor(s: Any, **options: Unpack[Options]) -> Any:
    """A 0-d tensor of the default dtype. Source: PyTorch, ``torch.scalar_tensor``.

    >>> import tinygrad_edu as torch
    >>> torch.scalar_tensor(3)
    tensor(3.)
    """
    return filled("scalar_tensor", (), _number(s), options)


# ------------------------------------------------------------------ like another


def like(function: str, input: Any, value: Any, options: Options) -> Any:
    """One number in another tensor's shape, dtype, device and order of memory."""
    checks.tensor(input, function)
    if on_gpu(input._array) and not options.get("device"):
        array = zeros_there(input, options)
    else:
        array = laid_out_like(input, options)
    if value == 1:
        array[...] = 1
    elif value != 0:
        array[...] = in_dtype(
            np.asarray(value), dtypes.from_numpy(array.dtype), exact=True
        )[()]
    given: Options = {"device": input._device, **options, "dtype": None}
    return finish(function, array, given)


def zeros_there(input: Any, options: Options | dict[str, Any]) -> Any:
    """Zeros beside a tensor that lies on a GPU."""
    dtype = checks.dtype(options.get("dtype"), "like")
    a, cupy = input._array, array_module(input._device)
    with cupy.cuda.Device(input._device.index):
        return cupy.zeros_like(a, a.dtype if dtype is None else dtype.numpy)


def full_there(place: device, shape: Any, number: Any, dtype: Any) -> Any:
    """One number everywhere, made on a GPU."""
    cupy = array_module(place)
    with cupy.cuda.Device(place.index):
        return cupy.full(shape, number, dtype)


def laid_out_like(input: Any, options: Options | dict[str, Any]) -> Any:
    """A NumPy array of zeros whose dimensions lie in memory as another tensor's do."""
    dtype = checks.dtype(options.get("dtype"), "like")
    a = input._array
    order = options.get("memory_format") or layouts.preserve_format
    numpy_dtype = a.dtype if dtype is None else dtype.numpy
    if order is layouts.channels_last and a.ndim == 4:
        b, c, h, w = a.shape
        return np.zeros((b, h, w, c), numpy_dtype).transpose(0, 3, 1, 2)
    stretched = any(
        step == 0 and n > 1 for step, n in zip(a.strides, a.shape, strict=True)
    )
    if order is not layouts.preserve_format or stretched or not hasattr(a, "ctypes"):
        return np.zeros(a.shape, numpy_dtype)
    return np.zeros_like(a, numpy_dtype, subok=False)


def zeros_like(input: Any, **options: Unpack[Options]) -> Any:
    """Zeros with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.zeros_like(torch.tensor([1, 2]))
    tensor([0, 0])
    """
    return like("zeros_like", input, 0, options)


def ones_like(input: Any, **options: Unpack[Options]) -> Any:
    """Ones with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.ones_like(torch.tensor([1, 2]))
    tensor([1, 1])
    """
    return like("ones_like", input, 1, options)


def empty_like(input: Any, **options: Unpack[Options]) -> Any:
    """Like :func:`empty`, with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.empty_like(torch.tensor([1, 2])).shape
    torch.Size([2])
    """
    return like("empty_like", input, 0, options)


def full_like(input: Any, fill_value: Any, **options: Unpack[Options]) -> Any:
    """One number, with the shape, dtype and device of another tensor.

    >>> import tinygrad_edu as torch
    >>> torch.full_like(torch.tensor([1, 2]), 7)
    tensor([7, 7])
    """
    return like("full_like", input, _number(fill_value), options)
