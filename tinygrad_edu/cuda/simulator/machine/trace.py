"""Recording what one block does, step by step, for the kernel player.

A trace is a table: one row for each event, kept as columns of numbers. A row says which
statement, what kind of event, which lanes took part, and where its payload lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .counters import SECTOR, bank_passes, pieces
from .lanes import WARP
from .masks import NONE, Mask
from .memory import Buffer, Local, Parts, Pointer
from .watcher import Watcher

if TYPE_CHECKING:
    from .gpu import Gpu

TRACE_VERSION = 1
MOST_EVENTS = 20_000
MOST_NUMBERS = 4_000_000  # of the payload: 32 megabytes
KINDS = (
    "step",
    "set",
    "read",
    "write",
    "atomic",
    "barrier",
    "warp_barrier",
    "changed",  # what an atomic function has left, after its own event
)


@dataclass
class TraceBuffer:
    """Memory that the block touched; ``values`` is what stood there at first.

    ``address`` is where it begins, in bytes, among the buffers of its space.
    """

    name: str
    space: str
    dtype: str
    size: int
    values: list[float | None]
    address: int = 0


@dataclass
class Trace:
    """What one block did.

    ``masks`` has one word of 32 bits for each warp and event, ``start`` is where the
    payload of an event begins in ``index`` and ``value``, which have one number for
    each lane; -1 for an event without. An access of ``width`` numbers at once has so
    many rows there. ``cost`` has the pieces of memory or the passes of the banks for
    each warp. ``name`` is the number of the buffer, or of the variable in
    ``variables``.
    """

    block: int
    warps: int
    buffers: list[TraceBuffer] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    statement: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    name: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    width: list[int] = field(default_factory=list)
    masks: list[NDArray[np.uint32]] = field(default_factory=list)
    cost: list[NDArray[np.uint8]] = field(default_factory=list)
    index: list[NDArray[np.int32]] = field(default_factory=list)
    value: list[NDArray[np.float32]] = field(default_factory=list)
    cut: bool = False  # whether there was more than could be kept

    def __len__(self) -> int:
        return len(self.statement)


class Recorder(Watcher):
    """Watches one block and keeps what it does, up to ``most`` events."""

    def __init__(self, block: int = 0, most: int = MOST_EVENTS) -> None:
        self.block, self.most = block, most
        self.trace = Trace(block, 0)
        self.known: dict[int, int] = {}  # buffers, by the identity of their memory
        self.lanes = slice(0, 0)
        self.here = False

    def begin(self, gpu: Gpu) -> None:
        """Some blocks begin; is ours among them?"""
        lanes = gpu.lanes
        inside = self.block - lanes.first
        self.here = 0 <= inside < lanes.blocks
        if self.here:
            start = inside * lanes.per_block
            self.lanes = slice(start, start + lanes.per_block)
            self.trace.warps = lanes.per_block // WARP

    def event(
        self,
        gpu: Gpu,
        kind: str,
        mask: Mask,
        number: int,
        name: int = -1,
        rows: Sequence[tuple[Any, Any]] = (),
        cost: NDArray[np.intp] | None = None,
    ) -> None:
        """Adds one event, where a lane of the block takes part.

        ``rows`` are pairs of an index and a value for each lane, or None.
        """
        if not self.here or mask is NONE:
            return
        acting = gpu.expanded(mask)[self.lanes].reshape(-1, WARP)
        if not acting.any():
            return
        trace = self.trace
        full = len(trace.index) * acting.size >= MOST_NUMBERS
        if trace.cut or full or len(trace) >= self.most:
            trace.cut = True
            return
        bits = acting.astype(np.uint64) << np.arange(WARP, dtype=np.uint64)
        trace.statement.append(number)
        trace.kind.append(KINDS.index(kind))
        trace.name.append(name)
        trace.masks.append(bits.sum(1).astype(np.uint32))
        trace.start.append(len(trace.index) * acting.size if rows else -1)
        trace.width.append(len(rows))
        for index, value in rows:
            trace.index.append(self.of_block(gpu, index, np.int32, -1))
            trace.value.append(self.of_block(gpu, value, np.float32, np.nan))
        warps = len(acting)
        spent = np.zeros(warps, np.intp) if cost is None else cost
        trace.cost.append(np.minimum(spent, 255).astype(np.uint8))

    def of_block(self, gpu: Gpu, values: Any, dtype: Any, missing: Any) -> Any:
        """One number for each lane of the block."""
        if values is None:
            count = self.lanes.stop - self.lanes.start
            return np.full(count, missing, dtype)
        every = np.broadcast_to(np.asarray(values), gpu.ids.shape)[self.lanes]
        return every.astype(dtype)

    def step(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """A statement begins."""
        self.event(gpu, "step", mask, number)

    def watch(self, gpu: Gpu, name: str, value: Any, mask: Mask, number: int) -> None:
        """A variable of each thread gets a value."""
        if not self.here or isinstance(value, (Pointer, Parts, Local)):
            return
        variables = self.trace.variables
        if name not in variables:
            variables.append(name)
        variable = variables.index(name)
        self.event(gpu, "set", mask, number, variable, [(None, value)])

    def barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """The block meets."""
        self.event(gpu, "barrier", mask, number)

    def warp_barrier(self, gpu: Gpu, mask: Mask, number: int) -> None:
        """Warps meet."""
        self.event(gpu, "warp_barrier", mask, number)

    def access(
        self,
        gpu: Gpu,
        kind: str,
        buffer: Buffer,
        index: Any,
        value: Any,
        mask: Mask,
        number: int,
        width: int,
    ) -> None:
        """Memory is touched."""
        if not self.here or mask is NONE:
            return
        every = np.broadcast_to(index, gpu.ids.shape).astype(np.int64)
        own = every if buffer.base is None else every - buffer.base
        acting = gpu.expanded(mask)[self.lanes].reshape(-1, WARP)
        size = buffer.data.itemsize
        address = (own * size + buffer.address)[self.lanes].reshape(-1, WARP)
        if buffer.space == "shared":
            cost = bank_passes(address, acting, size * width)
        else:
            cost = pieces(address, acting, size * width, SECTOR)
        values: list[Any] = [value] * width
        if kind == "read":
            places = np.where(gpu.expanded(mask), every, 0)
            values = [buffer.data.take(places + k) for k in range(width)]
        elif isinstance(value, Parts):
            values = list(value.fields.values())
        rows = [self.row(buffer, own + k, one) for k, one in enumerate(values)]
        self.event(gpu, kind, mask, number, self.number_of(gpu, buffer), rows, cost)

    def changed(
        self, gpu: Gpu, buffer: Buffer, index: Any, mask: Mask, number: int
    ) -> None:
        """An atomic function has left something in memory."""
        if not self.here or mask is NONE:
            return
        every = np.broadcast_to(index, gpu.ids.shape).astype(np.int64)
        own = every if buffer.base is None else every - buffer.base
        left = buffer.data.take(np.where(gpu.expanded(mask), every, 0))
        rows = [self.row(buffer, own, left)]
        self.event(gpu, "changed", mask, number, self.number_of(gpu, buffer), rows)

    def row(self, buffer: Buffer, index: Any, value: Any) -> tuple[Any, Any]:
        """Elements and values as the buffer's own type has them, however it is read."""
        own, seen = buffer.origin.data.dtype, buffer.data.dtype
        if own == seen:
            return index, value
        if own.itemsize == seen.itemsize:
            return index, np.asarray(value, seen).view(own)
        return index * seen.itemsize // own.itemsize, None

    def number_of(self, gpu: Gpu, buffer: Buffer) -> int:
        """The number of a buffer in the trace; its first values are kept."""
        origin = buffer.origin
        if id(origin.data) not in self.known:
            self.known[id(origin.data)] = len(self.trace.buffers)
            first = 0 if origin.base is None else int(origin.base[self.lanes.start])
            size = min(origin.size, self.most)
            now = origin.data[first : first + size].astype(np.float64)
            values = [float(x) if np.isfinite(x) else None for x in now]
            dtype = str(origin.data.dtype)
            made = TraceBuffer(
                buffer.name, buffer.space, dtype, origin.size, values, origin.address
            )
            self.trace.buffers.append(made)
        return self.known[id(origin.data)]
