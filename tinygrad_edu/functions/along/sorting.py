"""Functions of order: sort, the k largest, the middle one, the most frequent."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import kind_name
from ...errors import runtime_error
from ...ops.along import sorting as ops
from .. import return_types
from ..checks import dimension, flag, tensor, whole
from ..numpy_names import numpy_names
from .extremes import refuse_empty

_sort, _topk = general(ops.sort), general(ops.topk)
_kthvalue, _mode = general(ops.kthvalue), general(ops.mode)
_median, _median_dim = general(ops.median), general(ops.median_dim)
_nanmedian, _nanmedian_dim = general(ops.nanmedian), general(ops.nanmedian_dim)


@numpy_names
def sort(
    input: Any, dim: int = -1, descending: bool = False, *, stable: bool | None = None
) -> Any:
    """The numbers in rising order along ``dim``, and where each of them stood.

    Equal numbers stay in their order, nan comes behind all others.
    Source: PyTorch, ``torch.sort``.

    >>> import tinygrad_edu as torch
    >>> values, indices = torch.sort(torch.tensor([3, 1, 2]))
    >>> values, indices
    (tensor([1, 2, 3]), tensor([1, 2, 0]))
    """
    x = tensor(input, "sort")
    axis = dimension(dim, x._array.ndim, "sort")
    found = _sort(x, dim=axis, descending=bool(descending), stable=stable)
    return return_types.sort(found)


@numpy_names
def argsort(
    input: Any, dim: int = -1, descending: bool = False, *, stable: bool | None = None
) -> Any:
    """Where the smallest, the next, … number stands. Source: ``torch.argsort``.

    >>> import tinygrad_edu as torch
    >>> torch.argsort(torch.tensor([3, 1, 2]), descending=True)
    tensor([0, 2, 1])
    """
    x = tensor(input, "argsort")
    axis = dimension(dim, x._array.ndim, "argsort")
    found = ops.order(x._array, axis, bool(descending))
    return TensorBase._from_array(found, place=x._device)


def msort(input: Any) -> Any:
    """Sorted along the first dimension. Source: PyTorch, ``torch.msort``.

    >>> import tinygrad_edu as torch
    >>> torch.msort(torch.tensor([[3, 1], [2, 4]]))
    tensor([[2, 1],
            [3, 4]])
    """
    return sort(tensor(input, "msort"), 0).values


@numpy_names
def topk(
    input: Any, k: int, dim: int = -1, largest: bool = True, sorted: bool = True
) -> Any:
    """The k largest (or smallest) numbers along ``dim``, and where they stand.

    Of equal numbers the first ones are taken; PyTorch promises none.
    Source: PyTorch, ``torch.topk``.

    >>> import tinygrad_edu as torch
    >>> torch.topk(torch.tensor([1.0, 5.0, 3.0]), 2).indices
    tensor([1, 2])
    """
    a = tensor(input, "topk")._array
    axis = dimension(dim, a.ndim, "topk")
    if not 0 <= whole(k, "topk", "k") <= (a.shape[axis] if a.ndim else 1):
        raise runtime_error(
            "selected index k out of range",
            got=f"k={k} for a tensor of shape {tuple(a.shape)}",
        )
    if a.dtype == bool:
        raise runtime_error("topk does not support bool dtypes on CPU")
    found = _topk(input, k=k, dim=axis, largest=bool(largest), sorted=sorted)
    return return_types.topk(found)


@numpy_names
def kthvalue(input: Any, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """The k-th smallest number along ``dim``, counted from 1, and where it stands.

    Source: PyTorch, ``torch.kthvalue``.

    >>> import tinygrad_edu as torch
    >>> torch.kthvalue(torch.tensor([5.0, 1.0, 3.0]), 2).values
    tensor(3.)
    """
    a = tensor(input, "kthvalue")._array
    axis = dimension(dim, a.ndim, "kthvalue")
    refuse_empty("kthvalue", input, (axis,))
    flag(keepdim, "kthvalue")
    if not 1 <= whole(k, "kthvalue", "k") <= (a.shape[axis] if a.ndim else 1):
        raise runtime_error(
            f"kthvalue(): selected number k out of range for dimension {axis}",
            got=f"k={k} for a tensor of shape {tuple(a.shape)}",
        )
    _refuse_bool("kthvalue_cpu", input)
    found = _kthvalue(input, k=k, dim=axis, keepdim=keepdim)
    return return_types.kthvalue(found)


@numpy_names
def median(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle number, the lower one of two; with ``dim`` also where it stands.

    Source: PyTorch, ``torch.median``.

    >>> import tinygrad_edu as torch
    >>> torch.median(torch.tensor([4.0, 1.0, 3.0, 2.0]))
    tensor(2.)
    """
    if dim is None:
        _refuse_bool("median_cpu", tensor(input, "median"))
        return _median(input, dim=None, keepdim=False)
    axis = _one_dimension("median", input, dim, keepdim)
    return return_types.median(_median_dim(input, dim=axis, keepdim=keepdim))


@numpy_names
def nanmedian(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The median of all that is not nan, see :func:`median`.

    Source: PyTorch, ``torch.nanmedian``.

    >>> import tinygrad_edu as torch
    >>> torch.nanmedian(torch.tensor([4.0, float("nan"), 3.0]))
    tensor(3.)
    """
    if dim is None:
        _refuse_bool("median_cpu", tensor(input, "nanmedian"))
        return _nanmedian(input, dim=None, keepdim=False)
    axis = _one_dimension("nanmedian", input, dim, keepdim)
    found = _nanmedian_dim(input, dim=axis, keepdim=keepdim)
    return return_types.nanmedian(found)


@numpy_names
def mode(input: Any, dim: int = -1, keepdim: bool = False) -> Any:
    """The most frequent number, the smallest of several; where it stands last.

    Source: PyTorch, ``torch.mode``.

    >>> import tinygrad_edu as torch
    >>> torch.mode(torch.tensor([2, 1, 2, 3])).values
    tensor(2)
    """
    axis = dimension(dim, tensor(input, "mode")._array.ndim, "mode")
    flag(keepdim, "mode")
    refuse_empty("mode", input, (axis,))
    return return_types.mode(_mode(input, dim=axis, keepdim=keepdim))


def _one_dimension(name: str, input: Any, dim: int, keepdim: bool) -> int:
    axis = dimension(dim, tensor(input, name)._array.ndim, name)
    flag(keepdim, name)
    refuse_empty("median", input, (axis,))
    _refuse_bool("median_out", input)
    return axis


def _refuse_bool(name: str, input: Any) -> None:
    if input._array.dtype == np.bool_:
        kind = kind_name(input._array.dtype)
        raise NotImplementedError(f"\"{name}\" not implemented for '{kind}'")
