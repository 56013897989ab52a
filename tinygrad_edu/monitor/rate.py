"""How fast a run goes, and how often it tells of itself."""

from __future__ import annotations

import time

WINDOW_SECONDS = 0.5
SOONEST = 0.05  # seconds: 20 times a second; more is lost between kernel and browser
LATEST = 0.25
SHARE = 0.04  # of the time, for whatever is not training
MEMORY = 0.9  # how much of the mean is kept when something new comes in

# Time that this thread was at work; where that cannot be had, any time.
work_seconds = getattr(time, "thread_time", time.perf_counter)


class Rate:
    """Steps per second over about the last half second; pauses do not count.

    >>> rate = Rate(0.0)
    >>> rate.measure(0.5, 100)
    >>> rate.value
    200.0
    """

    def __init__(self, now: float) -> None:
        self.value = 0.0
        self._then, self._step = now, 0

    def measure(self, now: float, step: int) -> None:
        """The run goes and has come to this step."""
        seconds = now - self._then
        if seconds >= WINDOW_SECONDS:
            self.value = (step - self._step) / seconds
            self.rest(now, step)

    def rest(self, now: float, step: int) -> None:
        """The run stands still: begin the next measurement here."""
        self._then, self._step = now, step


class Interval:
    """How long to wait between two tellings, so that they cost at most 4 % of a run.

    Telling is not only sending: the kernel hears what the browser answers, too. So all
    work between two tellings that was no training counts as their cost.

    >>> interval = Interval()
    >>> for _ in range(100):
    ...     interval.spend(0.004)
    ...     interval.told()
    >>> round(interval.seconds, 3)
    0.1
    """

    def __init__(self) -> None:
        self.seconds = SOONEST
        self._spent = self._mean = 0.0

    def spend(self, seconds: float) -> None:
        """So much was taken by something else than training."""
        self._spent += seconds

    def told(self) -> None:
        """Something was told just now."""
        seconds = min(self._spent, LATEST * SHARE)  # a long cell of the learner's own
        self._mean = MEMORY * self._mean + (1 - MEMORY) * seconds
        self._spent = 0.0
        self.seconds = min(max(self._mean / SHARE, SOONEST), LATEST)
