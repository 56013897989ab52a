"""A run kept on disk while it goes on.

Beside the training nothing more happens than before: points are added to a record in
memory. About once a second what is new is appended to ``run.log`` in one write, and
from then on it outlives the kernel, also one that is killed. A point takes 11 to 22
bytes on disk, a second with news some 100 bytes a curve; see `logbook` for the format.
"""

from __future__ import annotations

import contextlib
import os
import time
from operator import index
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tinygrad_edu.errors import runtime_error, warn
from tinygrad_edu.monitor.folders import LOG, Description, make_folder, now
from tinygrad_edu.monitor.logbook import Written, new_lines
from tinygrad_edu.monitor.metrics import read_metrics
from tinygrad_edu.monitor.record import Event, RunRecord, RunState
from tinygrad_edu.monitor.runner import Runner
from tinygrad_edu.monitor.vitals import Vitals
from tinygrad_edu.monitor.watch import Watch, watch

WRITE_SECONDS = 1.0  # a killed kernel loses at most what happened since


class Recording:
    """Records a training loop of your own, without a `Runner`.

    It is used in a ``with`` block. An error in the block is recorded and goes on its
    way. A disk that fails ends the recording with a warning, never the training.

    Args:
        name: what the run is called; any text. The folder gets a safe form of it, and
            a number where that is taken, so nothing is ever overwritten.
        folder: where runs lie.
        total_steps: how many steps are expected, if that is known.
        settings: what the run began with, such as ``{"lr": 0.1}``: plain data.

    With ``run.watch(model, optimizer)`` the layers are recorded too.

    >>> import tempfile
    >>> from tinygrad_edu.monitor import open_run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Recording("first try", folder) as run:
    ...         for step in range(1, 4):
    ...             run.add({"loss": 1 / step}, step)
    ...     run.path.name, open_run(run.path).curve("loss").values
    ('first-try', [1.0, 0.5, 0.3333333333333333])
    """

    def __init__(
        self,
        name: str = "run",
        folder: str | os.PathLike[str] = "runs",
        *,
        total_steps: int | None = None,
        settings: dict[str, Any] | None = None,
    ) -> None:
        self.record = RunRecord(total_steps=total_steps)
        self._watch: Watch | None = None
        self._vitals = Vitals()
        self.path = _begin(name, folder, total_steps, settings)
        self._log = _Log(self.path / LOG)
        self._began = self._due = time.perf_counter()
        self._change("running", "started")
        self.flush()
        self._vitals.step_begins()

    def watch(
        self,
        model: Any,
        optimizer: Any = None,
        *,
        every: int | None = None,
        histograms: bool = True,
    ) -> Watch:
        """Watches the layers of a model from here on; the arguments are `watch`'s.

        From here to the next `add` is the first step that is measured.
        """
        if self._watch is not None:
            self._watch.close()
        self._watch = watch(model, optimizer, every=every, histograms=histograms)
        self._watch.before_step()
        return self._watch

    def add(self, metrics: object, step: int | None = None) -> None:
        """Adds one step's numbers: a dict of them, or one number, the loss.

        Without ``step`` the steps are counted from 1.
        """
        if self.record.state != "running":
            raise runtime_error(
                "this recording has ended", hint="begin a new Recording"
            )
        at = self.record.step + 1 if step is None else index(step)
        for name, value in read_metrics(metrics).items():
            self.record.add(name, at, value)
        self.record.step = at
        self._vitals.step_ends()
        if self._watch is not None:
            self._watch.after_step(self.record)
        if time.perf_counter() >= self._due:
            self.flush()
        if self._watch is not None:
            self._watch.before_step()
        self._vitals.step_begins()

    def note(self, kind: str, text: str = "") -> None:
        """Adds an event: ``run.note("lr", "0.01")``."""
        seconds = time.perf_counter() - self._began
        self.record.events.append(Event(self.record.step, seconds, kind, text))

    def flush(self) -> None:
        """Writes what is new now; it happens by itself about once a second."""
        self._vitals.flush(self.record)
        self._log.write(self.record)
        self._due = time.perf_counter() + WRITE_SECONDS

    def close(self, state: RunState = "finished", text: str = "") -> None:
        """Ends the recording; a second call does nothing."""
        if self.record.state == "running":
            if self._watch is not None:
                self._watch.close()
            self._vitals.flush(self.record)
            self._change(state, state, text)
            self._log.close(self.record)

    def _change(self, state: RunState, kind: str, text: str = "") -> None:
        self.record.state = state
        self.note(kind, text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        elif isinstance(error, Exception):
            self.close("failed", f"{type(error).__name__}: {error}")
        else:
            self.close("stopped", "interrupted")


def record_run(
    runner: Runner,
    name: str = "run",
    folder: str | os.PathLike[str] = "runs",
    *,
    settings: dict[str, Any] | None = None,
) -> RunnerRecording:
    """Records what a `Runner` does, from its first step on.

    Each start of the runner is a run of its own: ``NAME``, ``NAME-2`` and so on. A
    widget's runner is ``view.runner``.

    >>> import tempfile
    >>> from tinygrad_edu.monitor import open_run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     runner = Runner(lambda: iter([0.5, 0.25]))
    ...     recording = record_run(runner, "digits", folder)
    ...     runner.join()
    ...     open_run(recording.path).state
    'finished'
    """
    return RunnerRecording(runner, name, folder, settings)


class RunnerRecording:
    """What `record_run` returns: where the present run is kept, and a way to end it."""

    def __init__(
        self,
        runner: Runner,
        name: str,
        folder: str | os.PathLike[str],
        settings: dict[str, Any] | None,
    ) -> None:
        self._runner, self._given = runner, (name, folder, settings)
        self._open(runner.record)
        self._unfollow = runner.on_flush(self._follow)

    def stop(self) -> None:
        """Writes what is new and records no more; the run itself goes on."""
        self._unfollow()
        self._log.close(self._record)

    def _open(self, record: RunRecord) -> None:
        name, folder, settings = self._given
        self._record, self._due = record, 0.0
        self.path = _begin(name, folder, record.total_steps, settings)
        self._log = _Log(self.path / LOG)

    def _follow(self, runner: Runner, urgent: bool) -> None:
        if runner.record is not self._record:  # started again
            self._log.close(self._record)
            self._open(runner.record)
        moment = time.perf_counter()
        if urgent or moment >= self._due:
            self._log.write(self._record)
            self._due = moment + WRITE_SECONDS


class _Log:
    """The open log of one run; it says once when the disk fails."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = Written()
        self._open = True

    def write(self, record: RunRecord) -> None:
        """All news in one write."""
        after = self._written.copy()  # an interrupt before the write loses nothing
        news = b"".join(new_lines(record, after))
        if not (news and self._open):
            return
        try:
            self._append(news)
            self._written = after
        except OSError as error:
            self._open = False
            warn(f"the run is no longer recorded in {self._path}: {error}")

    def close(self, record: RunRecord) -> None:
        """The last news, seen to the disk."""
        self.write(record)
        if self._open:
            self._open = False
            with contextlib.suppress(OSError), self._path.open("rb+") as file:
                os.fsync(file.fileno())

    def _append(self, news: bytes) -> None:
        # Without a buffer, and closed again: what was written is with the system,
        # whatever becomes of this program.
        with self._path.open("ab", buffering=0) as file:
            if file.write(news) != len(news):
                raise OSError("the disk is full")


def _begin(
    name: str,
    folder: str | os.PathLike[str],
    total_steps: int | None,
    settings: dict[str, Any] | None,
) -> Path:
    description = Description(name, now(), total_steps, settings or {})
    return make_folder(Path(folder), description)
