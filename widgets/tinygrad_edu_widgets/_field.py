"""A grid of heights that fills up, coarse points first, and its contour levels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import tinygrad_edu
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._surfaces import Function, Range

Array = np.ndarray[Any, Any]
STRIDES = (8, 4, 2, 1)
LEVELS = 11
MOST_POINTS = 401  # along one side
ROUND = (1.0, 2.0, 5.0, 10.0)
FINELY = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)


class Field:
    """Heights at (columns × rows) points; one row is a curve.

    Not yet computed points are told apart from those whose height is nan.
    """

    def __init__(self, columns: int, rows: int, x_range: Range, y_range: Range) -> None:
        self.x = np.linspace(*x_range, columns)
        self.y = np.linspace(*y_range, rows) if rows > 1 else np.zeros(1)
        self.x_range, self.y_range = x_range, y_range
        self.values = np.full((rows, columns), np.nan)
        self.known = np.zeros((rows, columns), dtype=bool)

    @property
    def done(self) -> int:
        """How many points are computed."""
        return int(self.known.sum())

    def fill(self, values: Array) -> None:
        """Takes in all points at once."""
        self.values[:], self.known[:] = values, True

    def steps(self, height: Callable[..., float]) -> Iterator[float]:
        """Computes one point after the other, first few that span the whole."""
        rows, columns = self.values.shape
        for stride in STRIDES:
            for row in range(0, rows, stride):
                for column in range(0, columns, stride):
                    if self.known[row, column]:
                        continue
                    at = (self.x[column], self.y[row])[: 1 if rows == 1 else 2]
                    self.values[row, column] = height(*map(float, at))
                    self.known[row, column] = True
                    yield float(self.values[row, column])

    def shown(self) -> Array:
        """The heights, with each missing one as at a computed point before it."""
        made, missing = self.values.copy(), ~self.known
        rows, columns = (np.arange(size) for size in made.shape)
        for stride in reversed(STRIDES):
            at = np.ix_(rows // stride * stride, columns // stride * stride)
            found = missing & self.known[at]
            made[found] = self.values[at][found]
            missing &= ~found
        return made

    def lowest(self) -> tuple[float, float, float] | None:
        """The lowest computed height and where it is; None if none is a number."""
        good = np.isfinite(self.values)
        if not good.any():
            return None
        at = np.argmin(np.where(good, self.values, np.inf))
        row, column = np.unravel_index(at, self.values.shape)
        return (
            float(self.values[row, column]),
            float(self.x[column]),
            float(self.y[row]),
        )

    def highest(self) -> float | None:
        """The highest computed height; None if none is a number."""
        good = self.values[np.isfinite(self.values)]
        return float(good.max()) if good.size else None


def levels(values: Array) -> list[float]:
    """Round heights for contour lines, close together where the surface is flat.

    >>> levels(np.linspace(0, 100, 1001))
    [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0]
    """
    good = np.sort(values[np.isfinite(values)], axis=None)
    if not good.size or good[-1] <= good[0]:
        return []
    low, high = float(good[0]), float(good[-1])
    median = float(good[good.size // 2])
    if median - low > 0.25 * (high - low):
        return _even(low, high)
    return _stretched(low, high, max(float(good[good.size // 30]) - low, 1e-9 * high))


def _even(low: float, high: float) -> list[float]:
    step = _round((high - low) / LEVELS)
    first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]


def _stretched(low: float, high: float, unit: float) -> list[float]:
    """Evenly in log(1 + (height − low) / unit), each rounded to a round number."""
    top = math.log1p((high - low) / unit)
    found = []
    for index in range(1, LEVELS):
        exact = low + unit * math.expm1(top * index / LEVELS)
        level = _round(exact, FINELY)
        if low < level < high and level not in found:
            found.append(level)
    return sorted(found)


def _round(value: float, digits: tuple[float, ...] = ROUND) -> float:
    """The nearest of the digits times a power of ten.

    >>> _round(0.0234), _round(-640, FINELY)
    (0.02, -700.0)
    """
    size = abs(value)
    if size == 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(size))
    best = min(digits, key=lambda digit: abs(digit - size / power))
    return math.copysign(float(f"{best * power:.12g}"), value)


def one_point(function: Function) -> Callable[..., float]:
    """The function of two tensors as one of two floats."""

    def height(x: float, y: float) -> float:
        with tinygrad_edu.no_grad():
            made = function(tinygrad_edu.tensor(x), tinygrad_edu.tensor(y))
        return float(made.item() if hasattr(made, "item") else made)

    return height


def whole_grid(function: Function, field: Field) -> Array | None:
    """The heights of all points in one call; None if the function takes only one."""
    tensor = tinygrad_edu.tensor
    x, y = np.meshgrid(field.x, field.y)
    try:
        with tinygrad_edu.no_grad():
            made = function(tensor(x.astype("float32")), tensor(y.astype("float32")))
    except Exception:  # asked again for single points, where it may speak of them
        return None
    if tuple(getattr(made, "shape", ())) != x.shape:
        return None
    return np.asarray(made.numpy(), dtype=np.float64)


def checked_resolution(resolution: int) -> int:
    """How many points along one side; ValueError for too few or too many."""
    if not isinstance(resolution, int) or not 5 <= resolution <= MOST_POINTS:
        raise value_error(
            f"resolution must be from 5 to {MOST_POINTS} points", got=repr(resolution)
        )
    return resolution
