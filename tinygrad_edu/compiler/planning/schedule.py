"""Puts a graph's operations into steps and its values into memory."""

from __future__ import annotations

from ..ir.graph import Graph
from .steps import Schedule


def schedule(graph: Graph) -> Schedule:
    """The plan of a graph; its groups become loops."""
    return Schedule(graph)
