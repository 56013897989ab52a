"""What travels to the browser while a run goes on.

A frame (see ``_stream.py``) of a run has one buffer of float32 numbers. Its header says
where the run stands and, for each curve with new points, its name, the index of its
first new point and how many there are. The buffer holds, curve by curve in the
header's order, first the steps, counted from ``first_step``, then the values: a
float32 holds whole numbers exactly up to 16,777,216, and ``first_step`` is exact.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np

from tinygrad_edu.monitor import Curve, RunRecord
from tinygrad_edu.monitor.smoothing import thinned

POINTS_PER_FRAME = 50_000  # of one curve: 400 kB, far below any message limit
POINTS_PER_SNAPSHOT = 500  # of one curve, in the state that a notebook saves


def encode(
    record: RunRecord, sent: dict[str, int]
) -> tuple[list[dict[str, Any]], bytes]:
    """The curves' new points as header entries and a buffer; ``sent`` moves on.

    >>> record = RunRecord()
    >>> record.add("loss", 1, 0.5)
    >>> record.add("loss", 2, 0.25)
    >>> header, buffer = encode(record, sent := {})
    >>> header
    [{'name': 'loss', 'start': 0, 'first_step': 1, 'count': 2}]
    >>> np.frombuffer(buffer, "float32").tolist()
    [0.0, 1.0, 0.5, 0.25]
    >>> sent
    {'loss': 2}
    """
    header, parts = [], []
    for curve in list(record.curves):
        start = sent.get(curve.name, 0)
        stop = min(len(curve), start + POINTS_PER_FRAME)
        if stop == start:
            continue
        first = curve.steps[start]
        parts.append(curve.steps.array(start, stop) - first)
        parts.append(curve.values.array(start, stop))
        header.append(_entry(curve.name, start, first, stop - start))
        sent[curve.name] = stop
    with np.errstate(over="ignore"):  # beyond float32 is infinity, as in training
        buffer = b"".join(part.astype("<f4").tobytes() for part in parts)
    return header, buffer


def _entry(name: str, start: int, first_step: int, count: int) -> dict[str, Any]:
    return {"name": name, "start": start, "first_step": first_step, "count": count}


def is_behind(record: RunRecord, sent: dict[str, int]) -> bool:
    """Whether a curve has points that were not sent yet."""
    return any(sent.get(curve.name, 0) < len(curve) for curve in record.curves)


def snapshot(record: RunRecord) -> dict[str, Any]:
    """The record for a saved notebook: thinned curves, and None for what is no number.

    JSON has no nan and no infinity, hence the None.
    """
    curves = []
    for curve in record.curves:
        steps, values = thin(curve, POINTS_PER_SNAPSHOT)
        numbers = [value if isfinite(value) else None for value in values]
        curves.append({"name": curve.name, "steps": steps, "values": numbers})
    return replace(record, curves=[]).to_dict() | {"curves": curves}


def thin(curve: Curve, limit: int) -> tuple[list[int], list[float]]:
    """At most ``limit`` points that keep the curve's first, last and extremes.

    >>> thin(Curve("loss", [1, 2, 3, 4, 5, 6], [3.0, 9, 5, 4, 1, 2]), 4)
    ([1, 2, 5, 6], [3.0, 9.0, 1.0, 2.0])
    """
    count = len(curve)
    chosen = thinned(curve.values.array(0, count), limit)
    steps, values = curve.steps.array(0, count), curve.values.array(0, count)
    return steps[chosen].tolist(), values[chosen].tolist()
