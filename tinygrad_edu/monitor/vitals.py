"""What is known of any run without a model: time and memory, and how its loss goes."""

from __future__ import annotations

import time
from collections.abc import Callable

from tinygrad_edu.monitor.alarms import LossRules
from tinygrad_edu.monitor.memory import resident_mb
from tinygrad_edu.monitor.record import RunRecord


class Vitals:
    """Times the steps of one run; at a flush it writes what it knows.

    "step seconds" is the mean since the last flush, "memory MB" what the program
    holds now; both stand in ``record.layers`` at the place ``""``, the whole run.

    >>> ticks = iter([0.0, 0.5, 1.0, 2.5])
    >>> vitals, record = Vitals(clock=lambda: next(ticks)), RunRecord(step=2)
    >>> for _ in range(2):
    ...     vitals.step_begins()
    ...     vitals.step_ends()
    >>> vitals.flush(record)
    >>> record.layer("", "step seconds").values
    [1.0]
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._began = self._seconds = 0.0
        self._steps = 0
        self._rules = LossRules()

    def step_begins(self) -> None:
        """A training step begins now."""
        self._began = self._clock()

    def step_ends(self) -> None:
        """The step that began last is done."""
        self._seconds += self._clock() - self._began
        self._steps += 1

    def flush(self, record: RunRecord) -> None:
        """Writes time and memory at the record's step, and looks at its loss."""
        if not self._steps:
            return
        mean = self._seconds / self._steps
        self._seconds, self._steps = 0.0, 0
        record.layer("", "step seconds").add(record.step, mean)
        memory = resident_mb()
        if memory is not None:
            record.layer("", "memory MB").add(record.step, memory)
        self._rules.look(record)
