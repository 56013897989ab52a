"""Batches in memory that a GPU can read by itself: ``DataLoader(pin_memory=True)``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def pinned_batch(batch: Any) -> Any:
    """Every tensor of a batch pinned, in tuples, lists, dicts and whatever can do it.

    >>> pinned_batch(["a word", {"a number": 1}])
    ['a word', {'a number': 1}]
    """
    if hasattr(batch, "pin_memory"):
        return batch.pin_memory()
    if isinstance(batch, Mapping):
        return {name: pinned_batch(each) for name, each in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*map(pinned_batch, batch))
    if isinstance(batch, tuple | list):
        return type(batch)(map(pinned_batch, batch))
    return batch
