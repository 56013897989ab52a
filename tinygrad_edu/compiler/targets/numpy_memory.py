"""Where each value of a NumPy program lies, and when its memory is free again.

A result that can be written into memory that is there (``form`` knows how) gets a
*buffer*; one whose life is over hands its buffer on to the next that fits. Buffers
warm in the cache are worth more than new ones, and small ones cost less than malloc.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...ops.registry import PRIMITIVES
from ..ir.graph import Graph, Node, Type, Value
from ..ir.interpret import GRADIENT, WIDE
from .numpy_forms import Form, form

SPARE = 2  # how many times as large as needed a buffer may be
SMALL = 1024  # bytes; less is not worth sharing between types


@dataclass(eq=False)
class Buffer:
    """Memory for values one after the other, each seen as its own type."""

    first: Type
    names: dict[Type, str] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return max(self.first.nbytes, 1)

    def fits(self, type: Type) -> bool:
        """Whether a value of a type may lie here; small ones have memory of a type."""
        wasteful = not type.nbytes <= self.nbytes <= SPARE * type.nbytes
        return type == self.first or (type.nbytes >= SMALL and not wasteful)


@dataclass(eq=False)
class Memory:
    """The plan: how each operation is said, and what its result lies in.

    ``homes`` has the buffer of a value. ``written`` are the values that an operation
    puts into the memory of a state at once, and that state. ``touched`` says in whose
    memory a value may lie, ``last`` which operation is the last to look at it.
    """

    forms: dict[Node, Form] = field(default_factory=dict)
    homes: dict[Value, Buffer] = field(default_factory=dict)
    buffers: list[Buffer] = field(default_factory=list)
    written: dict[Value, Value] = field(default_factory=dict)
    touched: dict[Value, frozenset[Value]] = field(default_factory=dict)
    last: dict[Value, int] = field(default_factory=dict)
    ending: dict[int, list[Value]] = field(default_factory=dict)


def plan(graph: Graph) -> Memory:
    """Give every value that can have one a buffer, as few as possible."""
    memory = Memory()
    _find_touched(graph, memory)
    _find_last(graph, memory)
    _find_written(graph, memory)
    for value, last in memory.last.items():
        memory.ending.setdefault(last, []).append(value)
    outputs, free, owners = set(graph.outputs), list[Buffer](), dict[Buffer, Value]()
    for place, node in enumerate(graph.nodes):
        said = form(node)
        if said is not None:
            memory.forms[node] = said
            if node.out not in outputs and node.out not in memory.written:
                home = _home(memory, node, said, place, free)
                memory.homes[node.out], owners[home] = home, node.out
        for value in memory.ending.get(place, ()):
            found = memory.homes.get(value)
            if found is not None and owners[found] is value:
                free.append(found)
    return memory


def may_share(node: Node) -> Iterable[Value]:
    """The inputs whose memory the results of an operation may lie in."""
    if node.op in ("constant", "draw") or form(node) is not None:
        return ()
    if node.op.endswith(GRADIENT):  # a rule returns g or something new: its promise
        return node.inputs[: sum(node.settings.get("given", (True,)))]
    primitive = PRIMITIVES.get(node.op.removeprefix(WIDE))
    return node.inputs[:1] if primitive and primitive.view else node.inputs


def _find_touched(graph: Graph, memory: Memory) -> None:
    """For each value the values in whose memory it may lie, itself among them."""
    touched = memory.touched
    for each in graph.inputs:
        touched[each.value] = frozenset({each.value})
    for node in graph.nodes:
        shared = [touched[value] for value in may_share(node)]
        for value in node.outputs:
            touched[value] = frozenset({value}).union(*shared)


def _find_last(graph: Graph, memory: Memory) -> None:
    """The place of the last operation that looks at a value's memory."""
    for place, node in enumerate(graph.nodes):
        for value in (*node.inputs, *node.outputs):
            for root in memory.touched[value]:
                memory.last[root] = place
    for value in graph.results():
        for root in memory.touched[value]:
            memory.last[root] = len(graph.nodes)


def _find_written(graph: Graph, memory: Memory) -> None:
    """The states that can be written by the operation itself, without a copy.

    Nobody may look at the old numbers afterwards; and nothing may fail afterwards, so
    only simple statements follow.
    """
    safe = len(graph.nodes)
    while safe and _never_fails(graph.nodes[safe - 1]):
        safe -= 1
    places = {value: i for i, node in enumerate(graph.nodes) for value in node.outputs}
    results = graph.results()
    for state, value in graph.writes:
        place = places.get(value, -1)
        said = form(graph.nodes[place]) if place >= safe else None
        alone = results.count(value) == 1 and memory.last.get(state, -1) <= place
        if said is not None and said.elementwise and alone:
            memory.written[value] = state


def _never_fails(node: Node) -> bool:
    """Whether it is a statement, or a view: those of a known shape always work."""
    primitive = PRIMITIVES.get(node.op)
    view = primitive is not None and primitive.view and len(node.inputs) == 1
    return form(node) is not None or view or node.op == "constant"


def _home(
    memory: Memory, node: Node, said: Form, place: int, free: list[Buffer]
) -> Buffer:
    """A buffer for the result: an operand's whose life ends here, a free or new one."""
    for given in node.inputs if said.elementwise else ():
        home = memory.homes.get(given)
        same = given.type == node.out.type and memory.last[given] == place
        if home is not None and same:
            return home
    fitting = [each for each in free if each.fits(node.out.type)]
    if fitting:
        free.remove(fitting[-1])  # the one used last is the warmest
        return fitting[-1]
    memory.buffers.append(Buffer(node.out.type))
    return memory.buffers[-1]
