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

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists, text and numbers, ready for JSON."""
        return asdict(self)
