"""The numbers of a tensor, in as few numbers as a picture needs.

A tensor may hold 10⁸ numbers of any type and in any order in memory. It is read where
it lies, a small piece at a time, and never copied whole (save bfloat16, which NumPy
cannot read: that becomes float32 first).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tinygrad_edu.diagram.document import Summary
from tinygrad_edu.diagram.library import Tensor, dtype_name

CROP = 8
BINS = 24
FEWEST_IN_HISTOGRAM = 24  # fewer numbers are seen one by one
PIECE = 1 << 16  # numbers read at once: 0.5 MB, which stays in the cache
MOST_SAMPLED = 1 << 17  # numbers that a histogram counts

Array = np.ndarray[Any, np.dtype[Any]]


def array_of(tensor: Tensor) -> Array:
    """The values of a tensor as they are stored, without a copy where that can be."""
    plain = tensor.detach()
    if getattr(plain, "is_sparse", False):
        plain = plain.to_dense()
    if dtype_name(plain.dtype) == "bfloat16":  # NumPy has no such dtype
        plain = plain.float()
    for lazy in ("resolve_conj", "resolve_neg"):
        plain = getattr(plain, lazy, lambda same=plain: same)()
    return np.asarray(plain.cpu().numpy())


def numbers(tensor: Tensor) -> Array:
    """A copy of a small tensor's values as float64; of complex ones, their size."""
    return as_float(array_of(tensor))


def as_float(array: Array) -> Array:
    """Numbers of any type as float64; of complex ones, their size."""
    return np.asarray(np.abs(array) if np.iscomplexobj(array) else array, np.float64)


def summarize(tensor: Tensor, histogram: bool = False) -> Summary:
    """Shape, range, mean, norm, share of zeros and an 8 × 8 corner of a tensor.

    Of more than two dimensions, the corner is that of the first matrix.

    >>> import tinygrad_edu as torch
    >>> summary = summarize(torch.tensor([[3.0, 0.0], [4.0, 0.0]]))
    >>> summary.norm, summary.zero_fraction, summary.values
    (5.0, 0.5, [[3.0, 0.0], [4.0, 0.0]])
    """
    return summarize_array(array_of(tensor), dtype_name(tensor.dtype), histogram)


def summarize_array(array: Array, dtype: str, histogram: bool = False) -> Summary:
    """The summary of plain numbers, which were of ``dtype`` before."""
    shape = list(array.shape)
    if array.size == 0:
        return Summary(shape, dtype)
    with np.errstate(all="ignore"):  # nan and infinity become None
        totals = _Totals(array.size if histogram else 0)
        for piece in pieces(array):
            totals.add(piece)
        rows, cropped = corner(array)
        return Summary(
            shape,
            dtype,
            minimum=_finite(totals.low),
            maximum=_finite(totals.high),
            mean=_finite(totals.sum / array.size),
            norm=_finite(np.sqrt(totals.squares)),
            zero_fraction=totals.zeros / array.size,
            values=table(rows),
            cropped=cropped,
            not_finite=totals.not_finite,
            histogram=totals.histogram(),
        )


def pieces(array: Array) -> Iterator[Array]:
    """All numbers as float64, a piece at a time, in the order of the memory.

    >>> [piece.tolist() for piece in pieces(np.array([[True], [False]]))]
    [[1.0, 0.0]]
    """
    wide = "complex128" if np.iscomplexobj(array) else "float64"
    reader = np.nditer(
        array,
        flags=["external_loop", "buffered", "zerosize_ok"],
        op_dtypes=[np.dtype(wide)],
        casting="unsafe",
        buffersize=PIECE,
    )
    for piece in reader:
        assert isinstance(piece, np.ndarray)  # one operand, so no tuple
        yield np.abs(piece) if wide == "complex128" else piece


class _Totals:
    """What is known of the numbers seen so far."""

    def __init__(self, expected: int) -> None:
        self.low, self.high = math.inf, -math.inf
        self.sum = self.squares = 0.0
        self.zeros = self.not_finite = 0
        wanted = expected > FEWEST_IN_HISTOGRAM
        self.stride = -(-expected // MOST_SAMPLED) if wanted else 0
        self.sample: list[Array] = []

    def add(self, piece: Array) -> None:
        # np.minimum keeps a nan that Python's min may lose.
        self.low = float(np.minimum(self.low, piece.min()))
        self.high = float(np.maximum(self.high, piece.max()))
        self.sum += float(piece.sum())
        squares = float(np.einsum("i,i", piece, piece))  # without BLAS and its threads
        self.squares += squares
        self.zeros += piece.size - int(np.count_nonzero(piece))
        if not math.isfinite(squares):
            self.not_finite += piece.size - int(np.isfinite(piece).sum())
        if self.stride:
            self.sample.append(piece[:: self.stride].copy())

    def histogram(self) -> list[int]:
        """How many of the sampled numbers are in each bin; empty if all are equal."""
        if not self.sample:
            return []
        seen = np.concatenate(self.sample)
        seen = seen[np.isfinite(seen)]
        if seen.size == 0:
            return []
        low, high = float(seen.min()), float(seen.max())
        if not 0 < high - low < math.inf:
            return []
        places = np.minimum((seen - low) * (BINS / (high - low)), BINS - 1)
        return [int(n) for n in np.bincount(places.astype(np.intp), minlength=BINS)]


def corner(array: Array, index: tuple[int, ...] = ()) -> tuple[Array, bool]:
    """The upper left of a matrix, or of one matrix out of many, and if more is left.

    >>> corner(np.arange(24).reshape(2, 3, 4), (1,))
    (array([[12., 13., 14., 15.],
           [16., 17., 18., 19.],
           [20., 21., 22., 23.]]), True)
    """
    matrices = max(0, array.ndim - 2)
    matrix = array[index or (0,) * matrices]
    rows = matrix.reshape(1, -1) if matrix.ndim < 2 else matrix
    shown = as_float(rows[:CROP, :CROP])
    return shown, shown.size < array.size


def sample(array: Array) -> Array:
    """A copy of the corners of some of a tensor's matrices, to look at later.

    At most 64 matrices: 8 along each of the last two leading dimensions.

    >>> sample(np.zeros((3, 100, 20, 20))).shape
    (3, 8, 8, 8)
    """
    first = (0,) * max(0, array.ndim - 4)
    return as_float(array[first][(slice(CROP),) * min(array.ndim, 4)]).copy()


def table(rows: Array) -> list[list[float | None]]:
    """Rows of numbers for JSON, None for those that it cannot hold."""
    if np.isfinite(rows).all():
        return rows.tolist()  # type: ignore[no-any-return]
    return [[_finite(value) for value in row] for row in rows]


def number_text(number: float | None, digits: int = 4) -> str:
    """A number as a label, with a few significant digits.

    >>> number_text(0.123456), number_text(None), number_text(-3.0)
    ('0.1235', 'not finite', '−3')
    """
    if number is None:
        return "not finite"
    return f"{number:.{digits}g}".replace("-", "−")


def summary_text(summary: Summary) -> str:
    """A summary in a few words: the number itself, or the range of many.

    >>> summary_text(Summary([2], "float32", minimum=-1.0, maximum=2.0,
    ...                      values=[[-1.0, 2.0]]))
    '−1 … 2'
    """
    if not summary.values:
        return "empty"
    if math.prod(summary.shape) == 1:
        return number_text(summary.values[0][0])
    low, high = number_text(summary.minimum, 3), number_text(summary.maximum, 3)
    return f"all {low}" if low == high else f"{low} … {high}"


def _finite(number: Any) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
