"""The live view of a training run: its curves, its layers, and controls that act on it.

    from tinygrad_edu_widgets import TrainingView

    TrainingView(train, model=model, optimizer=optimizer).start()  # live
    TrainingView.open("runs/digits")  # a recorded run, also after a kernel restart
    TrainingView.compare(["runs/digits", "runs/digits-2"])  # side by side

What travels to the browser meanwhile is described in ``_frames.py``.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MethodType
from typing import Any, Self

import traitlets

from tinygrad_edu.errors import runtime_error
from tinygrad_edu.monitor import Runner, RunRecord, Slider
from tinygrad_edu.monitor.arguments import Steps
from tinygrad_edu.monitor.runs import Run
from tinygrad_edu.monitor.smoothing import check_weight
from tinygrad_edu.monitor.words import summary
from tinygrad_edu_widgets import _bundle
from tinygrad_edu_widgets._frames import Told, encode
from tinygrad_edu_widgets._live import Places
from tinygrad_edu_widgets._placed import Placed
from tinygrad_edu_widgets._runs import named, several
from tinygrad_edu_widgets._saved import saved
from tinygrad_edu_widgets._stream import Stream
from tinygrad_edu_widgets._training_figures import Choice, draw

LOOK_SECONDS = 0.2  # between two looks at a record that somebody else writes
SNAPSHOT_SECONDS = 30.0  # a kernel that dies takes what happened since with it
COMMANDS = ("start", "pause", "resume", "step", "stop")  # what a button may call
MOST_STEPS = 1_000_000  # that one press of a button may ask for


def open_run_view(
    kind: type[TrainingView], path: str | os.PathLike[str], **options: Any
) -> TrainingView:
    """A recorded run as it stands on disk, without controls.

    A run whose program was killed says so. The options are those of `TrainingView`.

    Raises UnreadableFileError if there is no run.

    >>> import tempfile
    >>> from tinygrad_edu.monitor import Recording
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Recording("digits", folder) as run:
    ...         run.add({"loss": 0.5})
    ...     TrainingView.open(run.path).state
    'finished'
    """
    return kind(path, **{"title": Path(path).name} | options)


class _Open:
    """`open_run_view` as ``TrainingView.open``.

    A widget has an ``open`` of its own, which opens its line to the browser: that is
    what an instance answers with.
    """

    def __get__(self, view: TrainingView | None, kind: type[TrainingView]) -> Any:
        if view is None:
            return MethodType(open_run_view, kind)
        return super(TrainingView, view).open


class TrainingView(Placed):
    """Shows a training run while it goes on, and lets you pause, step and steer it.

    Write the training loop as a generator function that yields after each step; the
    arguments are those of `tinygrad_edu.monitor.Runner`, which does the work:

    >>> def train():
    ...     for step in range(100):
    ...         yield {"loss": 1 / (step + 1)}
    >>> view = TrainingView(train, total_steps=100)
    >>> view.join()
    >>> print(view)
    Training run: finished after 100 steps.
    loss: last 0.01, lowest 0.01 (step 100), highest 1 (step 1)

    In a notebook, make ``view.start()`` the last line of a cell: the cell returns at
    once and the widget appears and follows the run. ``view.join()`` instead trains to
    the end inside the cell. A `RunRecord`, or the folder of a recorded run, is shown
    without controls.

    Args:
        steps: a generator function, or a generator, that yields the numbers to draw; a
            `Runner`; or the record or the folder of a run.
        optimizer: gives the learning-rate slider something to move.
        model: watches its layers: gradients, weights, activations, with alarms.
        parameters: other numbers that get a slider, each with its bounds.
        total_steps: how many steps are expected, to show progress.
        steps_per_second: paces the run so that a person can watch it.
        runs: records or folders to show side by side, in place of ``steps``.
        baseline: an earlier run, or several, drawn behind this one.
        labels: what the runs are called.
        title: a line above the curves.

    Traits, all of which may be set from Python: ``smooth`` (0 to 0.99), ``log`` (the
    charts with a logarithmic axis), ``step_axis`` ("linear" or "log"), ``hidden`` (runs
    by number), ``zoom`` (first and last step, or empty), ``tab``, ``selected_layer``
    (a parameter or module), ``statistic`` and ``histogram`` (what the tabs show).
    """

    _esm = _bundle.script("training_view")
    _css = _bundle.style("training_view")

    title = traitlets.Unicode("").tag(sync=True)
    state = traitlets.Unicode("ready", read_only=True).tag(sync=True)
    lr = traitlets.Float(None, allow_none=True).tag(sync=True)
    controlled = traitlets.Bool(True, read_only=True).tag(sync=True)
    can_restart = traitlets.Bool(True, read_only=True).tag(sync=True)
    labels = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    snapshot = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)

    smooth = traitlets.Float(0.0).tag(sync=True)
    log = traitlets.List(
        traitlets.Unicode(), default_value=["gradient norm", "update ratio"]
    ).tag(sync=True)
    step_axis = traitlets.Enum(("linear", "log"), "linear").tag(sync=True)
    hidden = traitlets.List(traitlets.Int()).tag(sync=True)
    zoom = traitlets.List(traitlets.Float(), maxlen=2).tag(sync=True)
    tab = traitlets.Unicode("curves").tag(sync=True)
    selected_layer = traitlets.Unicode("").tag(sync=True)
    statistic = traitlets.Unicode("gradient norm").tag(sync=True)
    histogram = traitlets.Unicode("weight").tag(sync=True)

    def __init__(
        self,
        steps: Steps | Runner | Run | None = None,
        *,
        optimizer: Any = None,
        model: Any = None,
        parameters: Mapping[str, Slider | tuple[float, float]] | None = None,
        total_steps: int | None = None,
        steps_per_second: float | None = None,
        runs: Sequence[Run] = (),
        baseline: Run | Sequence[Run] = (),
        labels: Sequence[str] | None = None,
        title: str = "",
        **options: Any,
    ) -> None:
        beside = [*runs, *several(baseline)]
        if isinstance(steps, (RunRecord, str, os.PathLike)):
            beside, steps = [steps, *beside], None
        self._runner: Runner | None = None
        self._own = not isinstance(steps, Runner)
        if isinstance(steps, Runner):
            self._runner = steps
        elif steps is not None:
            self._runner = Runner(
                steps,
                optimizer=optimizer,
                model=model,
                parameters=parameters,
                total_steps=total_steps,
                steps_per_second=steps_per_second,
            )
        live = None if self._runner is None else self._runner.record
        names, self._beside = named(live, beside, labels)
        self._looking = False
        self._settled = (0, "ready", 0)
        self._saved_at = time.perf_counter()
        self._forget()
        super().__init__(
            title=title, lr=self._runner.lr if self._runner else None, **options
        )
        self.set_trait("labels", names)
        self.set_trait("controlled", live is not None)
        self.set_trait("state", self.record.state)
        self._save()
        self._stream = Stream(self, self._greet)
        self.on_msg(self._hear)
        if self._runner is not None:
            self.set_trait("can_restart", self._runner.can_restart)
            self._unfollow = self._runner.on_flush(self._follow)

    open: Any = _Open()

    @classmethod
    def compare(
        cls, runs: Sequence[Run], labels: Sequence[str] | None = None, **options: Any
    ) -> Self:
        """Runs side by side: records, or folders of recorded runs.

        >>> record = RunRecord(state="finished", step=1)
        >>> record.add("loss", 1, 0.5)
        >>> view = TrainingView.compare([record, record], labels=["first", "second"])
        >>> view.labels
        ['first', 'second']
        """
        return cls(runs=runs, labels=labels, **options)

    # The runner's controls.

    @property
    def runner(self) -> Runner:
        """What trains. Raises RuntimeError for runs that are only looked at."""
        if self._runner is None:
            raise runtime_error(
                "these runs are recorded: there is nothing to control",
                hint="TrainingView(train) shows a run that goes on",
            )
        return self._runner

    @property
    def record(self) -> RunRecord:
        """What happened so far: every point of every curve, and the events."""
        return self.records[0]

    @property
    def records(self) -> list[RunRecord]:
        """All runs that are shown, the one that is trained first."""
        live = [] if self._runner is None else [self._runner.record]
        return [*live, *self._beside]

    def start(self) -> Self:
        """Starts the run and returns the view, to be a cell's last expression."""
        self.runner.start()
        return self

    def pause(self) -> None:
        """Holds the run after the step that it is in."""
        self.runner.pause()

    def resume(self) -> None:
        """Goes on after `pause`."""
        self.runner.resume()

    def step(self, n: int = 1) -> None:
        """Does exactly n steps and stays paused."""
        self.runner.step(n)

    def stop(self) -> None:
        """Ends the run; its curves stay."""
        self.runner.stop()

    def set_lr(self, value: float) -> None:
        """Sets the learning rate, as the slider does."""
        self.runner.set_lr(value)

    def set(self, name: str, value: float) -> None:
        """Sets a parameter of the run, as its slider does; see `Runner.set`."""
        self.runner.set(name, value)

    def join(self) -> None:
        """Trains to the end inside the calling cell; see `Runner.join`."""
        with self._within_cell():
            self.runner.join()

    def close(self) -> None:
        """Takes the widget away, and ends the run unless it was handed in."""
        if hasattr(self, "_unfollow"):  # also called for a half-made widget
            self._unfollow()
            if self._own:
                self.runner.stop()
        super().close()

    def link(self, graph: Any) -> Callable[[], None]:
        """Selects in a `GraphView` what is selected here; returns what undoes it.

        A layer that an alarm names, or that is picked in the tab of the layers, is
        looked up among the parameters and modules of the graph. One that the graph
        has not got changes nothing there.

        >>> import tinygrad_edu as torch
        >>> from tinygrad_edu_widgets import GraphView
        >>> model = torch.nn.Linear(2, 1)
        >>> graph = GraphView(model(torch.ones(1, 2)).sum(), module=model)
        >>> view = TrainingView(RunRecord())
        >>> unlink = view.link(graph)
        >>> view.selected_layer = "weight"
        >>> graph.selected != ""
        True
        """

        def select(change: Any) -> None:
            layer = change["new"]
            node = Places(graph.document).id_at(layer) if layer else ""
            if node:
                graph.selected = node

        self.observe(select, "selected_layer")
        return lambda: self.unobserve(select, "selected_layer")

    # To the browser.

    def _follow(self, runner: Runner, urgent: bool) -> None:
        """Called by the runner when there is news."""
        if urgent or self._stream.ready:
            self._tell(urgent=urgent)
        if urgent:
            self._settle()
        elif time.perf_counter() - self._saved_at > SNAPSHOT_SECONDS:
            self._save()

    def _tell(self, *, urgent: bool) -> None:
        """Sends what is new; with ``urgent`` all of it, else as much as fits.

        A view that appears asks for everything: before that nothing is sent.
        """
        if not self._stream.watched:
            return
        if self._told[0].record is not self.record:
            self._told[0] = Told(self.record)
        for number, told in enumerate(self._told):
            if told.has_news or (number == 0 and self._runner is not None):
                self._send_frame(number, told)
            while urgent and told.behind:
                self._send_frame(number, told)

    def _look(self) -> None:
        """Follows records that somebody else still writes, until they are over."""
        self._looking = False
        if self.comm is None:  # closed
            return
        if self._stream.ready:
            self._tell(urgent=True)
        if any(told.goes_on for told in self._told):
            self._look_later()
        else:
            self.set_trait("state", self.record.state)
            self._save()

    def _look_later(self) -> None:
        if self._looking or self._runner is not None:
            return
        with suppress(RuntimeError):  # no event loop: nobody is watching
            loop = asyncio.get_running_loop()
            loop.call_later(LOOK_SECONDS, self._look)
            self._looking = True

    def _send_frame(self, number: int, told: Told) -> None:
        """Everything since the last frame, up to the size that one may have."""
        header, buffer = encode(told)
        runner = self._runner if number == 0 else None
        steering = {
            "run": number,
            "rate": runner.rate if runner else 0.0,
            "remaining": runner.remaining if runner else None,
            "parameters": runner.parameter_list() if runner else [],
        }
        self._stream.send(header | steering, [buffer])

    def _settle(self) -> None:
        """Brings what a saved notebook keeps up to date: traits and still picture."""
        self.set_trait("state", self.runner.state)
        if self.lr != self.runner.lr:
            self.lr = self.runner.lr
        standing = (self.runner.runs, self.runner.state, self.record.step)
        if standing == self._settled or not self.record.step:
            return
        self._settled = standing
        if self.runner.state != "running":
            self._save()
        if not self.runner.active:
            self._redraw_soon()

    def _save(self) -> None:
        self._saved_at = time.perf_counter()
        self.set_trait("snapshot", saved(self.records))

    def _forget(self) -> None:
        self._told = [Told(record) for record in self.records]

    # From the browser; in some kernels on another thread than the run's.

    def _hear(self, widget: object, content: Any, buffers: object) -> None:
        if self._runner is None or not isinstance(content, dict):
            return
        with suppress(ValueError, TypeError, KeyError):  # what no slider can send
            command = content.get("name")
            if content.get("kind") == "set":
                self.set(content["name"], content["value"])
            elif content.get("kind") == "command" and command == "step":
                self.step(min(int(content.get("count", 1)), MOST_STEPS))
            elif content.get("kind") == "command" and command in COMMANDS:
                getattr(self, command)()

    def _greet(self) -> None:
        """A view appeared: the next frames are the whole records."""
        self._forget()
        if self._runner is not None:
            self._runner.refresh()
        else:
            self._tell(urgent=True)
            self._look_later()

    @traitlets.observe("lr")
    def _lr_changed(self, change: Any) -> None:
        rate, runner = change["new"], self._runner
        if runner is not None and rate is not None and rate != runner.lr:
            runner.set_lr(rate)

    @traitlets.validate("smooth")
    def _check_smooth(self, proposal: Any) -> float:
        check_weight(proposal["value"])
        return float(proposal["value"])

    # Where no kernel runs.

    def _going_on(self) -> bool:
        return self.runner.active

    def summary(self) -> str:
        """Where the run stands and what each curve did, in words."""
        shown = self._choice.shown
        if len(shown) == 1:
            text = summary(shown[0][1])
        else:
            text = "\n".join(f"{label}: {summary(run)}" for label, run in shown)
        return f"{self.title}\n{text}" if self.title else text

    @property
    def _choice(self) -> Choice:
        """What is looked at now."""
        pairs = list(zip(self.labels, self.records, strict=True))
        shown = [pair for i, pair in enumerate(pairs) if i not in self.hidden]
        return Choice(
            shown=shown or pairs[:1],
            smooth=self.smooth,
            log=self.log,
            step_axis=self.step_axis,
            zoom=self.zoom,
            tab=self.tab,
            layer=self.selected_layer,
            statistic=self.statistic,
            histogram=self.histogram,
            title=self.title,
        )

    def figure(self) -> Any:
        """What is looked at now, drawn by matplotlib; None before the first step.

        That is the chosen tab, with the smoothing, the axes and the steps as chosen.
        """
        return draw(self._choice)
