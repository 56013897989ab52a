"""Functions that make few numbers of many: sums, means, extremes, order."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from ..autograd.alignment import cast
from ..autograd.recording import general
from ..autograd.tensor_base import TensorBase
from ..dtypes import dtype as Dtype
from ..dtypes import from_numpy
from ..errors import index_error, runtime_error
from ..ops import loss as loss_ops
from ..ops import reduction as ops
from .checks import Dim, dimension, dimensions, floating, tensor
from .elementwise import maximum, minimum

_sum = general(ops.sum_)
_mean = general(ops.mean)
_var, _std = general(ops.var), general(ops.std)
_logsumexp = general(ops.logsumexp)
_amax, _amin = general(ops.amax), general(ops.amin)
_max, _min = general(ops.max_), general(ops.min_)
_max_dim, _min_dim = general(ops.max_dim), general(ops.min_dim)
_cumsum = general(ops.cumsum)
_argmax, _argmin = general(ops.argmax), general(ops.argmin)
_softmax = general(loss_ops.softmax)
_log_softmax = general(loss_ops.log_softmax)
_any, _all = general(ops.any_), general(ops.all_)

ValuesAndIndices = namedtuple("ValuesAndIndices", ["values", "indices"])


def sum(
    input: Any, dim: Dim = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Any:
    """Σ input over ``dim``, or over everything; integers are summed as int64.

    Source: PyTorch, ``torch.sum``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> torch.sum(x), torch.sum(x, dim=0), torch.sum(x, dim=1, keepdim=True).shape
    (tensor(10.), tensor([4., 6.]), torch.Size([2, 1]))
    """
    x = tensor(input, "sum") if dtype is None else cast(input, dtype)
    return _sum(x, dim=dimensions(dim, x._array.ndim), keepdim=keepdim)


def mean(
    input: Any, dim: Dim = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Any:
    """The mean over ``dim``, or over everything. Source: PyTorch, ``torch.mean``.

    >>> import tinygrad_edu as torch
    >>> torch.mean(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), dim=0)
    tensor([2., 3.])
    """
    x = floating(input if dtype is None else cast(input, dtype), "mean")
    return _mean(x, dim=dimensions(dim, x._array.ndim), keepdim=keepdim)


def var(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool = True,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """Σ (x - mean)² / (n - correction); the correction is 1 unless told otherwise.

    Source: PyTorch, ``torch.var``.

    >>> import tinygrad_edu as torch
    >>> torch.var(torch.tensor([1.0, 2.0, 3.0]))
    tensor(1.)
    """
    return _spread("var", _var, input, dim, unbiased, keepdim, correction)


def std(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool = True,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """√var, see :func:`var`. Source: PyTorch, ``torch.std``.

    >>> import tinygrad_edu as torch
    >>> torch.std(torch.tensor([1.0, 3.0, 5.0]))
    tensor(2.)
    """
    return _spread("std", _std, input, dim, unbiased, keepdim, correction)


def _spread(
    name: str,
    function: Any,
    input: Any,
    dim: Any,
    unbiased: bool,
    keepdim: bool,
    correction: float | None,
) -> Any:
    """What var and std share: PyTorch takes ``x.var(False)`` for ``unbiased=False``."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    x = floating(input, name)
    if correction is None:
        correction = 1 if unbiased else 0
    dims = dimensions(dim, x._array.ndim)
    return function(x, dim=dims, correction=correction, keepdim=keepdim)


def logsumexp(input: Any, dim: Dim, keepdim: bool = False) -> Any:
    """log Σ eˣ without overflow. Source: PyTorch, ``torch.logsumexp``.

    >>> import tinygrad_edu as torch
    >>> torch.logsumexp(torch.tensor([1000.0, 1000.0]), dim=0)
    tensor(1000.6932)
    """
    x = floating(input, "logsumexp")
    return _logsumexp(x, dim=dimensions(dim, x._array.ndim), keepdim=keepdim)


def cumsum(input: Any, dim: int) -> Any:
    """Running sums along ``dim``. Source: PyTorch, ``torch.cumsum``.

    >>> import tinygrad_edu as torch
    >>> torch.cumsum(torch.tensor([1, 2, 3]), dim=0)
    tensor([1, 3, 6])
    """
    tensor(input, "cumsum")
    return _cumsum(input, dim=dimension(dim, input._array.ndim))


# ------------------------------------------------------------------ extremes


