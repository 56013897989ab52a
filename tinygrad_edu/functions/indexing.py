"""Indexing as PyTorch does it: ``x[...]``, ``gather`` and friends."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..autograd.alignment import cast, number, same_device
from ..autograd.failures import first_misfit
from ..autograd.grad_mode import is_grad_enabled
from ..autograd.inplace import check_writable, inplace
from ..autograd.recording import general
from ..autograd.stand_in import all_numbers
from ..autograd.tensor_base import TensorBase
from ..dtypes import from_numpy, legacy_name
from ..errors import index_error, runtime_error, type_error
from ..ops import indexing as ops
from .checks import dimension, tensor

index = general(ops.index)
put_zeros = general(ops.put_zeros)
_index_put = general(ops.index_put)
_gather = general(ops.gather)
_index_select = general(ops.index_select)
scatter_zeros = general(ops.scatter_zeros)
pick, pick_zeros, place = (
    general(each) for each in (ops.pick, ops.pick_zeros, ops.place)
)

Key = tuple[Any, ...]


def two_steps(key: Any, a: Any) -> dict[str, Key | None]:
    """A user's index as ``ops/indexing.py`` wants it: first cut, then gather."""
    parts = _without_ellipsis(_parts(key), a)
    if not any(isinstance(each, np.ndarray) for each in parts):
        return {"key": parts, "then": None}
    cuts: list[Any] = []
    picks: list[Any] = []
    for part in parts:
        if isinstance(part, np.ndarray):
            cuts += [slice(None)] * _consumed(part)
            picks.append(part)
        else:
            cuts.append(part)
            if not isinstance(part, int):
                picks.append(slice(None))
    return {"key": tuple(cuts), "then": tuple(picks)}


def _parts(key: Any) -> Key:
    """Each part of the index as an int, a slice, None, ``...`` or an array."""
    if isinstance(key, list):
        key = (key,)
    return tuple(_part(each) for each in (key if isinstance(key, tuple) else (key,)))


