"""Whole tables: who picks all rows in order picks nothing, and gets the table.

Positions in a sentence are embedded that way, 0, 1, 2 … up to its length.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %table: float32[3, 8] state "positions.weight"
...   %numbers: int64[3] = constant(value=(0, 1, 2))
...   %a: float32[3, 8] = embedding(%table, %numbers, padding_idx=-1)
...   %b: float32[3, 8] = exp(%a)
...   return %b
... ''', whole_tables))
input %table: float32[3, 8] state "positions.weight"
%numbers: int64[3] = constant(value=(0, 1, 2))
%b: float32[3, 8] = exp(%table)
return %b
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..ir.build import Builder, Operand
from ..ir.graph import Graph, Node, Value
from .rewriting import rewrite


def whole_tables(graph: Graph) -> None:
    """Put the table, or a slice of it, in place of rows that are picked in order."""
    rewrite(graph, _whole)


def _whole(b: Builder, node: Node) -> Sequence[Operand] | None:
    if node.op not in ("embedding", "embedding_rows"):
        return None
    rows, index = node.inputs
    if len(index.shape) != 1 or not _counts_up(b.graph, index):
        return None
    count, table = index.shape[0], b.given(rows)
    if node.op == "embedding_rows":
        return [table] if count == node.settings["count"] else None
    if count == rows.shape[0]:
        return [table]
    return [b.index(table, key=(slice(0, count), ...))] if count else None


def _counts_up(graph: Graph, index: Value) -> bool:
    """Whether these are known to be 0, 1, 2 …"""
    known = known_numbers(graph, index)
    return known is not None and np.array_equal(known, np.arange(index.shape[0]))


def known_numbers(graph: Graph, value: Value) -> Any:
    """The array that a value is in every run, if that is known; else None."""
    node = value.node
    if node is None:
        return graph.arrays.get(value.name)
    if node.op == "constant":
        return np.array(node.settings["value"])
    if node.op == "reshape":
        known = known_numbers(graph, node.inputs[0])
        return None if known is None else known.reshape(value.shape)
    return None
