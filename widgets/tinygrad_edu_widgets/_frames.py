"""What travels to the browser while a run goes on.

A frame (see ``_stream.py``) tells of one run. Its header says where the run stands:

- ``run``: which one, 0 for the run that is trained, more for those beside it
- ``reset``: whether it tells the run from its beginning
- ``state``, ``step``, ``total_steps``, ``rate``, ``remaining``, ``parameters``
- ``begun``: the series that begin here, each ``["curve", name]`` or ``["layer", where,
  kind]`` or ``["histogram", where, kind]``; they are numbered in this order from 0
- ``points``: for each series with news its number, the index of its first new point,
  the first new step, how many points, and how many numbers each of them has: 1, or 34
  for a histogram (its lowest edge, its highest edge, 32 counts)
- ``events``: the new ones; ``alarms``: all of them, or None if they are as before

One buffer of float32 numbers holds, in the order of ``points``, first the steps,
counted from the first new step, then the numbers of each point: a float32 holds whole
numbers exactly up to 16,777,216, and the first step is exact. A histogram series that
let go of every second histogram is told again from its index 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor import Curve, HistogramSeries, LayerSeries, RunRecord
from tinygrad_edu.monitor.series import BINS

NUMBERS_PER_FRAME = 200_000  # 800 kB, far below any message limit
HISTOGRAM_WIDTH = BINS + 2

Series = Curve | LayerSeries | HistogramSeries
Plain = dict[str, Any]


@dataclass
class Told:
    """How much of a record the browser knows. Series are numbered as they were told."""

    record: RunRecord
    series: list[Series] = field(default_factory=list)
    points: list[int] = field(default_factory=list)  # of each series
    last_steps: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])  # of each kind
    events: int = 0
    cleared: list[int | None] | None = None  # where each alarm was
    standing: tuple[str, int] = ("", 0)  # where the run was when it was last told
    behind: bool = True  # whether a frame had no room for all

    @property
    def has_news(self) -> bool:
        """Whether there is something that the browser does not know."""
        return self.behind or self.standing != (self.record.state, self.record.step)

    @property
    def goes_on(self) -> bool:
        """Whether there may be more to tell later."""
        return self.has_news or self.record.state in ("running", "paused")


def encode(told: Told) -> tuple[Plain, bytes]:
    """What is new, as a part of the header and a buffer; ``told`` moves on.

    >>> record = RunRecord()
    >>> record.add("loss", 1, 0.5)
    >>> record.add("loss", 2, 0.25)
    >>> header, buffer = encode(Told(record))
    >>> header["begun"], header["points"]
    ([['curve', 'loss']], [[0, 0, 1, 2, 1]])
    >>> np.frombuffer(buffer, "float32").tolist()
    [0.0, 1.0, 0.5, 0.25]
    """
    header = _standing(told) | {"begun": _begin(told)}
    room, told.behind = NUMBERS_PER_FRAME, False
    entries: list[list[int]] = []
    parts: list[NDArray[Any]] = []
    for number, series in enumerate(told.series):
        start, count = _start(told, number, series), len(series)
        if start == count:
            continue
        width = HISTOGRAM_WIDTH if isinstance(series, HistogramSeries) else 1
        stop = min(count, start + room // (width + 1))
        told.behind = told.behind or stop < count
        if stop <= start:
            continue
        room -= (stop - start) * (width + 1)
        first = series.steps[start]
        parts += [series.steps.array(start, stop) - first, *_rows(series, start, stop)]
        entries.append([number, start, first, stop - start, width])
        told.points[number] = stop
        told.last_steps[number] = series.steps[stop - 1]
    with np.errstate(over="ignore"):  # beyond float32 is infinity, as in training
        buffer = b"".join(part.astype("<f4").tobytes() for part in parts)
    return header | {"points": entries}, buffer


def _standing(told: Told) -> Plain:
    """Where the run stands, and what was not said of it before."""
    record = told.record
    events = [asdict(event) for event in record.events[told.events :]]
    cleared = [alarm.cleared for alarm in record.alarms]
    known, reset = cleared == told.cleared, told.cleared is None
    told.events += len(events)
    told.cleared, told.standing = cleared, (record.state, record.step)
    return {
        "reset": reset,
        "state": record.state,
        "step": record.step,
        "total_steps": record.total_steps,
        "events": events,
        "alarms": None if known else [asdict(alarm) for alarm in record.alarms],
    }


def _begin(told: Told) -> list[list[str]]:
    """The names of the series that are new."""
    record = told.record
    kinds: list[Sequence[Series]] = [record.curves, record.layers, record.histograms]
    begun: list[list[str]] = []
    for kind, every in enumerate(kinds):
        fresh = every[told.counts[kind] :]
        told.counts[kind] += len(fresh)
        told.series += fresh
        begun += [_name(one) for one in fresh]
    told.points += [0] * len(begun)
    told.last_steps += [0] * len(begun)
    return begun


def _name(series: Series) -> list[str]:
    if isinstance(series, Curve):
        return ["curve", series.name]
    what = "histogram" if isinstance(series, HistogramSeries) else "layer"
    return [what, series.where, series.kind]


def _start(told: Told, number: int, series: Series) -> int:
    """The first point that is new: 0 where points were let go since."""
    count = told.points[number]
    if not count or not isinstance(series, HistogramSeries):
        return count
    same = count <= len(series) and series.steps[count - 1] == told.last_steps[number]
    return count if same else 0


def _rows(series: Series, start: int, stop: int) -> list[NDArray[Any]]:
    """The numbers of some points, point by point."""
    if not isinstance(series, HistogramSeries):
        return [series.values.array(start, stop)]
    rows = np.empty((stop - start, HISTOGRAM_WIDTH))
    rows[:, 0] = series.lows.array(start, stop)
    rows[:, 1] = series.highs.array(start, stop)
    counts = series.counts.array(BINS * start, BINS * stop)
    rows[:, 2:] = counts.reshape(-1, BINS)
    return [rows.ravel()]
