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

from collections.abc import Iterator
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
    """How much of a record the browser knows."""

    record: RunRecord
    numbers: dict[tuple[str, ...], int] = field(default_factory=dict)
    points: list[int] = field(default_factory=list)  # of each series by its number
    last_steps: list[int] = field(default_factory=list)
    events: int = 0
    alarms: list[int | None] | None = None  # where each was cleared
    begun: bool = False


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
    record, room = told.record, NUMBERS_PER_FRAME
    begun: list[list[str]] = []
    entries: list[list[int]] = []
    parts: list[NDArray[Any]] = []
    for key, series in _all(record):
        if key not in told.numbers:
            _begin(told, key)
            begun.append(list(key))
        number, width = told.numbers[key], _width(series)
        start = _start(told, number, series)
        stop = min(len(series), start + room // (width + 1))
        if stop <= start:
            continue
        room -= (stop - start) * (width + 1)
        first = series.steps[start]
        parts += [series.steps.array(start, stop) - first, *_rows(series, start, stop)]
        entries.append([number, start, first, stop - start, width])
        told.points[number] = stop
        told.last_steps[number] = series.steps[stop - 1]
    header = _standing(told) | {"begun": begun, "points": entries}
    with np.errstate(over="ignore"):  # beyond float32 is infinity, as in training
        return header, b"".join(part.astype("<f4").tobytes() for part in parts)


def is_behind(told: Told) -> bool:
    """Whether a series has points that were not sent yet."""
    return any(
        key not in told.numbers or told.points[told.numbers[key]] < len(series)
        for key, series in _all(told.record)
    )


def _standing(told: Told) -> Plain:
    """Where the run stands, and what was not said of it before."""
    record = told.record
    events = [asdict(event) for event in record.events[told.events :]]
    alarms = [alarm.cleared for alarm in record.alarms]
    known = alarms == told.alarms
    reset = not told.begun
    told.events += len(events)
    told.alarms, told.begun = alarms, True
    return {
        "reset": reset,
        "state": record.state,
        "step": record.step,
        "total_steps": record.total_steps,
        "events": events,
        "alarms": None if known else [asdict(alarm) for alarm in record.alarms],
    }


def _all(record: RunRecord) -> Iterator[tuple[tuple[str, ...], Series]]:
    """Every series with what it is called; the lists may grow meanwhile."""
    for curve in list(record.curves):
        yield ("curve", curve.name), curve
    for layer in list(record.layers):
        yield ("layer", layer.where, layer.kind), layer
    for histogram in list(record.histograms):
        yield ("histogram", histogram.where, histogram.kind), histogram


def _begin(told: Told, key: tuple[str, ...]) -> None:
    told.numbers[key] = len(told.points)
    told.points.append(0)
    told.last_steps.append(0)


def _start(told: Told, number: int, series: Series) -> int:
    """The first point that is new: 0 where points were let go since."""
    count = told.points[number]
    if not isinstance(series, HistogramSeries) or count == 0:
        return count
    same = count <= len(series) and series.steps[count - 1] == told.last_steps[number]
    return count if same else 0


def _width(series: Series) -> int:
    return HISTOGRAM_WIDTH if isinstance(series, HistogramSeries) else 1


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
