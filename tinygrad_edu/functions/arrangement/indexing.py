"""Indexing by key and by mask: ``x[...]``, ``x[...] = y``, masked_select, nonzero."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.alignment import cast, check_devices, number, same_device
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.inference import check_inference_write
from ...autograd.inplace import check_leaf, check_writable, inplace
from ...autograd.recording import general
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name, legacy_name
from ...errors import runtime_error, type_error, value_error
from ...ops.arrangement import indexing as ops
from ...ops.arrangement import windows
from ..checks import flag, tensor
from .keys import Steps, is_array, out_of_range, two_steps
from .stretching import broadcast_tensors

index = general(ops.index)
put_zeros = general(ops.put_zeros)
_index_put, _index_put_add = general(ops.index_put), general(ops.index_put_add)
_masked_select = general(ops.masked_select)
_masked_scatter = general(ops.masked_scatter)
pick, pick_zeros, place = (
    general(each) for each in (windows.pick, windows.pick_zeros, windows.place)
)


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
        raise out_of_range(error, input._array, steps) from None


def setitem(input: Any, key: Any, value: Any) -> None:
    """``x[key] = value``, in place; gradients reach x and the value.

    >>> import tinygrad_edu as torch
    >>> x = torch.zeros(3)
    >>> x[1] = 5.0
    >>> x
    tensor([0., 5., 0.])
    """
    steps = two_steps(key, input._array)
    value = _as_value(value, input, steps)
    if value._device != input._device:
        _, value = same_device(input, value)
    base = input if input._base is None else input._base
    if is_grad_enabled() and any(each._requires_grad for each in (input, base, value)):
        if steps["then"] is None and input._node is None:
            check_leaf(index(input, **steps))  # a leaf is refused as a view of it
        _set(input, value, steps)
    else:
        _write(input, value, steps)


def _write(input: Any, value: Any, steps: Steps) -> None:
    """Outside the graph: only the numbers that the key names are touched."""
    key, then = steps["key"] or (), steps["then"]
    check_inference_write(input)
    try:
        part = ops.cut(input._array, key)
        check_writable(TensorBase._from_array(part))
        part[... if then is None else then] = value._array
    except (IndexError, ValueError) as error:
        raise _misfit(error, input, value, steps) from None
    input._bump_version()


def _as_value(value: Any, input: Any, steps: Steps) -> Any:
    """What is written: a Tensor of the right dtype, without leading 1s in its shape."""
    own = from_numpy(input._array.dtype)
    if not isinstance(value, TensorBase):
        if not isinstance(value, bool | int | float | complex | np.generic):
            raise type_error(
                f"can't assign a {_type_name(value)} to a {legacy_name(own)}",
                hint="torch.tensor(...) makes a Tensor of it",
            )
        return number(value, own, input)
    shape = value._array.shape
    ones = next((i for i, n in enumerate(shape) if n != 1), len(shape))
    if steps["then"] is not None:
        _check_put(input, value, steps["then"])
    return cast(index(value, key=(0,) * ones) if ones else value, own)


def _type_name(value: Any) -> str:
    name = type(value).__name__
    return f"numpy.{name}" if isinstance(value, np.ndarray) else name


def _check_put(input: Any, value: Any, then: Any) -> None:
    """A value for places named by tensors has their dtype, or is one for a mask."""
    own, other = input._array.dtype, value._array.dtype
    arrays = [part for part in then if is_array(part)]
    masked = len(arrays) == 1 and arrays[0].dtype == bool and value._array.size == 1
    if own != other and not masked:
        raise runtime_error(
            "Index put requires the source and destination dtypes match, got "
            f"{kind_name(own)} for the destination and "
            f"{kind_name(other)} for the source.",
            hint="value.to(x.dtype)",
        )


def _put(input: Any, value: Any, steps: Steps) -> Any:
    try:
        return _index_put(input, value, **steps)
    except (IndexError, RuntimeError, ValueError) as error:
        raise _misfit(error, input, value, steps) from None


_set = inplace(_put)


def _misfit(error: Exception, input: Any, value: Any, steps: Any) -> Exception:
    if isinstance(error, IndexError):
        return out_of_range(error, input._array, steps)
    try:
        target = ops.index.forward(input._array, **steps).shape
    except IndexError as wrong:
        return out_of_range(wrong, input._array, steps)
    shape = value._array.shape
    misfit = _first_misfit(shape, target)
    if steps["then"] is None and len(shape) > len(target):
        kind = legacy_name(from_numpy(input._array.dtype))
        return runtime_error(
            f"expand({kind}{{{list(shape)}}}, size={list(target)}): the number of "
            f"sizes provided ({len(target)}) must be greater or equal to the number of "
            f"dimensions in the tensor ({len(shape)})"
        )
    if steps["then"] is None and misfit is not None:
        n, wanted, axis = misfit
        return runtime_error(
            f"The expanded size of the tensor ({wanted}) must match the existing size "
            f"({n}) at non-singleton dimension {axis}.  Target sizes: {list(target)}.  "
            f"Tensor sizes: {list(shape)}"
        )
    if misfit is None and len(shape) <= len(target):
        return error
    return runtime_error(
        f"shape mismatch: value tensor of shape {list(shape)} cannot be broadcast to "
        f"indexing result of shape {list(target)}"
    )


def _first_misfit(
    shape: tuple[int, ...], target: tuple[int, ...]
) -> tuple[int, int, int] | None:
    """The sizes of which the first cannot be expanded to the second, and where."""
    for back in range(1, min(len(shape), len(target)) + 1):
        n, wanted = shape[-back], target[-back]
        if n not in (1, wanted):
            return n, wanted, len(target) - back
    return None


def index_put(input: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """input with values at the places that tensors of indices name together.

    With ``accumulate`` they are added, once for each time that a place is named.
    Source: PyTorch, ``torch.index_put``.

    >>> import tinygrad_edu as torch
    >>> i = torch.tensor([0, 2, 2])
    >>> torch.zeros(3).index_put((i,), torch.ones(3), accumulate=True)
    tensor([1., 0., 2.])
    """
    tensor(input, "index_put")
    if isinstance(indices, TensorBase):
        raise type_error(
            "index_put(): argument 'indices' (position 1) must be tuple of Tensors, "
            "not Tensor"
        )
    tensor(values, "index_put", "values", 2)
    if values._array.ndim:
        check_devices((input, values))
    for i, each in enumerate(indices):
        if not isinstance(each, TensorBase):
            raise type_error(
                f"expected Tensor as element {i} in argument 0, but got "
                f"{type(each).__name__}"
            )
    if len(indices) > input._array.ndim:
        raise _too_many(len(indices), input._array.ndim)
    accumulate = flag(accumulate, "index_put", "accumulate")
    steps = two_steps(tuple(indices), input._array, numbers=False)
    _check_put(input, values, () if values._array.ndim else steps["then"])
    if not accumulate:
        return _put(input, values, steps)
    try:
        return _index_put_add(input, values, **steps)
    except (IndexError, RuntimeError, ValueError) as error:
        raise _misfit(error, input, values, steps) from None


def _too_many(count: int, ndim: int) -> IndexError:
    return IndexError(f"too many indices for tensor of dimension {ndim} (got {count})")


# ------------------------------------------------------------------ by mask


def masked_select(input: Any, mask: Any) -> Any:
    """The numbers where ``mask`` is True, in one row. Source: ``torch.masked_select``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1, 5, 3])
    >>> torch.masked_select(x, x > 2)
    tensor([5, 3])
    """
    tensor(input, "masked_select")
    tensor(mask, "masked_select", "mask", 2)
    if mask._array.dtype != bool:
        raise runtime_error("masked_select: expected BoolTensor for mask")
    if mask._array.shape != input._array.shape:
        mask, input = broadcast_tensors(mask, input)
    return _masked_select(input, mask)


def masked_scatter(input: Any, mask: Any, source: Any) -> Any:
    """input with the first numbers of ``source`` wherever ``mask`` is True.

    Source: PyTorch, ``Tensor.masked_scatter``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([1, 5, 3])
    >>> x.masked_scatter(x > 2, torch.tensor([7, 8, 9]))
    tensor([1, 7, 8])
    """
    tensor(input, "masked_scatter")
    tensor(mask, "masked_scatter", "mask", 2)
    tensor(source, "masked_scatter", "source", 3)
    if mask._array.dtype != bool:
        raise runtime_error(
            "masked_scatter_ only supports boolean masks, but got mask with dtype "
            f"{kind_name(mask._array.dtype)}"
        )
    own, other = input._array.dtype, source._array.dtype
    if own != other:
        raise runtime_error(
            "masked_scatter: expected self and source to have same dtypes but got"
            f"{kind_name(own)} and {kind_name(other)}"
        )
    if mask._array.shape != input._array.shape:
        mask, input = broadcast_tensors(mask, input)
    if mask._array.sum() > source._array.size:
        raise runtime_error("Number of elements of source < number of ones in mask")
    return _masked_scatter(input, mask, source)


def nonzero(input: Any, *, as_tuple: bool = False) -> Any:
    """The places that are not 0, one a row. Source: PyTorch, ``torch.nonzero``.

    With ``as_tuple`` one tensor for each dimension, ready to be an index.

    >>> import tinygrad_edu as torch
    >>> torch.nonzero(torch.tensor([0, 5, 6]))
    tensor([[1],
            [2]])
    """
    a, at = tensor(input, "nonzero")._array, input._device
    if as_tuple:
        found = (a if a.ndim else a.reshape(1)).nonzero()
        return tuple(TensorBase._from_array(each.copy(), place=at) for each in found)
    rows = np.stack(a.nonzero(), 1) if a.ndim else np.zeros((int(bool(a)), 0), np.int64)
    return TensorBase._from_array(rows, place=at)


def argwhere(input: Any) -> Any:
    """See :func:`nonzero`. Source: PyTorch, ``torch.argwhere``.

    >>> import tinygrad_edu as torch
    >>> torch.argwhere(torch.tensor([[0, 1]]))
    tensor([[0, 1]])
    """
    return nonzero(input)


def unravel_index(indices: Any, shape: Any) -> tuple[Any, ...]:
    """Rows, columns, … of places that are counted through: 4 of (2, 3) is (1, 1).

    Source: PyTorch, ``torch.unravel_index``.

    >>> import tinygrad_edu as torch
    >>> torch.unravel_index(torch.tensor([4, 0]), (2, 3))
    (tensor([1, 0]), tensor([1, 0]))
    """
    places = tensor(indices, "unravel_index")._array
    if places.dtype.kind not in "iu":
        raise type_error(
            f"expected 'indices' to be integer dtype, but got {indices.dtype}"
        )
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(n < 0 for n in lengths):
        raise value_error(f"'shape' cannot have negative values, but got {lengths}")
    found = np.empty((*places.shape, len(lengths)), np.int64)
    for i in reversed(range(len(lengths))):
        places, found[..., i] = np.divmod(places, lengths[i])
    rows = range(len(lengths))
    at = indices._device
    return tuple(TensorBase._from_array(found[..., i], place=at) for i in rows)
