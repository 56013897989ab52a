"""Which notebook cell started a run, so that re-running the cell replaces it.

A run outlives its cell on purpose: the cell returns and the run goes on. Running the
cell again makes a new run, and without care the old one would train on unseen, with
half of the processor. Two runs of one *execution* of a cell stay side by side, as
in a race of optimizers.
"""

from __future__ import annotations

import sys
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary


class Stoppable(Protocol):
    """What this file needs to know of a run."""

    def stop(self) -> None: ...
    def __hash__(self) -> int: ...


class Execution(NamedTuple):
    """One execution of one cell of a notebook."""

    cell: str
    message: str


_started: WeakKeyDictionary[Stoppable, Execution] = WeakKeyDictionary()


def current_execution() -> Execution | None:
    """The running cell, or None outside a notebook (a script, a button, a test)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or not hasattr(shell, "get_parent"):
        return None
    parent = shell.get_parent() or {}
    cell = parent.get("metadata", {}).get("cellId")
    message = parent.get("header", {}).get("msg_id")
    return Execution(cell, message) if cell and message else None


def replace_earlier_runs(run: Stoppable) -> None:
    """Stops the runs that an earlier execution of the running cell started."""
    here = current_execution()
    if here is None:
        return
    for other, there in list(_started.items()):
        if there.cell == here.cell and there.message != here.message:
            other.stop()
            _started.pop(other, None)
    _started[run] = here
