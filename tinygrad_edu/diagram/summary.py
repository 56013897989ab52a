"""The numbers of a tensor, in as few numbers as a picture needs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tinygrad_edu.diagram.document import Summary
from tinygrad_edu.diagram.library import Tensor, dtype_name

CROP = 8

Array = np.ndarray[Any, np.dtype[np.float64]]


def numbers(tensor: Tensor) -> Array:
    """The values of a tensor as float64, wherever and however it is stored."""
    plain = tensor.detach()
    if getattr(plain, "is_sparse", False):
        plain = plain.to_dense()
    if dtype_name(plain.dtype) == "bfloat16":  # NumPy has no such dtype
        plain = plain.float()
    array = np.asarray(plain.cpu().numpy())
    return np.asarray(np.abs(array) if np.iscomplexobj(array) else array, np.float64)


def summarize(tensor: Tensor) -> Summary:
    """Shape, range, mean, norm, share of zeros and an 8 × 8 corner of a tensor.

    >>> import tinygrad_edu as torch
    >>> summary = summarize(torch.tensor([[3.0, 0.0], [4.0, 0.0]]))
    >>> summary.norm, summary.zero_fraction, summary.values
    (5.0, 0.5, [[3.0, 0.0], [4.0, 0.0]])
    """
    return summarize_array(numbers(tensor), dtype_name(tensor.dtype))


def summarize_array(array: Array, dtype: str) -> Summary:
    """The summary of plain numbers, which were of ``dtype`` before."""
    shape = list(array.shape)
    if array.size == 0:
        return Summary(shape, dtype)
    rows = array.reshape(-1, array.shape[-1] if array.ndim else 1)
    with np.errstate(all="ignore"):  # nan and infinity become None
        return Summary(
            shape,
            dtype,
            minimum=_finite(array.min()),
            maximum=_finite(array.max()),
            mean=_finite(array.mean()),
            norm=_finite(np.sqrt(np.square(array).sum())),
            zero_fraction=float((array == 0).mean()),
            values=[[_finite(v) for v in row[:CROP]] for row in rows[:CROP]],
            cropped=rows.shape[0] > CROP or rows.shape[1] > CROP,
        )


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
