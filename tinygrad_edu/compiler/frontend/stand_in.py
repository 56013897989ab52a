"""Until the real one is there: the interpreter as an executable."""

from __future__ import annotations

from typing import Any

from ..ir.graph import Graph
from ..ir.interpret import run


class Executable:
    """Runs a graph by the interpreter."""

    target = "interpret"
    source = ""
    kernels: tuple[Any, ...] = ()
    peak_bytes = unplanned_bytes = 0
    compile_seconds = 0.0
    cached = False
    reason = ""

    def __init__(self, graph: Graph, draw: Any) -> None:
        self.graph, self.draw = graph, draw

    def run(self, inputs: list[Any]) -> list[Any]:
        """The outputs."""
        return list(run(self.graph, inputs, self.draw))


def build(graph: Graph, target: str, threads: int = 1, draw: Any = None) -> Executable:
    """An executable."""
    return Executable(graph, draw)
