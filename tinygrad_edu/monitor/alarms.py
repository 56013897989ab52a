"""Alarms of a run: each rings once, and again only after it was over.

`LossRules` looks at the curves, at most some times a second; `LayerRules` in
``layer_rules.py`` looks at each measured step of a watched model.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinygrad_edu.monitor.record import Alarm, AlarmKind, RunRecord
from tinygrad_edu.monitor.series import Curve

MOST_ALARMS = 100  # of one run

SHORTEST_WINDOW = 100  # points of a loss that are compared with as many before
WINDOW_SHARE = 0.2  # of the run, when it is longer
STALLED, MOVING = 0.01, 0.02  # of its own size: how far a loss falls in a window
SURE = 3.0  # standard errors: noise is looked at many times in a run
STILL_HIGH = 0.5  # of the loss at the beginning: below it a loss may rest
EXPLODED = 1000.0  # times the first loss
OVER = 10.0  # times less than that, and it is over

_LOSS = re.compile(r"(?!val|valid|validation|test|eval)(.*[ _/.-])?loss$")


def ring(
    record: RunRecord, step: int, kind: AlarmKind, where: str, text: str
) -> Alarm | None:
    """Adds an alarm, unless the same one has not been cleared yet.

    >>> record = RunRecord()
    >>> first = ring(record, 3, "nan", "", "The loss is nan.")
    >>> ring(record, 4, "nan", "", "The loss is nan.") is None
    True
    """
    if ringing(record, kind, where) or len(record.alarms) >= MOST_ALARMS:
        return None
    record.alarms.append(alarm := Alarm(step, kind, where, text))
    return alarm


def clear(record: RunRecord, step: int, kind: AlarmKind, where: str) -> None:
    """Says that an alarm is over, if it rings."""
    alarm = ringing(record, kind, where)
    if alarm is not None:
        alarm.cleared = step


def ringing(record: RunRecord, kind: AlarmKind, where: str) -> Alarm | None:
    """The alarm of that kind at that place that is not over."""
    for alarm in record.alarms:
        if (alarm.kind, alarm.where) == (kind, where) and alarm.cleared is None:
            return alarm
    return None


class LossRules:
    """Looks at the loss as it goes: nan, growing without end, or not falling any more.

    A curve is a loss if its name ends so and it is not measured on other data:
    ``loss``, ``train/loss``, ``g_loss``, not ``val_loss``.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}  # points of each curve that were looked at
        self._next: dict[str, int] = {}  # points at which it is next compared
        self._on: dict[tuple[AlarmKind, str], Alarm] = {}  # by kind and curve

    def look(self, record: RunRecord) -> None:
        """Rings what is new, clears what is over."""
        for curve in list(record.curves):
            if not _LOSS.match(curve.name):
                continue
            start, stop = self._seen.get(curve.name, 0), len(curve)
            if start < stop:
                self._seen[curve.name] = stop
                self._not_finite(record, curve, start, stop)
                self._exploding(record, curve, start, stop)
                self._plateau(record, curve)

    def _not_finite(
        self, record: RunRecord, curve: Curve, start: int, stop: int
    ) -> None:
        values = curve.values.array(start, stop)
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            step = curve.steps[start + int(bad[0])]
            what = "nan" if math.isnan(values[bad[0]]) else "infinite"
            text = _NOT_FINITE.format(name=curve.name, what=what, step=step)
            self._ring(record, curve, step, "nan", text)
        if math.isfinite(values[-1]):
            self._clear(curve, curve.steps[stop - 1], "nan")

    def _exploding(
        self, record: RunRecord, curve: Curve, start: int, stop: int
    ) -> None:
        first = curve.values[0]
        values = np.abs(curve.values.array(start, stop))
        limit = EXPLODED * abs(first)
        beyond = np.flatnonzero((values > limit) & np.isfinite(values))
        if limit and len(beyond):
            at = int(beyond[0])
            name, size = curve.name, curve.values[start + at]
            text = _EXPLODING.format(name=name, size=size, first=first)
            self._ring(record, curve, curve.steps[start + at], "exploding", text)
        elif values.max() < limit / OVER:
            self._clear(curve, curve.steps[stop - 1], "exploding")

    def _plateau(self, record: RunRecord, curve: Curve) -> None:
        """Compares at numbers of points that do not depend on when it is called."""
        while len(curve) >= (count := self._next.get(curve.name, 2 * SHORTEST_WINDOW)):
            window = max(SHORTEST_WINDOW, int(WINDOW_SHARE * count))
            self._next[curve.name] = count + window // 4
            values, step = curve.values.array(0, count), curve.steps[count - 1]
            if is_stalled(values, window):
                level = float(values[-window:].mean())
                steps = step - curve.steps[count - window]
                text = _PLATEAU.format(name=curve.name, level=level, steps=steps)
                self._ring(record, curve, step, "plateau", text)
            elif _fall(values, window)[0] > MOVING:
                self._clear(curve, step, "plateau")

    def _ring(
        self, record: RunRecord, curve: Curve, step: int, kind: AlarmKind, text: str
    ) -> None:
        alarm = ring(record, step, kind, "", text)
        if alarm is not None:
            self._on[kind, curve.name] = alarm

    def _clear(self, curve: Curve, step: int, kind: AlarmKind) -> None:
        alarm = self._on.pop((kind, curve.name), None)
        if alarm is not None:
            alarm.cleared = step


def is_stalled(values: NDArray[Any], window: int) -> bool:
    """Whether a loss surely hardly falls, though it is far from 0.

    "Surely" takes its noise into account: the fall between the last two windows,
    plus three times its standard error, is below 1 % of the loss.

    >>> is_stalled(np.full(200, 2.3), window=100)
    True
    >>> is_stalled(np.linspace(2.3, 1.5, 200), window=100)
    False
    """
    fall, error = _fall(values, window)
    first = float(np.abs(values[: max(window // 10, 1)]).mean())
    high = float(values[-window:].mean()) > STILL_HIGH * first
    return high and fall + SURE * error < STALLED


def _fall(values: NDArray[Any], window: int) -> tuple[float, float]:
    """How far a loss fell from one window to the next, and the standard error.

    Both are shares of the loss itself. Nan is no fall, and no standstill.
    """
    before, now = values[-2 * window : -window], values[-window:]
    with np.errstate(all="ignore"):
        size = abs(float(before.mean()))
        error = math.sqrt(float(before.var() + now.var()) / window)
        fall = float(before.mean() - now.mean())
    if not (math.isfinite(fall) and math.isfinite(error)):
        return math.nan, math.nan
    return (fall / size, error / size) if size else (0.0, 0.0)


_NOT_FINITE = (
    "{name} is {what} since step {step}: numbers grew beyond what a float holds, or "
    "something like log(0) or 0 / 0 was computed. Try a lower learning rate or clip "
    "the gradients, and keep 0 out of logarithms and divisions."
)
_EXPLODING = (
    "{name} has grown from {first:.3g} to {size:.3g}: the updates overshoot, and each "
    "makes the next error larger. Try a learning rate ten times lower."
)
_PLATEAU = (
    "{name} has fallen by less than 1 % in the last {steps} steps and stays near "
    "{level:.3g}: the updates are too small or too wild, or the model can do no more. "
    "Try another learning rate, a larger model, and look whether the labels fit the "
    "data."
)
