"""The run record: what happened in one training run, as plain data.

Widgets, files and reports read this record; a training loop never has to know who
reads it. The same classes are described as TypeScript types in
``widgets/src/record.ts``; a test holds both together.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from operator import index
from pathlib import Path
from typing import Any, Literal

from tinygrad_edu.monitor.csv_file import Table, write_csv
from tinygrad_edu.monitor.series import (
    Curve,
    HistogramKind,
    HistogramSeries,
    LayerKind,
    LayerSeries,
)
from tinygrad_edu.monitor.tensorboard import write_events

VERSION = 2  # 1 knew nothing of layers, histograms and alarms

RunState = Literal["ready", "running", "paused", "stopped", "finished", "failed"]
AlarmKind = Literal["nan", "exploding", "vanishing", "dead", "plateau"]


@dataclass
class Event:
    """Something that happened at a step: started, paused, lr changed, failed."""

    step: int
    seconds: float
    kind: str
    text: str = ""


@dataclass
class Alarm:
    """Something that learners should look at, found while the run went on.

    ``where`` is a parameter or a module, as `LayerSeries` names them, ``""`` for the
    whole run. ``text`` says the cause in one sentence and what to try in another.
    ``cleared`` is the step at which it was over.
    """

    step: int
    kind: AlarmKind
    where: str
    text: str
    cleared: int | None = None


@dataclass
class RunRecord:
    """A whole run: its curves, its events, its layers, and where it stands."""

    state: RunState = "ready"
    step: int = 0
    total_steps: int | None = None
    curves: list[Curve] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    layers: list[LayerSeries] = field(default_factory=list)
    histograms: list[HistogramSeries] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    version: int = VERSION

    def __post_init__(self) -> None:
        self._named: dict[str, Curve] = {}
        self._layers: dict[tuple[str, str], LayerSeries] = {}
        self._histograms: dict[tuple[str, str], HistogramSeries] = {}

    def add(self, name: str, step: int, value: float) -> None:
        """Adds one point to a curve, which begins with its first point.

        >>> record = RunRecord()
        >>> record.add("loss", 1, 0.5)
        >>> record.curve("loss").values
        [0.5]
        """
        at, seen = index(step), float(value)  # what is no number begins no curve
        curve = self._named.get(name)
        if curve is None:
            curve = self._begun(name)
        curve.add(at, seen)

    def extend(self, name: str, steps: Iterable[int], values: Iterable[float]) -> None:
        """Adds many points to a curve at once, best as arrays."""
        self._begun(name).extend(steps, values)

    def curve(self, name: str) -> Curve:
        """The curve of that name; a KeyError names those that exist."""
        curve = self._find(name)
        if curve is None:
            known = ", ".join(curve.name for curve in self.curves) or "none yet"
            raise KeyError(f"no curve {name!r} in this run; there are: {known}")
        return curve

    def _begun(self, name: str) -> Curve:
        """The curve of that name, a new one if there is none."""
        curve = self._find(name)
        if curve is None:
            curve = self._named[name] = Curve(name)
            self.curves.append(curve)
        return curve

    def _find(self, name: str) -> Curve | None:
        if len(self._named) != len(self.curves):
            self._named = {curve.name: curve for curve in self.curves}
        return self._named.get(name)

    def layer(self, where: str, kind: LayerKind) -> LayerSeries:
        """The series of one statistic of one place; a new one if there is none.

        >>> record = RunRecord()
        >>> record.layer("0.weight", "gradient norm").add(1, 0.5)
        >>> record.layers
        [LayerSeries(where='0.weight', kind='gradient norm', steps=[1], values=[0.5])]
        """
        if len(self._layers) != len(self.layers):
            self._layers = {(one.where, one.kind): one for one in self.layers}
        found = self._layers.get((where, kind))
        if found is None:
            found = self._layers[where, kind] = LayerSeries(where, kind)
            self.layers.append(found)
        return found

    def histogram(self, where: str, kind: HistogramKind) -> HistogramSeries:
        """The histograms of one place; a new, empty series if there is none."""
        if len(self._histograms) != len(self.histograms):
            self._histograms = {(one.where, one.kind): one for one in self.histograms}
        found = self._histograms.get((where, kind))
        if found is None:
            found = self._histograms[where, kind] = HistogramSeries(where, kind)
            self.histograms.append(found)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, text and numbers, ready for JSON."""
        return {
            "state": self.state,
            "step": self.step,
            "total_steps": self.total_steps,
            "curves": [curve.to_dict() for curve in self.curves],
            "events": [asdict(event) for event in self.events],
            "layers": [layer.to_dict() for layer in self.layers],
            "histograms": [histogram.to_dict() for histogram in self.histograms],
            "alarms": [asdict(alarm) for alarm in self.alarms],
            "version": self.version,
        }

    def to_csv(self, path: str | os.PathLike[str], of: Table = "curves") -> Path:
        """Writes the curves as a table: one row for each step, one column for each.

        Args:
            path: the file; one that is there is replaced.
            of: "curves", "layers", "histograms" or "alarms". The last three have one
                row for each number, histogram or alarm, with its step and its place.

        >>> record = RunRecord()
        >>> record.extend("loss", [1, 2], [0.5, 0.25])
        >>> record.add("accuracy", 2, 0.75)
        >>> print(record.to_csv("run.csv").read_text())
        step,loss,accuracy
        1,0.5,
        2,0.25,0.75
        >>> record.layer("0.weight", "update ratio").add(1, 0.001)
        >>> print(record.to_csv("layers.csv", of="layers").read_text())
        step,where,kind,value
        1,0.weight,update ratio,0.001
        """
        return write_csv(self, path, of)

    def to_tensorboard(self, folder: str | os.PathLike[str]) -> Path:
        """Writes an event file for ``tensorboard --logdir FOLDER``, in float32.

        A folder holds one run; put several beside each other: ``logs/a``, ``logs/b``.

        >>> RunRecord().to_tensorboard("logs/empty").name
        'events.out.tfevents.0.tinygrad_edu'
        """
        return write_events(self, folder)
