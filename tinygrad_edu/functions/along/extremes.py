"""Extremes: the largest and the smallest numbers, and where they stand."""

from __future__ import annotations

from typing import Any

from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...errors import index_error, runtime_error, type_error
from ...ops.along import extremes as ops
from .. import checks, return_types
from ..checks import Dim, dimension, dimensions, tensor
from ..numbers.choosing import maximum, minimum
from ..numpy_names import numpy_names

_amax, _amin = general(ops.amax), general(ops.amin)
_max, _min = general(ops.max_), general(ops.min_)
_max_dim, _min_dim = general(ops.max_dim), general(ops.min_dim)
_aminmax = general(ops.aminmax)
_argmax, _argmin = general(ops.argmax), general(ops.argmin)


@numpy_names
def amax(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """The largest values; equal ones share the gradient. Source: ``torch.amax``.

    >>> import tinygrad_edu as torch
    >>> torch.amax(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([5, 7])
    """
    dims = _checked("amax", tensor(input, "amax"), dim, keepdim)
    return _amax(input, dim=dims, keepdim=keepdim)


@numpy_names
def amin(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """The smallest values; equal ones share the gradient. Source: ``torch.amin``.

    >>> import tinygrad_edu as torch
    >>> torch.amin(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([1, 2])
    """
    dims = _checked("amin", tensor(input, "amin"), dim, keepdim)
    return _amin(input, dim=dims, keepdim=keepdim)


@numpy_names
def max(
    input: Any, dim: Any = None, keepdim: bool = False, *, other: Any = None
) -> Any:
    """The largest number; with ``dim`` also where it stands; or of two tensors.

    Source: PyTorch, ``torch.max``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1, 5], [7, 2]])
    >>> torch.max(x)
    tensor(7)
    >>> torch.max(x, dim=1).indices
    tensor([1, 0])
    """
    if other is not None or isinstance(dim, TensorBase):
        other = dim if other is None else other
        return maximum(_tensor_of_two("max", input, other), other)
    return _extreme(input, dim, keepdim, _max, _max_dim, "max")


@numpy_names
def min(
    input: Any, dim: Any = None, keepdim: bool = False, *, other: Any = None
) -> Any:
    """The smallest number; with ``dim`` also where it stands; or of two tensors.

    Source: PyTorch, ``torch.min``.

    >>> import tinygrad_edu as torch
    >>> torch.min(torch.tensor([[1, 5], [7, 2]]), dim=0).values
    tensor([1, 2])
    """
    if other is not None or isinstance(dim, TensorBase):
        other = dim if other is None else other
        return minimum(_tensor_of_two("min", input, other), other)
    return _extreme(input, dim, keepdim, _min, _min_dim, "min")


def _tensor_of_two(name: str, input: Any, other: Any) -> Any:
    """The first of two arguments; PyTorch names both types where it is no tensor."""
    if isinstance(input, TensorBase):
        return input
    raise type_error(
        f"{name}() received an invalid combination of arguments - got "
        f"({type(input).__name__}, {type(other).__name__}), but expected one of:",
        expected="a Tensor; a Tensor and a dimension; two Tensors",
    )


def _extreme(
    input: Any, dim: Any, keepdim: bool, whole: Any, along: Any, name: str
) -> Any:
    if dim is None:
        tensor(input, name)
        _checked(name, input, None, keepdim)
        return whole(input, dim=None, keepdim=False)
    _tensor_of_two(name, input, dim)
    checks.flag(keepdim, name)
    axis = dimension(dim, input._array.ndim, name)
    refuse_empty(name, input, (axis,))
    found = along(input, dim=axis, keepdim=keepdim)
    return return_types.max(found) if name == "max" else return_types.min(found)


@numpy_names
def aminmax(input: Any, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest numbers. Source: PyTorch, ``torch.aminmax``.

    >>> import tinygrad_edu as torch
    >>> torch.aminmax(torch.tensor([3, 1, 2])).max
    tensor(3)
    """
    tensor(input, "aminmax")
    dims = None if dim is None else (dimension(dim, input._array.ndim, "aminmax"),)
    checks.flag(keepdim, "aminmax")
    if dims is None and input._array.size == 0:
        raise runtime_error(
            "aminmax(): cannot compute aminmax over an empty dimension as the "
            "operation has no identity."
        )
    refuse_empty("aminmax:", input, dims or ())
    if input._array.ndim == 0:
        dims = None
    return return_types.aminmax(_aminmax(input, dim=dims, keepdim=keepdim))


@numpy_names
def argmax(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Where the (first) largest number stands. Source: PyTorch, ``torch.argmax``.

    >>> import tinygrad_edu as torch
    >>> torch.argmax(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([1, 0])
    """
    return _argmax(input, dim=_arg_dim("argmax", input, dim, keepdim), keepdim=keepdim)


@numpy_names
def argmin(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Where the (first) smallest number stands. Source: PyTorch, ``torch.argmin``.

    >>> import tinygrad_edu as torch
    >>> torch.argmin(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([0, 1])
    """
    return _argmin(input, dim=_arg_dim("argmin", input, dim, keepdim), keepdim=keepdim)


def _arg_dim(name: str, input: Any, dim: int | None, keepdim: bool) -> int | None:
    ndim = tensor(input, name)._array.ndim
    checks.flag(keepdim, name)
    if dim is None and input._array.size == 0:
        raise index_error(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0."
        )
    if input._array.dtype == bool:
        raise runtime_error(f"{name}(): does not support bool input")
    axis = None if dim is None else dimension(dim, ndim, name)
    refuse_empty(name, input, () if axis is None else (axis,))
    return None if ndim == 0 else axis


def _checked(name: str, input: Any, dim: Dim, keepdim: bool) -> tuple[int, ...] | None:
    """Dimensions counted from the front; the largest of nothing does not exist."""
    checks.flag(keepdim, name)
    dims = dimensions(dim, input._array.ndim, name)
    if dims is None and input._array.size == 0:
        raise runtime_error(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
            "Specify the reduction dim with the 'dim' argument."
        )
    refuse_empty(name, input, dims or ())
    return dims


def refuse_empty(name: str, input: Any, dims: tuple[int, ...]) -> None:
    """There is no largest, no middle and no most frequent of no numbers."""
    shape = input._array.shape
    who = name if name.endswith(":") else f"{name}():"
    for axis in dims:
        if shape and shape[axis] == 0:
            raise index_error(
                f"{who} Expected reduction dim {axis} to have non-zero size.",
                got=f"a tensor of shape {tuple(shape)}",
            )
