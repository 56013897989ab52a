"""Which steps to measure, so that measuring stays cheap whatever it costs."""

from __future__ import annotations

from tinygrad_edu.errors import value_error

SHARE = 0.015  # of the loop's time; cold caches afterwards cost half as much again
LAST_EARLY = 128  # steps 1, 2, 4, 8 ... 128 are measured in any case
LONGEST_GAP = 1.0  # seconds between two steps that count; the rest was a pause
EACH_THOUSANDTH = 1000  # points that a series gets while the run doubles in length


class Pace:
    """Says when a step is due to be measured.

    A measurement that took c seconds is paid back over the next c / 0.015 seconds, in
    which there is no other: the loop slows by about 2 % whatever the model. Steps
    1, 2, 4, 8 ... 128 are measured on credit, for at the beginning much happens. Of a
    long run only every thousandth part is measured: a million steps give some 8,000
    points.

    Args:
        every: measure each n-th step instead, at any cost.

    >>> pace, steps = Pace(), []
    >>> for step in range(1, 1001):
    ...     if pace.due(now=0.01 * step):
    ...         steps.append(step)
    ...         pace.measured(seconds=0.01)
    >>> steps
    [1, 2, 4, 8, 16, 32, 64, 128, 535, 602, 669, 736, 803, 870, 937]
    """

    def __init__(self, every: int | None = None) -> None:
        if every is not None and not (isinstance(every, int) and every >= 1):
            raise value_error(
                "every must be a positive whole number of steps", got=repr(every)
            )
        self._every = every
        self._steps = 0  # seen so far
        self._since = 0  # steps since the last measurement
        self._credit = 0.0  # seconds that measuring may take by now
        self._then: float | None = None
        self._wanted = True  # the first step is measured

    def due(self, now: float) -> bool:
        """One more step begins at ``now``: whether to measure it."""
        if self._then is not None:
            self._credit += SHARE * min(now - self._then, LONGEST_GAP)
        self._then = now
        self._steps += 1
        self._since += 1
        if self._wanted:
            return True
        if self._every is not None:
            return self._since >= self._every
        if self._steps <= LAST_EARLY:
            return self._steps & (self._steps - 1) == 0  # a power of 2
        return self._credit > 0 and self._since > self._steps // EACH_THOUSANDTH

    def measured(self, seconds: float) -> None:
        """The step was measured, and that took so long."""
        self._wanted = False
        self._since = 0
        self._credit = min(self._credit, 0.0) - seconds

    def want(self) -> None:
        """The next step is to be measured, because something happened."""
        self._wanted = True
