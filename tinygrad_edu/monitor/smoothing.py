"""Curves made easier to look at: noise smoothed, points thinned out."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tinygrad_edu.errors import value_error


def smoothed(values: ArrayLike, weight: float) -> NDArray[Any]:
    """The exponential moving average of a curve, as TensorBoard draws it.

    mₙ = w · mₙ₋₁ + (1 - w) · xₙ,  m₀ = 0,  shown as  mₙ / (1 - wⁿ)

    The divisor takes out that the average begins at 0 (as in Adam). Nan and infinity
    stay where they are and do not enter the average. A weight of 0 changes nothing.

    >>> smoothed([1.0, 3.0, 3.0], 0.5).round(3).tolist()
    [1.0, 2.333, 2.714]
    """
    check_weight(weight)
    shown = np.array(values, dtype=np.float64)
    finite = np.isfinite(shown)
    seen = shown[finite]
    if weight and len(seen):
        means = accumulate(
            (seen * (1 - weight)).tolist(), lambda mean, x: weight * mean + x
        )
        counts = np.arange(1, len(seen) + 1)
        shown[finite] = np.fromiter(means, float) / (1 - weight**counts)
    return shown


def check_weight(weight: float) -> None:
    """A weight of 1 would forget all that is new."""
    if not 0 <= weight < 1:
        raise value_error(
            "smooth must be at least 0 and less than 1",
            got=repr(weight),
            hint="0.6 for a little, 0.99 for much",
        )


def thinned(values: ArrayLike, limit: int) -> NDArray[Any]:
    """Which points to draw: at most ``limit``, with the first, last and extremes.

    The curve is cut into stretches of equal length, and each keeps its lowest and its
    highest point. Nan counts as 0 here.

    >>> thinned([3, 9, 5, 4, 1, 2], 4).tolist()
    [0, 1, 4, 5]
    """
    numbers = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
    count = len(numbers)
    if count <= limit:
        return np.arange(count)
    stretches = max(limit // 2 - 1, 1)
    bounds = np.linspace(0, count, stretches + 1).astype(int)
    kept = {0, count - 1}
    for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        stretch = numbers[start:stop]
        kept |= {start + int(stretch.argmin()), start + int(stretch.argmax())}
    return np.array(sorted(kept))
