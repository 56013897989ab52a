"""From a group of operations to a loop: which strides, in which pass, stored where."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from ..ir.graph import Line, Node, Value, itemsize
from .axes import Axes, Map, whole
from .kinds import COPIES, domain, flops
from .layout import in_rows
from .space import Member, Space, element, input_map, result_map
from .steps import Access, Indexed, Loop, Operation, Place

Where = Callable[[Value], Place]


def loop_of(space: Space, where: Where, stored: set[Value]) -> Loop:
    """The loop that does what a space has taken in.

    ``where`` tells a value's place in memory; ``stored`` are the values made here
    that others look at.
    """
    along = whole(space.axes)
    columns = along if space.columns is None else whole(space.columns)
    rows = tuple(axis for axis in along if axis not in columns)
    lowering = Lowering(space, where, (*rows, *columns))
    members = space.members.values()
    operations = [lowering.operation(each, stored) for each in members]
    nodes = tuple(space.members)
    loop = Loop(nodes, lines_of(nodes), operations=operations)
    loop.rows = tuple(axis.size for axis in rows)
    loop.columns = tuple(axis.size for axis in columns)
    joined = ("total", "scatter") if rows else ("total", "scatter", "row")
    loop.splits = not any(o.role in joined for o in operations)
    loop.flops = sum(map(flops, nodes))
    _count_bytes(loop)
    _collapse(loop)
    return loop


def lines_of(nodes: Iterable[Node]) -> tuple[Line, ...]:
    """The lines of Python that operations come from, each once."""
    return tuple(dict.fromkeys(line for node in nodes for line in node.lines))


class Lowering:
    """Turns the members of a space into operations on memory."""

    def __init__(self, space: Space, where: Where, loops: Axes) -> None:
        self.space = space
        self.where = where
        self.loops = loops

    def operation(self, member: Member, stored: set[Value]) -> Operation:
        """One member, with its reads and its store."""
        node = member.node
        made = Operation(node, member.level, member.phase, (), member.role)
        made.reads = tuple(self._read(member, i) for i in range(len(node.inputs)))
        made.kept = self._is_kept(member)
        if member.role in ("gather", "scatter"):
            made.index = self._index(node)
        if node.out in stored:
            made.store = self._store(member)
        return made

    def _read(self, member: Member, place: int) -> Access | Value:
        """An input: a number of the program, a value made here, or memory."""
        node = member.node
        value = node.inputs[place]
        root = self.space.layouts[value].root
        if root.node is not None and root.node in self.space.members:
            return root
        if root.node is not None and root.node.op == "constant" and not root.shape:
            return root
        if member.role == "gather" and place == 0:
            return self._table(node, value, member.dims)
        walk = input_map(node, place, member.dims)
        return self._access(self.where(value), walk or ())

    def _access(self, place: Place, walk: Map) -> Access:
        """Strides for each loop, from the strides of a value's dimensions."""
        steps: dict[object, int] = {}
        for stride, axes in zip(place.strides, walk, strict=True):
            for axis in reversed(whole(axes or ())):
                steps[axis] = steps.get(axis, 0) + stride
                stride *= axis.size
        strides = tuple(steps.get(axis, 0) for axis in self.loops)
        return Access(place.buffer, place.offset, strides)

    def _table(self, node: Node, table: Value, dims: Map) -> Access:
        """A table without the dimension along which an index steps."""
        place, skip = self.where(table), 0
        if node.op == "gather":
            skip = node.settings["dim"] % len(table.shape)
            walk = tuple(() if i == skip else axes for i, axes in enumerate(dims))
        else:
            rest = len(table.shape) - 1
            walk = ((), *dims[len(dims) - rest :])
        return self._access(place, walk)

    def _index(self, node: Node) -> Indexed:
        """What an index steps over, in the table or in the result."""
        out = node.op in ("embedding_rows", "scatter_zeros")
        table = node.out if out else node.inputs[0]
        dim = node.settings.get("dim", 0) % len(table.shape)
        root = self.space.layouts[table].root
        if not out and root.node in self.space.members:
            return Indexed(1, table.shape[dim])
        return Indexed(self.where(table).strides[dim], table.shape[dim])

    def _store(self, member: Member) -> Access:
        node = member.node
        place = self.where(node.out)
        if member.role == "scatter":
            return self._scattered(node, place, member.dims)
        if node.op in COPIES:
            place = replace_strides(place, in_rows(domain(node)))
            return self._access(place, member.dims)
        walk = result_map(node, member.dims)
        return self._access(place, walk or ())

    def _scattered(self, node: Node, place: Place, dims: Map) -> Access:
        if node.op == "embedding_rows":
            return self._access(place, ((), dims[-1]))
        skip = node.settings["dim"] % len(dims)
        walk = tuple(() if i == skip else axes for i, axes in enumerate(dims))
        return self._access(place, walk)

    def _is_kept(self, member: Member) -> bool:
        """Whether a later pass over the row, or an index, looks at the result."""
        if not element(member):
            return False
        for other in self.space.members.values():
            if other.phase > member.phase:
                roots = [self.space.layouts[v].root for v in other.node.inputs]
                if member.node.out in roots:
                    return True
        return False


def replace_strides(place: Place, strides: tuple[int, ...]) -> Place:
    """The same numbers, seen as another shape."""
    return place._replace(strides=strides)


def accesses(loop: Loop) -> list[Access]:
    """Every way in which a loop walks through memory, each once."""
    found: dict[Access, None] = {}
    for operation in loop.operations:
        for read in operation.reads:
            if isinstance(read, Access):
                found[read] = None
        if operation.store is not None:
            found[operation.store] = None
    return list(found)


def _collapse(loop: Loop) -> None:
    """Make one loop of two wherever all memory lies so that it makes no difference."""
    walks = [each.strides for each in accesses(loop)]
    sizes = (*loop.rows, *loop.columns)
    cut = len(loop.rows)
    merged: list[list[int]] = []
    for i in range(len(sizes)):
        follows = merged and i != cut and _continues(merged[-1][-1], i, sizes, walks)
        if follows:
            merged[-1].append(i)
        else:
            merged.append([i])
    grown = [math.prod(sizes[i] for i in each) for each in merged]
    rows = sum(each[0] < cut for each in merged)
    loop.rows, loop.columns = tuple(grown[:rows]), tuple(grown[rows:])
    for operation in loop.operations:
        operation.reads = tuple(_merged(read, merged) for read in operation.reads)
        if operation.store is not None:
            operation.store = _merged_access(operation.store, merged)


def _continues(
    outer: int, inner: int, sizes: tuple[int, ...], walks: list[tuple[int, ...]]
) -> bool:
    return all(walk[outer] == walk[inner] * sizes[inner] for walk in walks)


def _merged(read: Access | Value, merged: list[list[int]]) -> Access | Value:
    return _merged_access(read, merged) if isinstance(read, Access) else read


def _merged_access(access: Access, merged: list[list[int]]) -> Access:
    strides = tuple(access.strides[each[-1]] for each in merged)
    return access._replace(strides=strides)


def _count_bytes(loop: Loop) -> None:
    """Count every number once that is read from memory or written to it."""
    sizes = (*loop.rows, *loop.columns)

    def amount(access: Access) -> int:
        walked = [n for n, step in zip(sizes, access.strides, strict=True) if step]
        return math.prod(walked) * itemsize(access.buffer.dtype)

    reads = {r for o in loop.operations for r in o.reads if isinstance(r, Access)}
    stores = {o.store for o in loop.operations if o.store is not None}
    loop.bytes_read = sum(map(amount, reads))
    loop.bytes_written = sum(map(amount, stores))
