"""Which operations one loop can do together.

``Space.add`` takes an operation in, or refuses. What it finds out on the way is all
that a target needs to know: along which axes each value walks, how often an operation
is done (once, for each row, for each element), and in which pass over a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ir.graph import Node, Value
from .axes import Axes, Axis, Map, agree, backwards, fresh, places, take, through, whole
from .kinds import GATHERS, REDUCTIONS, SCATTERS, domain, is_view, reduced
from .layout import Layout

# A row of at most so many numbers is kept between two passes over it.
LONG = 8192
ROOM = 32768  # numbers on the stack; a thread may have half a megabyte in all
LIMIT = 64  # operations in a loop: a compiler's time grows faster than a loop


@dataclass(eq=False, slots=True)
class Member:
    """An operation of a loop. ``dims`` are the axes of its domain."""

    node: Node
    dims: Map
    level: str
    role: str
    phase: int

    @property
    def ready(self) -> int:
        """The pass in which others can look at the result."""
        return self.phase + (self.role == "row")


@dataclass(eq=False)
class Space:
    """The operations of one loop, and the axes it walks along.

    ``columns`` are the axes of a row; None as long as nothing asks for rows.
    """

    layouts: dict[Value, Layout]
    members: dict[Node, Member] = field(default_factory=dict)
    # Values that are made inside, and those from outside that are looked at.
    inside: dict[Value, Map | None] = field(default_factory=dict)
    outside: dict[Value, Map] = field(default_factory=dict)
    axes: Axes = ()
    columns: Axes | None = None
    # What is kept of a row for a later pass.
    kept: set[Node] = field(default_factory=set)
    # The value of which this loop fills a part, see ``stripes.py``.
    fills: Value | None = None

    def add(self, node: Node, strange: bool = False) -> bool:
        """Take an operation in, if this loop can do it too.

        ``strange``: even if it looks at nothing that this loop makes or looks at.
        """
        if len(self.members) >= LIMIT:
            return False
        dims = self._dims(node, strange)
        if dims is None:
            return False
        member = self._member(node, dims)
        if member is None:
            return False
        self.members[node] = member
        self._remember(node, dims)
        return True

    # ------------------------------------------------------------ along which axes

    def _dims(self, node: Node, strange: bool) -> Map | None:
        """The axes of an operation's domain, told by what it looks at."""
        shape = domain(node)
        if not self.members:
            made = fresh(shape)
            self.axes = tuple(axis for axes in made for axis in axes or ())
            return made
        if 0 in shape or 0 in (axis.size for axis in self.axes):
            return None
        found: list[Axes | None] = [() if size == 1 else None for size in shape]
        told = self._told(node, found, shape)
        if told is None or not (told or strange):
            return None
        dims = self._rest(found, shape)
        used = [axis for axes in dims or () for axis in whole(axes or ())]
        return dims if len(used) == len(set(used)) else None  # no diagonals

    def _told(self, node: Node, found: list[Axes | None], shape: Shape) -> bool | None:
        """Fill in what the inputs tell; whether they tell anything.

        None if two that are made here contradict each other.
        """
        known = bool(not shape and self.axes == ())
        for inner in (True, False):
            for place, value in enumerate(node.inputs):
                if self.is_inside(value) is not inner:
                    continue
                seen = self.follow(value)
                if seen is None:
                    if inner:
                        return None
                    continue
                part = aligned(node, place, seen, shape)
                if part is None or not all(map(agree, found, part)):
                    if inner:
                        return None
                    continue
                known = known or inner or any(part)
                both = zip(found, part, strict=True)
                found[:] = [a if a is not None else b for a, b in both]
        return known

    def _rest(self, found: list[Axes | None], shape: Shape) -> Map | None:
        """Dimensions that nobody told about take the axes that are left, in order."""
        if None not in found:
            return tuple(found)
        used = {axis for axes in found if axes for axis in whole(axes)}
        left = [axis for axis in whole(self.axes) if axis not in used]
        for i in range(len(shape) - 1, -1, -1):
            if found[i] is None:
                found[i] = take(left, shape[i])
                if found[i] is None:
                    return None
        return tuple(found)

    def is_inside(self, value: Value) -> bool:
        """Whether a value is made in this loop, be it seen through views."""
        while value not in self.inside:
            node = value.node
            if node is None or self.layouts[value].root is value or not is_view(node):
                return False
            value = node.inputs[0]
        return True

    def follow(self, value: Value) -> Map | None:
        """Along which axes a value walks, if it is known here."""
        if value in self.inside:
            return self.inside[value]
        if value in self.outside:
            return self.outside[value]
        node = value.node
        if node is None or self.layouts[value].root is value or not is_view(node):
            return None
        before = self.follow(node.inputs[0])
        if before is None:
            return None
        return through(node, node.outputs.index(value), before)

    def _remember(self, node: Node, dims: Map) -> None:
        """Note along which axes the result walks, and the inputs from outside."""
        self.inside[node.out] = result_map(node, dims)
        for place, value in enumerate(node.inputs):
            if not self.is_inside(value) and value not in self.outside:
                seen = input_map(node, place, dims)
                if seen is not None:
                    self._note(value, seen)

    def _note(self, value: Value, seen: Map) -> None:
        """A value from outside, and all that it is a view of."""
        while value not in self.outside:
            self.outside[value] = seen
            node = value.node
            if node is None or self.layouts[value].root is value:
                return
            before = backwards(node, seen)
            if before is None:
                return
            value, seen = node.inputs[0], before

    # ------------------------------------------------------------- how often, when

    def _member(self, node: Node, dims: Map) -> Member | None:
        """How the operation is done; None if this loop cannot."""
        for value in node.inputs:
            source = self._maker(value)
            if source is not None and source.role in ("total", "scatter"):
                return None
        used = frozenset(axis for axes in dims for axis in whole(axes or ()))
        if node.op in REDUCTIONS:
            role = self._reduction(node, dims, used)
        else:
            role = self._plain_role(node)
        level = self._level(node, used) if role else None
        if role is None or level is None:
            return None
        member = Member(node, dims, level, role, self._phase(node, role))
        return member if self._bearable(member) else None

    def _plain_role(self, node: Node) -> str | None:
        if node.op in GATHERS | SCATTERS and self.is_inside(node.inputs[1]):
            return None  # indices are checked before a loop begins
        if node.op in SCATTERS:
            return "scatter"
        if node.op in GATHERS:
            return "gather" if self._can_gather(node) else None
        return "value"

    def _can_gather(self, node: Node) -> bool:
        """A table lies outside; of a row made here, one number can be picked."""
        table = node.inputs[0]
        if not self.is_inside(table):
            return True
        source, walk = self._maker(table), self.follow(table)
        if node.op == "embedding" or walk is None or source is None:
            return False
        dim = node.settings["dim"]
        picked = whole(walk[dim] or ())
        one = node.inputs[1].shape[dim] == 1 and self.layouts[table].root is table
        row = self.columns is not None and len(picked) == 1
        return one and row and picked == whole(self.columns or ())

    def _reduction(self, node: Node, dims: Map, used: frozenset[Axis]) -> str | None:
        """Reduce along a row, or go on over rows; this may settle what a row is."""
        gone = frozenset(a for i in reduced(node) for a in whole(dims[i] or ()))
        if not gone:
            return "value"
        along, arg = whole(self.axes), node.op in ("argmax", "argmin")
        if used != frozenset(along):
            return "total" if not arg else None
        if self.columns is None:
            return self._settle(along, gone, arg)
        columns = frozenset(whole(self.columns))
        if gone == columns:
            return "row"
        return "total" if not arg and (gone > columns or not gone & columns) else None

    def _settle(self, along: Axes, gone: frozenset[Axis], arg: bool) -> str:
        """Decide what a row is, for the first reduction of this loop."""
        if len(gone) == len(along) and places(along) > LONG and not arg:
            return "total"  # a long sum has no use for rows
        if along[-1] in gone or arg:
            self.columns = tuple(axis for axis in along if axis in gone)
            return "row"
        last = max(i for i, axis in enumerate(along) if axis in gone)
        self.columns = along[last + 1 :]
        return "total"

    def _level(self, node: Node, used: frozenset[Axis]) -> str | None:
        """How often; None if it is neither for each element nor for each row."""
        along = frozenset(whole(self.axes))
        makers = [m for v in node.inputs if (m := self._maker(v)) is not None]
        if not used and not any(m.level == "row" or m.role == "row" for m in makers):
            return "once" if not self.axes or makers else None
        if used == along and self.columns != ():
            return "element" if used or self.columns is None else "row"
        if self.columns is None:
            return None
        return "row" if used == along - frozenset(whole(self.columns)) else None

    def _phase(self, node: Node, role: str) -> int:
        """The pass over the row in which everything it looks at is there."""
        found = [0]
        for place, value in enumerate(node.inputs):
            source = self._maker(value)
            if source is not None:
                picks = role == "gather" and place == 0
                found.append(source.ready + picks)
        return max(found)

    def _bearable(self, member: Member) -> bool:
        """Whether what is kept of a row for a later pass is not too much."""
        if self.columns is None:
            return True
        kept = set(self.kept)
        for value in member.node.inputs:
            source = self._maker(value)
            if source is not None and element(source) and source.phase < member.phase:
                kept.add(source.node)
        room = places(whole(self.columns))
        if len(kept) > len(self.kept) and (room > LONG or room * len(kept) > ROOM):
            return False
        self.kept = kept
        return True

    def _maker(self, value: Value) -> Member | None:
        """The member that makes a value, seen through views."""
        node = self.layouts[value].root.node
        return None if node is None else self.members.get(node)


