"""Functions that make few numbers of many: sums, means, products, spreads."""

from __future__ import annotations

import builtins
import warnings
from typing import Any

import numpy as np

from ...autograd.alignment import cast, to_floating
from ...autograd.autocasting import in_float32
from ...autograd.recording import as_array, general
from ...autograd.tensor_base import TensorBase
from ...dtypes import dtype as Dtype
from ...dtypes import has_gradient, is_floating, kind_name
from ...errors import runtime_error, type_error
from ...ops.along import reduction as ops
from ...ops.layers import loss as loss_ops
from .. import checks
from ..checks import Dim, dimension, dimensions, tensor
from ..numpy_names import numpy_names

_sum, _nansum = general(ops.sum_), general(ops.nansum)
_mean, _prod = general(ops.mean), general(ops.prod)
_var, _std = general(ops.var), general(ops.std)
_var_mean, _std_mean = general(ops.var_mean), general(ops.std_mean)
_logsumexp = general(ops.logsumexp)
_softmax = general(loss_ops.softmax)
_log_softmax = general(loss_ops.log_softmax)
_any, _all = general(ops.any_), general(ops.all_)


def in_dtype(input: Any, dtype: Dtype | None, function: str) -> Any:
    """The tensor, in the dtype that was asked for, if one was."""
    x = tensor(input, function)
    return x if dtype is None else cast(x, checks.dtype(dtype, function))


def reduced(
    function: str, input: Any, dim: Dim, keepdim: bool
) -> tuple[int, ...] | None:
    """The dimensions to reduce, counted from the front, None for all."""
    if keepdim is not True and keepdim is not False:
        raise checks.wrong_type(function, "keepdim", "bool", keepdim)
    return dimensions(dim, input._array.ndim, function)


# ------------------------------------------------------------------ sums


@numpy_names
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
    x = tensor(input, "sum") if dtype is None else in_dtype(input, dtype, "sum")
    whole = dim is None and keepdim is False
    dims = None if whole else reduced("sum", x, dim, keepdim)
    out = _sum(x, dim=dims, keepdim=keepdim)
    return out if dtype is None else cast(out, dtype)


