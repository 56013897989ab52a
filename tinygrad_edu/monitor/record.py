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

from tinygrad_edu.monitor.column import Column
from tinygrad_edu.monitor.csv_file import write_csv
from tinygrad_edu.monitor.tensorboard import write_events

VERSION = 1

RunState = Literal["ready", "running", "paused", "stopped", "finished", "failed"]


@dataclass(init=False)
class Curve:
    """One scalar over time: ``values[i]`` was seen at step ``steps[i]``.

    Both read like lists; ``values.array()`` is the same as a NumPy array.
    A point takes 16 to 24 bytes.

    >>> Curve("loss", [1, 2], [0.5, 0.25])
    Curve(name='loss', steps=[1, 2], values=[0.5, 0.25])
    """

    name: str
    steps: Column[int]
    values: Column[float]

    def __init__(
        self, name: str, steps: Iterable[int] = (), values: Iterable[float] = ()
    ) -> None:
        self.name = name
        self.steps = Column(int, steps)
        self.values = Column(float, values)

    def __len__(self) -> int:
        """How many whole points there are, also while one is being written."""
        return min(len(self.steps), len(self.values))

    def cut(self) -> None:
        """Takes away the half of a point that an interrupt left."""
        whole = len(self)
        self.steps.cut(whole)
        self.values.cut(whole)

    def to_dict(self) -> dict[str, Any]:
        """The curve as text and lists, ready for JSON where no value is nan."""
        whole = len(self)
        steps, values = self.steps[:whole], self.values[:whole]
        return {"name": self.name, "steps": steps, "values": values}


@dataclass
class Event:
    """Something that happened at a step: started, paused, lr changed, failed."""

    step: int
    seconds: float
    kind: str
    text: str = ""


@dataclass
class RunRecord:
    """A whole run: its curves, its events, and where it stands."""

    state: RunState = "ready"
    step: int = 0
    total_steps: int | None = None
    curves: list[Curve] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    version: int = VERSION

    def __post_init__(self) -> None:
        self._named: dict[str, Curve] = {}

    def add(self, name: str, step: int, value: float) -> None:
        """Adds one point to a curve, which begins with its first point.

        >>> record = RunRecord()
        >>> record.add("loss", 1, 0.5)
        >>> record.curve("loss").values
        [0.5]
        """
        at, seen = index(step), float(value)
        curve = self._named.get(name)
        if curve is None:
            curve = self._begun(name)
        try:
            curve.steps.append(at)
            curve.values.append(seen)
        except BaseException:  # an interrupt, or a step beyond 64 bits
            curve.cut()
            raise

    def extend(self, name: str, steps: Iterable[int], values: Iterable[float]) -> None:
        """Adds many points to a curve at once, best as arrays."""
        curve = self._begun(name)
        curve.steps.extend(steps)
        curve.values.extend(values)

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

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, text and numbers, ready for JSON."""
        return {
            "state": self.state,
            "step": self.step,
            "total_steps": self.total_steps,
            "curves": [curve.to_dict() for curve in self.curves],
            "events": [asdict(event) for event in self.events],
            "version": self.version,
        }

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Writes one row for each step and one column for each curve.

        >>> record = RunRecord()
        >>> record.extend("loss", [1, 2], [0.5, 0.25])
        >>> record.add("accuracy", 2, 0.75)
        >>> print(record.to_csv("run.csv").read_text())
        step,loss,accuracy
        1,0.5,
        2,0.25,0.75
        """
        return write_csv(self, path)

    def to_tensorboard(self, folder: str | os.PathLike[str]) -> Path:
        """Writes an event file for ``tensorboard --logdir FOLDER``, in float32.

        A folder holds one run; put several beside each other: ``logs/a``, ``logs/b``.

        >>> RunRecord().to_tensorboard("logs/empty").name
        'events.out.tfevents.0.tinygrad_edu'
        """
        return write_events(self, folder)
