"""Settings of a node: plain values, in which ``Slot`` stands for an input.

Most settings are numbers and shapes. Some hold arrays, even deep inside: the key of
``x[:, rows]``, the class weights of a loss. In a node such an array is an input like
any other, and ``Slot(i)`` stands in its place, so that no pass has to search settings
to know who uses what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .graph import Node, Slot


def changed(setting: Any, change: Callable[[Slot], Any]) -> Any:
    """A setting with something else in place of each Slot, however deep.

    >>> changed({"key": (slice(None), Slot(1))}, lambda slot: f"input {slot.place}")
    {'key': (slice(None, None, None), 'input 1')}
    """
    if isinstance(setting, Slot):
        return change(setting)
    if isinstance(setting, tuple | list):
        return type(setting)([changed(each, change) for each in setting])
    if isinstance(setting, dict):
        return {name: changed(each, change) for name, each in setting.items()}
    return setting


def filled(setting: Any, values: Any) -> Any:
    """A setting with the values themselves in place of the Slots.

    >>> filled((Slot(0), 2), ["a"])
    ('a', 2)
    """
    return changed(setting, lambda slot: values[slot.place])


def slots(setting: Any) -> Iterator[Slot]:
    """All Slots in a setting.

    >>> list(slots({"weight": Slot(2), "key": (1, Slot(3))}))
    [Slot(place=2), Slot(place=3)]
    """
    if isinstance(setting, Slot):
        yield setting
    elif isinstance(setting, tuple | list):
        for each in setting:
            yield from slots(each)
    elif isinstance(setting, dict):
        for each in setting.values():
            yield from slots(each)


def by_place(node: Node, things: Sequence[Any]) -> list[Any]:
    """Of ``things``, one for each input, those that the forward takes by place.

    The others are named by a Slot: the forward gets them by keyword.
    """
    named = {slot.place for slot in slots(node.settings)}
    return [each for place, each in enumerate(things) if place not in named]
