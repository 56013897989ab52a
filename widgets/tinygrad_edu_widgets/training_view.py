"""The live view of a training run: its curves, and controls that act on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Self

import traitlets

from tinygrad_edu.monitor import Runner, RunRecord, plot
from tinygrad_edu.monitor.arguments import Steps
from tinygrad_edu.monitor.words import summary
from tinygrad_edu_widgets import _bundle
from tinygrad_edu_widgets._frames import encode, is_behind, snapshot
from tinygrad_edu_widgets._stream import Stream
from tinygrad_edu_widgets._view import View

PICTURE_DELAY_SECONDS = 1.0
COMMANDS = ("start", "pause", "resume", "step", "stop")  # what a button may call


class TrainingView(View):
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
    the end inside the cell.

    Args:
        steps: a generator function, or a generator, that yields the numbers to draw.
        optimizer: gives the learning-rate slider something to move.
        total_steps: how many steps are expected, to show progress.
        steps_per_second: paces the run so that a person can watch it.
        title: a line above the curves.
    """

    _esm = _bundle.script("training_view")
    _css = _bundle.style("training_view")

    title = traitlets.Unicode("").tag(sync=True)
    state = traitlets.Unicode("ready", read_only=True).tag(sync=True)
    lr = traitlets.Float(None, allow_none=True).tag(sync=True)
    can_restart = traitlets.Bool(True, read_only=True).tag(sync=True)
    smooth = traitlets.Bool(False).tag(sync=True)
    snapshot = traitlets.Dict(default_value=None, allow_none=True, read_only=True).tag(
        sync=True
    )

    def __init__(
        self,
        steps: Steps,
        *,
        optimizer: Any = None,
        total_steps: int | None = None,
        steps_per_second: float | None = None,
        title: str = "",
        **options: Any,
    ) -> None:
        self.runner = Runner(
            steps,
            optimizer=optimizer,
            total_steps=total_steps,
            steps_per_second=steps_per_second,
        )
        self._displayed = self._joining = False
        self._settled = (0, "ready", 0)
        self._forget()
        super().__init__(title=title, lr=self.runner.lr, **options)
        self.set_trait("can_restart", self.runner.can_restart)
        self._stream = Stream(self, self._greet)
        self._unfollow = self.runner.on_flush(self._follow)
        self.on_msg(self._hear)

    # The runner's controls.

    @property
    def record(self) -> RunRecord:
        """What happened so far: every point of every curve, and the events."""
        return self.runner.record

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

    def join(self) -> None:
        """Trains to the end inside the calling cell; see `Runner.join`."""
        self._joining = True
        try:
            self.runner.join()
        finally:
            self._joining = False

    def close(self) -> None:
        """Ends the run and takes the widget away."""
        if hasattr(self, "_unfollow"):  # also called for a half-made widget
            self._unfollow()
            self.runner.stop()
        super().close()

    # To the browser.

    def _follow(self, runner: Runner, urgent: bool) -> None:
        """Called by the runner when there is news."""
        if not urgent and not self._stream.ready:
            return
        if self._record_sent is not runner.record or not self._stream.watched:
            self._forget()  # a new run or a new view is told everything
        self._send_frame()
        while urgent and is_behind(runner.record, self._sent):
            self._send_frame()
        if urgent:
            self._settle()

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
            self.set_trait("snapshot", snapshot(self.record))
        if self._displayed and not self.runner.active:
            self._redraw_soon()

    def _send_frame(self) -> None:
        """Everything since the last frame, up to the size that one may have."""
        record, reset = self.record, not self._sent and not self._events_sent
        curves, buffer = encode(record, self._sent)
        events = [asdict(event) for event in record.events[self._events_sent :]]
        self._events_sent += len(events)
        header = {
            "reset": reset,
            "state": record.state,
            "step": record.step,
            "total_steps": record.total_steps,
            "lr": self.runner.lr,
            "rate": self.runner.rate,
            "curves": curves,
            "events": events,
        }
        self._stream.send(header, [buffer])

    def _forget(self) -> None:
        self._sent: dict[str, int] = {}
        self._events_sent = 0
        self._record_sent: RunRecord | None = self.runner.record

    # From the browser; in some kernels on another thread than the run's.

    def _hear(self, widget: object, content: Any, buffers: object) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "command" and content.get("name") in COMMANDS:
            getattr(self, content["name"])()

    def _greet(self) -> None:
        """A view appeared: the next frame is the whole record."""
        self._record_sent = None
        self.runner.refresh()

    @traitlets.observe("lr")
    def _lr_changed(self, change: Any) -> None:
        if change["new"] is not None and change["new"] != self.runner.lr:
            self.runner.set_lr(change["new"])

    # Where no kernel runs.

    def summary(self) -> str:
        """Where the run stands and what each curve did, in words."""
        text = summary(self.record)
        return f"{self.title}\n{text}" if self.title else text

    def figure(self) -> Any:
        """The curves, drawn by matplotlib; None before the first step."""
        if not self.record.curves:
            return None
        return plot(self.record, title=self.title).figure

    def _ipython_display_(self) -> None:
        """Shows the widget; at the end of a run its still picture is replaced."""
        self._displayed = True
        self._display()

    def _redraw_soon(self) -> None:
        """Replaces the still picture: at once in a cell, else when all is quiet.

        The first picture loads matplotlib, and a click on Restart should not wait.
        """
        if self._joining:
            self._redraw()
        else:
            with suppress(RuntimeError):  # no event loop: nobody is watching
                loop = asyncio.get_running_loop()
                loop.call_later(PICTURE_DELAY_SECONDS, self._redraw)

    def _redraw(self) -> None:
        if not self.runner.active:
            self._display(update=True)

    def _display(self, *, update: bool = False) -> None:
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        if bundle is None:  # closed
            return
        data, metadata = bundle
        name = f"tinygrad-edu-{self.model_id}"
        options: dict[str, Any] = {"update": True} if update else {}
        show: Callable[..., None] = display
        show(data, metadata=metadata, raw=True, display_id=name, **options)
