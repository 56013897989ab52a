"""How fast a run goes."""

from __future__ import annotations

WINDOW_SECONDS = 0.5


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
