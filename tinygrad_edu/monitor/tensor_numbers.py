"""The numbers of a tensor in a few numbers, as cheaply as NumPy can.

It works alike for the tensors of this library and of PyTorch: only public names are
used. A tensor on a GPU is copied to the host for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor.series import BINS

Array = NDArray[Any]

SAMPLE = 10_000  # numbers of a tensor that a histogram looks at, evenly picked
MOST_LOOKED_AT = 1 << 20  # numbers of a layer's output; of a larger one, fewer samples
SAFE_SQUARES = (1e-30, 1e38)  # between them float32 holds a sum of squares well


class Histogram(NamedTuple):
    """32 bins of one width between ``low`` and ``high``, and how many fell in each."""

    low: float
    high: float
    counts: Array


class Activation(NamedTuple):
    """A layer's output: mean, standard deviation, fraction of zeros."""

    mean: float
    std: float
    zero_fraction: float


def is_real(thing: object) -> bool:
    """Whether it is a tensor of floating-point numbers, of either library."""
    if not (hasattr(thing, "detach") and hasattr(thing, "dtype")):
        return False
    return "float" in str(thing.dtype)


def tensors_in(structure: object) -> Iterator[Any]:
    """The tensors of real numbers inside nested tuples, lists and dicts, in order."""
    if isinstance(structure, dict):
        structure = tuple(structure.values())
    if isinstance(structure, (tuple, list)):
        for part in structure:
            yield from tensors_in(part)
    elif is_real(structure):
        yield structure


def numbers(tensor: Any) -> Array:
    """The values of a tensor as float32 or float64, without a copy where possible.

    Of a sparse tensor only the values that are there.
    """
    plain = tensor.detach()
    if getattr(plain, "is_sparse", False):
        plain = plain.coalesce().values()
    if "bfloat16" in str(plain.dtype):  # NumPy has no such dtype
        plain = plain.float()
    array = np.asarray(plain.cpu().numpy())
    return array if array.dtype.itemsize >= 4 else array.astype(np.float32)


def norm(array: Array) -> float:
    """The square root of the sum of squares, also of numbers like 1e-30 or 1e30.

    >>> norm(np.array([3.0, 4.0], np.float32))
    5.0
    >>> round(norm(np.array([3e-30, 4e-30], np.float32)) * 1e30, 6)
    5.0
    """
    flat = array.ravel(order="K")
    with np.errstate(all="ignore"):
        square = float(np.vdot(flat, flat))
        if SAFE_SQUARES[0] < square < SAFE_SQUARES[1]:
            return math.sqrt(square)
        largest = float(np.abs(flat).max()) if flat.size else 0.0
        if largest == 0 or not math.isfinite(largest):
            return largest
        scaled = flat.astype(np.float64) / largest
        return largest * math.sqrt(float(np.vdot(scaled, scaled)))


def activation(array: Array) -> Activation:
    """Mean, standard deviation and fraction of zeros.

    >>> activation(np.array([0.0, 0.0, 2.0, 2.0]))
    Activation(mean=1.0, std=1.0, zero_fraction=0.5)
    """
    if not array.size:
        return Activation(math.nan, math.nan, math.nan)
    zeros = 1 - int(np.count_nonzero(array)) / array.size
    with np.errstate(all="ignore"):
        return Activation(float(array.mean()), float(array.std()), zeros)


def some_samples(array: Array) -> Array:
    """The first samples of a batch, so many that they are quick to look at."""
    if array.size <= MOST_LOOKED_AT or array.ndim < 2:
        return array[:MOST_LOOKED_AT] if array.ndim else array
    each = array.size // len(array)
    return array[: max(MOST_LOOKED_AT // each, 1)]


def silent_units(array: Array, axis: int) -> Array:
    """For each place along ``axis`` whether all its numbers are 0.

    >>> silent_units(np.array([[0.0, 1.0], [0.0, 0.0]]), axis=1).tolist()
    [True, False]
    """
    others = tuple(place for place in range(array.ndim) if place != axis % array.ndim)
    return np.asarray(~array.any(axis=others))


def histogram(array: Array) -> Histogram | None:
    """How the finite numbers are spread; None if there are none.

    At most 10,000 of them are counted, evenly picked.

    >>> low, high, counts = histogram(np.array([0.0, 1.0, 1.0]))
    >>> low, high, counts[[0, -1]].tolist()
    (0.0, 1.0, [1, 2])
    """
    flat = array.ravel(order="K")
    flat = flat[:: max(math.ceil(flat.size / SAMPLE), 1)]
    if not flat.size:
        return None
    low, high = float(flat.min()), float(flat.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        finite = flat[np.isfinite(flat)]
        return histogram(finite) if finite.size else None
    if not high / BINS - low / BINS > 0:  # a range with the number in the middle
        half = abs(low) / 2 or 0.5
        low, high = low - half, high + half
    # Halves, for the whole range may be more than a float holds.
    width = high / 2 / BINS - low / 2 / BINS
    places = ((flat.astype(np.float64) / 2 - low / 2) / width).astype(np.intp)
    np.minimum(places, BINS - 1, out=places)
    return Histogram(low, high, np.bincount(places, minlength=BINS))
