"""The run record: what happened in one training run, as plain data.

Widgets, files and reports read this record; a training loop never has to know who
reads it. The same classes are described as TypeScript types in
``widgets/src/record.ts``; a test holds both together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

VERSION = 1

RunState = Literal["ready", "running", "paused", "stopped", "finished", "failed"]


@dataclass
class Curve:
    """One scalar over time: ``values[i]`` was seen at step ``steps[i]``."""

    name: str
    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        """How many whole points there are, also while one is being written."""
        return min(len(self.steps), len(self.values))


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

    def add(self, name: str, step: int, value: float) -> None:
        """Adds one point to a curve, which begins with its first point.

        >>> record = RunRecord()
        >>> record.add("loss", 1, 0.5)
        >>> record.curve("loss").values
        [0.5]
        """
        for curve in self.curves:
            if curve.name == name:
                break
        else:
            curve = Curve(name)
            self.curves.append(curve)
        curve.steps.append(step)
        curve.values.append(value)

    def curve(self, name: str) -> Curve:
        """The curve of that name; a KeyError names those that exist."""
        for curve in self.curves:
            if curve.name == name:
                return curve
        known = ", ".join(curve.name for curve in self.curves) or "none yet"
        raise KeyError(f"no curve {name!r} in this run; there are: {known}")

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, text and numbers, ready for JSON."""
        return asdict(self)
