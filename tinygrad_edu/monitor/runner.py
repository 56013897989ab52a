"""A training loop that can be watched and steered while it runs.

Write the loop as a generator that yields after each step. The runner calls it for a
few milliseconds at a time on the notebook's own event loop, so the cell returns at
once and buttons, sliders and other cells keep working meanwhile:

    def train():
        for x, y in loader:
            loss = loss_function(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            yield {"loss": loss.item()}

    runner = Runner(train, optimizer=optimizer).start()

Why not a thread: in some Jupyter kernels a thread may not update a widget, and in
none may two threads draw. Why not a plain loop: in most kernels a button pressed
during a cell is heard only after it. A generator works in all of them.

How it is built. Everything happens on one thread, the one that the runner was made
on. A command (`pause`, `set_lr` …) may come from any thread: it is put in a mailbox,
and the loop reads it between two steps. Whoever wants to follow the run registers
with `on_flush` and is called at each change of state and at most 20 times a second,
less often where that would take more than 4 % of the time.

What is kept: every point of every curve and every event of the current run, 16 to 24
bytes a point; nothing is thinned out. `monitor.record_run` keeps it on disk as well.
"""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from types import GeneratorType
from typing import Any, Protocol, Self

from tinygrad_edu.errors import runtime_error
from tinygrad_edu.monitor.arguments import (
    Steps,
    check_count,
    check_iterator,
    check_lr,
    check_pace,
    check_steps,
)
from tinygrad_edu.monitor.cell import replace_earlier_runs
from tinygrad_edu.monitor.metrics import read_metrics
from tinygrad_edu.monitor.parameters import Parameters, Slider
from tinygrad_edu.monitor.progress import Progress
from tinygrad_edu.monitor.rate import Interval, Rate, work_seconds
from tinygrad_edu.monitor.record import Event, RunRecord, RunState
from tinygrad_edu.monitor.vitals import Vitals
from tinygrad_edu.monitor.watch import watch

SLICE_SECONDS = 0.02  # how long the loop trains before it lets others work
TURNS = 4  # how often it lets them: one message is handled in each
VITALS_SECONDS = 0.25  # how often memory is read and the loss is judged
IDLE_SECONDS = 0.02  # how long a paused run sleeps between two looks

Listener = Callable[["Runner", bool], None]


class Watch(Protocol):
    """What looks at the model at each step, such as its layers' gradients."""

    def before_step(self) -> None:
        """The loop is about to do a step."""

    def after_step(self, record: RunRecord) -> None:
        """Step ``record.step`` is done, and its numbers stand in the record."""

    def rest(self) -> None:
        """The run is over, perhaps in the middle of a step."""


