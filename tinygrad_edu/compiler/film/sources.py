"""Generated source, and the kernel and lines of Python behind each of its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from ..ir.graph import Graph
from ..planning import Schedule
from ..running import Executable
from ..targets import c_source as c_target
from ..targets import numpy_source as numpy_target
from .document import CompilerFilm, FilmSource
from .stages import Key

# A place in a program as comments in generated source name it.
MENTION = re.compile(r"([\w.\-]+):(\d+)")

Places = dict[Key, int]


@dataclass
class Written:
    """A C program, and which steps run each of its functions."""

    source: c_target.Source
    steps: dict[int, int]

    @property
    def names(self) -> dict[int, str]:
        """The function that each step is, by the step's place."""
        return {
            self.steps[id(step)]: kernel.name
            for kernel in self.source.kernels
            for step in kernel.steps
        }

    def shown(self, film: CompilerFilm, places: Places) -> FilmSource:
        """The text with its links."""
        text = self.source.text.splitlines()
        shown = FilmSource("c", "C", text, [[] for _ in text], [[] for _ in text])
        for kernel in self.source.kernels:
            found = sorted(
                self.steps[id(s)] for s in kernel.steps if id(s) in self.steps
            )
            for line in range(kernel.first_line - 1, kernel.last_line):
                shown.kernels[line] = found
            self._mark_calls(shown, kernel.name, found)
        _link_python(shown, film, places)
        return shown

    def _mark_calls(self, shown: FilmSource, name: str, steps: list[int]) -> None:
        """Outside of it, a function is called once for each step, in order."""
        call = re.compile(rf"\b{re.escape(name)}\s*\(")
        waiting = list(steps)
        for line, text in enumerate(shown.text):
            if waiting and not shown.kernels[line] and call.search(text):
                shown.kernels[line] = [waiting.pop(0)]


def c_source(plan: Schedule) -> Written | None:
    """The C program of a plan; None where it has none."""
    try:
        source = c_target.emit(plan)
    except NotImplementedError:
        return None
    return Written(source, {id(step): at for at, step in enumerate(plan.steps)})


def numpy_source(graph: Graph, film: CompilerFilm, places: Places) -> list[FilmSource]:
    """The NumPy program of a graph; each of its statements knows its operation."""
    source = numpy_target.emit(graph)
    text = source.text.splitlines()
    shown = FilmSource("numpy", "NumPy", text, [[] for _ in text], [[] for _ in text])
    step = {name: at for at, one in enumerate(film.kernels) for name in one.operations}
    for each in source.statements:
        lines = [places[line.file, line.number] for line in each.node.lines]
        names = [value.name for value in each.node.outputs[:1]]
        for line in range(each.first_line - 1, min(each.last_line, len(text))):
            shown.kernels[line] = [step[name] for name in names if name in step]
            shown.python[line] = list(dict.fromkeys(lines))
    _link_python(shown, film, places)
    return [shown]


def other_source(executable: Executable, film: CompilerFilm) -> FilmSource:
    """What another target runs; its kernels name their operations."""
    text = executable.source.splitlines()
    title = {"cuda": "CUDA C", "interpret": "graph"}.get(executable.target, "source")
    shown = FilmSource(executable.target, title, text, [[] for _ in text])
    shown.python = [[] for _ in text]
    step = {name: at for at, one in enumerate(film.kernels) for name in one.operations}
    for kernel in executable.kernels:
        names = [value.name for node in kernel.nodes for value in node.outputs[:1]]
        found = list(dict.fromkeys(step[name] for name in names if name in step))
        for line in range(kernel.first_line - 1, min(kernel.last_line, len(text))):
            shown.kernels[line] = found
    known = {(one.file, one.number): at for at, one in enumerate(film.python)}
    _link_python(shown, film, known)
    return shown


def _link_python(shown: FilmSource, film: CompilerFilm, places: Places) -> None:
    """Comments name lines of Python; so do the lines of a kernel with one such line."""
    known = {(PurePath(file).name, number): at for (file, number), at in places.items()}
    for line, text in enumerate(shown.text):
        if shown.python[line]:
            continue
        said = [(name, int(number)) for name, number in MENTION.findall(text)]
        found = [known[key] for key in said if key in known]
        if not found and len(shown.kernels[line]) == 1:
            lines = film.kernels[shown.kernels[line][0]].lines
            found = lines if len(lines) == 1 else []
        shown.python[line] = list(dict.fromkeys(found))
    for line in range(len(shown.text) - 2, -1, -1):  # a comment belongs to what follows
        if shown.python[line] and not shown.kernels[line]:
            shown.kernels[line] = shown.kernels[line + 1]
