"""Indexing as PyTorch does it: ``x[...]``, ``gather`` and friends."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.inplace import inplace
from ..autograd.recording import general
from ..autograd.tensor_base import TensorBase
from ..dtypes import from_numpy
from ..errors import index_error, runtime_error
from ..ops import indexing as ops
from .checks import dimension

index = general(ops.index)
put_zeros = general(ops.put_zeros)
_index_put = general(ops.index_put)
_gather = general(ops.gather)
scatter_zeros = general(ops.scatter_zeros)


def numpy_key(key: Any, a: Any) -> tuple[Any, ...]:
    """A user's index as NumPy understands it, checked in PyTorch's words."""
    if isinstance(key, list):
        key = (np.asarray(key),)
    parts = tuple(_part(each) for each in (key if isinstance(key, tuple) else (key,)))
    used = sum(
        each.ndim if isinstance(each, np.ndarray) and each.dtype == bool else 1
        for each in parts
        if each is not None and each is not Ellipsis
    )
    if used > a.ndim:
        if a.ndim == 0:
            raise index_error(
                "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
                "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
            )
        raise index_error(f"too many indices for tensor of dimension {a.ndim}")
    return parts


def _part(part: Any) -> Any:
    if isinstance(part, TensorBase):
        part = part._array
    elif isinstance(part, list | range):
        part = np.asarray(part)
    if isinstance(part, bool):
        return np.asarray(part)
    if isinstance(part, np.ndarray):
        if part.dtype.kind not in "iub":
            raise index_error(
                "tensors used as indices must be long, int, byte or bool tensors",
                got=f"an index of dtype {from_numpy(part.dtype)}",
            )
        return part.astype(np.int64) if part.dtype.kind == "u" else part
    if isinstance(part, slice) and part.step is not None and int(part.step) <= 0:
        raise ValueError("step must be greater than zero")
    if part is None or part is Ellipsis or isinstance(part, slice):
        return _plain_slice(part)
    try:
        return part.__index__()
    except AttributeError:
        raise index_error(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
            f"Variables are valid indices (got {type(part).__name__})"
        ) from None


def _plain_slice(part: Any) -> Any:
    """0-d integer tensors may stand in a slice: x[:n]."""
    if not isinstance(part, slice):
        return part
    bounds = (part.start, part.stop, part.step)
    return slice(*(None if each is None else int(each) for each in bounds))


def getitem(input: Any, key: Any) -> Any:
    """``x[key]``: integers and slices give a view, tensors of indices a copy.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1, 2], [3, 4]])
    >>> x[0], x[:, 1], x[x > 2], x[torch.tensor([1, 0])]
    (tensor([1, 2]), tensor([2, 4]), tensor([3, 4]), tensor([[3, 4],
            [1, 2]]))
    """
    try:
        return index(input, key=numpy_key(key, input._array))
    except IndexError as error:
        raise _out_of_range(error, input) from None


def _out_of_range(error: IndexError, input: Any) -> IndexError:
    """NumPy's message in PyTorch's words; our own messages pass as they are."""
    text = str(error)
    if "is out of bounds for axis" not in text:
        return error
    words = text.split()
    wrong, axis, size = words[1], words[7], words[10]
    return index_error(
        f"index {wrong} is out of bounds for dimension {axis} with size {size}",
        got=f"a tensor of shape {tuple(input._array.shape)}",
    )


def setitem(input: Any, key: Any, value: Any) -> None:
    """``x[key] = value``, in place; gradients reach x and the value.

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(3)
    >>> x[1] = 5.0
    >>> x
    tensor([0., 5., 0.])
    """
    if not isinstance(value, TensorBase):
        value = TensorBase._from_array(np.asarray(value).astype(input._array.dtype))
    elif value._array.dtype != input._array.dtype:
        from ..autograd.alignment import cast

        value = cast(value, from_numpy(input._array.dtype))
    _set(input, value, numpy_key(key, input._array))


def _put(input: Any, value: Any, key: Any) -> Any:
    try:
        return _index_put(input, value, key=key)
    except IndexError as error:
        raise _out_of_range(error, input) from None
    except ValueError:
        target = input._array[key].shape
        raise runtime_error(
            f"shape mismatch: value tensor of shape {list(value._array.shape)} cannot "
            f"be broadcast to indexing result of shape {list(target)}"
        ) from None


_set = inplace(_put)


def gather(input: Any, dim: int, index: Any) -> Any:
    """out[i][j] = input[i][index[i][j]] for ``dim`` 1, and so on.

    Source: PyTorch, ``torch.gather``.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
    >>> torch.gather(scores, 1, torch.tensor([[1], [0]]))
    tensor([[0.9000],
            [0.8000]])
    """
    if index._array.dtype != np.int64:
        raise runtime_error("gather(): Expected dtype int64 for index")
    if index._array.ndim != input._array.ndim:
        raise runtime_error(
            "Index tensor must have the same number of dimensions as input tensor"
        )
    axis = dimension(dim, input._array.ndim)
    size = input._array.shape[axis] if input._array.ndim else 1
    wrong = (index._array < 0) | (index._array >= size)
    if wrong.any():
        raise runtime_error(
            f"index {int(index._array[wrong][0])} is out of bounds for dimension "
            f"{axis} with size {size}"
        )
    return _gather(input, index, dim=axis)


def index_select(input: Any, dim: int, index: Any) -> Any:
    """The slices of ``dim`` that ``index`` names. Source: ``torch.index_select``.

    >>> import tinygrad_edu as torch
    >>> torch.index_select(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([1]))
    tensor([[2],
            [4]])
    """
    axis = dimension(dim, input._array.ndim)
    return getitem(input, (*(slice(None),) * axis, index))


def nonzero(input: Any) -> Any:
    """The places that are not 0, one a row. Source: PyTorch, ``torch.nonzero``.

    >>> import tinygrad_edu as torch
    >>> torch.nonzero(torch.tensor([0, 5, 6]))
    tensor([[1],
            [2]])
    """
    return TensorBase._from_array(np.argwhere(input._array))
