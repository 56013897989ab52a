"""A program as a list of operations on typed values.

Every value is made once and never changes (static single assignment, Rosen, Wegman and
Zadeck, 1988). What a program does to memory stands apart: ``writes`` say which inputs
get which values when all operations are over. So a pass may move, merge and drop
operations by looking at nothing but who uses what.

An operation is named after the library's primitive (``relu``, ``mm``, ``softmax``), and
means what that primitive's forward does with arrays. Three kinds stand beside:

* ``softmax.gradient``: the primitive's gradient rule, run with arrays.
* ``draw``: random numbers, from a generator that remembers how many were drawn.
* ``constant``: a few numbers that are written in the program itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ...dtypes import bfloat16


class Type(NamedTuple):
    """What is known of a value before it is computed: number type and sizes.

    >>> Type("float32", (32, 10))
    float32[32, 10]
    """

    dtype: str
    shape: tuple[int, ...] = ()

    @classmethod
    def of(cls, array: Any) -> Type:
        """The type of an array."""
        return cls(array.dtype.name, tuple(array.shape))

    @property
    def size(self) -> int:
        """How many numbers a value of this type has."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """How much memory they take."""
        return self.size * itemsize(self.dtype)

    def __repr__(self) -> str:
        return f"{self.dtype}[{', '.join(map(str, self.shape))}]"


def itemsize(dtype: str) -> int:
    """The bytes of one number; bfloat16, which NumPy alone does not know, has two.

    >>> itemsize("float32"), itemsize("bfloat16")
    (4, 2)
    """
    return 2 if dtype == "bfloat16" else np.dtype(dtype).itemsize


def number_type(dtype: str) -> np.dtype[Any]:
    """NumPy's own object for a number type, also for bfloat16.

    >>> number_type("float32")
    dtype('float32')
    """
    return bfloat16.numpy if dtype == "bfloat16" else np.dtype(dtype)


class Line(NamedTuple):
    """A line of Python that asked for an operation."""

    file: str
    number: int
    text: str = ""
    # Where in the model: "blocks.0.attention"; empty outside of modules.
    module: str = ""


class Slot(NamedTuple):
    """Stands in a node's settings for one of its inputs: ``weight=@2``."""

    place: int


