"""Numbers over the steps of a run: curves, layers, histograms.

Steps and values lie side by side in columns; a point takes 16 to 24 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import index
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor.column import Column

LayerKind = Literal[
    "gradient norm",
    "weight norm",
    "update ratio",
    "activation mean",
    "activation std",
    "zero fraction",
    "step seconds",
    "memory MB",
]
HistogramKind = Literal["weight", "gradient", "activation"]

BINS = 32  # of every histogram
MOST_HISTOGRAMS = 200  # of one series; at one more, every second is let go


class Points:
    """What all series of single numbers can do."""

    steps: Column[int]
    values: Column[float]

    def add(self, step: int, value: float) -> None:
        """One point more; what is no point leaves no trace."""
        at, seen = index(step), float(value)
        try:
            self.steps.append(at)
            self.values.append(seen)
        except BaseException:  # an interrupt, or a step beyond 64 bits
            self.cut()
            raise

    def extend(self, steps: Iterable[int], values: Iterable[float]) -> None:
        """Many points more, best as arrays."""
        self.steps.extend(steps)
        self.values.extend(values)

    def __len__(self) -> int:
        """How many whole points there are, also while one is being written."""
        return min(len(self.steps), len(self.values))

    def cut(self) -> None:
        """Takes away the half of a point that an interrupt left."""
        whole = len(self)
        self.steps.cut(whole)
        self.values.cut(whole)

    def _lists(self) -> dict[str, Any]:
        whole = len(self)
        return {"steps": self.steps[:whole], "values": self.values[:whole]}


@dataclass(init=False)
class Curve(Points):
    """One scalar over time: ``values[i]`` was seen at step ``steps[i]``.

    Both read like lists; ``values.array()`` is the same as a NumPy array.

    >>> Curve("loss", [1, 2], [0.5, 0.25])
    Curve(name='loss', steps=[1, 2], values=[0.5, 0.25])
    """

    name: str
    steps: Column[int]
    values: Column[float]

    def __init__(
        self, name: str, steps: Iterable[int] = (), values: Iterable[float] = ()
    ) -> None:
        self.name = name
        self.steps = Column(int, steps)
        self.values = Column(float, values)

    def to_dict(self) -> dict[str, Any]:
        """The curve as text and lists, ready for JSON where no value is nan."""
        return {"name": self.name} | self._lists()


@dataclass(init=False)
class LayerSeries(Points):
    """One statistic of one place in the model over the measured steps.

    ``where`` is a parameter (``"0.weight"``) for gradient norm ‖g‖, weight norm ‖w‖
    and update ratio ‖Δw‖ / ‖w‖; a module (``"0"``) for the mean, the standard
    deviation and the fraction of zeros of its output; ``""``, the whole run, for the
    seconds of a step and the memory of the program.

    >>> LayerSeries("0.weight", "gradient norm", [1], [0.5])
    LayerSeries(where='0.weight', kind='gradient norm', steps=[1], values=[0.5])
    """

    where: str
    kind: LayerKind
    steps: Column[int]
    values: Column[float]

    def __init__(
        self,
        where: str,
        kind: LayerKind,
        steps: Iterable[int] = (),
        values: Iterable[float] = (),
    ) -> None:
        self.where, self.kind = where, kind
        self.steps = Column(int, steps)
        self.values = Column(float, values)

    def to_dict(self) -> dict[str, Any]:
        """The series as text and lists, ready for JSON where no value is nan."""
        return {"where": self.where, "kind": self.kind} | self._lists()


@dataclass(init=False)
class HistogramSeries:
    """How the numbers of one place were spread, over the measured steps.

    Histogram ``i`` was seen at ``steps[i]``. It divides ``lows[i]`` to ``highs[i]``
    into 32 bins of one width, and ``counts[32 * i : 32 * i + 32]`` says how many
    numbers fell into each. At most 200 are kept: at one more, every second goes, so
    that those that stay are evenly spaced over the whole run.

    >>> series = HistogramSeries("0.weight", "weight")
    >>> series.add(1, -1.0, 1.0, [0] * 15 + [3, 4] + [0] * 15)
    >>> len(series), series.counts_at(0)[15:17].tolist()
    (1, [3, 4])
    """

    where: str
    kind: HistogramKind
    steps: Column[int]
    lows: Column[float]
    highs: Column[float]
    counts: Column[int]

    def __init__(self, where: str, kind: HistogramKind) -> None:
        self.where, self.kind = where, kind
        self.steps, self.counts = Column(int), Column(int)
        self.lows, self.highs = Column(float), Column(float)

    def add(
        self,
        step: int,
        low: float,
        high: float,
        counts: Sequence[int] | NDArray[np.int64],
    ) -> None:
        """One histogram more; at the 201st every second one is let go."""
        if len(counts) != BINS:
            raise ValueError(f"a histogram has {BINS} bins, got {len(counts)}")
        if len(self) == MOST_HISTOGRAMS:
            self._thin()
        try:
            self.steps.append(index(step))
            self.lows.append(float(low))
            self.highs.append(float(high))
            self.counts.extend(counts)
        except BaseException:
            self.cut()
            raise

    def counts_at(self, place: int) -> NDArray[Any]:
        """The 32 counts of one histogram."""
        return self.counts.array(BINS * place, BINS * (place + 1))

    def __len__(self) -> int:
        """How many whole histograms there are."""
        rows = len(self.counts) // BINS
        return min(len(self.steps), len(self.lows), len(self.highs), rows)

    def cut(self) -> None:
        """Takes away the part of a histogram that an interrupt left."""
        whole = len(self)
        for column in (self.steps, self.lows, self.highs):
            column.cut(whole)
        self.counts.cut(BINS * whole)

    def to_dict(self) -> dict[str, Any]:
        """The series as text and lists, ready for JSON where no number is nan."""
        whole = len(self)
        return {
            "where": self.where,
            "kind": self.kind,
            "steps": self.steps[:whole],
            "lows": self.lows[:whole],
            "highs": self.highs[:whole],
            "counts": self.counts[: BINS * whole],
        }

    def _thin(self) -> None:
        whole = len(self)
        counts = self.counts.array(0, BINS * whole).reshape(whole, BINS)
        self.counts = Column(int, counts[::2].ravel())
        self.steps = Column(int, self.steps.array(0, whole)[::2])
        self.lows = Column(float, self.lows.array(0, whole)[::2])
        self.highs = Column(float, self.highs.array(0, whole)[::2])