def amax(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """The largest values; equal ones share the gradient. Source: ``torch.amax``.

    >>> import tinygrad_edu as torch
    >>> torch.amax(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([5, 7])
    """
    tensor(input, "amax")
    dims = dimensions(dim, input._array.ndim)
    _refuse_empty("amax", input, dims)
    return _amax(input, dim=dims, keepdim=keepdim)


def amin(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """The smallest values; equal ones share the gradient. Source: ``torch.amin``.

    >>> import tinygrad_edu as torch
    >>> torch.amin(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([1, 2])
    """
    tensor(input, "amin")
    dims = dimensions(dim, input._array.ndim)
    _refuse_empty("amin", input, dims)
    return _amin(input, dim=dims, keepdim=keepdim)


def max(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The largest number; with ``dim`` also where it stands; or of two tensors.

    Source: PyTorch, ``torch.max``.

    >>> import tinygrad_edu as torch
    >>> x = torch.tensor([[1, 5], [7, 2]])
    >>> torch.max(x)
    tensor(7)
    >>> torch.max(x, dim=1).indices
    tensor([1, 0])
    """
    return _extreme(input, dim, keepdim, _max, _max_dim, "max")


def min(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The smallest number; with ``dim`` also where it stands; or of two tensors.

    Source: PyTorch, ``torch.min``.

    >>> import tinygrad_edu as torch
    >>> torch.min(torch.tensor([[1, 5], [7, 2]]), dim=0).values
    tensor([1, 2])
    """
    return _extreme(input, dim, keepdim, _min, _min_dim, "min")


def _extreme(
    input: Any, dim: Any, keepdim: bool, whole: Any, along: Any, name: str
) -> Any:
    if isinstance(dim, TensorBase):
        two = maximum if name == "max" else minimum
        return two(input, dim)
    tensor(input, name)
    if dim is None:
        if input._array.size == 0:
            raise runtime_error(
                f"{name}(): Expected reduction dim to be specified for "
                "input.numel() == 0. Specify the reduction dim with the 'dim' argument."
            )
        return whole(input, dim=None, keepdim=False)
    axis = dimension(dim, input._array.ndim)
    _refuse_empty(name, input, (axis,))
    return ValuesAndIndices(*along(input, dim=axis, keepdim=keepdim))


def argmax(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Where the (first) largest number stands. Source: PyTorch, ``torch.argmax``.

    >>> import tinygrad_edu as torch
    >>> torch.argmax(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([1, 0])
    """
    return _argmax(input, dim=_arg_dim("argmax", input, dim), keepdim=keepdim)


def argmin(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Where the (first) smallest number stands. Source: PyTorch, ``torch.argmin``.

    >>> import tinygrad_edu as torch
    >>> torch.argmin(torch.tensor([[1, 5], [7, 2]]), dim=1)
    tensor([0, 1])
    """
    return _argmin(input, dim=_arg_dim("argmin", input, dim), keepdim=keepdim)


def _arg_dim(name: str, input: Any, dim: int | None) -> int | None:
    ndim = tensor(input, name)._array.ndim
    if dim is None and input._array.size == 0:
        raise index_error(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0."
            " Specify the reduction dim with the 'dim' argument."
        )
    axis = None if dim is None else dimension(dim, ndim)
    _refuse_empty(name, input, None if axis is None else (axis,))
    return None if ndim == 0 else axis


def _refuse_empty(name: str, input: Any, dims: tuple[int, ...] | None) -> None:
    """The largest of no numbers does not exist."""
    shape = input._array.shape
    for axis in range(len(shape)) if dims is None else dims:
        if shape and shape[axis] == 0:
            raise index_error(
                f"{name}(): Expected reduction dim {axis} to have non-zero size.",
                got=f"a tensor of shape {tuple(shape)}",
            )


# ------------------------------------------------------------------ yes or no


def any(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """Whether any number is not 0. Source: PyTorch, ``torch.any``.

    >>> import tinygrad_edu as torch
    >>> torch.any(torch.tensor([False, True]))
    tensor(True)
    """
    tensor(input, "any")
    return _any(input, dim=dimensions(dim, input._array.ndim), keepdim=keepdim)


def all(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """Whether no number is 0. Source: PyTorch, ``torch.all``.

    >>> import tinygrad_edu as torch
    >>> torch.all(torch.tensor([False, True]))
    tensor(False)
    """
    tensor(input, "all")
    return _all(input, dim=dimensions(dim, input._array.ndim), keepdim=keepdim)


def count_nonzero(input: Any, dim: Dim = None) -> Any:
    """How many numbers are not 0. Source: PyTorch, ``torch.count_nonzero``.

    >>> import tinygrad_edu as torch
    >>> torch.count_nonzero(torch.tensor([0, 3, 4]))
    tensor(2)
    """
    tensor(input, "count_nonzero")
    dims = dimensions(dim, input._array.ndim)
    return TensorBase._from_array(
        np.asarray(np.count_nonzero(input._array, axis=dims), np.int64),
        place=input._device,
    )


def bincount(input: Any, minlength: int = 0) -> Any:
    """How often each of 0, 1, 2, … occurs. Source: PyTorch, ``torch.bincount``.

    >>> import tinygrad_edu as torch
    >>> torch.bincount(torch.tensor([0, 2, 2]))
    tensor([1, 0, 2])
    """
    a = tensor(input, "bincount")._array
    if a.ndim != 1 or a.dtype.kind not in "iu" or (a < 0).any():
        raise runtime_error(
            "bincount only supports 1-d non-negative integral inputs.",
            got=f"shape {tuple(a.shape)}, dtype {from_numpy(a.dtype)}",
        )
    if minlength < 0:
        raise runtime_error("minlength should be >= 0")
    return TensorBase._from_array(
        np.bincount(a, minlength=minlength), place=input._device
    )


def unique(input: Any) -> Any:
    """The different numbers, in rising order. Source: PyTorch, ``torch.unique``.

    >>> import tinygrad_edu as torch
    >>> torch.unique(torch.tensor([3, 1, 3]))
    tensor([1, 3])
    """
    tensor(input, "unique")
    return TensorBase._from_array(np.unique(input._array), place=input._device)


def softmax(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """eˣ / Σ eˣ along ``dim``: scores become probabilities.

    Source: PyTorch, ``torch.softmax``.

    >>> import tinygrad_edu as torch
    >>> torch.softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    x = input if dtype is None else cast(input, dtype)
    return _softmax(floating(x, "softmax"), dim=dimension(dim, x._array.ndim))


def log_softmax(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """log softmax(x), exact where softmax itself would round to 0.

    Source: PyTorch, ``torch.log_softmax``.

    >>> import tinygrad_edu as torch
    >>> torch.log_softmax(torch.tensor([0.0, 1000.0]), dim=0)
    tensor([-1000.,     0.])
    """
    x = input if dtype is None else cast(input, dtype)
    return _log_softmax(floating(x, "log_softmax"), dim=dimension(dim, x._array.ndim))
