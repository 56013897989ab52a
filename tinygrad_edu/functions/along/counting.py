"""Functions that count: how often, in which bin, how many different ones."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from ...autograd.alignment import cast, check_devices
from ...autograd.recording import as_array, general
from ...autograd.tensor_base import TensorBase
from ...devices import Array
from ...dtypes import float64, from_numpy, is_floating, kind_name
from ...errors import index_error, runtime_error
from ...ops.along import counting as ops
from .. import return_types
from ..checks import dimension, real, tensor, whole, wrong_type

_unique, _unique_dim = general(ops.unique2), general(ops.unique_dim)
_unique_consecutive = general(ops.unique_consecutive)
_bincount, _histogram = general(ops.bincount), general(ops.histogram)


def _answer(array: Any, like: Any) -> Any:
    return TensorBase._from_array(as_array(array), place=like._device)


# ------------------------------------------------------------------ different ones


def isin(
    elements: Any,
    test_elements: Any,
    *,
    assume_unique: bool = False,
    invert: bool = False,
) -> Any:
    """Which of ``elements`` stand among ``test_elements``; with ``invert``, which not.

    Either may be a number. ``assume_unique`` promises that none stands there twice; it
    is not needed here. Source: PyTorch, ``torch.isin``.

    >>> import tinygrad_edu as torch
    >>> torch.isin(torch.tensor([[1, 2], [3, 4]]), torch.tensor([2, 4, 9]))
    tensor([[False,  True],
            [False,  True]])
    """
    both = elements, test_elements
    for each in both:
        if isinstance(each, bool) or not isinstance(each, TensorBase | int | float):
            raise wrong_type("isin", "elements", "Tensor", each)
    like = next((each for each in both if isinstance(each, TensorBase)), None)
    if like is None:
        raise wrong_type("isin", "elements", "Tensor", elements)
    check_devices(tuple([each for each in both if isinstance(each, TensorBase)]))
    a, b = (each._array if isinstance(each, TensorBase) else each for each in both)
    for part in both:
        if isinstance(part, TensorBase) and part._array.dtype.kind in "bc":
            kind = kind_name(part._array.dtype)
            raise runtime_error(
                f"Unsupported input type encountered for isin(): {kind}"
            )
    return _answer(np.isin(a, b, invert=invert), like)


def unique(
    input: Any,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different numbers (or, with ``dim``, slices), in rising order.

    ``return_inverse``: also which of them stands at each place; ``return_counts``:
    also how often each occurs. Source: PyTorch, ``torch.unique``.

    >>> import tinygrad_edu as torch
    >>> torch.unique(torch.tensor([3, 1, 3]), return_counts=True)
    (tensor([1, 3]), tensor([1, 2]))
    """
    a = tensor(input, "_unique2")._array
    axis = _slices(a, dim, "unique_dim")
    parts = _unique(input) if axis is None else _unique_dim(input, dim=axis)
    return _wanted(parts, return_inverse, return_counts)


