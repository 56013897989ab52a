"""Gather and scatter: one index for every number, along one dimension."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ...autograd.alignment import number
from ...autograd.grad_mode import is_grad_enabled
from ...autograd.operands import invalid_combination
from ...autograd.recording import general
from ...autograd.stand_in import all_numbers
from ...autograd.tensor_base import TensorBase
from ...dtypes import from_numpy, kind_name
from ...errors import index_error, runtime_error
from ...late_checks import happened
from ...ops.arrangement import scatter as ops
from ...ops.arrangement import scatter_reduce as reducing
from ...transfers import placed
from ..checks import dimension, tensor, wrong_type
from ..numbers.rounding import remainder
from ..numpy_names import numpy_names
from .indexing import index as cut
from .shape import _reshape, ravel
from .slices import row, whole
from .stretching import common_shape, expand

_gather, scatter_zeros = general(ops.gather), general(ops.scatter_zeros)
_scatter, _scatter_add = general(ops.scatter), general(ops.scatter_add)
_scatter_reduce = general(reducing.scatter_reduce)
_scatter_multiply = general(reducing.scatter_multiply)
_take, _put = general(ops.take), general(ops.put)


@numpy_names
def gather(input: Any, dim: int, index: Any, *, sparse_grad: bool = False) -> Any:
    """out[i][j] = input[i][index[i][j]] for ``dim`` 1, and so on.

    Source: PyTorch, ``torch.gather``.

    >>> import tinygrad_edu as torch
    >>> scores = torch.tensor([[0.1, 0.9], [0.8, 0.2]])
    >>> torch.gather(scores, 1, torch.tensor([[1], [0]]))
    tensor([[0.9000],
            [0.8000]])
    """
    a = tensor(input, "gather")._array
    names = tensor(index, "gather", "index", 3)._array
    axis = dimension(dim, a.ndim)
    if names.size == 0 and names.ndim != a.ndim:
        nothing = placed(np.empty(names.shape, a.dtype), input._device)
        return TensorBase._from_array(nothing, place=input._device)
    if names.size == 0:  # no number of it can be wrong, whatever its type
        index = TensorBase._from_array(names.astype(np.int64), place=index._device)
        names = index._array
    if not whole(names):
        raise runtime_error("gather(): Expected dtype int32/int64 for index")
    _check_same_ndim(names, a, "input")
    for other, (n, limit) in enumerate(zip(names.shape, a.shape)):  # noqa: B905
        if other != axis and n > limit:
            raise runtime_error(
                f"Size does not match at dimension {other} expected index "
                f"{list(names.shape)} to be no larger than self "
                f"{list(a.shape)} apart from dimension {axis}"
            )
    _check_range(all_numbers(index), a, axis)
    return _gather(input, index, dim=axis)


def _check_same_ndim(names: Any, a: Any, other: str) -> None:
    """One number counts as a row."""
    if max(names.ndim, 1) != max(a.ndim, 1):
        raise runtime_error(
            f"Index tensor must have the same number of dimensions as {other} tensor"
        )


def _check_range(names: Any, a: Any, axis: int) -> None:
    size = a.shape[axis] if a.ndim else 1
    wrong = (names < 0) | (names >= size)
    if happened(wrong, "gather or scatter: index out of range"):
        raise runtime_error(
            f"index {int(names[wrong][0])} is out of bounds for dimension {axis} with "
            f"size {size}"
        )


@numpy_names
def scatter(
    input: Any,
    dim: int,
    index: Any,
    src: Any = None,
    *,
    value: Any = None,
    reduce: str | None = None,
) -> Any:
    """input with out[i][index[i][j]] = src[i][j] for ``dim`` 1, and so on.

    ``src`` may be one number. With ``reduce`` ("add", "multiply") the numbers are
    combined, without gradients. Source: PyTorch, ``torch.scatter``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(3).scatter(0, torch.tensor([2, 0]), torch.tensor([7.0, 8.0]))
    tensor([8., 0., 7.])
    """
    src = value if src is None else src
    if src is None:
        raise invalid_combination("scatter", input, dim, index, src)
    axis = _check_scatter(input, dim, index, src)
    if index._array.size == 0:
        return input.clone()
    if reduce is not None:
        return _reduced(input, axis, index, src, reduce)
    if isinstance(src, TensorBase):
        return _written(_scatter, input, axis, index, src)
    one = number(src, from_numpy(input._array.dtype), input)
    return _scatter(input, index, one, dim=axis, number=True)


def _reduced(input: Any, axis: int, index: Any, src: Any, reduce: str) -> Any:
    """The old ``reduce`` of scatter, which PyTorch never gave a gradient."""
    if isinstance(src, TensorBase):
        warnings.warn(
            "The reduce argument of torch.scatter with Tensor src is deprecated and "
            "will be removed in a future PyTorch release. Use torch.scatter_reduce "
            "instead for more reduction options.",
            stacklevel=4,
        )
    else:
        one = number(src, from_numpy(input._array.dtype), input)
        src = expand(one, index._array.shape)
    if reduce not in ("add", "multiply"):
        raise runtime_error("reduce argument must be either add or multiply.")
    if is_grad_enabled() and (input._requires_grad or src._requires_grad):
        raise runtime_error(
            "derivative for aten::scatter is not implemented",
            hint="torch.scatter_reduce has gradients",
        )
    if reduce == "add":
        return _written(_scatter_add, input, axis, index, src)
    return _written(_scatter_multiply, input, axis, index, src)


def _written(
    function: Any, input: Any, axis: int, index: Any, src: Any, **how: Any
) -> Any:
    """Run a scatter; of a source that is larger than the index a part is used."""
    sizes = index._array.shape or (1,)
    if src._array.ndim and src._array.shape != sizes:
        src = cut(src, key=tuple(slice(n) for n in sizes))
    return function(input, index, src, dim=axis, **how)


def _check_scatter(input: Any, dim: int, index: Any, src: Any) -> int:
    a = tensor(input, "scatter")._array
    names = tensor(index, "scatter", "index", 3)._array
    axis = dimension(dim, a.ndim)
    if not whole(names):
        raise runtime_error("scatter(): Expected dtype int32/int64 for index")
    new = src._array if isinstance(src, TensorBase) else None
    if new is not None and new.dtype != a.dtype:
        raise runtime_error("scatter(): Expected self.dtype to be equal to src.dtype")
    if names.size == 0:
        return axis
    _check_same_ndim(names, a, "self")
    if new is not None:
        _check_same_ndim(names, new, "src")
    fits = all(
        other == axis or n <= limit
        for other, (n, limit) in enumerate(zip(names.shape, a.shape))  # noqa: B905
    )
    inside = new is None or all(
        n <= limit
        for n, limit in zip(names.shape, new.shape)  # noqa: B905
    )
    if not fits or not inside:
        source = (
            ""
            if new is None
            else f" and to be no larger size than src {list(new.shape)}"
        )
        raise runtime_error(
            f"Expected index {list(names.shape)} to be no larger than self "
            f"{list(a.shape)} apart from dimension {axis}{source}"
        )
    _check_range(names, a, axis)
    return axis


@numpy_names
def scatter_add(input: Any, dim: int, index: Any, src: Any) -> Any:
    """input with out[i][index[i][j]] += src[i][j] for ``dim`` 1, and so on.

    Source: PyTorch, ``torch.scatter_add``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2).scatter_add(0, torch.tensor([0, 1, 1]), torch.ones(3))
    tensor([1., 2.])
    """
    tensor(src, "scatter_add", "src", 4)
    axis = _check_scatter(input, dim, index, src)
    if index._array.size == 0:
        return input.clone()
    return _written(_scatter_add, input, axis, index, src)


@numpy_names
def scatter_reduce(
    input: Any,
    dim: int,
    index: Any,
    src: Any,
    reduce: str,
    *,
    include_self: bool = True,
) -> Any:
    """input with the numbers of ``src`` combined where ``index`` sends them.

    ``reduce`` is sum, prod, mean, amax or amin. Source: ``torch.scatter_reduce``.

    >>> import tinygrad_edu as torch
    >>> i = torch.tensor([0, 1, 1])
    >>> torch.zeros(2).scatter_reduce(0, i, torch.tensor([1.0, 2.0, 5.0]), "amax")
    tensor([1., 5.])
    """
    tensor(src, "scatter_reduce", "src", 4)
    if not isinstance(reduce, str):
        raise wrong_type("scatter_reduce", "reduce", "str", reduce)
    axis = _check_scatter(input, dim, index, src)
    if reduce not in reducing.UFUNCS:
        raise runtime_error(
            "reduce argument must be either sum, prod, mean, amax or amin, got "
            f"{reduce}."
        )
    if index._array.size == 0:
        return input.clone()
    how = {"reduce": reduce, "include_self": include_self}
    rows = row(input), row(index), row(src)
    out = _written(_scatter_reduce, rows[0], axis, *rows[1:], **how)
    return out if input._array.ndim else _reshape(out, shape=())


# ------------------------------------------------------------------ by one number


def take(input: Any, index: Any) -> Any:
    """The numbers at these places, counted through the tensor in order.

    Source: PyTorch, ``torch.take``.

    >>> import tinygrad_edu as torch
    >>> torch.take(torch.tensor([[1, 2], [3, 4]]), torch.tensor([3, 0]))
    tensor([4, 1])
    """
    a = tensor(input, "take")._array
    names = tensor(index, "take", "index", 2)._array
    if names.dtype != np.int64:
        raise runtime_error(
            "take(): Expected a long tensor for index, but got "
            f"{kind_name(names.dtype)}"
        )
    if a.size == 0 and names.size:
        raise index_error("take(): tried to take from an empty tensor")
    _check_places(names, a.size)
    return _take(input, index)


def _check_places(names: Any, size: int) -> None:
    wrong = (names < -size) | (names >= size)
    if happened(wrong, "take or put: index out of range"):
        raise index_error(
            f"out of range: tried to access index {int(names[wrong][0])} on a tensor "
            f"of {size} elements."
        )


def put(input: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    """input with ``source`` at these places, counted through the tensor in order.

    With ``accumulate`` it is added. Source: PyTorch, ``torch.put``.

    >>> import tinygrad_edu as torch
    >>> torch.zeros(2, 2).put(torch.tensor([3, 0]), torch.tensor([5.0, 6.0]))
    tensor([[6., 0.],
            [0., 5.]])
    """
    a, names = tensor(input, "put_")._array, tensor(index, "put_", "index", 2)._array
    new = tensor(source, "put_", "source", 3)._array
    if names.dtype != np.int64:
        raise runtime_error(
            "put_(): Expected a long tensor for index, but got "
            f"{kind_name(names.dtype)}"
        )
    if a.dtype != new.dtype:
        raise runtime_error(
            "put_(): self and source expected to have the same dtype, but got "
            f"self.dtype = {kind_name(a.dtype)} and source.dtype = "
            f"{kind_name(new.dtype)}"
        )
    if names.size != new.size:
        raise index_error(
            "put_(): Expected source and index to have the same number of elements, "
            f"but got source.numel() = {new.size}, index.numel() = {names.size}"
        )
    if a.size == 0 and names.size:
        raise index_error("put_(): Tried to put elements into an empty tensor")
    _check_places(names, a.size)
    return _put(input, index, source, accumulate=accumulate)


@numpy_names
def take_along_dim(input: Any, indices: Any, dim: int | None = None) -> Any:
    """:func:`gather` with broadcasting; without ``dim`` from all numbers in a row.

    Source: PyTorch, ``torch.take_along_dim``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[3, 1, 2]])
    >>> torch.take_along_dim(x, torch.tensor([[2, 0]]), dim=1)
    tensor([[2, 3]])
    """
    a = tensor(input, "take_along_dim")._array
    names = tensor(indices, "take_along_dim", "indices", 2)._array
    if names.dtype != np.int64:
        raise runtime_error(
            "torch.take_along_dim(): dtype of indices should be Long but got "
            f"{kind_name(names.dtype)}"
        )
    if dim is None:
        return gather(ravel(input), 0, ravel(indices))
    if a.ndim != names.ndim:
        raise runtime_error(
            "torch.take_along_dim(): input and indices should have the same number of "
            f"dimensions, but got {a.ndim} dimensions for input, and {names.ndim} "
            "dimensions for indices"
        )
    axis = dimension(dim, a.ndim)
    own, other = list(a.shape), list(names.shape)
    if own:
        own[axis], other[axis] = names.shape[axis], a.shape[axis]
    wanted = common_shape(tuple(own), names.shape)
    source = common_shape(a.shape, tuple(other))
    if names.size:
        indices = remainder(indices, a.shape[axis] if a.ndim else 1)
    return gather(expand(input, source), axis, expand(indices, wanted))
