"""Generated source, and the kernel and lines of Python behind each of its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from ..ir.graph import Graph
from ..planning import Loop, Schedule
from ..running import Executable
from ..targets import c_source as c_target
from ..targets import numpy_source as numpy_target
from ..targets.c_names import LoopNames
from .document import CompilerFilm, FilmSource
from .stages import Key, identity

# A place in a program as comments in generated source name it.
MENTION = re.compile(r"([\w.\-]+):(\d+)")
# A value in a loop; what a sum, a row or a part of it is called begins otherwise.
WORD = re.compile(r"\b(?:row_of_|part_|total_)?(?:sum_(?=\w+_\d+\b))?(\w+?_\d+)\b")

# Loops, comments and declarations belong to a kernel as a whole.
NO_STATEMENT = re.compile(r"\s*(for|#|/\*|[\w ]+ \w+\[\d+\];)")

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
        shown = _unlinked("c", "C", self.source.text)
        for kernel in self.source.kernels:
            found = sorted(
                self.steps[id(s)] for s in kernel.steps if id(s) in self.steps
            )
            for line in range(kernel.first_line - 1, kernel.last_line):
                shown.kernels[line] = found
            _link_operations(shown, kernel, places)
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
    shown = _unlinked("numpy", "NumPy", source.text)
    step = {name: at for at, one in enumerate(film.kernels) for name in one.operations}
    for each in source.statements:
        lines = [places[line.file, line.number] for line in each.node.lines]
        names = [value.name for value in each.node.outputs[:1]]
        for line in range(each.first_line - 1, min(each.last_line, len(shown.text))):
            shown.operations[line] = names
            shown.kernels[line] = [step[name] for name in names if name in step]
            shown.python[line] = list(dict.fromkeys(lines))
    _link_python(shown, film, places)
    return [shown]


def other_source(executable: Executable, film: CompilerFilm) -> FilmSource:
    """What another target runs; its kernels name their operations."""
    title = {"cuda": "CUDA C", "interpret": "graph"}.get(executable.target, "source")
    shown = _unlinked(executable.target, title, executable.source)
    step = {name: at for at, one in enumerate(film.kernels) for name in one.operations}
    for kernel in executable.kernels:
        names = [value.name for node in kernel.nodes for value in node.outputs[:1]]
        found = list(dict.fromkeys(step[name] for name in names if name in step))
        last = min(kernel.last_line, len(shown.text))
        for line in range(kernel.first_line - 1, last):
            shown.kernels[line] = found
    known = {(one.file, one.number): at for at, one in enumerate(film.python)}
    _link_python(shown, film, known)
    return shown


def _unlinked(target: str, title: str, source: str) -> FilmSource:
    text = source.splitlines()
    shown = FilmSource(target, title, text)
    shown.kernels, shown.python = [[] for _ in text], [[] for _ in text]
    shown.operations = [[] for _ in text]
    return shown


def _link_operations(
    shown: FilmSource, kernel: c_target.Kernel, places: Places
) -> None:
    """In a loop, a line belongs to the operation whose value it names first."""
    loops = [step for step in kernel.steps if isinstance(step, Loop)]
    if not loops:
        return
    words = LoopNames(loops[0]).names
    at = {words[each.node.out]: i for i, each in enumerate(loops[0].operations)}
    for line in range(kernel.first_line - 1, kernel.last_line):
        text = shown.text[line]
        named = [word for word in WORD.findall(text) if word in at]
        if not named or NO_STATEMENT.match(text):
            continue
        nodes = [loop.operations[at[named[0]]].node for loop in loops]
        shown.operations[line] = [identity(node) for node in nodes]
        lines = [places[each.file, each.number] for n in nodes for each in n.lines]
        shown.python[line] = list(dict.fromkeys(lines))


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
