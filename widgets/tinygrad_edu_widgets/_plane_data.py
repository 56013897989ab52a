"""The learner's points: two numbers each, with a class or a value, and added ones.

What is handed out has the type that was handed in: tensors of either library, or
arrays. So a training loop can use ``view.X`` and ``view.y`` and learns from points that
were added by a click, while it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import is_tensor, library_of
from tinygrad_edu.errors import value_error
from tinygrad_edu_widgets._at_rest import numpy_of

Array = np.ndarray[Any, Any]

MOST_CLASSES = 10  # as many as have a key to add a point with
MARGIN = 0.18  # around the points, as a share of their extent


class PlaneData:
    """Points (N, 2) with what is to be predicted for each."""

    def __init__(self, X: Any, y: Any, regression: bool | None, names: Any) -> None:
        self._X, self._y = X, y
        points, targets = numpy_of(X), numpy_of(y)
        _check(points, targets)
        self._points = points.astype(np.float64)
        self._targets = targets.reshape(-1).astype(np.float64)
        self.regression = _is_regression(targets) if regression is None else regression
        self.values = [] if self.regression else _classes(self._targets)
        self.names = _names(names, self.values)
        self.added: list[tuple[float, float, int]] = []

    # As numbers, for the view.

    @property
    def points(self) -> Array:
        """All points, those that were added last; shape (N, 2)."""
        new = [[x, y] for x, y, _ in self.added]
        return np.concatenate([self._points, np.reshape(new, (-1, 2))])

    @property
    def labels(self) -> Array:
        """The index of each point's class; in a regression its value."""
        new = [float(label) for _, _, label in self.added]
        if self.regression:
            return np.concatenate([self._targets, new])
        known = np.searchsorted(self.values, self._targets)
        return np.concatenate([known, np.array(new, dtype=np.int64)])

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What of the plane is drawn: all points, with a margin."""
        good = self._points[np.isfinite(self._points).all(axis=1)]
        low, high = (
            (good.min(axis=0), good.max(axis=0))
            if len(good)
            else (-np.ones(2), np.ones(2))
        )
        extent = high - low
        extent = np.where(extent > 0, extent, max(float(extent.max()), 1.0))
        low, high = low - MARGIN * extent, high + MARGIN * extent
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))

    # As the learner's training loop takes them.

    @property
    def X(self) -> Any:  # noqa: N802
        """All points, in the type that was given."""
        return self._grown(self._X, [[x, y] for x, y, _ in self.added])

    @property
    def y(self) -> Any:
        """All classes or values, in the type and shape that was given."""
        column = len(self._y.shape) == 2 if hasattr(self._y, "shape") else False
        new = [
            label if self.regression else self.values[label]
            for _, _, label in self.added
        ]
        return self._grown(self._y, [[value] for value in new] if column else new)

    def _grown(self, given: Any, new: list[Any]) -> Any:
        if not new:
            return given
        if is_tensor(given):
            library: Any = library_of(given)
            rows = library.tensor(new).to(device=given.device, dtype=given.dtype)
            return library.cat([given, rows])
        array = np.asarray(given)
        return np.concatenate([array, np.asarray(new, dtype=array.dtype)])


def _check(points: Array, targets: Array) -> None:
    if points.ndim != 2 or points.shape[1] != 2:
        raise value_error(
            "DecisionView draws points of two numbers each",
            got=f"X of shape {points.shape}",
            expected="X of shape (N, 2)",
            hint="two of the features, or two principal components of them",
        )
    if targets.size != len(points):
        raise value_error(
            "X and y must have the same number of rows",
            got=f"X of shape {points.shape}, y of shape {targets.shape}",
        )


def _is_regression(targets: Array) -> bool:
    """Fractions, or more different numbers than there are colours, are no classes."""
    if not np.issubdtype(targets.dtype, np.floating):
        return False
    whole = bool((targets == np.round(targets)).all())
    return not whole or len(np.unique(targets)) > MOST_CLASSES


def _classes(targets: Array) -> list[float | int]:
    values = np.unique(targets)
    if len(values) > MOST_CLASSES:
        raise value_error(
            f"DecisionView tells {MOST_CLASSES} classes apart", got=f"{len(values)}"
        )
    if len(values) and values.min() >= 0 and (values == np.round(values)).all():
        values = np.arange(max(values.max() + 1, 2))  # one may have no points
    return [int(value) if value == int(value) else float(value) for value in values]


def _names(names: Sequence[str] | None, values: list[float | int]) -> list[str]:
    if names is None:
        return [str(value) for value in values]
    if len(names) != len(values):
        raise value_error(
            "classes must name each class",
            got=f"{len(names)} names for {len(values)} classes",
        )
    return [str(name) for name in names]
