"""Functions along a dimension: running sums, products and extremes, differences."""

from __future__ import annotations

from typing import Any

from ...autograd.alignment import cast
from ...autograd.recording import general
from ...dtypes import dtype as Dtype
from ...dtypes import is_floating, kind_name
from ...errors import index_error, runtime_error
from ...ops.along import scan as ops
from .. import return_types
from ..arrangement.joining import cat
from ..checks import dimension, tensor, whole
from ..numpy_names import numpy_names
from .reduction import in_dtype, sum

_cumsum, _cumprod = general(ops.cumsum), general(ops.cumprod)
_cummax, _cummin = general(ops.cummax), general(ops.cummin)
_logcumsumexp = general(ops.logcumsumexp)
general(ops.decaying_sum)  # not public: the gradient of cumprod calls it


@numpy_names
def cumsum(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """Running sums along ``dim``; integers are summed as int64.

    Source: PyTorch, ``torch.cumsum``.

    >>> import tinygrad_edu as torch
    >>> torch.cumsum(torch.tensor([1, 2, 3]), dim=0)
    tensor([1, 3, 6])
    """
    x = in_dtype(input, dtype, "cumsum")
    out = _cumsum(x, dim=dimension(dim, x._array.ndim, "cumsum"))
    return out if dtype is None else cast(out, dtype)


@numpy_names
def cumprod(input: Any, dim: int, *, dtype: Dtype | None = None) -> Any:
    """Running products along ``dim``; integers are multiplied as int64.

    Source: PyTorch, ``torch.cumprod``.

    >>> import tinygrad_edu as torch
    >>> torch.cumprod(torch.tensor([1, 2, 3]), dim=0)
    tensor([1, 2, 6])
    """
    x = in_dtype(input, dtype, "cumprod")
    out = _cumprod(x, dim=dimension(dim, x._array.ndim, "cumprod"))
    return out if dtype is None else cast(out, dtype)


@numpy_names
def cummax(input: Any, dim: int) -> Any:
    """The largest number so far, and where it stands (the last of equal ones).

    Source: PyTorch, ``torch.cummax``.

    >>> import tinygrad_edu as torch
    >>> torch.cummax(torch.tensor([1, 3, 2, 3]), dim=0).indices
    tensor([0, 1, 1, 3])
    """
    x = tensor(input, "cummax")
    return return_types.cummax(_cummax(x, dim=dimension(dim, x._array.ndim, "cummax")))


@numpy_names
def cummin(input: Any, dim: int) -> Any:
    """The smallest number so far, and where it stands (the last of equal ones).

    Source: PyTorch, ``torch.cummin``.

    >>> import tinygrad_edu as torch
    >>> torch.cummin(torch.tensor([3, 1, 2]), dim=0).values
    tensor([3, 1, 1])
    """
    x = tensor(input, "cummin")
    return return_types.cummin(_cummin(x, dim=dimension(dim, x._array.ndim, "cummin")))


@numpy_names
def logcumsumexp(input: Any, dim: int) -> Any:
    """log of the running sums of eˣ, without overflow.

    Source: PyTorch, ``torch.logcumsumexp``.

    >>> import tinygrad_edu as torch
    >>> torch.logcumsumexp(torch.tensor([1000.0, 1000.0]), dim=0)
    tensor([1000.0000, 1000.6932])
    """
    a = tensor(input, "logcumsumexp")._array
    axis = dimension(dim, a.ndim, "logcumsumexp")
    if not is_floating(a.dtype):
        kind = kind_name(a.dtype)
        raise NotImplementedError(
            f"\"logcumsumexp_out_cpu\" not implemented for '{kind}'"
        )
    return _logcumsumexp(input, dim=axis)


# ------------------------------------------------------------------ neighbours


def part(x: Any, dim: int, start: int | None, end: int | None) -> Any:
    """x[start:end] along a dimension."""
    return x[(*(slice(None),) * dim, slice(start, end))]


@numpy_names
def diff(
    input: Any, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None
) -> Any:
    """xᵢ₊₁ - xᵢ along ``dim``, n times over. Source: PyTorch, ``torch.diff``.

    >>> import tinygrad_edu as torch
    >>> torch.diff(torch.tensor([1, 3, 2]))
    tensor([ 2, -1])
    """
    x = tensor(input, "diff")
    if not x._array.ndim:
        raise runtime_error("diff expects input to be at least one-dimensional")
    if whole(n, "diff", "n") < 0:
        raise runtime_error(f"order must be non-negative but got {n}")
    axis = dimension(dim, x._array.ndim, "diff")
    if n == 0:
        return x.clone()
    pieces = [each for each in (prepend, x, append) if each is not None]
    for each in pieces:
        if tensor(each, "diff", "prepend")._array.ndim != x._array.ndim:
            raise runtime_error(
                "diff expects prepend or append to be the same dimension as input"
            )
    x = cat(pieces, axis) if len(pieces) > 1 else x
    for _ in range(min(n, x._array.shape[axis])):
        later, earlier = part(x, axis, 1, None), part(x, axis, None, -1)
        x = later ^ earlier if x._array.dtype == bool else later - earlier
    return x


@numpy_names
def trapezoid(y: Any, x: Any = None, *, dx: Any = None, dim: int = -1) -> Any:
    """The area under a curve through y: Σ (yᵢ + yᵢ₊₁) / 2 · (xᵢ₊₁ - xᵢ).

    ``dx`` is the one distance of all points where ``x`` is not given, 1 by default.
    Source: PyTorch, ``torch.trapezoid``.

    >>> import tinygrad_edu as torch
    >>> torch.trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor(4.)
    """
    axis, left, right = _neighbours(y, "trapezoid", dim)
    if x is not None:
        return sum(_steps(x, y, axis) * (left + right), axis) / 2
    if not y._array.shape[axis]:
        return sum(y.detach(), axis) * 1.0
    before = (slice(None),) * axis
    ends = y[(*before, 0)] + y[(*before, -1)]
    return (sum(y, axis) - ends / 2) * (1 if dx is None else dx)


trapz = trapezoid


@numpy_names
def cumulative_trapezoid(
    y: Any, x: Any = None, *, dx: Any = None, dim: int = -1
) -> Any:
    """The area under a curve up to each of its points, see :func:`trapezoid`.

    Source: PyTorch, ``torch.cumulative_trapezoid``.

    >>> import tinygrad_edu as torch
    >>> torch.cumulative_trapezoid(torch.tensor([1.0, 2.0, 3.0]))
    tensor([1.5000, 4.0000])
    """
    axis, left, right = _neighbours(y, "cumulative_trapezoid", dim)
    if x is not None:
        return cumsum(_steps(x, y, axis) * (left + right), axis) / 2
    return cumsum((left + right) * ((1 if dx is None else dx) / 2), axis)


def _neighbours(y: Any, name: str, dim: int) -> tuple[int, Any, Any]:
    """The dimension, and along it the left and the right number of each pair."""
    ndim = tensor(y, name, "y")._array.ndim
    if not ndim and name == "cumulative_trapezoid":
        raise index_error("slice() cannot be applied to a 0-dim tensor.")
    if not ndim:
        raise index_error(f"Dimension specified as {dim} but tensor has no dimensions")
    if y._array.dtype == bool:
        raise runtime_error(
            f"{name}: received a bool input for `y`, but bool is not supported"
        )
    axis = dimension(dim, ndim, name)
    return axis, part(y, axis, None, -1), part(y, axis, 1, None)


def _steps(x: Any, y: Any, axis: int) -> Any:
    """xᵢ₊₁ - xᵢ, shaped to stand beside y: a vector x belongs to one dimension of y."""
    if x._array.dtype == bool:
        raise runtime_error(
            "trapezoid: received a bool input for `x` or `y`, but bool is not supported"
        )
    if x._array.ndim == 1 and y._array.ndim != 1:
        if x._array.shape[0] != y._array.shape[axis]:
            raise runtime_error(
                "trapezoid: There must be one `x` value for each sample point",
                got=f"{x._array.shape[0]} x values for {y._array.shape[axis]} points",
            )
        steps = part(x, 0, 1, None) - part(x, 0, None, -1)
        return steps.view((-1, *(1,) * (y._array.ndim - axis - 1)))
    at = axis - y._array.ndim + x._array.ndim
    return part(x, at, 1, None) - part(x, at, None, -1)
