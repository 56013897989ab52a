"""Structures with stand-ins in them: what they are, and what they stand for."""

from __future__ import annotations

from typing import Any

from .numbers import Number
from .traced import Traced


def plain(thing: Any) -> Any:
    """The same with real arrays and numbers in place of what stands for them."""
    if isinstance(thing, Traced):
        return thing.array
    if isinstance(thing, Number):
        return thing.number
    if type(thing) in (tuple, list):
        return type(thing)([plain(each) for each in thing])
    if type(thing) is dict:
        return {name: plain(each) for name, each in thing.items()}
    return thing


def found_in(thing: Any) -> list[Any]:
    """All arrays in a structure."""
    if isinstance(thing, tuple | list):
        return [found for each in thing for found in found_in(each)]
    if isinstance(thing, dict):
        return found_in(list(thing.values()))
    return [thing]
