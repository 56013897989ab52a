"""One graph on its way to something that runs, and the stages it went through."""

from __future__ import annotations

import time
from typing import Any

from ..ir.graph import Graph
from ..ir.text import write
from ..running import build
from .dump import dump, is_wanted
from .failures import once

SUFFIX = {"c": "c", "cuda": "cu", "numpy": "py"}


class Part:
    """A graph, what the passes made of it, and the executable.

    ``captured`` is the graph before any pass, ``graph`` the one after all of them.
    ``counts`` are (pass, operations before, operations after, milliseconds).
    """

    def __init__(self, graph: Graph, draw: Any) -> None:
        self.captured = self.graph = graph
        self.draw = draw
        self.counts: list[tuple[str, int, int, float]] = []
        self.stages: dict[str, str] = {}  # texts of the graph, by file name
        self.executable: Any = None
        self._before, self._began = len(graph.nodes), 0.0

    def build(
        self,
        target: str,
        threads: int,
        guards: str = "",
        recompute: bool | int = False,
    ) -> None:
        """Let the passes loose on a copy, and compile."""
        if is_wanted():
            self.stages["captured.txt"] = write(self.captured)
        self._began = time.perf_counter()
        if target == "c" and self.captured.device != "cpu":
            target = "cuda"
        made = build(
            self.captured,
            target,
            threads,
            watch=self._watch,
            draw=self.draw,
            recompute=recompute,
        )
        self.graph, self.executable = made.graph, made
        if made.reason:
            once("torch.compile: %s", made.reason)
        if is_wanted():
            self._dump(guards)

    def _watch(self, name: str, graph: Graph) -> None:
        now, after = time.perf_counter(), len(graph.nodes)
        self.counts.append((name, self._before, after, (now - self._began) * 1e3))
        if is_wanted():
            self.stages[f"{name}.txt"] = write(graph)
        self._before, self._began = after, time.perf_counter()

    def _dump(self, guards: str) -> None:
        """All stages as files, where the environment asks for them."""
        made = self.executable
        self.stages["planned.txt"] = write(made.graph)
        if made.plan is not None:
            self.stages["schedule.txt"] = "\n".join(map(repr, made.plan.steps)) + "\n"
        self.stages[f"source.{SUFFIX.get(made.target, 'txt')}"] = str(made.source)
        self.stages["guards.txt"] = guards
        dump(self.captured.name, self.stages)