@numpy_names
def nansum(
    input: Any, dim: Dim = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Any:
    """The sum of all that is not nan. Source: PyTorch, ``torch.nansum``.

    >>> import tinygrad_edu as torch
    >>> torch.nansum(torch.tensor([1.0, float("nan"), 2.0]))
    tensor(3.)
    """
    x = in_dtype(input, dtype, "nansum")
    if not is_floating(x._array.dtype):
        return sum(x, dim, keepdim)
    return _nansum(x, dim=reduced("nansum", x, dim, keepdim), keepdim=keepdim)


@numpy_names
def mean(
    input: Any, dim: Dim = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Any:
    """The mean over ``dim``, or over everything. Source: PyTorch, ``torch.mean``.

    >>> import tinygrad_edu as torch
    >>> torch.mean(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), dim=0)
    tensor([2., 3.])
    """
    x = tensor(input, "mean") if dtype is None else in_dtype(input, dtype, "mean")
    if not has_gradient(x._array.dtype):
        what = "Input" if dtype is None else "Optional"
        raise runtime_error(
            f"mean(): could not infer output dtype. {what} dtype must be either a "
            f"floating point or complex dtype. Got: {kind_name(x._array.dtype)}",
            hint="x.float() makes floating point numbers of integers",
        )
    return _mean(x, dim=reduced("mean", x, dim, keepdim), keepdim=keepdim)


@numpy_names
def nanmean(
    input: Any, dim: Dim = None, keepdim: bool = False, *, dtype: Dtype | None = None
) -> Any:
    """The mean of all that is not nan. Source: PyTorch, ``torch.nanmean``.

    >>> import tinygrad_edu as torch
    >>> torch.nanmean(torch.tensor([1.0, float("nan"), 2.0]))
    tensor(1.5000)
    """
    x = tensor(input, "nanmean")
    if not is_floating(x._array.dtype):
        raise runtime_error(
            "nanmean(): expected input to have floating point or complex dtype but "
            f"got {kind_name(x._array.dtype)}"
        )
    dims = reduced("nanmean", x, dim, keepdim)
    known = sum(x == x, dims, keepdim)
    return nansum(x, dims, keepdim, dtype=dtype) / known


@in_float32
@numpy_names
def prod(
    input: Any,
    dim: int | None = None,
    keepdim: bool = False,
    *,
    dtype: Dtype | None = None,
) -> Any:
    """Π input over ``dim``, or over everything; integers are multiplied as int64.

    Source: PyTorch, ``torch.prod``.

    >>> import tinygrad_edu as torch
    >>> torch.prod(torch.tensor([[1, 2], [3, 4]]), dim=1)
    tensor([ 2, 12])
    """
    x = in_dtype(input, dtype, "prod")
    axis = None if dim is None else (dimension(dim, x._array.ndim, "prod"),)
    checks.flag(keepdim, "prod")
    out = _prod(x, dim=axis if x._array.ndim else None, keepdim=keepdim)
    return out if dtype is None else cast(out, dtype)


def sum_to_size(input: Any, *size: Any) -> Any:
    """Summed over each place where ``size`` would have to be stretched to fit.

    Source: PyTorch, ``torch.Tensor.sum_to_size``.

    >>> import tinygrad_edu as torch
    >>> torch.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    shape = input._array.shape
    wanted = _sizes(size)
    if not wanted:
        return sum(input)
    ahead = len(shape) - len(wanted)
    fits = ahead >= 0 and builtins.all(
        n in (1, m) for n, m in zip(wanted, shape[ahead:], strict=True)
    )
    if not fits:
        raise runtime_error(
            f"size {{{list(wanted)}}} is not expandable to size {{{list(shape)}}}."
        )
    summed = [ahead + i for i, n in enumerate(wanted) if n == 1 != shape[ahead + i]]
    if ahead or summed:
        input = sum(input, (*range(ahead), *summed), keepdim=True)
    return input.view(wanted) if ahead else input


def _sizes(size: tuple[Any, ...]) -> tuple[int, ...]:
    """The numbers of ``f(2, 3)`` and of ``f((2, 3))``."""
    listed = len(size) == 1 and isinstance(size[0], tuple | list)
    given = tuple(size[0]) if listed else size
    for place, each in enumerate(given, 1):
        if isinstance(each, int | np.integer):
            continue
        if place == 1 and len(given) > 1:
            raise type_error(
                f"sum_to_size() takes 1 positional argument but {len(given)} were given"
            )
        raise type_error(
            "sum_to_size(): argument 'size' failed to unpack the object at pos "
            f'{place} with error "type must be tuple of ints,but got '
            f'{type(each).__name__}"'
        )
    return given


# ------------------------------------------------------------------ spread


@numpy_names
def var(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool | None = None,
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


@numpy_names
def std(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool | None = None,
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


@numpy_names
def var_mean(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """The variance and the mean. Source: PyTorch, ``torch.var_mean``.

    >>> import tinygrad_edu as torch
    >>> torch.var_mean(torch.tensor([1.0, 2.0, 3.0]))
    (tensor(1.), tensor(2.))
    """
    return _spread("var_mean", _var_mean, input, dim, unbiased, keepdim, correction)


@numpy_names
def std_mean(
    input: Any,
    dim: Dim | bool = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """√var and the mean. Source: PyTorch, ``torch.std_mean``.

    >>> import tinygrad_edu as torch
    >>> torch.std_mean(torch.tensor([1.0, 3.0, 5.0]))
    (tensor(2.), tensor(3.))
    """
    return _spread("std_mean", _std_mean, input, dim, unbiased, keepdim, correction)


def _spread(
    name: str,
    function: Any,
    input: Any,
    dim: Any,
    unbiased: bool | None,
    keepdim: bool,
    correction: float | None,
) -> Any:
    """What the four share: PyTorch takes ``x.var(False)`` for ``unbiased=False``."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise type_error(
            f"{name}() received an invalid combination of arguments",
            got="both unbiased and correction",
            expected="one of them: unbiased=False is correction=0",
        )
    if correction is None:
        correction = 0 if unbiased is False else 1
    a = tensor(input, name)._array
    if a.dtype.kind == "c":
        raise NotImplementedError(f"{name}() of complex numbers is not supported")
    if not is_floating(a.dtype):
        which = name if name.endswith("mean") else "std and var"
        raise runtime_error(
            f"{which} only support floating point and complex dtypes",
            hint="x.float() makes floating point numbers of integers",
        )
    checks.real(correction, name, "correction")
    dims = reduced(name, input, dim, keepdim)
    if ops.count(a.shape, dims) <= correction:
        warnings.warn(
            f"{name}(): degrees of freedom is <= 0. Correction should be strictly less "
            "than the reduction factor (input numel divided by output numel).",
            stacklevel=3,
        )
    return function(input, dim=dims, correction=correction, keepdim=keepdim)


# ------------------------------------------------------------------ exponentials


@numpy_names
def logsumexp(input: Any, dim: Dim, keepdim: bool = False) -> Any:
    """log Σ eˣ without overflow. Source: PyTorch, ``torch.logsumexp``.

    >>> import tinygrad_edu as torch
    >>> torch.logsumexp(torch.tensor([1000.0, 1000.0]), dim=0)
    tensor(1000.6932)
    """
    x = to_floating(tensor(input, "logsumexp"))
    if dim is None:
        raise checks.wrong_type("logsumexp", "dim", "tuple of ints", dim)
    return _logsumexp(x, dim=reduced("logsumexp", x, dim, keepdim), keepdim=keepdim)


@numpy_names
def softmax(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """eˣ / Σ eˣ along ``dim``: scores become probabilities.

    Source: PyTorch, ``torch.softmax``.

    >>> import tinygrad_edu as torch
    >>> torch.softmax(torch.tensor([0.0, 0.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    x = _scores(input, dtype, dim, "softmax")
    return _softmax(x, dim=dimension(dim, x._array.ndim, "softmax"))


@numpy_names
def log_softmax(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """log softmax(x), exact where softmax itself would round to 0.

    Source: PyTorch, ``torch.log_softmax``.

    >>> import tinygrad_edu as torch
    >>> torch.log_softmax(torch.tensor([0.0, 1000.0]), dim=0)
    tensor([-1000.,     0.])
    """
    x = _scores(input, dtype, dim, "log_softmax")
    return _log_softmax(x, dim=dimension(dim, x._array.ndim, "log_softmax"))


def _scores(input: Any, dtype: Dtype | None, dim: Any, name: str) -> Any:
    x = in_dtype(input, dtype, name)
    if not is_floating(x._array.dtype):
        last = dim in (-1, x._array.ndim - 1) or name == "log_softmax"
        where = "_lastdim" if last else ""
        kind = kind_name(x._array.dtype)
        raise NotImplementedError(
            f"\"{name}{where}_kernel_impl\" not implemented for '{kind}'"
        )
    return x


# ------------------------------------------------------------------ yes or no


@numpy_names
def any(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """Whether any number is not 0. Source: PyTorch, ``torch.any``.

    >>> import tinygrad_edu as torch
    >>> torch.any(torch.tensor([False, True]))
    tensor(True)
    """
    return _any(input, dim=_asked("any", input, dim, keepdim), keepdim=keepdim)


@numpy_names
def all(input: Any, dim: Dim = None, keepdim: bool = False) -> Any:
    """Whether no number is 0. Source: PyTorch, ``torch.all``.

    >>> import tinygrad_edu as torch
    >>> torch.all(torch.tensor([False, True]))
    tensor(False)
    """
    return _all(input, dim=_asked("all", input, dim, keepdim), keepdim=keepdim)


def _asked(name: str, input: Any, dim: Dim, keepdim: bool) -> tuple[int, ...] | None:
    """Here, as in PyTorch, no dimensions are none: each number is asked by itself."""
    none = isinstance(dim, tuple | list) and not dim
    return () if none else reduced(name, tensor(input, name), dim, keepdim)


@numpy_names
def count_nonzero(input: Any, dim: Dim = None) -> Any:
    """How many numbers are not 0. Source: PyTorch, ``torch.count_nonzero``.

    >>> import tinygrad_edu as torch
    >>> torch.count_nonzero(torch.tensor([0, 3, 4]))
    tensor(2)
    """
    a = tensor(input, "count_nonzero")._array
    found = np.count_nonzero(a, axis=dimensions(dim, a.ndim, "count_nonzero"))
    found = as_array(np.int64(found) if isinstance(found, int) else found)
    return TensorBase._from_array(found, place=input._device)
