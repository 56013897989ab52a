"""A run as tables of text, for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.errors import value_error
from tinygrad_edu.files import replacing
from tinygrad_edu.monitor.series import BINS, Curve

if TYPE_CHECKING:
    from tinygrad_edu.monitor.record import RunRecord

Table = Literal["curves", "layers", "histograms", "alarms"]
Row = tuple[Any, ...]

ROWS = 1 << 14  # written at a time


def write_csv(record: RunRecord, path: str | os.PathLike[str], of: Table) -> Path:
    """Writes one table of a run in UTF-8; numbers are written in full.

    Of curves it has one row for each step and one column for each curve. A field is
    empty where a curve has no point at that step. A step that a curve has twice gets a
    second row, so no point is lost. The other tables have one row for each number,
    each histogram, each alarm.
    """
    if of not in TABLES:
        expected = ", ".join(map(repr, TABLES))
        raise value_error("no table of that name", got=repr(of), expected=expected)
    target = Path(path)
    with replacing(target) as file:
        text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        writer = csv.writer(text)
        for rows in TABLES[of](record):
            writer.writerows(rows)
        text.flush()
        text.detach()
    return target


def _curve_rows(record: RunRecord) -> Iterator[Iterable[Row]]:
    yield [("step", *(curve.name for curve in record.curves))]
    yield from _rows(record.curves)


def _layer_rows(record: RunRecord) -> Iterator[Iterable[Row]]:
    yield [("step", "where", "kind", "value")]
    for one in record.layers:
        count, same = len(one), repeat((one.where, one.kind))
        numbers = zip(one.steps[:count], same, one.values[:count], strict=False)
        yield ((step, *place, value) for step, place, value in numbers)


def _histogram_rows(record: RunRecord) -> Iterator[Iterable[Row]]:
    bins = [f"bin {number}" for number in range(1, BINS + 1)]
    yield [("step", "where", "kind", "low", "high", *bins)]
    for one in record.histograms:
        yield [
            (
                *(one.steps[place], one.where, one.kind),
                *(one.lows[place], one.highs[place]),
                *one.counts_at(place).tolist(),
            )
            for place in range(len(one))
        ]


def _alarm_rows(record: RunRecord) -> Iterator[Iterable[Row]]:
    yield [("step", "kind", "where", "cleared", "text")]
    yield [(a.step, a.kind, a.where, a.cleared, a.text) for a in record.alarms]


TABLES: dict[str, Callable[[RunRecord], Iterator[Iterable[Row]]]] = {
    "curves": _curve_rows,
    "layers": _layer_rows,
    "histograms": _histogram_rows,
    "alarms": _alarm_rows,
}


def _rows(curves: list[Curve]) -> Iterator[Iterable[Row]]:
    """Rows in the order of the steps, some thousand at a time."""
    if not curves:
        return
    keys, places = _places([curve.steps.array(0, len(curve)) for curve in curves])
    for first in range(0, len(keys), ROWS):
        last = min(first + ROWS, len(keys))
        columns: list[list[Any]] = [keys[first:last].tolist()]
        for curve, at in zip(curves, places, strict=True):
            column: list[Any] = [""] * (last - first)
            inside = np.flatnonzero((at >= first) & (at < last))
            rows = (at[inside] - first).tolist()
            values = curve.values.array()[inside].tolist()
            for row, value in zip(rows, values, strict=True):
                column[row] = value
            columns.append(column)
        yield zip(*columns, strict=True)


def _places(steps: list[NDArray[Any]]) -> tuple[NDArray[Any], list[NDArray[Any]]]:
    """The step of each row, and for each curve the rows that its points stand in."""
    every = np.concatenate(steps)
    times = np.concatenate([_occurrences(one) for one in steps])
    order = np.lexsort((times, every))
    every, times = every[order], times[order]
    new = np.ones(len(every), dtype=bool)
    new[1:] = (every[1:] != every[:-1]) | (times[1:] != times[:-1])
    row_of = np.empty(len(every), dtype=np.int64)
    row_of[order] = np.cumsum(new) - 1
    ends = np.cumsum([len(one) for one in steps])[:-1]
    return every[new], np.split(row_of, ends)


def _occurrences(steps: NDArray[Any]) -> NDArray[Any]:
    """How often each step came before in the same curve.

    >>> _occurrences(np.array([3, 7, 3, 3])).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(steps, kind="stable")
    turned = steps[order]
    counted = np.arange(len(steps))
    starts = np.ones(len(steps), dtype=bool)
    starts[1:] = turned[1:] != turned[:-1]
    first = np.maximum.accumulate(np.where(starts, counted, 0))
    times = np.empty(len(steps), dtype=np.int64)
    times[order] = counted - first
    return times
