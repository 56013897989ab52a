"""What a saved notebook keeps of runs: few numbers, and no nan, which JSON has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

import numpy as np

from tinygrad_edu.monitor import HistogramSeries, RunRecord
from tinygrad_edu.monitor.series import Points
from tinygrad_edu.monitor.smoothing import thinned

# Of all runs together. A point takes about 17 characters, a histogram about 100.
CURVE_POINTS = 6_000
LAYER_POINTS = 3_000
HISTOGRAMS = 240
MOST_OF_ONE = 500
LEAST_OF_ONE = 4
MOST_EVENTS = 100
LONGEST_TEXT = 4_000  # characters of an event: of a traceback the end says most
DIGITS = 5

Plain = dict[str, Any]


def saved(records: Sequence[RunRecord]) -> list[Plain]:
    """The records as plain data of less than 300 kB, thinned evenly.

    >>> record = RunRecord(state="finished", step=2)
    >>> record.extend("loss", [1, 2], [0.5, float("nan")])
    >>> saved([record])[0]["curves"]
    [{'name': 'loss', 'steps': [1, 2], 'values': [0.5, None]}]
    """
    curves = _share(CURVE_POINTS, sum(len(record.curves) for record in records))
    layers = _share(LAYER_POINTS, sum(len(record.layers) for record in records))
    series = sum(len(record.histograms) for record in records)
    histograms = max(1, HISTOGRAMS // max(series, 1))
    return [_saved(record, curves, layers, histograms) for record in records]


def _share(points: int, series: int) -> int:
    """How many points each of so many series may have."""
    return max(LEAST_OF_ONE, min(MOST_OF_ONE, points // max(series, 1)))


def _saved(record: RunRecord, curves: int, layers: int, histograms: int) -> Plain:
    kept_layers = record.layers[: LAYER_POINTS // layers]
    kept_curves = record.curves[: CURVE_POINTS // curves]
    kept_histograms = record.histograms[: HISTOGRAMS // histograms]
    return {
        "state": record.state,
        "step": record.step,
        "total_steps": record.total_steps,
        "curves": [{"name": one.name} | thin(one, curves) for one in kept_curves],
        "events": [
            asdict(event) | {"text": event.text[-LONGEST_TEXT:]}
            for event in record.events[-MOST_EVENTS:]
        ],
        "layers": [
            {"where": one.where, "kind": one.kind} | thin(one, layers)
            for one in kept_layers
        ],
        "histograms": [_thin_histograms(one, histograms) for one in kept_histograms],
        "alarms": [asdict(alarm) for alarm in record.alarms],
        "version": record.version,
    }


def thin(series: Points, limit: int) -> Plain:
    """At most ``limit`` points that keep the first, the last and the extremes.

    >>> from tinygrad_edu.monitor import Curve
    >>> thin(Curve("loss", [1, 2, 3, 4, 5, 6], [3.0, 9, 5, 4, 1, 2]), 4)
    {'steps': [1, 2, 5, 6], 'values': [3.0, 9.0, 1.0, 2.0]}
    """
    count = len(series)
    chosen = thinned(series.values.array(0, count), limit)
    steps, values = series.steps.array(0, count), series.values.array(0, count)
    return {"steps": steps[chosen].tolist(), "values": _plain(values[chosen].tolist())}


def _thin_histograms(series: HistogramSeries, limit: int) -> Plain:
    """Some of the histograms, evenly spaced, the last among them."""
    count = len(series)
    last = count - 1
    chosen = sorted({round(i * last / max(limit - 1, 1)) for i in range(limit)})
    chosen = [last] if limit == 1 else chosen
    rows = [series.counts_at(index) for index in chosen if count]
    return {
        "where": series.where,
        "kind": series.kind,
        "steps": [series.steps[index] for index in chosen if count],
        "lows": _plain(series.lows[index] for index in chosen if count),
        "highs": _plain(series.highs[index] for index in chosen if count),
        "counts": np.concatenate(rows).tolist() if rows else [],
    }


def _plain(numbers: Any) -> list[float | None]:
    return [
        float(f"{number:.{DIGITS}g}") if isfinite(number) else None
        for number in numbers
    ]
