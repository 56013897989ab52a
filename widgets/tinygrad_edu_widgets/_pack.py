"""Numbers as text, for the state that a notebook saves: float32 in base64.

A third of the size of JSON numbers, exact, and nan stays nan. The front end's side is
``widgets/src/shared/pack.ts``.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np


def pack(values: Any) -> str:
    """The numbers, row after row, as little-endian float32 in base64.

    >>> pack([1.0, 2.0])
    'AACAPwAAAEA='
    """
    return base64.b64encode(floats(values)).decode("ascii")


def floats(values: Any) -> bytes:
    """The numbers as little-endian float32, for a buffer of a frame."""
    with np.errstate(over="ignore"):  # beyond float32 is infinity, as in training
        return np.ascontiguousarray(values, dtype="<f4").tobytes()


def bytes_of(values: np.ndarray[Any, Any]) -> tuple[bytes, float, float]:
    """Numbers as one byte each, with the lowest and the highest; 255 is no number.

    For small pictures, where 255 shades are more than the eye tells apart.

    >>> bytes_of(np.array([0.0, 0.5, 1.0, np.nan]))
    (b'\\x00\\x7f\\xfe\\xff', 0.0, 1.0)
    """
    good = np.isfinite(values)
    if not good.any():
        return b"\xff" * values.size, 0.0, 0.0
    low, high = float(values[good].min()), float(values[good].max())
    span = high - low or 1.0
    with np.errstate(invalid="ignore"):
        scaled = np.where(good, (values - low) / span * 254, 255)
    return scaled.round().astype(np.uint8).tobytes(), low, high
