"""How far a run has come, and how long it will still take."""

from __future__ import annotations

import math

MEMORY_SECONDS = 20.0  # what happened before weighs less and less


class Progress:
    """The share that is done and the seconds that remain, from the pace of late.

    The pace is measured while the run goes; a pause does not count. Steps and seconds
    are forgotten alike, by e^(-t / 20 s), so a slow first step soon weighs little:

    pace = Σ steps · e^(-age / 20) / Σ seconds · e^(-age / 20)

    >>> progress = Progress(now=0.0)
    >>> progress.measure(now=2.0, step=100)
    >>> progress.share(total=400), progress.remaining(total=400)
    (0.25, 6.0)
    """

    def __init__(self, now: float) -> None:
        self._then, self._step = now, 0
        self._steps = self._seconds = 0.0

    def measure(self, now: float, step: int) -> None:
        """The run goes and has come to this step."""
        seconds = now - self._then
        kept = math.exp(-seconds / MEMORY_SECONDS)
        self._seconds = self._seconds * kept + seconds
        self._steps = self._steps * kept + (step - self._step)
        self.rest(now, step)

    def rest(self, now: float, step: int) -> None:
        """The run stands still at this step."""
        self._then, self._step = now, step

    def share(self, total: int | None) -> float | None:
        """Between 0 and 1; None if nobody knows how many steps there will be."""
        return min(self._step / total, 1.0) if total else None

    def remaining(self, total: int | None) -> float | None:
        """Seconds to the last step at this pace; None if that cannot be known yet."""
        if not total or not self._steps > 0:
            return None
        return max(total - self._step, 0) * self._seconds / self._steps


def duration(seconds: float) -> str:
    """A time in words, as exact as a guess can be.

    >>> duration(0.4), duration(42), duration(200), duration(5000), duration(200_000)
    ('1 s', '42 s', '3 min 20 s', '1 h 23 min', '55 h 33 min')
    """
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{rest} s"
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left} min" if hours else f"{minutes} min {rest} s"
