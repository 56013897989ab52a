"""Where each input of a program comes from: how to get it again at the next call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from ..ir.graph import Node, Type, Value
from .memory import Memory

if TYPE_CHECKING:
    from .recording import Recording

Array = np.ndarray[Any, Any]
FEW = 16  # numbers of a constant that are written in the program itself


@dataclass(eq=False)
class Source:
    """A tensor from outside, and what it is to the program.

    ``kind`` is "argument" (``place`` among the leaves of the arguments), "state",
    "grad" (the gradient of ``tensor``), or "found": first seen when it was used, so
    that only the end of the call tells whether it is a state or was made inside.
    """

    kind: str
    label: str
    tensor: Any = None
    place: int = -1
    input: Value | None = None

    def alive(self) -> Any:
        """The tensor, None if it died with the call."""
        return self.tensor() if isinstance(self.tensor, ref) else self.tensor


@dataclass(eq=False)
class Fetch:
    """How to get one input at a call: see ``Captured.fetch``."""

    kind: str
    place: int = -1
    tensor: Any = None
    options: dict[str, Any] | None = None
    name: str = ""


class Sources:
    """The inputs of the graph that is being recorded."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.fetch: dict[Value, Fetch] = {}
        self.memories: dict[Value, Memory] = {}
        self._constants: dict[Any, Value] = {}
        self._kept: list[Any] = []  # whose ``id`` is a key of ``_constants``

    def tensor(self, memory: Memory) -> Value:
        """The input that stands for what a piece of memory held at the beginning."""
        source = memory.source
        if source.input is None:
            kind = "argument" if source.kind == "argument" else "state"
            graph = self.recording.graph
            source.input = graph.add_input(Type.of(memory.array), kind, source.label)
            self.memories[source.input] = memory
        value: Value = source.input
        return value

    def number(self, options: dict[str, Any], name: str) -> Value:
        """A Python number that is read at each call."""
        labels = self.recording.reach.groups
        label = f"{labels.get(id(options), 'options')}[{name!r}]"
        value = self.recording.graph.add_input(Type("float64"), "number", label)
        self.fetch[value] = Fetch("number", options=options, name=name)
        return value

    def constant(self, array: Array) -> Value:
        """Numbers that no call changes."""
        if array.nbytes <= 4096:
            key: Any = array.dtype, array.shape, array.tobytes()
        else:
            key = id(array)
            self._kept.append(array)
        if key not in self._constants:
            self._constants[key] = self._constant(array)
        return self._constants[key]

    def _constant(self, array: Array) -> Value:
        node = short_constant(self.recording.graph, array)
        if node is not None:
            self.recording.graph.nodes.extend(node)
            return node[-1].out
        return self.large(array)

    def large(self, array: Array) -> Value:
        """A constant of many numbers: an input that stays with the graph."""
        graph = self.recording.graph
        label = f"constant {len(graph.arrays)}"
        value = graph.add_input(Type.of(array), "constant", label)
        graph.arrays[value.name] = array.copy()
        self.fetch[value] = Fetch("constant")
        return value


def short_constant(graph: Any, array: Array) -> list[Node] | None:
    """Nodes that make a few numbers, or one number everywhere; None for others."""
    type_of = Type.of(array)
    if array.size and (array.ndim == 0 or uniform(array)):
        number = plain_number(array.reshape(-1)[0])
        one = graph.make(
            "constant", [], [type_of._replace(shape=())], {"value": number}
        )
        if array.ndim == 0:
            return [one]
        shape = {"shape": array.shape}
        return [one, graph.make("expand", [one.out], [type_of], shape)]
    if array.size > FEW:
        return None
    return [graph.make("constant", [], [type_of], {"value": nested(array)})]


def uniform(array: Array) -> bool:
    """Whether one number stands everywhere."""
    first = array.reshape(-1)[:1]
    with np.errstate(all="ignore"):
        same = bool((array == first).all())
    # -0.0 == 0.0, but they are two numbers.
    return same and (bool(first != 0) or not bool(np.signbit(_real(array)).any()))


def _real(array: Array) -> Array:
    if array.dtype.kind == "b":
        return array.astype(np.int8)
    return array.astype(np.float64) if array.dtype.kind in "Vc" else array


def plain_number(number: Any) -> Any:
    """A Python number for a single one of NumPy's, also for bfloat16."""
    return number.item() if number.dtype.kind != "V" else float(number)


def nested(array: Array) -> Any:
    """The numbers as nested tuples."""
    if array.ndim == 0:
        return plain_number(array[()])
    return tuple([nested(each) for each in array])
