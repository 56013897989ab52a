"""Writes to memory: for real, and as the value that stands there afterwards.

A write through a view is undone step by step: the slice is put back into the row, the
row into the matrix. Where a step has no way back (a number that shows in two places),
each number is put where it stands in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..ir.graph import Slot, Type, Value
from .memory import spots_in, way_back
from .traced import Traced

if TYPE_CHECKING:
    from .recording import Recording


def write(recording: Recording, target: Traced, new: Value, array: Any) -> None:
    """``target[...] = array`` for real, and in the graph."""
    memory = target.memory
    if memory.entangled:
        recording.stop("tensors share memory in a way that cannot be followed")
        target.array[...] = array
        return
    unknown = memory.source is not None and memory.source.kind == "found"
    if unknown and memory.original is None:  # it may turn out to be a constant
        memory.original = memory.array.copy()
    if target.parent is not None:
        memory.now()
    with np.errstate(all="ignore"):
        target.array[...] = array
    _put(recording, target, new)
    target.value, target.seen = new, memory.writes


def _put(recording: Recording, target: Traced, new: Value) -> None:
    """The memory's new value, after a write through one of its views."""
    if not target.can_be_undone():
        _place(recording, target, new)
        return
    while target.parent is not None:
        new, target = _undone(recording, target, new), target.parent
    target.memory.value = new
    target.memory.writes += 1


def _undone(recording: Recording, view: Traced, new: Value) -> Value:
    """What a view was taken of, with the new value where the view shows it."""
    assert view.parent is not None
    assert view.how is not None
    type_of = Type.of(view.parent.array)
    back = way_back(view)
    if back is not None:
        return recording.add(back[0], [new], type_of, back[1])
    inputs = [recording.value(view.parent), new]
    return recording.add("index_put", inputs, type_of, view.how[1])


def _place(recording: Recording, target: Traced, new: Value) -> None:
    """Put each number where it stands in memory."""
    memory = target.memory
    places = spots_in(target.array, memory.array)
    if places is None:
        recording.stop("half of a number is written")
        return
    inputs = [memory.now(), new, recording.sources.constant(places)]
    memory.value = recording.add(
        "place", inputs, Type.of(memory.array), {"places": Slot(2)}
    )
    memory.writes += 1