class Runner:
    """Runs a training generator in small slices, with controls.

    Args:
        steps: a generator function, or a generator. It yields after each training
            step: a dict of numbers (``{"loss": 0.3}``, any names), or one number,
            the loss. A generator *function* can be started again; put the model into
            it to start from fresh weights.
        optimizer: its ``param_groups[*]["lr"]`` is what `set_lr` changes.
        model: the module that is trained, to watch its layers (see `watch`). A loop
            that makes a new one at each start says
            ``runner.watch.follow(model, optimizer)``.
        parameters: other numbers to change while it runs, each with its bounds:
            ``{"momentum": (0.0, 0.99), "noise": Slider(0.0, 1.0, value=0.1)}``. A
            name that the optimizer has acts on its groups; any other is read by the
            loop: ``runner.parameters["noise"]``, or the slider's ``value``.
        total_steps: how many steps are expected, to show progress. It limits nothing.
        steps_per_second: paces the run so that a person can watch it.

    Without a running event loop, in a script, `start` waits for `join`.

    >>> def train():
    ...     for step in range(3):
    ...         yield {"loss": 1 / (step + 1)}
    >>> runner = Runner(train)
    >>> runner.join()
    >>> runner.state, runner.record.curve("loss").steps
    ('finished', [1, 2, 3])
    """

    def __init__(
        self,
        steps: Steps,
        *,
        optimizer: Any = None,
        model: Any = None,
        parameters: Mapping[str, Slider | tuple[float, float]] | None = None,
        total_steps: int | None = None,
        steps_per_second: float | None = None,
    ) -> None:
        check_steps(steps)
        check_pace(steps_per_second)
        self.parameters = Parameters(parameters, optimizer)
        self.steps_per_second = steps_per_second
        self.record = RunRecord(total_steps=total_steps)
        self.watch: Watch | None = None if model is None else watch(model, optimizer)
        self.error: Exception | None = None
        self.runs = 0  # how often it was started; tells a new record from a longer one
        self._function = steps if callable(steps) else None
        self._iterator = None if callable(steps) else steps
        self._listeners: list[Listener] = []
        self._mailbox: deque[Callable[[], None]] = deque()
        self._wanted = 0  # single steps still to do
        self._stepping = False  # whether the loop is inside a step just now
        self._interval = Interval()
        self._thread = threading.get_ident()
        self._loop = _running_loop()
        self._task: asyncio.Task[None] | None = None
        self._began = self._flushed = self._judged = self._due = time.perf_counter()
        self._rate, self._progress = Rate(self._began), Progress(self._began)
        self._vitals = Vitals()

    # What it shows.

    @property
    def state(self) -> RunState:
        """ready, running, paused, stopped, finished or failed."""
        return self.record.state

    @property
    def active(self) -> bool:
        """Whether there is more to come: running or paused."""
        return self.record.state in ("running", "paused")

    @property
    def can_restart(self) -> bool:
        """Whether `start` can begin again: only with a generator *function*."""
        return self._function is not None

    @property
    def rate(self) -> float:
        """Steps per second, measured over about the last half second."""
        return self._rate.value

    @property
    def remaining(self) -> float | None:
        """Seconds still to come at the pace of late; None if nobody knows."""
        return self._progress.remaining(self.record.total_steps)

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None without `total_steps`."""
        return self._progress.share(self.record.total_steps)

    @property
    def optimizer(self) -> Any:
        """What the learning rate is read from; the loop may put another one here."""
        return self.parameters.optimizer

    @optimizer.setter
    def optimizer(self, optimizer: Any) -> None:
        self.parameters.optimizer = optimizer

    @property
    def lr(self) -> float | None:
        """The learning rate of the optimizer's first group; None without one."""
        if self.optimizer is None:
            return None
        return float(self.optimizer.param_groups[0]["lr"])

    def parameter_list(self) -> list[dict[str, Any]]:
        """Every parameter as plain data: name, value, low, high, log, whole.

        ``lr`` is one of them; without bounds of its own low and high are None.
        """
        return self.parameters.listed()

    def on_flush(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener(runner, urgent)`` at news; returns what undoes it.

        ``urgent`` is True at a change of state (pause, step, stop, end, error), where
        no news may wait. Everything is read from the runner: state, record, lr, rate.
        """
        self._listeners.append(listener)
        return lambda: self._drop(listener)

    # The controls; each may be called on any thread.

    def start(self) -> Self:
        """Starts the run on the running event loop and returns at once.

        A second start stops the first run and begins a new one, with a new record.
        """
        self._check_fresh()
        self._post(self._start)
        return self

    def pause(self) -> None:
        """Holds the run after the step that it is in."""
        self._post(self._hold)

    def resume(self) -> None:
        """Goes on after `pause`."""
        self._post(self._resume)

    def step(self, n: int = 1) -> None:
        """Does exactly n steps and stays paused, from any state that has steps left."""
        check_count(n)
        self._post(lambda: self._step(n))

    def stop(self) -> None:
        """Ends the run; its record stays."""
        self._post(lambda: self._end("stopped"))

    def set_lr(self, value: float) -> None:
        """Writes the learning rate of every parameter group, from the next step on."""
        if self.optimizer is None:
            raise runtime_error(
                "set_lr: this run has no optimizer",
                hint="Runner(steps, optimizer=optimizer)",
            )
        self.set("lr", check_lr(value))

    def set(self, name: str, value: float) -> None:
        """Changes a parameter from the next step on, and notes it as an event.

        Raises KeyError for a name that is no parameter, ValueError for a number out
        of its bounds.

        >>> import tinygrad_edu as torch
        >>> weight = torch.zeros(3, requires_grad=True)
        >>> optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
        >>> bounds = {"momentum": (0.0, 0.99)}
        >>> runner = Runner(lambda: iter([0.5]), optimizer=optimizer, parameters=bounds)
        >>> runner.set("momentum", 0.5)
        >>> runner.parameters, optimizer.param_groups[0]["momentum"]
        ({'lr': 0.1, 'momentum': 0.5}, 0.5)
        """
        number = self.parameters.checked(name, value)
        self._post(lambda: self._set(name, number))

    def refresh(self) -> None:
        """Calls the listeners soon, on the runner's thread, though nothing changed."""
        self._post(lambda: None)

    def join(self) -> None:
        """Runs the rest here and now, as fast as it goes, and returns at the end.

        It works with and without a notebook and ignores `steps_per_second`. A run that
        was paused goes on; an interrupt stops it with everything recorded. An error
        of a step, also an earlier one, is raised again.
        """
        self._thread = threading.get_ident()
        self._find_loop()
        if self.state == "ready":
            self._begin("running")
        self._resume()
        try:
            while self.active:
                pause = self._turn(paced=False)
                if pause:  # to sleep for no time takes some
                    time.sleep(pause)
        except KeyboardInterrupt:
            self._end("stopped", "interrupted")
        self._flush(urgent=True)
        if self.error is not None:
            raise self.error

    # Commands, on the runner's thread.

    def _post(self, command: Callable[[], None]) -> None:
        self._find_loop()
        self._mailbox.append(command)
        if self._task is None or threading.get_ident() == self._thread:
            self._read_mailbox()
            self._flush(urgent=True)

    def _read_mailbox(self) -> bool:
        """Does what was asked for; says whether anything was."""
        asked = bool(self._mailbox)
        while self._mailbox:
            try:
                command = self._mailbox.popleft()
            except IndexError:  # another thread was faster
                break
            command()
        return asked

    def _start(self) -> None:
        if self.state != "ready":
            self._end("stopped", "started again")
            self.record = RunRecord(total_steps=self.record.total_steps)
        if self._loop is not None:  # else join() or step() will do it
            self._begin("running")

    def _hold(self) -> None:
        self._wanted = 0
        self._pause()

    def _pause(self) -> None:
        if self.state == "running":
            self._change("paused", "paused")

    def _resume(self) -> None:
        if self.state == "paused":
            self._wanted = 0
            self._change("running", "resumed")

    def _step(self, n: int) -> None:
        if self.state == "ready":
            self._begin("paused")
        self._pause()
        if self.state != "paused":
            return
        self._wanted += n
        if self._loop is None and not self._stepping:  # nothing else would do them
            while self._wanted and self.state == "paused":
                self._turn(paced=False)

    def _set(self, name: str, value: float) -> None:
        self.parameters.write(name, value)
        if name == "lr":
            self._note("lr", f"{value:g}")
        else:
            self._note("set", f"{name} {value:g}")

    # The life of one run.

    def _begin(self, state: RunState) -> None:
        replace_earlier_runs(self)
        self.error, self._wanted = None, 0
        self.runs += 1
        self._began = self._due = time.perf_counter()
        self._rate, self._progress = Rate(self._began), Progress(self._began)
        self._vitals = Vitals()
        self._change(state, "started")
        if self._function is not None:
            self._iterator = self._open(self._function)
        if self._task is None and self._loop is not None:
            if threading.get_ident() == self._thread:
                self._spawn()
            else:
                self._loop.call_soon_threadsafe(self._spawn)

    def _open(self, function: Callable[[], Iterator[Any]]) -> Iterator[Any] | None:
        try:
            made = function()
            check_iterator(made)
        except Exception as error:
            self._fail(error)
            return None
        return made

    def _end(self, state: RunState, text: str = "") -> None:
        if not self.active:
            return
        self._change(state, state, text)
        for curve in self.record.curves:
            curve.cut()
        self._close()

    def _close(self) -> None:
        """Lets the generator run its ``finally``; one that is running ends later."""
        self._look("rest")
        generator = self._iterator
        if isinstance(generator, GeneratorType) and not generator.gi_running:
            try:
                generator.close()
            except Exception as error:
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.error = error
        cause = error.__traceback__
        if cause is not None:
            cause = cause.tb_next  # the first frame is this file's
        text = "".join(traceback.format_exception(type(error), error, cause))
        self.record.state = "failed"
        self._note("failed", text, step=self.record.step + 1)

    def _change(self, state: RunState, kind: str, text: str = "") -> None:
        self.record.state = state
        self._note(kind, text)

    def _note(self, kind: str, text: str = "", step: int | None = None) -> None:
        seconds = time.perf_counter() - self._began
        step = self.record.step if step is None else step
        self.record.events.append(Event(step, seconds, kind, text))

    # The loop.

    def _find_loop(self) -> None:
        if threading.get_ident() == self._thread:
            self._loop = _running_loop()

    def _spawn(self) -> None:
        if self._task is None and self.active and self._loop is not None:
            self._task = self._loop.create_task(self._drive())

    async def _drive(self) -> None:
        try:
            while self.active:
                pause = self._turn(paced=True)
                if pause:
                    await asyncio.sleep(pause)
                    continue
                began = work_seconds()
                for _ in range(TURNS):
                    await asyncio.sleep(0)
                self._interval.spend(work_seconds() - began)
        except BaseException:
            self._end("stopped", "the event loop ended")
            raise
        finally:
            self._task = None
            self._read_mailbox()  # what came in meanwhile; it may start a new run
            self._flush(urgent=True)

    def _turn(self, *, paced: bool) -> float:
        """Trains for one slice; returns the seconds to sleep before the next."""
        if self._read_mailbox():
            self._flush(urgent=True)
        if self.state == "paused":
            return self._paused_turn()
        end = time.perf_counter() + SLICE_SECONDS
        while self.state == "running":
            wait = self._due - time.perf_counter() if paced else 0.0
            if wait > 0:
                self._flush()
                return min(wait, IDLE_SECONDS)
            self._advance()
            if time.perf_counter() >= end:
                break
        self._flush()
        return 0.0

    def _paused_turn(self) -> float:
        if not self._wanted:
            self._flush()
            return IDLE_SECONDS
        end = time.perf_counter() + SLICE_SECONDS
        while self._wanted and self.state == "paused":
            self._wanted -= 1
            self._advance()
            if time.perf_counter() >= end:
                break
        self._flush(urgent=not self._wanted)
        return 0.0

    def _advance(self) -> None:
        """One training step."""
        assert self._iterator is not None
        self._look("before_step")
        self._stepping = True
        self._vitals.step_begins()
        try:
            metrics = read_metrics(next(self._iterator))
        except StopIteration:
            self._end("finished")
        except KeyboardInterrupt:
            self._end("stopped", "interrupted")
        except Exception as error:
            self._fail(error)
            self._close()
        else:
            self._vitals.step_ends()
            self._write(metrics)
        finally:
            self._stepping = False

    def _write(self, metrics: dict[str, float]) -> None:
        step = self.record.step + 1
        for name, value in metrics.items():
            self.record.add(name, step, value)
        self.record.step = step
        self._look("after_step", self.record)
        if self.steps_per_second:  # after a pause: no rush to catch up
            period = 1 / self.steps_per_second
            self._due = max(self._due + period, time.perf_counter() - period)
        if not self.active:  # the step itself asked to stop
            self._close()

    def _flush(self, *, urgent: bool = False) -> None:
        now = time.perf_counter()
        if not urgent and now - self._flushed < self._interval.seconds:
            return
        self._flushed, began = now, work_seconds()
        for clock in (self._rate, self._progress):
            update = clock.measure if self.state == "running" else clock.rest
            update(now, self.record.step)
        if urgent or now - self._judged >= VITALS_SECONDS:
            self._judged = now
            self._vitals.flush(self.record)
        for listener in list(self._listeners):
            if not self._safely("listener", listener, self, urgent):
                self._drop(listener)
        self._interval.spend(work_seconds() - began)
        self._interval.told()

    def _look(self, moment: str, *given: Any) -> None:
        watch = self.watch
        if watch and not self._safely("watch", getattr(watch, moment), *given):
            self.watch = None

    def _safely(self, who: str, call: Callable[..., None], *given: Any) -> bool:
        """Who only looks on must not be able to break the training."""
        try:
            call(*given)
        except Exception as error:
            self._note(f"{who} failed", repr(error))
            warnings.warn(f"a {who} of this run failed: {error!r}", stacklevel=2)
            return False
        return True

    def _drop(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def _check_fresh(self) -> None:
        if self._function is None and self.state != "ready":
            raise runtime_error(
                "a generator runs only once",
                got=f"start() of a run that is {self.state}",
                hint="pass the generator function: Runner(train), not Runner(train())",
            )


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
