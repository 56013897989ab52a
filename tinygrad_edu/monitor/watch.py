"""Watching the layers of a model while it trains, at a price that is kept small."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from tinygrad_edu.errors import type_error, warn
from tinygrad_edu.monitor.layer_rules import LayerRules
from tinygrad_edu.monitor.measurement import Measurement
from tinygrad_edu.monitor.pace import Pace
from tinygrad_edu.monitor.record import RunRecord
from tinygrad_edu.monitor.series import MOST_HISTOGRAMS

PATIENCE = 64  # steps that a measurement waits for an update, as gradients add up


class Watch:
    """Measures a model's layers at some of its training steps.

    `watch` makes one. A loop calls `before_step` and `after_step`, or a `Runner` or a
    `Recording` does it. ``latest`` holds the newest number of each place and kind, and
    ``last`` all that was seen at the last measured step.
    """

    def __init__(
        self,
        model: Any,
        optimizer: Any = None,
        *,
        every: int | None = None,
        histograms: bool = True,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.latest: dict[tuple[str, str], float] = {}
        self.last: Measurement | None = None
        self.measured = 0  # how many steps were
        self._every, self._clock = every, clock
        self._pace = Pace(every)
        self._histograms = histograms
        self._spacing = 1  # measured steps for each one with histograms
        self._kept = 0  # histograms of each place by now
        self._record: RunRecord | None = None
        self._rules = LayerRules()
        self._seconds = 0.0  # that the last measurement took
        self._alarms = 0  # of the record by now
        self._now: Measurement | None = None
        self._waited = 0
        self._closed = False
        self.follow(model, optimizer)

    def follow(self, model: Any, optimizer: Any = None) -> None:
        """Watches this model from here on, as where a run begins with a new one."""
        measuring = self._now is not None
        self.rest()
        self.model, self.optimizer = _checked(model), optimizer
        self.latest.clear()
        if measuring:  # a loop makes its model inside its first step
            self.before_step()

    def before_step(self) -> None:
        """A training step begins: from here on it is measured, if it is due."""
        if self._closed or self._now is not None:
            return
        now = self._clock()
        if self._pace.due(now):
            self._now = self._new()
            self._now.seconds = self._clock() - now
            self._now.begin()

    def after_step(self, record: RunRecord) -> None:
        """The step ``record.step`` is done; what was measured goes into the record.

        Where gradients are summed over several steps, the measurement goes on until
        the optimizer makes its update.
        """
        if len(record.alarms) != self._alarms:  # also those that the loss rang
            self._alarms = len(record.alarms)
            if self._alarms and record.alarms[-1].kind == "nan":
                self._pace.want()
        if self._now is None:
            return
        self._waited += 1
        if self._now.complete or self._waited > PATIENCE:
            self.measure(record, record.step)

    def measure(self, record: RunRecord, step: int) -> None:
        """Writes what can be seen of the layers now into the record, at ``step``.

        Called by itself, without `before_step`, that is the norms of the weights and
        of the gradients that are there.
        """
        seen, self._now, self._waited = self._now or self._new(), None, 0
        seen.end()
        if seen.error is not None:
            self._give_up(seen.error)
            return
        began = self._clock()
        self._write(seen, record, step)
        self._rules.look(seen, record, step)
        self.measured += 1
        self._seconds = seen.seconds + self._clock() - began
        self._pace.measured(self._seconds)

    def want(self) -> None:
        """The next step is to be measured whatever it costs."""
        self._pace.want()

    def rest(self) -> None:
        """A run is over: takes away hooks of a step that did not come to its end."""
        if self._now is not None:
            self._now.rest()
        self._now, self._waited = None, 0
        self._pace = Pace(self._every)

    def close(self) -> None:
        """Watches no more, and leaves the model as if nobody ever had."""
        self.rest()
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _new(self) -> Measurement:
        due = self._histograms and self.measured % self._spacing == 0
        return Measurement(self.model, _several(self.optimizer), due, self._clock)

    def _write(self, seen: Measurement, record: RunRecord, step: int) -> None:
        if record is not self._record:  # a run begins
            self._record, self._rules = record, LayerRules()
            self._spacing, self._kept = 1, 0
            self.latest.clear()
        self.last = seen
        for (where, kind), value in seen.layers.items():
            record.layer(where, kind).add(step, value)
            self.latest[where, kind] = value
        for (where, spread), made in seen.histograms.items():
            record.histogram(where, spread).add(step, *made)
        if seen.histograms:
            self._kept += 1
        if self._kept == MOST_HISTOGRAMS:  # the next one lets every second go
            self._kept, self._spacing = MOST_HISTOGRAMS // 2, 2 * self._spacing

    def _give_up(self, error: Exception) -> None:
        """Who only looks on must not be able to break the training."""
        self.close()
        warn(f"the layers are no longer watched: {error!r}")


def watch(
    model: Any,
    optimizer: Any = None,
    *,
    every: int | None = None,
    histograms: bool = True,
) -> Watch:
    """Watches the layers of a model: norms of gradients and weights, activations.

    At a measured step it sees, for each parameter w with its gradient g,

    ‖g‖,  ‖w‖,  ‖Δw‖ / ‖w‖  (near 1e-3 where the learning rate suits),

    and for the output of each module its mean, its standard deviation and its fraction
    of zeros; histograms of all three kinds too. By itself it measures so seldom that
    the loop slows by about 2 %; at other steps no hook hangs on the model.

    Args:
        model: a module of this library or of PyTorch.
        optimizer: what steps it, or a list of those. Without one the gradients are
            read after the step, when a loop may have set them to zero.
        every: measure each n-th step instead, at any cost.
        histograms: whether to keep histograms.

    Raises TypeError if the model is no module.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Linear(2, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    >>> watched, record = watch(model, optimizer), RunRecord(step=1)
    >>> watched.before_step()
    >>> model(torch.ones(4, 2)).sum().backward()
    >>> optimizer.step()
    >>> watched.after_step(record)
    >>> watched.latest["bias", "gradient norm"]
    4.0
    >>> [layer.kind for layer in record.layers if layer.where == "bias"]
    ['gradient norm', 'weight norm', 'update ratio']
    """
    return Watch(model, optimizer, every=every, histograms=histograms)


def _several(optimizer: Any) -> list[Any]:
    if optimizer is None:
        return []
    return list(optimizer) if isinstance(optimizer, Sequence) else [optimizer]


def _checked(model: Any) -> Any:
    if hasattr(model, "named_modules") and hasattr(model, "named_parameters"):
        return model
    raise type_error(
        "watch(model): the model must be an nn.Module",
        got=type(model).__name__,
        hint="watch(model, optimizer)",
    )
