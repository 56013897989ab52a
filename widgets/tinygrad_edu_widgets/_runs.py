"""Which runs a view shows, and what they are called."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tinygrad_edu.errors import value_error
from tinygrad_edu.monitor import RunRecord
from tinygrad_edu.monitor.runs import Run, labelled

LIVE = "this run"


def several(runs: Run | Sequence[Run]) -> list[Run]:
    """One run or several, as a list."""
    alone = isinstance(runs, (RunRecord, str, os.PathLike))
    return [runs] if alone else list(runs)  # type: ignore[list-item, arg-type]


def named(
    live: RunRecord | None, beside: Sequence[Run], labels: Sequence[str] | None
) -> tuple[list[str], list[RunRecord]]:
    """What all runs are called, the live one first, and the records beside it."""
    if live is None and not beside:
        raise value_error(
            "TrainingView() has no run to show",
            expected="a generator function, a RunRecord, or the folder of a run",
            hint='TrainingView(train), TrainingView.open("runs/NAME")',
        )
    first: list[Run] = [] if live is None else [live]
    pairs = labelled([*first, *beside], labels)
    names = [name for name, _ in pairs]
    if first and labels is None:
        names[0] = LIVE
    return names, [record for _, record in pairs[len(first) :]]
