"""Which steps to measure, so that measuring stays cheap whatever it costs."""

from __future__ import annotations

from tinygrad_edu.errors import value_error

SHARE = 0.02  # of the loop's time that measuring may take
LONGEST_GAP = 1.0  # seconds between two steps that count; the rest was a pause
EACH_THOUSANDTH = 1000  # points that a series gets while the run doubles in length


class Pace:
    """Says when a step is due to be measured.

    A measurement that took c seconds is followed by at least c / 0.02 seconds without
    one, so measuring takes at most 2 % of the time whatever the model. Of a long run
    only every thousandth part is measured: a million steps give some 8,000 points.

    Args:
        every: measure each n-th step instead, at any cost.

    >>> pace = Pace()
    >>> pace.due(now=0.0)
    True
    >>> pace.measured(seconds=0.001)
    >>> [pace.due(now=0.01 * step) for step in range(1, 8)]
    [False, False, False, False, False, True, True]
    """

    def __init__(self, every: int | None = None) -> None:
        if every is not None and (isinstance(every, bool) or every != int(every)):
            raise value_error("every must be a whole number of steps", got=repr(every))
        if every is not None and every < 1:
            raise value_error("every must be at least 1", got=repr(every))
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
        return self._credit > 0 and self._since > self._steps // EACH_THOUSANDTH

    def measured(self, seconds: float) -> None:
        """The step was measured, and that took so long."""
        self._wanted = False
        self._since = 0
        self._credit = -seconds

    def want(self) -> None:
        """The next step is to be measured, because something happened."""
        self._wanted = True
