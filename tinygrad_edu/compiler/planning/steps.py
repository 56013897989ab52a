"""What a plan is made of: steps that run one after the other, and the memory they use.

A ``Schedule`` is all that a target needs to write source text. Its steps are loops
(several operations of a graph, fused), matrix products, and calls of a primitive's own
forward for everything that no loop can say. Its buffers say where each value lies; two
values whose lives do not meet may lie in the same place of the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ..ir.graph import Graph, Line, Node, Value, itemsize


@dataclass(eq=False, slots=True)
class Buffer:
    """Memory for the numbers of one value, row behind row.

    ``place`` is "input" (``index`` is the place in ``graph.inputs``), "number" (the
    place among the inputs that are Python numbers), "output" (the place in
    ``graph.outputs``), "workspace" (``index`` is the offset in bytes), "constant"
    (the place in ``Schedule.constants``).
    ``first`` and ``last`` are the steps that touch it first and last.
    """

    name: str
    dtype: str
    size: int
    place: str
    index: int
    first: int = 0
    last: int = 0

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.size * itemsize(self.dtype)


class Place(NamedTuple):
    """Where a value lies: buffer, offset and strides, both counted in numbers."""

    buffer: Buffer
    offset: int
    strides: tuple[int, ...]


class Access(NamedTuple):
    """How a loop walks through memory: one stride for each of its nested loops."""

    buffer: Buffer
    offset: int
    strides: tuple[int, ...]

    @property
    def single(self) -> bool:
        """Whether it is the same number all the time."""
        return not any(self.strides)


class Indexed(NamedTuple):
    """Where an index points: so many numbers further for each, from 0 to size - 1."""

    stride: int
    size: int


@dataclass(eq=False, slots=True)
class Operation:
    """One operation inside a loop.

    ``level`` says how often it is done: "once" before the loops, once for each "row",
    or for each "element". ``phase`` counts the passes over a row: what looks at a sum
    of the row is done in a later pass. ``reads`` has, for each input of the node, an
    ``Access`` (from memory) or a ``Value`` (made in this loop).

    ``role`` is "value", "row" (a reduction over the columns), "total" (a reduction
    that goes on over rows; its result is there after the loop), "gather" (reads at an
    index) or "scatter" (adds at an index); ``index`` says what the index steps over.
    ``store`` is where the result goes, None if nobody outside asks. ``kept``: a later
    pass over the row looks at it again.

    A ``Value`` among ``reads`` that a node ``constant`` makes is a number to be
    written into the text.
    """

    node: Node
    level: str
    phase: int
    reads: tuple[Access | Value, ...]
    role: str = "value"
    store: Access | None = None
    kept: bool = False
    index: Indexed | None = None


@dataclass(eq=False, slots=True)
class Step:
    """What all steps have: their operations, lines, memory traffic and arithmetic."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...] = ()
    bytes_read: int = 0
    bytes_written: int = 0
    flops: int = 0

    @property
    def bytes_moved(self) -> int:
        """Everything that goes between memory and processor, if no cache helps."""
        return self.bytes_read + self.bytes_written


@dataclass(eq=False, slots=True)
class Loop(Step):
    """Nested loops: ``rows`` outside, ``columns`` inside (sizes, outermost first).

    A loop without reductions along rows has no rows: all its loops are columns.
    ``splits`` says that parts of the outermost loop can be done by several threads.
    """

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    operations: list[Operation] = field(default_factory=list)
    splits: bool = True


@dataclass(eq=False, slots=True)
class Product(Step):
    """out = alpha · a @ b for each place of the batch: (m, k) @ (k, n) → (m, n).

    The accesses have a stride for each batch dimension, then for rows and columns.
    """

    batch: tuple[int, ...] = ()
    m: int = 0
    n: int = 0
    k: int = 0
    a: Access | None = None
    b: Access | None = None
    out: Access | None = None
    alpha: float = 1.0


@dataclass(eq=False, slots=True)
class Call(Step):
    """A primitive's own forward, called from Python between two pieces of source.

    ``Schedule.places`` says where its inputs lie and where its results belong.
    """

    @property
    def node(self) -> Node:
        """The operation."""
        return self.nodes[0]


@dataclass(eq=False, slots=True)
class Schedule:
    """Steps in order, the place of every value in memory, and how much that takes.

    ``peak_bytes`` is the size of the workspace; ``unplanned_bytes`` what it would be
    if no two values shared memory. Arrays of inputs must lie row behind row.
    """

    graph: Graph
    steps: list[Step] = field(default_factory=list)
    buffers: list[Buffer] = field(default_factory=list)
    places: dict[Value, Place] = field(default_factory=dict)
    # The results of ``constant`` nodes that are looked at as arrays.
    constants: list[Value] = field(default_factory=list)
    peak_bytes: int = 0
    unplanned_bytes: int = 0
