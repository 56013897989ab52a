"""``cat`` and ``stack``: each piece is copied into its stripe of the result."""

from __future__ import annotations

from typing import NamedTuple

from ..ir.graph import Node, Value
from .kinds import NUMBERS
from .layout import Layout, in_rows
from .results import copy_of
from .space import Space


class Stripe(NamedTuple):
    """A part of a value's memory: where it begins, and its strides."""

    whole: Value
    offset: int
    strides: tuple[int, ...]


def is_joined(node: Node) -> bool:
    """Whether an operation puts pieces side by side, and loops can do it."""
    if node.op not in ("cat", "stack") or not node.out.shape:
        return False
    types = {value.dtype for value in (*node.inputs, *node.outputs)}
    return len(types) == 1 and types <= NUMBERS


def copies(node: Node, known: dict[Value, Layout]) -> list[tuple[Space, Value, Stripe]]:
    """For each piece a loop that copies it, what it makes, and where that lies."""
    out, dim = node.out, node.settings["dim"] % len(node.out.shape)
    strides = in_rows(out.shape)
    along = strides if node.op == "cat" else (*strides[:dim], *strides[dim + 1 :])
    made, offset = [], 0
    for value in node.inputs:
        if value.shape == (0,) != out.shape[:1]:
            continue  # PyTorch lets an empty list of numbers stand beside anything
        space, copy = copy_of(value, known)
        space.fills = out
        made.append((space, copy, Stripe(out, offset, along)))
        offset += strides[dim] * (value.shape[dim] if node.op == "cat" else 1)
    return made
