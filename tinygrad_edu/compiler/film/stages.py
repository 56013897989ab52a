"""Taking a picture of the program after each pass, and telling what has changed."""

from __future__ import annotations

import linecache
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from ...diagram.lines import short_path
from ..ir.graph import Graph, Input, Line, Node
from ..ir.settings import slots
from ..ir.text import literal
from ..planning.kinds import flops, is_view
from .document import (
    FilmInput,
    FilmOperation,
    FilmPython,
    FilmStage,
)

LONGEST = 160  # letters of an operation's text
MOST_BETWEEN = 3  # lines of a program between two that are used

Key = tuple[str, int]  # a file, and the number of a line
# An operation as it is compared: what it does, and to what.
Look = tuple[str, str, tuple[str, ...]]


class Stages:
    """Collects the stages of one compilation; `take` is called after each pass.

    >>> from ..ir.graph import Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x", name="x")
    >>> y, z = (graph.add(op, [x], [x.type]) for op in ("exp", "neg"))
    >>> stages = Stages()
    >>> stages.take("captured", "The program as it ran", graph)
    >>> graph.nodes.remove(z)
    >>> stages.take("dead code", "What nobody looks at goes", graph)
    >>> stages.stages[-1].removed, stages.stages[-1].added
    (['1'], [])
    """

    def __init__(self) -> None:
        self.operations: list[FilmOperation] = []
        self.stages: list[FilmStage] = []
        self.inputs: list[FilmInput] = []
        self._places: dict[Any, int] = {}
        self._lines: dict[Key, Line] = {}
        self._keys: list[list[Key]] = []
        self._last: dict[str, Look] = {}

    def take(
        self, name: str, title: str, graph: Graph, milliseconds: float = 0.0
    ) -> None:
        """A picture of the graph after the pass ``name``."""
        kernels = kernels_of(graph)
        self.take_nodes(name, title, graph, graph.nodes, kernels, milliseconds)

    def take_nodes(
        self,
        name: str,
        title: str,
        graph: Graph,
        nodes: Sequence[Node],
        kernels: list[int],
        milliseconds: float = 0.0,
    ) -> None:
        """The same where a plan says in which order and kernel operations run."""
        now = {identity(node): _look(node) for node in nodes}
        stage = FilmStage(name, title, round(milliseconds, 3))
        stage.operations = [self._place(node) for node in nodes]
        stage.kernels = kernels
        if self.stages:
            compare(self._last, now, stage)
        self._last = now
        self._know(graph.inputs)
        self.stages.append(stage)

    def python(self) -> tuple[list[FilmPython], dict[Key, int]]:
        """All lines of Python that made an operation, in order, and their places.

        When this is asked for, all stages have been taken: operations learn the places
        of their lines.
        """
        shown: list[FilmPython] = []
        places: dict[Key, int] = {}
        before: Key | None = None
        names = called(key[0] for key in sorted(self._lines))
        for key in sorted(self._lines):
            file, number = key
            shown.extend(_between(before, key, names[file]))
            places[key] = len(shown)
            text = linecache.getline(file, number) or self._lines[key].text
            shown.append(FilmPython(names[file], number, text.rstrip("\n")))
            before = key
        for operation, keys in zip(self.operations, self._keys, strict=True):
            operation.lines = [places[key] for key in keys]
        return shown, places

    def keep(self, lines: Iterable[Line]) -> list[Key]:
        """The keys of lines of Python, which `python` will list."""
        keys = {(line.file, line.number): line for line in lines}
        for key, line in keys.items():
            self._lines.setdefault(key, line)
        return list(keys)

    def _know(self, inputs: list[Input]) -> None:
        known = {each.id for each in self.inputs}
        for each in inputs:
            if each.value.name not in known:
                made = (each.value.name, each.kind, each.label, repr(each.value.type))
                self.inputs.append(FilmInput(*made))

    def _place(self, node: Node) -> int:
        """The place of an operation as it looks now, which is added if it is new."""
        keys = self.keep(node.lines)
        key = (_look(node), tuple(repr(v.type) for v in node.outputs), tuple(keys))
        if key not in self._places:
            self._places[key] = len(self.operations)
            self._keys.append(keys)
            self.operations.append(_operation(node))
        return self._places[key]


