"""Quantiles: the number below which a share q of all numbers lies."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.autocasting import in_float32
from ...autograd.tensor_base import TensorBase
from ...errors import runtime_error
from ...recorded import to_check
from ...transfers import placed
from ..arrangement.rearranging import permute, transpose
from ..arrangement.scatter import gather
from ..arrangement.shape import reshape, unsqueeze
from ..arrangement.stretching import broadcast_to
from ..checks import dimension, flag, real, tensor
from ..numbers.choosing import where
from ..numpy_names import numpy_names
from .reduction import any, sum
from .sorting import sort

WAYS = ("linear", "lower", "higher", "midpoint", "nearest")


@in_float32
@numpy_names
def quantile(
    input: Any,
    q: Any,
    dim: int | None = None,
    keepdim: bool = False,
    *,
    interpolation: str = "linear",
) -> Any:
    """The number at the place q (n - 1) of the sorted ones; q is a share or several.

    Between two places the two numbers are mixed, unless ``interpolation`` says
    otherwise. Source: PyTorch, ``torch.quantile``.

    >>> import tinygrad_edu as torch
    >>> torch.quantile(torch.tensor([0.0, 1.0, 2.0, 10.0]), 0.5)
    tensor(1.5000)
    """
    return _quantile("quantile", input, q, dim, keepdim, interpolation)


@in_float32
@numpy_names
def nanquantile(
    input: Any,
    q: Any,
    dim: int | None = None,
    keepdim: bool = False,
    *,
    interpolation: str = "linear",
) -> Any:
    """The quantile of all that is not nan, see :func:`quantile`.

    Source: PyTorch, ``torch.nanquantile``.

    >>> import tinygrad_edu as torch
    >>> torch.nanquantile(torch.tensor([0.0, float("nan"), 2.0]), 0.5)
    tensor(1.)
    """
    return _quantile("nanquantile", input, q, dim, keepdim, interpolation)


def _quantile(
    name: str, input: Any, q: Any, dim: int | None, keepdim: bool, interpolation: str
) -> Any:
    x = tensor(input, name)
    q = _checked(name, x, q, interpolation)
    axis = 0 if dim is None else dimension(dim, x._array.ndim, name)
    flag(keepdim, name)
    shape = list(x._array.shape)
    if dim is None:
        kept, rows = [1] * len(shape), reshape(x, (-1,))
    else:
        kept, rows = shape[:axis] + [1] * (axis < len(shape)) + shape[axis + 1 :], x
        rows = transpose(x, axis, -1) if shape else reshape(x, (1,))
    rising = sort(rows, -1).values  # (..., n)
    found = _at(rising, _ranks(name, rising, q), interpolation)  # (..., Q)
    found = permute(found, (-1, *range(found._array.ndim - 1)))  # (Q, ...)
    if dim is not None and shape:
        found = transpose(unsqueeze(found, -1), axis + 1, -1)
    if not keepdim:
        kept = [] if dim is None else kept[:axis] + kept[axis + 1 :]
    return reshape(found, ((len(found), *kept) if q._array.ndim else tuple(kept)))


def _checked(name: str, x: Any, q: Any, interpolation: str) -> Any:
    """What PyTorch asks of the arguments; q as a Tensor."""
    if x._array.size == 0:
        raise runtime_error("quantile() input tensor must be non-empty")
    if x._array.dtype not in (np.float32, np.float64):
        raise runtime_error(
            "quantile() input tensor must be either float or double dtype"
        )
    if interpolation not in WAYS:
        raise runtime_error(
            "quantile() interpolation must be one of linear, lower, higher, midpoint "
            f"or nearest, but got {interpolation}"
        )
    if not isinstance(q, TensorBase):
        if not 0 <= real(q, name, "q") <= 1:
            raise runtime_error(
                f"quantile() q must be in the range [0, 1] but got {q:g}",
                expected="a share: 0.5 is the median",
            )
        share = placed(np.asarray(q, x._array.dtype), x._device)
        return TensorBase._from_array(share, place=x._device)
    if q._array.ndim > 1:
        raise runtime_error("quantile() q must be a scalar or 1D tensor")
    if q._array.dtype != x._array.dtype:
        raise runtime_error(
            "quantile() q tensor must be same dtype as the input tensor"
        )
    known = to_check(q._array)
    if not ((known >= 0) & (known <= 1)).all():
        raise runtime_error("quantile() q values must be in the range [0, 1]")
    return q


def _ranks(name: str, rising: Any, q: Any) -> Any:
    """The place of each quantile among the sorted numbers, a fraction: (..., Q)."""
    q = reshape(q, (-1,))
    last = rising._array.shape[-1] - 1
    nans = rising != rising
    if name == "nanquantile":
        known = sum(~nans, -1, True) - 1
        return q * known.clamp(min=0)
    return where(any(nans, -1, True), float(last), q * last)


def _at(rising: Any, ranks: Any, interpolation: str) -> Any:
    """The numbers at these ranks, mixed of two where a rank lies between places."""
    shape = (*rising._array.shape[:-1], ranks._array.shape[-1])

    def number_at(places: Any) -> Any:
        return gather(rising, -1, broadcast_to(places.detach().long(), shape))

    if interpolation == "nearest":
        return number_at(ranks.round())
    below, above = ranks.floor(), ranks.ceil()
    if interpolation in ("lower", "higher"):
        return number_at(below if interpolation == "lower" else above)
    share = 0.5 if interpolation == "midpoint" else ranks - below
    return number_at(below).lerp(number_at(above), share)
