"""Tensor: an array that remembers how it was made.

The numbers and the place in the graph are described in ``autograd/tensor_base.py``,
the attributes in ``tensor_attributes.py``. Here stand the methods; nearly all of them
*are* the functions of ``functions/``, so ``x.sum(0)`` and ``torch.sum(x, 0)`` are one
and the same code.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .autograd.alignment import cast, number
from .autograd.inplace import inplace
from .autograd.tensor_base import TensorBase
from .creation import tensor
from .devices import as_device, device
from .dtypes import dtype as Dtype
from .errors import message, runtime_error, type_error
from .functions import choosing
from .functions import shape as shapes
from .methods import (
    ComplexMethods,
    ElementwiseMethods,
    IndexingMethods,
    LinalgMethods,
    ReductionMethods,
    ShapeMethods,
)
from .tensor_attributes import Size, TensorAttributes


class Tensor(
    ElementwiseMethods,
    ReductionMethods,
    ShapeMethods,
    IndexingMethods,
    LinalgMethods,
    ComplexMethods,
    TensorAttributes,
    results=True,
):
    """A multi-dimensional array of numbers of one dtype, with gradients.

    Make one with ``torch.tensor``, ``torch.zeros``, ``torch.randn`` and so on.
    Source: PyTorch, ``torch.Tensor``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4.])
    """

    __slots__ = ()
    __hash__ = object.__hash__
    __array_ufunc__ = None  # np.ndarray + Tensor asks Tensor.__radd__, or is refused
    __array_priority__ = 1000

    def __init__(self, data: Any = ()) -> None:
        made = tensor(data, dtype=dtypes.get_default_dtype())
        self._array, self._node = made._array, None
        self._requires_grad, self._counter = False, [0, 0]
        self._slot, self._device = 0, made._device

    # -------------------------------------------------------------- dtype and device

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """This tensor in another dtype or on another device; itself if it is there.

        ``x.to(torch.float64)``, ``x.to("cuda")``, ``x.to(other)``; gradients flow.
        """
        wanted_dtype, wanted_device = _destination(self, args, kwargs)
        moved = self._move(wanted_device)
        if wanted_dtype is not None:
            moved = cast(moved, wanted_dtype)
        return moved.clone() if kwargs.get("copy") and moved is self else moved

    def _move(self, place: device) -> Any:
        if place == self._device:
            return self
        return choosing.move(self, to=as_device(place), source=self._device)

    def cpu(self) -> Any:
        """This tensor in the computer's own memory."""
        return self._move(as_device("cpu"))

    def cuda(self) -> Any:
        """This tensor on the first NVIDIA GPU."""
        return self._move(as_device("cuda"))

    def type(self, dtype: Dtype | None = None) -> Any:
        """PyTorch's name of the type, or this tensor in another type."""
        return dtypes.legacy_name(self.dtype) if dtype is None else cast(self, dtype)

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

    def long(self) -> Any:
        """This tensor as int64."""
        return cast(self, dtypes.int64)

    def int(self) -> Any:
        """This tensor as int32."""
        return cast(self, dtypes.int32)

    def bool(self) -> Any:
        """This tensor as True where it is not 0."""
        return cast(self, dtypes.bool_)

    # -------------------------------------------------------------- in place

    def copy_(self, src: Any, non_blocking: Any = False) -> Any:
        """Overwrite with the numbers of another tensor, broadcast and cast to fit."""
        return _copy(self, src)

    def fill_(self, value: Any) -> Any:
        """Overwrite every number with one value."""
        return _fill(self, value)

    def zero_(self) -> Any:
        """Overwrite every number with 0."""
        return _fill(self, 0)

    def uniform_(
        self, from_: Any = 0.0, to: Any = 1.0, *, generator: Any = None
    ) -> Any:
        """Overwrite with random numbers, evenly spread from ``from_`` up to ``to``."""
        from . import random

        return random.uniform_(self, from_, to, generator=generator)

    def normal_(self, mean: Any = 0.0, std: Any = 1.0, *, generator: Any = None) -> Any:
        """Overwrite with normal random numbers of this mean and deviation."""
        from . import random

        return random.normal_(self, mean, std, generator=generator)

    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Any:
        """Overwrite with 1 where chance ``p`` falls, with 0 elsewhere."""
        from . import random

        return random.bernoulli_(self, p, generator=generator)

    def random_(
        self, from_: Any = None, to: Any = None, *, generator: Any = None
    ) -> Any:
        """Overwrite with random whole numbers, see :func:`torch.randint`."""
        from . import random

        return random.random_(self, from_, to, generator=generator)

    # -------------------------------------------------------- copies and relatives

    def __deepcopy__(self, memo: dict[Any, Any]) -> Any:
        if self._node is not None:
            raise runtime_error(
                "Only Tensors created explicitly by the user (graph leaves) support "
                "the deepcopy protocol at the moment.",
                hint="x.detach().clone()",
            )
        made = type(self)._from_array(
            self._array.copy(), self._requires_grad, self._device
        )
        memo[id(self)] = made
        if self._grad is not None:
            made._grad = self._grad.detach().clone()  # type: ignore[attr-defined]
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(
            message(
                "tensors are not pickled here: a pickle can run code when it is opened",
                hint="x.detach().numpy() for another process, safetensors for a file",
            )
        )

    def new_zeros(self, *size: Any, dtype: Dtype | None = None) -> Any:
        """Zeros of another shape, with this tensor's dtype and device."""
        return self._new(np.zeros, size, dtype)

    def new_ones(self, *size: Any, dtype: Dtype | None = None) -> Any:
        """Ones of another shape, with this tensor's dtype and device."""
        return self._new(np.ones, size, dtype)

    def _new(self, make: Any, size: Any, dtype: Dtype | None) -> Any:
        numpy_dtype = self._array.dtype if dtype is None else dtype.numpy
        made = TensorBase._from_array(make(shapes.sizes(size, "new"), numpy_dtype))
        return made._move(self._device)


@inplace
def _fill(input: Any, value: Any) -> Any:
    """Every number replaced by the value: nothing of the old ones remains."""
    dtype = dtypes.from_numpy(input._array.dtype)
    if not isinstance(value, TensorBase):
        return choosing.fill(input, number(value, dtype, input))
    if value._array.ndim:
        raise runtime_error(
            "fill_ only supports 0-dimension value tensor but got tensor with "
            f"{value._array.ndim} dimensions."
        )
    return choosing.fill(input, cast(value, dtype))


@inplace
def _copy(input: Any, src: Any) -> Any:
    """The other tensor in this one's dtype and shape."""
    source = cast(src._move(input._device), dtypes.from_numpy(input._array.dtype))
    return choosing.copy(input, source)


def _destination(
    x: Tensor, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Dtype | None, device]:
    """What ``x.to(...)`` asks for: a dtype or None, and a device."""
    dtype, place = kwargs.get("dtype"), kwargs.get("device")
    for each in args:
        if isinstance(each, Dtype):
            dtype = each
        elif isinstance(each, TensorBase):
            dtype, place = dtypes.from_numpy(each._array.dtype), each._device
        elif isinstance(each, str | device):
            place = each
        elif each is not None and not isinstance(each, bool):
            raise type_error(
                f"to() received an invalid combination of arguments - got "
                f"({type(each).__name__})",
                expected="a dtype, a device or another tensor",
            )
    return dtype, x._device if place is None else as_device(place)


__all__ = ["Size", "Tensor"]
