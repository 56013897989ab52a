"""Functions that take or write slices of one dimension, named by a row of numbers.

``index_select`` reads them; ``index_add``, ``index_copy``, ``index_fill`` and
``index_reduce`` write them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.alignment import cast, number
from ...autograd.autocasting import in_widest_type
from ...autograd.recording import general
from ...autograd.stand_in import all_numbers
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name
from ...errors import index_error, runtime_error
from ...late_checks import happened
from ...ops.arrangement import scatter as ops
from ...ops.arrangement import scatter_reduce as reducing
from ..checks import dimension, tensor, wrong_type
from ..numpy_names import numpy_names
from .shape import _reshape

_index_select, _index_add = general(ops.index_select), general(ops.index_add)
_index_copy, _index_fill = general(ops.index_copy), general(ops.index_fill)
_index_reduce = general(reducing.index_reduce)


@numpy_names
def index_select(input: Any, dim: int, index: Any) -> Any:
    """The slices of ``dim`` that ``index`` names. Source: ``torch.index_select``.

    >>> import tinygrad_edu as torch
    >>> torch.index_select(torch.tensor([[1, 2], [3, 4]]), 1, torch.tensor([1]))
    tensor([[2],
            [4]])
    """
    a = tensor(input, "index_select")._array
    names = tensor(index, "index_select", "index", 3)._array
    axis = dimension(dim, a.ndim)
    if not whole(names):
        raise runtime_error(
            "index_select(): Expected dtype int32 or int64 for index",
            got=f"dtype {from_numpy(names.dtype)}",
        )
    if names.ndim > 1:
        raise index_error("index_select(): Index is supposed to be a vector")
    if a.ndim == 0 and names.size != 1:
        raise runtime_error(
            "index_select(): Index to scalar can have only 1 value, got "
            f"{names.size} value(s)"
        )
    if a.ndim > 1 and not a.shape[axis] and names.size:
        raise runtime_error("index_select(): self indexing axis dim should be positive")
    _check_range(all_numbers(index), a.shape[axis] if a.ndim else 1)
    return _index_select(input, index, dim=axis)


def whole(names: Any) -> bool:
    """Whether an index is int32 or int64."""
    return bool(names.dtype.kind == "i" and names.itemsize >= 4)


def row(x: Any) -> Any:
    """A 0-d tensor as a row of one."""
    return x if x._array.ndim else _reshape(x, shape=(1,))


def _check_range(names: Any, size: int) -> None:
    wrong = (names < 0) | (names >= size)
    if happened(wrong, "index_select: index out of range"):
        raise index_error(
            "index out of range in self",
            got=f"indices {names.min()} to {names.max()}",
            expected=f"indices from 0 to {size - 1}",
        )


@numpy_names
def index_add(input: Any, dim: int, index: Any, source: Any, *, alpha: Any = 1) -> Any:
    """input with α · source added to the slices of ``dim`` that ``index`` names.

    A slice that is named twice gets both. Source: PyTorch, ``torch.index_add``.

    >>> import tinygrad_edu as torch
    >>> i = torch.tensor([0, 2, 2])
    >>> torch.zeros(3).index_add(0, i, torch.ones(3))
    tensor([1., 0., 2.])
    """
    axis = _check_addition("index_add_", input, dim, index, source)
    names, size = index._array, input._array.shape[axis] if input._array.ndim else 1
    wrong = (names < 0) | (names >= size)
    if happened(wrong, "index_add: index out of range"):
        raise runtime_error(
            f"index {int(names[wrong][0])} is out of bounds for dimension {axis} with "
            f"size {size}"
        )
    if input._array.dtype.kind in "biu":
        alpha = input._array.dtype.type(alpha)
    return on_rows(_index_add, input, index, source, dim=axis, alpha=alpha)


def on_rows(function: Any, input: Any, index: Any, source: Any, **how: Any) -> Any:
    """Write slices, where one number counts as a row of one."""
    if input._array.ndim:
        return function(input, row(index), row(source), **how)
    return _reshape(function(row(input), row(index), row(source), **how), shape=())


def _check_addition(name: str, input: Any, dim: int, index: Any, source: Any) -> int:
    """What ``index_add`` and ``index_reduce`` ask of their arguments."""
    a, names = tensor(input, name)._array, tensor(index, name, "index", 2)._array
    new = tensor(source, name, "source", 3)._array
    axis = dimension(dim, a.ndim)
    if names.ndim > 1:
        raise index_error(
            f"{name}(): Index is supposed to be a vector, but got dim: {names.ndim} "
            f"with type: {kind_name(names.dtype)} and size: "
            f"{list(names.shape)}"
        )
    if not whole(names):
        raise runtime_error(
            f"{name}(): Expected dtype int32/int64 for index but got: "
            f"{kind_name(names.dtype)}"
        )
    if a.dtype != new.dtype:
        raise runtime_error(
            f"{name}(): self ({kind_name(a.dtype)}) and source "
            f"({kind_name(new.dtype)}) must have the same scalar type"
        )
    count = new.shape[axis] if axis < new.ndim else 1
    if names.size != count and not new.ndim:
        raise index_error("Dimension specified as 0 but tensor has no dimensions")
    if names.size != count:
        raise runtime_error(
            f"{name}(): Number of indices ({names.size}) should be equal to "
            f"source.size(dim): ({count}), for dim: {axis}"
        )
    if a.shape[:axis] + a.shape[axis + 1 :] != new.shape[:axis] + new.shape[axis + 1 :]:
        raise _other_slices(a, new)
    if a.ndim != new.ndim and a.ndim:
        raise _other_slices(a, new)
    return axis


def _other_slices(a: Any, new: Any) -> RuntimeError:
    return runtime_error(
        "source tensor shape must match self tensor shape, excluding the specified "
        f"dimension. Got self.shape = {list(a.shape)} source.shape = {list(new.shape)}"
    )


def index_reduce(
    input: Any,
    dim: int,
    index: Any,
    source: Any,
    reduce: str,
    *,
    include_self: bool = True,
) -> Any:
    """input with slices of ``source`` combined into those that ``index`` names.

    ``reduce`` is prod, mean, amax or amin. Source: PyTorch, ``torch.index_reduce``.

    >>> import tinygrad_edu as torch
    >>> i = torch.tensor([0, 0])
    >>> torch.ones(2).index_reduce(0, i, torch.tensor([2.0, 5.0]), "amax")
    tensor([5., 1.])
    """
    if not isinstance(reduce, str):
        raise wrong_type("index_reduce", "reduce", "str", reduce)
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise runtime_error(
            "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but "
            f"got {reduce}."
        )
    axis = _check_addition("index_reduce_", input, dim, index, source)
    _check_range(index._array, input._array.shape[axis] if input._array.ndim else 1)
    settings = {"dim": axis, "reduce": reduce, "include_self": include_self}
    return on_rows(_index_reduce, input, index, source, **settings)


@in_widest_type
@numpy_names
def index_copy(input: Any, dim: int, index: Any, source: Any) -> Any:
    """input with ``source`` in the slices of ``dim`` that ``index`` names.

    Source: PyTorch, ``torch.index_copy``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(3).index_copy(0, torch.tensor([2, 0]), torch.tensor([7.0, 8.0]))
    tensor([8., 0., 7.])
    """
    axis = _check_copy(input, dim, index, source)
    names, a = index._array, input._array
    size = a.shape[axis] if a.ndim else 1
    wrong = (names < 0) | (names >= size)
    if happened(wrong, "index_copy: index out of range"):
        raise index_error(
            f"index_copy_(): index {int(names[wrong][0])} is out of bounds for "
            f"dimension {axis} with size {size}"
        )
    return on_rows(_index_copy, input, index, source, dim=axis)


def _check_copy(input: Any, dim: int, index: Any, source: Any) -> int:
    name = "index_copy_()"
    a, names = tensor(input, name)._array, tensor(index, name, "index", 2)._array
    new = tensor(source, name, "source", 3)._array
    axis = dimension(dim, a.ndim)
    if names.ndim > 1:
        raise index_error(
            f"{name}: Index should have dimension 1 or 0 (got {names.ndim})"
        )
    if new.ndim == 0 and names.size != 1:
        raise index_error(
            f"{name}: When source is scalar, index should have one element (got "
            f"{names.size})"
        )
    if a.ndim != new.ndim and a.ndim and new.ndim:
        raise index_error(
            f"{name}: When source and destination are not scalars, their "
            f"dimensionality must match. Source dimensionality ({new.ndim}), "
            f"destination dimensionality ({a.ndim})"
        )
    if names.dtype != np.int64:
        raise runtime_error(
            f"{name}: Expected a long tensor for index, but got "
            f"{kind_name(names.dtype)}"
        )
    if a.dtype != new.dtype:
        raise runtime_error(
            f"{name}: self and source expected to have the same dtype, but got (self) "
            f"{kind_name(a.dtype)} and (source) "
            f"{kind_name(new.dtype)}"
        )
    _check_slices(name, a, new, axis)
    if new.ndim and names.size != new.shape[axis]:
        raise index_error(
            f"{name}: Number of indices ({names.size}) should be equal to "
            f"source.size(dim) ({new.shape[axis]})"
        )
    return axis


def _check_slices(name: str, a: Any, new: Any, axis: int) -> None:
    own = a.shape[:axis] + a.shape[axis + 1 :]
    other = new.shape[:axis] + new.shape[axis + 1 :]
    if own != other:
        first, second = (" ".join(map(str, shape)) for shape in (own, other))
        raise runtime_error(
            f"{name}: Source/destination tensor must have same slice shapes. "
            f"Destination slice shape: {first} at dimension {axis} and source slice "
            f"shape: {second} at dimension 0."
        )


@numpy_names
def index_fill(input: Any, dim: int, index: Any, value: Any) -> Any:
    """input with one value in the slices of ``dim`` that ``index`` names.

    Source: PyTorch, ``Tensor.index_fill``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(3).index_fill(0, torch.tensor([0, 2]), 5)
    tensor([5., 0., 5.])
    """
    a = tensor(input, "index_fill")._array
    names = tensor(index, "index_fill", "index", 2)._array
    axis = dimension(dim, a.ndim)
    if names.dtype != np.int64:
        raise index_error("index_fill_(): Expected dtype int64 for index.")
    if names.ndim > 1:
        raise runtime_error("Index has to be a vector/scalar")
    size = a.shape[axis] if a.ndim else 1
    wrong = (names < -size) | (names >= size)
    if happened(wrong, "index_fill: index out of range"):
        raise index_error(
            f"index {int(names[wrong][0])} is out of bounds for dimension {axis} with "
            f"size {size}"
        )
    plain = not isinstance(value, TensorBase)
    if plain:
        value = number(value, from_numpy(a.dtype), input)
    elif value._array.ndim:
        raise runtime_error(
            "index_fill_ only supports a 0-dimensional value tensor, but got tensor "
            f"with {value._array.ndim} dimension(s)."
        )
    value = cast(value, from_numpy(a.dtype))
    if a.ndim == 0:
        filled = _index_fill(row(input), row(index), value, dim=0, number=plain)
        return _reshape(filled, shape=())
    return _index_fill(input, row(index), value, dim=axis, number=plain)