def bytes_of(node: Node) -> int:
    """What an operation reads and writes if it runs alone; a view moves nothing.

    >>> from tinygrad_edu.compiler.ir.graph import Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (10,)), "argument", "x")
    >>> bytes_of(graph.add("exp", [x], [x.type]))
    80
    """
    if is_view(node):
        return 0
    values = (*dict.fromkeys(node.inputs), *node.outputs)
    return sum(value.type.nbytes for value in values)


def identity(node: Node) -> str:
    """What an operation is known by: the name of its first result."""
    return node.outputs[0].name if node.outputs else f"{node.op}{id(node)}"


def _operation(node: Node) -> FilmOperation:
    return FilmOperation(
        id=identity(node),
        op=node.op,
        text=text_of(node),
        type=", ".join(repr(value.type) for value in node.outputs),
        module=next((line.module for line in node.lines if line.module), ""),
        outputs=[value.name for value in node.outputs],
        inputs=[value.name for value in dict.fromkeys(node.inputs)],
        lines=[],
        bytes=bytes_of(node),
        flops=flops(node),
    )


def text_of(node: Node) -> str:
    """An operation as a person writes it: ``sum(%3, dim=(1,), keepdim=True)``."""
    named = {slot.place for slot in slots(node.settings)}
    parts = [f"%{v.name}" for at, v in enumerate(node.inputs) if at not in named]
    for name, setting in node.settings.items():
        written = literal(setting)
        for slot in slots(setting):
            written = written.replace(
                f"@{slot.place}", f"%{node.inputs[slot.place].name}"
            )
        parts.append(f"{name}={written}")
    text = f"{node.op}({', '.join(parts)})"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _look(node: Node) -> Look:
    names = tuple(value.name for value in node.inputs)
    return identity(node), text_of(node), names


def kernels_of(graph: Graph) -> list[int]:
    """For each operation the place of its group, −1 for those in none."""
    group = {id(node): at for at, nodes in enumerate(graph.groups) for node in nodes}
    return [group.get(id(node), -1) for node in graph.nodes]


def compare(before: dict[str, Look], after: dict[str, Look], stage: FilmStage) -> None:
    """Fills in what was added, removed, changed and moved from one to the next."""
    stage.removed = [each for each in before if each not in after]
    stage.added = [each for each in after if each not in before]
    both = [each for each in after if each in before]
    stage.changed = [each for each in both if before[each] != after[each]]
    stage.moved = moved(list(before), both)


def moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest of ``after`` to take out so that the rest keeps its order.

    >>> moved(["a", "b", "c", "d"], ["b", "c", "a", "d"])
    ['a']
    """
    place = {each: at for at, each in enumerate(before)}
    kept = _longest_rising([place[each] for each in after])
    return [each for at, each in enumerate(after) if at not in kept]


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest rising part of ``numbers`` (patience sorting)."""
    ends: list[int] = []  # of a rising part of each length, the smallest last number
    last: list[int] = []
    earlier: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        earlier.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [at]
    found: set[int] = set()
    here = last[-1] if last else -1
    while here >= 0:
        found.add(here)
        here = earlier[here]
    return found


def called(files: Iterable[str]) -> dict[str, str]:
    """What people call each file; two of one name are told apart.

    >>> called(["/tmp/ipykernel_4/12.py", "/tmp/ipykernel_4/77.py", "a.py"]).values()
    dict_values(['notebook cell', 'notebook cell (2)', 'a.py'])
    """
    names: dict[str, str] = {}
    for file in dict.fromkeys(files):
        name = short_path(file)
        same = sum(1 for other in names if short_path(other) == name)
        names[file] = f"{name} ({same + 1})" if same else name
    return names


def _between(before: Key | None, key: Key, name: str) -> list[FilmPython]:
    """Few lines between two of one file, so that the text can be read on."""
    if before is None or before[0] != key[0] or key[1] - before[1] - 1 > MOST_BETWEEN:
        return []
    texts = [(n, linecache.getline(key[0], n)) for n in range(before[1] + 1, key[1])]
    if not all(text for _, text in texts):
        return []
    return [FilmPython(name, n, text.rstrip("\n"), used=False) for n, text in texts]