def unique_consecutive(
    input: Any,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """Each number (or slice) that differs from the one before it.

    Source: PyTorch, ``torch.unique_consecutive``.

    >>> import tinygrad_edu as torch
    >>> torch.unique_consecutive(torch.tensor([1, 1, 2, 1]))
    tensor([1, 2, 1])
    """
    a = tensor(input, "unique_consecutive")._array
    axis = _slices(a, dim, "unique_consecutive")
    parts = _unique_consecutive(input, dim=axis)
    return _wanted(parts, return_inverse, return_counts)


def _slices(a: Array, dim: int | None, name: str) -> int | None:
    """The dimension whose slices are compared, or None for single numbers."""
    if dim is None:
        return None
    if not a.ndim:
        raise index_error(f"Dimension specified as {dim} but tensor has no dimensions")
    axis = dimension(dim, a.ndim, name)
    if not a.size and builtins.any(n == 0 for i, n in enumerate(a.shape) if i != axis):
        raise runtime_error(
            "There are 0 sized dimensions, and they aren't selected, so unique cannot "
            "be applied"
        )
    return axis


def _wanted(parts: Any, return_inverse: bool, return_counts: bool) -> Any:
    wanted = (True, return_inverse, return_counts)
    found = [part for part, asked in zip(parts, wanted, strict=True) if asked]
    return tuple(found) if len(found) > 1 else found[0]


# ------------------------------------------------------------------ how many


def bincount(input: Any, weights: Any = None, minlength: int = 0) -> Any:
    """How often each of 0, 1, 2, … occurs, or the sum of its ``weights``.

    Source: PyTorch, ``torch.bincount``.

    >>> import tinygrad_edu as torch
    >>> torch.bincount(torch.tensor([0, 2, 2]))
    tensor([1, 0, 2])
    """
    a = tensor(input, "bincount")._array
    if a.dtype.kind not in "iu":
        kind = kind_name(a.dtype)
        raise NotImplementedError(f"\"bincount_cpu\" not implemented for '{kind}'")
    if whole(minlength, "bincount", "minlength") < 0:
        raise runtime_error("minlength should be >= 0")
    if a.ndim != 1 or (a < 0).any():
        raise runtime_error(
            "bincount only supports 1-d non-negative integral inputs.",
            got=f"shape {tuple(a.shape)}, dtype {from_numpy(a.dtype)}",
        )
    if weights is None:
        return _answer(np.bincount(a, minlength=minlength), input)
    by = tensor(weights, "bincount", "weights", 2)._array
    if by.shape != a.shape:
        raise runtime_error("weights should be 1-d and have the same length as input")
    if by.dtype != np.float32:
        weights = cast(weights, float64)
    return _bincount(input, weights, minlength=minlength)


def histc(input: Any, bins: int = 100, min: float = 0, max: float = 0) -> Any:
    """How many numbers lie in each of ``bins`` equal parts of [min, max].

    Without min and max, the smallest and the largest number are taken.
    Source: PyTorch, ``torch.histc``.

    >>> import tinygrad_edu as torch
    >>> torch.histc(torch.tensor([1.0, 2.0, 1.0]), bins=4, min=0, max=3)
    tensor([0., 2., 1., 0.])
    """
    a = _countable("histc", tensor(input, "histc"), bins)
    if real(max, "histc", "max") < real(min, "histc", "min"):
        raise runtime_error("torch.histc: max must be larger than min")
    low, high = _range("torch.histc", a, (min, max) if min != max else None)
    with np.errstate(all="ignore"):
        places = (a - low) * bins / (high - low)
    inside = (a >= low) & (a <= high)
    places = np.minimum(places[inside].astype(np.int64), bins - 1)
    return _answer(np.bincount(places, minlength=bins).astype(a.dtype), input)


def histogram(
    input: Any,
    bins: Any,
    *,
    range: tuple[float, float] | None = None,
    weight: Any = None,
    density: bool = False,
) -> Any:
    """How many numbers lie in each bin, and the edges of the bins.

    ``bins`` is their number, for equal parts of ``range``, or a tensor of edges.
    Source: PyTorch, ``torch.histogram``.

    >>> import tinygrad_edu as torch
    >>> torch.histogram(torch.tensor([1.0, 2.0, 1.0]), bins=2, range=(0.0, 4.0)).hist
    tensor([2., 1.])
    """
    x = tensor(input, "histogram")
    if isinstance(bins, TensorBase):
        a, edges = _countable("histogram", x, 1), bins._array
    else:
        a = _countable("histogram", x, bins)
        low, high = _range("torch.histogramdd", a, range)
        edges = np.linspace(low, high, bins + 1, dtype=a.dtype)
    by = _answer(np.ones_like(a), x) if weight is None else weight
    hist = _histogram(x, by, edges=edges, density=density)
    return return_types.histogram((hist, _answer(edges, x)))


def _countable(name: str, x: Any, bins: int) -> Array:
    if not is_floating(x._array.dtype):
        kind = kind_name(x._array.dtype)
        raise NotImplementedError(f"\"histogram_cpu\" not implemented for '{kind}'")
    if whole(bins, name, "bins") <= 0:
        raise runtime_error(
            f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0"
        )
    return x._array


def _range(name: str, a: Array, given: tuple[float, float] | None) -> tuple[Any, Any]:
    """The first and the last edge, in the numbers' own dtype."""
    if given is not None:
        low, high = (a.dtype.type(each) for each in given)
    else:
        low, high = (a.min(), a.max()) if a.size else (a.dtype.type(0), a.dtype.type(1))
    if not (np.isfinite(low) and np.isfinite(high)):
        raise runtime_error(f"{name}: range of [{low}, {high}] is not finite")
    half = a.dtype.type(0.5)
    return (low, high) if low != high else (low - half, high + half)


# ------------------------------------------------------------------ in which bin


def searchsorted(
    sorted_sequence: Any,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Any = None,
) -> Any:
    """Where each number would have to be put into a rising sequence.

    Before equal ones, or with ``right`` behind them; a sequence of several dimensions
    holds a sequence for each row of ``input``. Source: ``torch.searchsorted``.

    >>> import tinygrad_edu as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 6]))
    tensor([1, 3])
    """
    sequence = tensor(sorted_sequence, "searchsorted", "sorted_sequence")
    if side not in (None, "left", "right"):
        raise runtime_error(
            f"torch.searchsorted(): side can only be 'left' or 'right' but got {side}"
        )
    if side == "left" and right:
        raise runtime_error(
            "torch.searchsorted(): side and right can't be set to opposites, got side "
            "of left while right was True"
        )
    a = sequence._array
    if not a.ndim:
        raise runtime_error(
            "torch.searchsorted(): boundaries tensor should have positive dimension, "
            "but got 0 dimension"
        )
    given = isinstance(input, TensorBase)
    if given:
        check_devices((sequence, input))
    values = input._array if given else np.asarray(real(input, "searchsorted", "self"))
    if a.ndim != 1 and a.shape[:-1] != values.shape[:-1]:
        raise runtime_error(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the "
            "first N-1 dimensions of boundaries tensor and input value tensor must "
            f"match, but we got boundaries tensor {list(a.shape)} and input value "
            f"tensor {list(values.shape)}"
        )
    if sorter is not None:
        a = np.take_along_axis(a, sorter._array, -1)
    where: Any = "right" if right or side == "right" else "left"
    if a.ndim == 1:
        found = np.searchsorted(a, values, where)
    else:
        rows = zip(_rows(a), _rows(values), strict=True)
        pieces = [np.searchsorted(row, value, where) for row, value in rows]
        found = np.array(pieces, np.int64).reshape(values.shape)
    kind = np.int32 if out_int32 else np.int64
    return _answer(found.astype(kind), sequence)


def _rows(a: Array) -> Array:
    return a.reshape(math.prod(a.shape[:-1]), a.shape[-1])


def bucketize(
    input: Any, boundaries: Any, *, out_int32: bool = False, right: bool = False
) -> Any:
    """The bucket of each number: i where boundaries[i-1] < x ≤ boundaries[i].

    Source: PyTorch, ``torch.bucketize``.

    >>> import tinygrad_edu as torch
    >>> torch.bucketize(torch.tensor([3, 6, 9]), torch.tensor([1, 3, 5, 7]))
    tensor([1, 3, 4])
    """
    ndim = tensor(boundaries, "bucketize", "boundaries", 2)._array.ndim
    if ndim != 1:
        raise runtime_error(
            f"boundaries tensor must be 1 dimension, but got dim({ndim})"
        )
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)