Shape = tuple[int, ...]


def element(member: Member) -> bool:
    """Whether the result has a number for each element."""
    return member.level == "element" and member.role in ("value", "gather")


def aligned(node: Node, place: int, seen: Map, shape: Shape) -> Map | None:
    """What an input that walks like ``seen`` tells about the domain."""
    value = node.inputs[place]
    told: list[Axes | None] = [None] * len(shape)
    start = len(shape) - len(seen)
    if node.op in GATHERS | SCATTERS:
        if place != (0 if node.op == "embedding_rows" else 1):
            return _beside(node, place, seen, shape)
        start = 0
    if start < 0:
        return None
    for axis, axes in enumerate(seen):
        if value.shape[axis] == shape[start + axis] != 1:
            told[start + axis] = axes
    return tuple(told)


def _beside(node: Node, place: int, seen: Map, shape: Shape) -> Map | None:
    """The other input of a gather or a scatter."""
    told: list[Axes | None] = [None] * len(shape)
    if node.op == "embedding" and place == 0:
        return tuple(told)
    if node.op == "embedding_rows":
        return (*seen, None)
    dim = node.settings["dim"] % len(shape)
    for axis, axes in enumerate(seen):
        if axis != dim and node.inputs[place].shape[axis] == shape[axis] != 1:
            told[axis] = axes
    if node.op == "scatter_zeros":
        told[dim] = seen[dim] if shape[dim] != 1 else None
    return tuple(told)


def input_map(node: Node, place: int, dims: Map) -> Map | None:
    """Along which axes an input walks, if the domain has these axes."""
    shape = node.inputs[place].shape
    if node.op in GATHERS and place == 0:
        return None
    if node.op in ("embedding", "embedding_rows"):
        return dims[: len(shape)]
    start = len(dims) - len(shape)
    return tuple(
        () if size == 1 else dims[start + axis] for axis, size in enumerate(shape)
    )


def result_map(node: Node, dims: Map) -> Map | None:
    """Along which axes the result walks; None if none of ours tell it."""
    if node.op in SCATTERS:
        return None
    if node.op not in REDUCTIONS:
        return through(node, 0, dims) if is_view(node) else dims
    gone, out = set(reduced(node)), node.out.shape
    if node.op == "sum_to" or len(out) == len(dims):
        kept = [() if i in gone else axes for i, axes in enumerate(dims)]
        return tuple(kept[len(dims) - len(out) :])
    return tuple(axes for i, axes in enumerate(dims) if i not in gone)