class Value:
    """One value: its name, its type, and the node that makes it (None: an input)."""

    __slots__ = ("name", "node", "type")

    def __init__(self, name: str, type: Type, node: Node | None = None) -> None:
        self.name = name
        self.type = type
        self.node = node

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of its dimensions."""
        return self.type.shape

    @property
    def dtype(self) -> str:
        """The name of its number type."""
        return self.type.dtype

    def __repr__(self) -> str:
        return f"%{self.name}: {self.type!r}"


@dataclass(eq=False, slots=True)
class Node:
    """One operation. ``settings`` are what the primitive takes by keyword.

    An array among the settings is an input too, and ``Slot`` stands in its place.
    ``lines`` are the lines of Python it comes from: one, or after passes several.
    ``late``: no pass may move it forward, since it is done again to save memory.
    """

    op: str
    inputs: tuple[Value, ...]
    settings: dict[str, Any]
    outputs: tuple[Value, ...] = ()
    lines: tuple[Line, ...] = ()
    late: bool = False

    @property
    def out(self) -> Value:
        """The result of an operation that has one."""
        (value,) = self.outputs
        return value

    def __repr__(self) -> str:
        made = ", ".join(f"%{each.name}" for each in self.outputs)
        used = ", ".join(f"%{each.name}" for each in self.inputs)
        return f"<{made} = {self.op}({used})>"


@dataclass(eq=False, slots=True)
class Input:
    """A value that comes from outside, and what it is to the program.

    ``kind`` is "argument" (given at each call), "state" (a tensor that lives outside:
    a parameter, a buffer, an optimizer's average), "number" (a Python number that is
    read at each call, as float64: a learning rate), or "constant" (an array that never
    changes). ``label`` is its name for people: "model.0.weight".
    """

    value: Value
    kind: str
    label: str


@dataclass(eq=False)
class Graph:
    """Inputs, operations in an order that can be run, results, and writes to memory.

    A write ``(state, value)``: when all is computed, ``value`` is copied into the
    memory of the input ``state``. ``groups`` come with the pass that fuses: lists of
    nodes that become one loop, each contiguous in ``nodes``.
    """

    name: str = "program"
    device: str = "cpu"
    inputs: list[Input] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    outputs: list[Value] = field(default_factory=list)
    writes: list[tuple[Value, Value]] = field(default_factory=list)
    groups: list[list[Node]] = field(default_factory=list)
    # The numbers of constants that are too many to write down, by the input's name.
    arrays: dict[str, Any] = field(default_factory=dict)
    _count: int = 0

    def add_input(self, type: Type, kind: str, label: str, name: str = "") -> Value:
        """A new input."""
        value = Value(name or self.fresh(), type)
        self.inputs.append(Input(value, kind, label))
        return value

    def add(
        self,
        op: str,
        inputs: Iterable[Value],
        types: Iterable[Type],
        settings: dict[str, Any] | None = None,
        lines: tuple[Line, ...] = (),
    ) -> Node:
        """A new operation at the end.

        >>> graph = Graph()
        >>> x = graph.add_input(Type("float32", (3,)), "argument", "x", name="x")
        >>> graph.add("exp", [x], [x.type])
        <%0 = exp(%x)>
        """
        node = self.make(op, inputs, types, settings, lines)
        self.nodes.append(node)
        return node

    def make(
        self,
        op: str,
        inputs: Iterable[Value],
        types: Iterable[Type],
        settings: dict[str, Any] | None = None,
        lines: tuple[Line, ...] = (),
    ) -> Node:
        """A new operation that stands nowhere yet."""
        node = Node(op, tuple(inputs), settings or {}, (), lines)
        node.outputs = tuple(Value(self.fresh(), each, node) for each in types)
        return node

    def fresh(self) -> str:
        """A name that no value has."""
        taken = self._count
        self._count += 1
        return str(taken)

    def copy(self) -> Graph:
        """A program of its own that says the same: passes change graphs in place."""
        made = {value: Value(value.name, value.type) for value in self.values()}
        nodes = {node: _copy(node, made) for node in self.nodes}
        return Graph(
            self.name,
            self.device,
            [Input(made[each.value], each.kind, each.label) for each in self.inputs],
            list(nodes.values()),
            [made[each] for each in self.outputs],
            [(made[state], made[value]) for state, value in self.writes],
            [[nodes[node] for node in group] for group in self.groups],
            dict(self.arrays),
            self._count,
        )

    def results(self) -> list[Value]:
        """All that must be there at the end: outputs, and values to be written."""
        return [*self.outputs, *(value for _, value in self.writes)]

    def values(self) -> Iterator[Value]:
        """Every value, inputs first."""
        for each in self.inputs:
            yield each.value
        for node in self.nodes:
            yield from node.outputs

    def users(self) -> dict[Value, list[Node]]:
        """For each value the nodes that look at it."""
        found: dict[Value, list[Node]] = {value: [] for value in self.values()}
        for node in self.nodes:
            for value in dict.fromkeys(node.inputs):
                found[value].append(node)
        return found

    def replace(self, exchange: dict[Value, Value]) -> None:
        """Let everybody who looks at a key of ``exchange`` look at its value."""

        def last(value: Value) -> Value:
            while value in exchange:
                value = exchange[value]
            return value

        for node in self.nodes:
            node.inputs = tuple(last(each) for each in node.inputs)
        self.outputs = [last(each) for each in self.outputs]
        self.writes = [(state, last(value)) for state, value in self.writes]


def _copy(node: Node, made: dict[Value, Value]) -> Node:
    """The same operation on the values that stand for the old ones."""
    inputs, outputs = (
        tuple([made[each] for each in values]) for values in (node.inputs, node.outputs)
    )
    copied = Node(node.op, inputs, dict(node.settings), outputs, node.lines, node.late)
    for value in outputs:
        value.node = copied
    return copied
