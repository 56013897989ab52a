"""Tensor: an array that remembers how it was made.

The numbers and the place in the graph are described in ``autograd/tensor_base.py``,
the attributes in ``tensor_attributes.py``, the methods, by family, in ``methods/``;
nearly all of those *are* the functions of ``functions/``, so ``x.sum(0)`` and
``torch.sum(x, 0)`` are one and the same code.
"""

from __future__ import annotations

from typing import Any

from . import dtypes
from .devices import as_device
from .legacy import legacy_array
from .methods import (
    ComplexMethods,
    ConversionMethods,
    ElementwiseMethods,
    FillingMethods,
    IndexingMethods,
    LinalgMethods,
    MakingMethods,
    ReductionMethods,
    ShapeMethods,
    SharingMethods,
)
from .size import Size
from .tensor_attributes import TensorAttributes


class Tensor(
    ElementwiseMethods,
    ReductionMethods,
    ShapeMethods,
    IndexingMethods,
    LinalgMethods,
    ComplexMethods,
    ConversionMethods,
    FillingMethods,
    MakingMethods,
    SharingMethods,
    TensorAttributes,
    results=True,
):
    """A multi-dimensional array of numbers of one dtype, with gradients.

    Make one with ``torch.tensor``, ``torch.zeros``, ``torch.randn`` and so on. The
    class itself is PyTorch's old constructor: ``Tensor(2, 3)`` has that shape,
    ``Tensor([2, 3])`` those numbers, always in the default dtype.
    Source: PyTorch, ``torch.Tensor``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4.])
    >>> torch.Tensor([2, 3])
    tensor([2., 3.])
    """

    __slots__ = ()
    __hash__ = object.__hash__
    __array_priority__ = 1000

    def __new__(cls, *args: Any, device: Any = None) -> Any:
        """See the class; a subclass may take what it likes in ``__init__``."""
        array = legacy_array(args, dtypes.get_default_dtype(), any_type=True)
        place = as_device(device)
        if place.type == "cpu":
            return cls._from_array(array)
        return cls._from_array(
            Tensor._from_array(array)._move(place)._array, False, place
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """All is done in ``__new__``."""


__all__ = ["Size", "Tensor"]