def _consumed(part: Any) -> int:
    """How many dimensions of the tensor a part of the index speaks of."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if isinstance(part, np.ndarray) and part.dtype == bool else 1


def _without_ellipsis(parts: Key, a: Any) -> Key:
    """Full slices in place of ``...``; too long an index is refused."""
    left = a.ndim - sum(_consumed(each) for each in parts)
    if left < 0 and a.ndim == 0:
        raise index_error(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or "
            "`tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
        )
    if left < 0:
        raise index_error(f"too many indices for tensor of dimension {a.ndim}")
    dots = [i for i, each in enumerate(parts) if each is Ellipsis]
    if not dots:
        return parts
    before, after = parts[: dots[0]], parts[dots[0] + 1 :]
    if not any(isinstance(each, np.ndarray) for each in parts):
        return (*before, Ellipsis, *after)
    return (*before, *(slice(None),) * left, *after)


def _part(part: Any) -> Any:
    if isinstance(part, TensorBase):
        part = part._array
    elif isinstance(part, list | range):
        part = np.asarray(part) if len(part) else np.zeros(0, np.int64)
    if isinstance(part, bool | np.bool_):
        return np.asarray(part)
    if isinstance(part, np.ndarray):
        return _array_part(part)
    if isinstance(part, slice):
        return _slice_part(part)
    if part is None or part is Ellipsis:
        return part
    try:
        return part.__index__()
    except AttributeError:
        raise index_error(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte "
            f"Variables are valid indices (got {type(part).__name__})"
        ) from None


def _array_part(part: Any) -> Any:
    """A mask, or whole numbers; a copy, so that a later write moves no gradient."""
    if part.dtype.kind not in "iub":
        raise index_error(
            "tensors used as indices must be long, int, byte or bool tensors",
            got=f"an index of dtype {from_numpy(part.dtype)}",
        )
    if part.dtype == np.uint8:  # PyTorch's masks before it had bool
        return part.astype(bool)
    if part.ndim == 0 and part.dtype != bool:
        return int(part)
    return part.copy()


def _slice_part(part: slice) -> slice:
    """0-d integer tensors may stand in a slice: x[:n]."""
    if part.step is not None and int(part.step) <= 0:
        raise ValueError("step must be greater than zero")
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
    steps = two_steps(key, input._array)
    try:
        return index(input, **steps)
    except IndexError as error:
        raise _out_of_range(error, input) from None


def _out_of_range(error: IndexError, input: Any) -> IndexError:
    """NumPy's message in PyTorch's words."""
    text = str(error)
    got = f"a tensor of shape {tuple(input._array.shape)}"
    numbers = [int(each) for each in re.findall(r"-?\d+", text)]
    if "is out of bounds for axis" in text:
        wrong, axis, size = numbers
        return index_error(
            f"index {wrong} is out of bounds for dimension {axis} with size {size}",
            got=got,
        )
    if "boolean index did not match" in text:
        axis, size, wrong = numbers
        return index_error(
            f"The shape of the mask [{wrong}] at index {axis} does not match the shape "
            f"of the indexed tensor [{size}] at index {axis}",
            got=got,
        )
    if "could not be broadcast" in text:
        return index_error(text.replace("indexing arrays", "indexing tensors"), got=got)
    return error


def setitem(input: Any, key: Any, value: Any) -> None:
    """``x[key] = value``, in place; gradients reach x and the value.

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(3)
    >>> x[1] = 5.0
    >>> x
    tensor([0., 5., 0.])
    """
    steps = two_steps(key, input._array)
    value = _as_value(value, input)
    if value._device != input._device:
        _, value = same_device(input, value)
    base = input if input._base is None else input._base
    if is_grad_enabled() and any(each._requires_grad for each in (input, base, value)):
        _set(input, value, steps)
        return
    check_writable(input)
    try:
        part = ops.cut(input._array, steps["key"] or ())
        part[... if steps["then"] is None else steps["then"]] = value._array
    except (IndexError, ValueError) as error:
        raise _misfit(error, input, value, steps) from None
    input._bump_version()


def _as_value(value: Any, input: Any) -> Any:
    """What is written: a Tensor of the right dtype, without leading 1s in its shape."""
    if not isinstance(value, TensorBase):
        if not isinstance(value, bool | int | float | np.generic):
            raise type_error(
                f"can't assign a {type(value).__name__} to a "
                f"{legacy_name(from_numpy(input._array.dtype))}",
                hint="torch.tensor(...) makes a Tensor of it",
            )
        return number(value, from_numpy(input._array.dtype), input)
    shape = value._array.shape
    ones = next((i for i, n in enumerate(shape) if n != 1), len(shape))
    return cast(
        index(value, key=(0,) * ones) if ones else value,
        from_numpy(input._array.dtype),
    )


def _put(input: Any, value: Any, steps: dict[str, Any]) -> Any:
    try:
        return _index_put(input, value, **steps)
    except (IndexError, RuntimeError) as error:
        raise _misfit(error, input, value, steps) from None


def _misfit(error: Exception, input: Any, value: Any, steps: Any) -> Exception:
    if isinstance(error, IndexError):
        return _out_of_range(error, input)
    target = ops.index.forward(input._array, **steps).shape
    shape = value._array.shape
    misfit = first_misfit(shape, target)
    if steps["then"] is None and misfit is not None:
        n, wanted, axis = misfit
        return runtime_error(
            f"The expanded size of the tensor ({wanted}) must match the existing size "
            f"({n}) at non-singleton dimension {axis}.  Target sizes: {list(target)}.  "
            f"Tensor sizes: {list(shape)}"
        )
    return runtime_error(
        f"shape mismatch: value tensor of shape {list(value._array.shape)} cannot "
        f"be broadcast to indexing result of shape {list(target)}"
    )


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
    tensor(input, "gather")
    tensor(index, "gather", "index", 3)
    if index._array.dtype not in (np.int64, np.int32):
        raise runtime_error("gather(): Expected dtype int32/int64 for index")
    if index._array.ndim != input._array.ndim:
        raise runtime_error(
            "Index tensor must have the same number of dimensions as input tensor"
        )
    axis = dimension(dim, input._array.ndim)
    size = input._array.shape[axis] if input._array.ndim else 1
    for other, (n, limit) in enumerate(zip(index._array.shape, input._array.shape)):  # noqa: B905
        if other != axis and n > limit:
            raise runtime_error(
                f"Size does not match at dimension {other} expected index "
                f"{list(index._array.shape)} to be no larger than self "
                f"{list(input._array.shape)} apart from dimension {axis}"
            )
    names = all_numbers(index)
    wrong = (names < 0) | (names >= size)
    if wrong.any():
        raise runtime_error(
            f"index {int(names[wrong][0])} is out of bounds for dimension "
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
    tensor(index, "index_select", "index", 3)
    a, names = tensor(input, "index_select")._array, index._array
    axis = dimension(dim, a.ndim)
    if names.dtype.kind != "i" or names.itemsize < 4:
        raise runtime_error(
            "index_select(): Expected dtype int32 or int64 for index",
            got=f"dtype {from_numpy(names.dtype)}",
        )
    if names.ndim > 1:
        raise index_error("index_select(): Index is supposed to be a vector")
    size = a.shape[axis] if a.ndim else 1
    every = all_numbers(index)
    if ((every < 0) | (every >= size)).any():
        raise index_error(
            "index out of range in self",
            got=f"indices {every.min()} to {every.max()}",
            expected=f"indices from 0 to {size - 1}",
        )
    rows = index if names.ndim or not a.ndim else unsqueezed(index)
    return _index_select(input, rows, dim=axis)


def unsqueezed(index: Any) -> Any:
    """A 0-d tensor as a row of one."""
    return TensorBase._from_array(index._array.reshape(1), place=index._device)


def nonzero(input: Any) -> Any:
    """The places that are not 0, one a row. Source: PyTorch, ``torch.nonzero``.

    >>> import tinygrad_edu as torch
    >>> torch.nonzero(torch.tensor([0, 5, 6]))
    tensor([[1],
            [2]])
    """
    tensor(input, "nonzero")
    return TensorBase._from_array(np.argwhere(input._array), place=input._device)
