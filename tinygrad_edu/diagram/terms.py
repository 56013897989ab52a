"""What one number of a gradient is made of: a pattern, and numbers by name.

The rules in ``worked_rules.py`` say where the numbers of an entry stand; ``worked.py``
makes an example of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import Node, operation_name, short_label
from tinygrad_edu.diagram.rules import SYNONYMS
from tinygrad_edu.diagram.saved import saved_attribute, saved_input, saved_result
from tinygrad_edu.diagram.summary import Array, array_of, as_float

MOST_TERMS = 1 << 20
TERMS_BY_HAND = 4  # a sum of more terms is not asked from a person

ALL = slice(None)

Index = tuple[int, ...]
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Term:
    """What one entry is made of: a pattern, and for each name in it its numbers.

    With several numbers for each name, the entry is the sum over all of them.
    ``labels`` holds what the first numbers of each name are called, ``notes`` what
    else one must know.
    """

    pattern: str
    join: Callable[..., Any]
    labels: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def put(self, name: str, label: str, array: Array, *where: Any) -> Term:
        """The numbers called ``name``: ``array`` at ``where``, slices run along."""
        sizes = [n for n, w in zip(array.shape, where, strict=True) if w == ALL]
        if math.prod(sizes) > MOST_TERMS:
            raise LookupError("too many terms")
        self.numbers[name] = as_float(array[where]).ravel()
        self.labels[name] = [
            label + index_text(place) for place in places(array.shape, where)
        ]
        return self


class Operation:
    """One step of the backward pass, as a rule sees it."""

    def __init__(self, node: Node, incoming: Array) -> None:
        self.node, self.g = node, incoming
        made_by = getattr(node, "primitive", None)
        label = short_label(operation_name(node))
        self.name = made_by.name if made_by else SYNONYMS.get(label, label)

    def kept(self, position: int) -> Array:
        """An input of the operation; LookupError if the graph did not keep it."""
        found = saved_input(self.node, position)
        if found is None:
            raise LookupError(position)
        return array_of(found[1])

    def result(self) -> Array:
        """The result of the operation; LookupError if the graph did not keep it."""
        found = saved_result(self.node)
        if found is None:
            raise LookupError("result")
        return found[0]

    def setting(self, name: str, otherwise: Any = None) -> Any:
        """A setting such as ``dim``."""
        value = saved_attribute(self.node, name)
        return otherwise if value is None else value

    def kept_named(self, name: str) -> Array:
        """A constant that the operation kept: ``target`` or ``condition``."""
        value = saved_attribute(self.node, name)
        if not hasattr(value, "detach"):
            raise LookupError(name)
        return array_of(value)


Rule = Callable[[Operation, int, Index, tuple[int, ...]], Term]


def index_text(place: Index) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def places(shape: tuple[int, ...], where: tuple[Any, ...]) -> list[Index]:
    """The first places that ``where`` points at: numbers stay, slices run."""
    ranges = [
        range(*w.indices(n)) if isinstance(w, slice) else range(w, w + 1)
        for w, n in zip(where, shape, strict=True)
    ]
    counts = [len(each) for each in ranges]
    wanted = range(min(math.prod(counts), TERMS_BY_HAND))
    found = (np.unravel_index(i, counts) if counts else () for i in wanted)
    return [tuple(r[int(i)] for r, i in zip(ranges, p, strict=True)) for p in found]
