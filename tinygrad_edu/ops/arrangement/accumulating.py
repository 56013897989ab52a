"""Adding numbers at places that an index names, where a place may be named twice.

``out[index] += values`` adds only once to a place that ``index`` names twice. The
gradient of ``table[index]`` needs every addition: an embedding gets the sum over all
places where a word stood. The additions happen in the order of the index, so the
answer is the same in every run.
"""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of

WIDE = 16  # rows of at least so many numbers are added row by row
REPEATS = 128  # up to so many times one row; after that number by number


def add_at(out: Array, key: tuple[Any, ...], values: Array) -> None:
    """out[key] += values, once for each time that a place is named.

    >>> out = np.zeros(3)
    >>> add_at(out, (np.array([0, 2, 2]),), np.ones(3))
    >>> out
    array([1., 0., 2.])
    """
    if array_module_of(out) is not np:
        importlib.import_module("cupyx").scatter_add(out, key, values)
    elif not any(_is_numbers(part) for part in key):
        out[key] += values  # a mask names no place twice
    elif not out.flags.c_contiguous or out.ndim == 0:
        np.add.at(out, key, values)
    elif all(_is_numbers(part) for part in key):
        _add_rows(out, key, values)
    else:
        places = np.arange(out.size).reshape(out.shape)[key]
        np.add.at(out.reshape(-1), places, values)


def _is_numbers(part: Any) -> bool:
    return isinstance(part, np.ndarray) and part.dtype.kind in "iu"


def _add_rows(out: Array, key: tuple[Any, ...], values: Array) -> None:
    """The first dimensions are named by number: what they name is a row."""
    counted, width = out.shape[: len(key)], math.prod(out.shape[len(key) :])
    if len(key) == 1:
        rows = key[0].reshape(-1)
    else:
        rows = _flat(key, counted).reshape(-1)
    shape = np.broadcast_shapes(*[part.shape for part in key])
    wanted = shape + out.shape[len(key) :]
    if values.shape != wanted:
        values = np.broadcast_to(values, wanted)
    if rows.size == 0 or width == 0:
        return
    table = out.reshape(math.prod(counted), width)
    new = values.reshape(rows.size, width)
    if width >= WIDE and _add_by_turns(table, rows, new):
        return
    if width > 1:
        rows = (rows % len(table) * width)[:, None] + np.arange(width)
    np.add.at(table.reshape(-1), rows.reshape(-1), new.reshape(-1))


def _flat(key: tuple[Any, ...], shape: tuple[int, ...]) -> Array:
    """Several numbers as one: the place among all rows."""
    place: Any = 0
    for part, n in zip(key, shape, strict=True):
        place = place * n + part % n
    return place


def _add_by_turns(table: Array, rows: Array, new: Array) -> bool:
    """First the first mention of every row, then the second of those that have one…

    The rows that are named most often stand in front, so each turn adds to a piece of
    memory from there, much faster than ``np.add.at``. Says False, and does nothing,
    where there would be too many turns.
    """
    rows = rows % len(table)  # -1 is the last row
    # NumPy sorts numbers of 16 bits ten times as fast as others.
    short = rows.astype(np.uint16) if len(table) <= 1 << 16 else rows
    order = np.argsort(short, kind="stable")
    ordered = rows[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    often = np.diff(starts, append=rows.size)
    if often.max() > REPEATS:
        return False
    by_count = np.argsort(-often, kind="stable")
    starts, often = starts[by_count], often[by_count]
    total = new.take(order[starts], axis=0)
    for turn in range(1, int(often[0])):
        again = starts[: np.count_nonzero(often > turn)] + turn
        total[: len(again)] += new.take(order[again], axis=0)
    table[ordered[starts]] += total
    return True
