"""One graph on its way to something that runs: passes, fusion, a target."""

from __future__ import annotations

from typing import Any

from ..ir.graph import Graph
from ..ir.text import write
from ..passes import optimize
from .stand_in import build


class Part:
    """A graph, what the passes made of it, and the executable.

    ``captured`` is the graph before any pass; ``counts`` are (pass, operations before, operations after); ``stages`` the texts of
    the graph, by file name.
    """

    def __init__(self, graph: Graph, draw: Any) -> None:
        self.captured = self.graph = graph
        self.draw = draw
        self.counts: list[tuple[str, int, int]] = []
        self.stages: dict[str, str] = {}
        self.executable: Any = None
        self._before = 0

    def build(self, target: str, threads: int) -> None:
        """Let the passes loose on a copy, and compile."""
        graph = self.graph.copy()
        self.stages["captured.txt"] = write(graph)
        self._before = len(graph.nodes)
        optimize(graph, watch=self._watch)
        self.graph = graph
        self.executable = build(graph, target=target, threads=threads, draw=self.draw)

    def _watch(self, name: str, graph: Graph) -> None:
        after = len(graph.nodes)
        self.counts.append((name, self._before, after))
        self.stages[f"{name}.txt"] = write(graph)
        self._before = after
