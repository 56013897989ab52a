"""A run as a table of text, for spreadsheets and data frames."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.files import replacing

if TYPE_CHECKING:
    from tinygrad_edu.monitor.record import RunRecord
    from tinygrad_edu.monitor.series import Curve

ROWS = 1 << 14  # written at a time


def write_csv(record: RunRecord, path: str | os.PathLike[str]) -> Path:
    """Writes one row for each step and one column for each curve, in UTF-8.

    A field is empty where a curve has no point at that step. A step that a curve has
    twice gets a second row, so no point is lost; numbers are written in full.
    """
    target = Path(path)
    with replacing(target) as file:
        text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        writer = csv.writer(text)
        writer.writerow(["step", *(curve.name for curve in record.curves)])
        for rows in _rows(record.curves):
            writer.writerows(rows)
        text.flush()
        text.detach()
    return target


def _rows(curves: list[Curve]) -> Iterator[Iterator[tuple[Any, ...]]]:
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
