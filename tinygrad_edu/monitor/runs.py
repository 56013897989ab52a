"""Recorded runs, read again: one, all of a folder, several side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tinygrad_edu.errors import value_error, warn
from tinygrad_edu.monitor.folders import DESCRIPTION, LOG, read_description
from tinygrad_edu.monitor.logbook import read_line
from tinygrad_edu.monitor.record import Event, RunRecord
from tinygrad_edu.monitor.series import Curve
from tinygrad_edu.monitor.words import one_line
from tinygrad_edu.serialization.damage import UnreadableFileError

Place = str | os.PathLike[str]
Run = Place | RunRecord

TAIL_BYTES = 1 << 16  # of a log: where the run stands is told in its last lines
CUT_OFF = "the log ends here: the program was killed, or it is still running"


def open_run(path: Place) -> RunRecord:
    """A recorded run as it stands on disk, with every point that was written.

    Lines that are damaged or were not finished are left out, and one warning says how
    many. A run whose program was killed counts as ``"stopped"``.

    Raises UnreadableFileError if there is no run, or if its ``run.json`` is damaged.

    >>> import tempfile
    >>> from tinygrad_edu.monitor import Recording
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Recording("digits", folder) as run:
    ...         run.add({"loss": 0.5})
    ...     open_run(run.path).curve("loss")
    Curve(name='loss', steps=[1], values=[0.5])
    """
    folder = Path(path)
    record = RunRecord(total_steps=read_description(folder).total_steps)
    damaged = _read_lines(folder / LOG, record)
    if damaged:
        lines = "1 line" if damaged == 1 else f"{damaged} lines"
        warn(f"{folder / LOG} is damaged: {lines} could not be read and are left out")
    _check_end(record)
    return record


def _read_lines(log: Path, record: RunRecord) -> int:
    """How many lines of the log were not whole."""
    if not log.is_file():  # killed before the first one
        return 0
    with log.open("rb") as file:
        return sum(not read_line(line, record) for line in file)


def _check_end(record: RunRecord) -> None:
    """A log that ends in the middle of a run says so."""
    if record.state in ("running", "paused"):
        seconds = record.events[-1].seconds if record.events else 0.0
        record.state = "stopped"
        record.events.append(Event(record.step, seconds, "stopped", CUT_OFF))


class Table(list[Any]):
    """A list of rows that shows itself as a table of text."""

    def __init__(self, heads: Sequence[str], rows: Iterable[Any]) -> None:
        super().__init__(rows)
        self._heads = heads

    def __repr__(self) -> str:
        if not self:
            return "no runs"
        rows = [self._heads, *([_cell(value) for value in row] for row in self)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        return "\n".join(lines)


def _cell(value: object) -> str:
    """One value as text on one line; a name may hold anything."""
    return one_line(f"{value:.4g}" if isinstance(value, float) else str(value))


class RunInfo(NamedTuple):
    """One recorded run, as `list_runs` finds it."""

    name: str
    state: str
    step: int
    started: str
    path: Path


def list_runs(folder: Place = "runs") -> Table:
    """The runs of a folder, oldest first, as rows of `RunInfo`.

    It is quick: of each log only the end is read. A run that cannot be read is listed
    with the state ``"damaged"``. A run without an end is ``"running"`` here, killed or
    not.

    >>> import tempfile
    >>> from tinygrad_edu.monitor import Recording
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for rate in (0.1, 0.01):
    ...         with Recording(f"lr {rate}", folder) as run:
    ...             run.add({"loss": rate})
    ...     [(run.name, run.state, run.step) for run in list_runs(folder)]
    [('lr 0.1', 'finished', 1), ('lr 0.01', 'finished', 1)]
    """
    place = Path(folder)
    found = sorted(place.glob(f"*/{DESCRIPTION}")) if place.is_dir() else []
    pairs = sorted(_info(file.parent) for file in found)
    return Table(RunInfo._fields, [info for _, info in pairs])


def _info(path: Path) -> tuple[float, RunInfo]:
    """A run and when it started."""
    try:
        description = read_description(path)
    except UnreadableFileError:
        return 0.0, RunInfo(path.name, "damaged", 0, "", path)
    end = _standing(path / LOG)
    moment = time.gmtime(max(0.0, min(description.started, 1e11)))
    started = time.strftime("%Y-%m-%d %H:%M:%S UTC", moment)
    info = RunInfo(description.name, end.state, end.step, started, path)
    return description.started, info


def _standing(log: Path) -> RunRecord:
    """Where a log ends, from its last lines."""
    record = RunRecord()
    if log.is_file():
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            for line in file:
                read_line(line, record)
    return record


class Compared(NamedTuple):
    """One curve of one run, in a few numbers. Of nan and infinity none is a best."""

    curve: str
    run: str
    points: int
    last: float
    lowest: float
    at_step: int
    highest: float


def compare(runs: Sequence[Run], names: Sequence[str] | None = None) -> Table:
    """The curves of several runs side by side, as rows of `Compared`.

    Args:
        runs: folders of recorded runs, or records.
        names: which curves; None for all.

    >>> record = RunRecord()
    >>> record.extend("loss", [1, 2, 3], [0.5, 0.125, 0.25])
    >>> compare([record])
    curve  run    points  last  lowest  at_step  highest
    loss   run 1  3       0.25  0.125   2        0.5
    """
    rows = [
        _compared(curve, label)
        for label, record in labelled(runs)
        for curve in record.curves
        if len(curve) and (names is None or curve.name in names)
    ]
    order = list(dict.fromkeys(row.curve for row in rows))
    rows.sort(key=lambda row: order.index(row.curve))
    return Table(Compared._fields, rows)


def labelled(
    runs: Sequence[Run], labels: Sequence[str] | None = None
) -> list[tuple[str, RunRecord]]:
    """Each run with the name that it is shown by, given or found."""
    if labels is None:
        labels = [_label(run, number, runs) for number, run in enumerate(runs, start=1)]
    elif len(labels) != len(runs):
        raise value_error(
            "each run needs a label", got=f"{len(labels)} labels for {len(runs)} runs"
        )
    read = [run if isinstance(run, RunRecord) else open_run(run) for run in runs]
    return list(zip(map(str, labels), read, strict=True))


def _label(run: Run, number: int, runs: Sequence[Run]) -> str:
    """The folder's own name; its whole path where two are called the same."""
    if isinstance(run, RunRecord):
        return f"run {number}"
    name = Path(run).name
    others = [Path(other) for other in runs if not isinstance(other, RunRecord)]
    alike = {other for other in others if other.name == name}
    return name if len(alike) == 1 and name else str(run)


def _compared(curve: Curve, run: str) -> Compared:
    count = len(curve)
    values = curve.values.array(0, count)
    last = float(values[-1])
    finite = np.flatnonzero(np.isfinite(values))
    if not len(finite):
        return Compared(curve.name, run, count, last, last, curve.steps[-1], last)
    low = int(finite[values[finite].argmin()])
    high = float(values[finite].max())
    return Compared(
        curve.name, run, count, last, float(values[low]), curve.steps[low], high
    )
