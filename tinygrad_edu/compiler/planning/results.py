"""Where results are made: at once in the memory they are for, if nobody is in the way.

The new value of a parameter can be written over the old one as soon as nobody will
look at the old one again. Within one loop that is so if the old number is only looked
at in the same place. All other results are copied there when everything is over.
"""

from __future__ import annotations

from collections.abc import Callable

from ..ir.graph import Graph, Node, Value
from .axes import whole
from .kinds import GATHERS, SCATTERS
from .layout import Layout, in_rows, own
from .lowering import Lowering
from .space import Space
from .steps import Buffer, Place

Draft = Space | Node
Home = tuple[str, int]


class Results:
    """What is made in place (``direct``), and the copies that come last."""

    def __init__(
        self, graph: Graph, known: dict[Value, Layout], drafts: list[Draft]
    ) -> None:
        self.graph = graph
        self.layouts = known
        self.drafts = drafts
        self.direct: dict[Value, Home] = {}
        self.copies: list[Draft] = []
        self.makers = {v: i for i, each in enumerate(drafts) for v in makes(each)}
        self.index = {each.value: i for i, each in enumerate(graph.inputs)}
        # An index that is computed may be out of bounds: nothing is written before.
        self.checked = max(
            (i for i, each in enumerate(drafts) if computed_index(each, known)),
            default=-1,
        )
        self.last: list[tuple[Value, Home]] = []
        self._writes()
        self._outputs()
        self._copy_all()

    def _writes(self) -> None:
        """New values of states."""
        for state, value in self.graph.writes:
            if value is state:
                continue
            home = ("input", self.index[state])
            root = self._own_memory(value)
            if root is not None and self._free(state, root):
                self.direct[root] = home
            else:
                self.last.append((value, home))

    def _outputs(self) -> None:
        for i, value in enumerate(self.graph.outputs):
            root = self._own_memory(value)
            if root is not None:
                self.direct[root] = ("output", i)
            else:
                self.last.append((value, ("output", i)))

    def _own_memory(self, value: Value) -> Value | None:
        """The value whose memory this one fills row behind row, if it is free."""
        root, offset, strides = self.layouts[value]
        if root not in self.makers or root in self.direct:
            return None
        whole = root.type.size == value.type.size and not offset
        steps = zip(value.shape, strides, in_rows(value.shape), strict=True)
        return root if whole and all(n == 1 or a == b for n, a, b in steps) else None

    def _free(self, state: Value, value: Value) -> bool:
        """Whether the new value may be written where the old one is."""
        step = self.makers[value]
        if step <= self.checked:
            return False
        wanted = [v for _, v in self.graph.writes] + self.graph.outputs
        if any(self.layouts[each].root is state for each in wanted):
            return False
        if any(state in reads(each, self.layouts) for each in self.drafts[step + 1 :]):
            return False
        draft = self.drafts[step]
        if state not in reads(draft, self.layouts):
            return True
        return isinstance(draft, Space) and in_place(draft, state, value)

    def _copy_all(self) -> None:
        """Copies to outputs first; what would be overwritten is put aside before."""
        written = {state for state, _ in self.graph.writes}
        to_states: list[tuple[Value, Home]] = []
        for value, home in self.last:
            if home[0] == "output":
                self.direct[self._copy(value)] = home
            elif self.layouts[value].root in written:
                to_states.append((self._copy(value), home))
            else:
                to_states.append((value, home))
        for value, home in to_states:
            self.direct[self._copy(value)] = home

    def _copy(self, value: Value) -> Value:
        space, copy = copy_of(value, self.layouts)
        self.copies.append(space)
        return copy


def copy_of(value: Value, known: dict[Value, Layout]) -> tuple[Space, Value]:
    """A loop that only copies, and the value it makes."""
    lines = value.node.lines if value.node is not None else ()
    node = Node("clone", (value,), {}, (), lines)
    node.outputs = (Value(value.name + "_copy", value.type, node),)
    known[node.out] = own(node.out)
    space = Space(known)
    space.add(node)
    return space, node.out


def computed_index(draft: Draft, known: dict[Value, Layout]) -> bool:
    """Whether a step looks at an index that the program computes."""
    nodes = [] if isinstance(draft, Node) else list(draft.members)
    return any(
        node.op in GATHERS | SCATTERS and known[node.inputs[1]].root.node is not None
        for node in nodes
    )


def makes(draft: Draft) -> list[Value]:
    """The values that a step makes, or fills a part of."""
    if isinstance(draft, Node):
        return list(draft.outputs)
    parts = [] if draft.fills is None else [draft.fills]
    return [value for node in draft.members for value in node.outputs] + parts


def reads(draft: Draft, known: dict[Value, Layout]) -> set[Value]:
    """The roots that a step looks at and does not make."""
    nodes = [draft] if isinstance(draft, Node) else list(draft.members)
    found = {known[value].root for node in nodes for value in node.inputs}
    return found.difference(makes(draft))


def in_place(space: Space, state: Value, value: Value) -> bool:
    """Whether a loop looks at each old number only before it writes the new one."""
    writer = space.members.get(value.node) if value.node else None
    if writer is None or writer.role not in ("value", "gather"):
        return False
    where = _where(space.layouts)
    lowering = Lowering(space, where, whole(space.axes))
    stored = {value}
    target = lowering.operation(writer, stored).store
    for member in space.members.values():
        operation = lowering.operation(member, stored)
        for place, each in enumerate(member.node.inputs):
            if space.layouts[each].root is not state:
                continue
            read = operation.reads[place]
            same = not isinstance(read, Value) and target is not None
            if not same or read[1:] != target[1:]:  # type: ignore[index]
                return False
            early = member.phase <= writer.phase and member.level == writer.level
            if not early or (member.role == "gather" and place == 0):
                return False
    return True


_NOWHERE = Buffer("", "float32", 0, "workspace", 0)


def _where(known: dict[Value, Layout]) -> Callable[[Value], Place]:
    def where(value: Value) -> Place:
        return Place(_NOWHERE, known[value].offset, known[value].strides)

    return where
