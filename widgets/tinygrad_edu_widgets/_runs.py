"""Which runs a view shows, what they are called, and where their layers are drawn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

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


def node_of(document: dict[str, Any], layer: str) -> str | None:
    """The id of a graph's node for a parameter or a module; None if there is none.

    A parameter ``"0.weight"`` is the node ``weight`` of the module ``"0"``. Of a module
    it is the last operation: its output.
    """
    if not layer:
        return None
    last = None
    for node in document.get("nodes", []):
        path = f"{node['module']}.{node['label']}".lstrip(".")
        if node["kind"] == "parameter" and layer in (path, node["label"]):
            return str(node["id"])
        inside = node["module"] == layer or node["module"].startswith(f"{layer}.")
        if inside and node["kind"] == "operation":
            last = str(node["id"])
    return last
